//! The editor judges a text as a run judges it on the disk: one way into the rule language.

use std::{collections::BTreeSet, fs};

use serde_json::{Value, json};

use super::Serving;
use crate::{
    desk::Desk,
    follower::{RULES, project},
};

const FILE: &str = "p/regler.rhai";

/// A text that a person could have, and the faults that it has.
fn texts() -> Vec<(&'static str, String, &'static [&'static str])> {
    let large = format!("{RULES}{}", "// fyllning\n".repeat(100_000));
    vec![
        ("as it is", RULES.to_owned(), &[]),
        ("with a byte order mark", format!("\u{feff}{RULES}"), &[]),
        (
            "with letters in two parts",
            RULES
                .replace('å', "a\u{30a}")
                .replace('ä', "a\u{308}")
                .replace('ö', "o\u{308}"),
            &[],
        ),
        (
            "with lines that end as on Windows",
            RULES.replace('\n', "\r\n"),
            &[],
        ),
        (
            "with a space without width",
            RULES.replace("medel", "me\u{200b}del"),
            &["V350"],
        ),
        (
            "with a sign that turns the direction",
            RULES.replace("\"Kontakt\"", "\"Kon\u{202e}takt\""),
            &["V350"],
        ),
        (
            "with a Cyrillic letter",
            RULES.replace("medel", "m\u{435}del"),
            &["V351"],
        ),
        ("of more than a megabyte", large, &["V315"]),
        (
            "with a quotation mark missing",
            RULES.replace("\"Trygghet\"", "\"Trygghet"),
            &["V301"],
        ),
    ]
}

fn codes(faults: &Value) -> BTreeSet<String> {
    let faults = faults.as_array().unwrap().iter();
    let errors = faults.filter(|fault| fault["severity"] == "error");
    errors
        .map(|fault| fault["code"].as_str().unwrap().to_owned())
        .collect()
}

/// What a run says of the rules as they stand.
fn of_a_run(desk: &Desk) -> BTreeSet<String> {
    let answer = desk.run(&["check", "p", "--json"]);
    let told: Value = serde_json::from_str(&answer.out).unwrap();
    codes(&told["packs"][0]["diagnostics"])
}

#[test]
fn the_editor_judges_a_text_as_a_run_does() {
    let desk = project();
    let serving = Serving::start(&desk, &[]);
    for (what, text, expected) in texts() {
        let sent = json!({ "file": FILE, "text": text });
        let (status, told) = serving.post("/check/p", &sent);
        assert_eq!(status, 200, "{what}");
        let expected: BTreeSet<String> = expected.iter().map(|code| (*code).to_owned()).collect();
        assert_eq!(codes(&told["faults"]), expected, "{what}: the editor");
        let other = project();
        other.write("rules/p/regler.rhai", &text);
        assert_eq!(of_a_run(&other), expected, "{what}: a run");
    }
}

#[test]
fn what_stands_on_the_disk_is_not_held_against_the_text_that_replaces_it() {
    let desk = project();
    let serving = Serving::start(&desk, &[]);
    for (what, text, _) in texts() {
        desk.write("rules/p/regler.rhai", &text);
        let sent = json!({ "file": FILE, "text": RULES });
        let (_, told) = serving.post("/check/p", &sent);
        assert_eq!(told["faults"], json!([]), "{what}");
    }
}

#[test]
fn a_script_in_utf_16_is_shown_and_saved() {
    let desk = project();
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(RULES.encode_utf16().flat_map(u16::to_le_bytes));
    fs::write(desk.path("rules/p/regler.rhai"), &bytes).unwrap();
    let serving = Serving::start(&desk, &[]);
    let (_, told) = serving.get("/rules/p");
    let told: Value = serde_json::from_str(&told).unwrap();
    let script = &told["scripts"][0];
    assert_eq!(
        (&script["file"], &script["text"]),
        (&json!(FILE), &json!(RULES))
    );
    let edited = RULES.replace("medel", "summa");
    let sent = json!({ "file": FILE, "text": edited, "sha256": script["sha256"] });
    let (status, _) = serving.post("/save/p", &sent);
    assert_eq!(status, 200);
    assert_eq!(desk.text("rules/p/regler.rhai"), edited);
}

#[test]
fn scripts_that_packs_share_are_shown_checked_and_saved() {
    let desk = project();
    let shared = "fn båda(a, b) { medel(a, b) }\n";
    desk.write("rules/gemensamt/mall.rhai", shared);
    let rules = format!(
        "import \"gemensamt/mall\" as mall;\n{}",
        RULES.replace("medel(ett", "mall::båda(ett")
    );
    desk.write("rules/p/regler.rhai", &rules);
    let serving = Serving::start(&desk, &[]);
    let file = "gemensamt/mall.rhai";
    let (_, told) = serving.get("/rules/p");
    let told: Value = serde_json::from_str(&told).unwrap();
    let scripts = told["scripts"].as_array().unwrap();
    let script = scripts.iter().find(|script| script["file"] == file);
    let script = script.unwrap();
    assert_eq!(script["text"], shared);
    let faulty = shared.replace("b) }", "b }");
    let (_, told) = serving.post("/check/p", &json!({ "file": file, "text": faulty }));
    assert_eq!(told["faults"][0]["code"], "V301");
    assert_eq!(told["faults"][0]["places"][0]["file"], file);
    let (_, told) = serving.post("/check/p", &json!({ "file": file, "text": shared }));
    assert_eq!(told["faults"], json!([]));
    let edited = shared.replace("medel", "summa");
    let sent = json!({ "file": file, "text": edited, "sha256": script["sha256"] });
    let (status, _) = serving.post("/save/p", &sent);
    assert_eq!(status, 200);
    assert_eq!(desk.text("rules/gemensamt/mall.rhai"), edited);
}
