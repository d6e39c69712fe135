//! A fund as sheets: here its periods with what remains and its queue, in `fund_lists` its ledger, its improvements and
//! what is set aside. Balances and sums are live formulas over the ledger, with the engine's results as cached values.

use rust_xlsxwriter::{
    Chart, ChartLegendPosition, ChartType, Formula, Workbook, Worksheet, XlsxError,
};

use super::{
    super::{
        Mark, Report,
        fund_words::{QUEUE_EMPTY, empty, expected, heading, payment, period, total},
    },
    formats::{Formats, Look, Number, Role},
    named,
    names::{SheetNames, cell_text},
    page,
};
use crate::{
    engine::FundResult,
    methods::ledger::Statement,
    model::{CellAddress, Kronor},
    text::{say, tell},
};

/// The row of the heading, from 0.
pub(super) const HEAD: u32 = 3;
const NARROW: f64 = 14.0;

/// The columns of the ledger that formulas read.
pub(super) const PERIOD: u16 = 1;
pub(super) const KIND: u16 = 3;
pub(super) const PAYMENT: u16 = 4;
pub(super) const AMOUNT: u16 = 5;

/// The names of a fund's sheets.
pub(super) struct Sheets {
    front: String,
    ledger: String,
    improvements: String,
    aside: String,
}

impl Sheets {
    /// Takes the names.
    pub(super) fn take(fund: &FundResult, names: &mut SheetNames, report: &Report<'_>) -> Self {
        let words = [("fund", fund.title.clone())];
        let mut name = |key: &str| names.take(&tell(report.language, key, &words));
        Sheets {
            ledger: name("fund.title.ledger"),
            improvements: name("fund.title.improvements"),
            aside: name("fund.title.aside"),
            front: names.take(&fund.title),
        }
    }

    /// Writes the sheets of a fund.
    pub(super) fn write(
        &self,
        book: &mut Workbook,
        formats: &mut Formats,
        fund: &FundResult,
        report: &Report<'_>,
    ) -> Result<(), XlsxError> {
        let mut painter = Painter {
            formats,
            fund,
            report,
            decimals: if has_ore(fund) { 2 } else { 0 },
        };
        painter.front(named(book, &self.front)?, self)?;
        painter.ledger(named(book, &self.ledger)?)?;
        if !fund.improvements.is_empty() {
            painter.improvements(named(book, &self.improvements)?)?;
        }
        if !(fund.held.is_empty() && fund.waiting.is_empty()) {
            painter.aside(named(book, &self.aside)?)?;
        }
        Ok(())
    }
}

/// Whether any amount has öre: then all are shown with them.
fn has_ore(fund: &FundResult) -> bool {
    let postings = fund.postings.iter();
    postings
        .flat_map(|line| [line.posting.amount, line.posting.balance])
        .any(|amount| amount.ore() % 100 != 0)
}

pub(super) struct Painter<'a> {
    pub(super) formats: &'a mut Formats,
    pub(super) fund: &'a FundResult,
    pub(super) report: &'a Report<'a>,
    decimals: usize,
}

