use crate::{
    inputs::Inputs,
    model::{Group, Missing},
    plan::{Area, Measure, NodeId, Plan, YearChoice},
};

use super::{Facts, Workspace};

/// One evaluation with what is needed to read it: about municipalities, or about units.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The columns it was evaluated on.
    pub facts: &'a Facts,
    /// The values.
    pub values: &'a Workspace,
    /// What the files hold, and where.
    pub inputs: &'a Inputs,
}

impl Scene<'_> {
    /// The value of a node for a place in a year, by their positions on the axes of the facts. A node that has one
    /// place where the facts have several gives what serves them all.
    ///
    /// # Errors
    /// As [`crate::model::Column::get`]; `NotInFile` for a node that was not evaluated.
    pub(super) fn read(self, id: NodeId, place: usize, year: usize) -> Result<f64, Missing> {
        let column = self.values.column(id).ok_or(Missing::NotInFile)?;
        let places = self.facts.axes().places.len();
        if place < places && column.axes().places.len() == 1 {
            return column.get(0, year);
        }
        column.get(place, year)
    }
}

/// A plan with its evaluations, to be read.
#[derive(Clone, Copy, Debug)]
pub struct Evaluation<'a> {
    /// The plan that was evaluated.
    pub plan: &'a Plan,
    /// The evaluation about municipalities.
    pub municipal: Scene<'a>,
    /// The evaluation about units.
    pub units: Scene<'a>,
    /// Groups whose means stand beside the figures.
    pub groups: &'a [Group],
}

impl Evaluation<'_> {
    /// The years of an area's heading. "The latest" are counted from the last year for which any municipality
    /// has a value in any row without lag (in any row, if all lag), so that a row that is early or late does not
    /// move the others.
    pub fn years(&self, area: &Area) -> Vec<i16> {
        let count = match &area.years {
            YearChoice::Years(years) => return years.clone(),
            YearChoice::Latest(count) => *count,
        };
        let without_lag = area.measures.iter().filter(|measure| measure.lag == 0);
        let last = without_lag
            .filter_map(|measure| self.last_year(measure))
            .max()
            .or_else(|| {
                area.measures
                    .iter()
                    .filter_map(|measure| Some(self.last_year(measure)? + measure.lag))
                    .max()
            });
        let Some(last) = last else {
            return Vec::new();
        };
        (0..count)
            .rev()
            .filter_map(|back| i16::try_from(back).ok())
            .map(|back| last - back)
            .collect()
    }

    fn last_year(&self, measure: &Measure) -> Option<i16> {
        let rows = std::iter::once(&measure.row).chain(&measure.details);
        let axes = self.municipal.facts.axes();
        rows.filter_map(|row| self.municipal.values.column(row.value))
            .filter_map(|column| {
                (0..axes.years.count)
                    .rev()
                    .find(|year| column.ranked_in(*year).iter().any(|value| !value.is_nan()))
            })
            .filter_map(|year| axes.years.years().nth(year))
            .max()
    }
}
