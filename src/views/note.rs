//! The note on a row: how it is built, where it comes from, what it is compared with.

use super::{
    band_words::{band_word, border_words},
    comparison::mean_of,
    credit::credit,
    record::{rule_line, source_name},
    rounding::before_rounding,
};
use crate::{
    engine::{AreaResult, Composition, Nation, RowResult, Source},
    model::PlaceKind,
    text::{Language, Shown, say, shown, tell},
};

/// The note on a row, line by line.
pub fn note(area: &AreaResult, row: &RowResult, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(id) = &row.key_figure {
        let words = [("id", id.to_string())];
        lines.push(tell(language, "view.note.key_figure", &words));
    }
    lines.extend(row.description.clone());
    // A key figure is not what its measure is worked out as.
    if row.level == 1 {
        composition(row, language, &mut lines);
    }
    if row.level > 1 && !row.counted {
        lines.push(say(language, "view.note.beside").to_owned());
    }
    let direction = format!("direction.{}", row.direction.name());
    lines.push(say(language, &direction).to_owned());
    let words = [("unit", say(language, row.unit.text_key()).to_owned())];
    lines.push(tell(language, "view.note.unit", &words));
    if row.lag != 0 {
        lines.push(tell(
            language,
            "view.note.lag",
            &[("years", row.lag.to_string())],
        ));
    }
    preliminary(row, language, &mut lines);
    nation(area, row, language, &mut lines);
    comparison(row, language, &mut lines);
    rounding(row, language, &mut lines);
    source(row, language, &mut lines);
    lines
}

fn composition(row: &RowResult, language: Language, lines: &mut Vec<String>) {
    match &*row.composition {
        Composition::Single => {
            lines.push(say(language, "view.note.single").to_owned());
        }
        Composition::Combined {
            method,
            members,
            coverage,
        } => {
            lines.push(tell(
                language,
                "view.note.combined",
                &[
                    (
                        "method",
                        say(language, &format!("method.{method}")).to_owned(),
                    ),
                    ("members", members.join("; ")),
                ],
            ));
            lines.push(if *coverage >= 1.0 {
                say(language, "view.note.strict").to_owned()
            } else {
                let share = shown(coverage * 100.0, 0, Shown::For(language));
                tell(language, "view.note.coverage", &[("share", share)])
            });
        }
        Composition::Formula { method, members } => {
            let method = say(language, &format!("method.{method}")).to_owned();
            let words = [("method", method), ("members", members.join("; "))];
            lines.push(tell(language, "view.note.combined", &words));
        }
        Composition::Absent { reason } => {
            let words = [("reason", reason.clone())];
            lines.push(tell(language, "view.note.absent", &words));
        }
    }
}

fn nation(area: &AreaResult, row: &RowResult, language: Language, lines: &mut Vec<String>) {
    let key = match row.nation {
        Nation::Stated => "view.note.nation.stated",
        Nation::Mean => "view.note.nation.mean",
        Nation::Mixed => "view.note.nation.mixed",
        Nation::Absent => return,
    };
    let Some(figures) = area
        .places
        .iter()
        .zip(row.figures.iter())
        .find(|(place, _)| place.kind == PlaceKind::Nation)
        .map(|(_, figures)| figures)
    else {
        return;
    };
    let values = row
        .years
        .iter()
        .zip(figures)
        .filter_map(|(year, figure)| {
            let value = figure.value.ok()?;
            let value = shown(value, row.decimals, Shown::For(language));
            Some(format!("{year}: {value}"))
        })
        .collect::<Vec<_>>()
        .join(" · ");
    if !values.is_empty() {
        let who = ("who", mean_of(row.reference(), language));
        lines.push(tell(language, key, &[("values", values), who]));
    }
}

fn preliminary(row: &RowResult, language: Language, lines: &mut Vec<String>) {
    let own = row.figures.first().map_or(&[][..], Vec::as_slice);
    let years: Vec<String> = row
        .years
        .iter()
        .zip(own)
        .filter(|(_, figure)| figure.preliminary)
        .map(|(year, _)| year.to_string())
        .collect();
    if !years.is_empty() {
        let words = [("years", years.join(", "))];
        lines.push(tell(language, "view.note.preliminary", &words));
    }
}

fn comparison(row: &RowResult, language: Language, lines: &mut Vec<String>) {
    if !row.is_compared() {
        return;
    }
    for (year, field) in row.years.iter().zip(row.fields.iter()) {
        if field.ranked == 0 {
            continue;
        }
        let [good, poor] = border_words(field, (row.bands, row.direction), row.decimals, language);
        let words = [
            ("year", year.to_string()),
            ("count", field.ranked.to_string()),
            ("good", good.clone()),
            ("poor", poor.clone()),
        ];
        let key = if good.is_empty() || poor.is_empty() {
            "view.note.compared"
        } else {
            "view.note.borders"
        };
        lines.push(tell(language, key, &words));
    }
}

/// The years in which the own figure, as it is shown, could be of another band.
fn rounding(row: &RowResult, language: Language, lines: &mut Vec<String>) {
    let own = row.figures.first().map_or(&[][..], Vec::as_slice);
    for ((year, field), figure) in row.years.iter().zip(row.fields.iter()).zip(own) {
        let before = before_rounding(row, figure, Some(field), language);
        if let Some((before, band)) = before.zip(figure.band) {
            let words = [
                ("year", year.to_string()),
                ("before", before),
                ("band", band_word(band, language)),
            ];
            lines.push(tell(language, "view.note.rounding", &words));
        }
    }
}

fn source(row: &RowResult, language: Language, lines: &mut Vec<String>) {
    let latest = row
        .figures
        .first()
        .and_then(|figures| figures.iter().rev().find(|f| f.source != Source::Nowhere));
    // A measure that is one key figure shows that figure as it came.
    let raw = row.level == 1 && *row.composition == Composition::Single;
    match latest.map(|figure| &figure.source) {
        Some(Source::Cell(at)) => {
            lines.push(say(language, credit(row, true)).to_owned());
            lines.push(tell(language, "view.note.cell", &[("cell", at.name())]));
        }
        Some(other) => {
            lines.push(say(language, credit(row, raw)).to_owned());
            if *other != Source::Rule {
                let name = source_name(row, other);
                lines.push(tell(language, "view.note.cell", &[("cell", name)]));
            }
        }
        None => {}
    }
    let words = [("rule", rule_line(&row.rule))];
    lines.push(tell(language, "view.note.rule", &words));
}
