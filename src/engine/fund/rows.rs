//! Rows of tables as periods and events; what is wrong with a row holds that row.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::civil::Date;

use crate::{
    methods::ledger::{Event, EventKind, Period, named_days},
    model::{CellKind, Kronor, Missing, MoneyFault, Scalar, Table, fold},
    plan::{EventSource, FundRule},
};

use super::stated::{Known, Stated};

/// A row that is kept out of the ledger before it is an event.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HeldOut {
    /// The table, by its place among the inputs of the node; 0 is the budget.
    pub(super) input: usize,
    /// The row.
    pub(super) row: usize,
    /// The column in which the fault stands.
    pub(super) column: Arc<str>,
    /// To which application it belongs, where it says.
    pub(super) id: Arc<str>,
    /// What is wrong.
    pub(super) why: RowFault,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RowFault {
    /// There is no amount in the cell.
    Unreadable(String),
    /// A cell that must hold an amount is empty, or cannot be read at all.
    NoAmount,
    /// The amount is negative.
    Negative(Kronor),
    /// The amount is larger than the rule thinks possible.
    Absurd(Kronor),
    /// It does not say which application it is about.
    NoId,
    /// It does not say on which day.
    NoDate,
    /// So many applications have its id.
    Twice(usize),
    /// Its period is not understood.
    Period(String),
    /// Its period overlaps the first of these, and is the second.
    Overlaps(Arc<str>, Arc<str>),
}

/// A row that is an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowOf {
    /// The table, by its place among the inputs of the node.
    pub(super) input: usize,
    /// The row.
    pub(super) row: usize,
}

/// What the tables of a fund say.
#[derive(Clone, Debug, Default)]
pub(super) struct Read {
    pub(super) periods: Vec<Period>,
    /// For each period its row of the budget, parallel.
    pub(super) budget: Vec<usize>,
    pub(super) events: Vec<Event<Stated>>,
    /// For each event its row, parallel.
    pub(super) rows: Vec<RowOf>,
    pub(super) held: Vec<HeldOut>,
}

/// Reads the tables, in the order of the node's inputs.
pub(super) fn read(rule: &FundRule, tables: &[&Table]) -> Read {
    let mut read = Read::default();
    if let Some(budget) = tables.first() {
        read_budget(&mut read, rule, budget);
    }
    // Ids are the same whatever their capitals and spaces; they are shown as the application writes them.
    let mut names: HashMap<String, Arc<str>> = HashMap::new();
    for source in &rule.sources {
        if let Some(table) = tables.get(source.input) {
            read_events(&mut read, rule, source, table, &mut names);
        }
    }
    read
}

fn read_budget(read: &mut Read, rule: &FundRule, table: &Table) {
    let mut found: Vec<(Period, usize)> = Vec::new();
    for row in 0..table.rows {
        let mut held = |column: &Arc<str>, why: RowFault| {
            read.held.push(HeldOut {
                input: 0,
                row,
                column: Arc::clone(column),
                id: Arc::from(""),
                why,
            });
        };
        let text = written(table, &rule.period, row).unwrap_or_default();
        let Some((first, last)) = named_days(&text) else {
            held(&rule.period, RowFault::Period(text));
            continue;
        };
        match amount(table, &rule.allocation, row, None) {
            Ok(Some(allocation)) => found.push((
                Period {
                    name: Arc::from(text.trim()),
                    first,
                    last,
                    allocation,
                },
                row,
            )),
            Ok(None) => held(&rule.allocation, RowFault::NoAmount),
            Err(why) => held(&rule.allocation, why),
        }
    }
    found.sort_by(|(a, i), (b, j)| (a.first, &a.name, i).cmp(&(b.first, &b.name, j)));
    for (period, row) in found {
        let before = read.periods.last();
        if let Some(before) = before.filter(|before| before.last >= period.first) {
            let why = RowFault::Overlaps(Arc::clone(&before.name), Arc::clone(&period.name));
            read.held.push(HeldOut {
                input: 0,
                row,
                column: Arc::clone(&rule.period),
                id: Arc::from(""),
                why,
            });
            continue;
        }
        read.periods.push(period);
        read.budget.push(row);
    }
}

