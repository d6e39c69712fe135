//! Whose figures are not shown: units with too few answers, and units whose figure would give another's away.

use std::collections::{BTreeSet, HashMap};

use super::slots::Slots;
use crate::model::{Axes, Missing, Observation, Part, given_away};

/// Between these lie the shares that people's answers come to.
const SHARES: [f64; 2] = [0.0, 100.0];

/// Hides units' figures that few people stand behind.
///
/// A unit with fewer answers than the least number is hidden. A reader who knows the municipality's own figure
/// and the other units' could work a single hidden one out, so in every key figure and year further units are
/// hidden ([`given_away`]). A figure that the sheet itself suppresses is hidden like the others; without a stated
/// number of answers it has none.
pub(super) struct Shield {
    least: u32,
    /// The answers behind a key figure (by index) at a flat position, where a sheet states them.
    answers: HashMap<(usize, usize), u32>,
    /// The values of units that few answered.
    values: HashMap<(usize, usize), f64>,
    used: BTreeSet<usize>,
}

impl Shield {
    /// A shield for figures with fewer than `least` answers; with 0 it hides nothing.
    pub fn new(least: u32) -> Self {
        Shield {
            least,
            answers: HashMap::new(),
            values: HashMap::new(),
            used: BTreeSet::new(),
        }
    }

    /// The value of a unit's figure, unless too few answered. A figure whose sheet does not state the number of
    /// answers is taken as it is.
    #[inline]
    pub fn value(
        &mut self,
        key_figure: usize,
        at: usize,
        observation: &Observation,
    ) -> Result<f64, Missing> {
        if self.least == 0 {
            return observation.value;
        }
        self.used.insert(key_figure);
        let Some(answers) = observation.answers else {
            return observation.value;
        };
        let known = self.answers.entry((key_figure, at)).or_insert(answers);
        *known = answers.min(*known);
        match observation.value {
            Ok(value) if answers < self.least => {
                self.values.entry((key_figure, at)).or_insert(value);
                Err(Missing::TooFew)
            }
            other => other,
        }
    }

    /// Hides what would give a hidden figure away.
    pub fn complete(&self, slots: &mut Slots, axes: &Axes) {
        let places = axes.places.len();
        for key_figure in &self.used {
            for year in 0..axes.years.count {
                let positions = year * places..(year + 1) * places;
                for at in self.given_away(slots, *key_figure, positions) {
                    slots.hide(*key_figure, at);
                }
            }
        }
    }

    /// The positions of one year that have to be hidden beside those that are.
    fn given_away(
        &self,
        slots: &Slots,
        key_figure: usize,
        positions: std::ops::Range<usize>,
    ) -> Vec<usize> {
        let parts = positions.filter_map(|at| {
            let stands = slots.value(key_figure, at);
            Some(Part {
                at,
                answers: self.answers.get(&(key_figure, at)).copied(),
                value: stands
                    .ok()
                    .or_else(|| self.values.get(&(key_figure, at)).copied()),
                is_hidden: Part::hidden(stands)?,
            })
        });
        given_away(parts.collect(), self.least, SHARES)
    }
}
