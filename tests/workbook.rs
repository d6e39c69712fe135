//! The workbook and the data files, from figures made by hand, read back with other programs' eyes.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests stop where they fail"
)]

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
    process::Command,
    sync::Arc,
};

use calamine::{Data, Reader, Xlsx};
use visare::{
    diagnostics::{Code, Diagnostic, Location, sentence},
    engine::{
        AreaResult, Basis, Between, Composition, Field, Figure, Nation, Results, RowResult, Source,
        TableHead, TableResult,
    },
    methods::{Ties, trend},
    model::{
        Band, BandRule, Borders, CellAddress, CellKind, Direction, FileReceipt, KeyFigureId,
        Missing, Place, PlaceKind, Rank, RuleReceipt, Sex, SheetReceipt, Unit,
    },
    plan::ComparisonSet,
    text::Language,
    views::{OutputKind, Report, data_csv, outputs, results_json, unmade, workbook},
};

const HOSTILE: &str = "=cmd|' /C calc'!A0";
/// What a text begins with that some spreadsheet takes for a formula: the signs, white space that is passed over before
/// them, and the signs as wide as East Asian letters.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
const YEARS: [i16; 3] = [2012, 2013, 2014];

fn place(code: &str, name: &str, kind: PlaceKind) -> Place {
    Place {
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
    }
}

fn at_line(line: usize) -> Location {
    Location::Script {
        file: "strandby/hemtjanst.rhai".to_owned(),
        line,
        column: 5,
    }
}

/// A row as the test states it: values, nation's values and ranks of three years.
struct Given {
    label: &'static str,
    id: Option<&'static str>,
    direction: Direction,
    unit: Unit,
    decimals: usize,
    lag: i16,
    own: [Result<f64, Missing>; 3],
    nation: [Option<f64>; 3],
    ranks: [u16; 3],
    counted: bool,
    members: &'static [&'static str],
}

impl Given {
    fn percent(
        label: &'static str,
        id: Option<&'static str>,
        own: [f64; 3],
        nation: [f64; 3],
        ranks: [u16; 3],
    ) -> Self {
        Given {
            label,
            id,
            direction: Direction::High,
            unit: Unit::Percent,
            decimals: 0,
            lag: 0,
            own: own.map(Ok),
            nation: nation.map(Some),
            ranks,
            counted: true,
            members: &[],
        }
    }

    fn low(self) -> Self {
        Given {
            direction: Direction::Low,
            ..self
        }
    }

    fn of(self, members: &'static [&'static str]) -> Self {
        Given { members, ..self }
    }
}

fn band(rank: u16, ranked: u16) -> Band {
    if rank * 4 <= ranked {
        Band::Good
    } else if (ranked + 1 - rank) * 4 <= ranked {
        Band::Poor
    } else {
        Band::Middle
    }
}

