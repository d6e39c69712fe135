//! The worked cases of `tests/fund`, by the scripts that ship: `rules/vastervik/fond.rhai`, in the folder of a case
//! that is about another fund `rules/kalmar/fond.rhai`. What a case changes of the script stands in its
//! `change.txt`: the lines as they are, `===`, the lines as they shall be. Nothing else differs between the cases.
//!
//! The rows of `budget.csv` and `events.csv` become a workbook as people keep it; what must come out is `ledger.csv`,
//! with the reasons in the script's own words. `UPDATE_FUND=1` writes it anew; read what it wrote.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    io::{Cursor, Read, Write as _},
    path::{Path, PathBuf},
    process::Command,
};

use calamine::{Data, DataType, Ods, Range, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{Formula, Workbook};
use visare::{
    diagnostics::{Location, sentence},
    engine::FundResult,
    methods::ledger::PostingKind,
    model::Kronor,
    project::{Folders, load},
    session::{Focus, Outputs, Request, Session},
    text::Language,
    views::OutputKind,
};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

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
                if text.starts_with('#') {
                    // A formula with the error that it has shown.
                    let formula = Formula::new("=1/0").set_result(text);
                    sheet.write_formula(row, column, formula).unwrap();
                } else if let Some((formula, result)) = text.split_once(" gives ") {
                    let formula = Formula::new(formula).set_result(result);
                    sheet.write_formula(row, column, formula).unwrap();
                } else {
                    sheet.write(row, column, text).unwrap();
                }
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
    let mut funds = outputs_of(script, sheets, Vec::new()).results[0]
        .funds
        .clone();
    assert_eq!(funds.len(), 1);
    funds.remove(0)
}

fn outputs_of(script: &str, sheets: &[Sheet], outputs: Vec<OutputKind>) -> Outputs {
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
        outputs,
        language: None,
    };
    let ran = Session::default().run(&project, &request);
    assert!(!ran.has_errors(), "{:#?}", ran.diagnostics);
    ran.value
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
        .filter(|case| case.is_dir() && !case.ends_with("kept-out-and-named"))
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

/// A pack that ships, on the sheets that ship with it.
fn shipped(pack: &str, outputs: &[OutputKind]) -> Outputs {
    let folders = Folders {
        sheets: here("sheets"),
        rules: here("rules"),
    };
    let project = load(&folders, pack).value.unwrap();
    let request = Request {
        focus: Focus::Own,
        outputs: outputs.to_vec(),
        language: None,
    };
    Session::default().run(&project, &request).value
}

fn kronor(amount: Kronor) -> i64 {
    assert_eq!(amount.ore() % 100, 0);
    amount.ore() / 100
}

#[test]
fn the_example_holds_every_worked_case() {
    let outputs = shipped("vastervik", &[]);
    let fund = &outputs.results[0].funds[0];
    let remaining: Vec<i64> = fund
        .statements
        .iter()
        .map(|one| kronor(one.remaining))
        .collect();
    // H1 2016 ends with 30 000 and 65 000 in the queue; 2017 H1 opens with 115 000 more.
    assert_eq!(remaining, [540_750, 30_000, 115_000, 620_000]);
    assert_eq!(kronor(fund.statements[1].reserved), 65_000);
    let posted = |id: &str| -> Vec<(String, i64)> {
        let lines = fund.postings.iter().map(|line| &line.posting);
        lines
            .filter(|posting| posting.application.as_deref() == Some(id))
            .map(|posting| (posting.date.to_string(), kronor(posting.amount)))
            .collect()
    };
    let lines = |expected: &[(&str, i64)]| -> Vec<(String, i64)> {
        expected
            .iter()
            .map(|(day, amount)| ((*day).to_owned(), *amount))
            .collect()
    };
    assert_eq!(
        posted("FOND-1"),
        lines(&[("2015-09-01", 42_000), ("2015-11-16", 5_000)])
    );
    assert_eq!(posted("FOND-2"), []);
    assert_eq!(
        posted("FOND-3"),
        lines(&[("2015-09-03", 64_000), ("2015-12-14", 10_000)])
    );
    assert_eq!(
        posted("FOND-4"),
        lines(&[("2015-03-02", 48_000), ("2015-05-04", -8_000)])
    );
    assert_eq!(posted("FOND-46"), lines(&[("2016-07-01", 45_000)]));
    assert_eq!(posted("FOND-47"), lines(&[("2016-07-01", 20_000)]));
    assert_eq!(posted("FOND-48"), []);
    assert_eq!(
        posted("FOND-49"),
        lines(&[("2016-09-05", 25_000), ("2016-10-14", -25_000)])
    );
    assert_eq!(fund.waiting.len(), 1);
    assert_eq!(fund.waiting[0].application, "FOND-2");
    assert!(fund.held.is_empty());
    let programme = shipped("kalmar", &[]);
    let fund = &programme.results[0].funds[0];
    assert_eq!(kronor(fund.statements[1].paid[0]), 625_000);
    let beyond: Vec<&str> = fund
        .waiting
        .iter()
        .map(|one| one.application.as_str())
        .collect();
    assert_eq!(beyond.len(), 2);
    assert!(fund.waiting.iter().all(|one| one.decided));
}

