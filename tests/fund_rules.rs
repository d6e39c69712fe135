//! The worked cases of `tests/fund`, by the scripts that ship: `rules/vastervik/fond.rhai`, in the folder of a case
//! that is about another fund `rules/kalmar/fond.rhai`. What a case changes of the script stands in its
//! `change.txt`: the lines as they are, `===`, the lines as they shall be. Nothing else differs between the cases.
//!
//! The rows of `budget.csv` and `events.csv` become a workbook as people keep it; what must come out is `ledger.csv`,
//! with the reasons in the script's own words. `UPDATE_FUND=1` writes it anew; read what it wrote.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use rust_xlsxwriter::Workbook;
use visare::{
    engine::FundResult,
    methods::ledger::PostingKind,
    project::{Folders, load},
    session::{Focus, Request, Session},
};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn rows(text: &str) -> Vec<Vec<&str>> {
    let lines = text.lines().skip(1).filter(|line| !line.is_empty());
    lines.map(|line| line.split(';').collect()).collect()
}

/// A sheet: its heading, and its rows under it.
struct Sheet(&'static str, Vec<&'static str>, Vec<Vec<String>>);

/// The columns of an application in the example's own order.
const APPLICATION: [&str; 9] = [
    "nr",
    "inkom",
    "personal",
    "undantag",
    "skäl",
    "beslut",
    "beslutsdatum",
    "deltagare",
    "återtagen",
];

/// The events as the sheets of the fund that has applications, decisions, corrections and reports.
fn fund_sheets(budget: &str, events: &str) -> Vec<Sheet> {
    let mut applications: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut corrections, mut reports) = (Vec::new(), Vec::new());
    for row in rows(events) {
        let [date, kind, id, kronor, people, exception] = row[..] else {
            panic!("{row:?}");
        };
        let id = id.to_owned();
        let said = |text: &str| {
            if exception.is_empty() {
                String::new()
            } else {
                text.to_owned()
            }
        };
        let line = applications
            .entry(id.clone())
            .or_insert_with(|| vec![String::new(); APPLICATION.len()]);
        let mut set = |column: usize, text: &str| line[column] = text.to_owned();
        match kind {
            "received" => {
                set(0, &id);
                set(1, date);
                set(2, kronor);
                set(3, &said("ja"));
                set(4, &said("flera enheter kan använda idén"));
                set(7, people);
            }
            "approved" | "rejected" => {
                set(
                    5,
                    if kind == "approved" {
                        "bifall"
                    } else {
                        "avslag"
                    },
                );
                set(6, date);
            }
            "withdrawn" => set(8, date),
            "corrected" => corrections.push(vec![id, date.to_owned(), kronor.to_owned()]),
            "reported" => reports.push(vec![id, date.to_owned(), people.to_owned()]),
            other => panic!("{other}"),
        }
    }
    vec![
        Sheet("anslag", vec!["period", "belopp"], allocations(budget)),
        Sheet(
            "ansökningar",
            APPLICATION.to_vec(),
            applications.into_values().collect(),
        ),
        Sheet("rättelser", vec!["nr", "datum", "personal"], corrections),
        Sheet("rapporter", vec!["nr", "datum", "deltagare"], reports),
    ]
}

/// The events as the sheet of the programme that has teams.
fn team_sheets(budget: &str, events: &str) -> Vec<Sheet> {
    let mut teams: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in rows(events) {
        let team = teams.entry(row[2]).or_insert_with(|| {
            let text = ["", "", "5", "väntetid", "dagar", "låg", "10", "8", ""];
            text.map(str::to_owned).to_vec()
        });
        match row[1] {
            "received" => (team[0], team[1]) = (row[2].to_owned(), row[0].to_owned()),
            "reported" => team[8] = row[0].to_owned(),
            _ => {}
        }
    }
    let heading = vec![
        "lag",
        "start",
        "deltagare",
        "mått",
        "enhet",
        "riktning",
        "startläge",
        "slutläge",
        "rapport inlämnad",
    ];
    vec![
        Sheet("anslag", vec!["år", "belopp"], allocations(budget)),
        Sheet("lag", heading, teams.into_values().collect()),
    ]
}

fn allocations(budget: &str) -> Vec<Vec<String>> {
    let rows = rows(budget).into_iter();
    rows.map(|row| vec![row[0].to_owned(), row[3].to_owned()])
        .collect()
}

