use std::collections::HashSet;

use crate::{
    inputs::Inputs,
    methods::{band_beside, trend},
    model::{Borders, Direction, Missing, Place},
    plan::{Area, Measure, NodeId, Op, Plan, Row, YearChoice},
};

use super::{
    AreaResult, Composition, Facts, Field, Figure, Nation, Results, RowResult, Source, Workspace,
};

/// One evaluation with what is needed to read it: about municipalities, or about units.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The columns it was evaluated on.
    pub facts: &'a Facts,
    /// The values.
    pub values: &'a Workspace,
    /// What the files hold, and where.
    pub inputs: &'a Inputs,
}

/// Cells are looked up when figures are shown and never kept with values: an inserted row moves cells without
/// changing any value.
///
/// Shapes what came out for one municipality: its figures, those of its units, the nation's.
///
/// `units` are the units to show, as positions on the unit axes, in the order of the columns. The pack's folder
/// and name are passed on.
pub fn compose(
    plan: &Plan,
    municipal: Scene<'_>,
    units: Scene<'_>,
    shown_units: &[usize],
    focus: &Place,
    pack: (&str, &str),
) -> Results {
    let composer = Composer {
        plan,
        municipal,
        units,
        focus,
    };
    Results {
        pack: pack.0.to_owned(),
        name: pack.1.to_owned(),
        focus: focus.clone(),
        areas: plan
            .areas
            .iter()
            .map(|area| composer.area(area, shown_units))
            .collect(),
    }
}

struct Composer<'a> {
    plan: &'a Plan,
    municipal: Scene<'a>,
    units: Scene<'a>,
    focus: &'a Place,
}

/// A place of an area's columns: in which scene, and where on its axes.
#[derive(Clone, Copy)]
enum Seat {
    Focus(Option<usize>),
    Unit(usize),
    Nation(usize),
}

