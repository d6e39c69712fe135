//! What became of every cell of a sheet in which something stands.

use std::collections::HashSet;

use super::{
    cell::is_filled,
    sheet::{Row, Sheet},
};
use crate::model::SheetObservations;

/// How many cells something stands in, and how many of them are no figures; the others are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Account {
    /// Cells in which something stands.
    pub filled: usize,
    /// Of those, the ones that say what figures are: headings, titles, names, years.
    pub labels: usize,
    /// Of those, the ones in rows that sum others up.
    pub totals: usize,
    /// How many such rows there are.
    pub total_rows: usize,
    /// Of those, the ones that are neither: notes, columns and rows that are not read.
    pub beside: usize,
    /// Figures that the sheet has a place for and no cell, or one in which nothing stands; they are none of the above.
    pub empty: usize,
}

/// Where a layout found labels and figures.
#[derive(Default)]
pub(super) struct Whereabouts {
    /// Rows of headings.
    pub headings: Vec<u32>,
    /// Columns that say what a row's figures are.
    pub labels: Vec<u32>,
    /// Columns of figures.
    pub figures: Vec<u32>,
}

impl Account {
    /// Of a sheet of which nothing is read.
    pub fn unread(sheet: &Sheet) -> Self {
        let filled = sheet.rows().map(|row| filled(sheet, &row)).sum();
        Account {
            filled,
            beside: filled,
            ..Account::default()
        }
    }

    /// Of a sheet of which these figures were read; where there are none, every row below the headings is one of a list.
    pub fn of(sheet: &Sheet, read: &SheetObservations, whereabouts: &Whereabouts) -> Self {
        let mut account = Account::unread(sheet);
        let stated = (read.observations.iter())
            .filter(|figure| is_filled(sheet, sheet.at(figure.cell)))
            .count();
        account.empty = read.observations.len() - stated;
        let rows: HashSet<u32> = read
            .observations
            .iter()
            .map(|figure| figure.cell.row)
            .collect();
        let last_heading = whereabouts.headings.iter().max();
        for row in sheet.rows() {
            let is_below = last_heading.is_none_or(|last| row.number > *last);
            if whereabouts.headings.contains(&row.number) {
                account.labels += filled(sheet, &row);
            } else if rows.contains(&row.number) || (is_below && rows.is_empty()) {
                account.labels += filled_in(sheet, &row, &whereabouts.labels);
            } else if is_below && sheet.is_total(row.number, whereabouts.figures.iter().copied()) {
                account.totals += filled(sheet, &row);
                account.total_rows += 1;
            }
        }
        let accounted = stated + account.labels + account.totals;
        account.beside = account.filled.saturating_sub(accounted);
        account
    }
}

/// In how many cells of a row something stands.
pub(super) fn filled(sheet: &Sheet, row: &Row<'_>) -> usize {
    let cells = row.cells.iter();
    cells
        .filter(|cell| is_filled(sheet, Some(cell.value)))
        .count()
}

/// The same of these columns alone.
pub(super) fn filled_in(sheet: &Sheet, row: &Row<'_>, columns: &[u32]) -> usize {
    let cells = columns.iter().map(|column| row.at(*column));
    cells.filter(|cell| is_filled(sheet, *cell)).count()
}
