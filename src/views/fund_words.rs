//! A fund in words: what its lines say, and its tables for pages.

use crate::{
    diagnostics::{Location, sentence},
    engine::{FundResult, Improvement, Origins, PostingLine, TableHead, TableLine, TableResult},
    methods::ledger::PostingKind,
    model::{CellKind, Kronor, Missing, Scalar, TableCell},
    text::{Language, say, tell},
};

use super::own_table::number_words;

/// Measured numbers have at most so many decimals.
pub(super) const DECIMALS: usize = 2;

/// What a posting does, in a word or two.
pub(super) fn kind(line: &PostingLine, language: Language) -> &'static str {
    say(language, kind_key(line.posting.kind))
}

fn kind_key(kind: PostingKind) -> &'static str {
    match kind {
        PostingKind::Allocated => "fund.kind.allocated",
        PostingKind::Lapsed => "fund.kind.lapsed",
        PostingKind::Paid => "fund.kind.paid",
        PostingKind::Repaid => "fund.kind.repaid",
    }
}

/// Whether a posting has happened or is expected.
pub(super) fn state(line: &PostingLine, language: Language) -> &'static str {
    let key = if line.expected {
        "fund.state.expected"
    } else {
        "fund.state.booked"
    };
    say(language, key)
}

/// Why: in the rule's words, or, where no rule decides, in ours.
pub(super) fn reason(fund: &FundResult, line: &PostingLine, language: Language) -> String {
    let posting = &line.posting;
    if !posting.reason.is_empty() {
        return posting.reason.to_string();
    }
    let key = match posting.kind {
        PostingKind::Allocated => "fund.reason.allocated",
        PostingKind::Lapsed => "fund.reason.lapsed",
        PostingKind::Paid => return String::new(),
        PostingKind::Repaid => "fund.reason.repaid",
    };
    tell(language, key, &[("period", period(fund, posting.period))])
}

/// The name of a period.
pub(super) fn period(fund: &FundResult, index: usize) -> String {
    let period = fund.periods.get(index);
    period.map_or_else(String::new, |period| period.name.to_string())
}

/// The name of a payment as the heading of a column: the rule's word with a capital first letter.
pub(super) fn heading(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The name of a payment; empty where a line is about none.
pub(super) fn payment(fund: &FundResult, index: Option<usize>) -> &str {
    let payment = index.and_then(|index| fund.payments.get(index));
    payment.map_or("", |payment| payment.name.as_str())
}

/// Where the rule of a line stands: the payment's, else the fund's.
pub(super) fn rule<'a>(fund: &'a FundResult, line: &PostingLine) -> &'a Location {
    let payment = line.posting.payment;
    let payment = payment.and_then(|index| fund.payments.get(index));
    payment.map_or(&fund.rule, |payment| &payment.rule)
}

/// When one in the queue is expected to have been paid.
pub(super) fn expected(fund: &FundResult, index: Option<usize>, language: Language) -> String {
    match index {
        Some(index) => period(fund, index),
        None => say(language, "fund.expected.none").to_owned(),
    }
}

/// Whether a measure moved in the right direction; empty where that cannot be told.
pub(super) fn better(line: &Improvement, language: Language) -> &'static str {
    match line.better {
        Some(true) => say(language, "own.yes"),
        Some(false) => say(language, "own.no"),
        None => "",
    }
}

/// The sum of amounts of one ledger.
pub(super) fn total(amounts: impl Iterator<Item = Kronor>) -> Kronor {
    amounts.fold(Kronor::ZERO, |sum, amount| sum.plus(amount).unwrap_or(sum))
}

/// Rows kept out and payments that wait: the application, what it is about, why, and the cells.
pub(super) fn set_aside(
    fund: &FundResult,
    language: Language,
) -> Vec<(String, String, String, Vec<Location>)> {
    let rows = fund.held.iter().map(|held| {
        let what = say(language, "fund.aside.row").to_owned();
        let why = sentence(&held.diagnostic, language);
        (
            held.application.clone(),
            what,
            why,
            held.diagnostic.places.clone(),
        )
    });
    let waiting = fund.waiting.iter().map(|waiting| {
        let key = if waiting.decided {
            "fund.aside.nothing"
        } else {
            "fund.aside.held"
        };
        let words = [("payment", payment(fund, Some(waiting.payment)).to_owned())];
        let what = tell(language, key, &words);
        let cells = waiting.cells.clone();
        (
            waiting.application.clone(),
            what,
            waiting.reason.to_string(),
            cells,
        )
    });
    rows.chain(waiting).collect()
}

