use std::{collections::BTreeSet, sync::Arc};

use crate::{
    diagnostics::Location,
    inputs::{BoundTable, BoundTables},
    methods::{Matrix, Sort, TableOperation},
    model::{Band, CellKind, Missing, Scalar, Table, TableCell},
    plan::{NodeId, Op, Plan, RowLimits, ShownChart, ShownMap, ShownTable},
    text::{Shown, shown},
};

use super::{Evaluation, Evaluator};

/// A table as it is shown, each row with the rows of the sheets that it was made from.
#[derive(Clone, Debug, PartialEq)]
pub struct TableResult {
    /// Its title.
    pub title: String,
    /// Its position among the tables that the plan shows, by which [`Evaluation::trace`] has the way of its rows; none
    /// for one that no plan shows.
    pub number: Option<usize>,
    /// What the rule says about it in words.
    pub description: Option<String>,
    /// Where only the first of more rows stand in it, of how many and by which order.
    pub cut: Option<(usize, Sort)>,
    /// Where a script shows it.
    pub rule: Location,
    /// Its columns.
    pub columns: Vec<TableHead>,
    /// The columns by which its rows are told apart, by index: the key of its sheets, what makes its groups, or what
    /// the rows of a map are called; none where that is not shown.
    pub key: Vec<usize>,
    /// The column, by index, whose numbers colour the rows.
    pub coloured: Option<usize>,
    /// How many decimals its numbers have at most.
    pub decimals: usize,
    /// Its rows.
    pub lines: Vec<TableLine>,
    /// Its rows placed in the fields of a matrix, where it is a map.
    pub map: Option<MapResult>,
    /// How its rows are drawn, where a rule draws them.
    pub chart: Option<ShownChart>,
    /// Whether the whole of it is kept out of what the public sees.
    pub internal: bool,
}

/// The heading of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct TableHead {
    /// What it is called.
    pub name: String,
    /// What its cells hold.
    pub kind: CellKind,
    /// Whether it is kept out of what the public sees.
    pub internal: bool,
    /// Whether people see it; of a map only what places and names its rows, and what the rule lists.
    pub shown: bool,
    /// How many decimals each of its numbers is shown with; none where each has those that it has.
    pub decimals: Option<usize>,
}

/// The cells of the sheets behind a cell, the first [`Origins::NAMED`] of them: thousands of answers may stand behind a mean,
/// and `explain` follows them all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origins {
    /// The first.
    pub cells: Vec<Location>,
    /// How many more there are.
    pub more: usize,
}

impl Origins {
    /// So many are named.
    pub const NAMED: usize = 12;
}

/// A row of a table that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct TableLine {
    /// Its cells.
    pub cells: Vec<TableCell>,
    /// For each cell the cells of the sheets behind it: its own, or those that it is worked out from.
    pub origins: Vec<Origins>,
    /// How many rows of the sheets it is made of.
    pub rows: usize,
    /// Its band, where a column or its field colours it.
    pub band: Option<Band>,
}

/// Rows in the fields of a matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct MapResult {
    /// The column that says in which row of the matrix a row belongs.
    pub row: String,
    /// The column that says in which column of the matrix a row belongs.
    pub column: String,
    /// The words of the matrix's rows.
    pub rows: Vec<String>,
    /// The words of the matrix's columns.
    pub columns: Vec<String>,
    /// For each row of the matrix its fields.
    pub fields: Vec<Vec<MapField>>,
    /// What the rows are called that have no place in the matrix.
    pub outside: Vec<String>,
}

/// A field of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapField {
    /// The number of the matrix.
    pub value: f64,
    /// The band of the number, where the rule has limits.
    pub band: Option<Band>,
    /// What the rows in it are called, each with its place in the table, from 1.
    pub labels: Vec<(usize, String)>,
}

/// The tables that a plan shows. Where rows stand is looked up as they are shown and never kept with values.
pub fn compose_tables(evaluation: Evaluation<'_>, bound: &BoundTables) -> Vec<TableResult> {
    let composer = Composer::new(evaluation, bound);
    let shown = evaluation.plan.shown_tables.iter().enumerate();
    shown
        .filter_map(|(number, shown)| composer.table(number, shown))
        .collect()
}

