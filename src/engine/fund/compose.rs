//! What came out of a fund, with the cells and rules behind it.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use jiff::civil::Date;

use crate::{
    diagnostics::{Diagnostic, Location},
    inputs::BoundTables,
    methods::ledger::{Event, EventKind, HeldWhy, Ledger, Posting, PostingKind, Status},
    model::{Kronor, Table},
    plan::{FundRule, NodeId, Op, Plan, ShownFund},
    text::Language,
};

use super::{
    super::{
        Evaluation,
        tables::{Composer, Lineage},
    },
    faults,
    folded::FoldedFund,
    result::{
        Account, FundResult, Happening, HeldRow, PaymentHead, PostingLine, QueueLine, Waiting,
    },
    rows::RowOf,
    stated::{Known, Stated},
};

/// The funds that a plan shows; amounts within faults are written in `language`.
pub fn compose_funds(
    evaluation: Evaluation<'_>,
    bound: &BoundTables,
    language: Language,
) -> Vec<FundResult> {
    let shown = evaluation.plan.funds.iter();
    shown
        .filter_map(|shown| {
            let folded = evaluation.municipal.values.fund(shown.value)?;
            let told = Told::new(evaluation, bound, shown, folded, language)?;
            Some(told.result())
        })
        .collect()
}

/// A fund while it is told of.
pub(super) struct Told<'a> {
    plan: &'a Plan,
    pub(super) composer: Composer<'a>,
    pub(super) shown: &'a ShownFund,
    rule: &'a FundRule,
    pub(super) folded: &'a FoldedFund,
    inputs: Vec<Input<'a>>,
    language: Language,
}

/// A table of a fund, with where its rows come from.
struct Input<'a> {
    node: NodeId,
    table: &'a Table,
    lineage: Lineage<'a>,
}

/// Day, what happens, application.
type When<'a> = (Date, EventKind, &'a str);

type Happenings = BTreeMap<Arc<str>, Vec<Happening>>;

impl<'a> Told<'a> {
    fn new(
        evaluation: Evaluation<'a>,
        bound: &'a BoundTables,
        shown: &'a ShownFund,
        folded: &'a FoldedFund,
        language: Language,
    ) -> Option<Self> {
        let plan = evaluation.plan;
        let node = plan.node(shown.value)?;
        let Op::Fund(rule) = &node.op else {
            return None;
        };
        let composer = Composer::new(evaluation, bound);
        let input = |node: &NodeId| {
            Some(Input {
                node: *node,
                table: evaluation.municipal.values.table(*node)?,
                lineage: composer.lineage(*node)?,
            })
        };
        let inputs = node.inputs.iter().map(input).collect::<Option<_>>()?;
        Some(Told {
            plan,
            composer,
            shown,
            rule,
            folded,
            inputs,
            language,
        })
    }

    fn result(&self) -> FundResult {
        let held = self.held_events();
        let happenings = self.happenings(&held);
        let ledger = self.folded.ledger.as_ref();
        let mut rows = self.held_rows();
        rows.extend(held.values().cloned());
        rows.sort_by(|a, b| a.diagnostic.places.cmp(&b.diagnostic.places));
        let location = |span| self.plan.location(span);
        let payments = self.rule.payments.iter().zip(&self.shown.payments);
        let overflow = self.folded.overflow.iter();
        FundResult {
            title: self.shown.title.to_string(),
            description: self.shown.description.as_ref().map(ToString::to_string),
            rule: location(self.shown.span),
            payments: payments
                .map(|(payment, span)| PaymentHead {
                    name: payment.name.to_string(),
                    rule: location(*span),
                })
                .collect(),
            periods: ledger.map_or_else(Vec::new, |ledger| ledger.periods.clone()),
            postings: ledger.map_or_else(Vec::new, |ledger| self.postings(ledger, &happenings)),
            statements: ledger.map_or_else(Vec::new, |ledger| ledger.statements.clone()),
            opened: ledger.map_or(0, opened),
            queue: ledger.map_or_else(Vec::new, queue),
            waiting: ledger.map_or_else(Vec::new, |ledger| self.waiting(ledger, &happenings)),
            held: rows,
            improvements: self.improvements(),
            accounts: self.accounts(happenings),
            faults: overflow
                .map(|overflow| {
                    faults::overflow(&self.shown.title, overflow, location(self.shown.span))
                })
                .collect(),
        }
    }

