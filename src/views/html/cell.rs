//! One cell of a table: figure, glyph and word, never a colour alone.

use super::super::{
    CellView, Mark, TrendView,
    area_sheet::value,
    band_words::band_word,
    palette::{class, paint},
    rounding::before_rounding,
    svg::TrendLine,
};
use crate::{
    engine::{Figure, RowResult},
    methods::trend,
    model::{Missing, Unit},
    text::{Language, Shown, say, shown},
};

/// What a cell shows, all of it text but the class and the line.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// Class of the style: band, kind of column.
    pub(super) class: String,
    /// The year, for a reader who hears the cell without its heading; only where it is not the table's.
    pub(super) year: String,
    /// The year as it stands in the cell itself, where a narrow screen has no room for headings; empty elsewhere.
    pub(super) when: String,
    /// The glyph of the band.
    pub(super) glyph: &'static str,
    /// The figure; a dash where there is none.
    pub(super) figure: String,
    /// The band in a word, the reason for grey, or a movement.
    pub(super) word: String,
    /// A mark beside the word: preliminary, best, weakest.
    pub(super) tag: String,
    /// The line of a movement.
    pub(super) line: Option<TrendLine>,
}

impl Cell {
    /// A cell of plain text.
    pub(super) fn plain(class: &str, figure: String, word: String) -> Self {
        Cell {
            class: class.to_owned(),
            figure,
            word,
            ..Cell::default()
        }
    }

    /// The figure of a place in the year at this position, with its band in glyph and word.
    pub(super) fn figure(
        row: &RowResult,
        figure: Option<&Figure>,
        year: usize,
        language: Language,
    ) -> Self {
        let view = figure.map_or(CellView::Missing(Missing::NotInFile), |figure| {
            value(row, figure)
        });
        match view {
            CellView::Number(number) => Cell {
                class: class(number.mark).to_owned(),
                glyph: paint(number.mark).glyph,
                figure: with_unit(number.value, row, language),
                word: match number.mark {
                    Mark::Band(band) => band_word(band, language),
                    Mark::Grey(kind) => without_band(kind, language),
                    Mark::None => String::new(),
                },
                tag: {
                    let preliminary = || say(language, "page.preliminary").to_owned();
                    let before = figure.and_then(|figure| {
                        before_rounding(row, figure, row.fields.get(year), language)
                    });
                    let tags = number
                        .preliminary
                        .then(preliminary)
                        .into_iter()
                        .chain(before);
                    tags.collect::<Vec<_>>().join(", ")
                },
                ..Cell::default()
            },
            CellView::Missing(kind) => {
                let mark = Mark::Grey(kind);
                Cell {
                    class: class(mark).to_owned(),
                    glyph: paint(mark).glyph,
                    figure: "–".to_owned(),
                    word: without_value(kind, language),
                    ..Cell::default()
                }
            }
            CellView::Empty
            | CellView::Heading(_)
            | CellView::Rank(_)
            | CellView::Count(_)
            | CellView::Trend(_) => Cell::default(),
        }
    }

    /// A movement in a word, with an arrow for what the value itself did.
    pub(super) fn movement(trend: TrendView, line: Option<TrendLine>, language: Language) -> Self {
        Cell {
            class: "trend".to_owned(),
            glyph: trend.arrow(),
            word: say(language, &format!("trend.{}", trend.trend.name())).to_owned(),
            line,
            ..Cell::default()
        }
    }
}

/// A value as people read it: `96 %`, `194 386 kr`, `75`.
pub(super) fn with_unit(value: f64, row: &RowResult, language: Language) -> String {
    let number = shown(value, row.decimals, Shown::For(language));
    match row.unit {
        Unit::Percent if language == Language::En => format!("{number}%"),
        Unit::Percent => format!("{number}\u{a0}%"),
        Unit::Points => format!("{number}\u{a0}{}", points_word(&number, language)),
        Unit::Kronor => format!("{number}\u{a0}kr"),
        Unit::Number => number,
    }
}

/// What a number of percentage points is called: `procentenheter`, of one `procentenhet`.
pub(super) fn points_word(number: &str, language: Language) -> &'static str {
    let one = number.trim_start_matches(['+', '-', '\u{2212}']) == "1";
    say(
        language,
        if one {
            "unit.points.one"
        } else {
            "unit.points"
        },
    )
}

/// A difference with its sign: `+1`, `−36 811 kr`, `0`.
pub(super) fn signed(value: f64, row: &RowResult, language: Language) -> String {
    let number = shown(value, row.decimals, Shown::For(language));
    let plus = value > 0.0 && number.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let sign = if plus { "+" } else { "" };
    match row.unit {
        Unit::Kronor => format!("{sign}{number}\u{a0}kr"),
        Unit::Percent | Unit::Points | Unit::Number => format!("{sign}{number}"),
    }
}

/// Why there is no value, in words.
pub(super) fn without_value(kind: Missing, language: Language) -> String {
    say(language, &format!("missing.{}", kind.name())).to_owned()
}

/// Why there is a value but no band, in words.
pub(super) fn without_band(kind: Missing, language: Language) -> String {
    let key = match kind {
        Missing::FewPlaces => "page.missing.compared".to_owned(),
        other => format!("missing.{}", other.name()),
    };
    say(language, &key).to_owned()
}

/// The movement of a place in a row, and its line.
pub(super) fn trend_view(row: &RowResult, figures: &[Figure]) -> (TrendView, Vec<Option<f64>>) {
    let values: Vec<Option<f64>> = figures.iter().map(|figure| figure.value.ok()).collect();
    let trend = trend(&values, row.direction, row.decimals);
    let view = TrendView {
        trend,
        direction: row.direction,
    };
    (view, values)
}
