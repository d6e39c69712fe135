use std::sync::Arc;

use rayon::prelude::*;

use crate::{
    methods::{band_beside, mean, trend},
    model::{Direction, Group, Missing, Place, Sex},
    plan::{Area, Measure, NodeId, Row},
};

use super::{
    AreaResult, Between, Composition, Evaluation, Field, Figure, Nation, PopulationView, Results,
    RowResult, Source,
    explain::why_none,
    known_rows::{KnownRows, MadeOf, RowFigures, Seat},
};

/// From where what came out is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The municipality in focus.
    pub focus: Place,
    /// The units to show, as positions on the unit axes, in the order of the columns.
    pub units: Vec<usize>,
    /// The municipalities that stand beside it.
    pub compared: Vec<Place>,
}

/// Shapes what came out for one municipality: its figures, those of its units, of the municipalities that it is
/// compared with and of the groups, the nation's. Tables and funds are not among it.
///
/// The pack's folder and name are passed on. Cells are looked up as figures are shown and never kept with values: an
/// inserted row moves cells without changing any value. What rows were composed to is given too, and taken from
/// `known` where a row is made of the same; `known` stems from the same facts, key figures, groups and outlook.
pub fn compose(
    evaluation: Evaluation<'_>,
    outlook: &Outlook,
    pack: (&str, &str),
    known: &KnownRows,
) -> (Results, KnownRows) {
    let composer = Composer {
        evaluation,
        outlook,
        known,
    };
    let mut rows = KnownRows::default();
    let areas = evaluation.plan.areas.iter();
    let results = Results {
        pack: pack.0.to_owned(),
        name: pack.1.to_owned(),
        focus: outlook.focus.clone(),
        areas: areas.map(|area| composer.area(area, &mut rows)).collect(),
        tables: Vec::new(),
        funds: Vec::new(),
    };
    (results, rows)
}

#[derive(Clone, Copy)]
struct Composer<'a> {
    evaluation: Evaluation<'a>,
    outlook: &'a Outlook,
    known: &'a KnownRows,
}

/// The figures of a row for a place, without where they come from. `fields` are those of the years.
pub(super) fn figures_at(
    evaluation: Evaluation<'_>,
    row: &Row,
    seat: Seat,
    (years, fields): (&[i16], &[Field]),
    key_figures: &[(usize, Sex)],
) -> Vec<Figure> {
    // Where nobody is beside there are not too few of them.
    let compared =
        row.ranking.bands.limits().is_some() || fields.iter().any(|field| field.ranked > 1);
    let figure = |(year, field): (&i16, &Field)| {
        let figure = figure(evaluation, row, seat, *year, (field, compared));
        let preliminary = is_preliminary(evaluation, &figure, key_figures, seat, *year);
        Figure {
            preliminary,
            ..figure
        }
    };
    years.iter().zip(fields).map(figure).collect()
}

