use std::ops::Range;

use super::Ties;
use crate::model::{Band, BandRule, Borders, Column, Direction, Rank, Standing};

/// Values this close, relative to the larger, are one value: (0.1 + 0.2) / 2 ties with 0.3 / 2.
const TIE: f64 = 1e-12;

/// Whether two values count as the same when they are ranked.
pub fn same_value(a: f64, b: f64) -> bool {
    (a - b).abs() <= TIE * a.abs().max(b.abs())
}

/// Rank and band of each ranked place of a column, year by year, from one sort a year.
///
/// 1 is best, and only places with a value are counted; which place those share who tie, `ties` says. Kolada and
/// COINr have [`Ties::Best`]. Bands do not depend on it; they follow [`BandRule`]; a value in both shares at once is in the
/// middle. `compared` narrows those who are ranked to the places it holds `true` for, by position. A column
/// without direction has neither ranks nor bands.
///
/// `known` is an earlier column on the same axes with the standing that it got by the same rule: years in which
/// nothing differs are taken from it.
pub fn standing(
    column: &Column,
    direction: Direction,
    ties: Ties,
    rule: BandRule,
    compared: Option<&[bool]>,
    known: Option<(&Column, &Standing)>,
) -> Standing {
    let axes = column.axes().clone();
    let places = axes.places.ranked();
    let years = axes.years.count;
    let mut standing = Standing {
        axes,
        ranks: vec![None; places * years],
        bands: vec![None; places * years],
        counted: vec![0; years],
        borders: vec![Borders::default(); years],
    };
    if direction == Direction::None {
        return standing;
    }
    let mut field: Vec<(u64, u16)> = Vec::with_capacity(places);
    for year in 0..years {
        let values = column.ranked_in(year);
        let start = year * places;
        if let Some((before, earlier)) = known
            && same_bits(before.ranked_in(year), values)
        {
            copy_year(earlier, &mut standing, start..start + places, year);
            continue;
        }
        fill_field(&mut field, values, direction, compared);
        let (Some(ranks), Some(bands), Some(counted), Some(borders)) = (
            standing.ranks.get_mut(start..start + places),
            standing.bands.get_mut(start..start + places),
            standing.counted.get_mut(year),
            standing.borders.get_mut(year),
        ) else {
            continue;
        };
        *counted = u16::try_from(field.len()).unwrap_or(u16::MAX);
        *borders = place_field(&field, values, (ties, rule), ranks, bands);
    }
    standing
}

fn same_bits(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
}

fn copy_year(from: &Standing, to: &mut Standing, places: Range<usize>, year: usize) {
    copy_range(&from.ranks, &mut to.ranks, places.clone());
    copy_range(&from.bands, &mut to.bands, places);
    copy_range(&from.counted, &mut to.counted, year..year + 1);
    copy_range(&from.borders, &mut to.borders, year..year + 1);
}

fn copy_range<T: Copy>(from: &[T], to: &mut [T], range: Range<usize>) {
    if let (Some(from), Some(to)) = (from.get(range.clone()), to.get_mut(range)) {
        to.copy_from_slice(from);
    }
}

/// Those with a value, best first. The key orders as the value does (reversed where high is good); it is an
/// integer because integers sort several times faster than floats with a comparison function.
fn fill_field(
    field: &mut Vec<(u64, u16)>,
    values: &[f64],
    direction: Direction,
    compared: Option<&[bool]>,
) {
    field.clear();
    for (place, value) in values.iter().enumerate() {
        let counts = compared.is_none_or(|set| set.get(place).copied().unwrap_or(false));
        if value.is_nan() || !counts {
            continue;
        }
        let signed = if direction == Direction::High {
            -value
        } else {
            *value
        };
        // Adding zero turns -0.0 into 0.0: they are one value.
        let bits = (signed + 0.0).to_bits();
        let key = if bits >> 63 == 1 {
            !bits
        } else {
            bits | (1 << 63)
        };
        if let Ok(place) = u16::try_from(place) {
            field.push((key, place));
        }
    }
    field.sort_unstable();
}

/// Gives each run of equal values its rank and band, and finds the borders.
fn place_field(
    field: &[(u64, u16)],
    values: &[f64],
    (ties, rule): (Ties, BandRule),
    ranks: &mut [Option<Rank>],
    bands: &mut [Option<Band>],
) -> Borders {
    let value_of = |place: u16| values.get(usize::from(place)).copied().unwrap_or(f64::NAN);
    let banded = field.len() >= usize::from(rule.least.max(1));
    let mut borders = Borders::default();
    let mut start = 0;
    let runs = field.chunk_by(|a, b| same_value(value_of(a.1), value_of(b.1)));
    for (different, run) in runs.enumerate() {
        let from_best = start + 1;
        let from_worst = field.len() - (start + run.len()) + 1;
        let among = field.len();
        let rank_of_run = Rank::of_halves(ties.halves(different, start, run.len()));
        let band = rule.band(from_best, from_worst, among);
        if banded {
            let ends = run.first().zip(run.last());
            if let Some((first, last)) = ends {
                if rule.is_good(from_best, among) {
                    borders.good = Some(value_of(last.1));
                }
                if rule.is_poor(from_worst, among) && borders.poor.is_none() {
                    borders.poor = Some(value_of(first.1));
                }
            }
        }
        for (_, place) in run {
            let place = usize::from(*place);
            if let (Some(rank), Some(slot)) = (ranks.get_mut(place), bands.get_mut(place)) {
                *rank = rank_of_run;
                *slot = banded.then_some(band);
            }
        }
        start += run.len();
    }
    borders
}

/// The band of a value that is not itself ranked, a unit's, by the borders of those who are.
///
/// It is the band that the value would have if it joined without being counted; shares that hold nobody have no
/// borders, and then it is in the middle. Whether enough are ranked for bands is for the caller to say.
pub fn band_beside(value: f64, borders: Borders, direction: Direction) -> Option<Band> {
    let at_least_as_good = |a: f64, b: f64| {
        same_value(a, b)
            || match direction {
                Direction::High => a > b,
                Direction::Low => a < b,
                Direction::None => false,
            }
    };
    let good = borders
        .good
        .is_some_and(|border| at_least_as_good(value, border));
    let poor = borders
        .poor
        .is_some_and(|border| at_least_as_good(border, value));
    match (direction, good, poor) {
        (Direction::None, _, _) => None,
        (_, true, false) => Some(Band::Good),
        (_, false, true) => Some(Band::Poor),
        _ => Some(Band::Middle),
    }
}
