//! The bytes of one file → what its sheets state.

use sha2::{Digest, Sha256};

use super::{
    appearance::{Appearance, appearance},
    file::{ParsedFile, ParsedSheet},
    layout,
    sheet::Sheet,
    workbook::{self, WorkbookFault},
};
use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location},
    model::SheetObservations,
    project::{InputFile, ReadFault},
};

/// A sheet with more cells than this is no table that a person keeps; a cell is kept in 24 bytes.
const KEPT_CELLS: usize = 4_000_000;

/// What a file states: a pure function of its name and bytes.
///
/// A file that cannot be read gives no sheets and one error; a sheet that cannot be read, or whose layout
/// is not known, gives no figures, and the others stand.
pub fn parse(file: &InputFile) -> Checked<ParsedFile> {
    let mut parsed = ParsedFile {
        file: file.name.clone(),
        ..ParsedFile::default()
    };
    let fault = |code| {
        Diagnostic::new(code)
            .with("file", &file.name)
            .at(Location::file(&file.name))
    };
    let bytes = match &file.content {
        Ok(bytes) => bytes,
        Err(why) => {
            let reason = match why {
                ReadFault::Other(words) => format!(": {words}"),
                ReadFault::Locked | ReadFault::Missing => String::new(),
            };
            let fault = fault(Code::FileUnreadable).with("reason", reason);
            return Checked::new(parsed, vec![fault]);
        }
    };
    parsed.bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    parsed.sha256 = Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let read = match appearance(bytes) {
        Appearance::Zip => workbook::read_zip(bytes),
        Appearance::Xls => workbook::read_xls(bytes),
        Appearance::Protected => Err(WorkbookFault::Protected),
        Appearance::Damaged => Err(WorkbookFault::Damaged),
        Appearance::Other(what) => {
            let fault = fault(Code::NotAWorkbook).with("what", what);
            return Checked::new(parsed, vec![fault]);
        }
    };
    let sheets = match read {
        Ok(sheets) => sheets,
        Err(WorkbookFault::Protected) => {
            return Checked::new(parsed, vec![fault(Code::WorkbookLocked)]);
        }
        Err(WorkbookFault::Damaged) => {
            return Checked::new(parsed, vec![fault(Code::WorkbookDamaged)]);
        }
    };
    let mut found = Vec::new();
    for sheet in sheets {
        parsed.sheets.push(match sheet {
            Ok(sheet) => {
                let read = layout::read(&file.name, &sheet).unload(&mut found);
                read.keeping(sheet)
            }
            Err(name) => {
                found.push(
                    Diagnostic::new(Code::WorkbookDamaged)
                        .with("file", &file.name)
                        .at(Location::sheet(&file.name, &name)),
                );
                layout::left_aside(&file.name, &name)
            }
        });
    }
    Checked::new(parsed, found)
}

impl ParsedSheet {
    /// Keeps the cells of a sheet that gives no figures, unless it is empty or too large to be kept.
    fn keeping(mut self, sheet: Sheet) -> Self {
        let fits = !sheet.is_blank() && sheet.len() <= KEPT_CELLS;
        self.cells = (self.layout == layout::UNKNOWN && fits).then_some(sheet);
        self
    }

    /// A sheet of a known layout.
    pub(super) fn of(layout: &'static str, rows: usize, observations: SheetObservations) -> Self {
        ParsedSheet {
            layout,
            observations,
            rows,
            ..ParsedSheet::default()
        }
    }
}