#[test]
fn rows_in_another_order_give_the_same_ledger() {
    let case = here("tests/fund/case-8-passed-on-at-the-end-of-the-year");
    let read = |name: &str| fs::read_to_string(case.join(name)).unwrap();
    let mut sheets = fund_sheets(&read("budget.csv"), &read("events.csv"));
    for Sheet(_, _, lines) in &mut sheets {
        lines.reverse();
    }
    let fund = run(&script("vastervik", ""), &sheets);
    assert_eq!(told(&fund), read("ledger.csv"));
}

#[test]
fn a_later_limit_leaves_earlier_decisions_as_they_were() {
    let row = |id: &str, day: &str| {
        let texts = [id, day, "55 000", "", "", "bifall", day, "8", ""];
        texts.map(str::to_owned).to_vec()
    };
    let sheets = [
        Sheet(
            "anslag",
            vec!["period", "belopp"],
            vec![vec!["2015".into(), "1 000 000".into()]],
        ),
        Sheet(
            "ansökningar",
            APPLICATION.to_vec(),
            vec![row("F-1", "2015-06-30"), row("F-2", "2015-07-01")],
        ),
    ];
    let raised = script("vastervik", "").replace(
        "#{ \"2015-01-01\": 50_000.kr }",
        "#{ \"2015-01-01\": 50_000.kr, \"2015-07-01\": 60_000.kr }",
    );
    let fund = run(&raised, &sheets);
    assert_eq!(fund.waiting.len(), 1);
    assert_eq!(fund.waiting[0].application, "F-1");
    let paid = fund
        .postings
        .iter()
        .filter(|line| line.posting.kind == PostingKind::Paid);
    let paid: Vec<&str> = paid
        .filter_map(|line| line.posting.application.as_deref())
        .collect();
    assert_eq!(paid, ["F-2"]);
}