fn write(path: &Path, sheets: &[Sheet]) {
    let mut book = Workbook::new();
    for Sheet(name, heading, lines) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (column, text) in (0..).zip(heading) {
            sheet.write(0, column, *text).unwrap();
        }
        for (row, line) in (1..).zip(lines) {
            for (column, text) in (0..).zip(line) {
                sheet.write(row, column, text).unwrap();
            }
        }
    }
    book.save(path).unwrap();
}

/// The script of a case: the one that ships with what the case changes.
fn script(pack: &str, change: &str) -> String {
    let mut text = fs::read_to_string(here(&format!("rules/{pack}/fond.rhai"))).unwrap();
    if let Some((old, new)) = change.split_once("===\n") {
        // A remark after the line is the example's own.
        let (old, new) = (old.trim_end(), new.trim_end());
        assert!(text.contains(old), "the script has no\n{old}");
        text = text.replacen(old, new, 1);
    }
    text
}

/// The fund of a script on sheets.
fn run(script: &str, sheets: &[Sheet]) -> FundResult {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for part in ["rules/gemensamt", "rules/p", "sheets/p"] {
        fs::create_dir_all(root.join(part)).unwrap();
    }
    let places = "rules/gemensamt/platser.csv";
    fs::copy(here(places), root.join(places)).unwrap();
    let settings = "name = \"P\"\ncode = \"0883\"\nlanguage = \"sv\"\ntrusted = true\n";
    fs::write(root.join("rules/p/visare.toml"), settings).unwrap();
    fs::write(root.join("rules/p/fond.rhai"), script).unwrap();
    write(&root.join("sheets/p/fond.xlsx"), sheets);
    let folders = Folders {
        sheets: root.join("sheets"),
        rules: root.join("rules"),
    };
    let project = load(&folders, "p").value.unwrap();
    let request = Request {
        focus: Focus::Own,
        outputs: Vec::new(),
        language: None,
    };
    let ran = Session::default().run(&project, &request);
    assert!(!ran.has_errors(), "{:#?}", ran.diagnostics);
    let mut funds = ran.value.results[0].funds.clone();
    assert_eq!(funds.len(), 1, "{:#?}", ran.diagnostics);
    funds.remove(0)
}

/// Everything that a fund says, line by line, in the form of `ledger.csv`.
fn told(fund: &FundResult) -> String {
    let plain = |text: &str| text.replace('\u{a0}', " ");
    let payment = |index: usize| match fund.payments[index].name.as_str() {
        "projektmedel" => "grant",
        _ => "reward",
    };
    let mut text = String::from("day;what;application;payment;kronor;balance;reason\n");
    for line in &fund.postings {
        let posting = &line.posting;
        let expected = if line.expected { "expected " } else { "" };
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
            plain(&posting.reason)
        )
        .unwrap();
    }
    for place in &fund.queue {
        let period = place
            .expected
            .map_or("-", |period| &fund.periods[period].name);
        let about = (&place.application, payment(place.payment));
        writeln!(
            text,
            ";queued;{};{};{};;{period}",
            about.0, about.1, place.owed
        )
        .unwrap();
    }
    for waiting in &fund.waiting {
        let what = if waiting.decided { "nothing" } else { "held" };
        let about = (&waiting.application, payment(waiting.payment));
        writeln!(
            text,
            ";{what};{};{};;;{}",
            about.0,
            about.1,
            plain(&waiting.reason)
        )
        .unwrap();
    }
    text
}

#[test]
fn the_scripts_that_ship_give_every_case_its_whole_ledger() {
    let mut cases: Vec<PathBuf> = fs::read_dir(here("tests/fund"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|case| !case.ends_with("kept-out-and-named"))
        .collect();
    cases.sort();
    assert!(cases.len() >= 17);
    let mut wrong = Vec::new();
    for case in cases {
        let read = |name: &str| fs::read_to_string(case.join(name)).unwrap_or_default();
        let (budget, events) = (read("budget.csv"), read("events.csv"));
        let teams = case.ends_with("case-9-twenty-five-places");
        let (pack, sheets) = if teams {
            ("kalmar", team_sheets(&budget, &events))
        } else {
            ("vastervik", fund_sheets(&budget, &events))
        };
        let fund = run(&script(pack, &read("change.txt")), &sheets);
        assert!(fund.held.is_empty(), "{:#?}", fund.held);
        let found = told(&fund);
        if std::env::var_os("UPDATE_FUND").is_some() {
            fs::write(case.join("ledger.csv"), &found).unwrap();
        }
        if found != read("ledger.csv") {
            wrong.push(format!("{}:\n{found}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
