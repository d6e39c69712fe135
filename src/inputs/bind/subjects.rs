//! The titles of sheets meet the key figures.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    nearly::is_slip,
    order::Source,
    titles::{Match, Titles, unit, without_unit},
};
use crate::{
    diagnostics::{Code, Diagnostic, Location, close_names},
    inputs::faults::NAMED_PLACES,
    model::{CellAddress, KeyFigure, KeyFigureId, fold},
};

/// For so many key figures that no file holds, names that may have been meant are looked for; it is slow.
const LOOKED_UP: usize = 50;

/// What rules and files have of each other's key figures and do not find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unmatched {
    /// Key figures that a rule uses and no file holds, with titles in the files that may be theirs.
    pub key_figures: Vec<(KeyFigureId, Vec<String>)>,
    /// Titles that no rule uses, by spelling.
    pub titles: BTreeMap<String, UnusedTitle>,
}

/// A title that no rule uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnusedTitle {
    /// Its id, where a list among the inputs knows it.
    pub id: Option<String>,
    /// The area that such a list puts it in.
    pub area: Option<String>,
    /// What it says, without what its figures are counted in: `Trygghet` of `Trygghet, andel (%)`.
    pub label: String,
    /// The first file that has it.
    pub file: String,
}

/// What the titles of each source stand for.
pub(super) struct Subjects {
    /// For each source and title, the index of its key figure.
    pub of_source: Vec<Vec<Option<u32>>>,
    /// For each source whether nothing in it is a title or a place that anybody knows: it is no source of figures.
    pub is_strange: Vec<bool>,
    ambiguous: BTreeMap<String, Ambiguous>,
    /// Ids of titles that no rule declares.
    others: BTreeMap<String, String>,
}

struct Ambiguous {
    title: String,
    ids: (String, String),
    places: Vec<Location>,
}

