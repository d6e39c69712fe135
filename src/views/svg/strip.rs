use askama::Template;

use super::length;

/// Every municipality that has a value as a bar, best to the left, with the bars of some of them marked.
///
/// The bars are one outline for each band, stretched to the width of the page; glyphs and letters keep their size.
#[derive(Debug, Template)]
#[template(path = "strip.svg", config = "src/views/html/askama.toml")]
pub(in crate::views) struct Strip {
    id: String,
    title: String,
    description: String,
    count: usize,
    zones: Vec<Zone>,
    marks: Vec<Mark>,
}

/// A run of neighbours in one band.
#[derive(Debug)]
struct Zone {
    class: &'static str,
    glyph: &'static str,
    outline: String,
    /// Where it begins and its middle, in per cent of the width.
    start: String,
    middle: String,
}

/// A bar that is pointed out.
#[derive(Debug)]
struct Mark {
    glyph: &'static str,
    at: usize,
    middle: String,
}

/// The lowest bar, in per cent of the height: everyone is to be seen.
const LOWEST: f64 = 12.0;

impl Strip {
    /// A strip of (value, class and glyph of the band), best first; `marks` are positions among them, each with a
    /// glyph.
    pub(in crate::views) fn new(
        id: String,
        title: String,
        description: String,
        bars: &[(f64, &'static str, &'static str)],
        marks: &[(usize, &'static str)],
    ) -> Self {
        let share = |at: f64| length(at * 100.0 / f64_of(bars.len().max(1)));
        let least = bars.iter().map(|bar| bar.0).fold(f64::INFINITY, f64::min);
        let most = bars
            .iter()
            .map(|bar| bar.0)
            .fold(f64::NEG_INFINITY, f64::max);
        let top = |value: f64| {
            let height = if most > least {
                LOWEST + (100.0 - LOWEST) * (value - least) / (most - least)
            } else {
                100.0
            };
            format!("{:.0}", 100.0 - height)
        };
        let mut zones = Vec::new();
        let mut start = 0;
        for zone in bars.chunk_by(|one, next| one.1 == next.1) {
            let Some((_, class, glyph)) = zone.first().copied() else {
                continue;
            };
            let mut outline = format!("M{start} 100");
            let mut at = start;
            for step in zone.chunk_by(|one, next| top(one.0) == top(next.0)) {
                at += step.len();
                let height = step.first().map(|bar| top(bar.0)).unwrap_or_default();
                outline.push_str(&format!("V{height}H{at}"));
            }
            outline.push_str("V100z");
            zones.push(Zone {
                class,
                glyph,
                outline,
                start: share(f64_of(start)),
                middle: share(f64::midpoint(f64_of(start), f64_of(at))),
            });
            start = at;
        }
        let marks = marks.iter().map(|(at, glyph)| Mark {
            glyph,
            at: *at,
            middle: share(f64_of(*at) + 0.5),
        });
        Strip {
            id,
            title,
            description,
            count: bars.len(),
            zones,
            marks: marks.collect(),
        }
    }
}

fn f64_of(number: usize) -> f64 {
    u32::try_from(number).map_or(0.0, f64::from)
}

#[cfg(test)]
mod tests {
    use super::Strip;

    #[test]
    fn equal_neighbours_share_a_step_and_each_band_has_an_outline() {
        let bars = [
            (9.0, "good", "▲"),
            (9.0, "good", "▲"),
            (5.0, "middle", "●"),
            (1.0, "poor", "▼"),
        ];
        let strip = Strip::new("i".into(), "t".into(), "d".into(), &bars, &[(2, "◆")]);
        let drawn: Vec<_> = strip
            .zones
            .iter()
            .map(|zone| (zone.class, zone.outline.as_str(), zone.start.as_str()))
            .collect();
        assert_eq!(
            drawn,
            [
                ("good", "M0 100V0H2V100z", "0.0"),
                ("middle", "M2 100V44H3V100z", "50.0"),
                ("poor", "M3 100V88H4V100z", "75.0"),
            ]
        );
        assert_eq!(strip.marks[0].middle, "62.5");
    }

    #[test]
    fn where_all_are_alike_every_bar_is_full() {
        let bars = [(3.0, "middle", "●"); 2];
        let strip = Strip::new("i".into(), "t".into(), "d".into(), &bars, &[]);
        assert_eq!(strip.zones[0].outline, "M0 100V0H2V100z");
    }
}
