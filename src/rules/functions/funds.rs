//! Funds in the rule language: which tables their events stand in, and what is decided about them.

use std::sync::Arc;

use rhai::{Dynamic, FnPtr, Map};

use crate::{
    diagnostics::{Code, Diagnostic},
    methods::ledger::{EventKind, PassOn, Shortage, Terms},
    model::{CellKind, Kronor},
    plan::{
        EventSource, FundRule, Measurements, NodeId, Payment, RowRule, ShownFund, Span,
        StandingWords,
    },
};

use super::{
    super::{
        draft::Draft,
        handles::{FundHandle, TableHandle},
        options::Options,
        vocabulary::{Word, option, value},
    },
    arguments::text_of,
    decisions::Deciding,
    made_columns::named,
};

/// What may happen to an application, by the option under which its rows are named and by the word for it in
/// `.ersättning`.
const EVENTS: [(Word, EventKind); 7] = [
    (option::RECEIVED, EventKind::Received),
    (option::APPROVED, EventKind::Approved),
    (option::REJECTED, EventKind::Rejected),
    (option::CORRECTED, EventKind::Corrected),
    (option::WITHDRAWN, EventKind::Withdrawn),
    (option::REPORTED, EventKind::Reported),
    (option::ADDED, EventKind::Added),
];

/// `fond("Förbättringsfonden", #{ anslag: …, ansökan: …, bifall: … })`: a ledger folded from the rows of tables.
pub(super) fn fund(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    // What a fund pays is decided by closures, and those run in this process alone.
    if !draft.takes_closures() {
        draft.fault(Diagnostic::new(Code::FundUntrusted), span);
        return Dynamic::from(FundHandle(usize::MAX));
    }
    let mut given = given.into_iter();
    let name = given.next().unwrap_or_default();
    let options = given.next().unwrap_or_default();
    let made = match (text_of(&name), options.clone().try_cast::<Map>()) {
        (Some(title), Some(map)) => {
            let options = Options::new(map, span);
            let told = Telling { draft, title, span };
            told.fund(options)
        }
        (title, _) => {
            let wrong = if title.is_none() { &name } else { &options };
            draft.wrong_arguments(&word, wrong, span);
            None
        }
    };
    Dynamic::from(FundHandle(made.unwrap_or(usize::MAX)))
}

/// `.ersättning("projektmedel", "bifall", |a, läge| …)`: what an event entitles to; gives the fund back.
pub(super) fn payment(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let [receiver, name, trigger, rule] = given.as_slice() else {
        return Dynamic::UNIT;
    };
    if !draft.takes_closures() {
        return receiver.clone();
    }
    let text = trigger.clone().into_string().unwrap_or_default();
    let kind = EVENTS.iter().find(|(event, _)| event.is(&text));
    let fund = receiver.clone().try_cast::<FundHandle>();
    let label = text_of(name);
    let pointer = rule.clone().try_cast::<FnPtr>();
    let (Some(fund), Some(label), Some((_, trigger)), Some(pointer)) =
        (fund, label.as_ref(), kind, pointer)
    else {
        let wrong = [
            (fund.is_none(), receiver),
            (label.is_none(), name),
            (kind.is_none(), trigger),
        ];
        let wrong = wrong.iter().find(|(is_wrong, _)| *is_wrong);
        draft.wrong_arguments(&word, wrong.map_or(rule, |(_, value)| value), span);
        draft.builder.lacks();
        return receiver.clone();
    };
    let closure = draft.closure(pointer, span);
    if closure.is_none() {
        draft.builder.lacks();
    }
    if let Some(closure) = closure {
        let payment = Payment {
            name: Arc::from(label.as_str()),
            trigger: *trigger,
            decide: RowRule(Arc::new(Deciding {
                closure,
                language: draft.language,
            })),
        };
        draft.builder.payment(fund.0, payment, span);
    }
    receiver.clone()
}

/// A call of `fond` while its options are read.
struct Telling<'a> {
    draft: &'a mut Draft,
    title: String,
    span: Span,
}

/// What every use of a table by a fund says.
struct Rows {
    table: NodeId,
    name: String,
    options: Options,
}

