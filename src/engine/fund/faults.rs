//! What is wrong with the rows of a fund, in codes.

use crate::{
    diagnostics::{Code, Diagnostic, Location},
    methods::ledger::{Event, EventKind, HeldWhy, Overflow},
    model::Kronor,
    text::Language,
};

use super::{
    result::{FundResult, Waiting},
    rows::{HeldOut, RowFault},
    stated::Stated,
};

/// At most so many cells are named as the place of a fault.
const NAMED: usize = 3;

/// What needs attention in funds: rows kept out, payments that wait, funds that are too large.
pub fn fund_faults(funds: &[FundResult]) -> Vec<Diagnostic> {
    funds.iter().flat_map(super::compose::attention).collect()
}

/// What is wrong with a row; the caller knows its cells.
pub(super) fn of_row(held: &HeldOut, most: Option<Kronor>, language: Language) -> Diagnostic {
    let amount = |code: Code, amount: Kronor| {
        Diagnostic::new(code)
            .with("column", &held.column)
            .with("text", amount.shown(language))
    };
    match &held.why {
        RowFault::Unreadable(text) => Diagnostic::new(Code::AmountUnreadable)
            .with("column", &held.column)
            .with("text", text),
        RowFault::NoAmount => Diagnostic::new(Code::AmountMissing).with("column", &held.column),
        RowFault::Negative(found) => amount(Code::AmountNegative, *found),
        RowFault::Absurd(found) => amount(Code::AmountAbsurd, *found).with(
            "most",
            most.map(|most| most.shown(language)).unwrap_or_default(),
        ),
        RowFault::NoId => Diagnostic::new(Code::EventWithoutId).with("column", &held.column),
        RowFault::NoDate => Diagnostic::new(Code::EventWithoutDate)
            .with("id", &held.id)
            .with("column", &held.column),
        RowFault::Twice(count) => Diagnostic::new(Code::ApplicationTwice)
            .with("count", count)
            .with("id", &held.id),
        RowFault::Period(text) => {
            let unreadable = Diagnostic::new(Code::PeriodUnreadable);
            match text.trim() {
                "" => unreadable.said("text", "fund.period.empty"),
                text => unreadable.with("text", format!("`{text}`")),
            }
        }
        RowFault::Overlaps(first, second) => Diagnostic::new(Code::PeriodsOverlap)
            .with("first", first)
            .with("second", second),
    }
}

/// Why the ledger keeps an event out; the caller knows its cells.
pub(super) fn of_event(event: &Event<Stated>, why: HeldWhy) -> Diagnostic {
    let code = match why {
        HeldWhy::NotReceived => Code::EventNotReceived,
        HeldWhy::NotApproved => Code::EventNotApproved,
        HeldWhy::Twice => Code::EventTwice,
        HeldWhy::Ended => Code::EventEnded,
        HeldWhy::OutsideBudget => Code::EventOutsideBudget,
    };
    Diagnostic::new(code)
        .said("event", word(event.kind))
        .with("date", event.date)
        .with("id", &event.application)
}

/// Why a payment is not made.
pub(super) fn of_waiting(waiting: &Waiting, fund: &FundResult) -> Diagnostic {
    let code = if waiting.decided {
        Code::ClaimNothing
    } else {
        Code::ClaimHeld
    };
    let payment = fund.payments.get(waiting.payment);
    let mut found = Diagnostic::new(code)
        .with("id", &waiting.application)
        .with(
            "payment",
            payment.map_or("", |payment| payment.name.as_str()),
        )
        .with("reason", &waiting.reason);
    found.places = waiting.cells.iter().take(NAMED).cloned().collect();
    found
        .places
        .extend(payment.map(|payment| payment.rule.clone()));
    found
}

pub(super) fn overflow(title: &str, overflow: &Overflow, at: Location) -> Diagnostic {
    Diagnostic::new(Code::FundOverflow)
        .with("name", title)
        .with("period", &overflow.0)
        .at(at)
}

/// The text key of what happened.
fn word(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Received => "fund.event.received",
        EventKind::Approved => "fund.event.approved",
        EventKind::Rejected => "fund.event.rejected",
        EventKind::Corrected => "fund.event.corrected",
        EventKind::Withdrawn => "fund.event.withdrawn",
        EventKind::Reported => "fund.event.reported",
        EventKind::Added => "fund.event.added",
    }
}
