//! The figures of every municipality, row by row: what a tidy table of them all is made of.

use rayon::prelude::*;

use crate::{
    model::{Direction, KeyFigureId, Place, Sex},
    plan::{Area, Measure, Row},
};

use super::{
    Basis, Evaluation, Field, Figure, Nation,
    compose::{fields_of, figures_at},
    known_rows::Seat,
};

/// A row, and its figures for every municipality and for the nation, where anything stands for it.
#[derive(Clone, Debug)]
pub struct EveryRow<'a> {
    /// The name of its area.
    pub area: &'a str,
    /// The measure that it is or belongs to.
    pub measure: &'a str,
    /// What it is called.
    pub label: &'a str,
    /// 1 for a measure, 2 for a key figure under it.
    pub level: u8,
    /// Its id, where it is a key figure.
    pub key_figure: Option<&'a KeyFigureId>,
    /// Which values are good.
    pub direction: Direction,
    /// Whom its figures are about.
    pub sex: Sex,
    /// Whose figures it rests on.
    pub basis: Basis,
    /// The years of its figures, oldest first.
    pub years: &'a [i16],
    /// For each year, among how many it is ranked, and where bands begin.
    pub fields: &'a [Field],
    /// The place, and for each year its figure, without where it comes from.
    pub figures: Vec<(&'a Place, Vec<Figure>)>,
}

/// How a row stands in its area.
#[derive(Clone, Copy, Debug)]
struct RowInArea {
    level: u8,
    /// Whether anything stands for the nation there.
    nation: bool,
}

impl Evaluation<'_> {
    /// What `make` makes of each row, in the order in which rules declare them, each for everybody before women and men.
    /// Rows are made side by side, and none is kept.
    pub fn every_row<T: Send>(self, make: impl Fn(&EveryRow<'_>) -> T + Sync) -> Vec<T> {
        let areas = self.plan.areas.iter();
        let rows: Vec<(&Area, &Measure, &Row, RowInArea)> = areas
            .flat_map(|area| {
                let mut rows = area.measures.iter().flat_map(Measure::rows);
                // The nation stands in all rows of an area, or in none.
                let nation = rows.any(|row| self.stand_in(row.value).nation != Nation::Absent);
                area.measures.iter().flat_map(move |measure| {
                    let details = measure.details.iter().map(|row| (row, 2));
                    let rows = std::iter::once((&measure.row, 1)).chain(details);
                    rows.map(move |(row, level)| (area, measure, row, RowInArea { level, nation }))
                })
            })
            .collect();
        rows.par_iter()
            .flat_map_iter(|(area, measure, row, within)| {
                let key_figures = self.key_figures(row.value);
                let apart = self
                    .sexes(row.value, &key_figures)
                    .map(|sex| self.about(sex));
                let evaluations = std::iter::once(self).chain(apart).collect::<Vec<_>>();
                let make = &make;
                evaluations.into_iter().map(move |evaluation| {
                    evaluation.every_figure(area, measure, (row, *within), make)
                })
            })
            .collect()
    }

    fn every_figure<T>(
        self,
        area: &Area,
        measure: &Measure,
        (row, within): (&Row, RowInArea),
        make: &(impl Fn(&EveryRow<'_>) -> T + Sync),
    ) -> T {
        let lag = measure.lag;
        let years: Vec<i16> = self.years(area).iter().map(|year| year - lag).collect();
        let fields = fields_of(self, row, &years);
        let key_figures = self.key_figures(row.value);
        let axis = &self.municipal.dataset.axes().places;
        let nation = axis.ranked();
        let places = axis.places().iter().enumerate();
        let figures = places.filter_map(|(at, place)| {
            let seat = match at {
                at if at < nation => Seat::Ranked(Some(at)),
                at if at == nation && within.nation => Seat::Nation(at),
                _ => return None,
            };
            let of_years = (&years[..], &fields[..]);
            Some((place, figures_at(self, row, seat, of_years, &key_figures)))
        });
        let key_figure = row
            .key_figure
            .and_then(|index| self.plan.key_figures.get(index));
        make(&EveryRow {
            area: &area.name,
            measure: &measure.row.label,
            label: &row.label,
            level: within.level,
            key_figure: key_figure.map(|figure| &figure.id),
            direction: row.direction(),
            sex: self.municipal.sex(),
            basis: self.basis(&key_figures),
            figures: figures.collect(),
            years: &years,
            fields: &fields,
        })
    }
}
