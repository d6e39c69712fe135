use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{mean, summary::median};
use crate::model::{Axes, Column, Missing};

/// How members become one figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Method {
    /// The arithmetic mean of the members as stored, each counting alike.
    Mean,
    /// The sum of the members as stored.
    Sum,
    /// The arithmetic mean, each member counting by its weight; the members present share the weight of the
    /// missing.
    Weighted,
    /// The geometric mean (Excel's GEOMEAN): of members that are not all above zero there is none.
    Geometric,
    /// The harmonic mean (Excel's HARMEAN): of members that are not all above zero there is none.
    Harmonic,
    /// The lowest member.
    Lowest,
    /// The highest member.
    Highest,
    /// The member in the middle, the mean of the two in the middle where they are even.
    Median,
    /// The sum of the members as per cent of the sum of their maxima. One that is not applicable lowers the
    /// maximum (MFD's rule) and is not asked for.
    Points,
}

impl Method {
    /// The tail of the text key `method.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Method::Mean => "mean",
            Method::Sum => "sum",
            Method::Weighted => "weighted",
            Method::Geometric => "geometric",
            Method::Harmonic => "harmonic",
            Method::Lowest => "lowest",
            Method::Highest => "highest",
            Method::Median => "median",
            Method::Points => "points",
        }
    }

    /// Whether each member has a number of its own: its weight or its maximum.
    pub fn has_numbers(self) -> bool {
        matches!(self, Method::Weighted | Method::Points)
    }
}

/// How members become one figure, and how many of them must be there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Combination {
    /// The method.
    pub method: Method,
    /// The least share of the members that must have a value, above 0 up to 1.
    pub coverage: f64,
    /// For a method that has them, the number of each member: its weight, not negative, or its maximum, above
    /// zero. Else none.
    pub numbers: Arc<[f64]>,
}

impl Combination {
    /// A method that gives no member a number.
    pub fn plain(method: Method, coverage: f64) -> Self {
        Combination {
            method,
            coverage,
            numbers: Arc::from([]),
        }
    }

    /// Whether there is a fitting number for each of so many members, and the coverage is a share.
    pub fn fits(&self, members: usize) -> bool {
        let numbers = &self.numbers;
        let fits = |number: &f64| number.is_finite() && *number >= 0.0;
        let sum: f64 = numbers.iter().sum();
        let counts = if self.method.has_numbers() {
            numbers.len() == members && sum > 0.0 && sum.is_finite()
        } else {
            numbers.is_empty()
        };
        let positive = self.method != Method::Points || numbers.iter().all(|number| *number > 0.0);
        counts
            && positive
            && numbers.iter().all(fits)
            && self.coverage > 0.0
            && self.coverage <= 1.0
    }

    /// Whether a place may have a figure without all members, so that it is compared on those that it has.
    pub fn allows_gaps(&self) -> bool {
        self.coverage < 1.0 || self.method == Method::Points
    }

    /// How many of so many members must have a value.
    pub fn least_of(&self, members: usize) -> usize {
        least_present(members, self.coverage)
    }

