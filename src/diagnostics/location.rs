use serde::{Deserialize, Serialize};

use crate::model::CellAddress;

/// Where something is, as a user would look for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Location {
    /// A cell of a sheet.
    Cell {
        /// The file, relative to the folder of sheets.
        file: String,
        /// The sheet.
        sheet: String,
        /// The address: `D1204`.
        cell: String,
    },
    /// A sheet as a whole.
    Sheet {
        /// The file, relative to the folder of sheets.
        file: String,
        /// The sheet.
        sheet: String,
    },
    /// A file as a whole.
    File {
        /// The path as users know it.
        file: String,
    },
    /// A piece of a script or a settings file.
    Script {
        /// The file, relative to the folder of rules.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The character within the line, from 1.
        column: usize,
    },
}

impl Location {
    /// A cell.
    pub fn cell(file: &str, sheet: &str, cell: CellAddress) -> Self {
        Location::Cell {
            file: file.to_owned(),
            sheet: sheet.to_owned(),
            cell: cell.name(),
        }
    }

    /// A sheet.
    pub fn sheet(file: &str, sheet: &str) -> Self {
        Location::Sheet {
            file: file.to_owned(),
            sheet: sheet.to_owned(),
        }
    }

    /// A file.
    pub fn file(file: impl ToString) -> Self {
        Location::File {
            file: file.to_string(),
        }
    }

    /// The place of a byte in a file's text.
    pub fn at_byte(file: &str, text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or("");
        Location::Script {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
        }
    }

    /// The file that it is in.
    pub fn of_file(&self) -> &str {
        match self {
            Location::Cell { file, .. }
            | Location::Sheet { file, .. }
            | Location::File { file }
            | Location::Script { file, .. } => file,
        }
    }

    /// Whether it is in a file without sheets, whose cells are what separators leave.
    pub fn is_of_text_file(&self) -> bool {
        match self {
            Location::Cell { sheet, .. } | Location::Sheet { sheet, .. } => sheet == "csv",
            Location::File { .. } | Location::Script { .. } => false,
        }
    }

    /// The place in one line: `file!sheet!D4`, `file!sheet`, `file` or `file:12:5`. A text file has no sheets: `file!D4`.
    pub fn name(&self) -> String {
        match self {
            Location::Cell { file, sheet, cell } if is_whole_file(sheet) => {
                format!("{file}!{cell}")
            }
            Location::Sheet { file, sheet } if is_whole_file(sheet) => file.clone(),
            Location::Cell { file, sheet, cell } => format!("{file}!{sheet}!{cell}"),
            Location::Sheet { file, sheet } => format!("{file}!{sheet}"),
            Location::File { file } => file.clone(),
            Location::Script { file, line, column } => format!("{file}:{line}:{column}"),
        }
    }
}

/// What the only sheet of a file is called that has none: by its format.
const TEXT_SHEETS: [&str; 2] = ["csv", "json"];

fn is_whole_file(sheet: &str) -> bool {
    TEXT_SHEETS.contains(&sheet)
}