#[test]
fn every_kind_of_bad_row_is_named_with_its_cell_and_held() {
    let row = |texts: [&str; 9]| texts.map(str::to_owned).to_vec();
    let budget = [
        ["2015", "1 000 000"],
        ["våren 2016", "5"],
        ["2015 H2", "7"],
        ["2016", "-1"],
        ["2017", ""],
        ["2018", "#REF!"],
        ["", "3"],
    ];
    let sheets = [
        Sheet(
            "anslag",
            vec!["period", "belopp"],
            budget.map(|line| line.map(str::to_owned).to_vec()).to_vec(),
        ),
        Sheet(
            "ansökningar",
            APPLICATION.to_vec(),
            vec![
                row([
                    "F-1",
                    "2015-03-02",
                    "-5 000",
                    "",
                    "",
                    "bifall",
                    "2015-03-02",
                    "8",
                    "",
                ]),
                row([
                    "F-2",
                    "2015-03-02",
                    "50 000 000",
                    "",
                    "",
                    "bifall",
                    "2015-03-02",
                    "8",
                    "",
                ]),
                row(["F-3", "2015-03-02", "12,3456", "", "", "", "", "8", ""]),
                row(["", "2015-03-02", "5 000", "", "", "", "", "8", ""]),
                row(["F-5", "", "5 000", "", "", "", "", "8", ""]),
                row(["F-6", "2015-03-02", "5 000", "", "", "", "", "8", ""]),
                row(["F-6", "2015-03-03", "6 000", "", "", "", "", "8", ""]),
                row([
                    "F-7",
                    "2015-03-02",
                    "5 000",
                    "",
                    "",
                    "bifall",
                    "2015-03-01",
                    "8",
                    "",
                ]),
                row([
                    "F-8",
                    "2015-03-02",
                    "64 000",
                    "ja",
                    "",
                    "bifall",
                    "2015-03-02",
                    "8",
                    "",
                ]),
                row(["F-9", "2014-12-30", "5 000", "", "", "", "", "8", ""]),
                row([
                    "F-10",
                    "2015-03-02",
                    "5 000",
                    "",
                    "",
                    "bifall",
                    "2015-03-02",
                    "",
                    "",
                ]),
                row([
                    "F-11",
                    "2015-03-02",
                    "#DIV/0!",
                    "",
                    "",
                    "bifall",
                    "2015-03-02",
                    "8",
                    "",
                ]),
                row([
                    "F-12",
                    "2015-03-02",
                    "5 000",
                    "",
                    "",
                    "bifall",
                    "2015-03-05",
                    "8",
                    "2015-03-04",
                ]),
            ],
        ),
        Sheet(
            "rapporter",
            vec!["nr", "datum"],
            [
                ["F-99", "2015-04-01"],
                ["F-7", "2015-04-01"],
                ["F-10", "2015-05-01"],
                ["F-10", "2015-05-02"],
                ["F-12", "2015-05-02"],
            ]
            .map(|line| line.map(str::to_owned).to_vec())
            .to_vec(),
        ),
    ];
    let fund = run(&script("vastervik", ""), &sheets);
    let plain = |text: String| text.replace('\u{a0}', " ");
    let mut said: Vec<String> = fund
        .held
        .iter()
        .map(|held| {
            let fault = &held.diagnostic;
            let place = fault.places.first().map(Location::name).unwrap_or_default();
            let place = place.trim_start_matches("fond.xlsx!").to_owned();
            plain(format!(
                "{place} {} {}",
                fault.code,
                sentence(fault, Language::Sv)
            ))
        })
        .collect();
    said.extend(
        fund.waiting
            .iter()
            .map(|one| plain(format!("{}: {}", one.application, one.reason))),
    );
    let expected = include_str!("tables/fund_faults.txt");
    if std::env::var_os("UPDATE_FUND").is_some() {
        fs::write(here("tests/tables/fund_faults.txt"), said.join("\n") + "\n").unwrap();
    }
    assert_eq!(said.join("\n") + "\n", expected);
    // Nothing that is held is in the ledger, and nothing that is sound is out of it.
    let paid = fund
        .postings
        .iter()
        .filter_map(|line| line.posting.application.as_deref());
    assert_eq!(paid.collect::<Vec<_>>(), ["F-10"]);
}

/// A fund with an application of 42 000 kronor, and perhaps another whose amount stands in its cell like this.
fn with_amount(amount: Option<&str>) -> FundResult {
    let row = |id: &str, amount: &str| {
        let day = "2015-03-02";
        let texts = [id, day, amount, "", "", "bifall", day, "8", ""];
        texts.map(str::to_owned).to_vec()
    };
    let mut rows = vec![row("F-1", "42 000")];
    rows.extend(amount.map(|amount| row("F-2", amount)));
    let budget = vec![vec!["2015".into(), "1 000 000".into()]];
    let sheets = [
        Sheet("anslag", vec!["period", "belopp"], budget),
        Sheet("ansökningar", APPLICATION.to_vec(), rows),
    ];
    run(&script("vastervik", ""), &sheets)
}

