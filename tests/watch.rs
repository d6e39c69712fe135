//! `visare watch` as it is run: what is made anew after each kind of edit, what is kept, and what is told.
//!
//! Nothing here waits for a time: each test waits for a state, and reads from the history what it took.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up shall stop"
)]

#[path = "watch/enduring.rs"]
mod enduring;
#[path = "watch/hidden.rs"]
mod hidden;
#[path = "watch/money.rs"]
mod money;
#[path = "watch/publishing.rs"]
mod publishing;
#[path = "watch/saving.rs"]
mod saving;
#[path = "watch/tables.rs"]
mod tables;

use std::fs;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::follower::{RULES, SETTINGS, Watching, book, changed, counts, project, remarks};

const POLL: [&str; 2] = ["--poll", "0.1"];

#[test]
fn a_first_run_says_that_it_is_the_first() {
    let desk = project();
    let watching = Watching::start(&desk, &POLL);
    let said = watching.said();
    // Three key figures and two measures over two years: twelve municipalities' mean beside the own.
    assert!(said.contains("första gången, 20 siffror"), "{said}");
    assert!(!said.contains("inga siffror ändrade"), "{said}");
}

#[test]
fn a_file_that_is_left_from_another_pack_is_told_of_until_it_is_another() {
    let desk = project();
    let places = desk.text("rules/gemensamt/platser.csv");
    let places = places.replace("Kommun 1,", "Ettköping,");
    desk.write("rules/gemensamt/platser.csv", &places);
    let units = "enhet;nyckeltal;år;värde;antal svar\nSolgården;Ett;2014;5;20\n";
    for pack in ["p", "q", "r"] {
        desk.write(&format!("sheets/{pack}/enheter.csv"), units);
    }
    desk.write(
        "rules/r/visare.toml",
        "name = \"Treköping\"\ncode = \"0103\"\n",
    );
    desk.write(
        "rules/q/visare.toml",
        "name = \"Tvåköping\"\ncode = \"0102\"\n",
    );
    desk.write(
        "rules/p/prov.csv",
        "rad;år;väntat\nHemtjänst/Kontakt;2014;1\n",
    );
    desk.write(
        "rules/q/prov.csv",
        "rad;år;väntat\nHemtjänst/Kontakt;2014;1\n",
    );
    let watching = Watching::start(&desk, &[&["p"][..], &POLL].concat());
    let history = desk.history();
    let told = |update: &Value, key: &str| {
        let remarks = update[key].as_array().unwrap().clone();
        let copied = remarks.into_iter().filter(|one| one["code"] == "V152");
        let texts = copied.map(|one| one["text"].as_str().unwrap().to_owned());
        texts.collect::<Vec<String>>()
    };
    let first = told(&history[0], "appeared");
    assert_eq!(first.len(), 2, "{first:?}");
    assert!(
        first[0].contains("`enheter.csv`") && first[1].contains("`p/prov.csv`"),
        "{first:?}"
    );
    assert_eq!(
        watching.said().matches("`enheter.csv` är densamma").count(),
        1
    );

    let update = watching.after(
        &desk,
        "a sheet of its own",
        || desk.write("sheets/p/enheter.csv", &units.replace(";5;", ";6;")),
        |update| !told(update, "healed").is_empty(),
    );
    assert_eq!(told(&update, "healed"), first[..1]);
    assert!(told(&update, "appeared").is_empty());
}

