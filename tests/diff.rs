//! What differs between two results, as data, in words and on the command line.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up shall stop"
)]

use std::{fs, path::Path};

use serde_json::{Value, json};
use visare::{
    text::{Language, tell},
    views::{Changes, Happened, Internal, Snapshot, change_lines, change_summary, compare},
};

use crate::desk::{Desk, RULES, SHEET};
use crate::register::{ANSWERS, ERRANDS, RISKS, furnish};

/// A figure of a `results.json` that a cell states.
fn figure(place: &str, year: i16, value: Option<f64>, rank: Option<u16>, band: &str) -> Value {
    json!({
        "place": place, "year": year, "value": value, "rank": rank, "difference": null,
        "band": (!band.is_empty()).then_some(band),
        "missing": value.is_none().then_some("suppressed"),
        "source": value.map(|_| json!({ "kind": "cell" })),
    })
}

fn row(label: &str, key_figure: Option<&str>, figures: &[Value]) -> Value {
    json!({
        "measure": "Trygghet", "label": label, "key_figure": key_figure, "decimals": 0,
        "years": [2013, 2014], "figures": figures,
    })
}

fn snapshot(rows: &[Value], files: &Value, rules: &Value) -> Snapshot {
    let document = json!({
        "pack": "p", "name": "P",
        "focus": { "code": "0883", "name": "Västervik" },
        "areas": [{
            "name": "Hemtjänst",
            "places": [
                { "code": "0883", "name": "Västervik" },
                { "code": "0000", "name": "Riket" },
            ],
            "rows": rows,
        }],
        "files": files, "rules": rules,
    });
    Snapshot::of_json(document.to_string().as_bytes()).unwrap()
}

/// One of everything: a moved figure, a flip, a revision, a suppressed value, a row, a rule and files.
fn changes() -> Changes {
    let before = snapshot(
        &[
            row(
                "Trygghet",
                None,
                &[
                    figure("0883", 2013, Some(89.0), Some(190), "middle"),
                    figure("0883", 2014, Some(80.0), Some(200), "middle"),
                    figure("0000", 2014, Some(91.0), None, ""),
                ],
            ),
            row(
                "Tryggt hemma",
                Some("U1"),
                &[
                    figure("0883", 2013, Some(80.0), Some(9), "good"),
                    figure("0883", 2014, Some(70.0), Some(9), "good"),
                ],
            ),
            row("Gammal", Some("U2"), &[]),
        ],
        &json!([{ "file": "a.xlsx", "sha256": "1" }, { "file": "b.xlsx", "sha256": "1" }]),
        &json!([{ "file": "p/r.rhai", "sha256": "1" }]),
    );
    let after = snapshot(
        &[
            row(
                "Trygghet",
                None,
                &[
                    figure("0883", 2013, Some(90.0), Some(171), "middle"),
                    figure("0883", 2014, Some(79.8), Some(230), "poor"),
                    figure("0000", 2014, Some(92.0), None, ""),
                ],
            ),
            row(
                "Tryggt hemma (ny etikett)",
                Some("U1"),
                &[
                    figure("0883", 2013, Some(80.1), Some(9), "good"),
                    figure("0883", 2014, None, None, ""),
                ],
            ),
            row("Ny", Some("U3"), &[]),
        ],
        &json!([{ "file": "b.xlsx", "sha256": "2" }, { "file": "c.xlsx", "sha256": "1" }]),
        &json!([{ "file": "p/r.rhai", "sha256": "2" }]),
    );
    assert!(compare(&before, &before).is_empty());
    compare(&before, &after)
}

