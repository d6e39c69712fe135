//! An axis for each row around a centre, and a line around it for each series.

use std::f64::consts::TAU;

use super::{
    super::super::chart::{Chart, Panel},
    WIDTH,
    surface::{Anchor, LINE, Surface, stroked, wrapped},
};

const RADIUS: f64 = 88.0;
/// How far out the words beside an axis stand, in radii, and the widest that they may be.
/// An axis that leans less than this stands straight.
const SIDE: f64 = 4.0;
const OUT: f64 = 1.08;
const WORDS: f64 = 150.0;

pub(super) fn draw(surface: &mut Surface, chart: &Chart, panel: &Panel) {
    surface.key(chart, |surface, series, (x, y)| {
        surface.line(&stroked(series), (x, y), (x + 16.0, y));
        surface.circle(&format!("m{series}"), (x + 8.0, y), 3.0);
    });
    let count = panel.rows.len().max(1) as f64;
    let names: Vec<Vec<String>> = panel
        .rows
        .iter()
        .enumerate()
        .map(|(axis, row)| {
            let aside = (TAU * axis as f64 / count).sin().abs();
            // Words over and under the centre run both ways.
            let room = match aside * RADIUS < SIDE {
                true => WORDS,
                false => WIDTH / 2.0 - OUT * RADIUS * aside,
            };
            wrapped(&row.label, room.min(WORDS))
        })
        .collect();
    let above = names.first().map_or(1, Vec::len) as f64 * LINE;
    let (x, y) = (WIDTH / 2.0, surface.y + above + RADIUS + 8.0);
    let at = |axis: usize, share: f64| {
        let angle = TAU * axis as f64 / count;
        let far = RADIUS * share;
        (x + far * angle.sin(), y - far * angle.cos())
    };
    for (value, _) in chart
        .scale
        .ticks
        .iter()
        .filter(|(value, _)| *value > chart.scale.low)
    {
        let ring = (0..=panel.rows.len()).map(|axis| Some(at(axis, chart.scale.share(*value))));
        surface.path("grid", &ring.collect::<Vec<_>>());
    }
    let mut lowest = y + RADIUS;
    for (axis, name) in names.iter().enumerate() {
        surface.line("grid", (x, y), at(axis, 1.0));
        let (across, down) = at(axis, OUT);
        let anchor = match across - x {
            side if side > SIDE => Anchor::Start,
            side if side < -SIDE => Anchor::End,
            _ => Anchor::Middle,
        };
        // Words over the centre stand above their axis, those under it below.
        let lines = name.len() as f64;
        let upwards = (y - down) / RADIUS;
        let shift = (lines - 1.0) * LINE * (upwards + 1.0).clamp(0.0, 2.0) / 2.0;
        let first = down + 5.0 - 7.0 * upwards - shift;
        for (nth, line) in name.iter().enumerate() {
            let line_y = first + LINE * nth as f64;
            surface.text("", anchor, (across, line_y), line);
            lowest = lowest.max(line_y);
        }
    }
    for series in 0..chart.series.len() {
        let places = (0..=panel.rows.len()).map(|axis| {
            let axis = axis % panel.rows.len().max(1);
            let value = panel.rows.get(axis)?.points.get(series)?.value?;
            Some(at(axis, chart.scale.share(value)))
        });
        let places: Vec<_> = places.collect();
        surface.path(&stroked(series), &places);
        for place in places.iter().skip(1).flatten() {
            surface.circle(&format!("m{series}"), *place, 3.0);
        }
    }
    for (value, text) in &chart.scale.ticks {
        let (across, down) = at(0, chart.scale.share(*value));
        surface.text("tick end", Anchor::Start, (across - 4.0, down + 4.0), text);
    }
    surface.y = lowest + LINE;
}
