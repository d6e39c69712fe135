//! The way of a table's rows: from the rows of sheets through every operation to the table that is shown.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    diagnostics::Location,
    inputs::BoundTable,
    methods::{RowExpression, Sort, TableOperation},
    model::{Missing, RowAnswers, Scalar, Table},
    plan::{NodeId, Op, PlannedTable, ShownTable},
};

use super::{
    CellHow, CellStep, Colour, Evaluation, LineExplanation, Passed, Passing,
    cell_steps::{Teller, looked_up},
    lines::LineAt,
    tables::Composer,
};

/// A table that is shown, with every table between it and the sheets.
pub struct TableTrace<'a> {
    pub(super) shown: &'a ShownTable,
    pub(super) rule: Location,
    pub(super) base: &'a BoundTable,
    /// The declared columns that tell a row from every other.
    pub(super) key: Vec<Arc<str>>,
    /// Whether rows of the sheets are each about one person, or about so few that they are told of by none.
    pub(super) single: bool,
    /// For each row of the sheets whether too few people stand behind it; empty where they are not about people.
    few: Vec<bool>,
    pub(super) stages: Vec<Stage<'a>>,
    /// The rows of the sheets, then what each stage gives.
    pub(super) tables: Vec<&'a Table>,
    /// What its rows, and those that are left out, are called.
    pub(super) names: BTreeMap<LineAt, String>,
}

/// One operation on the way.
pub(super) struct Stage<'a> {
    pub(super) operation: &'a TableOperation,
    pub(super) rule: Location,
    /// For each row that it gives the rows that it was made from.
    pub(super) from: Vec<Vec<usize>>,
    /// For a change the row one step earlier of each row.
    pub(super) earlier: Vec<Result<usize, Missing>>,
    /// For a join what is taken of each row of the other table that answers to each row.
    pub(super) found: Vec<Vec<CellStep>>,
}

impl<'a> Evaluation<'a> {
    /// The way of the rows of a table that the plan shows, by its position among those.
    pub fn trace(&self, shown: usize) -> Option<TableTrace<'a>> {
        let shown = self.plan.shown_tables.get(shown)?;
        let values = self.municipal.values;
        let mut chain = Vec::new();
        let mut at = shown.value;
        // Iterative: a chain of operations may be long.
        let index = loop {
            let node = self.plan.node(at)?;
            match &node.op {
                Op::Table(index) => break *index,
                Op::Rows(operation) => {
                    let output = at;
                    at = *node.inputs.first()?;
                    chain.push((operation, at, output, node.span));
                }
                _ => return None,
            }
        };
        let mut tables = vec![values.table(at)?];
        let mut stages = Vec::new();
        for (operation, input, output, span) in chain.into_iter().rev() {
            let input = values.table(input)?;
            stages.push(Stage {
                operation,
                rule: self.plan.location(span),
                from: operation.apply(input, None).from,
                earlier: operation.earlier(input),
                found: self.found(operation, input, output).unwrap_or_default(),
            });
            tables.push(values.table(output)?);
        }
        let planned = self.plan.tables.get(index)?;
        let mut trace = TableTrace {
            shown,
            rule: self.plan.location(shown.span),
            base: self.tables.tables.get(index)?,
            key: planned.declaration.key_columns(),
            single: planned.declaration.people.are_single(planned.least),
            few: few_behind(planned, &self.tables.tables.get(index)?.table),
            stages,
            tables,
            names: BTreeMap::new(),
        };
        trace.names = trace.names_of_all();
        Some(trace)
    }

    /// Whether a column of a table is one that sheets state, and no operation on the way to it makes.
    fn states(&self, table: NodeId, column: &str) -> bool {
        let mut at = table;
        while let Some(node) = self.plan.node(at) {
            match (&node.op, node.inputs.first()) {
                (Op::Rows(operation), Some(_)) if operation.makes(column) => return false,
                (Op::Rows(_), Some(input)) => at = *input,
                _ => return true,
            }
        }
        true
    }

    /// For each row what is taken of the rows of another table that answer to it, where an operation looks them up.
    fn found(
        &self,
        operation: &TableOperation,
        input: &Table,
        output: NodeId,
    ) -> Option<Vec<Vec<CellStep>>> {
        let TableOperation::Join(join) = operation else {
            return None;
        };
        let values = self.municipal.values;
        let other = *self.plan.node(output)?.inputs.get(1)?;
        let table = values.table(other)?;
        let column = table.column(&join.column)?;
        let composer = Composer::of(self.plan, values, self.tables);
        let lineage = composer.lineage(other)?;
        let is_stated = self.states(other, &join.column);
        let cell = |row: usize| CellStep {
            label: Some(join.column.to_string()),
            value: table.cell(column, row).cloned(),
            how: match is_stated {
                true => {
                    let cells = composer.all_origins(other, table, column, row, &lineage);
                    CellHow::Cell(cells.into_iter().next())
                }
                // No cell says what is worked out.
                false => CellHow::Deeper,
            },
        };
        let rows = join.answering(input, table).into_iter();
        Some(
            rows.map(|rows| rows.unwrap_or_default().into_iter().map(cell).collect())
                .collect(),
        )
    }
}