/// One sum in four of ordinary amounts has binary dust behind what the cell shows.
#[test]
fn an_amount_that_a_formula_adds_up_is_what_the_cell_shows() {
    let sum = "=1234.1+2345.2 gives 3579.2999999999997";
    let fund = with_amount(Some(sum));
    assert_eq!(fund.held.len(), 0);
    assert_eq!(told(&fund), told(&with_amount(Some("3 579,30"))));
}

#[test]
fn an_amount_that_may_be_two_is_none() {
    let without = with_amount(None);
    for text in ["50,000", "50.000", "1,234", "12.345 kr", "-"] {
        let fund = with_amount(Some(text));
        assert_eq!(told(&fund), told(&without), "{text}");
        let held = fund.held.iter();
        let codes: Vec<&str> = held.map(|held| held.diagnostic.code.name()).collect();
        assert_eq!(codes, ["V823", "V807"], "{text}");
    }
}

#[test]
fn an_amount_that_shows_an_error_moves_no_balance() {
    let without = with_amount(None);
    for error in ["#DIV/0!", "#N/A", "#VALUE!"] {
        let fund = with_amount(Some(error));
        assert_eq!(told(&fund), told(&without));
        let held = fund.held.iter();
        let codes: Vec<&str> = held.map(|held| held.diagnostic.code.name()).collect();
        // The decision on what has not come in is held too.
        assert_eq!(codes, ["V823", "V807"]);
        let place = fund.held[0].diagnostic.places[0].name();
        assert_eq!(place, "fond.xlsx!ansökningar!C3");
    }
    assert_ne!(told(&with_amount(Some("1"))), told(&without));
}

/// An application whose number of people is empty, and one that says 7, decided on by the script that ships with its
/// first decision exchanged.
fn decided_by(decision: &str, change: &str) -> FundResult {
    let rows = ["", "7"].map(|people| {
        let id = format!("F-{}", people.len());
        let texts = [
            &id,
            "2015-03-02",
            "5 000",
            "",
            "",
            "bifall",
            "2015-03-02",
            people,
            "",
        ];
        texts.map(str::to_owned).to_vec()
    });
    let sheets = [
        Sheet(
            "anslag",
            vec!["period", "belopp"],
            vec![vec!["2015".into(), "1 000 000".into()]],
        ),
        Sheet("ansökningar", APPLICATION.to_vec(), rows.to_vec()),
    ];
    let script = script("vastervik", change).replace(
        ".ersättning(\"projektmedel\", \"bifall\", projektmedel)",
        &format!(".ersättning(\"projektmedel\", \"bifall\", {decision})"),
    );
    run(&script, &sheets)
}

/// Who waits, why, and the first cell that is named.
fn waits(fund: &FundResult) -> Vec<[String; 3]> {
    let waiting = fund.waiting.iter();
    waiting
        .map(|one| {
            [
                one.application.clone(),
                one.reason.to_string(),
                one.cells[0].name(),
            ]
        })
        .collect()
}

#[test]
fn a_decision_that_reads_an_empty_cell_names_it() {
    let unfilled = [[
        "F-0",
        "`deltagare` är inte ifyllt, eller heter något annat i bladet",
        "fond.xlsx!ansökningar!H2",
    ]];
    let decision =
        r#"|a, läge| if a.deltagare > 5 { betala(a.personal, "många") } else { inget("få") }"#;
    assert_eq!(waits(&decided_by(decision, "")), unfilled);
    // The same through a function and a bracket.
    let decision = r#"|a, läge| { begärt_av(a, "deltagare"); betala(a.personal, "många") }"#;
    let change = "fn begärt(\n===\nfn begärt_av(a, namn) { a[namn] }\nfn begärt(\n";
    assert_eq!(waits(&decided_by(decision, change)), unfilled);
}

