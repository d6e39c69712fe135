//! Bars, from left to right under what each row is called, so that long words have room.

use super::{
    super::super::{
        Mark,
        chart::{Chart, ChartRow, Panel, Point},
        paint,
        palette::class as class_of,
    },
    WIDTH,
    surface::{Anchor, LINE, Surface, filled, wide},
};
use crate::plan::ChartKind;

/// How high a bar is, and how far it is to the next row.
const BAR: f64 = 15.0;
const BETWEEN: f64 = 8.0;

/// A bar for each number, those of a row below each other.
pub(super) fn beside(surface: &mut Surface, chart: &Chart, panel: &Panel) {
    surface.key(chart, swatch);
    let right = WIDTH - room(panel.rows.iter().flat_map(|row| &row.points));
    let at = |value: f64| chart.scale.share(value) * right;
    let zero = at(0.0);
    for row in &panel.rows {
        name(surface, row);
        let top = surface.y;
        let below = top + BAR * row.points.len() as f64;
        let places = || {
            row.points
                .iter()
                .enumerate()
                .zip((0..).map(|nth| top + BAR * f64::from(nth)))
        };
        for ((series, point), y) in places() {
            if let Some(value) = point.value {
                let (from, to) = (zero.min(at(value)), zero.max(at(value)));
                let size = ((to - from).max(0.5), BAR - 1.0);
                surface.rect(&class(chart, row, series, point), (from, y), size);
            }
        }
        surface.line("axis", (zero, top - 1.0), (zero, below));
        for (value, _) in &chart.references {
            surface.line("aim", (at(*value), top - 2.0), (at(*value), below + 1.0));
        }
        // Over the lines, so that they can be read.
        for ((_, point), y) in places() {
            let (class, end) = match point.value {
                Some(value) => ("number", zero.max(at(value))),
                None => ("gap", zero),
            };
            let glyph = match point.value {
                Some(_) => paint(point.mark).glyph,
                None => "",
            };
            let words = format!("{glyph} {}", point.text);
            surface.text(class, Anchor::Start, (end + 5.0, y + 12.0), words.trim());
        }
        surface.y = below;
        surface.y += BETWEEN;
    }
}

/// A bar for each row, its numbers after each other: as they are, or as shares of their sum.
pub(super) fn after(surface: &mut Surface, chart: &Chart, panel: &Panel) {
    surface.key(chart, swatch);
    let of_all = chart.kind == ChartKind::Shares;
    let right = if of_all { WIDTH } else { WIDTH - 60.0 };
    for row in &panel.rows {
        name(surface, row);
        let y = surface.y;
        let sum: f64 = row.points.iter().filter_map(|point| point.value).sum();
        let gap = row.points.iter().find(|point| point.value.is_none());
        match gap {
            // Shares of a sum that is not known are not known either.
            Some(gap) if of_all => surface.text("gap", Anchor::Start, (5.0, y + 13.0), &gap.text),
            _ => {
                let mut before = 0.0;
                for (series, point) in row.points.iter().enumerate() {
                    let value = point.value.unwrap_or(0.0);
                    let share = match of_all {
                        true if sum > 0.0 => value / sum,
                        true => 0.0,
                        false => chart.scale.share(value),
                    };
                    let width = share * right;
                    if width > 0.0 {
                        surface.rect(&filled(series), (before, y), (width, BAR + 3.0));
                    }
                    let words = match of_all {
                        true => format!("{:.0}\u{a0}%", share * 100.0),
                        false => point.text.clone(),
                    };
                    if width > wide(&words) + 2.0 {
                        let middle = (before + width / 2.0, y + 14.0);
                        surface.text(&format!("on{series}"), Anchor::Middle, middle, &words);
                    }
                    before += width;
                }
                if let Some(gap) = gap {
                    surface.text("gap", Anchor::Start, (before + 5.0, y + 13.0), &gap.text);
                }
                for (value, _) in &chart.references {
                    let x = chart.scale.share(*value) * right;
                    surface.line("aim", (x, y - 2.0), (x, y + BAR + 5.0));
                }
            }
        }
        surface.y += BAR + 3.0 + BETWEEN;
    }
}

/// What a row is called.
fn name(surface: &mut Surface, row: &ChartRow) {
    surface.words(if row.own { "own" } else { "" }, &row.label);
}

/// The room that the longest number takes beside its bar.
fn room<'a>(points: impl Iterator<Item = &'a Point>) -> f64 {
    let words =
        points.map(|point| wide(&point.text) + if point.mark == Mark::None { 0.0 } else { LINE });
    words.fold(0.0, f64::max) + 10.0
}

/// What a bar looks like: its band where it has one; where some rows are pointed out the others stand back.
fn class(chart: &Chart, row: &ChartRow, series: usize, point: &Point) -> String {
    match point.mark {
        Mark::None if chart.points_out && chart.series.len() == 1 && !row.own => "other".to_owned(),
        Mark::None => filled(series),
        mark => class_of(mark).to_owned(),
    }
}

fn swatch(surface: &mut Surface, series: usize, (x, y): (f64, f64)) {
    surface.rect(&filled(series), (x, y - 6.0), (14.0, 12.0));
}