impl Subjects {
    /// Resolves every title of every source.
    ///
    /// A title with another trailing year than the declared one is the same series in another year's
    /// export. In one sheet the two side by side are two series, though, and then only the exact one is.
    pub fn resolve(key_figures: &[KeyFigure], sources: &[Source<'_>]) -> Self {
        let lists = sources
            .iter()
            .flat_map(|source| &source.sheet.metadata.key_figures);
        let titles = Titles::new(key_figures, lists);
        let mut subjects = Subjects {
            of_source: Vec::with_capacity(sources.len()),
            is_strange: vec![false; sources.len()],
            ambiguous: BTreeMap::new(),
            others: BTreeMap::new(),
        };
        for source in sources {
            let stated = &source.sheet.observations.subjects;
            let mut matches: Vec<Option<Match>> = stated
                .iter()
                .map(|(title, _)| titles.exact(title))
                .collect();
            let exact: BTreeSet<u32> = matches
                .iter()
                .filter_map(|found| match found {
                    Some(Match::One(index)) => Some(*index),
                    _ => None,
                })
                .collect();
            for (found, (title, _)) in matches.iter_mut().zip(stated) {
                if found.is_none() {
                    *found = titles.without_years(title).filter(
                        |found| !matches!(found, Match::One(index) if exact.contains(index)),
                    );
                }
            }
            let resolved = matches.into_iter().zip(stated).map(|(found, stated)| {
                let (title, cell) = stated;
                match found {
                    Some(Match::One(index)) => Some(index),
                    Some(Match::Other(id)) => {
                        subjects.others.insert(title.clone(), id);
                        None
                    }
                    Some(Match::Several(one, other)) => {
                        let place = Location::cell(source.file(), source.name(), *cell);
                        subjects
                            .ambiguous
                            .entry(fold(title))
                            .or_insert_with(|| Ambiguous {
                                title: title.clone(),
                                ids: (one, other),
                                places: Vec::new(),
                            })
                            .places
                            .push(place);
                        None
                    }
                    None => None,
                }
            });
            let resolved = resolved.collect();
            subjects.of_source.push(resolved);
        }
        subjects
    }

    /// Reports titles of two key figures (V215), key figures of two units (V229), titles that no rule uses (V213)
    /// and key figures that no file holds (V214); gives the latter two.
    pub fn report(
        &self,
        key_figures: &[KeyFigure],
        sources: &[Source<'_>],
        found: &mut Vec<Diagnostic>,
    ) -> Unmatched {
        let mut absent: BTreeSet<u32> = (0..).zip(key_figures).map(|(index, _)| index).collect();
        for index in self.of_source.iter().flatten().flatten() {
            absent.remove(index);
        }
        let figure = |index: u32| key_figures.get(super::slots::position(index));
        for ambiguous in self.ambiguous.values() {
            let (one, other) = &ambiguous.ids;
            absent.retain(|index| {
                figure(*index).is_none_or(|known| ![one, other].contains(&&known.id.to_string()))
            });
            let mut fault = Diagnostic::new(Code::TitleAmbiguous)
                .with("title", &ambiguous.title)
                .with("first", one)
                .with("second", other);
            fault.places = ambiguous
                .places
                .iter()
                .take(NAMED_PLACES)
                .cloned()
                .collect();
            found.push(fault);
        }
        self.report_units(key_figures, sources, found);
        let mut unmatched = Unmatched::default();
        let sought: Vec<&str> = absent
            .iter()
            .filter_map(|index| figure(*index))
            .flat_map(|known| known.titles.iter().map(String::as_str))
            .collect();
        let mut unused: BTreeMap<&str, &str> = BTreeMap::new();
        for ((source, resolved), is_strange) in self.each(sources).zip(&self.is_strange) {
            let titles = self.unused(source, resolved);
            if *is_strange && !source.of_units() {
                continue;
            }
            if let Some(note) = unused_note(source, &titles, &sought) {
                found.push(note);
            }
            for title in titles {
                unused.entry(title).or_insert(source.file());
            }
        }
        for (nth, known) in absent.iter().filter_map(|index| figure(*index)).enumerate() {
            let title = known
                .titles
                .first()
                .map_or(known.id.as_str(), |title| title);
            let mut candidates = Vec::new();
            if nth < LOOKED_UP {
                candidates = close_names(title, unused.keys().copied());
                // Ids are alike by nature: only one letter beside it is a slip.
                candidates.extend(
                    (unused.keys().filter(|name| is_slip(name, known)))
                        .map(|&name| name.to_owned()),
                );
                candidates.truncate(NAMED_PLACES);
            }
            found.push(
                Diagnostic::new(Code::KeyFigureNotInFile)
                    .with("id", &known.id)
                    .with("title", title)
                    .meant(candidates.clone()),
            );
            unmatched.key_figures.push((known.id.clone(), candidates));
        }
        let lists = sources
            .iter()
            .flat_map(|source| &source.sheet.metadata.key_figures);
        let areas: BTreeMap<&str, &String> = lists
            .filter_map(|listed| Some((listed.id.as_str(), listed.area.as_ref()?)))
            .collect();
        let described = |(title, file): (&str, &str)| {
            let id = self.others.get(title).cloned();
            let area = id.as_deref().and_then(|id| areas.get(id));
            let unused = UnusedTitle {
                area: area.map(|area| (*area).clone()),
                label: without_unit(title),
                file: file.to_owned(),
                id,
            };
            (title.to_owned(), unused)
        };
        unmatched.titles = unused.into_iter().map(described).collect();
        unmatched
    }

    /// Reports key figures whose titles, in the sheets and lists among the inputs, state different units.
    fn report_units(
        &self,
        key_figures: &[KeyFigure],
        sources: &[Source<'_>],
        found: &mut Vec<Diagnostic>,
    ) {
        let mut units: BTreeMap<u32, BTreeMap<String, (String, Location)>> = BTreeMap::new();
        let indices: BTreeMap<&str, u32> = key_figures
            .iter()
            .map(|known| known.id.as_str())
            .zip(0..)
            .collect();
        let mut add = |index: u32, title: &str, place: &dyn Fn() -> Location| {
            if let Some(unit) = unit(title) {
                let of_figure = units.entry(index).or_default();
                let first = || (title.to_owned(), place());
                of_figure.entry(unit).or_insert_with(first);
            }
        };
        for (source, resolved) in sources.iter().zip(&self.of_source) {
            let stated = source.sheet.observations.subjects.iter();
            for ((title, cell), index) in stated.zip(resolved) {
                let place = || Location::cell(source.file(), source.name(), *cell);
                if let Some(index) = index {
                    add(*index, title, &place);
                }
            }
            let place = || Location::sheet(source.file(), source.name());
            for listed in &source.sheet.metadata.key_figures {
                if let Some(index) = indices.get(listed.id.as_str()) {
                    add(*index, &listed.title, &place);
                }
            }
        }
        for (index, titles) in units {
            let mut titles = titles.into_values();
            let known = key_figures.get(super::slots::position(index));
            if let (Some(known), Some((first, one)), Some((second, other))) =
                (known, titles.next(), titles.next())
            {
                found.push(
                    Diagnostic::new(Code::UnitChanged)
                        .with("id", &known.id)
                        .with("first", first)
                        .with("second", second)
                        .at(one)
                        .at(other),
                );
            }
        }
    }

    fn each<'a>(
        &'a self,
        sources: &'a [Source<'a>],
    ) -> impl Iterator<Item = (&'a Source<'a>, &'a Vec<Option<u32>>)> {
        sources.iter().zip(&self.of_source)
    }

    /// Whether a title of this source, by its place among the sources, is one that a rule or a list knows.
    pub fn knows_any(&self, source: usize, sources: &[Source<'_>]) -> bool {
        let resolved = self.of_source.get(source).into_iter().flatten();
        let titles = sources.get(source).into_iter();
        let mut titles = titles.flat_map(|source| &source.sheet.observations.subjects);
        resolved.flatten().next().is_some()
            || titles.any(|(title, _)| {
                self.others.contains_key(title) || self.ambiguous.contains_key(&fold(title))
            })
    }

    /// Whether any title stands for a key figure (by index).
    pub fn is_held(&self, key_figure: usize) -> bool {
        let mut all = self.of_source.iter().flatten().flatten();
        all.any(|index| super::slots::position(*index) == key_figure)
    }

    /// The titles that stand for nothing, of sources in which no other stands for this key figure (by index).
    pub fn elsewhere<'a>(
        &'a self,
        key_figure: usize,
        sources: &'a [Source<'a>],
    ) -> impl Iterator<Item = (&'a Source<'a>, &'a String, CellAddress)> {
        let without = move |resolved: &[Option<u32>]| {
            let mut known = resolved.iter().flatten();
            known.all(|index| super::slots::position(*index) != key_figure)
        };
        self.each(sources)
            .filter(move |(_, resolved)| without(resolved))
            .flat_map(move |(source, resolved)| {
                let stated = source.sheet.observations.subjects.iter().zip(resolved);
                let unused = stated.filter(|((title, _), index)| {
                    index.is_none() && !self.ambiguous.contains_key(&fold(title))
                });
                unused.map(move |((title, cell), _)| (source, title, *cell))
            })
    }

