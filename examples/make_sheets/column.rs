//! The invented values of one key figure in one year, shaped so that the own municipality gets its
//! rank and the others' mean comes close to the nation.
//!
//! Values are merits: whole steps, turned so that more is always better.

use crate::key_figure::{KeyFigure, Outcome, Source, YEARS};
use crate::place::Places;
use crate::random::Random;

/// How many other municipalities may share the own value; three places in all.
pub const MOST_TIES: usize = 2;

/// How many of a source's municipalities may be silent in a year. All its key figures draw from the
/// same nine, so that a composite still has at least 280 places.
const SILENT: usize = 9;

/// How far the municipalities' mean may lie from the nation, as a share of the smallest believable
/// standard deviation.
const MEAN_OFFSET: f64 = 0.2;

/// How far from the middle, in standard deviations, a rank must lie to say anything of the spread.
const TELLING: f64 = 0.3;

/// One key figure's values in one year.
#[derive(Clone)]
pub struct Column {
    /// The nation's merit.
    pub nation: i64,
    /// Each municipality's merit; none where it did not report.
    pub merits: Vec<Option<i64>>,
}

/// A key figure with all its years.
pub struct Series {
    /// The key figure.
    pub figure: &'static KeyFigure,
    /// Its columns, the earliest year first.
    pub columns: Vec<Column>,
}

/// What the shape of a column has to meet.
struct Target {
    /// The own merit.
    own: i64,
    /// How many others must be better.
    better: usize,
    /// How many others share the own merit.
    ties: usize,
    /// The mean to come near, as a merit.
    mean: f64,
    /// The worst and the best believable merit.
    range: (i64, i64),
}

impl Series {
    /// Invents all years of a key figure.
    pub fn invent(figure: &'static KeyFigure, years: &[u16; YEARS], places: &Places) -> Series {
        let columns = years
            .iter()
            .zip(&figure.years)
            .map(|(year, outcome)| Column::invent(figure, *year, outcome, places))
            .collect();
        Series { figure, columns }
    }
}

impl Column {
    /// Invents one year of a key figure.
    fn invent(figure: &KeyFigure, year: u16, outcome: &Outcome, places: &Places) -> Column {
        let mut random = Random::labelled(&format!("{}/{year}", figure.id));
        let strengths = strengths(figure, year, places.count());
        let silent = silent(figure.source, year, places, &mut random);
        // The strongest municipality first: it gets the best value.
        let mut order: Vec<(usize, f64)> = strengths.into_iter().enumerate().collect();
        order.retain(|(place, _)| *place != places.own && !silent.contains(place));
        order.sort_by(|one, other| other.1.total_cmp(&one.1));

        let mut merits = vec![None; places.count()];
        let values = shaped(figure, outcome, order.len(), &mut random);
        for ((place, _), merit) in order.into_iter().zip(values) {
            put(&mut merits, place, Some(merit));
        }
        let own = outcome.value().map(|value| figure.merit(value));
        put(&mut merits, places.own, own);
        Column {
            nation: figure.merit(outcome.nation()),
            merits,
        }
    }
}

/// Puts a merit at a place, if there is such a place.
fn put(merits: &mut [Option<i64>], place: usize, merit: Option<i64>) {
    if let Some(cell) = merits.get_mut(place) {
        *cell = merit;
    }
}

/// How strong each municipality is in a key figure and year. A part is the municipality's own, a
/// part the key figure's and a part the year's, so that good places tend to stay good.
fn strengths(figure: &KeyFigure, year: u16, count: usize) -> Vec<f64> {
    let general = Random::labelled("kommun").normals(count);
    let lasting = Random::labelled(figure.id).normals(count);
    let passing = Random::labelled(&format!("{}/{year}/styrka", figure.id)).normals(count);
    general
        .iter()
        .zip(&lasting)
        .zip(&passing)
        .map(|((general, lasting), passing)| 0.6 * general + 0.6 * lasting + 0.5 * passing)
        .collect()
}

/// The municipalities, our own apart, that report no value.
fn silent(source: Source, year: u16, places: &Places, random: &mut Random) -> Vec<usize> {
    let name = match source {
        Source::HomeCareSurvey => "hemtjänstenkät",
        Source::SpecialHousingSurvey => "boendeenkät",
        Source::Continuity => "kontinuitet",
        Source::Engagement => "engagemang",
        Source::Staff => "personal",
        Source::Accounts => "räkenskap",
    };
    // Habits last: who is silent one year tends to be silent the next.
    let habit = Random::labelled(name).normals(places.count());
    let chance = Random::labelled(&format!("{name}/{year}")).normals(places.count());
    let mut order: Vec<(usize, f64)> = habit
        .iter()
        .zip(&chance)
        .map(|(habit, chance)| habit + 0.5 * chance)
        .enumerate()
        .filter(|(place, _)| *place != places.own)
        .collect();
    order.sort_by(|one, other| one.1.total_cmp(&other.1));
    let order = order.into_iter().map(|(place, _)| place);
    if source == Source::Engagement {
        let reporting = 53 + random.below(4);
        return order.skip(reporting).collect();
    }
    order
        .take(SILENT)
        .filter(|_| random.below(10) < 6)
        .collect()
}

