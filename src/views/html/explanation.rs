//! Where one figure comes from, line by line. The one place that answers it for the pages.

use super::{
    super::{CellView, Mark, area_sheet::value, legend::border_words, record::source_name},
    cell::{signed, with_unit, without_band, without_value},
};
use crate::{
    engine::{AreaResult, Composition, Figure, Nation, RowResult, Source},
    model::{Direction, Missing, PlaceKind},
    text::{Language, Shown, say, shown, tell},
};

/// How the figure of a row, a place and a year came to be: members, rounding, rank, difference, band, source.
pub(super) fn explanation_lines(
    area: &AreaResult,
    row: &RowResult,
    place: usize,
    year: usize,
    language: Language,
) -> Vec<String> {
    let Some(figure) = figure_of(row, place, year) else {
        return vec![without_value(Missing::NotInFile, language)];
    };
    let own = place == 0;
    let mut lines = Vec::new();
    match figure.value {
        Err(kind) => {
            let reason = without_value(figure.grey.unwrap_or(kind), language);
            lines.push(tell(language, "page.why.missing", &[("reason", reason)]));
        }
        Ok(value) => lines.push(rounding(value, row, language)),
    }
    lines.extend(members(area, row, place, year, language));
    if own {
        lines.extend(rank(row, figure, year, language));
        lines.extend(difference(area, row, figure, year, language));
    }
    lines.extend(band(row, figure, year, own, language));
    lines.extend(source(&figure.source, language));
    lines
}

fn figure_of(row: &RowResult, place: usize, year: usize) -> Option<&Figure> {
    row.figures.get(place)?.get(year)
}

fn rounding(value: f64, row: &RowResult, language: Language) -> String {
    let rounded = with_unit(value, row, language);
    let exact = exact(value, language);
    if exact == shown(value, row.decimals, Shown::For(language)) {
        tell(language, "page.why.value", &[("value", rounded)])
    } else {
        let words = [("value", rounded), ("exact", exact)];
        tell(language, "page.why.rounded", &words)
    }
}

/// A value with the decimals that it has, at most four.
fn exact(value: f64, language: Language) -> String {
    let plain = shown(value, 4, Shown::Data);
    let decimals = plain
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.trim_end_matches('0').len());
    shown(value, decimals, Shown::For(language))
}

fn members(
    area: &AreaResult,
    row: &RowResult,
    place: usize,
    year: usize,
    language: Language,
) -> Option<String> {
    let Composition::Combined {
        method, members, ..
    } = &row.composition
    else {
        return None;
    };
    let stated: Vec<String> = members
        .iter()
        .map(|label| {
            let member = area.rows.iter().find(|other| {
                other.level > 1 && other.measure == row.measure && other.label == *label
            });
            let value = member.and_then(|member| {
                let value = figure_of(member, place, year)?.value.ok()?;
                Some(with_unit(value, member, language))
            });
            match (member, value) {
                (_, Some(value)) => format!("{label} {value}"),
                (Some(_), None) => format!("{label} –"),
                (None, None) => label.clone(),
            }
        })
        .collect();
    let method = say(language, &format!("method.{method}")).to_owned();
    let words = [("method", method), ("members", stated.join("; "))];
    Some(tell(language, "page.why.members", &words))
}

fn rank(row: &RowResult, figure: &Figure, year: usize, language: Language) -> Option<String> {
    let words = [
        ("rank", figure.rank?.to_string()),
        ("count", row.fields.get(year)?.ranked.to_string()),
    ];
    Some(tell(language, "page.why.rank", &words))
}

fn difference(
    area: &AreaResult,
    row: &RowResult,
    figure: &Figure,
    year: usize,
    language: Language,
) -> Option<String> {
    let key = match row.nation {
        Nation::Stated => "page.why.difference",
        Nation::Mean => "page.why.difference.mean",
        Nation::Absent => return None,
    };
    let nation = area
        .places
        .iter()
        .position(|place| place.kind == PlaceKind::Nation)?;
    let nation = figure_of(row, nation, year)?.value.ok()?;
    let words = [
        ("difference", signed(figure.difference?, row, language)),
        ("nation", with_unit(nation, row, language)),
    ];
    Some(tell(language, key, &words))
}

fn band(
    row: &RowResult,
    figure: &Figure,
    year: usize,
    own: bool,
    language: Language,
) -> Option<String> {
    let CellView::Number(number) = value(row, figure) else {
        return None;
    };
    match number.mark {
        Mark::None => None,
        Mark::Grey(kind) => {
            let reason = without_band(kind, language);
            Some(tell(language, "page.why.grey", &[("reason", reason)]))
        }
        Mark::Band(band) => {
            let field = row.fields.get(year)?;
            let [good, poor] = border_words(field, row.direction, row.decimals, language);
            let known = row.direction != Direction::None && !good.is_empty() && !poor.is_empty();
            let key = match (known, own) {
                (true, true) => "page.why.band",
                (true, false) => "page.why.band.unit",
                (false, _) => "page.why.band.alone",
            };
            let words = [
                (
                    "band",
                    say(language, &format!("band.{}", band.name())).to_owned(),
                ),
                ("good", good),
                ("poor", poor),
            ];
            Some(tell(language, key, &words))
        }
    }
}

fn source(source: &Source, language: Language) -> Option<String> {
    match source {
        Source::Cell(at) => Some(tell(language, "page.why.cell", &[("cell", at.name())])),
        Source::Rule(_) => {
            let words = [("rule", source_name(source))];
            Some(tell(language, "page.why.rule", &words))
        }
        Source::MeanOf(_) | Source::Nowhere => None,
    }
}