#[test]
fn a_column_with_a_backtick_in_its_name_is_named_too() {
    let decision =
        r#"|a, läge| if a["del`tagare"] > 5 { betala(a.personal, "många") } else { inget("få") }"#;
    let change = "deltagare: #{ typ: \"tal\", rubriker: [\"antal deltagare\"] },\n===\n\"del`tagare\": #{ typ: \"tal\", rubriker: [\"antal deltagare\"] },\n";
    let unfilled = [[
        "F-0",
        "`del`tagare` är inte ifyllt, eller heter något annat i bladet",
        "fond.xlsx!ansökningar!H2",
    ]];
    assert_eq!(waits(&decided_by(decision, change)), unfilled);
}

#[test]
fn words_of_a_rule_name_no_cell() {
    let decision = r#"|a, läge| avvakta("`deltagare` ska prövas")"#;
    let said = ["F-0", "F-1"];
    let fund = decided_by(decision, "");
    let cells = said.map(|id| {
        let row = if id == "F-0" { 2 } else { 3 };
        let cell = format!("fond.xlsx!ansökningar!B{row}");
        [id.to_owned(), "`deltagare` ska prövas".to_owned(), cell]
    });
    assert_eq!(waits(&fund), cells);
    let named = fund.waiting.iter().flat_map(|one| &one.cells);
    assert!(
        named.clone().all(|cell| !cell.name().contains("!H")),
        "{fund:#?}"
    );
}

#[test]
fn a_name_that_only_the_fund_was_asked_for_is_a_fault_of_the_script() {
    // `deltagare` is a column, but it is the fund that is asked for it.
    for name in ["kvarr", "deltagare"] {
        let decision = format!(
            r#"|a, läge| if läge.{name} > 5 {{ betala(a.personal, "många") }} else {{ inget("få") }}"#
        );
        let fund = decided_by(&decision, "");
        let reason =
            format!("skriptet stannar: det finns inget som heter `{name}` i det som står före");
        let expected = ["F-0", "F-1"].into_iter().zip([2, 3]).map(|(id, row)| {
            [
                id.to_owned(),
                reason.clone(),
                format!("fond.xlsx!ansökningar!B{row}"),
            ]
        });
        assert_eq!(waits(&fund), expected.collect::<Vec<_>>());
    }
}

