//! How the numbers are written that stand as text in a sheet.

use std::collections::BTreeMap;

use super::sheet::{CellValue, Sheet};
use crate::text::{Read, Signs};

/// The signs of the columns in which numbers belong, and of all of them together.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    by_column: BTreeMap<u32, Signs>,
    all: Signs,
}

impl Numbers {
    /// What the cells of these columns say below a row of headings.
    pub fn of(sheet: &Sheet, heading: u32, columns: impl IntoIterator<Item = u32>) -> Self {
        let mut by_column: BTreeMap<u32, Signs> = BTreeMap::new();
        by_column.extend(columns.into_iter().map(|column| (column, Signs::default())));
        for row in sheet.rows().filter(|row| row.number > heading) {
            for cell in row.cells {
                let Some(signs) = by_column.get_mut(&cell.column) else {
                    continue;
                };
                match cell.value {
                    CellValue::Text(id) => signs.note(sheet.text(id)),
                    CellValue::Number(number) => signs.note_number(number),
                    _ => {}
                }
            }
        }
        let mut all = Signs::default();
        by_column.values().for_each(|signs| all.add(signs));
        Numbers { by_column, all }
    }

    /// The number that a text is in a column.
    pub fn read(&self, column: u32, text: &str) -> Read {
        let signs = self.by_column.get(&column).unwrap_or(&self.all);
        signs.read(text, &self.all)
    }
}
