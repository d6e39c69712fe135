//! `ledger.csv`: every posting of every fund as one line, for programs.

use super::{Report, csv::inert, fund_words};
use crate::{diagnostics::Location, methods::ledger::PostingKind, model::Kronor};

/// The columns; `docs/ledger.csv.md` is the contract.
const HEADER: [&str; 14] = [
    "fund",
    "date",
    "period",
    "kind",
    "application",
    "payment",
    "number",
    "amount",
    "balance",
    "expected",
    "rule",
    "reason",
    "cells",
    "invented",
];

/// The postings: UTF-8 without a byte order mark, commas, `\n`, amounts with a point and two decimals; texts that a
/// spreadsheet would take for formulas begin with an apostrophe, as in `data.csv`.
pub fn ledger_csv(report: &Report<'_>) -> Vec<u8> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    let mut lines = vec![HEADER.map(str::to_owned)];
    for fund in &report.results.funds {
        for line in &fund.postings {
            let posting = &line.posting;
            let cells: Vec<String> = line.cells.iter().map(Location::name).collect();
            let amount = |amount: Kronor| amount.to_string();
            lines.push([
                inert(&fund.title),
                posting.date.to_string(),
                inert(&fund_words::period(fund, posting.period)),
                kind_name(posting.kind).to_owned(),
                inert(posting.application.as_deref().unwrap_or("")),
                inert(fund_words::payment(fund, posting.payment)),
                posting.number.to_string(),
                amount(posting.amount),
                amount(posting.balance),
                line.expected.to_string(),
                inert(&fund_words::rule(fund, line).name()),
                inert(&fund_words::reason(fund, line, report.language)),
                inert(&cells.join("; ")),
                report.invented_flag().to_owned(),
            ]);
        }
    }
    // Writing to memory does not fail; should it ever, the lines before the fault are what is there.
    let written = lines.iter().try_for_each(|line| writer.write_record(line));
    debug_assert!(written.is_ok());
    writer.into_inner().unwrap_or_default()
}

/// The kind of a posting for programs.
pub(super) fn kind_name(kind: PostingKind) -> &'static str {
    match kind {
        PostingKind::Allocated => "allocated",
        PostingKind::Lapsed => "lapsed",
        PostingKind::Paid => "paid",
        PostingKind::Repaid => "repaid",
    }
}
