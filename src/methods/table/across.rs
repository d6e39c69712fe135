use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Comparison, RowExpression};
use crate::{
    methods::Elementwise,
    model::{Scalar, Table},
};

/// A column whose values become columns of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Across {
    /// The column.
    pub column: Arc<str>,
    /// The values, in order.
    pub values: Vec<Scalar>,
}

impl Across {
    /// The condition that a row has one of the values.
    pub fn condition(&self, value: &Scalar) -> RowExpression {
        let column = RowExpression::Column(Arc::clone(&self.column));
        let equals = Elementwise::Compare(Comparison::Equal);
        RowExpression::formula(equals, [column, RowExpression::Constant(value.clone())])
    }

    /// Which of the values a row has.
    pub fn position(&self, table: &Table, row: usize) -> Option<usize> {
        let holds =
            |value: &Scalar| self.condition(value).value(table, row) == Ok(Scalar::Truth(true));
        self.values.iter().position(holds)
    }

    /// The rows that have a value, but none of these.
    pub fn others(&self, table: &Table) -> Vec<usize> {
        let has_value = |row: usize| {
            let column = table.column(&self.column);
            column.is_some_and(|column| table.cell(column, row).is_ok())
        };
        (0..table.rows)
            .filter(|row| has_value(*row) && self.position(table, *row).is_none())
            .collect()
    }
}
