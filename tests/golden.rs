//! The figures of the document that visare comes from, out of the example that ships with it.
//!
//! `tests/tables/hemtjanst.csv` holds what was printed for Västervik's home care, a line for each row and year.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A line of `data.csv` or of a table, by column name.
type Line = BTreeMap<String, String>;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn lines(path: &Path) -> Vec<Line> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

/// Runs the program on the example sheets with a folder of rules, and reads what it wrote.
fn run(rules: &Path) -> Vec<Line> {
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_visare"))
        .args(["run", "vastervik", "--outputs", "data"])
        .arg("--sheets")
        .arg(here("sheets"))
        .arg("--rules")
        .arg(rules)
        .arg("--out")
        .arg(out.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    lines(&out.path().join("vastervik/data.csv"))
}

fn own(data: &[Line], area: &str) -> Vec<Line> {
    data.iter()
        .filter(|line| line["area"] == area && line["place"] == "0883" && line["sex"] == "T")
        .cloned()
        .collect()
}

#[test]
fn every_printed_value_rank_difference_and_colour_comes_out() {
    let printed = lines(&here("tests/tables/hemtjanst.csv"));
    let computed = own(&run(&here("rules")), "Hemtjänst");
    assert_eq!(printed.len(), 75);
    assert_eq!(computed.len(), printed.len(), "rows that are not printed");
    for (printed, computed) in printed.iter().zip(&computed) {
        for (column, expected) in printed {
            let told = format!("{} {}: {column}", printed["row"], printed["year"]);
            assert_eq!(&computed[column], expected, "{told}");
        }
    }
}

#[test]
fn women_and_men_together_are_everybody() {
    let data = run(&here("rules"));
    let mut seen = 0;
    for (key_figure, women) in [("U21468", 2.0), ("N00090", 4.0)] {
        for place in ["0883", "0000"] {
            for year in ["2012", "2013", "2014"] {
                let line = |sex| {
                    let mut lines = data.iter().filter(|line| {
                        line["area"] == "Hemtjänst"
                            && line["key_figure"] == key_figure
                            && (line["place"].as_str(), line["year"].as_str()) == (place, year)
                            && line["sex"] == sex
                    });
                    let line = lines.next().unwrap();
                    let source = if sex == "T" {
                        "kolada_"
                    } else {
                        "kolada_kvinnor_man"
                    };
                    assert!(line["source"].starts_with(source), "{line:?}");
                    line
                };
                let value = |sex| line(sex)["value"].parse::<f64>().unwrap();
                let together = (women * value("K") + value("M")) / (women + 1.0);
                assert!((together - value("T")).abs() < 1e-9, "{key_figure} {year}");
                if place == "0883" {
                    for sex in ["K", "M"] {
                        let line = line(sex);
                        assert!(
                            !line["rank"].is_empty() && line["band"] != "missing",
                            "{line:?}"
                        );
                        // Some municipalities' figures by sex are suppressed, and are not ranked.
                        let ranked = |line: &Line| line["ranked"].parse::<u16>().unwrap();
                        let everybody = ranked(
                            self::own(&data, "Hemtjänst")
                                .iter()
                                .find(|all| all["key_figure"] == key_figure && all["year"] == year)
                                .unwrap(),
                        );
                        assert!(ranked(line) < everybody, "{line:?}");
                    }
                }
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 12);
    // The measure has them too where all its key figures do, and only there.
    let measures: BTreeSet<&str> = data
        .iter()
        .filter(|line| line["sex"] == "K" && line["level"] == "1" && line["area"] == "Hemtjänst")
        .map(|line| line["measure"].as_str())
        .collect();
    assert_eq!(measures, BTreeSet::from(["Nöjdhet helhetssyn"]));
}

#[test]
fn a_grey_row_says_why_and_where() {
    let data = run(&here("rules"));
    let continuity: Vec<Line> = own(&data, "Hemtjänst")
        .into_iter()
        .filter(|line| line["key_figure"] == "U21401")
        .collect();
    assert_eq!(continuity.len(), 3);
    for line in continuity {
        assert_eq!(line["missing"], "not_reported");
        assert_eq!(line["value"], "");
        assert!(line["source"].starts_with("kolada_hemtjanst.xlsx!Kolada nyckeltal!"));
    }
}

#[test]
fn one_word_in_the_rule_turns_the_mean_into_the_sum() {
    let folder = tempfile::tempdir().unwrap();
    copy(&here("rules"), folder.path());
    let script = folder.path().join("vastervik/hemtjanst.rhai");
    let text = fs::read_to_string(&script).unwrap();
    let edited = text.replace(
        "medel(sjukfrånvaro, timavlönade)",
        "summa(sjukfrånvaro, timavlönade)",
    );
    assert_ne!(text, edited);
    fs::write(&script, edited).unwrap();
    let shown: Vec<String> = own(&run(folder.path()), "Hemtjänst")
        .into_iter()
        .filter(|line| line["row"] == "Arbetsmiljö")
        .map(|line| line["shown"].clone())
        .collect();
    assert_eq!(shown, ["22", "21", "26"]);
}

/// Nothing recurses over the plan: halving the way to a figure twenty thousand times ends at the figure.
#[test]
fn a_rule_of_twenty_thousand_steps_is_computed() {
    let folder = tempfile::tempdir().unwrap();
    copy(&here("rules"), folder.path());
    let script = folder.path().join("vastervik/hemtjanst.rhai");
    let deep = "
        let djup = bemötande;
        for steg in 0..20000 { djup = medel(djup, tryggt_hemma); }
        område(\"Djup\").mått(\"Djup\", djup, #{ bra: \"hög\" });";
    fs::write(&script, fs::read_to_string(&script).unwrap() + deep).unwrap();
    let shown: Vec<String> = own(&run(folder.path()), "Djup")
        .into_iter()
        .filter(|line| line["level"] == "1")
        .map(|line| line["shown"].clone())
        .collect();
    assert_eq!(shown, ["88", "87", "85"]);
}

#[test]
fn special_housing_shows_every_colour_and_a_gap() {
    let data = own(&run(&here("rules")), "Särskilt boende");
    let of = |row: &str, column: &str| -> Vec<String> {
        data.iter()
            .filter(|line| line["row"] == row && line["level"] == "1")
            .map(|line| line[column].clone())
            .collect()
    };
    assert_eq!(of("Utförande", "band"), ["poor", "middle", "good"]);
    assert_eq!(of("Mat", "band"), ["good", "missing", "middle"]);
    assert_eq!(of("Mat", "missing"), ["", "coverage", ""]);
    assert_eq!(of("Kontakt", "missing"), ["not_in_file"; 3]);
    assert_eq!(of("Arbetsmiljö", "rank"), ["55", "36", "112"]);
    assert_eq!(of("Kostnader", "year"), ["2011", "2012", "2013"]);
}

#[test]
fn the_example_sheets_are_those_that_their_program_makes() {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new(env!("CARGO"))
        .args([
            "run",
            "--quiet",
            "--example",
            "make_sheets",
            "--manifest-path",
        ])
        .arg(here("Cargo.toml"))
        .arg("--")
        .arg(folder.path())
        .status()
        .unwrap();
    assert!(made.success());
    let (made, ships) = (
        files_below(&folder.path().join("sheets")),
        files_below(&here("sheets")),
    );
    assert_eq!(
        made.keys().collect::<Vec<_>>(),
        ships.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in &ships {
        assert!(made[name] == *bytes, "{name} differs");
    }
}

/// The files in a folder and in those within it, by their names from there.
fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let below = files_below(&path).into_iter();
            found.extend(below.map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else {
            found.insert(name, fs::read(path).unwrap());
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