/// Follows rows to the sheets.
pub(super) struct Composer<'a> {
    plan: &'a Plan,
    values: &'a Evaluator,
    bound: &'a BoundTables,
}

/// The rows of a sheet's table that each row of a node was made from.
pub(super) struct Lineage<'a> {
    base: &'a BoundTable,
    from: Vec<Vec<usize>>,
}

impl<'a> Composer<'a> {
    pub(super) fn new(evaluation: Evaluation<'a>, bound: &'a BoundTables) -> Self {
        Composer::of(evaluation.plan, evaluation.municipal.values, bound)
    }

    pub(super) fn of(plan: &'a Plan, values: &'a Evaluator, bound: &'a BoundTables) -> Self {
        Composer {
            plan,
            values,
            bound,
        }
    }

    pub(super) fn values(&self) -> &'a Evaluator {
        self.values
    }

    fn table(&self, number: usize, shown: &ShownTable) -> Option<TableResult> {
        let table = self.values.table(shown.value)?;
        let lineage = self.lineage(shown.value)?;
        let of_map = shown.map.iter().flat_map(ShownMap::columns);
        let seen: Vec<&Arc<str>> = shown.columns.iter().chain(of_map).collect();
        let mut places: Vec<usize> = if shown.columns.is_empty() {
            (0..table.columns.len()).collect()
        } else {
            seen.iter().filter_map(|name| table.column(name)).collect()
        };
        let mut known = BTreeSet::new();
        places.retain(|place| known.insert(*place) || shown.map.is_none());
        let mut heads: Vec<TableHead> = places
            .iter()
            .filter_map(|place| table.columns.get(*place))
            .map(|column| TableHead {
                name: column.name.to_string(),
                kind: column.kind,
                internal: column.internal,
                shown: seen.is_empty() || seen.contains(&&column.name),
                decimals: None,
            })
            .collect();
        let limits = shown.limits.as_ref();
        let of_rows: Vec<Option<RowLimits>> = (0..table.rows)
            .map(|row| limits?.of_row(|name| table.number(table.column(name)?, row)))
            .collect();
        let colouring = limits.and_then(|limits| table.column(limits.column.as_ref()?));
        let lines = (0..table.rows).map(|row| TableLine {
            cells: places
                .iter()
                .map(|column| table.cell(*column, row).cloned())
                .collect(),
            origins: places
                .iter()
                .map(|column| self.origins(shown.value, table, *column, row, &lineage))
                .collect(),
            rows: lineage.from.get(row).map_or(0, Vec::len),
            band: colouring
                .and_then(|column| table.number(column, row))
                .zip(of_rows.get(row).copied().flatten())
                .map(|(number, limits)| limits.band(number)),
        });
        let mut lines: Vec<TableLine> = lines.collect();
        for (head, place) in heads.iter_mut().zip(&places) {
            let colours = colouring == Some(*place);
            let numbers = of_rows.iter().enumerate().filter_map(|(row, limits)| {
                Some((table.number(*place, row)?, limits.filter(|_| colours)))
            });
            head.decimals = decimals_of_column(&numbers.collect::<Vec<_>>(), shown.decimals);
        }
        let map = shown.map.as_ref().map(|map| placed(map, shown, table));
        for field in map.iter().flat_map(|map| map.fields.iter().flatten()) {
            for (number, _) in &field.labels {
                if let Some(line) = lines.get_mut(number - 1) {
                    line.band = field.band;
                }
            }
        }
        Some(TableResult {
            title: shown.title.to_string(),
            number: Some(number),
            description: shown.description.as_ref().map(ToString::to_string),
            cut: self.cut(shown.value),
            rule: self.plan.location(shown.span),
            key: self.key(shown, &heads),
            columns: heads,
            coloured: colouring.and_then(|wanted| places.iter().position(|at| *at == wanted)),
            decimals: shown.decimals,
            internal: shown.internal,
            lines,
            map,
            chart: shown.chart.clone(),
        })
    }

    /// The columns by which the rows of a shown table are told apart; none where they are not shown.
    fn key(&self, shown: &ShownTable, heads: &[TableHead]) -> Vec<usize> {
        let places = |names: Vec<Arc<str>>| {
            let place = |name: &Arc<str>| {
                let is_it = |head: &TableHead| head.shown && head.name == name.as_ref();
                heads.iter().position(is_it)
            };
            let found: Option<Vec<usize>> = names.iter().map(place).collect();
            found.filter(|found| !found.is_empty())
        };
        let label = shown.map.iter().map(|map| Arc::clone(&map.label));
        places(self.telling(shown.value))
            .or_else(|| places(label.collect()))
            .unwrap_or_default()
    }

    /// Of how many rows, and by which order, those of a node are the first; none where they are all, or have since been
    /// left out by something else or made into others.
    fn cut(&self, root: NodeId) -> Option<(usize, Sort)> {
        let mut node = self.plan.node(root)?;
        loop {
            let input = *node.inputs.first()?;
            match &node.op {
                Op::Rows(TableOperation::Sort(sort)) if sort.first.is_some() => {
                    let among = self.values.table(input)?.rows;
                    let kept = self.values.table(root)?.rows;
                    return (kept < among).then(|| (among, sort.clone()));
                }
                Op::Rows(TableOperation::Filter(_) | TableOperation::Group { .. }) => return None,
                _ => node = self.plan.node(input)?,
            }
        }
    }

    /// The columns that tell the rows of a node apart: what makes its groups, else the key of its sheets.
    fn telling(&self, root: NodeId) -> Vec<Arc<str>> {
        let mut at = Some(root);
        while let Some(node) = at.and_then(|id| self.plan.node(id)) {
            match &node.op {
                Op::Rows(TableOperation::Group { by, .. }) => return by.clone(),
                Op::Table(index) => {
                    let table = self.plan.tables.get(*index);
                    return table.map_or_else(Vec::new, |table| table.declaration.key_columns());
                }
                _ => at = node.inputs.first().copied(),
            }
        }
        Vec::new()
    }

    /// Follows a node to the table of sheets that it is made of, iteratively: a chain of operations may be long.
    pub(super) fn lineage(&self, root: NodeId) -> Option<Lineage<'a>> {
        let mut chain = Vec::new();
        let mut at = root;
        let base = loop {
            let node = self.plan.node(at)?;
            match &node.op {
                Op::Table(index) => break self.bound.tables.get(*index)?,
                Op::Rows(operation) => {
                    let input = *node.inputs.first()?;
                    chain.push((operation, input));
                    at = input;
                }
                _ => return None,
            }
        };
        let mut from: Vec<Vec<usize>> = (0..base.table.rows).map(|row| vec![row]).collect();
        for (operation, input) in chain.into_iter().rev() {
            let made = operation.apply(self.values.table(input)?, None).from;
            let all = |rows: Vec<usize>| {
                rows.iter()
                    .filter_map(|row| from.get(*row))
                    .flatten()
                    .copied()
                    .collect()
            };
            from = made.into_iter().map(all).collect();
        }
        Some(Lineage { base, from })
    }

    /// The first cells behind a cell: those of the columns that it is worked out from, else those of its own.
    fn origins(
        &self,
        node: NodeId,
        table: &Table,
        column: usize,
        row: usize,
        lineage: &Lineage<'_>,
    ) -> Origins {
        let mut behind = self.cells_behind(node, table, column, row, lineage);
        let cells = behind
            .by_ref()
            .take(Origins::NAMED)
            .filter_map(|(column, row)| lineage.base.cell(column, row));
        let cells = cells.collect();
        let more = behind.count();
        Origins { cells, more }
    }

    /// All cells behind a cell.
    pub(super) fn all_origins(
        &self,
        node: NodeId,
        table: &Table,
        column: usize,
        row: usize,
        lineage: &Lineage<'_>,
    ) -> Vec<Location> {
        self.cells_behind(node, table, column, row, lineage)
            .filter_map(|(column, row)| lineage.base.cell(column, row))
            .collect()
    }

    /// The column and the row, in the table of the sheets, of every cell behind a cell that stands in a sheet.
    fn cells_behind<'l>(
        &self,
        node: NodeId,
        table: &Table,
        column: usize,
        row: usize,
        lineage: &'l Lineage<'_>,
    ) -> impl Iterator<Item = (usize, usize)> + use<'l> {
        let name = table.columns.get(column).map(|column| column.name.as_ref());
        let columns = name.map_or_else(Vec::new, |name| self.columns_behind(node, name));
        let base = lineage.base;
        let places = columns
            .iter()
            .filter_map(|column| base.table.column(column));
        let places: Vec<usize> = places.collect();
        let rows = lineage.from.get(row).map_or(&[][..], Vec::as_slice);
        let cells = rows.iter().flat_map(move |row| {
            let of_row = places.iter().map(|place| (*place, *row));
            of_row.collect::<Vec<_>>()
        });
        cells.filter(|(column, row)| base.has_cell(*column, *row))
    }

    /// The columns of the sheets that a column of a node is worked out from.
    fn columns_behind(&self, node: NodeId, name: &str) -> Vec<String> {
        let mut wanted = vec![name.to_owned()];
        let mut at = Some(node);
        while let Some(node) = at.and_then(|id| self.plan.node(id)) {
            if let Op::Rows(operation) = &node.op {
                wanted = wanted
                    .iter()
                    .flat_map(|name| operation.behind(name))
                    .collect();
                wanted.dedup();
            }
            at = node.inputs.first().copied();
        }
        wanted
    }
}

