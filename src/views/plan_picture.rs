//! The plan as a picture: key figures on the left, what is made of them to the right, measures last. Each box names the
//! boxes that it comes from, so that a page can light up a figure's ancestors.

use std::{collections::HashMap, fmt::Write};

use super::graph::{Drawn, drawn};
use crate::{
    plan::Plan,
    text::{Language, tell},
};

const WIDTH: usize = 230;
const HEIGHT: usize = 30;
const ACROSS: usize = 300;
const DOWN: usize = 40;
const MARGIN: usize = 10;
/// So many letters fit in a box.
const LETTERS: usize = 32;

/// A box and where it stands.
struct Placed<'a> {
    drawn: &'a Drawn,
    column: usize,
    row: usize,
}

/// The picture as SVG, for each area a part with its own heading.
pub fn plan_picture(plan: &Plan, language: Language) -> String {
    let mut text = String::new();
    for (area, boxes) in drawn(plan, language) {
        let _ = write!(text, "<h2>{}</h2>", escaped(&area));
        text.push_str(&picture(&area, &boxes, language));
    }
    text
}

fn picture(area: &str, boxes: &[Drawn], language: Language) -> String {
    let placed = place(boxes);
    let columns = placed.iter().map(|one| one.column + 1).max().unwrap_or(0);
    let rows = placed.iter().map(|one| one.row + 1).max().unwrap_or(0);
    let (width, height) = (columns * ACROSS + 2 * MARGIN, rows * DOWN + 2 * MARGIN);
    let words = [("area", area.to_owned())];
    let label = escaped(&tell(language, "plan.picture", &words));
    let mut text = format!(
        "<div class=\"scroll\"><svg class=\"plan\" role=\"group\" aria-label=\"{label}\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\">"
    );
    let at: HashMap<&str, &Placed<'_>> = placed
        .iter()
        .map(|one| (one.drawn.name.as_str(), one))
        .collect();
    for one in &placed {
        for from in &one.drawn.from {
            if let Some(source) = at.get(from.as_str()) {
                let (x1, y1) = (left(source) + WIDTH, top(source) + HEIGHT / 2);
                let (x2, y2) = (left(one), top(one) + HEIGHT / 2);
                let bend = usize::midpoint(x1, x2);
                let _ = write!(
                    text,
                    "<path data-from=\"{from}\" data-to=\"{}\" d=\"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2} {y2}\"/>",
                    one.drawn.name
                );
            }
        }
    }
    for one in &placed {
        let (x, y) = (left(one), top(one));
        let label = escaped(&one.drawn.label);
        let _ = write!(
            text,
            "<g class=\"node\" id=\"{}\" data-from=\"{}\" tabindex=\"0\" role=\"button\" aria-pressed=\"false\">\
             <title>{label}</title><rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" \
             height=\"{HEIGHT}\" rx=\"4\"/><text aria-hidden=\"true\" x=\"{}\" y=\"{}\">{}</text></g>",
            one.drawn.name,
            one.drawn.from.join(" "),
            x + 8,
            y + 20,
            escaped(&shortened(&one.drawn.label)),
        );
    }
    text.push_str("</svg></div>");
    text
}

fn left(one: &Placed<'_>) -> usize {
    MARGIN + one.column * ACROSS
}

fn top(one: &Placed<'_>) -> usize {
    MARGIN + one.row * DOWN
}

/// Each box one column after the last of those that it comes from; in a column in the order in which they are drawn.
fn place(boxes: &[Drawn]) -> Vec<Placed<'_>> {
    let index: HashMap<&str, usize> = boxes
        .iter()
        .enumerate()
        .map(|(index, one)| (one.name.as_str(), index))
        .collect();
    let mut columns = vec![0; boxes.len()];
    // A plan has no circles, so that no way is longer than there are boxes.
    for _ in 0..boxes.len() {
        let mut moved = false;
        for (number, one) in boxes.iter().enumerate() {
            let known = one.from.iter().filter_map(|from| index.get(from.as_str()));
            let after = known.filter_map(|from| columns.get(*from)).max();
            let least = after.map_or(0, |column| column + 1);
            if let Some(column) = columns.get_mut(number)
                && *column < least
            {
                *column = least;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    let mut filled: HashMap<usize, usize> = HashMap::new();
    let pairs = boxes.iter().zip(columns);
    pairs
        .map(|(drawn, column)| {
            let next = filled.entry(column).or_default();
            let row = *next;
            *next += 1;
            Placed { drawn, column, row }
        })
        .collect()
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LETTERS - 1).collect();
    format!("{kept}…")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
