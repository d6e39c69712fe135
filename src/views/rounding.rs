//! Figures whose number, as it is shown, would have another colour: 2,95 shown as 3,0 beside a 3,0 of another band.

use super::step_words::exact;
use crate::{
    engine::{Field, Figure, RowResult},
    methods::{band_within, same_value},
    model::Band,
    text::{Language, Shown, shown, shown_alike, tell},
};

/// What is said beside a figure whose number as shown stands in another band, too: `orundat 2,95`.
pub(super) fn before_rounding(
    row: &RowResult,
    figure: &Figure,
    field: Option<&Field>,
    language: Language,
) -> Option<String> {
    let value = figure.value.ok()?;
    let band = figure.band?;
    let text = shown(value, row.decimals, Shown::Data).replace(' ', "");
    let seen: f64 = text.parse().unwrap_or(value);
    if same_value(seen, value) {
        return None;
    }
    let other_alike = match row.bands.limits() {
        Some(limits) => band_within(seen, limits, row.direction) != band,
        None => {
            let field = field?;
            let (borders, beyond) = (field.borders, field.beyond);
            let others = match band {
                Band::Good => [beyond.good, None],
                Band::Middle => [borders.good, borders.poor],
                Band::Poor => [beyond.poor, None],
            };
            others
                .into_iter()
                .flatten()
                .any(|other| !same_value(value, other) && shown_alike(value, other, row.decimals))
        }
    };
    let words = [("value", exact(value, Shown::For(language)))];
    other_alike.then(|| tell(language, "rounding.before", &words))
}
