//! What differs between two results, as data, in words and on the command line.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up shall stop"
)]

#[path = "cli/desk.rs"]
#[allow(dead_code, reason = "other suites look at what was written")]
mod desk;

use std::fs;

use serde_json::{Value, json};
use visare::{
    text::Language,
    views::{Changes, Happened, Snapshot, change_lines, change_summary, compare},
};

use desk::{Desk, RULES};

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

#[test]
fn each_kind_of_change_is_told_in_words() {
    let changes = changes();
    assert_eq!(
        change_summary(&changes, Language::Sv),
        "5 siffror ändrade, 2 bytte färg, 1 rader nya, 1 rader borta, 1 reviderade av källan"
    );
    assert_eq!(
        change_lines(&changes, Language::Sv, 9),
        [
            "Regel ändrad: p/r.rhai",
            "Blad borta: a.xlsx",
            "Blad ändrat: b.xlsx",
            "Nytt blad: c.xlsx",
            "Ny rad: Hemtjänst/Ny",
            "Rad borta: Hemtjänst/Gammal",
            "Trygghet 2014: 80,0 → 79,8, plats 200 → 230, gul → röd",
            "Tryggt hemma (ny etikett) 2014: 70 → sekretess, plats 9 → –, grön → grå",
            "Tryggt hemma (ny etikett) 2013: 80,0 → 80,1, plats 9, grön kvar; reviderad av källan",
            "Trygghet 2013: 89 → 90, plats 190 → 171, gul kvar",
            "Trygghet 2014, Riket: 91 → 92",
        ]
    );
    let lines = change_lines(&changes, Language::Sv, 2);
    assert_eq!(lines.last().unwrap(), "… och 3 siffror till");
    for language in Language::ALL {
        let lines = change_lines(&changes, language, 9).join("\n");
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
    let whole = desk.run(&["diff", "vastervik", "forslag", "--json", "--for", "all"]);
    let whole: Value = serde_json::from_str(&whole.out).unwrap();
    assert_eq!(whole["municipalities"].as_array().unwrap().len(), 290);
    let touched: Vec<&Value> = whole["municipalities"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|place| place["changes"]["figures"].as_array().unwrap())
        .collect();
    assert!(touched.len() > 290);
    assert!(
        touched
            .iter()
            .all(|figure| figure["label"] == "Arbetsmiljö")
    );
    let summary = desk.run(&["diff", "vastervik", "forslag", "--for", "all"]);
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
    fs::create_dir_all(desk.path("fler")).unwrap();
    fs::create_dir_all(desk.path("sheets")).unwrap();
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
