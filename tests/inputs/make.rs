//! Small workbooks, key figures and places, and what a user is told.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read, Write},
    sync::Arc,
};

use crate::account;
use rust_xlsxwriter::{Format, Workbook};
use visare::{
    diagnostics::{Checked, Diagnostic, Location, Severity, sentence},
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
    with_part(bytes, "xl/worksheets/sheet1.xml", |text| {
        assert!(text.contains(from), "{text}");
        text.replace(from, to)
    })
}

/// A zip with one of its parts changed.
pub fn with_part(bytes: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut read = archive.by_index(index).unwrap();
        let name = read.name().unwrap().to_string();
        let mut content = Vec::new();
        read.read_to_end(&mut content).unwrap();
        if name == part {
            content = change(std::str::from_utf8(&content).unwrap()).into_bytes();
        }
        parts.push((name, content));
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect();
    zipped(&parts)
}

/// A zip with these parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// An OpenDocument workbook with this in its body.
pub fn ods(body: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
         xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">{body}</office:document-content>"
    );
    zipped(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

/// A workbook of Excel 97–2003 with these records (kind, content) in its first sheet, after those that a sheet
/// begins with.
pub fn old_book(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    old_book_with(&[], records)
}

/// The same with records about the whole workbook: formats of numbers, looks of cells.
pub fn old_book_with(globals: &[(u16, Vec<u8>)], records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let record = |kind: u16, content: &[u8]| {
        let length = u16::try_from(content.len()).unwrap();
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), content].concat()
    };
    let begin = |kind: u16| {
        let words = [0x0600, kind, 0, 0, 0, 0, 0, 0];
        let bytes: Vec<u8> = words.into_iter().flat_map(u16::to_le_bytes).collect();
        record(0x0809, &bytes)
    };
    let first = begin(5);
    // Where the sheet begins, that it is shown, and its name.
    let named = |start: u32| {
        let name = [&start.to_le_bytes()[..], &[0, 0, 5, 0], b"Blad1"].concat();
        record(0x0085, &name)
    };
    let globals: Vec<u8> = globals
        .iter()
        .flat_map(|(kind, content)| record(*kind, content))
        .collect();
    let start = first.len() + globals.len() + named(0).len() + 4;
    let mut stream = first;
    stream.extend(&globals);
    stream.extend(named(u32::try_from(start).unwrap()));
    stream.extend(record(0x000A, &[]));
    stream.extend(begin(0x10));
    for (kind, content) in records {
        stream.extend(record(*kind, content));
    }
    stream.extend(record(0x000A, &[]));
    contained(&stream)
}

/// The container that Excel 97–2003 put its stream in: a header, the stream from sector 2 on, in sector 0 which
/// sector follows which, in sector 1 what there is.
fn contained(stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;
    let length = stream.len().max(8 * SECTOR);
    let sectors = length.div_ceil(SECTOR);
    assert!(sectors + 2 <= SECTOR / 4);
    let mut bytes = vec![0_u8; SECTOR * (sectors + 3)];
    let mut put = |at: usize, word: u32| bytes[at..at + 4].copy_from_slice(&word.to_le_bytes());
    put(0, 0xE011_CFD0);
    put(4, 0xE11A_B1A1);
    // Version 3, least byte first, sectors of 2^9 bytes and small ones of 2^6.
    put(24, 0x0003_003E);
    put(28, 0x0009_FFFE);
    put(32, 6);
    put(44, 1);
    put(48, 1);
    put(56, 4096);
    put(60, END);
    put(68, END);
    put(76, 0);
    for at in (80..SECTOR).step_by(4) {
        put(at, FREE);
    }
    for at in (0..SECTOR).step_by(4) {
        put(SECTOR + at, FREE);
    }
    put(SECTOR, 0xFFFF_FFFD);
    put(SECTOR + 4, END);
    for sector in 2..sectors + 2 {
        let next = if sector == sectors + 1 {
            END
        } else {
            u32::try_from(sector + 1).unwrap()
        };
        put(SECTOR + sector * 4, next);
    }
    for (entry, name, kind, start) in [(0, "Root Entry", 5, END), (1, "Workbook", 2, 2)] {
        let at = SECTOR * 2 + entry * 128;
        for (nth, letter) in name.encode_utf16().enumerate() {
            put(at + nth * 2, u32::from(letter));
        }
        let size = u32::try_from(name.len() * 2 + 2).unwrap();
        put(at + 64, size | (kind << 16) | (1 << 24));
        for relative in [68, 72, 76] {
            put(at + relative, FREE);
        }
        put(at + 116, start);
        put(
            at + 120,
            if entry == 0 {
                0
            } else {
                u32::try_from(length).unwrap()
            },
        );
    }
    put(SECTOR * 2 + 76, 1);
    bytes[SECTOR * 3..SECTOR * 3 + stream.len()].copy_from_slice(stream);
    bytes
}

/// A file with these bytes, parsed; every cell of it is accounted for.
pub fn parsed(name: &str, bytes: &[u8]) -> Checked<ParsedFile> {
    let file = parse(&InputFile {
        name: name.to_owned(),
        content: Ok(Arc::from(bytes)),
    });
    let is_whole = |found: &Diagnostic| found.severity() != Severity::Error;
    let is_whole = file.diagnostics.iter().all(is_whole);
    account::hold(
        &account::receipt(&file.value),
        if is_whole { bytes } else { &[] },
    );
    file
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
        preliminary: BTreeSet::new(),
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
        answers: Default::default(),
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