    /// The cell of a column in a row of an input, or the cells that it is worked out from.
    fn cells(&self, at: RowOf, column: &str) -> Vec<Location> {
        let Some(input) = self.inputs.get(at.input) else {
            return Vec::new();
        };
        match input.table.column(column) {
            Some(column) => {
                self.composer
                    .all_origins(input.node, input.table, column, at.row, &input.lineage)
            }
            None => Vec::new(),
        }
    }

    fn held_rows(&self) -> Vec<HeldRow> {
        let held = self.folded.read.held.iter();
        held.map(|held| {
            let at = RowOf {
                input: held.input,
                row: held.row,
            };
            let mut diagnostic = faults::of_row(held, self.rule.most, self.language);
            diagnostic.places = self.cells(at, &held.column);
            HeldRow {
                application: held.id.to_string(),
                diagnostic,
            }
        })
        .collect()
    }

    /// The events that the ledger keeps out, by their place among those read.
    fn held_events(&self) -> BTreeMap<usize, HeldRow> {
        let Some(ledger) = &self.folded.ledger else {
            return BTreeMap::new();
        };
        let mut why: HashMap<When<'_>, Vec<(&Stated, HeldWhy)>> = HashMap::new();
        for held in &ledger.held {
            let event = &held.event;
            why.entry((event.date, event.kind, &event.application))
                .or_default()
                .push((&event.record, held.why));
        }
        let events = self.folded.read.events.iter().enumerate();
        let mut found = BTreeMap::new();
        // Of rows that say the same the first one counts.
        for (index, event) in events.rev() {
            let key = (event.date, event.kind, event.application.as_ref());
            let Some(known) = why.get_mut(&key) else {
                continue;
            };
            let Some(at) = known
                .iter()
                .position(|(record, _)| **record == event.record)
            else {
                continue;
            };
            let (_, why) = known.remove(at);
            let mut diagnostic = faults::of_event(event, why);
            diagnostic.places = self.places_of(index, event);
            let row = HeldRow {
                application: event.application.to_string(),
                diagnostic,
            };
            found.insert(index, row);
        }
        found
    }

    /// The cell of an event's day and that of its application's id.
    fn places_of(&self, index: usize, event: &Event<Stated>) -> Vec<Location> {
        let Some((at, source)) = self.row_of(index, event.kind) else {
            return Vec::new();
        };
        let mut places = self.cells(at, &source.date);
        places.extend(self.cells(at, &source.id));
        places
    }

    fn row_of(&self, index: usize, kind: EventKind) -> Option<(RowOf, &crate::plan::EventSource)> {
        let at = *self.folded.read.rows.get(index)?;
        let mut sources = self.rule.sources.iter();
        let source = sources.find(|source| source.input == at.input && source.kind == kind)?;
        Some((at, source))
    }

    fn happenings(&self, held: &BTreeMap<usize, HeldRow>) -> Happenings {
        let mut found = Happenings::new();
        for (index, event) in self.folded.read.events.iter().enumerate() {
            let amounts: Vec<(Arc<str>, Kronor)> = event
                .record
                .0
                .iter()
                .filter_map(|(name, known)| match known {
                    Known::Money(amount) => Some((Arc::clone(name), *amount)),
                    _ => None,
                })
                .collect();
            let mut cells = self.places_of(index, event);
            if let Some((at, _)) = self.row_of(index, event.kind) {
                cells.extend(amounts.iter().flat_map(|(name, _)| self.cells(at, name)));
            }
            let happening = Happening {
                date: event.date,
                kind: event.kind,
                amounts,
                cells,
                held: held.contains_key(&index),
            };
            found
                .entry(Arc::clone(&event.application))
                .or_default()
                .push(happening);
        }
        for happenings in found.values_mut() {
            happenings.sort_by(|a, b| {
                (a.date, a.kind, &a.amounts, &a.cells).cmp(&(b.date, b.kind, &b.amounts, &b.cells))
            });
        }
        found
    }

    fn postings(&self, ledger: &Ledger<Stated>, happenings: &Happenings) -> Vec<PostingLine> {
        let postings = ledger.postings.iter().enumerate();
        postings
            .map(|(index, posting)| PostingLine {
                posting: posting.clone(),
                expected: index >= ledger.happened,
                cells: self.behind(posting, happenings),
            })
            .collect()
    }

    /// The cells behind a posting: those of what had happened to its application by its day, or its budget's.
    fn behind(&self, posting: &Posting, happenings: &Happenings) -> Vec<Location> {
        match &posting.application {
            Some(id) => behind(happenings, id, Some(posting.date)),
            None if posting.kind == PostingKind::Allocated => {
                let row = self.folded.read.budget.get(posting.period).copied();
                let at = row.map(|row| RowOf { input: 0, row });
                at.map_or_else(Vec::new, |at| self.cells(at, &self.rule.allocation))
            }
            None => Vec::new(),
        }
    }

