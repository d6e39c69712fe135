//! The improvement fund: worked cases that an economist can read and extend, and laws that hold for any events.
//!
//! A case is a folder of `tests/fund`: `rules.csv` (name; value, named in [`Policy`]), `budget.csv` (period; first
//! day; last day; kronor), `events.csv` (day; event; application; kronor; people; exception) and what must come out
//! in `ledger.csv`, where reasons are those of the scripts that ship (`tests/fund_rules.rs`, which also writes it).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::{collections::BTreeMap, fmt::Write, fs, path::Path, sync::Arc};

use jiff::civil::{Date, date};
use proptest::prelude::*;
use visare::{
    methods::ledger::{
        Claimant, Decision, Event, EventKind, FundRules, HeldWhy, Hold, Ledger, PassOn, Period,
        Posting, PostingKind, Shortage, Standing, Status, Terms, fold,
    },
    model::{Kronor, Share},
};

/// What a row of `events.csv` states of its application.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Record {
    kronor: Option<Kronor>,
    people: Option<i64>,
    exception: bool,
}

/// A fund's rules as a case states them.
#[derive(Clone, Debug)]
struct Policy {
    /// `payments`: which are paid, most urgent first: `reward grant`.
    payments: Vec<EventKind>,
    /// `cap`: the most that a grant is without an exception.
    cap: Kronor,
    /// `reward`: what a report gives.
    reward: Kronor,
    /// `large`: what it gives from `large_from` people.
    large: Kronor,
    large_from: i64,
    /// `per_head`: what it gives for each who took part, instead.
    per_head: Option<Kronor>,
    /// `places`: how many are rewarded in a year.
    places: usize,
    /// `share_above` and `share`: above that cost, this share of the rest.
    share: Option<(Kronor, Share)>,
    /// `order`: `cost` for smallest cost first.
    cheapest_first: bool,
    terms: Terms,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            payments: vec![EventKind::Reported, EventKind::Approved],
            cap: Kronor::whole(50_000).unwrap(),
            reward: Kronor::whole(5_000).unwrap(),
            large: Kronor::whole(10_000).unwrap(),
            large_from: 30,
            per_head: None,
            places: usize::MAX,
            share: None,
            cheapest_first: false,
            terms: Terms {
                pass_on: PassOn::Always,
                shortage: Shortage::Wait,
                overtaking: false,
            },
        }
    }
}

impl Policy {
    fn of(rules: &str) -> Self {
        let mut policy = Policy::default();
        let kronor = |text: &str| Kronor::parse(text).unwrap();
        let share = |policy: &Policy| {
            policy
                .share
                .unwrap_or((Kronor::ZERO, Share::parse("100 %").unwrap()))
        };
        for (name, value) in rules
            .lines()
            .skip(1)
            .map(|line| line.split_once(';').unwrap())
        {
            match (name, value) {
                ("payments", list) => {
                    let kind = |name| match name {
                        "grant" => EventKind::Approved,
                        "reward" => EventKind::Reported,
                        other => panic!("{other}"),
                    };
                    policy.payments = list.split(' ').map(kind).collect();
                }
                ("cap", amount) => policy.cap = kronor(amount),
                ("reward", amount) => policy.reward = kronor(amount),
                ("large", amount) => policy.large = kronor(amount),
                ("large_from", people) => policy.large_from = people.parse().unwrap(),
                ("per_head", amount) => policy.per_head = Some(kronor(amount)),
                ("places", count) => policy.places = count.parse().unwrap(),
                ("share_above", amount) => policy.share = Some((kronor(amount), share(&policy).1)),
                ("share", text) => {
                    policy.share = Some((share(&policy).0, Share::parse(text).unwrap()));
                }
                ("order", "cost") => policy.cheapest_first = true,
                ("shortage", "part") => policy.terms.shortage = Shortage::PayPart,
                ("pass_on", "year") => policy.terms.pass_on = PassOn::WithinYear,
                ("pass_on", "never") => policy.terms.pass_on = PassOn::Never,
                ("overtaking", "yes") => policy.terms.overtaking = true,
                other => panic!("{other:?}"),
            }
        }
        policy
    }

    fn grant(&self, record: &Record) -> Decision {
        let cost = record.kronor.unwrap_or_default();
        if cost > self.cap && !record.exception {
            return Decision::Hold(Hold {
                reason: Arc::from("above the cap without an exception"),
                unfilled: None,
            });
        }
        let granted = match self.share {
            Some((border, share)) if cost > border => border
                .plus(cost.less(border).unwrap().share(share).unwrap())
                .unwrap(),
            _ => cost,
        };
        Decision::Pay(granted, Arc::from("cost"))
    }

