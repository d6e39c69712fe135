//! What stands in the files that are written is what the rules and the sheets say, and the files can be opened.

use std::{collections::BTreeSet, fs, io::Read};

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::desk::{Answer, Desk};

/// A project of one table; the first line of `sheet` are its columns.
fn table(columns: &str, shown: &str, sheet: &str) -> Desk {
    let desk = Desk::small();
    let rules = format!(
        "let t = tabell(\"t\", #{{ kolumner: #{{ {columns} }}, nyckel: [\"enhet\"] }});\n{shown}\n"
    );
    desk.write("rules/p/regler.rhai", &rules);
    desk.write("sheets/p/kolada.csv", "");
    fs::remove_file(desk.path("sheets/p/kolada.csv")).unwrap();
    desk.write("sheets/p/t.csv", sheet);
    desk
}

fn fine(answer: &Answer) {
    assert_eq!(answer.code, 0, "{}{}", answer.err, answer.out);
}

/// The rows of the sheet of this name, as text.
fn sheet(desk: &Desk, name: &str) -> Vec<Vec<String>> {
    let path = desk.path("out/p/kvalitetsvisaren.xlsx");
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range(name).unwrap();
    let text = |cell: &Data| cell.to_string();
    range
        .rows()
        .map(|row| row.iter().map(text).collect())
        .collect()
}

fn page(desk: &Desk, name: &str) -> String {
    let text = fs::read_to_string(desk.path("out/p").join(name)).unwrap();
    text.replace('\u{a0}', " ")
}

fn results(desk: &Desk) -> Value {
    serde_json::from_slice(&fs::read(desk.path("out/p/results.json")).unwrap()).unwrap()
}