/// A delivery with one decimal, and the next with all of them.
#[test]
fn figures_with_more_digits_are_no_revisions_and_do_not_hide_one() {
    let fine = [
        86.313_868_61,
        79.208_144_79,
        81.0,
        62.566_844_92,
        70.123_456_78,
    ];
    let of = |values: [f64; 5], measure: f64| {
        let mut figures: Vec<Value> = (0..)
            .zip(values)
            .map(|(step, value)| figure("0883", 2009 + step, Some(value), Some(9), "good"))
            .collect();
        // The mean of all, which no cell states.
        let mut mean = figure("0000", 2009, Some(measure), None, "");
        mean["source"]["kind"] = json!("mean");
        figures.push(mean);
        let computed = figure("0883", 2009, Some(measure), Some(9), "good");
        snapshot(
            &[
                row("Sammanvägt", None, &[computed]),
                row("Tryggt hemma", Some("U1"), &figures),
            ],
            &json!([]),
            &json!([]),
        )
    };
    let before = of([86.3, 79.2, 81.0, 62.6, 70.1], 82.75);
    let after = compare(&before, &of(fine, 82.761_006_7));
    assert_eq!(
        (after.figures.len(), after.revised(), after.restated),
        (0, 0, 6)
    );
    assert_eq!(
        change_summary(&after, Language::Sv),
        "inga siffror ändrade, 6 siffror är desamma, angivna med fler eller färre decimaler"
    );
    let mut revised = fine;
    revised[1] = 78.408_144_79;
    let after = compare(&before, &of(revised, 82.761_006_7));
    assert_eq!(
        (after.figures.len(), after.revised(), after.restated),
        (1, 1, 5)
    );
    assert_eq!(after.figures[0].year, 2010);
    // What is worked out from figures of a year in which one was revised is told of.
    revised[0] = 87.0;
    let after = compare(&before, &of(revised, 83.161_006_7));
    assert_eq!(
        (after.figures.len(), after.revised(), after.restated),
        (4, 2, 2)
    );
}

#[test]
fn each_kind_of_change_is_told_in_words() {
    let changes = changes();
    assert_eq!(
        change_summary(&changes, Language::Sv),
        "5 siffror ändrade, 1 bytte färg, 1 rad ny, 1 rad borta, 1 reviderad av källan"
    );
    assert_eq!(
        change_lines(&changes, Internal::Told, Language::Sv, 9),
        [
            "Regel ändrad: p/r.rhai",
            "Blad borta: a.xlsx",
            "Blad ändrat: b.xlsx",
            "Nytt blad: c.xlsx",
            "Ny rad: Hemtjänst/Ny",
            "Rad borta: Hemtjänst/Gammal",
            "Trygghet 2014: 80,0 → 79,8, plats 200 → 230, gul → röd",
            "Tryggt hemma (ny etikett) 2013: 80,0 → 80,1, plats 9, grön kvar; reviderad av källan",
            "Trygghet 2013: 89 → 90, plats 190 → 171, gul kvar",
            "Trygghet 2014, Riket: 91 → 92",
            "Tryggt hemma (ny etikett) 2014: visas inte längre (sekretess)",
        ]
    );
    let lines = change_lines(&changes, Internal::Told, Language::Sv, 2);
    assert_eq!(lines.last().unwrap(), "… och 3 siffror till");
    for language in Language::ALL {
        let lines = change_lines(&changes, Internal::Told, language, 9).join("\n");
        assert!(
            !lines.contains("change.") && !lines.contains('{'),
            "{lines}"
        );
    }
}

#[test]
fn only_an_earlier_year_that_a_cell_states_is_a_revision() {
    let changes = changes();
    let revised: Vec<_> = changes
        .figures
        .iter()
        .filter(|figure| figure.revised)
        .map(|figure| (figure.label.as_str(), figure.year))
        .collect();
    // The measure's 2013 differs too, but what a rule gives is no revision.
    assert_eq!(revised, [("Tryggt hemma (ny etikett)", 2013)]);
}

