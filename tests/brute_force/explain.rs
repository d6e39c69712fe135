//! Every explanation can be worked out from its own steps, and says what a run says.

use std::{collections::HashMap, sync::Arc};

use proptest::{prelude::*, test_runner::TestCaseResult};
use visare::{
    diagnostics::Location,
    engine::{Explanation, How, Position, Results, RowResult, Step},
    methods::Mark,
    model::{Band, BandLimits, BandRule, Direction, Missing, PlaceKind, Sex},
    project::Project,
    session::{Explained, Focus, Session},
};

use super::{
    cases,
    dice::Dice,
    fraction::Fraction,
    model::{Among, Cell, Model, Place, sizes},
    oracle::Oracle,
    recompute::{asked, combined, follows, is_on_scale, present, year_of},
    run_in,
    write::{EXPORT_SHEET, SEX_FILE, SEX_SHEET},
};

const CASES: u32 = 64;
const TOWNS: usize = 4;

/// A row in a year, with the figure of every town.
struct Asked<'a> {
    area: usize,
    row: usize,
    year: usize,
    town: usize,
    /// Which of the rows by sex; none for everybody.
    sex: Option<usize>,
    results: &'a [Arc<Results>],
    model: &'a Model,
    oracle: &'a Oracle<'a>,
    cells: &'a HashMap<String, Cell>,
}

pub fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= (a.abs().max(b.abs()) * 1e-13).max(1e-9)
}

/// Whether two values are one when ranked; different values of the model are further apart.
pub fn tied(a: f64, b: f64) -> bool {
    (a - b).abs() <= a.abs().max(b.abs()) * 1e-12
}

/// About whom and which year a step speaks.
#[derive(Clone, Copy)]
struct About<'a> {
    oracle: &'a Oracle<'a>,
    year: i16,
}

impl<'a> About<'a> {
    /// Whether a formula's value follows from its members; in a year that no file comes near nothing has a value.
    fn follows(self, step: &Step, method: &str, members: &[Step]) -> bool {
        if self.oracle.holds(Place::Nation, self.year) {
            follows(step, method, members)
        } else {
            step.value == Err(Missing::NotInFile)
        }
    }

    /// The same of a step beneath one that has come about by this method.
    fn below(self, method: &str, member: &Step) -> About<'a> {
        let sex = match method {
            "women" => Some("K"),
            "men" => Some("M"),
            _ => None,
        };
        let over_years = matches!(method, "earlier" | "carried" | "mean_of_years" | "slope");
        About {
            oracle: sex
                .and_then(|sex| self.oracle.about(sex))
                .unwrap_or(self.oracle),
            year: Some(member)
                .filter(|_| over_years)
                .and_then(year_of)
                .unwrap_or(self.year),
        }
    }
}

/// Whether nothing in a step may lack members.
fn is_strict(step: &Step) -> bool {
    match &step.how {
        How::Combined {
            method,
            coverage,
            members,
            ..
        } => *method != "points" && *coverage >= 1.0 && members.iter().all(is_strict),
        How::Formula { members, .. } => members.iter().all(is_strict),
        How::Reference { of, .. } | How::Scaled { of, .. } => is_strict(of),
        _ => true,
    }
}

/// Every cell of the exports, by the name of its place.
fn cells_of(model: &Model) -> HashMap<String, Cell> {
    let mut cells = HashMap::new();
    for export in &model.exports {
        for (row, stated) in export.rows.iter().enumerate() {
            for (column, cell) in stated.cells.iter().enumerate() {
                let letter = char::from(b'C' + column as u8);
                let name = format!("{}!{EXPORT_SHEET}!{letter}{}", export.file, row + 3);
                cells.insert(name, *cell);
            }
        }
    }
    for (row, stated) in model.by_sex.iter().enumerate() {
        cells.insert(format!("{SEX_FILE}!{SEX_SHEET}!E{}", row + 2), stated.cell);
    }
    cells
}

