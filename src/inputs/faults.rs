use std::collections::BTreeMap;

use crate::{
    diagnostics::{Code, Diagnostic, Location},
    model::CellAddress,
};

/// At most so many cells are named by one diagnostic.
pub(super) const NAMED_PLACES: usize = 5;

/// What stands for a content that is not told.
pub(super) const UNTOLD: &str = "…";

/// What is wrong with the cells of one sheet, gathered so that a thousand equal faults are one diagnostic.
///
/// A diagnostic has the arguments `text` (the first cell's content) and `count` (how many cells).
pub(super) struct Faults<'a> {
    file: &'a str,
    sheet: &'a str,
    groups: BTreeMap<(Code, &'static str), Group>,
    single: Vec<Diagnostic>,
    quotes: bool,
}

struct Group {
    text: String,
    count: usize,
    cells: Vec<CellAddress>,
}

impl<'a> Faults<'a> {
    /// Nothing wrong yet.
    pub fn new(file: &'a str, sheet: &'a str) -> Self {
        Faults {
            file,
            sheet,
            groups: BTreeMap::new(),
            single: Vec::new(),
            quotes: true,
        }
    }

    /// Whether what stands in the cells that follow may be quoted; where few people may stand behind it, it may not.
    pub fn quoting(&mut self, quotes: bool) {
        self.quotes = quotes;
    }

    /// A fault of one cell; `text` is asked for only where it will be shown.
    pub fn cell(&mut self, code: Code, cell: CellAddress, text: impl FnOnce() -> String) {
        let quotes = self.quotes;
        let text = || if quotes { text() } else { UNTOLD.to_owned() };
        self.count(code, "", cell, text);
    }

    /// A fault of one cell, told apart from those of the same code and another kind; `text` is always quoted.
    pub fn cell_of(
        &mut self,
        code: Code,
        kind: &'static str,
        cell: CellAddress,
        text: impl FnOnce() -> String,
    ) {
        self.count(code, kind, cell, text);
    }

    fn count(
        &mut self,
        code: Code,
        kind: &'static str,
        cell: CellAddress,
        text: impl FnOnce() -> String,
    ) {
        let group = self.groups.entry((code, kind)).or_insert_with(|| Group {
            text: text(),
            count: 0,
            cells: Vec::new(),
        });
        group.count += 1;
        if group.cells.len() < NAMED_PLACES {
            group.cells.push(cell);
        }
    }

    /// A fault that is not repeated.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.single.push(diagnostic);
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.single.is_empty()
    }

    /// The place of a cell of this sheet.
    pub fn place(&self, cell: CellAddress) -> Location {
        Location::cell(self.file, self.sheet, cell)
    }

    /// The sheet as a place.
    pub fn whole(&self) -> Location {
        Location::sheet(self.file, self.sheet)
    }

    /// The diagnostics, in order of code and kind.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        let (file, sheet) = (self.file, self.sheet);
        let grouped = self.groups.into_iter().map(|((code, _), group)| {
            let mut diagnostic = Diagnostic::new(code)
                .with("text", group.text)
                .with("count", group.count);
            diagnostic.places = group
                .cells
                .into_iter()
                .map(|cell| Location::cell(file, sheet, cell))
                .collect();
            diagnostic
        });
        self.single.into_iter().chain(grouped).collect()
    }
}
