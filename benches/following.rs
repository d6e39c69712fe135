//! What a save costs in a session that is kept, at national size: 2 000 measures of 1 000 key figures × 290
//! municipalities × 15 years, from a workbook of ten sheets with 4.35 million values. Each stands beside a full run.
//!
//! `cargo bench --bench following`

#![allow(clippy::indexing_slicing)]

use std::{
    fmt::Write,
    sync::{Arc, LazyLock},
};

use divan::{Bencher, black_box};
use rust_xlsxwriter::{DocProperties, Workbook};
use visare::{
    inputs::parse,
    model::{Place, PlaceCatalogue, PlaceKind},
    project::{InputFile, Pack, Project, Script, parse_settings},
    session::{Focus, Request, Session},
};

const KEY_FIGURES: usize = 1_000;
const MEASURES: usize = 2_000;
const MUNICIPALITIES: usize = 290;
const YEARS: usize = 15;
const SHEETS: usize = 10;

fn main() {
    divan::main();
}

/// A number from 0 to 100 with one decimal, that depends on nothing but `seed`.
fn invented(seed: usize) -> f64 {
    let mut x = (seed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^= x >> 29;
    x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^= x >> 32;
    (x % 1_001) as f64 / 10.0
}

/// The workbook, saved by `author`, with one value that is `edited`.
fn workbook(author: &str, edited: f64) -> Arc<[u8]> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_author(author));
    let each = KEY_FIGURES / SHEETS;
    for number in 0..SHEETS {
        let sheet = workbook.add_worksheet();
        let written = (|| {
            sheet.set_name(format!("Blad {number}"))?;
            sheet.write_string(0, 0, "Kolada")?;
            for year in 0..YEARS {
                sheet.write_string(1, year as u16 + 2, (2010 + year).to_string())?;
            }
            for line in 0..each * MUNICIPALITIES {
                let (key_figure, place) =
                    (number * each + line / MUNICIPALITIES, line % MUNICIPALITIES);
                let row = line as u32 + 2;
                sheet.write_string(row, 0, format!("N{key_figure:05}"))?;
                sheet.write_string(row, 1, format!("Kommun {}", place + 1))?;
                for year in 0..YEARS {
                    let seed = (key_figure * MUNICIPALITIES + place) * YEARS + year;
                    let value = if seed == 17 { edited } else { invented(seed) };
                    sheet.write_number(row, year as u16 + 2, value)?;
                }
            }
            Ok::<_, rust_xlsxwriter::XlsxError>(())
        })();
        assert!(written.is_ok());
    }
    let bytes = workbook.save_to_buffer();
    Arc::from(bytes.unwrap_or_default())
}

static BEFORE: LazyLock<Arc<[u8]>> = LazyLock::new(|| workbook("A", 1.0));
static RESAVED: LazyLock<Arc<[u8]>> = LazyLock::new(|| workbook("B", 1.0));
static EDITED: LazyLock<Arc<[u8]>> = LazyLock::new(|| workbook("A", 99.0));

/// The project with a workbook, in which measure `edited` is a sum instead of a mean.
fn project(bytes: &Arc<[u8]>, edited: Option<usize>) -> Project {
    let mut text = String::from("let k = [];\n");
    for index in 0..KEY_FIGURES {
        let _ = writeln!(text, "k.push(kpi(\"N{index:05}\", #{{ bra: \"hög\" }}));");
    }
    text.push_str("let o = område(\"Allt\", #{ år: senaste(3) });\n");
    for measure in 0..MEASURES {
        let members: Vec<String> = (0..2 + measure % 5)
            .map(|member| format!("k[{}]", (measure * 7 + member * 131) % KEY_FIGURES))
            .collect();
        let method = if edited == Some(measure) {
            "summa"
        } else {
            "medel"
        };
        let list = members.join(", ");
        let _ = writeln!(
            text,
            "o.mått(\"M{measure}\", {method}({list}), #{{ bra: \"hög\" }});"
        );
    }
    let settings = "name = \"P\"\ncode = \"0001\"\ntrusted = true";
    let place = |code: usize, name: String, kind| Place {
        code: format!("{code:04}"),
        name,
        kind,
    };
    let mut places: Vec<Place> = (1..=MUNICIPALITIES)
        .map(|code| place(code, format!("Kommun {code}"), PlaceKind::Municipality))
        .collect();
    let own = places.first().cloned();
    places.push(place(0, "Riket".to_owned(), PlaceKind::Nation));
    Project {
        pack: Pack {
            folder: "p".to_owned(),
            settings: parse_settings("p/visare.toml", settings)
                .value
                .unwrap_or_else(|| unreachable!("the settings are right")),
            municipality: own.unwrap_or_else(|| unreachable!("there are places")),
            scripts: vec![Script {
                file: "p/allt.rhai".to_owned(),
                text,
            }],
            shared: Vec::new(),
            whole: true,
            receipts: Vec::new(),
            sources: Default::default(),
        },
        catalogue: PlaceCatalogue::new(places),
        files: vec![input(bytes)],
        expected: Vec::new(),
        copies: Vec::new(),
    }
}

fn input(bytes: &Arc<[u8]>) -> InputFile {
    InputFile {
        name: "kolada.xlsx".to_owned(),
        content: Ok(Arc::clone(bytes)),
    }
}

/// Runs to new results, without writing views; gives sheets parsed and nodes computed.
fn results(session: &mut Session, project: &Project) -> (usize, usize) {
    let request = Request {
        focus: Focus::Own,
        outputs: Vec::new(),
        language: None,
    };
    let ran = session.run(project, &request).value;
    assert_eq!(ran.results.len(), 1);
    (ran.sheets_parsed, ran.counts.computed)
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn full_run(bencher: Bencher) {
    let project = project(&BEFORE, None);
    bencher.bench_local(|| results(&mut Session::default(), black_box(&project)));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn parsing_alone(bencher: Bencher) {
    let input = input(&BEFORE);
    bencher.bench_local(|| parse(black_box(&input)));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn rule_saved(bencher: Bencher) {
    let mut session = Session::default();
    results(&mut session, &project(&BEFORE, None));
    let mut edited = 0;
    bencher
        .with_inputs(|| {
            edited += 1;
            project(&BEFORE, Some(edited))
        })
        .bench_local_refs(|project| {
            let (sheets, nodes) = results(&mut session, project);
            assert!(sheets == 0 && nodes < 20, "{sheets} {nodes}");
        });
}

#[divan::bench(sample_count = 6, sample_size = 1)]
fn one_sheet_of_ten_saved(bencher: Bencher) {
    let mut session = Session::default();
    let projects = [project(&BEFORE, None), project(&EDITED, None)];
    results(&mut session, &projects[0]);
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        let (sheets, nodes) = results(&mut session, &projects[turn % 2]);
        assert!(sheets == 1 && nodes < 100, "{sheets} {nodes}");
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn saved_with_the_same_sheets(bencher: Bencher) {
    let mut session = Session::default();
    let projects = [project(&BEFORE, None), project(&RESAVED, None)];
    results(&mut session, &projects[0]);
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        assert_eq!(results(&mut session, &projects[turn % 2]), (0, 0));
    });
}
