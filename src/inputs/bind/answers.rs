//! Which column of a table of units says how many people answered.

use super::{Binding, order::Source, subjects::Subjects};
use crate::{
    diagnostics::{Code, Diagnostic, Location},
    inputs::faults::NAMED_PLACES,
    model::{AnswersColumn, CountColumn, Observation, fold},
};

/// What counts the answers of one source.
pub(super) enum Counting<'a> {
    /// What was read under a heading that tells.
    AsRead,
    /// A column that the settings name.
    Column(&'a CountColumn),
}

impl Counting<'_> {
    /// How many answered, 0 where the column says nothing; none where nothing counts them.
    pub fn answers(&self, observation: &Observation) -> Option<u32> {
        match self {
            Counting::AsRead => observation.answers,
            Counting::Column(column) => {
                let row = column.numbers.get(&observation.cell.row);
                Some(row.copied().unwrap_or(0))
            }
        }
    }
}

/// What counts the answers of each source. A table of units with a column that may count answers, where neither its
/// headings nor the settings tell which it is, is refused (V267): its titles stand for nothing.
pub(super) fn counting<'a>(
    sources: &'a [Source<'_>],
    subjects: &mut Subjects,
    settings: &Binding,
    found: &mut Vec<Diagnostic>,
) -> Vec<Counting<'a>> {
    let mut all = Vec::with_capacity(sources.len());
    for (source, used) in sources.iter().zip(&mut subjects.of_source) {
        all.push(Counting::AsRead);
        let is_used = used.iter().any(Option::is_some);
        if !source.of_units() || settings.least_answers == 0 || !is_used {
            continue;
        }
        let sheet = &source.sheet.observations;
        if let AnswersColumn::Named(heading) = &settings.answers {
            let named = |column: &&CountColumn| fold(&column.heading) == fold(heading);
            if let Some(column) = sheet.counts.iter().find(named) {
                found.extend(untold(source, column));
                all.pop();
                all.push(Counting::Column(column));
                continue;
            }
        }
        if sheet.answers.is_some()
            || sheet.counts.is_empty()
            || settings.answers == AnswersColumn::Absent
        {
            continue;
        }
        used.fill(None);
        let headings = sheet.counts.iter();
        let headings: Vec<String> = headings
            .map(|column| format!("`{}`", column.heading))
            .collect();
        let first = sheet.counts.first();
        let mut refused = Diagnostic::new(Code::AnswersColumnUnknown)
            .with("sheet", source.name())
            .with("columns", headings.join(", "))
            .with("first", first.map_or("", |column| &column.heading));
        refused.places = first
            .map(|column| Location::cell(source.file(), source.name(), column.cell))
            .into_iter()
            .collect();
        found.push(refused);
    }
    all
}

/// The rows with a figure for which a column that the settings name says nothing (V268).
fn untold(source: &Source<'_>, column: &CountColumn) -> Option<Diagnostic> {
    let cells: Vec<_> = source
        .observations()
        .iter()
        .filter(|one| one.value.is_ok() && !column.numbers.contains_key(&one.cell.row))
        .map(|one| one.cell)
        .collect();
    let mut told = Diagnostic::new(Code::AnswersUntold).with("count", cells.len());
    let named = cells.iter().take(NAMED_PLACES);
    told.places = named
        .map(|cell| Location::cell(source.file(), source.name(), *cell))
        .collect();
    (!cells.is_empty()).then_some(told)
}
