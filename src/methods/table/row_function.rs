use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Matrix, Misfit, Period, PeriodLength};
use crate::model::{CellKind, Missing, Scalar, TableCell};

/// What only the rows of tables have a word for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RowFunction {
    /// Whether there is no value.
    IsMissing,
    /// The year of a day.
    Year,
    /// The period that a day lies in, as a text; the letter is that of quarters.
    Period(PeriodLength, char),
    /// The number of a matrix at two words.
    Lookup(Arc<Matrix>),
}

impl RowFunction {
    /// Tail of the text key `formula.<name>`.
    pub fn name(&self) -> &'static str {
        match self {
            RowFunction::IsMissing => "is_missing",
            RowFunction::Year => "year",
            RowFunction::Period(..) => "period",
            RowFunction::Lookup(_) => "lookup",
        }
    }

    /// What it gives of cells.
    ///
    /// # Errors
    /// The kind of missing of the first cell that is; of a lookup [`Missing::Undefined`] where the matrix has no field.
    pub(super) fn value(&self, cells: &[TableCell]) -> TableCell {
        match (self, cells) {
            (RowFunction::IsMissing, [cell]) => Ok(Scalar::Truth(cell.is_err())),
            (RowFunction::Year, [Ok(Scalar::Date(day))]) => {
                Ok(Scalar::Number(f64::from(day.year())))
            }
            (RowFunction::Period(length, quarter), [Ok(Scalar::Date(day))]) => {
                let text = Period::of(*day, *length).written(*quarter);
                Ok(Scalar::Text(Arc::from(text)))
            }
            (RowFunction::Lookup(matrix), [Ok(row), Ok(column)]) => {
                let value = matrix.value(&row.written(), &column.written())?;
                Ok(Scalar::Number(value))
            }
            _ => {
                let first = cells.iter().find_map(|cell| cell.as_ref().err());
                Err(first.copied().unwrap_or(Missing::NotInFile))
            }
        }
    }

    /// What comes out of cells of these kinds.
    ///
    /// # Errors
    /// The first kind that does not belong.
    pub(super) fn kind(&self, kinds: &[CellKind]) -> Result<CellKind, Misfit> {
        let (wanted, gives) = match self {
            RowFunction::IsMissing => return Ok(CellKind::Truth),
            RowFunction::Year => (CellKind::Date, CellKind::Number),
            RowFunction::Period(..) => (CellKind::Date, CellKind::Text),
            RowFunction::Lookup(_) => (CellKind::Text, CellKind::Number),
        };
        match kinds.iter().find(|found| **found != wanted) {
            Some(found) => Err(Misfit::wanted(wanted, *found)),
            None => Ok(gives),
        }
    }
}
