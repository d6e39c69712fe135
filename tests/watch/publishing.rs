//! How outputs come to stand: together, by one program at a time, and again where they were refused or taken away.

use std::fs;

use crate::{
    desk::Desk,
    follower::{Watching, book, changed, project, remarks},
};

use super::POLL;

#[test]
fn an_output_that_somebody_takes_away_comes_back() {
    let desk = project();
    let watching = Watching::start(&desk, &POLL);
    let stood = desk.read("out/p/data.csv");
    let told = desk.history();
    for name in ["data.csv", "index.html", "results.json"] {
        fs::remove_file(desk.path(&format!("out/p/{name}"))).unwrap();
        watching.until(name, || desk.path(&format!("out/p/{name}")).is_file());
    }
    assert_eq!(desk.read("out/p/data.csv"), stood);
    // Nothing is told of what is as it was.
    assert_eq!(desk.history(), told);
}

#[test]
fn what_the_disk_refused_is_tried_again_until_it_stands() {
    let desk = project();
    let watching = Watching::start(&desk, &POLL);
    fs::remove_file(desk.path("out/p/data.csv")).unwrap();
    fs::create_dir(desk.path("out/p/data.csv")).unwrap();
    // The line is written with what could be put in its place, and again with what could not.
    let is_refused = |update: &serde_json::Value| remarks(update).0.contains(&"V502");
    watching.after(
        &desk,
        "a value that cannot be written everywhere",
        || desk.put("sheets/p/b.xlsx", &book(&[("U3", 7.0)], "A")),
        |update| changed(update).contains(&"Kontakt".to_owned()) && is_refused(update),
    );
    watching.until("the fault", || watching.said().contains("V502"));
    // What could be written stands, and is told of once.
    assert_eq!(desk.figure("Kontakt", 2014), Some(7.0));
    fs::remove_dir(desk.path("out/p/data.csv")).unwrap();
    watching.until("the file", || desk.path("out/p/data.csv").is_file());
    assert!(desk.read("out/p/data.csv").contains(",7,"));
    let healed = |update: &serde_json::Value| remarks(update).1 == ["V502"];
    watching.until("that it is healed", || desk.history().iter().any(healed));
    let told = desk.history().into_iter();
    let told = told.filter(|update| changed(update).contains(&"Kontakt".to_owned()));
    assert_eq!(told.count(), 1);
}

#[test]
fn outputs_are_kept_up_to_date_by_one_program_at_a_time() {
    let desk = project();
    let mut watching = Watching::start(&desk, &POLL);
    for command in [["watch", "p"], ["serve", "p"]] {
        let answer = desk.run(&command);
        assert_eq!(answer.code, 2, "{}", answer.out);
        let said = "fel[V709]: Ett annat `visare watch` eller `visare serve` följer redan `p`";
        assert!(answer.err.starts_with(said), "{}", answer.err);
    }
    // Elsewhere there is room for another.
    drop(Watching::start(&desk, &["--out", "annan", "--poll", "0.1"]));
    watching.kill();
    let watching = Watching::start(&desk, &POLL);
    assert!(!watching.said().contains("V709"));
}

#[test]
fn what_must_not_be_published_stands_beside_the_outputs() {
    let desk = project();
    // An earlier version kept it among them.
    desk.write("out/.visare/p/kept.json", "{\"inputs\":[],\"rules\":[]}");
    let mut watching = Watching::start(&desk, &POLL);
    watching.until("what is kept", || {
        desk.text(".visare/out/p/kept.json").contains("b.xlsx")
    });
    watching.kill();
    let published = desk.files("out");
    assert!(
        published.iter().all(|name| name.starts_with("p/")),
        "{published:?}"
    );
    let hidden = |name: &&String| name.contains("/.");
    assert_eq!(published.iter().find(hidden), None);
}

/// New files are as the one who runs the program wants them; a file that stands keeps what somebody gave it.
#[cfg(unix)]
#[test]
fn files_are_as_readable_as_the_user_wants() {
    use std::{os::unix::fs::PermissionsExt, process::Command};
    let desk = Desk::small();
    let run = |mask: &str| {
        let program = env!("CARGO_BIN_EXE_visare");
        let script = format!("umask {mask}; exec '{program}' run");
        let done = Command::new("sh")
            .args(["-c", &script])
            .current_dir(desk.path(""))
            .output()
            .unwrap();
        assert!(done.status.success());
    };
    let mode = |name: &str| {
        let known = fs::metadata(desk.path(name)).unwrap();
        known.permissions().mode() & 0o777
    };
    run("027");
    assert_eq!(mode("out/p/data.csv"), 0o640);
    let given = fs::Permissions::from_mode(0o604);
    fs::set_permissions(desk.path("out/p/data.csv"), given).unwrap();
    desk.write(
        "sheets/p/kolada.csv",
        &desk.read("sheets/p/kolada.csv").replace('1', "2"),
    );
    run("077");
    assert_eq!(mode("out/p/data.csv"), 0o604);
    fs::remove_file(desk.path("out/p/data.csv")).unwrap();
    run("077");
    assert_eq!(mode("out/p/data.csv"), 0o600);
}