    fn reward(&self, record: &Record, standing: &Standing<'_>) -> Decision {
        if standing.in_year >= self.places {
            return Decision::Nothing(Arc::from("beyond the places"));
        }
        let people = record.people.unwrap_or(0);
        match self.per_head {
            Some(each) => Decision::Pay(each.times(people).unwrap(), Arc::from("per head")),
            None if people >= self.large_from => Decision::Pay(self.large, Arc::from("many")),
            None => Decision::Pay(self.reward, Arc::from("report")),
        }
    }
}

impl FundRules for Policy {
    type Record = Record;

    fn payments(&self) -> &[EventKind] {
        &self.payments
    }

    fn merge(&self, known: &mut Record, event: &Event<Record>) {
        known.kronor = event.record.kronor.or(known.kronor);
        known.people = event.record.people.or(known.people);
        known.exception |= event.record.exception;
    }

    fn decide(
        &self,
        payment: usize,
        claimant: &Claimant<'_, Record>,
        standing: &Standing<'_>,
    ) -> Decision {
        match self.payments[payment] {
            EventKind::Reported => self.reward(claimant.record, standing),
            _ => self.grant(claimant.record),
        }
    }

    fn order(&self, claimant: &Claimant<'_, Record>) -> i64 {
        let cost = claimant.record.kronor.unwrap_or_default();
        if self.cheapest_first { cost.ore() } else { 0 }
    }
}

fn rows(text: &str) -> Vec<Vec<&str>> {
    let lines = text.lines().skip(1).filter(|line| !line.is_empty());
    lines.map(|line| line.split(';').collect()).collect()
}

fn budget(text: &str) -> Vec<Period> {
    rows(text)
        .into_iter()
        .map(|row| Period {
            name: Arc::from(row[0]),
            first: row[1].parse().unwrap(),
            last: row[2].parse().unwrap(),
            allocation: Kronor::parse(row[3]).unwrap(),
        })
        .collect()
}

fn events(text: &str) -> Vec<Event<Record>> {
    rows(text)
        .into_iter()
        .map(|row| Event {
            date: row[0].parse().unwrap(),
            kind: match row[1] {
                "received" => EventKind::Received,
                "approved" => EventKind::Approved,
                "rejected" => EventKind::Rejected,
                "corrected" => EventKind::Corrected,
                "withdrawn" => EventKind::Withdrawn,
                "reported" => EventKind::Reported,
                other => panic!("{other}"),
            },
            application: Arc::from(row[2]),
            record: Record {
                kronor: (!row[3].is_empty()).then(|| Kronor::parse(row[3]).unwrap()),
                people: (!row[4].is_empty()).then(|| row[4].parse().unwrap()),
                exception: !row[5].is_empty(),
            },
        })
        .collect()
}

/// Everything that a ledger says, line by line.
fn told(ledger: &Ledger<Record>, policy: &Policy) -> String {
    let payment = |index: usize| match policy.payments[index] {
        EventKind::Reported => "reward",
        _ => "grant",
    };
    let mut text = String::from("day;what;application;payment;kronor;balance;reason\n");
    for (index, posting) in ledger.postings.iter().enumerate() {
        let expected = if index < ledger.happened {
            ""
        } else {
            "expected "
        };
        let kind = match posting.kind {
            PostingKind::Lapsed => "lapsed",
            PostingKind::Allocated => "allocated",
            PostingKind::Paid => "paid",
            PostingKind::Repaid => "repaid",
        };
        writeln!(
            text,
            "{};{expected}{kind};{};{};{};{};{}",
            posting.date,
            posting.application.as_deref().unwrap_or(""),
            posting.payment.map_or("", payment),
            posting.amount,
            posting.balance,
            posting.reason
        )
        .unwrap();
    }
    for place in &ledger.queue {
        let period = place
            .expected
            .map_or("-", |period| &ledger.periods[period].name);
        let about = (&place.application, payment(place.payment));
        writeln!(
            text,
            ";queued;{};{};{};;{period}",
            about.0, about.1, place.owed
        )
        .unwrap();
    }
    for (id, account) in &ledger.accounts {
        if matches!(account.status(), Status::Withdrawn | Status::Rejected) {
            continue;
        }
        for (index, claim) in account.claims.iter().enumerate() {
            if let Some(hold) = &claim.held {
                writeln!(text, ";held;{id};{};;;{}", payment(index), hold.reason).unwrap();
            } else if claim.since.is_some() && claim.decided == Kronor::ZERO {
                writeln!(text, ";nothing;{id};{};;;{}", payment(index), claim.reason).unwrap();
            }
        }
    }
    for held in &ledger.held {
        let event = &held.event;
        writeln!(
            text,
            "{};out;{};;;;{:?} {:?}",
            event.date, event.application, event.kind, held.why
        )
        .unwrap();
    }
    text
}

