use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Misfit, RowExpression,
    expression::{counts, number},
};
use crate::{
    methods::{Combination, Method, deviation, quantile},
    model::{CellKind, Missing, Scalar, Table, fold},
};

/// What is worked out from a set of rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// How.
    pub function: AggregateFunction,
    /// What is taken from each row; none where rows are only counted.
    pub of: Option<RowExpression>,
    /// Which rows count; all where nothing is said. A row of which it cannot be told does not.
    pub condition: Option<RowExpression>,
    /// What says when each row is from, where the latest is taken: a day, a number of years, or a text that names a
    /// period.
    pub by: Option<RowExpression>,
    /// The least share of the rows that must have a value, above 0 up to 1.
    pub coverage: f64,
}

/// How many rows become one value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum AggregateFunction {
    /// How many rows, or how many of them meet a condition.
    Count,
    /// How many of a hundred rows meet a condition.
    Share,
    /// As members of a figure become one.
    Combined(Method),
    /// The number below which such a share of them lie, 0 to 1, with the ends (Excel's PERCENTILE.INC) or without
    /// (PERCENTILE.EXC).
    Percentile {
        /// The share.
        share: f64,
        /// Whether the ends are 0 and 1.
        inclusive: bool,
    },
    /// How far from their mean they lie: the standard deviation of a sample (Excel's STDEV.S) or of all (STDEV.P).
    Deviation {
        /// Whether the rows are a sample of more.
        sample: bool,
    },
    /// How many different values.
    Unique,
    /// What the row says that is from the latest time.
    Latest,
    /// The texts that the rows say, one after the other in the order of the rows.
    List {
        /// Whether what is said again is left out.
        distinct: bool,
    },
}

impl AggregateFunction {
    /// Tail of the text key `aggregate.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            AggregateFunction::Count => "count",
            AggregateFunction::Share => "share",
            AggregateFunction::Combined(method) => method.name(),
            AggregateFunction::Percentile {
                inclusive: true, ..
            } => "percentile",
            AggregateFunction::Percentile { .. } => "percentile_between",
            AggregateFunction::Deviation { sample: true } => "deviation_of_sample",
            AggregateFunction::Deviation { .. } => "deviation",
            AggregateFunction::Unique => "unique",
            AggregateFunction::Latest => "latest",
            AggregateFunction::List { distinct: false } => "list",
            AggregateFunction::List { .. } => "list_distinct",
        }
    }
}

impl Aggregate {
    /// What is taken from each row made one, strictly.
    pub fn of(function: AggregateFunction, expression: RowExpression) -> Self {
        Aggregate {
            function,
            of: Some(expression),
            condition: None,
            by: None,
            coverage: 1.0,
        }
    }

    /// How many rows.
    pub fn count() -> Self {
        Aggregate {
            function: AggregateFunction::Count,
            of: None,
            condition: None,
            by: None,
            coverage: 1.0,
        }
    }

    /// The rows that count, of these.
    pub fn counted(&self, table: &Table, rows: &[usize]) -> Vec<usize> {
        let holds = |row: &usize| match &self.condition {
            Some(condition) => condition.value(table, *row) == Ok(Scalar::Truth(true)),
            None => true,
        };
        rows.iter().copied().filter(holds).collect()
    }