fn row(given: &Given, measure: &str, line: usize, units: usize) -> RowResult {
    let level = if given.id.is_some() { 2 } else { 1 };
    let source = |position: u32| match given.id {
        Some(_) => Source::Cell(Location::cell(
            "kolada_hemtjanst.xlsx",
            "Kolada nyckeltal",
            CellAddress {
                row: 1203,
                column: 3 + position,
            },
        )),
        None => Source::Rule,
    };
    let ranked = 287;
    let own: Vec<Figure> = (0u32..)
        .zip(given.own)
        .zip(given.nation)
        .zip(given.ranks)
        .map(|(((position, value), nation), rank)| {
            let few = value.is_ok() && rank == 0 && given.direction != Direction::None;
            Figure {
                preliminary: false,
                value,
                rank: Rank::of_halves(2 * usize::from(rank)),
                difference: value.ok().zip(nation).map(|(own, nation)| own - nation),
                band: (rank > 0).then(|| band(rank, ranked)),
                grey: value.err().or(few.then_some(Missing::FewPlaces)),
                source: match value {
                    Err(_) => Source::Nowhere,
                    Ok(_) => source(position),
                },
            }
        })
        .collect();
    let mut figures = vec![own.clone()];
    for unit in 0..units {
        let shift = if unit == 0 { 2.0 } else { -3.0 };
        figures.push(
            own.iter()
                .enumerate()
                .map(|(position, figure)| {
                    let hidden = unit == 1 && position == 0;
                    let value = match figure.value {
                        Ok(_) if hidden => Err(Missing::Suppressed),
                        Ok(value) => Ok(value + shift),
                        Err(_) => Err(Missing::NotInFile),
                    };
                    Figure {
                        preliminary: false,
                        value,
                        rank: None,
                        difference: None,
                        band: value.ok().and(figure.band),
                        grey: value.err(),
                        source: Source::Nowhere,
                    }
                })
                .collect(),
        );
    }
    figures.push(
        given
            .nation
            .iter()
            .map(|value| Figure {
                preliminary: false,
                value: value.ok_or(Missing::NotInFile),
                rank: None,
                difference: None,
                band: None,
                grey: None,
                source: Source::MeanOf(Between {
                    fewest: 287,
                    most: 287,
                }),
            })
            .collect(),
    );
    let values: Vec<Option<f64>> = given.own.iter().map(|value| value.ok()).collect();
    RowResult {
        basis: Basis::Kolada,
        sex: Sex::Total,
        by_sex: Vec::new(),
        level,
        measure: measure.to_owned(),
        label: given.label.to_owned(),
        description: None,
        key_figure: given.id.map(KeyFigureId::new),
        composition: Arc::new(match given.members {
            [] => Composition::Single,
            members => Composition::Combined {
                method: "mean",
                members: members.iter().map(|name| (*name).to_owned()).collect(),
                coverage: 1.0,
            },
        }),
        counted: given.counted,
        direction: given.direction,
        unit: given.unit,
        decimals: given.decimals,
        lag: given.lag,
        years: YEARS.iter().map(|year| year - given.lag).collect(),
        ties: Ties::Best,
        bands: BandRule::default(),
        compared_with: ComparisonSet::Everyone,
        among: 290,
        nation: Nation::Mean,
        mean_of: given
            .nation
            .iter()
            .map(|nation| Between::of(nation.map(|_| ranked)))
            .collect(),
        fields: given
            .nation
            .iter()
            .map(|nation| Field {
                ranked: if nation.is_some() { ranked } else { 0 },
                borders: Borders {
                    good: nation.map(|value| value * 1.04),
                    poor: nation.map(|value| value * 0.97),
                },
                ..Field::default()
            })
            .collect(),
        figures: figures.into(),
        trend: trend(&values, given.direction, given.decimals),
        rule: at_line(line),
    }
}

