//! Whence the figures of an area come, under its table: Kolada's terms ask that its own figures and ours are
//! told apart.

use super::Audience;
use crate::{
    engine::{AreaResult, Composition, RowResult},
    text::{Language, say, tell},
};

/// The lines under a table.
pub(super) fn sources(area: &AreaResult, audience: Audience, language: Language) -> Vec<String> {
    let shown = area.rows.iter().filter(|row| row.level == 1).filter(|row| {
        row.figures
            .first()
            .is_some_and(|own| own.iter().any(|f| f.value.is_ok()))
    });
    let (computed, raw): (Vec<&RowResult>, Vec<&RowResult>) =
        shown.partition(|row| row.composition != Composition::Single);
    let key_figures =
        (audience == Audience::Deep).then(|| say(language, "page.source.key_figures"));
    let line = |rows: &[&RowResult], source: &str| {
        let mut names: Vec<&str> = if source == "view.source.raw" {
            key_figures.into_iter().collect()
        } else {
            Vec::new()
        };
        for row in rows {
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
    };
    let ours = match audience {
        Audience::Public => "page.source.colours",
        Audience::Deep => "page.source.comparison",
    };
    [
        line(&raw, "view.source.raw"),
        line(&computed, "view.source.computed"),
        Some(say(language, ours).to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}
