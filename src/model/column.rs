use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Missing, Place};

/// Whom a figure is about.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Sex {
    /// Everybody (`T`).
    #[default]
    #[serde(rename = "T")]
    Total,
    /// Women (`K`).
    #[serde(rename = "K")]
    Women,
    /// Men (`M`).
    #[serde(rename = "M")]
    Men,
}

impl Sex {
    /// Kolada's letter.
    pub fn letter(self) -> &'static str {
        match self {
            Sex::Total => "T",
            Sex::Women => "K",
            Sex::Men => "M",
        }
    }
}

/// The places of a column: first those that are ranked among each other, then those that stand beside
/// them (the nation, groups) and never are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PlaceAxis {
    places: Vec<Place>,
    ranked: usize,
}

impl PlaceAxis {
    /// An axis of `ranked` places followed by those `beside`.
    pub fn new(ranked: Vec<Place>, beside: Vec<Place>) -> Self {
        let count = ranked.len();
        let mut places = ranked;
        places.extend(beside);
        PlaceAxis {
            places,
            ranked: count,
        }
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many of them, from the first, are ranked.
    pub fn ranked(&self) -> usize {
        self.ranked
    }

    /// The places, the ranked ones first.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The position of the place with this code.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.places.iter().position(|place| place.code == code)
    }
}

/// The years that sheets and rules may speak of.
pub const YEARS: std::ops::RangeInclusive<i16> = 1950..=2100;

/// A run of whole years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct YearAxis {
    /// The first year.
    pub first: i16,
    /// How many years.
    pub count: usize,
}

impl YearAxis {
    /// The years from the first to the last, both included; none where `last` is before `first`.
    pub fn spanning(first: i16, last: i16) -> Self {
        YearAxis {
            first,
            count: usize::try_from(i32::from(last) - i32::from(first) + 1).unwrap_or(0),
        }
    }

    /// The years in order.
    pub fn years(self) -> impl Iterator<Item = i16> {
        (0..self.count).filter_map(move |step| {
            i16::try_from(step)
                .ok()
                .and_then(|step| self.first.checked_add(step))
        })
    }

    /// The position of `year`, if it is on the axis.
    pub fn position(self, year: i16) -> Option<usize> {
        usize::try_from(i32::from(year) - i32::from(self.first))
            .ok()
            .filter(|position| *position < self.count)
    }
}

/// What the values of a column are about: places × years, for one sex.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Axes {
    /// The places.
    pub places: Arc<PlaceAxis>,
    /// The years.
    pub years: YearAxis,
    /// The sex.
    pub sex: Sex,
}

impl Axes {
    /// How many values a column on these axes holds.
    pub fn len(&self) -> usize {
        self.places.len() * self.years.count
    }

    /// Whether a column on these axes holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A figure for every place and year of its axes; what has no value says why.
///
/// The values of one year lie side by side, because ranks are taken within a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    axes: Axes,
    values: Vec<f64>,
    states: Vec<u8>,
}

const PRESENT: u8 = 0;

impl Column {
    /// A column in which everything is missing for one reason.
    pub fn missing(axes: Axes, reason: Missing) -> Self {
        let len = axes.len();
        Column {
            axes,
            values: vec![f64::NAN; len],
            states: vec![reason as u8; len],
        }
    }

    /// The same values, said to be about others.
    #[must_use]
    pub fn about(&self, sex: Sex) -> Column {
        let mut column = self.clone();
        column.axes.sex = sex;
        column
    }

    /// The axes.
    pub fn axes(&self) -> &Axes {
        &self.axes
    }

    /// The value of a place in a year, by their positions on the axes, or why there is none.
    ///
    /// # Errors
    /// The kind of missing; a position outside the axes is `NotInFile`.
    pub fn get(&self, place: usize, year: usize) -> Result<f64, Missing> {
        if place >= self.axes.places.len() {
            return Err(Missing::NotInFile);
        }
        self.at(year * self.axes.places.len() + place)
    }

    /// The value at a flat position: `year × places + place`.
    ///
    /// # Errors
    /// As [`Column::get`].
    #[inline]
    pub fn at(&self, position: usize) -> Result<f64, Missing> {
        match (self.values.get(position), self.states.get(position)) {
            (Some(value), Some(&PRESENT)) => Ok(*value),
            (Some(_), Some(code)) => Err(Missing::from_code(*code).unwrap_or(Missing::NotInFile)),
            _ => Err(Missing::NotInFile),
        }
    }

    /// The value that stands beside a flat position of a column with `places` places: this column's own value
    /// there, or, where this column has a single place, that place's value in the same year.
    ///
    /// # Errors
    /// As [`Column::get`].
    #[inline]
    pub fn beside(&self, position: usize, places: usize) -> Result<f64, Missing> {
        if self.axes.places.len() == 1 && places > 0 {
            self.at(position / places)
        } else {
            self.at(position)
        }
    }

    /// Puts a value, or why there is none, at a flat position; a position outside the axes is passed over.
    #[inline]
    pub fn set(&mut self, position: usize, value: Result<f64, Missing>) {
        if let (Some(slot), Some(state)) =
            (self.values.get_mut(position), self.states.get_mut(position))
        {
            match value {
                Ok(number) => {
                    *slot = number;
                    *state = PRESENT;
                }
                Err(kind) => {
                    *slot = f64::NAN;
                    *state = kind as u8;
                }
            }
        }
    }

    /// The values, NaN where missing, year by year.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The states, 0 where there is a value, else the code of the kind of missing.
    pub fn states(&self) -> &[u8] {
        &self.states
    }

    /// The values of the ranked places in one year, by its position; NaN where missing.
    pub fn ranked_in(&self, year: usize) -> &[f64] {
        let start = year * self.axes.places.len();
        self.values
            .get(start..start + self.axes.places.ranked())
            .unwrap_or(&[])
    }
}
