//! What stands beside a value and says that there is none: a status, or that the source has withdrawn the row.

use crate::{
    diagnostics::Code,
    inputs::{
        cell::{is_filled, truth},
        faults::Faults,
        sheet::{CellValue, Row, Sheet},
    },
    model::{Missing, fold},
};

/// The columns of a row's value and of what is said about it.
pub(super) struct Marks {
    pub value: u32,
    pub status: Option<u32>,
    pub withdrawn: Option<u32>,
}

/// Why a row has no value by what stands beside it; none where nothing says so.
///
/// A status holds over a value: a secret stays one. Each such contradiction is told of, and so is each row that was
/// withdrawn and each status that is not known.
pub(super) fn no_value(
    sheet: &Sheet,
    row: &Row<'_>,
    marks: &Marks,
    faults: &mut Faults<'_>,
) -> Option<Missing> {
    let withdrawn = marks.withdrawn;
    if let Some(reason) = withdrawn.and_then(|column| withdrawn_as(sheet, row, column, faults)) {
        if reason == Missing::NotReported {
            faults.cell(Code::RowsWithdrawn, row.address(marks.value), String::new);
        }
        return Some(reason);
    }
    let column = marks.status?;
    let status = sheet.words(row.at(column))?;
    let value = row.at(marks.value);
    if let Some((reason, kind)) = meaning(status) {
        if is_filled(sheet, value) && !is_sign(sheet, value) {
            let cell = row.address(marks.value);
            faults.cell_of(Code::StatusContradicted, kind, cell, || status.to_owned());
        }
        return Some(reason);
    }
    let code = if is_filled(sheet, value) {
        Code::StatusPassedOver
    } else {
        Code::StatusUnknown
    };
    faults.cell(code, row.address(column), || status.to_owned());
    (code == Code::StatusUnknown).then_some(Missing::NotInFile)
}

/// Why a status says that there is no value, and which of the kinds of status it is.
fn meaning(status: &str) -> Option<(Missing, &'static str)> {
    const PRIVACY: [&str; 7] = [
        "privacy",
        "sekretess",
        "hemlig",
        "hemligt",
        "skjermet",
        "suppressed",
        "..",
    ];
    const MISSING: [&str; 7] = [
        "missing",
        "bortfall",
        "saknas",
        "mangler",
        "ej rapporterat",
        "ikke rapportert",
        "-",
    ];
    const NOT_APPLICABLE: [&str; 5] = [
        "not applicable",
        "ej tillämplig",
        "ej tillämpligt",
        "ikke relevant",
        ".",
    ];
    let status = fold(status);
    let status = status.as_str();
    if PRIVACY.contains(&status) {
        Some((Missing::Suppressed, "privacy"))
    } else if MISSING.contains(&status) {
        Some((Missing::NotReported, "missing"))
    } else if NOT_APPLICABLE.contains(&status) {
        Some((Missing::NotApplicable, "not applicable"))
    } else {
        None
    }
}

/// Whether a cell holds one of the signs for no value.
fn is_sign(sheet: &Sheet, value: Option<CellValue>) -> bool {
    let words = sheet.words(value);
    words.is_some_and(|words| ["-", "\u{2013}", ".", ".."].contains(&words))
}

/// Why a row's value does not count where the source may have withdrawn it; none where it has not.
fn withdrawn_as(
    sheet: &Sheet,
    row: &Row<'_>,
    column: u32,
    faults: &mut Faults<'_>,
) -> Option<Missing> {
    let value = row.at(column)?;
    if !is_filled(sheet, Some(value)) {
        return None;
    }
    let said = match value {
        CellValue::Bool(said) => Some(said),
        CellValue::Number(number) => truth(&number.to_string()),
        CellValue::Text(id) => truth(sheet.text(id)),
        _ => None,
    };
    match said {
        Some(true) => Some(Missing::NotReported),
        Some(false) => None,
        None => {
            let text = || sheet.quoted(value);
            faults.cell(Code::StatusUnknown, row.address(column), text);
            Some(Missing::NotInFile)
        }
    }
}
