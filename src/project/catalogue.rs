use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location},
    model::{Place, PlaceCatalogue, PlaceKind, fold},
};

/// Reads a table of places: `kod,namn,slag`, where the kind is riket, region, kommun or grupp.
///
/// A row that is not understood is named (V107) and left out; the rest are kept.
pub(super) fn parse_places(file: &str, text: &str) -> Checked<PlaceCatalogue> {
    let mut places = Vec::new();
    let mut diagnostics = Vec::new();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    for (index, record) in reader.records().enumerate() {
        let row = record.ok().and_then(|record| {
            let code = record.get(0)?.trim().to_owned();
            let name = record.get(1)?.trim().to_owned();
            let kind = match fold(record.get(2)?).as_str() {
                "kommun" | "kommune" | "municipality" => PlaceKind::Municipality,
                "region" | "fylke" => PlaceKind::Region,
                "riket" | "landet" | "nation" => PlaceKind::Nation,
                "grupp" | "gruppe" | "group" => PlaceKind::Group,
                _ => return None,
            };
            (!code.is_empty() && !name.is_empty()).then_some(Place { code, name, kind })
        });
        match row {
            Some(place) => places.push(place),
            None => diagnostics.push(
                Diagnostic::new(Code::PlaceTableFaulty)
                    .with("text", format!("rad {}", index + 2))
                    .at(Location::Script {
                        file: file.to_owned(),
                        line: index + 2,
                        column: 1,
                    }),
            ),
        }
    }
    Checked::new(PlaceCatalogue::new(places), diagnostics)
}