/// A fund as tables for pages, each with the key of what is said where it has no lines. What a rule says of a single
/// application and the cells behind it are kept from the public: nobody can know what somebody has typed there.
pub(super) fn tables(
    fund: &FundResult,
    language: Language,
) -> impl Iterator<Item = (TableResult, &'static str)> {
    let told = Told { fund, language };
    let aside = Some(in_depth(told.set_aside())).filter(|table| !table.lines.is_empty());
    let lists = [
        (told.statement(), "fund.statement.empty"),
        (told.queue(), QUEUE_EMPTY),
        (in_depth(told.ledger()), "fund.ledger.empty"),
        (told.improvements(), "fund.improvements.empty"),
    ];
    let lists = lists.map(|(table, key)| (table, empty(fund, key)));
    let aside = aside.map(|table| (table, "own.empty"));
    lists.into_iter().chain(aside)
}

/// A table for those who follow every posting: residents are told what remains, who waits and what came of it.
fn in_depth(table: TableResult) -> TableResult {
    TableResult {
        internal: true,
        ..table
    }
}

/// The key of what is said of the queue where nobody is in it.
pub(super) const QUEUE_EMPTY: &str = "fund.queue.empty";

/// The key of what is said of a list without lines: `key`, unless nothing of the fund could be worked out.
pub(super) fn empty(fund: &FundResult, key: &'static str) -> &'static str {
    match fund.faults.is_empty() {
        true => key,
        false => "fund.uncounted",
    }
}

struct Told<'a> {
    fund: &'a FundResult,
    language: Language,
}

