use jiff::civil::Date;

use crate::{
    diagnostics::Location,
    methods::{Mark, RowExpression, mean},
    model::{Direction, Group, KeyFigureId, Missing, Place, PlaceKind, Sex, Unit},
    plan::{NodeId, Row, RowPath},
};

use super::{Evaluation, PopulationView, Position, Reference, budget::Budget};

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
    /// What it is compared with: the nation on the same members, or the mean that stands in for it.
    pub nation: Step,
    /// Which of the two that is.
    pub reference: Reference,
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
    /// Whether it rests on a figure that is preliminary.
    pub preliminary: bool,
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
        /// The key figure; none of what is worked out from rows.
        key_figure: Option<KeyFigureId>,
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
        /// The number of each member, where the method has them: its weight or its maximum.
        numbers: Vec<f64>,
        /// The members; those without a value do not count.
        members: Vec<Step>,
        /// Where the rule says so.
        rule: Location,
    },
    /// It is worked out from values of the same place.
    Formula {
        /// Tail of the text key `formula.<name>`.
        method: &'static str,
        /// The values, in order; each may be missing.
        members: Vec<Step>,
        /// Where the rule says so.
        rule: Location,
    },
    /// It is a value on a scale.
    Scaled {
        /// Tail of the text key `method.<name>`.
        method: &'static str,
        /// The value.
        of: Box<Step>,
        /// Of how many municipalities the scale is made.
        among: usize,
        /// What the scale is, around the value.
        marks: Vec<Mark>,
        /// Where the rule says so.
        rule: Location,
    },
    /// It is said of all municipalities together.
    Among {
        /// Tail of the text key `method.<name>`.
        method: &'static str,
        /// What users call the figures.
        of: Vec<String>,
        /// How many municipalities have all of them.
        count: usize,
        /// Where the rule says so.
        rule: Location,
    },
    /// The rule states it.
    Constant {
        /// Where.
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
    /// It is worked out from rows of a table.
    Rows {
        /// Tail of the text key `aggregate.<name>`.
        aggregate: &'static str,
        /// How many rows.
        count: usize,
        /// What rows must meet to count, where not all do.
        condition: Option<RowExpression>,
        /// For each row the cells that count, in order.
        cells: Vec<Location>,
        /// Where the rule says so.
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

impl How {
    /// Whether any of the steps below is preliminary.
    pub(super) fn is_preliminary(&self) -> bool {
        match self {
            How::Combined { members, .. } | How::Formula { members, .. } => {
                members.iter().any(|member| member.preliminary)
            }
            How::Reference { of, .. } | How::Scaled { of, .. } => of.preliminary,
            _ => false,
        }
    }
}

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
        let population = if of_unit { self.units } else { self.municipal };
        let axes = population.dataset.axes();
        let spot = Spot {
            place: axes.places.position(&place.code),
            year: axes.years.position(year),
        };
        let difference = row
            .difference
            .and_then(|id| self.read(population, id, spot).ok());
        let stand_in = self.stand_in(row.value);
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
                None => self.step(population, row.value, spot, row, Budget::new().room()),
            },
            reference: Reference {
                nation: stand_in.nation,
                mean_of: stand_in.mean_of(self.municipal.dataset.axes().years.position(year)),
            },
            nation: self.nation_step(
                self.compared(row),
                population,
                spot,
                row,
                Budget::new().room(),
            ),
            difference,
            position: self.position(row, population, spot, year, of_unit),
            rule: self.plan.location(row.span),
            by_sex: Vec::new(),
        })
    }

    pub(super) fn read(
        &self,
        population: PopulationView<'_>,
        id: NodeId,
        spot: Spot,
    ) -> Result<f64, Missing> {
        match (spot.place, spot.year) {
            (Some(place), Some(year)) => population.read(id, place, year),
            _ => Err(Missing::NotInFile),
        }
    }

    /// The year of a spot.
    pub(super) fn year_of(&self, population: PopulationView<'_>, spot: Spot) -> Option<i16> {
        population.dataset.axes().years.years().nth(spot.year?)
    }

    /// The value of a node for each member of a group in a year.
    pub(super) fn members(
        &self,
        id: NodeId,
        group: &Group,
        year: i16,
    ) -> Vec<(String, Result<f64, Missing>)> {
        let axes = self.municipal.dataset.axes();
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
        let value = mean(members.iter().filter_map(|(_, value)| value.ok()));
        Step {
            label: row.label.to_string(),
            value: value.ok_or_else(|| why_none(&members)),
            decimals: row.decimals,
            preliminary: value.is_some() && self.is_preliminary(&self.key_figures(row.value), year),
            how: How::Group { members },
        }
    }
}

/// Why none of a group's members has a value.
pub(super) fn why_none(members: &[(String, Result<f64, Missing>)]) -> Missing {
    let reasons = members.iter().filter_map(|(_, value)| value.err());
    Missing::shared(reasons).unwrap_or(Missing::NotInFile)
}
