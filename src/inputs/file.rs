use std::sync::Arc;

use super::{account::Account, answer::Page, parts::Mark, sheet::Sheet};
use crate::{
    diagnostics::Diagnostic,
    model::{CellAddress, PlaceGroup, SheetObservations},
};

/// What one file states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedFile {
    /// Path relative to the folder of sheets.
    pub file: String,
    /// SHA-256 of its bytes in hexadecimal; empty where they could not be read.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its sheets in the workbook's order; none where it is no readable workbook.
    pub sheets: Vec<Arc<ParsedSheet>>,
    /// The answers of Kolada's API in it that say that they have further pages.
    pub(super) pages: Vec<Page>,
}

impl ParsedFile {
    /// The texts in the cells of its sheets that are not about municipalities, each with its sheet and cell.
    pub fn texts(&self) -> impl Iterator<Item = (&str, CellAddress, &str)> {
        let sheets = self.sheets.iter().filter(|sheet| {
            let observations = &sheet.observations;
            observations.of_units || observations.observations.is_empty()
        });
        let cells = sheets.filter_map(|sheet| sheet.cells.as_ref());
        cells.flat_map(|sheet| {
            let rows = sheet.rows();
            let cells = rows.flat_map(|row| {
                let cells = row.cells.iter();
                cells.map(move |cell| (row.address(cell.column), cell.value))
            });
            cells.filter_map(|(cell, value)| {
                Some((sheet.name.as_str(), cell, sheet.words(Some(value))?))
            })
        })
    }
}

/// What one sheet states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedSheet {
    /// The layout that was recognised: the tail of the text key `layout.<name>`; `unknown` for none.
    pub layout: &'static str,
    /// Its figures; none where the layout is unknown.
    pub observations: SheetObservations,
    /// What it says about key figures and groups instead of about values.
    pub metadata: Metadata,
    /// Rows that gave figures or metadata.
    pub rows: usize,
    /// Rows below the headings in which something stands and that gave none.
    pub rows_left: usize,
    /// Whether the sheet itself says that it is of this layout; else it has the shape alone.
    pub(super) is_certain: bool,
    /// What became of its cells, so far as it is known before rules ask for them.
    pub(super) account: Account,
    /// Its cells, kept where no layout is certain, since it may be a table that a rule asks for, and where it is about
    /// units.
    pub(super) cells: Option<Sheet>,
    /// What was found in it.
    pub(super) found: Vec<Diagnostic>,
    /// The mark of the parts that it was read from, where the package tells.
    pub(super) mark: Option<Mark>,
}

/// What is known about key figures and groups, where a file lists them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Key figures.
    pub key_figures: Vec<ListedKeyFigure>,
    /// Groups of municipalities with their members.
    pub groups: Vec<PlaceGroup>,
}

/// A key figure as a list names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedKeyFigure {
    /// Its id: `N00090`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The area that it belongs to, in the list's words: `Äldreomsorg`.
    pub area: Option<String>,
}
