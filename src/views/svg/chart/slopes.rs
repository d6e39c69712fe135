//! A line for each row, from its first number to its second.

use super::{
    super::super::chart::{Chart, Panel},
    WIDTH,
    surface::{Anchor, LINE, Surface, apart, wide, wrapped},
};

/// The widest that what a row is called may be.
const NAMES: f64 = 190.0;

pub(super) fn draw(surface: &mut Surface, chart: &Chart, panel: &Panel) {
    let height = (panel.rows.len() as f64 * LINE).max(180.0);
    let points = |side: usize| {
        let rows = panel.rows.iter();
        rows.filter_map(move |row| row.points.get(side))
    };
    let left = points(0).map(|point| wide(&point.text)).fold(0.0, f64::max) + 6.0;
    let names = panel.rows.iter().map(|row| {
        let number = row.points.get(1).map_or(0.0, |point| wide(&point.text));
        wide(&row.label) + number + 14.0
    });
    let right = (WIDTH - names.fold(0.0, f64::max).min(NAMES)).max(left + 80.0);
    let [from, to] = [0, 1].map(|at| chart.series.get(at).map_or("", String::as_str));
    surface.text("head", Anchor::Start, (0.0, surface.y + 13.0), from);
    surface.text("head", Anchor::Start, (right, surface.y + 13.0), to);
    let top = surface.y + LINE + 10.0;
    let bottom = top + height;
    let at = |value: f64| bottom - chart.scale.share(value) * height;
    let placed = |side: usize| {
        let rows = panel.rows.iter().enumerate();
        let known = rows.filter_map(|(nth, row)| {
            let point = row.points.get(side)?;
            Some((nth, at(point.value?), point.text.as_str()))
        });
        known.collect::<Vec<_>>()
    };
    for row in &panel.rows {
        let of = |side: usize, x: f64| Some((x, at(row.points.get(side)?.value?)));
        let class = if chart.points_out && !row.own {
            "back"
        } else {
            "l0"
        };
        let mark = if chart.points_out && !row.own {
            "other"
        } else {
            "m0"
        };
        let ends = [of(0, left), of(1, right - 8.0)];
        if ends.iter().all(Option::is_some) {
            surface.path(class, &ends);
        }
        for end in ends.into_iter().flatten() {
            surface.circle(mark, end, 3.0);
        }
    }
    for (side, x, anchor) in [(0, left - 6.0, Anchor::End), (1, right, Anchor::Start)] {
        let known = placed(side);
        let wanted: Vec<f64> = known.iter().map(|(_, y, _)| *y).collect();
        for ((nth, _, text), y) in known.iter().zip(apart(&wanted, LINE - 2.0, top, bottom)) {
            let row = panel.rows.get(*nth);
            let label = row.map_or("", |row| row.label.as_str());
            let words = match side {
                0 => (*text).to_owned(),
                // What does not fit stands in the table.
                _ => format!(
                    "{text} {}",
                    fitting(label, WIDTH - right - wide(text) - 8.0)
                ),
            };
            let class = if row.is_some_and(|row| row.own) {
                "own"
            } else {
                ""
            };
            surface.text(class, anchor, (x, y + 4.5), &words);
        }
    }
    surface.y = bottom + 8.0;
}

/// As much of a text as fits, with an ellipsis where that is not all.
fn fitting(text: &str, width: f64) -> String {
    if wide(text) <= width {
        return text.to_owned();
    }
    let first = wrapped(text, width - 10.0).into_iter().next();
    first.map_or_else(String::new, |line| format!("{line} …"))
}
