use super::RowExpression;
use crate::model::{Missing, Scalar, Table};
use serde::{Deserialize, Serialize};

/// What is worked out from a set of rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Aggregate {
    /// How many rows, or how many of them meet a condition.
    Count(Option<RowExpression>),
    /// The sum of a number.
    Sum(RowExpression),
    /// The mean of a number.
    Mean(RowExpression),
    /// How many of a hundred rows meet a condition.
    Share(RowExpression),
}

/// The aggregate of rows, by index.
///
/// # Errors
/// Strict: the kind of the first row without a value; `NotInFile` where there are no rows to count from.
pub fn aggregate(wanted: &Aggregate, table: &Table, rows: &[usize]) -> Result<f64, Missing> {
    if rows.is_empty() {
        return Err(Missing::NotInFile);
    }
    let number = |expression: &RowExpression| -> Result<f64, Missing> {
        rows.iter().map(|row| number(expression, table, *row)).sum()
    };
    let count = rows.len() as f64;
    match wanted {
        Aggregate::Count(None) => Ok(count),
        Aggregate::Count(Some(expression)) | Aggregate::Sum(expression) => number(expression),
        Aggregate::Mean(expression) => Ok(number(expression)? / count),
        Aggregate::Share(expression) => Ok(number(expression)? * 100.0 / count),
    }
}

/// What a row adds to a sum: a number, or 1 where a condition holds.
fn number(expression: &RowExpression, table: &Table, row: usize) -> Result<f64, Missing> {
    match expression.value(table, row)? {
        Scalar::Number(number) => Ok(number),
        Scalar::Truth(truth) => Ok(f64::from(u8::from(truth))),
        _ => Err(Missing::NotInFile),
    }
}

impl Aggregate {
    /// What the rows say in the mean, whatever is worked out from them: exactly what each says where all say the same.
    ///
    /// # Errors
    /// As [`aggregate`].
    pub fn mean(&self, table: &Table, rows: &[usize]) -> Result<f64, Missing> {
        let Some(expression) = self.expression() else {
            return Ok(1.0);
        };
        let values: Result<Vec<f64>, Missing> = rows
            .iter()
            .map(|row| number(expression, table, *row))
            .collect();
        let values = values?;
        match values.first() {
            None => Err(Missing::NotInFile),
            Some(first) if values.iter().all(|value| value == first) => Ok(*first),
            Some(_) => Ok(values.iter().sum::<f64>() / values.len() as f64),
        }
    }

    /// The least and the most that any row says: the ends of the scale, as far as a table tells. A count of rows has
    /// none.
    pub fn ends(&self, table: &Table) -> [f64; 2] {
        let Some(expression) = self.expression() else {
            return [f64::NAN; 2];
        };
        let values = (0..table.rows).filter_map(|row| number(expression, table, row).ok());
        values.fold(
            [f64::INFINITY, f64::NEG_INFINITY],
            |[least, most], value| [least.min(value), most.max(value)],
        )
    }

    /// Tail of the text key `aggregate.<name>`.
    pub fn name(&self) -> &'static str {
        match self {
            Aggregate::Count(_) => "count",
            Aggregate::Sum(_) => "sum",
            Aggregate::Mean(_) => "mean",
            Aggregate::Share(_) => "share",
        }
    }

    /// What is taken from each row.
    pub fn expression(&self) -> Option<&RowExpression> {
        match self {
            Aggregate::Count(expression) => expression.as_ref(),
            Aggregate::Sum(expression)
            | Aggregate::Mean(expression)
            | Aggregate::Share(expression) => Some(expression),
        }
    }

    /// The same, to be changed.
    pub(super) fn expression_mut(&mut self) -> Option<&mut RowExpression> {
        match self {
            Aggregate::Count(expression) => expression.as_mut(),
            Aggregate::Sum(expression)
            | Aggregate::Mean(expression)
            | Aggregate::Share(expression) => Some(expression),
        }
    }
}
