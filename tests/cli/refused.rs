//! What stands where a file belongs and is none: nothing waits for a pipe, nothing is read of a device, and no file is
//! read that is larger than it can be.

use std::{
    fs::{self, File},
    os::unix::fs::symlink,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::desk::Desk;

fn pipe(desk: &Desk, name: &str) {
    let path = desk.path(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&path);
    assert!(
        Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap()
            .success()
    );
}

fn device(desk: &Desk, name: &str) {
    let path = desk.path(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&path);
    symlink("/dev/zero", &path).unwrap();
}

/// What a command says, which comes to an end.
fn said(desk: &Desk, arguments: &[&str]) -> String {
    let told = File::create(desk.path("told.txt")).unwrap();
    let mut running = Command::new(env!("CARGO_BIN_EXE_visare"))
        .args(arguments)
        .current_dir(desk.path(""))
        .stdout(Stdio::null())
        .stderr(told)
        .spawn()
        .unwrap();
    let start = Instant::now();
    while running.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(60) {
            running.kill().unwrap();
            running.wait().unwrap();
            return "it waits".to_owned();
        }
        thread::sleep(Duration::from_millis(20));
    }
    desk.read("told.txt")
}

#[test]
fn a_pipe_or_a_device_in_the_place_of_a_file_is_refused() {
    const NO_FILE: &str = "det är ingen vanlig fil, utan en enhet eller ett rör mellan program";
    let outside = "den är en länk som leder ut ur mappen med regler";
    for (file, shown, arguments) in [
        (
            "rules/gemensamt/platser.csv",
            "gemensamt/platser.csv",
            "check",
        ),
        ("rules/p/platser.csv", "p/platser.csv", "check"),
        ("rules/p/visare.toml", "p/visare.toml", "check"),
        ("rules/p/b.rhai", "p/b.rhai", "check"),
        ("rules/gemensamt/b.rhai", "gemensamt/b.rhai", "inspect p"),
        ("rules/p/prov.csv", "p/prov.csv", "test"),
        ("rules/p/prov.csv", "p/prov.csv", "lock Trygghet"),
        ("sheets/p/b.csv", "b.csv", "check"),
        ("sheets/b.xlsx", "b.xlsx", "run"),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        for (make, rules) in [(pipe as fn(&Desk, &str), NO_FILE), (device, outside)] {
            let desk = Desk::small();
            make(&desk, file);
            let why = if file.starts_with("rules") {
                rules
            } else {
                NO_FILE
            };
            let said = said(&desk, &arguments);
            let expected = format!("fel[V154]: `{shown}` läses inte: {why}.");
            let is_locked = arguments[0] == "lock" && said.contains("fel[V502]");
            assert!(is_locked || said.contains(&expected), "{file}\n{said}");
        }
    }
}

#[test]
fn a_pipe_or_a_device_in_the_place_of_an_output_is_named_and_stands() {
    for make in [pipe as fn(&Desk, &str), device] {
        for file in ["data.csv", "results.json", "kvalitetsvisaren.xlsx"] {
            let desk = Desk::small();
            let place = format!("out/p/{file}");
            make(&desk, &place);
            let said = said(&desk, &["run"]);
            let expected = format!(
                "fel[V502]: `{place}` kan inte skrivas: det är ingen vanlig fil, utan en enhet eller ett rör mellan program. \
                 Det som stod där står kvar."
            );
            assert!(said.contains(&expected), "{said}");
            assert!(said.contains("fel[V510]"), "{said}");
            assert_eq!(desk.files("out"), [format!("p/{file}")]);
        }
    }
}

/// The disk says how large a file is; no byte of it is read.
#[test]
fn the_size_of_a_file_is_judged_before_it_is_read() {
    const SIZE: u64 = 3 << 30;
    for (file, expected) in [
        ("sheets/p/b.csv", "fel[V221]: Filen `b.csv` är större än"),
        (
            "rules/p/b.rhai",
            "fel[V315]: `p/b.rhai` går inte att läsa som text: filen är större än 1 MB.",
        ),
        (
            "rules/gemensamt/platser.csv",
            "fel[V315]: `gemensamt/platser.csv` går inte att läsa som text: filen är större än 1 MB.",
        ),
        (
            "rules/p/visare.toml",
            "fel[V102]: Inställningarna `p/visare.toml` kan inte läsas: filen är större än 1 MB.",
        ),
    ] {
        let desk = Desk::small();
        let large = File::create(desk.path(file)).unwrap();
        large.set_len(SIZE).unwrap();
        let start = Instant::now();
        let said = said(&desk, &["check"]);
        assert!(said.contains(expected), "{file}\n{said}");
        // Reading so much takes much longer than that, and so does waiting for it.
        assert!(start.elapsed() < Duration::from_secs(30), "{file}");
    }
}

#[test]
fn what_is_written_lies_nowhere_among_what_is_read() {
    let desk = Desk::small();
    symlink("sheets/p", desk.path("genväg")).unwrap();
    for out in [
        "sheets/ut",
        "rules",
        "sheets/p/../x",
        "out/../rules/ut",
        "genväg/ut",
    ] {
        for command in ["run", "watch"] {
            let answer = desk.run(&[command, "--out", out]);
            assert_eq!(answer.code, 2, "{}", answer.out);
            assert!(answer.err.starts_with("fel[V707]"), "{}", answer.err);
        }
    }
    // The outputs of a pack lie in a folder of its name.
    fs::rename(desk.path("rules/p"), desk.path("rules/sheets")).unwrap();
    let answer = desk.run(&["run", "--out", "."]);
    assert!(answer.err.starts_with("fel[V707]"), "{}", answer.err);
}
