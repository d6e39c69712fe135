use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use crate::{
    methods::{Method, TableOperation},
    model::{BandRule, Dated, Direction},
};

use super::Closure;

/// A closure that is worked out for each place and year.
#[derive(Clone, Debug)]
pub struct RowRule(pub Arc<dyn Closure>);

impl PartialEq for RowRule {
    fn eq(&self, other: &Self) -> bool {
        self.0.fingerprint() == other.0.fingerprint()
    }
}

/// A node's position in its plan.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The position as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where in the scripts something was asked for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Span {
    /// Index into [`super::Plan::files`].
    pub file: u32,
    /// The line, from 1; 0 for no place.
    pub line: u32,
    /// The character within the line, from 1.
    pub column: u32,
}

/// How a column is ranked and banded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// Which values are good.
    pub direction: Direction,
    /// How bands are cut.
    pub bands: BandRule,
    /// The codes of the municipalities among whom it is ranked, sorted; none for all.
    pub compared: Option<Arc<[String]>>,
}

/// What a node does with its inputs. A node is a rule over a whole column, never over a cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Op {
    /// The column of a key figure, by its index in [`super::Plan::key_figures`].
    KeyFigure(usize),
    /// The nation's series of a key figure, by the same index.
    Nation(usize),
    /// One column from several (see [`crate::methods::combine`]).
    Combine {
        /// Mean or sum.
        method: Method,
        /// Least share of inputs with a value.
        coverage: f64,
    },
    /// The nation on the members that each place has: inputs are the members, then a reference for each.
    CombineMatched {
        /// Mean or sum.
        method: Method,
    },
    /// Rank and band of its only input.
    Standing(Ranking),
    /// Its first input less its second.
    Difference,
    /// The value of the measure with this name, given as `Area/Measure` or `Measure`; after completion it has
    /// that measure's node as its only input.
    Reference(Arc<str>),
    /// The rows of a table, by its index in [`super::Plan::tables`].
    Table(usize),
    /// A table made of its only input.
    Rows(TableOperation),
    /// A value of the rules that has changed over time: for each year the one of its last day.
    Parameter(Dated<f64>),
    /// A closure of the rule on the values of its inputs, place by place and year by year. It is never
    /// handed over by another process: it would run in this one.
    #[serde(skip)]
    Map(RowRule),
    /// No figure exists yet; the reason in the rule's words.
    Absent(Arc<str>),
}

impl Op {
    /// A number that differs between operations that may give different values from the same inputs.
    /// What a key figure gives is known by its value, so its index does not count.
    pub fn fingerprint(&self, hasher: &mut Xxh3) {
        let mut number = |value: u64| hasher.update(&value.to_le_bytes());
        match self {
            Op::KeyFigure(_) => number(1),
            Op::Nation(_) => number(2),
            Op::Combine { method, coverage } => {
                number(3);
                number(*method as u64);
                number(coverage.to_bits());
            }
            Op::CombineMatched { method } => {
                number(4);
                number(*method as u64);
            }
            Op::Standing(ranking) => {
                number(5);
                number(ranking.direction as u64);
                number(u64::from(ranking.bands.good_permille));
                number(u64::from(ranking.bands.poor_permille));
                number(u64::from(ranking.bands.least));
                for code in ranking.compared.iter().flat_map(|codes| codes.iter()) {
                    hasher.update(code.as_bytes());
                    hasher.update(&[0]);
                }
            }
            Op::Difference => number(6),
            Op::Reference(_) => number(7),
            Op::Absent(_) => number(8),
            Op::Table(_) => number(250),
            Op::Rows(operation) => {
                number(251);
                // It is plain data, and its debug form quotes every name and number in it.
                hasher.update(format!("{operation:?}").as_bytes());
            }
            Op::Parameter(values) => {
                number(10);
                for (date, value) in values.values() {
                    hasher.update(&date.year().to_le_bytes());
                    hasher.update(&[date.month().unsigned_abs(), date.day().unsigned_abs()]);
                    hasher.update(&value.to_bits().to_le_bytes());
                }
            }
            Op::Map(rule) => {
                number(9);
                hasher.update(&rule.0.fingerprint().to_le_bytes());
            }
        }
    }
}

/// One step of the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// What it does.
    pub op: Op,
    /// The nodes whose values it takes, in order.
    pub inputs: Vec<NodeId>,
    /// Where it was asked for.
    pub span: Span,
    /// What the rule calls it, if it does.
    pub label: Option<Arc<str>>,
}
