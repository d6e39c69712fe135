//! Two real exports from Kolada (May 2020), read whole.
//!
//! They lie outside the project, in the folder that `VISARE_KOLADA` names or in `../shared/kolada`; without
//! them the test says that it was skipped. The expected counts were taken independently of this reader:
//! with openpyxl, over the rows from row 3, `None` in C and further right being missing, and distinct
//! texts of A and B being titles and places.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot be set up shall stop, and says when it is skipped"
)]

use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use visare::{
    inputs::{Binding, ParsedFile, bind, parse},
    model::{Direction, KeyFigure, KeyFigureId, Missing, Place, PlaceCatalogue, PlaceKind},
    project::InputFile,
};

/// What openpyxl counts in a file.
struct Expected {
    file: &'static str,
    rows: usize,
    numbers: usize,
    missing: usize,
    titles: usize,
    places: usize,
    years: (i16, i16),
    /// The value of the last row in the last but one year; NaN where it is missing.
    last: f64,
}

const EXPECTED: [Expected; 2] = [
    Expected {
        file: "Kolada_2005.xlsx",
        rows: 108,
        numbers: 1577,
        missing: 43,
        titles: 4,
        places: 27,
        years: (2005, 2019),
        last: 282_700.0,
    },
    Expected {
        file: "Kommuner.xlsx",
        rows: 432,
        numbers: 6078,
        missing: 3858,
        titles: 16,
        places: 27,
        years: (1998, 2020),
        last: f64::NAN,
    },
];

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("VISARE_KOLADA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/kolada"),
        PathBuf::from,
    );
    let folder = folder.join("exports_2020");
    if folder.is_dir() {
        return Some(folder);
    }
    let required = std::env::var_os("VISARE_REQUIRE_ALL").is_some_and(|value| value == "1");
    assert!(!required, "the real exports are required but not at hand");
    println!("skipped: no real exports in {}", folder.display());
    None
}

fn parsed(folder: &std::path::Path, name: &str) -> ParsedFile {
    let bytes = std::fs::read(folder.join(name)).unwrap();
    let file = parse(&InputFile {
        name: name.to_owned(),
        content: Ok(Arc::from(bytes)),
    });
    assert_eq!(file.diagnostics, vec![]);
    file.value
}

#[test]
fn real_exports_are_read_whole() {
    let Some(folder) = folder() else { return };
    for expected in EXPECTED {
        let file = parsed(&folder, expected.file);
        assert_eq!(file.sheets.len(), 1);
        let sheet = &file.sheets[0];
        assert_eq!(sheet.layout, "fri_sokning");
        assert_eq!(sheet.observations.sheet, "Kolada nyckeltal");
        assert_eq!(sheet.rows, expected.rows);
        assert_eq!(sheet.observations.subjects.len(), expected.titles);
        assert_eq!(sheet.observations.places.len(), expected.places);
        let cells = &sheet.observations.observations;
        let years: BTreeSet<i16> = cells.iter().map(|cell| cell.year).collect();
        assert_eq!(years.first(), Some(&expected.years.0));
        assert_eq!(years.last(), Some(&expected.years.1));
        let numbers = cells.iter().filter(|cell| cell.value.is_ok()).count();
        assert_eq!(numbers, expected.numbers);
        let missing = cells
            .iter()
            .filter(|cell| cell.value == Err(Missing::NotReported));
        assert_eq!(missing.count(), expected.missing);
        assert_eq!(cells.len(), expected.numbers + expected.missing);
        assert_eq!(cells.len(), expected.rows * years.len());
        let last = cells[cells.len() - 2].value;
        assert!(last == Ok(expected.last) || expected.last.is_nan() && last.is_err());
    }
}

/// Exports of 2012 and 2013 open (their container is malformed) and are left aside: their layouts are not
/// known, and the cross-tab with its labels given once must not be taken for "Fri sökning".
#[test]
fn older_exports_open_and_are_left_aside() {
    let Some(folder) = folder() else { return };
    let folder = folder.join("../exports_2012_2013");
    for name in [
        "eos_export1775.xls",
        "eos_export22058.xls",
        "onevar/N00092.xls",
    ] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let file = parse(&InputFile {
            name: name.to_owned(),
            content: Ok(Arc::from(bytes)),
        });
        let codes: Vec<&str> = file.diagnostics.iter().map(|d| d.code.name()).collect();
        assert_eq!(codes, ["V205"], "{name}");
    }
}

/// 26 municipalities of the county of Stockholm and their mean: the mean is counted and never placed.
#[test]
fn real_exports_are_bound_to_places() {
    let Some(folder) = folder() else { return };
    let file = Arc::new(parsed(&folder, "Kolada_2005.xlsx"));
    let names = &file.sheets[0].observations.places;
    let places = names.iter().filter(|(name, _)| !name.contains("ovägt"));
    let places: Vec<Place> = (1..)
        .zip(places)
        .map(|(code, (name, _))| Place {
            code: format!("{code:04}"),
            name: name.clone(),
            kind: PlaceKind::Municipality,
        })
        .collect();
    assert_eq!(places.len(), 26);
    let title = "Arbetslöshet 18-64 år, andel (%) av bef.";
    let key_figure = KeyFigure {
        id: KeyFigureId::new("N00919"),
        titles: BTreeSet::from([title.to_owned()]),
        direction: Direction::Low,
    };
    let settings = Binding {
        source_order: Vec::new(),
        municipality: places[0].clone(),
        least_answers: 0,
    };
    let bound = bind(
        &[key_figure],
        &PlaceCatalogue::new(places),
        &[file],
        &settings,
    );
    let codes: Vec<&str> = bound.diagnostics.iter().map(|d| d.code.name()).collect();
    assert_eq!(codes, ["V213"]);
    let receipt = &bound.value.receipts[0].sheets[0];
    assert_eq!(receipt.cells, 1620);
    assert_eq!(receipt.used, 26 * 15);
    assert_eq!(receipt.aggregates, 15);
    assert_eq!(receipt.unused, 3 * 27 * 15);
    assert_eq!(receipt.unplaced, 0);
    // Botkyrka is the first after the mean: its 2005 stands in C4.
    let municipal = &bound.value.municipal;
    assert_eq!(municipal.columns[0].get(0, 0), Ok(6.629378));
    let place = municipal.origin(0, 0, 0).unwrap().name();
    assert_eq!(place, "Kolada_2005.xlsx!Kolada nyckeltal!C4");
}
