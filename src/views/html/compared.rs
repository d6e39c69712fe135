//! The municipalities and groups that the settings name, beside one's own.

use super::{
    explanation::Explainer,
    places::{Places, PlacesPart, TOGETHER, caption},
};
use crate::{
    engine::AreaResult,
    model::PlaceKind,
    text::{Language, say, tell},
};

/// The part about those that an area is compared with; none if there are none.
///
/// One's own figures stand first in each table.
pub(super) fn compared(
    area: &AreaResult,
    area_id: &str,
    explainer: Option<Explainer<'_>>,
    language: Language,
) -> Option<PlacesPart> {
    let all: Vec<usize> = [PlaceKind::Municipality, PlaceKind::Group]
        .into_iter()
        .flat_map(|kind| {
            let others = area.places.iter().enumerate().skip(1);
            others.filter(move |(_, place)| place.kind == kind)
        })
        .map(|(position, _)| position)
        .collect();
    if all.is_empty() {
        return None;
    }
    let beside_own = TOGETHER - 1;
    let tables = all.chunks(beside_own).enumerate().map(|(number, others)| {
        let first = number * beside_own + 1;
        let numbers = (first, first + others.len() - 1, all.len());
        let places = Places {
            area,
            shown: &[&[0], others].concat(),
            explained: others,
            explainer,
            of_units: false,
            language,
        };
        let id = format!("{area_id}-c{number}");
        let caption = caption("page.compared.table", area, numbers, language);
        places.table(&id, caption, |_| true, |_| Vec::new())
    });
    Some(PlacesPart {
        id: format!("{area_id}-compared"),
        heading: tell(language, "page.compared", &[("area", area.name.clone())]),
        button: say(language, "page.compared.show"),
        tables: tables.collect(),
        remarks: Vec::new(),
    })
}
