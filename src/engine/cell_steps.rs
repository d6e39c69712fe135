//! How the cells of a row came about, step by step down to those of the sheets.

use std::{cell::Cell, sync::Arc};

use crate::{
    diagnostics::Location,
    methods::{AggregateFunction, Matrix, RowExpression, RowFunction, TableOperation},
    model::{Missing, Scalar, TableCell},
};

use super::{
    CellHow, CellStep,
    trace::{Stage, TableTrace},
};

/// An expression nested deeper than this is cut off when it is explained.
const DEEPEST: usize = 40;

/// At most so many steps are told of one row.
const MOST: usize = 20_000;

/// Tells of the cells of one row.
pub(super) struct Teller<'a> {
    trace: &'a TableTrace<'a>,
    /// How many steps may still be told.
    left: Cell<usize>,
}

impl<'a> Teller<'a> {
    /// Of the rows of a table, no more than is told of one row.
    pub(super) fn of(trace: &'a TableTrace<'a>) -> Self {
        Teller {
            trace,
            left: Cell::new(MOST),
        }
    }
}

impl Teller<'_> {
    fn may_go_on(&self, depth: usize) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0 && depth < DEEPEST
    }

    /// What a column says in a row after so many stages.
    pub(super) fn cell(&self, stage: usize, name: &Arc<str>, row: usize, depth: usize) -> CellStep {
        let (mut stage, mut row) = (stage, row);
        let value = match self.trace.table(stage) {
            Some(table) => match table.column(name) {
                Some(column) => table.cell(column, row).cloned(),
                None => Err(Missing::NotInFile),
            },
            None => Err(Missing::NotInFile),
        };
        let how = loop {
            let Some(made) = stage
                .checked_sub(1)
                .and_then(|last| self.trace.stages.get(last))
            else {
                let base = self.trace.base;
                let column = base.table.column(name);
                break CellHow::Cell(column.and_then(|column| base.cell(column, row)));
            };
            stage -= 1;
            if let Some(how) = self.made(stage, made, name, row, depth) {
                break how;
            }
            let from = made.from.get(row).and_then(|rows| rows.first());
            match from {
                Some(before) => row = *before,
                None => break CellHow::Deeper,
            }
        };
        let is_hidden = matches!(value, Err(Missing::TooFew | Missing::Shielded));
        let step = CellStep {
            label: Some(name.to_string()),
            value,
            how,
        };
        if is_hidden && !step.is_hidden_below() {
            step.hidden()
        } else {
            step
        }
    }

    /// How an operation made the cell of a column; none where it takes it over as it stands.
    fn made(
        &self,
        stage: usize,
        made: &Stage<'_>,
        name: &Arc<str>,
        row: usize,
        depth: usize,
    ) -> Option<CellHow> {
        let rule = || made.rule.clone();
        match made.operation {
            TableOperation::Add { name: added, value } if added == name => {
                Some(if self.may_go_on(depth) {
                    let step = self.expression(stage, value, row, Some(rule()), depth + 1);
                    match step.label {
                        // A column that is another one: nothing is worked out.
                        Some(_) => CellHow::Formula {
                            method: "same",
                            members: vec![step],
                            rule: Some(rule()),
                        },
                        None => step.how,
                    }
                } else {
                    CellHow::Deeper
                })
            }
            TableOperation::Join(join) if join.name == *name => {
                if !self.may_go_on(depth) {
                    return Some(CellHow::Deeper);
                }
                let by = join.on.iter().map(|(value, _)| value);
                let mut members: Vec<CellStep> = by
                    .map(|value| self.expression(stage, value, row, None, depth + 1))
                    .collect();
                let found = made.found.get(row).map_or(&[][..], Vec::as_slice);
                members.extend(found.iter().cloned());
                Some(CellHow::Formula {
                    method: "join",
                    members,
                    rule: Some(rule()),
                })
            }
            TableOperation::Change {
                name: added, of, ..
            } if added == name => {
                if !self.may_go_on(depth) {
                    return Some(CellHow::Deeper);
                }
                let mut members = vec![self.cell(stage, of, row, depth + 1)];
                members.push(match made.earlier.get(row) {
                    Some(Ok(before)) => self.cell(stage, of, *before, depth + 1),
                    Some(Err(kind)) => nowhere(of, *kind),
                    None => nowhere(of, Missing::NoEarlier),
                });
                let over_gaps = matches!(
                    made.operation,
                    TableOperation::Change {
                        over_gaps: true,
                        ..
                    }
                );
                Some(CellHow::Formula {
                    method: if over_gaps {
                        "change_over_gaps"
                    } else {
                        "change"
                    },
                    members,
                    rule: Some(rule()),
                })
            }
            TableOperation::Group { by, parts, .. } => {
                let (_, part) = parts.iter().find(|(part, _)| part == name)?;
                let rows = made.from.get(row).map_or(&[][..], Vec::as_slice);
                let mut members = Vec::new();
                // Of people's answers it is only told how many they are.
                let table = self.trace.table(stage);
                let counted = table.map(|table| part.counted(table, rows));
                let counted = counted.unwrap_or_default();
                // Of the latest it is told which those rows are.
                let latest = table
                    .filter(|_| part.function == AggregateFunction::Latest)
                    .and_then(|table| part.latest(table, rows).ok());
                let told = match &latest {
                    _ if self.trace.single => &[][..],
                    Some(latest) => latest,
                    None => &counted,
                };
                for row in told {
                    if !self.may_go_on(depth) {
                        members.push(nowhere(name, Missing::NotInFile));
                        break;
                    }
                    match &part.of {
                        Some(taken) => members.extend(
                            std::iter::once(taken)
                                .chain(&part.by)
                                .map(|taken| self.expression(stage, taken, *row, None, depth + 1))
                                .map(|step| self.trace.of_row((stage, *row), step)),
                        ),
                        None => members.extend(
                            by.iter()
                                .map(|column| self.cell(stage, column, *row, depth + 1))
                                .map(|step| self.trace.of_row((stage, *row), step)),
                        ),
                    }
                }
                Some(CellHow::Rows {
                    aggregate: part.function.name(),
                    count: counted.len(),
                    condition: part.condition.clone(),
                    members,
                    rule: rule(),
                })
            }
            _ => None,
        }
    }

    /// What an expression gives for a row of the table after so many stages.
    pub(super) fn expression(
        &self,
        stage: usize,
        of: &RowExpression,
        row: usize,
        rule: Option<Location>,
        depth: usize,
    ) -> CellStep {
        if let RowExpression::Column(name) = of {
            return self.cell(stage, name, row, depth);
        }
        let value = self
            .trace
            .table(stage)
            .map_or(Err(Missing::NotInFile), |table| of.value(table, row));
        let plain = |how| CellStep {
            label: None,
            value: value.clone(),
            how,
        };
        if let RowExpression::Constant(_) = of {
            return plain(CellHow::Stated);
        }
        if !self.may_go_on(depth) {
            return plain(CellHow::Deeper);
        }
        let mut members: Vec<CellStep> = of
            .parts()
            .iter()
            .map(|part| self.expression(stage, part, row, None, depth + 1))
            .collect();
        let method = match of {
            RowExpression::Column(_) | RowExpression::Constant(_) => "same",
            RowExpression::Formula(of, _) => of.name(),
            RowExpression::Combined(of, _) => of.method.name(),
            RowExpression::Function(RowFunction::Lookup(matrix), _) => {
                return looked_up(matrix, members, rule);
            }
            RowExpression::Function(of, _) => of.name(),
            RowExpression::Needs(_, least) => {
                if value == Err(Missing::TooFew)
                    && let Some(shown) = members.first_mut()
                {
                    *shown = shown.clone().hidden();
                }
                members.push(CellStep {
                    label: None,
                    value: Ok(Scalar::Number(*least)),
                    how: CellHow::Stated,
                });
                "needs"
            }
        };
        plain(CellHow::Formula {
            method,
            members,
            rule,
        })
    }
}

/// A cell that stands nowhere.
fn nowhere(name: &Arc<str>, kind: Missing) -> CellStep {
    CellStep {
        label: Some(name.to_string()),
        value: Err(kind),
        how: CellHow::Deeper,
    }
}

/// The number of a matrix at two words.
pub(super) fn looked_up(matrix: &Matrix, words: Vec<CellStep>, rule: Option<Location>) -> CellStep {
    let written = |at: usize| -> Result<String, Missing> {
        let word: &TableCell = words
            .get(at)
            .map_or(&Err(Missing::NotInFile), |word| &word.value);
        word.as_ref().map(Scalar::written).map_err(|kind| *kind)
    };
    let both = written(0).and_then(|row| Ok((row, written(1)?)));
    let position = both
        .as_ref()
        .ok()
        .and_then(|(row, column)| matrix.position(row, column));
    CellStep {
        label: None,
        value: both
            .and_then(|(row, column)| matrix.value(&row, &column))
            .map(Scalar::Number),
        how: CellHow::Lookup {
            position: position.map(|(row, column)| (row + 1, column + 1)),
            members: words,
            rule,
        },
    }
}