#[test]
fn one_word_in_a_rule_is_told_with_all_that_it_changes() {
    let desk = Desk::example();
    let source = fs::read_to_string(desk.path("rules/vastervik/hemtjanst.rhai")).unwrap();
    assert!(source.contains("medel(sjukfrånvaro"));
    for file in fs::read_dir(desk.path("rules/vastervik")).unwrap() {
        let file = file.unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        let text = text.replace("medel(sjukfrånvaro", "summa(sjukfrånvaro");
        let name = file.file_name().to_string_lossy().into_owned();
        desk.write(&format!("rules/forslag/{name}"), &text);
    }
    let same = desk.run(&["diff", "vastervik", "vastervik"]);
    assert_eq!(
        (same.code, same.out.as_str()),
        (0, "Västervik: inga siffror ändrade\n"),
        "{}",
        same.err
    );
    let told = desk.run(&["diff", "vastervik", "forslag", "--details"]);
    assert_eq!(told.code, 1, "{}", told.err);
    for (year, one, other) in [(2012, 11, 22), (2013, 11, 21), (2014, 13, 26)] {
        let line = format!("  Hemtjänst/Arbetsmiljö {year}: {one} → {other}, plats ");
        assert!(told.out.contains(&line), "{line}\n{}", told.out);
    }
    let other = desk.run(&["diff", "vastervik", "forslag", "--json", "--for", "Kalmar"]);
    let other: Value = serde_json::from_str(&other.out).unwrap();
    let touched = other["municipalities"][0]["changes"]["figures"].as_array();
    let touched = touched.unwrap();
    assert!(!touched.is_empty());
    assert!(
        touched
            .iter()
            .all(|figure| figure["label"] == "Arbetsmiljö")
    );
}

#[test]
fn what_a_rule_does_is_told_for_every_municipality_in_the_country() {
    let desk = Desk::small();
    let land = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/gemensamt/platser.csv");
    desk.write(
        "rules/gemensamt/platser.csv",
        &fs::read_to_string(land).unwrap(),
    );
    let settings = desk.read("rules/p/visare.toml");
    desk.write("rules/forslag/visare.toml", &settings);
    desk.write(
        "rules/forslag/regler.rhai",
        &RULES.replace("\"hög\" })", "\"hög\" }) - 1"),
    );
    let whole = desk.run(&["diff", "p", "forslag", "--json", "--for", "all"]);
    let whole: Value = serde_json::from_str(&whole.out).unwrap();
    assert_eq!(whole["municipalities"].as_array().unwrap().len(), 290);
    let summary = desk.run(&["diff", "p", "forslag", "--for", "all"]);
    assert!(
        summary
            .out
            .contains(" av 290 kommuner får ändrade siffror."),
        "{}",
        summary.out
    );
}

#[test]
fn results_on_the_disk_and_folders_of_sheets_are_compared() {
    let desk = Desk::small();
    assert_eq!(desk.run(&["run"]).code, 0);
    let stored = desk.run(&["diff", "out/p", "p"]);
    assert_eq!(stored.code, 0, "{}", stored.err);
    desk.write("rules/p/regler.rhai", &RULES.replace("Trygghet", "Trivsel"));
    let moved = desk.run(&["diff", "out/p/results.json", "p", "--lang", "en"]);
    assert_eq!(moved.code, 1, "{}", moved.err);
    assert!(
        moved.out.contains("Row added: Hemtjänst/Trivsel"),
        "{}",
        moved.out
    );
    assert!(
        moved.out.contains("Rule edited: p/regler.rhai"),
        "{}",
        moved.out
    );
    desk.write("fler/kolada.csv", SHEET);
    let folders = desk.run(&["diff", "sheets", "fler", "--pack", "p"]);
    assert_eq!(folders.code, 0, "{}", folders.err);
}

#[test]
fn what_cannot_be_compared_is_said_with_the_next_step() {
    let desk = Desk::small();
    let unknown = desk.run(&["diff", "p", "finns_inte"]);
    assert_eq!(unknown.code, 2);
    assert_eq!(
        unknown.err.trim(),
        "fel[V701]: `finns_inte` är varken en regelmapp, en mapp eller en fil med resultat.\n = gör så här: Ange namnet på en regelmapp, sökvägen till en mapp med blad, eller till en results.json."
    );
    desk.write("x.json", "{}");
    let broken = desk.run(&["diff", "x.json", "p"]);
    assert_eq!(broken.code, 2);
    assert!(
        broken
            .err
            .starts_with("fel[V702]: `x.json` är inget resultat som går att jämföra."),
        "{}",
        broken.err
    );
    desk.write(
        "x.json",
        r#"{"pack":"x","name":"X","focus":{"code":"9999","name":"X"},"areas":[],"files":[],"rules":[]}"#,
    );
    let apart = desk.run(&["diff", "x.json", "p", "--for", "all"]);
    assert_eq!(apart.code, 2);
    assert!(
        apart
            .err
            .starts_with("fel[V703]: `x.json` och `p` visar ingen kommun gemensamt."),
        "{}",
        apart.err
    );
    let several = desk.run(&["diff", "p", "p", "--for", "0001"]);
    assert_eq!(several.code, 2);
    assert!(several.err.contains("V110"), "{}", several.err);
    assert_eq!(Happened::Changed.name(), "changed");
}

