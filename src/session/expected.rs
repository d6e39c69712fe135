//! Whether figures are what is expected of them, and what they are today for one that expects it.

use super::{
    Focus, Session,
    explained::last_year,
    scope::{asked, group_or_unit},
};
use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location},
    engine::{Evaluation, Nation},
    inputs::expectations,
    model::{Aspect, Expectation, Missing, Place, PlaceKind, Rank},
    plan::{RowNames, RowPath},
    project::Project,
    text::{Language, Shown, say, shown},
};

/// How many decimals of a figure are locked, and how little it may then move.
const LOCKED_DECIMALS: i32 = 6;
const LOCKED_TOLERANCE: f64 = 1e-6;

/// What became of the figures that were looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tested {
    /// How many are as expected.
    pub met: usize,
    /// Those that are not: another figure (V601), no such row (V602) or place (V603), or a table beside the rules
    /// that cannot be understood.
    pub failed: Vec<Diagnostic>,
}

/// So many figures that are not as expected a run tells one by one: a file that is missing fails them all, and is not
/// to be hidden behind them.
const TOLD: usize = 12;

impl Tested {
    /// What there is to say in a run: the first figures that are not as expected, how many more there are (V608), and
    /// everything else.
    pub(super) fn in_brief(self) -> Vec<Diagnostic> {
        let (figures, mut told): (Vec<_>, Vec<_>) = self
            .failed
            .into_iter()
            .partition(|fault| fault.code == Code::ExpectationFailed);
        let more = figures.len().saturating_sub(TOLD);
        told.extend(figures.into_iter().take(TOLD));
        if more > 0 {
            told.push(Diagnostic::new(Code::ExpectationsFailed).with("count", more));
        }
        told
    }
}

impl Session {
    /// Evaluates a project and looks whether its figures are what its rules and the tables beside them expect.
    pub fn test(&mut self, project: &Project, language: Language) -> Checked<Option<Tested>> {
        let mut diagnostics = Vec::new();
        let evaluated = self.evaluate(project, &mut diagnostics);
        let evaluation = self.evaluation(&evaluated);
        let tested = evaluation.map(|evaluation| test(evaluation, project, language));
        Checked::new(tested, diagnostics)
    }

    /// Today's figure of a row as an expectation, to be kept beside the rules. One that is expected already is
    /// named with its place (V605, V606).
    pub fn lock(
        &mut self,
        project: &Project,
        row: &str,
        year: Option<i16>,
        of: &Focus,
    ) -> Checked<Option<Expectation>> {
        let mut diagnostics = Vec::new();
        let evaluated = self.evaluate(project, &mut diagnostics);
        let Some(evaluation) = self.evaluation(&evaluated) else {
            return Checked::new(None, diagnostics);
        };
        let place = asked(project, of, Some(evaluation)).drain_into(&mut diagnostics);
        let names = evaluation.plan.names_of_rows();
        let path = match names.find(row) {
            Ok(path) => path,
            Err(candidates) => {
                let fault = Diagnostic::new(Code::RowUnknown).with("name", row);
                diagnostics.push(fault.meant(candidates));
                return Checked::new(None, diagnostics);
            }
        };
        let year = year.or_else(|| last_year(evaluation, path));
        let (Some(place), Some(year)) = (place, year) else {
            return Checked::new(None, diagnostics);
        };
        let value = figure(evaluation, path, &place, year, Aspect::Value);
        let known = expected_of(project, evaluation).value;
        let known = known.iter().find(|(known, _)| {
            known.year == year
                && known.aspect == Aspect::Value
                && names.find(&known.row) == Ok(path)
                && whose(evaluation, project, known).as_ref() == Some(&place)
        });
        let scale = 10_f64.powi(LOCKED_DECIMALS);
        let today = Expectation {
            row: names.full_name(path).unwrap_or(row).to_owned(),
            place: Some(place.name),
            year,
            aspect: Aspect::Value,
            expected: value.ok().map(|value| (value * scale).round() / scale),
            tolerance: value.ok().map(|_| LOCKED_TOLERANCE),
        };
        let Some((known, at)) = known else {
            return Checked::new(Some(today), diagnostics);
        };
        let code = if known.is_met(value) {
            Code::LockedAlready
        } else {
            Code::LockedOtherwise
        };
        let language = project.pack.settings.language;
        let fault = Diagnostic::new(code)
            .with("row", &today.row)
            .with("year", year);
        let fault = with_numbers(fault, known, value, language).at(at.clone());
        diagnostics.push(fault);
        Checked::new(None, diagnostics)
    }
}

