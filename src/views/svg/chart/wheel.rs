//! A board drawn round: a sector for each of its columns, a ring for each of its rows, the first innermost.

use std::f64::consts::TAU;

use super::{
    super::{super::board::Board, length},
    WIDTH,
    surface::{Anchor, Drawing, LINE, Surface, wrapped},
};

const OUTER: f64 = 145.0;
const INNER: f64 = 42.0;
/// So many numbers of rows stand on a line of a field.
const BESIDE: usize = 2;

/// Draws a wheel. `id` is its id within the page.
pub(in crate::views) fn wheel(id: String, title: String, board: &Board) -> Drawing {
    let mut surface = Surface::default();
    let sectors = board.columns.len().max(1) as f64;
    let rings = board.rows.len().max(1) as f64;
    let (x, y) = (WIDTH / 2.0, OUTER + 2.0 * LINE);
    let at = |turn: f64, radius: f64| {
        let angle = TAU * turn / sectors;
        (x + radius * angle.sin(), y - radius * angle.cos())
    };
    let radius = |ring: f64| INNER + (OUTER - INNER) * ring / rings;
    for (ring, fields) in (0..).map(f64::from).zip(&board.fields) {
        for (sector, cards) in (0..).map(f64::from).zip(fields) {
            let (from, to) = (radius(ring), radius(ring + 1.0));
            let class = match cards.is_empty() {
                true => "empty",
                false if (ring as usize).is_multiple_of(2) => "s2",
                false => "s4",
            };
            let outline = field(at, (sector, from, to), sectors);
            surface.outline(&format!("field {class}"), outline);
            let numbers: Vec<String> = cards.iter().map(|card| card.number.to_string()).collect();
            let lines: Vec<String> = numbers.chunks(BESIDE).map(|some| some.join(" ")).collect();
            let (across, down) = at(sector + 0.5, f64::midpoint(from, to));
            let first = down + 5.0 - (lines.len().saturating_sub(1)) as f64 * LINE / 2.0;
            for (nth, line) in (0..).map(f64::from).zip(&lines) {
                surface.text("head", Anchor::Middle, (across, first + LINE * nth), line);
            }
        }
    }
    for (sector, name) in (0..).map(f64::from).zip(&board.columns) {
        let (across, down) = at(sector + 0.5, OUTER + 8.0);
        let anchor = match across - x {
            side if side > 12.0 => Anchor::Start,
            side if side < -12.0 => Anchor::End,
            _ => Anchor::Middle,
        };
        let room = WIDTH / 2.0 - (across - x).abs();
        let line = wrapped(name, room.max(40.0))
            .into_iter()
            .next()
            .unwrap_or_default();
        surface.text(
            "",
            anchor,
            (across, down + 5.0 - 5.0 * (y - down) / OUTER),
            &line,
        );
    }
    surface.y = y + OUTER + 2.0 * LINE;
    let named = board.rows.iter().filter(|name| !name.is_empty());
    for (ring, name) in named.enumerate() {
        let class = if ring.is_multiple_of(2) { "s2" } else { "s4" };
        surface.rect(class, (0.0, surface.y + 2.0), (14.0, 12.0));
        surface.text("", Anchor::Start, (22.0, surface.y + 13.0), name);
        surface.y += LINE;
    }
    surface.finish(id, title, board.description.clone())
}

/// The outline of a field, between two radii and over one sector.
fn field(
    at: impl Fn(f64, f64) -> (f64, f64),
    (sector, from, to): (f64, f64, f64),
    sectors: f64,
) -> String {
    // One sector alone is drawn just short of a whole turn, which would be no arc at all.
    let end = sector + if sectors > 1.0 { 1.0 } else { 0.9999 };
    let large = i32::from(sectors < 2.0);
    let place = |(x, y): (f64, f64)| format!("{} {}", length(x), length(y));
    format!(
        "M{}A{to} {to} 0 {large} 1 {}L{}A{from} {from} 0 {large} 0 {}Z",
        place(at(sector, to)),
        place(at(end, to)),
        place(at(end, from)),
        place(at(sector, from)),
        to = length(to),
        from = length(from),
    )
}
