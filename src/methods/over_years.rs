use serde::{Deserialize, Serialize};

use super::{less, mean};
use crate::model::{Column, Missing};

/// What is worked out for each place along its years. A year before the first that the files hold is
/// [`Missing::NotInFile`]; an earlier year's is [`Missing::NoEarlier`] where the year
/// itself is in the files and none so early is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OverYears {
    /// The value so many years earlier.
    Earlier(u8),
    /// The latest value, at most so many years old; where there is none, the year's own reason.
    Carried(u8),
    /// The mean of so many years, the last one included.
    Mean(Window),
    /// The change for each year over so many years, the last one included: the slope of the straight line with the
    /// least squares (Excel's SLOPE). At least two values are needed.
    Slope(Window),
}

/// Years that end with a figure's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// How many.
    pub years: u8,
    /// How many of them must have a value; with fewer the result is [`Missing::Coverage`], or the reason that all
    /// of them share.
    pub least: u8,
}

impl OverYears {
    /// Tail of the text key `method.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            OverYears::Earlier(_) => "earlier",
            OverYears::Carried(_) => "carried",
            OverYears::Mean(_) => "mean_of_years",
            OverYears::Slope(_) => "slope",
        }
    }

    /// Whether its numbers are such as a rule may give: at most 30 years, and as many values as there are years.
    pub fn is_sound(self) -> bool {
        match self {
            OverYears::Earlier(back) | OverYears::Carried(back) => (1..=30).contains(&back),
            OverYears::Mean(window) | OverYears::Slope(window) => {
                let fewest = if matches!(self, OverYears::Slope(_)) {
                    2
                } else {
                    1
                };
                (fewest..=30).contains(&window.years)
                    && (fewest..=window.years).contains(&window.least)
            }
        }
    }

    /// How many years back the years that it reads lie, given which of them have a value: those that its result is
    /// worked out from.
    pub fn reads(self, known: impl Fn(u8) -> bool) -> Vec<u8> {
        match self {
            OverYears::Earlier(back) => vec![back],
            OverYears::Carried(most) => {
                let found = (0..=most).find(|back| known(*back));
                vec![found.unwrap_or(0)]
            }
            OverYears::Mean(window) | OverYears::Slope(window) => (0..window.years).rev().collect(),
        }
    }

    /// The result over a column.
    pub fn apply(self, column: &Column) -> Column {
        let axes = column.axes().clone();
        let (places, years) = (axes.places.len(), axes.years.count);
        let mut result = Column::missing(axes, Missing::NotInFile);
        for year in 0..years {
            for place in 0..places {
                let at = |back: u8| match year.checked_sub(usize::from(back)) {
                    Some(earlier) => column.get(place, earlier),
                    None => Err(Missing::NotInFile),
                };
                result.set(year * places + place, self.value(year, at));
            }
        }
        result
    }

    /// The result in a year, by its position, where `at` gives the value so many years back.
    fn value(self, year: usize, at: impl Fn(u8) -> Result<f64, Missing>) -> Result<f64, Missing> {
        match self {
            OverYears::Earlier(back) => {
                let is_untold = |back: u8| at(back) == Err(Missing::NotInFile);
                let first = u8::try_from(year).unwrap_or(u8::MAX);
                if !is_untold(0) && (back..=first.max(back)).all(is_untold) {
                    Err(Missing::NoEarlier)
                } else {
                    at(back)
                }
            }
            OverYears::Carried(most) => {
                let mut known = (0..=most).filter_map(|back| at(back).ok());
                known.next().map_or_else(|| at(0), Ok)
            }
            OverYears::Mean(window) => {
                let points = window.points(at)?;
                mean(points.iter().map(|(_, value)| *value)).ok_or(Missing::Coverage)
            }
            OverYears::Slope(window) => slope(&window.points(at)?),
        }
    }
}

impl Window {
    /// The values of the window, each with its year counted from the last one's.
    fn points(self, at: impl Fn(u8) -> Result<f64, Missing>) -> Result<Vec<(f64, f64)>, Missing> {
        let mut points = Vec::with_capacity(usize::from(self.years));
        let mut reason: Option<Missing> = None;
        for back in (0..self.years).rev() {
            match at(back) {
                Ok(value) => points.push((-f64::from(back), value)),
                Err(kind) if reason.is_none_or(|known| known == kind) => reason = Some(kind),
                Err(_) => reason = Some(Missing::Coverage),
            }
        }
        match reason {
            Some(kind) if points.is_empty() => Err(kind),
            _ if points.len() < usize::from(self.least) => Err(Missing::Coverage),
            _ => Ok(points),
        }
    }
}

/// The slope of the line with the least squares through points. Values are taken from the first one, which moves the
/// line and does not turn it, so that large values with small changes keep their digits.
fn slope(points: &[(f64, f64)]) -> Result<f64, Missing> {
    let (Some(year), Some((_, first))) = (
        mean(points.iter().map(|point| point.0)),
        points.first().copied(),
    ) else {
        return Err(Missing::Coverage);
    };
    let (mut together, mut alone) = (0.0, 0.0);
    for (x, y) in points {
        together += (x - year) * less(*y, first);
        alone += (x - year) * (x - year);
    }
    if alone > 0.0 {
        Ok(together / alone)
    } else {
        Err(Missing::Coverage)
    }
}

#[cfg(test)]
mod tests {
    use super::slope;

    #[test]
    fn a_change_is_as_exact_as_the_values_that_it_lies_between() {
        // Worked out from the binary numbers as they are it would be −0.4999… and be shown as 0.
        assert_eq!(slope(&[(-1.0, 64.1), (0.0, 63.6)]), Ok(-0.5));
        assert_eq!(slope(&[(-2.0, 64.1), (-1.0, 9.3), (0.0, 63.1)]), Ok(-0.5));
    }
}
