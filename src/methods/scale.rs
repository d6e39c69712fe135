use serde::{Deserialize, Serialize};

use super::{less, mean, nation::total, quantile, same_value, summary::values_in};
use crate::model::{Column, Direction, Missing};

/// How figures are put on a scale by how they stand among all municipalities in the year.
///
/// A high result is good, whichever values are good, but for the places ([`Scale::Rank`]), where 1 is best. The
/// scale is that of those who count; others, such as units and the nation, are put on it and stay within its ends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Scale {
    /// 0 for the worst value, 100 for the best, in proportion between (min–max, OECD/JRC handbook).
    MinMax,
    /// The distance from the mean in standard deviations of a sample (Excel's STDEV.S).
    Z,
    /// How many of a hundred of the others are worse: 0 for the worst, 100 for the best alone (COINr's percentile
    /// rank, Excel's PERCENTRANK.INC); a value between two is between theirs.
    PercentileRank,
    /// The place among those with a value, 1 best.
    Rank(Ties),
    /// 0 for the worst value, 100 for the target and what is better (COINr's distance to target).
    Target(f64),
    /// 0 at the first post and what is worse, 100 at the second and what is better.
    Posts(f64, f64),
    /// 0 at the worst 2.5 per cent, 100 at the best 2.5 per cent, in proportion between: the index of RKA. The
    /// percentiles are Excel's PERCENTILE.INC; which RKA uses is not published.
    Index,
    /// 1 for the worst value, 3.5 for the mean, 6 for the best, in proportion between: the grades of the Norwegian
    /// Kommunebarometeret.
    Grade,
}

/// The place that values share which tie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ties {
    /// The best: 1, 2, 2, 4.
    #[default]
    Best,
    /// The mean: 1, 2.5, 2.5, 4.
    Mean,
    /// The best, and the next follows upon it: 1, 2, 2, 3.
    Dense,
}

impl Ties {
    /// The place of a value that so many share, in halves, where so many have better ones, which are so many
    /// `different` ones.
    pub(super) fn halves(self, different: usize, better: usize, equal: usize) -> usize {
        match self {
            Ties::Best => 2 * (better + 1),
            Ties::Mean => 2 * better + equal + 1,
            Ties::Dense => 2 * (different + 1),
        }
    }

    /// Tail of the text keys about it.
    pub fn name(self) -> &'static str {
        match self {
            Ties::Best => "best",
            Ties::Mean => "mean",
            Ties::Dense => "dense",
        }
    }
}

impl Scale {
    /// Tail of the text key `method.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Scale::MinMax => "min_max",
            Scale::Z => "z",
            Scale::PercentileRank => "percentile_rank",
            Scale::Rank(Ties::Best) => "rank",
            Scale::Rank(Ties::Mean) => "mean_rank",
            Scale::Rank(Ties::Dense) => "dense_rank",
            Scale::Target(_) => "target",
            Scale::Posts(..) => "posts",
            Scale::Index => "index",
            Scale::Grade => "grade",
        }
    }

    /// Whether a high result is good, as it is but for places.
    pub fn high_is_good(self) -> bool {
        !matches!(self, Scale::Rank(_))
    }

    /// Whether its numbers are such as a rule may give.
    pub fn is_sound(self) -> bool {
        match self {
            Scale::Target(target) => target.is_finite(),
            Scale::Posts(worst, best) => {
                worst.is_finite() && best.is_finite() && !same_value(worst, best)
            }
            _ => true,
        }
    }

    /// Whether it can be told only when it is known which values are good.
    pub fn needs_direction(self) -> bool {
        !matches!(self, Scale::Posts(..))
    }

    /// The figures of `column` on the scale of `field`, year by year. `compared` narrows the field to the places
    /// it holds `true` for, by position. Where the field gives no scale, because it has no two different values,
    /// the result is [`Missing::Undefined`].
    pub fn apply(
        self,
        column: &Column,
        field: &Column,
        direction: Direction,
        compared: Option<&[bool]>,
    ) -> Column {
        let axes = column.axes().clone();
        let places = axes.places.len();
        let mut result = Column::missing(axes.clone(), Missing::NotInFile);
        for (position, year) in axes.years.years().enumerate() {
            let fitted = FittedScale::of(self, field, year, direction, compared);
            for at in position * places..(position + 1) * places {
                let value = column.at(at).and_then(|value| match &fitted {
                    Some(fitted) => Ok(fitted.place(value)),
                    None => Err(Missing::Undefined),
                });
                result.set(at, value);
            }
        }
        result
    }
}

