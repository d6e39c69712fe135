//! What a reader of a sheet's figures should know of how the workbook shows them.

use std::collections::HashMap;

use super::{
    faults::{Faults, NAMED_PLACES},
    sheet::{CellValue, Sheet},
};
use crate::{
    diagnostics::{Code, Diagnostic},
    model::CellAddress,
};

/// Says which rows and columns are read although the workbook hides them.
pub(super) fn hidden(sheet: &Sheet, faults: &mut Faults<'_>) {
    let rows = sheet.hidden_rows.iter().map(|row| CellAddress {
        row: *row,
        column: 0,
    });
    let columns = sheet.hidden_columns.iter().map(|column| CellAddress {
        row: 0,
        column: *column,
    });
    let found: [(Code, Vec<CellAddress>); 2] = [
        (Code::RowsHidden, rows.collect()),
        (Code::ColumnsHidden, columns.collect()),
    ];
    for (code, cells) in found {
        if cells.is_empty() {
            continue;
        }
        let mut note = Diagnostic::new(code)
            .with("sheet", &sheet.name)
            .with("count", cells.len());
        let named = cells.iter().take(NAMED_PLACES);
        note.places = named.map(|cell| faults.place(*cell)).collect();
        faults.add(note);
    }
}

/// Says which of the numbers that are read are shown in thousands, and which are not shown as per cent although others
/// of the same thing are: those for which the first of the pair is equal.
pub(super) fn scales(
    sheet: &Sheet,
    numbers: impl Iterator<Item = (u32, CellAddress, CellValue)>,
    faults: &mut Faults<'_>,
) {
    if sheet.shown().is_empty() && !sheet.has_shares() {
        return;
    }
    let mut shares: HashMap<u32, (bool, Vec<(CellAddress, CellValue)>)> = HashMap::new();
    for (about, cell, value) in numbers {
        let shown = sheet.shown_at(cell);
        let (has_shares, plain) = shares.entry(about).or_default();
        match (shown, value) {
            (Some(shown), CellValue::Number(number)) if shown.shift < 0 => {
                let text = || format!("{} → {number}", shown.stored);
                faults.cell(Code::NumbersScaled, cell, text);
            }
            (Some(_), _) => *has_shares = true,
            (None, CellValue::Text(text)) if sheet.text(text).trim_end().ends_with('%') => {
                *has_shares = true;
            }
            (None, value) => {
                let number = sheet.number(value).filter(|number| *number != 0.0);
                plain.extend(
                    number
                        .filter(|number| number.abs() <= 1.0)
                        .map(|_| (cell, value)),
                );
            }
        }
    }
    let mixed = shares.into_values().filter(|(has_shares, _)| *has_shares);
    let mut mixed: Vec<(CellAddress, CellValue)> = mixed.flat_map(|(_, plain)| plain).collect();
    mixed.sort_by_key(|(cell, _)| *cell);
    for (cell, value) in mixed {
        faults.cell(Code::SharesMixed, cell, || sheet.quoted(value));
    }
}
