//! Every explanation can be worked out from its own steps, and says what a run says.

use std::collections::HashMap;

use proptest::{prelude::*, test_runner::TestCaseResult};
use visare::{
    diagnostics::Location,
    engine::{Explanation, How, Position, Results, RowResult, Step},
    model::{Band, BandLimits, BandRule, Direction, Missing},
    project::Project,
    session::{Focus, Session},
};

use super::{
    cases,
    dice::Dice,
    model::{Among, Cell, Model, sizes},
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
    results: &'a [Results],
    model: &'a Model,
    cells: &'a HashMap<String, Cell>,
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= (a.abs().max(b.abs()) * 1e-13).max(1e-9)
}

/// Whether two values are one when ranked; different values of the model are further apart.
fn tied(a: f64, b: f64) -> bool {
    (a - b).abs() <= a.abs().max(b.abs()) * 1e-12
}

fn combined(method: &str, values: &[f64]) -> f64 {
    let sum: f64 = values.iter().sum();
    if method == "mean" {
        sum / values.len() as f64
    } else {
        sum
    }
}

fn present(members: &[Step]) -> Vec<f64> {
    members.iter().filter_map(|step| step.value.ok()).collect()
}

/// Whether nothing in a step may lack members.
fn is_strict(step: &Step) -> bool {
    match &step.how {
        How::Combined {
            coverage, members, ..
        } => *coverage >= 1.0 && members.iter().all(is_strict),
        How::Reference { of, .. } => is_strict(of),
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
        asked.value.unwrap()
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
        self.own(&found.own)?;
        self.nation(&found.own, &found.nation)?;
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
        if is_strict(&found.own) {
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
    fn own(&self, step: &Step) -> TestCaseResult {
        match &step.how {
            How::Combined {
                method,
                coverage,
                members,
                ..
            } => {
                let values = present(members);
                let enough = values.len() as f64 >= coverage * members.len() as f64 - 1e-9;
                match step.value {
                    Ok(value) => {
                        prop_assert!(enough && !values.is_empty(), "{:#?}", step);
                        prop_assert!(close(value, combined(method, &values)), "{:#?}", step);
                    }
                    Err(_) => prop_assert!(!enough || values.is_empty(), "{:#?}", step),
                }
                members.iter().try_for_each(|member| self.own(member))
            }
            How::Reference { of, .. } => {
                prop_assert_eq!(of.value, step.value);
                self.own(of)
            }
            How::Cell { cell, .. } => self.cell(step, cell.as_ref()),
            How::Absent { .. } => {
                prop_assert_eq!(step.value, Err(Missing::NotInFile));
                Ok(())
            }
            _ => {
                prop_assert!(false, "{:#?}", step);
                Ok(())
            }
        }
    }

    /// A cell holds what is said of it.
    fn cell(&self, step: &Step, cell: Option<&Location>) -> TestCaseResult {
        let Some(cell) = cell else {
            prop_assert_eq!(step.value, Err(Missing::NotInFile));
            return Ok(());
        };
        let expected = match self.cells[&cell.name()] {
            Cell::Tenths(tenths) => Ok(tenths as f64 / 10.0),
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
    fn nation(&self, own: &Step, nation: &Step) -> TestCaseResult {
        prop_assert_eq!(&own.label, &nation.label);
        match (&own.how, &nation.how) {
            (
                How::Combined {
                    method,
                    coverage,
                    members,
                    ..
                },
                How::Combined { members: found, .. },
            ) => {
                let compared: Vec<&Step> = members
                    .iter()
                    .filter(|member| *coverage >= 1.0 || member.value.is_ok())
                    .collect();
                prop_assert_eq!(found.len(), compared.len());
                for (own, nation) in compared.into_iter().zip(found) {
                    self.nation(own, nation)?;
                }
                let values = present(found);
                let complete = !values.is_empty() && values.len() == found.len();
                match nation.value {
                    Ok(value) => {
                        prop_assert!(complete, "{:#?}", nation);
                        prop_assert!(close(value, combined(method, &values)), "{:#?}", nation);
                    }
                    Err(_) => prop_assert!(!complete, "{:#?}", nation),
                }
                Ok(())
            }
            (How::Reference { of: own, .. }, How::Reference { of, .. }) => {
                prop_assert_eq!(of.value, nation.value);
                self.nation(own, of)
            }
            (How::Cell { key_figure, .. }, How::MeanOf { count, .. }) => {
                let rows = &self.results[0].areas[self.area].rows;
                let of_measure = &rows[self.row].measure;
                let row = rows
                    .iter()
                    .position(|row| {
                        row.measure == *of_measure && row.key_figure.as_ref() == Some(key_figure)
                    })
                    .unwrap();
                let values: Vec<f64> = (0..self.model.towns.len())
                    .filter_map(|town| self.of_town(row, town))
                    .collect();
                prop_assert!(!values.is_empty(), "{:#?}", nation);
                prop_assert_eq!(*count, values.len());
                let mean = combined("mean", &values);
                prop_assert!(
                    nation.value.is_ok_and(|value| close(value, mean)),
                    "{nation:#?}"
                );
                Ok(())
            }
            (How::Cell { .. }, How::Cell { cell, .. }) => self.cell(nation, cell.as_ref()),
            (How::Absent { .. }, How::Absent { .. }) => Ok(()),
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
        let reaches = |wished: f64| {
            let ahead = others.iter().filter(|other| better(**other, wished));
            let behind = others.iter().filter(|other| better(wished, **other));
            let (ahead, behind) = (ahead.count(), behind.count());
            let band = band_of(ahead, behind, field.len(), position.bands);
            match position.band {
                Some(Band::Poor) => band != Band::Poor,
                _ => band == Band::Good,
            }
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
        if let Some((change, least)) = position.to_next.zip(steps.first()) {
            prop_assert!(
                reaches(value + change),
                "{:?} {:?} {:?}",
                value,
                position,
                others
            );
            // A change is as exact as the values that it lies between.
            prop_assert!(close(value + change, value + least), "{} {}", change, least);
        }
        Ok(())
    }
}

/// The band of one with so many better and so many worse, by shares.
fn band_of(ahead: usize, behind: usize, among: usize, rule: BandRule) -> Band {
    rule.shares()
        .unwrap()
        .band(ahead + 1, among - behind, among)
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
    if let Some((change, limit)) = position.to_next.zip(next) {
        prop_assert!(close(value + change, limit), "{} {}", change, limit);
    }
    Ok(())
}

fn every_explanation_adds_up(model: &Model, dice: Dice) -> TestCaseResult {
    let project = model.project();
    let mut session = Session::default();
    let results = run_in(&mut session, &project, Focus::All, &[]).results;
    let cells = cells_of(model);
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
    #![proptest_config(cases(CASES))]

    #[test]
    fn every_explanation_adds_up_and_says_what_a_run_says(sizes in sizes()) {
        every_explanation_adds_up(&Model::new(sizes), Dice(sizes.seed))?;
    }
}
