//! Of a workbook that was saved again only the sheets with other parts are parsed, and nobody can tell the difference.

use std::sync::Arc;

use visare::{
    inputs::{ParsedFile, parse_anew},
    project::InputFile,
};

use crate::make::{C, N, T, books, parsed, with_part};

const HEADING: &[C] = &[C::Empty, C::Empty, T("2020"), T("2021")];

/// A sheet with one row of figures and one that is faulty.
fn rows(first: f64, fault: &'static str) -> [Vec<C>; 3] {
    [
        HEADING.to_vec(),
        vec![T("Trygghet"), T("Västervik"), N(first), N(2.0)],
        vec![T("Trygghet"), T("Stockholm"), T(fault), N(3.0)],
    ]
}

/// A sheet by its name, with a value and a fault of its own.
type Named = (&'static str, f64, &'static str);

/// A workbook of sheets.
fn book(sheets: &[Named]) -> Vec<u8> {
    let made: Vec<[Vec<C>; 3]> = sheets
        .iter()
        .map(|(_, first, fault)| rows(*first, fault))
        .collect();
    let cells: Vec<Vec<&[C]>> = made
        .iter()
        .map(|rows| rows.iter().map(Vec::as_slice).collect())
        .collect();
    let named: Vec<(&str, &[&[C]])> = sheets
        .iter()
        .zip(&cells)
        .map(|((name, ..), rows)| (*name, rows.as_slice()))
        .collect();
    books(&named)
}

/// A table whose last row is said to be its sum, or not: only the part of the table is another.
#[test]
fn a_sheet_is_parsed_again_where_its_tables_are_others() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, (title, value)) in (1..).zip([("Trygghet", 1.0), ("Trygghet", 2.0)]) {
        let place = if row == 1 { "Västervik" } else { "Stockholm" };
        sheet.write_string(row, 0, title).unwrap();
        sheet.write_string(row, 1, place).unwrap();
        sheet.write_number(row, 2, 2020).unwrap();
        sheet.write_number(row, 3, value).unwrap();
    }
    let heads = ["Nyckeltal", "Kommun", "År", "Värde"];
    let columns = heads.map(|head| rust_xlsxwriter::TableColumn::new().set_header(head));
    let table = rust_xlsxwriter::Table::new().set_columns(&columns);
    sheet.add_table(0, 0, 2, 3, &table).unwrap();
    let plain = workbook.save_to_buffer().unwrap();
    let summed = with_part(&plain, "xl/tables/table1.xml", |text| {
        text.replace("<table ", "<table totalsRowCount=\"1\" ")
    });
    let earlier = parsed("a.xlsx", &plain).value;
    assert_eq!(earlier.sheets[0].rows, 2);
    assert_eq!(again(&earlier, &summed), ["Sheet1"]);
    assert_eq!(parsed("a.xlsx", &summed).value.sheets[0].rows, 1);
}

/// The file after it was saved as `bytes`, and the names of the sheets that were parsed for it.
fn again(earlier: &ParsedFile, bytes: &[u8]) -> Vec<String> {
    let input = InputFile {
        name: earlier.file.clone(),
        content: Ok(Arc::from(bytes)),
    };
    let made = parse_anew(&input, earlier);
    assert_eq!(
        made,
        parsed(&earlier.file, bytes),
        "as if nothing was known"
    );
    let fresh = made.value.sheets.iter().filter(|sheet| {
        let mut known = earlier.sheets.iter();
        !known.any(|known| Arc::ptr_eq(known, sheet))
    });
    fresh
        .map(|sheet| sheet.observations.sheet.clone())
        .collect()
}

#[test]
fn only_the_sheet_with_another_value_is_parsed() {
    let earlier = parsed(
        "a.xlsx",
        &book(&[("A & B", 1.0, "x"), ("C", 1.0, "x"), ("D", 1.0, "x")]),
    );
    assert_eq!(earlier.diagnostics.len(), 3);
    let earlier = earlier.value;
    let cases: [(&[Named], &[&str]); 7] = [
        (
            &[("A & B", 1.0, "x"), ("C", 1.0, "x"), ("D", 1.0, "x")],
            &[],
        ),
        (
            &[("A & B", 1.5, "x"), ("C", 1.0, "x"), ("D", 1.0, "x")],
            &["A & B"],
        ),
        (
            &[("A & B", 1.0, "x"), ("C", 9.0, "x"), ("D", 8.0, "x")],
            &["C", "D"],
        ),
        // Another text in the list of shared ones: a number in a sheet may mean another word.
        (
            &[("A & B", 1.0, "y"), ("C", 1.0, "y"), ("D", 1.0, "y")],
            &["A & B", "C", "D"],
        ),
        (
            &[("A & B", 1.0, "x"), ("E", 1.0, "x"), ("D", 1.0, "x")],
            &["E"],
        ),
        // Which sheet is selected stands in the sheets.
        (&[("D", 1.0, "x"), ("A & B", 1.0, "x")], &["D", "A & B"]),
        (
            &[
                ("A & B", 1.0, "x"),
                ("C", 1.0, "x"),
                ("D", 1.0, "x"),
                ("E", 2.0, "x"),
            ],
            &["A & B", "C", "D", "E"],
        ),
    ];
    for (sheets, expected) in cases {
        assert_eq!(again(&earlier, &book(sheets)), expected, "{sheets:?}");
    }
}

#[test]
fn a_sheet_of_another_calendar_hidden_or_formatted_otherwise_is_parsed() {
    let bytes = book(&[("C", 1.0, "x")]);
    let earlier = parsed("a.xlsx", &bytes).value;
    let changes = [
        (
            "xl/workbook.xml",
            "<workbookPr ",
            "<workbookPr date1904=\"1\" ",
        ),
        (
            "xl/workbook.xml",
            "sheetId=\"1\"",
            "sheetId=\"1\" state=\"hidden\"",
        ),
        ("xl/styles.xml", "<fonts ", "<fonts x=\"1\" "),
    ];
    for (part, from, to) in changes {
        let changed = with_part(&bytes, part, |text| {
            assert!(text.contains(from), "{text}");
            text.replace(from, to)
        });
        assert_eq!(again(&earlier, &changed), ["C"], "{to}");
    }
}

#[test]
fn a_file_that_was_no_workbook_is_parsed_whole() {
    let broken = parsed("a.xlsx", b"nothing of use").value;
    assert_eq!(again(&broken, &book(&[("C", 1.0, "x")])), ["C"]);
    let whole = parsed("a.csv", b"kod;\xc3\xa5r\n1;2\n").value;
    assert_eq!(again(&whole, b"kod;\xc3\xa5r\n1;3\n").len(), 1);
}
