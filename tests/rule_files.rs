//! Rule files as editors on all sorts of machines leave them: what can be read safely is read, and a fault in it stands
//! where the editor shows it; what cannot be read says so in one exact sentence.

#![allow(clippy::unwrap_used)]

use std::{fs, ops::RangeInclusive, path::Path};

use tempfile::TempDir;
use visare::{
    diagnostics::{Location, Severity, sentence},
    project::{Folders, load},
    session::Session,
    text::Language,
};

/// A script with a fault on its second line: `tryghet` at 2:23.
const SCRIPT: &str = "område(\"Hemtjänst\", #{ år: 2013..=2014 })\n    .mått(\"Trygghet\", tryghet, #{ bra: \"hög\" });\n";
const FAULT: &str = "V302 p/regler.rhai:2:23 Namnet `tryghet` är inte känt här.";

fn desk(script: &[u8]) -> TempDir {
    let desk = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = desk.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let places = "kod,namn,slag\n0000,Riket,riket\n0883,Västervik,kommun\n";
    write("rules/gemensamt/platser.csv", places.as_bytes());
    let settings = b"name = \"P\"\ncode = \"0883\"\ntrusted = true\n";
    write("rules/p/visare.toml", settings);
    write("rules/p/regler.rhai", script);
    write("sheets/p/tom.csv", b"a;b\n");
    desk
}

/// The faults of a project, each with code, place and sentence.
fn faults(desk: &Path) -> Vec<String> {
    let folders = Folders {
        sheets: desk.join("sheets"),
        rules: desk.join("rules"),
    };
    let loaded = load(&folders, "p");
    let mut found = loaded.diagnostics;
    if let Some(project) = loaded.value {
        found.extend(Session::default().plan(&project).diagnostics);
    }
    let told = found.iter().map(|fault| {
        let place = fault.places.first().map(|place| place.name());
        let sentence = sentence(fault, Language::Sv);
        format!("{} {} {sentence}", fault.code, place.unwrap_or_default())
    });
    told.collect()
}

fn said(script: &[u8]) -> Vec<String> {
    faults(desk(script).path())
}

/// Such a folder cannot be kept among the tests: nobody with Windows could fetch it.
#[test]
fn a_pack_whose_folder_windows_cannot_have_is_refused() {
    let desk = desk(SCRIPT.as_bytes());
    let rules = desk.path().join("rules");
    fs::rename(rules.join("p"), rules.join("Aux")).unwrap();
    let folders = Folders {
        sheets: desk.path().join("sheets"),
        rules: rules.clone(),
    };
    let loaded = load(&folders, "Aux");
    assert!(loaded.value.is_none());
    let [fault] = &loaded.diagnostics[..] else {
        panic!("{:?}", loaded.diagnostics);
    };
    let place = fault.places.first().map(Location::name);
    assert_eq!(place, Some(rules.join("Aux").display().to_string()));
    assert_eq!(
        sentence(fault, Language::Sv),
        "Namnet `Aux` har Windows för egen del, så varken fil eller mapp kan heta så."
    );
}

fn utf_16(text: &str, little: bool) -> Vec<u8> {
    let units = text.encode_utf16();
    units
        .flat_map(|unit| {
            if little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        })
        .collect()
}

#[test]
fn what_can_be_read_safely_is_read() {
    let marked = format!("\u{feff}{SCRIPT}");
    // As macOS writes it: a letter and a ring.
    let decomposed = SCRIPT.replace('å', "a\u{30a}").replace('ö', "o\u{308}");
    assert_ne!(decomposed, SCRIPT);
    for bytes in [
        SCRIPT.as_bytes().to_vec(),
        marked.as_bytes().to_vec(),
        SCRIPT.replace('\n', "\r\n").into_bytes(),
        decomposed.into_bytes(),
        utf_16(&marked, true),
        utf_16(&marked, false),
    ] {
        assert_eq!(said(&bytes), [FAULT], "{bytes:?}");
    }
}

#[test]
fn a_composed_and_a_decomposed_name_are_one() {
    let script = "let a\u{30a}r = 2013..=2014;\nområde(\"Hemtjänst\", #{ a\u{30a}r: år }).mått(\"M\", kpi(\"U1\", #{ bra: \"hög\" }));\n";
    assert_eq!(said(script.as_bytes()), [""; 0]);
}

#[test]
fn what_cannot_be_read_safely_says_why() {
    let latin: Vec<u8> = SCRIPT
        .chars()
        .map(|letter| u8::try_from(letter).unwrap())
        .collect();
    let large = "// regler\n".repeat(110_000);
    let half = utf_16(&format!("\u{feff}{SCRIPT}"), true);
    let unmarked = utf_16("let x = 1;", true);
    let not_text = "går inte att läsa som text: tecknen är inte kodade i UTF-8.";
    for (bytes, expected) in [
        (latin, format!("V315 p/regler.rhai:1:4 `p/regler.rhai` {not_text}")),
        (
            large.into_bytes(),
            "V315 p/regler.rhai `p/regler.rhai` går inte att läsa som text: filen är större än 1 MB.".to_owned(),
        ),
        (
            half[..half.len() - 1].to_vec(),
            format!("V315 p/regler.rhai:1:1 `p/regler.rhai` {not_text}"),
        ),
    ] {
        assert_eq!(said(&bytes), [expected]);
    }
    let hidden =
        "V350 p/regler.rhai:1:2 Här står ett tecken som inte syns: det är ett styrtecken (U+0000).";
    assert_eq!(said(&unmarked)[0], hidden);
}

