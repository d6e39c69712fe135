use std::{
    fmt::{self, Write},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use crate::{
    methods::{Combination, Elementwise, OverYears, Rollup, Scale, Summary, TableOperation, Ties},
    model::{BandRule, Dated, Direction, Sex},
};

use super::{Closure, FundRule};

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
    /// Which place those share who tie.
    pub ties: Ties,
    /// How bands are cut.
    pub bands: BandRule,
    /// The codes of the municipalities among whom it is ranked, sorted; none for all.
    pub compared: Option<Arc<[String]>>,
    /// What they are called, where they are not the pack's comparison group.
    pub group: Option<Arc<str>>,
}

impl Ranking {
    /// Among whom it ranks, as users know them.
    pub fn compared_with(&self) -> ComparisonSet {
        match (&self.compared, &self.group) {
            (None, _) => ComparisonSet::Everyone,
            (Some(_), None) => ComparisonSet::Group,
            (Some(_), Some(name)) => ComparisonSet::Named(name.to_string()),
        }
    }
}

/// Among whom a row is ranked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum ComparisonSet {
    /// All municipalities.
    Everyone,
    /// The pack's comparison group.
    Group,
    /// The pack's own municipality and those of a group of this name.
    Named(String),
}

/// How a column is put on a scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scaling {
    /// The scale.
    pub scale: Scale,
    /// Which values are good.
    pub direction: Direction,
    /// The codes of the municipalities whose values make the scale, sorted; none for all.
    pub compared: Option<Arc<[String]>>,
}

/// What is said of columns over municipalities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summarising {
    /// What.
    pub summary: Summary,
    /// The codes of the municipalities that count, sorted; none for all.
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
    Combine(Combination),
    /// The nation on the members that each place has: inputs are the members, then a reference for each.
    CombineMatched(Combination),
    /// What is worked out for each place and year by itself.
    Elementwise(Elementwise),
    /// What is worked out for each place along its years, from its only input.
    OverYears(OverYears),
    /// What its only input is for women or for men alone.
    OfSex(Sex),
    /// Its first input on a scale that its second gives: the same figures of all municipalities.
    Scale(Scaling),
    /// What is said of its inputs over all municipalities, a value for each year.
    Summary(Summarising),
    /// The same number for every place and year.
    Constant(f64),
    /// Rank and band of its only input.
    Standing(Ranking),
    /// The nation's series of its only input, a column of municipalities with the nation beside.
    NationOf,
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
    /// The ledger of a fund, folded from its tables. Like a closure it is never handed over by another process.
    #[serde(skip)]
    Fund(Arc<FundRule>),
    /// A column of figures made of its only input, which gives rows.
    Per(Rollup),
    /// No figure exists yet; the reason in the rule's words.
    Absent(Arc<str>),
}

impl Op {
    /// Whether what it takes at a position among its inputs is the figures of all municipalities, also where it is
    /// evaluated for units: what they are put on a scale by.
    pub fn takes_all(&self, position: usize) -> bool {
        match self {
            Op::Scale(_) => position > 0,
            Op::Summary(_) | Op::NationOf => true,
            _ => false,
        }
    }

    /// Tail of the text key `method.<name>` of how it makes a value of others; none where it does not.
    pub fn method(&self) -> Option<&'static str> {
        Some(match self {
            Op::Combine(combination) | Op::CombineMatched(combination) => combination.method.name(),
            Op::Elementwise(elementwise) => elementwise.name(),
            Op::OverYears(over) => over.name(),
            Op::Scale(scaling) => scaling.scale.name(),
            Op::Summary(summarising) => summarising.summary.name(),
            Op::OfSex(Sex::Men) => "men",
            Op::OfSex(_) => "women",
            Op::Map(_) => "formula",
            _ => return None,
        })
    }

    /// A number that differs between operations that may give different values from the same inputs.
    /// What a key figure gives is known by its value, so its index does not count.
    pub fn fingerprint(&self, hasher: &mut Xxh3) {
        let mut number = |value: u64| hasher.update(&value.to_le_bytes());
        match self {
            Op::KeyFigure(_) => number(1),
            Op::Nation(_) => number(2),
            Op::Combine(combination) | Op::CombineMatched(combination) => {
                number(if matches!(self, Op::Combine(_)) { 3 } else { 4 });
                number(combination.method as u64);
                number(combination.coverage.to_bits());
                for of_member in combination.numbers.iter() {
                    number(of_member.to_bits());
                }
            }
            // They are plain data, and their debug form quotes every name and number in them.
            Op::Elementwise(_)
            | Op::OverYears(_)
            | Op::OfSex(_)
            | Op::Scale(_)
            | Op::Summary(_)
            | Op::Constant(_)
            | Op::Parameter(_)
            | Op::Standing(_)
            | Op::Rows(_)
            | Op::Per(_) => {
                number(11);
                debug(self, hasher);
            }
            Op::Difference => number(6),
            Op::NationOf => number(10),
            Op::Reference(_) => number(7),
            Op::Absent(_) => number(8),
            Op::Table(_) => number(250),
            Op::Fund(rule) => {
                number(252);
                // Plain data too, but for closures, whose debug form is their fingerprint.
                debug(rule, hasher);
            }
            Op::Map(rule) => {
                number(9);
                hasher.update(&rule.0.fingerprint().to_le_bytes());
            }
        }
    }
}

/// Takes in the debug form of what is plain data.
fn debug(data: &impl fmt::Debug, hasher: &mut Xxh3) {
    struct Written<'a>(&'a mut Xxh3);
    impl Write for Written<'_> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.update(text.as_bytes());
            Ok(())
        }
    }
    // What is written here is always taken.
    let _ = write!(Written(hasher), "{data:?}");
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

impl Node {
    /// What it is made of: its inputs, but for those that only give a scale.
    pub fn sources(&self) -> impl Iterator<Item = NodeId> {
        let inputs = self.inputs.iter().enumerate();
        let is_source = |position: usize| !matches!(self.op, Op::Scale(_)) || position == 0;
        inputs
            .filter(move |(position, _)| is_source(*position))
            .map(|(_, input)| *input)
    }
}
