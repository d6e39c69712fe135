//! What charts are drawn upon: shapes, words that fit, and where the next thing stands.

use askama::Template;

use super::{
    super::{super::chart::Chart, length},
    WIDTH,
};

/// A chart, ready to be written.
#[derive(Debug, Template)]
#[template(path = "chart.svg", config = "src/views/html/askama.toml")]
pub(in crate::views) struct Drawing {
    id: String,
    title: String,
    description: String,
    width: String,
    height: String,
    shapes: Vec<Shape>,
}

/// A shape; what it looks like is said by its class.
#[derive(Debug)]
pub(super) enum Shape {
    Rect {
        class: String,
        x: String,
        y: String,
        width: String,
        height: String,
    },
    Path {
        class: String,
        outline: String,
    },
    Circle {
        class: String,
        x: String,
        y: String,
        radius: String,
    },
    Text {
        class: String,
        x: String,
        y: String,
        text: String,
    },
}

/// Shapes, and how far down they reach.
#[derive(Debug, Default)]
pub(super) struct Surface {
    shapes: Vec<Shape>,
    /// Where the next thing begins.
    pub(super) y: f64,
}

/// Which way words run from where they stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How wide a letter is, about.
const LETTER: f64 = 7.8;
/// How far a line of words is from the next.
pub(super) const LINE: f64 = 17.0;

/// How wide a text is, about.
pub(super) fn wide(text: &str) -> f64 {
    text.chars().count() as f64 * LETTER
}