#[test]
fn a_fault_of_a_script_is_a_clause_of_the_sentence_about_the_claim() {
    for (decision, expected) in [
        (r#"|a, läge| throw "Nej.""#, "skriptet stannar: Nej"),
        (
            "|a, läge| betala(1, 2)",
            "skriptet stannar (V304: `betala` tar inte emot detta tillsammans: ett tal, ett tal.)",
        ),
        (
            "|a, läge| 7",
            "beslutet ska vara `betala(belopp, \"skäl\")`, `avvakta(\"skäl\")` eller `inget(\"skäl\")`",
        ),
    ] {
        let fund = decided_by(decision, "");
        let reasons: Vec<&str> = fund.waiting.iter().map(|one| one.reason.as_ref()).collect();
        assert_eq!(reasons, [expected; 2]);
    }
}

#[test]
fn allocations_that_together_are_larger_than_an_amount_can_be_are_named() {
    // The largest number that a cell holds to the krona, a hundred and ten times.
    let budget = (1950..2060).map(|year: i32| vec![year.to_string(), "900 000 000 000 000".into()]);
    let sheets = [
        Sheet("anslag", vec!["period", "belopp"], budget.collect()),
        Sheet("ansökningar", APPLICATION.to_vec(), Vec::new()),
    ];
    let fund = run(&script("vastervik", ""), &sheets);
    assert!(fund.held.is_empty(), "{:#?}", fund.held);
    let said: Vec<String> = fund
        .faults
        .iter()
        .map(|fault| format!("{} {}", fault.code, sentence(fault, Language::Sv)))
        .collect();
    assert_eq!(
        said,
        [
            "V816 Anslagen i fonden `Förbättringsfonden` blir tillsammans större än ett belopp kan vara, från perioden `2052`."
        ]
    );
    assert!(fund.postings.is_empty(), "{:#?}", fund.postings);
}

#[test]
fn no_text_of_ledger_csv_is_worked_out_by_a_spreadsheet() {
    let texts = [
        "=1+1",
        "2015-03-02",
        "5 000",
        "",
        "",
        "bifall",
        "2015-03-02",
        "8",
        "",
    ];
    let sheets = [
        Sheet(
            "anslag",
            vec!["period", "belopp"],
            vec![vec!["2015".into(), "1 000 000".into()]],
        ),
        Sheet(
            "ansökningar",
            APPLICATION.to_vec(),
            vec![texts.map(str::to_owned).to_vec()],
        ),
    ];
    let script = script("vastervik", "")
        .replace("fond(\"Förbättringsfonden\"", "fond(\"@Fonden\"")
        .replace("\"projektmedel\"", "\"-medel\"")
        .replace("\"kostnaden\"", "\"=HYPERLINK(1)\"");
    let made = outputs_of(&script, &sheets, vec![OutputKind::Data]);
    let (_, bytes) = made
        .files
        .iter()
        .find(|(name, _)| name == "ledger.csv")
        .unwrap();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let last = reader.records().last().unwrap().unwrap();
    let at = |column: usize| last.get(column).unwrap();
    assert_eq!(
        [at(0), at(4), at(5), at(11)],
        ["'@Fonden", "'=1+1", "'-medel", "'=HYPERLINK(1)"]
    );
    let mut all = csv::Reader::from_reader(bytes.as_slice());
    for record in all.records() {
        for (column, text) in record.unwrap().iter().enumerate() {
            // Amounts are numbers, with their sign.
            let number = text.parse::<f64>().is_ok();
            assert!(
                number || !text.starts_with(['=', '+', '-', '@']),
                "{column}: {text}"
            );
        }
    }
}

#[test]
fn names_of_people_and_what_is_typed_about_an_application_stay_out_of_the_public_page() {
    let outputs = shipped("vastervik", &[OutputKind::Pages]);
    let page = |name: &str| -> String {
        let (_, bytes) = outputs.files.iter().find(|(file, _)| file == name).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    };
    let (public, deep) = (page("index.html"), page("fordjupning.html"));
    // The ledger is for those who follow every posting.
    assert!(!public.contains("Förbättringsfonden, liggare"));
    assert!(public.contains("Förbättringsfonden, förbättringar"));
    assert!(deep.contains("Förbättringsfonden, liggare") && deep.contains("FOND-46"));
    for kept in [
        "Exempelsson",
        "Provberg",
        "alla förvaltningar",
        "Ansökningar!F47",
        "fond.rhai",
    ] {
        assert!(!public.contains(kept), "{kept}");
    }
    for shown in ["alla förvaltningar", "Ansökningar!F47", "fond.rhai"] {
        assert!(deep.contains(shown), "{shown}");
    }
    assert!(!deep.contains("Exempelsson"));
}

/// A workbook whose formulas have lost the results that were stored with them.
fn without_results(bytes: &[u8]) -> Vec<u8> {
    let mut book = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut bare = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..book.len() {
        let mut part = book.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            let text = String::from_utf8(content).unwrap();
            let mut pieces = text.split("</f><v>");
            let mut kept = pieces.next().unwrap().to_owned();
            for piece in pieces {
                kept += "</f>";
                kept += piece.split_once("</v>").unwrap().1;
            }
            content = kept.into_bytes();
        }
        bare.start_file(name, SimpleFileOptions::default()).unwrap();
        bare.write_all(&content).unwrap();
    }
    bare.finish().unwrap().into_inner()
}

