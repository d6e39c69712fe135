//! What one table says of the rows of another.

use std::sync::Arc;

use rhai::{Dynamic, Map};

use crate::{
    methods::{Join, Misfit, RowExpression},
    model::CellKind,
    plan::{NodeId, Span},
};

use super::{
    super::{
        draft::Draft,
        handles::{JoinHandle, TableHandle},
        vocabulary::Word,
    },
    arguments::text_of,
    made_columns::among,
    row_expressions::{expression, row, unknown},
    table_operations::misfits,
};

/// `leta_upp(enheter, [kolumn("enhet")], "regi")`: what the only row of another table says that answers to a row. A
/// column of another name is told beside: `#{ namn: kolumn("enhet") }`.
pub(super) fn find(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let [table, on, column] = given.as_slice() else {
        return Dynamic::UNIT;
    };
    let Some(TableHandle(other)) = table.clone().try_cast::<TableHandle>() else {
        draft.wrong_arguments(&word, table, span);
        return row(unknown());
    };
    match (pairs(on), text_of(column).map(Arc::from)) {
        (Some(on), Some(column)) => Dynamic::from(JoinHandle {
            table: other,
            on: Arc::from(on),
            column,
        }),
        (None, _) => {
            draft.wrong_arguments(&word, on, span);
            row(unknown())
        }
        (_, None) => {
            draft.wrong_arguments(&word, column, span);
            row(unknown())
        }
    }
}

/// What a row says, and the column of the other table in which the same must stand: a column of the same name, or one
/// that is named beside.
fn pairs(on: &Dynamic) -> Option<Vec<(RowExpression, Arc<str>)>> {
    if let Some(named) = on.clone().try_cast::<Map>() {
        let pairs = named.iter();
        let pairs = pairs.map(|(name, value)| Some((expression(value)?, Arc::from(name.as_str()))));
        return pairs
            .collect::<Option<Vec<_>>>()
            .filter(|pairs| !pairs.is_empty());
    }
    let items = on.clone().into_array().unwrap_or_else(|_| vec![on.clone()]);
    let same = |item: &Dynamic| match expression(item)? {
        RowExpression::Column(name) => Some((RowExpression::Column(Arc::clone(&name)), name)),
        _ => None,
    };
    items
        .iter()
        .map(same)
        .collect::<Option<Vec<_>>>()
        .filter(|pairs| !pairs.is_empty())
}

/// A table with a column that is looked up in another.
pub(super) fn add(
    draft: &mut Draft,
    name: Arc<str>,
    found: JoinHandle,
    input: NodeId,
    span: Span,
) -> Dynamic {
    let other = found.table;
    let mut join = renamed(draft, name, found, input);
    match fitted(draft, &mut join, input, other) {
        Ok(()) => match draft.builder.joined(join, [input, other], span) {
            Ok(node) => return Dynamic::from(TableHandle(node)),
            Err(misfit) => misfits(draft, input, &misfit, span),
        },
        Err((table, misfit)) => misfits(draft, table, &misfit, span),
    }
    Dynamic::from(TableHandle(draft.builder.rows_unsure(input, span)))
}

/// The join by the names that the columns have in the two tables, whatever the language that the script uses.
fn renamed(draft: &Draft, name: Arc<str>, found: JoinHandle, input: NodeId) -> Join {
    let there = among(draft.builder.columns_of(found.table));
    let here = among(draft.builder.columns_of(input));
    let of_other = |name: Arc<str>| there(&name).unwrap_or(name);
    let on = found.on.iter().cloned().map(|(mut value, column)| {
        value.rename(&here);
        (value, of_other(column))
    });
    Join {
        name,
        on: on.collect(),
        column: of_other(found.column),
        kind: CellKind::Text,
    }
}

/// Settles what kind of value is found; says which table lacks a column, or where two kinds are held together.
fn fitted(
    draft: &Draft,
    join: &mut Join,
    input: NodeId,
    other: NodeId,
) -> Result<(), (NodeId, Misfit)> {
    let columns = draft.builder.columns_of(other);
    let kind_of = |name: &Arc<str>| {
        let kind = RowExpression::Column(Arc::clone(name)).kind(columns);
        kind.map_err(|misfit| (other, misfit))
    };
    join.kind = kind_of(&join.column)?;
    for (value, column) in &join.on {
        let wanted = kind_of(column)?;
        let found = value.kind(draft.builder.columns_of(input));
        let found = found.map_err(|misfit| (input, misfit))?;
        if found != wanted {
            let wanted = Some(wanted);
            return Err((input, Misfit::Kind { wanted, found }));
        }
    }
    Ok(())
}
