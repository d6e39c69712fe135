use askama::Template;

use super::length;

/// One bar, cut into the shares of good, middle, poor and without a band.
///
/// Lengths are per cent of the bar's own width, so that it narrows with the page while its letters keep their
/// size.
#[derive(Debug, Template)]
#[template(path = "bar.svg", config = "src/views/html/askama.toml")]
pub(in crate::views) struct Bar {
    id: String,
    title: String,
    description: String,
    segments: Vec<Segment>,
}

#[derive(Debug)]
struct Segment {
    class: &'static str,
    start: String,
    width: String,
    middle: String,
    text: String,
}

/// Under this share of the bar a glyph beside the number would not fit on a telephone.
const ROOM_FOR_GLYPH: f64 = 8.0;
/// Under this share not even the number would.
const ROOM_FOR_NUMBER: f64 = 4.0;

impl Bar {
    /// A bar of (class, glyph, count), from left to right; what is zero is left out.
    pub(in crate::views) fn new(
        id: String,
        title: String,
        description: String,
        counts: &[(&'static str, &'static str, u32)],
    ) -> Self {
        let all: u32 = counts.iter().map(|(_, _, count)| count).sum();
        let per_cent = |count: u32| f64::from(count) * 100.0 / f64::from(all.max(1));
        let mut before = 0;
        let mut segments = Vec::new();
        for (class, glyph, count) in counts.iter().copied().filter(|(_, _, count)| *count > 0) {
            let (start, width) = (per_cent(before), per_cent(count));
            before += count;
            segments.push(Segment {
                class,
                start: length(start),
                width: length(width),
                middle: length(start + width / 2.0),
                text: if width < ROOM_FOR_NUMBER {
                    String::new()
                } else if width < ROOM_FOR_GLYPH {
                    count.to_string()
                } else {
                    format!("{glyph}\u{a0}{count}")
                },
            });
        }
        Bar {
            id,
            title,
            description,
            segments,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bar;

    #[test]
    fn segments_fill_the_bar_and_nothing_is_drawn_for_zero() {
        let counts = [("good", "▲", 1), ("middle", "●", 0), ("poor", "▼", 30)];
        let bar = Bar::new("b".into(), "t".into(), "d".into(), &counts);
        let seen: Vec<_> = bar
            .segments
            .iter()
            .map(|segment| {
                (
                    segment.start.as_str(),
                    segment.width.as_str(),
                    segment.text.as_str(),
                )
            })
            .collect();
        assert_eq!(seen, [("0.0", "3.2", ""), ("3.2", "96.8", "▼\u{a0}30")]);
    }
}
