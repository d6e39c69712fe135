use serde::{Deserialize, Serialize};

/// Where a value stands among those that report. A colour is a view of it, and exists only in `views`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Band {
    /// Among the best share (a quarter unless the rule says otherwise), ties at the border included.
    Good = 1,
    /// Between the two; also where a value is in both shares at once ("ingen spridning").
    Middle = 2,
    /// Among the worst share, ties at the border included.
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

/// How bands are cut: integer shares of the number that report, never an interpolated quantile.
///
/// A value is good where `rank × 1000 ≤ n × good_permille`, the rank counted from the best side with ties
/// sharing the best place; poor likewise from the worst side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BandRule {
    /// The best share in thousandths: 250 is the best 25 per cent.
    pub good_permille: u16,
    /// The worst share in thousandths.
    pub poor_permille: u16,
    /// With fewer places that report than this there is no band (`Missing::TooFew`).
    pub least: u16,
}

impl BandRule {
    /// Whether this place from the best side, 1 first, is within the best share of so many.
    pub fn is_good(self, from_best: usize, among: usize) -> bool {
        from_best * 1000 <= among * usize::from(self.good_permille)
    }

    /// Whether this place from the worst side, 1 last, is within the worst share of so many.
    pub fn is_poor(self, from_worst: usize, among: usize) -> bool {
        from_worst * 1000 <= among * usize::from(self.poor_permille)
    }

    /// The band of a place counted from both sides; one that is in both shares is in the middle.
    pub fn band(self, from_best: usize, from_worst: usize, among: usize) -> Band {
        match (
            self.is_good(from_best, among),
            self.is_poor(from_worst, among),
        ) {
            (true, false) => Band::Good,
            (false, true) => Band::Poor,
            _ => Band::Middle,
        }
    }
}

impl Default for BandRule {
    fn default() -> Self {
        BandRule {
            good_permille: 250,
            poor_permille: 250,
            least: 8,
        }
    }
}

/// The values at which the bands of one year begin, in the figure's own unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Borders {
    /// The worst value that is still good; none where the share holds nobody.
    pub good: Option<f64>,
    /// The best value that is poor.
    pub poor: Option<f64>,
}
