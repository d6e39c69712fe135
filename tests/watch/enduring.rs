//! What a session that is kept gives is what a fresh one gives; many saves and many kills leave no trace.
//!
//! Few rounds are run by default. `VISARE_EDITS`, `VISARE_SAVES` and `VISARE_KILLS` say how many.

use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use proptest::{prelude::*, test_runner::Config};
use visare::{
    live::PackWatcher,
    project::{Folders, load},
    session::{Focus, Request, Session},
    views::OutputKind,
};

use crate::{
    desk::Desk,
    follower::{RULES, SETTINGS, Watching, book, project},
};

fn rounds(name: &str, few: u32) -> u32 {
    let asked = std::env::var(name).ok();
    asked.map_or(few, |text| text.parse().unwrap())
}

fn folders(desk: &Desk) -> Folders {
    Folders {
        sheets: desk.path("sheets"),
        rules: desk.path("rules"),
    }
}

fn request() -> Request {
    Request {
        focus: Focus::Own,
        outputs: OutputKind::ALL.to_vec(),
        language: None,
    }
}

/// An edit of the project.
#[derive(Clone, Debug)]
enum Edit {
    /// The first municipality's values in a workbook with these key figures.
    Values(&'static str, Vec<(&'static str, u8)>),
    /// A file is gone.
    Gone(&'static str),
    /// A piece of the rules is another.
    Rule(&'static str, &'static str),
    /// The rules are as they were at first.
    Rules,
    /// A piece of the settings is another.
    Setting(&'static str),
    /// A file that is no workbook.
    Broken(&'static str),
}

fn edit() -> impl Strategy<Value = Edit> {
    let file = || prop_oneof![Just("a.xlsx"), Just("b.xlsx"), Just("djup/c.xlsx")];
    let sheet = prop_oneof![Just("U1"), Just("U2"), Just("U3"), Just("U4")];
    let sheets = prop::collection::btree_map(sheet, 0_u8..4, 1..4);
    let rule = prop_oneof![
        Just(("medel", "summa")),
        Just((
            "bra: \"hög\", etikett: \"Ett\"",
            "bra: \"låg\", etikett: \"Ett\""
        )),
        Just(("medel(ett, två)", "ett")),
        Just((".mått(\"Kontakt\"", ".mått(\"Kontakten\"")),
        Just(("let ett", "// En rad.\nlet ett")),
        Just(("2013..=2014", "senaste(1)")),
        Just(("kpi(\"U3\"", "kpi(\"U4\"")),
        Just(("medel", "medl")),
    ];
    let setting = prop_oneof![
        Just("compare = [\"0102\"]\n"),
        Just("sources = [\"b.xlsx\", \"a.xlsx\"]\n"),
        Just("least = { ranked = 20 }\n"),
        Just(""),
    ];
    prop_oneof![
        6 => (file(), sheets).prop_map(|(file, values)| Edit::Values(file, values.into_iter().collect())),
        1 => file().prop_map(Edit::Gone),
        3 => rule.prop_map(|(from, to)| Edit::Rule(from, to)),
        1 => Just(Edit::Rules),
        1 => setting.prop_map(Edit::Setting),
        1 => file().prop_map(Edit::Broken),
    ]
}

fn apply(desk: &Desk, edit: &Edit) {
    match edit {
        Edit::Values(file, values) => {
            let values: Vec<(&str, f64)> = values
                .iter()
                .map(|(id, value)| (*id, f64::from(*value)))
                .collect();
            desk.put(&format!("sheets/p/{file}"), &book(&values, "A"));
        }
        Edit::Gone(file) => {
            let _ = fs::remove_file(desk.path(&format!("sheets/p/{file}")));
        }
        Edit::Rule(from, to) => {
            let text = desk.text("rules/p/regler.rhai");
            desk.write("rules/p/regler.rhai", &text.replacen(from, to, 1));
        }
        Edit::Rules => desk.write("rules/p/regler.rhai", RULES),
        Edit::Setting(line) => desk.write("rules/p/visare.toml", &format!("{SETTINGS}{line}")),
        Edit::Broken(file) => desk.put(&format!("sheets/p/{file}"), b"PK\x03\x04 cut off"),
    }
}

#[test]
fn after_any_edits_a_kept_session_gives_the_bytes_of_a_fresh_one() {
    let config = Config {
        cases: rounds("VISARE_EDITS", 12),
        failure_persistence: None,
        ..Config::default()
    };
    proptest!(config, |(edits in prop::collection::vec(edit(), 1..14))| {
        let desk = project();
        let mut kept = Session::default();
        for (step, edit) in edits.iter().enumerate() {
            apply(&desk, edit);
            let loaded = load(&folders(&desk), "p").value.unwrap();
            let one = kept.run(&loaded, &request());
            let other = Session::default().run(&loaded, &request());
            let after = &edits[..=step];
            prop_assert_eq!(&one.diagnostics, &other.diagnostics, "{:?}", after);
            let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
                files.iter().map(|(name, _)| name.clone()).collect()
            };
            prop_assert_eq!(names(&one.value.files), names(&other.value.files));
            for (one, other) in one.value.files.iter().zip(&other.value.files) {
                prop_assert!(one == other, "{} differs after {:?}", one.0, after);
            }
        }
    });
}

/// The memory that this process holds, in pages; none where the system does not say.
fn held() -> Option<usize> {
    let text = fs::read_to_string("/proc/self/statm").ok()?;
    text.split(' ').nth(1)?.parse().ok()
}

#[test]
fn many_saves_are_each_told_of_and_fill_no_memory() {
    let saves = rounds("VISARE_SAVES", 40);
    let desk = project();
    let out = desk.path("out");
    let watcher = PackWatcher::new(folders(&desk), "p", &out, request(), Session::default());
    let mut follower = watcher.unwrap();
    let mut settle = || {
        let mut updates = Vec::new();
        loop {
            let step = follower.step(false);
            updates.extend(step.update);
            if !step.unsettled {
                return updates;
            }
        }
    };
    assert_eq!(settle().len(), 1);
    let mut early = None;
    for save in 1..=saves {
        let value = f64::from(save) + 1.5;
        match save % 4 {
            0 => {
                let comment = format!("// {save}\n{RULES}");
                desk.write("rules/p/regler.rhai", &comment);
            }
            1 => desk.put("sheets/p/a.xlsx", &book(&[("U1", value), ("U2", 1.0)], "A")),
            2 => desk.put("sheets/p/b.xlsx", &book(&[("U3", value)], "A")),
            _ => {
                let method = if save % 8 < 4 { "medel" } else { "summa" };
                let rules = RULES.replace("medel", method);
                desk.write("rules/p/regler.rhai", &format!("// {save}\n{rules}"));
            }
        }
        let updates = settle();
        let told: Vec<u64> = updates.iter().map(|update| update.number).collect();
        assert_eq!(told, [u64::from(save)], "save {save}");
        if save == saves / 5 {
            early = held();
        }
        if save % 1000 == 0 {
            println!("{save} saves, {:?} pages", held());
        }
    }
    if let (true, Some(early), Some(late)) = (saves >= 2_000, early, held()) {
        assert!(late < early + early / 4, "{early} pages, then {late}");
    }
    // The store holds one version of each file.
    let contents = desk.files(".visare/out/p/contents");
    assert_eq!(contents.len(), 5, "{contents:?}");
}

/// A number from 0 to 1 that depends on nothing but `seed`.
fn invented(seed: u32) -> f64 {
    let mut x = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^= x >> 29;
    x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    f64::from((x >> 40) as u32) / f64::from(1_u32 << 24)
}

/// Every file below a folder, but drafts that a kill has left.
fn whole(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(whole(&path));
        } else if !path.to_string_lossy().ends_with(".tmp") {
            found.push(path);
        }
    }
    found
}

