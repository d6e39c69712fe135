//! Whence the figures of an area come, under its table: Kolada's terms ask that its own figures and ours are
//! told apart.

use super::{
    super::credit::{CREDITS, has_koladas, has_own_figures},
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
    let ours = match (audience, has_koladas(area)) {
        (Audience::Public, true) => "page.source.colours",
        (Audience::Public, false) => "page.source.colours.own",
        (Audience::Deep, true) => "page.source.comparison",
        (Audience::Deep, false) => "page.source.comparison.own",
    };
    lines.chain([say(language, ours).to_owned()]).collect()
}
