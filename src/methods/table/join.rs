use std::{collections::HashMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    Operated, RowExpression,
    operation::{GroupKey, group_of, key_of, with_column},
};
use crate::model::{CellKind, Missing, Table};

/// A column that says what the row of another table says that answers to each row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Join {
    /// What the new column is called.
    pub name: Arc<str>,
    /// What the row says, and the column of the other table in which the same must stand.
    pub on: Vec<(RowExpression, Arc<str>)>,
    /// The column of the other table that is taken.
    pub column: Arc<str>,
    /// What that column holds.
    pub kind: CellKind,
}

impl Join {
    /// The columns of the rows themselves that it reads.
    pub fn columns(&self) -> Vec<Arc<str>> {
        let values = self.on.iter();
        values.flat_map(|(value, _)| value.columns()).collect()
    }

    /// For each row the rows of the other table that answer to it, by index, or why none can be looked for.
    pub fn answering(&self, table: &Table, other: &Table) -> Vec<Result<Vec<usize>, Missing>> {
        let columns = self.on.iter().map(|(_, name)| other.column(name));
        let columns: Vec<Option<usize>> = columns.collect();
        let mut known: HashMap<GroupKey, Vec<usize>> = HashMap::new();
        for row in 0..other.rows {
            let key = group_of(other, &columns, row);
            known.entry(key).or_default().push(row);
        }
        let of_row = |row: usize| {
            let values = self.on.iter().map(|(value, _)| value.value(table, row));
            let key = values.map(|value| key_of(Ok(&value?)).map(Ok));
            let key: GroupKey = key.collect::<Result<_, Missing>>()?;
            Ok(known.get(&key).cloned().unwrap_or_default())
        };
        (0..table.rows).map(of_row).collect()
    }

    /// The row that is taken of those that answer: the first, where all say the same. Without any it is `NotInFile`,
    /// where they say different things `Conflict`.
    pub fn taken(&self, other: &Table, rows: &[usize]) -> Result<usize, Missing> {
        let first = *rows.first().ok_or(Missing::NotInFile)?;
        let column = [other.column(&self.column)];
        let said = group_of(other, &column, first);
        if rows
            .iter()
            .all(|row| group_of(other, &column, *row) == said)
        {
            Ok(first)
        } else {
            Err(Missing::Conflict)
        }
    }

    /// The table with the column.
    pub(super) fn apply(&self, table: &Table, other: Option<&Table>) -> Operated {
        let nothing = Table::default();
        let other = other.unwrap_or(&nothing);
        let place = other.column(&self.column);
        let cells = self.answering(table, other).into_iter().map(|rows| {
            let row = self.taken(other, &rows?)?;
            other.cell(place.ok_or(Missing::NotInFile)?, row).cloned()
        });
        let cells = cells.collect();
        let mut made = with_column(table, &self.name, self.kind, &self.columns(), cells);
        // What is kept from the public there is kept from it here.
        let taken = place.and_then(|place| other.columns.get(place));
        let mut columns = made.table.columns.iter_mut();
        if let Some(column) = columns.find(|column| column.name == self.name) {
            column.internal |= taken.is_none_or(|taken| taken.internal);
        }
        made
    }
}
