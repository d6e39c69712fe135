//! The units of an area: each a group of columns with its own years and movement, a few units to a table, so
//! that a municipality with thirty schools gets tables that can be read and printed.

use super::{
    super::{area_sheet::span, label::label},
    blocks::blocks,
    cell::{Cell, trend_view},
    explanation::Explainer,
    table::{Explained, Group, Row, Table},
};
use crate::{
    engine::{AreaResult, Figure, RowResult, Source},
    model::{Direction, Missing, PlaceKind},
    text::{Language, say, tell},
};

/// The units of an area, as their part of its section shows them.
#[derive(Debug)]
pub(super) struct UnitsPart {
    pub(super) id: String,
    pub(super) heading: String,
    pub(super) tables: Vec<Table>,
    pub(super) remarks: Vec<String>,
}

/// How many units share a table.
const TOGETHER: usize = 6;

/// The part about the units of an area; none if it has none.
pub(super) fn units(
    area: &AreaResult,
    area_id: &str,
    explainer: Option<Explainer<'_>>,
    language: Language,
) -> Option<UnitsPart> {
    let places: Vec<usize> = area
        .places
        .iter()
        .enumerate()
        .filter(|(_, place)| place.kind == PlaceKind::Unit)
        .map(|(position, _)| position)
        .collect();
    if places.is_empty() {
        return None;
    }
    let tables = places
        .chunks(TOGETHER)
        .enumerate()
        .map(|(number, together)| {
            let first = number * TOGETHER + 1;
            let id = format!("{area_id}-u{number}");
            let numbers = (first, first + together.len() - 1);
            unit_table(area, &id, together, &places, numbers, explainer, language)
        })
        .collect();
    Some(UnitsPart {
        id: format!("{area_id}-units"),
        heading: tell(language, "page.units", &[("area", area.name.clone())]),
        tables,
        remarks: remarks(area, &places, language),
    })
}

fn unit_table(
    area: &AreaResult,
    id: &str,
    together: &[usize],
    all: &[usize],
    (first, last): (usize, usize),
    explainer: Option<Explainer<'_>>,
    language: Language,
) -> Table {
    let trend = say(language, "view.heading.trend");
    let groups: Vec<Group> = together
        .iter()
        .filter_map(|position| area.places.get(*position))
        .map(|place| Group {
            name: place.name.clone(),
            heads: area
                .years
                .iter()
                .map(i16::to_string)
                .chain([trend.to_owned()])
                .collect(),
            class: "",
        })
        .collect();
    let heads = |years: &[i16]| {
        let mut heads = Vec::new();
        for _ in together {
            heads.extend(years.iter().map(|year| ("", year.to_string())));
            heads.push(("", String::new()));
        }
        heads
    };
    let line = |number: usize, position: usize, row: &RowResult, lagged: bool| Row {
        id: format!("{id}-r{number}"),
        label: label(row, language),
        remarks: Vec::new(),
        cells: cells(row, together, all, lagged, language),
        under: None,
        explained: explainer.map(|explainer| Explained {
            about: String::new(),
            everyone: None,
            parts: explainer.others(position, together),
        }),
        by_sex: Vec::new(),
        of: String::new(),
    };
    Table {
        caption: tell(
            language,
            "page.units.table",
            &[
                ("area", area.name.clone()),
                ("years", span(&area.years)),
                ("first", first.to_string()),
                ("last", last.to_string()),
                ("count", all.len().to_string()),
            ],
        ),
        corner: say(language, "view.heading.label").to_owned(),
        groups,
        blocks: blocks(
            area,
            id,
            language,
            |row| !absent(area, &row.measure, all),
            heads,
            line,
        ),
        tools: true,
        id: id.to_owned(),
    }
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

fn cells(
    row: &RowResult,
    together: &[usize],
    all: &[usize],
    lagged: bool,
    language: Language,
) -> Vec<Cell> {
    let extremes = extremes(row, all);
    let mut cells = Vec::new();
    for place in together {
        let figures = row.figures.get(*place).map_or(&[][..], Vec::as_slice);
        for (position, year) in row.years.iter().enumerate() {
            let figure = figures.get(position);
            let mut cell = Cell::figure(row, figure, language);
            if lagged {
                cell.year = year.to_string();
            }
            if let (Some(extremes), Some(Ok(value))) = (&extremes, figure.map(|f| f.value))
                && extremes.year == position
            {
                let extreme = match value {
                    value if alike(value, extremes.best) => say(language, "page.best"),
                    value if alike(value, extremes.weakest) => say(language, "page.weakest"),
                    _ => "",
                };
                let both = [cell.tag.as_str(), extreme];
                let said: Vec<&str> = both.into_iter().filter(|tag| !tag.is_empty()).collect();
                cell.tag = said.join(", ");
            }
            cells.push(cell);
        }
        let (trend, _) = trend_view(row, figures);
        cells.push(Cell::movement(trend, None, language));
    }
    cells
}

/// The best and the weakest value among units, in the latest year in which at least two have one.
#[derive(Debug, PartialEq)]
struct Extremes {
    year: usize,
    best: f64,
    weakest: f64,
}

fn extremes(row: &RowResult, units: &[usize]) -> Option<Extremes> {
    (0..row.years.len())
        .rev()
        .find_map(|year| {
            let values: Vec<f64> = units
                .iter()
                .filter_map(|unit| row.figures.get(*unit)?.get(year)?.value.ok())
                .collect();
            if values.len() < 2 {
                return None;
            }
            let least = values.iter().copied().fold(f64::INFINITY, f64::min);
            let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let (best, weakest) = match row.direction {
                Direction::High => (most, least),
                Direction::Low => (least, most),
                Direction::None => return None,
            };
            Some(Extremes {
                year,
                best,
                weakest,
            })
        })
        // Where all stand alike none is best.
        .filter(|extremes| !alike(extremes.best, extremes.weakest))
}

/// Whether two values differ by no more than the dust of binary arithmetic.
fn alike(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs())
}

fn remarks(area: &AreaResult, units: &[usize], language: Language) -> Vec<String> {
    let mut lines = vec![say(language, "page.units.explained").to_owned()];
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