impl Telling<'_> {
    fn fund(mut self, mut options: Options) -> Option<usize> {
        let budget = self
            .rows(&mut options, option::BUDGET, true)
            .map(|mut rows| {
                let period = self.column(&mut rows, option::PERIOD, true, None);
                let amount = self.column(&mut rows, option::AMOUNT, true, Some(CellKind::Number));
                (self.done(rows), period, amount)
            });
        let mut inputs: Vec<NodeId> = budget.iter().map(|(table, _, _)| *table).collect();
        let mut sources = Vec::new();
        let mut first = None;
        for (word, kind) in EVENTS {
            let received = kind == EventKind::Received;
            let Some(mut rows) = self.rows(&mut options, word, received) else {
                continue;
            };
            let base = self.draft.builder.base_table(rows.table);
            if received {
                first = base;
            }
            let id = self.column(&mut rows, option::ID, true, None);
            let date = self.column(&mut rows, option::DATE, true, Some(CellKind::Date));
            let optional = rows.options.truth(self.draft, option::OPTIONAL);
            sources.push(EventSource {
                kind,
                input: inputs.len(),
                id: id.unwrap_or_default(),
                date: date.unwrap_or_default(),
                optional: optional.unwrap_or(false),
                states: received || base != first,
            });
            inputs.push(self.done(rows));
        }
        let measurements = self.measurements(&mut options);
        let amounts = self.amounts(&mut options, &inputs);
        let rule = FundRule {
            period: budget.as_ref().and_then(|(_, period, _)| period.clone())?,
            allocation: budget.and_then(|(_, _, amount)| amount)?,
            sources,
            amounts,
            most: options.read(self.draft, option::MOST, "1_000_000.kr", |found| {
                found.clone().try_cast::<Kronor>()
            }),
            payments: Vec::new(),
            order: self.order(&mut options),
            terms: terms(self.draft, &mut options),
            words: standing_words(),
        };
        let shown = ShownFund {
            title: Arc::from(self.title),
            description: options.text(self.draft, option::DESCRIPTION).map(Arc::from),
            value: NodeId::default(),
            payments: Vec::new(),
            measurements,
            span: self.span,
        };
        options.finish(self.draft);
        Some(self.draft.builder.fund(rule, inputs, shown))
    }

    /// The options of a use of a table, and the table; what is needed and not there is a fault (V820).
    fn rows(&mut self, options: &mut Options, word: Word, needed: bool) -> Option<Rows> {
        let language = self.draft.language;
        let name = word.in_language(language);
        let (table, id) = (option::TABLE, option::ID);
        let example = format!(
            "{name}: #{{ {}: …, {}: \"…\" }}",
            table.in_language(language),
            id.in_language(language)
        );
        if !options.has(word) {
            if needed {
                self.lacks(name.to_owned(), &example);
            }
            // Asked for all the same, so that it is among the options that are known.
            options.map(self.draft, word, &example);
            return None;
        }
        let (name, map) = options.map(self.draft, word, &example)?;
        let mut inner = options.within(self.draft, &name, map);
        let found = inner.read(self.draft, option::TABLE, "tabell(\"…\")", |found| {
            found.clone().try_cast::<TableHandle>()
        });
        if found.is_none() {
            self.lacks(format!("{name}.{}", table.in_language(language)), &example);
        }
        Some(Rows {
            table: found?.0,
            name,
            options: inner,
        })
    }

    /// A column of a table that the fund uses, by the option that names it.
    fn column(
        &mut self,
        rows: &mut Rows,
        word: Word,
        needed: bool,
        kind: Option<CellKind>,
    ) -> Option<Arc<str>> {
        let columns = self.draft.builder.columns_of(rows.table);
        let fitting: Vec<Arc<str>> = columns
            .iter()
            .filter(|(_, found)| kind.is_none_or(|kind| kind == *found))
            .map(|(name, _)| Arc::clone(name))
            .collect();
        let listed: Vec<String> = fitting.iter().map(|name| format!("\"{name}\"")).collect();
        let listed = listed.join(", ");
        if needed && !rows.options.has(word) {
            let name = word.in_language(self.draft.language);
            self.lacks(
                format!("{}.{name}", rows.name),
                &format!("{name}: {listed}"),
            );
        }
        rows.options.read(self.draft, word, &listed, |found| {
            let text = found.clone().into_string().ok()?;
            named(fitting.iter(), &text)
        })
    }

    fn done(&mut self, rows: Rows) -> NodeId {
        rows.options.finish(self.draft);
        rows.table
    }

    fn lacks(&mut self, option: String, example: &str) {
        let fault = Diagnostic::new(Code::FundIncomplete)
            .with("name", &self.title)
            .with("option", option)
            .with("example", example);
        self.draft.fault(fault, self.span);
    }

    fn measurements(&mut self, options: &mut Options) -> Option<Measurements> {
        let mut rows = self.rows(options, option::MEASURED, false)?;
        let number = Some(CellKind::Number);
        let id = self.column(&mut rows, option::ID, true, None);
        let measure = self.column(&mut rows, option::MEASURE, true, None);
        let unit = self.column(&mut rows, option::UNIT, false, None);
        let direction = self.column(&mut rows, option::DIRECTION, false, None);
        let start = self.column(&mut rows, option::START, true, number);
        let end = self.column(&mut rows, option::END, true, number);
        Some(Measurements {
            table: self.done(rows),
            id: id?,
            measure: measure?,
            unit,
            direction,
            start: start?,
            end: end?,
            low: spellings(value::LOW),
            high: spellings(value::HIGH),
        })
    }

    /// The columns that hold amounts: numbers of any table of the fund.
    fn amounts(&mut self, options: &mut Options, inputs: &[NodeId]) -> Vec<Arc<str>> {
        let builder = &self.draft.builder;
        let columns = inputs.iter().flat_map(|input| builder.columns_of(*input));
        let mut known: Vec<Arc<str>> = columns
            .filter(|(_, kind)| *kind == CellKind::Number)
            .map(|(name, _)| Arc::clone(name))
            .collect();
        known.sort();
        known.dedup();
        let listed: Vec<String> = known.iter().map(|name| format!("\"{name}\"")).collect();
        let expected = format!("[{}]", listed.join(", "));
        let read = options.read(self.draft, option::AMOUNT, &expected, |found| {
            let items = match found.clone().into_array() {
                Ok(items) => items,
                Err(_) => vec![found.clone()],
            };
            let named = |item: Dynamic| {
                let text = item.into_string().ok()?;
                known.iter().find(|name| name.as_ref() == text).cloned()
            };
            items.into_iter().map(named).collect::<Option<Vec<_>>>()
        });
        read.unwrap_or_default()
    }

    fn order(&mut self, options: &mut Options) -> Option<RowRule> {
        let pointer = options.read(self.draft, option::QUEUE, "|a| a.kostnad", |found| {
            found.clone().try_cast::<FnPtr>()
        })?;
        let closure = self.draft.closure(pointer, self.span)?;
        Some(RowRule(closure))
    }
}

fn terms(draft: &mut Draft, options: &mut Options) -> Terms {
    let shortage = [
        (value::WAIT, Shortage::Wait),
        (value::PART, Shortage::PayPart),
    ];
    let pass_on = [
        (value::ALWAYS, PassOn::Always),
        (value::WITHIN_YEAR, PassOn::WithinYear),
        (value::NEVER, PassOn::Never),
    ];
    Terms {
        pass_on: options
            .choice(draft, option::PASS_ON, &pass_on)
            .unwrap_or(PassOn::Always),
        shortage: options
            .choice(draft, option::SHORTAGE, &shortage)
            .unwrap_or(Shortage::Wait),
        overtaking: options.truth(draft, option::OVERTAKING).unwrap_or(false),
    }
}

fn standing_words() -> StandingWords {
    StandingWords {
        date: spellings(option::DATE),
        period: spellings(option::PERIOD),
        year: spellings(option::YEAR),
        remaining: spellings(option::REMAINING),
        in_period: spellings(option::IN_PERIOD),
        in_year: spellings(option::IN_YEAR),
    }
}

fn spellings(word: Word) -> Vec<Arc<str>> {
    word.spellings().into_iter().map(Arc::from).collect()
}
