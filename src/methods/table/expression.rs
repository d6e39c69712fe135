use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, sync::Arc};

use super::Matrix;
use crate::{
    methods::{less, same_value},
    model::{CellKind, Missing, Scalar, Table, TableCell, fold},
};

/// What is worked out from one row of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RowExpression {
    /// The cell of a column.
    Column(Arc<str>),
    /// The same for every row.
    Constant(Scalar),
    /// Whether two values of one kind stand so to each other; texts are equal whatever their capitals and spaces.
    Compare(Comparison, Box<RowExpression>, Box<RowExpression>),
    /// Whether both hold; false as soon as one does not, also where the other is missing.
    And(Box<RowExpression>, Box<RowExpression>),
    /// Whether one of them holds; true as soon as one does, also where the other is missing.
    Or(Box<RowExpression>, Box<RowExpression>),
    /// Whether it does not hold.
    Not(Box<RowExpression>),
    /// Two numbers; a division by zero is [`Missing::Undefined`].
    Arithmetic(Arithmetic, Box<RowExpression>, Box<RowExpression>),
    /// Whether there is no value.
    IsMissing(Box<RowExpression>),
    /// The year of a day.
    Year(Box<RowExpression>),
    /// The first, unless the second, how many answered, is less than so many or not known.
    Needs(Box<RowExpression>, Box<RowExpression>, f64),
    /// The number of a matrix at two words.
    Lookup(Arc<Matrix>, Box<RowExpression>, Box<RowExpression>),
}

/// How two values stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Comparison {
    /// They are equal; numbers as closely as ranks tie.
    Equal,
    /// They are not.
    Different,
    /// The first is less, or earlier.
    Less,
    /// The first is at most the second.
    AtMost,
    /// The first is more, or later.
    More,
    /// The first is at least the second.
    AtLeast,
}

/// What is done with two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arithmetic {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
}

impl Arithmetic {
    /// The result, which is no finite number after a division by zero.
    pub fn of_numbers(self, one: f64, other: f64) -> f64 {
        match self {
            Arithmetic::Plus => one + other,
            Arithmetic::Minus => less(one, other),
            Arithmetic::Times => one * other,
            Arithmetic::Over => one / other,
        }
    }

    /// Tail of the text key `method.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Arithmetic::Plus => "plus",
            Arithmetic::Minus => "minus",
            Arithmetic::Times => "times",
            Arithmetic::Over => "over",
        }
    }
}

/// Why an expression does not fit the columns of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// There is no column of this name.
    Unknown(Arc<str>),
    /// One kind is wanted and another found.
    Kind {
        /// What is wanted; none for two of a kind.
        wanted: Option<CellKind>,
        /// What is found.
        found: CellKind,
    },
}

impl RowExpression {
    /// What it gives for a row.
    ///
    /// # Errors
    /// The kind of missing of the first cell that is, or `NotInFile` for what has no value.
    pub fn value(&self, table: &Table, row: usize) -> TableCell {
        let truth = |expression: &RowExpression| match expression.value(table, row)? {
            Scalar::Truth(truth) => Ok(truth),
            _ => Err(Missing::NotInFile),
        };
        let number = |expression: &RowExpression| match expression.value(table, row)? {
            Scalar::Number(number) => Ok(number),
            _ => Err(Missing::NotInFile),
        };
        let text = |expression: &RowExpression| Ok(expression.value(table, row)?.written());
        match self {
            RowExpression::Column(name) => {
                let column = table.column(name).ok_or(Missing::NotInFile)?;
                table.cell(column, row).cloned()
            }
            RowExpression::Constant(value) => Ok(value.clone()),
            RowExpression::Compare(comparison, one, other) => {
                let ordering = order(&one.value(table, row)?, &other.value(table, row)?)
                    .ok_or(Missing::NotInFile)?;
                Ok(Scalar::Truth(comparison.holds(ordering)))
            }
            RowExpression::And(one, other) => match (truth(one), truth(other)) {
                (Ok(false), _) | (_, Ok(false)) => Ok(Scalar::Truth(false)),
                (Err(kind), _) | (_, Err(kind)) => Err(kind),
                (Ok(true), Ok(true)) => Ok(Scalar::Truth(true)),
            },
            RowExpression::Or(one, other) => match (truth(one), truth(other)) {
                (Ok(true), _) | (_, Ok(true)) => Ok(Scalar::Truth(true)),
                (Err(kind), _) | (_, Err(kind)) => Err(kind),
                (Ok(false), Ok(false)) => Ok(Scalar::Truth(false)),
            },
            RowExpression::Not(inner) => Ok(Scalar::Truth(!truth(inner)?)),
            RowExpression::Arithmetic(operation, one, other) => {
                let result = operation.of_numbers(number(one)?, number(other)?);
                if result.is_finite() {
                    Ok(Scalar::Number(result))
                } else {
                    Err(Missing::Undefined)
                }
            }
            RowExpression::IsMissing(inner) => Ok(Scalar::Truth(inner.value(table, row).is_err())),
            RowExpression::Year(inner) => match inner.value(table, row)? {
                Scalar::Date(date) => Ok(Scalar::Number(f64::from(date.year()))),
                _ => Err(Missing::NotInFile),
            },
            RowExpression::Needs(value, answers, least) => match number(answers) {
                Ok(answers) if answers >= *least => value.value(table, row),
                // What is missing anyway keeps its own reason.
                _ => value.value(table, row).and(Err(Missing::TooFew)),
            },
            RowExpression::Lookup(matrix, one, other) => {
                let value = matrix.value(&text(one)?, &text(other)?)?;
                Ok(Scalar::Number(value))
            }
        }
    }

