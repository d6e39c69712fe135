use serde::{Deserialize, Serialize};

use super::{deviation, mean, nation::total, quantile, series};
use crate::model::{Axes, Column, Missing};

/// What is said of all municipalities together, one value for each year.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Summary {
    /// The nation's value.
    Nation,
    /// The unweighted mean of those with a value.
    Mean,
    /// The value in the middle of those with a value, the mean of the two in the middle where they are even.
    Median,
    /// The lowest value.
    Lowest,
    /// The highest value.
    Highest,
    /// The sum of those with a value.
    Sum,
    /// How many have a value.
    Count,
    /// The number that a share of those with a value lie below, between 0 and 1 (see [`super::quantile`]).
    Quantile {
        /// The share.
        share: f64,
        /// Whether the ends count: Excel's PERCENTILE.INC, else PERCENTILE.EXC.
        with_ends: bool,
    },
    /// How far from the mean they lie: Excel's STDEV.P, or as a sample of more STDEV.S.
    Deviation {
        /// Whether they are a sample of more.
        sample: bool,
    },
    /// How two figures go together, from -1 to 1: Pearson's correlation over those with both (Excel's CORREL).
    Correlation,
    /// The same over their ranks, ties at their mean rank: Spearman's.
    RankCorrelation,
}

/// With fewer municipalities than this a correlation says nothing.
const FEWEST_PAIRS: usize = 3;

impl Summary {
    /// How many columns it takes.
    pub fn takes(self) -> usize {
        match self {
            Summary::Correlation | Summary::RankCorrelation => 2,
            _ => 1,
        }
    }

    /// Tail of the text key `method.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Summary::Nation => "nation",
            Summary::Mean => "mean_of_all",
            Summary::Median => "median_of_all",
            Summary::Lowest => "lowest_of_all",
            Summary::Highest => "highest_of_all",
            Summary::Sum => "sum_of_all",
            Summary::Count => "count_of_all",
            Summary::Quantile {
                with_ends: true, ..
            } => "percentile_of_all",
            Summary::Quantile { .. } => "percentile_between_of_all",
            Summary::Deviation { sample: true } => "deviation_of_sample_of_all",
            Summary::Deviation { .. } => "deviation_of_all",
            Summary::Correlation => "correlation",
            Summary::RankCorrelation => "rank_correlation",
        }
    }

    /// The result over columns of municipalities, on the years of `axes`. `compared` narrows those who count to the places it holds `true`
    /// for, by position; the nation is the same for all. Without values it has the reason that those without share who are in
    /// the files; a correlation of fewer than three is [`Missing::FewPlaces`], and of values that are all alike [`Missing::Undefined`].
    pub fn apply(self, inputs: &[&Column], axes: &Axes, compared: Option<&[bool]>) -> Column {
        let years = inputs.first().map(|input| input.axes().years);
        series(axes, |year| {
            let year = years.and_then(|years| years.position(year));
            self.value(inputs, year.ok_or(Missing::NotInFile)?, compared)
        })
    }

    fn value(
        self,
        inputs: &[&Column],
        year: usize,
        compared: Option<&[bool]>,
    ) -> Result<f64, Missing> {
        match (self, inputs) {
            (Summary::Nation, [column]) => column.get(column.axes().places.ranked(), year),
            (Summary::Correlation | Summary::RankCorrelation, [one, other]) => {
                let pairs = pairs(one, other, year, compared);
                if pairs.len() < FEWEST_PAIRS {
                    return Err(Missing::FewPlaces);
                }
                let (mut one, mut other): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
                if self == Summary::RankCorrelation {
                    (one, other) = (mean_ranks(&one), mean_ranks(&other));
                }
                correlation(&one, &other).ok_or(Missing::Undefined)
            }
            (_, [column]) => {
                let values = values_in(column, year, compared);
                if values.is_empty() {
                    return Err(why_none(column, year, compared));
                }
                self.of(values).ok_or(Missing::Undefined)
            }
            _ => Err(Missing::NotInFile),
        }
    }

    fn of(self, mut values: Vec<f64>) -> Option<f64> {
        match self {
            Summary::Median => median(&mut values),
            Summary::Lowest => values.into_iter().reduce(f64::min),
            Summary::Highest => values.into_iter().reduce(f64::max),
            Summary::Sum => Some(total(values.into_iter()).0),
            Summary::Count => Some(values.len() as f64),
            Summary::Quantile { share, with_ends } => {
                values.sort_unstable_by(f64::total_cmp);
                quantile(&values, share, with_ends)
            }
            Summary::Deviation { sample } => deviation(&values, sample),
            _ => mean(values.into_iter()),
        }
    }
}

