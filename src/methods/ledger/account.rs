use std::sync::Arc;

use jiff::civil::Date;

use crate::model::Kronor;

use super::Hold;

/// What a ledger knows of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account<R> {
    /// The day on which it came in.
    pub received: Date,
    /// What its events state together.
    pub record: R,
    /// The day of its approval.
    pub approved: Option<Date>,
    /// The day on which it was turned down.
    pub rejected: Option<Date>,
    /// The day on which it was withdrawn.
    pub withdrawn: Option<Date>,
    /// The day of its report.
    pub reported: Option<Date>,
    /// For each payment, what is decided and paid.
    pub claims: Vec<Claim>,
}

/// What an application is entitled to as one payment, and what it has got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// The day on which it was first decided.
    pub since: Option<Date>,
    /// What it is entitled to in all.
    pub decided: Kronor,
    /// What it has been paid, less what it has repaid.
    pub paid: Kronor,
    /// Why somebody has to decide, where somebody has to.
    pub held: Option<Hold>,
    /// The reason of the last decision, in the rule's words.
    pub reason: Arc<str>,
    /// Whether it counts among those entitled.
    pub(super) counted: bool,
    /// How many payments and repayments there have been.
    pub(super) numbers: [u32; 2],
    /// Its place in the queue while it stands there.
    pub(super) order: Option<i64>,
}

/// Where an application stands. Exactly one holds for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// It waits for its decision.
    Received,
    /// Rules say that somebody has to decide.
    Held,
    /// It is owed money.
    Queued,
    /// It has what it is entitled to, if anything.
    Settled,
    /// It was turned down.
    Rejected,
    /// It was withdrawn.
    Withdrawn,
}

impl Claim {
    /// What it is entitled to less what it has got; negative where it has got too much.
    pub fn owed(&self) -> Kronor {
        self.decided.less(self.paid).unwrap_or_default()
    }
}

impl<R> Account<R> {
    /// Where the application stands.
    pub fn status(&self) -> Status {
        if self.withdrawn.is_some() {
            Status::Withdrawn
        } else if self.rejected.is_some() {
            Status::Rejected
        } else if self.claims.iter().any(|claim| claim.owed() > Kronor::ZERO) {
            Status::Queued
        } else if self.claims.iter().any(|claim| claim.held.is_some()) {
            Status::Held
        } else if self.approved.is_none() && self.reported.is_none() {
            Status::Received
        } else {
            Status::Settled
        }
    }
}
