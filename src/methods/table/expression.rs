use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, sync::Arc};

use super::{RowFunction, row_formula};
use crate::{
    methods::{Combination, Elementwise, less, same_value},
    model::{CellKind, Missing, Scalar, Table, TableCell, fold_order},
};

/// What is worked out from one row of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RowExpression {
    /// The cell of a column.
    Column(Arc<str>),
    /// The same for every row.
    Constant(Scalar),
    /// What a word for figures gives of values of the row: of numbers and conditions what it gives of figures, and
    /// where it means something of texts and days too.
    Formula(Elementwise, Vec<RowExpression>),
    /// Several numbers of the row made one, as members of a figure are.
    Combined(Combination, Vec<RowExpression>),
    /// What only rows have a word for.
    Function(RowFunction, Vec<RowExpression>),
    /// The first, unless the second, how many answered, is less than so many or not known.
    Needs(Box<[RowExpression; 2]>, f64),
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

impl Misfit {
    /// One kind is wanted and another found.
    pub(super) fn wanted(wanted: CellKind, found: CellKind) -> Self {
        Misfit::Kind {
            wanted: Some(wanted),
            found,
        }
    }
}

impl RowExpression {
    /// A word for figures over values of the row.
    pub fn formula<const N: usize>(of: Elementwise, parts: [RowExpression; N]) -> Self {
        RowExpression::Formula(of, Vec::from(parts))
    }

    /// What it gives for a row.
    ///
    /// # Errors
    /// The kind of missing that the cells behind it share, [`Missing::Coverage`] where they lack values for different
    /// reasons, [`Missing::Undefined`] where there is no result, and `NotInFile` for what has no value.
    pub fn value(&self, table: &Table, row: usize) -> TableCell {
        let values = |parts: &[RowExpression]| -> Vec<TableCell> {
            parts.iter().map(|part| part.value(table, row)).collect()
        };
        match self {
            RowExpression::Column(name) => {
                let column = table.column(name).ok_or(Missing::NotInFile)?;
                table.cell(column, row).cloned()
            }
            RowExpression::Constant(value) => Ok(value.clone()),
            RowExpression::Formula(of, parts) => row_formula::value(*of, &values(parts)),
            RowExpression::Combined(of, parts) => {
                let numbers: Vec<_> = values(parts).iter().map(number).collect();
                of.value(&numbers).map(Scalar::Number)
            }
            RowExpression::Function(of, parts) => of.value(&values(parts)),
            RowExpression::Needs(parts, least) => {
                let [value, answers] = parts.as_ref();
                match number(&answers.value(table, row)) {
                    Ok(answers) if answers >= *least => value.value(table, row),
                    // What is missing anyway keeps its own reason.
                    _ => value.value(table, row).and(Err(Missing::TooFew)),
                }
            }
        }
    }

    /// What it gives over a table with these columns.
    ///
    /// # Errors
    /// The first column that is not there, or the first value of a kind that does not belong.
    pub fn kind(&self, columns: &[(Arc<str>, CellKind)]) -> Result<CellKind, Misfit> {
        let kinds = |parts: &[RowExpression]| -> Result<Vec<CellKind>, Misfit> {
            parts.iter().map(|part| part.kind(columns)).collect()
        };
        match self {
            RowExpression::Column(name) => columns
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, kind)| *kind)
                .ok_or_else(|| Misfit::Unknown(Arc::clone(name))),
            RowExpression::Constant(value) => Ok(value.kind()),
            RowExpression::Formula(of, parts) => row_formula::kind(*of, &kinds(parts)?),
            RowExpression::Combined(_, parts) => {
                for found in kinds(parts)? {
                    counts(found)?;
                }
                Ok(CellKind::Number)
            }
            RowExpression::Function(of, parts) => of.kind(&kinds(parts)?),
            RowExpression::Needs(parts, _) => {
                let [value, answers] = parts.as_ref();
                counts(answers.kind(columns)?)?;
                value.kind(columns)
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
        matches!(self, RowExpression::Needs(..))
            || self.parts().iter().any(RowExpression::withholds)
    }

    /// Calls each column that it reads as `name` says, where it says anything.
    pub fn rename(&mut self, name: &dyn Fn(&str) -> Option<Arc<str>>) {
        if let RowExpression::Column(column) = self {
            rename(column, name);
        }
        for part in self.parts_mut() {
            part.rename(name);
        }
    }

    /// What it withholds, each with what says how many answered and how many are needed.
    pub fn withheld(&self) -> Vec<(&RowExpression, &RowExpression, f64)> {
        let mut found: Vec<_> = self
            .parts()
            .iter()
            .flat_map(RowExpression::withheld)
            .collect();
        if let RowExpression::Needs(parts, least) = self {
            let [value, answers] = parts.as_ref();
            found.push((value, answers, *least));
        }
        found
    }

    /// The same, with another number of people needed where `least` gives one for what says how many answered.
    #[must_use]
    pub fn needing(&self, least: &dyn Fn(&RowExpression) -> Option<f64>) -> RowExpression {
        let mut result = self.clone();
        if let RowExpression::Needs(parts, known) = &mut result {
            let [_, answers] = parts.as_ref();
            if let Some(wanted) = least(answers) {
                *known = known.max(wanted);
            }
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
    pub fn parts(&self) -> &[RowExpression] {
        match self {
            RowExpression::Column(_) | RowExpression::Constant(_) => &[],
            RowExpression::Formula(_, parts)
            | RowExpression::Combined(_, parts)
            | RowExpression::Function(_, parts) => parts,
            RowExpression::Needs(parts, _) => parts.as_slice(),
        }
    }

    fn parts_mut(&mut self) -> &mut [RowExpression] {
        match self {
            RowExpression::Column(_) | RowExpression::Constant(_) => &mut [],
            RowExpression::Formula(_, parts)
            | RowExpression::Combined(_, parts)
            | RowExpression::Function(_, parts) => parts,
            RowExpression::Needs(parts, _) => parts.as_mut_slice(),
        }
    }

    fn gather(&self, found: &mut Vec<Arc<str>>, only_open: bool) {
        match self {
            RowExpression::Column(name) if !found.contains(name) => found.push(Arc::clone(name)),
            RowExpression::Needs(parts, _) if only_open => {
                let [_, answers] = parts.as_ref();
                answers.gather(found, only_open);
            }
            _ => {
                for part in self.parts() {
                    part.gather(found, only_open);
                }
            }
        }
    }
}

/// The number that a cell says; one where a condition holds and zero where it does not.
pub(super) fn number(cell: &TableCell) -> Result<f64, Missing> {
    match cell {
        Ok(Scalar::Number(number)) => Ok(*number),
        Ok(Scalar::Truth(truth)) => Ok(f64::from(u8::from(*truth))),
        Ok(_) => Err(Missing::NotInFile),
        Err(kind) => Err(*kind),
    }
}

/// That what counts as a number does.
pub(super) fn counts(found: CellKind) -> Result<(), Misfit> {
    match found {
        CellKind::Number | CellKind::Truth => Ok(()),
        _ => Err(Misfit::wanted(CellKind::Number, found)),
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

    /// Whether what stands so to each other does so as wanted.
    pub(super) fn holds(self, ordering: Ordering) -> bool {
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
        (Scalar::Text(one), Scalar::Text(other)) => Some(fold_order(one, other)),
        (Scalar::Number(one), Scalar::Number(other)) => Some(number_order(*one, *other)),
        (Scalar::Date(one), Scalar::Date(other)) => Some(one.cmp(other)),
        (Scalar::Truth(one), Scalar::Truth(other)) => Some(one.cmp(other)),
        _ => None,
    }
}
