//! Steps of explanations worked out again from the steps beneath them.

use visare::{engine::Step, methods::Mark, model::Missing};

use super::explain::{close, tied};

/// The members that have a value, each with its number where the method has them.
pub fn present(members: &[Step], numbers: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let values = members.iter().enumerate();
    let found = values.filter_map(|(nth, step)| Some((step.value.ok()?, numbers.get(nth))));
    let (values, numbers): (Vec<f64>, Vec<Option<&f64>>) = found.unzip();
    (values, numbers.into_iter().flatten().copied().collect())
}

/// How many members are asked for: points do not ask for what is not applicable.
pub fn asked(method: &str, members: &[Step]) -> usize {
    let is_asked = |step: &&Step| method != "points" || step.value != Err(Missing::NotApplicable);
    members.iter().filter(is_asked).count()
}

/// What a method makes of values; none where it makes nothing of them.
pub fn combined(method: &str, numbers: &[f64], values: &[f64]) -> Option<f64> {
    let sum: f64 = values.iter().sum();
    let count = values.len() as f64;
    let of_numbers: f64 = numbers.iter().sum();
    let above_zero = values.iter().all(|value| *value > 0.0);
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let found = match method {
        "mean" => sum / count,
        "sum" => sum,
        "weighted" => {
            let weighed = values
                .iter()
                .zip(numbers)
                .map(|(value, weight)| value * weight);
            weighed.sum::<f64>() / of_numbers
        }
        "points" => sum / of_numbers * 100.0,
        "geometric" if above_zero => values.iter().product::<f64>().powf(1.0 / count),
        "harmonic" if above_zero => count / values.iter().map(|value| 1.0 / value).sum::<f64>(),
        "lowest" => sorted[0],
        "highest" => sorted[sorted.len() - 1],
        "median" => (sorted[(sorted.len() - 1) / 2] + sorted[sorted.len() / 2]) / 2.0,
        _ => f64::NAN,
    };
    found.is_finite().then_some(found)
}

/// Whether the value of a formula follows from its members.
pub fn follows(step: &Step, method: &str, members: &[Step]) -> bool {
    let value = step.value.ok();
    let of = |nth: usize| members.get(nth).and_then(|member| member.value.ok());
    let is = |expected: Option<f64>| match (value, expected) {
        (Some(value), Some(expected)) => close(value, expected),
        (None, None) => true,
        _ => false,
    };
    let truth = |holds: bool| f64::from(u8::from(holds));
    let both = |make: &dyn Fn(f64, f64) -> f64| {
        let found = of(0).zip(of(1)).map(|(one, other)| make(one, other));
        is(found.filter(|found| found.is_finite()))
    };
    let joined = |deciding: f64| {
        let decided = [of(0), of(1)].contains(&Some(deciding));
        let known = of(0).is_some() && of(1).is_some();
        is(if decided {
            Some(deciding)
        } else {
            known.then_some(1.0 - deciding)
        })
    };
    match method {
        "plus" => both(&|one, other| one + other),
        "minus" => both(&|one, other| one - other),
        "times" => both(&|one, other| one * other),
        "over" => both(&|one, other| one / other),
        "equal" => both(&|one, other| truth(tied(one, other))),
        "different" => both(&|one, other| truth(!tied(one, other))),
        "less" => both(&|one, other| truth(one < other && !tied(one, other))),
        "at_most" => both(&|one, other| truth(one < other || tied(one, other))),
        "more" => both(&|one, other| truth(one > other && !tied(one, other))),
        "at_least" => both(&|one, other| truth(one > other || tied(one, other))),
        "and" => joined(0.0),
        "or" => joined(1.0),
        "not" => is(of(0).map(|holds| 1.0 - holds)),
        "known" => is(Some(truth(of(0).is_some()))),
        "choose" => is(of(0).and_then(|holds| of(if holds == 1.0 { 1 } else { 2 }))),
        "fill" => is(of(0).or(of(1))),
        "absolute" => is(of(0).map(f64::abs)),
        // How many decimals the rule asks for is not among the steps.
        "round" => match (value, of(0)) {
            (Some(value), Some(of)) => (value - of).abs() <= 0.5 + 1e-9,
            (value, of) => value.is_none() && of.is_none(),
        },
        "earlier" | "carried" | "nation" | "nation_mean" | "nation_mixed" | "women" | "men" => {
            is(of(0))
        }
        // How many years are enough is not among the steps.
        "mean_of_years" | "slope" => match value {
            Some(value) => along(method, members).is_some_and(|again| close(value, again)),
            None => members.iter().any(|member| member.value.is_err()),
        },
        // Any of the closures.
        "formula" => match (value, of(0).zip(of(1))) {
            (None, _) => true,
            (Some(value), Some((one, other))) => {
                let chosen = if one > other { one } else { other / 2.0 };
                close(value, one + 2.0 * other) || close(value, chosen)
            }
            (Some(_), None) => false,
        },
        _ => false,
    }
}

/// The year of a step of those that are named with their year.
pub fn year_of(step: &Step) -> Option<i16> {
    step.label.rsplit(' ').next()?.parse().ok()
}

fn along(method: &str, members: &[Step]) -> Option<f64> {
    let known: Option<Vec<(f64, f64)>> = members
        .iter()
        .filter_map(|member| Some((member, member.value.ok()?)))
        .map(|(member, value)| Some((f64::from(year_of(member)?), value)))
        .collect();
    let known = known?;
    let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / known.len() as f64;
    let (when, what) = (
        mean(&mut known.iter().map(|point| point.0)),
        mean(&mut known.iter().map(|point| point.1)),
    );
    if method == "mean_of_years" {
        return Some(what);
    }
    let together = known
        .iter()
        .map(|(year, value)| (year - when) * (value - what));
    let alone = known.iter().map(|(year, _)| (year - when).powi(2));
    Some(together.sum::<f64>() / alone.sum::<f64>())
}

/// Whether a value on a scale follows from the marks that the scale shows of itself.
pub fn is_on_scale(value: f64, of: f64, marks: &[Mark]) -> bool {
    match marks {
        [Mark::Mean(mean), Mark::Deviation(deviation)] => {
            close(value.abs(), ((of - mean) / deviation).abs())
        }
        [Mark::Better(better)] => close(value, (better + 1) as f64),
        [Mark::BetterValues(better)] => close(value, (better + 1) as f64),
        [Mark::Better(better), Mark::Equal(equal)] => {
            close(value, *better as f64 + (*equal + 1) as f64 / 2.0)
        }
        _ => {
            let points: Option<Vec<(f64, f64)>> = marks
                .iter()
                .map(|mark| match mark {
                    Mark::Gives(at, result) => Some((*at, *result)),
                    _ => None,
                })
                .collect();
            points.is_some_and(|points| is_on_line(value, of, points))
        }
    }
}

fn is_on_line(value: f64, of: f64, mut points: Vec<(f64, f64)>) -> bool {
    points.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return false;
    };
    let ends = |end: f64| {
        let mut there = points.iter().filter(|point| tied(point.0, end));
        there.any(|point| close(value, point.1))
    };
    if of <= first.0 || tied(of, first.0) {
        return ends(first.0);
    }
    if of >= last.0 || tied(of, last.0) {
        return ends(last.0);
    }
    points.windows(2).any(|pair| {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let again = y0 + (of - x0) / (x1 - x0) * (y1 - y0);
        (x0..=x1).contains(&of) && (value - again).abs() <= 1e-6
    })
}