impl Composer<'_> {
    fn area(&self, area: &Area, shown_units: &[usize]) -> AreaResult {
        let years = self.years(area);
        let axis = &self.municipal.facts.axes().places;
        let nation = axis.ranked();
        let unit_axis = &self.units.facts.axes().places;
        let mut places = vec![self.focus.clone()];
        let mut seats = vec![Seat::Focus(axis.position(&self.focus.code))];
        for unit in shown_units {
            if let Some(place) = unit_axis.places().get(*unit)
                && self.has_figures(area, *unit)
            {
                places.push(place.clone());
                seats.push(Seat::Unit(*unit));
            }
        }
        if let Some(place) = axis.places().get(nation) {
            places.push(place.clone());
            seats.push(Seat::Nation(nation));
        }
        let rows = area
            .measures
            .iter()
            .flat_map(|measure| {
                let own = self.row(measure, &measure.row, 1, &years, &seats);
                let details = measure
                    .details
                    .iter()
                    .map(|row| self.row(measure, row, 2, &years, &seats));
                std::iter::once(own).chain(details).collect::<Vec<_>>()
            })
            .collect();
        AreaResult {
            name: area.name.to_string(),
            rule: self.plan.location(area.span),
            years,
            places,
            rows,
        }
    }

    /// The years of an area's heading. "The latest" are counted from the last year for which any municipality
    /// has a value in any row without lag (in any row, if all lag), so that a row that is early or late does not
    /// move the others.
    fn years(&self, area: &Area) -> Vec<i16> {
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

    /// Whether a unit states any figure of an area, readable or not.
    fn has_figures(&self, area: &Area, unit: usize) -> bool {
        let years = self.units.facts.axes().years.count;
        area.measures
            .iter()
            .flat_map(|measure| &measure.details)
            .filter_map(|row| row.key_figure)
            .any(|figure| {
                (0..years).any(|year| self.units.inputs.origin(figure, unit, year).is_some())
            })
    }

    fn row(
        &self,
        measure: &Measure,
        row: &Row,
        level: u8,
        years: &[i16],
        seats: &[Seat],
    ) -> RowResult {
        let years: Vec<i16> = years.iter().map(|year| year - measure.lag).collect();
        let fields: Vec<Field> = years.iter().map(|year| self.field(row, *year)).collect();
        let figures: Vec<Vec<Figure>> = seats
            .iter()
            .map(|seat| {
                years
                    .iter()
                    .zip(&fields)
                    .map(|(year, field)| self.figure(row, *seat, *year, field.borders))
                    .collect()
            })
            .collect();
        let own: Vec<Option<f64>> = figures
            .first()
            .map(|figures| figures.iter().map(|figure| figure.value.ok()).collect())
            .unwrap_or_default();
        RowResult {
            level,
            measure: measure.row.label.to_string(),
            label: row.label.to_string(),
            description: row.description.as_ref().map(ToString::to_string),
            key_figure: row
                .key_figure
                .and_then(|index| self.plan.key_figures.get(index))
                .map(|figure| figure.id.clone()),
            composition: self.composition(measure),
            counted: row.counted,
            direction: row.direction(),
            unit: row.unit,
            decimals: row.decimals,
            lag: measure.lag,
            bands: row.ranking.bands,
            nation: self.nation(row.value),
            trend: trend(&own, row.direction(), row.decimals),
            rule: self.plan.location(row.span),
            years,
            fields,
            figures,
        }
    }

    fn field(&self, row: &Row, year: i16) -> Field {
        let standing = row
            .standing
            .and_then(|id| self.municipal.values.standing(id));
        let position = self.municipal.facts.axes().years.position(year);
        match (standing, position) {
            (Some(standing), Some(year)) => Field {
                ranked: standing.counted_in(year),
                borders: standing.borders_in(year),
            },
            _ => Field::default(),
        }
    }

    fn figure(&self, row: &Row, seat: Seat, year: i16, borders: Borders) -> Figure {
        let (scene, place) = match seat {
            Seat::Focus(place) => (self.municipal, place),
            Seat::Nation(place) => (self.municipal, Some(place)),
            Seat::Unit(place) => (self.units, Some(place)),
        };
        let at = place.zip(scene.facts.axes().years.position(year));
        let read = |id: NodeId| match (at, scene.values.column(id)) {
            (Some((place, year)), Some(column)) => column.get(place, year),
            _ => Err(Missing::NotInFile),
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
            Seat::Focus(_) => standing.map_or((None, None), |(standing, (place, year))| {
                (standing.rank(place, year), standing.band(place, year))
            }),
            Seat::Unit(_) => {
                let band = value
                    .ok()
                    .and_then(|value| band_beside(value, borders, row.direction()));
                (None, band)
            }
            Seat::Nation(_) => (None, None),
        };
        let grey = match value {
            Err(kind) => Some(kind),
            Ok(_) if is_nation || row.direction() == Direction::None => None,
            Ok(_) => band.is_none().then_some(Missing::TooFew),
        };
        Figure {
            value,
            rank,
            difference,
            band,
            grey,
            source: self.source(row, scene, at, is_nation),
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
            return Source::Rule(self.plan.location(row.span));
        };
        let Some((place, year)) = at else {
            return Source::Nowhere;
        };
        if is_nation && scene.facts.nation_is_mean(figure) {
            let counted = scene.facts.column(figure).map_or(0, |column| {
                column
                    .ranked_in(year)
                    .iter()
                    .filter(|value| !value.is_nan())
                    .count()
            });
            return Source::MeanOf(counted);
        }
        scene
            .inputs
            .origin(figure, place, year)
            .map_or(Source::Nowhere, Source::Cell)
    }

    fn is_raw(&self, id: NodeId) -> bool {
        self.plan
            .node(id)
            .is_some_and(|node| matches!(node.op, Op::KeyFigure(_)))
    }

    /// How a measure is put together, references followed to what they name.
    fn composition(&self, measure: &Measure) -> Composition {
        let mut id = measure.row.value;
        while let Some(node) = self.plan.node(id) {
            match (&node.op, node.inputs.first()) {
                (Op::Reference(_), Some(target)) => id = *target,
                (Op::Combine { method, coverage }, _) => {
                    return Composition::Combined {
                        method: method.name(),
                        members: node.inputs.iter().map(|id| self.name(*id)).collect(),
                        coverage: *coverage,
                    };
                }
                (Op::Absent(reason), _) => {
                    return Composition::Absent {
                        reason: reason.to_string(),
                    };
                }
                _ => break,
            }
        }
        Composition::Single
    }

    fn name(&self, id: NodeId) -> String {
        let Some(node) = self.plan.node(id) else {
            return String::new();
        };
        match (&node.label, &node.op) {
            (Some(label), _) => label.to_string(),
            (None, Op::KeyFigure(index)) => self
                .plan
                .key_figures
                .get(*index)
                .map(|figure| figure.id.to_string())
                .unwrap_or_default(),
            (None, Op::Reference(name)) => name.to_string(),
            (None, _) => {
                let members: Vec<String> = node
                    .inputs
                    .iter()
                    .take(4)
                    .map(|id| match self.plan.node(*id) {
                        Some(inner) if inner.label.is_none() && !inner.inputs.is_empty() => {
                            "…".to_owned()
                        }
                        _ => self.name(*id),
                    })
                    .collect();
                format!("({})", members.join(", "))
            }
        }
    }

    /// What stands for the nation in a node: the least certain of the key figures beneath it.
    fn nation(&self, root: NodeId) -> Nation {
        let mut seen = HashSet::new();
        let mut stack = vec![root];
        let mut nation = Nation::Absent;
        while let Some(id) = stack.pop() {
            let Some(node) = self.plan.node(id).filter(|_| seen.insert(id)) else {
                continue;
            };
            if let Op::KeyFigure(index) = node.op {
                if self.municipal.facts.nation_is_mean(index) {
                    return Nation::Mean;
                }
                nation = Nation::Stated;
            }
            stack.extend(&node.inputs);
        }
        nation
    }
}
