use jiff::civil::Date;

use crate::{
    diagnostics::Location,
    methods::mean,
    model::{Direction, Group, KeyFigureId, Missing, Place, PlaceKind, Sex, Unit},
    plan::{NodeId, Op, Row, RowPath},
};

use super::{Evaluation, Position, Scene};

/// Why a figure is what it is: every step with its own value, down to the cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The area.
    pub area: String,
    /// The measure that the row is or belongs to.
    pub measure: String,
    /// The row.
    pub label: String,
    /// Whose figure.
    pub place: Place,
    /// Whether it is about everybody there, or women or men alone.
    pub sex: Sex,
    /// The year of the figure.
    pub year: i16,
    /// Which values are good.
    pub direction: Direction,
    /// What it is counted in.
    pub unit: Unit,
    /// How many decimals are shown.
    pub decimals: usize,
    /// The place's own value, step by step.
    pub own: Step,
    /// What it is compared with: the nation on the same members.
    pub nation: Step,
    /// Own less nation, unrounded.
    pub difference: Option<f64>,
    /// Rank and band.
    pub position: Option<Position>,
    /// Where the row is declared.
    pub rule: Location,
    /// The same for women and for men, where the row has figures for them.
    pub by_sex: Vec<Explanation>,
}

/// One step: a value and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What users call it.
    pub label: String,
    /// Its value, unrounded, or why there is none.
    pub value: Result<f64, Missing>,
    /// How many decimals it is shown with.
    pub decimals: usize,
    /// How it came about.
    pub how: How,
}

/// How a step's value came about.
#[derive(Clone, Debug, PartialEq)]
pub enum How {
    /// A cell states it, or is where it would stand; no cell where no file holds it.
    Cell {
        /// The key figure.
        key_figure: KeyFigureId,
        /// The cell.
        cell: Option<Location>,
    },
    /// It is the unweighted mean over this many municipalities.
    MeanOf {
        /// The key figure.
        key_figure: KeyFigureId,
        /// How many have a value.
        count: usize,
    },
    /// It is the unweighted mean of a group: each member with its value, or why it has none.
    Group {
        /// The members, in the group's order.
        members: Vec<(String, Result<f64, Missing>)>,
    },
    /// Members are combined.
    Combined {
        /// Tail of the text key `method.<name>`.
        method: &'static str,
        /// Least share of members with a value.
        coverage: f64,
        /// The members; those without a value do not count.
        members: Vec<Step>,
        /// Where the rule says so.
        rule: Location,
    },
    /// It is a measure that is declared elsewhere.
    Reference {
        /// That measure's value.
        of: Box<Step>,
        /// Where the rule refers to it.
        rule: Location,
    },
    /// It is a value of the rules that has changed over time.
    Parameter {
        /// The day from which the value holds; none before the first.
        since: Option<Date>,
        /// Where the rule states it.
        rule: Location,
    },
    /// There is no key figure; the reason in the rule's words.
    Absent {
        /// The reason.
        reason: String,
        /// Where the rule says so.
        rule: Location,
    },
    /// It is built from more steps than are shown.
    Deeper,
}

/// An expression nested deeper than this is cut off when it is explained.
const DEEPEST: usize = 40;

/// A figure's place on the axes of its scene.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub(super) place: Option<usize>,
    pub(super) year: Option<usize>,
}