    /// The figure of members of which some may be missing.
    ///
    /// # Errors
    /// [`Missing::Coverage`] where too few are present, or, if none is and all lack it for one reason, that
    /// reason; [`Missing::Undefined`] where the method gives nothing for the values.
    pub fn value(&self, members: &[Result<f64, Missing>]) -> Result<f64, Missing> {
        let applies = |member: &Result<f64, Missing>| {
            self.method != Method::Points || *member != Err(Missing::NotApplicable)
        };
        let asked = members.iter().filter(|member| applies(member)).count();
        let present = members.iter().filter(|member| member.is_ok()).count();
        if present < least_present(asked, self.coverage) {
            return Err(shared_reason(members)
                .filter(|_| present == 0)
                .unwrap_or(Missing::Coverage));
        }
        let values = || members.iter().filter_map(|member| member.ok());
        let weighed = || {
            let numbers = self.numbers.iter().copied();
            let pairs = members.iter().zip(numbers);
            pairs.filter_map(|(member, number)| Some((member.ok()?, number)))
        };
        let count = present as f64;
        let found = match self.method {
            Method::Mean => values().sum::<f64>() / count,
            Method::Sum => values().sum(),
            Method::Weighted => {
                let sum: f64 = weighed().map(|(value, weight)| value * weight).sum();
                sum / weighed().map(|(_, weight)| weight).sum::<f64>()
            }
            Method::Points => {
                100.0 * values().sum::<f64>() / weighed().map(|(_, maximum)| maximum).sum::<f64>()
            }
            Method::Geometric | Method::Harmonic if values().any(|value| value <= 0.0) => f64::NAN,
            Method::Geometric => {
                // The root of the product keeps the digits that logarithms lose: of 83 alone it is 83.
                let product: f64 = values().product();
                if product.is_normal() {
                    product.powf(count.recip())
                } else {
                    mean(values().map(f64::ln)).map_or(f64::NAN, f64::exp)
                }
            }
            Method::Harmonic => count / values().map(f64::recip).sum::<f64>(),
            Method::Lowest => values().fold(f64::INFINITY, f64::min),
            Method::Highest => values().fold(f64::NEG_INFINITY, f64::max),
            Method::Median => median(&mut values().collect::<Vec<f64>>()).unwrap_or(f64::NAN),
        };
        if found.is_finite() {
            Ok(found)
        } else {
            Err(Missing::Undefined)
        }
    }
}

/// One column from several, place by place and year by year, from unrounded members (see
/// [`Combination::value`]). A member with a single place serves every place; without members the result is empty.
pub fn combine(combination: &Combination, members: &[&Column]) -> Column {
    if matches!(combination.method, Method::Mean | Method::Sum) {
        let least = least_present(members.len(), combination.coverage);
        let mut tally = Tally::on(widest(members));
        for member in members {
            tally.add(member, |_| true);
        }
        return tally.result(combination.method, least);
    }
    each(members, |values| combination.value(values))
}

/// The nation's figure on the members that each place has: the same method over `references`, one for each
/// member, taking only those whose member has a value there. A reference with a single place serves every place.
///
/// This is what a composite with gaps is to be compared with: otherwise its difference would mix members.
pub fn combine_matched(
    combination: &Combination,
    members: &[&Column],
    references: &[&Column],
) -> Column {
    if matches!(combination.method, Method::Mean | Method::Sum) {
        let mut tally = Tally::on(widest(members));
        for (member, reference) in members.iter().zip(references) {
            tally.add(reference, |position| member.at(position).is_ok());
        }
        for position in 0..tally.axes.len() {
            let asked = members
                .iter()
                .filter(|member| member.at(position).is_ok())
                .count();
            if let Some(present) = tally.present.get_mut(position)
                && usize::from(*present) < asked
            {
                *present = 0;
            }
        }
        return tally.result(combination.method, 1);
    }
    let half = members.len();
    let columns: Vec<&Column> = members.iter().chain(references).copied().collect();
    let mut kept = Combination {
        coverage: 1.0,
        ..combination.clone()
    };
    let mut numbers = Vec::with_capacity(half);
    each(&columns, |values| {
        let (own, theirs) = values.split_at_checked(half).unwrap_or((values, &[]));
        let asked = || {
            own.iter()
                .zip(theirs)
                .enumerate()
                .filter(|(_, (own, _))| own.is_ok())
        };
        if asked().next().is_none() {
            return Err(shared_reason(own).unwrap_or(Missing::Coverage));
        }
        if combination.method.has_numbers() {
            numbers.clear();
            let number = |index: usize| combination.numbers.get(index).copied();
            numbers.extend(asked().filter_map(|(index, _)| number(index)));
            kept.numbers = Arc::from(numbers.as_slice());
        }
        let theirs: Vec<Result<f64, Missing>> = asked().map(|(_, (_, theirs))| *theirs).collect();
        // Of points a member that does not apply to the nation would only lower the maximum; the place has it.
        if theirs.iter().any(Result::is_err) {
            let nobody = theirs.iter().all(Result::is_err);
            let shared = shared_reason(&theirs).filter(|_| nobody);
            return Err(shared.unwrap_or(Missing::Coverage));
        }
        kept.value(&theirs)
    })
}

