//! A sheet as the file states it: only the cells that are there, in order of row and then column.
//!
//! Memory follows the number of cells, never the extent that a sheet claims: one cell in XFD1048576 is one
//! cell. Texts are kept once and referred to by number.

use std::{
    collections::{BTreeSet, HashMap},
    ops::RangeInclusive,
};

use super::looks::{Looks, NumberFormat, shifted};
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
    /// The numbers that are shown as others than the file holds, by row and column.
    shown: Vec<ShownNumber>,
    /// Rows and columns that the workbook does not show although something stands in them.
    pub hidden_rows: Vec<u32>,
    pub hidden_columns: Vec<u32>,
    /// Rows that sum others up, each with the columns of which it does.
    totals: Vec<(u32, RangeInclusive<u32>)>,
}

/// A number that is shown as another than the file holds; the cell states what is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ShownNumber {
    pub row: u32,
    pub column: u32,
    /// What the file holds.
    pub stored: f64,
    /// The power of ten by which it is shown greater.
    pub shift: i8,
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

    /// The cell at an address, if the file states it.
    pub fn at(&self, cell: CellAddress) -> Option<CellValue> {
        let place = (cell.row, cell.column);
        let found = self
            .cells
            .binary_search_by_key(&place, |cell| (cell.row, cell.column));
        self.cells.get(found.ok()?).map(|cell| cell.value)
    }

    /// How many cells the file states.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// How many columns it has, from the first to the last in which anything stands.
    pub fn width(&self) -> u32 {
        let last = self.rows().filter_map(|row| row.cells.last());
        let last = last.map(|cell| cell.column).max();
        last.map_or(0, |last| last.saturating_add(1))
    }

    /// Whether every cell is empty.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.value == CellValue::Empty)
    }

    /// The numbers that are shown as others than the file holds.
    pub fn shown(&self) -> &[ShownNumber] {
        &self.shown
    }

    /// Whether somebody typed a per cent sign after something.
    pub fn has_shares(&self) -> bool {
        self.texts.iter().any(|text| text.trim_end().ends_with('%'))
    }

    /// How the number in a cell is shown, if not as the file holds it.
    pub fn shown_at(&self, cell: CellAddress) -> Option<ShownNumber> {
        let place = (cell.row, cell.column);
        let found = self
            .shown
            .binary_search_by_key(&place, |shown| (shown.row, shown.column));
        self.shown.get(found.ok()?).copied()
    }

    /// Whether a row sums others up in one of these columns.
    pub fn is_total(&self, row: u32, mut columns: impl Iterator<Item = u32>) -> bool {
        let first = self.totals.partition_point(|(total, _)| *total < row);
        let of_row = self.totals.get(first..).unwrap_or_default();
        let of_row: Vec<_> = of_row
            .iter()
            .take_while(|(total, _)| *total == row)
            .collect();
        !of_row.is_empty()
            && columns.any(|column| of_row.iter().any(|(_, range)| range.contains(&column)))
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

    /// The number in a cell, or that is written in one of a file that knows texts only, if it can be one alone.
    pub fn number(&self, value: CellValue) -> Option<f64> {
        match value {
            CellValue::Number(number) => Some(number),
            CellValue::Text(id) if self.written => numeral(self.text(id))?.certain(),
            _ => None,
        }
    }

    /// How many of the rows from one on have something in them.
    pub fn filled_rows(&self, from: u32) -> usize {
        let rows = self.rows().filter(|row| row.number >= from);
        let is_filled = |cell: &PlacedCell| self.is_filled(cell.value);
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

impl Sheet {
    /// Whether something stands in a cell.
    fn is_filled(&self, value: CellValue) -> bool {
        match value {
            CellValue::Empty => false,
            CellValue::Text(id) => !self.text(id).trim().is_empty(),
            _ => true,
        }
    }

    /// Keeps of the hidden rows and columns those in which something stands.
    fn hide(&mut self, looks: &Looks) {
        if looks.hidden_rows.is_empty() && looks.hidden_columns.is_empty() {
            return;
        }
        let filled = self.cells.iter().filter(|cell| self.is_filled(cell.value));
        let (mut rows, mut columns) = (BTreeSet::new(), BTreeSet::new());
        for cell in filled {
            if looks.hides_row(cell.row) {
                rows.insert(cell.row);
            }
            if looks.hides_column(cell.column) {
                columns.insert(cell.column);
            }
        }
        self.hidden_rows = rows.into_iter().collect();
        self.hidden_columns = columns.into_iter().collect();
    }

    /// The row of a cell with the columns beside it in which something stands without a gap.
    fn run(&self, row: u32, column: u32) -> Option<(u32, RangeInclusive<u32>)> {
        let place = self
            .rows
            .binary_search_by_key(&row, |(number, _)| *number)
            .ok()?;
        let (_, start) = self.rows.get(place)?;
        let of_row = self
            .cells
            .get(*start..)?
            .iter()
            .take_while(|cell| cell.row == row);
        let filled = of_row
            .filter(|cell| self.is_filled(cell.value))
            .map(|cell| cell.column);
        let filled: Vec<u32> = filled.collect();
        let runs = filled.chunk_by(|one, next| one.checked_add(1) == Some(*next));
        let mut runs = runs.filter_map(|run| Some(*run.first()?..=*run.last()?));
        runs.find(|run| run.contains(&column)).map(|run| (row, run))
    }
}

/// A sheet under construction.
pub(super) struct SheetBuilder {
    sheet: Sheet,
    by_text: HashMap<Box<str>, TextId>,
    by_address: HashMap<(usize, usize), TextId>,
    ordered: bool,
    looks: Looks,
    sums: Vec<(u32, u32)>,
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
            looks: Looks::default(),
            sums: Vec::new(),
        }
    }

    /// Says what the workbook tells about the cells beside what they hold.
    pub fn look(&mut self, looks: Looks) {
        self.looks = looks;
    }

    /// The number of a format in which cells may be shown.
    pub fn format(&mut self, format: NumberFormat) -> usize {
        self.looks.format(format)
    }

    /// Says in which format a cell is shown.
    pub fn show(&mut self, row: u32, column: u32, format: Option<usize>) {
        if let Some(format) = format {
            self.looks.cell(row, column, format);
        }
    }

    /// Says that columns are hidden.
    pub fn hide_columns(&mut self, columns: RangeInclusive<u32>) {
        self.looks.hidden_columns.push(columns);
    }

    /// Says whether a row is hidden.
    pub fn hide_row_if(&mut self, hidden: bool, row: u32) {
        if hidden {
            self.looks.hidden_rows.push(row);
        }
    }

    /// Says whether the formula in a cell sums up its column.
    pub fn sum_if(&mut self, sums: bool, row: u32, column: u32) {
        if sums {
            self.sums.push((row, column));
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
        let (mut sheet, mut looks) = (self.sheet, self.looks);
        if !self.ordered {
            sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
            sheet.cells.dedup_by_key(|cell| (cell.row, cell.column));
        }
        for (index, cell) in sheet.cells.iter().enumerate() {
            if sheet.rows.last().is_none_or(|(row, _)| *row != cell.row) {
                sheet.rows.push((cell.row, index));
            }
        }
        looks.sort();
        for cell in &mut sheet.cells {
            let CellValue::Number(stored) = cell.value else {
                continue;
            };
            let (row, column) = (cell.row, cell.column);
            let shift = looks.shift(row, column, stored);
            if shift != 0 {
                cell.value = CellValue::Number(shifted(stored, shift));
                sheet.shown.push(ShownNumber {
                    row,
                    column,
                    stored,
                    shift,
                });
            }
        }
        sheet.hide(&looks);
        let totals: Vec<_> = self
            .sums
            .iter()
            .filter_map(|(row, column)| sheet.run(*row, *column))
            .collect();
        sheet.totals = looks.totals;
        sheet.totals.extend(totals);
        sheet
            .totals
            .sort_by_key(|(row, columns)| (*row, *columns.start(), *columns.end()));
        sheet.totals.dedup();
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