fn assert_whole(desk: &Desk) {
    for path in whole(&desk.path("out")) {
        let bytes = fs::read(&path).unwrap();
        let name = path.to_string_lossy().into_owned();
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        let sound = match ending.as_ref() {
            "xlsx" => zip::ZipArchive::new(Cursor::new(&bytes)).is_ok(),
            "json" => serde_json::from_slice::<serde_json::Value>(&bytes).is_ok(),
            "html" => bytes.trim_ascii_end().ends_with(b"</html>"),
            "csv" | "jsonl" => bytes.ends_with(b"\n"),
            _ => !bytes.is_empty(),
        };
        assert!(sound, "{name} is torn");
    }
    // Each line is a document, and each update goes on where the one before ended.
    let history = desk.history();
    let mut known = None;
    for update in &history {
        for place in update["municipalities"].as_array().unwrap() {
            for figure in place["changes"]["figures"].as_array().unwrap() {
                if figure["label"] == "Kontakt" && figure["place"] == "0101" {
                    let (before, after) = (&figure["before"], &figure["after"]);
                    assert!(known.is_none_or(|known| known == before), "{update}");
                    known = Some(after);
                }
            }
        }
    }
}

/// What the next command reads is of one run: the figures are those of the tidy data and those that were told last.
fn assert_of_one_run(desk: &Desk, figures: &str) {
    let answer = desk.run(&["diff", figures, figures]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let figure = desk.figure_in(figures, "Kontakt", 2014);
    let data = desk.text(&figures.replace("results.json", "data.csv"));
    let mut rows = data.lines().map(|row| row.split(',').collect::<Vec<_>>());
    if let Some(heading) = rows.next() {
        let at = |name: &str| heading.iter().position(|column| *column == name).unwrap();
        let stands = ["row", "place", "year", "sex", "value"].map(at);
        let mut rows = rows.map(|row| stands.map(|at| row[at]));
        let row = rows
            .find(|row| row[..4] == ["Kontakt", "0101", "2014", "T"])
            .unwrap();
        assert_eq!(row[4].parse().ok(), figure, "data.csv is of another run");
    }
    let history = desk.history();
    let places = history
        .iter()
        .flat_map(|update| update["municipalities"].as_array().unwrap());
    let told = places.flat_map(|place| place["changes"]["figures"].as_array().unwrap());
    let last = told
        .rev()
        .find(|one| one["label"] == "Kontakt" && one["place"] == "0101");
    if let Some(last) = last {
        assert_eq!(
            last["after"]["value"].as_f64(),
            figure,
            "{last} is not what stands"
        );
    }
}

/// Kills the program again and again while a value changes, then lets it come to rest; `figures` is where it writes
/// the municipality's own, and `spans` are the longest times (ms) before and after a change.
fn kill_again_and_again(kills: u32, arguments: &[&str], figures: &str, spans: (f64, f64)) {
    let desk = project();
    let value = |kill: u32| f64::from(kill % 50) + 1.5;
    for kill in 0..kills {
        let mut watching = Watching::launch(&desk, arguments);
        thread::sleep(Duration::from_millis((spans.0 * invented(2 * kill)) as u64));
        desk.put("sheets/p/b.xlsx", &book(&[("U3", value(kill))], "A"));
        let span = spans.1 * invented(2 * kill + 1);
        thread::sleep(Duration::from_millis(span as u64));
        watching.kill();
        assert_whole(&desk);
        if desk.path(figures).exists() {
            assert_of_one_run(&desk, figures);
        }
    }
    let watching = Watching::launch(&desk, arguments);
    let last = value(kills - 1);
    watching.until("the last value", || {
        desk.path(figures).exists() && desk.figure_in(figures, "Kontakt", 2014) == Some(last)
    });
    drop(watching);
    assert_whole(&desk);
}

#[test]
fn kills_at_any_moment_leave_whole_files_and_lose_no_update() {
    // About as long as a start with an update takes.
    let kills = rounds("VISARE_KILLS", 5);
    kill_again_and_again(
        kills,
        &["--poll", "0.05"],
        "out/p/results.json",
        (450.0, 350.0),
    );
}

#[test]
fn kills_while_every_municipality_is_written_lose_no_update_either() {
    let kills = rounds("VISARE_KILLS", 4);
    let arguments = ["--for", "all", "--outputs", "json", "--poll", "0.05"];
    kill_again_and_again(kills, &arguments, "out/p/0101/results.json", (900.0, 700.0));
}
