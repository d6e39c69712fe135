use askama::Template;

use super::length;

const WIDTH: f64 = 72.0;
const HEIGHT: f64 = 24.0;
const MARGIN: f64 = 4.0;

/// A small line of the values of the years shown, with a gap where a year has none.
#[derive(Debug, Template)]
#[template(path = "trend.svg", config = "src/views/html/askama.toml")]
pub(in crate::views) struct TrendLine {
    id: String,
    title: String,
    description: String,
    runs: Vec<String>,
    dots: Vec<(String, String)>,
}

impl TrendLine {
    /// A line through the values, oldest first; none with fewer than two of them.
    ///
    /// The scale spans at least a tenth of the largest value, so that a change too small to matter does not
    /// look like a cliff.
    pub(in crate::views) fn new(
        id: String,
        title: String,
        description: String,
        values: &[Option<f64>],
    ) -> Option<Self> {
        let present: Vec<f64> = values.iter().copied().flatten().collect();
        if present.len() < 2 {
            return None;
        }
        let least = present.iter().copied().fold(f64::INFINITY, f64::min);
        let most = present.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let span = (most - least).max(most.abs().max(least.abs()) / 10.0);
        let centre = f64::midpoint(least, most);
        let steps = f64::from(u32::try_from(values.len() - 1).unwrap_or(1));
        let mut runs = Vec::new();
        let mut run: Vec<String> = Vec::new();
        let mut dots = Vec::new();
        for (value, step) in values.iter().zip(0u32..) {
            match value {
                Some(value) => {
                    let x = MARGIN + (WIDTH - 2.0 * MARGIN) * f64::from(step) / steps;
                    let height = if span > 0.0 {
                        (value - centre) / span
                    } else {
                        0.0
                    };
                    let y = HEIGHT / 2.0 - (HEIGHT - 2.0 * MARGIN) * height;
                    let (x, y) = (length(x), length(y));
                    run.push(format!("{x},{y}"));
                    dots.push((x, y));
                }
                None => runs.push(std::mem::take(&mut run).join(" ")),
            }
        }
        runs.push(run.join(" "));
        runs.retain(|run| run.contains(' '));
        Some(TrendLine {
            id,
            title,
            description,
            runs,
            dots,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::TrendLine;

    fn line(values: &[Option<f64>]) -> Option<TrendLine> {
        TrendLine::new("i".into(), "t".into(), "d".into(), values)
    }

    #[test]
    fn a_missing_year_leaves_a_gap_and_one_value_draws_nothing() {
        let gap = line(&[Some(1.0), None, Some(2.0)]).unwrap();
        assert_eq!((gap.runs.len(), gap.dots.len()), (0, 2));
        assert!(line(&[None, Some(2.0)]).is_none());
    }

    #[test]
    fn a_small_change_is_drawn_small() {
        let small = line(&[Some(90.0), Some(90.5)]).unwrap();
        assert_eq!(small.runs, ["4.0,12.4 68.0,11.6"]);
        let flat = line(&[Some(0.0), Some(0.0)]).unwrap();
        assert_eq!(flat.runs, ["4.0,12.0 68.0,12.0"]);
    }
}