impl TableTrace<'_> {
    /// The table after so many stages.
    pub(super) fn table(&self, stage: usize) -> Option<&Table> {
        self.tables.get(stage).copied()
    }

    /// The columns that are shown of a row.
    pub(super) fn columns(&self, stage: usize) -> Vec<Arc<str>> {
        match (&self.shown.map, self.shown.columns.is_empty()) {
            (Some(map), true) => vec![map.label.clone()],
            (None, true) => {
                let all = self.table(stage).map_or(&[][..], |table| &table.columns);
                all.iter().map(|column| column.name.clone()).collect()
            }
            (_, false) => self.shown.columns.clone(),
        }
    }

    /// Why a row is what it is.
    pub fn explain(&self, at: LineAt) -> LineExplanation {
        let teller = Teller::of(self);
        let is_shown = at.stage == self.stages.len();
        let has = |name: &Arc<str>| {
            let table = self.table(at.stage);
            table.is_some_and(|table| table.column(name).is_some())
        };
        let columns = match is_shown {
            true => self.columns(at.stage),
            false => self.telling(at.stage),
        };
        let columns = columns.into_iter().filter(has);
        let columns: Vec<CellStep> = columns
            .map(|name| teller.cell(at.stage, &name, at.row, 0))
            .collect();
        let field = self.shown.map.as_ref().filter(|_| is_shown).map(|map| {
            let words = [&map.row, &map.column];
            let members = words.map(|name| teller.cell(at.stage, name, at.row, 0));
            looked_up(&map.matrix, members.into(), None)
        });
        LineExplanation {
            table: self.shown.title.to_string(),
            name: self.name(at),
            number: is_shown.then_some(at.row + 1),
            among: self.tables.last().map_or(0, |table| table.rows),
            decimals: self.shown.decimals,
            colour: self.colour(at, field.as_ref()).filter(|_| is_shown),
            columns,
            field,
            passed: self.passed(at, &teller),
            rule: self.rule.clone(),
        }
    }

    /// What is said of one row among others, without what it says where too few stand behind it.
    pub(super) fn of_row(&self, (stage, row): (usize, usize), step: CellStep) -> CellStep {
        let mut rows = vec![row];
        for made in self.stages.get(..stage).unwrap_or(&[]).iter().rev() {
            let from = rows.iter().filter_map(|row| made.from.get(*row));
            rows = from.flatten().copied().collect();
        }
        let is_few = matches!(rows.as_slice(), [row] if self.few.get(*row) == Some(&true));
        if is_few { step.hidden() } else { step }
    }

    fn colour(&self, at: LineAt, field: Option<&CellStep>) -> Option<Colour> {
        let limits = self.shown.limits.as_ref()?;
        let table = self.table(at.stage)?;
        let number = |name: &str| table.number(table.column(name)?, at.row);
        let value = match &limits.column {
            Some(name) => number(name)?,
            None => match field?.value {
                Ok(Scalar::Number(number)) => number,
                _ => return None,
            },
        };
        let of_row = limits.of_row(number)?;
        Some(Colour {
            band: of_row.band(value),
            column: limits.column.as_ref().map(ToString::to_string),
            value,
            limits: of_row,
        })
    }

    /// The operations that say something of a row, first to last; that which leaves it out at the end.
    fn passed(&self, at: LineAt, teller: &Teller<'_>) -> Vec<Passed> {
        let mut found = Vec::new();
        let mut rows = vec![at.row];
        let condition = |stage: usize, condition: &RowExpression, rows: &[usize]| {
            let told = rows.iter();
            told.map(|row| teller.expression(stage, condition, *row, None, 0))
                .zip(rows)
                .map(|(step, row)| self.of_row((stage, *row), step))
                .collect()
        };
        if let Some(stage) = self.stages.get(at.stage)
            && let TableOperation::Filter(by) = stage.operation
        {
            let of = condition(at.stage, by, &rows);
            found.push(Passed {
                by: Passing::Condition { of, kept: false },
                rule: stage.rule.clone(),
            });
        }
        let first = |sort: &Sort, kept: bool| {
            let by = sort.by.to_string();
            sort.first.map(|most| Passing::First { by, most, kept })
        };
        if let Some(stage) = self.stages.get(at.stage)
            && let TableOperation::Sort(sort) = stage.operation
            && let Some(by) = first(sort, false)
        {
            let rule = stage.rule.clone();
            found.push(Passed { by, rule });
        }
        for (number, stage) in self.stages.iter().enumerate().take(at.stage).rev() {
            let made = rows.iter().filter_map(|row| stage.from.get(*row));
            rows = made.flatten().copied().collect();
            let by = match stage.operation {
                TableOperation::Filter(_) if self.single => continue,
                TableOperation::Filter(by) => Passing::Condition {
                    of: condition(number, by, &rows),
                    kept: true,
                },
                TableOperation::Sort(sort) => {
                    let rule = stage.rule.clone();
                    found.extend(first(sort, true).map(|by| Passed { by, rule }));
                    Passing::Order {
                        by: sort.by.to_string(),
                        descending: sort.descending,
                        stated: !sort.stated.is_empty(),
                    }
                }
                TableOperation::Group { by, .. } => Passing::Group {
                    by: by.iter().map(ToString::to_string).collect(),
                    count: rows.len(),
                },
                TableOperation::Add { .. }
                | TableOperation::Change { .. }
                | TableOperation::Join(_)
                | TableOperation::Keep(_) => continue,
            };
            let rule = stage.rule.clone();
            found.push(Passed { by, rule });
        }
        found.reverse();
        found
    }
}

/// For each row of a table whether too few people stand behind it.
fn few_behind(planned: &PlannedTable, table: &Table) -> Vec<bool> {
    let people = &planned.declaration.people;
    if planned.least < 2 || !people.are_told() {
        return Vec::new();
    }
    let few = |row: usize| match people.answers {
        Some(RowAnswers::Column(at)) => {
            let answered = table.cell(at, row);
            !matches!(answered, Ok(Scalar::Number(count)) if *count >= f64::from(planned.least))
        }
        _ => people.are_single(planned.least),
    };
    (0..table.rows).map(few).collect()
}
