//! The names of places in sheets meet the table of places, or become units.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{order::Source, slots::position, subjects::Subjects};
use crate::{
    diagnostics::{Code, Diagnostic, Location, close_names},
    inputs::{aggregate::is_aggregate, faults::NAMED_PLACES},
    model::{CellAddress, Place, PlaceAxis, PlaceCatalogue, fold},
};

/// What a name in a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlaceFate {
    /// The place at this position of the axis.
    At(u32),
    /// A mean, a region: never used.
    Aggregate,
    /// No place that the table knows.
    Unknown,
}

/// The places of one axis, and what the names of each source are on it.
pub(super) struct Placing {
    pub axis: Arc<PlaceAxis>,
    /// Whether it speaks of sources about units; it has no say about the others.
    pub of_units: bool,
    pub of_source: Vec<Vec<PlaceFate>>,
}

impl Placing {
    /// The municipalities of the catalogue with the nation beside.
    pub fn municipal(catalogue: &PlaceCatalogue, sources: &[Source<'_>]) -> Self {
        let nation = catalogue.nation().cloned().into_iter().collect();
        let axis = PlaceAxis::new(catalogue.municipalities(), nation);
        let positions = positions(&axis);
        let fate = |name: &str| match known(catalogue, name) {
            Some(place) => positions
                .get(place.code.as_str())
                .map_or(PlaceFate::Aggregate, |at| PlaceFate::At(*at)),
            None if is_aggregate(name) => PlaceFate::Aggregate,
            None => PlaceFate::Unknown,
        };
        let of_source = fates(sources, false, fate);
        Placing {
            axis: Arc::new(axis),
            of_units: false,
            of_source,
        }
    }

    /// Whether a name of this source, by its place among the sources, is a place or a mean of some.
    pub fn knows_any(&self, source: usize) -> bool {
        let mut fates = self.of_source.get(source).into_iter().flatten();
        fates.any(|fate| *fate != PlaceFate::Unknown)
    }

    /// All units that any source names, by code. Of a name's spellings the first in order stands.
    pub fn units(municipality: &Place, sources: &[Source<'_>]) -> Self {
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        for source in sources.iter().filter(|source| source.of_units()) {
            for (name, _) in &source.sheet.observations.places {
                names
                    .entry(fold(name))
                    .and_modify(|known| *known = (*known).min(name))
                    .or_insert(name);
            }
        }
        let mut units: Vec<Place> = names
            .values()
            .map(|name| Place::unit(municipality, name))
            .collect();
        units.sort_by(|a, b| a.code.cmp(&b.code));
        let by_name: HashMap<String, u32> = (0..)
            .zip(&units)
            .map(|(at, unit)| (fold(&unit.name), at))
            .collect();
        let of_source = fates(sources, true, |name| {
            by_name
                .get(&fold(name))
                .map_or(PlaceFate::Unknown, |at| PlaceFate::At(*at))
        });
        Placing {
            axis: Arc::new(PlaceAxis::new(units, Vec::new())),
            of_units: true,
            of_source,
        }
    }

    /// Reports names that are no place (V206), once each, where they stand at a title that is used.
    pub fn report(
        &self,
        catalogue: &PlaceCatalogue,
        subjects: &Subjects,
        sources: &[Source<'_>],
        found: &mut Vec<Diagnostic>,
    ) {
        let mut unknown: BTreeMap<String, Unknown> = BTreeMap::new();
        let all = sources.iter().zip(&subjects.of_source).zip(&self.of_source);
        for ((source, used), fates) in all {
            if !fates.contains(&PlaceFate::Unknown) {
                continue;
            }
            let mut counts = vec![0_usize; fates.len()];
            for observation in source.observations() {
                let used = used.get(position(observation.subject));
                if let (Some(Some(_)), Some(count)) =
                    (used, counts.get_mut(position(observation.place)))
                {
                    *count += 1;
                }
            }
            let names = &source.sheet.observations.places;
            for (((name, cell), fate), count) in names.iter().zip(fates).zip(counts) {
                if *fate == PlaceFate::Unknown && count > 0 {
                    let entry = unknown.entry(fold(name)).or_insert_with(|| Unknown {
                        name: name.clone(),
                        count: 0,
                        places: Vec::new(),
                    });
                    entry.count += count;
                    entry.add(source, *cell);
                }
            }
        }
        if unknown.is_empty() {
            return;
        }
        let municipalities = catalogue.municipalities();
        for entry in unknown.into_values() {
            let known = municipalities.iter().map(|place| place.name.as_str());
            let candidates = close_names(&entry.name, known);
            let mut fault = Diagnostic::new(Code::PlaceUnknown)
                .with("name", entry.name)
                .with("count", entry.count)
                .meant(candidates);
            fault.places = entry.places;
            found.push(fault);
        }
    }
}

struct Unknown {
    name: String,
    count: usize,
    places: Vec<Location>,
}

impl Unknown {
    fn add(&mut self, source: &Source<'_>, cell: CellAddress) {
        if self.places.len() < NAMED_PLACES {
            let place = Location::cell(source.file(), source.name(), cell);
            self.places.push(place);
        }
    }
}

/// The place that a name or a code stands for; a code may have lost its leading zeros as a number.
fn known<'a>(catalogue: &'a PlaceCatalogue, name: &str) -> Option<&'a Place> {
    catalogue.find(name).or_else(|| {
        let digits = name.trim();
        let short = digits.len() < 4 && !digits.is_empty();
        (short && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| catalogue.with_code(&format!("{digits:0>4}")))
            .flatten()
    })
}

fn positions(axis: &PlaceAxis) -> HashMap<&str, u32> {
    (0..)
        .zip(axis.places())
        .map(|(at, place)| (place.code.as_str(), at))
        .collect()
}

/// What every name of every source is; nothing for sources about the other kind of place.
fn fates(
    sources: &[Source<'_>],
    of_units: bool,
    fate: impl Fn(&str) -> PlaceFate,
) -> Vec<Vec<PlaceFate>> {
    sources
        .iter()
        .map(|source| {
            if source.of_units() != of_units {
                return Vec::new();
            }
            let names = source.sheet.observations.places.iter();
            names.map(|(name, _)| fate(name)).collect()
        })
        .collect()
}
