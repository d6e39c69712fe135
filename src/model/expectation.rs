use serde::{Deserialize, Serialize};

use super::Missing;

/// What somebody who knows a figure expects it to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expectation {
    /// The row: a measure, a row under it or a key figure's id, with what it stands in before it if needed.
    pub row: String,
    /// Code or name of the place; none for the pack's own municipality.
    pub place: Option<String>,
    /// The year, of the row's own.
    pub year: i16,
    /// What of the figure is meant.
    pub aspect: Aspect,
    /// The number; none where the figure shall have no value.
    pub expected: Option<f64>,
    /// How far the figure may lie from the number; none where it shall be the number once it is rounded to as
    /// many decimals as the number is written with.
    pub tolerance: Option<f64>,
}

/// What of a figure is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Aspect {
    /// Its value.
    #[default]
    Value,
    /// Its rank, 1 best.
    Rank,
    /// Its difference to the nation.
    Difference,
}

impl Aspect {
    /// Every aspect.
    pub const ALL: [Aspect; 3] = [Aspect::Value, Aspect::Rank, Aspect::Difference];

    /// The tail of the text keys `aspect.<name>` and `expected.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Aspect::Value => "value",
            Aspect::Rank => "rank",
            Aspect::Difference => "difference",
        }
    }
}

impl Expectation {
    /// How many decimals the number is written with.
    pub fn decimals(&self) -> usize {
        self.expected.map_or(0, decimals_of)
    }

    /// How many decimals it takes to see why a number is not the one expected.
    pub fn telling_decimals(&self) -> usize {
        match self.tolerance {
            Some(tolerance) => self.decimals().max(decimals_of(tolerance)),
            None => self.decimals(),
        }
    }

    /// Whether a figure is as expected.
    pub fn is_met(&self, found: Result<f64, Missing>) -> bool {
        match (self.expected, found) {
            (None, Err(_)) => true,
            (Some(expected), Ok(found)) => match self.tolerance {
                // The bound itself is within: 0.3 differs from 0.2 by 0.1, whatever the binary dust.
                Some(tolerance) => (found - expected).abs() <= tolerance * (1.0 + 1e-9) + 1e-12,
                None => {
                    let rounded = |number| {
                        crate::text::shown(number, self.decimals(), crate::text::Shown::Data)
                    };
                    rounded(found) == rounded(expected)
                }
            },
            _ => false,
        }
    }
}

/// The decimals of a number's shortest form.
pub fn decimals_of(number: f64) -> usize {
    let written = number.to_string();
    written.split_once('.').map_or(0, |(_, after)| after.len())
}

#[cfg(test)]
mod tests {
    use super::{Aspect, Expectation, Missing};

    fn expects(expected: Option<f64>, tolerance: Option<f64>) -> Expectation {
        Expectation {
            row: "A".to_owned(),
            place: None,
            year: 2014,
            aspect: Aspect::Value,
            expected,
            tolerance,
        }
    }

    #[test]
    fn a_figure_is_met_as_it_is_written_or_within_its_tolerance() {
        let missing = Err(Missing::NotReported);
        for (expected, tolerance, found, met) in [
            (Some(89.0), None, Ok(88.5), true),
            (Some(89.0), None, Ok(88.49), false),
            (Some(4.7), None, Ok(4.65), true),
            (Some(-0.6), None, Ok(4.7 - 5.3), true),
            (Some(0.0), None, Ok(-0.45), true),
            (Some(90.0), Some(0.5), Ok(89.5), true),
            (Some(90.0), Some(0.5), Ok(89.49), false),
            (Some(0.3), Some(0.1), Ok(0.2), true),
            (Some(88.733_333), Some(0.000_001), Ok(88.733_333_4), true),
            (Some(88.733_333), Some(0.0), Ok(88.733_333_4), false),
            (Some(0.0), None, missing, false),
            (None, None, missing, true),
            (None, None, Ok(0.0), false),
        ] {
            let expectation = expects(expected, tolerance);
            assert_eq!(expectation.is_met(found), met, "{expectation:?} {found:?}");
        }
    }
}