impl Composer<'_> {
    fn area(&self, area: &Area, known: &mut KnownRows) -> AreaResult {
        let years = self.evaluation.years(area);
        let axis = &self.evaluation.municipal.dataset.axes().places;
        let nation = axis.ranked();
        let unit_axis = &self.evaluation.units.dataset.axes().places;
        let Outlook {
            focus,
            units,
            compared,
        } = self.outlook;
        // Others stand beside where any of them has a figure to show.
        let shown = area.measures.iter().flat_map(Measure::rows);
        let (others, nations) = shown.fold((false, false), |(others, nations), row| {
            let id = row.value;
            (
                others || self.evaluation.has_others(id, focus),
                nations || self.evaluation.stand_in(id).nation != Nation::Absent,
            )
        });
        let mut places = vec![focus.clone()];
        let mut seats = vec![Seat::Ranked(axis.position(&focus.code))];
        for unit in units {
            if let Some(place) = unit_axis.places().get(*unit)
                && self.has_figures(area, *unit)
            {
                places.push(place.clone());
                seats.push(Seat::Unit(*unit));
            }
        }
        let beside = compared.iter().filter(|place| others && *place != focus);
        for place in beside {
            places.push(place.clone());
            seats.push(Seat::Ranked(axis.position(&place.code)));
        }
        let groups = self.evaluation.groups.iter().enumerate();
        for (index, group) in groups.filter(|_| others) {
            places.push(group.place.clone());
            seats.push(Seat::Group(index));
        }
        if let Some(place) = axis.places().get(nation).filter(|_| nations) {
            places.push(place.clone());
            seats.push(Seat::Nation(nation));
        }
        let seats: Arc<[Seat]> = Arc::from(seats);
        let (rows, made): (Vec<RowResult>, Vec<Vec<Arc<RowFigures>>>) = area
            .measures
            .par_iter()
            .flat_map_iter(|measure| {
                let composed = Arc::new(self.evaluation.composition(measure.row.value));
                let details = measure.details.iter().map(|row| (row, 2));
                std::iter::once((&measure.row, 1))
                    .chain(details)
                    .map(move |(row, level)| {
                        // What is shown beside and worked out is put together in its own way.
                        let of = if row.counted || row.key_figure.is_some() {
                            Arc::clone(&composed)
                        } else {
                            Arc::new(self.evaluation.composition(row.value))
                        };
                        (measure, of, row, level)
                    })
            })
            .map(|(measure, composition, row, level)| {
                self.row(measure, composition, row, level, &years, &seats)
            })
            .unzip();
        known.extend(made.into_iter().flatten());
        AreaResult {
            name: area.name.to_string(),
            rule: self.evaluation.plan.location(area.span),
            years,
            places,
            rows,
        }
    }

    /// Whether a unit states any figure of an area, readable or not, or rows of a table belong to it.
    fn has_figures(&self, area: &Area, unit: usize) -> bool {
        let units = self.evaluation.units;
        let years = units.dataset.axes().years.count;
        let of_rows = area.measures.iter().any(|measure| {
            let id = measure.row.value;
            let rests = self.evaluation.rests_on_rows(id);
            rests && (0..years).any(|year| units.read(id, unit, year) != Err(Missing::NotInFile))
        });
        of_rows
            || area
                .measures
                .iter()
                .flat_map(|measure| &measure.details)
                .filter_map(|row| row.key_figure)
                .any(|figure| {
                    (0..years).any(|year| {
                        self.evaluation
                            .units
                            .inputs
                            .origin(figure, unit, year)
                            .is_some()
                    })
                })
    }

    /// A row, and what it and the same about women and men are made of.
    fn row(
        &self,
        measure: &Measure,
        composition: Arc<Composition>,
        row: &Row,
        level: u8,
        heading: &[i16],
        seats: &Arc<[Seat]>,
    ) -> (RowResult, Vec<Arc<RowFigures>>) {
        let years = heading.iter().map(|year| year - measure.lag).collect();
        let of = MadeOf::new(self.evaluation, row, years, Arc::clone(seats));
        let made = match self.known.find(&of) {
            Some(known) => Arc::clone(known),
            None => Arc::new(self.row_figures(row, of)),
        };
        let of = &made.of;
        let (by_sex, below): (Vec<RowResult>, Vec<Vec<Arc<RowFigures>>>) = self
            .evaluation
            .sexes(row.value, &of.key_figures)
            .map(|sex| {
                let evaluation = self.evaluation.about(sex);
                let composer = Composer {
                    evaluation,
                    ..*self
                };
                composer.row(
                    measure,
                    Arc::clone(&composition),
                    row,
                    level,
                    heading,
                    seats,
                )
            })
            .unzip();
        let axes = self.evaluation.municipal.dataset.axes();
        let stand_in = self.evaluation.stand_in(row.value);
        let result = RowResult {
            sex: of.sex,
            by_sex,
            level,
            measure: measure.row.label.to_string(),
            label: row.label.to_string(),
            description: row.description.as_ref().map(ToString::to_string),
            key_figure: row
                .key_figure
                .and_then(|index| self.evaluation.plan.key_figures.get(index))
                .map(|figure| figure.id.clone()),
            composition,
            counted: row.counted,
            direction: row.direction(),
            unit: row.unit,
            decimals: row.decimals,
            lag: measure.lag,
            ties: row.ranking.ties,
            bands: row.ranking.bands,
            compared_with: row.ranking.compared_with(),
            among: self.evaluation.among(row),
            nation: stand_in.nation,
            mean_of: of
                .years
                .iter()
                .map(|year| stand_in.mean_of(axes.years.position(*year)))
                .collect(),
            basis: self.evaluation.basis(&of.key_figures),
            trend: made.trend,
            rule: self.evaluation.plan.location(row.span),
            years: of.years.clone(),
            fields: Arc::clone(&made.fields),
            figures: Arc::clone(&made.figures),
        };
        let made = std::iter::once(made).chain(below.into_iter().flatten());
        (result, made.collect())
    }

    fn row_figures(&self, row: &Row, of: MadeOf) -> RowFigures {
        let evaluation = self.evaluation;
        let fields: Arc<[Field]> = fields_of(evaluation, row, &of.years);
        let figures: Arc<[Vec<Figure>]> = of
            .seats
            .iter()
            .map(|seat| {
                let of_years = (&of.years[..], &fields[..]);
                let mut figures = figures_at(evaluation, row, *seat, of_years, &of.key_figures);
                let of_years = figures.iter_mut().zip(&of.years).zip(&of.stand_in);
                for ((figure, year), stand_in) in of_years {
                    if let Some(source) = self.source(row, *seat, *year, figure, stand_in) {
                        figure.source = source;
                    }
                }
                figures
            })
            .collect();
        let own: Vec<Option<f64>> = figures
            .first()
            .map(|figures| figures.iter().map(|figure| figure.value.ok()).collect())
            .unwrap_or_default();
        RowFigures {
            trend: trend(&own, row.direction(), row.decimals),
            fields,
            figures,
            of,
        }
    }

    /// Where a figure comes from; none where that is known already.
    fn source(
        &self,
        row: &Row,
        seat: Seat,
        year: i16,
        figure: &Figure,
        stand_in: &Option<Source>,
    ) -> Option<Source> {
        let (population, place) = population_of(self.evaluation, seat)?;
        let is_nation = matches!(seat, Seat::Nation(_));
        if let Some(stand_in) = stand_in
            .as_ref()
            .filter(|_| is_nation && figure.value.is_ok())
        {
            return Some(stand_in.clone());
        }
        let Some(key_figure) = self.evaluation.shown_as_it_came(row) else {
            return Some(Source::Rule);
        };
        let year = population.dataset.axes().years.position(year);
        let origin = place
            .zip(year)
            .and_then(|(place, year)| population.origin(key_figure, place, year));
        Some(origin.map_or(Source::Nowhere, Source::Cell))
    }
}

