use rayon::prelude::*;

use crate::{
    methods::{band_beside, mean, trend},
    model::{Direction, Group, Missing, Place, Sex},
    plan::{Area, Measure, NodeId, Op, Row},
};

use super::{
    AreaResult, Basis, Composition, Evaluation, Field, Figure, Nation, Results, RowResult, Scene,
    Source,
};

/// Shapes what came out for one municipality: its figures, those of its units, of the municipalities that it is
/// `compared` with and of the groups, the nation's.
///
/// `units` are the units to show, as positions on the unit axes, in the order of the columns. The pack's folder
/// and name are passed on. Cells are looked up as figures are shown and never kept with values: an inserted row
/// moves cells without changing any value.
pub fn compose(
    evaluation: Evaluation<'_>,
    units: &[usize],
    compared: &[Place],
    focus: &Place,
    pack: (&str, &str),
) -> Results {
    let composer = Composer {
        evaluation,
        compared,
        focus,
    };
    Results {
        pack: pack.0.to_owned(),
        name: pack.1.to_owned(),
        focus: focus.clone(),
        areas: evaluation
            .plan
            .areas
            .iter()
            .map(|area| composer.area(area, units))
            .collect(),
        tables: Vec::new(),
        funds: Vec::new(),
    }
}

#[derive(Clone, Copy)]
struct Composer<'a> {
    evaluation: Evaluation<'a>,
    compared: &'a [Place],
    focus: &'a Place,
}

/// A place of an area's columns: in which scene, and where on its axes.
#[derive(Clone, Copy)]
enum Seat<'a> {
    /// A municipality with ranks of its own: the one in focus, or one that it is compared with.
    Ranked(Option<usize>),
    Unit(usize),
    Group(&'a Group),
    Nation(usize),
}