fn without_reasons(text: &str) -> Vec<&str> {
    text.lines()
        .map(|line| match line.rsplit_once(';') {
            Some((rest, _)) if !line.contains(";out;") => rest,
            _ => line,
        })
        .collect()
}

#[test]
fn every_case_gives_its_whole_ledger() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fund");
    let mut cases: Vec<_> = fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    assert!(cases.len() >= 14);
    let mut wrong = Vec::new();
    for case in cases {
        let read = |name: &str| fs::read_to_string(case.join(name)).unwrap_or_default();
        let policy = Policy::of(&read("rules.csv"));
        let periods = budget(&read("budget.csv"));
        let ledger = fold(
            &policy,
            policy.terms,
            periods,
            events(&read("events.csv")),
            None,
        )
        .unwrap();
        let found = told(&ledger, &policy);
        if without_reasons(&found) != without_reasons(&read("ledger.csv")) {
            wrong.push(format!("{}:\n{found}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Five half-years of an allocation each.
fn half_years(allocations: &[u32]) -> Vec<Period> {
    let halves = (2015_i16..).flat_map(|year| [(year, 1, 6, 30), (year, 7, 12, 31)]);
    allocations
        .iter()
        .zip(halves)
        .map(|(allocation, (year, first, last, day))| Period {
            name: Arc::from(format!("{year}-{first}")),
            first: date(year, first, 1),
            last: date(year, last, day),
            allocation: Kronor::from_ore(i64::from(*allocation)),
        })
        .collect()
}

fn any_event() -> impl Strategy<Value = Event<Record>> {
    let kinds = prop_oneof![
        4 => Just(EventKind::Received),
        4 => Just(EventKind::Approved),
        1 => Just(EventKind::Rejected),
        1 => Just(EventKind::Corrected),
        1 => Just(EventKind::Withdrawn),
        2 => Just(EventKind::Reported),
    ];
    let record = (
        proptest::option::weighted(0.8, 0_i64..80_000),
        proptest::option::of(0_i64..40),
        any::<bool>(),
    );
    (0_i64..960, kinds, 0_u8..12, record).prop_map(|(day, kind, id, (ore, people, exception))| {
        Event {
            date: date(2014, 12, 1)
                .checked_add(jiff::Span::new().days(day))
                .unwrap(),
            kind,
            application: Arc::from(format!("F-{id}")),
            record: Record {
                kronor: ore.map(Kronor::from_ore),
                people,
                exception,
            },
        }
    })
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let pass_on = prop_oneof![
        Just(PassOn::Always),
        Just(PassOn::WithinYear),
        Just(PassOn::Never)
    ];
    (any::<[bool; 4]>(), pass_on, 1_usize..6).prop_map(
        |([part, overtaking, cheapest, grants], pass_on, places)| {
            let mut policy = Policy {
                cap: Kronor::from_ore(50_000),
                reward: Kronor::from_ore(5_000),
                large: Kronor::from_ore(10_000),
                places,
                cheapest_first: cheapest,
                terms: Terms {
                    pass_on,
                    shortage: if part {
                        Shortage::PayPart
                    } else {
                        Shortage::Wait
                    },
                    overtaking,
                },
                ..Policy::default()
            };
            if grants {
                policy.payments.reverse();
            }
            policy
        },
    )
}

/// What a program of a few lines says of the balance after every posting.
fn adds_up(postings: &[Posting]) {
    let (mut allocated, mut out) = (0_i64, 0_i64);
    for posting in postings {
        match posting.kind {
            PostingKind::Allocated => allocated += posting.amount.ore(),
            PostingKind::Lapsed | PostingKind::Paid | PostingKind::Repaid => {
                out += posting.amount.ore()
            }
        }
        assert_eq!(allocated - out, posting.balance.ore());
        assert!(posting.balance >= Kronor::ZERO);
    }
}

fn alike(a: &Ledger<Record>, b: &Ledger<Record>) {
    assert_eq!(a.postings, b.postings);
    assert_eq!(a.happened, b.happened);
    assert_eq!(a.held, b.held);
    assert_eq!(a.accounts, b.accounts);
    assert_eq!(a.queue, b.queue);
    assert_eq!(a.statements, b.statements);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn laws_hold_for_any_events(
        policy in any_policy(),
        allocations in proptest::collection::vec(0_u32..150_000, 1..6),
        happened in proptest::collection::vec(any_event(), 0..60),
        shuffled in any::<prop::sample::Index>(),
        changed in proptest::option::of((any::<prop::sample::Index>(), any_event())),
    ) {
        let fold = |events: Vec<Event<Record>>, previous: Option<&Ledger<Record>>| {
            fold(&policy, policy.terms, half_years(&allocations), events, previous).unwrap()
        };
        let ledger = fold(happened.clone(), None);
        adds_up(&ledger.postings);

        // The order of rows means nothing.
        let mut turned = happened.clone();
        if !turned.is_empty() {
            let at = shuffled.index(turned.len());
            turned.rotate_left(at);
            turned.reverse();
        }
        alike(&ledger, &fold(turned.clone(), None));

        // Nothing is paid that is not decided, and what was paid is what the postings say.
        let mut paid: BTreeMap<(&str, usize), i64> = BTreeMap::new();
        for posting in &ledger.postings {
            if let (Some(id), Some(payment)) = (&posting.application, posting.payment) {
                *paid.entry((id, payment)).or_default() += posting.amount.ore();
            }
        }
        for (id, account) in &ledger.accounts {
            for (payment, claim) in account.claims.iter().enumerate() {
                prop_assert_eq!(paid.get(&(id.as_ref(), payment)).copied().unwrap_or(0), claim.paid.ore());
                prop_assert!(claim.paid <= claim.decided);
            }
        }

        // No application is lost: each that came in has an account, or is held and named.
        for event in &happened {
            let held = ledger.held.iter().any(|held| held.event == *event);
            prop_assert!(held || ledger.accounts.contains_key(&event.application));
        }

        // Each period begins with what the one before left.
        let mut before = Kronor::ZERO;
        for statement in &ledger.statements {
            prop_assert_eq!(statement.opening, before);
            let out: i64 = statement.paid.iter().chain(&statement.repaid).map(|sum| sum.ore()).sum();
            let remaining = statement.opening.ore() - statement.lapsed.ore() + statement.allocated.ore() - out;
            prop_assert_eq!(statement.remaining.ore(), remaining);
            before = statement.remaining;
        }
        prop_assert_eq!(ledger.statements.len(), allocations.len());

        // Folding on from an earlier ledger is folding anew.
        if let Some((index, event)) = changed {
            let mut edited = happened.clone();
            if edited.is_empty() {
                edited.push(event);
            } else {
                let at = index.index(edited.len());
                edited[at] = event;
            }
            alike(&fold(edited.clone(), None), &fold(edited, Some(&ledger)));
            alike(&ledger, &fold(turned, Some(&ledger)));
        }
    }

    #[test]
    fn the_queue_is_paid_in_its_order(
        allocations in proptest::collection::vec(0_u32..150_000, 1..6),
        costs in proptest::collection::vec((0_i64..900, 1_i64..60_000), 1..30),
    ) {
        let policy = Policy { cap: Kronor::from_ore(60_000), ..Policy::default() };
        let mut happened = Vec::new();
        for (number, (day, ore)) in costs.iter().enumerate() {
            let day = date(2015, 1, 1).checked_add(jiff::Span::new().days(*day)).unwrap();
            for kind in [EventKind::Received, EventKind::Approved] {
                happened.push(Event {
                    date: day,
                    kind,
                    application: Arc::from(format!("F-{number:02}")),
                    record: Record { kronor: Some(Kronor::from_ore(*ore)), ..Record::default() },
                });
            }
        }
        let ledger = fold(&policy, policy.terms, half_years(&allocations), happened, None).unwrap();
        // Each is approved on the day it came in, so payments follow the order of arrival without exception.
        let key = |id: &Arc<str>| (ledger.accounts[id].received, Arc::clone(id));
        let paid: Vec<(Date, Arc<str>)> = ledger.postings.iter().filter_map(|posting| posting.application.as_ref()).map(key).collect();
        prop_assert!(paid.is_sorted());
        let waiting = ledger.accounts.iter().filter(|(_, account)| account.status() == Status::Queued);
        let waiting: Vec<(Date, Arc<str>)> = waiting.map(|(id, _)| key(id)).collect();
        prop_assert!(waiting.iter().all(|waits| paid.last().is_none_or(|last| waits > last)));
        prop_assert!(ledger.held.iter().all(|held| held.why == HeldWhy::OutsideBudget));
    }
}

#[test]
fn allocations_beyond_what_an_amount_can_be_are_an_error() {
    let mut periods = half_years(&[1, 1]);
    periods[1].allocation = Kronor::from_ore(i64::MAX);
    let policy = Policy::default();
    let fault = fold(&policy, policy.terms, periods, Vec::new(), None).unwrap_err();
    assert_eq!(fault.0.as_ref(), "2015-7");
}
