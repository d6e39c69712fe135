//! What a cell means where a figure, a year or a count belongs.

use super::{
    faults::Faults,
    numbers::Numbers,
    sheet::{CellValue, Sheet},
};
use crate::{
    diagnostics::Code,
    model::{CellAddress, Missing, YEARS, fold},
    text::{Read, numeral},
};

/// Reads the figures of one sheet.
pub(super) struct Figures<'a> {
    sheet: &'a Sheet,
    numbers: Numbers,
    is_kolada: bool,
}

impl<'a> Figures<'a> {
    /// A reader of these columns below a row of headings; `is_kolada` says whether the sheet itself tells that it is
    /// Kolada's.
    pub fn new(
        sheet: &'a Sheet,
        heading: u32,
        columns: impl IntoIterator<Item = u32>,
        is_kolada: bool,
    ) -> Self {
        let numbers = match sheet.written {
            true => Numbers::of(sheet, heading, columns),
            false => Numbers::default(),
        };
        Figures {
            sheet,
            numbers,
            is_kolada,
        }
    }

    /// The figure in a cell, or why there is none.
    ///
    /// An absent or empty cell is not reported, `.` is not applicable, `..` suppressed; `-` is not reported in what is
    /// Kolada's, while other statistics write it for zero. What cannot be read (text, an error, a formula without a
    /// result, a number that may be two) is `NotInFile`: a place must not be said not to have reported because a cell
    /// is spoilt, and a workbook's text is never guessed to be a number. Each is a fault.
    pub fn read(
        &self,
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
            CellValue::Text(id) => match self.sheet.text(id).trim() {
                "" => return Err(Missing::NotReported),
                "." => return Err(Missing::NotApplicable),
                ".." => return Err(Missing::Suppressed),
                text if is_dash(text) && self.is_kolada => return Err(Missing::NotReported),
                text if is_dash(text) => Code::DashAmbiguous,
                text if self.sheet.written => match self.numbers.read(cell.column, text) {
                    Read::Number(number) if self.sheet.is_number(value) => return Ok(number),
                    Read::Ambiguous => Code::NumberAmbiguous,
                    Read::Number(_) | Read::None => Code::TextForNumber,
                },
                _ => Code::TextForNumber,
            },
            CellValue::Number(_) | CellValue::Bool(_) | CellValue::Date(_) => Code::TextForNumber,
            CellValue::Error(_) => Code::ErrorCell,
            CellValue::FormulaWithoutValue => Code::FormulaWithoutValue,
        };
        faults.cell(code, cell, || self.sheet.quoted(value));
        Err(Missing::NotInFile)
    }
}

/// Whether a text is a dash and nothing else; a spreadsheet's own correction often makes it longer.
pub(super) fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "\u{2013}" | "\u{2212}")
}

/// The year that a cell states as number or text; none for anything else, dates included.
pub(super) fn year(sheet: &Sheet, value: CellValue) -> Option<i16> {
    let number = match value {
        CellValue::Number(number) => number,
        CellValue::Text(id) if sheet.written => numeral(sheet.text(id))?.certain()?,
        CellValue::Text(id) => f64::from(sheet.text(id).trim().parse::<i16>().ok()?),
        _ => return None,
    };
    let mut years = YEARS;
    years.find(|year| f64::from(*year) == number)
}

/// Whether there is anything in a cell.
pub(super) fn is_filled(sheet: &Sheet, value: Option<CellValue>) -> bool {
    match value {
        None | Some(CellValue::Empty) => false,
        Some(CellValue::Text(id)) => !sheet.text(id).trim().is_empty(),
        Some(_) => true,
    }
}

/// Whether a word says yes or no; none where it says neither.
pub(super) fn truth(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "ja" | "j" | "x" | "yes" | "y" | "sant" | "sann" | "true" | "1" => Some(true),
        "nej" | "nei" | "n" | "no" | "falskt" | "usann" | "false" | "0" => Some(false),
        _ => None,
    }
}