impl Composer<'_> {
    fn area(&self, area: &Area, shown_units: &[usize]) -> AreaResult {
        let years = self.evaluation.years(area);
        let axis = &self.evaluation.municipal.facts.axes().places;
        let nation = axis.ranked();
        let unit_axis = &self.evaluation.units.facts.axes().places;
        let mut places = vec![self.focus.clone()];
        let mut seats = vec![Seat::Ranked(axis.position(&self.focus.code))];
        for unit in shown_units {
            if let Some(place) = unit_axis.places().get(*unit)
                && self.has_figures(area, *unit)
            {
                places.push(place.clone());
                seats.push(Seat::Unit(*unit));
            }
        }
        for place in self.compared.iter().filter(|place| *place != self.focus) {
            places.push(place.clone());
            seats.push(Seat::Ranked(axis.position(&place.code)));
        }
        for group in self.evaluation.groups {
            places.push(group.place.clone());
            seats.push(Seat::Group(group));
        }
        if let Some(place) = axis.places().get(nation) {
            places.push(place.clone());
            seats.push(Seat::Nation(nation));
        }
        let rows = area
            .measures
            .par_iter()
            .flat_map_iter(|measure| {
                let own = (measure, &measure.row, 1);
                let details = measure.details.iter().map(move |row| (measure, row, 2));
                std::iter::once(own).chain(details)
            })
            .map(|(measure, row, level)| self.row(measure, row, level, &years, &seats))
            .collect();
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
        let years = units.facts.axes().years.count;
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

    fn row(
        &self,
        measure: &Measure,
        row: &Row,
        level: u8,
        heading: &[i16],
        seats: &[Seat<'_>],
    ) -> RowResult {
        let years: Vec<i16> = heading.iter().map(|year| year - measure.lag).collect();
        let fields: Vec<Field> = years.iter().map(|year| self.field(row, *year)).collect();
        let key_figures = self.evaluation.key_figures(row.value);
        let figures: Vec<Vec<Figure>> = seats
            .iter()
            .map(|seat| {
                years
                    .iter()
                    .zip(&fields)
                    .map(|(year, field)| {
                        let figure = self.figure(row, *seat, *year, field);
                        let preliminary = self.is_preliminary(&figure, &key_figures, *seat, *year);
                        Figure {
                            preliminary,
                            ..figure
                        }
                    })
                    .collect()
            })
            .collect();
        let own: Vec<Option<f64>> = figures
            .first()
            .map(|figures| figures.iter().map(|figure| figure.value.ok()).collect())
            .unwrap_or_default();
        let by_sex = self.evaluation.sexes(row.value, &key_figures).map(|sex| {
            let evaluation = self.evaluation.about(sex);
            let composer = Composer {
                evaluation,
                ..*self
            };
            composer.row(measure, row, level, heading, seats)
        });
        RowResult {
            sex: self.evaluation.municipal.sex(),
            by_sex: by_sex.collect(),
            level,
            measure: measure.row.label.to_string(),
            label: row.label.to_string(),
            description: row.description.as_ref().map(ToString::to_string),
            key_figure: row
                .key_figure
                .and_then(|index| self.evaluation.plan.key_figures.get(index))
                .map(|figure| figure.id.clone()),
            composition: self.composition(measure),
            counted: row.counted,
            direction: row.direction(),
            unit: row.unit,
            decimals: row.decimals,
            lag: measure.lag,
            ties: row.ranking.ties,
            bands: row.ranking.bands,
            circle: row.ranking.circle(),
            nation: self.nation(&key_figures),
            basis: self.basis(&key_figures),
            trend: trend(&own, row.direction(), row.decimals),
            rule: self.evaluation.plan.location(row.span),
            years,
            fields,
            figures,
        }
    }

    fn field(&self, row: &Row, year: i16) -> Field {
        let standing = row
            .standing
            .and_then(|id| self.evaluation.municipal.values.standing(id));
        let position = self.evaluation.municipal.facts.axes().years.position(year);
        match (standing, position) {
            (Some(standing), Some(year)) => Field {
                ranked: standing.counted_in(year),
                borders: standing.borders_in(year),
            },
            _ => Field::default(),
        }
    }

    fn figure(&self, row: &Row, seat: Seat<'_>, year: i16, field: &Field) -> Figure {
        let (scene, place) = match seat {
            Seat::Group(group) => return self.group_figure(row, group, year),
            Seat::Ranked(place) => (self.evaluation.municipal, place),
            Seat::Nation(place) => (self.evaluation.municipal, Some(place)),
            Seat::Unit(_) if self.evaluation.municipal.sex() != Sex::Total => {
                return Figure::nowhere();
            }
            Seat::Unit(place) => (self.evaluation.units, Some(place)),
        };
        let at = place.zip(scene.facts.axes().years.position(year));
        let read = |id: NodeId| match at {
            Some((place, year)) => scene.read(id, place, year),
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
            .and_then(|id| scene.values.standing(id))
            .zip(at);
        let (rank, band) = match seat {
            Seat::Ranked(_) => standing.map_or((None, None), |(standing, (place, year))| {
                (standing.rank(place, year), standing.band(place, year))
            }),
            Seat::Unit(_) => {
                let among = (field.ranked, field.borders);
                let band = value.ok().and_then(|value| {
                    band_beside(value, row.direction(), row.ranking.bands, among)
                });
                (None, band)
            }
            Seat::Nation(_) | Seat::Group(_) => (None, None),
        };
        let grey = match value {
            _ if is_nation || row.direction() == Direction::None => None,
            Err(kind) => Some(kind),
            Ok(_) => band.is_none().then_some(Missing::TooFew),
        };
        Figure {
            value,
            rank,
            difference,
            band,
            preliminary: false,
            grey,
            source: self.source(row, scene, at, is_nation),
        }
    }

    /// Whether a figure rests on one that is preliminary. Of a group only the year is looked at.
    fn is_preliminary(
        &self,
        figure: &Figure,
        key_figures: &[(usize, Sex)],
        seat: Seat<'_>,
        year: i16,
    ) -> bool {
        let (scene, place) = match seat {
            Seat::Group(_) => {
                return figure.value.is_ok() && self.evaluation.is_preliminary(key_figures, year);
            }
            Seat::Ranked(place) => (self.evaluation.municipal, place),
            Seat::Nation(place) => (self.evaluation.municipal, Some(place)),
            Seat::Unit(place) => (self.evaluation.units, Some(place)),
        };
        let at = place.zip(scene.facts.axes().years.position(year));
        let counts = |(key_figure, sex): (usize, Sex)| {
            let facts = match seat {
                Seat::Unit(_) => scene.facts,
                _ => self.evaluation.about(sex).municipal.facts,
            };
            let column = facts.column(key_figure).zip(at);
            column.is_some_and(|(column, (place, year))| column.get(place, year).is_ok())
        };
        figure.value.is_ok()
            && key_figures
                .iter()
                .any(|at| counts(*at) && self.evaluation.is_preliminary(&[*at], year))
    }

    /// The unweighted mean of the members of a group that have a value.
    fn group_figure(&self, row: &Row, group: &Group, year: i16) -> Figure {
        let values = self.evaluation.members(row.value, group, year);
        let mean = mean(values.iter().filter_map(|(_, value)| value.ok()));
        Figure {
            value: mean.ok_or(Missing::NotInFile),
            rank: None,
            difference: None,
            band: None,
            preliminary: false,
            grey: None,
            source: match values.iter().filter(|(_, value)| value.is_ok()).count() {
                0 => Source::Nowhere,
                count => Source::MeanOf(count),
            },
        }
    }

    fn source(
        &self,
        row: &Row,
        scene: Scene<'_>,
        at: Option<(usize, usize)>,
        is_nation: bool,
    ) -> Source {
        let Some(figure) = row.key_figure.filter(|_| self.is_raw(row.value)) else {
            return Source::Rule(self.evaluation.plan.location(row.span));
        };
        let Some((place, year)) = at else {
            return Source::Nowhere;
        };
        if is_nation && scene.facts.nation_is_mean(figure) {
            // In a year without any value nothing is a mean.
            let counted = scene.facts.column(figure).map_or(0, |column| {
                column
                    .ranked_in(year)
                    .iter()
                    .filter(|value| !value.is_nan())
                    .count()
            });
            if counted > 0 {
                return Source::MeanOf(counted);
            }
        }
        scene
            .origin(figure, place, year)
            .map_or(Source::Nowhere, Source::Cell)
    }

    fn is_raw(&self, id: NodeId) -> bool {
        self.evaluation
            .plan
            .node(id)
            .is_some_and(|node| matches!(node.op, Op::KeyFigure(_)))
    }

    /// How a measure is put together, references followed to what they name.
    fn composition(&self, measure: &Measure) -> Composition {
        let mut id = measure.row.value;
        while let Some(node) = self.evaluation.plan.node(id) {
            match (&node.op, node.inputs.first()) {
                (Op::Reference(_), Some(target)) => id = *target,
                (Op::Combine(combination), _) => {
                    return Composition::Combined {
                        method: combination.method.name(),
                        members: self.evaluation.plan.input_names(node),
                        coverage: combination.coverage,
                    };
                }
                (Op::Absent(reason), _) => {
                    return Composition::Absent {
                        reason: reason.to_string(),
                    };
                }
                (op, _) => match op.method() {
                    Some(method) => {
                        return Composition::Formula {
                            method,
                            members: self.evaluation.plan.input_names(node),
                        };
                    }
                    None => break,
                },
            }
        }
        Composition::Single
    }

    /// Whose the key figures are.
    fn basis(&self, key_figures: &[(usize, Sex)]) -> Basis {
        let known = key_figures.iter();
        let known = known.filter_map(|(index, _)| self.evaluation.plan.key_figures.get(*index));
        let koladas = known.filter(|figure| figure.id.is_koladas()).count();
        match koladas {
            0 => Basis::Own,
            all if all == key_figures.len() => Basis::Kolada,
            _ => Basis::Mixed,
        }
    }

    /// What stands for the nation where a row rests on these key figures: the least certain of theirs.
    fn nation(&self, key_figures: &[(usize, Sex)]) -> Nation {
        let is_mean = |(index, sex): &(usize, Sex)| {
            let facts = self.evaluation.about(*sex).municipal.facts;
            facts.nation_is_mean(*index)
        };
        if key_figures.iter().any(is_mean) {
            Nation::Mean
        } else if key_figures.is_empty() {
            Nation::Absent
        } else {
            Nation::Stated
        }
    }
}