/// Those among whom a row's figures are ranked, year by year.
pub(super) fn fields_of(evaluation: Evaluation<'_>, row: &Row, years: &[i16]) -> Arc<[Field]> {
    let standing = row
        .standing
        .and_then(|id| evaluation.municipal.values.standing(id));
    let axis = evaluation.municipal.dataset.axes().years;
    let field = |year: &i16| match (standing, axis.position(*year)) {
        (Some(standing), Some(at)) => Field {
            ranked: standing.counted_in(at),
            borders: standing.borders_in(at),
            beyond: standing.beyond_in(at),
        },
        _ => Field::default(),
    };
    years.iter().map(field).collect()
}

/// In which evaluation a place stands, and where; none for a group, and for units where women or men are looked at.
fn population_of(
    evaluation: Evaluation<'_>,
    seat: Seat,
) -> Option<(PopulationView<'_>, Option<usize>)> {
    match seat {
        Seat::Group(_) => None,
        Seat::Ranked(place) => Some((evaluation.municipal, place)),
        Seat::Nation(place) => Some((evaluation.municipal, Some(place))),
        Seat::Unit(_) if evaluation.municipal.sex() != Sex::Total => None,
        Seat::Unit(place) => Some((evaluation.units, Some(place))),
    }
}

fn figure(
    evaluation: Evaluation<'_>,
    row: &Row,
    seat: Seat,
    year: i16,
    (field, compared): (&Field, bool),
) -> Figure {
    if let Seat::Group(group) = seat {
        let group = evaluation.groups.get(group);
        return group.map_or_else(Figure::nowhere, |group| {
            group_figure(evaluation, row, group, year)
        });
    }
    let Some((population, place)) = population_of(evaluation, seat) else {
        return Figure::nowhere();
    };
    let at = place.zip(population.dataset.axes().years.position(year));
    let read = |id: NodeId| match at {
        Some((place, year)) => population.read(id, place, year),
        None => Err(Missing::NotInFile),
    };
    let value = read(row.value);
    let is_nation = matches!(seat, Seat::Nation(_));
    let difference = row
        .difference
        .filter(|_| !is_nation)
        .and_then(|id| read(id).ok());
    let standing = row
        .standing
        .and_then(|id| population.values.standing(id))
        .zip(at);
    let (rank, band) = match seat {
        Seat::Ranked(_) => standing.map_or((None, None), |(standing, (place, year))| {
            // One who is alone has no place among others.
            let rank = standing.rank(place, year).filter(|_| field.ranked > 1);
            (rank, standing.band(place, year))
        }),
        Seat::Unit(_) => {
            let among = (field.ranked, field.borders);
            let band = value
                .ok()
                .and_then(|value| band_beside(value, row.direction(), row.ranking.bands, among));
            (None, band)
        }
        Seat::Nation(_) | Seat::Group(_) => (None, None),
    };
    let grey = match value {
        _ if is_nation || row.direction() == Direction::None => None,
        Err(kind) => Some(kind),
        Ok(_) => (band.is_none() && compared).then_some(Missing::FewPlaces),
    };
    Figure {
        value,
        rank,
        difference,
        band,
        preliminary: false,
        grey,
        source: Source::Nowhere,
    }
}

/// Whether a figure rests on one that is preliminary. Of a group only the year is looked at.
fn is_preliminary(
    evaluation: Evaluation<'_>,
    figure: &Figure,
    key_figures: &[(usize, Sex)],
    seat: Seat,
    year: i16,
) -> bool {
    let (population, place) = match seat {
        Seat::Group(_) => {
            return figure.value.is_ok() && evaluation.is_preliminary(key_figures, year);
        }
        Seat::Ranked(place) => (evaluation.municipal, place),
        Seat::Nation(place) => (evaluation.municipal, Some(place)),
        Seat::Unit(place) => (evaluation.units, Some(place)),
    };
    figure.value.is_ok() && evaluation.rests_on_preliminary(population, key_figures, place, year)
}

/// The unweighted mean of the members of a group that have a value.
fn group_figure(evaluation: Evaluation<'_>, row: &Row, group: &Group, year: i16) -> Figure {
    let values = evaluation.members(row.value, group, year);
    let mean = mean(values.iter().filter_map(|(_, value)| value.ok()));
    Figure {
        value: mean.ok_or_else(|| why_none(&values)),
        source: match values.iter().filter(|(_, value)| value.is_ok()).count() {
            0 => Source::Nowhere,
            count => Source::MeanOf(Between::exactly(count)),
        },
        ..Figure::nowhere()
    }
}