/// The values of the ranked places in a year, of those that count.
pub(super) fn values_in(column: &Column, year: usize, compared: Option<&[bool]>) -> Vec<f64> {
    let counts = |place: usize| counts(compared, place);
    column
        .ranked_in(year)
        .iter()
        .enumerate()
        .filter(|(place, value)| !value.is_nan() && counts(*place))
        .map(|(_, value)| *value)
        .collect()
}

/// Why none of the ranked places that count has a value in a year. One that no file tells of has no part in it, unless
/// none is told of.
fn why_none(column: &Column, year: usize, compared: Option<&[bool]>) -> Missing {
    let places = (0..column.axes().places.ranked()).filter(|place| counts(compared, *place));
    let reasons = places.filter_map(|place| column.get(place, year).err());
    let told = reasons.filter(|kind| *kind != Missing::NotInFile);
    Missing::shared(told).unwrap_or(Missing::NotInFile)
}

fn counts(compared: Option<&[bool]>, place: usize) -> bool {
    compared.is_none_or(|set| set.get(place).copied().unwrap_or(false))
}

fn pairs(one: &Column, other: &Column, year: usize, compared: Option<&[bool]>) -> Vec<(f64, f64)> {
    let both = one.ranked_in(year).iter().zip(other.ranked_in(year));
    both.enumerate()
        .filter(|(place, (one, other))| {
            !one.is_nan() && !other.is_nan() && counts(compared, *place)
        })
        .map(|(_, (one, other))| (*one, *other))
        .collect()
}

/// The value in the middle; of an even number the mean of the two in the middle.
pub(super) fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let upper = values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(*upper);
    }
    let lower = values.get((values.len() / 2).checked_sub(1)?)?;
    mean([*lower, *upper].into_iter())
}

/// The place of each value from the lowest, 1 first; those that tie get the mean of their places.
fn mean_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    let value = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
    order.sort_by(|one, other| value(*one).total_cmp(&value(*other)));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for run in order.chunk_by(|one, other| super::same_value(value(*one), value(*other))) {
        let rank = before as f64 + (run.len() as f64 + 1.0) / 2.0;
        for index in run {
            if let Some(slot) = ranks.get_mut(*index) {
                *slot = rank;
            }
        }
        before += run.len();
    }
    ranks
}

/// Pearson's correlation; none where either does not vary.
fn correlation(one: &[f64], other: &[f64]) -> Option<f64> {
    let (mean_one, mean_other) = (mean(one.iter().copied())?, mean(other.iter().copied())?);
    let (mut together, mut first, mut second) = (0.0, 0.0, 0.0);
    for (x, y) in one.iter().zip(other) {
        let (x, y) = (x - mean_one, y - mean_other);
        together += x * y;
        first += x * x;
        second += y * y;
    }
    let varies = |values: &[f64]| {
        let mut pairs = values.windows(2);
        pairs.any(|pair| matches!(pair, [a, b] if !super::same_value(*a, *b)))
    };
    let found = together / (first * second).sqrt();
    (varies(one) && varies(other) && found.is_finite()).then(|| found.clamp(-1.0, 1.0))
}