impl Evaluation<'_> {
    /// Explains the figure of a row for a place in a year of the row's own, and those of women and men beside it.
    /// None if the plan has no such row.
    pub fn explain(&self, path: RowPath, place: &Place, year: i16) -> Option<Explanation> {
        let mut explained = self.explain_one(path, place, year)?;
        if place.kind != PlaceKind::Unit {
            let (_, row) = self.plan.row(path)?;
            explained.by_sex = self
                .sexes(row.value, &self.key_figures(row.value))
                .filter_map(|sex| self.about(sex).explain_one(path, place, year))
                .collect();
        }
        Some(explained)
    }

    /// As [`Evaluation::explain`], without those beside it.
    pub fn explain_one(&self, path: RowPath, place: &Place, year: i16) -> Option<Explanation> {
        let area = self.plan.areas.get(path.area)?;
        let (measure, row) = self.plan.row(path)?;
        let of_unit = place.kind == PlaceKind::Unit;
        let scene = if of_unit { self.units } else { self.municipal };
        let axes = scene.facts.axes();
        let spot = Spot {
            place: axes.places.position(&place.code),
            year: axes.years.position(year),
        };
        let difference = row
            .difference
            .and_then(|id| self.read(scene, id, spot).ok());
        Some(Explanation {
            area: area.name.to_string(),
            measure: measure.row.label.to_string(),
            label: row.label.to_string(),
            place: place.clone(),
            sex: self.municipal.sex(),
            year,
            direction: row.direction(),
            unit: row.unit,
            decimals: row.decimals,
            own: match self.groups.iter().find(|group| group.place == *place) {
                Some(group) => self.group_step(row, group, year),
                None => self.step(scene, row.value, spot, row, 0),
            },
            nation: self.nation_step(row.value, scene, spot, year, row, 0),
            difference,
            position: self.position(row, scene, spot, year, of_unit),
            rule: self.plan.location(row.span),
            by_sex: Vec::new(),
        })
    }

    pub(super) fn read(&self, scene: Scene<'_>, id: NodeId, spot: Spot) -> Result<f64, Missing> {
        match (spot.place, spot.year) {
            (Some(place), Some(year)) => scene.read(id, place, year),
            _ => Err(Missing::NotInFile),
        }
    }

    /// The year of a spot.
    fn year_of(&self, scene: Scene<'_>, spot: Spot) -> Option<i16> {
        scene.facts.axes().years.years().nth(spot.year?)
    }

    /// The value of a node for each member of a group in a year.
    pub(super) fn members(
        &self,
        id: NodeId,
        group: &Group,
        year: i16,
    ) -> Vec<(String, Result<f64, Missing>)> {
        let axes = self.municipal.facts.axes();
        let year = axes.years.position(year);
        let member = |place: &Place| {
            let place_on_axis = axes.places.position(&place.code);
            let spot = Spot {
                place: place_on_axis,
                year,
            };
            (place.name.clone(), self.read(self.municipal, id, spot))
        };
        group.members.iter().map(member).collect()
    }

    fn group_step(&self, row: &Row, group: &Group, year: i16) -> Step {
        let members = self.members(row.value, group, year);
        Step {
            label: row.label.to_string(),
            value: mean(members.iter().filter_map(|(_, value)| value.ok()))
                .ok_or(Missing::NotInFile),
            decimals: row.decimals,
            how: How::Group { members },
        }
    }

    fn decimals_of(&self, id: NodeId, row: &Row) -> usize {
        self.plan
            .areas
            .iter()
            .flat_map(|area| &area.measures)
            .flat_map(|measure| std::iter::once(&measure.row).chain(&measure.details))
            .find(|known| known.value == id)
            .map_or(row.decimals, |known| known.decimals)
    }

    fn step(&self, scene: Scene<'_>, id: NodeId, spot: Spot, row: &Row, depth: usize) -> Step {
        let value = self.read(scene, id, spot);
        let label = self.plan.name_of(id);
        let decimals = self.decimals_of(id, row);
        let how = match self.plan.node(id).filter(|_| depth < DEEPEST) {
            None => How::Deeper,
            Some(node) => {
                let rule = self.plan.location(node.span);
                let inner = |id: &NodeId| self.step(scene, *id, spot, row, depth + 1);
                match &node.op {
                    Op::KeyFigure(index) => How::Cell {
                        key_figure: self.id_of(*index),
                        cell: spot
                            .place
                            .zip(spot.year)
                            .and_then(|(place, year)| scene.origin(*index, place, year)),
                    },
                    Op::Combine { method, coverage } => How::Combined {
                        method: method.name(),
                        coverage: *coverage,
                        members: node.inputs.iter().map(inner).collect(),
                        rule,
                    },
                    Op::Map(_) => How::Combined {
                        method: "formula",
                        coverage: 1.0,
                        members: node.inputs.iter().map(inner).collect(),
                        rule,
                    },
                    Op::Reference(_) => match node.inputs.first() {
                        Some(target) => How::Reference {
                            of: Box::new(inner(target)),
                            rule,
                        },
                        None => How::Deeper,
                    },
                    Op::Parameter(values) => How::Parameter {
                        since: self
                            .year_of(scene, spot)
                            .and_then(|year| values.in_year(year).map(|(since, _)| since)),
                        rule,
                    },
                    Op::Absent(reason) => How::Absent {
                        reason: reason.to_string(),
                        rule,
                    },
                    _ => How::Deeper,
                }
            }
        };
        Step {
            label,
            value,
            decimals,
            how,
        }
    }

    /// The nation on the members that the place has.
    fn nation_step(
        &self,
        id: NodeId,
        scene: Scene<'_>,
        spot: Spot,
        year: i16,
        row: &Row,
        depth: usize,
    ) -> Step {
        let axes = self.municipal.facts.axes();
        let nation = Spot {
            place: Some(axes.places.ranked()),
            year: axes.years.position(year),
        };
        let Some(node) = self.plan.node(id).filter(|_| depth < DEEPEST) else {
            return self.step(self.municipal, id, nation, row, DEEPEST);
        };
        let rule = self.plan.location(node.span);
        let inner = |id: &NodeId| self.nation_step(*id, scene, spot, year, row, depth + 1);
        let mut step = self.step(self.municipal, id, nation, row, depth);
        match &node.op {
            Op::KeyFigure(index) if self.municipal.facts.nation_is_mean(*index) => {
                let count = self.municipal.facts.column(*index).zip(nation.year).map_or(
                    0,
                    |(column, year)| {
                        let values = column.ranked_in(year).iter();
                        values.filter(|value| !value.is_nan()).count()
                    },
                );
                // In a year without any value nothing is a mean.
                if count > 0 {
                    step.how = How::MeanOf {
                        key_figure: self.id_of(*index),
                        count,
                    };
                }
            }
            Op::Combine { method, coverage } => {
                let present =
                    |id: &&NodeId| *coverage >= 1.0 || self.read(scene, **id, spot).is_ok();
                let members: Vec<Step> = node.inputs.iter().filter(present).map(inner).collect();
                // Also where all must have a value: a member may itself be compared on fewer.
                let values: Result<Vec<f64>, Missing> =
                    members.iter().map(|member| member.value).collect();
                step.value = match values {
                    Ok(values) if !values.is_empty() => {
                        let sum: f64 = values.iter().sum();
                        Ok(match method {
                            crate::methods::Method::Mean => sum / values.len() as f64,
                            crate::methods::Method::Sum => sum,
                        })
                    }
                    _ => Err(step.value.err().unwrap_or(Missing::Coverage)),
                };
                step.how = How::Combined {
                    method: method.name(),
                    coverage: *coverage,
                    members,
                    rule,
                };
            }
            Op::Reference(_) => {
                if let Some(target) = node.inputs.first() {
                    let of = inner(target);
                    step.value = of.value;
                    step.how = How::Reference {
                        of: Box::new(of),
                        rule,
                    };
                }
            }
            _ => {}
        }
        step
    }

    fn id_of(&self, index: usize) -> KeyFigureId {
        self.plan
            .key_figures
            .get(index)
            .map_or_else(|| KeyFigureId::new(""), |figure| figure.id.clone())
    }
}