/// How many decimals the numbers of a column are shown with, so that they stand alike: those that the rule wants, none
/// where all are whole, and more where a number would otherwise be shown as one of another colour.
fn decimals_of_column(numbers: &[(f64, Option<RowLimits>)], wanted: usize) -> Option<usize> {
    let written = |number: f64, decimals: usize| shown(number, decimals, Shown::Data);
    let has_fraction = |(number, _): &(f64, _)| {
        let text = written(*number, wanted);
        let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
        fraction.bytes().any(|digit| digit != b'0')
    };
    let least = if numbers.iter().any(has_fraction) {
        wanted
    } else {
        0
    };
    let is_true = |decimals: &usize| {
        numbers.iter().all(|(number, limits)| {
            let seen: Result<f64, _> = written(*number, *decimals).replace(' ', "").parse();
            let bands = limits.zip(seen.ok());
            bands.is_none_or(|(limits, seen)| limits.band(seen) == limits.band(*number))
        })
    };
    let decimals = (least..=MOST_DECIMALS).find(is_true).unwrap_or(least);
    (decimals > 0).then_some(decimals)
}

/// A number is shown with no more decimals than this.
const MOST_DECIMALS: usize = 6;

fn placed(map: &ShownMap, shown: &ShownTable, table: &Table) -> MapResult {
    let matrix: &Matrix = &map.matrix;
    let limits = shown
        .limits
        .as_ref()
        .and_then(|limits| limits.of_row(|_| None));
    let mut fields: Vec<Vec<MapField>> = matrix
        .values
        .iter()
        .map(|line| {
            line.iter()
                .map(|value| MapField {
                    value: *value,
                    band: limits.map(|limits| limits.band(*value)),
                    labels: Vec::new(),
                })
                .collect()
        })
        .collect();
    let mut outside = Vec::new();
    let word = |name: &str, row: usize| -> Result<String, Missing> {
        let column = table.column(name).ok_or(Missing::NotInFile)?;
        table.cell(column, row).map(Scalar::written)
    };
    for row in 0..table.rows {
        let label = word(&map.label, row).unwrap_or_default();
        let words = word(&map.row, row).ok().zip(word(&map.column, row).ok());
        let field = words
            .and_then(|(row, column)| matrix.position(&row, &column))
            .and_then(|(row, column)| fields.get_mut(row)?.get_mut(column));
        match field {
            Some(field) => field.labels.push((row + 1, label)),
            None => outside.push(label),
        }
    }
    MapResult {
        row: map.row.to_string(),
        column: map.column.to_string(),
        rows: matrix.rows.iter().map(ToString::to_string).collect(),
        columns: matrix.columns.iter().map(ToString::to_string).collect(),
        fields,
        outside,
    }
}
