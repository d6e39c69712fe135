//! Points placed by two numbers, with those that are pointed out larger and by name.

use super::{
    super::super::chart::{Chart, ChartRow, Panel},
    WIDTH,
    surface::{Anchor, LINE, Surface, apart, wide},
};

const HEIGHT: f64 = 260.0;

pub(super) fn draw(surface: &mut Surface, chart: &Chart, panel: &Panel) {
    let Some(across) = &chart.across else {
        return;
    };
    let [first, second] = [0, 1].map(|at| chart.series.get(at).map_or("", String::as_str));
    surface.words("", &format!("↑ {second}"));
    let upwards = &chart.scale.ticks;
    let left = upwards
        .iter()
        .map(|(_, text)| wide(text))
        .fold(0.0, f64::max)
        + 8.0;
    let right = WIDTH - 16.0;
    let top = surface.y + 4.0;
    let bottom = top + HEIGHT;
    let x = |value: f64| left + across.share(value) * (right - left);
    let y = |value: f64| bottom - chart.scale.share(value) * HEIGHT;
    for (value, text) in upwards {
        surface.line("grid", (left, y(*value)), (right, y(*value)));
        surface.text("", Anchor::End, (left - 6.0, y(*value) + 4.5), text);
    }
    for (value, text) in &across.ticks {
        surface.line("axis", (x(*value), bottom), (x(*value), bottom + 4.0));
        let half = wide(text) / 2.0;
        let middle = x(*value).max(half).min(WIDTH - half);
        surface.text("", Anchor::Middle, (middle, bottom + 19.0), text);
    }
    surface.line("axis", (left, bottom), (right, bottom));
    let place = |row: &ChartRow| {
        let mut values = row.points.iter().map(|point| point.value);
        let (one, other) = (values.next()??, values.next()??);
        Some((x(one), y(other)))
    };
    let (own, others): (Vec<_>, Vec<_>) = panel.rows.iter().partition(|row| row.own);
    for place in others.iter().filter_map(|row| place(row)) {
        surface.circle(if chart.points_out { "other" } else { "s0" }, place, 4.0);
    }
    let own: Vec<_> = own
        .iter()
        .filter_map(|row| Some((place(row)?, &row.label)))
        .collect();
    let wanted: Vec<f64> = own.iter().map(|((_, y), _)| *y).collect();
    for (((x, y), label), beside) in own.iter().zip(apart(&wanted, LINE, top, bottom)) {
        surface.circle("s0", (*x, *y), 6.0);
        let (anchor, by) = match x + 10.0 + wide(label) > WIDTH {
            true => (Anchor::End, x - 10.0),
            false => (Anchor::Start, x + 10.0),
        };
        surface.text("own", anchor, (by, beside + 5.0), label);
    }
    surface.y = bottom + 24.0;
    surface.text(
        "",
        Anchor::End,
        (right, surface.y + 13.0),
        &format!("{first} →"),
    );
    let count = panel.rows.iter().filter(|row| place(row).is_some()).count();
    surface.text(
        "",
        Anchor::Start,
        (left, surface.y + 13.0),
        &format!("n = {count}"),
    );
    surface.y += LINE;
}
