//! A fund with 100 000 applications: folded whole, folded on after a change in the last period, and beside both the
//! simplest loop that pays the same grants in the same order.
//!
//! `cargo bench --bench ledger`

#![allow(clippy::unwrap_used, missing_docs)]

use std::{collections::VecDeque, sync::Arc};

use jiff::{
    Span,
    civil::{Date, date},
};
use visare::{
    methods::ledger::{
        Claimant, Decision, Event, EventKind, FundRules, Ledger, PassOn, Period, PostingKind,
        Shortage, Standing, Terms, fold,
    },
    model::Kronor,
};

const APPLICATIONS: i64 = 100_000;
const DAYS: i64 = 900;
const TERMS: Terms = Terms {
    pass_on: PassOn::Always,
    shortage: Shortage::Wait,
    overtaking: false,
};

fn main() {
    divan::main();
}

/// Grants what is applied for.
struct Granted(Arc<str>);

impl FundRules for Granted {
    type Record = i64;

    fn payments(&self) -> &[EventKind] {
        &[EventKind::Approved]
    }

    fn merge(&self, known: &mut i64, event: &Event<i64>) {
        *known = (*known).max(event.record);
    }

    fn decide(&self, _: usize, claimant: &Claimant<'_, i64>, _: &Standing<'_>) -> Decision {
        Decision::Pay(Kronor::from_ore(*claimant.record), Arc::clone(&self.0))
    }

    fn order(&self, _: &Claimant<'_, i64>) -> i64 {
        0
    }
}

fn first_day() -> Date {
    date(2015, 1, 1)
}

/// Five half-years, each with money for about a sixth of the applications, so that the queue grows long.
fn periods() -> Vec<Period> {
    let firsts = (0..5).map(|index| first_day().checked_add(Span::new().months(6 * index)));
    firsts
        .map(|first| first.unwrap())
        .map(|first| Period {
            name: Arc::from(first.to_string()),
            first,
            last: first
                .checked_add(Span::new().months(6))
                .and_then(Date::yesterday)
                .unwrap(),
            allocation: Kronor::from_ore(2_750_000 * APPLICATIONS / 6),
        })
        .collect()
}

/// Applications of 5 000 to 50 000 kronor, each approved on the day on which it came in.
fn events() -> Vec<Event<i64>> {
    (0..APPLICATIONS)
        .flat_map(|number| {
            let day = number * DAYS / APPLICATIONS;
            let date = first_day().checked_add(Span::new().days(day)).unwrap();
            let application: Arc<str> = Arc::from(format!("F-{number:06}"));
            let record = 500_000 + number * 7_919 % 4_500_000;
            [EventKind::Received, EventKind::Approved].map(|kind| Event {
                date,
                kind,
                application: Arc::clone(&application),
                record,
            })
        })
        .collect()
}

fn folded(events: Vec<Event<i64>>, previous: Option<&Ledger<i64>>) -> Ledger<i64> {
    let rules = Granted(Arc::from("cost"));
    fold(&rules, TERMS, periods(), events, previous).unwrap()
}

/// Öre paid by the simplest loop: a queue of amounts, and a balance.
fn simplest(events: &[Event<i64>]) -> i64 {
    let mut openings = periods().into_iter().peekable();
    let (mut queue, mut balance, mut paid) = (VecDeque::new(), 0, 0);
    let mut approved = events
        .iter()
        .filter(|event| event.kind == EventKind::Approved)
        .peekable();
    loop {
        let opening = openings.peek().map(|period| period.first);
        let event = approved.peek().map(|event| event.date);
        let Some(day) = opening.into_iter().chain(event).min() else {
            return paid;
        };
        while let Some(period) = openings.next_if(|period| period.first == day) {
            balance += period.allocation.ore();
        }
        while let Some(event) = approved.next_if(|event| event.date == day) {
            queue.push_back(event.record);
        }
        while let Some(amount) = queue.pop_front_if(|amount| *amount <= balance) {
            balance -= amount;
            paid += amount;
        }
    }
}

#[divan::bench(sample_count = 5)]
fn whole(bencher: divan::Bencher) {
    let events = events();
    let ledger = folded(events.clone(), None);
    let grants = ledger
        .postings
        .iter()
        .filter(|posting| posting.kind == PostingKind::Paid);
    let paid: i64 = grants.map(|posting| posting.amount.ore()).sum();
    assert_eq!(paid, simplest(&events));
    bencher
        .with_inputs(|| events.clone())
        .bench_values(|events| folded(events, None));
}

#[divan::bench(sample_count = 5)]
fn after_a_change_in_the_last_period(bencher: divan::Bencher) {
    let known = folded(events(), None);
    let mut changed = events();
    if let Some(last) = changed.last_mut() {
        last.record += 100;
    }
    bencher
        .with_inputs(|| changed.clone())
        .bench_values(|events| folded(events, Some(&known)));
}

#[divan::bench(sample_count = 5)]
fn the_simplest_loop(bencher: divan::Bencher) {
    let events = events();
    bencher.bench(|| simplest(&events));
}
