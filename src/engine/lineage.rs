//! Figures made of the rows of tables: which rows are behind them, where those stand, and which rows are left.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use crate::{
    diagnostics::{Code, Diagnostic, Location},
    inputs::BoundTables,
    methods::{Aggregate, AggregateFunction, Rollup, RowExpression, TableOperation},
    model::{Missing, Table},
    plan::{NodeId, Op, Plan},
};

use super::{Evaluation, Evaluator, PopulationView, explain::Spot, tables::Composer};

/// At most so many cells are named by one diagnostic.
const NAMED: usize = 5;

impl Composer<'_> {
    /// The cells behind the named columns of a node's rows, row by row.
    fn cells(
        &self,
        node: NodeId,
        table: &Table,
        columns: &[Arc<str>],
        rows: &[usize],
    ) -> Vec<Location> {
        let Some(lineage) = self.lineage(node) else {
            return Vec::new();
        };
        let places: Vec<usize> = columns
            .iter()
            .filter_map(|name| table.column(name))
            .collect();
        let of_row = |row: &usize| {
            let cells = places
                .iter()
                .map(|column| self.all_origins(node, table, *column, *row, &lineage));
            cells.flatten().collect::<Vec<_>>()
        };
        rows.iter().flat_map(of_row).collect()
    }
}

impl Evaluation<'_> {
    /// How many rows of a node are behind a figure of it, and the cells of those rows that count.
    pub(super) fn rows_behind(
        &self,
        population: PopulationView<'_>,
        spread: &Rollup,
        input: NodeId,
        spot: Spot,
    ) -> (usize, Vec<Location>) {
        let (Some(table), Some(place), Some(year)) =
            (population.values.table(input), spot.place, spot.year)
        else {
            return (0, Vec::new());
        };
        let rows = spread.rows(table, population.dataset.axes(), place, year);
        let rows = spread.value.counted(table, &rows);
        let read = spread.value.expressions();
        let mut columns: Vec<_> = read.flat_map(RowExpression::columns).collect();
        if columns.is_empty() {
            // A count of rows is known by where they belong.
            columns.push(spread.place.clone());
        }
        let composer = Composer::of(self.plan, population.values, self.tables);
        (rows.len(), composer.cells(input, table, &columns, &rows))
    }
}

/// The names of places and the years that rows of tables speak of where a plan makes figures of them: what the axes of
/// the dataset must have for them.
pub fn spread(plan: &Plan, bound: &BoundTables) -> (BTreeSet<String>, BTreeSet<i16>) {
    let (mut places, mut years) = (BTreeSet::new(), BTreeSet::new());
    for node in plan.nodes() {
        let (Op::Per(spread), Some(input)) = (&node.op, node.inputs.first()) else {
            continue;
        };
        if let Some(made) = rows_of(plan, bound, *input) {
            let (of_rows, in_rows) = spread.stated(&made);
            places.extend(of_rows);
            years.extend(in_rows);
        }
    }
    (places, years)
}

/// The rows that a node gives, worked out anew from those of the sheets; a chain of operations may be long.
pub(super) fn rows_of(plan: &Plan, bound: &BoundTables, root: NodeId) -> Option<Table> {
    let mut chain = Vec::new();
    let mut node = plan.node(root)?;
    let base = loop {
        match &node.op {
            Op::Table(index) => break bound.tables.get(*index)?,
            Op::Rows(operation) => {
                chain.push((operation, node.inputs.get(1)));
                node = plan.node(*node.inputs.first()?)?;
            }
            _ => return None,
        }
    };
    let table = base.table.as_ref().clone();
    let made = chain
        .into_iter()
        .rev()
        .fold(table, |table, (operation, other)| {
            let other = other.and_then(|other| rows_of(plan, bound, *other));
            operation.apply(&table, other.as_ref()).table
        });
    Some(made)
}

/// What is said of rows that a rule leaves because a cell of theirs is empty or cannot be read: that a condition
/// cannot be told (V263), that they belong nowhere (V264).
pub fn left_rows(plan: &Plan, values: &Evaluator, bound: &BoundTables) -> Vec<Diagnostic> {
    let composer = Composer::of(plan, values, bound);
    let mut found = Vec::new();
    // Several figures may be made of the same rows.
    let mut looked_at = HashSet::new();
    for node in plan.nodes() {
        let Some(input) = node.inputs.first().copied() else {
            continue;
        };
        let Some(table) = values.table(input) else {
            continue;
        };
        for (code, rows, columns) in left_by(&node.op, table) {
            if rows.is_empty() || !looked_at.insert((input, code, columns.clone())) {
                continue;
            }
            let mut fault = Diagnostic::new(code).with("count", rows.len());
            let names: Vec<String> = columns.iter().map(|name| format!("`{name}`")).collect();
            fault = fault.with("columns", names.join(", "));
            for row in rows {
                let mut lacking = columns.clone();
                lacking.retain(|name| is_missing(table, name, row));
                if lacking.is_empty() {
                    // The year is a number, but no year; or nothing follows from the numbers that stand there.
                    lacking = match &node.op {
                        Op::Per(spread) if code == Code::RowsHomeless => vec![spread.year.clone()],
                        _ => columns.clone(),
                    };
                }
                fault
                    .places
                    .extend(composer.cells(input, table, &lacking, &[row]));
                if fault.places.len() >= NAMED {
                    break;
                }
            }
            fault.places.truncate(NAMED);
            found.push(fault.at(plan.location(node.span)));
        }
    }
    found.extend(ambiguous(plan, values, &composer));
    found.extend(unlike_latest(plan, values, &composer));
    found
}

