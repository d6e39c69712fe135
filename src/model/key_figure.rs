use std::{collections::BTreeSet, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// A key figure's identity: Kolada's `N00945`, or a name of the municipality's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyFigureId(Arc<str>);

impl KeyFigureId {
    /// The id with surrounding spaces removed.
    pub fn new(text: &str) -> Self {
        KeyFigureId(Arc::from(text.trim()))
    }

    /// Whether Kolada names its key figures so: a letter for who gathers them, five digits.
    pub fn is_koladas(&self) -> bool {
        let mut letters = self.0.chars();
        matches!(letters.next(), Some('N' | 'U'))
            && self.0.len() == 6
            && letters.all(|letter| letter.is_ascii_digit())
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyFigureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which values are good. Kolada does not publish it, so a rule declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// A high value is good.
    High,
    /// A low value is good.
    Low,
    /// Neither is: no rank and no band.
    None,
}

impl Direction {
    /// The tail of the text key `direction.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Direction::High => "high",
            Direction::Low => "low",
            Direction::None => "none",
        }
    }
}

/// What a figure is counted in; it steers how the figure is shown, never how it is computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Per cent.
    #[default]
    Percent,
    /// Kronor.
    Kronor,
    /// A plain number: points, persons, days.
    Number,
}

impl Unit {
    /// The key of its text: `unit.percent`.
    pub fn text_key(self) -> &'static str {
        match self {
            Unit::Percent => "unit.percent",
            Unit::Kronor => "unit.kronor",
            Unit::Number => "unit.number",
        }
    }
}

/// One measured series, as the rules declare it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeyFigure {
    /// Its identity.
    pub id: KeyFigureId,
    /// Every title under which a file may hold it; exports state titles, not ids.
    pub titles: BTreeSet<String>,
    /// The years whose figures are preliminary: the source may still change them.
    pub preliminary: BTreeSet<i16>,
    /// Its own direction.
    pub direction: Direction,
}
