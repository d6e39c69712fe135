//! What becomes hidden while it is watched: neither that update nor the history before it says what it was.

use std::fs;

use crate::{
    desk::Desk,
    follower::{RULES, Watching, project},
};

/// The units of a sheet: the value of each key figure and how many answered.
fn units(hidden: [&str; 2], beside: &str, answers: u32) -> String {
    let mut rows = "enhet;nyckeltal;år;värde;antal svar\n".to_owned();
    for (id, value) in ["U1", "U2"].iter().zip(hidden) {
        let answers = if *id == "U1" { answers } else { 9 };
        rows += &format!("Hemlig;{id};2014;{value};{answers}\n");
        let beside = if *id == "U1" { beside } else { "70,111" };
        rows += &format!("Grannen;{id};2014;{beside};12\n");
        rows += &format!("Norr;{id};2014;81,234567;40\nSöder;{id};2014;82,345678;30\n");
    }
    rows
}

fn told(desk: &Desk) -> String {
    let page = fs::read_to_string(desk.path("out/p/andringar.html"));
    let lines = fs::read_to_string(desk.path("out/p/history/changes.jsonl"));
    page.unwrap_or_default() + lines.unwrap_or_default().as_str()
}

#[test]
fn what_a_hidden_unit_was_is_told_nowhere() {
    let desk = project();
    let rules = RULES.replace("bra: \"hög\"", "bra: \"hög\", decimaler: 3");
    desk.write("rules/p/regler.rhai", &rules);
    let sheet = "sheets/p/enheter.csv";
    desk.write(sheet, &units(["73,137913", "61,517171"], "84,456789", 9));
    let watching = Watching::start(&desk, &["--poll", "0.1"]);
    let has = |text: &str| told(&desk).contains(text);

    // While it may be shown, what it was and what it is are told, and so is the measure.
    desk.write(sheet, &units(["74,248024", "61,517171"], "85,567891", 9));
    watching.until("the change", || {
        [
            "73.137913",
            "74.248024",
            "84.456789",
            "73,138 → 74,248",
            "67.327542",
        ]
        .iter()
        .all(|text| has(text))
    });

    // Another cell changes together with the number of answers: only what is still shown is told.
    desk.write(sheet, &units(["75,359135", "61,517171"], "86,678912", 4));
    watching.until("the hiding", || {
        has("visas inte längre (för få bakom siffran)")
    });
    let told = told(&desk);
    for number in [
        "73.13", "74.24", "75.35", "84.45", "85.56", "86.67", "67.32", "67.88",
    ] {
        for written in [number.to_owned(), number.replace('.', ",")] {
            assert!(!told.contains(&written), "{written}: {told}");
        }
    }
    let news = watching.said();
    let news = news.split("visas inte längre").nth(1).unwrap_or_default();
    for number in ["73,13", "74,24", "84,45", "85,56"] {
        assert!(!news.contains(number), "{number}: {news}");
    }
}
