//! Whole small projects in `tests/cases/` whose figures are easily read wrong: what must come out of each, and what
//! must be said.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read},
    path::{Path, PathBuf},
};

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::{
    desk::{Answer, Desk},
    follower::Watching,
};

/// A project of `tests/cases/` in a folder of its own, with the places of the shipped table.
fn lay(case: &str) -> Desk {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let desk = Desk::of(&root.join("tests/cases").join(case));
    let places = fs::read_to_string(root.join("rules/gemensamt/platser.csv")).unwrap();
    desk.write("rules/gemensamt/platser.csv", &places);
    desk
}

/// A file that its one pack has written.
fn written(desk: &Desk, name: &str) -> PathBuf {
    let mut packs: Vec<_> = fs::read_dir(desk.path("sheets"))
        .unwrap()
        .map(|pack| pack.unwrap().file_name())
        .collect();
    let pack = packs.pop().unwrap();
    assert!(packs.is_empty(), "{packs:?}");
    desk.path("out").join(pack).join(name)
}

fn read(desk: &Desk, name: &str) -> String {
    fs::read_to_string(written(desk, name)).unwrap()
}

/// A project of `tests/cases/`, run.
fn run(case: &str) -> (Desk, Answer) {
    let desk = lay(case);
    let answer = desk.run(&["run"]);
    assert_eq!(answer.code, 0, "{case}: {}", answer.err);
    let results: Value = serde_json::from_str(&read(&desk, "results.json")).unwrap();
    for sheet in results["files"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|file| file["sheets"].as_array().unwrap())
    {
        let count = |name: &str| sheet[name].as_u64().unwrap();
        let left = count("aggregates") + count("unused") + count("unplaced");
        let figures = count("cells") - count("empty");
        assert_eq!(count("cells"), count("used") + left, "{case}: {sheet}");
        assert_eq!(
            count("filled"),
            count("labels") + count("totals") + count("beside") + figures,
            "{case}: {sheet}"
        );
    }
    (desk, answer)
}

