//! A mark for each number on a line between two poles.

use super::{
    super::super::chart::{Chart, Panel},
    WIDTH,
    surface::{Anchor, LINE, Surface, wide},
};

pub(super) fn draw(surface: &mut Surface, chart: &Chart, panel: &Panel) {
    let earlier = chart.series.len() > 1;
    let class = move |series: usize| match earlier && series == 0 {
        true => "hollow",
        false => "s0",
    };
    surface.key(chart, |surface, series, (x, y)| {
        surface.circle(class(series), (x + 8.0, y), 6.0);
    });
    let numbers = panel.rows.iter().map(|row| {
        let last = row.points.last();
        last.map_or(0.0, |point| wide(&point.text))
    });
    let (left, right) = (8.0, WIDTH - numbers.fold(0.0, f64::max) - 20.0);
    let at = |value: f64| left + chart.scale.share(value) * (right - left);
    if let Some((one, other)) = &chart.poles {
        surface.text(
            "pole",
            Anchor::Start,
            (0.0, surface.y + 13.0),
            &format!("← {one}"),
        );
        if wide(one) + wide(other) + 60.0 > WIDTH {
            surface.y += LINE;
        }
        surface.text(
            "pole",
            Anchor::End,
            (WIDTH, surface.y + 13.0),
            &format!("{other} →"),
        );
        surface.y += LINE + 4.0;
    }
    for row in &panel.rows {
        surface.words(if row.own { "own" } else { "" }, &row.label);
        let y = surface.y + 8.0;
        surface.line("rail", (left, y), (right, y));
        for (value, _) in &chart.scale.ticks {
            surface.line("axis", (at(*value), y - 4.0), (at(*value), y + 4.0));
        }
        for (value, _) in &chart.references {
            surface.line("aim", (at(*value), y - 8.0), (at(*value), y + 8.0));
        }
        for (series, point) in row.points.iter().enumerate() {
            if let Some(value) = point.value {
                surface.circle(class(series), (at(value), y), 6.0);
            }
        }
        if let Some(last) = row.points.last() {
            let class = if last.value.is_some() {
                "number"
            } else {
                "gap"
            };
            surface.text(class, Anchor::End, (WIDTH, y + 5.0), &last.text);
        }
        surface.y += LINE + 10.0;
    }
    for (value, text) in &chart.scale.ticks {
        surface.text("tick", Anchor::Middle, (at(*value), surface.y + 6.0), text);
    }
    surface.y += LINE;
}
