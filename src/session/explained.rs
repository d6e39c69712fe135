//! What a text asks to have explained: an application to a fund, a figure, a row of a table.

use super::{
    Focus, Session,
    lines::{close_tables, line_of},
    scope::asked,
};
use crate::{
    diagnostics::{Checked, Code, Diagnostic},
    engine::{Account, Evaluation, Explanation, FundResult, LineExplanation},
    model::{Place, fold},
    plan::RowPath,
    project::Project,
};

/// What a text names, explained.
#[derive(Clone, Debug, PartialEq)]
pub enum Explained {
    /// An application, and the fund that it is to.
    Application(FundResult, Account),
    /// The figure of a row of an area.
    Figure(Box<Explanation>),
    /// A row of a table.
    Line(LineExplanation),
}

impl Session {
    /// Whether the rules of a project declare a row or a table of this name, before anything is read or computed. What
    /// rows a table has, and which applications a fund, only its sheets say.
    pub fn declares(&mut self, project: &Project, name: &str) -> bool {
        let plan = self.plan(project).value;
        let wanted = fold(name);
        let mut tables = plan.shown_tables.iter().map(|table| fold(&table.title));
        plan.names_of_rows().find_all(name).is_ok()
            || tables.any(|title| {
                wanted
                    .strip_prefix(&title)
                    .is_some_and(|rest| rest.starts_with('/'))
            })
    }

    /// Explains what a text names: an application by its id; the figure of a row, in a year of the row's own, by
    /// default the last one shown, of each row that answers to the name; or the row of a table, `Table/row`, or the row
    /// alone where no other is meant (see [`crate::engine::TableTrace::find`]). Where there is none of these there is a
    /// fault with candidates: V116, or V265 where it names a table.
    pub fn explain(
        &mut self,
        project: &Project,
        name: &str,
        year: Option<i16>,
        of: &Focus,
    ) -> Checked<Vec<Explained>> {
        let mut diagnostics = Vec::new();
        let evaluated = self.evaluate(project, &mut diagnostics);
        if let Some((fund, account)) = application(&evaluated.funds, name) {
            let explained = Explained::Application(fund.clone(), account.clone());
            return Checked::new(vec![explained], diagnostics);
        }
        let evaluation = self.evaluation(&evaluated);
        let place = asked(project, of, evaluation).drain_into(&mut diagnostics);
        let Some(evaluation) = evaluation else {
            return Checked::new(Vec::new(), diagnostics);
        };
        let figures = place.map(|place| figures_of(evaluation, name, &place, year));
        let figures = figures.unwrap_or_default();
        if !figures.value.is_empty() {
            let figures = figures.value.into_iter().map(Box::new);
            return Checked::new(figures.map(Explained::Figure).collect(), diagnostics);
        }
        // Where both are unknown a table may say which row it has instead.
        let line = line_of(evaluation, name, year);
        if line.value.is_none() && line.diagnostics.is_empty() {
            diagnostics.extend(figures.diagnostics);
        }
        diagnostics.extend(line.diagnostics);
        let line = line.value.map(Explained::Line);
        Checked::new(line.into_iter().collect(), diagnostics)
    }
}

/// The fund and the application with this id, whatever its capitals and spaces.
fn application<'a>(funds: &'a [FundResult], id: &str) -> Option<(&'a FundResult, &'a Account)> {
    let wanted = fold(id);
    funds.iter().find_map(|fund| {
        let mut accounts = fund.accounts.iter();
        let account = accounts.find(|account| fold(&account.id) == wanted)?;
        Some((fund, account))
    })
}

/// The figures of the rows that a text names.
fn figures_of(
    evaluation: Evaluation<'_>,
    name: &str,
    place: &Place,
    year: Option<i16>,
) -> Checked<Vec<Explanation>> {
    match evaluation.plan.names_of_rows().find_all(name) {
        Ok(paths) => {
            let explained = |path: RowPath| {
                let year = year.or_else(|| last_year(evaluation, path))?;
                evaluation.explain(path, place, year)
            };
            Checked::clean(paths.into_iter().filter_map(explained).collect())
        }
        Err(mut candidates) => {
            if candidates.is_empty() {
                candidates = close_tables(evaluation.plan, name);
            }
            let fault = Diagnostic::new(Code::RowUnknown).with("name", name);
            Checked::new(Vec::new(), vec![fault.meant(candidates)])
        }
    }
}

/// The last year that a row shows.
pub(super) fn last_year(evaluation: Evaluation<'_>, path: RowPath) -> Option<i16> {
    let area = evaluation.plan.areas.get(path.area)?;
    let lag = area.measures.get(path.measure)?.lag;
    Some(evaluation.years(area).last()? - lag)
}
