//! Cells that speak of the same thing, gathered into diagnostics.

use std::collections::BTreeMap;

use super::{
    super::faults::UNTOLD,
    inputs::{Inputs, Origin},
    order::Source,
    slots::position,
};
use crate::{
    diagnostics::{Code, Diagnostic, Location},
    model::{KeyFigure, Missing, Sex},
};

/// So many conflicts are named one by one.
const NAMED_CONFLICTS: usize = 20;

/// What was found while columns were filled.
#[derive(Default)]
pub(super) struct Conflicts {
    same: Pairs,
    decided: Pairs,
    conflicts: Vec<Conflict>,
    conflict_count: usize,
}

/// Two cells as found first, and how many such pairs of the same two sheets there are.
#[derive(Default)]
struct Pairs {
    by_sheets: BTreeMap<(usize, usize), (Origin, Origin, usize)>,
}

type Stated = (Result<f64, Missing>, Origin);

struct Conflict {
    subject: (u32, Sex),
    position: u32,
    first: Stated,
    second: Stated,
}

impl Pairs {
    fn add(&mut self, first: Origin, second: Origin) {
        let sheet = |origin: Origin| origin.cell().map_or(usize::MAX, |(sheet, _)| sheet);
        let entry = self
            .by_sheets
            .entry((sheet(first), sheet(second)))
            .or_insert((first, second, 0));
        entry.2 += 1;
    }
}

impl Conflicts {
    /// Both say the same, or one says nothing.
    pub fn same(&mut self, first: Origin, second: Origin) {
        self.same.add(first, second);
    }

    /// They differ, and the first is of the better source.
    pub fn decided(&mut self, first: Origin, second: Origin) {
        self.decided.add(first, second);
    }

    /// They differ, and nothing decides.
    pub fn conflict(&mut self, subject: (u32, Sex), at: usize, first: Stated, second: Stated) {
        self.conflict_count += 1;
        // One more than is named: the example that stands for the rest.
        if self.conflicts.len() <= NAMED_CONFLICTS {
            self.conflicts.push(Conflict {
                subject,
                position: u32::try_from(at).unwrap_or(u32::MAX),
                first,
                second,
            });
        }
    }

    /// Reports conflicts (V211), decisions by the order of sources (V218) and doublets (V210).
    /// Values are quoted unless few people may stand behind them.
    pub fn report(
        &self,
        key_figures: &[KeyFigure],
        (inputs, quotes): (&Inputs, bool),
        sources: &[Source<'_>],
        found: &mut Vec<Diagnostic>,
    ) {
        for (nth, conflict) in self.conflicts.iter().enumerate() {
            let count = if nth < NAMED_CONFLICTS {
                1
            } else {
                self.conflict_count - NAMED_CONFLICTS
            };
            let (place, year) = inputs.about(conflict.position);
            let (key_figure, sex) = conflict.subject;
            let known = key_figures.get(position(key_figure));
            let mut id = known.map(|known| known.id.to_string()).unwrap_or_default();
            if sex != Sex::Total {
                id = format!("{id} ({})", sex.letter());
            }
            let mut fault = Diagnostic::new(Code::ConflictingCells)
                .with("id", id)
                .with("place", place)
                .with("year", year)
                .with("first", written(conflict.first.0, quotes))
                .with("second", written(conflict.second.0, quotes))
                .with("count", count);
            fault.places = both(inputs, conflict.first.1, conflict.second.1);
            found.push(fault);
        }
        let mut by_files: BTreeMap<(&str, &str), (Origin, Origin, usize)> = BTreeMap::new();
        for ((first, second), (one, other, count)) in &self.decided.by_sheets {
            let file = |sheet: &usize| sources.get(*sheet).map_or("", Source::file);
            by_files
                .entry((file(first), file(second)))
                .or_insert((*one, *other, 0))
                .2 += count;
        }
        for ((first, second), (one, other, count)) in by_files {
            let mut note = Diagnostic::new(Code::SourceOrderDecided)
                .with("first", first)
                .with("second", second)
                .with("count", count);
            note.places = both(inputs, one, other);
            found.push(note);
        }
        for (one, other, count) in self.same.by_sheets.values() {
            let mut note = Diagnostic::new(Code::DuplicateCell).with("count", count);
            note.places = both(inputs, *one, *other);
            found.push(note);
        }
    }
}

fn both(inputs: &Inputs, one: Origin, other: Origin) -> Vec<Location> {
    [one, other]
        .into_iter()
        .filter_map(|origin| inputs.location(origin))
        .collect()
}

/// A value as the file states it, or the sign for its kind of missing.
fn written(value: Result<f64, Missing>, quotes: bool) -> String {
    match value {
        _ if !quotes => UNTOLD.to_owned(),
        Ok(number) => number.to_string(),
        Err(Missing::NotApplicable) => ".".to_owned(),
        Err(Missing::Suppressed | Missing::TooFew | Missing::Shielded) => "..".to_owned(),
        Err(_) => "-".to_owned(),
    }
}
