use serde::{Deserialize, Serialize};

use super::{Arithmetic, Comparison, Function};
use crate::{
    model::{Axes, Column, Missing},
    text::rounded,
};

/// What is worked out for each place and year by itself, from the values that its inputs have there.
///
/// A condition is a column of ones where it holds and zeros where it does not; where it cannot be told it is
/// missing. Unless said otherwise, the result is missing where an input is: for the reason that those without a
/// value share, else for [`Missing::Coverage`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Elementwise {
    /// Two numbers; a division by zero is [`Missing::Undefined`].
    Arithmetic(Arithmetic),
    /// Whether two numbers stand so to each other.
    Compare(Comparison),
    /// Whether both hold; it does not as soon as one does not, also where the other is missing.
    And,
    /// Whether one of them holds; it does as soon as one does, also where the other is missing.
    Or,
    /// Whether it does not hold.
    Not,
    /// The second where the first holds, the third where it does not.
    Choose,
    /// The first, and where it is missing the second.
    Fill,
    /// Whether there is a value.
    Known,
    /// Rounded to so many decimals, halves away from zero, as the number is written with 15 digits (Excel's
    /// ROUND).
    Round(u8),
    /// A function of it; where it has none, [`Missing::Undefined`].
    Function(Function),
}

impl Elementwise {
    /// How many inputs it takes.
    pub fn takes(self) -> usize {
        match self {
            Elementwise::Arithmetic(_)
            | Elementwise::Compare(_)
            | Elementwise::And
            | Elementwise::Or
            | Elementwise::Fill => 2,
            Elementwise::Choose => 3,
            Elementwise::Not
            | Elementwise::Known
            | Elementwise::Round(_)
            | Elementwise::Function(_) => 1,
        }
    }

    /// Whether it gives a condition.
    pub fn is_condition(self) -> bool {
        matches!(
            self,
            Elementwise::Compare(_)
                | Elementwise::And
                | Elementwise::Or
                | Elementwise::Not
                | Elementwise::Known
        )
    }

    /// Whether it only has a meaning between numbers that are counted in the same.
    pub fn wants_same_unit(self) -> bool {
        let scales = matches!(
            self,
            Elementwise::Arithmetic(Arithmetic::Times | Arithmetic::Over)
        );
        !scales && !matches!(self, Elementwise::And | Elementwise::Or)
    }

    /// Whether its numbers are such as a rule may give.
    pub fn is_sound(self) -> bool {
        !matches!(self, Elementwise::Round(decimals) if decimals > 6)
    }

