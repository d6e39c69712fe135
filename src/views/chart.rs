//! A table as a chart, free of any format: what is drawn, on which scale, and what it says in words. The page draws it
//! as a picture, the workbook as a chart of its own.

use crate::{
    engine::TableResult,
    model::{Scalar, TableCell},
    plan::{ChartKind, ShownChart},
    text::{Language, say, tell},
};

use super::{
    Mark,
    own_table::{cell_words, mark, number_words, open_column},
};

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chart {
    /// How. Numbers below zero, or fewer axes than a radar has, are drawn as bars.
    pub(super) kind: ChartKind,
    /// What it says to those who do not see it.
    pub(super) description: String,
    /// What the series are called.
    pub(super) series: Vec<String>,
    /// The rows, those of each chart of several by themselves.
    pub(super) panels: Vec<Panel>,
    /// The scale of the numbers; of a scatter the one upwards.
    pub(super) scale: Scale,
    /// The scale across, of a scatter.
    pub(super) across: Option<Scale>,
    /// Numbers that are pointed out on the scale, each with what it is.
    pub(super) references: Vec<(f64, String)>,
    /// What the ends of the scale are called.
    pub(super) poles: Option<(String, String)>,
    /// Whether some rows are pointed out among the others.
    pub(super) points_out: bool,
    /// How many rows there are, where the first of them are drawn.
    pub(super) cut: Option<(usize, usize)>,
    /// How many rows of a scatter have both numbers.
    pub(super) complete: usize,
}

/// The rows of one chart of several; all of them, without a name, where there is one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Panel {
    pub(super) name: String,
    pub(super) rows: Vec<ChartRow>,
}

/// A row of the table as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ChartRow {
    pub(super) label: String,
    /// One of each series.
    pub(super) points: Vec<Point>,
    /// Whether it is pointed out.
    pub(super) own: bool,
}

/// A number as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Point {
    /// None where it is missing.
    pub(super) value: Option<f64>,
    /// As it is written, or why it is missing.
    pub(super) text: String,
    /// Its colour, where the rule colours the column.
    pub(super) mark: Mark,
}

/// A scale with the numbers that are written beside it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) ticks: Vec<(f64, String)>,
}

impl Scale {
    /// Where a number stands, from 0 at the low end to 1.
    pub(super) fn share(&self, value: f64) -> f64 {
        if self.high > self.low {
            (value - self.low) / (self.high - self.low)
        } else {
            0.5
        }
    }
}

/// No more rows than these are drawn, and no more charts beside each other.
const MOST_BARS: usize = 40;
const MOST_PLACES: usize = 120;
const MOST_POINTS: usize = 2_000;
const MOST_AXES: usize = 16;
const MOST_SLOPES: usize = 24;
const MOST_PANELS: usize = 12;
/// A radar of fewer axes is none.
const FEWEST_AXES: usize = 3;

/// The chart of a table, as an audience may see it: for the public without columns that are internal. None where no rule draws
/// it, or where nothing is left to draw.
pub(super) fn chart(table: &TableResult, public: bool, language: Language) -> Option<Chart> {
    let shown = table.chart.as_ref().filter(|shown| shown.grid.is_none())?;
    let open = |name: &str| open_column(table, name, public);
    let label = open(&shown.label)?;
    let panel = match &shown.panels {
        Some(name) => Some(open(name)?),
        None => None,
    };
    let values: Vec<usize> = shown.values.iter().filter_map(|name| open(name)).collect();
    if values.len() < shown.kind.values().0 || table.lines.is_empty() {
        return None;
    }
    let kind = drawn_as(shown, table, &values);
    let text = |line: usize, column: usize| cell_words(table, line, column, language);
    let row = |line: usize| {
        let points = values.iter().map(|column| {
            let cells = table.lines.get(line).map(|line| &line.cells);
            Point {
                value: cells.and_then(|cells| cells.get(*column)).and_then(number),
                text: text(line, *column),
                mark: mark(table, line, *column),
            }
        });
        let label = match text(line, label) {
            words if words.trim().is_empty() => say(language, "own.chart.nowhere").to_owned(),
            words => words,
        };
        ChartRow {
            own: shown.own.iter().any(|own| own.as_ref() == label),
            points: points.collect(),
            label,
        }
    };
    let mut panels: Vec<Panel> = Vec::new();
    let most = most_rows(kind);
    let mut drawn = 0;
    for line in 0..table.lines.len() {
        let name = panel.map_or_else(String::new, |column| text(line, column));
        let at = panels.iter().position(|panel| panel.name == name);
        let at = match at {
            Some(at) => at,
            None if panels.len() < MOST_PANELS => {
                panels.push(Panel {
                    name,
                    rows: Vec::new(),
                });
                panels.len() - 1
            }
            None => continue,
        };
        if let Some(panel) = panels.get_mut(at).filter(|panel| panel.rows.len() < most) {
            panel.rows.push(row(line));
            drawn += 1;
        }
    }
    let all = || panels.iter().flat_map(|panel| &panel.rows);
    let of_series =
        |at: usize| all().filter_map(move |row| row.points.get(at).and_then(|point| point.value));
    let references = references(shown, table.decimals, language);
    let scatter = kind == ChartKind::Scatter;
    let measured: Vec<f64> = match kind {
        ChartKind::Scatter => of_series(1).collect(),
        ChartKind::Shares => vec![0.0, 100.0],
        ChartKind::Stacked => all().map(total).collect(),
        _ => (0..values.len()).flat_map(of_series).collect(),
    };
    let named = references.iter().map(|(value, _)| *value);
    let on_scale: Vec<f64> = match kind {
        ChartKind::Shares | ChartKind::Scatter => measured,
        _ => measured.into_iter().chain(named).collect(),
    };
    let names = values.iter().filter_map(|at| table.columns.get(*at));
    let series: Vec<String> = names.map(|head| head.name.clone()).collect();
    let complete = all().filter(|row| row.points.iter().all(|point| point.value.is_some()));
    let complete = complete.count();
    let description = description(kind, shown, &series, &panels, language);
    let points_out = all().any(|row| row.own);
    Some(Chart {
        kind,
        description,
        scale: scale(kind, shown.scale.filter(|_| !scatter), &on_scale, language),
        across: scatter.then(|| scale(kind, None, &of_series(0).collect::<Vec<_>>(), language)),
        series,
        references: match kind {
            ChartKind::Shares | ChartKind::Scatter | ChartKind::Radar => Vec::new(),
            _ => references,
        },
        poles: shown
            .poles
            .as_ref()
            .map(|(one, other)| (one.to_string(), other.to_string())),
        points_out,
        cut: (drawn < table.lines.len()).then_some((drawn, table.lines.len())),
        complete,
        panels,
    })
}

