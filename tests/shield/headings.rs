//! How a table of units says how many answered: under which headings, and what becomes of one that does not say.

use super::{Desk, told};

const LEAST: u32 = 5;

/// A table of four units of whom one has too few answers, counted in a column with this heading.
fn sheet(heading: &str, counts: [&str; 4]) -> String {
    let mut rows = format!("enhet;nyckeltal;år;värde;{heading}\n");
    let units = [
        ("Norr", "81,1"),
        ("Söder", "82,2"),
        ("Öster", "73,7"),
        ("Väster", "84,4"),
    ];
    for ((unit, value), count) in units.iter().zip(counts) {
        rows.push_str(&format!("{unit};U1;2014;{value};{count}\n"));
    }
    rows
}

const RULES: &str =
    r#"område("A", #{ år: [2014] }).mått("m", kpi("U1", #{ bra: "hög" }), #{ bra: "hög" });"#;

fn desk(heading: &str, counts: [&str; 4], units: &str) -> Desk {
    let desk = Desk::new(RULES);
    desk.set(&format!("{units}\n[least]\nanswers = {LEAST}\n"));
    desk.write("sheets/p/enheter.csv", &sheet(heading, counts));
    desk
}

/// The units that are shown.
fn shown(desk: &Desk) -> Vec<String> {
    let area = &desk.results().areas[0];
    let units = area.places.iter().zip(area.rows[0].figures.iter());
    units
        .filter(|(place, figures)| place.code.contains('/') && figures[0].value.is_ok())
        .map(|(place, _)| place.name.clone())
        .collect()
}

const FEW: [&str; 4] = ["40", "30", "4", "9"];

#[test]
fn a_column_of_answers_is_known_by_its_heading_or_asked_for() {
    let table = include_str!("../tables/svar_rubriker.csv");
    for line in table.lines().skip(1) {
        let (heading, outcome) = line.split_once(';').unwrap();
        let counts = if outcome == "ingen" {
            ["bra", "bra", "dålig", "-"]
        } else {
            FEW
        };
        let desk = desk(heading, counts, "");
        let said = told(&desk.project());
        let asked = said.contains("kan räkna dem som svarat");
        let units = shown(&desk);
        match outcome {
            "känd" => assert_eq!(units, ["Norr", "Söder"], "{heading}: {said}"),
            "frågas" => assert!(units.is_empty(), "{heading}: {units:?}"),
            _ => assert_eq!(units.len(), 4, "{heading}: {said}"),
        }
        assert_eq!(asked, outcome == "frågas", "{heading}: {said}");
    }
}

#[test]
fn the_settings_say_which_column_counts_answers() {
    let named = desk("deltagare vt", FEW, "[units]\nanswers = \"Deltagare  VT\"");
    assert_eq!(shown(&named), ["Norr", "Söder"]);
    let none = desk("platser", FEW, "[units]\nanswers = false");
    assert_eq!(shown(&none).len(), 4);
    // What the heading tells holds also where the settings say that other columns count something else.
    let known = desk("antal svar", FEW, "[units]\nanswers = false");
    assert_eq!(shown(&known), ["Norr", "Söder"]);
}

#[test]
fn an_empty_number_of_answers_hides_and_is_told() {
    for empty in ["", "-", "\u{2013}", "..", "."] {
        for (heading, units) in [
            ("antal svar", ""),
            ("deltagare", "[units]\nanswers = \"deltagare\""),
        ] {
            let desk = desk(heading, ["40", "30", empty, "9"], units);
            assert_eq!(shown(&desk), ["Norr", "Söder"], "{heading} {empty:?}");
            let said = told(&desk.project());
            let wanted =
                "Antalet svar är inte ifyllt, och siffran visas därför inte (antal celler: 1).";
            assert!(said.contains(wanted), "{heading} {empty:?}: {said}");
        }
    }
}

#[test]
fn no_least_number_is_told() {
    let desk = desk("antal svar", FEW, "");
    desk.set("[least]\nanswers = 0\n");
    assert_eq!(shown(&desk).len(), 4);
    let said = told(&desk.project());
    assert!(said.contains("`answers` är 0 under `[least]`"), "{said}");
    let inspected = desk.run(&["inspect", "p"]);
    assert!(
        inspected.contains("Inga siffror döljs därför att få har svarat"),
        "{inspected}"
    );
}
