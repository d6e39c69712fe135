//! What the rows of a table are called, and which row a text means.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    diagnostics::close_names,
    methods::TableOperation,
    model::{CellKind, Scalar, fold},
};

use super::trace::TableTrace;

/// At most so many names are given where several rows are meant.
const NAMED: usize = 10;

/// A row of a table, or one that a condition leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineAt {
    /// After how many operations: all of them for a row of the table, else those before the condition.
    pub(super) stage: usize,
    /// The row of the table by then.
    pub(super) row: usize,
}

impl TableTrace<'_> {
    /// The rows of the table, in order.
    pub fn lines(&self) -> impl Iterator<Item = LineAt> {
        let stage = self.stages.len();
        let rows = self.tables.last().map_or(0, |table| table.rows);
        (0..rows).map(move |row| LineAt { stage, row })
    }

    /// The rows that operations leave out, in order; none where each is about a person.
    pub fn left_out(&self) -> Vec<LineAt> {
        let mut found = Vec::new();
        if self.single {
            return found;
        }
        for (stage, made) in self.stages.iter().enumerate() {
            if !made.operation.picks() {
                continue;
            }
            let kept: BTreeSet<usize> = made.from.iter().flatten().copied().collect();
            let rows = self.table(stage).map_or(0, |table| table.rows);
            let left = (0..rows).filter(|row| !kept.contains(row));
            found.extend(left.map(|row| LineAt { stage, row }));
        }
        found
    }

    /// The row that a text names: what its cells say, with `/` between, as many of them as tell it from the others;
    /// its number after `#`; or a cell that it was made from, as sources are written.
    ///
    /// # Errors
    /// The names of the rows that are meant, if several are; else names that are close.
    pub fn find(&self, text: &str) -> Result<LineAt, Vec<String>> {
        let text = fold(text);
        let number = text
            .strip_prefix('#')
            .and_then(|digits| digits.trim().parse().ok());
        let numbered = number.and_then(|number: usize| self.lines().nth(number.checked_sub(1)?));
        if let Some(line) = numbered {
            return Ok(line);
        }
        let mut meant: Vec<(&LineAt, &String)> = Vec::new();
        if !text.is_empty() {
            let all = || self.names.iter();
            meant.extend(all().filter(|(_, name)| fold(name) == text));
            if meant.is_empty() {
                meant.extend(all().filter(|(line, _)| reads(&text, &self.words(**line, &text))));
            }
        }
        let names = |of: &mut dyn Iterator<Item = &String>| of.take(NAMED).cloned().collect();
        match meant.as_slice() {
            [(line, _)] => Ok(**line),
            [] if text.is_empty() => Err(names(&mut self.named_lines())),
            [] => Err(close_names(&text, self.names.values().map(String::as_str))),
            several => Err(names(&mut several.iter().map(|(_, name)| *name))),
        }
    }

    /// What a row is called, by which it alone is found.
    pub(super) fn name(&self, line: LineAt) -> String {
        self.names.get(&line).cloned().unwrap_or_default()
    }

    /// The names of the rows of the table, then of those that are left out.
    fn named_lines(&self) -> impl Iterator<Item = &String> {
        let all = self.lines().chain(self.left_out());
        all.filter_map(|line| self.names.get(&line))
    }

    /// The names of all rows: what tells them apart, as far as it does.
    pub(super) fn names_of_all(&self) -> BTreeMap<LineAt, String> {
        let all: Vec<LineAt> = self.lines().chain(self.left_out()).collect();
        let told = |line: &LineAt| {
            let cells = self.telling(line.stage).into_iter();
            let words: Vec<String> = cells
                .filter_map(|column| self.written(*line, &column))
                .collect();
            words.join("/")
        };
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for line in &all {
            *times.entry(fold(&told(line))).or_default() += 1;
        }
        let named = all.into_iter().map(|line| {
            let name = told(&line);
            let name = match times.get(&fold(&name)) {
                Some(1) if !name.is_empty() => name,
                _ if line.stage == self.stages.len() => format!("#{}", line.row + 1),
                _ => self.sources(line).into_iter().next().unwrap_or(name),
            };
            (line, name)
        });
        named.collect()
    }

    /// The columns that tell a row from the others: its key, what makes it a group, else all that is shown. Of a row
    /// that is left out no more than texts: its numbers may be what a rule does not show because too few have answered.
    pub(super) fn telling(&self, stage: usize) -> Vec<Arc<str>> {
        let has_all = |columns: &[Arc<str>]| {
            let has = |name: &Arc<str>| {
                let table = self.table(stage);
                table.is_some_and(|table| table.column(name).is_some())
            };
            !columns.is_empty() && columns.iter().all(has)
        };
        let before = self.stages.get(..stage).unwrap_or(&[]).iter().rev();
        let grouped = before.into_iter().find_map(|made| match made.operation {
            TableOperation::Group { by, .. } => Some(by),
            _ => None,
        });
        match grouped {
            Some(by) if has_all(by) => by.clone(),
            None if has_all(&self.key) => self.key.clone(),
            _ if stage == self.stages.len() => self.columns(stage),
            _ => {
                let mut columns = self.columns(stage);
                columns.retain(|name| self.is_text(stage, name));
                columns
            }
        }
    }

    fn is_text(&self, stage: usize, column: &str) -> bool {
        let table = self.table(stage);
        let column = table.and_then(|table| table.columns.get(table.column(column)?));
        column.is_some_and(|column| column.kind == CellKind::Text)
    }

    fn written(&self, line: LineAt, column: &str) -> Option<String> {
        let table = self.table(line.stage)?;
        let cell = table.cell(table.column(column)?, line.row);
        cell.ok().map(Scalar::written)
    }

    /// What a row answers to: what its cells say, and the cells behind it where the text names one.
    fn words(&self, line: LineAt, text: &str) -> Vec<String> {
        let shown = match line.stage == self.stages.len() {
            true => self.columns(line.stage),
            false => self.telling(line.stage),
        };
        let columns = self.key.iter().cloned().chain(shown);
        let said = columns.filter_map(|column| self.written(line, &column));
        let mut words: Vec<String> = said.map(|word| fold(&word)).collect();
        if text.contains('!') {
            words.extend(self.sources(line).iter().map(|name| fold(name)));
        }
        words
    }

    /// The names of the cells of the sheets' rows behind a row.
    fn sources(&self, line: LineAt) -> Vec<String> {
        let mut rows = vec![line.row];
        for made in self.stages.get(..line.stage).unwrap_or(&[]).iter().rev() {
            let from = rows.iter().filter_map(|row| made.from.get(*row));
            rows = from.flatten().copied().collect();
        }
        let columns = 0..self.base.table.columns.len();
        let cells = rows.iter().flat_map(|row| {
            let row = *row;
            let of_row = columns.clone();
            of_row.filter_map(move |column| self.base.cell(column, row))
        });
        cells.map(|cell| cell.name()).collect()
    }
}

/// Whether a text is some of these words with `/` between them; words may have one in them.
fn reads(text: &str, words: &[String]) -> bool {
    words
        .iter()
        .any(|word| match text.strip_prefix(word.as_str()) {
            Some("") => true,
            Some(rest) if !word.is_empty() => rest
                .strip_prefix('/')
                .is_some_and(|rest| reads(rest, words)),
            _ => false,
        })
}
