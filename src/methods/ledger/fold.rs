use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::civil::Date;

use crate::model::Kronor;

use super::{
    Account, Event, FundRules, Held, PassOn, Period, Posting, PostingKind, Statement, Terms,
};

/// A fund, folded from its events.
#[derive(Clone, Debug)]
pub struct Ledger<R> {
    /// The periods, by their first day.
    pub periods: Vec<Period>,
    /// The events in the order in which they happened.
    pub events: Vec<Event<R>>,
    /// The lines, in the order in which they happened.
    pub postings: Vec<Posting>,
    /// How many of them had happened on the last day that has an event; the rest are expected of later periods.
    pub happened: usize,
    /// The events that are kept out.
    pub held: Vec<Held<R>>,
    /// Every application by its id.
    pub accounts: BTreeMap<Arc<str>, Account<R>>,
    /// The queue at the end of the last day that has an event, first one first.
    pub queue: Vec<Queued>,
    /// The periods added up.
    pub statements: Vec<Statement>,
    snapshots: Vec<Snapshot<R>>,
}

/// A place in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The application.
    pub application: Arc<str>,
    /// The payment, by index.
    pub payment: usize,
    /// What is owed.
    pub owed: Kronor,
    /// The period in which the whole is expected to have been paid, by index; none where no known allocation
    /// reaches it.
    pub expected: Option<usize>,
}

/// A sum beyond what an amount can be; the period whose allocation does it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Overflow(pub Arc<str>);

/// Payment, place by rule, day received, id.
pub(super) type QueueKey = (usize, i64, Date, Arc<str>);

/// The fold when a period is about to open.
#[derive(Clone, Debug)]
struct Snapshot<R> {
    events: usize,
    postings: usize,
    held: usize,
    statements: usize,
    state: State<R>,
}

#[derive(Clone, Debug)]
pub(super) struct State<R> {
    pub(super) accounts: BTreeMap<Arc<str>, Account<R>>,
    pub(super) queue: BTreeSet<QueueKey>,
    pub(super) remaining: Kronor,
    pub(super) reserved: Kronor,
    /// The period that is open, by index.
    pub(super) period: Option<usize>,
    pub(super) statement: Option<Statement>,
    pub(super) in_period: Vec<usize>,
    pub(super) in_year: BTreeMap<(usize, i16), usize>,
}

/// Folds the events of a fund. `previous`, a ledger folded by the same rules and terms, spares what has not
/// changed: the fold goes on from the last opening of a period before the first difference.
///
/// # Errors
/// Allocations that add up to more than an amount can be.
pub fn fold<F: FundRules>(
    rules: &F,
    terms: Terms,
    mut periods: Vec<Period>,
    mut events: Vec<Event<F::Record>>,
    previous: Option<&Ledger<F::Record>>,
) -> Result<Ledger<F::Record>, Overflow> {
    periods.sort_by(|a, b| (a.first, &a.name).cmp(&(b.first, &b.name)));
    events.sort();
    let mut fold = Fold::resume(rules, terms, &periods, &events, previous);
    let last = events.last().map(|event| event.date);
    let mut queue = None;
    let mut happened = 0;
    loop {
        let opening = periods.get(fold.openings()).map(|period| period.first);
        let event = events.get(fold.next).map(|event| event.date);
        let Some(day) = opening.into_iter().chain(event).min() else {
            break;
        };
        if queue.is_none() && last.is_none_or(|last| day > last) {
            happened = fold.postings.len();
            queue = Some(fold.listed());
        }
        while let Some(period) = periods
            .get(fold.openings())
            .filter(|period| period.first == day)
        {
            fold.open(period)?;
        }
        while let Some(event) = events.get(fold.next).filter(|event| event.date == day) {
            fold.next += 1;
            if let Err(why) = fold.happen(event) {
                let event = event.clone();
                fold.held.push(Held { event, why });
            }
        }
        fold.serve(day);
    }
    let mut queue = queue.unwrap_or_else(|| {
        happened = fold.postings.len();
        fold.listed()
    });
    fold.close();
    for place in &mut queue {
        place.expected = fold.expected(place, happened);
    }
    let Fold {
        postings,
        held,
        statements,
        snapshots,
        state,
        ..
    } = fold;
    Ok(Ledger {
        periods,
        events,
        postings,
        happened,
        held,
        accounts: state.accounts,
        queue,
        statements,
        snapshots,
    })
}

