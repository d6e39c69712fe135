//! Keeps the house in order: rooms import only from rooms above them, and the architecture document lists them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The rooms in the order in which data passes.
const ROOMS: [&str; 13] = [
    "text",
    "model",
    "diagnostics",
    "project",
    "inputs",
    "methods",
    "plan",
    "rules",
    "engine",
    "views",
    "session",
    "live",
    "cli",
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The room of a file: its first folder below `src`, or its own name.
fn room_of(file: &Path) -> String {
    let inside = file.strip_prefix(source()).unwrap();
    let first = inside.iter().next().unwrap().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The part of a file that ships, without its unit tests and comments.
fn shipped(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let before_tests = text.split("#[cfg(test)]").next().unwrap_or("");
    before_tests
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The rooms that a file names after `crate::`, alone or in braces.
fn imports(text: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for part in text.split("crate::").skip(1) {
        if let Some(list) = part.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            for letter in list.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    _ if depth > 0 => {}
                    letter if letter.is_alphanumeric() || letter == '_' => word.push(letter),
                    ':' if !word.is_empty() => rooms.push(std::mem::take(&mut word)),
                    _ => word.clear(),
                }
            }
        } else {
            let end = part
                .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .unwrap_or(part.len());
            rooms.push(part[..end].to_owned());
        }
    }
    rooms.retain(|room| ROOMS.contains(&room.as_str()));
    rooms
}

#[test]
fn imports_point_only_up_the_list_of_rooms() {
    let place = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut wrong = Vec::new();
    for file in rust_files(&source()) {
        let room = room_of(&file);
        let Some(own) = place(&room) else { continue };
        for import in imports(&shipped(&file)) {
            if place(&import) > Some(own) {
                wrong.push(format!("{} imports {import}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_architecture_document_lists_every_room_in_order() {
    let document = fs::read_to_string(source().join("lib.rs")).unwrap();
    let mut last = 0;
    for room in ROOMS {
        let line = format!("//! | [`{room}`] |");
        let at = document
            .find(&line)
            .unwrap_or_else(|| panic!("{room} is not listed"));
        assert!(at > last, "{room} is out of order");
        last = at;
        assert!(document.contains(&format!("pub mod {room};")), "{room}");
    }
}

#[test]
fn files_stay_small_enough_to_be_read() {
    for file in rust_files(&source()) {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 500, "{} has {lines} lines", file.display());
    }
}

#[test]
fn no_municipality_and_no_key_figure_is_compiled_in() {
    let places = fs::read_to_string(source().join("../rules/gemensamt/platser.csv")).unwrap();
    let names: Vec<&str> = places
        .lines()
        .skip(1)
        .filter(|line| line.ends_with(",kommun"))
        .filter_map(|line| line.split(',').nth(1))
        .filter(|name| name.chars().count() > 4)
        .collect();
    assert_eq!(
        places
            .lines()
            .skip(1)
            .filter(|line| line.ends_with(",kommun"))
            .count(),
        290
    );
    for file in rust_files(&source()) {
        let text = shipped(&file);
        let quoted: Vec<&str> = text.split('"').skip(1).step_by(2).collect();
        for piece in quoted {
            for name in &names {
                assert!(!piece.contains(name), "{}: {name}", file.display());
            }
            let is_id = piece.len() == 6
                && piece.starts_with(['N', 'U'])
                && piece[1..].bytes().all(|byte| byte.is_ascii_digit());
            assert!(!is_id, "{}: {piece}", file.display());
        }
    }
}

/// A text that the program asks for by a key that nothing has would be shown as its key.
#[test]
fn every_text_that_the_program_asks_for_is_there() {
    let texts = fs::read_to_string(source().join("text/sv.txt")).unwrap();
    let keys: Vec<&str> = texts
        .lines()
        .filter_map(|line| line.split_once(" = ").map(|(key, _)| key))
        .collect();
    let rooms: Vec<&str> = keys
        .iter()
        .filter_map(|key| key.split('.').next())
        .collect();
    let is_key = |piece: &&str| {
        let mut parts = piece.split('.');
        let first = parts.next().unwrap_or_default();
        let named = |part: &str| {
            let of_name =
                |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_';
            !part.is_empty() && part.chars().all(of_name)
        };
        piece.contains('.') && rooms.contains(&first) && parts.all(named)
    };
    let endings = [".html", ".css", ".js", ".svg"];
    let (mut asked, mut wrong) = (0, Vec::new());
    for file in rust_files(&source()) {
        let text = fs::read_to_string(&file).unwrap();
        for piece in text.split('"').filter(is_key) {
            asked += 1;
            let begins = |key: &&str| {
                key.strip_prefix(piece)
                    .is_some_and(|rest| rest.starts_with('.'))
            };
            let is_file = endings.iter().any(|ending| piece.ends_with(ending));
            if !is_file && !keys.contains(&piece) && !keys.iter().any(begins) {
                wrong.push(format!("{} asks for {piece}", file.display()));
            }
        }
    }
    assert!(asked > 400, "{asked} texts are asked for");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
