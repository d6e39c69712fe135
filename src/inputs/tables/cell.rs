//! What a cell means in a column of a declared kind.

use std::{collections::HashMap, sync::Arc};

use super::{date::date, number::number};
use crate::{
    diagnostics::Code,
    inputs::{
        faults::Faults,
        sheet::{CellValue, Sheet, TextId},
    },
    model::{CellAddress, CellKind, Missing, Scalar, TableCell, fold},
};

/// Reads the cells of one sheet; equal texts share their letters.
pub(super) struct CellReader<'a> {
    sheet: &'a Sheet,
    shared: HashMap<TextId, Arc<str>>,
}

impl<'a> CellReader<'a> {
    /// A reader that has read nothing.
    pub fn new(sheet: &'a Sheet) -> Self {
        CellReader {
            sheet,
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
            CellValue::Text(id) => {
                if let Some(missing) = silence(self.sheet.text(id).trim(), kind) {
                    return Err(missing);
                }
                match self.of_text(kind, id) {
                    Some(scalar) => return Ok(scalar),
                    None => misfit(kind),
                }
            }
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

    fn of_text(&mut self, kind: CellKind, id: TextId) -> Option<Scalar> {
        let text = self.sheet.text(id).trim();
        match kind {
            CellKind::Text => {
                let shared = self.shared.entry(id).or_insert_with(|| Arc::from(text));
                Some(Scalar::Text(Arc::clone(shared)))
            }
            CellKind::Number => number(text).map(Scalar::Number),
            CellKind::Date => date(text).map(Scalar::Date),
            CellKind::Truth => truth(text).map(Scalar::Truth),
        }
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

/// A text that says that there is nothing: empty, a dash; where a number belongs also the signs of statistics.
fn silence(text: &str, kind: CellKind) -> Option<Missing> {
    match text {
        "" | "-" | "\u{2013}" => Some(Missing::NotReported),
        "." if kind == CellKind::Number => Some(Missing::NotApplicable),
        ".." if kind == CellKind::Number => Some(Missing::Suppressed),
        _ => None,
    }
}

fn truth(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "ja" | "j" | "x" | "yes" | "y" | "sant" | "sann" | "true" | "1" => Some(true),
        "nej" | "nei" | "n" | "no" | "falskt" | "usann" | "false" | "0" => Some(false),
        _ => None,
    }
}