/// A scale as it is in one year.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedScale {
    /// How many municipalities it is made of.
    pub among: usize,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    /// Results at values, which are turned so that high is good, in order; in proportion between, the nearest
    /// outside.
    Line { points: Vec<(f64, f64)>, sign: f64 },
    /// Distances from the mean of `count` values in deviations, with the sign of what is good. The deviation is
    /// `count` times as large, as distances are (see [`off`]).
    Distance {
        sum: f64,
        count: f64,
        deviation: f64,
        sign: f64,
    },
    /// Places: for each different value, the best first, how many have it.
    Places {
        runs: Vec<(f64, usize)>,
        high: bool,
        ties: Ties,
    },
}

/// What a fitted scale shows of itself, so that its results can be worked out again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    /// This value gives this result.
    Gives(f64, f64),
    /// The mean of those who count.
    Mean(f64),
    /// The standard deviation of those who count.
    Deviation(f64),
    /// How many have a better value.
    Better(usize),
    /// How many different better values there are.
    BetterValues(usize),
    /// How many have this value.
    Equal(usize),
}

impl FittedScale {
    /// A scale fitted to the values of a year; none where there is no scale.
    pub fn of(
        scale: Scale,
        field: &Column,
        year: i16,
        direction: Direction,
        compared: Option<&[bool]>,
    ) -> Option<FittedScale> {
        let year = field.axes().years.position(year);
        let mut among = year.map_or_else(Vec::new, |year| values_in(field, year, compared));
        among.sort_unstable_by(f64::total_cmp);
        let high = direction != Direction::Low;
        let sign = if high { 1.0 } else { -1.0 };
        let turned = |low: f64, top: f64| if high { (low, top) } else { (top, low) };
        let ends = || {
            let (first, last) = (*among.first()?, *among.last()?);
            (!same_value(first, last)).then(|| turned(first, last))
        };
        let kind = match scale {
            Scale::Posts(worst, best) => {
                let sign = if best < worst { -1.0 } else { 1.0 };
                line(sign, vec![(worst, 0.0), (best, 100.0)])
            }
            Scale::MinMax => {
                let (worst, best) = ends()?;
                line(sign, vec![(worst, 0.0), (best, 100.0)])
            }
            Scale::Target(target) => {
                let (worst, _) = ends()?;
                let within = if high { worst < target } else { worst > target };
                // Where even the worst has reached the target there is nothing between.
                let start = if within { worst } else { target };
                line(sign, vec![(start, 0.0), (target, 100.0)])
            }
            Scale::Index => {
                let (low, top) = (
                    quantile(&among, 0.025, true)?,
                    quantile(&among, 0.975, true)?,
                );
                let (worst, best) = turned(low, top);
                if same_value(worst, best) {
                    return None;
                }
                line(sign, vec![(worst, 0.0), (best, 100.0)])
            }
            Scale::Grade => {
                let (worst, best) = ends()?;
                let middle = mean(among.iter().copied())?;
                line(sign, vec![(worst, 1.0), (middle, 3.5), (best, 6.0)])
            }
            Scale::PercentileRank => {
                ends()?;
                let others = (among.len() - 1) as f64;
                let mut worse = 0;
                let mut points = Vec::new();
                for (value, count) in runs(&among, high).into_iter().rev() {
                    points.push((value, 100.0 * worse as f64 / others));
                    worse += count;
                }
                line(sign, points)
            }
            Scale::Z => {
                ends()?;
                let (sum, count) = total(among.iter().copied());
                let count = f64::from(count);
                let squares = among.iter().map(|value| off(*value, count, sum).powi(2));
                Kind::Distance {
                    deviation: (squares.sum::<f64>() / (count - 1.0)).sqrt(),
                    sum,
                    count,
                    sign,
                }
            }
            Scale::Rank(ties) => Kind::Places {
                runs: runs(&among, high),
                high,
                ties,
            },
        };
        Some(FittedScale {
            among: among.len(),
            kind,
        })
    }

    /// The result for a value.
    pub fn place(&self, value: f64) -> f64 {
        match &self.kind {
            Kind::Line { points, sign } => on_line(points, sign * value),
            Kind::Distance {
                sum,
                count,
                deviation,
                sign,
            } => sign * off(value, *count, *sum) / deviation,
            Kind::Places { runs, high, ties } => {
                let (different, better, equal) = standing_in(runs, *high, value);
                // One who is not among them stands as if it took the place of its equals.
                ties.halves(different, better, equal.max(1)) as f64 / 2.0
            }
        }
    }