    fn waiting(&self, ledger: &Ledger<Stated>, happenings: &Happenings) -> Vec<Waiting> {
        let mut found = Vec::new();
        for (id, account) in &ledger.accounts {
            if matches!(account.status(), Status::Withdrawn | Status::Rejected) {
                continue;
            }
            for (payment, claim) in account.claims.iter().enumerate() {
                let nothing = claim.since.is_some() && claim.decided == Kronor::ZERO;
                if claim.held.is_none() && !nothing {
                    continue;
                }
                let unfilled = claim.held.as_ref().and_then(|hold| hold.unfilled.as_ref());
                let unfilled = unfilled.map(|name| self.unfilled(id, name));
                found.push(Waiting {
                    application: id.to_string(),
                    payment,
                    decided: claim.held.is_none(),
                    reason: Arc::clone(&claim.reason),
                    cells: [unfilled.unwrap_or_default(), behind(happenings, id, None)].concat(),
                });
            }
        }
        found
    }

    /// The cells of an application in a column, if all of them are empty.
    fn unfilled(&self, id: &str, name: &str) -> Vec<Location> {
        let events = self.folded.read.events.iter().enumerate();
        let own: Vec<(usize, &Event<Stated>)> = events
            .filter(|(_, event)| event.application.as_ref() == id)
            .collect();
        if own
            .iter()
            .any(|(_, event)| event.record.0.contains_key(name))
        {
            return Vec::new();
        }
        own.iter()
            .filter_map(|(index, event)| self.row_of(*index, event.kind))
            .filter(|(_, source)| source.states)
            .flat_map(|(at, _)| self.cells(at, name))
            .collect()
    }

    fn accounts(&self, mut happenings: Happenings) -> Vec<Account> {
        let ledger = self.folded.ledger.as_ref();
        let held = self
            .folded
            .read
            .held
            .iter()
            .map(|held| Arc::clone(&held.id));
        let known = ledger
            .into_iter()
            .flat_map(|ledger| ledger.accounts.keys().cloned());
        let ids: BTreeSet<Arc<str>> = happenings
            .keys()
            .cloned()
            .chain(held)
            .chain(known)
            .filter(|id| !id.is_empty())
            .collect();
        ids.into_iter()
            .map(|id| {
                let account = ledger.and_then(|ledger| ledger.accounts.get(&id));
                let claims = account.map_or(&[][..], |account| account.claims.as_slice());
                Account {
                    status: account.map(|account| account.status()),
                    claims: claims
                        .iter()
                        .map(|claim| Some((claim.since?, claim.decided, claim.paid)))
                        .collect(),
                    happenings: happenings.remove(&id).unwrap_or_default(),
                    id: id.to_string(),
                }
            })
            .collect()
    }
}

/// The cells of what had happened to an application, by a day if one is given.
fn behind(happenings: &Happenings, id: &str, until: Option<Date>) -> Vec<Location> {
    let known = happenings.get(id).map_or(&[][..], Vec::as_slice);
    let mut cells: Vec<Location> = Vec::new();
    for happening in known
        .iter()
        .filter(|one| !one.held && until.is_none_or(|until| one.date <= until))
    {
        for cell in &happening.cells {
            if !cells.contains(cell) {
                cells.push(cell.clone());
            }
        }
    }
    cells
}

fn opened(ledger: &Ledger<Stated>) -> usize {
    let last = ledger.events.last().map(|event| event.date);
    let periods = ledger.periods.iter();
    periods
        .filter(|period| last.is_none_or(|last| period.first <= last))
        .count()
}

fn queue(ledger: &Ledger<Stated>) -> Vec<QueueLine> {
    let places = ledger.queue.iter();
    places
        .map(|place| QueueLine {
            application: place.application.to_string(),
            payment: place.payment,
            received: ledger
                .accounts
                .get(&place.application)
                .map(|account| account.received),
            owed: place.owed,
            expected: place.expected,
        })
        .collect()
}

/// What needs attention in a fund: rows kept out, payments that wait, the fund as a whole.
pub(super) fn attention(fund: &FundResult) -> Vec<Diagnostic> {
    let rows = fund.held.iter().map(|held| held.diagnostic.clone());
    let waiting = fund
        .waiting
        .iter()
        .map(|waiting| faults::of_waiting(waiting, fund));
    rows.chain(waiting)
        .chain(fund.faults.iter().cloned())
        .collect()
}
