//! The sheets of a fund that are lists: its ledger, its improvements, what is set aside.

use rust_xlsxwriter::{Formula, Worksheet, XlsxError};

use super::{
    super::fund_words::{
        DECIMALS, better, heading, kind, payment, period, reason, rule, set_aside, state, total,
    },
    formats::Role,
    fund::{AMOUNT, HEAD, KIND, PAYMENT, PERIOD, Painter, cell, wide_enough},
    names::cell_text,
    page,
};
use crate::diagnostics::Location;

const WIDE: u16 = 44;
const BALANCE: u16 = 6;

impl Painter<'_> {
    pub(super) fn ledger(&mut self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let title = &self.heading("fund.title.ledger");
        let said = self.say("fund.explained.ledger");
        self.title(sheet, title, said)?;
        let keys = [
            "date",
            "period",
            "application",
            "kind",
            "payment",
            "amount",
            "balance",
            "state",
            "reason",
            "rule",
            "cells",
        ];
        self.heads(sheet, HEAD, &keys.map(|key| self.column(key)))?;
        for (column, width) in (0u16..).zip([12, 12, 14, 14, 22, 14, 14, 12, WIDE, 30, WIDE]) {
            sheet.set_column_width(column, width)?;
        }
        let allocated = self.say("fund.kind.allocated");
        let mut row = HEAD;
        for line in &self.fund.postings {
            row += 1;
            let posting = &line.posting;
            let texts = [
                (0, posting.date.to_string()),
                (PERIOD, period(self.fund, posting.period)),
                (2, posting.application.as_deref().unwrap_or("").to_owned()),
                (KIND, kind(line, self.report.language).to_owned()),
                (PAYMENT, payment(self.fund, posting.payment).to_owned()),
                (7, state(line, self.report.language).to_owned()),
                (9, rule(self.fund, line).name()),
            ];
            for (column, text) in texts {
                self.text(sheet, (row, column), &text)?;
            }
            let why = reason(self.fund, line, self.report.language);
            let cells = cells(&line.cells);
            self.wrapped(sheet, row, &[(8, &why, WIDE), (10, &cells, WIDE)])?;
            self.money(sheet, (row, AMOUNT), posting.amount)?;
            let amount = cell(row, AMOUNT);
            let change = format!("IF({}=\"{allocated}\",{amount},-{amount})", cell(row, KIND));
            let formula = if row == HEAD + 1 {
                format!("={change}")
            } else {
                format!("={}+{change}", cell(row - 1, BALANCE))
            };
            self.sum(
                sheet,
                (row, BALANCE),
                &formula,
                posting.balance,
                Role::KeyFigure,
            )?;
        }
        sheet.autofilter(HEAD, 0, row.max(HEAD + 1), 10)?;
        sheet.set_freeze_panes(HEAD + 1, 0)?;
        page::set_up(sheet, title, Some((HEAD, HEAD)), self.report)
    }

    pub(super) fn improvements(&mut self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let title = &self.heading("fund.title.improvements");
        let said = self.say("fund.explained.improvements");
        self.title(sheet, title, said)?;
        let keys = [
            "year",
            "application",
            "measure",
            "unit",
            "start",
            "end",
            "change",
            "better",
        ];
        let mut heads = keys.map(|key| self.column(key)).to_vec();
        heads.extend(
            self.fund
                .payments
                .iter()
                .map(|payment| heading(&payment.name)),
        );
        heads.push(self.column("cells"));
        self.heads(sheet, HEAD, &heads)?;
        for (column, head) in (0u16..).zip(&heads) {
            let is_long = column == 2 || usize::from(column) + 1 == heads.len();
            let width = if is_long {
                f64::from(WIDE)
            } else {
                wide_enough(head)
            };
            sheet.set_column_width(column, width)?;
        }
        let payments = u16::try_from(self.fund.payments.len()).unwrap_or(0);
        let mut row = HEAD;
        for one in &self.fund.improvements {
            row += 1;
            let year = one.year.map(|year| year.to_string());
            let year = year.unwrap_or_else(|| self.say("fund.year.none").to_owned());
            let texts = [
                (0, year.as_str()),
                (1, &one.application),
                (2, &one.measure),
                (3, &one.unit),
                (7, better(one, self.report.language)),
            ];
            for (column, text) in texts {
                self.text(sheet, (row, column), text)?;
            }
            let look = self.number(Role::KeyFigure, DECIMALS);
            for (column, number) in [(4, one.start), (5, one.end)] {
                if let Ok(number) = number {
                    sheet.write_number_with_format(row, column, number, self.formats.get(look))?;
                }
            }
            if let Some(change) = one.change() {
                let formula = format!("={}-{}", cell(row, 5), cell(row, 4));
                let formula = Formula::new(formula).set_result(change.to_string());
                sheet.write_formula_with_format(row, 6, formula, self.formats.get(look))?;
            }
            for (amount, column) in one.paid.iter().flatten().zip(8u16..) {
                self.money(sheet, (row, column), *amount)?;
            }
            self.wrapped(sheet, row, &[(8 + payments, &cells(&one.cells), WIDE)])?;
        }
        let text = self.say("fund.total");
        let look = self.formats.get(Role::MeasureLabel);
        sheet.write_string_with_format(row + 1, 0, text, look)?;
        for (nth, column) in (0..self.fund.payments.len()).zip(8u16..) {
            let paid = self
                .fund
                .improvements
                .iter()
                .filter_map(|one| one.paid.as_ref()?.get(nth).copied());
            // Counts what a filter leaves: choose a year, and it is that year's sum.
            let formula = format!(
                "=SUBTOTAL(109,{}:{})",
                cell(HEAD + 1, column),
                cell(row, column)
            );
            self.sum(
                sheet,
                (row + 1, column),
                &formula,
                total(paid),
                Role::Measure,
            )?;
        }
        sheet.autofilter(HEAD, 0, row, 8 + payments)?;
        sheet.set_freeze_panes(HEAD + 1, 2)?;
        page::set_up(sheet, title, Some((HEAD, HEAD)), self.report)
    }

    /// Texts of any length in columns of some widths, on as many lines as they take.
    fn wrapped(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        texts: &[(u16, &str, u16)],
    ) -> Result<(), XlsxError> {
        for (column, text, _) in texts {
            let look = self.formats.get(Role::Text);
            sheet.write_string_with_format(row, *column, cell_text(text), look)?;
        }
        let folded = texts.iter().map(|(_, text, width)| (*text, *width));
        sheet.set_row_height(row, page::height(folded))?;
        Ok(())
    }

    pub(super) fn aside(&mut self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let title = &self.heading("fund.title.aside");
        let said = self.say("fund.explained.aside");
        self.title(sheet, title, said)?;
        let heads = ["application", "what", "why", "cells"].map(|key| self.column(key));
        self.heads(sheet, HEAD, &heads)?;
        let widths = [16, 34, 90, WIDE];
        for (column, width) in (0u16..).zip(widths) {
            sheet.set_column_width(column, width)?;
        }
        let rows = set_aside(self.fund, self.report.language);
        for ((application, what, why, places), row) in rows.iter().zip(HEAD + 1..) {
            let texts = [application.as_str(), what, why, &cells(places)];
            let columns = (0u16..).zip(texts).zip(widths);
            let texts: Vec<_> = columns
                .map(|((column, text), width)| (column, text, width))
                .collect();
            self.wrapped(sheet, row, &texts)?;
        }
        sheet.set_freeze_panes(HEAD + 1, 0)?;
        page::set_up(sheet, title, Some((HEAD, HEAD)), self.report)
    }
}

/// The places by name; a sheet is named once for the cells of it that follow each other.
fn cells(places: &[Location]) -> String {
    let mut said = String::new();
    let mut sheet = None;
    for place in places {
        let name = place.name();
        let (of, cell) = name.rsplit_once('!').unwrap_or(("", &name));
        if !said.is_empty() {
            said.push_str(", ");
        }
        if sheet.as_deref() == Some(of) && !of.is_empty() {
            said.push_str(cell);
        } else {
            said.push_str(&name);
            sheet = Some(of.to_owned());
        }
    }
    said
}
