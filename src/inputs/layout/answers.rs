//! The column of a table of units that says how many people answered.
//!
//! It goes by many names. One that is not among them is not guessed: it is kept as one that may count answers, and the
//! settings say whether it does.

use std::collections::BTreeMap;

use crate::{
    diagnostics::Code,
    inputs::{
        cell::{Figures, is_dash, is_filled},
        faults::Faults,
        sheet::{CellValue, PlacedCell, Row, Sheet},
    },
    model::CountColumn,
    text::numeral,
};

/// What it is called, in each language; those that say it in full first. Where several stand in a sheet the first of
/// them counts.
pub(super) const WORDS: [&[&str]; 3] = [
    &[
        "antal svar",
        "antal svarande",
        "antal respondenter",
        "antal besvarade",
        "antal enkätsvar",
        "antalsvar",
        "svarande",
        "respondenter",
        "enkätsvar",
        "svar",
        "bas",
        "antal",
        "n",
    ],
    &[
        "antall svar",
        "antall besvarelser",
        "antall respondenter",
        "antallsvar",
        "besvarelser",
        "respondenter",
        "svar",
        "antall",
        "n",
    ],
    &[
        "answers",
        "number of answers",
        "number of responses",
        "number of respondents",
        "responses",
        "respondents",
        "base",
        "n",
    ],
];

/// The column among headings, as they are compared, that says it best.
pub(super) fn column(heads: &[(u32, String)]) -> Option<&(u32, String)> {
    let named = heads
        .iter()
        .filter(|(_, head)| place_among_words(head).is_some());
    named.min_by_key(|(_, head)| place_among_words(head))
}

/// The place of a heading among the words, without what stands in brackets after it (`Antal svar (st)`).
fn place_among_words(plain: &str) -> Option<usize> {
    let bare = plain.split('(').next().unwrap_or_default().trim();
    let bare = bare.strip_suffix('=').unwrap_or(bare).trim();
    let bare = bare.strip_suffix(" st").unwrap_or(bare);
    let names = WORDS.into_iter();
    let found = names.filter_map(|names| names.iter().position(|name| *name == bare));
    found.min()
}

/// The columns under a row of headings that are not among those known and hold mostly whole numbers, none of them a
/// fraction.
pub(super) fn candidates(sheet: &Sheet, heading: u32, known: &[u32]) -> Vec<CountColumn> {
    let Some(heads) = sheet.rows().find(|row| row.number == heading) else {
        return Vec::new();
    };
    // Each with how many of its cells hold something else.
    let mut found: BTreeMap<u32, (CountColumn, usize)> = BTreeMap::new();
    let unknown = |cell: &&PlacedCell| !known.contains(&cell.column);
    for cell in heads.cells.iter().filter(unknown) {
        if let Some(heading) = sheet.words(Some(cell.value)) {
            let column = CountColumn {
                heading: heading.to_owned(),
                cell: heads.address(cell.column),
                numbers: BTreeMap::new(),
            };
            found.insert(cell.column, (column, 0));
        }
    }
    for row in sheet.rows().filter(|row| row.number > heading) {
        for cell in row.cells {
            let Some((column, others)) = found.get_mut(&cell.column) else {
                continue;
            };
            match count_of(sheet, cell.value) {
                Some(number) if number >= 0.0 && number.fract() == 0.0 => {
                    column.numbers.insert(row.number, whole(number));
                }
                None if !matches!(cell.value, CellValue::Date(_)) => {
                    *others += usize::from(!says_nothing(sheet, Some(cell.value)));
                }
                _ => {
                    found.remove(&cell.column);
                }
            }
        }
    }
    found.retain(|_, (column, others)| column.numbers.len() > *others);
    found.into_values().map(|(column, _)| column).collect()
}

/// The number in a cell, also one that stands there as text.
fn count_of(sheet: &Sheet, value: CellValue) -> Option<f64> {
    match value {
        CellValue::Number(number) => Some(number),
        CellValue::Text(id) => numeral(sheet.text(id))?.certain(),
        _ => None,
    }
}

/// Whether a cell is empty, or says that there is nothing to say.
fn says_nothing(sheet: &Sheet, value: Option<CellValue>) -> bool {
    let words = sheet.words(value);
    !is_filled(sheet, value)
        || words.is_some_and(|text| is_dash(text) || matches!(text, "." | ".."))
}

/// How many answered: 0 where the cell is spoilt or says nothing, of which a figure tells nobody how many it stands on.
pub(super) fn number(
    (sheet, figures): (&Sheet, &Figures<'_>),
    row: &Row<'_>,
    column: u32,
    has_figure: bool,
    faults: &mut Faults<'_>,
) -> u32 {
    if says_nothing(sheet, row.at(column)) {
        if has_figure {
            faults.cell(Code::AnswersUntold, row.address(column), String::new);
        }
        return 0;
    }
    figures
        .read(row.at(column), row.address(column), faults)
        .map_or(0, whole)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range first; a fraction of an answer is no answer"
)]
fn whole(number: f64) -> u32 {
    number.clamp(0.0, f64::from(u32::MAX)) as u32
}
