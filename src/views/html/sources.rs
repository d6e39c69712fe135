//! Whence the figures of an area come, under its table: Kolada's terms ask that its own figures and ours are
//! told apart.

use super::{
    super::{
        comparison::{capital, difference_key, list, worked_out},
        credit::{CREDITS, has_koladas, has_own_figures},
    },
    Audience,
};
use crate::{
    engine::{AreaResult, Basis, Composition, RowResult},
    text::{Language, say, tell},
};

/// The lines under a table.
pub(super) fn sources(area: &AreaResult, audience: Audience, language: Language) -> Vec<String> {
    let deep = audience == Audience::Deep;
    let own = |row: &RowResult| {
        let own = row.figures.first();
        own.is_some_and(|own| own.iter().any(|figure| figure.value.is_ok()))
    };
    let is_raw = |row: &RowResult| *row.composition == Composition::Single;
    let measures = || area.rows.iter().filter(|row| row.level == 1 && own(row));
    let lines = CREDITS.iter().filter_map(|(raw, basis, source)| {
        let credited = measures().filter(|row| is_raw(row) == *raw && row.basis == *basis);
        let mut names: Vec<&str> = match (raw, basis) {
            // On the deep page every key figure stands in a row of its own.
            (true, Basis::Kolada) if deep && has_koladas(area) => {
                let all = if has_own_figures(area) {
                    "page.source.other_key_figures"
                } else {
                    "page.source.key_figures"
                };
                vec![say(language, all)]
            }
            _ => Vec::new(),
        };
        let details = area.rows.iter().filter(|row| {
            let told = deep && *raw && *basis == Basis::Own;
            told && row.key_figure.is_some() && row.level > 1 && row.basis == Basis::Own
        });
        for row in credited.chain(details) {
            if !names.contains(&row.label.as_str()) {
                names.push(&row.label);
            }
        }
        (!names.is_empty()).then(|| {
            let words = [
                ("source", say(language, source).to_owned()),
                ("rows", names.join("; ")),
            ];
            tell(language, "page.source.rows", &words)
        })
    });
    lines.chain(ours(area, deep, language)).collect()
}

/// What is our own computation by comparing; nothing where nobody is compared and nothing has a colour.
fn ours(area: &AreaResult, deep: bool, language: Language) -> Option<String> {
    let rows = area.rows.iter();
    let shown = rows.filter(|row| deep || row.level == 1);
    let what = if deep {
        worked_out(shown, language)
    } else {
        let mut shown = shown;
        let coloured = shown.any(RowResult::can_have_bands);
        let colours = coloured.then(|| say(language, "what.colours").to_owned());
        colours.into_iter().collect()
    };
    if what.is_empty() {
        return None;
    }
    let key = if has_koladas(area) {
        "page.source.comparison"
    } else {
        "page.source.comparison.own"
    };
    let words = [("what", list(what, language))];
    let mut text = capital(&tell(language, key, &words));
    if let Some(key) = difference_key(area.reference().nation).filter(|_| deep) {
        text.push(' ');
        text.push_str(say(language, key));
    }
    Some(text)
}
