use serde::{Deserialize, Serialize};

use crate::model::{Axes, Column, Missing};

/// How members become one figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Method {
    /// The arithmetic mean of the members as stored, each counting alike.
    Mean,
    /// The sum of the members as stored.
    Sum,
}

impl Method {
    /// The tail of the text key `method.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Method::Mean => "mean",
            Method::Sum => "sum",
        }
    }

    fn apply(self, sum: f64, count: usize) -> f64 {
        match self {
            Method::Mean => sum / count as f64,
            Method::Sum => sum,
        }
    }
}

/// One column from several, place by place and year by year, from unrounded members.
///
/// `coverage` is the least share of the members that must have a value, above 0 up to 1; the members present
/// then share the weight of the missing. Where too few are present the result is `Missing::Coverage`, or, if
/// none is and all lack it for one reason, that reason. A member with a single place serves every place;
/// without members the result is empty.
pub fn combine(method: Method, members: &[&Column], coverage: f64) -> Column {
    let least = least_present(members.len(), coverage);
    let mut tally = Tally::on(widest(members));
    for member in members {
        tally.add(member, |_| true);
    }
    tally.result(method, least)
}

/// The nation's figure on the members that each place has: the same method over `references`, one for each
/// member, taking only those whose member has a value there. A reference with a single place serves every place.
///
/// This is what a composite with gaps is to be compared with: otherwise its difference would mix members.
pub fn combine_matched(method: Method, members: &[&Column], references: &[&Column]) -> Column {
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
    tally.result(method, 1)
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
                result.set(position, Ok(method.apply(*sum, present)));
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

    use super::{Method, combine, combine_matched};
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
        let strict = combine(Method::Mean, &[&a, &b], 1.0);
        assert_eq!(strict.at(0), Ok(90.5));
        assert_eq!(strict.at(1), Err(Missing::Coverage));
        assert_eq!(strict.at(2), Err(Missing::NotReported));
        assert_eq!(strict.at(3), Err(Missing::Coverage));
        let half = combine(Method::Mean, &[&a, &b], 0.5);
        assert_eq!(half.at(1), Ok(90.0));
        assert_eq!(half.at(2), Err(Missing::NotReported));
    }

    #[test]
    fn two_thirds_of_three_members_are_two() {
        let a = column(&[Ok(1.0)]);
        let b = column(&[Ok(2.0)]);
        let c = column(&[REFUSED]);
        let mean = combine(Method::Mean, &[&a, &b, &c], 2.0 / 3.0);
        assert_eq!(mean.at(0), Ok(1.5));
    }

    #[test]
    fn the_nation_is_taken_on_the_members_that_the_place_has() {
        let a = column(&[Ok(87.0), REFUSED]);
        let b = column(&[Ok(94.0), Ok(90.0)]);
        let (nation_a, nation_b) = (column(&[Ok(80.0)]), column(&[Ok(92.0)]));
        let matched = combine_matched(Method::Mean, &[&a, &b], &[&nation_a, &nation_b]);
        assert_eq!(matched.at(0), Ok(86.0));
        assert_eq!(matched.at(1), Ok(92.0));
        let without = combine_matched(Method::Mean, &[&a, &b], &[&column(&[REFUSED]), &nation_b]);
        assert_eq!(without.at(0), Err(Missing::NotReported));
        assert_eq!(without.at(1), Ok(92.0));
    }
}
