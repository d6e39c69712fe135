use std::{cmp::Reverse, collections::BTreeMap};

use super::{Node, NodeId, Op, PlanBuilder, ShownTable, Span, YearChoice};
use crate::{
    diagnostics::{Code, Diagnostic},
    methods::{OverYears, TableOperation},
};

/// At most so many steps below the first are told of one value: what a few shared columns are combined to can have any
/// number.
pub const MOST_STEPS: usize = 500;

/// Steps of an expression that are passed over to say what they rest on take so much less than those that are told.
const PASSED_OVER: u64 = 16;

/// What a plan comes to where it is shown, at most; known before anything is computed and the same on every machine.
/// Units of the sheets, of which a plan knows nothing, are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Inputs of its nodes, each a column that is read for every municipality and year.
    pub inputs: u64,
    /// Steps of explanations, over all rows and years, of the municipality's own value and of the nation's.
    pub steps: u64,
    /// Steps that are passed over where more of a value could be told.
    pub passed: u64,
    /// Bytes of names and descriptions where it is shown.
    pub text: u64,
    /// Tables that it shows.
    pub tables: u64,
    /// The columns of those, each counted as often as there are operations on the way to it: what it takes to tell of
    /// a row.
    pub cells: u64,
}

impl Cost {
    /// What a plan may come to whose rules are trusted.
    pub const TRUSTED: Cost = Cost {
        inputs: 2_000_000,
        steps: 2_000_000,
        passed: 20_000_000,
        text: 400_000_000,
        tables: 2_000,
        cells: 1_000_000,
    };

    /// What a plan may come to whose rules are not.
    pub const UNTRUSTED: Cost = Cost {
        inputs: 200_000,
        steps: 200_000,
        passed: 2_000_000,
        text: 40_000_000,
        tables: 200,
        cells: 40_000,
    };

    /// What of it is more than may be, if anything is.
    fn beyond(&self, most: &Cost) -> Option<&'static Part> {
        PARTS
            .iter()
            .find(|part| (part.count)(self) > (part.count)(most))
    }

    /// Both together.
    #[must_use]
    fn and(self, other: Cost) -> Cost {
        Cost {
            inputs: self.inputs.saturating_add(other.inputs),
            steps: self.steps.saturating_add(other.steps),
            passed: self.passed.saturating_add(other.passed),
            text: self.text.saturating_add(other.text),
            tables: self.tables.saturating_add(other.tables),
            cells: self.cells.saturating_add(other.cells),
        }
    }
}

/// One of the things that are counted.
struct Part {
    /// The key of what it is.
    what: &'static str,
    count: fn(&Cost) -> u64,
}

const PARTS: [Part; 6] = [
    Part {
        what: "cost.inputs",
        count: |cost| cost.inputs,
    },
    Part {
        what: "cost.steps",
        count: |cost| cost.steps,
    },
    Part {
        what: "cost.passed",
        count: |cost| cost.passed,
    },
    Part {
        what: "cost.text",
        count: |cost| cost.text,
    },
    Part {
        what: "cost.tables",
        count: |cost| cost.tables,
    },
    Part {
        what: "cost.cells",
        count: |cost| cost.cells,
    },
];

/// What an expression comes to.
#[derive(Clone, Copy, Default)]
struct Size {
    /// Its steps, each counted where it is told.
    steps: u64,
    /// The bytes of their names.
    text: u64,
    /// Those of the longest.
    longest: u64,
}

impl PlanBuilder {
    /// What the plan comes to, place by place; `order` has the nodes so that inputs come first.
    pub(super) fn costs(&self, order: &[NodeId]) -> Vec<(Span, Cost)> {
        let sizes = self.sizes(order);
        let size = |id: NodeId| sizes.get(id.index()).copied().unwrap_or_default();
        let figures = length(self.key_figures.len());
        let most = length(MOST_STEPS + 1);
        let of_node = |node: &Node| Cost {
            inputs: length(node.inputs.len()),
            ..Cost::default()
        };
        let nodes = self.nodes.iter().map(|node| (node.span, of_node(node)));
        let tables = self.shown_tables.iter();
        let tables = tables.map(|table| (table.span, self.of_table(table)));
        let mut costs: Vec<(Span, Cost)> = nodes.chain(tables).collect();
        let inputs = total(&costs).inputs;
        for area in &self.areas {
            let years = match &area.years {
                YearChoice::Latest(count) => length(*count),
                YearChoice::Years(years) => length(years.len()),
            };
            // The municipality's own value and the nation's.
            let told = years.saturating_mul(2);
            for measure in &area.measures {
                let of = size(measure.row.value);
                let steps = of.steps.min(most);
                let beside = measure.also.iter().map(|id| size(*id));
                let below = beside
                    .chain([of])
                    .map(|of| (of.steps.min(figures), of.longest));
                let (mut rows, mut text) = (0_u64, of.text.min(steps.saturating_mul(of.longest)));
                for (count, longest) in below {
                    rows = rows.saturating_add(count);
                    text = text.saturating_add(count.saturating_mul(longest));
                }
                let passed = match of.steps > most {
                    true => most.saturating_mul(of.steps.min(inputs)) / PASSED_OVER,
                    false => 0,
                };
                let row = &measure.row;
                let description = row.description.as_deref().map_or(0, str::len);
                let names = length(area.name.len() + row.label.len() + description);
                let of_measure = Cost {
                    steps: steps.saturating_add(rows).saturating_mul(told),
                    passed: passed.saturating_mul(told),
                    text: text.saturating_add(names).saturating_mul(told),
                    ..Cost::default()
                };
                costs.push((row.span, of_measure));
            }
        }
        costs
    }

