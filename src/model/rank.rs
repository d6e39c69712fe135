use std::num::NonZeroU16;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A place in an order, 1 best. It is counted in halves, because those that tie may share the mean of their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank(NonZeroU16);

impl Rank {
    /// The place that is so many halves: 2 for the first, 5 for the mean of the second and the third. None below the
    /// first; beyond what can be told apart it is the last that can.
    pub fn of_halves(halves: usize) -> Option<Rank> {
        let halves = u16::try_from(halves).unwrap_or(u16::MAX);
        NonZeroU16::new(halves).filter(|_| halves >= 2).map(Rank)
    }

    /// How many halves it is.
    pub fn halves(self) -> u16 {
        self.0.get()
    }

    /// The place as a number: 3, or 2.5 between two.
    pub fn number(self) -> f64 {
        f64::from(self.halves()) / 2.0
    }

    /// How many decimals it is written with: one between two places.
    pub fn decimals(self) -> usize {
        usize::from(!self.halves().is_multiple_of(2))
    }
}

impl Serialize for Rank {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.decimals() {
            0 => serializer.serialize_u16(self.halves() / 2),
            _ => serializer.serialize_f64(self.number()),
        }
    }
}

impl<'de> Deserialize<'de> for Rank {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let halves = f64::deserialize(deserializer)? * 2.0;
        let fits = (2.0..=f64::from(u16::MAX)).contains(&halves) && halves.fract() == 0.0;
        let rank = fits.then_some(halves as usize).and_then(Rank::of_halves);
        rank.ok_or_else(|| D::Error::custom("a place is 1 or more, in halves"))
    }
}
