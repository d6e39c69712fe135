//! Real files from Kolada, every one of them, read whole.
//!
//! They lie outside the project, in the folder that `VISARE_KOLADA` names or in `../shared/kolada`; without
//! them the tests say that they were skipped. What is expected stands in `tests/tables/kolada.csv`, counted by
//! `tests/tables/kolada.py` with other readers.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot be set up shall stop, and says when it is skipped"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use visare::{
    inputs::{Binding, ParsedFile, ParsedSheet, bind, parse},
    model::{
        AnswersColumn, Band, CellAddress, Column, Direction, KeyFigure, KeyFigureId, Missing,
        Place, PlaceCatalogue, PlaceKind, Sex,
    },
    project::{Folders, InputFile, load},
    session::{Focus, Request, Session, needs_attention},
};

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("VISARE_KOLADA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/kolada"),
        PathBuf::from,
    );
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

/// What the other readers count, and the same counts of what was parsed.
fn counted(file: &ParsedFile) -> Vec<String> {
    let distinct = |labels: &[(String, CellAddress)]| {
        let names: BTreeSet<&str> = labels.iter().map(|(name, _)| name.as_str()).collect();
        names.len()
    };
    let line = |sheet: &Arc<ParsedSheet>| {
        let cells = &sheet.observations.observations;
        let of = |why| cells.iter().filter(|cell| cell.value == Err(why)).count();
        let numbers: Vec<f64> = cells.iter().filter_map(|cell| cell.value.ok()).collect();
        let years: BTreeSet<i16> = cells.iter().map(|cell| cell.year).collect();
        let year = |year: Option<&i16>| year.map(ToString::to_string).unwrap_or_default();
        let totals = cells.iter().filter(|cell| cell.sex == Sex::Total);
        [
            file.file.clone(),
            sheet.observations.sheet.clone(),
            sheet.layout.to_owned(),
            sheet.rows.to_string(),
            cells.len().to_string(),
            numbers.len().to_string(),
            of(Missing::NotReported).to_string(),
            of(Missing::Suppressed).to_string(),
            of(Missing::NotApplicable).to_string(),
            distinct(&sheet.observations.subjects).to_string(),
            distinct(&sheet.observations.places).to_string(),
            year(years.first()),
            year(years.last()),
            totals.count().to_string(),
        ]
        .join("|")
    };
    file.sheets.iter().map(line).collect()
}

/// What the receipt says of the cells of a file: all of them are labels, figures, sums or beside them.
fn hold_account(file: &ParsedFile) {
    let settings = Binding {
        source_order: Vec::new(),
        municipality: Place {
            code: "0883".to_owned(),
            name: "Västervik".to_owned(),
            kind: PlaceKind::Municipality,
        },
        least_answers: 5,
        answers: AnswersColumn::Untold,
    };
    let nowhere = PlaceCatalogue::new(Vec::new());
    let bound = bind(&[], &nowhere, &[Arc::new(file.clone())], &settings).value;
    for sheet in bound.receipts.iter().flat_map(|file| &file.sheets) {
        let figures = sheet.cells - sheet.empty;
        let named = sheet.labels + sheet.totals + sheet.beside;
        assert_eq!(sheet.filled, named + figures, "{} {sheet:?}", file.file);
        assert_eq!(sheet.totals, 0, "{} {sheet:?}", file.file);
        let left = sheet.aggregates + sheet.unused + sheet.unplaced;
        assert_eq!(sheet.cells, sheet.used + left, "{} {sheet:?}", file.file);
    }
}