    /// What it gives over a table with these columns.
    ///
    /// # Errors
    /// The first column that is not there, or the first value of a kind that does not belong.
    pub fn kind(&self, columns: &[(Arc<str>, CellKind)]) -> Result<CellKind, Misfit> {
        let of = |wanted: CellKind, expression: &RowExpression| {
            let found = expression.kind(columns)?;
            if found == wanted {
                Ok(found)
            } else {
                let wanted = Some(wanted);
                Err(Misfit::Kind { wanted, found })
            }
        };
        match self {
            RowExpression::Column(name) => columns
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, kind)| *kind)
                .ok_or_else(|| Misfit::Unknown(Arc::clone(name))),
            RowExpression::Constant(value) => Ok(match value {
                Scalar::Text(_) => CellKind::Text,
                Scalar::Number(_) => CellKind::Number,
                Scalar::Date(_) => CellKind::Date,
                Scalar::Truth(_) => CellKind::Truth,
            }),
            RowExpression::Compare(_, one, other) => {
                of(one.kind(columns)?, other)?;
                Ok(CellKind::Truth)
            }
            RowExpression::And(one, other) | RowExpression::Or(one, other) => {
                of(CellKind::Truth, one)?;
                of(CellKind::Truth, other)
            }
            RowExpression::Not(inner) => of(CellKind::Truth, inner),
            RowExpression::Arithmetic(_, one, other) => {
                of(CellKind::Number, one)?;
                of(CellKind::Number, other)
            }
            RowExpression::IsMissing(inner) => {
                inner.kind(columns)?;
                Ok(CellKind::Truth)
            }
            RowExpression::Year(inner) => {
                of(CellKind::Date, inner)?;
                Ok(CellKind::Number)
            }
            RowExpression::Needs(value, answers, _) => {
                of(CellKind::Number, answers)?;
                value.kind(columns)
            }
            RowExpression::Lookup(_, one, other) => {
                of(CellKind::Text, one)?;
                of(CellKind::Text, other)?;
                Ok(CellKind::Number)
            }
        }
    }

    /// The columns that it reads, in the order written, each once.
    pub fn columns(&self) -> Vec<Arc<str>> {
        let mut found = Vec::new();
        self.gather(&mut found, false);
        found
    }

    /// Whether it withholds a value behind which too few people stand.
    pub fn withholds(&self) -> bool {
        matches!(self, RowExpression::Needs(..)) || self.parts().iter().any(|part| part.withholds())
    }

    /// Calls each column that it reads as `name` says, where it says anything.
    pub fn rename(&mut self, name: &dyn Fn(&str) -> Option<Arc<str>>) {
        match self {
            RowExpression::Column(column) => rename(column, name),
            RowExpression::Constant(_) => {}
            RowExpression::Not(inner)
            | RowExpression::IsMissing(inner)
            | RowExpression::Year(inner) => inner.rename(name),
            RowExpression::Compare(_, one, other)
            | RowExpression::And(one, other)
            | RowExpression::Or(one, other)
            | RowExpression::Arithmetic(_, one, other)
            | RowExpression::Needs(one, other, _)
            | RowExpression::Lookup(_, one, other) => {
                one.rename(name);
                other.rename(name);
            }
        }
    }

    /// What it withholds, each with what says how many answered and how many are needed.
    pub fn withheld(&self) -> Vec<(&RowExpression, &RowExpression, f64)> {
        let mut found: Vec<_> = self
            .parts()
            .iter()
            .flat_map(|part| part.withheld())
            .collect();
        if let RowExpression::Needs(value, answers, least) = self {
            found.push((value, answers, *least));
        }
        found
    }

    /// The same, with another number of people needed where `least` gives one for what says how many answered.
    #[must_use]
    pub fn needing(&self, least: &dyn Fn(&RowExpression) -> Option<f64>) -> RowExpression {
        let mut result = self.clone();
        if let RowExpression::Needs(_, answers, known) = &mut result
            && let Some(wanted) = least(answers)
        {
            *known = known.max(wanted);
        }
        for part in result.parts_mut() {
            *part = part.needing(least);
        }
        result
    }

    /// The columns that it reads other than to withhold what they say, each once.
    pub fn open_columns(&self) -> Vec<Arc<str>> {
        let mut found = Vec::new();
        self.gather(&mut found, true);
        found
    }

    /// What it is worked out from.
    fn parts(&self) -> Vec<&RowExpression> {
        match self {
            RowExpression::Column(_) | RowExpression::Constant(_) => Vec::new(),
            RowExpression::Not(inner)
            | RowExpression::IsMissing(inner)
            | RowExpression::Year(inner) => vec![inner],
            RowExpression::Compare(_, one, other)
            | RowExpression::And(one, other)
            | RowExpression::Or(one, other)
            | RowExpression::Arithmetic(_, one, other)
            | RowExpression::Needs(one, other, _)
            | RowExpression::Lookup(_, one, other) => vec![one, other],
        }
    }

    fn parts_mut(&mut self) -> Vec<&mut RowExpression> {
        match self {
            RowExpression::Column(_) | RowExpression::Constant(_) => Vec::new(),
            RowExpression::Not(inner)
            | RowExpression::IsMissing(inner)
            | RowExpression::Year(inner) => vec![inner],
            RowExpression::Compare(_, one, other)
            | RowExpression::And(one, other)
            | RowExpression::Or(one, other)
            | RowExpression::Arithmetic(_, one, other)
            | RowExpression::Needs(one, other, _)
            | RowExpression::Lookup(_, one, other) => vec![one, other],
        }
    }

    fn gather(&self, found: &mut Vec<Arc<str>>, only_open: bool) {
        match self {
            RowExpression::Column(name) if !found.contains(name) => found.push(Arc::clone(name)),
            RowExpression::Needs(_, answers, _) if only_open => answers.gather(found, only_open),
            _ => {
                for part in self.parts() {
                    part.gather(found, only_open);
                }
            }
        }
    }
}