#[test]
fn the_page_says_of_a_funds_lists_that_they_are_empty_as_the_workbook_does() {
    let fund = r#"
let anslag = tabell("anslag", #{ kolumner: #{ period: "text", belopp: "tal" } });
let sökta = tabell("sökta", #{ kolumner: #{ nr: "text", inkom: "datum", kostnad: "tal" } });
fond("Fonden", #{
    anslag: #{ tabell: anslag, period: "period", belopp: "belopp" },
    ansökan: #{ tabell: sökta, nr: "nr", datum: "inkom" },
    belopp: ["kostnad"],
})
    .ersättning("bidrag", "ansökan", |a, läge| betala(a.kostnad, "kostnaden"));
"#;
    let desk = Desk::small();
    let settings = "name = \"Fonden\"\ncode = \"0883\"\ntrusted = true\n";
    desk.write("rules/p/visare.toml", settings);
    desk.write("rules/p/regler.rhai", fund);
    fs::remove_file(desk.path("sheets/p/kolada.csv")).unwrap();
    desk.write("sheets/p/anslag.csv", "period;belopp\n2015;1000\n");
    let applications = |cost: u32| format!("nr;inkom;kostnad\nF-1;2015-02-01;{cost}\n");
    let lists = [
        "Ingen står i kön.",
        "Ingen ansökan har rapporterats, och inget är mätt.",
    ];
    for (cost, queue_is_empty) in [(400, true), (4000, false)] {
        desk.write("sheets/p/sökta.csv", &applications(cost));
        fine(&desk.run(&["run"]));
        for name in ["index.html", "fordjupning.html"] {
            let page = page(&desk, name);
            assert!(page.contains("Fonden, kö") && page.contains("Fonden, förbättringar"));
            assert_eq!(page.contains(lists[0]), queue_is_empty, "{name}");
            assert!(page.contains(lists[1]), "{name}");
            assert!(!page.contains("Inga rader."), "{name}");
        }
        let front = sheet(&desk, "Fonden").concat().join("\n");
        assert_eq!(front.contains(lists[0]), queue_is_empty, "{front}");
    }
}

const SHEET: &str = "enhet;källa;andel\nNorr;enkät;81\nSöder;register;62,6\n";

#[test]
fn a_table_with_any_columns_becomes_a_workbook() {
    let text = "enhet: \"text\", \"källa\": \"text\", andel: \"tal\"";
    for (shown, expected) in [
        (
            "visa_tabell(\"T\", t, #{ kolumner: [\"enhet\", \"källa\", \"andel\"] });",
            &["enhet", "källa", "andel", "Källa (2)"][..],
        ),
        (
            "visa_tabell(\"T\", t.med_kolumn(\"Andel\", kolumn(\"andel\") / 100), #{ kolumner: [\"enhet\", \"andel\", \"Andel\"] });",
            &["enhet", "andel", "Andel (2)", "Källa"],
        ),
        (
            "visa_tabell(\"T\", t, #{ kolumner: [\"andel\", \"enhet\", \"andel\"] });",
            &["andel", "enhet", "andel (2)", "Källa"],
        ),
        (
            "visa_tabell(\"T\", t.med_kolumn(\"ENHET\", kolumn(\"enhet\")).med_kolumn(\"Enhet\", kolumn(\"enhet\")), #{ kolumner: [\"enhet\", \"Enhet\", \"ENHET\"] });",
            &["enhet", "Enhet (2)", "ENHET (3)", "Källa"],
        ),
    ] {
        let desk = table(text, shown, SHEET);
        let answer = desk.run(&["run"]);
        fine(&answer);
        assert!(!answer.err.contains("V503"), "{}", answer.err);
        let rows = sheet(&desk, "T");
        let heads: Vec<&str> = rows[3].iter().map(String::as_str).collect();
        assert_eq!(heads, expected, "{shown}");
        let unlike: BTreeSet<String> = heads.iter().map(|head| head.to_lowercase()).collect();
        assert_eq!(unlike.len(), heads.len(), "{heads:?}");
    }
}

#[test]
fn a_code_that_is_no_letter_is_no_name_and_breaks_no_workbook() {
    let desk = Desk::small();
    for (rules, code) in [
        (
            "område(\"m\\uFFFEx\").mått(\"M\", kpi(\"U1\", #{ bra: \"hög\" }));",
            "V304",
        ),
        (
            "område(\"O\").mått(\"m\\uFFFFx\", kpi(\"U1\", #{ bra: \"hög\" }));",
            "V304",
        ),
        ("område(\"O\").mått(\"M\", saknas(\"x\\uFFFF\"));", "V304"),
        (
            "område(\"O\").mått(\"M\", kpi(\"U1\", #{ bra: \"hög\", etikett: \"e\\uFDD0\" }));",
            "V306",
        ),
        (
            "område(\"O\").mått(\"M\u{fffe}\", kpi(\"U1\", #{ bra: \"hög\" }));",
            "V350",
        ),
    ] {
        desk.write("rules/p/regler.rhai", rules);
        let answer = desk.run(&["run"]);
        assert_eq!(answer.code, 1, "{rules}");
        assert!(answer.err.contains(code), "{rules}\n{}", answer.err);
        assert!(desk.files("out").is_empty(), "{rules}");
    }
    desk.write("rules/p/regler.rhai", super::RULES);
    for settings in [
        "name = \"N\\uFFFFx\"\ncode = \"0883\"\n",
        "name = \"N\"\ncode = \"0883\"\n[groups]\n\"g\\uFFFF\" = [\"0882\"]\n",
    ] {
        desk.write("rules/p/visare.toml", settings);
        let answer = desk.run(&["run"]);
        assert_eq!(answer.code, 1, "{settings}");
        assert!(answer.err.contains("V113"), "{}", answer.err);
    }

    // In a cell of somebody's it is what it is, but the workbook holds no such code.
    let columns = "enhet: \"text\", andel: \"tal\"";
    let desk = table(
        columns,
        "visa_tabell(\"T\", t);",
        "enhet;andel\nNo\u{ffff}rr;1\nS\u{fffe};2\n",
    );
    fine(&desk.run(&["run"]));
    let file = fs::File::open(desk.path("out/p/kvalitetsvisaren.xlsx")).unwrap();
    let mut book = zip::ZipArchive::new(file).unwrap();
    for index in 0..book.len() {
        let mut text = String::new();
        book.by_index(index)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        assert!(!text.contains(['\u{fffe}', '\u{ffff}']));
    }
}

/// The bands of a table's rows, first to last, as `tables.csv` has them.
fn bands(desk: &Desk, column: &str) -> Vec<String> {
    let text = fs::read_to_string(desk.path("out/p/tables.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let lines = reader.deserialize::<std::collections::BTreeMap<String, String>>();
    let lines = lines.map(Result::unwrap);
    lines
        .filter(|line| line["column"] == column)
        .map(|line| line["band"].clone())
        .collect()
}

#[test]
fn a_table_is_coloured_by_limits_as_an_area_is() {
    let columns = "enhet: \"text\", andel: \"tal\", nivå: \"tal\"";
    let sheet = "enhet;andel;nivå\nA;85;85\nB;80;81\nC;79,9;70\nD;60;60\nE;59,9;\n";
    let cases = [
        ("gränser: [80, 60]", "good good middle middle poor"),
        ("gränser: [60, 80]", "poor middle middle good good"),
        (
            "bra: \"hög\", gränser: [80, 80]",
            "good good poor poor poor",
        ),
        ("bra: \"hög\", mål: 80", "good good poor poor poor"),
        ("bra: \"låg\", mål: 60", "poor poor poor good good"),
        ("gul: 60, röd: 80", "poor poor middle middle good"),
        (
            "bra: \"hög\", gul: 80, röd: 60",
            "good middle middle poor poor",
        ),
        // A row's own target; one that it lacks gives no colour.
        (
            "bra: \"hög\", mål: kolumn(\"nivå\")",
            "good poor good good ",
        ),
    ];
    for (colours, expected) in cases {
        for option in ["färg", "färger"] {
            let shown = format!(
                "visa_tabell(\"T\", t, #{{ {option}: #{{ kolumn: \"andel\", {colours} }} }});"
            );
            let desk = table(columns, &shown, sheet);
            fine(&desk.run(&["run"]));
            assert_eq!(bands(&desk, "andel").join(" "), expected, "{shown}");
        }
    }
}

#[test]
fn an_explanation_says_where_the_colours_of_a_table_begin() {
    let columns = "enhet: \"text\", andel: \"tal\", nivå: \"tal\"";
    let sheet = "enhet;andel;nivå\nA;85;90\nB;80;80\n";
    let cases = [
        (
            "gränser: [80, 60]",
            "grön, för andel är 80 (gult < 80, rött < 60)",
        ),
        (
            "gul: 60, röd: 80",
            "röd, för andel är 80 (gult ≥ 60, rött ≥ 80)",
        ),
        (
            "bra: \"hög\", mål: kolumn(\"nivå\")",
            "grön, för andel är 80 (rött < 80)",
        ),
    ];
    for (colours, expected) in cases {
        let shown =
            format!("visa_tabell(\"T\", t, #{{ färg: #{{ kolumn: \"andel\", {colours} }} }});");
        let desk = table(columns, &shown, sheet);
        fine(&desk.run(&["run"]));
        let answer = desk.run(&["explain", "T/B"]);
        let text = answer.out.replace('\u{a0}', " ");
        assert!(text.contains(&format!("Färg: {expected}")), "{text}");
    }
}

#[test]
fn numbers_of_a_column_have_the_same_decimals_and_show_their_colour() {
    let columns = "enhet: \"text\", andel: \"tal\"";
    for (shown, numbers, expected) in [
        ("#{ decimaler: 1 }", ["81", "62,6"], ["81,0", "62,6"]),
        ("#{}", ["81", "62"], ["81", "62"]),
        ("#{ decimaler: 2 }", ["81", "62,6251"], ["81,00", "62,63"]),
        (
            "#{ decimaler: 1, färg: #{ kolumn: \"andel\", gul: 2, röd: 3 } }",
            ["2,95", "3"],
            ["2,95", "3,00"],
        ),
        (
            "#{ decimaler: 0, färg: #{ kolumn: \"andel\", gul: 2, röd: 3 } }",
            ["2,4", "2,9996"],
            ["2,4000", "2,9996"],
        ),
    ] {
        let sheet = format!("enhet;andel\nA;{}\nB;{}\n", numbers[0], numbers[1]);
        let desk = table(columns, &format!("visa_tabell(\"T\", t, {shown});"), &sheet);
        fine(&desk.run(&["run"]));
        let csv = fs::read_to_string(desk.path("out/p/tables.csv")).unwrap();
        for number in expected {
            assert!(
                page(&desk, "index.html").contains(&format!(">{number}<"))
                    || page(&desk, "index.html").contains(number),
                "{shown} {number}"
            );
            assert!(csv.contains(number), "{shown} {csv}");
        }
    }
}

#[test]
fn a_table_without_rows_says_so() {
    let columns = "enhet: \"text\", andel: \"tal\"";
    let shown = "visa_tabell(\"T\", t.filtrera(kolumn(\"andel\") > 100));";
    let desk = table(columns, shown, SHEET);
    fine(&desk.run(&["run"]));
    assert!(page(&desk, "index.html").contains("Inga rader."));
    assert!(sheet(&desk, "T")[1][0].contains("Inga rader."));
}

const FIGURES: &str = "nyckeltal;kommun;år;värde\n\
    U1;Västervik;2013;2,90\nU1;Oskarshamn;2013;3,1\nU1;Västervik;2014;2,95\nU1;Oskarshamn;2014;3,0\n\
    U2;Västervik;2013;50\nU2;Oskarshamn;2013;60\nU2;Västervik;2014;52\nU2;Oskarshamn;2014;70\n";

fn figures(rules: &str) -> Desk {
    let desk = Desk::small();
    desk.write("sheets/p/kolada.csv", FIGURES);
    desk.write("rules/p/regler.rhai", rules);
    desk
}

#[test]
fn rounding_that_hides_a_border_is_told_in_every_view() {
    let rules = "område(\"O\", #{ år: 2013..=2014 }).mått(\"Betyg\", kpi(\"U1\", #{ bra: \"hög\", format: \"tal\" }), \
                 #{ bra: \"hög\", decimaler: 1, färger: #{ gränser: [4, 3] } });";
    let desk = figures(rules);
    fine(&desk.run(&["run"]));
    for name in ["index.html", "fordjupning.html"] {
        let text = page(&desk, name);
        assert!(text.contains("orundat 2,95"), "{name}");
        // 2,90 is shown as 2,9, which nobody takes for another.
        assert!(!text.contains("orundat 2,9<"), "{name}");
    }
    let explained = desk.run(&["explain", "O/Betyg", "2014"]);
    assert!(
        explained.out.contains("3,0 (orundat 2,95)"),
        "{}",
        explained.out
    );
    let mut notes = String::new();
    let file = fs::File::open(desk.path("out/p/kvalitetsvisaren.xlsx")).unwrap();
    let mut book = zip::ZipArchive::new(file).unwrap();
    for index in 0..book.len() {
        let mut part = book.by_index(index).unwrap();
        if part.name().unwrap().contains("comments") {
            part.read_to_string(&mut notes).unwrap();
        }
    }
    assert!(
        notes.contains("2014: orundat 2,95, och därför svag."),
        "{notes}"
    );
    assert!(!notes.contains("2013: orundat"), "{notes}");
}

#[test]
fn what_is_shown_beside_is_the_column_that_the_rule_says() {
    let rules = "let a = kpi(\"U1\", #{ bra: \"hög\", etikett: \"Betyg\", format: \"tal\", decimaler: 2 });\n\
        let b = kpi(\"U2\", #{ bra: \"hög\", etikett: \"Klarar\", format: \"%\" });\n\
        let t = tabell(\"t\", #{ kolumner: #{ enhet: \"text\", \"år\": \"tal\", svar: \"tal\" } });\n\
        område(\"O\", #{ år: 2013..=2014 }).mått(\"M\", a, #{ bra: \"hög\", visa_även: [\n\
            b, mot_föregående(b), medel_av_alla(b), t.per(\"enhet\", \"år\", antal()), a - medel_av_alla(a), hämta(\"N\")] })\n\
        .mått(\"N\", b, #{ bra: \"hög\" });";
    let desk = figures(rules);
    desk.write(
        "sheets/p/t.csv",
        "enhet;år;svar\nVästervik;2014;1\nVästervik;2014;2\nOskarshamn;2014;2\n",
    );
    fine(&desk.run(&["run"]));
    let rows = results(&desk)["areas"][0]["rows"].clone();
    let found: Vec<(String, Value, Value, Value)> = rows
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["measure"] == "M")
        .map(|row| {
            let own = row["figures"].as_array().unwrap();
            let own = own
                .iter()
                .find(|figure| figure["place"] == "0883" && figure["year"] == 2014);
            (
                row["label"].as_str().unwrap().to_owned(),
                own.unwrap()["shown"].clone(),
                row["unit"].clone(),
                row["counted"].clone(),
            )
        })
        .collect();
    let expected = [
        ("M", "2.95", "number", true),
        ("Klarar", "52", "percent", false),
        ("Klarar, ändring på ett år", "2", "percentage_points", false),
        (
            "Kommunernas ovägda medelvärde: Klarar",
            "61",
            "percent",
            false,
        ),
        ("Antal: t", "2", "number", false),
        (
            "Betyg − (kommunernas ovägda medelvärde: Betyg)",
            "-0.03",
            "number",
            false,
        ),
        ("N", "52", "percent", false),
        ("Betyg", "2.95", "number", true),
    ];
    let expected = expected.map(|(label, shown, unit, counted)| {
        (label.to_owned(), shown.into(), unit.into(), counted.into())
    });
    assert_eq!(found, expected);
    let deep = page(&desk, "fordjupning.html");
    assert!(deep.contains("2 procentenheter"));
    for label in ["Klarar, ändring på ett år", "Antal: t"] {
        assert!(deep.contains(label), "{label}");
        let asked = format!("O/M/{label}");
        let explained = desk.run(&["explain", &asked, "2014"]);
        assert_eq!(explained.code, 0, "{}", explained.err);
    }
}