pub(super) struct Fold<'a, F: FundRules> {
    pub(super) rules: &'a F,
    pub(super) terms: Terms,
    pub(super) periods: &'a [Period],
    next: usize,
    pub(super) postings: Vec<Posting>,
    held: Vec<Held<F::Record>>,
    statements: Vec<Statement>,
    snapshots: Vec<Snapshot<F::Record>>,
    pub(super) state: State<F::Record>,
}

impl<'a, F: FundRules> Fold<'a, F> {
    fn resume(
        rules: &'a F,
        terms: Terms,
        periods: &'a [Period],
        events: &[Event<F::Record>],
        previous: Option<&Ledger<F::Record>>,
    ) -> Self {
        let mut fold = Fold {
            rules,
            terms,
            periods,
            next: 0,
            postings: Vec::new(),
            held: Vec::new(),
            statements: Vec::new(),
            snapshots: Vec::new(),
            state: State {
                accounts: BTreeMap::new(),
                queue: BTreeSet::new(),
                remaining: Kronor::ZERO,
                reserved: Kronor::ZERO,
                period: None,
                statement: None,
                in_period: Vec::new(),
                in_year: BTreeMap::new(),
            },
        };
        let Some(previous) = previous else {
            return fold;
        };
        let alike = |(a, b): &(&Event<F::Record>, &Event<F::Record>)| a == b;
        let same_events = events
            .iter()
            .zip(&previous.events)
            .take_while(alike)
            .count();
        let opened = periods.iter().zip(&previous.periods);
        let same_periods = opened.take_while(|(a, b)| a == b).count();
        let last = events.last().map(|event| event.date);
        let fits = |(index, snapshot): &(usize, &Snapshot<F::Record>)| {
            // What is decided about the queue on the last day must lie ahead.
            periods.get(*index).is_some_and(|period| {
                snapshot.events <= same_events
                    && *index <= same_periods
                    && last.is_some_and(|last| period.first <= last)
                    && events
                        .get(snapshot.events)
                        .is_none_or(|event| event.date >= period.first)
            })
        };
        let known = previous.snapshots.iter().enumerate();
        if let Some((index, snapshot)) = known.filter(fits).last() {
            let kept = |count: usize| previous.postings.iter().take(count).cloned();
            fold.next = snapshot.events;
            fold.postings = kept(snapshot.postings).collect();
            fold.held = previous.held.iter().take(snapshot.held).cloned().collect();
            let statements = previous.statements.iter().take(snapshot.statements);
            fold.statements = statements.cloned().collect();
            fold.snapshots = previous.snapshots.iter().take(index).cloned().collect();
            fold.state = snapshot.state.clone();
        }
        fold
    }

    /// How many periods have opened.
    fn openings(&self) -> usize {
        self.state.period.map_or(0, |period| period + 1)
    }

    fn open(&mut self, period: &Period) -> Result<(), Overflow> {
        self.snapshots.push(Snapshot {
            events: self.next,
            postings: self.postings.len(),
            held: self.held.len(),
            statements: self.statements.len(),
            state: self.state.clone(),
        });
        let year = |period: Option<&Period>| period.map(|period| period.first.year());
        let before = self.state.period.and_then(|index| self.periods.get(index));
        let lapses = match self.terms.pass_on {
            PassOn::Always => false,
            PassOn::WithinYear => year(before) != year(Some(period)),
            PassOn::Never => true,
        };
        self.close();
        let index = self.openings();
        let opening = self.state.remaining;
        let nothing = vec![Kronor::ZERO; self.rules.payments().len()];
        self.state.period = Some(index);
        self.state.in_period = vec![0; nothing.len()];
        self.state.statement = Some(Statement {
            period: index,
            opening,
            paid: nothing.clone(),
            repaid: nothing,
            ..Statement::default()
        });
        let number = 1;
        if lapses && opening > Kronor::ZERO {
            self.post(
                period.first,
                PostingKind::Lapsed,
                None,
                number,
                opening,
                Arc::from(""),
            );
        }
        let enough = self.state.remaining.plus(period.allocation);
        enough.ok_or_else(|| Overflow(Arc::clone(&period.name)))?;
        let reason = Arc::from("");
        self.post(
            period.first,
            PostingKind::Allocated,
            None,
            number,
            period.allocation,
            reason,
        );
        Ok(())
    }

    /// Ends the period that is open.
    fn close(&mut self) {
        if let Some(mut statement) = self.state.statement.take() {
            statement.remaining = self.state.remaining;
            statement.reserved = self.state.reserved;
            self.statements.push(statement);
        }
    }
}
