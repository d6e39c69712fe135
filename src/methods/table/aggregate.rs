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
    /// What each row of a table says, where it says anything: a number, or 1 where a condition holds. None of what only
    /// counts rows.
    pub fn said(&self, table: &Table) -> Option<Vec<Result<f64, Missing>>> {
        let expression = self.expression()?;
        Some(
            (0..table.rows)
                .map(|row| number(expression, table, row))
                .collect(),
        )
    }

    /// Whether each row says yes or no.
    pub fn is_yes_or_no(&self) -> bool {
        matches!(self, Aggregate::Share(_) | Aggregate::Count(Some(_)))
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
