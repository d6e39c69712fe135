use std::sync::Arc;

use jiff::civil::Date;

use crate::model::Kronor;

use super::{Event, EventKind, Period};

/// What a fund's rules decide. Every answer is a pure function of what it is given.
pub trait FundRules {
    /// What events state of an application.
    type Record: Clone + Ord;

    /// The kinds of payment, by the event that entitles to each; an earlier one is paid before a later one.
    fn payments(&self) -> &[EventKind];

    /// What an application states once a further event has.
    fn merge(&self, known: &mut Self::Record, event: &Event<Self::Record>);

    /// What an application is entitled to in all as a payment (by index).
    fn decide(
        &self,
        payment: usize,
        claimant: &Claimant<'_, Self::Record>,
        standing: &Standing<'_>,
    ) -> Decision;

    /// The application's place in the queue, lowest first; equal ones by the day on which they came in, then by id.
    fn order(&self, claimant: &Claimant<'_, Self::Record>) -> i64;
}

/// An application as rules see it.
#[derive(Clone, Copy, Debug)]
pub struct Claimant<'a, R> {
    /// Its id.
    pub id: &'a str,
    /// The day on which it came in.
    pub received: Date,
    /// What its events so far state together.
    pub record: &'a R,
}

/// How the fund stands when a decision is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The day.
    pub date: Date,
    /// The period.
    pub period: &'a Period,
    /// What remains.
    pub remaining: Kronor,
    /// How many other applications have become entitled to the same payment in the period.
    pub in_period: usize,
    /// The same for the calendar year.
    pub in_year: usize,
}

/// What rules decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// So much in all, for this reason. Not negative; a negative amount is held.
    Pay(Kronor, Arc<str>),
    /// Nothing for the time being: somebody has to decide.
    Hold(Hold),
    /// Nothing.
    Nothing(Arc<str>),
}

/// Why somebody has to decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hold {
    /// The reason, in the rule's words.
    pub reason: Arc<str>,
    /// What the rule reads that the application does not state: its name in the record.
    pub unfilled: Option<Arc<str>>,
}

impl From<Arc<str>> for Hold {
    fn from(reason: Arc<str>) -> Self {
        Hold {
            reason,
            unfilled: None,
        }
    }
}

/// How a fund's money behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What happens to what is left when a period ends.
    pub pass_on: PassOn,
    /// What happens to the first in the queue when too little is left for it.
    pub shortage: Shortage,
    /// Whether one further back in the queue may be paid while the first waits.
    pub overtaking: bool,
}

/// Where what is left of a period goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassOn {
    /// To the next period.
    Always,
    /// To the next period of the same calendar year; it lapses at the end of the year.
    WithinYear,
    /// It lapses.
    Never,
}

/// What is done when less is left than is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortage {
    /// Nothing is paid until the whole can be.
    Wait,
    /// What is left is paid; the rest waits.
    PayPart,
}
