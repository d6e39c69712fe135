//! The gallery of faults: a folder per case under `tests/gallery/`, with a whole little project and `expected.txt`,
//! the exact words of `visare check`.
//!
//! A case `<code>-<name>/` holds `rules/` as a user would have it. To that the runner adds, where the case has none:
//! - `rules/gemensamt/platser.csv`: a few places, from `tests/gallery/platser.csv`;
//! - `rules/p/visare.toml`: settings without fault, from `tests/gallery/visare.toml`;
//! - `sheets/p/kolada.xlsx`: figures for U1, U2 and U3, from `tests/gallery/kolada.txt`.
//!
//! A table `sheets/**/*.txt` becomes a workbook laid out as Kolada's Fri sökning: `;` between cells, the years in
//! the first line. A file `name.link` becomes a link `name` to what it says; a case with one is left out where that takes
//! a right of one's own. `arguments.txt` holds other arguments than `check`. A `.gitkeep` keeps a folder that is empty.
//!
//! Every code V1xx, V3xx and V4xx has a case, but for V12x, which `tests/untrusted.rs` tells of. V2xx have their tests in `tests/inputs`, V5xx in `tests/cli.rs`.
//!
//! With `UPDATE_GALLERY=1` the runner writes `expected.txt` as the program speaks now; read the difference before
//! it is kept.

#![expect(
    clippy::unwrap_used,
    reason = "a case that cannot be set up shall stop"
)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use rust_xlsxwriter::Workbook;
use visare::diagnostics::Code;

fn gallery() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gallery")
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir(gallery())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    cases
}

/// The code that a case is named after.
fn code_of(case: &Path) -> String {
    let name = case.file_name().unwrap().to_string_lossy().to_uppercase();
    name.split('-').next().unwrap().to_owned()
}

#[test]
fn every_case_says_what_is_expected() {
    let update = std::env::var_os("UPDATE_GALLERY").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        if cfg!(not(unix)) && has_link(&case) {
            continue;
        }
        let expected = fs::read_to_string(case.join("expected.txt")).unwrap_or_default();
        let said = said(&case);
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let code = code_of(&case);
        assert!(said.contains(&format!("[{code}]")), "{name} says:\n{said}");
        if said == expected.replace('\r', "") {
            continue;
        }
        if update {
            fs::write(case.join("expected.txt"), said).unwrap();
        } else {
            wrong.push(format!(
                "== {name}\n-- expected\n{expected}\n-- said\n{said}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_of_projects_and_rules_has_a_case() {
    let shown: BTreeSet<String> = cases().iter().map(|case| code_of(case)).collect();
    for code in Code::ALL {
        let name = code.name();
        let asked = ["V1", "V3", "V4"]
            .iter()
            .any(|start| name.starts_with(start))
            && !name.starts_with("V12");
        if asked {
            assert!(shown.contains(name), "no case in tests/gallery for {name}");
        }
    }
}

/// What the program prints for a case: warnings and errors, then the rest, then how it ended.
fn said(case: &Path) -> String {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    copy(case, root);
    complete(root);
    let arguments = fs::read_to_string(case.join("arguments.txt"));
    let arguments = arguments.unwrap_or_else(|_| "check".to_owned());
    let output = Command::new(env!("CARGO_BIN_EXE_visare"))
        .args(arguments.split_whitespace())
        .current_dir(root)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().unwrap();
    let whole = format!("{}{}", text(&output.stderr), text(&output.stdout));
    let slashed = whole.replace('\r', "").replace('\\', "/");
    // A line of annotate-snippets may end in blanks; editors take them away.
    let lines: Vec<&str> = slashed.lines().map(str::trim_end).collect();
    format!("{}\n=> {code}\n", lines.join("\n"))
}

/// Adds what a case leaves to the runner.
fn complete(root: &Path) {
    let parts = [
        ("rules/gemensamt", "platser.csv"),
        ("rules/p/visare.toml", "visare.toml"),
        ("sheets", "kolada.txt"),
    ];
    for (where_to, part) in parts {
        let target = root.join(where_to);
        let has_it = match part {
            "platser.csv" => target.join(part).exists() || target.join(".gitkeep").exists(),
            _ => target.exists(),
        };
        if has_it {
            continue;
        }
        let source = gallery().join(part);
        let path = match part {
            "platser.csv" => target.join(part),
            "kolada.txt" => target.join("p/kolada.xlsx"),
            _ => target,
        };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if part == "kolada.txt" {
            write_workbook(&source, &path);
        } else {
            fs::copy(&source, &path).unwrap();
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let source = entry.unwrap().path();
        let name = source.file_name().unwrap();
        let target = to.join(name);
        let is_table = from.components().any(|part| part.as_os_str() == "sheets");
        if source.is_dir() {
            copy(&source, &target);
        } else if is_table && source.extension().is_some_and(|ending| ending == "txt") {
            write_workbook(&source, &target.with_extension("xlsx"));
        } else if source.extension().is_some_and(|ending| ending == "link") {
            link(&source, &target.with_extension(""));
        } else if name != "expected.txt" && name != "arguments.txt" {
            fs::copy(&source, &target).unwrap();
        }
    }
}

fn has_link(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path());
    paths.any(|path| match path.is_dir() {
        true => has_link(&path),
        false => path.extension().is_some_and(|ending| ending == "link"),
    })
}

#[cfg(unix)]
fn link(source: &Path, target: &Path) {
    let to = fs::read_to_string(source).unwrap();
    std::os::unix::fs::symlink(to.trim(), target).unwrap();
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) {}

/// A table in text as a workbook: row 1 a heading, row 2 the years, then title, place and values.
fn write_workbook(source: &Path, target: &Path) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Sökning").unwrap();
    sheet.write_string(0, 0, "Kolada").unwrap();
    let text = fs::read_to_string(source).unwrap();
    for (row, line) in (1..).zip(text.lines()) {
        for (column, cell) in (0..).zip(line.split(';').map(str::trim)) {
            match cell.replace(',', ".").parse::<f64>() {
                Ok(number) if row > 1 => sheet.write_number(row, column, number).unwrap(),
                _ if cell.is_empty() || (row == 1 && column < 2) => continue,
                _ => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    workbook.save(target).unwrap();
}

/// The script language has names of its own for kinds of values, and they are nobody's business.
#[test]
fn no_fault_speaks_of_the_machinery() {
    for case in cases() {
        let said = fs::read_to_string(case.join("expected.txt")).unwrap_or_default();
        for word in [
            "i64",
            "f64",
            "ImmutableString",
            "FnPtr",
            "Dynamic",
            "rhai::",
            "anon$",
            "Handle",
            "array",
            "≟",
            "≠",
            "÷",
        ] {
            assert!(
                !said.contains(word),
                "{word} in {}:\n{said}",
                case.display()
            );
        }
    }
}
