//! The row of a table that is asked for by its name.

use crate::{
    diagnostics::{Checked, Code, Diagnostic, close_names},
    engine::{Evaluation, LineExplanation, TableTrace},
    model::fold,
    plan::Plan,
};

/// The row that a text names, in a year if that is among what tells it from the others.
pub(super) fn line_of(
    evaluation: Evaluation<'_>,
    name: &str,
    year: Option<i16>,
) -> Checked<Option<LineExplanation>> {
    let text = fold(name);
    let with_year = |rest: &str| match (year, rest.is_empty()) {
        (Some(year), true) => year.to_string(),
        (Some(year), false) => format!("{rest}/{year}"),
        (None, _) => rest.to_owned(),
    };
    let shown = || (0..).zip(&evaluation.plan.shown_tables);
    // A title may be the beginning of another.
    let mut titled: Vec<(usize, &str, &str)> = shown()
        .filter_map(|(number, table)| {
            let rest = text.strip_prefix(fold(&table.title).as_str())?;
            let rest = match rest {
                "" => "",
                rest => rest.strip_prefix('/')?,
            };
            Some((number, table.title.as_ref(), rest))
        })
        .collect();
    titled.sort_by_key(|(_, _, rest)| rest.len());
    let mut fault = None;
    for (number, title, rest) in titled {
        let Some(trace) = evaluation.trace(number) else {
            continue;
        };
        match trace.find(&with_year(rest)) {
            Ok(line) => return Checked::new(Some(trace.explain(line)), Vec::new()),
            Err(candidates) if fault.is_none() => {
                let names = candidates.iter().map(|known| format!("{title}/{known}"));
                let code = match with_year(rest).is_empty() {
                    true => Code::LineNotNamed,
                    false => Code::LineUnknown,
                };
                fault = Some(
                    Diagnostic::new(code)
                        .with("table", title)
                        .with("name", name)
                        .meant(names.collect()),
                );
            }
            Err(_) => {}
        }
    }
    if fault.is_some() {
        return Checked::new(None, fault.into_iter().collect());
    }
    let traces: Vec<TableTrace<'_>> = shown()
        .filter_map(|(number, _)| evaluation.trace(number))
        .collect();
    let found: Vec<LineExplanation> = traces
        .iter()
        .filter_map(|trace| Some(trace.explain(trace.find(&with_year(&text)).ok()?)))
        .collect();
    match <[LineExplanation; 1]>::try_from(found) {
        Ok([line]) => Checked::new(Some(line), Vec::new()),
        Err(found) if found.is_empty() => Checked::new(None, Vec::new()),
        Err(several) => {
            let names = several
                .iter()
                .map(|line| format!("{}/{}", line.table, line.name));
            let fault = Diagnostic::new(Code::RowUnknown)
                .with("name", name)
                .meant(names.collect());
            Checked::new(None, vec![fault])
        }
    }
}

/// The titles of tables that are close to the first part of a text.
pub(super) fn close_tables(plan: &Plan, text: &str) -> Vec<String> {
    let titles = plan.shown_tables.iter().map(|table| table.title.as_ref());
    close_names(text.split('/').next().unwrap_or(text), titles)
}
