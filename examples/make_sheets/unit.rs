//! The municipality's own units: made-up home-care groups and homes with survey answers that add
//! up to the municipality's value.

use crate::home_care::{self, SURVEY_YEARS};
use crate::key_figure::{KeyFigure, Source};
use crate::random::Random;
use crate::special_housing;

/// Home-care units that do not exist.
const HOME_CARE: &[&str] = &[
    "Hemtjänst Drakudden",
    "Hemtjänst Näckdammen",
    "Hemtjänst Sagolunden",
    "Hemtjänst Tomtebacken",
    "Hemtjänst Trollviken",
    "Hemtjänst Vätteskogen",
];

/// Homes that do not exist.
const HOMES: &[&str] = &[
    "Äldreboendet Enhörningen",
    "Äldreboendet Månskenet",
    "Äldreboendet Silverstigen",
    "Äldreboendet Stjärnfallet",
];

/// Units and years with too few answers to be shown, and how many answers they have.
const TOO_FEW: &[(&str, u16, i64)] = &[
    ("Hemtjänst Trollviken", 2013, 4),
    ("Äldreboendet Silverstigen", 2012, 3),
];

/// The unit, key figure and year whose value was never filled in.
const EMPTY: (&str, &str, u16) = ("Hemtjänst Näckdammen", "U21465", 2014);

/// One row of the units' workbook.
pub struct Answer {
    /// The unit's name.
    pub unit: &'static str,
    /// The key figure's id.
    pub figure: &'static str,
    /// The year.
    pub year: u16,
    /// The share who are content, whole per cent.
    pub value: Option<i64>,
    /// How many answered.
    pub answers: i64,
}

/// How many in a unit answered and how many of them should be content.
struct Unit {
    /// How many answered.
    answers: i64,
    /// The share that fits the unit, from 0 to 1.
    share: f64,
    /// How many are content.
    content: i64,
}

/// All rows: home care first, each unit's key figures and years together.
pub fn answers() -> Vec<Answer> {
    let home_care = group(HOME_CARE, home_care::FIGURES, Source::HomeCareSurvey);
    let homes = group(
        HOMES,
        special_housing::FIGURES,
        Source::SpecialHousingSurvey,
    );
    home_care.into_iter().chain(homes).collect()
}

/// The rows of units that answered the same survey.
fn group(units: &[&'static str], figures: &'static [KeyFigure], source: Source) -> Vec<Answer> {
    let mut rows: Vec<Answer> = figures
        .iter()
        .filter(|figure| figure.source == source)
        .flat_map(|figure| {
            let years = SURVEY_YEARS.iter().zip(&figure.years);
            // Where the municipality has no value, its units have no rows either.
            years
                .filter_map(|(year, outcome)| Some((*year, outcome.value()?)))
                .flat_map(|(year, value)| year_rows(units, figure, year, value))
        })
        .collect();
    // A stable sort: within a unit the survey's order of key figures and years remains.
    rows.sort_by_key(|row| units.iter().position(|unit| *unit == row.unit));
    rows
}

/// One key figure and year of all units, with the municipality's value in per cent.
fn year_rows(units: &[&'static str], figure: &KeyFigure, year: u16, value: f64) -> Vec<Answer> {
    let empty = |unit: &str| (unit, figure.id, year) == EMPTY;
    let mut drawn: Vec<Unit> = units
        .iter()
        .map(|unit| Unit::draw(unit, figure, year, value))
        .collect();
    let counted = units
        .iter()
        .zip(&mut drawn)
        .filter(|(unit, _)| !empty(unit));
    balance(counted.map(|(_, unit)| unit).collect(), value / 100.0);
    units
        .iter()
        .zip(&drawn)
        .map(|(name, unit)| Answer {
            unit: name,
            figure: figure.id,
            year,
            value: (!empty(name)).then(|| unit.percent()),
            answers: unit.answers,
        })
        .collect()
}

impl Unit {
    /// Draws a unit's answers to a question: its size and level last, each year and question adds.
    fn draw(name: &str, figure: &KeyFigure, year: u16, value: f64) -> Unit {
        let mut lasting = Random::labelled(name);
        let size = 14 + lasting.below(24);
        let level = 4.0 * lasting.normal();
        let mut yearly = Random::labelled(&format!("{name}/{year}"));
        let size = size + yearly.below(5) - 2;
        let level = level + 2.0 * yearly.normal();
        let mut passing = Random::labelled(&format!("{name}/{}/{year}", figure.id));
        let few = TOO_FEW
            .iter()
            .find(|(unit, few_year, _)| *unit == name && *few_year == year);
        // Some leave a question out.
        let answered = (size - passing.below(3)).clamp(6, 40) as i64;
        let answers = few.map_or(answered, |(_, _, answers)| *answers);
        // Where nearly everyone is content there is less room to differ.
        let room = ((100.0 - value) / 20.0).min(1.0);
        let share = (value + room * (level + 2.0 * passing.normal())) / 100.0;
        let content = (share * answers as f64).round() as i64;
        Unit {
            answers,
            share,
            content: content.clamp(0, answers),
        }
    }

    /// The share who are content, in whole per cent.
    fn percent(&self) -> i64 {
        (200 * self.content + self.answers) / (2 * self.answers)
    }

    /// How far above its fitting share the unit lies when `change` more are content; none when that
    /// cannot be.
    fn excess(&self, change: i64) -> Option<f64> {
        let content = self.content + change;
        (0..=self.answers)
            .contains(&content)
            .then(|| content as f64 / self.answers as f64 - self.share)
    }
}

/// Moves one answer at a time, where it disturbs least, until the units together have the
/// municipality's share (from 0 to 1).
fn balance(mut units: Vec<&mut Unit>, share: f64) {
    let asked: i64 = units.iter().map(|unit| unit.answers).sum();
    let wanted = (share * asked as f64).round() as i64;
    let mut missing = wanted - units.iter().map(|unit| unit.content).sum::<i64>();
    while missing != 0 {
        let change = missing.signum();
        let least = units
            .iter_mut()
            .filter_map(|unit| Some((unit.excess(change)? * change as f64, unit)))
            .min_by(|one, other| one.0.total_cmp(&other.0));
        let Some((_, unit)) = least else { return };
        unit.content += change;
        missing -= change;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_together_have_the_municipalitys_share() {
        let mut units: Vec<Unit> = [(10, 0.5), (20, 0.9), (3, 0.2)]
            .into_iter()
            .map(|(answers, share)| Unit {
                answers,
                share,
                content: 0,
            })
            .collect();
        balance(units.iter_mut().collect(), 0.8);
        assert_eq!(units.iter().map(|unit| unit.content).sum::<i64>(), 26);
    }

    #[test]
    fn every_unit_has_a_row_for_every_question_and_year() {
        // One question of special housing lacks a year.
        assert_eq!(answers().len(), 6 * 11 * 3 + 4 * (12 * 3 - 1));
    }
}
