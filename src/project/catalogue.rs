use std::collections::HashSet;

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location},
    model::{Place, PlaceCatalogue, PlaceKind, fold},
    text::hidden,
};

use super::file_name::{is_reserved, reserved_name};

/// So many rows that are not understood are named one by one.
const NAMED: usize = 12;

/// Reads a table of places: `kod,namn,slag`, where the kind is riket, region, kommun or grupp.
///
/// A row that is not understood is named (V107) and left out, and so is one whose code can be no folder (V153) or is
/// that of an earlier one (V150); the rest are kept. Where no row is a place, that is all there is to say (V118).
pub(super) fn parse_places(file: &str, text: &str) -> Checked<PlaceCatalogue> {
    let text = text.trim_start_matches('\u{feff}');
    // Excel separates by semicolon where the comma is for decimals.
    let heading = text.lines().next().unwrap_or("");
    let delimiter = match heading {
        _ if heading.contains(';') => b';',
        _ if heading.contains('\t') => b'\t',
        _ => b',',
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut places: Vec<Place> = Vec::new();
    let mut known = HashSet::new();
    let mut faulty: Vec<Diagnostic> = Vec::new();
    let mut twice: Vec<Diagnostic> = Vec::new();
    let mut from = reader.position().clone();
    let mut record = csv::StringRecord::new();
    while let Ok(true) = reader.read_record(&mut record) {
        let start = record.position().unwrap_or(&from);
        let is_first = start.byte() == 0;
        let here = || Location::Script {
            file: file.to_owned(),
            line: usize::try_from(start.line()).unwrap_or(0),
            column: 1,
        };
        let fault = |code| {
            Diagnostic::new(code)
                .with("row", record.iter().collect::<Vec<_>>().join(","))
                .at(here())
        };
        match place(&record) {
            // The code becomes the name of a folder.
            Some(place) if is_reserved(&place.code) => {
                faulty.push(reserved_name(&place.code, here()));
            }
            Some(place) => {
                if known.insert(place.code.clone()) {
                    places.push(place);
                } else {
                    twice.push(fault(Code::PlaceTwice));
                }
            }
            // The headings; a table may be without.
            None if is_first => {}
            None => faulty.push(fault(Code::PlaceTableFaulty)),
        }
        from = reader.position().clone();
    }
    if places.is_empty() {
        let fault = Diagnostic::new(Code::PlaceTableEmpty)
            .with("file", file)
            .with("count", faulty.len())
            .at(Location::file(file));
        return Checked::new(PlaceCatalogue::default(), vec![fault]);
    }
    let more = faulty.len().saturating_sub(NAMED);
    faulty.truncate(NAMED);
    if more > 0 {
        faulty.push(
            Diagnostic::new(Code::PlaceTableMoreFaulty)
                .with("count", more)
                .at(Location::file(file)),
        );
    }
    faulty.append(&mut twice);
    Checked::new(PlaceCatalogue::new(places), faulty)
}

fn place(record: &csv::StringRecord) -> Option<Place> {
    let code = record.get(0)?.trim().to_owned();
    let name = record.get(1)?.trim().to_owned();
    let kind = match fold(record.get(2)?).as_str() {
        "kommun" | "kommune" | "municipality" => PlaceKind::Municipality,
        "region" | "fylke" => PlaceKind::Region,
        "riket" | "landet" | "nation" => PlaceKind::Nation,
        "grupp" | "gruppe" | "group" => PlaceKind::Group,
        _ => return None,
    };
    let is_code = !code.is_empty() && code.chars().all(char::is_alphanumeric);
    let is_name = !name.is_empty() && name.chars().all(|letter| hidden(letter).is_none());
    (is_code && is_name).then_some(Place { code, name, kind })
}
