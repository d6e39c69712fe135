//! Writing the workbook of two areas of 200 rows, beside the same cells written plainly.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark stops where it fails"
)]

use rust_xlsxwriter::Workbook;
use visare::{
    diagnostics::Location,
    engine::{AreaResult, Basis, Composition, Field, Figure, Nation, Results, RowResult, Source},
    methods::{Ties, Trend},
    model::{Band, BandRule, Borders, Direction, KeyFigureId, Place, PlaceKind, Rank, Sex, Unit},
    plan::ComparisonSet,
    text::Language,
    views::{CellView, Report, area_sheet, data_csv, results_json, workbook},
};

const YEARS: [i16; 3] = [2012, 2013, 2014];
const ROWS: u32 = 200;

fn main() {
    divan::main();
}

fn results() -> Results {
    let place = |code: &str, kind| Place {
        code: code.to_owned(),
        name: format!("Ort {code}"),
        kind,
    };
    let mut places = vec![place("1299", PlaceKind::Municipality)];
    places.extend((1..=6).map(|unit| place(&format!("1299/{unit}"), PlaceKind::Unit)));
    places.push(place("0000", PlaceKind::Nation));
    let area = |name: &str| AreaResult {
        name: name.to_owned(),
        rule: Location::file("regler.rhai"),
        years: YEARS.to_vec(),
        rows: (0..ROWS).map(|number| row(number, places.len())).collect(),
        places: places.clone(),
    };
    Results {
        pack: "strandby".to_owned(),
        name: "Strandby".to_owned(),
        focus: places[0].clone(),
        areas: vec![area("Hemtjänst"), area("Särskilt boende")],
        tables: Vec::new(),
        funds: Vec::new(),
    }
}

fn row(number: u32, places: usize) -> RowResult {
    let level = if number.is_multiple_of(4) { 1 } else { 2 };
    let figure = |place: usize, year: usize| Figure {
        preliminary: false,
        value: Ok(f64::from(number % 97) + 0.1 * year as f64 + place as f64),
        rank: Rank::of_halves(160).filter(|_| place == 0),
        difference: Some(-1.5 + year as f64),
        band: Some(Band::ALL[(number as usize + year) % 3]),
        grey: None,
        source: Source::Rule,
    };
    RowResult {
        basis: Basis::Kolada,
        sex: Sex::Total,
        by_sex: Vec::new(),
        level,
        measure: format!("Mått {}", number / 4),
        label: format!("Rad {number}"),
        description: None,
        key_figure: (level == 2).then(|| KeyFigureId::new(&format!("U{number:05}"))),
        composition: Composition::Single.into(),
        counted: true,
        direction: Direction::High,
        unit: Unit::Percent,
        decimals: 0,
        lag: 0,
        years: YEARS.to_vec(),
        ties: Ties::Best,
        bands: BandRule::default(),
        compared_with: ComparisonSet::Everyone,
        among: 290,
        nation: Nation::Stated,
        mean_of: vec![None; 3],
        fields: [Field {
            ranked: 287,
            borders: Borders {
                good: Some(94.0),
                poor: Some(88.0),
            },
            beyond: Borders {
                good: Some(93.0),
                poor: Some(89.0),
            },
        }; 3]
            .into(),
        figures: (0..places)
            .map(|place| (0..3).map(|year| figure(place, year)).collect())
            .collect(),
        trend: Trend::Better,
        rule: Location::file("regler.rhai"),
    }
}

fn report(results: &Results) -> Report<'_> {
    Report {
        results,
        files: &[],
        rules: &[],
        diagnostics: &[],
        invented: &visare::project::Invented::None,
        explain: None,
        values_only: false,
        language: Language::Sv,
    }
}

#[divan::bench]
fn whole_workbook(bencher: divan::Bencher) {
    let results = results();
    bencher.bench(|| workbook(&report(&results)).unwrap());
}

/// The cells of the area sheets and of the data sheet, without a single format, note or group.
#[divan::bench]
fn same_cells_plainly(bencher: divan::Bencher) {
    let results = results();
    bencher.bench(|| {
        let report = report(&results);
        let mut book = Workbook::new();
        for area in &results.areas {
            let sheet = book.add_worksheet();
            for (row, index) in area_sheet(&report, area).rows.iter().zip(0u32..) {
                sheet.write_string(index, 0, &row.label).unwrap();
                for (cell, column) in row.cells.iter().zip(1u16..) {
                    match cell {
                        CellView::Number(number) => {
                            sheet.write_number(index, column, number.value).unwrap();
                        }
                        CellView::Rank(rank) => {
                            sheet.write_number(index, column, rank.number()).unwrap();
                        }
                        CellView::Count(count) => {
                            sheet.write_number(index, column, *count).unwrap();
                        }
                        CellView::Heading(text) => {
                            sheet.write_string(index, column, text).unwrap();
                        }
                        CellView::Trend(trend) => {
                            sheet.write_string(index, column, trend.arrow()).unwrap();
                        }
                        CellView::Empty | CellView::Missing(_) => {}
                    }
                }
            }
        }
        let sheet = book.add_worksheet();
        let data = data_csv(&report);
        let mut lines = csv::Reader::from_reader(data.as_slice());
        for (line, index) in lines.records().zip(0u32..) {
            for (field, column) in line.unwrap().iter().zip(0u16..) {
                match field.parse::<f64>() {
                    Ok(number) => sheet.write_number(index, column, number).unwrap(),
                    Err(_) => sheet.write_string(index, column, field).unwrap(),
                };
            }
        }
        book.save_to_buffer().unwrap()
    });
}

#[divan::bench]
fn tidy_file(bencher: divan::Bencher) {
    let results = results();
    bencher.bench(|| data_csv(&report(&results)));
}

#[divan::bench]
fn json_file(bencher: divan::Bencher) {
    let results = results();
    bencher.bench(|| results_json(&report(&results)));
}