/// Looks whether figures are as expected.
pub(super) fn test(evaluation: Evaluation<'_>, project: &Project, language: Language) -> Tested {
    let mut tested = Tested::default();
    let expected = expected_of(project, evaluation).drain_into(&mut tested.failed);
    if expected.is_empty() {
        return tested;
    }
    let names = evaluation.plan.names_of_rows();
    for (expectation, at) in expected {
        match look(evaluation, project, &names, &expectation, language) {
            None => tested.met += 1,
            Some(fault) => tested.failed.push(fault.at(at)),
        }
    }
    tested
}

/// What the rules expect, then what the tables beside them do.
fn expected_of(
    project: &Project,
    evaluation: Evaluation<'_>,
) -> Checked<Vec<(Expectation, Location)>> {
    let plan = evaluation.plan;
    let read = expectations(&project.expected, project.pack.settings.language);
    let in_rules = plan.expectations.iter();
    let mut all: Vec<_> = in_rules
        .map(|(expectation, span)| (expectation.clone(), plan.location(*span)))
        .collect();
    all.extend(read.value);
    Checked::new(all, read.diagnostics)
}

/// Why an expectation is not met; nothing if it is.
fn look(
    evaluation: Evaluation<'_>,
    project: &Project,
    names: &RowNames,
    expectation: &Expectation,
    language: Language,
) -> Option<Diagnostic> {
    let path = match names.find(&expectation.row) {
        Ok(path) => path,
        Err(candidates) => {
            let fault = Diagnostic::new(Code::ExpectationRowUnknown);
            return Some(fault.with("name", &expectation.row).meant(candidates));
        }
    };
    let Some(place) = whose(evaluation, project, expectation) else {
        let name = expectation.place.as_deref().unwrap_or("");
        return Some(Diagnostic::new(Code::ExpectationPlaceUnknown).with("name", name));
    };
    let value = figure(
        evaluation,
        path,
        &place,
        expectation.year,
        expectation.aspect,
    );
    if expectation.is_met(value) {
        return None;
    }
    let asked = match place.kind {
        PlaceKind::Unit | PlaceKind::Group => &place.name,
        _ => &place.code,
    };
    let fault = Diagnostic::new(Code::ExpectationFailed)
        .with("row", names.full_name(path).unwrap_or_default())
        .with("year", expectation.year)
        .with("code", asked)
        .with("place", &place.name)
        .said("what", what(evaluation, path, &place, expectation));
    Some(with_numbers(fault, expectation, value, language))
}

/// Text key of what of a figure is expected; of a difference also from what.
fn what(
    evaluation: Evaluation<'_>,
    path: RowPath,
    place: &Place,
    expectation: &Expectation,
) -> &'static str {
    match expectation.aspect {
        Aspect::Value => "expects.value",
        Aspect::Rank => "expects.rank",
        Aspect::Difference => {
            let explained = evaluation.explain_one(path, place, expectation.year);
            match explained.map(|explained| explained.reference.nation) {
                Some(Nation::Stated) => "expects.difference.stated",
                Some(Nation::Mean) => "expects.difference.mean",
                Some(Nation::Mixed) => "expects.difference.mixed",
                Some(Nation::Absent) | None => "expects.difference",
            }
        }
    }
}

fn with_numbers(
    fault: Diagnostic,
    expectation: &Expectation,
    found: Result<f64, Missing>,
    language: Language,
) -> Diagnostic {
    let written = |number, decimals| shown(number, decimals, Shown::For(language));
    let none = || say(language, "expects.none").to_owned();
    let expected = expectation.expected;
    let expected = expected.map(|number| written(number, expectation.decimals()));
    let found = match found {
        Ok(number) => written(number, expectation.telling_decimals()),
        Err(kind) => say(language, &format!("missing.{}", kind.name())).to_owned(),
    };
    fault
        .with("expected", expected.unwrap_or_else(none))
        .with("found", found)
}

/// Whose figure is expected.
fn whose(
    evaluation: Evaluation<'_>,
    project: &Project,
    expectation: &Expectation,
) -> Option<Place> {
    match &expectation.place {
        None => Some(project.pack.municipality.clone()),
        Some(name) => {
            group_or_unit(evaluation, name).or_else(|| project.catalogue.find(name).cloned())
        }
    }
}

/// What of a figure is meant, or why there is nothing.
fn figure(
    evaluation: Evaluation<'_>,
    path: RowPath,
    place: &Place,
    year: i16,
    aspect: Aspect,
) -> Result<f64, Missing> {
    let explained = evaluation
        .explain(path, place, year)
        .ok_or(Missing::NotInFile)?;
    let value = explained.own.value?;
    match aspect {
        Aspect::Value => Ok(value),
        Aspect::Rank => {
            let rank = explained.position.and_then(|position| position.rank);
            rank.map(Rank::number).ok_or(Missing::NotApplicable)
        }
        Aspect::Difference => explained
            .difference
            .ok_or(explained.nation.value.err().unwrap_or(Missing::NotInFile)),
    }
}
