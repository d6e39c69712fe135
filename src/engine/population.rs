use std::collections::{BTreeSet, HashSet};

use crate::{
    diagnostics::Location,
    inputs::{BoundTables, Inputs},
    model::{Group, Missing, Sex},
    plan::{NodeId, Op, Plan, Row},
};

use super::{Dataset, Evaluator};

/// One evaluation with what is needed to read it: about municipalities, or about units.
#[derive(Clone, Copy, Debug)]
pub struct PopulationView<'a> {
    /// The columns it was evaluated on.
    pub dataset: &'a Dataset,
    /// The values.
    pub values: &'a Evaluator,
    /// What the files hold, and where.
    pub inputs: &'a Inputs,
}

impl PopulationView<'_> {
    /// The value of a node for a place in a year, by their positions on the axes of the dataset. A node that has one
    /// place where the dataset has several gives what serves them all.
    ///
    /// # Errors
    /// As [`crate::model::Column::get`]; `NotInFile` for a node that was not evaluated.
    pub(super) fn read(self, id: NodeId, place: usize, year: usize) -> Result<f64, Missing> {
        let column = self.values.column(id).ok_or(Missing::NotInFile)?;
        let places = self.dataset.axes().places.len();
        if place < places && column.axes().places.len() == 1 {
            return column.get(0, year);
        }
        column.get(place, year)
    }

    /// Whether it is the one about units, of an evaluation.
    pub(super) fn is_of_units(self, evaluation: Evaluation<'_>) -> bool {
        std::ptr::eq(self.values, evaluation.units.values)
    }

    /// Whom the figures are about.
    pub fn sex(&self) -> Sex {
        self.dataset.axes().sex
    }

    /// The cell behind a key figure (by index) for a place in a year (by position).
    pub fn origin(&self, key_figure: usize, place: usize, year: usize) -> Option<Location> {
        self.inputs.origin_of(key_figure, self.sex(), place, year)
    }
}

/// A plan with its evaluations, to be read.
#[derive(Clone, Copy, Debug)]
pub struct Evaluation<'a> {
    /// The plan that was evaluated.
    pub plan: &'a Plan,
    /// The evaluation about municipalities.
    pub municipal: PopulationView<'a>,
    /// The evaluation about units.
    pub units: PopulationView<'a>,
    /// The evaluation about women in the municipalities: only what they have figures of their own for.
    pub women: PopulationView<'a>,
    /// The same about men.
    pub men: PopulationView<'a>,
    /// The rows of tables, and where they stand.
    pub tables: &'a BoundTables,
    /// Groups whose means stand beside the figures.
    pub groups: &'a [Group],
}

impl<'a> Evaluation<'a> {
    /// The same evaluation, but that what is said of municipalities is said of their women or men. Units have no
    /// figures by sex.
    #[must_use]
    pub fn about(self, sex: Sex) -> Evaluation<'a> {
        let municipal = match sex {
            Sex::Total => self.municipal,
            Sex::Women => self.women,
            Sex::Men => self.men,
        };
        Evaluation { municipal, ..self }
    }

    /// Women and men, where a node that rests on these key figures has figures for them beside everybody's.
    pub(super) fn sexes(
        self,
        id: NodeId,
        key_figures: &[(usize, Sex)],
    ) -> impl Iterator<Item = Sex> + use<'a> {
        let apart = self.municipal.sex() == Sex::Total && !key_figures.is_empty();
        [Sex::Women, Sex::Men]
            .into_iter()
            .filter(move |sex| apart && self.about(*sex).municipal.values.column(id).is_some())
    }

    /// The key figures (by index) that a node rests on, each once, and whose figures of it: everybody's unless the rule
    /// looks at women or men.
    pub(super) fn key_figures(self, root: NodeId) -> Vec<(usize, Sex)> {
        if let Some(Op::KeyFigure(index)) = self.plan.node(root).map(|node| &node.op) {
            return vec![(*index, self.municipal.sex())];
        }
        let mut figures = BTreeSet::new();
        self.visit(root, |_, op, sex| {
            if let Op::KeyFigure(index) = op {
                figures.insert((*index, sex));
            }
        });
        figures.into_iter().collect()
    }

    /// The key figure (by index) of a row that shows it as it came.
    pub(super) fn shown_as_it_came(self, row: &Row) -> Option<usize> {
        row.key_figure.filter(|_| {
            let node = self.plan.node(row.value);
            node.is_some_and(|node| matches!(node.op, Op::KeyFigure(_)))
        })
    }

    /// Whether a node rests on rows of a table.
    pub(super) fn rests_on_rows(self, root: NodeId) -> bool {
        let mut rests = false;
        self.visit(root, |_, op, _| rests |= matches!(op, Op::Per(_)));
        rests
    }

    /// Shows each operation that a node rests on, itself among them, once for each whose figures it takes.
    pub(super) fn visit(self, root: NodeId, mut show: impl FnMut(NodeId, &Op, Sex)) {
        let mut seen = HashSet::new();
        let mut stack = vec![(root, self.municipal.sex())];
        while let Some((id, sex)) = stack.pop() {
            let Some(node) = self.plan.node(id).filter(|_| seen.insert((id, sex))) else {
                continue;
            };
            show(id, &node.op, sex);
            let below = match node.op {
                Op::OfSex(sex) => sex,
                _ => sex,
            };
            stack.extend(node.inputs.iter().map(|input| (*input, below)));
        }
    }

    /// Whether any of the key figures (by index) that a place of a scene has in a year is preliminary in it.
    pub(super) fn rests_on_preliminary(
        self,
        population: PopulationView<'_>,
        key_figures: &[(usize, Sex)],
        place: Option<usize>,
        year: i16,
    ) -> bool {
        let at = place.zip(population.dataset.axes().years.position(year));
        let has = |(key_figure, sex): (usize, Sex)| {
            let dataset = if population.is_of_units(self) {
                population.dataset
            } else {
                self.about(sex).municipal.dataset
            };
            let column = dataset.column(key_figure).zip(at);
            column.is_some_and(|(column, (place, year))| column.get(place, year).is_ok())
        };
        let mut known = key_figures.iter();
        known.any(|known| has(*known) && self.is_preliminary(&[*known], year))
    }

    /// Whether any of these key figures (by index) is preliminary in a year.
    pub(super) fn is_preliminary(self, key_figures: &[(usize, Sex)], year: i16) -> bool {
        let known = key_figures
            .iter()
            .filter_map(|(at, _)| self.plan.key_figures.get(*at));
        known
            .into_iter()
            .any(|figure| figure.preliminary.contains(&year))
    }
}
