//! The change of a number from an earlier row that is otherwise alike.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{
    Period,
    operation::{GroupKey, group_of},
};
use crate::{
    methods::less,
    model::{Missing, Scalar, Table, TableCell},
};

/// A step in time: how long steps are, and which it is. Numbers are steps of their own kind.
type Step = (i32, i64);

/// For each row its number less that of the row that stands earlier.
pub(super) fn changes(
    table: &Table,
    of: &str,
    earlier: &[Result<usize, Missing>],
) -> Vec<TableCell> {
    earlier
        .iter()
        .enumerate()
        .map(|(row, before)| {
            // Where nothing stands earlier that is why, whatever the row itself says.
            let before = (*before)?;
            let change = less(number(table, of, row)?, number(table, of, before)?);
            Ok(Scalar::Number(change))
        })
        .collect()
}

/// For each row the only one that is alike but stands one step earlier, or with `over_gaps` at the latest earlier step
/// that there is; `NoEarlier` where none stands earlier at all.
pub(super) fn earlier_rows(
    table: &Table,
    over: &str,
    within: &[Arc<str>],
    over_gaps: bool,
) -> Vec<Result<usize, Missing>> {
    let places: Vec<Option<usize>> = within.iter().map(|name| table.column(name)).collect();
    let mut groups: HashMap<(GroupKey, i32), BTreeMap<i64, Vec<usize>>> = HashMap::new();
    for row in 0..table.rows {
        if let Ok((length, step)) = step(table, over, row) {
            let key = (group_of(table, &places, row), length);
            let steps = groups.entry(key).or_default();
            steps.entry(step).or_default().push(row);
        }
    }
    let earlier = |row: usize| {
        let (length, step) = step(table, over, row)?;
        let steps = groups.get(&(group_of(table, &places, row), length));
        let latest = steps.and_then(|steps| steps.range(..step).next_back());
        match latest {
            None => Err(Missing::NoEarlier),
            Some((before, _)) if !over_gaps && *before != step - 1 => Err(Missing::NotInFile),
            Some((_, rows)) => match rows.as_slice() {
                [before] => Ok(*before),
                _ => Err(Missing::Conflict),
            },
        }
    };
    (0..table.rows).map(earlier).collect()
}

/// The step of a row: a whole number, or a period that a text names; of what is neither none.
fn step(table: &Table, over: &str, row: usize) -> Result<Step, Missing> {
    let column = table.column(over).ok_or(Missing::NotInFile)?;
    match table.cell(column, row)? {
        Scalar::Number(number) if number.fract() == 0.0 => Ok((0, *number as i64)),
        Scalar::Text(text) => {
            let period = Period::named(text).ok_or(Missing::Undefined)?;
            Ok((period.length as i32 + 1, i64::from(period.step)))
        }
        _ => Err(Missing::Undefined),
    }
}

fn number(table: &Table, column: &str, row: usize) -> Result<f64, Missing> {
    let column = table.column(column).ok_or(Missing::NotInFile)?;
    match table.cell(column, row)? {
        Scalar::Number(number) => Ok(*number),
        _ => Err(Missing::NotInFile),
    }
}
