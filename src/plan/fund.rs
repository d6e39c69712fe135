use std::sync::Arc;

use crate::{
    methods::ledger::{EventKind, Terms},
    model::Kronor,
};

use super::{NodeId, RowRule, Span};

/// What makes a ledger of a fund's tables: where its events stand, what is decided about them, how its money
/// behaves. The first of its node's inputs is the budget.
#[derive(Clone, Debug, PartialEq)]
pub struct FundRule {
    /// The column of the budget that names a period.
    pub period: Arc<str>,
    /// The column of the budget that states what is allocated.
    pub allocation: Arc<str>,
    /// Where events stand.
    pub sources: Vec<EventSource>,
    /// The columns of events that hold amounts.
    pub amounts: Vec<Arc<str>>,
    /// The largest amount that an event may state; a larger one is a slip of the pen.
    pub most: Option<Kronor>,
    /// The payments, most urgent first.
    pub payments: Vec<Payment>,
    /// What places an application in the queue, lowest first: a whole number or an amount of it. None where the
    /// day received does.
    pub order: Option<RowRule>,
    /// How the money behaves.
    pub terms: Terms,
    /// What closures call how the fund stands.
    pub words: StandingWords,
}

/// Rows of a table that are events of a kind.
#[derive(Clone, Debug, PartialEq)]
pub struct EventSource {
    /// What happens.
    pub kind: EventKind,
    /// The table, by its place among the inputs of the node.
    pub input: usize,
    /// The column that says to which application.
    pub id: Arc<str>,
    /// The column that says on which day.
    pub date: Arc<str>,
    /// Whether a row without a day has not happened yet; else such a row is held.
    pub optional: bool,
    /// Whether its rows state more of an application than the row by which it came in.
    pub states: bool,
}

/// A payment that an event entitles to.
#[derive(Clone, Debug, PartialEq)]
pub struct Payment {
    /// What it is called.
    pub name: Arc<str>,
    /// The event that entitles to it.
    pub trigger: EventKind,
    /// What is decided, of an application and how the fund stands: see [`Decided`].
    pub decide: RowRule,
}

/// What closures may call the parts of how the fund stands: every language's word.
#[derive(Clone, Debug, PartialEq)]
pub struct StandingWords {
    /// The day of the decision.
    pub date: Vec<Arc<str>>,
    /// The name of the period.
    pub period: Vec<Arc<str>>,
    /// The calendar year.
    pub year: Vec<Arc<str>>,
    /// What remains of the money.
    pub remaining: Vec<Arc<str>>,
    /// How many others have become entitled to the same payment in the period.
    pub in_period: Vec<Arc<str>>,
    /// The same in the calendar year.
    pub in_year: Vec<Arc<str>>,
}

/// The fields of what a decision gives.
#[derive(Clone, Copy, Debug)]
pub struct Decided;

impl Decided {
    /// An amount that is paid, with the field [`Decided::REASON`] beside it.
    pub const PAY: &'static str = "pay";
    /// The reason for an amount.
    pub const REASON: &'static str = "reason";
    /// Why somebody has to decide.
    pub const HOLD: &'static str = "hold";
    /// Why nothing is paid.
    pub const NOTHING: &'static str = "nothing";
}

/// A fund that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownFund {
    /// Its title.
    pub title: Arc<str>,
    /// What the rule says about it in words.
    pub description: Option<Arc<str>>,
    /// The node that gives its ledger.
    pub value: NodeId,
    /// For each payment where a script declares it.
    pub payments: Vec<Span>,
    /// What improvements have been measured, where any table says.
    pub measurements: Option<Measurements>,
    /// Where it is declared.
    pub span: Span,
}

/// Where measured improvements stand: the columns of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurements {
    /// The node that gives the rows.
    pub table: NodeId,
    /// To which application a row belongs.
    pub id: Arc<str>,
    /// What was measured.
    pub measure: Arc<str>,
    /// In which unit.
    pub unit: Option<Arc<str>>,
    /// Whether a high or a low number is good, in the words of the rule language.
    pub direction: Option<Arc<str>>,
    /// The number at the start.
    pub start: Arc<str>,
    /// The number at the end.
    pub end: Arc<str>,
    /// The words for "a low number is good".
    pub low: Vec<Arc<str>>,
    /// The words for "a high number is good".
    pub high: Vec<Arc<str>>,
}

/// A fund while scripts describe it.
#[derive(Clone, Debug)]
pub(super) struct DraftedFund {
    pub(super) rule: FundRule,
    pub(super) inputs: Vec<NodeId>,
    pub(super) shown: ShownFund,
}
