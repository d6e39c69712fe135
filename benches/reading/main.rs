//! Reading and binding at national scale: 300 key figures × 291 places × 10 years in one sheet, beside what
//! calamine itself needs to hand out the same sheet's cells.

use std::{
    collections::BTreeSet,
    io::Cursor,
    sync::{Arc, LazyLock},
};

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use visare::{
    inputs::{Binding, ParsedFile, bind, parse},
    model::{Direction, KeyFigure, KeyFigureId, Place, PlaceCatalogue, PlaceKind},
    project::InputFile,
};

const KEY_FIGURES: u32 = 300;
const PLACES: u32 = 291;
const YEARS: u16 = 10;

fn main() {
    LazyLock::force(&FILE);
    LazyLock::force(&PARSED);
    divan::main();
}

fn title(key_figure: u32) -> String {
    format!("Brukarbedömning hemtjänst äldreomsorg, fråga {key_figure}, andel (%)")
}

fn name(place: u32) -> String {
    if place == 0 {
        "Riket".to_owned()
    } else {
        format!("Kommun {place}")
    }
}

static FILE: LazyLock<InputFile> = LazyLock::new(|| {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let mut write = || -> Result<(), rust_xlsxwriter::XlsxError> {
        sheet.write_string(0, 0, "Kolada nyckeltal")?;
        for year in 0..YEARS {
            sheet.write_string(1, 2 + year, (2015 + year).to_string())?;
        }
        let mut row = 2;
        for key_figure in 0..KEY_FIGURES {
            for place in 0..PLACES {
                sheet.write_string(row, 0, title(key_figure))?;
                sheet.write_string(row, 1, name(place))?;
                for year in 0..YEARS {
                    let mix =
                        (key_figure * 7919 + place * 104_729 + u32::from(year) * 31) % 1_000_003;
                    sheet.write_number(row, 2 + year, f64::from(mix) / 10_007.0)?;
                }
                row += 1;
            }
        }
        Ok(())
    };
    let written = write().and_then(|()| workbook.save_to_buffer());
    InputFile {
        name: "kolada.xlsx".to_owned(),
        content: Ok(Arc::from(written.unwrap_or_default())),
    }
});

static PARSED: LazyLock<Arc<ParsedFile>> = LazyLock::new(|| Arc::new(parse(&FILE).value));

#[divan::bench(sample_count = 10)]
fn calamine_range() -> usize {
    let Ok(bytes) = &FILE.content else { return 0 };
    let opened = calamine::open_workbook_from_rs::<Xlsx<_>, _>(Cursor::new(bytes.clone()));
    opened.map_or(0, |mut workbook| {
        let sheets = workbook.worksheets();
        sheets
            .iter()
            .map(|(_, range)| range.used_cells().count())
            .sum()
    })
}

#[divan::bench(sample_count = 10)]
fn calamine_stream() -> usize {
    let Ok(bytes) = &FILE.content else { return 0 };
    let opened = calamine::open_workbook_from_rs::<Xlsx<_>, _>(Cursor::new(bytes.clone()));
    opened.map_or(0, |mut workbook| {
        let name = workbook
            .sheet_names()
            .into_iter()
            .next()
            .unwrap_or_default();
        let mut count = 0;
        if let Ok(mut cells) = workbook.worksheet_cells_reader(&name) {
            while let Ok(Some(_)) = cells.next_cell() {
                count += 1;
            }
        }
        count
    })
}

#[divan::bench(sample_count = 10)]
fn parse_whole() -> usize {
    parse(&FILE).value.sheets.len()
}

#[divan::bench(sample_count = 20)]
fn bind_whole(bencher: divan::Bencher<'_, '_>) {
    let key_figures: Vec<KeyFigure> = (0..KEY_FIGURES)
        .map(|number| KeyFigure {
            preliminary: BTreeSet::new(),
            id: KeyFigureId::new(&format!("U{number:05}")),
            titles: BTreeSet::from([title(number)]),
            direction: Direction::High,
        })
        .collect();
    let places: Vec<Place> = (0..PLACES)
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
        municipality: places.last().cloned().unwrap_or_else(|| Place {
            code: String::new(),
            name: String::new(),
            kind: PlaceKind::Municipality,
        }),
        least_answers: 5,
    };
    let catalogue = PlaceCatalogue::new(places);
    let files = [PARSED.clone()];
    bencher.bench(|| bind(&key_figures, &catalogue, &files, &settings));
}