    /// The id under which a list among the inputs knows a title that no rule declares.
    pub fn listed_as(&self, title: &str) -> Option<&str> {
        self.others.get(title).map(String::as_str)
    }

    /// The titles of a source that stand for nothing and are not ambiguous either.
    fn unused<'a>(&self, source: &'a Source<'_>, resolved: &[Option<u32>]) -> Vec<&'a str> {
        let stated = source.sheet.observations.subjects.iter();
        stated
            .zip(resolved)
            .filter(|(_, index)| index.is_none())
            .map(|((title, _), _)| title.as_str())
            .filter(|title| !self.ambiguous.contains_key(&fold(title)))
            .collect()
    }
}

/// The note about a sheet's unused titles; `sought` are those of key figures that no file holds.
fn unused_note(source: &Source<'_>, titles: &[&str], sought: &[&str]) -> Option<Diagnostic> {
    if titles.is_empty() {
        return None;
    }
    let named: Vec<&str> = titles.iter().copied().take(NAMED_PLACES).collect();
    let mut candidates: Vec<String> = Vec::new();
    for title in &named {
        for name in close_names(title, sought.iter().copied()) {
            if candidates.len() < NAMED_PLACES && !candidates.contains(&name) {
                candidates.push(name);
            }
        }
    }
    let mut list = named
        .iter()
        .map(|title| format!("`{title}`"))
        .collect::<Vec<_>>()
        .join(", ");
    if titles.len() > named.len() {
        list.push_str(" …");
    }
    Some(
        Diagnostic::new(Code::TitleUnused)
            .with("count", titles.len())
            .with("titles", list)
            .at(Location::sheet(source.file(), source.name()))
            .meant(candidates),
    )
}