fn home_care() -> AreaResult {
    let percent = Given::percent;
    let mut rows = Vec::new();
    let mut add = |measure: &Given, keys: &[Given]| {
        let line = 10 + rows.len();
        rows.push(row(measure, measure.label, line, 2));
        for key in keys {
            rows.push(row(key, measure.label, line, 2));
        }
    };
    add(
        &percent(
            "Bemötande",
            None,
            [96.0, 98.0, 98.0],
            [97.0, 98.0, 97.0],
            [222, 80, 80],
        ),
        &[percent(
            "Bemötande från personal",
            Some("U21466"),
            [96.0, 98.0, 98.0],
            [97.0, 98.0, 97.0],
            [222, 80, 80],
        )],
    );
    add(
        &percent(
            "Trygghet",
            None,
            [91.0, 90.5, 89.0],
            [90.5, 91.0, 90.5],
            [127, 174, 190],
        )
        .of(&[
            "Tryggt att bo hemma med hemtjänst",
            "Förtroende för personalen",
        ]),
        &[
            percent(
                "Tryggt att bo hemma med hemtjänst",
                Some("U21467"),
                [88.0, 87.0, 85.0],
                [88.0, 89.0, 88.0],
                [143, 196, 206],
            ),
            percent(
                "Förtroende för personalen",
                Some("U21477"),
                [94.0, 94.0, 93.0],
                [93.0, 93.0, 93.0],
                [90, 103, 121],
            ),
        ],
    );
    add(
        &percent(
            "Delaktighet",
            None,
            [81.0, 76.5, 76.5],
            [72.5, 73.5, 73.5],
            [13, 78, 71],
        )
        .of(&[
            "Hänsyn till åsikter och önskemål",
            "Möjlighet att påverka vid vilka tider personalen kommer",
        ]),
        &[
            percent(
                "Hänsyn till åsikter och önskemål",
                Some("U21463"),
                [91.0, 88.0, 88.0],
                [87.0, 87.0, 87.0],
                [33, 108, 121],
            ),
            percent(
                "Möjlighet att påverka vid vilka tider personalen kommer",
                Some("U21462"),
                [71.0, 65.0, 65.0],
                [58.0, 60.0, 60.0],
                [19, 69, 66],
            ),
        ],
    );
    let mut continuity = percent("Kontinuitet", None, [0.0; 3], [0.0; 3], [0; 3]).low();
    continuity.own = [Err(Missing::NotReported); 3];
    continuity.nation = [None; 3];
    let mut continuity_key = percent(
        "Personalkontinuitet under 14 dagar, medelvärde",
        Some("U21401"),
        [0.0; 3],
        [0.0; 3],
        [0; 3],
    )
    .low();
    continuity_key.own = [
        Err(Missing::NotReported),
        Err(Missing::Conflict),
        Err(Missing::NotInFile),
    ];
    continuity_key.nation = [None; 3];
    add(&continuity, &[continuity_key]);
    let mut engagement = percent(
        "Hållbart medarbetarengagemang (HME)",
        Some("U00200"),
        [75.0, 0.0, 75.0],
        [76.0, 0.0, 76.0],
        [28, 0, 0],
    );
    engagement.own = [Ok(75.0), Err(Missing::NotReported), Ok(75.0)];
    engagement.nation = [Some(76.0), None, Some(76.0)];
    engagement.counted = false;
    let mut sick = percent(
        "Sjukfrånvaro kommunen",
        Some("N00090"),
        [4.7, 5.0, 5.3],
        [5.3, 5.8, 6.2],
        [48, 42, 44],
    )
    .low();
    sick.decimals = 1;
    add(
        &percent(
            "Arbetsmiljö",
            None,
            [10.85, 10.5, 13.15],
            [12.65, 12.9, 13.6],
            [55, 36, 112],
        )
        .low()
        .of(&[
            "Sjukfrånvaro kommunen",
            "Andel visstidsanställda timavlönade AO + OF",
        ]),
        &[
            engagement,
            sick,
            percent(
                "Andel visstidsanställda timavlönade AO + OF",
                Some("N20202"),
                [17.0, 16.0, 21.0],
                [20.0, 20.0, 21.45],
                [58, 38, 131],
            )
            .low(),
        ],
    );
    let cost = |label, id| Given {
        unit: Unit::Kronor,
        lag: 1,
        ..percent(
            label,
            id,
            [230_907.0, 164_665.0, 194_386.0],
            [193_047.0, 201_476.0, 248_127.0],
            [225, 81, 64],
        )
        .low()
    };
    add(
        &cost("Kostnader", None),
        &[cost("Kostnad per brukare", Some("N21006"))],
    );
    AreaResult {
        name: "Hemtjänst".to_owned(),
        rule: at_line(1),
        years: YEARS.to_vec(),
        places: vec![
            place("1299", "Strandby", PlaceKind::Municipality),
            place("1299/Norra", "Hemtjänst Norra stranden", PlaceKind::Unit),
            place("1299/Södra", "Hemtjänst Södra", PlaceKind::Unit),
            place("0000", "Riket", PlaceKind::Nation),
        ],
        rows,
    }
}

