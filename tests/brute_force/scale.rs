//! Scales, each worked out from the values that make it.

use super::{expression::Scale, fraction::Fraction, model::Direction, oracle::Figure};

/// A value on the scale that a field of values makes.
pub fn on_scale(scale: Scale, direction: Direction, field: &[Fraction], value: Fraction) -> Figure {
    let zero = Fraction::whole(0);
    let hundred = Fraction::whole(100);
    // Turned so that high is good.
    let is_turned = match scale {
        Scale::Posts(worst, best) => best < worst,
        _ => direction == Direction::Low,
    };
    let turned = |number: Fraction| if is_turned { zero - number } else { number };
    let mut sorted: Vec<Fraction> = field.iter().map(|number| turned(*number)).collect();
    sorted.sort();
    let value = turned(value);
    let better = sorted.iter().filter(|other| **other > value).count();
    let equal = sorted
        .iter()
        .filter(|other| **other == value)
        .count()
        .max(1);
    match scale {
        Scale::Rank => return Ok(Fraction::whole(better + 1)),
        Scale::MeanRank => {
            return Ok(Fraction::whole(2 * better + equal + 1) / Fraction::whole(2));
        }
        Scale::DenseRank => {
            let mut different: Vec<Fraction> = sorted
                .iter()
                .copied()
                .filter(|other| *other > value)
                .collect();
            different.dedup();
            return Ok(Fraction::whole(different.len() + 1));
        }
        Scale::Posts(worst, best) => {
            let ends = [
                (turned(Fraction::tenths(worst)), zero),
                (turned(Fraction::tenths(best)), hundred),
            ];
            return Ok(between(&ends, value));
        }
        _ => {}
    }
    let (Some(worst), Some(best)) = (sorted.first().copied(), sorted.last().copied()) else {
        return Err("undefined");
    };
    if worst == best {
        return Err("undefined");
    }
    let count = Fraction::whole(sorted.len());
    let others = Fraction::whole(sorted.len() - 1);
    Ok(match scale {
        Scale::MinMax => between(&[(worst, zero), (best, hundred)], value),
        Scale::Target(target) => {
            let target = turned(Fraction::tenths(target));
            if value >= target {
                hundred
            } else if worst >= target {
                zero
            } else {
                between(&[(worst, zero), (target, hundred)], value)
            }
        }
        Scale::Grade => {
            let grade = Fraction::tenths;
            let middle = Fraction::mean(&sorted);
            between(
                &[(worst, grade(10)), (middle, grade(35)), (best, grade(60))],
                value,
            )
        }
        Scale::Index => {
            // 2.5 per cent of the way from the first to the last.
            let at = |fortieths: usize| {
                let place = fortieths * (sorted.len() - 1);
                let share = Fraction::whole(place % 40) / Fraction::whole(40);
                let below = sorted[place / 40];
                let above = sorted[place.div_ceil(40)];
                below + share * (above - below)
            };
            let (low, high) = (at(1), at(39));
            if low == high {
                return Err("undefined");
            }
            between(&[(low, zero), (high, hundred)], value)
        }
        Scale::PercentileRank => {
            let worse = |than: Fraction| sorted.iter().filter(|other| **other < than).count();
            let mut steps: Vec<Fraction> = sorted.clone();
            steps.dedup();
            let points: Vec<(Fraction, Fraction)> = steps
                .into_iter()
                .map(|step| (step, hundred * Fraction::whole(worse(step)) / others))
                .collect();
            between(&points, value)
        }
        _ => {
            let middle = Fraction::mean(&sorted);
            let squares: Vec<Fraction> = sorted
                .iter()
                .map(|other| (*other - middle) * (*other - middle))
                .collect();
            let variance = (Fraction::sum(&squares) / (count - Fraction::whole(1))).to_f64();
            let off = value - middle;
            if off.is_zero() {
                zero
            } else {
                Fraction::rough(off.to_f64() / variance.sqrt())
            }
        }
    })
}

/// In proportion between the points around a value; outside of them the nearest point's.
fn between(points: &[(Fraction, Fraction)], value: Fraction) -> Fraction {
    let (first, last) = (points[0], points[points.len() - 1]);
    if value <= first.0 {
        return first.1;
    }
    for pair in points.windows(2) {
        let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
        if value <= x1 {
            return y0 + (value - x0) / (x1 - x0) * (y1 - y0);
        }
    }
    last.1
}
