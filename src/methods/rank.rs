use std::ops::Range;

use super::Ties;
use crate::model::{Band, BandLimits, BandRule, Borders, Column, Direction, Rank, Standing};

/// Values this close, relative to the larger, are one value: (0.1 + 0.2) / 2 ties with 0.3 / 2.
const TIE: f64 = 1e-12;

/// Whether two values count as the same when they are ranked.
pub fn same_value(a: f64, b: f64) -> bool {
    (a - b).abs() <= TIE * a.abs().max(b.abs())
}

/// Rank and band of each ranked place of a column, year by year, from one sort a year.
///
/// 1 is best, and only places with a value are counted; which place those share who tie, `ties` says. Kolada and
/// COINr have [`Ties::Best`]. Bands do not depend on it; they follow [`BandRule`]. A column without direction has
/// neither ranks nor bands.
///
/// `compared` narrows those who are ranked to the places it holds `true` for, by position; bands by limits are for
/// all.
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
        beyond: vec![Borders::default(); years],
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
        let (Some(ranks), Some(bands), Some(counted), Some(borders), Some(beyond)) = (
            standing.ranks.get_mut(start..start + places),
            standing.bands.get_mut(start..start + places),
            standing.counted.get_mut(year),
            standing.borders.get_mut(year),
            standing.beyond.get_mut(year),
        ) else {
            continue;
        };
        *counted = u16::try_from(field.len()).unwrap_or(u16::MAX);
        *borders = place_field(&field, values, (ties, rule), ranks, &mut *bands);
        if let Some(limits) = rule.limits().filter(|_| *counted >= rule.least) {
            for (value, band) in values.iter().zip(&mut *bands) {
                *band = (!value.is_nan()).then(|| band_within(*value, limits, direction));
            }
        }
        *beyond = beyond_of(values, bands, direction);
    }
    standing
}

/// The best value that is not good and the worst that is not poor, among those who have a band.
fn beyond_of(values: &[f64], bands: &[Option<Band>], direction: Direction) -> Borders {
    let better = |one: f64, other: f64| match direction {
        Direction::Low => one < other,
        Direction::High | Direction::None => one > other,
    };
    let mut beyond = Borders::default();
    for (value, band) in values.iter().copied().zip(bands) {
        let Some(band) = band.filter(|_| !value.is_nan()) else {
            continue;
        };
        if band != Band::Good && beyond.good.is_none_or(|known| better(value, known)) {
            beyond.good = Some(value);
        }
        if band != Band::Poor && beyond.poor.is_none_or(|known| better(known, value)) {
            beyond.poor = Some(value);
        }
    }
    beyond
}

fn same_bits(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
}

fn copy_year(from: &Standing, to: &mut Standing, places: Range<usize>, year: usize) {
    copy_range(&from.ranks, &mut to.ranks, places.clone());
    copy_range(&from.bands, &mut to.bands, places);
    copy_range(&from.counted, &mut to.counted, year..year + 1);
    copy_range(&from.borders, &mut to.borders, year..year + 1);
    copy_range(&from.beyond, &mut to.beyond, year..year + 1);
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
    let enough = field.len() >= usize::from(rule.least.max(1));
    let shares = rule.shares().filter(|_| enough);
    let mut borders = Borders::default();
    let mut start = 0;
    let runs = field.chunk_by(|a, b| same_value(value_of(a.1), value_of(b.1)));
    for (different, run) in runs.enumerate() {
        let (first, last) = (start + 1, start + run.len());
        let rank_of_run = Rank::of_halves(ties.halves(different, start, run.len()));
        let band = shares.map(|shares| shares.band(first, last, field.len()));
        if let (Some(shares), Some((best, worst))) = (shares, run.first().zip(run.last())) {
            if shares.is_good(first, last, field.len()) {
                borders.good = Some(value_of(worst.1));
            }
            if shares.is_poor(first, last, field.len()) && borders.poor.is_none() {
                borders.poor = Some(value_of(best.1));
            }
        }
        for (_, place) in run {
            let place = usize::from(*place);
            if let (Some(rank), Some(slot)) = (ranks.get_mut(place), bands.get_mut(place)) {
                *rank = rank_of_run;
                *slot = band;
            }
        }
        start += run.len();
    }
    borders
}

/// The band of a value that is not itself ranked, a unit's, beside so many who are and their borders.
///
/// By shares it is good where it is at least as good as the worst that is good, poor where it is no better than the
/// best that is poor; shares that hold nobody have no borders, and then it is in the middle. None where too few are ranked.
pub fn band_beside(
    value: f64,
    direction: Direction,
    rule: BandRule,
    (ranked, borders): (u16, Borders),
) -> Option<Band> {
    if direction == Direction::None {
        return None;
    }
    if let Some(limits) = rule.limits() {
        return (ranked >= rule.least).then(|| band_within(value, limits, direction));
    }
    if ranked < rule.least.max(1) {
        return None;
    }
    let reaches = |a: f64, b: f64| at_least_as_good(a, b, direction);
    let good = borders.good.is_some_and(|border| reaches(value, border));
    let poor = borders.poor.is_some_and(|border| reaches(border, value));
    Some(match (good, poor) {
        (true, false) => Band::Good,
        (false, true) => Band::Poor,
        _ => Band::Middle,
    })
}

/// The band of a value by limits.
pub fn band_within(value: f64, limits: BandLimits, direction: Direction) -> Band {
    if at_least_as_good(value, limits.good, direction) {
        Band::Good
    } else if at_least_as_good(value, limits.middle, direction) {
        Band::Middle
    } else {
        Band::Poor
    }
}

fn at_least_as_good(a: f64, b: f64, direction: Direction) -> bool {
    same_value(a, b)
        || match direction {
            Direction::High => a > b,
            Direction::Low => a < b,
            Direction::None => false,
        }
}
