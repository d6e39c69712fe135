//! Rows that sum others up are not counted with them, and are told of.

use std::sync::Arc;

use rust_xlsxwriter::{Table, TableColumn, TableFunction, Workbook};
use visare::{diagnostics::Checked, inputs::BoundTables, model::CellKind};

use crate::{
    make::{Absent, C, N, T, book, codes, parsed, told},
    own_tables::{bound, declared, written},
};

const COMPLAINTS: &[(&str, CellKind)] = &[("enhet", CellKind::Text), ("antal", CellKind::Number)];

fn read(name: &str, bytes: &[u8]) -> Checked<BoundTables> {
    bound(
        &[declared("klagomål", COMPLAINTS)],
        &[Arc::new(parsed(name, bytes).value)],
    )
}

#[test]
fn the_totals_of_an_excel_table_are_left() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, (unit, count)) in (1..).zip([("Norr", 3.0), ("Syd", 5.0), ("Öst", 2.0)]) {
        sheet.write_string(row, 0, unit).unwrap();
        sheet.write_number(row, 1, count).unwrap();
        // Another table beside it goes on where the first has its sums.
        sheet.write_number(row + 1, 4, 1.0).unwrap();
    }
    let columns = [
        TableColumn::new()
            .set_header("enhet")
            .set_total_label("Alltihop"),
        TableColumn::new()
            .set_header("antal")
            .set_total_function(TableFunction::Sum),
    ];
    let table = Table::new().set_columns(&columns).set_total_row(true);
    sheet.add_table(0, 0, 4, 1, &table).unwrap();
    sheet.write_string(0, 4, "sedda").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let found = read("klagomal.xlsx", &bytes);
    assert_eq!(
        told(&found.diagnostics),
        "V260 note: Tabellen `klagomål` har kolumner som reglerna inte frågar efter: `sedda`.
    klagomal.xlsx!Sheet1!E1
    Inget behöver göras. De finns kvar men visas inte.
V282 note: Raden `Alltihop` är en summa eller ett medelvärde av andra rader och räknas inte med dem (antal sådana rader: 1).
    klagomal.xlsx!Sheet1!A5
    Inget behöver göras.
"
    );
    let seen = bound(
        &[declared("sedda", &[("sedda", CellKind::Number)])],
        &[Arc::new(parsed("klagomal.xlsx", &bytes).value)],
    );
    assert_eq!(
        written(&seen.value.tables[0]).lines().count(),
        3,
        "the other table is whole"
    );
}

/// What is typed or pasted, and what is left of it: `+` for a row that counts, `-` for one that is left, `?` for one
/// that counts and is told of.
const TYPED: &[&[(&str, f64, char)]] = &[
    &[("Norr", 3.0, '+'), ("Syd", 5.0, '+'), ("Summa", 8.0, '-')],
    &[("Norr", 3.0, '+'), ("Syd", 5.0, '+'), ("TOTALT:", 8.0, '-')],
    &[("Norr", 3.0, '+'), ("Syd", 5.0, '+'), ("Summa", 9.0, '?')],
    &[
        ("Norr", 3.0, '+'),
        ("Syd", 5.0, '+'),
        ("Medelvärde", 4.0, '-'),
    ],
    &[("Norr", 3.0, '+'), ("Syd", 5.0, '+'), ("Medel", 4.5, '+')],
    &[("Norr", 0.1, '+'), ("Syd", 0.2, '+'), ("Summa", 0.3, '-')],
    &[
        ("Norr", 3.0, '+'),
        ("Norr", 4.0, '+'),
        ("Norr Summa", 7.0, '-'),
        ("Syd", 5.0, '+'),
        ("Syd Summa", 5.0, '-'),
        ("Totalsumma", 12.0, '-'),
    ],
    // Names that only begin alike, and a first row that nothing stands above.
    &[("Totalförsvaret", 3.0, '+'), ("Syd", 3.0, '+')],
    &[
        ("Totalt", 3.0, '+'),
        ("Kvinnor", 1.0, '+'),
        ("Män", 2.0, '+'),
    ],
    &[("Summa Omsorg AB", 3.0, '+'), ("Syd", 4.0, '+')],
    &[("Norr", 0.0, '+'), ("Syd", 0.0, '+'), ("Summa", 0.0, '?')],
];

#[test]
fn sums_that_are_typed_or_pasted_are_known_by_name_and_by_what_they_come_to() {
    for typed in TYPED {
        let mut rows: Vec<Vec<C>> = vec![vec![T("enhet"), T("antal")]];
        rows.extend(
            typed
                .iter()
                .map(|(unit, count, _)| vec![T(unit), N(*count)]),
        );
        let cells: Vec<&[C]> = rows.iter().map(Vec::as_slice).collect();
        let text: Vec<String> = typed
            .iter()
            .map(|(unit, count, _)| format!("{unit};{count}"))
            .collect();
        let text = format!("enhet;antal\n{}\n", text.join("\n").replace('.', ","));
        let kept = typed.iter().filter(|(.., fate)| *fate != '-');
        let kept: Vec<String> = kept
            .map(|(unit, count, _)| format!("{unit}|{count}\n"))
            .collect();
        let told_of = |fate| typed.iter().any(|(.., one)| *one == fate);
        let mut expected = Vec::new();
        expected.extend(told_of('-').then_some("V282"));
        expected.extend(told_of('?').then_some("V283"));
        for (name, bytes) in [
            ("a.xlsx", book("Blad1", &cells)),
            ("a.csv", text.into_bytes()),
        ] {
            let found = read(name, &bytes);
            assert_eq!(
                written(&found.value.tables[0]),
                kept.concat(),
                "{name} {typed:?}"
            );
            assert_eq!(codes(&found.diagnostics), expected, "{name} {typed:?}");
        }
    }
}

#[test]
fn formulas_that_sum_their_column_are_left_among_key_figures_too() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let heads = ["Enhet", "Nyckeltal", "År", "Värde"];
    for (column, head) in (0..).zip(heads) {
        sheet.write_string(0, column, head).unwrap();
    }
    for (row, unit) in (1..).zip(["Norr", "Syd", "Alla enheter"]) {
        sheet.write_string(row, 0, unit).unwrap();
        sheet.write_string(row, 1, "Trygghet").unwrap();
        sheet.write_number(row, 2, 2020).unwrap();
        sheet.write_number(row, 3, 10).unwrap();
    }
    let formula = rust_xlsxwriter::Formula::new("=SUM(D2:D3)").set_result("20");
    sheet.write_formula(3, 3, formula).unwrap();
    let read = parsed("a.xlsx", &workbook.save_to_buffer().unwrap());
    assert_eq!(codes(&read.diagnostics), ["V282"]);
    let places = &read.value.sheets[0].observations.places;
    let places: Vec<&str> = places.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(places, ["Norr", "Syd"]);
}

#[test]
fn a_table_without_numbers_and_one_with_gaps_stand_as_they_are() {
    let rows: &[&[C]] = &[
        &[T("enhet"), T("antal")],
        &[T("Norr"), Absent],
        &[T("Summa"), Absent],
    ];
    let found = read("a.xlsx", &book("Blad1", rows));
    assert_eq!(
        written(&found.value.tables[0]),
        "Norr|<not_reported>\nSumma|<not_reported>\n"
    );
    assert_eq!(codes(&found.diagnostics), [""; 0]);
}
