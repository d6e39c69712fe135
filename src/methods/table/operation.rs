use serde::{Deserialize, Serialize};
use std::{collections::HashMap, sync::Arc};

use super::{
    Across, Aggregate, Join, Misfit, RowExpression, Sort,
    change::{changes, earlier_rows},
    expression::rename,
};
use crate::model::{CellKind, Missing, Scalar, Table, TableCell, TableColumn, fold};

/// What makes one table of another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TableOperation {
    /// The rows that meet a condition; where it cannot be told, a row does not.
    Filter(RowExpression),
    /// One more column, or another in the place of one of the same name.
    Add {
        /// What it is called.
        name: Arc<str>,
        /// What it holds.
        value: RowExpression,
    },
    /// The rows in order of a column, or the first of them.
    Sort(Sort),
    /// A row for each different set of values, in order of its first row.
    Group {
        /// The columns whose values make a group.
        by: Vec<Arc<str>>,
        /// What is worked out for each group.
        parts: Vec<(Arc<str>, Aggregate)>,
        /// How many people must stand behind a group, where the rule says so itself; 0 or 1 for what is no answer from
        /// people.
        least: Option<u32>,
        /// The column whose values the parts stand for, where they are put across.
        across: Option<Across>,
    },
    /// One more column: a number less the number of the row that is alike but stands one step earlier.
    Change {
        /// What it is called.
        name: Arc<str>,
        /// The column of numbers.
        of: Arc<str>,
        /// The column of steps: whole numbers such as years, or texts that name periods.
        over: Arc<str>,
        /// The columns in which rows must be alike.
        within: Vec<Arc<str>>,
        /// Whether the latest step that there is counts as the one before.
        over_gaps: bool,
    },
    /// One more column: what the row of another table says that answers to the row.
    Join(Join),
    /// Only these columns, in this order.
    Keep(Vec<Arc<str>>),
}

/// A table that an operation gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Operated {
    /// Its rows.
    pub table: Table,
    /// For each row the rows that it was made from, by index, in order.
    pub from: Vec<Vec<usize>>,
}

impl TableOperation {
    /// Whether it makes a column of this name.
    pub fn makes(&self, column: &str) -> bool {
        match self {
            TableOperation::Add { name, .. } | TableOperation::Change { name, .. } => {
                **name == *column
            }
            TableOperation::Join(join) => *join.name == *column,
            // All but what groups is worked out, also what is put across.
            TableOperation::Group { by, .. } => !by.iter().any(|name| **name == *column),
            TableOperation::Filter(_) | TableOperation::Sort(_) | TableOperation::Keep(_) => false,
        }
    }

    /// Whether it withholds a value behind which too few people stand.
    pub fn withholds(&self) -> bool {
        match self {
            TableOperation::Filter(expression)
            | TableOperation::Add {
                value: expression, ..
            } => expression.withholds(),
            TableOperation::Group { parts, .. } => {
                let mut parts = parts.iter().flat_map(|(_, part)| part.expressions());
                parts.any(RowExpression::withholds)
            }
            TableOperation::Join(join) => join.on.iter().any(|(value, _)| value.withholds()),
            TableOperation::Sort(_) | TableOperation::Change { .. } | TableOperation::Keep(_) => {
                false
            }
        }
    }

    /// Whether it leaves rows out.
    pub fn picks(&self) -> bool {
        match self {
            TableOperation::Filter(_) => true,
            TableOperation::Sort(sort) => sort.first.is_some(),
            _ => false,
        }
    }

    /// Calls each column that it reads as `name` says, where it says anything.
    pub fn rename(&mut self, name: &dyn Fn(&str) -> Option<Arc<str>>) {
        match self {
            TableOperation::Filter(expression)
            | TableOperation::Add {
                value: expression, ..
            } => expression.rename(name),
            TableOperation::Sort(sort) => rename(&mut sort.by, name),
            TableOperation::Keep(names) => {
                names.iter_mut().for_each(|column| rename(column, name));
            }
            TableOperation::Group {
                by, parts, across, ..
            } => {
                by.iter_mut().for_each(|column| rename(column, name));
                if let Some(across) = across {
                    rename(&mut across.column, name);
                }
                let parts = parts.iter_mut();
                parts
                    .flat_map(|(_, part)| part.expressions_mut())
                    .for_each(|expression| expression.rename(name));
            }
            TableOperation::Join(join) => {
                join.on.iter_mut().for_each(|(value, _)| value.rename(name));
            }
            TableOperation::Change {
                of, over, within, ..
            } => {
                rename(of, name);
                rename(over, name);
                within.iter_mut().for_each(|column| rename(column, name));
            }
        }
    }

