use super::super::{
    cell::{is_filled, year},
    faults::Faults,
    sheet::{Row, Sheet},
};
use crate::diagnostics::Code;

/// The columns of a sheet that has its years across.
pub(super) struct Years {
    /// Columns with their years, from the left.
    pub columns: Vec<(u32, i16)>,
    /// The columns from the first on that have a heading, a year or not, from the left.
    headed: Vec<u32>,
    first: u32,
}

impl Years {
    /// The years in a row of headings, from a column on. A heading that is no year is a fault.
    pub fn of(sheet: &Sheet, heading: &Row<'_>, first: u32, faults: &mut Faults<'_>) -> Self {
        let mut years = Years {
            columns: Vec::new(),
            headed: Vec::new(),
            first,
        };
        let from_first = heading.cells.iter().filter(|cell| cell.column >= first);
        for cell in from_first.filter(|cell| is_filled(sheet, Some(cell.value))) {
            years.headed.push(cell.column);
            match year(sheet, cell.value) {
                Some(year) => years.columns.push((cell.column, year)),
                None => faults.cell(
                    Code::YearNotUnderstood,
                    heading.address(cell.column),
                    || sheet.quoted(cell.value),
                ),
            }
        }
        years
    }

    /// The columns of the years.
    pub fn places(&self) -> impl Iterator<Item = u32> {
        self.columns.iter().map(|(column, _)| *column)
    }

    /// Names the figures of a row that stand under no heading: one that reaches over several columns says what the
    /// first of them is, and nothing about the others.
    pub fn name_unheaded(&self, sheet: &Sheet, row: &Row<'_>, faults: &mut Faults<'_>) {
        for cell in row.cells.iter().filter(|cell| cell.column >= self.first) {
            let is_headed = || self.headed.binary_search(&cell.column).is_ok();
            if sheet.is_number(cell.value) && !is_headed() {
                faults.cell(Code::FigureWithoutHeading, row.address(cell.column), || {
                    sheet.quoted(cell.value)
                });
            }
        }
    }
}
