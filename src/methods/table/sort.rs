use std::{cmp::Ordering, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Across, Misfit, RowExpression, expression::order};
use crate::model::{CellKind, Scalar, Table};

/// Rows in order of a column, those without a value last; equal rows keep their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sort {
    /// The column.
    pub by: Arc<str>,
    /// Whether the greatest stands first; of stated values the last.
    pub descending: bool,
    /// Its values in the order that they stand in, those that are not among them after; none where that is their own.
    pub stated: Vec<Scalar>,
    /// How many of the first are kept, with those that stand equal to the last of them; a row without a value stands
    /// nowhere. All rows where nothing is said.
    pub first: Option<usize>,
}

impl Sort {
    /// The rows, by index, in order.
    pub fn rows(&self, table: &Table) -> Vec<usize> {
        let all = 0..table.rows;
        let Some(column) = table.column(&self.by) else {
            return all.collect();
        };
        let values = self.values();
        let ranks: Vec<Option<usize>> = match self.stated.is_empty() {
            true => vec![None; table.rows],
            false => all.clone().map(|row| values.position(table, row)).collect(),
        };
        let rank = |row: usize| ranks.get(row).copied().flatten();
        let directed = |ordering: Ordering| match self.descending {
            true => ordering.reverse(),
            false => ordering,
        };
        let compare = |one: &usize, other: &usize| match (rank(*one), rank(*other)) {
            (Some(one), Some(other)) => directed(one.cmp(&other)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => match (table.cell(column, *one), table.cell(column, *other)) {
                (Ok(one), Ok(other)) if self.stated.is_empty() => {
                    directed(order(one, other).unwrap_or(Ordering::Equal))
                }
                (Ok(_), Ok(_)) | (Err(_), Err(_)) => Ordering::Equal,
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
            },
        };
        let mut rows: Vec<usize> = all.collect();
        rows.sort_by(compare);
        let Some(first) = self.first else {
            return rows;
        };
        rows.retain(|row| table.cell(column, *row).is_ok());
        let last = first
            .checked_sub(1)
            .and_then(|last| rows.get(last).copied());
        if let Some(last) = last {
            rows.retain(|row| compare(row, &last) != Ordering::Greater);
        }
        rows
    }

    /// The rows that have a value, but none of those that are stated.
    pub fn others(&self, table: &Table) -> Vec<usize> {
        match self.stated.is_empty() {
            true => Vec::new(),
            false => self.values().others(table),
        }
    }

    /// Whether a table with these columns can be put in order so.
    ///
    /// # Errors
    /// The column if it is not there, or a value that it cannot hold.
    pub fn fits(&self, columns: &[(Arc<str>, CellKind)]) -> Result<(), Misfit> {
        RowExpression::Column(Arc::clone(&self.by)).kind(columns)?;
        let values = self.values();
        for value in &values.values {
            values.condition(value).kind(columns)?;
        }
        Ok(())
    }

    fn values(&self) -> Across {
        Across {
            column: Arc::clone(&self.by),
            values: self.stated.clone(),
        }
    }
}