/// The lines of a file, by the names of its columns.
fn lines(desk: &Desk, name: &str) -> Vec<BTreeMap<String, String>> {
    let text = read(desk, name);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// What a table shows, by row and column: value and band.
fn cells(desk: &Desk) -> BTreeMap<String, String> {
    lines(desk, "tables.csv")
        .into_iter()
        .map(|line| {
            let place = format!("{} {}", line["row"], line["column"]);
            (
                place,
                format!("{} {}", line["value"], line["band"])
                    .trim_end()
                    .to_owned(),
            )
        })
        .collect()
}

/// The figures of the own municipality, by sex and year, with their rank.
fn figures(desk: &Desk) -> Vec<String> {
    lines(desk, "data.csv")
        .into_iter()
        .filter(|line| line["place"] == "0883" && line["level"] == "1")
        .map(|line| {
            format!(
                "{} {} {} {}",
                line["sex"], line["year"], line["value"], line["rank"]
            )
        })
        .collect()
}

/// The measure and its key figure for the own municipality in 2023, with their rank.
fn in_2023(desk: &Desk) -> Vec<String> {
    lines(desk, "data.csv")
        .into_iter()
        .filter(|line| line["place"] == "0883" && line["year"] == "2023")
        .map(|line| {
            let value = format!("{}{}", line["value"], line["missing"]);
            format!("{value} rank {} of {}", line["rank"], line["ranked"])
        })
        .collect()
}

/// The figures of the units for 2014, measure by measure, or why they are missing.
fn units(desk: &Desk) -> Vec<String> {
    lines(desk, "data.csv")
        .into_iter()
        .filter(|line| line["level"] == "1" && line["year"] == "2014")
        .filter_map(|line| {
            let unit = line["place"].strip_prefix("0883/")?;
            Some(format!("{unit} {}{}", line["value"], line["missing"]))
        })
        .collect()
}

/// The codes of what `check` tells.
fn told(desk: &Desk) -> Vec<String> {
    let answer = desk.run(&["check", "--json"]);
    let found: Value = serde_json::from_str(&answer.out).unwrap();
    let found = found["packs"][0]["diagnostics"].as_array().unwrap().iter();
    found
        .map(|one| one["code"].as_str().unwrap().to_owned())
        .collect()
}

/// All that is written, by file: workbooks as the text of their parts.
fn everything(desk: &Desk) -> BTreeMap<String, String> {
    let folder = written(desk, "");
    let folder = folder.strip_prefix(desk.path("")).unwrap();
    let names = desk.files(&folder.to_string_lossy());
    names
        .into_iter()
        .map(|name| {
            let bytes = fs::read(written(desk, &name)).unwrap();
            let text = if name.ends_with(".xlsx") {
                let mut book = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
                let mut text = String::new();
                for part in 0..book.len() {
                    book.by_index(part)
                        .unwrap()
                        .read_to_string(&mut text)
                        .unwrap();
                }
                text
            } else {
                String::from_utf8(bytes).unwrap()
            };
            (name, text)
        })
        .collect()
}

/// A sheet of the workbook from the line of its headings on, cell by cell.
fn table(desk: &Desk, sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(written(desk, "bok.xlsx")).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let rows = range.rows().skip(3);
    rows.map(|row| row.iter().map(ToString::to_string).collect())
        .collect()
}

#[test]
fn shares_that_excel_shows_as_per_cent_are_per_cent() {
    let (desk, _) = run("percent-table");
    let cells = cells(&desk);
    assert_eq!(cells["1 andel"], "87 poor");
    assert_eq!(cells["2 andel"], "64 middle");
    assert_eq!(cells["3 andel"], "72 middle");
}

#[test]
fn the_row_of_totals_of_an_excel_table_is_left_and_told_of() {
    let (desk, answer) = run("totals-row");
    let cells = cells(&desk);
    assert_eq!([&*cells["1 rader"], &*cells["1 summa"]], ["3", "10"]);
    assert_eq!(told(&desk), ["V282"]);
    assert!(
        answer.out.contains("2 celler i rader som summerar andra"),
        "{}",
        answer.out
    );
}

#[test]
fn filtered_rows_are_counted_and_told_of() {
    let (desk, _) = run("hidden-rows");
    let cells = cells(&desk);
    assert_eq!(
        [&*cells["1 kostnad"], &*cells["2 kostnad"]],
        ["300", "1200"]
    );
    assert_eq!(told(&desk), ["V280"]);
}

#[test]
fn places_and_years_without_titles_are_not_taken_for_titles_and_places() {
    let (desk, answer) = run("one-figure-sheet");
    assert_eq!(figures(&desk), [""; 0]);
    assert_eq!(told(&desk), ["V286", "V214"]);
    assert!(
        !answer.out.contains("Inget behöver åtgärdas"),
        "{}",
        answer.out
    );
}

#[test]
fn women_and_men_in_rows_and_in_columns_are_the_same_figures() {
    let expected = [
        "T 2021 82.5 3",
        "T 2022 83.5 3",
        "T 2023 84.5 3",
        "K 2021 80.5 3",
        "K 2022 81.5 3",
        "K 2023 82.5 3",
        "M 2021 84.5 3",
        "M 2022 85.5 3",
        "M 2023 86.5 3",
    ];
    for case in ["gender-rows", "gender-columns"] {
        let (desk, _) = run(case);
        assert_eq!(figures(&desk), expected, "{case}");
    }
}

#[test]
fn a_unit_whose_number_of_answers_is_a_dash_is_hidden_and_said() {
    let (desk, answer) = run("answers-heading");
    let shown = ["Hemlig too_few", "U1 81", "U2 too_few", "U4 shielded"];
    assert_eq!(units(&desk), shown);
    let said = "V268 Antalet svar är inte ifyllt, och siffran visas därför inte (antal celler: 2). (enh.csv!E3)";
    assert!(answer.out.contains(said), "{}", answer.out);
    assert_eq!(told(&desk), ["V105", "V268", "V205", "V213"]);

    // What the column is called instead, with a number that is too low.
    let sheet = desk.read("sheets/ond/enh.csv");
    let few = sheet
        .replace("82;-", "82;30")
        .replace("73,1;-", "73,1;4")
        .replace("antal svar", "antal svarande");
    desk.write("sheets/ond/enh.csv", &few);
    assert_eq!(desk.run(&["run"]).code, 0);
    let shown = ["Hemlig too_few", "U1 81", "U2 82", "U4 shielded"];
    assert_eq!(units(&desk), shown);
    for (name, text) in everything(&desk) {
        assert!(!text.contains("73,1") && !text.contains("73.1"), "{name}");
    }
}

#[test]
fn a_table_with_a_column_called_source_becomes_a_workbook() {
    let (desk, answer) = run("column-kalla");
    assert_eq!(
        table(&desk, "Enkät"),
        [
            ["enhet", "källa", "andel", "Källa (2)"],
            ["Norr", "egen enkät", "77", "enkat.xlsx!enkät!A2"],
            ["Syd", "SKR", "50", "enkat.xlsx!enkät!A3"],
        ]
    );
    assert!(
        answer.out.contains("Inget behöver åtgärdas."),
        "{}",
        answer.out
    );
    assert_eq!(told(&desk), [""; 0]);
}

#[test]
fn columns_that_differ_in_case_alone_become_a_workbook() {
    let (desk, answer) = run("columns-differ-in-case");
    assert_eq!(
        table(&desk, "Enkät"),
        [
            ["enhet", "andel", "Andel (2)", "Källa"],
            ["Norr", "30", "0.3", "enkat.xlsx!enkät!A2"],
            ["Syd", "50", "0.5", "enkat.xlsx!enkät!A3"],
        ]
    );
    assert!(
        answer.out.contains("Inget behöver åtgärdas."),
        "{}",
        answer.out
    );
    assert_eq!(told(&desk), [""; 0]);
}

#[test]
fn a_file_of_text_with_the_line_ends_of_an_old_macintosh_is_read() {
    let (desk, answer) = run("cr-only-csv");
    assert_eq!(
        figures(&desk),
        ["T 2021 82.5 3", "T 2022 83.5 3", "T 2023 84.5 3"]
    );
    assert_eq!(in_2023(&desk), ["84.5 rank 3 of 12"; 2]);
    let read = "kolada_2023.csv, bladet csv (Lång tabell): 12 rader, 12 celler, varav 12 används";
    assert!(answer.out.contains(read), "{}", answer.out);
    assert_eq!(told(&desk), ["V401", "V360"]);
}

#[test]
fn a_stray_quotation_mark_takes_no_unit_away_and_is_pointed_out() {
    let (desk, answer) = run("csv-quote");
    assert_eq!(units(&desk), ["A 50", "B 60", "C 70"]);
    let said = "V272 Ett citattecken på rad 3 avslutas aldrig. Raderna läses som om det inte stod där (antal sådana citattecken: 1). (enh.csv!A3)";
    assert!(answer.out.contains(said), "{}", answer.out);
    assert_eq!(told(&desk), ["V105", "V272", "V205", "V213"]);
}

#[test]
fn a_withdrawn_row_is_used_neither_from_csv_nor_from_json() {
    let (desk, _) = run("deleted-csv-vs-json");
    let expected = ["T 2021 82.5 3", "T 2022 83.5 3", "T 2023  "];
    assert_eq!(figures(&desk), expected);
    let gone = ["not_reported rank  of 11"; 2];
    assert_eq!(in_2023(&desk), gone);
    assert_eq!(told(&desk), ["V294", "V401", "V360"]);
    let answer = desk.run(&["run", "--sheets", "sheets_json"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert_eq!(figures(&desk), expected);
    assert!(answer.out.contains("kolada_u1.json"), "{}", answer.out);
    assert_eq!(in_2023(&desk), gone);
}

#[test]
fn what_a_unit_was_before_it_was_hidden_stands_nowhere() {
    let desk = lay("history-hidden");
    let sheet = "sheets/ond/enh.csv";
    let hidden = desk.read(sheet);
    let shown = hidden.replace("73.137913;4", "73.137913;40");
    desk.write(sheet, &shown.replace("73.137913", "74.248024"));
    let watching = Watching::start(&desk, &["--poll", "0.1"]);

    // While it may be shown, what it was and what it is are told.
    desk.write(sheet, &shown);
    let change = "a 2014, Hemlig: 74 → 73";
    watching.until("the change", || watching.said().contains(change));
    let files = everything(&desk);
    for name in [
        "data.csv",
        "results.json",
        "kvalitetsvisaren.xlsx",
        "history/changes.jsonl",
    ] {
        assert!(files[name].contains("73.137913"), "{name}");
    }
    assert!(files["andringar.html"].contains(change));

    desk.write(sheet, &hidden);
    let hiding = "a 2014, Hemlig: visas inte längre (för få bakom siffran)";
    watching.until("the hiding", || watching.said().contains(hiding));
    let expected = [
        "Hemlig too_few",
        "U1 81.234567",
        "U2 82.345678",
        "U4 shielded",
        "U5 85.567891",
    ];
    assert_eq!(units(&desk), [expected, expected].concat());
    let files = everything(&desk);
    assert!(files["andringar.html"].contains(hiding));
    let before = ["73.13", "73,13", "74.24", "74,24", "84.45", "84,45", change];
    for (name, text) in files {
        for was in before {
            assert!(!text.contains(was), "{name}: {was}");
        }
    }
}

#[test]
fn an_amount_that_a_formula_works_out_is_paid_as_the_cell_shows_it() {
    let (desk, answer) = run("money-float");
    let paid: Vec<String> = lines(&desk, "ledger.csv")
        .iter()
        .filter(|line| line["kind"] == "paid")
        .map(|line| {
            format!(
                "{} {} {}",
                line["application"], line["amount"], line["balance"]
            )
        })
        .collect();
    assert_eq!(paid, ["1 435.00 999565.00"]);
    for said in [
        "Fonden F: 2 poster, 0 i kö, 0 åt sidan",
        "Inget behöver åtgärdas.",
    ] {
        assert!(answer.out.contains(said), "{}", answer.out);
    }
    assert_eq!(told(&desk), [""; 0]);
}

#[test]
fn a_number_that_may_be_two_is_missing_and_said_in_text_files_too() {
    let (desk, answer) = run("table-csv-1.234");
    let cells = cells(&desk);
    let costs = [1, 2, 3, 4].map(|row| &*cells[&format!("{row} kostnad")]);
    assert_eq!(costs, ["", "", "", "900"]);
    let said = "V270 `1.234` går att läsa på två sätt, som tusental eller med decimaler, och inget annat i filen avgör vilket. Talet saknas därför (antal celler: 3). (klagomål.csv!B2)";
    assert!(answer.out.contains(said), "{}", answer.out);
    assert_eq!(told(&desk), ["V270"]);
}

/// A day in a table of the municipality's own is a day in the workbook too, for whoever sorts or filters it.
#[test]
fn days_of_own_tables_are_days_in_the_workbook() {
    let desk = Desk::small();
    desk.write(
        "rules/p/tabell.rhai",
        r#"let s = tabell("ansökningar", #{ kolumner: #{ nr: "text", inkom: "datum" }, nyckel: ["nr"] });
visa_tabell("Ansökningar", s, #{ kolumner: ["nr", "inkom"] });
"#,
    );
    desk.write(
        "sheets/p/ansokningar.csv",
        "nr;inkom\nA1;1 september 2015\nA2;2015-10-02\n",
    );
    let answer = desk.run(&["run"]);
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    let written = desk
        .files("out")
        .into_iter()
        .find(|name| name.ends_with(".xlsx"))
        .unwrap();
    let mut book: Xlsx<_> = open_workbook(desk.path("out").join(written)).unwrap();
    let sheet = book.worksheet_range("Ansökningar").unwrap();
    let days: Vec<String> = sheet
        .used_cells()
        .filter_map(|(.., cell)| match cell {
            Data::DateTime(day) => Some(day.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(days, ["42248", "42279"]);
}
