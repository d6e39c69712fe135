//! What a workbook says about its cells beside what they hold: in which format a number is shown, which rows and
//! columns are hidden, which rows sum others up.
//!
//! The library that reads cells tells none of it for every format, so each has a file here; OpenDocument is read
//! whole in `ods`. What cannot be understood is passed over: the cells stand without it.

mod formula;
mod number_format;
mod packed;
mod xls;
mod xlsb;
mod xlsx;

use std::ops::RangeInclusive;

pub(super) use {
    formula::sums_its_column,
    number_format::{Condition, NumberFormat, shifted},
    xls::of_xls,
    xlsb::of_xlsb,
    xlsx::of_xlsx,
};

/// What is known about the cells of one sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Looks {
    /// The formats that show a number as another than is stored.
    formats: Vec<NumberFormat>,
    /// Cells that have one of them, by row and column.
    formatted: Vec<(u32, u32, usize)>,
    /// Rows that are not shown.
    pub hidden_rows: Vec<u32>,
    /// Columns that are not shown, the first and the last of each run.
    pub hidden_columns: Vec<RangeInclusive<u32>>,
    /// Rows that sum others up, each with the columns of which it does.
    pub totals: Vec<(u32, RangeInclusive<u32>)>,
}

impl Looks {
    /// Nothing known of cells in these formats.
    pub fn with(formats: &[NumberFormat]) -> Self {
        Looks {
            formats: formats.to_vec(),
            ..Looks::default()
        }
    }

    /// Says in which of the formats a cell is; a cell in one that shows numbers as they are need not be remembered.
    pub fn cell(&mut self, row: u32, column: u32, format: usize) {
        if self
            .formats
            .get(format)
            .is_some_and(|known| !known.is_plain())
        {
            self.formatted.push((row, column, format));
        }
    }

    /// The number of a format, which is added where it is new.
    pub fn format(&mut self, format: NumberFormat) -> usize {
        let known = self.formats.iter().position(|known| *known == format);
        known.unwrap_or_else(|| {
            self.formats.push(format);
            self.formats.len() - 1
        })
    }

    /// Whether numbers of some format are shown as others.
    pub fn changes_numbers(&self) -> bool {
        self.formats.iter().any(|format| !format.is_plain())
    }

    /// Puts what was said in order of the cells.
    pub fn sort(&mut self) {
        self.formatted.sort_unstable();
        self.formatted
            .dedup_by_key(|(row, column, _)| (*row, *column));
        self.hidden_rows.sort_unstable();
        self.hidden_rows.dedup();
        self.hidden_columns.sort_by_key(|run| *run.start());
        self.hidden_columns.dedup_by(|next, run| {
            let joined = next.start() <= run.end();
            if joined {
                *run = *run.start()..=*run.end().max(next.end());
            }
            joined
        });
    }

    /// Whether a row is hidden; sorted first.
    pub fn hides_row(&self, row: u32) -> bool {
        self.hidden_rows.binary_search(&row).is_ok()
    }

    /// Whether a column is hidden; sorted first.
    pub fn hides_column(&self, column: u32) -> bool {
        let after = self
            .hidden_columns
            .partition_point(|run| *run.start() <= column);
        let run = after
            .checked_sub(1)
            .and_then(|run| self.hidden_columns.get(run));
        run.is_some_and(|run| run.contains(&column))
    }

    /// By which power of ten a number in a cell is shown greater; sorted first.
    pub fn shift(&self, row: u32, column: u32, number: f64) -> i8 {
        let found = self
            .formatted
            .binary_search_by_key(&(row, column), |(row, column, _)| (*row, *column));
        found
            .ok()
            .and_then(|at| self.formats.get(self.formatted.get(at)?.2))
            .map_or(0, |format| format.shift(number))
    }
}