/// The others' merits, the best first.
fn shaped(figure: &KeyFigure, outcome: &Outcome, count: usize, random: &mut Random) -> Vec<i64> {
    let mut normals = random.normals(count);
    normals.sort_by(|one, other| other.total_cmp(one));
    let range = figure.merit_range();
    let (narrow, wide) = (
        figure.scale.narrow * figure.scale.steps,
        figure.scale.wide * figure.scale.steps,
    );
    // The nation weighs large municipalities more, so the plain mean lies a little beside it.
    let beside = MEAN_OFFSET * narrow * (2.0 * random.unit() - 1.0);
    let mean = figure.merit(outcome.nation()) as f64 + beside;
    let Outcome::Placed { value, rank, .. } = *outcome else {
        let spread = (narrow + wide) / 2.0;
        return normals
            .iter()
            .map(|normal| held(mean + spread * normal, range.0, range.1))
            .collect();
    };
    let target = Target {
        own: figure.merit(value),
        better: rank.saturating_sub(1),
        ties: random.below(MOST_TIES + 1),
        mean,
        range,
    };
    target.fitted(&normals, narrow, wide)
}

impl Target {
    /// Merits around the own one whose mean comes as near the target as a believable shape allows.
    fn fitted(&self, normals: &[f64], narrow: f64, wide: f64) -> Vec<i64> {
        let cut = self.cut(normals);
        // In a normal distribution the own distance to the mean would give the spread. Close to the
        // middle, or when rank and distance disagree, that says nothing.
        let implied = (self.own as f64 - self.mean) / cut;
        let spread = if cut.abs() > TELLING && implied > 0.0 {
            implied.clamp(narrow, wide)
        } else {
            (narrow + wide) / 2.0
        };
        // The better half may be drawn out and the worse half pressed together, or the reverse: the
        // mean rises with the tilt, so it can be closed in on.
        let (mut low, mut high) = (-0.8, 0.8);
        for _ in 0..40 {
            let tilt = (low + high) / 2.0;
            let merits = self.placed(normals, cut, spread, tilt);
            if self.mean_with_own(&merits) < self.mean {
                low = tilt;
            } else {
                high = tilt;
            }
        }
        self.placed(normals, cut, spread, (low + high) / 2.0)
    }

    /// Where the own municipality stands among the sorted normal numbers.
    fn cut(&self, normals: &[f64]) -> f64 {
        let above = self
            .better
            .checked_sub(1)
            .and_then(|last| normals.get(last));
        let below = normals.get(self.better);
        match (above, below) {
            (Some(above), Some(below)) => (above + below) / 2.0,
            (Some(end), None) | (None, Some(end)) => *end,
            (None, None) => 0.0,
        }
    }

    /// Merits of the normal numbers: the first ones better than the own, then ties, then worse.
    fn placed(&self, normals: &[f64], cut: f64, spread: f64, tilt: f64) -> Vec<i64> {
        let own = self.own as f64;
        let (worst, best) = self.range;
        normals
            .iter()
            .enumerate()
            .map(|(position, normal)| {
                let distance = spread * (normal - cut);
                if position < self.better {
                    held(own + distance * (1.0 + tilt), self.own + 1, best)
                } else if position < self.better + self.ties {
                    self.own
                } else {
                    held(own + distance * (1.0 - tilt), worst, self.own - 1)
                }
            })
            .collect()
    }

    /// The mean of the others' merits and the own.
    fn mean_with_own(&self, merits: &[i64]) -> f64 {
        let sum: i64 = merits.iter().sum::<i64>() + self.own;
        sum as f64 / (merits.len() + 1) as f64
    }
}

/// The nearest whole merit within the two ends.
fn held(merit: f64, least: i64, most: i64) -> i64 {
    (merit.round() as i64).min(most).max(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_so_many_are_better() {
        let mut normals = Random::labelled("test").normals(200);
        normals.sort_by(|one, other| other.total_cmp(one));
        let target = Target {
            own: 880,
            better: 142,
            ties: 2,
            mean: 900.0,
            range: (200, 1000),
        };
        let merits = target.fitted(&normals, 25.0, 90.0);
        assert_eq!(merits.iter().filter(|merit| **merit > 880).count(), 142);
        assert_eq!(merits.iter().filter(|merit| **merit == 880).count(), 2);
        assert!((target.mean_with_own(&merits) - 900.0).abs() < 1.0);
    }
}
