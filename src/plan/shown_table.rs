use serde::{Deserialize, Serialize};
use std::sync::Arc;

use super::{NodeId, ShownChart, Span};
use crate::{
    methods::{Matrix, band_within},
    model::{Band, BandLimits, Direction},
};

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
    /// How its rows are drawn, where a rule draws them.
    pub chart: Option<ShownChart>,
    /// Whether the whole of it is kept out of what the public sees.
    pub internal: bool,
    /// Where it is declared.
    pub span: Span,
}

impl ShownTable {
    /// Calls each column that it reads as `name` says, where it says anything.
    pub fn rename(&mut self, name: &dyn Fn(&str) -> Option<Arc<str>>) {
        let of_limits = self.limits.iter_mut().flat_map(Limits::columns_mut);
        let of_map = self.map.iter_mut();
        let columns = self.columns.iter_mut().chain(of_limits);
        let all =
            columns.chain(of_map.flat_map(|map| [&mut map.row, &mut map.column, &mut map.label]));
        for column in all {
            if let Some(name) = name(column) {
                *column = name;
            }
        }
        if let Some(chart) = &mut self.chart {
            chart.rename(name);
        }
    }
}

/// What colours the rows of a table, or the fields of its map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// The column of numbers; none where a map's own numbers are meant.
    pub column: Option<Arc<str>>,
    /// Where the good band ends.
    pub good: Limit,
    /// Where the middle band ends.
    pub middle: Limit,
    /// Which numbers are good: high ones or low ones.
    pub direction: Direction,
    /// Whether a number at a limit is of the better band. `gränser` and `mål` say what is still good enough, in tables
    /// as in areas; `gul` and `röd` where these begin.
    pub better_at_limit: bool,
}

impl Limits {
    /// The columns that it reads, those of its limits last.
    pub fn columns(&self) -> impl Iterator<Item = &Arc<str>> {
        let limits = [&self.good, &self.middle].into_iter();
        let of_limits = limits.filter_map(|limit| match limit {
            Limit::Number(_) => None,
            Limit::Column(name) => Some(name),
        });
        self.column.iter().chain(of_limits)
    }

    fn columns_mut(&mut self) -> impl Iterator<Item = &mut Arc<str>> {
        let limits = [&mut self.good, &mut self.middle].into_iter();
        let of_limits = limits.filter_map(|limit| match limit {
            Limit::Number(_) => None,
            Limit::Column(name) => Some(name),
        });
        self.column.iter_mut().chain(of_limits)
    }

    /// The limits that hold for a row whose numbers `cell` gives; none where it lacks one.
    pub fn of_row(&self, cell: impl Fn(&str) -> Option<f64>) -> Option<RowLimits> {
        let number = |limit: &Limit| match limit {
            Limit::Number(number) => Some(*number),
            Limit::Column(name) => cell(name),
        };
        Some(RowLimits {
            limits: BandLimits {
                good: number(&self.good)?,
                middle: number(&self.middle)?,
            },
            direction: self.direction,
            better_at_limit: self.better_at_limit,
        })
    }
}

/// A limit: the same for all rows, or a row's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Limit {
    /// A number of the rule.
    Number(f64),
    /// The number that a row has in a column.
    Column(Arc<str>),
}

/// The limits of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowLimits {
    /// Where the good band and the middle one end.
    pub limits: BandLimits,
    /// Which numbers are good.
    pub direction: Direction,
    /// Whether a number at a limit is of the better band.
    pub better_at_limit: bool,
}

impl RowLimits {
    /// The band of a number. Numbers that show alike to twelve digits are alike, as everywhere.
    pub fn band(self, number: f64) -> Band {
        if self.better_at_limit {
            return band_within(number, self.limits, self.direction);
        }
        let mirrored = BandLimits {
            good: self.limits.middle,
            middle: self.limits.good,
        };
        match band_within(number, mirrored, self.direction.opposite()) {
            Band::Good => Band::Poor,
            Band::Middle => Band::Middle,
            Band::Poor => Band::Good,
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
