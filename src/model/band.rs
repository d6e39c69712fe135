use serde::{Deserialize, Serialize};

/// Where a value stands among those that report. A colour is a view of it, and exists only in `views`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Band {
    /// Among the best share (a quarter unless the rule says otherwise), or as good as a limit of the rule.
    Good = 1,
    /// Between the two; also where a value is in both shares at once ("ingen spridning").
    Middle = 2,
    /// Among the worst share, or worse than a limit of the rule.
    Poor = 3,
}

impl Band {
    /// The bands from best to worst.
    pub const ALL: [Band; 3] = [Band::Good, Band::Middle, Band::Poor];

    /// The name in `data.csv` and `results.json`, and the tail of the text key `band.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Band::Good => "good",
            Band::Middle => "middle",
            Band::Poor => "poor",
        }
    }
}

/// How bands are cut.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BandRule {
    /// By shares of those that report, or by limits.
    #[serde(flatten)]
    pub cut: Cut,
    /// With fewer places that report than this there is no band (`Missing::FewPlaces`).
    pub least: u16,
}

/// What a band is cut by.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cut {
    /// The place among those that report.
    Shares(Shares),
    /// The value itself, whatever others have.
    Limits(BandLimits),
}

/// Integer shares of the number that report, never an interpolated quantile.
///
/// A value is good where its place from the best side is within the best share, poor where its place from the worst
/// side is within the worst. Which place ties take there, [`Border`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shares {
    /// The best share in thousandths: 250 is the best 25 per cent.
    pub good_permille: u16,
    /// The worst share in thousandths.
    pub poor_permille: u16,
    /// How a share becomes a number of places.
    pub rounding: Rounding,
    /// Where those belong whose ties reach over a border.
    pub border: Border,
}

/// How a share of those that report becomes a whole number of places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// No more than the share: 72 of 290 by a quarter.
    #[default]
    Down,
    /// No less than the share: 73 of 290 by a quarter.
    Up,
    /// The nearest number, half upwards.
    Nearest,
}

/// Where those belong who tie across a border.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Border {
    /// To the outer band: to the good at the one border, to the poor at the other.
    #[default]
    Outer,
    /// To the better of the two bands.
    Better,
    /// To the worse of the two bands.
    Worse,
    /// To the middle.
    Middle,
}

/// Limits that a rule sets, in the figure's own unit: good from the one, middle from the other, poor beyond. A target
/// is where both are the same.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BandLimits {
    /// The least good value that is good.
    pub good: f64,
    /// The least good value that is not poor.
    pub middle: f64,
}

impl BandLimits {
    /// The next better band than this, and the limit at which it begins; none for the best. With a target nothing
    /// lies between.
    pub fn better(self, band: Band) -> Option<(Band, f64)> {
        match band {
            Band::Good => None,
            Band::Poor if self.good.to_bits() != self.middle.to_bits() => {
                Some((Band::Middle, self.middle))
            }
            Band::Poor | Band::Middle => Some((Band::Good, self.good)),
        }
    }
}

impl Shares {
    /// Shares of so many thousandths, cut as sources have them.
    pub fn of(good_permille: u16, poor_permille: u16) -> Self {
        Shares {
            good_permille,
            poor_permille,
            rounding: Rounding::default(),
            border: Border::default(),
        }
    }

    /// The band of those who share the places `first` to `last` from the best side, 1 first, among so many. Who is
    /// in both shares is in the middle.
    pub fn band(self, first: usize, last: usize, among: usize) -> Band {
        match (
            self.is_good(first, last, among),
            self.is_poor(first, last, among),
        ) {
            (true, false) => Band::Good,
            (false, true) => Band::Poor,
            _ => Band::Middle,
        }
    }

    /// Whether those who share these places from the best side are within the best share.
    pub fn is_good(self, first: usize, last: usize, among: usize) -> bool {
        let place = match self.border {
            Border::Outer | Border::Better => first,
            Border::Worse | Border::Middle => last,
        };
        self.reaches(place, self.good_permille, among)
    }

    /// Whether those who share these places from the best side are within the worst share.
    pub fn is_poor(self, first: usize, last: usize, among: usize) -> bool {
        let from_best = match self.border {
            Border::Outer | Border::Worse => last,
            Border::Better | Border::Middle => first,
        };
        self.reaches(
            (among + 1).saturating_sub(from_best),
            self.poor_permille,
            among,
        )
    }

    fn reaches(self, place: usize, permille: u16, among: usize) -> bool {
        let share = among * usize::from(permille);
        match self.rounding {
            Rounding::Down => place * 1000 <= share,
            Rounding::Up => place.saturating_sub(1) * 1000 < share,
            Rounding::Nearest => place * 1000 <= share + 500,
        }
    }
}

impl Default for Shares {
    fn default() -> Self {
        Shares::of(250, 250)
    }
}

impl BandRule {
    /// Its shares, if it is cut by them.
    pub fn shares(self) -> Option<Shares> {
        match self.cut {
            Cut::Shares(shares) => Some(shares),
            Cut::Limits(_) => None,
        }
    }

    /// Its limits, if it is cut by them.
    pub fn limits(self) -> Option<BandLimits> {
        match self.cut {
            Cut::Shares(_) => None,
            Cut::Limits(limits) => Some(limits),
        }
    }
}

impl Default for BandRule {
    fn default() -> Self {
        BandRule {
            cut: Cut::Shares(Shares::default()),
            least: 8,
        }
    }
}

/// The values at which the bands of one year begin, in the figure's own unit, where they are cut by shares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Borders {
    /// The worst value that is still good; none where the share holds nobody.
    pub good: Option<f64>,
    /// The best value that is poor.
    pub poor: Option<f64>,
}
