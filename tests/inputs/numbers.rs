//! Numbers that stand as text, read column by column: `tests/tables/numbers.csv`.

use proptest::prelude::*;
use visare::{
    diagnostics::{Code, Diagnostic, Location},
    inputs::bind_tables,
    model::{CellKind, ColumnDeclaration, Missing, People, Scalar, TableDeclaration},
};

use crate::make::{C, Empty, T, book, codes, parsed};

/// What a cell comes to: its number, `?` where it may be two, `!` where it is none.
fn told(value: Result<f64, Missing>, is_ambiguous: bool) -> String {
    match value {
        Ok(number) => number.to_string(),
        Err(_) if is_ambiguous => "?".to_owned(),
        Err(_) => "!".to_owned(),
    }
}

/// Whether a diagnostic says that a cell may be two numbers. It names five cells, and counts the others.
fn is_named(found: &[Diagnostic], cell: &str) -> bool {
    let ambiguous = found.iter().filter(|one| one.code == Code::NumberAmbiguous);
    if ambiguous.clone().any(|one| one.places.len() == 5) {
        return true;
    }
    ambiguous
        .flat_map(|one| &one.places)
        .any(|place| place.name().ends_with(&format!("!{cell}")))
}

/// The two columns as years of a text file laid out as Kolada's Fri sökning.
fn figures(column: &[&str], other: &[&str]) -> Vec<String> {
    let mut text = "Kolada nyckeltal\n;;2021;2022\n".to_owned();
    for nth in 0..column.len().max(other.len()) {
        let cell = |cells: &[&str]| {
            cells
                .get(nth)
                .map(|cell| (*cell).to_owned())
                .unwrap_or_default()
        };
        text += &format!("Trygghet;Plats {nth};{};{}\n", cell(column), cell(other));
    }
    let file = parsed("a.csv", text.as_bytes());
    let of_column = file.value.sheets[0].observations.observations.iter();
    let of_column = of_column
        .filter(|cell| cell.year == 2021)
        .take(column.len());
    of_column
        .map(|cell| told(cell.value, is_named(&file.diagnostics, &cell.cell.name())))
        .collect()
}

/// The two columns as texts of a workbook's own table.
fn table(column: &[&str], other: &[&str]) -> Vec<String> {
    let numbers = |name: &str| ColumnDeclaration {
        name: name.into(),
        headings: Vec::new(),
        kind: CellKind::Number,
        optional: false,
        internal: false,
    };
    let declaration = TableDeclaration {
        name: "kostnader".to_owned(),
        sheets: Vec::new(),
        columns: vec![numbers("belopp"), numbers("andel")],
        key: Vec::new(),
        people: People::default(),
        guarded: false,
        dash_is_nothing: false,
    };
    let cell = |cells: &[&str], nth: usize| match cells.get(nth) {
        Some(cell) => T(String::leak((*cell).to_owned())),
        None => Empty,
    };
    let mut rows: Vec<Vec<C>> = vec![vec![T("Belopp"), T("Andel")]];
    rows.extend(
        (0..column.len().max(other.len())).map(|nth| vec![cell(column, nth), cell(other, nth)]),
    );
    let rows: Vec<&[C]> = rows.iter().map(Vec::as_slice).collect();
    let file = std::sync::Arc::new(parsed("a.xlsx", &book("Blad1", &rows)).value);
    let bound = bind_tables(&[(&declaration, Location::file("r.rhai"))], &[file]);
    let bound_table = &bound.value.tables[0];
    (0..column.len())
        .map(|row| {
            let value = bound_table.table.cell(0, row).map(|held| match held {
                Scalar::Number(number) => *number,
                _ => f64::NAN,
            });
            told(
                value,
                is_named(&bound.diagnostics, &format!("A{}", row + 2)),
            )
        })
        .collect()
}

fn cells(text: &str) -> Vec<&str> {
    text.split(';')
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect()
}

#[test]
fn columns_are_read_as_the_table_says() {
    let lines = include_str!("../tables/numbers.csv").lines();
    for line in lines.filter(|line| !line.starts_with('#')).skip(1) {
        let fields: Vec<&str> = line.split('|').map(str::trim).collect();
        let (column, other, read) = (cells(fields[0]), cells(fields[1]), cells(fields[2]));
        assert_eq!(figures(&column, &other), read, "{line}");
        // A rule has said that numbers stand in a table's column, so that a code with zeros is one there.
        if !column.contains(&"0114") {
            assert_eq!(table(&column, &other), read, "{line}, in a table");
        }
    }
}

