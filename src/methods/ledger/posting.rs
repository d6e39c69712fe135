use std::sync::Arc;

use jiff::civil::Date;

use crate::model::Kronor;

/// What a posting does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PostingKind {
    /// What was left of a period lapses.
    Lapsed,
    /// A period's money comes.
    Allocated,
    /// An application is paid.
    Paid,
    /// An application pays back.
    Repaid,
}

/// One line of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The day.
    pub date: Date,
    /// The period, by index.
    pub period: usize,
    /// What it does.
    pub kind: PostingKind,
    /// The application, where it is about one.
    pub application: Option<Arc<str>>,
    /// The payment, by index, where it is about one.
    pub payment: Option<usize>,
    /// Its number among those of the same kind, application and payment (of the same kind and period, where there
    /// is no application), from 1: together with these it tells a posting from every other also when others come
    /// or go.
    pub number: u32,
    /// What is allocated, lapses or is paid; negative where it is repaid.
    pub amount: Kronor,
    /// What remains of the fund after it.
    pub balance: Kronor,
    /// The reason in the rule's words; empty where no rule decides.
    pub reason: Arc<str>,
}

/// A period added up. `opening + allocated − lapsed − paid − repaid = remaining`, `repaid` being negative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// The period, by index.
    pub period: usize,
    /// What was left of the period before.
    pub opening: Kronor,
    /// What of that lapsed.
    pub lapsed: Kronor,
    /// What was allocated.
    pub allocated: Kronor,
    /// What was paid, for each payment.
    pub paid: Vec<Kronor>,
    /// What was repaid, for each payment; negative.
    pub repaid: Vec<Kronor>,
    /// What was left at the end.
    pub remaining: Kronor,
    /// What those in the queue were owed at the end.
    pub reserved: Kronor,
}
