//! A run with input files that cannot be read: what it says, how it exits, and what it leaves alone.

use std::fs;

use crate::desk::{Desk, RULES, SHEET};

const FILE: &str = "sheets/p/kolada.csv";

/// The packs `p` and `q`, each with a sheet of its own.
fn two_packs() -> Desk {
    let desk = Desk::small();
    desk.write(
        "rules/q/visare.toml",
        "name = \"Q\"\ncode = \"0882\"\ntrusted = true\n",
    );
    desk.write("rules/q/regler.rhai", RULES);
    desk.write("sheets/q/kolada.csv", SHEET);
    desk
}

#[test]
fn what_stands_is_left_where_a_file_that_it_was_made_of_cannot_be_read() {
    let desk = two_packs();
    for arguments in [&["run"] as &[&str], &["run", "--for", "all"]] {
        assert_eq!(desk.run(arguments).code, 0);
        let files = desk.files("out");
        let before = desk.state(&files);
        for (content, code) in [
            ("", "V226"),
            ("\u{89}PNG\r\n", "V202"),
            ("PK\u{3}\u{4}", "V203"),
        ] {
            let content: Vec<u8> = content.chars().map(|letter| letter as u8).collect();
            fs::write(desk.path(FILE), content).unwrap();
            let answer = desk.run(arguments);
            assert_eq!(answer.code, 1, "{}", answer.out);
            assert!(
                answer.err.contains(&format!("fel[{code}]")),
                "{}",
                answer.err
            );
            assert_eq!(answer.err.matches("fel[V504]").count(), 1, "{}", answer.err);
            assert!(
                answer.err.contains("bygger på `kolada.csv`"),
                "{}",
                answer.err
            );
            assert!(answer.out.contains("Inget skrevs"), "{}", answer.out);
            assert_eq!(desk.files("out"), files);
            assert!(desk.state(&files) == before, "{code}");
        }
        fs::remove_dir_all(desk.path("sheets/p")).unwrap();
        let answer = desk.run(arguments);
        assert_eq!(answer.code, 1);
        for code in ["V108", "V504"] {
            assert!(
                answer.err.contains(&format!("fel[{code}]")),
                "{}",
                answer.err
            );
        }
        assert!(desk.state(&files) == before);
        desk.write(FILE, SHEET);
        assert_eq!(desk.run(arguments).code, 0);
    }
}

#[test]
fn each_pack_stands_for_itself() {
    let desk = two_packs();
    assert_eq!(desk.run(&["run"]).code, 0);
    let state =
        |pack: &str| fs::read_to_string(desk.path(&format!("out/{pack}/data.csv"))).unwrap();
    let (p, q) = (state("p"), state("q"));
    desk.write(FILE, "");
    desk.write("sheets/q/kolada.csv", &SHEET.replace(";9", ";10"));
    assert_eq!(desk.run(&["run"]).code, 1);
    assert_eq!(state("p"), p);
    assert_ne!(state("q"), q);
}

#[test]
fn where_nothing_stands_that_could_be_lost_the_rest_is_written() {
    let desk = Desk::small();
    desk.write("sheets/p/trasig.xlsx", "");
    let first = desk.run(&["run"]);
    assert_eq!(first.code, 1, "{}", first.err);
    assert!(
        first.err.contains("fel[V226]") && !first.err.contains("V504"),
        "{}",
        first.err
    );
    let figures = || fs::read_to_string(desk.path("out/p/data.csv")).unwrap();
    assert!(
        figures().contains(";8;") || figures().contains(",8,"),
        "{}",
        figures()
    );
    // What stands was made without the broken file, and loses nothing.
    desk.write(FILE, &SHEET.replace(";8", ";81"));
    let second = desk.run(&["run"]);
    assert_eq!(second.code, 1);
    assert!(!second.err.contains("V504"), "{}", second.err);
    assert!(figures().contains("81"), "{}", figures());
    // A file that is taken away takes its figures with it, as long as others are there.
    desk.write("sheets/p/till.csv", &SHEET.replace("U1", "U2"));
    fs::remove_file(desk.path("sheets/p/trasig.xlsx")).unwrap();
    fs::remove_file(desk.path(FILE)).unwrap();
    assert_eq!(desk.run(&["run"]).code, 0);
    assert!(!figures().contains("81"), "{}", figures());
}

#[test]
fn outputs_that_do_not_say_what_they_were_made_of_are_left_too() {
    let desk = Desk::small();
    assert_eq!(desk.run(&["run", "--outputs", "data"]).code, 0);
    fs::remove_file(desk.path("out/p/results.json")).unwrap();
    let files = desk.files("out");
    let before = desk.state(&files);
    desk.write(FILE, "");
    let answer = desk.run(&["run", "--outputs", "data"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("fel[V506]"), "{}", answer.err);
    assert!(desk.state(&files) == before);
    // Of what nobody knows nothing is claimed, least of all that a folder cannot be read that is empty.
    fs::remove_file(desk.path(FILE)).unwrap();
    let answer = desk.run(&["run", "--outputs", "data"]);
    assert_eq!(answer.code, 1);
    for (code, is_said) in [("V108", true), ("V506", true), ("V504", false)] {
        assert_eq!(answer.err.contains(code), is_said, "{}", answer.err);
    }
    assert!(desk.state(&files) == before);
}

#[test]
fn what_some_outputs_were_made_of_is_known_whichever_were_asked_for() {
    let desk = Desk::small();
    assert_eq!(desk.run(&["run"]).code, 0);
    // The outputs that are made now have a file more than what stands beside them.
    desk.write("sheets/p/till.csv", &SHEET.replace("2013;7", "2012;7"));
    for outputs in ["data", "pages,data", "workbook"] {
        assert_eq!(desk.run(&["run", "--outputs", outputs]).code, 0);
    }
    let files = desk.files("out");
    let before = desk.state(&files);
    assert!(
        fs::read_to_string(desk.path("out/p/results.json"))
            .unwrap()
            .contains("till.csv")
    );
    desk.write("sheets/p/till.csv", "");
    let answer = desk.run(&["run", "--outputs", "data"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("fel[V504]"), "{}", answer.err);
    assert!(desk.state(&files) == before);
}

#[test]
fn each_file_that_an_output_was_made_of_is_named_by_itself() {
    let desk = Desk::small();
    desk.write("sheets/p/till.csv", &SHEET.replace("2013;7", "2012;7"));
    assert_eq!(desk.run(&["run"]).code, 0);
    desk.write(FILE, "");
    desk.write("sheets/p/till.csv", "");
    let answer = desk.run(&["run"]);
    assert!(
        answer
            .err
            .contains("bygger på `kolada.csv`, `till.csv`, som"),
        "{}",
        answer.err
    );
}