    /// The sign between its inputs, where it has one.
    pub fn sign(self) -> Option<&'static str> {
        match self {
            Elementwise::Arithmetic(arithmetic) => Some(match arithmetic {
                Arithmetic::Plus => "+",
                Arithmetic::Minus => "−",
                Arithmetic::Times => "×",
                Arithmetic::Over => "/",
            }),
            Elementwise::Compare(comparison) => Some(match comparison {
                Comparison::Equal => "=",
                Comparison::Different => "≠",
                Comparison::Less => "<",
                Comparison::AtMost => "≤",
                Comparison::More => ">",
                Comparison::AtLeast => "≥",
            }),
            _ => None,
        }
    }

    /// Tail of the text key `method.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Elementwise::Arithmetic(arithmetic) => arithmetic.name(),
            Elementwise::Compare(comparison) => comparison.name(),
            Elementwise::And => "and",
            Elementwise::Or => "or",
            Elementwise::Not => "not",
            Elementwise::Choose => "choose",
            Elementwise::Fill => "fill",
            Elementwise::Known => "known",
            Elementwise::Round(_) => "round",
            Elementwise::Function(function) => function.name(),
        }
    }

    /// The result for one place and year, or one row.
    ///
    /// # Errors
    /// The reason for which it is missing; without an input that it takes `NotInFile`.
    pub fn value(self, inputs: &[Value]) -> Value {
        match inputs {
            [one] => self.of_one(*one),
            [one, other] => self.of_two(*one, *other),
            [condition, one, other] if self == Elementwise::Choose => {
                if holds((*condition)?) {
                    *one
                } else {
                    *other
                }
            }
            _ => Err(Missing::NotInFile),
        }
    }

    #[inline]
    fn of_one(self, one: Value) -> Value {
        match self {
            Elementwise::Not => Ok(truth(!holds(one?))),
            Elementwise::Known => Ok(truth(one.is_ok())),
            Elementwise::Round(decimals) => Ok(rounded(one?, usize::from(decimals))),
            Elementwise::Function(function) => finite(function.of(one?)),
            _ => Err(Missing::NotInFile),
        }
    }

    #[inline]
    fn of_two(self, one: Value, other: Value) -> Value {
        match self {
            Elementwise::Arithmetic(arithmetic) => {
                let (one, other) = both(one, other)?;
                finite(arithmetic.of_numbers(one, other))
            }
            Elementwise::Compare(comparison) => {
                let (one, other) = both(one, other)?;
                Ok(truth(comparison.of_numbers(one, other)))
            }
            Elementwise::And => decided(one, other, false),
            Elementwise::Or => decided(one, other, true),
            Elementwise::Fill => one.or(other),
            _ => Err(Missing::NotInFile),
        }
    }

    /// The result over columns. An input with a single place serves every place; inputs that it does not take are
    /// passed over, and without one that it takes the result is missing.
    pub fn apply(self, inputs: &[&Column]) -> Column {
        match (self, inputs) {
            (Elementwise::Choose, [condition, one, other]) => choose(condition, one, other),
            (_, [one]) if self.takes() == 1 => zip(one, one, |one, _| self.of_one(one)),
            (_, [one, other]) if self.takes() == 2 => {
                zip(one, other, |one, other| self.of_two(one, other))
            }
            _ => Column::missing(Axes::default(), Missing::NotInFile),
        }
    }
}

type Value = Result<f64, Missing>;

fn holds(value: f64) -> bool {
    value != 0.0
}

fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

fn finite(value: f64) -> Value {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(Missing::Undefined)
    }
}

/// Both values, or why there are not both.
fn both(one: Value, other: Value) -> Result<(f64, f64), Missing> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(one), Err(other)) if one != other => Err(Missing::Coverage),
        (Err(kind), _) | (_, Err(kind)) => Err(kind),
    }
}

/// `deciding` as soon as one of two conditions is that, else the opposite if both are known.
fn decided(one: Value, other: Value, deciding: bool) -> Value {
    let decides = |value: Value| value.is_ok_and(|value| holds(value) == deciding);
    if decides(one) || decides(other) {
        return Ok(truth(deciding));
    }
    both(one, other).map(|_| truth(!deciding))
}

fn zip(one: &Column, other: &Column, of: impl Fn(Value, Value) -> Value) -> Column {
    let axes = if other.axes().places.len() > one.axes().places.len() {
        other.axes()
    } else {
        one.axes()
    };
    let mut result = Column::missing(axes.clone(), Missing::NotInFile);
    let places = axes.places.len();
    for position in 0..axes.len() {
        let value = of(one.beside(position, places), other.beside(position, places));
        result.set(position, value);
    }
    result
}

fn choose(condition: &Column, one: &Column, other: &Column) -> Column {
    let widest = [condition, one, other]
        .into_iter()
        .max_by_key(|column| column.axes().places.len());
    let axes = widest
        .map(|column| column.axes().clone())
        .unwrap_or_default();
    let places = axes.places.len();
    let mut result = Column::missing(axes, Missing::NotInFile);
    for position in 0..result.axes().len() {
        let value = condition.beside(position, places).and_then(|value| {
            let chosen = if holds(value) { one } else { other };
            chosen.beside(position, places)
        });
        result.set(position, value);
    }
    result
}
