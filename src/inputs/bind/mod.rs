//! Titles, ids and names meet what they stand for, and the values fall into place.
//!
//! Takes what files state, the declared key figures and the table of places; gives one column per key
//! figure for the municipalities and one for the municipality's own units, with the cell behind every
//! value, and a receipt per file. Each title and each name of a sheet is resolved once; after that a cell
//! is integers.
//!
//! Nothing depends on the order in which files come: they are taken by rank in the order of sources, then
//! by name, sheet and cell.

mod answers;
mod conflicts;
mod inputs;
mod lacking;
mod nearly;
mod order;
mod places;
mod precisions;
mod receipts;
mod shield;
mod slots;
mod subjects;
mod titles;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{answer::pages_missing, file::ParsedFile, layout::is_of_layout};
use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location},
    model::{
        AnswersColumn, Axes, FileReceipt, KeyFigure, Observation, Place, PlaceCatalogue,
        PlaceGroup, Sex, YearAxis,
    },
};

pub use inputs::{Inputs, Origin, SexColumn};
pub use shield::UnitAnswers;
pub use subjects::{Unmatched, UnusedTitle};

use {
    answers::Counting,
    conflicts::Conflicts,
    order::{Source, sources},
    places::{PlaceFate, Placing},
    precisions::Precisions,
    receipts::Tally,
    shield::ComplementarySuppression,
    slots::{Slots, Stated},
    subjects::Subjects,
};

/// What the settings say about inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Names of files, with `*` for anything, or how they begin; where files differ, the one that matches
    /// the earliest entry holds. Files that match none come last.
    pub source_order: Vec<String>,
    /// The municipality whose units the unit tables are about.
    pub municipality: Place,
    /// A unit's figure with fewer answers than this is not shown.
    pub least_answers: u32,
    /// Which column of the unit tables counts answers, where headings do not tell.
    pub answers: AnswersColumn,
}

/// What the files hold of the key figures that rules use.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// Figures of municipalities (ranked) and the nation (beside).
    pub municipal: Inputs,
    /// Figures of the municipality's own units; none beside.
    pub units: Inputs,
    /// How many answered behind units' figures.
    pub answers: UnitAnswers,
    /// Groups of municipalities that files list, by code; of two with one code the one in the better source.
    pub groups: Vec<PlaceGroup>,
    /// What rules and files have of each other's key figures and do not find.
    pub unmatched: Unmatched,
    /// What was made of each file, by name.
    pub receipts: Vec<FileReceipt>,
    /// The sheets, by file and name, that look like figures but hold no title and no place that anybody knows.
    strangers: BTreeSet<(String, String)>,
}

impl Bound {
    /// Whether a diagnostic is about cells of a sheet that only looks like figures.
    pub fn refute(&self, diagnostic: &Diagnostic) -> bool {
        is_of_layout(diagnostic.code)
            && diagnostic.places.first().is_some_and(|place| match place {
                Location::Sheet { file, sheet } | Location::Cell { file, sheet, .. } => {
                    self.strangers.contains(&(file.clone(), sheet.clone()))
                }
                _ => false,
            })
    }
}

/// Binds what `files` state to `key_figures` and to the places of `catalogue`.
///
/// A cell is about the key figure whose title or id it names, whatever its capitals, spaces, a leading
/// `U. ` or a trailing `(-2024)`; by what rules declare, else by the lists of key figures among the files. Municipalities' figures for one sex stand in columns of their own, units' are
/// counted as unused. Two cells about the same thing are settled cell by cell: a value beats an empty cell; of
/// two values the better ranked source's holds; of equal rank neither does, and the value is missing as
/// conflicting. One value that the one file rounds and the other does not is no two; the more precise holds.
pub fn bind(
    key_figures: &[KeyFigure],
    catalogue: &PlaceCatalogue,
    files: &[Arc<ParsedFile>],
    settings: &Binding,
) -> Checked<Bound> {
    let mut found = Vec::new();
    let sources = sources(files, &settings.source_order);
    let mut subjects = Subjects::resolve(key_figures, &sources);
    let counting = answers::counting(&sources, &mut subjects, settings, &mut found);
    let municipal = Placing::municipal(catalogue, &sources);
    let units = Placing::units(&settings.municipality, &sources);
    subjects.is_strange = (0..sources.len())
        .map(|source| !subjects.knows_any(source, &sources) && !municipal.knows_any(source))
        .collect();
    let mut tallies = vec![Tally::default(); sources.len()];

    let read = |placing, least, tallies: &mut [Tally]| {
        let rules = (least, counting.as_slice());
        put(key_figures, &sources, &subjects, placing, rules, tallies)
    };
    let municipal = read(municipal, 0, &mut tallies);
    let least = settings.least_answers;
    let units = read(units, least, &mut tallies);

    let unmatched = subjects.report(key_figures, &sources, &mut found);
    let inputs = (&municipal.inputs, &units.inputs);
    lacking::report(key_figures, inputs, &subjects, &sources, &mut found);
    let parsed: Vec<&ParsedFile> = files.iter().map(Arc::as_ref).collect();
    found.extend(pages_missing(&parsed));
    let strangers = strangers(&sources, &subjects, &mut found);
    for (part, quotes) in [(&municipal, true), (&units, least == 0)] {
        part.placing
            .report(catalogue, &subjects, &sources, &mut found);
        part.conflicts
            .report(key_figures, (&part.inputs, quotes), &sources, &mut found);
    }
    let bound = Bound {
        receipts: receipts::receipts(files, &sources, &tallies, &strangers),
        strangers,
        municipal: municipal.inputs,
        units: units.inputs,
        answers: units.answers,
        groups: groups(&sources),
        unmatched,
    };
    Checked::new(bound, found)
}