impl Painter<'_> {
    pub(super) fn say<'k>(&self, key: &'k str) -> &'k str {
        say(self.report.language, key)
    }

    pub(super) fn column(&self, key: &str) -> String {
        self.say(&format!("fund.column.{key}")).to_owned()
    }

    /// The title of one of the sheets, of any length; the sheet's own name may be cut.
    pub(super) fn heading(&self, key: &str) -> String {
        let words = [("fund", self.fund.title.clone())];
        tell(self.report.language, key, &words)
    }

    pub(super) fn number(&self, role: Role, decimals: usize) -> Look {
        Look {
            role,
            mark: Mark::None,
            number: Number::Fixed {
                decimals,
                signed: false,
                zero: false,
                preliminary: false,
            },
        }
    }

    pub(super) fn title(
        &mut self,
        sheet: &mut Worksheet,
        title: &str,
        said: &str,
    ) -> Result<(), XlsxError> {
        sheet.set_screen_gridlines(false);
        let look = self.formats.get(Role::Title);
        sheet.write_string_with_format(0, 0, cell_text(&self.report.heading(title)), look)?;
        sheet.set_row_height(0, 30)?;
        let look = self.formats.get(Role::Subtitle);
        sheet.write_string_with_format(1, 0, cell_text(said), look)?;
        Ok(())
    }

    pub(super) fn heads(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        heads: &[String],
    ) -> Result<(), XlsxError> {
        for (text, column) in heads.iter().zip(0u16..) {
            let look = self.formats.get(Role::HeadingLeft);
            sheet.write_string_with_format(row, column, cell_text(text), look)?;
        }
        Ok(())
    }

    pub(super) fn text(
        &mut self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        text: &str,
    ) -> Result<(), XlsxError> {
        let look = self.formats.get(Role::Word);
        sheet.write_string_with_format(at.0, at.1, cell_text(text), look)?;
        Ok(())
    }

    pub(super) fn money(
        &mut self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        amount: Kronor,
    ) -> Result<(), XlsxError> {
        let look = self.number(Role::KeyFigure, self.decimals);
        sheet.write_number_with_format(at.0, at.1, kronor(amount), self.formats.get(look))?;
        Ok(())
    }

    /// A formula with the amount that it gives.
    pub(super) fn sum(
        &mut self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        formula: &str,
        amount: Kronor,
        role: Role,
    ) -> Result<(), XlsxError> {
        let look = self.number(role, self.decimals);
        let formula = Formula::new(formula).set_result(kronor(amount).to_string());
        sheet.write_formula_with_format(at.0, at.1, formula, self.formats.get(look))?;
        Ok(())
    }

    fn front(&mut self, sheet: &mut Worksheet, names: &Sheets) -> Result<(), XlsxError> {
        let fund = self.fund;
        let said = fund.description.clone();
        let said = said.unwrap_or_else(|| self.say("fund.explained.statement").to_owned());
        self.title(sheet, &fund.title, &said)?;
        let mut heads = ["period", "opening", "lapsed", "allocated"]
            .map(|key| self.column(key))
            .to_vec();
        heads.extend(fund.payments.iter().map(|payment| heading(&payment.name)));
        heads.extend(["repaid", "remaining", "reserved", "state"].map(|key| self.column(key)));
        self.heads(sheet, HEAD, &heads)?;
        for (head, column) in heads.iter().zip(0u16..) {
            sheet.set_column_width(column, wide_enough(head))?;
        }
        let sums = Sums {
            ledger: format!("'{}'", names.ledger.replace('\'', "''")),
            first: HEAD + 1,
            last: HEAD
                + u32::try_from(fund.postings.len())
                    .unwrap_or(u32::MAX)
                    .max(1),
        };
        let mut row = HEAD;
        for (nth, statement) in fund.statements.iter().enumerate() {
            row += 1;
            self.statement(sheet, row, statement, &sums, nth == 0)?;
            let key = if nth < fund.opened {
                "fund.state.booked"
            } else {
                "fund.state.expected"
            };
            let text = self.say(key);
            let last = u16::try_from(heads.len()).unwrap_or(u16::MAX) - 1;
            self.text(sheet, (row, last), text)?;
        }
        self.totals(sheet, row + 1)?;
        let queue = row + 3;
        let end = self.queue(sheet, queue)?;
        self.chart(sheet, end + 2, row, &names.front)?;
        page::set_up(sheet, &fund.title, Some((HEAD, HEAD)), self.report)
    }

    /// A period: what it opened with and what came and went are worked out from the ledger, the rest from them.
    fn statement(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        statement: &Statement,
        sums: &Sums,
        is_first: bool,
    ) -> Result<(), XlsxError> {
        let name = period(self.fund, statement.period);
        self.text(sheet, (row, 0), &name)?;
        let here = cell(row, 0);
        let payments = u16::try_from(statement.paid.len()).unwrap_or(0);
        let repaid = 4 + payments;
        let remaining = repaid + 1;
        let role = Role::KeyFigure;
        if is_first {
            self.money(sheet, (row, 1), statement.opening)?;
        } else {
            let before = format!("={}", cell(row - 1, remaining));
            self.sum(sheet, (row, 1), &before, statement.opening, role)?;
        }
        let (lapsed, allocated) = (
            self.say("fund.kind.lapsed"),
            self.say("fund.kind.allocated"),
        );
        let formula = sums.of(&here, lapsed, None);
        self.sum(sheet, (row, 2), &formula, statement.lapsed, role)?;
        let formula = sums.of(&here, allocated, None);
        self.sum(sheet, (row, 3), &formula, statement.allocated, role)?;
        let paid = self.say("fund.kind.paid");
        for ((nth, amount), column) in statement.paid.iter().enumerate().zip(4u16..) {
            let name = payment(self.fund, Some(nth)).to_owned();
            let formula = sums.of(&here, paid, Some(&name));
            self.sum(sheet, (row, column), &formula, *amount, role)?;
        }
        let formula = sums.of(&here, self.say("fund.kind.repaid"), None);
        let amount = total(statement.repaid.iter().copied());
        self.sum(sheet, (row, repaid), &formula, amount, role)?;
        let out = format!("SUM({}:{})", cell(row, 4), cell(row, repaid));
        let formula = format!("={}-{}+{}-{out}", cell(row, 1), cell(row, 2), cell(row, 3));
        self.sum(
            sheet,
            (row, remaining),
            &formula,
            statement.remaining,
            Role::Measure,
        )?;
        self.money(sheet, (row, remaining + 1), statement.reserved)
    }

    fn totals(&mut self, sheet: &mut Worksheet, row: u32) -> Result<(), XlsxError> {
        let statements = &self.fund.statements;
        if statements.is_empty() {
            return Ok(());
        }
        let text = self.say("fund.total");
        let look = self.formats.get(Role::MeasureLabel);
        sheet.write_string_with_format(row, 0, text, look)?;
        let mut columns = vec![
            (2, total(statements.iter().map(|one| one.lapsed))),
            (3, total(statements.iter().map(|one| one.allocated))),
        ];
        let payments = self.fund.payments.len();
        for (nth, at) in (0..payments).zip(4u16..) {
            let paid = statements.iter().filter_map(|one| one.paid.get(nth));
            columns.push((at, total(paid.copied())));
        }
        let repaid = statements.iter().flat_map(|one| &one.repaid);
        let after = 4 + u16::try_from(payments).unwrap_or(0);
        columns.push((after, total(repaid.copied())));
        for (column, amount) in columns {
            let formula = format!("=SUM({}:{})", cell(HEAD + 1, column), cell(row - 1, column));
            self.sum(sheet, (row, column), &formula, amount, Role::Measure)?;
        }
        Ok(())
    }

    /// The queue; gives its last row.
    fn queue(&mut self, sheet: &mut Worksheet, start: u32) -> Result<u32, XlsxError> {
        let title = self.heading("fund.title.queue");
        let look = self.formats.get(Role::Section);
        sheet.write_string_with_format(start, 0, cell_text(&title), look)?;
        if self.fund.queue.is_empty() {
            let text = self.say(empty(self.fund, QUEUE_EMPTY));
            let look = self.formats.get(Role::Subtitle);
            sheet.write_string_with_format(start + 1, 0, text, look)?;
            return Ok(start + 1);
        }
        let heads =
            ["application", "received", "payment", "owed", "expected"].map(|key| self.column(key));
        self.heads(sheet, start + 1, &heads)?;
        let mut row = start + 1;
        for place in &self.fund.queue {
            row += 1;
            let received = place.received.map(|date| date.to_string());
            self.text(sheet, (row, 0), &place.application)?;
            self.text(sheet, (row, 1), &received.unwrap_or_default())?;
            self.text(sheet, (row, 2), payment(self.fund, Some(place.payment)))?;
            self.money(sheet, (row, 3), place.owed)?;
            let text = expected(self.fund, place.expected, self.report.language);
            self.text(sheet, (row, 4), &text)?;
        }
        let owed = total(self.fund.queue.iter().map(|place| place.owed));
        let formula = format!("=SUM({}:{})", cell(start + 2, 3), cell(row, 3));
        self.sum(sheet, (row + 1, 3), &formula, owed, Role::Measure)?;
        Ok(row + 1)
    }

    /// What remains at the end of each period.
    fn chart(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        last: u32,
        name: &str,
    ) -> Result<(), XlsxError> {
        if self.fund.statements.is_empty() {
            return Ok(());
        }
        let remaining = 5 + u16::try_from(self.fund.payments.len()).unwrap_or(0);
        let mut chart = Chart::new(ChartType::Column);
        for (key, column) in [("remaining", remaining), ("reserved", remaining + 1)] {
            let title = self.column(key);
            chart
                .add_series()
                .set_name(title.as_str())
                .set_categories((name, HEAD + 1, 0, last, 0))
                .set_values((name, HEAD + 1, column, last, column));
        }
        chart.title().set_name(self.say("fund.chart"));
        chart.legend().set_position(ChartLegendPosition::Bottom);
        chart.set_alt_text(self.say("fund.chart"));
        chart.set_width(720).set_height(300);
        sheet.insert_chart(row, 0, &chart)?;
        Ok(())
    }
}