/// What `visare diff` says from the outputs that stand to what sheets and rules give now, without the lines of files.
fn told(desk: &Desk, arguments: &[&str]) -> Vec<String> {
    let answer = desk.run(&[&["diff", "out/p", "p"], arguments].concat());
    assert!(answer.err.is_empty(), "{}", answer.err);
    let lines = answer.out.lines().map(|line| line.trim().to_owned());
    lines
        .filter(|line| !line.starts_with("Blad ") && !line.starts_with("Regel "))
        .collect()
}

fn furnished() -> Desk {
    let desk = Desk::small();
    furnish(&desk);
    assert_eq!(desk.run(&["run"]).code, 0);
    desk
}

#[test]
fn a_cell_of_an_own_table_is_told_with_its_row_its_column_and_its_colour() {
    let desk = furnished();
    assert_eq!(told(&desk, &[]), ["Västervik: inga siffror ändrade"]);
    desk.write(
        "sheets/p/risker.csv",
        &RISKS.replace("Brand;hög;lindrig;Ada", "Brand;hög;allvarlig;"),
    );
    let expected = [
        "Västervik: inga siffror ändrade, i egna tabeller 2 rader ändrade, 2 bytte färg",
        "Riskkarta: 1 rad ändrad, 1 bytte färg",
        "Riskkarta/Brand: allvar lindrig → allvarlig, gul → röd",
        "Risker: 1 rad ändrad, 1 bytte färg",
        "Risker/Brand: värde 3 → 4, allvar lindrig → allvarlig, ansvarig Ada → tom, gul → röd",
    ];
    assert_eq!(told(&desk, &[]), expected);
    assert_eq!(desk.run(&["diff", "out/p", "p"]).code, 1);
    let whole = desk.run(&["diff", "out/p", "p", "--json"]);
    let whole: Value = serde_json::from_str(&whole.out).unwrap();
    let tables = &whole["municipalities"][0]["changes"]["tables"];
    assert_eq!(
        tables[1],
        json!({
            "table": "Risker", "happened": "changed", "internal": false, "decimals": 1,
            "counts": { "added": 0, "removed": 0, "changed": 1, "flipped": 1 },
            "reordered": false, "columns": [], "fields": [],
            "rows": [{
                "row": "Brand", "happened": "changed", "internal": false,
                "cells": [
                    {
                        "column": "värde", "kind": "number", "internal": false,
                        "before": { "value": 3.0, "missing": null },
                        "after": { "value": 4.0, "missing": null },
                    },
                    {
                        "column": "allvar", "kind": "text", "internal": false,
                        "before": { "value": "lindrig", "missing": null },
                        "after": { "value": "allvarlig", "missing": null },
                    },
                    {
                        "column": "ansvarig", "kind": "text", "internal": true,
                        "before": { "value": "Ada", "missing": null },
                        "after": { "value": null, "missing": "blank" },
                    },
                ],
                "band_before": "middle", "band_after": "poor", "flipped": true,
                "band_internal": false,
            }],
        })
    );
}