fn read_events(
    read: &mut Read,
    rule: &FundRule,
    source: &EventSource,
    table: &Table,
    names: &mut HashMap<String, Arc<str>>,
) {
    let ids: Vec<Option<String>> = (0..table.rows)
        .map(|row| written(table, &source.id, row))
        .collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    if source.kind == EventKind::Received {
        for id in ids.iter().flatten() {
            *counts.entry(fold(id)).or_default() += 1;
            names
                .entry(fold(id))
                .or_insert_with(|| Arc::from(id.as_str()));
        }
    }
    let columns: Vec<Column> = columns(rule, source, table);
    for (row, id) in ids.iter().enumerate() {
        let name = id.as_ref().map(|id| {
            let known = names.get(&fold(id));
            known.cloned().unwrap_or_else(|| Arc::from(id.as_str()))
        });
        let fault = |column: &Arc<str>, why: RowFault| HeldOut {
            input: source.input,
            row,
            column: Arc::clone(column),
            id: name.clone().unwrap_or_default(),
            why,
        };
        let date = match day(table, &source.date, row) {
            Err(kind) if kind.is_empty_cell() && source.optional => continue,
            date => date,
        };
        let (Some(application), Some(id)) = (name.clone(), id) else {
            read.held.push(fault(&source.id, RowFault::NoId));
            continue;
        };
        let Ok(date) = date else {
            read.held.push(fault(&source.date, RowFault::NoDate));
            continue;
        };
        let count = counts.get(&fold(id)).copied().unwrap_or(0);
        if count > 1 {
            read.held.push(fault(&source.id, RowFault::Twice(count)));
            continue;
        }
        match stated(&columns, table, row, rule.most) {
            Ok(record) => {
                read.events.push(Event {
                    date,
                    kind: source.kind,
                    application,
                    record,
                });
                read.rows.push(RowOf {
                    input: source.input,
                    row,
                });
            }
            Err((column, why)) => read.held.push(fault(&column, why)),
        }
    }
}

/// A column whose cells an event states.
struct Column {
    name: Arc<str>,
    index: usize,
    money: bool,
}

fn columns(rule: &FundRule, source: &EventSource, table: &Table) -> Vec<Column> {
    let all = table.columns.iter().enumerate();
    let columns = all.map(|(index, column)| Column {
        name: Arc::clone(&column.name),
        index,
        money: column.kind == CellKind::Number && rule.amounts.contains(&column.name),
    });
    columns.filter(|_| source.states).collect()
}

fn stated(
    columns: &[Column],
    table: &Table,
    row: usize,
    most: Option<Kronor>,
) -> Result<Stated, (Arc<str>, RowFault)> {
    let mut known = BTreeMap::new();
    for column in columns {
        let value = if column.money {
            let amount = amount(table, &column.name, row, most);
            amount
                .map_err(|why| (Arc::clone(&column.name), why))?
                .map(Known::Money)
        } else {
            match table.cell(column.index, row) {
                Ok(Scalar::Number(number)) => Some(Known::Number(*number)),
                Ok(Scalar::Text(text)) => Some(Known::Text(Arc::clone(text))),
                Ok(Scalar::Date(date)) => Some(Known::Date(*date)),
                Ok(Scalar::Truth(truth)) => Some(Known::Truth(*truth)),
                Err(_) => None,
            }
        };
        if let Some(value) = value {
            known.insert(Arc::clone(&column.name), value);
        }
    }
    Ok(Stated(Arc::new(known)))
}

/// The amount of a cell; none where it is empty.
fn amount(
    table: &Table,
    column: &str,
    row: usize,
    most: Option<Kronor>,
) -> Result<Option<Kronor>, RowFault> {
    let column = table.column(column).unwrap_or(usize::MAX);
    let amount = match table.cell(column, row) {
        Ok(Scalar::Number(number)) => {
            Kronor::from_number(*number).map_err(|fault| match fault {
                MoneyFault::NotAnAmount | MoneyFault::TooManyDecimals | MoneyFault::TooLarge => {
                    RowFault::Unreadable(number.to_string())
                }
            })?
        }
        Ok(other) => return Err(RowFault::Unreadable(other.written())),
        Err(kind) if kind.is_empty_cell() => return Ok(None),
        Err(_) => return Err(RowFault::NoAmount),
    };
    if amount < Kronor::ZERO {
        return Err(RowFault::Negative(amount));
    }
    if most.is_some_and(|most| amount > most) {
        return Err(RowFault::Absurd(amount));
    }
    Ok(Some(amount))
}

fn day(table: &Table, column: &str, row: usize) -> Result<Date, Missing> {
    let column = table.column(column).unwrap_or(usize::MAX);
    match table.cell(column, row)? {
        Scalar::Date(date) => Ok(*date),
        _ => Err(Missing::NotInFile),
    }
}

fn written(table: &Table, column: &str, row: usize) -> Option<String> {
    let column = table.column(column)?;
    table.cell(column, row).ok().map(Scalar::written)
}
