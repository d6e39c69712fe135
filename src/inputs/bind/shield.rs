//! Whose figures are not shown: units with too few answers.

use std::collections::BTreeMap;

use crate::model::Missing;

/// What is known of the people behind units' figures, by key figure (its index) and flat position.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnitAnswers {
    /// How many answered, where a sheet counts them.
    pub counts: BTreeMap<(usize, usize), u32>,
    /// The values that are hidden since too few did: only so that what would tell them can be hidden too.
    pub values: BTreeMap<(usize, usize), f64>,
}

/// Hides units' figures that few people stand behind. What would give them away is hidden when all are known
/// ([`crate::engine::hide_units`]).
pub(super) struct ComplementarySuppression {
    least: u32,
    answers: UnitAnswers,
}

impl ComplementarySuppression {
    /// A shield for figures with fewer than `least` answers; with 0 it hides nothing.
    pub fn new(least: u32) -> Self {
        ComplementarySuppression {
            least,
            answers: UnitAnswers::default(),
        }
    }

    /// The value of a unit's figure, unless too few answered. A figure whose sheet does not count answers is taken as
    /// it is.
    #[inline]
    pub fn value(
        &mut self,
        key_figure: usize,
        at: usize,
        (value, answers): (Result<f64, Missing>, Option<u32>),
    ) -> Result<f64, Missing> {
        let Some(answers) = answers.filter(|_| self.least > 0) else {
            return value;
        };
        let known = self
            .answers
            .counts
            .entry((key_figure, at))
            .or_insert(answers);
        *known = answers.min(*known);
        match value {
            Ok(value) if answers < self.least => {
                self.answers.values.entry((key_figure, at)).or_insert(value);
                Err(Missing::TooFew)
            }
            other => other,
        }
    }

    /// What is known of who answered.
    pub fn finish(self) -> UnitAnswers {
        self.answers
    }
}
