use std::{collections::HashMap, sync::Arc};

use crate::{
    methods::Trend,
    model::{BandRule, Direction, Sex},
    plan::{NodeId, Row},
};

use super::{Evaluation, Field, Figure, PopulationView, Source, value::Digest};

/// What rows were composed to, for those that are made of the same again.
///
/// It holds good for the same facts, key figures, groups and outlook; the rest of the plan may be another.
#[derive(Debug, Default)]
pub struct KnownRows(HashMap<Values, Arc<RowFigures>>);

/// The digests of what the nodes of a row's value, rank and difference give: for municipalities, then for units.
type Values = [Digest; 6];

/// The figures of a row, with what they are made of.
#[derive(Clone, Debug)]
pub(super) struct RowFigures {
    pub(super) of: MadeOf,
    pub(super) fields: Arc<[Field]>,
    pub(super) figures: Arc<[Vec<Figure>]>,
    pub(super) trend: Trend,
}

/// All that the figures of a row depend on beside facts, key figures, groups and outlook. What is said of the row in words does not
/// count.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MadeOf {
    values: Values,
    pub(super) sex: Sex,
    /// The key figures that it rests on (see [`Evaluation::key_figures`]).
    pub(super) key_figures: Vec<(usize, Sex)>,
    /// The key figure that it shows as it came, if it does.
    raw: Option<usize>,
    direction: Direction,
    bands: BandRule,
    decimals: usize,
    pub(super) years: Vec<i16>,
    /// Of each year, where the value in the nation's place comes from, as far as it is a mean.
    pub(super) stand_in: Vec<Option<Source>>,
    pub(super) seats: Arc<[Seat]>,
}

/// A place of an area's columns: in which scene, and where on its axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seat {
    /// A municipality with ranks of its own: the one in focus, or one that it is compared with.
    Ranked(Option<usize>),
    Unit(usize),
    /// A group, by its index among those of the evaluation.
    Group(usize),
    Nation(usize),
}

impl MadeOf {
    pub(super) fn new(
        evaluation: Evaluation<'_>,
        row: &Row,
        years: Vec<i16>,
        seats: Arc<[Seat]>,
    ) -> Self {
        let nodes = [Some(row.value), row.standing, row.difference];
        let digest = |population: PopulationView<'_>, id: Option<NodeId>| {
            id.and_then(|id| population.values.digest(id)).unwrap_or(0)
        };
        let [value, standing, difference] = nodes.map(|id| digest(evaluation.municipal, id));
        let [unit_value, unit_standing, unit_difference] =
            nodes.map(|id| digest(evaluation.units, id));
        let stand_in = evaluation.stand_in(row.value);
        let axis = evaluation.municipal.dataset.axes().years;
        let sources = years.iter().map(|year| axis.position(*year));
        let stand_in = sources.map(|year| stand_in.source(year?)).collect();
        MadeOf {
            values: [
                value,
                standing,
                difference,
                unit_value,
                unit_standing,
                unit_difference,
            ],
            sex: evaluation.municipal.sex(),
            key_figures: evaluation.key_figures(row.value),
            raw: evaluation.shown_as_it_came(row),
            direction: row.direction(),
            bands: row.ranking.bands,
            decimals: row.decimals,
            years,
            stand_in,
            seats,
        }
    }
}

impl KnownRows {
    /// The figures that are made of the same.
    pub(super) fn find(&self, of: &MadeOf) -> Option<&Arc<RowFigures>> {
        self.0.get(&of.values).filter(|known| known.of == *of)
    }
}

impl Extend<Arc<RowFigures>> for KnownRows {
    fn extend<T: IntoIterator<Item = Arc<RowFigures>>>(&mut self, rows: T) {
        let rows = rows.into_iter();
        self.0.extend(rows.map(|row| (row.of.values, row)));
    }
}
