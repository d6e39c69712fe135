use std::sync::Arc;

use crate::{
    diagnostics::Location,
    model::{CellAddress, Table},
};

/// A table with the place of every cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BoundTable {
    /// Its rows.
    pub table: Arc<Table>,
    /// Where each row stands, parallel to the rows.
    pub origins: Vec<RowOrigin>,
    pub(super) sheets: Vec<OriginSheet>,
}

/// Where a row of a table stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowOrigin {
    pub(super) sheet: u32,
    pub(super) row: u32,
}

/// A sheet that holds rows of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OriginSheet {
    pub file: String,
    pub name: String,
    /// For each column of the table the sheet's own.
    pub columns: Vec<Option<u32>>,
}

impl BoundTable {
    /// The cell of a column in a row, both by index; none where the sheet has no such column.
    pub fn cell(&self, column: usize, row: usize) -> Option<Location> {
        let (sheet, address) = self.place(column, row)?;
        Some(Location::cell(&sheet.file, &sheet.name, address))
    }

    /// Whether there is a cell of a column in a row.
    pub fn has_cell(&self, column: usize, row: usize) -> bool {
        self.place(column, row).is_some()
    }

    fn place(&self, column: usize, row: usize) -> Option<(&OriginSheet, CellAddress)> {
        let origin = self.origins.get(row)?;
        let sheet = self.sheet(*origin)?;
        let column = (*sheet.columns.get(column)?)?;
        let address = CellAddress {
            row: origin.row,
            column,
        };
        Some((sheet, address))
    }

    /// File, sheet and number (from 1, as a spreadsheet counts) of a row.
    pub fn row(&self, row: usize) -> Option<(&str, &str, u32)> {
        let origin = self.origins.get(row)?;
        let sheet = self.sheet(*origin)?;
        Some((&sheet.file, &sheet.name, origin.row.saturating_add(1)))
    }

    fn sheet(&self, origin: RowOrigin) -> Option<&OriginSheet> {
        self.sheets.get(usize::try_from(origin.sheet).ok()?)
    }
}
