//! The row of a sheet that names a declared table's columns.

use unicode_normalization::UnicodeNormalization;

use crate::{
    inputs::{
        layout::HEADING_ROWS,
        sheet::{Row, Sheet},
    },
    model::{TableDeclaration, fold},
};

/// Where a table's columns stand in a sheet.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    /// The row of the headings.
    pub row: u32,
    /// For each declared column the sheet's column, if exactly one fits.
    pub columns: Vec<Option<u32>>,
    /// Indices of the needed columns that no heading fits.
    pub lacking: Vec<usize>,
    /// Indices of the columns that two headings fit, with those.
    pub twofold: Vec<(usize, u32, u32)>,
    /// The sheet's other columns with their headings.
    pub others: Vec<(u32, String)>,
}

impl Heading {
    /// The row near the top in which the most columns are named, the first of equals; none where none is.
    pub fn of(sheet: &Sheet, table: &TableDeclaration) -> Option<Heading> {
        sheet
            .rows()
            .take_while(|row| row.number < HEADING_ROWS)
            .map(|row| Heading::in_row(sheet, &row, table))
            .filter(|heading| heading.named() > 0)
            .reduce(|best, next| {
                if next.named() > best.named() {
                    next
                } else {
                    best
                }
            })
    }

    fn in_row(sheet: &Sheet, row: &Row<'_>, table: &TableDeclaration) -> Heading {
        let words: Vec<(u32, &str)> = row
            .cells
            .iter()
            .filter_map(|cell| Some((cell.column, sheet.words(Some(cell.value))?)))
            .collect();
        let mut heading = Heading {
            row: row.number,
            columns: Vec::with_capacity(table.columns.len()),
            lacking: Vec::new(),
            twofold: Vec::new(),
            others: Vec::new(),
        };
        for (index, column) in table.columns.iter().enumerate() {
            let names = || {
                std::iter::once(column.name.as_ref())
                    .chain(column.headings.iter().map(String::as_str))
            };
            let fitting = |as_compared: fn(&str) -> String| -> Vec<u32> {
                let wanted: Vec<String> = names().map(as_compared).collect();
                let fits = words
                    .iter()
                    .filter(|(_, word)| wanted.contains(&as_compared(word)));
                fits.map(|(at, _)| *at).collect()
            };
            // The same letters go before letters that are only alike: `antal` before `Antal (%)`.
            let mut found = fitting(fold);
            if found.is_empty() {
                found = fitting(loose);
            }
            let place = match found.as_slice() {
                [alone] => Some(*alone),
                [first, second, ..] => {
                    heading.twofold.push((index, *first, *second));
                    None
                }
                [] => None,
            };
            if place.is_none() && !column.optional {
                heading.lacking.push(index);
            }
            heading.columns.push(place);
        }
        let taken = |at: u32| heading.columns.contains(&Some(at));
        let others = words.iter().filter(|(at, _)| !taken(*at));
        heading.others = others.map(|(at, word)| (*at, (*word).to_owned())).collect();
        heading
    }

    /// How many of the declared columns are named.
    pub fn named(&self) -> usize {
        self.columns.iter().flatten().count()
    }

    /// Whether the table can be read with these headings.
    pub fn is_whole(&self) -> bool {
        self.lacking.is_empty() && self.twofold.is_empty()
    }
}

/// A heading or a sheet's name as it is compared when the letters differ: without capitals, accents, spaces
/// and signs.
pub(super) fn loose(text: &str) -> String {
    text.nfd()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'ø' => 'o',
            'æ' => 'a',
            other => other,
        })
        .collect()
}