#[test]
fn what_a_user_is_told_of_a_number_that_may_be_two() {
    let text =
        "kommun;nyckeltal;år;värde\nÄngby;Kostnad;2021;280.000\nÄngby;Kostnad;2022;281.250\n";
    let file = parsed("kolada_k.csv", text.as_bytes());
    assert_eq!(
        crate::make::told(&file.diagnostics),
        "V270 warning: `280.000` går att läsa på två sätt, som tusental eller med decimaler, och inget annat i filen avgör vilket. Talet saknas därför (antal celler: 2).
    kolada_k.csv!D2
    kolada_k.csv!D3
    Är det tusental: skriv 1234 eller 1 234. Är det decimaler: skriv en nolla till, 1,2340. I Excel: gör cellen till ett tal.
"
    );
}

#[test]
fn a_text_of_a_workbook_is_no_figure_whatever_it_looks_like() {
    for text in ["1,193", "84,5", "310.625"] {
        let rows: &[&[C]] = &[
            &[T("Kolada nyckeltal")],
            &[Empty, Empty, T("2020")],
            &[T("Trygghet"), T("Ale"), T(text)],
        ];
        let file = parsed("a.xlsx", &book("Blad1", rows));
        assert_eq!(codes(&file.diagnostics), ["V207"]);
    }
}

/// How numbers are written: the decimal sign, what goes between thousands, and how many decimals all have, if all have
/// as many.
type Convention = (char, &'static str, Option<usize>);

/// A number of so many thousandths, as a convention writes it.
fn written(thousandths: i64, (decimal, group, fixed): Convention) -> String {
    let (whole, part) = (
        thousandths.abs() / 1000,
        format!("{:03}", thousandths.abs() % 1000),
    );
    let part = match fixed {
        Some(count) => part[..count.min(3)].to_owned(),
        None => part.trim_end_matches('0').to_owned(),
    };
    let mut digits = whole.to_string();
    let mut at = digits.len();
    while at > 3 {
        at -= 3;
        digits.insert_str(at, group);
    }
    let sign = if thousandths < 0 { "-" } else { "" };
    match part.is_empty() {
        true => format!("{sign}{digits}"),
        false => format!("{sign}{digits}{decimal}{part}"),
    }
}

/// The number that a convention leaves of so many thousandths.
fn meant(thousandths: i64, (_, _, fixed): Convention) -> f64 {
    let cut = match fixed {
        Some(0) => 1000,
        Some(1) => 100,
        Some(2) => 10,
        _ => 1,
    };
    (thousandths / cut * cut) as f64 / 1000.0
}

fn convention() -> impl Strategy<Value = Convention> {
    let signs = prop::sample::select(vec![
        (',', ""),
        (',', " "),
        (',', "\u{a0}"),
        (',', "."),
        ('.', ""),
        ('.', " "),
        ('.', ","),
    ]);
    let decimals = prop::sample::select(vec![None, Some(0), Some(1), Some(2), Some(3)]);
    (signs, decimals).prop_map(|((decimal, group), fixed)| (decimal, group, fixed))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// A column written by a convention, beside another by the same, is read back as the same numbers or is named: never
    /// as other numbers.
    #[test]
    fn a_column_is_read_as_it_was_written_or_named(
        convention in convention(),
        column in prop::collection::vec(prop_oneof![-2_000_000_i64..2_000_000, 0_i64..2_000_000_000], 1..9),
        other in prop::collection::vec(0_i64..3_000_000, 0..5),
    ) {
        let write = |numbers: &[i64]| -> Vec<String> {
            numbers.iter().map(|number| written(*number, convention)).collect()
        };
        let (texts, others) = (write(&column), write(&other));
        let as_cells = |texts: &[String]| -> Vec<&'static str> {
            texts.iter().map(|text| &*String::leak(text.clone())).collect()
        };
        let (texts, others) = (as_cells(&texts), as_cells(&others));
        for read in [figures(&texts, &others), table(&texts, &others)] {
            prop_assert_eq!(read.len(), column.len());
            for ((number, text), read) in column.iter().zip(&texts).zip(read) {
                let is_same = read.parse() == Ok(meant(*number, convention));
                prop_assert!(is_same || read == "?" || read == "!", "{} of {:?} became {}", text, texts, read);
                prop_assert!(read != "!", "{} is a number", text);
            }
        }
    }
}