/// Sums over the ledger.
struct Sums {
    ledger: String,
    first: u32,
    last: u32,
}

impl Sums {
    /// What is posted in the period that a cell names, of a kind and, if given, a payment. Texts are compared as they
    /// stand: a period called 2015 is no number.
    fn of(&self, period: &str, kind: &str, payment: Option<&str>) -> String {
        let column = |column: u16| {
            let (first, last) = (cell(self.first, column), cell(self.last, column));
            format!("{}!{first}:{last}", self.ledger)
        };
        let quoted = |text: &str| text.replace('"', "\"\"");
        let payment = payment.map_or_else(String::new, |payment| {
            format!("*({}=\"{}\")", column(PAYMENT), quoted(payment))
        });
        format!(
            "=SUMPRODUCT(({}={period})*({}=\"{}\"){payment}*{})",
            column(PERIOD),
            column(KIND),
            quoted(kind),
            column(AMOUNT)
        )
    }
}

/// The width of a column of amounts that its heading fits in.
pub(super) fn wide_enough(head: &str) -> f64 {
    let letters = u32::try_from(head.chars().count()).unwrap_or(u32::MAX);
    NARROW.max(f64::from(letters) + 2.0)
}

pub(super) fn cell(row: u32, column: u16) -> String {
    let column = u32::from(column);
    CellAddress { row, column }.name()
}

/// An amount as a spreadsheet's number.
fn kronor(amount: Kronor) -> f64 {
    amount.ore() as f64 / 100.0
}
