//! What rows say of themselves, not a number worked out of them: the latest, or all of them in a list.

use std::{collections::HashSet, sync::Arc};

use jiff::civil::Date;

use super::{Aggregate, AggregateFunction, Period, operation::key_of};
use crate::{
    methods::Method,
    model::{Missing, Scalar, Table, TableCell, fold},
};

/// When a row is from: what kind of time, and which. Times of unlike kinds have no order.
type Moment = (i32, f64);

impl Aggregate {
    /// Whether what comes out is what rows say, and no number worked out of them.
    pub fn is_picked(&self) -> bool {
        matches!(
            self.function,
            AggregateFunction::Latest | AggregateFunction::List { .. }
        )
    }

    /// What rows give, by index.
    ///
    /// # Errors
    /// As [`Aggregate::value`]; of the latest also [`Missing::Conflict`] where several are from the latest time and say
    /// different things, and `Undefined` where the times are of unlike kinds.
    pub fn cell(&self, table: &Table, rows: &[usize]) -> TableCell {
        match (self.function, &self.of) {
            (AggregateFunction::Latest, Some(of)) => {
                let rows = self.latest(table, rows)?;
                let mut cells = rows.iter().map(|row| of.value(table, *row));
                let first = cells.next().ok_or(Missing::NotInFile)??;
                let key = key_of(Ok(&first))?;
                for cell in cells {
                    if key_of(Ok(&cell?))? != key {
                        return Err(Missing::Conflict);
                    }
                }
                Ok(first)
            }
            (AggregateFunction::List { distinct }, Some(of)) => {
                let rows = self.some(table, rows)?;
                let cells: Vec<TableCell> = rows.iter().map(|row| of.value(table, *row)).collect();
                let said: Vec<Result<f64, Missing>> = cells.iter().map(told).collect();
                self.combined(Method::Lowest, &said)?;
                let mut known = HashSet::new();
                let texts = cells.into_iter().flatten().map(|cell| cell.written());
                let texts: Vec<String> = texts
                    .filter(|text| !distinct || known.insert(fold(text)))
                    .collect();
                Ok(Scalar::Text(Arc::from(texts.join("; "))))
            }
            _ => self.value(table, rows).map(Scalar::Number),
        }
    }

    /// The rows that are from the latest time, of those that count.
    ///
    /// # Errors
    /// As [`Aggregate::cell`], of when rows are from.
    pub fn latest(&self, table: &Table, rows: &[usize]) -> Result<Vec<usize>, Missing> {
        let rows = self.some(table, rows)?;
        let moment = |row: &usize| match &self.by {
            Some(by) => moment(&by.value(table, *row)?),
            None => Err(Missing::NotInFile),
        };
        let moments: Vec<Result<Moment, Missing>> = rows.iter().map(moment).collect();
        let numbers: Vec<Result<f64, Missing>> = moments
            .iter()
            .map(|moment| moment.map(|(_, when)| when))
            .collect();
        let last = self.combined(Method::Highest, &numbers)?;
        let mut kinds = moments.iter().flatten().map(|(kind, _)| kind);
        let first = kinds.next();
        if kinds.any(|kind| Some(kind) != first) {
            return Err(Missing::Undefined);
        }
        let of_last = rows.into_iter().zip(numbers);
        Ok(of_last
            .filter(|(_, when)| *when == Ok(last))
            .map(|(row, _)| row)
            .collect())
    }

    /// The rows that count; why there is nothing where none does.
    fn some(&self, table: &Table, rows: &[usize]) -> Result<Vec<usize>, Missing> {
        let rows = self.counted(table, rows);
        match (rows.is_empty(), &self.condition) {
            (false, _) => Ok(rows),
            (true, None) => Err(Missing::NotInFile),
            (true, Some(_)) => Err(Missing::Undefined),
        }
    }
}

/// Whether there is a value, as a number that is there or is missing for the same reason.
fn told(cell: &TableCell) -> Result<f64, Missing> {
    cell.as_ref().map(|_| 0.0).map_err(|kind| *kind)
}

fn moment(when: &Scalar) -> Result<Moment, Missing> {
    match when {
        Scalar::Number(number) => Ok((0, *number)),
        Scalar::Date(day) => Ok((-1, f64::from((*day - Date::ZERO).get_days()))),
        Scalar::Text(text) => {
            let period = Period::named(text).ok_or(Missing::Undefined)?;
            Ok((period.length as i32 + 1, f64::from(period.step)))
        }
        Scalar::Truth(_) => Err(Missing::Undefined),
    }
}
