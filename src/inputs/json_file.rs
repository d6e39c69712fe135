//! A JSON document → a sheet: a row for each innermost object, a column for each key.
//!
//! Kolada's API nests: an answer holds pages, a page rows, a row its values for everybody, women and men. An
//! object's own fields are also those of the objects in its lists, unless these have a field of that name, so
//! that every value stands on a row that says all about it. The sheet is named after the file's kind, and its cells
//! are those of this table: row 1 has the keys.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::{
    budget::{CellBudget, OverBudget},
    sheet::{CellValue, Sheet, SheetBuilder},
};

/// The table of a document.
///
/// # Errors
/// There are more cells than a file can honestly need.
pub(super) fn read(name: &str, document: &Value) -> Result<Sheet, OverBudget> {
    let mut table = Table {
        builder: SheetBuilder::new(name),
        columns: IndexMap::new(),
        rows: 0,
        budget: CellBudget::default(),
        handed_on: CellBudget::default(),
    };
    table.add(document, &[])?;
    for (column, key) in (0..).zip(table.columns.keys()) {
        let key = CellValue::Text(table.builder.intern(key));
        table.builder.push(0, column, key);
    }
    Ok(table.builder.finish())
}

struct Table {
    builder: SheetBuilder,
    columns: IndexMap<String, u32>,
    rows: u32,
    budget: CellBudget,
    /// What objects hand on to those within them takes time also where no row comes of it.
    handed_on: CellBudget,
}

type Field = (u32, CellValue);

impl Table {
    fn add(&mut self, value: &Value, outer: &[Field]) -> Result<(), OverBudget> {
        match value {
            Value::Array(items) => items.iter().try_for_each(|item| self.add(item, outer)),
            Value::Object(fields) => self.add_object(fields, outer),
            _ => Ok(()),
        }
    }

    fn add_object(
        &mut self,
        fields: &Map<String, Value>,
        outer: &[Field],
    ) -> Result<(), OverBudget> {
        self.handed_on.take(outer.len() as u64)?;
        let mut known: Vec<Field> = Vec::new();
        for (key, value) in fields {
            if let Some(value) = self.scalar(value) {
                known.push((self.column(key), value));
            }
        }
        known.sort_by_key(|(column, _)| *column);
        let inherited = outer.iter().filter(|(column, _)| {
            let own = known.binary_search_by_key(column, |(own, _)| *own);
            own.is_err()
        });
        let inherited: Vec<Field> = inherited.copied().collect();
        known.extend(inherited);
        let inner: Vec<&Value> = fields
            .values()
            .filter(|value| holds_objects(value))
            .collect();
        if inner.is_empty() {
            return self.row(known);
        }
        inner
            .into_iter()
            .try_for_each(|value| self.add(value, &known))
    }

    fn row(&mut self, mut fields: Vec<Field>) -> Result<(), OverBudget> {
        self.rows = self.rows.saturating_add(1);
        self.budget.take(fields.len() as u64)?;
        fields.sort_by_key(|(column, _)| *column);
        for (column, value) in fields {
            self.builder.push(self.rows, column, value);
        }
        Ok(())
    }

    fn column(&mut self, key: &str) -> u32 {
        if let Some(column) = self.columns.get(key) {
            return *column;
        }
        let column = u32::try_from(self.columns.len()).unwrap_or(u32::MAX);
        self.columns.insert(key.to_owned(), column);
        column
    }

    /// The cell of a value that is no list and no object.
    fn scalar(&mut self, value: &Value) -> Option<CellValue> {
        Some(match value {
            Value::Null => CellValue::Empty,
            Value::Bool(truth) => CellValue::Bool(*truth),
            Value::Number(number) => CellValue::Number(number.as_f64()?),
            Value::String(text) => CellValue::Text(self.builder.intern(text)),
            Value::Array(_) | Value::Object(_) => return None,
        })
    }
}

/// Whether there are objects in a list, or it is one.
fn holds_objects(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| item.is_object() || item.is_array()),
        Value::Object(_) => true,
        _ => false,
    }
}
