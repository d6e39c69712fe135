//! A sheet as the file states it: only the cells that are there, in order of row and then column.
//!
//! Memory follows the number of cells, never the extent that a sheet claims: one cell in XFD1048576 is one
//! cell. Texts are kept once and referred to by number.

use std::collections::HashMap;

use crate::{model::CellAddress, text::numeral};

/// Index of a text of a [`Sheet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct TextId(pub u32);

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum CellValue {
    /// The file states the cell (it has a format) but no content.
    Empty,
    /// A number as stored.
    Number(f64),
    /// A text.
    Text(TextId),
    /// True or false.
    Bool(bool),
    /// A date, a time or a duration, as text.
    Date(TextId),
    /// A spreadsheet error: `#N/A`.
    Error(TextId),
    /// A formula whose result the file does not hold.
    FormulaWithoutValue,
}

/// A cell with its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PlacedCell {
    pub row: u32,
    pub column: u32,
    pub value: CellValue,
}

/// The cells of a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sheet {
    pub name: String,
    /// Whether the workbook hides it from those who open it.
    pub hidden: bool,
    /// Whether the file knows texts only, so that a number is what is written like one.
    pub written: bool,
    /// Quotation marks that nothing closes; they are read as if they were not there.
    pub stray_quotes: Vec<CellAddress>,
    cells: Vec<PlacedCell>,
    /// For each row that has cells: its number and the index of its first cell.
    rows: Vec<(u32, usize)>,
    texts: Vec<Box<str>>,
}

/// One row that has cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    pub number: u32,
    pub cells: &'a [PlacedCell],
}

impl Row<'_> {
    /// The cell in a column, if the file states it.
    pub fn at(&self, column: u32) -> Option<CellValue> {
        self.cells
            .binary_search_by_key(&column, |cell| cell.column)
            .ok()
            .and_then(|index| self.cells.get(index))
            .map(|cell| cell.value)
    }

    /// The address of the row's cell in a column.
    pub fn address(&self, column: u32) -> CellAddress {
        CellAddress {
            row: self.number,
            column,
        }
    }
}

impl Sheet {
    /// The rows that have cells, from the top.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let ends = self.rows.iter().skip(1).map(|(_, start)| *start);
        let ends = ends.chain(std::iter::once(self.cells.len()));
        self.rows
            .iter()
            .zip(ends)
            .map(|((number, start), end)| Row {
                number: *number,
                cells: self.cells.get(*start..end).unwrap_or(&[]),
            })
    }

    /// How many cells the file states.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether every cell is empty.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.value == CellValue::Empty)
    }

    /// A text by its number.
    pub fn text(&self, id: TextId) -> &str {
        usize::try_from(id.0)
            .ok()
            .and_then(|index| self.texts.get(index))
            .map_or("", |text| text)
    }

    /// The words of a text cell without surrounding spaces; none for any other cell, an empty text, and what is a
    /// number in a file that knows texts only.
    pub fn words(&self, value: Option<CellValue>) -> Option<&str> {
        match value {
            Some(CellValue::Text(id)) => {
                let text = self.text(id).trim();
                // `100 %` may be a heading.
                let is_bare = text.ends_with(|last: char| last.is_ascii_digit());
                let is_number = is_bare && self.is_number(CellValue::Text(id));
                (!text.is_empty() && !is_number).then_some(text)
            }
            _ => None,
        }
    }

    /// Whether a cell is a number, or in a file that knows texts only is written like one; a code with leading zeros is
    /// none.
    pub fn is_number(&self, value: CellValue) -> bool {
        match value {
            CellValue::Number(_) => true,
            CellValue::Text(id) if self.written => {
                numeral(self.text(id)).is_some_and(|found| !found.is_code())
            }
            _ => false,
        }
    }

    /// How many of the rows from one on have something in them.
    pub fn filled_rows(&self, from: u32) -> usize {
        let is_filled = |cell: &PlacedCell| match cell.value {
            CellValue::Empty => false,
            CellValue::Text(id) => !self.text(id).trim().is_empty(),
            _ => true,
        };
        let rows = self.rows().filter(|row| row.number >= from);
        rows.filter(|row| row.cells.iter().any(is_filled)).count()
    }

    /// Whether a row has more cells than the row of headings above it, in a file that knows texts only: then one of its
    /// cells was cut in two, and nobody can say which.
    pub fn overflows(&self, row: &Row<'_>, heading: u32) -> bool {
        if !self.written {
            return false;
        }
        let last = |row: &Row<'_>| row.cells.last().map(|cell| cell.column);
        let mut above = self.rows().take_while(|row| row.number <= heading);
        let heading = above.find(|row| row.number == heading);
        heading.is_some_and(|heading| last(row) > last(&heading))
    }

    /// A cell's content as a fault quotes it.
    pub fn quoted(&self, value: CellValue) -> String {
        match value {
            CellValue::Empty | CellValue::FormulaWithoutValue => String::new(),
            CellValue::Number(number) => number.to_string(),
            CellValue::Bool(true) => "TRUE".to_owned(),
            CellValue::Bool(false) => "FALSE".to_owned(),
            CellValue::Text(id) | CellValue::Date(id) | CellValue::Error(id) => {
                self.text(id).trim().to_owned()
            }
        }
    }
}