#[test]
fn rows_that_come_go_or_get_another_name_are_never_taken_for_each_other() {
    let desk = furnished();
    // A renamed row stands where the old one stood, a new one above all, and one has gone.
    desk.write(
        "sheets/p/risker.csv",
        "risk;sannolikhet;allvar;ansvarig\nHot;låg;allvarlig;Bo\nEldsvåda;hög;lindrig;Ada\n         Stöld;låg;allvarlig;Bo\n",
    );
    assert_eq!(
        told(&desk, &["--details"])[4..],
        [
            "Rad borta: Riskkarta/Brand",
            "Rad borta: Riskkarta/Läcka",
            "Risker: 2 rader nya, 2 rader borta",
            "Ny rad: Risker/Eldsvåda",
            "Ny rad: Risker/Hot",
            "Rad borta: Risker/Brand",
            "Rad borta: Risker/Läcka",
        ]
    );
    // Without a key a row is known by as few of its first cells as tell all apart: here what it is about and where
    // it stands. One of two alike goes; the other is no change.
    desk.write("sheets/p/risker.csv", RISKS);
    let twice = format!("{ERRANDS}Tillsyn;stängt;4\n");
    desk.write("sheets/p/ärenden.csv", &twice);
    let one_more = [
        "Västervik: inga siffror ändrade, i egna tabeller 1 rad ny",
        "Ärenden: 1 rad ny",
        "Ny rad: Ärenden/Tillsyn/stängt",
    ];
    assert_eq!(told(&desk, &[]), one_more);
    desk.write(
        "sheets/p/ärenden.csv",
        "ärende;läge;dagar\nTillsyn;stängt;4\nBygglov;öppet;13\nTillsyn;avskrivet;4\n",
    );
    assert_eq!(
        told(&desk, &[]),
        [
            "Västervik: inga siffror ändrade, i egna tabeller 1 rad ny, 1 rad borta, 1 rad ändrad, \
             1 tabell i annan ordning",
            "Ärenden: 1 rad ny, 1 rad borta, 1 rad ändrad, raderna i annan ordning",
            "Ny rad: Ärenden/Tillsyn/avskrivet",
            "Rad borta: Ärenden/Tillsyn/öppet",
            "Ärenden/Bygglov/öppet: dagar 12 → 13",
        ]
    );
}

#[test]
fn what_is_hidden_by_now_for_few_answers_is_told_without_what_it_was() {
    let desk = furnished();
    desk.write(
        "sheets/p/enkät.csv",
        &ANSWERS.replace("70;6", "70;4").replace("82,5", "82,54"),
    );
    assert_eq!(
        told(&desk, &[]),
        [
            "Västervik: inga siffror ändrade, i egna tabeller 2 rader ändrade",
            "Enkät: 2 rader ändrade",
            "Enkät/Lärkan/2014: andel 82,5 → 82,54",
            "Enkät/Ugglan/2014: andel visas inte längre (för få bakom siffran)",
        ]
    );
    let whole = desk.run(&["diff", "out/p", "p", "--json"]).out;
    assert!(!whole.contains("70.0"), "{whole}");
    // Where the year is not shown, a row is known by its answers as well, and by no more of them than may be seen.
    let rules =
        crate::register::RULES.replace("\"enhet\", \"år\", \"andel\"]", "\"enhet\", \"andel\"]");
    desk.write("rules/p/register.rhai", &rules);
    desk.write("sheets/p/enkät.csv", ANSWERS);
    assert_eq!(desk.run(&["run"]).code, 0);
    desk.write("sheets/p/enkät.csv", &ANSWERS.replace("70;6", "70;4"));
    assert_eq!(
        told(&desk, &[])[2..],
        ["Ny rad: Enkät/Ugglan", "Rad borta: Enkät/Ugglan"]
    );
    desk.write("rules/p/register.rhai", crate::register::RULES);
    desk.write("sheets/p/enkät.csv", &ANSWERS.replace("70;6", "70;4"));
    // Seen the other way the figure is shown again.
    assert_eq!(desk.run(&["run"]).code, 0);
    desk.write("sheets/p/enkät.csv", ANSWERS);
    let shown = told(&desk, &[]);
    assert!(
        shown.contains(&"Enkät/Ugglan/2014: andel för få bakom siffran → 70".to_owned()),
        "{shown:?}"
    );
}

