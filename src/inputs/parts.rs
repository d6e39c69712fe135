//! Which parts of an xlsx package each of its sheets is made of, told by the checksums in the package's directory:
//! a sheet whose parts are the same as before need not be unpacked, let alone parsed.

use std::io::{Cursor, Read};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use xxhash_rust::xxh3::Xxh3;
use zip::ZipArchive;

/// A number that is the same for a sheet of the same name in two packages only if all that its cells are read from
/// is the same: its own part, the shared texts, the formats of numbers, the tables of all sheets, from when days are
/// counted, whether it is hidden.
pub(super) type Mark = u128;

/// Parts that every sheet is read with, beside its own.
const SHARED: [&str; 2] = ["xl/sharedStrings.xml", "xl/styles.xml"];
/// Where parts lie that say which ranges of a sheet are tables, and which sheets have them.
const TABLES: [&str; 2] = ["xl/tables/", "xl/worksheets/_rels/"];
/// More than this is no list of sheets.
const LARGEST: u64 = 4 << 20;

type Package<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The sheets of a package by name, in its order, each with its mark; none where the package is built in another way
/// than Excel and its like build theirs.
pub(super) fn marks(bytes: &[u8]) -> Option<Vec<(String, Mark)>> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let workbook = text(&mut package, "xl/workbook.xml")?;
    let relations = text(&mut package, "xl/_rels/workbook.xml.rels")?;
    let targets = elements(&relations, "Relationship")?;
    let mut shared = Xxh3::new();
    let of_tables = |name: &str| TABLES.iter().any(|folder| name.starts_with(folder));
    let names = package.file_names().filter_map(Result::ok);
    let mut read: Vec<String> = names
        .filter(|name| of_tables(name))
        .map(Into::into)
        .collect();
    read.extend(SHARED.map(str::to_owned));
    for part in read {
        if let Some(checksum) = checksum(&mut package, &part) {
            shared.update(part.as_bytes());
            shared.update(&checksum);
        }
    }
    for settings in elements(&workbook, "workbookPr")? {
        let from = settings.iter().find(|(key, _)| key == "date1904");
        shared.update(from.map_or(&[][..], |(_, value)| value.as_bytes()));
    }
    let mut marks: Vec<(String, Mark)> = Vec::new();
    for sheet in elements(&workbook, "sheet")? {
        let value = |wanted: &str| value(&sheet, wanted);
        let (name, id) = (value("name")?, value("id")?);
        let relation = targets
            .iter()
            .find(|relation| self::value(relation, "Id") == Some(id))?;
        let target = self::value(relation, "Target")?;
        let part = target
            .strip_prefix('/')
            .map_or_else(|| format!("xl/{target}"), str::to_owned);
        let mut hasher = shared.clone();
        hasher.update(&checksum(&mut package, &part)?);
        hasher.update(value("state").unwrap_or_default().as_bytes());
        if marks.iter().any(|(known, _)| known == name) {
            return None;
        }
        marks.push((name.to_owned(), hasher.digest128()));
    }
    Some(marks)
}

fn value<'a>(element: &'a [(String, String)], wanted: &str) -> Option<&'a str> {
    let mut found = element.iter().filter(|(key, _)| key == wanted);
    found.next().map(|(_, value)| value.as_str())
}

/// What the directory says of a part: its checksum and its size.
fn checksum(package: &mut Package<'_>, part: &str) -> Option<[u8; 12]> {
    let index = package.index_for_name(part)?;
    let part = package.by_index_raw(index).ok()?;
    let mut both = [0; 12];
    let (sum, size) = both.split_at_mut(4);
    sum.copy_from_slice(&part.crc32().to_le_bytes());
    size.copy_from_slice(&part.size().to_le_bytes());
    Some(both)
}

fn text(package: &mut Package<'_>, part: &str) -> Option<String> {
    let mut text = String::new();
    let part = package.by_name(part).ok()?;
    part.take(LARGEST).read_to_string(&mut text).ok()?;
    Some(text)
}

/// The attributes of every element of a local name, by their local names.
fn elements(xml: &str, name: &str) -> Option<Vec<Vec<(String, String)>>> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == name =>
            {
                found.push(attributes(&element)?);
            }
            Event::Eof => return Some(found),
            _ => {}
        }
    }
}

fn attributes(element: &BytesStart<'_>) -> Option<Vec<(String, String)>> {
    let mut attributes = element.attributes();
    // Looking whether one stands twice holds each against all others.
    attributes
        .with_checks(false)
        .map(|attribute| {
            let attribute = attribute.ok()?;
            let key = attribute.key.local_name().into_inner().to_owned();
            let value = quick_xml::escape::unescape(&attribute.value).ok()?;
            Some((key, value.into_owned()))
        })
        .collect()
}
