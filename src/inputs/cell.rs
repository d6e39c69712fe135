//! What a cell means where a figure, a year or a count belongs.

use super::{
    faults::Faults,
    sheet::{CellValue, Sheet},
};
use crate::{
    diagnostics::Code,
    model::{CellAddress, Missing, YEARS},
};

/// The figure in a cell, or why there is none.
///
/// An absent or empty cell and `-` are not reported, `.` is not applicable, `..` suppressed. What cannot be
/// read (text, an error, a formula without a result) is `NotInFile`: a place must not be said not to have
/// reported because a cell is spoilt, and text is never guessed to be a number. Each is a fault.
pub(super) fn figure(
    sheet: &Sheet,
    value: Option<CellValue>,
    cell: CellAddress,
    faults: &mut Faults<'_>,
) -> Result<f64, Missing> {
    let Some(value) = value else {
        return Err(Missing::NotReported);
    };
    let code = match value {
        CellValue::Empty => return Err(Missing::NotReported),
        CellValue::Number(number) if number.is_finite() => return Ok(number),
        CellValue::Text(id) => match sheet.text(id).trim() {
            // A dash that stands alone is often made longer by the spreadsheet's own correction.
            "" | "-" | "\u{2013}" => return Err(Missing::NotReported),
            "." => return Err(Missing::NotApplicable),
            ".." => return Err(Missing::Suppressed),
            _ => Code::TextForNumber,
        },
        CellValue::Number(_) | CellValue::Bool(_) | CellValue::Date(_) => Code::TextForNumber,
        CellValue::Error(_) => Code::ErrorCell,
        CellValue::FormulaWithoutValue => Code::FormulaWithoutValue,
    };
    faults.cell(code, cell, || sheet.quoted(value));
    Err(Missing::NotInFile)
}

/// The year that a cell states as number or text; none for anything else, dates included.
pub(super) fn year(sheet: &Sheet, value: CellValue) -> Option<i16> {
    let year = match value {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "within the years, checked first"
        )]
        CellValue::Number(number)
            if number.fract() == 0.0 && (1000.0..=9999.0).contains(&number) =>
        {
            number as i16
        }
        CellValue::Text(id) => sheet.text(id).trim().parse().ok()?,
        _ => return None,
    };
    YEARS.contains(&year).then_some(year)
}

/// Whether there is anything in a cell.
pub(super) fn is_filled(sheet: &Sheet, value: Option<CellValue>) -> bool {
    match value {
        None | Some(CellValue::Empty) => false,
        Some(CellValue::Text(id)) => !sheet.text(id).trim().is_empty(),
        Some(_) => true,
    }
}
