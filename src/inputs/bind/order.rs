//! Which source comes before which.

use std::sync::Arc;

use crate::{
    inputs::file::{ParsedFile, ParsedSheet},
    model::{Observation, fold},
};

/// A sheet with its place in the order of sources.
pub(super) struct Source<'a> {
    /// Index of the first entry that the file's name matches; lower holds over higher.
    pub rank: usize,
    /// The sheet.
    pub sheet: &'a ParsedSheet,
    /// Index of the file, and of the sheet in it.
    pub index: (usize, usize),
    sorted: Vec<Observation>,
}

impl Source<'_> {
    /// The file's name.
    pub fn file(&self) -> &str {
        &self.sheet.observations.file
    }

    /// The sheet's name.
    pub fn name(&self) -> &str {
        &self.sheet.observations.sheet
    }

    /// Whether it is about units.
    pub fn of_units(&self) -> bool {
        self.sheet.observations.of_units
    }

    /// Its cells by row and column.
    pub fn observations(&self) -> &[Observation] {
        if self.sorted.is_empty() {
            &self.sheet.observations.observations
        } else {
            &self.sorted
        }
    }
}

/// The sheets of all files by rank, name of file, name of sheet.
pub(super) fn sources<'a>(files: &'a [Arc<ParsedFile>], order: &[String]) -> Vec<Source<'a>> {
    let order: Vec<String> = order.iter().map(|pattern| fold(pattern)).collect();
    let mut sources = Vec::new();
    for (file_index, file) in files.iter().enumerate() {
        let rank = rank(&file.file, &order);
        for (sheet_index, sheet) in file.sheets.iter().enumerate() {
            let cells = &sheet.observations.observations;
            let mut sorted = Vec::new();
            if !cells.is_sorted_by_key(|observation| observation.cell) {
                sorted.clone_from(cells);
                sorted.sort_by_key(|observation| observation.cell);
            }
            sources.push(Source {
                rank,
                sheet,
                index: (file_index, sheet_index),
                sorted,
            });
        }
    }
    sources.sort_by(|a, b| {
        let name = |source: &Source<'_>| (source.rank, source.file().to_owned(), source.index.1);
        name(a).cmp(&name(b))
    });
    sources
}

/// The index of the first pattern that a file matches, or their number; patterns are folded.
fn rank(file: &str, order: &[String]) -> usize {
    let file = fold(file);
    let base = file.rsplit('/').next().unwrap_or(&file);
    order
        .iter()
        .position(|pattern| matches(&file, pattern) || matches(base, pattern))
        .unwrap_or(order.len())
}

/// Whether a name is what a pattern says: with `*` for any run of letters, else as its beginning.
fn matches(name: &str, pattern: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return !pattern.is_empty() && name.starts_with(pattern);
    };
    let Some(mut name) = name.strip_prefix(start) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or("");
    for part in parts {
        match name.find(part) {
            Some(at) => name = name.get(at + part.len()..).unwrap_or(""),
            None => return false,
        }
    }
    name.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_have_stars_or_are_beginnings() {
        assert!(matches("gemensamt/kolada 2024.xlsx", "*kolada*"));
        assert!(matches("kolada 2024.xlsx", "kolada"));
        assert!(matches("kolada 2024.xlsx", "kolada*.xlsx"));
        assert!(matches("a.xlsx", "*"));
        assert!(!matches("a.xlsx", ""));
        assert!(!matches("kolada 2024.xlsx", "2024"));
        assert!(!matches("ab", "ab*b"));
    }
}