#[test]
fn every_real_file_is_read_whole() {
    let Some(folder) = folder() else { return };
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tables/kolada.csv");
    let records = csv::Reader::from_path(table).unwrap().into_records();
    let mut wrong = Vec::new();
    let mut count = 0;
    for record in records {
        let record = record.unwrap();
        let mut expected: Vec<String> = record.iter().map(ToOwned::to_owned).collect();
        let sum: f64 = expected.pop().unwrap().parse().unwrap();
        let file = parsed(&folder, &record[0]);
        let cells = file
            .sheets
            .iter()
            .flat_map(|sheet| &sheet.observations.observations);
        let found_sum: f64 = cells.filter_map(|cell| cell.value.ok()).sum();
        let found = counted(&file);
        hold_account(&file);
        let close = (found_sum - sum).abs() <= 1e-9 * sum.abs();
        if found != [expected.join("|")] || !close {
            wrong.push(format!(
                "{}\n    {}",
                expected.join("|"),
                found.join("\n    ")
            ));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(count, 26);
}

/// The figures that Kolada's own page shows for two key figures.
#[test]
fn answers_of_the_api_are_bound_to_everybody_women_and_men() {
    let Some(folder) = folder() else { return };
    let read = |name| Arc::new(parsed(&folder, name));
    let codes = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/rules/gemensamt/platser.csv"
    ));
    let codes = codes.unwrap();
    let places = codes.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        Place {
            code: cells[0].to_owned(),
            name: cells[1].to_owned(),
            kind: match cells[2] {
                "kommun" => PlaceKind::Municipality,
                "riket" => PlaceKind::Nation,
                _ => PlaceKind::Region,
            },
        }
    });
    let catalogue = PlaceCatalogue::new(places.collect());
    let settings = Binding {
        source_order: Vec::new(),
        municipality: catalogue.with_code("0883").unwrap().clone(),
        least_answers: 5,
        answers: Default::default(),
    };
    let figure = |id| KeyFigure {
        preliminary: BTreeSet::new(),
        id: KeyFigureId::new(id),
        titles: BTreeSet::new(),
        direction: Direction::High,
    };
    let files = [
        read("api_json/RECONSTRUCTED_v3_data_N15428_2024.json"),
        read("api_json/RECONSTRUCTED_v3_data_N09890_2023.json"),
    ];
    let bound = bind(
        &[figure("N15428"), figure("N09890")],
        &catalogue,
        &files,
        &settings,
    );
    assert_eq!(bound.diagnostics, vec![]);
    let municipal = bound.value.municipal;
    let in_year = |column: &Column, year| {
        let year = municipal.axes.years.position(year).unwrap();
        let values = (0..290).map(|place| column.get(place, year));
        values.collect::<Vec<_>>()
    };
    let of =
        |values: &[Result<f64, Missing>], why| values.iter().filter(|v| **v == Err(why)).count();
    let values = in_year(&municipal.columns[0], 2024);
    assert_eq!(values.iter().flatten().count(), 290);
    let values = in_year(&municipal.columns[1], 2023);
    assert_eq!(values.iter().flatten().count(), 177);
    assert_eq!(of(&values, Missing::Suppressed), 109);
    assert_eq!(of(&values, Missing::NotReported), 4);
    // The first municipality: men come first in the file, then everybody, then women.
    let of_sex = |sex| municipal.by_sex[&(0, sex)].column.get(0, 1);
    assert_eq!(municipal.columns[0].get(0, 1), Ok(83.305509));
    assert_eq!(of_sex(Sex::Women), Ok(81.403508));
    assert_eq!(of_sex(Sex::Men), Ok(85.031847));
    assert_eq!(
        municipal.origin_of(0, Sex::Women, 0, 1).unwrap().name(),
        "api_json/RECONSTRUCTED_v3_data_N15428_2024.json!J4"
    );
}

/// Titles of 2020 meet the ids of the list of 2026, where they are still the same.
#[test]
fn real_titles_meet_ids_through_the_real_list_of_key_figures() {
    let Some(folder) = folder() else { return };
    let read = |name| Arc::new(parsed(&folder, name));
    let list = read("metadata/kolada_v3_kpi_2026-03.csv");
    let figure = |id, titles: &[&str]| KeyFigure {
        preliminary: BTreeSet::new(),
        id: KeyFigureId::new(id),
        titles: titles.iter().map(|title| (*title).to_owned()).collect(),
        direction: Direction::Low,
    };
    let place = |code: &str, name: &str| Place {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: PlaceKind::Municipality,
    };
    let settings = Binding {
        source_order: Vec::new(),
        municipality: place("0163", "Sollentuna"),
        least_answers: 0,
        answers: Default::default(),
    };
    let catalogue = PlaceCatalogue::new(vec![
        place("0163", "Sollentuna"),
        place("0114", "Upplands Väsby"),
    ]);
    let bound = |figure, file| bind(&[figure], &catalogue, &[Arc::clone(&list), file], &settings);
    let told = |found: &[visare::diagnostics::Diagnostic]| {
        let codes: Vec<&str> = found.iter().map(|d| d.code.name()).collect();
        codes.join(" ")
    };
    // The second has two spaces in its title.
    for id in ["N00905", "N01951"] {
        let found = bound(figure(id, &[]), read("exports_2020/Kolada_2005.xlsx"));
        assert_eq!(found.value.receipts[0].sheets[0].used, 2 * 15, "{id}");
    }
    // Counted per 1 000 inhabitants in 2013, per 100 000 in 2026, under one id.
    let file = read("exports_2012_2013/onevar/U07417.xls");
    let title = file.sheets[0].observations.subjects[0].0.clone();
    let violence = bound(figure("U07417", &[&title]), file);
    assert!(
        told(&violence.diagnostics).contains("V229"),
        "{title}: {}",
        told(&violence.diagnostics)
    );
}