/// What a row comes to where its parts are put after each other; what is missing adds nothing, and is told of.
fn total(row: &ChartRow) -> f64 {
    row.points.iter().filter_map(|point| point.value).sum()
}

fn number(cell: &TableCell) -> Option<f64> {
    match cell {
        Ok(Scalar::Number(number)) => Some(*number),
        _ => None,
    }
}

fn most_rows(kind: ChartKind) -> usize {
    match kind {
        ChartKind::Lines => MOST_PLACES,
        ChartKind::Scatter => MOST_POINTS,
        ChartKind::Radar => MOST_AXES,
        ChartKind::Slopes => MOST_SLOPES,
        ChartKind::Bars | ChartKind::Stacked | ChartKind::Shares | ChartKind::Sliders => MOST_BARS,
        ChartKind::Board | ChartKind::Wheel => 0,
    }
}

/// What is drawn of what the rule asks for.
fn drawn_as(shown: &ShownChart, table: &TableResult, values: &[usize]) -> ChartKind {
    let cells = || {
        let lines = table.lines.iter();
        lines.flat_map(|line| values.iter().filter_map(|at| line.cells.get(*at)))
    };
    let rows = table.lines.len();
    match shown.kind {
        ChartKind::Stacked | ChartKind::Shares | ChartKind::Radar
            if cells().filter_map(number).any(|value| value < 0.0) =>
        {
            ChartKind::Bars
        }
        ChartKind::Radar if !(FEWEST_AXES..=MOST_AXES).contains(&rows) => ChartKind::Bars,
        kind => kind,
    }
}

fn references(shown: &ShownChart, decimals: usize, language: Language) -> Vec<(f64, String)> {
    let named = [
        ("own.chart.target", shown.target),
        ("own.chart.baseline", shown.baseline),
    ];
    let named = named.into_iter().filter_map(|(key, value)| {
        let value = value?;
        let words = [("value", number_words(value, decimals, language))];
        Some((value, tell(language, key, &words)))
    });
    named.collect()
}

/// A scale that holds the numbers, between round ones. Bars begin at zero; so does what lies nearer to it than to each
/// other.
fn scale(kind: ChartKind, asked: Option<(f64, f64)>, numbers: &[f64], language: Language) -> Scale {
    let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (least, most) = if least <= most {
        (least, most)
    } else {
        (0.0, 1.0)
    };
    let from_zero = match kind {
        ChartKind::Lines | ChartKind::Scatter | ChartKind::Slopes | ChartKind::Sliders => {
            least >= 0.0 && most - least >= least
        }
        ChartKind::Bars | ChartKind::Stacked | ChartKind::Shares | ChartKind::Radar => true,
        ChartKind::Board | ChartKind::Wheel => false,
    };
    let (mut low, mut high) = if from_zero {
        (least.min(0.0), most.max(0.0))
    } else {
        (least, most)
    };
    if let Some((first, last)) = asked {
        low = first.min(least);
        high = last.max(most);
        if matches!(kind, ChartKind::Bars | ChartKind::Stacked) {
            low = low.min(0.0);
        }
    } else if high <= low {
        high = low + 1.0;
    }
    let step = round_step((high - low) / 5.0);
    if asked.is_none() {
        low = (low / step + 1e-9).floor() * step;
        high = (high / step - 1e-9).ceil() * step;
    }
    let first = (low / step - 1e-9).ceil();
    let count = ((high - first * step) / step + 1e-9).floor();
    let decimals = (-step.log10()).ceil().clamp(0.0, 6.0);
    let mut ticks = Vec::new();
    let mut at = 0.0;
    while at <= count && ticks.len() < 12 {
        let value = (first + at) * step;
        let value = if value.abs() < step * 1e-9 {
            0.0
        } else {
            value
        };
        ticks.push((value, number_words(value, decimals as usize, language)));
        at += 1.0;
    }
    Scale { low, high, ticks }
}

