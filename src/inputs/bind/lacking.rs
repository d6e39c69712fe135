//! Key figures that a rule uses and some file holds, but no municipality has a value for, or that stand under another
//! spelling in a file too.

use std::collections::HashSet;

use super::{inputs::Inputs, nearly::is_nearly, order::Source, subjects::Subjects};
use crate::{
    diagnostics::{Code, Diagnostic, Location, close_names},
    inputs::faults::NAMED_PLACES,
    model::{Column, KeyFigure, Missing, Sex, fold},
};

/// For so many key figures names that are nearly theirs are looked for; it is slow.
const LOOKED_UP: usize = 500;

/// Reports key figures without a municipality's value (V297), and those that a file may hold under another spelling
/// (V298).
pub(super) fn report(
    key_figures: &[KeyFigure],
    (municipal, units): (&Inputs, &Inputs),
    subjects: &Subjects,
    sources: &[Source<'_>],
    found: &mut Vec<Diagnostic>,
) {
    let stated = ids_stated(sources);
    let listed = Listed::of(sources);
    for (index, known) in key_figures.iter().enumerate() {
        if !subjects.is_held(index) {
            continue;
        }
        let mut candidates: Vec<String> = Vec::new();
        let mut places = Vec::new();
        if index < LOOKED_UP {
            let is_known = stated.contains(&fold(known.id.as_str()));
            for (source, name, cell) in subjects.elsewhere(index, sources) {
                let is_own = subjects
                    .listed_as(name)
                    .is_none_or(|id| id == known.id.as_str());
                if is_own && is_nearly(name, known, is_known) && !candidates.contains(name) {
                    candidates.push(name.clone());
                    places.push(Location::cell(source.file(), source.name(), cell));
                }
            }
        }
        candidates.extend(listed.of_another_id(known));
        let title = known.titles.first();
        let title = title.map_or(known.id.as_str(), String::as_str);
        let column = municipal.columns.get(index);
        let is_stated = column.is_some_and(|column| states(column, column.axes().places.ranked()));
        if !is_stated && index < LOOKED_UP {
            // Nobody has a value: then a name that is only alike may be meant too.
            let unused = subjects
                .elsewhere(index, sources)
                .map(|(_, name, _)| name.as_str());
            let alike = close_names(title, unused).into_iter();
            candidates.extend(alike.filter(|name| !known.titles.contains(name)));
            candidates.dedup();
        }
        candidates.truncate(NAMED_PLACES);
        places.truncate(NAMED_PLACES);
        let about = |code| {
            let mut fault = Diagnostic::new(code)
                .with("id", &known.id)
                .with("title", title)
                .meant(candidates.clone());
            fault.places.clone_from(&places);
            fault
        };
        if is_stated {
            if !candidates.is_empty() {
                found.push(about(Code::KeyFigureAlike));
            }
        } else {
            let where_to = whereabouts(index, municipal, units);
            found.push(about(Code::NoMunicipalityHas).said("where", where_to));
        }
    }
}

/// Where the values of a key figure are that no municipality has: the key of a text.
fn whereabouts(index: usize, municipal: &Inputs, units: &Inputs) -> &'static str {
    let any = |column: &Column| states(column, column.axes().places.len());
    let of_sex = [Sex::Women, Sex::Men].map(|sex| municipal.by_sex.get(&(index, sex)));
    if of_sex.into_iter().flatten().any(|sex| any(&sex.column)) {
        "figure.one_sex"
    } else if units.columns.get(index).is_some_and(|column| any(column)) {
        "figure.units"
    } else if municipal
        .columns
        .get(index)
        .is_some_and(|column| any(column))
    {
        "figure.nation"
    } else {
        "figure.empty"
    }
}

/// Whether any file states a value for any of the first so many places, be it that two contradict each other.
fn states(column: &Column, places: usize) -> bool {
    let years = 0..column.axes().years.count;
    years
        .flat_map(|year| (0..places).map(move |place| (place, year)))
        .any(|(place, year)| matches!(column.get(place, year), Ok(_) | Err(Missing::Conflict)))
}

/// The ids that files state, as titles of figures or in lists, folded.
fn ids_stated(sources: &[Source<'_>]) -> HashSet<String> {
    let subjects = sources
        .iter()
        .flat_map(|source| &source.sheet.observations.subjects);
    let lists = sources
        .iter()
        .flat_map(|source| &source.sheet.metadata.key_figures);
    let subjects = subjects.map(|(name, _)| fold(name));
    subjects
        .chain(lists.map(|listed| fold(&listed.id)))
        .collect()
}

/// What lists of key figures among the files say: id and title, folded.
struct Listed<'a> {
    ids: HashSet<String>,
    titles: Vec<(String, &'a str)>,
}

impl<'a> Listed<'a> {
    fn of(sources: &'a [Source<'_>]) -> Self {
        let lists = sources
            .iter()
            .flat_map(|source| &source.sheet.metadata.key_figures);
        Listed {
            ids: lists.clone().map(|listed| fold(&listed.id)).collect(),
            titles: lists
                .map(|listed| (fold(&listed.title), listed.id.as_str()))
                .collect(),
        }
    }

    /// The ids under which lists that do not know the declared id have its titles.
    fn of_another_id(&self, known: &KeyFigure) -> Vec<String> {
        if self.ids.is_empty() || self.ids.contains(&fold(known.id.as_str())) {
            return Vec::new();
        }
        let own: Vec<String> = known.titles.iter().map(|title| fold(title)).collect();
        let others = self.titles.iter().filter(|(title, _)| own.contains(title));
        let mut ids: Vec<String> = others.map(|(_, id)| (*id).to_owned()).collect();
        ids.sort();
        ids.dedup();
        ids
    }
}
