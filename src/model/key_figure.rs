use std::{collections::BTreeSet, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use super::fold;

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
    /// High for low and low for high.
    pub fn opposite(self) -> Self {
        match self {
            Direction::High => Direction::Low,
            Direction::Low => Direction::High,
            Direction::None => Direction::None,
        }
    }

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
    Percent,
    /// Percentage points: a difference of per cent.
    #[serde(rename = "percentage_points")]
    Points,
    /// Kronor.
    Kronor,
    /// A plain number: points, persons, days, and what nobody has said.
    #[default]
    Number,
}

impl Unit {
    /// The key of its text: `unit.percent`.
    pub fn text_key(self) -> &'static str {
        match self {
            Unit::Percent => "unit.percent",
            Unit::Points => "unit.points",
            Unit::Kronor => "unit.kronor",
            Unit::Number => "unit.number",
        }
    }

    /// What a title says that its figures are counted in, after its last comma: `…, andel (%)`, `…, kr/inv`,
    /// `…, antal`. None where it does not say, or says thousands or millions.
    pub fn of_title(title: &str) -> Option<Unit> {
        let folded = fold(title);
        let tail = folded.rsplit(',').next()?;
        let has = |wanted: &[&str]| {
            let mut words = tail.split(|letter: char| !letter.is_alphanumeric());
            words.any(|word| wanted.contains(&word))
        };
        if has(&["procentenhet", "procentenheter", "prosentpoeng"]) {
            Some(Unit::Points)
        } else if tail.contains('%') || has(&["procent", "prosent"]) {
            Some(Unit::Percent)
        } else if has(&[
            "tkr",
            "mkr",
            "mnkr",
            "mdkr",
            "tusental",
            "miljoner",
            "millioner",
        ]) {
            None
        } else if has(&["kr", "kronor", "kroner"]) {
            Some(Unit::Kronor)
        } else {
            has(&["antal", "antall"]).then_some(Unit::Number)
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

#[cfg(test)]
mod tests {
    use super::Unit;

    #[test]
    fn a_title_says_what_it_is_counted_in() {
        for (title, expected) in [
            ("Brukarbedömning hemtjänst, andel (%)", Some(Unit::Percent)),
            ("Trygghet, andel (%) av bef. (-2023)", Some(Unit::Percent)),
            ("Löneskillnad, procentenheter", Some(Unit::Points)),
            ("Kostnad hemtjänst, kr/brukare", Some(Unit::Kronor)),
            ("Nettokostnad, kronor per invånare", Some(Unit::Kronor)),
            ("Resultat, tkr", None),
            ("Skuld, mnkr", None),
            ("Anmälda våldsbrott, antal/100 000 inv", Some(Unit::Number)),
            ("Invånare, antal", Some(Unit::Number)),
            (
                "Antal elever som klarar kraven, andel (%)",
                Some(Unit::Percent),
            ),
            ("Meritvärde", None),
            ("Krav som elever klarar", None),
        ] {
            assert_eq!(Unit::of_title(title), expected, "{title}");
        }
    }
}