#[test]
fn each_kind_of_edit_takes_only_what_depends_on_it() {
    let desk = project();
    let watching = Watching::start(&desk, &POLL);
    assert_eq!(desk.figure("Kontakt", 2014), Some(1.0));

    let update = watching.after(
        &desk,
        "a comment",
        || desk.write("rules/p/regler.rhai", &format!("// Ny rad.\n{RULES}")),
        |update| changed(update) == ["p/regler.rhai changed"],
    );
    assert_eq!(counts(&update), (0, 0), "{update}");

    let update = watching.after(
        &desk,
        "a workbook saved again with the same values",
        || desk.put("sheets/p/a.xlsx", &book(&[("U1", 1.0), ("U2", 1.0)], "B")),
        |update| changed(update) == ["a.xlsx changed"],
    );
    assert_eq!(counts(&update), (0, 0), "{update}");

    let update = watching.after(
        &desk,
        "one key figure",
        || desk.put("sheets/p/b.xlsx", &book(&[("U3", 2.0)], "A")),
        |update| changed(update) == ["b.xlsx changed", "Kontakt", "U3"],
    );
    // Its nation is the mean of all, then difference and rank.
    assert_eq!(counts(&update), (1, 2), "{update}");
    watching.until("the figure", || desk.figure("Kontakt", 2014) == Some(2.0));

    let update = watching.after(
        &desk,
        "one of two members",
        || desk.put("sheets/p/a.xlsx", &book(&[("U1", 3.0), ("U2", 1.0)], "B")),
        |update| changed(update) == ["a.xlsx changed", "Trygghet", "Ett"],
    );
    assert_eq!(update["sheets_parsed"], 1, "{update}");
    assert_eq!(update["nodes_computed"], 6, "{update}");

    let update = watching.after(
        &desk,
        "a method",
        || desk.write("rules/p/regler.rhai", &RULES.replace("medel", "summa")),
        |update| changed(update) == ["p/regler.rhai changed", "Trygghet"],
    );
    assert_eq!(update["sheets_parsed"], 0, "{update}");
    // The measure, its nation, the difference and the rank.
    assert_eq!(update["nodes_computed"], 4, "{update}");
    watching.until("the figure", || desk.figure("Trygghet", 2014) == Some(4.0));

    let update = watching.after(
        &desk,
        "a setting",
        || {
            desk.write(
                "rules/p/visare.toml",
                &SETTINGS.replace("Ettköping", "Nya Ettköping"),
            )
        },
        |update| changed(update) == ["p/visare.toml changed"],
    );
    assert_eq!(counts(&update), (0, 0), "{update}");
    watching.until("the page", || {
        let page = desk.text("out/p/andringar.html");
        page.contains("Nya Ettköping") && page.contains("Regel ändrad: p/visare.toml")
    });

    let update = watching.after(
        &desk,
        "a row that goes",
        || {
            desk.write(
                "rules/p/regler.rhai",
                RULES.split("    .mått(\"Kontakt\"").next().unwrap(),
            )
        },
        |update| changed(update).contains(&"Kontakt removed".to_owned()),
    );
    assert_eq!(update["sheets_parsed"], 0, "{update}");
    let numbers: Vec<_> = desk
        .history()
        .iter()
        .map(|update| update["number"].as_u64())
        .collect();
    let expected: Vec<_> = (1..).map(Some).take(numbers.len()).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn outputs_are_those_of_a_run_and_unchanged_ones_are_not_written() {
    let desk = project();
    let mut watching = Watching::start(&desk, &POLL);
    let update = watching.after(
        &desk,
        "another value",
        || desk.put("sheets/p/b.xlsx", &book(&[("U3", 7.0)], "A")),
        |update| changed(update).contains(&"Kontakt".to_owned()),
    );
    assert_eq!(update["files_written"], 5, "{update}");
    watching.until("all files", || desk.figure("Kontakt", 2014) == Some(7.0));
    watching.kill();
    let files: Vec<String> = desk
        .files("out")
        .into_iter()
        .filter(|file| {
            file.starts_with("p/") && !file.contains("history") && !file.contains("andringar")
        })
        .collect();
    assert_eq!(files.len(), 5, "{files:?}");
    let before = desk.state(&files);
    assert_eq!(desk.run(&["run"]).code, 0);
    assert!(
        desk.state(&files) == before,
        "a run of its own gives other bytes"
    );
}

#[test]
fn revisions_and_flipped_bands_are_told() {
    let desk = project();
    let watching = Watching::start(&desk, &POLL);
    let revised = book(&[("U3", 99.0)], "A");
    let update = watching.after(
        &desk,
        "a flip",
        || desk.put("sheets/p/b.xlsx", &revised),
        |update| changed(update).contains(&"Kontakt".to_owned()),
    );
    let figures = update["municipalities"][0]["changes"]["figures"]
        .as_array()
        .unwrap();
    assert!(
        figures.iter().any(|figure| figure["flipped"] == true),
        "{update}"
    );
    watching.until("the words", || {
        watching
            .said()
            .contains("Kontakt 2014: 1 → 99, plats 12 → 1 av 12, röd → grön")
    });
    watching.until("the page", || {
        desk.text("out/p/andringar.html").contains("röd → grön")
    });
}

#[test]
fn a_broken_file_keeps_its_figures_until_it_heals_also_over_a_restart() {
    let desk = project();
    // Scripts that packs share are kept with the pack's own.
    desk.write("rules/gemensamt/mall.rhai", "fn dubbla(x) { x * 2 }\n");
    let mut watching = Watching::start(&desk, &POLL);
    let whole = book(&[("U3", 5.0)], "A");
    let update = watching.after(
        &desk,
        "half a file",
        || desk.put("sheets/p/b.xlsx", &whole[..whole.len() / 2]),
        |update| remarks(update).0.contains(&"V704"),
    );
    assert_eq!(counts(&update), (0, 0));
    assert_eq!(desk.figure("Kontakt", 2014), Some(1.0));

    watching.kill();
    let mut watching = Watching::start(&desk, &POLL);
    watching.until("the warning after the restart", || {
        watching.said().contains("V704")
    });
    assert_eq!(desk.figure("Kontakt", 2014), Some(1.0));
    watching.kill();

    // A fault of the rules as well, while nobody watches.
    desk.write("rules/p/regler.rhai", &RULES.replace("medel", "medl"));
    let watching = Watching::start(&desk, &POLL);
    watching.until("the fault", || watching.said().contains("fel[V303]"));
    assert_eq!(desk.figure("Kontakt", 2014), Some(1.0));
    let update = watching.after(
        &desk,
        "a healed file under the last good rules",
        || desk.put("sheets/p/b.xlsx", &whole),
        |update| remarks(update).1.contains(&"V704"),
    );
    assert_eq!(changed(&update), ["b.xlsx changed", "Kontakt", "U3"]);
    watching.until("the figure", || desk.figure("Kontakt", 2014) == Some(5.0));
    for words in [
        "Att se över: V704 `b.xlsx` kan inte användas som den står nu (V203); siffrorna är de från när den senast gick \
         att läsa. (b.xlsx)",
        "Att se över: V706 Reglerna i `p` har fel; de senaste felfria reglerna gäller så länge.",
        "Inte längre: V704 ",
    ] {
        watching.until(words, || watching.said().contains(words));
    }
    let update = watching.after(
        &desk,
        "healed rules",
        || desk.write("rules/p/regler.rhai", RULES),
        |update| remarks(update).1.contains(&"V706"),
    );
    assert_eq!(remarks(&update), (vec![], vec!["V303", "V706"]));
}

#[test]
fn an_output_that_the_rules_no_longer_show_is_taken_away_and_told_of() {
    let desk = project();
    desk.write("sheets/p/enkät.csv", "enhet;andel\nSolgården;4\n");
    let shown = "visa_tabell(\"Enkät\", tabell(\"enkät\", #{ kolumner: #{ enhet: \"text\", andel: \"tal\" } }));";
    desk.write("rules/p/regler.rhai", &format!("{RULES}\n{shown}\n"));
    let watching = Watching::start(&desk, &POLL);
    assert!(desk.text("out/p/tables.csv").contains("Solgården"));
    let update = watching.after(
        &desk,
        "rules without the table",
        || desk.write("rules/p/regler.rhai", RULES),
        |update| changed(update).contains(&"p/regler.rhai changed".to_owned()),
    );
    assert_eq!(update["files_removed"], serde_json::json!(["tables.csv"]));
    assert!(!desk.path("out/p/tables.csv").exists());
    watching.until("the words", || watching.said().contains("Borttaget, "));
}

#[test]
fn figures_of_a_run_stay_where_a_file_breaks_before_anybody_watches() {
    let desk = project();
    assert_eq!(desk.run(&["run"]).code, 0);
    let whole = book(&[("U3", 5.0)], "A");
    desk.put("sheets/p/b.xlsx", &whole[..whole.len() / 2]);
    let watching = Watching::start(&desk, &POLL);
    watching.until("the fault", || watching.said().contains("V504"));
    watching.until("the line", || {
        desk.path("out/p/history/changes.jsonl").is_file()
    });
    // The figures that stand are those of before.
    let line: Value =
        serde_json::from_str(desk.text("out/p/history/changes.jsonl").trim()).unwrap();
    let hex = |bytes: &[u8]| -> String {
        let digest = Sha256::digest(bytes);
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let stand = fs::read(desk.path("out/p/results.json")).unwrap();
    assert_eq!(line["results"], hex(hex(&stand).as_bytes()));
    assert_eq!(desk.figure("Kontakt", 2014), Some(1.0));
    assert!(desk.text("out/p/data.csv").contains("b.xlsx"));
    let update = watching.after(
        &desk,
        "a healed file",
        || desk.put("sheets/p/b.xlsx", &whole),
        |update| remarks(update).1.contains(&"V504"),
    );
    assert_eq!(changed(&update), ["b.xlsx changed", "Kontakt", "U3"]);
    watching.until("the figure", || desk.figure("Kontakt", 2014) == Some(5.0));
}

#[test]
fn where_every_municipality_is_kept_no_page_of_contents_is_made_either() {
    let desk = project();
    assert_eq!(
        desk.run(&["run", "--for", "all", "--outputs", "data"]).code,
        0
    );
    let whole = book(&[("U3", 5.0)], "A");
    desk.put("sheets/p/b.xlsx", &whole[..whole.len() / 2]);
    let watching = Watching::start(&desk, &["--for", "all", "--poll", "0.05"]);
    watching.until("the fault", || watching.said().contains("V504"));
    assert!(!desk.path("out/p/kommuner.html").exists());
    desk.put("sheets/p/b.xlsx", &whole);
    watching.until("the page", || desk.path("out/p/kommuner.html").is_file());
}

#[test]
fn a_fault_in_rules_or_settings_leaves_the_last_good_ones_in_force() {
    let desk = project();
    let watching = Watching::start(&desk, &POLL);
    for (file, text, code) in [
        ("rules/p/regler.rhai", RULES.replace("bra", "braa"), "V305"),
        ("rules/p/visare.toml", "name = 3".to_owned(), "V113"),
        (
            "rules/gemensamt/platser.csv",
            "kod,namn,slag\n".to_owned(),
            "V706",
        ),
    ] {
        let good = desk.text(file);
        let update = watching.after(
            &desk,
            "the fault",
            || desk.write(file, &text),
            |update| remarks(update).0.contains(&"V706"),
        );
        assert!(remarks(&update).0.contains(&code), "{update}");
        assert_eq!(changed(&update), Vec::<String>::new(), "{update}");
        assert_eq!(desk.figure("Kontakt", 2014), Some(1.0));
        let update = watching.after(
            &desk,
            "the cure",
            || desk.write(file, &good),
            |update| remarks(update).1.contains(&"V706"),
        );
        assert_eq!(counts(&update), (0, 0), "{update}");
    }
}

#[test]
fn a_deleted_file_is_named_and_its_figures_go() {
    let desk = project();
    let watching = Watching::start(&desk, &POLL);
    let update = watching.after(
        &desk,
        "a deleted file",
        || fs::remove_file(desk.path("sheets/p/b.xlsx")).unwrap(),
        |update| changed(update).contains(&"b.xlsx removed".to_owned()),
    );
    assert!(changed(&update).contains(&"Kontakt".to_owned()), "{update}");
    watching.until("the words", || {
        watching.said().contains("Blad borta: b.xlsx")
    });
    watching.until("the figure", || desk.figure("Kontakt", 2014).is_none());
}

#[test]
fn a_file_that_is_still_being_written_is_waited_for() {
    let desk = project();
    let watching = Watching::start(&desk, &POLL);
    let whole = book(&[("U3", 6.0)], "A");
    let update = watching.after(
        &desk,
        "a file that grows",
        || {
            let mut grown = b"U3;Kommun 1;2014\n".to_vec();
            watching.until("the warning", || {
                grown.extend(b"U3;Kommun 1;2014\n");
                desk.put("sheets/p/b.xlsx", &grown);
                watching.said().contains(
                    "V705 `b.xlsx` skrivs fortfarande; det som gällde innan används tills den är färdig. (b.xlsx)",
                )
            });
            assert_eq!(desk.figure("Kontakt", 2014), Some(1.0));
            desk.put("sheets/p/b.xlsx", &whole);
        },
        |update| remarks(update).1.contains(&"V705"),
    );
    assert_eq!(counts(&update).0, 1, "{update}");
    watching.until("the figure", || desk.figure("Kontakt", 2014) == Some(6.0));
}

#[test]
fn an_output_folder_among_what_is_read_is_refused() {
    let desk = project();
    for out in ["sheets/ut", "rules", "sheets/p/../x"] {
        let answer = desk.run(&["watch", "--out", out]);
        assert_eq!(answer.code, 2, "{}", answer.out);
        assert!(answer.err.starts_with("fel[V707]"), "{}", answer.err);
    }
    assert_eq!(desk.run(&["watch", "finns_inte"]).code, 2);
    assert_eq!(desk.run(&["watch", "--poll", "0"]).code, 2);
}
