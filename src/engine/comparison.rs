//! Whom figures are compared with, as far as the figures at hand tell: every sentence about it is made from this.

use crate::{
    model::{Column, Direction},
    plan::ComparisonSet,
};

use super::{AreaResult, Nation, RowResult};

/// The fewest and the most of something over several years or rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// The fewest.
    pub fewest: u16,
    /// The most.
    pub most: u16,
}

/// Those among whom figures are ranked, over the years that are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Who they are.
    pub compared_with: ComparisonSet,
    /// How many of them have a value, in the year with the fewest and in the one with the most.
    pub ranked: Between,
    /// How many they would be if all had one: the municipalities of the table of places, or those of a group.
    pub among: u16,
}

/// What a difference is taken from, of several rows together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What stands for the nation.
    pub nation: Nation,
    /// Over how many municipalities the mean is taken where one stands in.
    pub mean_of: Option<Between>,
}

impl Between {
    /// The span of one number.
    pub(super) fn exactly(count: usize) -> Between {
        let count = u16::try_from(count).unwrap_or(u16::MAX);
        Between {
            fewest: count,
            most: count,
        }
    }

    /// The span of some numbers; none of none.
    pub fn of(numbers: impl IntoIterator<Item = u16>) -> Option<Between> {
        let spans = numbers.into_iter().map(|number| Between {
            fewest: number,
            most: number,
        });
        spans.reduce(Between::and)
    }

    /// The span of both.
    #[must_use]
    pub fn and(self, other: Between) -> Between {
        Between {
            fewest: self.fewest.min(other.fewest),
            most: self.most.max(other.most),
        }
    }
}

impl Nation {
    /// What stands for it in a series of it; `is_mean` where that is the mean.
    pub(super) fn of(series: &Column, is_mean: bool) -> Nation {
        let mut years = 0..series.axes().len();
        match years.any(|year| series.at(year).is_ok()) {
            false => Nation::Absent,
            true if is_mean => Nation::Mean,
            true => Nation::Stated,
        }
    }

    /// What stands for it where both of two stand for parts of it.
    #[must_use]
    pub fn and(self, other: Nation) -> Nation {
        match (self, other) {
            (Nation::Absent, one) | (one, Nation::Absent) => one,
            (one, other) if one == other => one,
            _ => Nation::Mixed,
        }
    }
}

impl RowResult {
    /// Whether anybody is ranked beside another in any of its years.
    pub fn is_compared(&self) -> bool {
        self.comparison().is_some()
    }

    /// Whom it is ranked among; none where in no year more than one has a value.
    pub fn comparison(&self) -> Option<Comparison> {
        let ranked = self.fields.iter().map(|field| field.ranked);
        let ranked = Between::of(ranked.filter(|ranked| *ranked > 0))?;
        (ranked.most > 1).then(|| Comparison {
            compared_with: self.compared_with.clone(),
            ranked,
            among: self.among,
        })
    }

    /// Whether a value of it can have a band: by limits of the rule, or because others are beside it.
    pub fn can_have_bands(&self) -> bool {
        let by_limits = self.bands.limits().is_some();
        self.direction != Direction::None && (by_limits || self.is_compared())
    }

    /// What its differences are taken from, in one of its years by position.
    pub fn reference_in(&self, year: usize) -> Reference {
        Reference {
            nation: self.nation,
            mean_of: self.mean_of.get(year).copied().flatten(),
        }
    }

    /// What its differences are taken from.
    pub fn reference(&self) -> Reference {
        Reference {
            nation: self.nation,
            mean_of: self.mean_of.iter().copied().flatten().reduce(Between::and),
        }
    }
}

impl AreaResult {
    /// What the differences of its rows are taken from, taken together.
    pub fn reference(&self) -> Reference {
        let rows = self.rows.iter().flat_map(RowResult::with_sexes);
        together(rows.map(RowResult::reference))
    }

    /// The same in the year at a position of the heading.
    pub fn reference_in(&self, year: usize) -> Reference {
        let rows = self.rows.iter().flat_map(RowResult::with_sexes);
        together(rows.map(|row| row.reference_in(year)))
    }
}

fn together(references: impl Iterator<Item = Reference>) -> Reference {
    let nowhere = Reference {
        nation: Nation::Absent,
        mean_of: None,
    };
    references.fold(nowhere, |all, one| Reference {
        nation: all.nation.and(one.nation),
        mean_of: all
            .mean_of
            .into_iter()
            .chain(one.mean_of)
            .reduce(Between::and),
    })
}

/// Whom some rows are ranked among, each set once with the rows that have it taken together, in the order of the
/// rows.
pub fn comparisons<'a>(rows: impl IntoIterator<Item = &'a RowResult>) -> Vec<Comparison> {
    let mut all: Vec<Comparison> = Vec::new();
    for one in rows.into_iter().filter_map(RowResult::comparison) {
        match all
            .iter_mut()
            .find(|known| known.compared_with == one.compared_with)
        {
            Some(known) => known.ranked = known.ranked.and(one.ranked),
            None => all.push(one),
        }
    }
    all
}
