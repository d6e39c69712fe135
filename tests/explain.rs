//! What `visare explain` says about the example that ships with it, and whether the cells that it names say so too.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use serde_json::Value;
use visare::{
    diagnostics::Location,
    engine::{How, Step},
    model::Missing,
    project::{Folders, load},
    session::{Explained, Focus, Request, Session},
    views::{OutputKind, explanation_json},
};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn run(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_visare"))
        .arg("explain")
        .args(words)
        .arg("--sheets")
        .arg(here("sheets"))
        .arg("--rules")
        .arg(here("rules"))
        .output()
        .unwrap()
}

/// What the program says, when all is well.
fn explained(words: &[&str]) -> String {
    let output = run(words);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(said, "");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_mean_is_followed_to_its_cells_its_neighbours_and_its_borders() {
    insta::assert_snapshot!(explained(&["Hemtjänst/Trygghet", "2013"]), @"
    Hemtjänst/Trygghet 2013, Västervik: 91 (orundat 90,5)
    ├─ ovägt medelvärde av 87; 94 = 91 (orundat 90,5) (vastervik/hemtjanst.rhai:80:23)
    │  ├─ Tryggt att bo hemma med hemtjänst: 87
    │  │  └─ U21467 ur kolada_hemtjanst.xlsx!Kolada nyckeltal!D557
    │  └─ Förtroende för personalen: 94
    │     └─ U21477 ur kolada_hemtjanst.xlsx!Kolada nyckeltal!D848
    ├─ Riket: 91
    │  └─ ovägt medelvärde av 89; 93 = 91 (vastervik/hemtjanst.rhai:80:23)
    │     ├─ Tryggt att bo hemma med hemtjänst: 89
    │     │  └─ U21467 ur kolada_hemtjanst.xlsx!Kolada nyckeltal!D294
    │     └─ Förtroende för personalen: 93
    │        └─ U21477 ur kolada_hemtjanst.xlsx!Kolada nyckeltal!D585
    ├─ Skillnad: 90,5 minus 91 = −1 (orundat −0,5)
    ├─ Plats 174 av 283 (283 av 290 kommuner har ett värde)
    │  ├─ närmast bättre: Norrköping, Falkenberg, Vara med 90,55, plats 171
    │  └─ närmast sämre: Härryda med 90,45, plats 177
    ├─ Läge: mitten
    │  ├─ bra är ≥ 92,45: plats räknad från bästa hållet är högst 25 % av 283
    │  ├─ svag är ≤ 89,6: plats räknad från sämsta hållet är högst 25 % av 283
    │  └─ till bra fattas 1,95
    └─ Regel: vastervik/hemtjanst.rhai:80:6
    ");
}

#[test]
fn a_grey_figure_says_which_cell_is_empty() {
    insta::assert_snapshot!(explained(&["Mat", "2013"]), @"
    Särskilt boende/Mat 2013, Västervik: ofullständigt
    ├─ ovägt medelvärde: 1 av 2 har värde (vastervik/sarskilt_boende.rhai:74:18)
    │  ├─ Hur maten smakar: 76
    │  │  └─ U23467 ur kolada_sarskilt_boende.xlsx!Kolada nyckeltal!D2303
    │  └─ Måltidsmiljön: ej rapporterat
    │     └─ U23468: cellen kolada_sarskilt_boende.xlsx!Kolada nyckeltal!D2594 har inget värde
    ├─ Riket: 73
    │  └─ ovägt medelvärde av 75; 71 = 73 (vastervik/sarskilt_boende.rhai:74:18)
    │     ├─ Hur maten smakar: 75
    │     │  └─ U23467 ur kolada_sarskilt_boende.xlsx!Kolada nyckeltal!D2040
    │     └─ Måltidsmiljön: 71
    │        └─ U23468 ur kolada_sarskilt_boende.xlsx!Kolada nyckeltal!D2331
    └─ Regel: vastervik/sarskilt_boende.rhai:74:6
    ");
}

#[test]
fn a_referred_figure_is_followed_to_where_it_is_declared() {
    insta::assert_snapshot!(explained(&["Särskilt boende/Arbetsmiljö", "2014"]), @"
    Särskilt boende/Arbetsmiljö 2014, Västervik: 13 (orundat 13,15)
    ├─ samma som Hemtjänst/Arbetsmiljö (vastervik/sarskilt_boende.rhai:77:26)
    │  └─ ovägt medelvärde av 5,3; 21 = 13 (orundat 13,15) (vastervik/hemtjanst.rhai:86:26)
    │     ├─ Sjukfrånvaro kommunen: 5,3
    │     │  └─ N00090 ur kolada_personal.xlsx!Kolada nyckeltal!E557
    │     └─ Andel visstidsanställda timavlönade AO + OF: 21
    │        └─ N20202 ur kolada_personal.xlsx!Kolada nyckeltal!E848
    ├─ Riket: 14 (orundat 13,6)
    │  └─ samma som Hemtjänst/Arbetsmiljö (vastervik/sarskilt_boende.rhai:77:26)
    │     └─ ovägt medelvärde av 6,2; 21 = 14 (orundat 13,6) (vastervik/hemtjanst.rhai:86:26)
    │        ├─ Sjukfrånvaro kommunen: 6,2
    │        │  └─ N00090 ur kolada_personal.xlsx!Kolada nyckeltal!E294
    │        └─ Andel visstidsanställda timavlönade AO + OF: 21
    │           └─ N20202 ur kolada_personal.xlsx!Kolada nyckeltal!E585
    ├─ Skillnad: 13,15 minus 13,6 = 0 (orundat −0,45)
    ├─ Plats 112 av 281 (281 av 290 kommuner har ett värde)
    │  ├─ närmast bättre: Valdemarsvik med 13,1, plats 111
    │  └─ närmast sämre: Höganäs, Umeå med 13,2, plats 115
    ├─ Läge: mitten
    │  ├─ bra är ≤ 12: plats räknad från bästa hållet är högst 25 % av 281
    │  ├─ svag är ≥ 15,35: plats räknad från sämsta hållet är högst 25 % av 281
    │  └─ till bra fattas −1,15
    └─ Regel: vastervik/sarskilt_boende.rhai:77:6
    ");
}

#[test]
fn a_key_figure_is_found_by_its_id_in_the_latest_year() {
    insta::assert_snapshot!(explained(&["U21401"]), @"
    Hemtjänst/Kontinuitet/Personalkontinuitet under 14 dagar, medelvärde 2014, Västervik: ej rapporterat
    ├─ U21401: cellen kolada_hemtjanst.xlsx!Kolada nyckeltal!E3176 har inget värde
    ├─ Riket: 14
    │  └─ U21401 ur kolada_hemtjanst.xlsx!Kolada nyckeltal!E2913
    └─ Regel: vastervik/hemtjanst.rhai:51:19
    ");
    let said = explained(&["U21401"]);
    assert_eq!(said, explained(&["u21401", "2014"]));
    assert_eq!(said, explained(&["Hemtjänst/Kontinuitet/U21401"]));
}

#[test]
fn a_lagging_figure_is_asked_for_by_its_own_year() {
    insta::assert_snapshot!(explained(&["Hemtjänst/Kostnader"]), @"
    Hemtjänst/Kostnader 2013, Västervik: 194 386
    ├─ N21006 ur kolada_kostnad.xlsx!Kolada nyckeltal!E267
    ├─ Riket: 248 127
    │  └─ N21006 ur kolada_kostnad.xlsx!Kolada nyckeltal!E4
    ├─ Skillnad: 194 386 minus 248 127 = −53 741
    ├─ Plats 64 av 284 (284 av 290 kommuner har ett värde)
    │  ├─ närmast bättre: Säffle med 194 162, plats 63
    │  └─ närmast sämre: Högsby med 194 693, plats 65
    ├─ Läge: bra
    │  ├─ bra är ≤ 199 357: plats räknad från bästa hållet är högst 25 % av 284
    │  └─ svag är ≥ 288 837: plats räknad från sämsta hållet är högst 25 % av 284
    └─ Regel: vastervik/hemtjanst.rhai:91:6
    ");
}

#[test]
fn another_municipality_has_its_own_cells_and_its_own_rank() {
    insta::assert_snapshot!(explained(&["Hemtjänst/Trygghet", "2013", "--for", "0882"]), @"
    Hemtjänst/Trygghet 2013, Oskarshamn: 93 (orundat 92,95)
    ├─ ovägt medelvärde av 91,2; 94,7 = 93 (orundat 92,95) (vastervik/hemtjanst.rhai:80:23)
    │  ├─ Tryggt att bo hemma med hemtjänst: 91 (orundat 91,2)
    │  │  └─ U21467 ur kolada_hemtjanst.xlsx!Kolada nyckeltal!D463
    │  └─ Förtroende för personalen: 95 (orundat 94,7)
    │     └─ U21477 ur kolada_hemtjanst.xlsx!Kolada nyckeltal!D754
    ├─ Riket: 91
    │  └─ ovägt medelvärde av 89; 93 = 91 (vastervik/hemtjanst.rhai:80:23)
    │     ├─ Tryggt att bo hemma med hemtjänst: 89
    │     │  └─ U21467 ur kolada_hemtjanst.xlsx!Kolada nyckeltal!D294
    │     └─ Förtroende för personalen: 93
    │        └─ U21477 ur kolada_hemtjanst.xlsx!Kolada nyckeltal!D585
    ├─ Skillnad: 92,95 minus 91 = 2 (orundat 1,95)
    ├─ Plats 52 av 283 (283 av 290 kommuner har ett värde)
    │  ├─ närmast bättre: Åtvidaberg, Orust med 93, plats 50
    │  └─ närmast sämre: Malmö med 92,85, plats 54
    ├─ Läge: bra
    │  ├─ bra är ≥ 92,45: plats räknad från bästa hållet är högst 25 % av 283
    │  └─ svag är ≤ 89,6: plats räknad från sämsta hållet är högst 25 % av 283
    └─ Regel: vastervik/hemtjanst.rhai:80:6
    ");
    assert_eq!(
        explained(&["Hemtjänst/Trygghet", "2013", "--for", "0882"]),
        explained(&["Hemtjänst/Trygghet", "2013", "--for", "Oskarshamn"]),
    );
}

#[test]
fn it_is_said_in_english_too() {
    insta::assert_snapshot!(explained(&["Hemtjänst/Trygghet", "2013", "--lang", "en"]), @"
    Hemtjänst/Trygghet 2013, Västervik: 91 (unrounded 90.5)
    ├─ unweighted mean of 87; 94 = 91 (unrounded 90.5) (vastervik/hemtjanst.rhai:80:23)
    │  ├─ Tryggt att bo hemma med hemtjänst: 87
    │  │  └─ U21467 from kolada_hemtjanst.xlsx!Kolada nyckeltal!D557
    │  └─ Förtroende för personalen: 94
    │     └─ U21477 from kolada_hemtjanst.xlsx!Kolada nyckeltal!D848
    ├─ Nation: 91
    │  └─ unweighted mean of 89; 93 = 91 (vastervik/hemtjanst.rhai:80:23)
    │     ├─ Tryggt att bo hemma med hemtjänst: 89
    │     │  └─ U21467 from kolada_hemtjanst.xlsx!Kolada nyckeltal!D294
    │     └─ Förtroende för personalen: 93
    │        └─ U21477 from kolada_hemtjanst.xlsx!Kolada nyckeltal!D585
    ├─ Difference: 90.5 less 91 = -1 (unrounded -0.5)
    ├─ Rank 174 of 283 (283 of 290 municipalities have a value)
    │  ├─ next better: Norrköping, Falkenberg, Vara with 90.55, rank 171
    │  └─ next worse: Härryda with 90.45, rank 177
    ├─ Band: middle
    │  ├─ good is ≥ 92.45: rank from the best side is at most 25 % of 283
    │  ├─ poor is ≤ 89.6: rank from the worst side is at most 25 % of 283
    │  └─ to good it takes 1.95
    └─ Rule: vastervik/hemtjanst.rhai:80:6
    ");
}

#[test]
fn a_name_that_several_rows_have_is_answered_for_each_of_them() {
    for (name, rows) in [
        (
            "Trygghet",
            ["Hemtjänst/Trygghet", "Särskilt boende/Trygghet"],
        ),
        (
            "U00200",
            [
                "Hemtjänst/Arbetsmiljö/Hållbart medarbetarengagemang (HME)",
                "Särskilt boende/Arbetsmiljö/Hållbart medarbetarengagemang (HME)",
            ],
        ),
    ] {
        let each = rows.map(|row| explained(&[row, "2013"]));
        let both = explained(&[name, "2013"]);
        assert_eq!(
            both.trim_end(),
            each.map(|one| one.trim_end().to_owned()).join("\n\n")
        );
        let whole: Value = serde_json::from_str(&explained(&[name, "2013", "--json"])).unwrap();
        assert_eq!(
            (&whole["schema"], &whole["kind"]),
            (&1.into(), &"several".into())
        );
        let each = rows.map(|row| {
            serde_json::from_str::<Value>(&explained(&[row, "2013", "--json"])).unwrap()
        });
        assert_eq!(whole["explanations"], Value::from(each.to_vec()));
    }
}

#[test]
fn a_code_is_explained_with_an_example() {
    let output = run(&["v309"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stdout).unwrap();
    let parts: Vec<&str> = said.splitn(3, "\n\n").collect();
    assert_eq!(
        parts[..2],
        [
            "V309 (fel)\nInget mått heter `…`, eller så gör flera det.\n\
             Skriv måttets namn som det står i `mått(…)`; finns det i flera områden, skriv `Område/Mått`.",
            "Till exempel:"
        ]
    );
    let example = parts[2];
    assert!(example.starts_with("fel[V309]: Inget mått heter `Trygghet`"));
    assert!(example.ends_with("skriv `Område/Mått`.\n"), "{example}");
    assert!(!example.contains("```"), "{example}");
}

#[test]
fn a_misspelt_name_is_answered_with_the_closest() {
    let output = run(&["Hemtjänst/Tryghet", "2013"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("`Hemtjänst/Trygghet`"), "{said}");
}

/// A number of the JSON as the text has it, in a figure with so many decimals.
fn word(value: &Value, decimals: usize) -> String {
    let number = value.as_f64().unwrap();
    let exact = number.to_string();
    let factor = 10_f64.powi(i32::try_from(decimals).unwrap());
    let rounded = (number * factor + 1e-9 * number.signum()).round() / factor;
    let shown = format!("{rounded:.decimals$}");
    if shown.parse::<f64>().unwrap() == number {
        shown
    } else {
        format!("{shown} (unrounded {exact})")
    }
}

/// What the text must say of a step and those beneath it, in order.
fn expected(step: &Value, said: &mut Vec<String>) {
    let how = &step["how"];
    match how["kind"].as_str().unwrap() {
        "cell" => {
            let cell = &how["cell"];
            let name = |key: &str| cell[key].as_str().unwrap();
            said.push(how["key_figure"].as_str().unwrap().to_owned());
            said.push(format!(
                "{}!{}!{}",
                name("file"),
                name("sheet"),
                name("cell")
            ));
        }
        "combined" => {
            let members = how["members"].as_array().unwrap();
            if !step["value"].is_null() {
                let present = members.iter().map(|member| &member["value"]);
                let numbers: Vec<String> = present
                    .filter(|value| !value.is_null())
                    .map(|value| value.as_f64().unwrap().to_string())
                    .collect();
                said.push(numbers.join("; "));
            }
            said.push(rule(&how["rule"]));
            for member in members {
                let label = member["label"].as_str().unwrap();
                let decimals = usize::try_from(member["decimals"].as_u64().unwrap()).unwrap();
                said.push(match member["missing"].as_str() {
                    None => format!("{label}: {}", word(&member["value"], decimals)),
                    Some(_) => format!("{label}: "),
                });
                expected(member, said);
            }
        }
        "reference" => {
            said.push(step["label"].as_str().unwrap().to_owned());
            said.push(rule(&how["rule"]));
            expected(&how["of"], said);
        }
        "absent" => {
            said.push(how["reason"].as_str().unwrap().to_owned());
            said.push(rule(&how["rule"]));
        }
        kind => panic!("{kind} is not in the example"),
    }
}

fn rule(of: &Value) -> String {
    let file = of["file"].as_str().unwrap();
    format!("{file}:{}:{}", of["line"], of["column"])
}

#[test]
fn each_json_says_what_it_is_about() {
    for (kind, row) in [
        ("figure", &["Hemtjänst/Trygghet", "2013"][..]),
        ("row", &["Egna undersökningar/#1"]),
        ("application", &["FOND-12"]),
    ] {
        let json: Value = serde_json::from_str(&explained(&[row, &["--json"]].concat())).unwrap();
        assert_eq!((&json["schema"], &json["kind"]), (&1.into(), &kind.into()));
    }
}

#[test]
fn the_json_says_what_the_text_says() {
    for row in [
        "Hemtjänst/Trygghet",
        "Hemtjänst/Arbetsmiljö",
        "Mat",
        "Särskilt boende/Arbetsmiljö",
        "Särskilt boende/Kontakt",
        "U21467",
        "U21401",
    ] {
        let text = explained(&[row, "2013", "--lang", "en"]);
        let json: Value = serde_json::from_str(&explained(&[row, "2013", "--json"])).unwrap();
        assert_eq!(
            (&json["schema"], &json["kind"]),
            (&1.into(), &"figure".into())
        );
        assert!(
            json["by_sex"]
                .as_array()
                .unwrap()
                .iter()
                .all(|of_sex| of_sex["kind"].is_null())
        );
        let decimals = usize::try_from(json["decimals"].as_u64().unwrap()).unwrap();
        let mut said = vec![json["area"].as_str().unwrap().to_owned()];
        said.push(format!(
            "{} {}, {}: ",
            json["row"].as_str().unwrap(),
            json["year"],
            json["place"]["name"].as_str().unwrap()
        ));
        if !json["own"]["value"].is_null() {
            said.push(word(&json["own"]["value"], decimals));
        }
        expected(&json["own"], &mut said);
        if json["reference"] != "absent" {
            said.push("Nation: ".to_owned());
            expected(&json["nation"], &mut said);
        }
        if !json["difference"].is_null() {
            said.push(format!("= {}", word(&json["difference"], decimals)));
        }
        let position = &json["position"];
        if !position.is_null() {
            said.push(format!(
                "Rank {} of {}",
                position["rank"], position["ranked"]
            ));
            for side in ["better", "worse"] {
                if let Some(names) = position[side]["places"].as_array() {
                    said.push(names[0].as_str().unwrap().to_owned());
                    let value = position[side]["value"].as_f64().unwrap();
                    said.push(format!("{value}, rank {}", position[side]["rank"]));
                }
            }
            said.push(position["band"].as_str().unwrap().to_owned());
            for border in ["good", "poor"] {
                said.push(position["borders"][border].as_f64().unwrap().to_string());
            }
            if let Some(change) = position["to_next"].as_f64() {
                let band = position["to_next_band"].as_str().unwrap();
                said.push(format!("to {band} it takes {change}"));
            }
        }
        said.push(rule(&json["rule"]));
        let mut rest = text.as_str();
        for words in said {
            let Some((_, after)) = rest.split_once(&words) else {
                panic!("`{words}` is not said, or not there:\n{text}");
            };
            rest = after;
        }
    }
}

/// The example's workbooks, read by calamine alone.
#[derive(Default)]
struct Sheets {
    known: HashMap<(String, String), Range<Data>>,
}

impl Sheets {
    fn sheet(&mut self, file: &str, sheet: &str) -> &Range<Data> {
        let key = (file.to_owned(), sheet.to_owned());
        self.known.entry(key).or_insert_with(|| {
            let path = here("sheets/vastervik").join(file);
            let mut workbook: Xlsx<BufReader<File>> = open_workbook(path).unwrap();
            workbook.worksheet_range(sheet).unwrap()
        })
    }

    /// The number in a cell, or none where it is empty or a dash; anything else is not in the example.
    fn number(&mut self, file: &str, sheet: &str, address: &str) -> Option<f64> {
        match self.sheet(file, sheet).get_value(row_and_column(address)) {
            None | Some(Data::Empty) => None,
            Some(Data::String(text)) if ["", "-"].contains(&text.trim()) => None,
            Some(cell) => Some(number(cell).unwrap_or_else(|| panic!("{address} holds {cell:?}"))),
        }
    }

    /// The numbers in the row of a cell.
    fn row(&mut self, file: &str, sheet: &str, address: &str) -> Vec<f64> {
        let (row, _) = row_and_column(address);
        let range = self.sheet(file, sheet);
        (0..10)
            .filter_map(|column| range.get_value((row, column)))
            .filter_map(number)
            .collect()
    }
}

fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::Float(number) => Some(*number),
        Data::Int(number) => Some(*number as f64),
        _ => None,
    }
}

/// `D4` → (3, 3).
fn row_and_column(address: &str) -> (u32, u32) {
    let digits = address
        .find(|letter: char| letter.is_ascii_digit())
        .unwrap();
    let (letters, row) = address.split_at(digits);
    let column = letters.bytes().fold(0, |column, letter| {
        column * 26 + u32::from(letter - b'A') + 1
    });
    (row.parse::<u32>().unwrap() - 1, column - 1)
}

#[test]
fn an_address_is_read_as_excel_writes_it() {
    assert_eq!(row_and_column("A1"), (0, 0));
    assert_eq!(row_and_column("D1204"), (1203, 3));
    assert_eq!(row_and_column("AA10"), (9, 26));
}

/// Every step that a cell or its absence ends in.
fn leaves<'a>(step: &'a Step, found: &mut Vec<&'a Step>) {
    match &step.how {
        How::Combined { members, .. } | How::Formula { members, .. } => {
            members.iter().for_each(|step| leaves(step, found));
        }
        How::Reference { of, .. } | How::Scaled { of, .. } => leaves(of, found),
        How::Cell { .. } => found.push(step),
        How::Absent { .. } => assert_eq!(step.value, Err(Missing::NotInFile)),
        // What is made of rows, and what a rule says itself, has tests of its own.
        How::Rows { .. } | How::Constant { .. } => {}
        _ => panic!("{step:#?}"),
    }
}

#[test]
fn every_cell_that_an_explanation_names_holds_what_is_said_of_it() {
    let folders = Folders {
        sheets: here("sheets"),
        rules: here("rules"),
    };
    let project = load(&folders, "vastervik").value.unwrap();
    let mut session = Session::default();
    let request = Request {
        focus: Focus::Own,
        outputs: vec![OutputKind::Json],
        language: None,
    };
    let outputs = session.run(&project, &request).value;
    let mut sheets = Sheets::default();
    let (mut full, mut empty, mut asked) = (0, 0, 0);
    for area in &outputs.results[0].areas {
        for row in &area.rows {
            let name = match row.level {
                1 => format!("{}/{}", area.name, row.measure),
                _ => format!("{}/{}/{}", area.name, row.measure, row.label),
            };
            for (year, figure) in row.years.iter().zip(&row.figures[0]) {
                let found = session.explain(&project, &name, Some(*year), &Focus::Own);
                let [Explained::Figure(found)] = &found.value[..] else {
                    panic!("{name} {year}");
                };
                asked += 1;
                assert_eq!(found.own.value, figure.value, "{name} {year}");
                assert_eq!(explanation_json(found)["row"], row.label);
                let mut steps = Vec::new();
                leaves(&found.own, &mut steps);
                leaves(&found.nation, &mut steps);
                for step in steps {
                    let How::Cell {
                        cell: Some(cell), ..
                    } = &step.how
                    else {
                        assert_eq!(step.value, Err(Missing::NotInFile), "{name} {year}");
                        continue;
                    };
                    let Location::Cell { file, sheet, cell } = cell else {
                        panic!("{cell:?}");
                    };
                    let held = sheets.number(file, sheet, cell);
                    assert_eq!(held, step.value.ok(), "{name} {year}: {file}!{cell}");
                    match held {
                        Some(_) => full += 1,
                        None => {
                            assert_eq!(step.value, Err(Missing::NotReported));
                            empty += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(
        asked > 100 && full > 200 && empty > 3,
        "{asked} {full} {empty}"
    );
}

#[test]
fn every_cell_that_data_csv_names_holds_the_value_beside_it() {
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_visare"))
        .args(["run", "vastervik", "--outputs", "data", "--sheets"])
        .arg(here("sheets"))
        .arg("--rules")
        .arg(here("rules"))
        .arg("--out")
        .arg(out.path())
        .output()
        .unwrap();
    assert!(output.status.success());
    let mut reader = csv::Reader::from_path(out.path().join("vastervik/data.csv")).unwrap();
    let mut sheets = Sheets::default();
    let (mut full, mut empty, mut hidden) = (0, 0, 0);
    for line in reader.deserialize::<BTreeMap<String, String>>() {
        let line = line.unwrap();
        let parts: Vec<&str> = line["source"].split('!').collect();
        let [file, sheet, cell] = parts[..] else {
            continue;
        };
        let held = sheets.number(file, sheet, cell);
        let value: Option<f64> = line["value"].parse().ok();
        if value.is_none() && line["missing"] == "too_few" {
            // A unit with few answers: the cell has a number, and one beside it says that they are few.
            assert!(held.is_some(), "{line:?}");
            let beside = sheets.row(file, sheet, cell);
            assert!(beside.iter().any(|answers| *answers < 5.0), "{line:?}");
            hidden += 1;
            continue;
        }
        if line["missing"] == "shielded" {
            // Hidden so that another unit's figure cannot be worked out: the cell has a number.
            assert!(held.is_some() && value.is_none(), "{line:?}");
            hidden += 1;
            continue;
        }
        assert_eq!(held, value, "{line:?}");
        match held {
            Some(_) => full += 1,
            None => empty += 1,
        }
    }
    assert!(full > 200 && empty > 3, "{full} {empty} {hidden}");
}
