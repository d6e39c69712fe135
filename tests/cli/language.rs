//! The language chooses what readers read. What a script says, it says in every language.

use std::fs;

use serde_json::Value;

use crate::desk::Desk;

const LANGUAGES: [&str; 3] = ["sv", "nb", "en"];

/// The example packs under a language, run without a fault.
fn run_in(language: &str) -> Desk {
    let desk = Desk::example();
    for pack in ["vastervik", "kalmar", "orebro"] {
        let file = format!("rules/{pack}/visare.toml");
        let text = fs::read_to_string(desk.path(&file)).unwrap();
        assert!(text.contains("language = \"sv\""));
        let stated = format!("language = \"{language}\"");
        desk.write(&file, &text.replace("language = \"sv\"", &stated));
    }
    let ran = desk.run(&["run", "--outputs", "data,json"]);
    assert_eq!(ran.code, 0, "{language}: {}{}", ran.out, ran.err);
    desk
}

/// The records of a file, without the columns that are words of a language.
fn figures(desk: &Desk, file: &str, words: &[&str]) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(desk.path(file)).unwrap();
    let headings = reader.headers().unwrap().clone();
    for word in words {
        assert!(headings.iter().any(|heading| heading == *word), "{word}");
    }
    let record = |record: csv::StringRecord| {
        let cells = headings.iter().zip(&record);
        let kept = cells.filter(|(heading, _)| !words.contains(heading));
        kept.map(|(_, cell)| cell.to_owned()).collect()
    };
    reader.records().map(|read| record(read.unwrap())).collect()
}

#[test]
fn the_example_packs_give_the_same_figures_in_every_language() {
    let files: [(&str, &[&str]); 5] = [
        ("out/vastervik/data.csv", &[]),
        ("out/vastervik/tables.csv", &["column", "shown"]),
        ("out/vastervik/ledger.csv", &["reason"]),
        ("out/kalmar/ledger.csv", &["reason"]),
        ("out/orebro/tables.csv", &["shown"]),
    ];
    let desks = LANGUAGES.map(run_in);
    for (file, words) in files {
        let [swedish, norwegian, english] = desks.each_ref().map(|desk| figures(desk, file, words));
        assert!(swedish.len() > 1, "{file}");
        assert_eq!(norwegian, swedish, "{file}");
        assert_eq!(english, swedish, "{file}");
    }
}

/// A column that visare makes is shown in the readers' language, whatever the script calls it.
#[test]
fn a_made_column_answers_to_its_name_in_every_language() {
    let table = "let t = tabell(\"svar\", #{ kolumner: #{ enhet: \"text\", \"år\": \"tal\", andel: \"tal\" } });\n";
    for (language, heading) in [("sv", "förändring"), ("nb", "endring"), ("en", "change")] {
        for made in [".förändring", ".endring", ".change"] {
            for called in ["förändring", "endring", "change"] {
                let desk = Desk::small();
                desk.write(
                    "rules/p/visare.toml",
                    &format!(
                        "name = \"Västervik\"\ncode = \"0883\"\ntrusted = true\nlanguage = \"{language}\"\n"
                    ),
                );
                desk.write(
                    "rules/p/tabell.rhai",
                    &format!(
                        "{table}visa_tabell(\"Svar\", t{made}(\"andel\", \"år\", [\"enhet\"])\
                         .filtrera(kolumn(\"{called}\").över(1)).sortera(\"{called}\"), \
                         #{{ kolumner: [\"enhet\", \"{called}\"], färg: #{{ kolumn: \"{called}\", gul: 3, röd: 5 }} }});\n"
                    ),
                );
                desk.write(
                    "sheets/p/svar.csv",
                    "enhet;år;andel\nNorr;2013;10\nNorr;2014;14\nSöder;2013;10\nSöder;2014;12\nÖster;2013;1\nÖster;2014;1\n",
                );
                let ran = desk.run(&["run", "--outputs", "data,json"]);
                assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
                let mut reader = csv::Reader::from_path(desk.path("out/p/tables.csv")).unwrap();
                let records: Vec<csv::StringRecord> =
                    reader.records().map(Result::unwrap).collect();
                let numbers: Vec<&str> = records
                    .iter()
                    .filter(|record| record.get(2) == Some(heading))
                    .filter_map(|record| record.get(4))
                    .collect();
                assert_eq!(numbers, ["2", "4"], "{language} {made} {called}");
            }
        }
    }
}

/// A table's own column of such a name goes before the one that visare makes.
#[test]
fn a_column_of_the_table_itself_is_the_one_that_is_named() {
    let desk = Desk::small();
    desk.write(
        "rules/p/tabell.rhai",
        "let t = tabell(\"svar\", #{ kolumner: #{ enhet: \"text\", \"år\": \"tal\", change: \"tal\" } });\n\
         visa_tabell(\"Svar\", t.förändring(\"change\", \"år\", [\"enhet\"]), #{ kolumner: [\"change\", \"förändring\"] });\n",
    );
    desk.write(
        "sheets/p/svar.csv",
        "enhet;år;change\nNorr;2013;10\nNorr;2014;14\n",
    );
    let ran = desk.run(&["run", "--outputs", "json"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let text = fs::read_to_string(desk.path("out/p/results.json")).unwrap();
    let results: Value = serde_json::from_str(&text).unwrap();
    let shown = results["tables"].to_string();
    assert!(
        shown.contains("\"change\"") && shown.contains("\"förändring\""),
        "{shown}"
    );
}