/// A script that cannot be read may hold what the others build on: with it, nothing is computed.
#[test]
fn with_an_unread_script_nothing_is_written() {
    let desk = desk("let x = \"a\u{202e}b\";".as_bytes());
    let more = "område(\"A\", #{ år: [2014] }).mått(\"M\", kpi(\"U1\", #{ bra: \"hög\" }));";
    fs::write(desk.path().join("rules/p/mer.rhai"), more).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_visare"))
        .arg("run")
        .current_dir(desk.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("fel[V350]"));
    assert!(!desk.path().join("out").exists());
}

#[test]
fn an_edited_shared_script_changes_the_plan() {
    let desk = desk(
        b"import \"gemensamt/mall\" as mall;\nmall::visa(kpi(\"U1\", #{ bra: \"h\xc3\xb6g\" }));\n",
    );
    let shared = desk.path().join("rules/gemensamt/mall.rhai");
    let folders = Folders {
        sheets: desk.path().join("sheets"),
        rules: desk.path().join("rules"),
    };
    let mut session = Session::default();
    let mut areas = |name: &str| {
        let text =
            format!("fn visa(k) {{ område(\"{name}\", #{{ år: [2014] }}).mått(\"M\", k); }}");
        fs::write(&shared, text).unwrap();
        let project = load(&folders, "p").value.unwrap();
        let plan = session.plan(&project);
        assert_eq!(plan.diagnostics, []);
        let names = plan.value.areas.iter().map(|area| area.name.to_string());
        names.collect::<Vec<_>>()
    };
    assert_eq!(areas("Ett"), ["Ett"]);
    assert_eq!(areas("Två"), ["Två"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let desk = desk(b"import \"lank\" as l;\n");
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("lank.rhai"), "let x = 1;").unwrap();
    let link = desk.path().join("rules/p/lank.rhai");
    std::os::unix::fs::symlink(outside.path().join("lank.rhai"), link).unwrap();
    assert_eq!(
        faults(desk.path()),
        [
            "V154 p/lank.rhai `p/lank.rhai` läses inte: den är en länk som leder ut ur mappen med regler.",
            "V353 p/regler.rhai:1:8 `lank` går inte att importera: filen `p/lank.rhai` finns inte."
        ]
    );
}

/// The codes of the errors of a script, each with the lines that it points at.
fn lines(script: &str) -> Vec<(String, Vec<usize>)> {
    let desk = desk(script.as_bytes());
    let folders = Folders {
        sheets: desk.path().join("sheets"),
        rules: desk.path().join("rules"),
    };
    let loaded = load(&folders, "p");
    let mut found = loaded.diagnostics;
    found.extend(Session::default().plan(&loaded.value.unwrap()).diagnostics);
    found.retain(|fault| fault.severity() == Severity::Error);
    let line = |place: &Location| match place {
        Location::Script { line, .. } => *line,
        _ => 0,
    };
    found
        .iter()
        .map(|fault| {
            let lines = fault.places.iter().map(line).collect();
            (fault.code.name().to_owned(), lines)
        })
        .collect()
}

/// The quotation marks and closing brackets of a script outside its comments: the byte, and the lines from that of the
/// mark or bracket that it closes to its own.
fn closing(script: &str) -> Vec<(usize, RangeInclusive<usize>)> {
    let (mut line, mut open, mut found) = (1, Vec::new(), Vec::new());
    let mut letters = script.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\n' => line += 1,
            '/' if letters.peek().is_some_and(|(_, next)| *next == '/') => {
                while letters.next_if(|(_, next)| *next != '\n').is_some() {}
            }
            '"' => {
                let end = letters.by_ref().find(|(_, letter)| *letter == '"');
                found.extend([at, end.unwrap().0].map(|at| (at, line..=line)));
            }
            '(' | '[' | '{' => open.push(line),
            ')' | ']' | '}' => found.push((at, open.pop().unwrap()..=line)),
            _ => {}
        }
    }
    found
}

#[test]
fn a_mark_or_bracket_that_is_missing_is_pointed_at_wherever_it_was() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut tried = 0;
    for file in ["vastervik/hemtjanst.rhai", "orebro/risker.rhai"] {
        let script = fs::read_to_string(rules.join(file)).unwrap();
        // Every seventh: enough of each kind, and soon done.
        for (at, around) in closing(&script).into_iter().step_by(7) {
            let mut cut = script.clone();
            let sign = cut.remove(at);
            let found = lines(&cut);
            let (code, places) = found.first().unwrap();
            // Which of several brackets is missing cannot always be known, but it lies between the places.
            let between = match sign {
                '"' => false,
                _ => {
                    places.iter().min() <= Some(around.end())
                        && places.iter().max() >= Some(around.end())
                }
            };
            let told = between || places.iter().any(|line| around.contains(line));
            assert!(
                code == "V301" && told,
                "{file}: `{sign}` of the lines {around:?} is missing, and {found:?} is said"
            );
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried}");
}
