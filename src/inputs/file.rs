use std::sync::Arc;

use super::{parts::Mark, sheet::Sheet};
use crate::{
    diagnostics::Diagnostic,
    model::{PlaceGroup, SheetObservations},
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
    /// Its cells, kept where no layout makes figures of them: it may be a table that a rule asks for.
    pub(super) cells: Option<Sheet>,
    /// What was found in it.
    pub(super) found: Vec<Diagnostic>,
    /// The mark of the parts that it was read from, where the package tells.
    pub(super) mark: Option<Mark>,
}

/// What is known about key figures and groups, where a file lists them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Key figures: id and title.
    pub key_figures: Vec<(String, String)>,
    /// Groups of municipalities with their members.
    pub groups: Vec<PlaceGroup>,
}
