use std::sync::Arc;

use jiff::civil::Date;

use crate::model::Kronor;

/// A stretch of days with an allocation of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// What it is called: `2016 H1`.
    pub name: Arc<str>,
    /// Its first day, on which its allocation comes.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// What is allocated, not negative.
    pub allocation: Kronor,
}

/// What happens to an application, in the order in which things of one day happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventKind {
    /// It comes in.
    Received,
    /// It is approved.
    Approved,
    /// It is turned down.
    Rejected,
    /// What it states is corrected; what is decided about it is decided anew.
    Corrected,
    /// It is taken back; what has been paid is repaid.
    Withdrawn,
    /// Its report is in.
    Reported,
    /// It is given something extra.
    Added,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event<R> {
    /// The day.
    pub date: Date,
    /// What happens.
    pub kind: EventKind,
    /// To which application, by its id.
    pub application: Arc<str>,
    /// What it states.
    pub record: R,
}

/// An event that is kept out of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held<R> {
    /// The event.
    pub event: Event<R>,
    /// Why.
    pub why: HeldWhy,
}

/// Why an event is kept out of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HeldWhy {
    /// No application of this id had come in by that day.
    NotReceived,
    /// The application was not approved by that day, and this needs it to be.
    NotApproved,
    /// The same has already happened to the application.
    Twice,
    /// The application had been withdrawn or turned down.
    Ended,
    /// No period of the budget has this day.
    OutsideBudget,
}
