//! The tables of the example packs, held against what was worked out of the same raw rows without visare.
//!
//! `tests/packs/<pack>.csv` has a line for each figure, as an economist would write it: the table, the row by what
//! stands in its cells (`fråga = Kan påverka & år = 2011`), the column and what is expected there: a number, a text, or
//! nothing where nothing shall stand. The column `rader` is how many such rows the table has.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::desk::Desk;

/// The rows of each table, in order: what stands in which column.
type Tables = BTreeMap<String, BTreeMap<u32, BTreeMap<String, String>>>;

fn tables(text: &str) -> Tables {
    let mut tables = Tables::new();
    for line in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let line: BTreeMap<String, String> = line.unwrap();
        let row = line["row"].parse().unwrap();
        let rows = tables.entry(line["table"].clone()).or_default();
        let cells = rows.entry(row).or_default();
        cells.insert(line["column"].clone(), line["value"].clone());
    }
    tables
}

/// Whether a cell is as it is written; numbers by their value.
fn agrees(cell: &str, written: &str) -> bool {
    let number = |text: &str| text.replace(',', ".").parse::<f64>().ok();
    match (number(cell), number(written)) {
        (Some(cell), Some(written)) => (cell - written).abs() <= 1e-9 * cell.abs().max(1.0),
        _ => cell == written,
    }
}

/// What differs from what is expected of a pack that has been run, and how many figures were held against it.
fn differences(desk: &Desk, pack: &str, expected: &Path) -> (Vec<String>, usize) {
    let tables = tables(&desk.read(&format!("out/{pack}/tables.csv")));
    let mut lines = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_path(expected)
        .unwrap();
    let mut wrong = Vec::new();
    let mut held = 0;
    for line in lines.records() {
        let line = line.unwrap();
        let [table, row, column, written] = [0, 1, 2, 3].map(|place| line[place].to_owned());
        let named: Vec<(&str, &str)> = row
            .split(" & ")
            .filter_map(|cell| cell.split_once(" = "))
            .collect();
        let is_meant = |cells: &&BTreeMap<String, String>| {
            named.iter().all(|(column, written)| {
                cells.get(*column).is_some_and(|cell| agrees(cell, written))
            })
        };
        let rows = tables.get(&table).into_iter().flat_map(BTreeMap::values);
        let found: Vec<_> = rows.filter(is_meant).collect();
        let cell = match (column.as_str(), found.as_slice()) {
            ("rader", rows) => rows.len().to_string(),
            (column, [row]) => {
                let cell = row.get(column).cloned();
                cell.unwrap_or_else(|| "no such column".to_owned())
            }
            (_, rows) => format!("{} such rows", rows.len()),
        };
        if !agrees(&cell, &written) {
            wrong.push(format!(
                "{pack}: {table}/{row}: {column} is {cell}, expected {written}"
            ));
        }
        held += 1;
    }
    (wrong, held)
}

/// The packs that figures are expected of, each with the file that says which.
fn packs() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let pack = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    files.map(|path| (pack(&path), path)).collect()
}

#[test]
fn every_table_of_a_pack_is_what_its_raw_rows_come_to() {
    let desk = Desk::example();
    let mut wrong = Vec::new();
    for (pack, expected) in packs() {
        let answer = desk.run(&["run", &pack, "--outputs", "data"]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        let (differs, held) = differences(&desk, &pack, &expected);
        assert!(held > 0, "{pack}");
        wrong.extend(differs);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The tables that a pack's workbooks are made of, as text files whose rows stand backwards and whose last column stands
/// first, under headings in capitals: nobody's rows stand as ours do.
fn disorder(desk: &Desk, pack: &str) {
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/make_sheets/tables");
    fs::remove_dir_all(desk.path(&format!("sheets/{pack}"))).unwrap();
    for book in fs::read_dir(tables.join(pack)).unwrap() {
        for table in fs::read_dir(book.unwrap().path()).unwrap() {
            let table = table.unwrap().path();
            if table.extension().is_none_or(|kind| kind != "csv") {
                continue;
            }
            let text = fs::read_to_string(&table).unwrap();
            let turned = |line: &str| match line.rsplit_once(';') {
                Some((others, last)) => format!("{last};{others}"),
                None => line.to_owned(),
            };
            let (head, rows) = text.split_once('\n').unwrap();
            assert!(
                !text.contains('"'),
                "{table:?}: a cell cannot be told by semicolons alone"
            );
            let mut lines = vec![turned(&head.to_uppercase())];
            lines.extend(rows.lines().rev().map(turned));
            let name = table.file_name().unwrap().to_str().unwrap();
            desk.write(&format!("sheets/{pack}/{name}"), &(lines.join("\n") + "\n"));
        }
    }
}

#[test]
fn a_pack_comes_to_the_same_of_rows_and_columns_in_another_order() {
    let desk = Desk::example();
    let mut wrong = Vec::new();
    for (pack, expected) in packs() {
        disorder(&desk, &pack);
        let answer = desk.run(&["run", &pack, "--outputs", "data"]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        wrong.extend(differences(&desk, &pack, &expected).0);
        let answer = desk.run(&["test", &pack]);
        assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
