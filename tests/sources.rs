//! Every `source` in `data.csv` that names a cell, looked up by LibreOffice: the cell holds that value, or nothing
//! where the figure is missing. Once for the sheets as they lie there, and once with the rows of a sheet moved.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
    process::Command,
};

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;

/// The cells of a sheet as LibreOffice writes them out.
type Cells = Vec<Vec<String>>;

/// Every sheet of every workbook in a folder, by `file!sheet`, as LibreOffice reads it; none if it is not installed.
fn reread(sheets: &Path) -> Option<HashMap<String, Cells>> {
    let folder = tempfile::tempdir().unwrap();
    let mut books: Vec<_> = fs::read_dir(sheets)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    books.sort();
    // Comma, double quotes, UTF-8, from the first line, cells as stored rather than as shown, every sheet by itself.
    let run = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}/profile",
            folder.path().display()
        ))
        .args(["--headless", "--convert-to"])
        .arg("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1")
        .arg("--outdir")
        .arg(folder.path().join("csv"))
        .args(&books)
        .output();
    let Ok(run) = run else {
        println!("skipped: soffice is not installed");
        assert!(
            std::env::var_os("VISARE_REQUIRE_ALL").is_none(),
            "soffice is required"
        );
        return None;
    };
    assert!(run.status.success(), "{run:?}");
    let mut found = HashMap::new();
    for book in &books {
        let file = book.file_name().unwrap().to_str().unwrap();
        let stem = book.file_stem().unwrap().to_str().unwrap();
        for entry in fs::read_dir(folder.path().join("csv")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            let Some(sheet) = name
                .strip_prefix(stem)
                .and_then(|rest| rest.strip_prefix('-'))
            else {
                continue;
            };
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_path(&path)
                .unwrap();
            let cells = reader
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            found.insert(format!("{file}!{sheet}"), cells);
        }
    }
    Some(found)
}

/// `D4` → (3, 3).
fn row_and_column(address: &str) -> (usize, usize) {
    let digits = address
        .find(|letter: char| letter.is_ascii_digit())
        .unwrap();
    let (letters, row) = address.split_at(digits);
    let column = letters.bytes().fold(0, |column, letter| {
        column * 26 + usize::from(letter - b'A') + 1
    });
    (row.parse::<usize>().unwrap() - 1, column - 1)
}

/// The lines of `data.csv` after a run of the example's pack over some sheets.
fn run(sheets: &Path) -> Vec<BTreeMap<String, String>> {
    let out = tempfile::tempdir().unwrap();
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let run = Command::new(env!("CARGO_BIN_EXE_visare"))
        .args(["run", "vastervik", "--outputs", "data", "--rules"])
        .arg(rules)
        .arg("--sheets")
        .arg(sheets)
        .arg("--out")
        .arg(out.path())
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let mut reader = csv::Reader::from_path(out.path().join("vastervik/data.csv")).unwrap();
    reader
        .deserialize::<BTreeMap<String, String>>()
        .map(Result::unwrap)
        .collect()
}

/// Looks every named cell up; how many there were.
fn look_up(lines: &[BTreeMap<String, String>], cells: &HashMap<String, Cells>) -> usize {
    let mut looked = 0;
    for line in lines {
        let Some((sheet, address)) = line["source"].rsplit_once('!') else {
            continue;
        };
        let (row, column) = row_and_column(address);
        let cell = cells
            .get(sheet)
            .unwrap_or_else(|| panic!("no sheet {sheet}: {line:?}"))
            .get(row)
            .and_then(|row| row.get(column))
            .map_or("", String::as_str);
        if line["value"].is_empty() {
            // A figure on too few answers is in its cell, and must not be in the output.
            let hidden = ["too_few", "shielded"].contains(&line["missing"].as_str());
            assert!(
                hidden || ["", "-", ".", ".."].contains(&cell),
                "{cell}: {line:?}"
            );
        } else {
            let [said, stands] = [&line["value"], cell].map(|text| {
                text.parse::<f64>()
                    .unwrap_or_else(|_| panic!("{text}: {line:?}"))
            });
            assert!((said - stands).abs() <= 1e-9 * stands.abs(), "{line:?}");
        }
        looked += 1;
    }
    looked
}