impl Asked<'_> {
    /// A row of a town, about whom is asked.
    fn row_of(&self, row: usize, town: usize) -> &RowResult {
        let row = &self.results[town].areas[self.area].rows[row];
        self.sex.map_or(row, |sex| &row.by_sex[sex])
    }

    fn of_town(&self, row: usize, town: usize) -> Option<f64> {
        let row = self.row_of(row, town);
        row.figures[0][self.year].value.ok()
    }

    /// The towns that are ranked, with their values.
    fn field(&self) -> Vec<(usize, f64)> {
        let label = &self.results[0].areas[self.area].rows[self.row].measure;
        let mut measures = self.model.measures.iter();
        let measure = measures.find(|measure| measure.label == *label).unwrap();
        (0..self.model.towns.len())
            .filter(|town| measure.among == Among::All || self.model.group.contains(town))
            .filter_map(|town| Some((town, self.of_town(self.row, town)?)))
            .collect()
    }

    fn explain(&self, session: &mut Session, project: &Project) -> Explanation {
        let area = &self.results[self.town].areas[self.area];
        let row = &area.rows[self.row];
        let mut name = format!("{}/{}", area.name, row.measure);
        if row.level == 2 {
            name += &format!("/{}", row.label);
        }
        let focus = Focus::Code(self.model.towns[self.town].0.clone());
        let asked = session.explain(project, &name, Some(row.years[self.year]), &focus);
        let mut found = asked.value;
        match found.pop() {
            Some(Explained::Figure(figure)) if found.is_empty() => *figure,
            other => panic!("{name}: {other:?}"),
        }
    }

    fn check(&self, found: &Explanation) -> TestCaseResult {
        let area = &self.results[self.town].areas[self.area];
        let row = self.row_of(self.row, self.town);
        let figure = &row.figures[0][self.year];
        prop_assert_eq!(found.sex, row.sex);
        prop_assert_eq!(&found.area, &area.name);
        prop_assert_eq!(&found.measure, &row.measure);
        prop_assert_eq!(&found.label, &row.label);
        prop_assert_eq!(&found.place, &area.places[0]);
        prop_assert_eq!(found.year, row.years[self.year]);
        prop_assert_eq!(found.direction, row.direction);
        prop_assert_eq!(found.unit, row.unit);
        prop_assert_eq!(found.decimals, row.decimals);
        prop_assert_eq!(&found.rule, &row.rule);
        prop_assert_eq!(found.own.value, figure.value);
        prop_assert_eq!(found.difference, figure.difference);
        let sex = match found.sex {
            Sex::Total => None,
            Sex::Women => self.oracle.about("K"),
            Sex::Men => self.oracle.about("M"),
        };
        let about = About {
            oracle: sex.unwrap_or(self.oracle),
            year: found.year,
        };
        self.own(&found.own, about)?;
        self.nation(&found.own, &found.nation, about)?;
        let expected = found.own.value.ok().zip(found.nation.value.ok());
        match (expected, found.difference) {
            (None, None) => {}
            (Some((own, nation)), Some(difference)) => {
                // The dust of a difference is that of the numbers that it is between.
                let dust = (own.abs().max(nation.abs()) * 1e-12).max(1e-9);
                let off = (difference - (own - nation)).abs();
                prop_assert!(off <= dust, "{:#?}", found);
            }
            _ => prop_assert!(false, "{:#?}", found),
        }
        let has_nation = area.places.last().unwrap().kind == PlaceKind::Nation;
        if has_nation && is_strict(&found.own) {
            let stated = row.figures.last().unwrap()[self.year].value.ok();
            prop_assert_eq!(found.nation.value.ok(), stated);
        }
        let is_placed = row.direction != Direction::None && figure.value.is_ok();
        prop_assert_eq!(found.position.is_some(), is_placed);
        if let Some(position) = &found.position {
            prop_assert_eq!(position.rank, figure.rank);
            prop_assert_eq!(position.ranked, row.fields[self.year].ranked);
            prop_assert_eq!(position.band, figure.band);
            prop_assert_eq!(position.bands, row.bands);
            prop_assert_eq!(position.borders, row.fields[self.year].borders);
            self.position(found, position)?;
        }
        Ok(())
    }

    /// The tree of the place's own value.
    fn own(&self, step: &Step, about: About<'_>) -> TestCaseResult {
        match &step.how {
            How::Combined {
                method,
                coverage,
                numbers,
                members,
                ..
            } => {
                let (values, numbers) = present(members, numbers);
                let least = coverage * asked(method, members) as f64 - 1e-9;
                let enough = values.len() as f64 >= least && !values.is_empty();
                let again = enough.then(|| combined(method, &numbers, &values));
                self.is_value(step, again.flatten())?;
                for member in members {
                    self.own(member, about)?;
                }
                Ok(())
            }
            How::Formula {
                method, members, ..
            } => {
                prop_assert!(about.follows(step, method, members), "{:#?}", step);
                for member in members {
                    self.own(member, about.below(method, member))?;
                }
                Ok(())
            }
            How::Scaled { of, marks, .. } => {
                scaled(step, of, marks)?;
                self.own(of, about)
            }
            How::Reference { of, .. } => {
                prop_assert_eq!(of.value, step.value);
                self.own(of, about)
            }
            How::Cell { cell, .. } => self.cell(step, cell.as_ref()),
            How::MeanOf { .. } => self.mean_of(step, about),
            How::Absent { .. } => {
                prop_assert_eq!(step.value, Err(Missing::NotInFile));
                Ok(())
            }
            How::Among { .. } | How::Constant { .. } | How::Parameter { .. } => Ok(()),
            _ => {
                prop_assert!(false, "{:#?}", step);
                Ok(())
            }
        }
    }

    fn is_value(&self, step: &Step, again: Option<f64>) -> TestCaseResult {
        match (step.value, again) {
            (Ok(value), Some(again)) => prop_assert!(close(value, again), "{:#?}", step),
            (value, again) => {
                prop_assert!(value.is_err() && again.is_none(), "{:#?}", step);
            }
        }
        Ok(())
    }

    /// The mean of all municipalities in the nation's stead.
    fn mean_of(&self, step: &Step, about: About<'_>) -> TestCaseResult {
        let How::MeanOf { key_figure, count } = &step.how else {
            prop_assert!(false, "{:#?}", step);
            return Ok(());
        };
        let mut figures = self.model.figures.iter();
        let key_figure = key_figure.as_ref().map(|id| id.as_str());
        let figure = figures.position(|figure| Some(figure.id.as_str()) == key_figure);
        let values = about.oracle.towns_with(figure.unwrap(), about.year);
        prop_assert!(values.len() > 1, "{:#?}", step);
        prop_assert_eq!(*count, values.len());
        self.is_value(step, Some(Fraction::mean(&values).to_f64()))
    }

    /// A cell holds what is said of it.
    fn cell(&self, step: &Step, cell: Option<&Location>) -> TestCaseResult {
        let Some(cell) = cell else {
            prop_assert_eq!(step.value, Err(Missing::NotInFile));
            return Ok(());
        };
        let expected = match self.cells[&cell.name()] {
            Cell::Tenths(tenths) => Ok(tenths as f64 / 10.0),
            // In a sheet that is not Kolada's a dash may be none, or missing.
            Cell::Dash if !cell.name().starts_with("export") => Err(Missing::NotInFile),
            Cell::Blank | Cell::Unwritten | Cell::Dash => Err(Missing::NotReported),
            Cell::Dot => Err(Missing::NotApplicable),
            Cell::Dots => Err(Missing::Suppressed),
        };
        if step.value != Err(Missing::Conflict) {
            prop_assert_eq!(step.value, expected);
        }
        Ok(())
    }

    /// The tree of what is compared with, on the members that the place has.
    fn nation(&self, own: &Step, nation: &Step, about: About<'_>) -> TestCaseResult {
        prop_assert_eq!(&own.label, &nation.label);
        match (&own.how, &nation.how) {
            (
                How::Combined {
                    method,
                    coverage,
                    numbers,
                    members,
                    ..
                },
                How::Combined {
                    numbers: found_numbers,
                    members: found,
                    ..
                },
            ) => {
                let has_gaps = *coverage < 1.0 || *method == "points";
                let compared: Vec<(usize, &Step)> = members
                    .iter()
                    .enumerate()
                    .filter(|(_, member)| !has_gaps || member.value.is_ok())
                    .collect();
                prop_assert_eq!(found.len(), compared.len());
                let numbers: Vec<f64> = compared
                    .iter()
                    .filter_map(|(nth, _)| numbers.get(*nth).copied())
                    .collect();
                prop_assert_eq!(&numbers, found_numbers);
                for ((_, own), nation) in compared.into_iter().zip(found) {
                    self.nation(own, nation, about)?;
                }
                let (values, _) = present(found, &[]);
                let complete = !values.is_empty() && values.len() == found.len();
                let again = complete.then(|| combined(method, &numbers, &values));
                self.is_value(nation, again.flatten())
            }
            (
                How::Formula {
                    method, members, ..
                },
                How::Formula { members: found, .. },
            ) => {
                prop_assert!(about.follows(nation, method, found), "{:#?}", nation);
                prop_assert_eq!(members.len(), found.len());
                for (own, nation) in members.iter().zip(found) {
                    let about = about.below(method, nation);
                    // The nation is the same for all, and may be known in another year than the place.
                    if matches!(
                        *method,
                        "nation" | "nation_mean" | "nation_mixed" | "carried"
                    ) {
                        self.own(nation, about)?;
                    } else {
                        self.nation(own, nation, about)?;
                    }
                }
                Ok(())
            }
            (How::Scaled { of: own, .. }, How::Scaled { of, marks, .. }) => {
                scaled(nation, of, marks)?;
                self.nation(own, of, about)
            }
            (How::Reference { of: own, .. }, How::Reference { of, .. }) => {
                prop_assert_eq!(of.value, nation.value);
                self.nation(own, of, about)
            }
            (How::Cell { .. }, How::MeanOf { .. }) => self.mean_of(nation, about),
            (How::Cell { .. }, How::Cell { cell, .. }) => self.cell(nation, cell.as_ref()),
            (How::Absent { .. }, How::Absent { .. }) => Ok(()),
            (How::Among { .. }, How::Among { .. })
            | (How::Constant { .. }, How::Constant { .. })
            | (How::Parameter { .. }, How::Parameter { .. }) => {
                prop_assert_eq!(own.value, nation.value);
                Ok(())
            }
            _ => {
                prop_assert!(false, "{:#?}\n{:#?}", own, nation);
                Ok(())
            }
        }
    }

    fn position(&self, found: &Explanation, position: &Position) -> TestCaseResult {
        let value = found.own.value.unwrap();
        let high = found.direction == Direction::High;
        let field = self.field();
        let better = |a: f64, b: f64| !tied(a, b) && (high == (a > b));
        let nearest = |on_side: &dyn Fn(f64) -> bool| {
            let side: Vec<f64> = field
                .iter()
                .map(|(_, other)| *other)
                .filter(|other| on_side(*other))
                .collect();
            let gap = |other: &f64| (other - value).abs();
            side.into_iter()
                .min_by(|a, b| gap(a).total_cmp(&gap(b)))
                .map(|nearest| {
                    let names: Vec<String> = field
                        .iter()
                        .filter(|(_, other)| tied(*other, nearest))
                        .map(|(town, _)| self.model.towns[*town].1.clone())
                        .collect();
                    let figure =
                        |town: usize| self.row_of(self.row, town).figures[0][self.year].rank;
                    let of_nearest = field.iter().find(|(_, other)| tied(*other, nearest));
                    let rank = of_nearest.and_then(|(town, _)| figure(*town));
                    (names, nearest, rank)
                })
        };
        for (said, expected) in [
            (&position.better, nearest(&|other| better(other, value))),
            (&position.worse, nearest(&|other| better(value, other))),
        ] {
            prop_assert_eq!(said.is_some(), expected.is_some());
            if let Some((said, (names, nearest, rank))) = said.as_ref().zip(expected) {
                prop_assert_eq!(&said.places, &names);
                prop_assert!(tied(said.value, nearest));
                prop_assert_eq!(Some(said.rank), rank);
            }
        }
        if let Some(limits) = position.bands.limits() {
            return to_limit(value, limits, found.direction, position);
        }
        let others: Vec<f64> = field
            .iter()
            .filter(|(town, _)| *town != self.town)
            .map(|(_, other)| *other)
            .collect();
        let band_at = |wished: f64| {
            let ahead = others.iter().filter(|other| better(**other, wished));
            let behind = others.iter().filter(|other| better(wished, **other));
            let (ahead, behind) = (ahead.count(), behind.count());
            band_of(ahead, behind, field.len(), position.bands)
        };
        let reaches = |wished: f64| match position.band {
            Some(Band::Poor) => band_at(wished) != Band::Poor,
            _ => band_at(wished) == Band::Good,
        };
        let may_rise = matches!(position.band, Some(Band::Poor | Band::Middle));
        // The first of the others' values, from the nearest better one on, that is good enough.
        let mut steps: Vec<f64> = others
            .iter()
            .copied()
            .filter(|other| may_rise && better(*other, value) && reaches(*other))
            .map(|other| other - value)
            .collect();
        steps.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
        prop_assert_eq!(
            position.to_next.is_some(),
            !steps.is_empty(),
            "{:?} {:?} {:?}",
            value,
            position,
            others
        );
        if let Some(((band, change), least)) = position.to_next.zip(steps.first()) {
            // It is as exact as the values that it lies between, so the other whom it leads to is looked for.
            let gap = |other: &f64| (value + change - other).abs();
            let goal = others.iter().min_by(|a, b| gap(a).total_cmp(&gap(b)));
            let goal = *goal.unwrap();
            prop_assert!(reaches(goal), "{:?} {:?} {:?}", value, position, others);
            prop_assert_eq!(band, band_at(goal), "{:?} {:?}", value, position);
            prop_assert!(leads_to(value, change, goal), "{} {}", change, goal);
            prop_assert!(
                leads_to(value, change, value + least),
                "{} {}",
                change,
                least
            );
        }
        Ok(())
    }
}

