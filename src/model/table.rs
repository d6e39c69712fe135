use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Missing;

/// What the cells of a table's column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CellKind {
    /// Any text; a number counts as the text that it is written as.
    Text,
    /// A number: an amount, a count, a share, a year.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    Truth,
}

/// What one cell of a table holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Scalar {
    /// A text without surrounding spaces, never empty.
    Text(Arc<str>),
    /// A finite number, as the cell states it; what a formula gave may have binary dust behind its 15th digit.
    Number(f64),
    /// A day.
    Date(Date),
    /// Yes or no.
    Truth(bool),
}

/// What a cell holds, or why it holds nothing: empty is `NotReported`, and `Blank` in a column that may be empty, also
/// where a sheet lacks it; unreadable is `NotInFile`.
pub type TableCell = Result<Scalar, Missing>;

/// A table that rules ask for: which columns it has, and how its sheets are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableDeclaration {
    /// What the rule calls it; of several sheets that fit, the one of this name is it.
    pub name: String,
    /// Names of the sheets that it stands in, `*` for any; none where headings and the table's name tell.
    pub sheets: Vec<String>,
    /// Its columns, each name once.
    pub columns: Vec<ColumnDeclaration>,
    /// Indices of the columns that together tell a row from every other; none where rows may be alike.
    pub key: Vec<usize>,
    /// How many people stand behind its rows.
    pub people: People,
    /// Whether rules keep to themselves what too few people stand behind: then no cell is quoted.
    pub guarded: bool,
    /// Whether a dash alone in a column of numbers is known to say that there is none; else it may as well be zero.
    pub dash_is_nothing: bool,
}

/// How a table tells how many people stand behind its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// Indices of the columns that together tell people, or those who answer together, apart: rows that agree in them
    /// are about the same people. Without any each row is about its own, or, where a column counts them, perhaps about
    /// the same.
    pub person: Vec<usize>,
    /// How many each row stands for; one where nothing is said.
    pub answers: Option<RowAnswers>,
}

/// How many people a row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowAnswers {
    /// As many as a column says, by index.
    Column(usize),
    /// As many as the rule says.
    Number(u32),
}

impl People {
    /// Whether the table tells at all.
    pub fn are_told(&self) -> bool {
        !self.person.is_empty() || self.answers.is_some()
    }

    /// Whether a row is about so few people that it may not be shown by itself, whatever its cells say.
    pub fn are_single(&self, least: u32) -> bool {
        match self.answers {
            Some(RowAnswers::Column(_)) => false,
            Some(RowAnswers::Number(number)) => number < least,
            None => !self.person.is_empty() && least > 1,
        }
    }
}

impl TableDeclaration {
    /// The names of the columns that together tell a row from every other.
    pub fn key_columns(&self) -> Vec<Arc<str>> {
        let columns = self.key.iter().filter_map(|at| self.columns.get(*at));
        columns.map(|column| Arc::clone(&column.name)).collect()
    }

    /// Whether a column may be empty.
    pub fn is_optional(&self, column: usize) -> bool {
        let column = self.columns.get(column);
        column.is_some_and(|column| column.optional)
    }

    /// Whether what stands in a cell of a column may be quoted: not where too few people may stand behind it, nor where
    /// the column is kept from the public. A column that is not declared is nobody's to keep.
    pub fn may_quote(&self, column: usize) -> bool {
        let internal = self
            .columns
            .get(column)
            .is_some_and(|column| column.internal);
        !internal && !self.guarded
    }
}

/// A column that rules ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnDeclaration {
    /// What the rule calls it.
    pub name: Arc<str>,
    /// Headings under which it stands, besides its name.
    pub headings: Vec<String>,
    /// What its cells hold.
    pub kind: CellKind,
    /// Whether it may be empty, and a sheet be without it.
    pub optional: bool,
    /// Whether it is kept out of what the public sees.
    pub internal: bool,
}

/// The rows of a table as values. Where each row stands in which file is kept beside it, never in it, so that
/// an inserted row above changes no value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Its columns, all of [`Table::rows`] cells: those declared, in their order, then the others of its sheets.
    pub columns: Vec<TableColumn>,
    /// How many rows it has.
    pub rows: usize,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableColumn {
    /// What it is called.
    pub name: Arc<str>,
    /// What its cells hold.
    pub kind: CellKind,
    /// Whether it is kept out of what the public sees; so is every column that no rule declares.
    pub internal: bool,
    /// Its cells.
    pub cells: Vec<TableCell>,
}

impl TableColumn {
    /// A column that is called and keeps as this one, with other cells.
    #[must_use]
    pub fn with_cells(&self, cells: Vec<TableCell>) -> Self {
        TableColumn {
            name: Arc::clone(&self.name),
            kind: self.kind,
            internal: self.internal,
            cells,
        }
    }
}

impl Table {
    /// The index of the column of this name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.name.as_ref() == name)
    }

    /// The number of a column in a row, both by index; none where there is no number.
    pub fn number(&self, column: usize, row: usize) -> Option<f64> {
        match self.cell(column, row) {
            Ok(Scalar::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The cell of a column in a row, both by index.
    ///
    /// # Errors
    /// The kind of missing; a cell outside the table is `NotInFile`.
    pub fn cell(&self, column: usize, row: usize) -> Result<&Scalar, Missing> {
        match self
            .columns
            .get(column)
            .and_then(|known| known.cells.get(row))
        {
            Some(Ok(value)) => Ok(value),
            Some(Err(kind)) => Err(*kind),
            None => Err(Missing::NotInFile),
        }
    }
}

impl Scalar {
    /// What kind of value it is.
    pub fn kind(&self) -> CellKind {
        match self {
            Scalar::Text(_) => CellKind::Text,
            Scalar::Number(_) => CellKind::Number,
            Scalar::Date(_) => CellKind::Date,
            Scalar::Truth(_) => CellKind::Truth,
        }
    }

    /// The value as text without regard to language: a number in its shortest decimal form, a day as
    /// `2015-09-01`.
    pub fn written(&self) -> String {
        match self {
            Scalar::Text(text) => text.to_string(),
            Scalar::Number(number) => number.to_string(),
            Scalar::Date(date) => date.to_string(),
            Scalar::Truth(truth) => truth.to_string(),
        }
    }
}