/// The sheets that hold nothing that rules, lists or the table of places know. One about places is said to be of no
/// known layout; one about units has its titles named as unused.
fn strangers(
    sources: &[Source<'_>],
    subjects: &Subjects,
    found: &mut Vec<Diagnostic>,
) -> BTreeSet<(String, String)> {
    let of_figures = sources
        .iter()
        .zip(&subjects.is_strange)
        .filter(|(source, is_strange)| **is_strange && !source.observations().is_empty());
    of_figures
        .map(|(source, _)| {
            if !source.of_units() {
                found.push(
                    Diagnostic::new(Code::LayoutUnknown)
                        .with("sheet", source.name())
                        .at(Location::sheet(source.file(), source.name())),
                );
            }
            (source.file().to_owned(), source.name().to_owned())
        })
        .collect()
}

/// The groups of all sources, each once.
fn groups(sources: &[Source<'_>]) -> Vec<PlaceGroup> {
    let mut groups: BTreeMap<&str, &PlaceGroup> = BTreeMap::new();
    for group in sources
        .iter()
        .flat_map(|source| &source.sheet.metadata.groups)
    {
        groups.entry(&group.code).or_insert(group);
    }
    groups.into_values().cloned().collect()
}

/// The columns of one kind of place, and what was found on the way.
struct Part {
    inputs: Inputs,
    answers: UnitAnswers,
    placing: Placing,
    conflicts: Conflicts,
}

/// What becomes of a cell.
enum Use {
    /// It is about a key figure (by index) and a place (by position).
    Used(u32, u32),
    Aggregate,
    Unused,
    Unplaced,
}

fn put(
    key_figures: &[KeyFigure],
    sources: &[Source<'_>],
    subjects: &Subjects,
    placing: Placing,
    (least_answers, counting): (u32, &[Counting<'_>]),
    tallies: &mut [Tally],
) -> Part {
    let mut range: Option<(i16, i16)> = None;
    let mine = || {
        let all = sources
            .iter()
            .zip(&subjects.of_source)
            .zip(&placing.of_source);
        all.enumerate()
            .filter(|(_, ((source, _), _))| source.of_units() == placing.of_units)
            .map(|(index, ((source, subjects), places))| (index, source, subjects, places))
    };
    for (index, source, subjects, places) in mine() {
        let mut tally = Tally::default();
        for observation in source.observations() {
            match fate(observation, placing.of_units, subjects, places) {
                Use::Used(..) => {
                    tally.used += 1;
                    let year = observation.year;
                    let (first, last) = range.unwrap_or((year, year));
                    range = Some((first.min(year), last.max(year)));
                }
                Use::Aggregate => tally.aggregates += 1,
                Use::Unused => tally.unused += 1,
                Use::Unplaced => tally.unplaced += 1,
            }
        }
        if let Some(slot) = tallies.get_mut(index) {
            *slot = tally;
        }
    }
    let axes = Axes {
        places: placing.axis.clone(),
        years: range.map_or_else(YearAxis::default, |(first, last)| {
            YearAxis::spanning(first, last)
        }),
        sex: Sex::Total,
    };
    let mut slots = Slots::new(&axes, key_figures.len(), sources);
    let mut shield = ComplementarySuppression::new(least_answers);
    let mut conflicts = Conflicts::default();
    let mut precisions = Precisions::new(sources, subjects);
    for (index, source, subjects, places) in mine() {
        for observation in source.observations() {
            let fate = fate(observation, placing.of_units, subjects, places);
            let Use::Used(key_figure, place) = fate else {
                continue;
            };
            let Some(year) = axes.years.position(observation.year) else {
                continue;
            };
            let position = year * axes.places.len() + slots::position(place);
            let answers = counting
                .get(index)
                .and_then(|column| column.answers(observation));
            let value = shield.value(
                slots::position(key_figure),
                position,
                (observation.value, answers),
            );
            let stated = Stated {
                key_figure,
                sex: observation.sex,
                at: position,
                value,
                origin: Origin::new(index, observation.cell),
            };
            slots.put(stated, &mut precisions, &mut conflicts);
        }
    }
    Part {
        answers: shield.finish(),
        inputs: slots.finish(sources),
        placing,
        conflicts,
    }
}

/// What becomes of a cell; a unit's figures for one sex are not used, since beside everybody's they would give
/// away what few people answered.
#[inline]
fn fate(
    observation: &Observation,
    of_units: bool,
    subjects: &[Option<u32>],
    places: &[PlaceFate],
) -> Use {
    let subject = subjects.get(slots::position(observation.subject));
    let Some(Some(key_figure)) = subject else {
        return Use::Unused;
    };
    match places.get(slots::position(observation.place)) {
        Some(PlaceFate::At(_)) if of_units && observation.sex != Sex::Total => Use::Unused,
        Some(PlaceFate::At(place)) => Use::Used(*key_figure, *place),
        Some(PlaceFate::Aggregate) => Use::Aggregate,
        Some(PlaceFate::Unknown) | None => Use::Unplaced,
    }
}
