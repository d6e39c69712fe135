use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use visare::{
    diagnostics::{Checked, Location, sentence},
    inputs::{Binding, bind, bind_tables, expectations, parse, parse_anew},
    model::{
        CellKind, ColumnDeclaration, Direction, KeyFigure, KeyFigureId, Place, PlaceCatalogue,
        PlaceKind, TableDeclaration,
    },
    project::{InputFile, Pack, Script, Settings, parse_settings},
    rules::build,
    text::Language,
};

/// Reads a file the whole way: bytes → sheets → columns and tables, and whatever is told about it in words.
///
/// # Panics
/// Reading the file again gives anything else.
pub fn read(name: &str, bytes: &[u8]) {
    let file = InputFile {
        name: name.to_owned(),
        content: Ok(Arc::from(bytes)),
    };
    let parsed = tell(parse(&file));
    assert_eq!(parsed.sha256.len(), 64);
    let anew = parse_anew(&file, &parsed).value;
    let counted = |file: &visare::inputs::ParsedFile| -> Vec<(&str, usize, usize)> {
        let sheets = file.sheets.iter();
        sheets
            .map(|sheet| {
                (
                    sheet.layout,
                    sheet.rows,
                    sheet.observations.observations.len(),
                )
            })
            .collect()
    };
    assert_eq!(counted(&parsed), counted(&anew));
    let files = [Arc::new(parsed)];
    let known = &*KNOWN;
    tell(bind(
        &known.key_figures,
        &known.places,
        &files,
        &known.binding,
    ));
    tell(bind_tables(
        &[(&known.table, Location::file("regel.rhai"))],
        &files,
    ));
    if name.ends_with(".csv") {
        tell(expectations(&[file], Language::Sv));
    }
}

/// Builds the plan of a pack with one script, or reads the text as settings where it is none.
pub fn run_rules(text: &str) {
    let known = &*KNOWN;
    if let Some(settings) = text.strip_prefix("#!") {
        tell(parse_settings("ett/visare.toml", settings));
        return;
    }
    let pack = Pack {
        folder: "ett".to_owned(),
        settings: known.settings.clone(),
        municipality: known.binding.municipality.clone(),
        scripts: vec![Script {
            file: "ett/regel.rhai".to_owned(),
            text: text.to_owned(),
        }],
        shared: Vec::new(),
        whole: true,
        receipts: Vec::new(),
        sources: Default::default(),
    };
    tell(build(&pack));
}

/// Words are made of every fault, as a user would see it.
fn tell<T>(checked: Checked<T>) -> T {
    for fault in &checked.diagnostics {
        for language in Language::ALL {
            assert!(!sentence(fault, language).is_empty());
        }
    }
    checked.value
}

/// What rules know that ask for all that the seeds hold.
struct Known {
    key_figures: Vec<KeyFigure>,
    places: PlaceCatalogue,
    binding: Binding,
    table: TableDeclaration,
    settings: Settings,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let key_figure = |(id, title): (&str, &str)| KeyFigure {
        id: KeyFigureId::new(id),
        titles: BTreeSet::from([title.to_owned()]),
        direction: Direction::High,
        preliminary: BTreeSet::new(),
    };
    let place = |(code, name, kind): (&str, &str, PlaceKind)| Place {
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
    };
    let column = |(name, kind): (&str, CellKind)| ColumnDeclaration {
        name: Arc::from(name),
        headings: Vec::new(),
        kind,
        optional: true,
        internal: false,
    };
    let places = [
        ("0000", "Riket", PlaceKind::Nation),
        ("0180", "Stockholm", PlaceKind::Municipality),
        ("0883", "Västervik", PlaceKind::Municipality),
        ("0884", "Vimmerby", PlaceKind::Municipality),
    ]
    .map(place);
    let settings = "name = \"Ett\"\ncode = \"0883\"\nlanguage = \"sv\"\ntrusted = true\n";
    Known {
        key_figures: [
            ("U21467", "Trygghet, andel (%)"),
            ("U21468", "Trygghet"),
            ("N00943", "Kostnad per brukare, kr/brukare"),
        ]
        .map(key_figure)
        .to_vec(),
        binding: Binding {
            source_order: vec!["a*".to_owned()],
            municipality: places[2].clone(),
            least_answers: 5,
            answers: Default::default(),
        },
        places: PlaceCatalogue::new(places.to_vec()),
        table: TableDeclaration {
            name: "allt".to_owned(),
            sheets: vec!["*".to_owned()],
            columns: [
                ("enhet", CellKind::Text),
                ("år", CellKind::Number),
                ("datum", CellKind::Date),
                ("klar", CellKind::Truth),
            ]
            .map(column)
            .to_vec(),
            key: vec![0],
            guarded: false,
        },
        settings: parse_settings("ett/visare.toml", settings)
            .value
            .expect("sound settings"),
    }
});
