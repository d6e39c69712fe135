//! The format-free sheet of an area: rows, columns, levels, bands and words, but no colours and no cells of
//! any file format. The workbook and the page are two paintings of it.

use super::Legend;
use crate::{
    engine::Field,
    methods::Trend,
    model::{Band, BandRule, Direction, Missing, Rank, Sex, Unit},
};

/// One area as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetView {
    /// Name of the area.
    pub title: String,
    /// Whom and which years it shows.
    pub subtitle: String,
    /// The columns beside the labels, from left to right.
    pub columns: Vec<ColumnView>,
    /// The rows; the first is the heading.
    pub rows: Vec<RowView>,
    /// What the bands mean here.
    pub legend: Legend,
    /// For each measure: how many were compared, and where the bands begin.
    pub borders: Vec<BorderRow>,
}

/// A column beside the labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnView {
    /// 0 is always seen, 1 unfolds rank and difference, 2 unfolds the units.
    pub level: u8,
    /// What it holds.
    pub kind: ColumnKind,
    /// Position among the years of the area; none for a column that is about all of them.
    pub year: Option<usize>,
    /// Position among the places of the area.
    pub place: usize,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// The figure of the municipality in focus.
    Value,
    /// How it has moved, in a word.
    Trend,
    /// Its rank.
    Rank,
    /// How many were ranked.
    Ranked,
    /// The difference to the nation.
    Difference,
    /// The figure of a unit.
    UnitValue,
    /// The figure of a municipality that stands beside.
    ComparedValue,
    /// The mean of a group.
    GroupValue,
    /// The figure of the nation.
    NationValue,
    /// The band of the figure, as a word; only where it is worked out in the sheet itself.
    Band,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowView {
    /// 0 is always seen, 1 unfolds under the measure above, 2 under the key figure above.
    pub level: u8,
    /// What kind of row it is.
    pub kind: RowKind,
    /// What it is called.
    pub label: String,
    /// Which row of the area it shows, by position, and about whom; none for a heading.
    pub shows: Option<(usize, Sex)>,
    /// One cell for each column.
    pub cells: Vec<CellView>,
    /// How it is built, where it comes from and what it is compared with, line by line.
    pub note: Vec<String>,
}

/// What kind of row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// The heading of the sheet.
    Heading,
    /// The years of the rows below, which differ from those of the rows above.
    YearHeading,
    /// A measure.
    Measure,
    /// A key figure under a measure.
    KeyFigure,
    /// Women or men under everybody.
    Sex,
}

/// What a cell states.
#[derive(Clone, Debug, PartialEq)]
pub enum CellView {
    /// Nothing belongs here.
    Empty,
    /// A heading.
    Heading(String),
    /// A figure.
    Number(NumberView),
    /// A rank.
    Rank(Rank),
    /// A number of places.
    Count(u16),
    /// No figure, for this reason.
    Missing(Missing),
    /// A movement.
    Trend(TrendView),
}

/// A figure with all that a painter needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberView {
    /// The value, unrounded.
    pub value: f64,
    /// How many decimals are shown.
    pub decimals: usize,
    /// What it is counted in.
    pub unit: Unit,
    /// How it is marked.
    pub mark: Mark,
    /// Whether its sign is always written, as for a difference.
    pub signed: bool,
    /// Whether it rests on a figure that is preliminary.
    pub preliminary: bool,
}

/// What a colour, a glyph or a pattern stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// A band.
    Band(Band),
    /// No band, although one belongs here.
    Grey(Missing),
    /// No band by nature.
    None,
}

/// A movement over the years shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrendView {
    /// The movement.
    pub trend: Trend,
    /// Which values are good: with it the movement says whether the value rose or fell.
    pub direction: Direction,
}

impl TrendView {
    /// Whether the value itself rose (1), fell (-1) or stood still (0); none where it is not known.
    pub fn movement(self) -> Option<i8> {
        match (self.trend, self.direction) {
            (Trend::Better, Direction::Low)
            | (Trend::Worse, Direction::High)
            | (Trend::Down | Trend::Farther, _) => Some(-1),
            (Trend::Better | Trend::Worse | Trend::Up | Trend::Nearer, _) => Some(1),
            (Trend::Unchanged, _) => Some(0),
            (Trend::Unknown, _) => None,
        }
    }

    /// An arrow for the value's movement; empty where it is not known.
    pub fn arrow(self) -> &'static str {
        match self.movement() {
            Some(1) => "↗",
            Some(-1) => "↘",
            Some(_) => "→",
            None => "",
        }
    }
}

/// The comparison behind one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct BorderRow {
    /// Name of the measure.
    pub label: String,
    /// Which values are good.
    pub direction: Direction,
    /// How its bands are cut.
    pub bands: BandRule,
    /// How many decimals are shown.
    pub decimals: usize,
    /// For each of its own years: how many were ranked and where the bands begin.
    pub fields: Vec<(i16, Field)>,
}