/// A text in lines of at most so many units, broken between words; within a word only where it alone is longer.
pub(super) fn wrapped(text: &str, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let most = (width / LETTER).floor().max(4.0) as usize;
    let words = text.split_whitespace().flat_map(|word| {
        let letters: Vec<char> = word.chars().collect();
        // In parts of much the same length, so that none is a stump.
        let parts = match letters.len() <= most {
            true => 1,
            false => letters.len().div_ceil(most - 1),
        };
        let length = letters.len().div_ceil(parts).max(1);
        let parts = letters.chunks(length).map(String::from_iter);
        let parts: Vec<String> = parts.collect();
        let last = parts.len().saturating_sub(1);
        let hyphened = parts
            .into_iter()
            .enumerate()
            .map(move |(at, part)| match at == last {
                true => part,
                false => part + "-",
            });
        hyphened.collect::<Vec<String>>()
    });
    for word in words {
        match lines.last_mut() {
            Some(line) if wide(line) + wide(&word) + LETTER <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// Places that are at least so far from each other, as near to where they would be as that allows; the order is kept.
pub(super) fn apart(wanted: &[f64], least: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    let at = |index: usize| wanted.get(index).copied().unwrap_or(0.0);
    order.sort_by(|one, other| at(*one).total_cmp(&at(*other)));
    let mut places = vec![0.0; wanted.len()];
    let mut lowest = top;
    for index in &order {
        let place = at(*index).max(lowest);
        lowest = place + least;
        if let Some(slot) = places.get_mut(*index) {
            *slot = place;
        }
    }
    let mut highest = bottom;
    for index in order.iter().rev() {
        if let Some(slot) = places.get_mut(*index) {
            *slot = slot.min(highest);
            highest = *slot - least;
        }
    }
    places
}

impl Surface {
    pub(super) fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        self.shapes.push(Shape::Rect {
            class: class.to_owned(),
            x: length(x),
            y: length(y),
            width: length(width),
            height: length(height),
        });
    }

    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        self.path(class, &[Some(from), Some(to)]);
    }

    /// A line through places; where one is missing there is a gap.
    pub(super) fn path(&mut self, class: &str, places: &[Option<(f64, f64)>]) {
        let mut outline = String::new();
        let mut drawing = false;
        for place in places {
            if let Some((x, y)) = place {
                outline += if drawing { "L" } else { "M" };
                outline += &format!("{} {}", length(*x), length(*y));
            }
            drawing = place.is_some();
        }
        self.outline(class, outline);
    }

    pub(super) fn outline(&mut self, class: &str, outline: String) {
        self.shapes.push(Shape::Path {
            class: class.to_owned(),
            outline,
        });
    }

    pub(super) fn circle(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        self.shapes.push(Shape::Circle {
            class: class.to_owned(),
            x: length(x),
            y: length(y),
            radius: length(radius),
        });
    }

    pub(super) fn text(&mut self, class: &str, anchor: Anchor, (x, y): (f64, f64), text: &str) {
        let side = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " mid",
            Anchor::End => " end",
        };
        self.shapes.push(Shape::Text {
            class: format!("{class}{side}").trim().to_owned(),
            x: length(x),
            y: length(y),
            text: text.to_owned(),
        });
    }

    /// The name of one chart of several.
    pub(super) fn panel(&mut self, name: &str) {
        if !name.is_empty() {
            if self.y > 0.0 {
                self.y += LINE;
            }
            self.words("head", name);
        }
    }

    /// Words over the whole width.
    pub(super) fn words(&mut self, class: &str, text: &str) {
        for line in wrapped(text, WIDTH) {
            self.text(class, Anchor::Start, (0.0, self.y + 13.0), &line);
            self.y += LINE;
        }
    }

    /// What the series and the lines that are pointed out look like, side by side as far as they fit. `signs` says what
    /// a series looks like: bars, or a line with its marks.
    pub(super) fn key(&mut self, chart: &Chart, sign: impl Fn(&mut Surface, usize, (f64, f64))) {
        let mut x = 0.0;
        let series = match chart.series.len() {
            1 => 0,
            several => several,
        };
        let series = chart.series.iter().take(series).enumerate();
        let series = series.map(|(at, name)| (Some(at), name.as_str()));
        let references = chart.references.iter();
        let references = references.map(|(_, words)| (None, words.as_str()));
        for (at, words) in series.chain(references) {
            let width = 22.0 + wide(words) + 14.0;
            if x > 0.0 && x + width > WIDTH {
                x = 0.0;
                self.y += LINE + 2.0;
            }
            match at {
                Some(at) => sign(self, at, (x, self.y + 8.0)),
                None => self.line("aim", (x + 8.0, self.y), (x + 8.0, self.y + 16.0)),
            }
            self.text("", Anchor::Start, (x + 22.0, self.y + 13.0), words);
            x += width;
        }
        if x > 0.0 {
            self.y += LINE + 8.0;
        }
    }

    /// The drawing of all that is drawn.
    pub(super) fn finish(self, id: String, title: String, description: String) -> Drawing {
        Drawing {
            id,
            title,
            description,
            width: format!("{WIDTH:.0}"),
            height: format!("{:.0}", (self.y + 2.0).ceil()),
            shapes: self.shapes,
        }
    }
}

/// The class of a series that is filled.
pub(super) fn filled(series: usize) -> String {
    format!("s{series}")
}

/// The class of a series that is a line.
pub(super) fn stroked(series: usize) -> String {
    format!("l{series}")
}

#[cfg(test)]
mod tests {
    use super::{apart, wrapped};

    #[test]
    fn words_are_broken_between_words() {
        assert_eq!(
            wrapped("Tillgänglighet och brukarorientering", 140.0),
            ["Tillgänglighet", "och", "brukarorientering"]
        );
        assert_eq!(
            wrapped("Verksamhetsutveckling", 110.0),
            ["Verksamhets-", "utveckling"]
        );
        assert_eq!(wrapped("", 80.0), Vec::<String>::new());
    }

    #[test]
    fn words_at_the_same_place_are_moved_apart_and_stay_within() {
        assert_eq!(
            apart(&[10.0, 10.0, 80.0], 15.0, 0.0, 100.0),
            [10.0, 25.0, 80.0]
        );
        assert_eq!(apart(&[98.0, 99.0], 15.0, 0.0, 100.0), [85.0, 100.0]);
    }
}
