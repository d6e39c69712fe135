use super::{NodeId, Op, PlanBuilder, YearChoice};
use crate::{
    diagnostics::{Code, Diagnostic},
    methods::OverYears,
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
}

impl Cost {
    /// What a plan may come to whose rules are trusted.
    pub const TRUSTED: Cost = Cost {
        inputs: 2_000_000,
        steps: 2_000_000,
        passed: 20_000_000,
        text: 400_000_000,
        tables: 2_000,
    };

    /// What a plan may come to whose rules are not.
    pub const UNTRUSTED: Cost = Cost {
        inputs: 200_000,
        steps: 200_000,
        passed: 2_000_000,
        text: 40_000_000,
        tables: 200,
    };

    /// What of it is more than may be (V125), if anything is.
    fn beyond(&self, most: &Cost) -> Option<Diagnostic> {
        let parts = [
            ("cost.inputs", self.inputs, most.inputs),
            ("cost.steps", self.steps, most.steps),
            ("cost.passed", self.passed, most.passed),
            ("cost.text", self.text, most.text),
            ("cost.tables", self.tables, most.tables),
        ];
        let (what, count, most) = parts.into_iter().find(|(_, count, most)| count > most)?;
        let fault = Diagnostic::new(Code::PlanTooLarge).said("what", what);
        Some(fault.with("count", count).with("most", most))
    }
}

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
    /// What the plan comes to; `order` has the nodes so that inputs come first.
    pub(super) fn cost(&self, order: &[NodeId]) -> Cost {
        let sizes = self.sizes(order);
        let size = |id: NodeId| sizes.get(id.index()).copied().unwrap_or_default();
        let figures = length(self.key_figures.len());
        let most = length(MOST_STEPS + 1);
        let mut cost = Cost {
            inputs: self
                .nodes
                .iter()
                .map(|node| length(node.inputs.len()))
                .sum(),
            tables: length(self.shown_tables.len()),
            ..Cost::default()
        };
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
                let all = steps.saturating_add(rows).saturating_mul(told);
                cost.steps = cost.steps.saturating_add(all);
                if of.steps > most {
                    let passed = most.saturating_mul(of.steps.min(cost.inputs)) / PASSED_OVER;
                    cost.passed = cost.passed.saturating_add(passed.saturating_mul(told));
                }
                let row = &measure.row;
                let description = row.description.as_deref().map_or(0, str::len);
                let names = length(area.name.len() + row.label.len() + description);
                let text = text.saturating_add(names).saturating_mul(told);
                cost.text = cost.text.saturating_add(text);
            }
        }
        cost
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

    /// Says that the plan comes to more than it may (V125), and takes away what would be shown.
    pub(super) fn keep_within(&mut self, cost: &Cost) {
        let most = if self.trusted {
            Cost::TRUSTED
        } else {
            Cost::UNTRUSTED
        };
        if let Some(fault) = cost.beyond(&most) {
            // The most that can be said of where: what is shown is shown in the first area's script.
            let place = self.areas.first().map(|area| self.location(area.span));
            self.report(place.into_iter().fold(fault, Diagnostic::at));
            self.areas.clear();
            self.shown_tables.clear();
        }
    }
}

fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