fn special_housing() -> AreaResult {
    let mut rows = vec![
        row(
            &Given::percent(
                "Mat",
                None,
                [70.0, 80.0, 84.0],
                [75.0, 75.0, 75.0],
                [240, 90, 20],
            ),
            "Mat",
            40,
            0,
        ),
        row(
            &Given::percent(
                HOSTILE,
                Some("U23467"),
                [70.0, 80.0, 84.0],
                [75.0, 75.0, 75.0],
                [240, 90, 20],
            ),
            "Mat",
            40,
            0,
        ),
        row(
            &Given::percent(
                "Aktiviteter",
                None,
                [60.0, 60.4, 60.0],
                [66.0, 66.0, 66.0],
                [250, 251, 260],
            ),
            "Aktiviteter",
            44,
            0,
        ),
    ];
    rows[1].description = Some("+SUM(1;2) är bara text.".to_owned());
    rows[2].direction = Direction::None;
    for figure in &mut Arc::make_mut(&mut rows[2].figures)[0] {
        figure.rank = None;
        figure.band = None;
        figure.grey = None;
    }
    let mut contact = Given::percent("Kontakt", None, [0.0; 3], [0.0; 3], [0; 3]);
    contact.own = [Err(Missing::NotApplicable); 3];
    contact.nation = [None; 3];
    let mut contact = row(&contact, "Kontakt", 47, 0);
    contact.composition = Arc::new(Composition::Absent {
        reason: "enkäten ställer inte frågan".to_owned(),
    });
    rows.push(contact);
    AreaResult {
        name: "Särskilt boende: äldre/personer med stora behov".to_owned(),
        rule: at_line(39),
        years: YEARS.to_vec(),
        places: vec![
            place("1299", "Strandby", PlaceKind::Municipality),
            place("0000", "Riket", PlaceKind::Nation),
        ],
        rows,
    }
}

fn results() -> Results {
    Results {
        pack: "strandby".to_owned(),
        name: "Strandbys kommun & region".to_owned(),
        focus: place("1299", "Strandby", PlaceKind::Municipality),
        areas: vec![home_care(), special_housing()],
        funds: Vec::new(),
        tables: Vec::new(),
    }
}

