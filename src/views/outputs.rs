use std::str::FromStr;

use crate::{
    diagnostics::{Checked, Code, Diagnostic},
    project::RESULTS,
};

use super::{PUBLIC_PAGE, Report, data_csv, ledger_csv, pages, results_json, tables_csv, workbook};

/// A kind of output file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutputKind {
    /// The workbook.
    Workbook,
    /// The public page and the deep one.
    Pages,
    /// `data.csv`, `tables.csv` where there are tables and `ledger.csv` where there are funds.
    Data,
    /// `results.json`.
    Json,
}

impl OutputKind {
    /// Every kind, in the order in which they are made.
    pub const ALL: [OutputKind; 4] = [
        OutputKind::Workbook,
        OutputKind::Pages,
        OutputKind::Data,
        OutputKind::Json,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            OutputKind::Workbook => "workbook",
            OutputKind::Pages => "pages",
            OutputKind::Data => "data",
            OutputKind::Json => "json",
        }
    }
}

impl FromStr for OutputKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        OutputKind::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| OutputKind::ALL.map(OutputKind::name).join(", "))
    }
}

/// The outputs that are made only where there is something to show in them.
const OCCASIONAL: [&str; 2] = [TABLES, LEDGER];
const TABLES: &str = "tables.csv";
const LEDGER: &str = "ledger.csv";

/// The outputs of these kinds that were not among the files made, since there is nothing to show in them: one that
/// stands is of rules that no longer are.
pub fn unmade(kinds: &[OutputKind], made: &[(String, Vec<u8>)]) -> Vec<&'static str> {
    let is_made = |name: &&str| made.iter().any(|(made, _)| made == name);
    let asked = kinds.contains(&OutputKind::Data);
    let mut unmade = OCCASIONAL.to_vec();
    unmade.retain(|name| asked && !is_made(name));
    unmade
}

/// The files of a report (name, bytes), a pure function of it; `stem` names the workbook.
///
/// A view that cannot be made is named (V503), and the others are.
pub fn outputs(
    report: &Report<'_>,
    kinds: &[OutputKind],
    stem: &str,
) -> Checked<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    let mut diagnostics = Vec::new();
    for kind in OutputKind::ALL.iter().filter(|kind| kinds.contains(kind)) {
        match kind {
            OutputKind::Workbook => match workbook(report) {
                Ok(bytes) => files.push((format!("{stem}.xlsx"), bytes)),
                Err(error) => diagnostics.push(
                    Diagnostic::new(Code::OutputFailed)
                        .with("file", format!("{stem}.xlsx"))
                        .with("text", error),
                ),
            },
            OutputKind::Pages => match pages(report) {
                Ok(made) => files.extend(made),
                Err(error) => diagnostics.push(
                    Diagnostic::new(Code::OutputFailed)
                        .with("file", PUBLIC_PAGE)
                        .with("text", error),
                ),
            },
            OutputKind::Data => {
                files.push(("data.csv".to_owned(), data_csv(report)));
                if report
                    .results
                    .tables
                    .iter()
                    .any(|table| table.map.is_none())
                {
                    files.push((TABLES.to_owned(), tables_csv(report)));
                }
                if !report.results.funds.is_empty() {
                    files.push((LEDGER.to_owned(), ledger_csv(report)));
                }
            }
            OutputKind::Json => files.push((RESULTS.to_owned(), results_json(report))),
        }
    }
    Checked::new(files, diagnostics)
}