#[test]
fn another_program_works_out_the_same_sums() {
    for pack in ["vastervik", "kalmar"] {
        let outputs = shipped(pack, &[OutputKind::Workbook]);
        let (_, bytes) = &outputs.files[0];
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("book.xlsx"), without_results(bytes)).unwrap();
        let profile = format!(
            "-env:UserInstallation=file://{}/profile",
            folder.path().display()
        );
        let run = Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", "ods", "book.xlsx"])
            .current_dir(folder.path())
            .output();
        let Ok(run) = run else {
            println!("skipped: soffice is not installed");
            assert!(std::env::var_os("VISARE_REQUIRE_ALL").is_none());
            return;
        };
        assert!(run.status.success(), "{run:?}");
        let mut ours: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let mut theirs: Ods<_> = open_workbook(folder.path().join("book.ods")).unwrap();
        let mut compared = 0;
        for name in ours.sheet_names() {
            let formulas = ours.worksheet_formula(&name).unwrap();
            let (stored, found) = (
                ours.worksheet_range(&name).unwrap(),
                theirs.worksheet_range(&name).unwrap(),
            );
            let (top, left) = formulas.start().unwrap_or_default();
            for (row, column, formula) in formulas.used_cells() {
                let at = (
                    top + u32::try_from(row).unwrap(),
                    left + u32::try_from(column).unwrap(),
                );
                let number = |range: &Range<Data>| range.get_value(at).and_then(Data::as_f64);
                let words = |range: &Range<Data>| {
                    let text = range.get_value(at).and_then(Data::as_string);
                    text.unwrap_or_default()
                };
                let same_words = words(&stored) == words(&found);
                let (stored, found) = (number(&stored), number(&found));
                let close = match stored.zip(found) {
                    Some((one, other)) => (one - other).abs() < 1e-9,
                    None => stored.is_none() && found.is_none() && same_words,
                };
                assert!(close, "{name} {at:?} {formula}: {stored:?} {found:?}");
                compared += 1;
            }
        }
        assert!(compared > 50, "{compared}");
    }
}

#[test]
fn a_change_shows_which_postings_moved_and_an_application_tells_its_story() {
    let folder = tempfile::tempdir().unwrap();
    let visare = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_visare"))
            .args(arguments)
            .arg("--rules")
            .arg(folder.path().join("rules"))
            .arg("--sheets")
            .arg(here("sheets"))
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout)
            .unwrap()
            .replace('\u{a0}', " ");
        assert!(
            !text.is_empty(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        text
    };
    for pack in ["gemensamt", "vastervik", "hundra"] {
        let from = if pack == "hundra" { "vastervik" } else { pack };
        let to = folder.path().join("rules").join(pack);
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(here("rules").join(from)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
    let changed = script("vastervik", "").replace("\": 5_000.kr }", "\": 6_000.kr }");
    fs::write(folder.path().join("rules/hundra/fond.rhai"), changed).unwrap();
    let told = visare(&["diff", "vastervik", "hundra", "--details"]);
    let moved = "Förbättringsfonden, FOND-1, utbetalt prestationsersättning: \
                 2015-11-16 5 000 kr (rapporten är klar) → 2015-11-16 6 000 kr (rapporten är klar)";
    assert!(told.contains(moved), "{told}");
    assert!(told.contains("fondposter ändrade"), "{told}");
    let story = visare(&["explain", "fond-4", "--pack", "vastervik"]);
    for line in [
        "FOND-4 (Förbättringsfonden): klar",
        "2015-05-04 rättelse",
        "fond.xlsx!Rättelser!C2",
        "2015-03-02 Utbetalt 48 000 kr (bokfört): kostnaden. Saldo 888 000 kr.",
        "2015-05-04 Återbetalt −8 000 kr (bokfört): kostnaden. Saldo 770 500 kr.",
        "Regel: vastervik/fond.rhai:",
    ] {
        assert!(story.contains(line), "{line}\n{story}");
    }
    let json: serde_json::Value = serde_json::from_str(&visare(&[
        "explain",
        "FOND-2",
        "--pack",
        "vastervik",
        "--json",
    ]))
    .unwrap();
    assert_eq!(json["status"], "held");
    assert_eq!(json["waiting"][0]["payment"], "projektmedel");
    assert_eq!(json["events"][0]["kind"], "received");
}
