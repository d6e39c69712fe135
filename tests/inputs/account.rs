//! An account for every file that a test parses: each cell in which something stands is a figure that is read, a label,
//! a sum or beside them, none twice and none in silence; how many there are is counted by a reader of this file's own.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read},
    sync::Arc,
};

use quick_xml::{Reader, events::Event};
use visare::{
    inputs::{ParsedFile, bind},
    model::{FileReceipt, SheetReceipt},
};

use crate::make::{C, N, T, book, parsed, places, settings};

/// What is said of the cells of each sheet of a file that no rule asks for.
pub fn receipt(file: &ParsedFile) -> FileReceipt {
    let files = [Arc::new(file.clone())];
    let bound = bind(&[], &places(), &files, &settings(&[]));
    bound.value.receipts.into_iter().next().unwrap()
}

/// Holds what is said of the cells of a file against each other and against a count of its bytes.
pub fn hold(receipt: &FileReceipt, bytes: &[u8]) {
    for sheet in &receipt.sheets {
        let file = &receipt.file;
        let stated = sheet.cells - sheet.empty;
        assert_eq!(
            sheet.filled,
            stated + sheet.labels + sheet.totals + sheet.beside,
            "{file} {sheet:?}"
        );
        assert_eq!(
            sheet.cells,
            sheet.used + sheet.aggregates + sheet.unused + sheet.unplaced,
            "{file} {sheet:?}"
        );
    }
    if receipt.sheets.is_empty() {
        return;
    }
    let counted = match bytes {
        [b'P', b'K', ..] => of_package(bytes),
        _ if bytes.is_ascii() && !bytes.contains(&b'"') && receipt.file.ends_with(".csv") => {
            of_text(std::str::from_utf8(bytes).unwrap())
        }
        _ => None,
    };
    if let Some(counted) = counted {
        let said: Vec<usize> = receipt.sheets.iter().map(|sheet| sheet.filled).collect();
        assert_eq!(said, counted, "{}", receipt.file);
    }
}

/// The cells with something in them of each sheet of an xlsx, in the order of its parts; none for other packages.
fn of_package(bytes: &[u8]) -> Option<Vec<usize>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).ok()?.read_to_string(&mut text).ok()?;
        Some(text)
    };
    let texts = texts(&part("xl/sharedStrings.xml").unwrap_or_default());
    let sheets = (1..).map_while(|nth| part(&format!("xl/worksheets/sheet{nth}.xml")));
    let counted: Vec<usize> = sheets.map(|sheet| of_sheet(&sheet, &texts)).collect();
    (!counted.is_empty()).then_some(counted)
}

/// The shared texts of an xlsx.
fn texts(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut texts, mut text) = (Vec::new(), String::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if element.name().as_ref() == "si" => text.clear(),
            Ok(Event::Text(words)) => text += &words.xml10_content(),
            Ok(Event::End(element)) if element.name().as_ref() == "si" => texts.push(text.clone()),
            Ok(Event::Eof) | Err(_) => return texts,
            _ => {}
        }
    }
}

fn of_sheet(xml: &str, shared: &[String]) -> usize {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut filled = BTreeSet::new();
    let (mut place, mut is_shared, mut text, mut has_formula, mut nth) =
        (None, false, String::new(), false, 0);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => match element.local_name().as_ref() {
                "c" => {
                    let said = |name: &str| {
                        let mut found = element.attributes().flatten();
                        found
                            .find(|one| one.key.as_ref() == name)
                            .map(|one| one.value.to_string())
                    };
                    place = said("r");
                    is_shared = said("t").as_deref() == Some("s");
                    has_formula = false;
                    text.clear();
                }
                "f" => has_formula = true,
                _ => {}
            },
            Ok(Event::Text(words)) => text += &words.xml10_content(),
            Ok(Event::End(element)) if element.local_name().as_ref() == "f" => text.clear(),
            Ok(Event::End(element)) if element.local_name().as_ref() == "c" => {
                let words = match text.trim().parse::<usize>() {
                    Ok(index) if is_shared => shared.get(index).map_or("?", String::as_str),
                    _ => &text,
                };
                nth += 1;
                if has_formula || !words.trim().is_empty() {
                    // Two cells in one place are one.
                    filled.insert(place.take().unwrap_or_else(|| format!("no place {nth}")));
                }
            }
            Ok(Event::Eof) | Err(_) => return filled.len(),
            _ => {}
        }
    }
}

/// The same of a text whose separator is told by its first line.
fn of_text(text: &str) -> Option<Vec<usize>> {
    let first = text.lines().next()?;
    let separators = [';', ',', '\t']
        .into_iter()
        .filter(|one| first.contains(*one));
    let separators: Vec<char> = separators.collect();
    let [separator] = separators[..] else {
        return None;
    };
    let cells = text.lines().flat_map(|line| line.split(separator));
    Some(vec![cells.filter(|cell| !cell.trim().is_empty()).count()])
}

fn only(rows: &[&[C]]) -> SheetReceipt {
    let file = parsed("a.xlsx", &book("Blad1", rows)).value;
    receipt(&file).sheets.into_iter().next().unwrap()
}

/// What each cell of a sheet counts as: `l` label, which all cells of a row of headings are, `f` figure, `e` a figure's place with nothing in it, `t` sum,
/// `b` beside, a space for nothing.
fn counted(picture: &[&str]) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for letter in picture
        .iter()
        .flat_map(|line| line.chars())
        .filter(|one| *one != ' ')
    {
        *counts.entry(letter).or_default() += 1;
    }
    counts
}

#[test]
fn every_cell_of_every_layout_is_accounted_for() {
    use crate::make::{Absent, Empty};
    let across: &[&[C]] = &[
        &[
            T("Kolada nyckeltal"),
            Absent,
            Absent,
            Absent,
            T("hämtat i maj"),
        ],
        &[Absent, Absent, N(2020.0), N(2021.0), T("Trend")],
        &[T("Trygghet"), T("Västervik"), N(1.0), Absent, T("upp")],
        &[T("Trygghet"), T("Okänd"), Empty, T("-"), N(7.0)],
        &[Absent, T("Västervik"), N(3.0)],
        &[T("Källa: RKA")],
    ];
    let long: &[&[C]] = &[
        &[T("Egen mätning")],
        &[
            T("Enhet"),
            T("Nyckeltal"),
            T("År"),
            T("Värde"),
            T("Kommentar"),
        ],
        &[T("Norr"), T("Trygghet"), N(2020.0), N(80.0), T("bra")],
        &[T("Syd"), T("Trygghet"), N(2020.0), T("ca 5")],
        &[T("Öst"), T("Trygghet"), N(2020.0)],
        &[T("Väst"), T("Trygghet"), Absent, N(7.0)],
    ];
    let unknown: &[&[C]] = &[&[T("Att göra")], &[Absent, N(3.0)]];
    for (rows, picture) in [
        (
            across,
            &["l   l", "  lll", "llfeb", "llefb", " bb", "b"][..],
        ),
        (long, &["b", "lllll", "lllfb", "lllf", "llle", "bb b"]),
        (unknown, &["b", " b"]),
    ] {
        let sheet = only(rows);
        let counts = counted(picture);
        let of = |letter| counts.get(&letter).copied().unwrap_or(0);
        assert_eq!(sheet.labels, of('l'), "{rows:?}");
        assert_eq!(sheet.cells - sheet.empty, of('f'), "{rows:?}");
        assert_eq!(sheet.empty, of('e'), "{rows:?}");
        assert_eq!(sheet.totals, of('t'), "{rows:?}");
        assert_eq!(sheet.beside, of('b'), "{rows:?}");
    }
}