fn example() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sheets")
}

#[test]
fn every_source_is_a_cell_that_holds_the_value() {
    let Some(cells) = reread(&example().join("vastervik")) else {
        return;
    };
    let looked = look_up(&run(&example()), &cells);
    assert!(looked > 300, "{looked} cells");
}

#[test]
fn every_cell_of_every_sheet_is_accounted_for() {
    let sheets = example().join("vastervik");
    let Some(cells) = reread(&sheets) else {
        return;
    };
    let out = tempfile::tempdir().unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_visare"))
        .args(["run", "vastervik", "--outputs", "data", "--rules"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"))
        .arg("--sheets")
        .arg(example())
        .arg("--out")
        .arg(out.path())
        .output()
        .unwrap();
    assert!(run.status.success());
    let text = fs::read_to_string(out.path().join("vastervik/results.json")).unwrap();
    let results: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut looked = 0;
    for file in results["files"].as_array().unwrap() {
        for sheet in file["sheets"].as_array().unwrap() {
            let name = [&file["file"], &sheet["sheet"]].map(|name| name.as_str().unwrap());
            // Its own workbooks alone are in the folder that is read again.
            let Some(cells) = cells.get(&name.join("!")) else {
                continue;
            };
            let stands = cells
                .iter()
                .flatten()
                .filter(|cell| !cell.trim().is_empty());
            let count = |name: &str| sheet[name].as_u64().unwrap() as usize;
            assert_eq!(count("filled"), stands.count(), "{sheet}");
            let figures = count("cells") - count("empty");
            let left = count("aggregates") + count("unused") + count("unplaced");
            assert_eq!(
                count("filled"),
                count("labels") + count("totals") + count("beside") + figures,
                "{sheet}"
            );
            assert_eq!(count("cells"), count("used") + left, "{sheet}");
            looked += 1;
        }
    }
    assert!(looked >= 5, "{looked} sheets");
}

/// The rows below the heading of a sheet, last first, after three lines of somebody's own above it.
fn move_rows(from: &Path, to: &Path) {
    let mut book: Xlsx<_> = open_workbook(from).unwrap();
    let mut moved = Workbook::new();
    for (name, range) in book.worksheets() {
        let sheet = moved.add_worksheet().set_name(&name).unwrap();
        let mut rows: Vec<&[Data]> = range.rows().collect();
        let heading = rows
            .iter()
            .position(|row| row.iter().filter(|cell| **cell != Data::Empty).count() > 2)
            .unwrap_or(0);
        rows[heading + 1..].reverse();
        sheet.write(0, 0, "Flyttad").unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let (row, column) = (row as u32 + 3, column as u16);
                match cell {
                    Data::Float(number) => sheet.write(row, column, *number).unwrap(),
                    Data::Int(number) => sheet.write(row, column, *number).unwrap(),
                    Data::String(text) => sheet.write(row, column, text).unwrap(),
                    Data::Empty => continue,
                    other => panic!("not in the example: {other:?}"),
                };
            }
        }
    }
    moved.save(to).unwrap();
}

#[test]
fn moved_rows_give_the_same_figures_and_the_places_where_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let sheets = folder.path().join("vastervik");
    fs::create_dir_all(&sheets).unwrap();
    for entry in fs::read_dir(example().join("vastervik")).unwrap() {
        let path = entry.unwrap().path();
        let to = sheets.join(path.file_name().unwrap());
        if path.file_name().unwrap() == "kolada_hemtjanst.xlsx" {
            move_rows(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
    let (before, after) = (run(&example()), run(folder.path()));
    let figures = |lines: &[BTreeMap<String, String>]| -> Vec<_> {
        let without = lines.iter().cloned().map(|mut line| {
            line.remove("source");
            line
        });
        without.collect()
    };
    assert_eq!(figures(&before), figures(&after));
    let elsewhere = before
        .iter()
        .zip(&after)
        .filter(|(before, after)| before["source"] != after["source"])
        .count();
    assert!(elsewhere > 100, "{elsewhere} places");
    if let Some(cells) = reread(&sheets) {
        assert!(look_up(&after, &cells) > 300);
    }
}