/// What is said where several rows are from the latest time, and say different things (V277).
fn unlike_latest(plan: &Plan, values: &Evaluator, composer: &Composer<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for node in plan.nodes() {
        let Some(input) = node.inputs.first().copied() else {
            continue;
        };
        let Some(table) = values.table(input) else {
            continue;
        };
        for (part, groups) in latest_of(&node.op, table) {
            let of = part.of.iter().flat_map(RowExpression::columns);
            let columns: Vec<Arc<str>> = of.collect();
            let unlike = groups
                .iter()
                .filter(|rows| part.cell(table, rows) == Err(Missing::Conflict));
            let unlike: Vec<Vec<usize>> = unlike
                .filter_map(|rows| part.latest(table, rows).ok())
                .collect();
            if unlike.is_empty() {
                continue;
            }
            let names: Vec<String> = columns.iter().map(|name| format!("`{name}`")).collect();
            let mut fault = Diagnostic::new(Code::LatestAmbiguous)
                .with("columns", names.join(", "))
                .with("count", unlike.len());
            let mut rows: Vec<usize> = unlike.into_iter().flatten().collect();
            rows.sort_unstable();
            rows.dedup();
            rows.truncate(NAMED);
            fault.places = composer.cells(input, table, &columns, &rows);
            found.push(fault.at(plan.location(node.span)));
        }
    }
    found
}

/// What is said where several rows of a table answer to one that looks there, and say different things (V276).
fn ambiguous(plan: &Plan, values: &Evaluator, composer: &Composer<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for node in plan.nodes() {
        let (Op::Rows(TableOperation::Join(join)), [input, other]) =
            (&node.op, node.inputs.as_slice())
        else {
            continue;
        };
        let (Some(table), Some(there)) = (values.table(*input), values.table(*other)) else {
            continue;
        };
        let answering = join.answering(table, there).into_iter().flatten();
        let unlike: Vec<Vec<usize>> = answering
            .filter(|rows| join.taken(there, rows) == Err(Missing::Conflict))
            .collect();
        if unlike.is_empty() {
            continue;
        }
        let mut fault = Diagnostic::new(Code::RowsAmbiguous)
            .with("column", &join.column)
            .with("count", unlike.len());
        let mut rows: Vec<usize> = unlike.into_iter().flatten().collect();
        rows.sort_unstable();
        rows.dedup();
        rows.truncate(NAMED);
        let columns = [Arc::clone(&join.column)];
        fault.places = composer.cells(*other, there, &columns, &rows);
        found.push(fault.at(plan.location(node.span)));
    }
    found
}

/// What takes the latest of many rows, with the sets of rows of which it does.
fn latest_of<'a>(op: &'a Op, table: &Table) -> Vec<(&'a Aggregate, Vec<Vec<usize>>)> {
    let (by, parts) = match op {
        Op::Rows(TableOperation::Group { by, parts, .. }) => {
            (by.clone(), parts.iter().map(|(_, part)| part).collect())
        }
        Op::Per(spread) => {
            let by = vec![Arc::clone(&spread.place), Arc::clone(&spread.year)];
            (by, vec![&spread.value])
        }
        _ => (Vec::new(), Vec::new()),
    };
    let latest: Vec<&Aggregate> = parts
        .into_iter()
        .filter(|part| part.function == AggregateFunction::Latest)
        .collect();
    if latest.is_empty() {
        return Vec::new();
    }
    let groups = TableOperation::Group {
        by,
        parts: Vec::new(),
        least: None,
        across: None,
    };
    let groups = groups.apply(table, None).from;
    latest
        .into_iter()
        .map(|part| (part, groups.clone()))
        .collect()
}

/// The rows that an operation leaves because it cannot tell what to do with them, and the columns that would have told.
fn left_by(op: &Op, table: &Table) -> Vec<(Code, Vec<usize>, Vec<Arc<str>>)> {
    let untold = |condition: &RowExpression| {
        let rows = 0..table.rows;
        let rows = rows.filter(|row| condition.value(table, *row).is_err());
        (Code::RowsUndecided, rows.collect(), condition.columns())
    };
    match op {
        Op::Rows(TableOperation::Filter(condition)) => vec![untold(condition)],
        Op::Rows(TableOperation::Sort(sort)) => {
            vec![(
                Code::RowsLast,
                sort.others(table),
                vec![Arc::clone(&sort.by)],
            )]
        }
        Op::Rows(TableOperation::Group {
            across: Some(across),
            ..
        }) => {
            let column = RowExpression::Column(Arc::clone(&across.column));
            let others = (Code::RowsUnlisted, across.others(table), column.columns());
            vec![others, untold(&column)]
        }
        Op::Rows(TableOperation::Group { parts, .. }) => {
            let conditions = parts.iter().filter_map(|(_, part)| part.condition.as_ref());
            conditions.map(untold).collect()
        }
        Op::Per(spread) => {
            let columns = vec![spread.place.clone(), spread.year.clone()];
            let homeless = (Code::RowsHomeless, spread.homeless(table), columns);
            let conditions = spread.value.condition.iter().map(untold);
            std::iter::once(homeless).chain(conditions).collect()
        }
        _ => Vec::new(),
    }
}

fn is_missing(table: &Table, name: &str, row: usize) -> bool {
    let column = table.column(name);
    column.is_some_and(|column| table.cell(column, row).is_err())
}