/// What is worked out for each position from the values of all columns there.
fn each(
    columns: &[&Column],
    mut value: impl FnMut(&[Result<f64, Missing>]) -> Result<f64, Missing>,
) -> Column {
    let mut result = Column::missing(widest(columns), Missing::Coverage);
    let places = result.axes().places.len();
    let mut values = Vec::with_capacity(columns.len());
    for position in 0..result.axes().len() {
        values.clear();
        values.extend(columns.iter().map(|column| column.beside(position, places)));
        result.set(position, value(&values));
    }
    result
}

/// The reason that all which are missing share.
fn shared_reason(members: &[Result<f64, Missing>]) -> Option<Missing> {
    let mut kinds = members.iter().filter_map(|member| member.err());
    let first = kinds.next()?;
    kinds.all(|kind| kind == first).then_some(first)
}

fn widest(members: &[&Column]) -> Axes {
    members
        .iter()
        .map(|member| member.axes())
        .max_by_key(|axes| axes.places.len())
        .cloned()
        .unwrap_or_default()
}

fn least_present(members: usize, coverage: f64) -> usize {
    // A share such as 2/3 is not exact in binary: 0.6666… of three members must still mean two.
    (1..=members)
        .find(|present| *present as f64 >= coverage * members as f64 - 1e-9)
        .unwrap_or(members)
        .max(1)
}

/// Sums and counts for every position, filled member by member so that the loops run along memory.
struct Tally {
    axes: Axes,
    sums: Vec<f64>,
    present: Vec<u16>,
    reasons: Vec<u8>,
}

const NO_REASON: u8 = 0;
const SEVERAL_REASONS: u8 = u8::MAX;

impl Tally {
    fn on(axes: Axes) -> Self {
        let len = axes.len();
        Tally {
            axes,
            sums: vec![0.0; len],
            present: vec![0; len],
            reasons: vec![NO_REASON; len],
        }
    }

    /// Adds a column where `counts` says so, by flat position.
    fn add(&mut self, column: &Column, counts: impl Fn(usize) -> bool) {
        let places = self.axes.places.len();
        let serves_all = column.axes().places.len() == 1 && places > 1;
        let values = column.values();
        let states = column.states();
        let slots = self
            .sums
            .iter_mut()
            .zip(&mut self.present)
            .zip(&mut self.reasons);
        for (position, ((sum, present), reason)) in slots.enumerate() {
            if !counts(position) {
                continue;
            }
            let at = if serves_all {
                position / places
            } else {
                position
            };
            match (values.get(at), states.get(at)) {
                (Some(value), Some(0)) => {
                    *sum += value;
                    *present += 1;
                }
                (_, state) => {
                    let kind = state.copied().unwrap_or(Missing::NotInFile as u8);
                    *reason = match *reason {
                        NO_REASON => kind,
                        known if known == kind => kind,
                        _ => SEVERAL_REASONS,
                    };
                }
            }
        }
    }

