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
    /// Explains what a text names: an application by its id; the figure of a row, in a year of the row's own, by
    /// default the last one shown; or the row of a table, `Table/row`, or the row alone where no other is meant (see
    /// [`crate::engine::TableTrace::find`]). An unknown or ambiguous name is a fault with candidates: V116, or V265
    /// where it names a table.
    pub fn explain(
        &mut self,
        project: &Project,
        name: &str,
        year: Option<i16>,
        of: &Focus,
    ) -> Checked<Option<Explained>> {
        let mut diagnostics = Vec::new();
        let evaluated = self.evaluate(project, &mut diagnostics);
        if let Some((fund, account)) = application(&evaluated.funds, name) {
            let explained = Explained::Application(fund.clone(), account.clone());
            return Checked::new(Some(explained), diagnostics);
        }
        let evaluation = self.evaluation(&evaluated);
        let place = asked(project, of, evaluation).drain_into(&mut diagnostics);
        let Some(evaluation) = evaluation else {
            return Checked::new(None, diagnostics);
        };
        let figure = place.map(|place| figure_of(evaluation, name, &place, year));
        let figure = figure.unwrap_or_default();
        if let Some(figure) = figure.value {
            return Checked::new(Some(Explained::Figure(Box::new(figure))), diagnostics);
        }
        // Where both are unknown a table may say which row it has instead.
        let line = line_of(evaluation, name, year);
        if line.value.is_none() && line.diagnostics.is_empty() {
            diagnostics.extend(figure.diagnostics);
        }
        diagnostics.extend(line.diagnostics);
        Checked::new(line.value.map(Explained::Line), diagnostics)
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

/// The figure of the row that a text names.
fn figure_of(
    evaluation: Evaluation<'_>,
    name: &str,
    place: &Place,
    year: Option<i16>,
) -> Checked<Option<Explanation>> {
    match evaluation.plan.find_row(name) {
        Ok(path) => {
            let year = year.or_else(|| last_year(evaluation, path));
            Checked::clean(year.and_then(|year| evaluation.explain(path, place, year)))
        }
        Err(mut candidates) => {
            if candidates.is_empty() {
                candidates = close_tables(evaluation.plan, name);
            }
            let fault = Diagnostic::new(Code::RowUnknown).with("name", name);
            Checked::new(None, vec![fault.meant(candidates)])
        }
    }
}

/// The last year that a row shows.
pub(super) fn last_year(evaluation: Evaluation<'_>, path: RowPath) -> Option<i16> {
    let area = evaluation.plan.areas.get(path.area)?;
    let lag = area.measures.get(path.measure)?.lag;
    Some(evaluation.years(area).last()? - lag)
}