impl Told<'_> {
    fn heads(&self, columns: &[(&str, CellKind, bool)]) -> Vec<TableHead> {
        let heads = columns.iter().map(|(key, kind, internal)| TableHead {
            name: say(self.language, &format!("fund.column.{key}")).to_owned(),
            kind: *kind,
            internal: *internal,
            shown: true,
            decimals: None,
        });
        heads.collect()
    }

    /// A column of amounts for each payment.
    fn payments(&self) -> impl Iterator<Item = TableHead> {
        self.fund.payments.iter().map(|payment| TableHead {
            name: heading(&payment.name),
            kind: CellKind::Number,
            internal: false,
            shown: true,
            decimals: None,
        })
    }

    fn table(&self, key: &str, columns: Vec<TableHead>, lines: Vec<TableLine>) -> TableResult {
        let words = [("fund", self.fund.title.clone())];
        TableResult {
            number: None,
            title: tell(self.language, &format!("fund.title.{key}"), &words),
            cut: None,
            description: Some(say(self.language, &format!("fund.explained.{key}")).to_owned()),
            rule: self.fund.rule.clone(),
            columns,
            key: Vec::new(),
            coloured: None,
            decimals: DECIMALS,
            lines,
            map: None,
            chart: None,
            internal: false,
        }
    }

    fn money(&self, amount: Kronor) -> TableCell {
        text(amount.shown(self.language))
    }

    fn number(&self, number: Result<f64, Missing>) -> TableCell {
        number.map(|number| Scalar::Text(number_words(number, DECIMALS, self.language).into()))
    }

    fn statement(&self) -> TableResult {
        let number = CellKind::Number;
        let mut heads = self.heads(&[
            ("period", CellKind::Text, false),
            ("opening", number, false),
            ("lapsed", number, false),
            ("allocated", number, false),
        ]);
        heads.extend(self.payments());
        heads.extend(self.heads(&[
            ("repaid", number, false),
            ("remaining", number, false),
            ("reserved", number, false),
            ("state", CellKind::Text, false),
        ]));
        let lines = self.fund.statements.iter().enumerate().map(|(nth, one)| {
            let mut cells = vec![text(period(self.fund, one.period))];
            cells.extend([one.opening, one.lapsed, one.allocated].map(|sum| self.money(sum)));
            cells.extend(one.paid.iter().map(|paid| self.money(*paid)));
            let repaid = total(one.repaid.iter().copied());
            cells.extend([repaid, one.remaining, one.reserved].map(|sum| self.money(sum)));
            let key = if nth < self.fund.opened {
                "fund.state.booked"
            } else {
                "fund.state.expected"
            };
            cells.push(text(say(self.language, key)));
            line(cells, Vec::new())
        });
        let lines = lines.collect();
        let mut table = self.table("statement", heads, lines);
        table.title.clone_from(&self.fund.title);
        if let Some(said) = &self.fund.description {
            table.description = Some(said.clone());
        }
        table
    }

    fn queue(&self) -> TableResult {
        let heads = self.heads(&[
            ("application", CellKind::Text, false),
            ("received", CellKind::Date, false),
            ("payment", CellKind::Text, false),
            ("owed", CellKind::Number, false),
            ("expected", CellKind::Text, false),
        ]);
        let lines = self.fund.queue.iter().map(|place| {
            let cells = vec![
                text(&place.application),
                place.received.map(Scalar::Date).ok_or(Missing::NotReported),
                text(payment(self.fund, Some(place.payment))),
                self.money(place.owed),
                text(expected(self.fund, place.expected, self.language)),
            ];
            line(cells, Vec::new())
        });
        let lines = lines.collect();
        self.table("queue", heads, lines)
    }

    fn ledger(&self) -> TableResult {
        let heads = self.heads(&[
            ("date", CellKind::Date, false),
            ("application", CellKind::Text, false),
            ("kind", CellKind::Text, false),
            ("payment", CellKind::Text, false),
            ("amount", CellKind::Number, false),
            ("balance", CellKind::Number, false),
            ("state", CellKind::Text, false),
            ("reason", CellKind::Text, true),
            ("rule", CellKind::Text, true),
        ]);
        let lines = self.fund.postings.iter().map(|posting| {
            let said = &posting.posting;
            let cells = vec![
                Ok(Scalar::Date(said.date)),
                text(said.application.as_deref().unwrap_or("")),
                text(kind(posting, self.language)),
                text(payment(self.fund, said.payment)),
                self.money(said.amount),
                self.money(said.balance),
                text(state(posting, self.language)),
                text(reason(self.fund, posting, self.language)),
                text(rule(self.fund, posting).name()),
            ];
            line(cells, posting.cells.clone())
        });
        let lines = lines.collect();
        self.table("ledger", heads, lines)
    }

    fn improvements(&self) -> TableResult {
        let mut heads = self.heads(&[
            ("year", CellKind::Number, false),
            ("application", CellKind::Text, false),
            ("measure", CellKind::Text, false),
            ("unit", CellKind::Text, false),
            ("start", CellKind::Number, false),
            ("end", CellKind::Number, false),
            ("change", CellKind::Number, false),
            ("better", CellKind::Text, false),
        ]);
        heads.extend(self.payments());
        let lines = self.fund.improvements.iter().map(|one| {
            let year = one.year.map(|year| year.to_string());
            let mut cells = vec![
                text(year.unwrap_or_else(|| say(self.language, "fund.year.none").to_owned())),
                text(&one.application),
                text(&one.measure),
                text(&one.unit),
                self.number(one.start),
                self.number(one.end),
                self.number(one.change().ok_or(Missing::NotReported)),
                text(better(one, self.language)),
            ];
            cells.extend((0..self.fund.payments.len()).map(|payment| {
                let paid = one.paid.as_ref().and_then(|paid| paid.get(payment));
                paid.map_or_else(|| text(""), |paid| self.money(*paid))
            }));
            line(cells, one.cells.clone())
        });
        let lines = lines.collect();
        self.table("improvements", heads, lines)
    }

    fn set_aside(&self) -> TableResult {
        let heads = self.heads(&[
            ("application", CellKind::Text, false),
            ("what", CellKind::Text, false),
            ("why", CellKind::Text, true),
        ]);
        let lines = set_aside(self.fund, self.language).into_iter();
        let lines = lines
            .map(|(application, what, why, cells)| {
                line(vec![text(application), text(what), text(why)], cells)
            })
            .collect();
        self.table("aside", heads, lines)
    }
}

fn text(text: impl AsRef<str>) -> TableCell {
    Ok(Scalar::Text(text.as_ref().into()))
}

/// A line with its sources in its first cell.
fn line(cells: Vec<TableCell>, behind: Vec<Location>) -> TableLine {
    let mut origins = vec![Origins::default(); cells.len()];
    if let Some(first) = origins.first_mut() {
        first.cells = behind;
    }
    TableLine {
        cells,
        origins,
        rows: 0,
        band: None,
    }
}