/// Whether a change takes a value to another; it is as exact as the larger of them.
fn leads_to(value: f64, change: f64, goal: f64) -> bool {
    let dust = value.abs().max(goal.abs()) * 1e-13;
    (value + change - goal).abs() <= dust.max(1e-9)
}

/// The band of one with so many better and so many worse, by shares.
fn band_of(ahead: usize, behind: usize, among: usize, rule: BandRule) -> Band {
    rule.shares()
        .unwrap()
        .band(ahead + 1, among - behind, among)
}

/// A value on a scale follows from what the scale shows of itself.
fn scaled(step: &Step, of: &Step, marks: &[Mark]) -> TestCaseResult {
    match (step.value, of.value) {
        (Ok(value), Ok(of)) => prop_assert!(is_on_scale(value, of, marks), "{:#?}", step),
        (value, of) => prop_assert!(
            value.is_err() && (of.is_err() || marks.is_empty()),
            "{:#?}",
            step
        ),
    }
    Ok(())
}

/// The way to a better band ends at a limit of the rule.
fn to_limit(
    value: f64,
    limits: BandLimits,
    direction: Direction,
    position: &Position,
) -> TestCaseResult {
    let reaches = |limit: f64| {
        tied(value, limit)
            || match direction {
                Direction::Low => value < limit,
                _ => value > limit,
            }
    };
    let next = [limits.middle, limits.good]
        .into_iter()
        .find(|limit| !reaches(*limit));
    let banded = position.band.is_some();
    prop_assert_eq!(position.to_next.is_some(), banded && next.is_some());
    if let Some(((band, change), limit)) = position.to_next.zip(next) {
        let is_good = tied(limit, limits.good);
        prop_assert_eq!(band == Band::Good, is_good, "{:?}", position);
        prop_assert!(leads_to(value, change, limit), "{} {}", change, limit);
    }
    Ok(())
}

