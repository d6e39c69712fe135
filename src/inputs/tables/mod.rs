//! The tables that rules ask for, found among the sheets that no layout knows and read with the kinds declared.
//!
//! `choose` says which sheets are which table, `heading` where its columns stand, `cell` what a cell means, `rows`
//! joins the rows of all its sheets in order of file, sheet and row and holds out those whose key is missing or
//! taken. A fault holds its own cell or row and nothing else.

mod cell;
mod choose;
mod date;
mod heading;
mod origin;
mod rows;

use std::{collections::BTreeMap, sync::Arc};

use super::{file::ParsedFile, layout::is_of_layout};
use crate::{
    diagnostics::{Checked, Diagnostic, Location},
    model::{FileReceipt, Table, TableDeclaration},
};

pub use origin::{BoundTable, RowOrigin};

/// The tables of a plan, and what became of the sheets that they stand in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BoundTables {
    /// One per declaration, in their order.
    pub tables: Vec<BoundTable>,
    /// For each sheet that is a table or was meant as one, by file and sheet: what was read of it.
    claimed: BTreeMap<(String, String), Tally>,
}

/// What was read of one sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    used: usize,
    held: usize,
    left: usize,
    filled: usize,
    filled_held: usize,
    labels: usize,
    totals: usize,
}

impl BoundTables {
    /// Whether a diagnostic is what a layout says of a sheet that is one of the tables.
    pub fn refute(&self, diagnostic: &Diagnostic) -> bool {
        is_of_layout(diagnostic.code)
            && diagnostic.places.first().is_some_and(|place| match place {
                Location::Sheet { file, sheet } | Location::Cell { file, sheet, .. } => {
                    self.claimed.contains_key(&(file.clone(), sheet.clone()))
                }
                _ => false,
            })
    }

    /// Says in the receipts what became of the sheets that are tables.
    pub fn receipt(&self, receipts: &mut [FileReceipt]) {
        for file in receipts {
            for sheet in &mut file.sheets {
                let key = (file.file.clone(), sheet.sheet.clone());
                if let Some(tally) = self.claimed.get(&key).filter(|tally| tally.read() > 0) {
                    sheet.layout = "table";
                    sheet.rows = tally.read();
                    sheet.rows_left = tally.left;
                    sheet.cells = tally.filled;
                    sheet.labels = tally.labels;
                    sheet.totals = tally.totals;
                    let accounted = tally.filled + tally.labels + tally.totals;
                    sheet.beside = sheet.filled.saturating_sub(accounted);
                    sheet.unused = tally.filled_held;
                    sheet.used = tally.filled - tally.filled_held;
                }
            }
        }
    }
}

impl Tally {
    fn read(self) -> usize {
        self.used + self.held
    }
}

/// Finds and reads the tables that `wanted` declares, each with the place of the rule that asks for it.
pub fn bind_tables(
    wanted: &[(&TableDeclaration, Location)],
    files: &[Arc<ParsedFile>],
) -> Checked<BoundTables> {
    let mut found = Vec::new();
    let mut bound = BoundTables::default();
    let chosen = choose::choose(wanted, files, &mut found);
    for sheet in &chosen.meant {
        bound.claimed.entry(sheet.clone()).or_default();
    }
    for ((declaration, _), sheets) in wanted.iter().zip(&chosen.sheets) {
        let table = rows::join(declaration, sheets, &mut bound.claimed, &mut found);
        bound.tables.push(table);
    }
    Checked::new(bound, found)
}

/// An empty table with the columns of a declaration.
fn empty(declaration: &TableDeclaration) -> Table {
    Table {
        rows: 0,
        columns: declaration
            .columns
            .iter()
            .map(|column| crate::model::TableColumn {
                name: Arc::clone(&column.name),
                kind: column.kind,
                internal: column.internal,
                cells: Vec::new(),
            })
            .collect(),
    }
}