#[test]
fn a_rule_shows_what_it_does_to_tables_columns_and_fields() {
    let desk = furnished();
    let rules = crate::register::RULES
        .replace("[[3, 4], [1, 2]]", "[[3, 4], [3, 2]]")
        .replace(
            "\"allvar\", \"ansvarig\"]",
            "\"sannolikhet\", \"ansvarig\"]",
        )
        .replace("visa_tabell(\"Ärenden\"", "visa_tabell(\"Öppna ärenden\"");
    desk.write("rules/p/register.rhai", &rules);
    assert_eq!(
        told(&desk, &["--details"]),
        [
            "Västervik: inga siffror ändrade, i egna tabeller 1 tabell ny, 1 tabell borta, 3 rader nya, \
             3 rader borta, 2 rader ändrade, 2 bytte färg, 2 kolumner nya eller borta, 1 ruta ändrad, \
             2 tabeller i annan ordning",
            "Riskkarta: 1 rad ändrad, 1 bytte färg, 1 ruta ändrad, raderna i annan ordning",
            "Riskkarta/Läcka: grön → gul",
            "Riskkarta, ruta låg/lindrig: 1 → 3, grön → gul",
            "Risker: 1 rad ändrad, 1 bytte färg, 2 kolumner nya eller borta, raderna i annan ordning",
            "Ny kolumn: Risker/sannolikhet",
            "Kolumn borta: Risker/allvar",
            "Risker/Läcka: värde 1 → 3, grön → gul",
            "Ny tabell: Öppna ärenden, 3 rader",
            "Tabell borta: Ärenden, 3 rader",
        ]
    );
    let few = desk.run(&["diff", "out/p", "p", "--lang", "en"]);
    assert!(
        few.out
            .contains("Riskkarta, field låg/lindrig: 1 → 3, green → yellow"),
        "{}",
        few.out
    );
}

#[test]
fn results_from_before_tables_were_told_of_are_compared_by_what_they_have() {
    let desk = furnished();
    let mut old: Value =
        serde_json::from_slice(&fs::read(desk.path("out/p/results.json")).unwrap()).unwrap();
    for table in old["tables"].as_array_mut().unwrap() {
        for key in ["key", "coloured", "decimals", "map"] {
            assert!(
                table.as_object_mut().unwrap().remove(key).is_some(),
                "{key}"
            );
        }
        for column in table["columns"].as_array_mut().unwrap() {
            column.as_object_mut().unwrap().remove("shown").unwrap();
        }
    }
    desk.write("old.json", &old.to_string());
    desk.write("sheets/p/risker.csv", &RISKS.replace("Cia", "Dag"));
    let answer = desk.run(&["diff", "old.json", "p"]);
    let lines: Vec<&str> = answer.out.lines().collect();
    assert_eq!(
        lines,
        [
            "Västervik: inga siffror ändrade, i egna tabeller 1 rad ändrad",
            "  Blad ändrat: risker.csv",
            "  Risker: 1 rad ändrad",
            "  Risker/Läcka: ansvarig Cia → Dag, grön kvar",
        ]
    );
    old.as_object_mut().unwrap().remove("tables").unwrap();
    desk.write("old.json", &old.to_string());
    let answer = desk.run(&["diff", "old.json", "p"]);
    assert_eq!(
        (answer.code, answer.out.as_str()),
        (
            0,
            "Västervik: inga siffror ändrade\n  Blad ändrat: risker.csv\n"
        )
    );
}

#[test]
fn few_rows_are_listed_unless_all_are_asked_for() {
    let desk = furnished();
    let many = |days: u32| {
        let rows = (0..12).map(|number| format!("Ärende {number};öppet;{days}\n"));
        format!("ärende;läge;dagar\n{}", rows.collect::<String>())
    };
    desk.write("sheets/p/ärenden.csv", &many(1));
    assert_eq!(desk.run(&["run"]).code, 0);
    desk.write("sheets/p/ärenden.csv", &many(2));
    let few = told(&desk, &[]);
    assert_eq!(few.len(), 13, "{few:?}");
    assert_eq!(few.last().unwrap(), "… och 2 rader i egna tabeller till");
    assert_eq!(told(&desk, &["--details"]).len(), 14);
    // What is read as another kind and says the same is no change.
    desk.write("sheets/p/ärenden.csv", &many(1));
    let rules = crate::register::RULES.replace("dagar: \"tal\"", "dagar: \"text\"");
    assert_ne!(rules, crate::register::RULES);
    desk.write("rules/p/register.rhai", &rules);
    assert_eq!(told(&desk, &[]), ["Västervik: inga siffror ändrade"]);
}

