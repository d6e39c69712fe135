use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How the rows of a shown table are drawn. The table itself stands beside the drawing, so that its numbers can be
/// read and followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShownChart {
    /// What is drawn.
    pub kind: ChartKind,
    /// The column that says what a row is called: a bar, a point in time, an axis of a radar.
    pub label: Arc<str>,
    /// The columns of numbers that are drawn, each a series; of a scatter the one across and the one upwards.
    pub values: Vec<Arc<str>>,
    /// The column whose values each get a chart of their own, all on the same scale.
    pub panels: Option<Arc<str>>,
    /// The number that is to be reached, in the unit of the values.
    pub target: Option<f64>,
    /// The number from which something is counted.
    pub baseline: Option<f64>,
    /// The least and the greatest number of the scale; none where the numbers themselves say it.
    pub scale: Option<(f64, f64)>,
    /// What the two ends of a slider are called.
    pub poles: Option<(Arc<str>, Arc<str>)>,
    /// What those rows are called that are pointed out.
    pub own: Vec<Arc<str>>,
    /// Where the rows stand, of a board and of a wheel.
    pub grid: Option<ShownGrid>,
}

/// Where each row of a table stands on a board, or on a wheel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShownGrid {
    /// The column that says in which row of the board, or in which ring; none where there is one.
    pub row: Option<Arc<str>>,
    /// The column that says in which column, or in which sector.
    pub column: Arc<str>,
    /// What stands on a row's card, after what it is called.
    pub cards: Vec<Arc<str>>,
    /// The rows in their order; others come after them.
    pub rows: Vec<Arc<str>>,
    /// The columns in their order; others come after them.
    pub columns: Vec<Arc<str>>,
}

/// What a chart draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// A bar for each number, from zero.
    Bars,
    /// A bar for each row, its numbers after each other.
    Stacked,
    /// A bar for each row, its numbers as shares of their sum.
    Shares,
    /// A line for each series, from row to row.
    Lines,
    /// A point for each row, placed by two numbers.
    Scatter,
    /// An axis for each row, around a centre, and a line around it for each series.
    Radar,
    /// A line for each row, from its first number to its second.
    Slopes,
    /// A mark for each number between two poles.
    Sliders,
    /// A card for each row, in rows and columns of words.
    Board,
    /// A board drawn round: its columns are sectors, its rows rings.
    Wheel,
}

impl ChartKind {
    /// How many columns of numbers it draws: the fewest and the most.
    pub fn values(self) -> (usize, usize) {
        match self {
            ChartKind::Scatter | ChartKind::Slopes => (2, 2),
            ChartKind::Stacked | ChartKind::Shares => (2, ShownChart::MOST_SERIES),
            ChartKind::Bars | ChartKind::Lines | ChartKind::Radar => (1, ShownChart::MOST_SERIES),
            ChartKind::Sliders => (1, 2),
            ChartKind::Board | ChartKind::Wheel => (0, 0),
        }
    }
}

impl ShownChart {
    /// No more series than these are told apart.
    pub const MOST_SERIES: usize = 8;

    /// The columns that it draws from, what a row is called first.
    pub fn columns(&self) -> impl Iterator<Item = &Arc<str>> {
        let first = self.panels.iter().chain([&self.label]);
        let grid = self.grid.iter().flat_map(|grid| {
            let places = grid.row.iter().chain([&grid.column]);
            places.chain(&grid.cards)
        });
        first.chain(&self.values).chain(grid)
    }

    /// Calls each column as `name` says, where it says anything.
    pub fn rename(&mut self, name: &dyn Fn(&str) -> Option<Arc<str>>) {
        let grid = self.grid.iter_mut().flat_map(|grid| {
            let places = grid.row.iter_mut().chain([&mut grid.column]);
            places.chain(&mut grid.cards)
        });
        let columns = self.values.iter_mut().chain(self.panels.iter_mut());
        for column in columns.chain([&mut self.label]).chain(grid) {
            if let Some(name) = name(column) {
                *column = name;
            }
        }
    }
}
