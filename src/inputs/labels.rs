use std::collections::HashMap;

use super::sheet::{CellValue, Sheet};
use crate::model::CellAddress;

/// The titles or the names of a sheet, each once, in the order of their first cell.
pub(super) struct Labels {
    list: Vec<(String, CellAddress)>,
    /// For each text of the sheet, its label's index plus one; 0 is none yet.
    by_text: Vec<u32>,
    by_number: HashMap<u64, u32>,
}

impl Labels {
    /// No labels yet.
    pub fn new() -> Self {
        Labels {
            list: Vec::new(),
            by_text: Vec::new(),
            by_number: HashMap::new(),
        }
    }

    /// The index of the label in a cell; none where the cell is empty or holds no text and no number.
    ///
    /// A number is a label too: codes of places and schools lose their leading zeros on the way.
    pub fn index(
        &mut self,
        sheet: &Sheet,
        value: Option<CellValue>,
        cell: CellAddress,
    ) -> Option<u32> {
        match value? {
            CellValue::Text(id) => {
                let slot = usize::try_from(id.0).ok()?;
                if let Some(known) = self.by_text.get(slot).filter(|known| **known > 0) {
                    return Some(known - 1);
                }
                let text = sheet.text(id).trim();
                if text.is_empty() {
                    return None;
                }
                let index = self.add(text.to_owned(), cell)?;
                if self.by_text.len() <= slot {
                    self.by_text.resize(slot + 1, 0);
                }
                if let Some(known) = self.by_text.get_mut(slot) {
                    *known = index + 1;
                }
                Some(index)
            }
            CellValue::Number(number) => {
                if let Some(known) = self.by_number.get(&number.to_bits()) {
                    return Some(*known);
                }
                let index = self.add(number.to_string(), cell)?;
                self.by_number.insert(number.to_bits(), index);
                Some(index)
            }
            _ => None,
        }
    }

    fn add(&mut self, text: String, cell: CellAddress) -> Option<u32> {
        let index = u32::try_from(self.list.len()).ok()?;
        self.list.push((text, cell));
        Some(index)
    }

    /// The labels.
    pub fn into_list(self) -> Vec<(String, CellAddress)> {
        self.list
    }
}
