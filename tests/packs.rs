//! The tables of the example packs, held against what was worked out of the same raw rows without visare.
//!
//! `tests/packs/<pack>.csv` has a line for each figure, as an economist would write it: the table, the row by what
//! stands in its cells (`fråga = Kan påverka & år = 2011`), the column and what is expected there: a number, a text, or
//! nothing where nothing shall stand. The column `rader` is how many such rows the table has.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::{collections::BTreeMap, fs, path::Path};

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

#[test]
fn every_table_of_a_pack_is_what_its_raw_rows_come_to() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs");
    let mut wrong: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let pack = path.file_stem().unwrap().to_str().unwrap();
        let desk = Desk::example();
        let answer = desk.run(&["run", pack, "--outputs", "data"]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        let tables = tables(&desk.read(&format!("out/{pack}/tables.csv")));
        let mut expected = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_path(&path)
            .unwrap();
        let mut held = 0;
        for line in expected.records() {
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
                (column, [row]) => row
                    .get(column)
                    .cloned()
                    .unwrap_or_else(|| "no such column".to_owned()),
                (_, rows) => format!("{} such rows", rows.len()),
            };
            if !agrees(&cell, &written) {
                wrong.push(format!(
                    "{pack}: {table}/{row}: {column} is {cell}, expected {written}"
                ));
            }
            held += 1;
        }
        assert!(held > 0, "{pack}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
