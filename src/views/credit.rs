//! Whom a figure is credited to: Kolada's terms ask that its own figures, what is computed from them, and the
//! municipality's own are told apart.

use crate::{
    engine::{AreaResult, Basis, Results, RowResult},
    model::PlaceKind,
};

/// The kinds of credit, in the order in which they are told: whether the figures are shown as they came, whose they
/// are, and the text key of the line.
pub(super) const CREDITS: [(bool, Basis, &str); 5] = [
    (true, Basis::Kolada, "view.source.raw"),
    (true, Basis::Own, "view.source.raw.own"),
    (false, Basis::Kolada, "view.source.computed"),
    (false, Basis::Mixed, "view.source.computed.mixed"),
    (false, Basis::Own, "view.source.computed.own"),
];

/// The text key of a row's credit; `raw` where its figures are shown as they came.
pub(super) fn credit(row: &RowResult, raw: bool) -> &'static str {
    // A single key figure is one source's or the other's.
    let found = CREDITS
        .iter()
        .find(|known| (known.0, known.1) == (raw, row.basis));
    found.map_or("view.source.computed.mixed", |known| known.2)
}

/// Whether an area has a key figure of the municipality's own.
pub(super) fn has_own_figures(area: &AreaResult) -> bool {
    let mut figures = area.rows.iter().filter(|row| row.key_figure.is_some());
    figures.any(|row| row.basis == Basis::Own)
}

/// Whether anything in an area is Kolada's.
pub(super) fn has_koladas(area: &AreaResult) -> bool {
    area.rows.iter().any(|row| row.basis != Basis::Own)
}

/// Whether anything that is shown is the municipality's own: key figures that Kolada does not have, units, tables.
pub(super) fn has_own(results: &Results) -> bool {
    let unit = |area: &AreaResult| {
        area.places
            .iter()
            .any(|place| place.kind == PlaceKind::Unit)
    };
    let mut areas = results.areas.iter();
    !results.tables.is_empty() || areas.any(|area| has_own_figures(area) || unit(area))
}
