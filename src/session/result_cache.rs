use std::sync::Arc;

use crate::{
    engine::{Evaluation, KnownRows, Outlook, Results, compose, compose_tables},
    inputs::{Bound, BoundTables},
    model::Group,
    plan::Plan,
    project::Project,
};

use super::Evaluated;

/// Results, with what they were composed from.
#[derive(Debug)]
pub(super) struct ResultCache {
    plan: Arc<Plan>,
    bound: Arc<Bound>,
    tables: Arc<BoundTables>,
    outlook: Outlook,
    groups: Vec<Group>,
    rows: KnownRows,
    /// What came out.
    pub(super) results: Arc<Results>,
}

impl ResultCache {
    /// What came out, as it is seen from one municipality: `known` if nothing that it was composed from has changed;
    /// else its rows are taken from there as far as they are made of the same.
    pub(super) fn again(
        known: Option<&Arc<ResultCache>>,
        project: &Project,
        evaluation: Evaluation<'_>,
        evaluated: &Evaluated,
        outlook: Outlook,
    ) -> Arc<Self> {
        let bound_data = &evaluated.bound_data;
        // What is bound is bound anew where a sheet, a key figure of the plan or a place is another.
        let known = known.filter(|known| {
            Arc::ptr_eq(&known.bound, &bound_data.bound)
                && known.outlook == outlook
                && known.groups == evaluated.groups
        });
        if let Some(known) = known
            && Arc::ptr_eq(&known.plan, &evaluated.plan)
            && Arc::ptr_eq(&known.tables, &bound_data.bound_tables)
        {
            return Arc::clone(known);
        }
        let nothing = KnownRows::default();
        let rows = known.map_or(&nothing, |known| &known.rows);
        let pack = &project.pack;
        let names = (pack.folder.as_str(), pack.settings.name.as_str());
        let (mut results, rows) = compose(evaluation, &outlook, names, rows);
        // The tables and funds are the pack's own municipality's, whoever else is looked at.
        if outlook.focus.code == pack.municipality.code {
            results.tables = compose_tables(evaluation, &bound_data.bound_tables);
            results.funds.clone_from(&evaluated.funds);
        }
        Arc::new(ResultCache {
            plan: Arc::clone(&evaluated.plan),
            bound: Arc::clone(&bound_data.bound),
            tables: Arc::clone(&bound_data.bound_tables),
            outlook,
            groups: evaluated.groups.clone(),
            rows,
            results: Arc::new(results),
        })
    }
}