    /// The columns of what it gives from a table with these.
    ///
    /// # Errors
    /// The first column that is not there, or the first value of a kind that does not belong.
    pub fn columns(
        &self,
        columns: &[(Arc<str>, CellKind)],
    ) -> Result<Vec<(Arc<str>, CellKind)>, Misfit> {
        let kind_of = |name: &Arc<str>| RowExpression::Column(Arc::clone(name)).kind(columns);
        let wanted = |wanted: CellKind, found: CellKind| {
            let misfit = Misfit::Kind {
                wanted: Some(wanted),
                found,
            };
            if wanted == found { Ok(()) } else { Err(misfit) }
        };
        let with = |name: &Arc<str>, kind: CellKind| {
            let mut result = columns.to_vec();
            match result.iter_mut().find(|(known, _)| known == name) {
                Some(known) => known.1 = kind,
                None => result.push((Arc::clone(name), kind)),
            }
            result
        };
        match self {
            TableOperation::Filter(condition) => {
                wanted(CellKind::Truth, condition.kind(columns)?)?;
                Ok(columns.to_vec())
            }
            TableOperation::Add { name, value } => Ok(with(name, value.kind(columns)?)),
            TableOperation::Join(join) => {
                for (value, _) in &join.on {
                    value.kind(columns)?;
                }
                Ok(with(&join.name, join.kind))
            }
            TableOperation::Sort(sort) => {
                sort.fits(columns)?;
                Ok(columns.to_vec())
            }
            TableOperation::Group { by, parts, .. } => {
                let mut result = Vec::new();
                for name in by {
                    result.push((Arc::clone(name), kind_of(name)?));
                }
                for (name, part) in parts {
                    result.push((Arc::clone(name), part.kind(columns)?));
                }
                Ok(result)
            }
            TableOperation::Keep(names) => {
                let kept = names.iter();
                kept.map(|name| Ok((Arc::clone(name), kind_of(name)?)))
                    .collect()
            }
            TableOperation::Change {
                name,
                of,
                over,
                within,
                ..
            } => {
                wanted(CellKind::Number, kind_of(of)?)?;
                match kind_of(over)? {
                    CellKind::Number | CellKind::Text => {}
                    found => return Err(Misfit::wanted(CellKind::Number, found)),
                }
                for column in within {
                    kind_of(column)?;
                }
                Ok(with(name, CellKind::Number))
            }
        }
    }

    /// The columns of its input that a column of its output is worked out from.
    pub fn behind(&self, column: &str) -> Vec<String> {
        let names = |names: Vec<Arc<str>>| names.iter().map(ToString::to_string).collect();
        match self {
            TableOperation::Add { name, value } if name.as_ref() == column => {
                names(value.columns())
            }
            TableOperation::Change { name, of, .. } if name.as_ref() == column => {
                vec![of.to_string()]
            }
            TableOperation::Join(join) if join.name.as_ref() == column => names(join.columns()),
            TableOperation::Group { by, parts, .. } => {
                match parts.iter().find(|(name, _)| name.as_ref() == column) {
                    Some((_, part)) => {
                        let read: Vec<Arc<str>> = part
                            .expressions()
                            .flat_map(RowExpression::columns)
                            .collect();
                        // A count of rows is known by what makes them a group.
                        names(if read.is_empty() { by.clone() } else { read })
                    }
                    None => vec![column.to_owned()],
                }
            }
            _ => vec![column.to_owned()],
        }
    }

    /// For a change the row that each row of a table is compared with, or why there is none; nothing for what looks
    /// at no other row.
    pub fn earlier(&self, table: &Table) -> Vec<Result<usize, Missing>> {
        match self {
            TableOperation::Change {
                over,
                within,
                over_gaps,
                ..
            } => earlier_rows(table, over, within, *over_gaps),
            _ => Vec::new(),
        }
    }

    /// For each row of what it gives what tells its group from others, whatever its other cells.
    pub fn group_keys(by: &[Arc<str>], made: &Table) -> Vec<GroupKey> {
        let places: Vec<Option<usize>> = by.iter().map(|name| made.column(name)).collect();
        (0..made.rows)
            .map(|row| group_of(made, &places, row))
            .collect()
    }