fn every_explanation_adds_up(model: &Model, dice: Dice) -> TestCaseResult {
    let project = model.project();
    let mut session = Session::default();
    let results = run_in(&mut session, &project, Focus::All, &[]).results;
    let cells = cells_of(model);
    let oracle = Oracle::new(model);
    let mut towns: Vec<usize> = (0..TOWNS)
        .map(|nth| dice.below("explained", &[nth], model.towns.len()))
        .chain([model.own])
        .collect();
    towns.sort_unstable();
    towns.dedup();
    for (area, shown) in results[0].areas.iter().enumerate() {
        for (row, known) in shown.rows.iter().enumerate() {
            for year in 0..known.years.len() {
                for town in &towns {
                    let asked = Asked {
                        area,
                        row,
                        year,
                        town: *town,
                        sex: None,
                        results: &results,
                        model,
                        oracle: &oracle,
                        cells: &cells,
                    };
                    let found = asked.explain(&mut session, &project);
                    asked.check(&found)?;
                    let shown = &results[*town].areas[area].rows[row];
                    prop_assert_eq!(found.by_sex.len(), shown.by_sex.len());
                    for (sex, apart) in found.by_sex.iter().enumerate() {
                        let sex = Some(sex);
                        Asked { sex, ..asked }.check(apart)?;
                    }
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(CASES, 20))]

    #[test]
    fn every_explanation_adds_up_and_says_what_a_run_says(sizes in sizes()) {
        every_explanation_adds_up(&Model::new(sizes), Dice(sizes.seed))?;
    }
}
