//! What a cell means in a column of a declared kind.

use std::{collections::HashMap, sync::Arc};

use super::date::date;
use crate::{
    diagnostics::Code,
    inputs::{
        cell::{is_dash, truth},
        faults::Faults,
        numbers::Numbers,
        sheet::{CellValue, Sheet, TextId},
    },
    model::{CellAddress, CellKind, Missing, Scalar, TableCell},
    text::Read,
};

/// Reads the cells of one sheet; equal texts share their letters.
pub(super) struct CellReader<'a> {
    sheet: &'a Sheet,
    numbers: Numbers,
    dash_is_nothing: bool,
    shared: HashMap<TextId, Arc<str>>,
}

impl<'a> CellReader<'a> {
    /// A reader that has read nothing; `numbers` says how the numbers of the sheet are written, `dash_is_nothing`
    /// whether a dash among them is known to say that there is none.
    pub fn new(sheet: &'a Sheet, numbers: Numbers, dash_is_nothing: bool) -> Self {
        CellReader {
            sheet,
            numbers,
            dash_is_nothing,
            shared: HashMap::new(),
        }
    }

    /// What a cell holds in a column of this kind; what cannot be read is a fault and holds nothing.
    pub fn read(
        &mut self,
        kind: CellKind,
        value: Option<CellValue>,
        cell: CellAddress,
        faults: &mut Faults<'_>,
    ) -> TableCell {
        let value = value.unwrap_or(CellValue::Empty);
        let code = match value {
            CellValue::Empty => return Err(Missing::NotReported),
            CellValue::Error(_) => Code::ErrorCell,
            CellValue::FormulaWithoutValue => Code::FormulaWithoutValue,
            CellValue::Text(id) => match self.of_text(kind, id, cell.column) {
                Ok(read) => return read,
                Err(code) => code,
            },
            CellValue::Number(_) | CellValue::Bool(_) | CellValue::Date(_) => {
                match self.of_value(kind, value) {
                    Some(scalar) => return Ok(scalar),
                    None => misfit(kind),
                }
            }
        };
        faults.cell(code, cell, || self.sheet.quoted(value));
        Err(Missing::NotInFile)
    }

    /// What a text holds in a column of this kind, or the code of what is wrong with it.
    fn of_text(&mut self, kind: CellKind, id: TextId, column: u32) -> Result<TableCell, Code> {
        let text = self.sheet.text(id).trim();
        if text.is_empty() {
            return Ok(Err(Missing::NotReported));
        }
        let is_number = kind == CellKind::Number;
        match text {
            // Where a number belongs, it is written for zero as well as for a number that nobody knows.
            _ if is_dash(text) && is_number && !self.dash_is_nothing => {
                return Err(Code::DashAmbiguous);
            }
            _ if is_dash(text) => return Ok(Err(Missing::NotReported)),
            "." if is_number => return Ok(Err(Missing::NotApplicable)),
            ".." if is_number => return Ok(Err(Missing::Suppressed)),
            _ => {}
        }
        let found = match kind {
            CellKind::Text => {
                let shared = self.shared.entry(id).or_insert_with(|| Arc::from(text));
                Some(Scalar::Text(Arc::clone(shared)))
            }
            CellKind::Number => match self.numbers.read(column, text) {
                Read::Number(number) => Some(Scalar::Number(number)),
                Read::Ambiguous => return Err(Code::NumberAmbiguous),
                Read::None => None,
            },
            CellKind::Date => date(text).map(Scalar::Date),
            CellKind::Truth => truth(text).map(Scalar::Truth),
        };
        found.map(Ok).ok_or_else(|| misfit(kind))
    }

    fn of_value(&self, kind: CellKind, value: CellValue) -> Option<Scalar> {
        match (kind, value) {
            (CellKind::Number, CellValue::Number(number)) if number.is_finite() => {
                Some(Scalar::Number(number))
            }
            (CellKind::Truth, CellValue::Bool(truth)) => Some(Scalar::Truth(truth)),
            (CellKind::Truth, CellValue::Number(number)) if number == 0.0 || number == 1.0 => {
                Some(Scalar::Truth(number == 1.0))
            }
            (CellKind::Date, CellValue::Date(id)) => date(self.sheet.text(id)).map(Scalar::Date),
            // Written without a format: 20150901.
            (CellKind::Date, CellValue::Number(number)) => {
                date(&number.to_string()).map(Scalar::Date)
            }
            (CellKind::Text, other) => {
                let text = self.sheet.quoted(other);
                (!text.is_empty()).then(|| Scalar::Text(Arc::from(text)))
            }
            _ => None,
        }
    }
}

fn misfit(kind: CellKind) -> Code {
    match kind {
        CellKind::Text | CellKind::Number => Code::TableNumberWrong,
        CellKind::Date => Code::TableDateWrong,
        CellKind::Truth => Code::TableTruthWrong,
    }
}
