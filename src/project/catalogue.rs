use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location},
    model::{Place, PlaceCatalogue, PlaceKind, fold},
    text::hidden,
};

/// Reads a table of places: `kod,namn,slag`, where the kind is riket, region, kommun or grupp.
///
/// A row that is not understood is named (V107) and left out; the rest are kept.
pub(super) fn parse_places(file: &str, text: &str) -> Checked<PlaceCatalogue> {
    let mut places = Vec::new();
    let mut diagnostics = Vec::new();
    // Excel separates by semicolon where the comma is for decimals.
    let heading = text.lines().next().unwrap_or("");
    let delimiter = if heading.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut from = reader.position().clone();
    let mut record = csv::StringRecord::new();
    while let Ok(true) = reader.read_record(&mut record) {
        let start = record.position().unwrap_or(&from);
        match place(&record) {
            Some(place) => places.push(place),
            None => diagnostics.push(
                Diagnostic::new(Code::PlaceTableFaulty)
                    .with("row", record.iter().collect::<Vec<_>>().join(","))
                    .at(Location::Script {
                        file: file.to_owned(),
                        line: usize::try_from(start.line()).unwrap_or(0),
                        column: 1,
                    }),
            ),
        }
        from = reader.position().clone();
    }
    Checked::new(PlaceCatalogue::new(places), diagnostics)
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
    // The code becomes the name of a folder.
    let is_code = !code.is_empty() && code.chars().all(char::is_alphanumeric);
    let is_name = !name.is_empty() && name.chars().all(|letter| hidden(letter).is_none());
    (is_code && is_name).then_some(Place { code, name, kind })
}
