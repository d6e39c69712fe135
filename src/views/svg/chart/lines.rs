//! Lines from row to row, each called by its name where it ends.

use super::{
    super::super::chart::{Chart, Panel},
    WIDTH,
    surface::{Anchor, LINE, Surface, apart, stroked, wide, wrapped},
};

const HEIGHT: f64 = 190.0;
/// The widest that names beside the lines may be.
const NAMES: f64 = 120.0;

pub(super) fn draw(surface: &mut Surface, chart: &Chart, panel: &Panel) {
    let ticks = &chart.scale.ticks;
    let left = ticks.iter().map(|(_, text)| wide(text)).fold(0.0, f64::max) + 8.0;
    let ends = ends(chart, panel);
    let names = ends.iter().flat_map(|end| end.words.iter());
    let names = names.map(|line| wide(line)).fold(0.0, f64::max).min(NAMES);
    let right = WIDTH - names - 10.0;
    let top = surface.y + 8.0;
    let bottom = top + HEIGHT;
    let at = |value: f64| bottom - chart.scale.share(value) * HEIGHT;
    let count = panel.rows.len();
    let step = (right - left) / count.saturating_sub(1).max(1) as f64;
    let across = |row: usize| match count {
        1 => f64::midpoint(left, right),
        _ => left + step * row as f64,
    };
    for (value, text) in ticks {
        surface.line("grid", (left, at(*value)), (right, at(*value)));
        surface.text("", Anchor::End, (left - 6.0, at(*value) + 4.5), text);
    }
    for (value, words) in &chart.references {
        surface.line("aim", (left, at(*value)), (right, at(*value)));
        surface.text(
            "number",
            Anchor::Start,
            (left + 4.0, at(*value) - 5.0),
            words,
        );
    }
    for series in 0..chart.series.len() {
        let places: Vec<Option<(f64, f64)>> = panel
            .rows
            .iter()
            .enumerate()
            .map(|(row, of)| Some((across(row), at(of.points.get(series)?.value?))))
            .collect();
        surface.path(&stroked(series), &places);
        for place in places.iter().flatten() {
            surface.circle(&format!("m{series}"), *place, 3.0);
        }
    }
    let tallest = ends.iter().map(|end| end.words.len()).max().unwrap_or(1);
    let wanted: Vec<f64> = ends.iter().map(|end| at(end.value)).collect();
    let least = LINE * tallest as f64;
    for (end, y) in ends.iter().zip(apart(&wanted, least, top, bottom)) {
        for (nth, line) in end.words.iter().enumerate() {
            let place = (right + 8.0, y + 4.5 + LINE * nth as f64);
            surface.text(&format!("t{}", end.series), Anchor::Start, place, line);
        }
    }
    surface.y = below(surface, panel, across, bottom, step);
}

/// What stands where a line ends.
struct End {
    series: usize,
    value: f64,
    words: Vec<String>,
}

fn ends(chart: &Chart, panel: &Panel) -> Vec<End> {
    let ends = chart
        .series
        .iter()
        .enumerate()
        .filter_map(|(series, name)| {
            let points = panel.rows.iter().rev();
            let mut points = points.filter_map(|row| row.points.get(series));
            let last = points.find(|point| point.value.is_some())?;
            let words = match chart.series.len() {
                1 => last.text.clone(),
                _ => format!("{name} {}", last.text),
            };
            Some(End {
                series,
                value: last.value?,
                words: wrapped(&words, NAMES),
            })
        });
    ends.collect()
}

/// What the rows are called, as many as fit, the last always; where the drawing ends.
fn below(
    surface: &mut Surface,
    panel: &Panel,
    across: impl Fn(usize) -> f64,
    bottom: f64,
    step: f64,
) -> f64 {
    let widest = panel
        .rows
        .iter()
        .map(|row| wide(&row.label))
        .fold(0.0, f64::max);
    let every = ((widest + 8.0) / step).ceil().max(1.0) as usize;
    let last = panel.rows.len().saturating_sub(1);
    for (at, row) in panel.rows.iter().enumerate() {
        if (last - at).is_multiple_of(every) {
            let half = wide(&row.label) / 2.0;
            let x = across(at).max(half).min(WIDTH - half);
            surface.line("axis", (across(at), bottom), (across(at), bottom + 4.0));
            surface.text("", Anchor::Middle, (x, bottom + 19.0), &row.label);
        }
    }
    bottom + 26.0
}