/// Calls a column as `name` says, where it says anything.
pub(super) fn rename(column: &mut Arc<str>, name: &dyn Fn(&str) -> Option<Arc<str>>) {
    if let Some(name) = name(column) {
        *column = name;
    }
}

impl Comparison {
    /// Whether two numbers stand so to each other; they are equal as closely as ranks tie.
    pub fn of_numbers(self, one: f64, other: f64) -> bool {
        self.holds(number_order(one, other))
    }

    /// Tail of the text key `method.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Comparison::Equal => "equal",
            Comparison::Different => "different",
            Comparison::Less => "less",
            Comparison::AtMost => "at_most",
            Comparison::More => "more",
            Comparison::AtLeast => "at_least",
        }
    }

    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Comparison::Equal => ordering.is_eq(),
            Comparison::Different => ordering.is_ne(),
            Comparison::Less => ordering.is_lt(),
            Comparison::AtMost => ordering.is_le(),
            Comparison::More => ordering.is_gt(),
            Comparison::AtLeast => ordering.is_ge(),
        }
    }
}

fn number_order(one: f64, other: f64) -> Ordering {
    if same_value(one, other) {
        Ordering::Equal
    } else {
        one.total_cmp(&other)
    }
}

/// The order of two values of one kind; none for two of unlike kinds.
pub(super) fn order(one: &Scalar, other: &Scalar) -> Option<Ordering> {
    match (one, other) {
        (Scalar::Text(one), Scalar::Text(other)) => Some(fold(one).cmp(&fold(other))),
        (Scalar::Number(one), Scalar::Number(other)) => Some(number_order(*one, *other)),
        (Scalar::Date(one), Scalar::Date(other)) => Some(one.cmp(other)),
        (Scalar::Truth(one), Scalar::Truth(other)) => Some(one.cmp(other)),
        _ => None,
    }
}