    fn result(self, method: Method, least: usize) -> Column {
        let mut result = Column::missing(self.axes, Missing::Coverage);
        let slots = self.sums.iter().zip(&self.present).zip(&self.reasons);
        for (position, ((sum, present), reason)) in slots.enumerate() {
            let present = usize::from(*present);
            if present >= least {
                result.set(
                    position,
                    Ok(if method == Method::Sum {
                        *sum
                    } else {
                        *sum / present as f64
                    }),
                );
            } else if present == 0
                && let Some(kind) = Missing::from_code(*reason)
            {
                result.set(position, Err(kind));
            }
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Combination, Method, combine, combine_matched};
    use crate::model::{Axes, Column, Missing, Place, PlaceAxis, PlaceKind, Sex, YearAxis};

    /// One year, one place for each value.
    fn column(values: &[Result<f64, Missing>]) -> Column {
        let places = (0..values.len())
            .map(|index| Place {
                code: format!("{index:04}"),
                name: format!("Plats {index}"),
                kind: PlaceKind::Municipality,
            })
            .collect();
        let axes = Axes {
            places: Arc::new(PlaceAxis::new(places, Vec::new())),
            years: YearAxis::spanning(2014, 2014),
            sex: Sex::Total,
        };
        let mut column = Column::missing(axes, Missing::NotInFile);
        for (position, value) in values.iter().enumerate() {
            column.set(position, *value);
        }
        column
    }

    const REFUSED: Result<f64, Missing> = Err(Missing::NotReported);
    const SECRET: Result<f64, Missing> = Err(Missing::Suppressed);

    #[test]
    fn a_mean_is_strict_unless_the_rule_gives_a_coverage() {
        let a = column(&[Ok(87.0), REFUSED, REFUSED, REFUSED]);
        let b = column(&[Ok(94.0), Ok(90.0), REFUSED, SECRET]);
        let strict = combine(&Combination::plain(Method::Mean, 1.0), &[&a, &b]);
        assert_eq!(strict.at(0), Ok(90.5));
        assert_eq!(strict.at(1), Err(Missing::Coverage));
        assert_eq!(strict.at(2), Err(Missing::NotReported));
        assert_eq!(strict.at(3), Err(Missing::Coverage));
        let half = combine(&Combination::plain(Method::Mean, 0.5), &[&a, &b]);
        assert_eq!(half.at(1), Ok(90.0));
        assert_eq!(half.at(2), Err(Missing::NotReported));
    }

    #[test]
    fn two_thirds_of_three_members_are_two() {
        let a = column(&[Ok(1.0)]);
        let b = column(&[Ok(2.0)]);
        let c = column(&[REFUSED]);
        let mean = combine(&Combination::plain(Method::Mean, 2.0 / 3.0), &[&a, &b, &c]);
        assert_eq!(mean.at(0), Ok(1.5));
    }

    #[test]
    fn the_nation_is_taken_on_the_members_that_the_place_has() {
        let a = column(&[Ok(87.0), REFUSED]);
        let b = column(&[Ok(94.0), Ok(90.0)]);
        let (nation_a, nation_b) = (column(&[Ok(80.0)]), column(&[Ok(92.0)]));
        let matched = combine_matched(
            &Combination::plain(Method::Mean, 0.5),
            &[&a, &b],
            &[&nation_a, &nation_b],
        );
        assert_eq!(matched.at(0), Ok(86.0));
        assert_eq!(matched.at(1), Ok(92.0));
        let without = combine_matched(
            &Combination::plain(Method::Mean, 0.5),
            &[&a, &b],
            &[&column(&[REFUSED]), &nation_b],
        );
        assert_eq!(without.at(0), Err(Missing::NotReported));
        assert_eq!(without.at(1), Ok(92.0));
    }

    #[test]
    fn points_are_compared_with_a_nation_that_has_every_member_of_the_place() {
        let none: Result<f64, Missing> = Err(Missing::NotApplicable);
        let points = Combination {
            method: Method::Points,
            coverage: 1.0,
            numbers: Arc::from([3.0, 2.0]),
        };
        let a = column(&[Ok(3.0), Ok(3.0)]);
        let b = column(&[Ok(1.0), none]);
        let (nation_a, nation_b) = (column(&[Ok(1.5)]), column(&[none]));
        let matched = combine_matched(&points, &[&a, &b], &[&nation_a, &nation_b]);
        assert_eq!(matched.at(0), Err(Missing::Coverage));
        assert_eq!(matched.at(1), Ok(50.0));
    }

    #[test]
    fn a_geometric_mean_keeps_the_digits_of_its_members() {
        let geometric = Combination::plain(Method::Geometric, 1.0);
        assert_eq!(geometric.value(&[Ok(83.0)]), Ok(83.0));
        assert_eq!(geometric.value(&[Ok(2.0), Ok(8.0)]), Ok(4.0));
        let long = geometric.value(&[Ok(1e10); 40]).unwrap();
        assert!((long / 1e10 - 1.0).abs() < 1e-12, "{long}");
    }
}
