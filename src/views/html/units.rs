//! The units of an area beside each other.

use super::{
    explanation::Explainer,
    places::{Places, PlacesPart, TOGETHER, Tag, caption},
};
use crate::{
    engine::{AreaResult, Figure, RowResult, Source},
    methods::same_value,
    model::{Direction, Missing, PlaceKind},
    text::{Language, say, tell},
};

/// The part about the units of an area; none if it has none.
pub(super) fn units(
    area: &AreaResult,
    area_id: &str,
    explainer: Option<Explainer<'_>>,
    language: Language,
) -> Option<PlacesPart> {
    let of_units = area.places.iter().enumerate();
    let of_units = of_units.filter(|(_, place)| place.kind == PlaceKind::Unit);
    let all: Vec<usize> = of_units.map(|(position, _)| position).collect();
    if all.is_empty() {
        return None;
    }
    let tables = all.chunks(TOGETHER).enumerate().map(|(number, together)| {
        let first = number * TOGETHER + 1;
        let numbers = (first, first + together.len() - 1, all.len());
        let places = Places {
            area,
            shown: together,
            explained: together,
            explainer,
            of_units: true,
            language,
        };
        places.table(
            &format!("{area_id}-u{number}"),
            caption("page.units.table", area, numbers, language),
            |row| !absent(area, &row.measure, &all),
            |row| extremes(row, &all, language),
        )
    });
    Some(PlacesPart {
        id: format!("{area_id}-units"),
        heading: tell(language, "page.units", &[("area", area.name.clone())]),
        button: say(language, "page.units.show"),
        tables: tables.collect(),
        remarks: remarks(area, &all, language),
    })
}

/// Whether no file at hand says anything about a measure and its key figures for any unit.
fn absent(area: &AreaResult, measure: &str, units: &[usize]) -> bool {
    area.rows
        .iter()
        .filter(|row| row.measure == measure)
        .flat_map(|row| units.iter().filter_map(|unit| row.figures.get(*unit)))
        .flatten()
        .all(|figure| figure.value == Err(Missing::NotInFile))
}

/// The best and the weakest among units, in the latest year in which at least two have a value; where all stand
/// alike none is.
fn extremes(row: &RowResult, units: &[usize], language: Language) -> Vec<Tag> {
    let values_in = |year: usize| -> Vec<(usize, f64)> {
        let value = |unit: usize| row.figures.get(unit)?.get(year)?.value.ok();
        let units = units.iter();
        units
            .filter_map(|unit| Some((*unit, value(*unit)?)))
            .collect()
    };
    let latest = (0..row.years.len()).rev().find_map(|year| {
        let values = values_in(year);
        (values.len() > 1).then_some((year, values))
    });
    let Some((year, values)) = latest else {
        return Vec::new();
    };
    let all = || values.iter().map(|(_, value)| *value);
    let least = all().fold(f64::INFINITY, f64::min);
    let most = all().fold(f64::NEG_INFINITY, f64::max);
    let (best, weakest) = match row.direction {
        Direction::High => (most, least),
        Direction::Low => (least, most),
        Direction::None => return Vec::new(),
    };
    if same_value(best, weakest) {
        return Vec::new();
    }
    let ends = [(best, "page.best"), (weakest, "page.weakest")];
    let tags = ends.into_iter().flat_map(|(end, key)| {
        let there = values
            .iter()
            .filter(move |(_, value)| same_value(*value, end));
        there.map(move |(unit, _)| (*unit, year, say(language, key)))
    });
    tags.collect()
}

fn remarks(area: &AreaResult, units: &[usize], language: Language) -> Vec<String> {
    let rows = || area.rows.iter();
    let mut explained = vec![say(language, "page.units.explained")];
    if rows().any(|row| row.is_compared() && row.bands.shares().is_some()) {
        explained.push(say(language, "page.units.colours"));
    }
    if rows().any(|row| row.direction != Direction::None) {
        explained.push(say(language, "page.units.ends"));
    }
    let mut lines = vec![explained.join(" ")];
    let is_shielded = |figure: &Figure| figure.value == Err(Missing::Shielded);
    if figures_of(area, units).any(is_shielded) {
        lines.push(say(language, "page.units.shielded").to_owned());
    }
    let without: Vec<&str> = area
        .rows
        .iter()
        .filter(|row| row.level == 1 && absent(area, &row.measure, units))
        .map(|row| row.measure.as_str())
        .collect();
    if !without.is_empty() {
        let words = [("rows", without.join("; "))];
        lines.push(tell(language, "page.units.without", &words));
    }
    let mut files: Vec<&str> = figures_of(area, units)
        .filter_map(|figure| match &figure.source {
            Source::Cell(crate::diagnostics::Location::Cell { file, .. }) => Some(file.as_str()),
            _ => None,
        })
        .collect();
    files.sort_unstable();
    files.dedup();
    if !files.is_empty() {
        let words = [("files", files.join("; "))];
        lines.push(tell(language, "page.units.source", &words));
    }
    lines
}

/// The figures of the units.
fn figures_of<'a>(area: &'a AreaResult, units: &'a [usize]) -> impl Iterator<Item = &'a Figure> {
    area.rows
        .iter()
        .flat_map(|row| units.iter().filter_map(|unit| row.figures.get(*unit)))
        .flatten()
}
