//! What the words for figures give of the cells of a row. Of numbers and conditions it is what they give of figures, by
//! the same functions; texts and days can be compared, chosen among and filled in, and days have a distance.

use std::cmp::Ordering;

use jiff::{Span, civil::Date};

use super::{
    Arithmetic, Misfit,
    expression::{counts, number, order},
};
use crate::{
    methods::Elementwise,
    model::{CellKind, Missing, Scalar, TableCell},
};

/// The result for one row.
///
/// # Errors
/// As [`Elementwise::value`]; `NotInFile` for cells of kinds that do not belong.
pub(super) fn value(of: Elementwise, cells: &[TableCell]) -> TableCell {
    match (of, cells) {
        (Elementwise::Known, [one]) => Ok(Scalar::Truth(one.is_ok())),
        (Elementwise::Fill, [one, other]) => one.clone().or_else(|_| other.clone()),
        (Elementwise::Choose, [condition, one, other]) => {
            let chosen = if number(condition)? == 0.0 {
                other
            } else {
                one
            };
            chosen.clone()
        }
        (Elementwise::Compare(comparison), [Ok(one), Ok(other)]) => {
            let ordering = match order(one, other) {
                Some(ordering) => ordering,
                None => numbers_in_order(one, other).ok_or(Missing::NotInFile)?,
            };
            Ok(Scalar::Truth(comparison.holds(ordering)))
        }
        (Elementwise::Arithmetic(arithmetic), [Ok(Scalar::Date(day)), Ok(other)]) => {
            match (arithmetic, other) {
                (Arithmetic::Minus, Scalar::Date(earlier)) => {
                    Ok(Scalar::Number(days_between(*earlier, *day)))
                }
                (Arithmetic::Plus, Scalar::Number(days)) => later(*day, *days),
                (Arithmetic::Minus, Scalar::Number(days)) => later(*day, -days),
                _ => Err(Missing::NotInFile),
            }
        }
        (
            Elementwise::Arithmetic(Arithmetic::Plus),
            [Ok(Scalar::Number(days)), Ok(Scalar::Date(day))],
        ) => later(*day, *days),
        _ => {
            let told = |cell: &TableCell| match cell {
                // Of a text or a day it is enough here to know whether it is there.
                Ok(Scalar::Text(_) | Scalar::Date(_)) => Ok(f64::NAN),
                other => number(other),
            };
            let numbers: Vec<Result<f64, Missing>> = cells.iter().map(told).collect();
            let result = of.value(&numbers)?;
            Ok(if of.is_condition() {
                Scalar::Truth(result != 0.0)
            } else {
                Scalar::Number(result)
            })
        }
    }
}

/// What comes out of cells of these kinds.
///
/// # Errors
/// The first kind that does not belong.
pub(super) fn kind(of: Elementwise, kinds: &[CellKind]) -> Result<CellKind, Misfit> {
    let truth = |found: CellKind| {
        if found == CellKind::Truth {
            Ok(())
        } else {
            Err(Misfit::wanted(CellKind::Truth, found))
        }
    };
    let alike = |one: CellKind, other: CellKind| {
        if one == other || counts(one).is_ok() && counts(other).is_ok() {
            Ok(())
        } else {
            Err(Misfit::wanted(one, other))
        }
    };
    match (of, kinds) {
        (Elementwise::Known, _) => Ok(CellKind::Truth),
        (Elementwise::Fill, [one, other]) => {
            same(*one, *other)?;
            Ok(*one)
        }
        (Elementwise::Choose, [condition, one, other]) => {
            truth(*condition)?;
            same(*one, *other)?;
            Ok(*one)
        }
        (Elementwise::Compare(_), [one, other]) => {
            alike(*one, *other)?;
            Ok(CellKind::Truth)
        }
        (Elementwise::And | Elementwise::Or | Elementwise::Not, _) => {
            kinds.iter().try_for_each(|found| truth(*found))?;
            Ok(CellKind::Truth)
        }
        (Elementwise::Arithmetic(Arithmetic::Minus), [CellKind::Date, CellKind::Date]) => {
            Ok(CellKind::Number)
        }
        (Elementwise::Arithmetic(Arithmetic::Minus | Arithmetic::Plus), [CellKind::Date, days])
        | (Elementwise::Arithmetic(Arithmetic::Plus), [days, CellKind::Date]) => {
            same(CellKind::Number, *days)?;
            Ok(CellKind::Date)
        }
        _ => {
            kinds.iter().try_for_each(|found| counts(*found))?;
            Ok(CellKind::Number)
        }
    }
}

fn same(one: CellKind, other: CellKind) -> Result<(), Misfit> {
    if one == other {
        Ok(())
    } else {
        Err(Misfit::wanted(one, other))
    }
}

/// A day so many days later; what a number has beyond whole days does not count.
fn later(day: Date, days: f64) -> TableCell {
    let span = Span::new().try_days(days.trunc() as i64);
    let moved = span.and_then(|span| day.checked_add(span));
    moved.map(Scalar::Date).map_err(|_| Missing::Undefined)
}

/// How many whole days there are from one day to another.
fn days_between(earlier: Date, later: Date) -> f64 {
    f64::from((later - earlier).get_days())
}

/// The order of a number and a condition that counts as one.
fn numbers_in_order(one: &Scalar, other: &Scalar) -> Option<Ordering> {
    let one = Scalar::Number(number(&Ok(one.clone())).ok()?);
    let other = Scalar::Number(number(&Ok(other.clone())).ok()?);
    order(&one, &other)
}