    /// What a shown table costs.
    fn of_table(&self, table: &ShownTable) -> Cost {
        let (operations, all) = self.operations_to(table.value);
        let columns = match table.columns.len() {
            0 => all,
            listed => listed,
        };
        let names = table.columns.iter().map(|name| name.len());
        let description = table.description.as_deref().map_or(0, str::len);
        Cost {
            tables: 1,
            cells: length(columns).saturating_mul(length(operations)),
            text: length(names.sum::<usize>() + table.title.len() + description),
            ..Cost::default()
        }
    }

    /// How many operations give the rows of a table, with the reading of its sheets, and how many columns it has at
    /// most.
    fn operations_to(&self, table: NodeId) -> (usize, usize) {
        let mut at = table;
        let (mut operations, mut columns, mut grouped) = (1, 0, false);
        while let Some(node) = self.nodes.get(at.index())
            && let (Op::Rows(operation), Some(input)) = (&node.op, node.inputs.first())
        {
            columns += match operation {
                _ if grouped => 0,
                TableOperation::Group { by, parts, .. } => by.len() + parts.len(),
                TableOperation::Add { .. }
                | TableOperation::Change { .. }
                | TableOperation::Join(_) => 1,
                TableOperation::Filter(_) | TableOperation::Sort(_) | TableOperation::Keep(_) => 0,
            };
            grouped |= matches!(operation, TableOperation::Group { .. });
            operations += 1;
            at = *input;
        }
        let read = match self.nodes.get(at.index()).map(|node| &node.op) {
            Some(Op::Table(index)) if !grouped => self.tables.get(*index),
            _ => None,
        };
        let declared = read.map_or(0, |table| table.declaration.columns.len());
        (operations, columns + declared)
    }

    /// The size of each node's expression, by index.
    fn sizes(&self, order: &[NodeId]) -> Vec<Size> {
        let mut sizes = vec![Size::default(); self.nodes.len()];
        for id in order {
            let Some(node) = self.nodes.get(id.index()) else {
                continue;
            };
            let name = self.name_of(*id).map_or(0, |name| length(name.len()));
            let reason = match &node.op {
                Op::Absent(reason) => length(reason.len()),
                _ => 0,
            };
            let times = match node.op {
                Op::OverYears(OverYears::Mean(window) | OverYears::Slope(window)) => {
                    u64::from(window.years)
                }
                _ => 1,
            };
            let own = name.saturating_add(reason);
            let mut size = Size {
                steps: 1,
                text: own,
                longest: own,
            };
            for input in &node.inputs {
                let of = sizes.get(input.index()).copied().unwrap_or_default();
                size.steps = size.steps.saturating_add(of.steps.saturating_mul(times));
                size.text = size.text.saturating_add(of.text.saturating_mul(times));
                size.longest = size.longest.max(of.longest);
            }
            if let Some(known) = sizes.get_mut(id.index()) {
                *known = size;
            }
        }
        sizes
    }

    /// Says that the plan comes to more than it may (V125) and where the most of that comes from, and takes away what
    /// would be shown.
    pub(super) fn keep_within(&mut self, costs: &[(Span, Cost)]) -> Cost {
        let most = if self.trusted {
            Cost::TRUSTED
        } else {
            Cost::UNTRUSTED
        };
        let cost = total(costs);
        if let Some(part) = cost.beyond(&most) {
            let fault = Diagnostic::new(Code::PlanTooLarge)
                .said("what", part.what)
                .with("count", (part.count)(&cost))
                .with("most", (part.count)(&most));
            let place = heaviest(part, costs).map(|span| self.location(span));
            self.report(place.into_iter().fold(fault, Diagnostic::at));
            self.areas.clear();
            self.shown_tables.clear();
        }
        cost
    }
}

/// All that places come to.
fn total(costs: &[(Span, Cost)]) -> Cost {
    let costs = costs.iter().map(|(_, cost)| *cost);
    costs.fold(Cost::default(), Cost::and)
}

/// The place that the most of a part comes from; of equal ones the first.
fn heaviest(part: &Part, costs: &[(Span, Cost)]) -> Option<Span> {
    let mut by_place: BTreeMap<Span, u64> = BTreeMap::new();
    for (span, cost) in costs.iter().filter(|(span, _)| span.line > 0) {
        let known = by_place.entry(*span).or_default();
        *known = known.saturating_add((part.count)(cost));
    }
    let first = |(span, count): &(Span, u64)| (*count, Reverse(*span));
    by_place.into_iter().max_by_key(first).map(|(span, _)| span)
}

fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
