//! How programs and people change folders: step by step, by renaming, many files at once.

use std::{fs, thread, time::Duration};

use crate::follower::{Watching, book, changed, counts, in_pieces, project, remarks};

/// As Excel saves: an owner file while the workbook is open; a new file under eight hexadecimal digits; the old one
/// out of the way under another such name; the new one under the old name; then both leavings away.
#[test]
fn excel_saves_and_only_the_new_values_are_told() {
    for native in [true, false] {
        let desk = project();
        let arguments: &[&str] = if native { &[] } else { &["--poll", "0.1"] };
        let watching = Watching::start(&desk, arguments);
        let folder = |name: &str| desk.path(&format!("sheets/p/{name}"));
        desk.put("sheets/p/~$b.xlsx", &[7; 165]);
        let new = book(&[("U3", 8.0)], "A");
        let update = watching.after(
            &desk,
            "what Excel saved",
            || {
                // A look may fall between any two steps.
                let pause = || thread::sleep(Duration::from_millis(60));
                in_pieces(&desk, "sheets/p/3F2A10B0", &new, pause);
                pause();
                fs::rename(folder("b.xlsx"), folder("5C7D2200.tmp")).unwrap();
                pause();
                fs::rename(folder("3F2A10B0"), folder("b.xlsx")).unwrap();
                pause();
                fs::remove_file(folder("5C7D2200.tmp")).unwrap();
                fs::remove_file(folder("~$b.xlsx")).unwrap();
            },
            |update| changed(update).contains(&"Kontakt".to_owned()),
        );
        assert_eq!(changed(&update), ["b.xlsx changed", "Kontakt", "U3"]);
        assert_eq!(counts(&update), (1, 2));
        let named = desk
            .history()
            .iter()
            .flat_map(changed)
            .any(|one| one.contains("removed"));
        assert!(!named, "{}", watching.said());
    }
}

#[test]
fn new_folders_renames_and_three_hundred_files_at_once() {
    let desk = project();
    let watching = Watching::start(&desk, &[]);
    let update = watching.after(
        &desk,
        "a file in new folders",
        || desk.put("sheets/p/2014/hösten/c.xlsx", &book(&[("U4", 1.0)], "A")),
        |update| changed(update).contains(&"2014/hösten/c.xlsx added".to_owned()),
    );
    assert_eq!(counts(&update), (1, 0), "no rule uses it: {update}");

    let update = watching.after(
        &desk,
        "a renamed file",
        || {
            fs::rename(
                desk.path("sheets/p/b.xlsx"),
                desk.path("sheets/p/ny b.xlsx"),
            )
            .unwrap()
        },
        |update| changed(update).contains(&"ny b.xlsx added".to_owned()),
    );
    assert_eq!(changed(&update), ["b.xlsx removed", "ny b.xlsx added"]);
    assert_eq!(update["nodes_computed"], 0, "the same values: {update}");

    let one = book(&[("U5", 1.0)], "A");
    watching.after(
        &desk,
        "three hundred files",
        || {
            for number in 0..300 {
                desk.put(&format!("sheets/p/många/{number}.xlsx"), &one);
            }
        },
        |update| changed(update).contains(&"många/299.xlsx added".to_owned()),
    );
    let added = |update| {
        let all = changed(update).into_iter();
        all.filter(|one| one.starts_with("många/") && one.ends_with("added"))
            .count()
    };
    let told: usize = desk.history().iter().map(added).sum();
    assert_eq!(told, 300, "each is told of once");

    let update = watching.after(
        &desk,
        "a folder that goes",
        || fs::remove_dir_all(desk.path("sheets/p/många")).unwrap(),
        |update| changed(update).contains(&"många/0.xlsx removed".to_owned()),
    );
    assert_eq!(update["nodes_computed"], 0, "{update}");
}

#[test]
fn a_folder_of_sheets_that_is_out_of_reach_takes_no_figure_away() {
    let desk = project();
    let watching = Watching::start(&desk, &["--poll", "0.1"]);
    let update = watching.after(
        &desk,
        "the share that is away",
        || fs::rename(desk.path("sheets"), desk.path("borta")).unwrap(),
        |update| remarks(update).0.contains(&"V109"),
    );
    assert_eq!(changed(&update), Vec::<String>::new());
    assert_eq!(desk.figure("Kontakt", 2014), Some(1.0));
    let update = watching.after(
        &desk,
        "the share that is back",
        || fs::rename(desk.path("borta"), desk.path("sheets")).unwrap(),
        |update| remarks(update).1.contains(&"V109"),
    );
    assert_eq!(counts(&update), (0, 0));
}

#[test]
fn a_new_pack_is_taken_on_and_one_that_goes_is_let_go() {
    let desk = project();
    let watching = Watching::start(&desk, &["--poll", "0.1"]);
    for (from, to) in [
        ("visare.toml", "visare.toml"),
        ("regler.rhai", "regler.rhai"),
    ] {
        let text = desk.text(&format!("rules/p/{from}"));
        desk.write(&format!("rules/q/{to}"), &text);
    }
    watching.until("the new pack", || desk.path("out/q/results.json").exists());
    fs::remove_dir_all(desk.path("rules/q")).unwrap();
    watching.until("the farewell", || {
        watching.said().contains("Regelmappen q finns inte längre")
    });
    assert!(desk.path("out/q/results.json").exists());
}