/// The answers of a unit with a colour, those of few withheld.
const COLOURED: &str = r#"
let alla = tabell("enkät", #{
    kolumner: #{ enhet: "text", "läge": "text", fara: "text", andel: "tal", antal: "tal" }, nyckel: ["enhet"],
});
let svar = alla
    .med_kolumn("läge", kolumn("läge").kräver(kolumn("antal"), 5))
    .med_kolumn("andel", kolumn("andel").kräver(kolumn("antal"), 5));
visa_tabell("Andelar", svar, #{
    kolumner: ["enhet", "andel"], färg: #{ kolumn: "andel", gul: 60, röd: 70 },
});
visa_tabell("Färger", svar, #{ kolumner: ["enhet"], färg: #{ kolumn: "andel", gul: 60, röd: 70 } });
karta("Lägen", svar, #{
    rad: "läge", kolumn: "fara", visa: "enhet", färg: #{ gul: 3, röd: 4 },
    matris: matris(["hög", "låg"], ["liten", "stor"], [[3, 4], [1, 2]]),
});
"#;

#[test]
fn the_colour_of_what_is_hidden_by_now_is_not_told() {
    let desk = Desk::small();
    let answers = "enhet;läge;fara;andel;antal\nLärkan;låg;stor;50;9\nTranan;låg;stor;80;9\nUgglan;hög;stor;70;6\n";
    desk.write("rules/p/register.rhai", COLOURED);
    desk.write("sheets/p/enkät.csv", answers);
    let ran = desk.run(&["run"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let few = answers.replace("70;6", "70;4").replace("80;9", "60;9");
    desk.write("sheets/p/enkät.csv", &few);
    assert_eq!(
        told(&desk, &[]),
        [
            "Västervik: inga siffror ändrade, i egna tabeller 5 rader ändrade, 3 bytte färg",
            "Andelar: 2 rader ändrade, 1 bytte färg",
            "Andelar/Tranan: andel 80 → 60, röd → gul",
            "Andelar/Ugglan: andel visas inte längre (för få bakom siffran)",
            "Färger: 2 rader ändrade, 2 bytte färg",
            "Färger/Tranan: röd → gul",
            "Färger/Ugglan: färgen visas inte längre",
            "Lägen: 1 rad ändrad",
            "Lägen/Ugglan: läge visas inte längre (för få bakom siffran)",
        ]
    );
    let whole: Value =
        serde_json::from_str(&desk.run(&["diff", "out/p", "p", "--json"]).out).unwrap();
    let tables = whole["municipalities"][0]["changes"]["tables"]
        .as_array()
        .unwrap();
    let bands: Vec<(&Value, &Value)> = tables
        .iter()
        .flat_map(|table| table["rows"].as_array().unwrap())
        .filter(|row| row["row"] == "Ugglan")
        .map(|row| (&row["band_before"], &row["flipped"]))
        .collect();
    let (none, no, yes) = (Value::Null, json!(false), json!(true));
    assert_eq!(bands, [(&none, &no), (&none, &yes), (&none, &no)]);
    // A row that goes, of a column that hides now, takes its colour with it.
    desk.write(
        "sheets/p/enkät.csv",
        &few.replace("Tranan;låg;stor;60;9\n", ""),
    );
    let whole = desk.run(&["diff", "out/p", "p", "--json"]).out;
    assert!(!whole.contains("\"band_before\": \""), "{whole}");
    // What is shown again has the colour that it has.
    assert_eq!(desk.run(&["run"]).code, 0);
    desk.write("sheets/p/enkät.csv", answers);
    let shown = told(&desk, &[]);
    assert!(
        shown.contains(
            &"Andelar/Ugglan: andel för få bakom siffran → 70, utan färg → röd".to_owned()
        ),
        "{shown:?}"
    );
}

#[test]
fn one_row_that_is_not_shown_is_said_as_one() {
    let words = [("table", "T".to_owned()), ("count", "1".to_owned())];
    let said = Language::ALL.map(|language| tell(language, "change.tables.unnamed", &words));
    assert_eq!(
        said,
        [
            "T: 1 av raderna visas inte här, eftersom regeln håller den intern",
            "T: 1 av radene vises ikke her, siden regelen holder den intern",
            "T: 1 of the rows is not shown here, since the rule keeps it internal",
        ]
    );
}