fn files() -> Vec<FileReceipt> {
    let sheet = |name: &str, layout| SheetReceipt {
        sheet: name.to_owned(),
        layout,
        rows: 290,
        rows_left: 2,
        filled: 14_000,
        labels: 950,
        totals: 0,
        beside: 0,
        cells: 13_050,
        empty: 0,
        used: 12_870,
        aggregates: 45,
        unused: 90,
        unplaced: 45,
    };
    vec![
        FileReceipt {
            file: "kolada_hemtjanst.xlsx".to_owned(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            bytes: 482_113,
            sheets: vec![
                sheet("Kolada nyckeltal", "kolada_wide"),
                sheet("Enheter", "units"),
            ],
        },
        FileReceipt {
            file: "trasig.xlsx".to_owned(),
            sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752".to_owned(),
            bytes: 12,
            sheets: Vec::new(),
        },
    ]
}

fn diagnostics() -> Vec<Diagnostic> {
    vec![
        Diagnostic::new(Code::WorkbookDamaged)
            .with("file", "trasig.xlsx")
            .at(Location::file("trasig.xlsx")),
        Diagnostic::new(Code::PlaceUnknown)
            .with("name", "Strandbyy")
            .with("count", 1)
            .at(Location::cell(
                "kolada_hemtjanst.xlsx",
                "Kolada nyckeltal",
                CellAddress { row: 7, column: 1 },
            ))
            .meant(vec!["Strandby".to_owned()]),
        Diagnostic::new(Code::NationIsMean).with("ids", HOSTILE),
    ]
}

fn with_report<T>(language: Language, work: impl FnOnce(&Report<'_>) -> T) -> T {
    with_results(&results(), language, work)
}

fn with_results<T>(
    results: &Results,
    language: Language,
    work: impl FnOnce(&Report<'_>) -> T,
) -> T {
    let (files, diagnostics) = (files(), diagnostics());
    let rules = [RuleReceipt {
        file: "strandby/hemtjanst.rhai".to_owned(),
        sha256: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae".to_owned(),
    }];
    work(&Report {
        results,
        files: &files,
        rules: &rules,
        diagnostics: &diagnostics,
        invented: &visare::project::Invented::None,
        explain: None,
        values_only: false,
        language,
    })
}

fn sample() -> Vec<u8> {
    with_report(Language::Sv, |report| workbook(report).unwrap())
}

fn open(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut text = Vec::new();
            part.read_to_end(&mut text).unwrap();
            (name, String::from_utf8_lossy(&text).into_owned())
        })
        .collect()
}

#[test]
fn the_same_figures_give_the_same_bytes_whatever_the_clock() {
    let first = sample();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(first == sample());
    let core = &parts(&first)["docProps/core.xml"];
    assert!(core.contains("2000-01-01T00:00:00Z"), "{core}");
    assert!(
        core.contains("<dc:creator>Strandbys kommun &amp; region</dc:creator>"),
        "{core}"
    );
}

#[test]
fn cells_are_numbers_and_hostile_text_stays_text() {
    let bytes = sample();
    let mut book = open(&bytes);
    let names = book.sheet_names();
    assert_eq!(
        names,
        [
            "Översikt",
            "Hemtjänst",
            "Särskilt boende- äldre-persone…",
            "Data",
            "Om",
            "Kontroll"
        ]
    );
    let area = book.worksheet_range("Hemtjänst").unwrap();
    assert_eq!(
        area.get_value((0, 0)),
        Some(&Data::String("Hemtjänst".into()))
    );
    let at = |label: &str| {
        let row =
            (0..100).find(|row| area.get_value((*row, 0)) == Some(&Data::String(label.into())));
        row.unwrap_or_else(|| panic!("{label}"))
    };
    let value = |label: &str, column| area.get_value((at(label), column)).cloned();
    assert_eq!(value("Trygghet", 2), Some(Data::Float(90.5)));
    // After the three values and the trend: three ranks, three numbers, three differences, two units, the nation.
    assert_eq!(value("Trygghet", 5), Some(Data::Float(127.0)));
    assert_eq!(value("Trygghet", 9), Some(Data::Float(287.0)));
    assert_eq!(value("Trygghet", 12), Some(Data::Float(-0.5)));
    assert_eq!(
        value("Sjukfrånvaro kommunen (lågt värde är bra)", 11),
        Some(Data::Float(-0.6))
    );
    assert_eq!(
        value("Trygghet", 17),
        Some(Data::String("– sekretess".into()))
    );
    assert_eq!(
        value("Kontinuitet (lågt värde är bra)", 1),
        Some(Data::String("– ej rapporterat".into()))
    );
    let heading = at("Kostnader (lågt värde är bra)") - 1;
    assert_eq!(
        area.get_value((heading, 1)),
        Some(&Data::String("Strandby 2011".into()))
    );
    for name in names {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(
            formulas.used_cells().all(|(_, _, text)| text.is_empty()),
            "{name}"
        );
    }
    let other = book
        .worksheet_range("Särskilt boende- äldre-persone…")
        .unwrap();
    assert_eq!(other.get_value((4, 0)), Some(&Data::String(HOSTILE.into())));
}

#[test]
fn groups_are_folded_with_the_mark_on_their_summaries() {
    let sheet = &parts(&sample())["xl/worksheets/sheet2.xml"];
    assert!(sheet.contains(r#"<outlinePr summaryBelow="0" summaryRight="0"/>"#));
    assert!(sheet.contains(r#"xSplit="1" ySplit="3" topLeftCell="B4""#));
    assert!(sheet.contains(r#"outlineLevelRow="1" outlineLevelCol="2""#));
    let tag = |start: &str| {
        let from = sheet.find(start).unwrap_or_else(|| panic!("{start}"));
        &sheet[from..from + sheet[from..].find('>').unwrap()]
    };
    // Bemötande and its key figure.
    let (measure, key_figure) = (tag(r#"<row r="4" "#), tag(r#"<row r="5" "#));
    assert!(
        measure.contains("collapsed=\"1\"") && !measure.contains("hidden"),
        "{measure}"
    );
    assert!(
        key_figure.contains("hidden=\"1\"") && key_figure.contains("outlineLevel=\"1\""),
        "{key_figure}"
    );
    assert!(!key_figure.contains("collapsed"), "{key_figure}");
    // What follows the last group of rows and of columns is marked as well.
    assert!(tag(r#"<row r="21" "#).contains("collapsed=\"1\""));
    assert!(tag(r#"<col min="24" max="24""#).contains("collapsed=\"1\""));
    // The trend is the summary of rank and difference, the last difference that of the units.
    assert!(tag(r#"<col min="5" max="5""#).contains("collapsed=\"1\""));
    let last_difference = tag(r#"<col min="14" max="14""#);
    assert!(
        last_difference.contains("outlineLevel=\"1\"") && last_difference.contains("collapsed")
    );
    let units = tag(r#"<col min="15" max="20""#);
    assert!(
        units.contains("outlineLevel=\"2\"") && units.contains("hidden=\"1\""),
        "{units}"
    );
}

#[test]
fn names_tables_notes_and_alternative_texts_are_there() {
    let parts = parts(&sample());
    let book = &parts["xl/workbook.xml"];
    assert!(
        book.contains(">'Hemtjänst'!$D$4:$D$20</definedName>"),
        "{book}"
    );
    assert!(
        book.contains("<definedName name=\"Särskilt_boende_äldre_personer_med_stora_behov_2014\">")
    );
    assert!(book.contains("_xlnm.Print_Titles"));
    let table = &parts["xl/tables/table1.xml"];
    assert!(
        table.contains("displayName=\"visare_data\"")
            && table.contains("name=\"difference_shown\"")
    );
    let notes = &parts["xl/comments1.xml"];
    assert!(notes.contains("Beräknas som ovägt medelvärde av: Tryggt att bo hemma med hemtjänst; Förtroende för personalen."), "{notes}");
    assert!(notes.contains("Regel: strandby/hemtjanst.rhai:12"));
    assert!(notes.contains("Egen beräkning, underlag från Kolada."));
    assert!(notes.contains("Källa: Kolada."));
    let drawing = &parts["xl/drawings/drawing1.xml"];
    assert!(
        drawing.contains("Hemtjänst: 2 bra, 3 mitten, 0 svag"),
        "{drawing}"
    );
}

#[test]
fn the_tidy_sheet_and_the_tidy_file_are_the_same_records() {
    let mut results = results();
    are_the_same_records(&results);
    for sign in FORMULA {
        results.areas[0].name = format!("{sign}1+1");
        let csv = are_the_same_records(&results);
        assert_eq!(&csv[1][0], format!("'{sign}1+1").as_str());
    }
}

/// Reads both and gives the lines of the file.
fn are_the_same_records(results: &Results) -> Vec<csv::StringRecord> {
    let csv = with_results(results, Language::Sv, data_csv);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv.as_slice());
    let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let book = with_results(results, Language::Sv, |report| workbook(report).unwrap());
    let sheet = open(&book).worksheet_range("Data").unwrap();
    assert_eq!(sheet.height(), lines.len());
    for (row, line) in sheet.rows().zip(&lines) {
        for ((cell, field), head) in row.iter().zip(line).zip(&lines[0]) {
            match cell {
                Data::Float(number) => {
                    assert!((number - field.parse::<f64>().unwrap()).abs() < 1e-9)
                }
                other => {
                    // What a spreadsheet would work out has an apostrophe before it in the file.
                    let text = other.to_string();
                    let named = ["area", "measure", "row", "key_figure", "source"].contains(&head);
                    let written = if named && text.starts_with(FORMULA) {
                        format!("'{text}")
                    } else {
                        text
                    };
                    assert_eq!(written, field);
                }
            }
        }
    }
    lines
}

#[test]
fn the_tidy_file_is_as_its_contract_says() {
    let csv = String::from_utf8(with_report(Language::Sv, data_csv)).unwrap();
    let expected = [
        "area,measure,row,level,key_figure,place,year,sex,value,shown,rank,ranked,difference,difference_shown,band,missing,source,basis,preliminary,invented",
        "Hemtjänst,Trygghet,Trygghet,1,,1299,2013,T,90.5,91,174,287,-0.5,-1,middle,,strandby/hemtjanst.rhai:12,kolada,,",
        "Hemtjänst,Trygghet,Förtroende för personalen,2,U21477,1299,2013,T,94,94,103,287,1,1,middle,,kolada_hemtjanst.xlsx!Kolada nyckeltal!E1204,kolada,,",
        "Hemtjänst,Kostnader,Kostnad per brukare,2,N21006,1299,2011,T,230907,230 907,225,287,37860,37 860,poor,,kolada_hemtjanst.xlsx!Kolada nyckeltal!D1204,kolada,,",
        "Hemtjänst,Arbetsmiljö,Sjukfrånvaro kommunen,2,N00090,1299,2012,T,4.7,4.7,48,287,-0.6,-0.6,good,,kolada_hemtjanst.xlsx!Kolada nyckeltal!D1204,kolada,,",
        "Hemtjänst,Kontinuitet,\"Personalkontinuitet under 14 dagar, medelvärde\",2,U21401,1299,2013,T,,,,,,,missing,conflict,,kolada,,",
        "Hemtjänst,Arbetsmiljö,Hållbart medarbetarengagemang (HME),2,U00200,1299,2014,T,75,75,,287,-1,-1,missing,few_places,kolada_hemtjanst.xlsx!Kolada nyckeltal!F1204,kolada,,",
        "Hemtjänst,Trygghet,Trygghet,1,,0000,2013,T,91,91,,,,,,,mean:287,kolada,,",
        "Hemtjänst,Trygghet,Trygghet,1,,1299/Södra,2012,T,,,,,,,missing,suppressed,,own,,",
    ];
    for line in expected {
        assert!(csv.lines().any(|other| other == line), "{line}");
    }
    assert!(csv.ends_with('\n') && !csv.contains('\r') && !csv.starts_with('\u{feff}'));
}

#[test]
fn the_json_holds_every_figure_and_its_origin() {
    let bytes = with_report(Language::En, results_json);
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let row = &json["areas"][0]["rows"][2];
    assert_eq!(row["label"], "Trygghet");
    assert_eq!(row["composition"]["method"], "mean");
    assert_eq!(row["figures"][1]["value"], 90.5);
    assert_eq!(row["figures"][1]["difference_shown"], "-1");
    assert_eq!(row["figures"][1]["source"]["at"]["line"], 12);
    assert_eq!(row["fields"][0]["ranked"], 287);
    assert_eq!(json["diagnostics"][1]["code"], "V206");
    assert_eq!(json["files"][0]["sheets"][0]["used"], 12_870);
}

#[test]
fn every_language_has_all_its_words() {
    for language in Language::ALL {
        let bytes = with_report(language, |report| workbook(report).unwrap());
        let strings = &parts(&bytes)["xl/sharedStrings.xml"];
        for unresolved in [
            "view.",
            "workbook.",
            "missing.",
            "band.",
            "trend.",
            "method.",
        ] {
            let found = strings
                .find(&format!(">{unresolved}"))
                .map(|at| &strings[at..at + 60]);
            assert_eq!(found, None, "{language}");
        }
        assert!(!strings.contains('{'), "{language}");
    }
}

#[test]
fn nothing_to_show_is_still_a_workbook() {
    let results = Results {
        areas: Vec::new(),
        ..results()
    };
    let report = Report {
        results: &results,
        files: &[],
        rules: &[],
        diagnostics: &[],
        invented: &visare::project::Invented::None,
        explain: None,
        values_only: false,
        language: Language::Sv,
    };
    assert_eq!(open(&workbook(&report).unwrap()).sheet_names().len(), 4);
    assert_eq!(
        data_csv(&report)
            .iter()
            .filter(|byte| **byte == b'\n')
            .count(),
        1
    );
}

#[test]
fn libreoffice_turns_it_into_pages() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("book.xlsx"), sample()).unwrap();
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        folder.path().display()
    );
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "book.xlsx"])
        .current_dir(folder.path())
        .output();
    let Ok(run) = run else {
        skipped("soffice");
        return;
    };
    assert!(run.status.success(), "{run:?}");
    let pages = Command::new("pdftotext")
        .args(["-layout", "book.pdf", "-"])
        .current_dir(folder.path())
        .output();
    let Ok(pages) = pages else {
        skipped("pdftotext");
        return;
    };
    let text = String::from_utf8_lossy(&pages.stdout);
    assert!(text.matches('\u{c}').count() >= 5, "{text}");
    assert!(
        text.contains("▼ 230\u{a0}907") || text.contains("▼ 230 907"),
        "{text}"
    );
    assert!(text.contains("Så läses färgerna"));
    assert!(!text.contains("###"), "{text}");
    // Folded away: the key figure stands on no page of its area, only among the data.
    let area = text
        .split('\u{c}')
        .find(|page| page.contains("Strandby 2014"))
        .unwrap();
    assert!(!area.contains("Bemötande från personal"), "{area}");
}

fn skipped(program: &str) {
    println!("skipped: {program} is not installed");
    assert!(
        std::env::var_os("VISARE_REQUIRE_ALL").is_none(),
        "{program} is required"
    );
}

#[test]
fn a_workbook_that_cannot_be_made_leaves_everything_and_says_it_in_our_own_words() {
    let mut results = results();
    let head = |number: usize| TableHead {
        name: format!("kolumn {number}"),
        kind: CellKind::Number,
        internal: false,
        shown: true,
        decimals: None,
    };
    // A sheet has 16 384 columns.
    results.tables = vec![TableResult {
        title: "Bred".to_owned(),
        number: None,
        cut: None,
        description: None,
        rule: at_line(1),
        columns: (0..16_385).map(head).collect(),
        key: Vec::new(),
        coloured: None,
        decimals: 1,
        lines: Vec::new(),
        map: None,
        chart: None,
        internal: false,
    }];
    with_results(&results, Language::Sv, |report| {
        let made = outputs(report, &OutputKind::ALL, "bok");
        assert!(made.value.is_empty());
        assert!(unmade(&OutputKind::ALL, &made.value).is_empty());
        let [fault] = made.diagnostics.as_slice() else {
            panic!("{:?}", made.diagnostics);
        };
        assert_eq!(fault.code, Code::OutputFailed);
        assert_eq!(
            sentence(fault, Language::Sv),
            "`bok.xlsx` gick inte att göra, och därför byttes ingenting ut. Det som står i mappen är från en tidigare körning."
        );
    });
}

#[test]
fn a_mean_that_stands_for_the_nation_is_called_so_in_the_headings() {
    let strings_with = |nation: Nation| {
        let mut results = results();
        for row in results.areas.iter_mut().flat_map(|area| &mut area.rows) {
            row.nation = nation;
        }
        let report = Report {
            results: &results,
            files: &[],
            rules: &[],
            diagnostics: &[],
            invented: &visare::project::Invented::None,
            language: Language::Sv,
            explain: None,
            values_only: false,
        };
        parts(&workbook(&report).unwrap())["xl/sharedStrings.xml"].clone()
    };
    assert!(strings_with(Nation::Stated).contains("Differens mot riket 2014"));
    let mean = strings_with(Nation::Mean);
    assert!(mean.contains("Differens mot ovägt medel, 287 kommuner 2014"));
    assert!(mean.contains(">Ovägt medel, 287 kommuner 2014"));
    assert!(!mean.contains("Differens mot riket 2014"));
}

#[test]
fn the_receipt_says_what_was_left_and_why() {
    let sheet = open(&sample()).worksheet_range("Om").unwrap();
    let texts: Vec<String> = sheet
        .used_cells()
        .map(|(_, _, cell)| cell.to_string())
        .collect();
    let has = |text: &str| texts.iter().any(|known| known == text);
    assert!(has(
        "2 rader utan det som en siffra behöver; 45 om medelvärden och grupper av kommuner; 90 som ingen regel använder; 45 om platser som inte är kända"
    ));
    assert!(
        texts
            .iter()
            .any(|text| text.starts_with("kunde inte läsas")),
        "{texts:?}"
    );
}
