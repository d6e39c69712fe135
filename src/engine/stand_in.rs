//! What stands for the nation of a node: its own series, or the unweighted mean of the municipalities at hand.

use crate::{
    methods::{Rollup, Summary},
    model::{Column, Place, Table, fold},
    plan::{NodeId, Op, Row},
};

use super::{Between, Evaluation, Nation, PopulationView, Source, explain::Spot};

/// What stands for the nation of a node, all that it rests on taken together.
pub(super) struct StandIn<'a> {
    /// Which of the two.
    pub nation: Nation,
    /// The columns whose mean stands in.
    means: Vec<&'a Column>,
}

impl StandIn<'_> {
    /// Over how many municipalities the mean is taken in a year, by its position.
    pub(super) fn mean_of(&self, year: Option<usize>) -> Option<Between> {
        let year = year?;
        let counts = self
            .means
            .iter()
            .filter_map(|column| counted_in(column, year));
        Between::of(counts.filter_map(|count| u16::try_from(count).ok()))
    }

    /// Where the value that stands for the nation in a year comes from, as far as it is a mean.
    pub(super) fn source(&self, year: usize) -> Option<Source> {
        let here = self.mean_of(Some(year));
        match self.nation {
            // A value may rest on other years alone.
            Nation::Mean => here.or_else(|| self.mean_of_any()).map(Source::MeanOf),
            Nation::Mixed => here.map(Source::PartlyMeanOf),
            Nation::Stated | Nation::Absent => None,
        }
    }

    fn mean_of_any(&self) -> Option<Between> {
        let years = self.means.iter().map(|column| column.axes().years.count);
        let years = 0..years.max().unwrap_or(0);
        years
            .filter_map(|year| self.mean_of(Some(year)))
            .reduce(Between::and)
    }
}

/// Over how many places the mean of a column is taken in a year; none where one alone or nobody has a value.
pub(super) fn counted_in(column: &Column, year: usize) -> Option<usize> {
    let values = column.ranked_in(year).iter();
    Some(values.filter(|value| !value.is_nan()).count()).filter(|count| *count > 1)
}

impl<'a> Evaluation<'a> {
    /// What stands for the nation of a node.
    pub(super) fn stand_in(self, root: NodeId) -> StandIn<'a> {
        let mut found = StandIn {
            nation: Nation::Absent,
            means: Vec::new(),
        };
        self.visit(root, |id, op, sex| {
            let population = self.about(sex).municipal;
            let (nation, column) = match op {
                Op::KeyFigure(index) => {
                    let column = population.dataset.column(*index).map(AsRef::as_ref);
                    (population.dataset.nation(*index), column)
                }
                Op::Per(spread) => {
                    let column = population.values.column(id);
                    let nation = column.map_or(Nation::Absent, |column| {
                        self.nation_of_rows(population, id, spread, column)
                    });
                    (nation, column)
                }
                _ => return,
            };
            found.nation = found.nation.and(nation);
            found
                .means
                .extend(column.filter(|_| nation == Nation::Mean));
        });
        found
    }

    /// What stands for the nation in a column that is made of rows: they may name it.
    fn nation_of_rows(
        self,
        population: PopulationView<'_>,
        id: NodeId,
        spread: &Rollup,
        column: &Column,
    ) -> Nation {
        let place = column.axes().places.ranked();
        let (Some(nation), Some(table)) = (
            column.axes().places.places().get(place),
            self.rows_of(population, id),
        ) else {
            return Nation::Absent;
        };
        let mut years = 0..column.axes().years.count;
        if years.all(|year| column.get(place, year).is_err()) {
            return Nation::Absent;
        }
        let known = [fold(&nation.name), fold(&nation.code)];
        let (named, _) = spread.stated(table);
        let is_stated = named.iter().any(|name| known.contains(&fold(name)));
        if is_stated {
            Nation::Stated
        } else {
            Nation::Mean
        }
    }

    fn rows_of(self, population: PopulationView<'a>, id: NodeId) -> Option<&'a Table> {
        let input = self.plan.node(id)?.inputs.first()?;
        population.values.table(*input)
    }

    /// Over how many municipalities the mean is taken that stands for the nation of what rows make, at a spot; none
    /// where it is no mean.
    pub(super) fn mean_of_rows(
        self,
        population: PopulationView<'_>,
        (id, spread): (NodeId, &Rollup),
        spot: Spot,
    ) -> Option<usize> {
        let column = population.values.column(id)?;
        let nation = column.axes().places.ranked();
        let here = spot.place == Some(nation) && !population.is_of_units(self);
        let is_mean = || self.nation_of_rows(population, id, spread, column) == Nation::Mean;
        let count = counted_in(column, spot.year?)?;
        (here && is_mean()).then_some(count)
    }

    /// Tail of the text key `method.<name>` of what is said of a node over all municipalities: the nation's value is not
    /// called so where a mean stands in.
    pub(super) fn summary_name(self, summary: Summary, of: NodeId) -> &'static str {
        match (summary, self.stand_in(of).nation) {
            (Summary::Nation, Nation::Mean) => "nation_mean",
            (Summary::Nation, Nation::Mixed) => "nation_mixed",
            (summary, _) => summary.name(),
        }
    }

    /// How many there are among whom a row is ranked, with a value or without.
    pub(super) fn among(self, row: &Row) -> u16 {
        let axis = &self.municipal.dataset.axes().places;
        let count = match &row.ranking.compared {
            None => axis.ranked(),
            Some(codes) => {
                let known = codes.iter().filter(|code| axis.position(code).is_some());
                known.count()
            }
        };
        u16::try_from(count).unwrap_or(u16::MAX)
    }

    /// Whether any municipality but one has a value of a node.
    pub(super) fn has_others(self, id: NodeId, but: &Place) -> bool {
        let Some(column) = self.municipal.values.column(id) else {
            return false;
        };
        let places = column.axes().places.places().iter();
        let others = places.take(column.axes().places.ranked()).enumerate();
        let mut others = others.filter(|(_, place)| place.code != but.code);
        let years = column.axes().years.count;
        others.any(|(place, _)| (0..years).any(|year| column.get(place, year).is_ok()))
    }
}
