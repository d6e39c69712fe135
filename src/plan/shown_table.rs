use serde::{Deserialize, Serialize};
use std::sync::Arc;

use super::{NodeId, Span};
use crate::{methods::Matrix, model::Band};

/// A table that a rule shows, as rows or as a map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShownTable {
    /// Its title.
    pub title: Arc<str>,
    /// What the rule says about it in words.
    pub description: Option<Arc<str>>,
    /// The node that gives its rows.
    pub value: NodeId,
    /// The columns shown, in order; none for all.
    pub columns: Vec<Arc<str>>,
    /// How many decimals its numbers have at most.
    pub decimals: usize,
    /// What colours its rows, or the fields of its map.
    pub limits: Option<Limits>,
    /// How its rows are placed, where it is a map.
    pub map: Option<ShownMap>,
    /// Whether the whole of it is kept out of what the public sees.
    pub internal: bool,
    /// Where it is declared.
    pub span: Span,
}

impl ShownTable {
    /// Calls each column that it reads as `name` says, where it says anything.
    pub fn rename(&mut self, name: &dyn Fn(&str) -> Option<Arc<str>>) {
        let of_limits = self.limits.iter_mut();
        let of_map = self.map.iter_mut();
        let columns = self.columns.iter_mut();
        let columns = columns.chain(of_limits.filter_map(|limits| limits.column.as_mut()));
        let all =
            columns.chain(of_map.flat_map(|map| [&mut map.row, &mut map.column, &mut map.label]));
        for column in all {
            if let Some(name) = name(column) {
                *column = name;
            }
        }
    }
}

/// Where a number begins to be of the middle band and of the poor one; low is good.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// The column of numbers; none where a map's own numbers are meant.
    pub column: Option<Arc<str>>,
    /// The least number of the middle band.
    pub middle: f64,
    /// The least number of the poor band.
    pub poor: f64,
}

impl Limits {
    /// The band of a number.
    pub fn band(&self, number: f64) -> Band {
        if number >= self.poor {
            Band::Poor
        } else if number >= self.middle {
            Band::Middle
        } else {
            Band::Good
        }
    }
}

/// How rows are placed in the fields of a matrix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShownMap {
    /// The column that says in which row of the matrix.
    pub row: Arc<str>,
    /// The column that says in which column of the matrix.
    pub column: Arc<str>,
    /// The column by which a row is called in its field.
    pub label: Arc<str>,
    /// The fields.
    pub matrix: Arc<Matrix>,
}

impl ShownMap {
    /// The columns that name and place a row.
    pub fn columns(&self) -> [&Arc<str>; 3] {
        [&self.label, &self.row, &self.column]
    }
}