    /// What a value's result is worked out from.
    pub fn marks(&self, value: f64) -> Vec<Mark> {
        match &self.kind {
            Kind::Line { points, sign } => {
                let gives = |point: &(f64, f64)| Mark::Gives(sign * point.0, point.1);
                let after = points.partition_point(|point| point.0 < sign * value);
                // On a line of many points those around the value say it all.
                let around = match points.len() {
                    0..=3 => points.as_slice(),
                    many => points
                        .get(after.saturating_sub(1)..(after + 1).min(many))
                        .unwrap_or(points),
                };
                around.iter().map(gives).collect()
            }
            Kind::Distance {
                sum,
                count,
                deviation,
                ..
            } => vec![Mark::Mean(sum / count), Mark::Deviation(deviation / count)],
            Kind::Places { runs, high, ties } => {
                let (different, better, equal) = standing_in(runs, *high, value);
                match ties {
                    Ties::Best => vec![Mark::Better(better)],
                    Ties::Dense => vec![Mark::BetterValues(different)],
                    Ties::Mean => vec![Mark::Better(better), Mark::Equal(equal.max(1))],
                }
            }
        }
    }
}

/// `count` times how far a value is from a mean: unlike the mean, the sum has no more decimals than the values, so that
/// the distance is the one that a reader finds with pen and paper.
fn off(value: f64, count: f64, sum: f64) -> f64 {
    less(count * value, sum)
}

fn line(sign: f64, mut points: Vec<(f64, f64)>) -> Kind {
    for point in &mut points {
        point.0 *= sign;
    }
    points.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
    Kind::Line { points, sign }
}

/// In proportion between the two points around a value; the nearest point's result outside them. At a value with
/// two points it is the second's.
fn on_line(points: &[(f64, f64)], value: f64) -> f64 {
    let after = points.partition_point(|point| point.0 <= value);
    let before = after.checked_sub(1).and_then(|index| points.get(index));
    match (before, points.get(after)) {
        (Some((x0, y0)), Some((x1, y1))) => {
            let share = less(value, *x0) / less(*x1, *x0);
            y0 + share * (y1 - y0)
        }
        (Some((_, y)), None) | (None, Some((_, y))) => *y,
        (None, None) => f64::NAN,
    }
}

/// The different values of a sorted list, the best first, each with how many have it.
fn runs(sorted: &[f64], high: bool) -> Vec<(f64, usize)> {
    let runs = sorted.chunk_by(|one, other| same_value(*one, *other));
    let runs = runs.filter_map(|run| Some((*run.first()?, run.len())));
    if high {
        runs.rev().collect()
    } else {
        runs.collect()
    }
}

/// How many different values are better than one, how many have them, and how many have it itself.
fn standing_in(runs: &[(f64, usize)], high: bool, value: f64) -> (usize, usize, usize) {
    let is_better = |other: f64| !same_value(other, value) && (other > value) == high;
    let better = runs.iter().take_while(|(other, _)| is_better(*other));
    let (different, count) = better.fold((0, 0), |(runs, all), (_, count)| (runs + 1, all + count));
    let equal = runs
        .get(different)
        .filter(|(other, _)| same_value(*other, value))
        .map_or(0, |(_, count)| *count);
    (different, count, equal)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Column, Direction, FittedScale, Missing, Scale};
    use crate::model::{Axes, Place, PlaceAxis, PlaceKind, Sex, YearAxis};

    fn distances(values: &[f64]) -> Vec<f64> {
        let place = |number: usize| Place {
            code: format!("{number:04}"),
            name: String::new(),
            kind: PlaceKind::Municipality,
        };
        let axes = Axes {
            places: Arc::new(PlaceAxis::new(
                (0..values.len()).map(place).collect(),
                Vec::new(),
            )),
            years: YearAxis::spanning(2014, 2014),
            sex: Sex::Total,
        };
        let mut column = Column::missing(axes, Missing::NotInFile);
        for (position, value) in values.iter().enumerate() {
            column.set(position, Ok(*value));
        }
        let fitted = FittedScale::of(Scale::Z, &column, 2014, Direction::High, None).unwrap();
        values.iter().map(|value| fitted.place(*value)).collect()
    }

    #[test]
    fn large_values_that_lie_close_are_as_far_from_their_mean_as_small_ones() {
        assert_eq!(distances(&[63_999.7, 64_000.1, 64_000.5]), [-1.0, 0.0, 1.0]);
        // Of 400 values all but one are alike: 1/20 of a deviation, which is shown as 0.1.
        let mut values = vec![613_571.3; 399];
        values.push(613_571.4);
        let found = distances(&values);
        assert_eq!((found[0], found[399]), (-0.05, 19.95));
    }
}
