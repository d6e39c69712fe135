//! Reading: 30 key figures × 291 places × 10 years in every format, beside what the libraries need that visare reads
//! with, to hand out the same cells without knowing what they mean; and reading and binding a workbook at national
//! scale, 300 key figures.
//!
//! `cargo bench --bench reading` also says how much memory a process has at most that reads one file once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench that cannot be set up shall stop"
)]

mod container;
mod formats;

use std::{
    collections::BTreeSet,
    env, fs,
    io::Cursor,
    path::Path,
    process::Command,
    sync::{Arc, LazyLock},
};

use calamine::{Ods, Reader, Xls, Xlsx, open_workbook_from_rs};
use visare::{
    inputs::{Binding, ParsedFile, bind, parse},
    model::{Direction, KeyFigure, KeyFigureId, Place, PlaceCatalogue, PlaceKind},
    project::InputFile,
};

use formats::{Size, id, name, title};

const FORMATS: [&str; 5] = ["xlsx", "xls", "ods", "csv", "json"];
const SIZE: Size = Size {
    key_figures: 30,
    places: 291,
    years: 10,
};
const NATIONAL: Size = Size {
    key_figures: 300,
    ..SIZE
};
/// Whoever reads one file once in a process of its own.
const ALONE: &str = "--alone";

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [flag, who, path] = arguments.as_slice()
        && flag == ALONE
    {
        alone(who, Path::new(path));
        return;
    }
    for format in FORMATS {
        assert_eq!(
            figures(&parse(file(format)).value),
            SIZE.figures(),
            "{format}"
        );
    }
    LazyLock::force(&PARSED);
    divan::main();
    if arguments.iter().any(|argument| argument == "--bench") {
        memory();
    }
}

/// Reads a file and says the most memory that this process has had, in kB, where the system tells.
fn alone(who: &str, path: &Path) {
    let bytes: Arc<[u8]> = fs::read(path).unwrap().into();
    let format = path.extension().unwrap().to_str().unwrap();
    match who {
        "visare" => drop(divan::black_box(parse(&input(format, bytes)))),
        "library" => drop(divan::black_box(by_library(format, &bytes))),
        _ => {}
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let peak = line.and_then(|line| line.split_whitespace().nth(1));
    println!("{}", peak.unwrap_or("0"));
}

/// The most memory, in MB, of processes that read a file once: with visare, with the library, and not at all.
fn memory() {
    let folder = tempfile::tempdir().unwrap();
    println!("memory (MB)  file  visare  library  nobody");
    for format in FORMATS {
        let path = folder.path().join(format!("a.{format}"));
        let bytes = SIZE.file(format);
        fs::write(&path, &bytes).unwrap();
        let peak = |who: &str| {
            let mut command = Command::new(env::current_exe().unwrap());
            let ran = command.args([ALONE, who]).arg(&path).output().unwrap();
            let text = String::from_utf8(ran.stdout).unwrap();
            text.trim().parse::<f64>().unwrap() / 1024.0
        };
        println!(
            "{format:11} {:5.1} {:7.1} {:8.1} {:7.1}",
            bytes.len() as f64 / f64::from(1 << 20),
            peak("visare"),
            peak("library"),
            peak("nobody"),
        );
    }
}

fn input(format: &str, bytes: Arc<[u8]>) -> InputFile {
    InputFile {
        name: format!("kolada.{format}"),
        content: Ok(bytes),
    }
}

/// The file of a format.
fn file(format: &str) -> &'static InputFile {
    static FILES: LazyLock<Vec<InputFile>> = LazyLock::new(|| {
        let made = FORMATS.iter();
        made.map(|format| input(format, SIZE.file(format).into()))
            .collect()
    });
    let at = FORMATS.iter().position(|known| *known == format).unwrap();
    &FILES[at]
}

fn figures(file: &ParsedFile) -> usize {
    let sheets = file.sheets.iter();
    sheets
        .map(|sheet| sheet.observations.observations.len())
        .sum()
}

/// All cells at once, as the library for a format gives them.
fn by_library(format: &str, bytes: &Arc<[u8]>) -> usize {
    fn cells<R: Reader<Cursor<Arc<[u8]>>>>(bytes: &Arc<[u8]>) -> usize {
        let mut workbook: R = open_workbook_from_rs(Cursor::new(Arc::clone(bytes)))
            .ok()
            .unwrap();
        let sheets = workbook.worksheets();
        let cells = sheets.iter().map(|(_, range)| range.used_cells().count());
        cells.sum()
    }
    match format {
        "xlsx" => cells::<Xlsx<_>>(bytes),
        "xls" => cells::<Xls<_>>(bytes),
        "ods" => cells::<Ods<_>>(bytes),
        "csv" => {
            let mut builder = csv::ReaderBuilder::new();
            let builder = builder.delimiter(b';').has_headers(false).flexible(true);
            let records = builder.from_reader(&bytes[..]).into_records();
            records.map(|record| record.unwrap().len()).sum()
        }
        _ => {
            let document: serde_json::Value = serde_json::from_slice(bytes).unwrap();
            document["values"].as_array().unwrap().len()
        }
    }
}

#[divan::bench(args = FORMATS, sample_count = 10)]
fn visare(format: &str) -> usize {
    figures(&parse(file(format)).value)
}

#[divan::bench(args = FORMATS, sample_count = 10)]
fn library(format: &str) -> usize {
    by_library(format, file(format).content.as_ref().unwrap())
}

static FILE: LazyLock<InputFile> = LazyLock::new(|| input("xlsx", NATIONAL.file("xlsx").into()));
static PARSED: LazyLock<Arc<ParsedFile>> = LazyLock::new(|| Arc::new(parse(&FILE).value));

#[divan::bench(sample_count = 5)]
fn national_library() -> usize {
    by_library("xlsx", FILE.content.as_ref().unwrap())
}

#[divan::bench(sample_count = 5)]
fn national_visare() -> usize {
    figures(&parse(&FILE).value)
}

#[divan::bench(sample_count = 20)]
fn national_bind(bencher: divan::Bencher<'_, '_>) {
    let key_figures: Vec<KeyFigure> = (0..NATIONAL.key_figures)
        .map(|number| KeyFigure {
            preliminary: BTreeSet::new(),
            id: KeyFigureId::new(&id(number)),
            titles: BTreeSet::from([title(number)]),
            direction: Direction::High,
        })
        .collect();
    let places: Vec<Place> = (0..NATIONAL.places)
        .map(|number| Place {
            code: format!("{number:04}"),
            name: name(number),
            kind: if number == 0 {
                PlaceKind::Nation
            } else {
                PlaceKind::Municipality
            },
        })
        .collect();
    let settings = Binding {
        source_order: Vec::new(),
        municipality: places[1].clone(),
        least_answers: 5,
        answers: Default::default(),
    };
    let catalogue = PlaceCatalogue::new(places);
    let files = [PARSED.clone()];
    bencher.bench(|| bind(&key_figures, &catalogue, &files, &settings));
}