    /// Tail of the text key `operation.<name>`.
    pub fn name(&self) -> &'static str {
        match self {
            TableOperation::Filter(_) => "filter",
            TableOperation::Add { .. } => "add",
            TableOperation::Sort(_) => "sort",
            TableOperation::Group { .. } => "group",
            TableOperation::Change { .. } => "change",
            TableOperation::Join(_) => "join",
            TableOperation::Keep(_) => "keep",
        }
    }

    /// The table that it gives. `other` is the table in which a join looks rows up.
    pub fn apply(&self, table: &Table, other: Option<&Table>) -> Operated {
        match self {
            TableOperation::Join(join) => join.apply(table, other),
            TableOperation::Filter(condition) => {
                let kept = |row: &usize| condition.value(table, *row) == Ok(Scalar::Truth(true));
                picked(table, (0..table.rows).filter(kept).collect())
            }
            TableOperation::Sort(sort) => picked(table, sort.rows(table)),
            TableOperation::Add { name, value } => {
                let cells = (0..table.rows).map(|row| value.value(table, row)).collect();
                let kind = value.kind(&columns_of(table)).unwrap_or(CellKind::Text);
                with_column(table, name, kind, &value.columns(), cells)
            }
            TableOperation::Change { name, of, .. } => {
                let cells = changes(table, of, &self.earlier(table));
                with_column(
                    table,
                    name,
                    CellKind::Number,
                    std::slice::from_ref(of),
                    cells,
                )
            }
            TableOperation::Group { by, parts, .. } => grouped(table, by, parts),
            TableOperation::Keep(names) => {
                let mut made = picked(table, (0..table.rows).collect());
                let columns = names.iter().filter_map(|name| table.column(name));
                made.table.columns = columns
                    .filter_map(|column| table.columns.get(column).cloned())
                    .collect();
                made
            }
        }
    }
}

/// The names and kinds of a table's columns.
fn columns_of(table: &Table) -> Vec<(Arc<str>, CellKind)> {
    let columns = table.columns.iter();
    columns
        .map(|column| (Arc::clone(&column.name), column.kind))
        .collect()
}

fn picked(table: &Table, rows: Vec<usize>) -> Operated {
    let columns = table.columns.iter().map(|column| {
        let cell = |row: &usize| column.cells.get(*row).cloned();
        let cells = rows
            .iter()
            .map(|row| cell(row).unwrap_or(Err(Missing::NotInFile)));
        column.with_cells(cells.collect())
    });
    Operated {
        table: Table {
            columns: columns.collect(),
            rows: rows.len(),
        },
        from: rows.into_iter().map(|row| vec![row]).collect(),
    }
}

/// A table with one more column, kept from the public where one that it is worked out from is.
pub(super) fn with_column(
    table: &Table,
    name: &Arc<str>,
    kind: CellKind,
    from: &[Arc<str>],
    cells: Vec<TableCell>,
) -> Operated {
    let mut result = table.clone();
    let column = TableColumn {
        name: Arc::clone(name),
        kind,
        internal: table
            .columns
            .iter()
            .any(|column| column.internal && from.contains(&column.name)),
        cells,
    };
    match result.columns.iter_mut().find(|known| known.name == *name) {
        Some(known) => *known = column,
        None => result.columns.push(column),
    }
    Operated {
        table: result,
        from: (0..table.rows).map(|row| vec![row]).collect(),
    }
}

/// The values that tell a group from another.
pub type GroupKey = Vec<Result<String, Missing>>;

/// What tells the group of a row: its values in these columns, missing ones by their kind.
pub(super) fn group_of(table: &Table, columns: &[Option<usize>], row: usize) -> GroupKey {
    let cell = |column: &Option<usize>| table.cell(column.ok_or(Missing::NotInFile)?, row);
    columns.iter().map(|column| key_of(cell(column))).collect()
}

/// What tells a value from others.
pub(super) fn key_of(cell: Result<&Scalar, Missing>) -> Result<String, Missing> {
    Ok(match cell? {
        Scalar::Text(text) => fold(text),
        other => other.written(),
    })
}

fn grouped(table: &Table, by: &[Arc<str>], parts: &[(Arc<str>, Aggregate)]) -> Operated {
    let places: Vec<Option<usize>> = by.iter().map(|name| table.column(name)).collect();
    let mut known: HashMap<GroupKey, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for row in 0..table.rows {
        let next = groups.len();
        let group = *known.entry(group_of(table, &places, row)).or_insert(next);
        match groups.get_mut(group) {
            Some(rows) => rows.push(row),
            None => groups.push(vec![row]),
        }
    }
    let of_groups = places.iter().flatten().filter_map(|place| {
        let column = table.columns.get(*place)?;
        let first =
            |rows: &Vec<usize>| rows.first().and_then(|row| column.cells.get(*row)).cloned();
        let cells = groups
            .iter()
            .map(|rows| first(rows).unwrap_or(Err(Missing::NotInFile)));
        Some(column.with_cells(cells.collect()))
    });
    let worked_out = parts.iter().map(|(name, part)| TableColumn {
        name: Arc::clone(name),
        kind: part.kind(&columns_of(table)).unwrap_or(CellKind::Number),
        internal: part.is_picked()
            && part
                .expressions()
                .flat_map(RowExpression::columns)
                .any(|name| {
                    let mut known = table.columns.iter();
                    known.any(|column| column.internal && column.name == name)
                }),
        cells: groups.iter().map(|rows| part.cell(table, rows)).collect(),
    });
    Operated {
        table: Table {
            columns: of_groups.chain(worked_out).collect(),
            rows: groups.len(),
        },
        from: groups,
    }
}
