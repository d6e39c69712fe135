use std::str::FromStr;

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location},
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
    /// `municipalities.csv`: the figures of every municipality, made once whoever is in focus, and only where it is asked
    /// for.
    Municipalities,
}

impl OutputKind {
    /// The kinds that are made of each municipality in focus, and where nothing is asked for, in the order in which they
    /// are made.
    pub const ALL: [OutputKind; 4] = [
        OutputKind::Workbook,
        OutputKind::Pages,
        OutputKind::Data,
        OutputKind::Json,
    ];

    /// These kinds, and the one that says what the outputs were made of: while it is of an earlier run nobody knows
    /// what the others would lose.
    pub fn with_account(kinds: &[OutputKind]) -> Vec<OutputKind> {
        let is_made = |kind: &OutputKind| *kind == OutputKind::Json || kinds.contains(kind);
        OutputKind::known().filter(is_made).collect()
    }

    /// Every kind that can be asked for.
    fn known() -> impl Iterator<Item = OutputKind> {
        OutputKind::ALL
            .into_iter()
            .chain([OutputKind::Municipalities])
    }

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            OutputKind::Workbook => "workbook",
            OutputKind::Pages => "pages",
            OutputKind::Data => "data",
            OutputKind::Json => "json",
            OutputKind::Municipalities => "municipalities",
        }
    }
}

impl FromStr for OutputKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = || OutputKind::known();
        known().find(|kind| kind.name() == text).ok_or_else(|| {
            let names: Vec<&str> = known().map(OutputKind::name).collect();
            names.join(", ")
        })
    }
}

pub(super) const TABLES: &str = "tables.csv";
const LEDGER: &str = "ledger.csv";

/// The outputs that are made only where there is something to show in them: of shown tables, each a map or not, and of
/// funds.
pub(super) fn occasional(
    mut maps: impl Iterator<Item = bool>,
    funds: usize,
) -> impl Iterator<Item = &'static str> {
    let tables = maps.any(|is_map| !is_map).then_some(TABLES);
    tables.into_iter().chain((funds > 0).then_some(LEDGER))
}

/// The outputs of these kinds that were not among the files made, since there is nothing to show in them: one that
/// stands was made by earlier rules. None where no files were made at all.
pub fn unmade(kinds: &[OutputKind], made: &[(String, Vec<u8>)]) -> Vec<&'static str> {
    let is_made = |name: &&str| made.iter().any(|(made, _)| made == name);
    let asked = kinds.contains(&OutputKind::Data) && !made.is_empty();
    let mut unmade = vec![TABLES, LEDGER];
    unmade.retain(|name| asked && !is_made(name));
    unmade
}

/// The files of a report (name, bytes), a pure function of it; `stem` names the workbook.
///
/// Where a view cannot be made it is named (V503) and there are no files: those that stand are of one run, which a part
/// of another would belie.
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
                Err(_) => diagnostics.push(failed(&format!("{stem}.xlsx"))),
            },
            OutputKind::Pages => match pages(report) {
                Ok(made) => files.extend(made),
                Err(_) => diagnostics.push(failed(PUBLIC_PAGE)),
            },
            OutputKind::Data => {
                files.push(("data.csv".to_owned(), data_csv(report)));
                let tables = report.results.tables.iter();
                let maps = tables.map(|table| table.map.is_some());
                for name in occasional(maps, report.results.funds.len()) {
                    let bytes = match name {
                        TABLES => tables_csv(report),
                        _ => ledger_csv(report),
                    };
                    files.push((name.to_owned(), bytes));
                }
            }
            OutputKind::Json => files.push((RESULTS.to_owned(), results_json(report))),
            OutputKind::Municipalities => {}
        }
    }
    if !diagnostics.is_empty() {
        files.clear();
    }
    Checked::new(files, diagnostics)
}

/// That a view cannot be made. What the library says of it is for programmers, and in English.
pub(super) fn failed(file: &str) -> Diagnostic {
    Diagnostic::new(Code::OutputFailed)
        .with("file", file)
        .at(Location::file(file))
}
