//! What an example key figure is: its name, its scale, and what must come out for the own
//! municipality each year.

/// How many years each key figure has.
pub const YEARS: usize = 3;

/// Which way is good.
#[derive(Clone, Copy)]
pub enum Direction {
    /// A high value is good.
    High,
    /// A low value is good.
    Low,
}

/// Who reports a key figure. Figures of one source lack largely the same municipalities, which
/// keeps the composites' number of places up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The national survey of home care.
    HomeCareSurvey,
    /// The national survey of special housing.
    SpecialHousingSurvey,
    /// The municipalities' own count of staff met.
    Continuity,
    /// The engagement index, which only some fifty municipalities measure.
    Engagement,
    /// Staff statistics.
    Staff,
    /// Accounts.
    Accounts,
}

/// What values a key figure can have, in its shown unit unless said otherwise.
#[derive(Clone, Copy)]
pub struct Scale {
    /// How many of the smallest step make one shown unit: 10 for one decimal, 1 for whole kronor.
    pub steps: f64,
    /// The lowest value that is believable.
    pub lowest: f64,
    /// The highest value that is believable.
    pub highest: f64,
    /// The smallest believable standard deviation between municipalities.
    pub narrow: f64,
    /// The largest believable standard deviation between municipalities.
    pub wide: f64,
}

/// What must come out for the own municipality in one year.
#[derive(Clone, Copy)]
pub enum Outcome {
    /// It reported.
    Placed {
        /// Its value, in the shown unit.
        value: f64,
        /// Its rank, 1 = best.
        rank: usize,
        /// Its value minus the nation's, in the shown unit.
        difference: f64,
    },
    /// It did not report.
    Absent {
        /// The nation's value, in the shown unit.
        nation: f64,
    },
}

/// One key figure of the example.
pub struct KeyFigure {
    /// Kolada's id. An export never shows it.
    pub id: &'static str,
    /// Kolada's title, double spaces included.
    pub title: &'static str,
    /// Which way is good.
    pub direction: Direction,
    /// Who reports it.
    pub source: Source,
    /// What values it can have.
    pub scale: Scale,
    /// The number format of its cells, the only trace in an export of how many decimals to show.
    pub format: &'static str,
    /// What must come out, the earliest year first.
    pub years: [Outcome; YEARS],
}

/// A mean of key figures whose rank must come out too.
pub struct Composite {
    /// What the municipality calls it; used when a rank cannot be reached.
    pub label: &'static str,
    /// Ids of its members, all in the same export and with the same direction and steps.
    pub members: &'static [&'static str],
    /// The rank of each year; none when a member is absent.
    pub ranks: [Option<usize>; YEARS],
}

/// A year in which the municipality reported `value`, came at `rank`, and differed from the nation
/// by `difference`.
pub const fn at(value: f64, rank: usize, difference: f64) -> Outcome {
    Outcome::Placed {
        value,
        rank,
        difference,
    }
}

/// A year in which the municipality reported nothing and the nation had `nation`.
pub const fn absent(nation: f64) -> Outcome {
    Outcome::Absent { nation }
}

impl Scale {
    /// Values with one decimal between `lowest` and `highest`, with believable standard deviations
    /// from `narrow` to `wide`.
    pub const fn tenths(lowest: f64, highest: f64, narrow: f64, wide: f64) -> Scale {
        Scale {
            steps: 10.0,
            lowest,
            highest,
            narrow,
            wide,
        }
    }

    /// Whole kronor between `lowest` and `highest`, with believable standard deviations from
    /// `narrow` to `wide`.
    pub const fn kronor(lowest: f64, highest: f64, narrow: f64, wide: f64) -> Scale {
        Scale {
            steps: 1.0,
            lowest,
            highest,
            narrow,
            wide,
        }
    }
}

impl Outcome {
    /// The own municipality's value, in the shown unit.
    pub fn value(&self) -> Option<f64> {
        match *self {
            Outcome::Placed { value, .. } => Some(value),
            Outcome::Absent { .. } => None,
        }
    }

    /// The nation's value, in the shown unit.
    pub fn nation(&self) -> f64 {
        match *self {
            Outcome::Placed {
                value, difference, ..
            } => value - difference,
            Outcome::Absent { nation } => nation,
        }
    }
}

impl KeyFigure {
    /// The merit of a shown value: whole steps, turned so that more is always better.
    pub fn merit(&self, shown: f64) -> i64 {
        // Half away from zero, so that 4,7 becomes 47 whatever its last binary digit is.
        self.turned((shown * self.scale.steps).round() as i64)
    }

    /// The shown value of a merit.
    pub fn shown(&self, merit: i64) -> f64 {
        // One division, so that the cell holds the double nearest to the decimal number.
        self.turned(merit) as f64 / self.scale.steps
    }

    /// The worst and the best believable merit.
    pub fn merit_range(&self) -> (i64, i64) {
        let ends = (
            self.merit(self.scale.lowest),
            self.merit(self.scale.highest),
        );
        match self.direction {
            Direction::High => ends,
            Direction::Low => (ends.1, ends.0),
        }
    }

    /// Changes sign where low is good.
    fn turned(&self, steps: i64) -> i64 {
        match self.direction {
            Direction::High => steps,
            Direction::Low => -steps,
        }
    }
}
