//! Small workbooks, key figures and places, and what a user is told.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read, Write},
    sync::Arc,
};

use rust_xlsxwriter::{Format, Workbook};
use visare::{
    diagnostics::{Checked, Diagnostic, Location, sentence},
    inputs::{Binding, Bound, ParsedFile, bind, parse},
    model::{Direction, KeyFigure, KeyFigureId, Place, PlaceCatalogue, PlaceKind},
    project::InputFile,
    text::{Language, tell},
};

/// What stands in a cell of a test's table.
#[derive(Clone, Copy, Debug)]
pub enum C {
    /// The file does not state the cell.
    Absent,
    /// A cell with a format and nothing in it.
    Empty,
    N(f64),
    T(&'static str),
    /// A date, as Excel's number for it.
    Date(f64),
    Truth(bool),
}

pub use C::{Absent, Date, Empty, N, T, Truth};

/// A workbook with one sheet.
pub fn book(sheet: &str, rows: &[&[C]]) -> Vec<u8> {
    books(&[(sheet, rows)])
}

/// A workbook.
pub fn books(sheets: &[(&str, &[&[C]])]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                match *cell {
                    C::Absent => continue,
                    C::Empty => sheet.write_blank(row, column, &bold),
                    C::N(number) => sheet.write_number(row, column, number),
                    C::T(text) => sheet.write_string(row, column, text),
                    C::Date(number) => sheet.write_number_with_format(row, column, number, &date),
                    C::Truth(truth) => sheet.write_boolean(row, column, truth),
                }
                .unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// A workbook with a text of its first sheet's XML replaced: what no writer would write.
pub fn with_xml(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().to_string();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let text = String::from_utf8(content).unwrap();
            assert!(text.contains(from), "{text}");
            content = text.replace(from, to).into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name, options).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A file with these bytes, parsed.
pub fn parsed(name: &str, bytes: &[u8]) -> Checked<ParsedFile> {
    parse(&InputFile {
        name: name.to_owned(),
        content: Ok(Arc::from(bytes)),
    })
}

/// A file that has nothing wrong in it.
pub fn sound(name: &str, bytes: &[u8]) -> Arc<ParsedFile> {
    let file = parsed(name, bytes);
    assert_eq!(told(&file.diagnostics), "");
    Arc::new(file.value)
}

/// What a user is told, in Swedish: sentence, places, next step, names that may have been meant.
pub fn told(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let key = format!("{}.next", diagnostic.code);
        let mut lines = vec![format!(
            "{} {}: {}",
            diagnostic.code,
            diagnostic.severity().name(),
            sentence(diagnostic, Language::Sv)
        )];
        lines.extend(diagnostic.places.iter().map(Location::name));
        lines.push(tell(Language::Sv, &key, &diagnostic.arguments));
        if !diagnostic.candidates.is_empty() {
            lines.push(format!("? {}", diagnostic.candidates.join(", ")));
        }
        text += &lines.join("\n    ");
        text += "\n";
    }
    text
}

/// The codes of diagnostics, in order.
pub fn codes(diagnostics: &[Diagnostic]) -> Vec<&'static str> {
    diagnostics.iter().map(|d| d.code.name()).collect()
}

/// A key figure with its titles.
pub fn figure(id: &str, titles: &[&str]) -> KeyFigure {
    KeyFigure {
        id: KeyFigureId::new(id),
        titles: titles
            .iter()
            .map(|title| (*title).to_owned())
            .collect::<BTreeSet<_>>(),
        direction: Direction::High,
    }
}

/// A few places: three municipalities, a region and the nation.
pub fn places() -> PlaceCatalogue {
    let place = |code: &str, name: &str, kind| Place {
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
    };
    PlaceCatalogue::new(vec![
        place("0000", "Riket", PlaceKind::Nation),
        place("0008", "Region Kalmar", PlaceKind::Region),
        place("0883", "Västervik", PlaceKind::Municipality),
        place("0180", "Stockholm", PlaceKind::Municipality),
        place("0860", "Hultsfred", PlaceKind::Municipality),
    ])
}

/// Settings with an order of sources.
pub fn settings(order: &[&str]) -> Binding {
    Binding {
        source_order: order.iter().map(|&name| name.to_owned()).collect(),
        municipality: places().with_code("0883").unwrap().clone(),
        least_answers: 5,
    }
}

/// Files bound to one key figure, `N1` "Trygghet".
pub fn bound(files: &[Arc<ParsedFile>], order: &[&str]) -> Checked<Bound> {
    bind(
        &[figure("N1", &["Trygghet"])],
        &places(),
        files,
        &settings(order),
    )
}