    /// The number that rows give, by index.
    ///
    /// # Errors
    /// Where not all rows have a value as they must, the reason that the others share; where the reasons differ or fewer
    /// than the stated share have one, [`Missing::Coverage`];
    /// [`Missing::Undefined`] where the values give no result, or no row meets the condition; `NotInFile` where
    /// there are no rows at all.
    pub fn value(&self, table: &Table, rows: &[usize]) -> Result<f64, Missing> {
        if self.is_picked() {
            return number(&self.cell(table, rows));
        }
        let rows = self.counted(table, rows);
        let Some(of) = &self.of else {
            return Ok(rows.len() as f64);
        };
        if rows.is_empty() {
            // Where none of the rows meets the condition their number and their sum are known; of none there is no mean.
            return match (&self.condition, self.function) {
                (None, _) => Err(Missing::NotInFile),
                (
                    Some(_),
                    AggregateFunction::Count
                    | AggregateFunction::Unique
                    | AggregateFunction::Combined(Method::Sum),
                ) => Ok(0.0),
                (Some(_), _) => Err(Missing::Undefined),
            };
        }
        let cells = rows.iter().map(|row| of.value(table, *row));
        if self.function == AggregateFunction::Unique {
            let mut known: Vec<String> = Vec::with_capacity(rows.len());
            for cell in cells {
                known.push(fold(&cell?.written()));
            }
            known.sort_unstable();
            known.dedup();
            return Ok(known.len() as f64);
        }
        let numbers: Vec<Result<f64, Missing>> = cells.map(|cell| number(&cell)).collect();
        let combined = |method: Method| self.combined(method, &numbers);
        let present = || -> Result<Vec<f64>, Missing> {
            combined(Method::Lowest)?;
            Ok(numbers.iter().filter_map(|number| number.ok()).collect())
        };
        match self.function {
            AggregateFunction::Count
            | AggregateFunction::Unique
            | AggregateFunction::Latest
            | AggregateFunction::List { .. } => combined(Method::Sum),
            // A hundred times the sum first: two of three are 66.66666666666667 per cent, as a spreadsheet says.
            AggregateFunction::Share => {
                let present = numbers.iter().filter(|number| number.is_ok()).count();
                Ok(combined(Method::Sum)? * 100.0 / present as f64)
            }
            AggregateFunction::Combined(method) => combined(method),
            AggregateFunction::Percentile { share, inclusive } => {
                let mut values = present()?;
                values.sort_by(f64::total_cmp);
                quantile(&values, share, inclusive).ok_or(Missing::Undefined)
            }
            AggregateFunction::Deviation { sample } => {
                deviation(&present()?, sample).ok_or(Missing::Undefined)
            }
        }
    }

    /// Numbers of rows made one, where enough of them have one.
    pub(super) fn combined(
        &self,
        method: Method,
        numbers: &[Result<f64, Missing>],
    ) -> Result<f64, Missing> {
        match Combination::plain(method, self.coverage).value(numbers) {
            // Where every row must have a value, those that lack it say why there is no result.
            Err(Missing::Coverage) if self.coverage >= 1.0 => {
                let reasons = numbers.iter().filter_map(|number| number.err());
                Err(Missing::shared(reasons).unwrap_or(Missing::Coverage))
            }
            result => result,
        }
    }

    /// What each row of a table says, where it says anything: a number, or 1 where a condition holds. None of what only
    /// counts rows.
    pub fn said(&self, table: &Table) -> Option<Vec<Result<f64, Missing>>> {
        let of = self.of.as_ref()?;
        Some(
            (0..table.rows)
                .map(|row| number(&of.value(table, row)))
                .collect(),
        )
    }

    /// Whether each row says yes or no.
    pub fn is_yes_or_no(&self) -> bool {
        matches!(
            self.function,
            AggregateFunction::Share | AggregateFunction::Count
        ) && self.of.is_some()
    }

    /// What is read of each row: what is taken from it, what tells when it is from, then what tells whether it counts.
    pub fn expressions(&self) -> impl Iterator<Item = &RowExpression> {
        self.of.iter().chain(&self.by).chain(&self.condition)
    }

    /// The same, to be changed.
    pub(super) fn expressions_mut(&mut self) -> impl Iterator<Item = &mut RowExpression> {
        self.of
            .iter_mut()
            .chain(&mut self.by)
            .chain(&mut self.condition)
    }

    /// What comes out over a table with these columns.
    ///
    /// # Errors
    /// The first column that is not there, or the first value of a kind that does not belong.
    pub fn kind(&self, columns: &[(Arc<str>, CellKind)]) -> Result<CellKind, Misfit> {
        let truth = |expression: &RowExpression| match expression.kind(columns)? {
            CellKind::Truth => Ok(()),
            found => Err(Misfit::wanted(CellKind::Truth, found)),
        };
        self.condition.as_ref().map_or(Ok(()), truth)?;
        let Some(of) = &self.of else {
            return Ok(CellKind::Number);
        };
        let found = of.kind(columns)?;
        match self.function {
            AggregateFunction::Count | AggregateFunction::Share => truth(of)?,
            AggregateFunction::Unique => {}
            AggregateFunction::Latest => {
                if let Some(by) = &self.by
                    && by.kind(columns)? == CellKind::Truth
                {
                    return Err(Misfit::wanted(CellKind::Date, CellKind::Truth));
                }
                return Ok(found);
            }
            AggregateFunction::List { .. } if found == CellKind::Text => return Ok(found),
            AggregateFunction::List { .. } => return Err(Misfit::wanted(CellKind::Text, found)),
            _ => counts(found)?,
        }
        Ok(CellKind::Number)
    }
}