/// A sheet under construction.
pub(super) struct SheetBuilder {
    sheet: Sheet,
    by_text: HashMap<Box<str>, TextId>,
    by_address: HashMap<(usize, usize), TextId>,
    ordered: bool,
}

impl SheetBuilder {
    /// A sheet without cells.
    pub fn new(name: &str) -> Self {
        SheetBuilder {
            sheet: Sheet {
                name: name.to_owned(),
                ..Sheet::default()
            },
            by_text: HashMap::new(),
            by_address: HashMap::new(),
            ordered: true,
        }
    }

    /// Says whether the workbook hides the sheet.
    pub fn hide_if(&mut self, hidden: bool) {
        self.sheet.hidden = hidden;
    }

    /// Says that the file knows texts only, and which quotation marks in it nothing closes.
    pub fn write(&mut self, stray_quotes: Vec<CellAddress>) {
        self.sheet.written = true;
        self.sheet.stray_quotes = stray_quotes;
    }

    /// The number of a text.
    pub fn intern(&mut self, text: &str) -> TextId {
        if let Some(id) = self.by_text.get(text) {
            return *id;
        }
        let id = TextId(u32::try_from(self.sheet.texts.len()).unwrap_or(u32::MAX));
        self.sheet.texts.push(Box::from(text));
        self.by_text.insert(Box::from(text), id);
        id
    }

    /// The number of a text that stays where it is while the sheet is built: a workbook's shared strings.
    ///
    /// Looks at where the text lies before it looks at the text, which is much shorter for long titles.
    pub fn intern_shared(&mut self, text: &str) -> TextId {
        let address = (text.as_ptr().addr(), text.len());
        if let Some(id) = self.by_address.get(&address) {
            return *id;
        }
        let id = self.intern(text);
        self.by_address.insert(address, id);
        id
    }

    /// Adds a cell.
    pub fn push(&mut self, row: u32, column: u32, value: CellValue) {
        if let Some(last) = self.sheet.cells.last() {
            self.ordered &= (last.row, last.column) < (row, column);
        }
        self.sheet.cells.push(PlacedCell { row, column, value });
    }

    /// Says anew where the cells stand, in the order in which they were added.
    pub fn place(&mut self, places: &[(u32, u32)]) {
        for (cell, (row, column)) in self.sheet.cells.iter_mut().zip(places) {
            cell.row = *row;
            cell.column = *column;
        }
        self.ordered = false;
    }

    /// The sheet; of two cells in one place the first holds.
    pub fn finish(self) -> Sheet {
        let mut sheet = self.sheet;
        if !self.ordered {
            sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
            sheet.cells.dedup_by_key(|cell| (cell.row, cell.column));
        }
        for (index, cell) in sheet.cells.iter().enumerate() {
            if sheet.rows.last().is_none_or(|(row, _)| *row != cell.row) {
                sheet.rows.push((cell.row, index));
            }
        }
        sheet
    }
}

#[cfg(test)]
mod tests {
    use super::{CellValue, SheetBuilder};

    #[test]
    fn cells_out_of_order_are_put_in_order_and_the_first_of_two_holds() {
        let mut builder = SheetBuilder::new("Blad1");
        builder.push(1_048_575, 16_383, CellValue::Number(3.0));
        builder.push(0, 1, CellValue::Number(1.0));
        builder.push(0, 1, CellValue::Number(2.0));
        let sheet = builder.finish();
        let rows: Vec<_> = sheet.rows().collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].at(1), Some(CellValue::Number(1.0)));
        assert_eq!(rows[0].at(0), None);
        assert_eq!(rows[1].at(16_383), Some(CellValue::Number(3.0)));
    }
}