/// The round number next above: 1, 2 or 5 and zeros.
fn round_step(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    let rounds = [1.0, 2.0, 5.0, 10.0];
    let found = rounds
        .iter()
        .find(|round| **round * power >= step * (1.0 - 1e-9));
    found.map_or(power * 10.0, |round| round * power)
}

/// What a chart shows, in words.
fn description(
    kind: ChartKind,
    shown: &ShownChart,
    series: &[String],
    panels: &[Panel],
    language: Language,
) -> String {
    let rows = || panels.iter().flat_map(|panel| &panel.rows);
    let words = [
        ("kind", say(language, kind_key(kind)).to_owned()),
        ("label", shown.label.to_string()),
        ("count", rows().count().to_string()),
    ];
    let mut said = vec![tell(language, "own.chart.says", &words)];
    for (at, name) in series.iter().enumerate() {
        let points = rows().filter_map(|row| {
            let point = row.points.get(at)?;
            Some((point.value?, &point.text, &row.label))
        });
        let points: Vec<_> = points.collect();
        let missing = rows().count() - points.len();
        let least = points.iter().min_by(|one, other| one.0.total_cmp(&other.0));
        let most = points.iter().max_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((least, most)) = least.zip(most) {
            let words = [
                ("series", name.clone()),
                ("least", format!("{} ({})", least.1, least.2)),
                ("most", format!("{} ({})", most.1, most.2)),
            ];
            said.push(tell(language, "own.chart.range", &words));
        }
        if missing > 0 {
            let words = [("series", name.clone()), ("count", missing.to_string())];
            said.push(tell(language, "own.chart.missing", &words));
        }
    }
    said.push(say(language, "own.chart.beside").to_owned());
    said.join(" ")
}

/// The key of the text that names a kind of chart.
fn kind_key(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Bars => "own.chart.bars",
        ChartKind::Stacked => "own.chart.stacked",
        ChartKind::Shares => "own.chart.shares",
        ChartKind::Lines => "own.chart.lines",
        ChartKind::Scatter => "own.chart.scatter",
        ChartKind::Radar => "own.chart.radar",
        ChartKind::Slopes => "own.chart.slopes",
        ChartKind::Sliders => "own.chart.sliders",
        ChartKind::Board => "own.chart.board",
        ChartKind::Wheel => "own.chart.wheel",
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Scale, round_step, scale};
    use crate::plan::ChartKind;

    fn ends(
        kind: ChartKind,
        asked: Option<(f64, f64)>,
        numbers: &[f64],
    ) -> (f64, f64, Vec<String>) {
        let Scale { low, high, ticks } = scale(kind, asked, numbers, Language::Sv);
        (low, high, ticks.into_iter().map(|(_, text)| text).collect())
    }

    #[test]
    fn steps_are_round() {
        let steps = [0.03, 0.2, 1.0, 2.2, 7.0, 24.0].map(round_step);
        for (step, wanted) in steps.into_iter().zip([0.05, 0.2, 1.0, 5.0, 10.0, 50.0]) {
            assert!((step - wanted).abs() < 1e-12, "{step} {wanted}");
        }
    }

    #[test]
    fn bars_begin_at_zero_and_lines_where_their_numbers_are() {
        let (low, high, ticks) = ends(ChartKind::Bars, None, &[62.0, 71.0]);
        assert_eq!((low, high), (0.0, 80.0));
        assert_eq!(ticks, ["0", "20", "40", "60", "80"]);
        let (low, high, ticks) = ends(ChartKind::Lines, None, &[62.0, 71.0]);
        assert_eq!((low, high), (62.0, 72.0));
        assert_eq!(ticks, ["62", "64", "66", "68", "70", "72"]);
        assert_eq!(ends(ChartKind::Lines, None, &[3.0, 71.0]).0, 0.0);
        assert_eq!(ends(ChartKind::Bars, None, &[-3.0, 2.0]).0, -3.0);
    }

    #[test]
    fn a_scale_that_is_asked_for_still_holds_every_number() {
        assert_eq!(
            ends(ChartKind::Sliders, Some((1.0, 5.0)), &[2.0, 6.0]).1,
            6.0
        );
        let (low, high, ticks) = ends(ChartKind::Sliders, Some((1.0, 5.0)), &[2.5]);
        assert_eq!((low, high), (1.0, 5.0));
        assert_eq!(ticks, ["1", "2", "3", "4", "5"]);
    }

    #[test]
    fn without_numbers_there_is_still_a_scale() {
        assert_eq!(ends(ChartKind::Bars, None, &[]).1, 1.0);
        assert_eq!(ends(ChartKind::Lines, None, &[5.0]).0, 5.0);
    }
}
