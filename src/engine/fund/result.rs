use std::sync::Arc;

use jiff::civil::Date;

use crate::{
    diagnostics::{Diagnostic, Location},
    methods::ledger::{EventKind, Period, Posting, Statement, Status},
    model::{Kronor, Missing},
};

/// A fund as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct FundResult {
    /// Its title.
    pub title: String,
    /// What the rule says about it in words.
    pub description: Option<String>,
    /// Where a script declares it.
    pub rule: Location,
    /// Its payments, most urgent first; amounts for each payment stand in this order.
    pub payments: Vec<PaymentHead>,
    /// Its periods, by their first day.
    pub periods: Vec<Period>,
    /// The lines of its ledger in order, those that are expected of later periods last.
    pub postings: Vec<PostingLine>,
    /// Its periods added up, those to come as they are expected.
    pub statements: Vec<Statement>,
    /// How many of the periods had opened by the last day that has an event.
    pub opened: usize,
    /// Who stands in the queue, first one first.
    pub queue: Vec<QueueLine>,
    /// Payments about which somebody has to decide, and those that give nothing.
    pub waiting: Vec<Waiting>,
    /// Rows that are kept out, each with what is wrong.
    pub held: Vec<HeldRow>,
    /// Every application by its id, also one of which only held rows speak.
    pub accounts: Vec<Account>,
    /// What reported applications have improved, by year.
    pub improvements: Vec<Improvement>,
    /// What is wrong with the fund as a whole.
    pub faults: Vec<Diagnostic>,
}

/// A payment of a fund.
#[derive(Clone, Debug, PartialEq)]
pub struct PaymentHead {
    /// What it is called.
    pub name: String,
    /// Where a script declares it.
    pub rule: Location,
}

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct PostingLine {
    /// What it says.
    pub posting: Posting,
    /// Whether it lies ahead of every event: what will happen if nothing else does.
    pub expected: bool,
    /// The cells behind it.
    pub cells: Vec<Location>,
}

/// A place in the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueLine {
    /// The application.
    pub application: String,
    /// The payment, by index.
    pub payment: usize,
    /// The day on which the application came in.
    pub received: Option<Date>,
    /// What is owed.
    pub owed: Kronor,
    /// The period, by index, in which the whole is expected to have been paid.
    pub expected: Option<usize>,
}

/// A payment that is not made.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// The application.
    pub application: String,
    /// The payment, by index.
    pub payment: usize,
    /// Whether it is decided that nothing is paid; else somebody has to decide.
    pub decided: bool,
    /// Why, in the rule's words.
    pub reason: Arc<str>,
    /// The cells behind it.
    pub cells: Vec<Location>,
}

/// A row that is kept out.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldRow {
    /// The application, where the row says.
    pub application: String,
    /// What is wrong, and in which cell.
    pub diagnostic: Diagnostic,
}

/// What is known of an application.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// Where it stands; none where it has not come in.
    pub status: Option<Status>,
    /// What has happened to it, in order.
    pub happenings: Vec<Happening>,
    /// For each payment: the day of its decision, what it is entitled to and what it has got, less what it has
    /// repaid; none where nothing has been decided.
    pub claims: Vec<Option<(Date, Kronor, Kronor)>>,
}

/// Something that happened to an application.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// The day.
    pub date: Date,
    /// What.
    pub kind: EventKind,
    /// The amounts that its row states, each with its column.
    pub amounts: Vec<(Arc<str>, Kronor)>,
    /// The cells of its row.
    pub cells: Vec<Location>,
    /// Whether it is kept out of the ledger.
    pub held: bool,
}

/// A measured improvement.
#[derive(Clone, Debug, PartialEq)]
pub struct Improvement {
    /// The year of the report; none where there is none yet.
    pub year: Option<i16>,
    /// The application.
    pub application: String,
    /// What was measured; empty where nothing was.
    pub measure: String,
    /// In which unit.
    pub unit: String,
    /// The number at the start.
    pub start: Result<f64, Missing>,
    /// The number at the end.
    pub end: Result<f64, Missing>,
    /// Whether it moved in the right direction; none where that cannot be told.
    pub better: Option<bool>,
    /// What each payment has given the application; on the first of its lines only, so that sums are right.
    pub paid: Option<Vec<Kronor>>,
    /// The cells behind it.
    pub cells: Vec<Location>,
}

impl Improvement {
    /// The end less the start.
    pub fn change(&self) -> Option<f64> {
        Some(self.end.ok()? - self.start.ok()?)
    }
}