/// 26 municipalities of the county of Stockholm and their mean: the mean is counted and never placed.
#[test]
fn real_exports_are_bound_to_places() {
    let Some(folder) = folder() else { return };
    let file = Arc::new(parsed(&folder, "exports_2020/Kolada_2005.xlsx"));
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
        preliminary: BTreeSet::new(),
        id: KeyFigureId::new("N00919"),
        titles: BTreeSet::from([title.to_owned()]),
        direction: Direction::Low,
    };
    let settings = Binding {
        source_order: Vec::new(),
        municipality: places[0].clone(),
        least_answers: 0,
        answers: Default::default(),
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
    assert_eq!(place, "exports_2020/Kolada_2005.xlsx!Kolada nyckeltal!C4");
}

/// Every figure of the national file is ranked and banded as pandas does it: `tests/tables/national.py`.
#[test]
fn a_pack_over_the_national_file_ranks_and_bands_all_of_it() {
    let Some(folder) = folder() else { return };
    let read = |path: &str| {
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
    };
    let table = read("tests/tables/national.csv");
    let expected: BTreeSet<&str> = table.lines().skip(1).collect();
    let ids: BTreeSet<&str> = expected
        .iter()
        .filter_map(|line| line.split(',').next())
        .collect();
    let mut rules = "område(\"Riket\", #{ år: senaste(15) })".to_owned();
    for (number, id) in ids.iter().enumerate() {
        let good = if number.is_multiple_of(2) {
            "hög"
        } else {
            "låg"
        };
        rules += &format!(
            "\n    .mått(\"{id}\", kpi(\"{id}\", #{{ bra: \"{good}\" }}), #{{ bra: \"{good}\" }})"
        );
    }
    let desk = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = desk.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "rules/gemensamt/platser.csv",
        &read("rules/gemensamt/platser.csv"),
    );
    write("rules/p/visare.toml", &read("tests/gallery/visare.toml"));
    write("rules/p/riket.rhai", &format!("{rules};\n"));
    std::fs::create_dir_all(desk.path().join("sheets/p")).unwrap();
    std::fs::copy(
        folder.join("national/2024-12-12_KOLADA_data_raw.csv"),
        desk.path().join("sheets/p/riket.csv"),
    )
    .unwrap();
    let folders = Folders {
        sheets: desk.path().join("sheets"),
        rules: desk.path().join("rules"),
    };
    let project = load(&folders, "p").value.unwrap();
    let request = Request {
        focus: Focus::All,
        outputs: Vec::new(),
        language: None,
    };
    // Of each key figure and year: how many have a rank, the sum of ranks, and how many are in each band.
    let mut counts: BTreeMap<(String, i16), [u64; 5]> = BTreeMap::new();
    let mut seen = 0;
    let ran = Session::default().run_each(&project, &request, &mut |made| {
        seen += 1;
        let rows = made.results.areas[0].rows.iter();
        for row in rows.filter(|row| row.level == 1) {
            for (figure, year) in row.figures[0].iter().zip(&row.years) {
                let Some(rank) = figure.rank else { continue };
                let counted = counts.entry((row.measure.clone(), *year)).or_default();
                counted[0] += 1;
                assert_eq!(rank.halves() % 2, 0, "nobody ties halfway: {rank:?}");
                counted[1] += u64::from(rank.halves() / 2);
                let band = match figure.band.unwrap() {
                    Band::Good => 2,
                    Band::Middle => 3,
                    Band::Poor => 4,
                };
                counted[band] += 1;
            }
        }
    });
    assert!(!needs_attention(&ran.diagnostics), "{:?}", ran.diagnostics);
    assert_eq!(seen, 290);
    let found: Vec<String> = counts
        .into_iter()
        .map(|((id, year), [n, ranks, good, middle, poor])| {
            format!("{id},{year},{n},{ranks},{good},{middle},{poor}")
        })
        .collect();
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let wrong: Vec<_> = found.symmetric_difference(&expected).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
