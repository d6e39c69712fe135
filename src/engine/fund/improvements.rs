//! What the applications of a fund have improved.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use jiff::civil::Date;

use crate::{
    methods::ledger,
    model::{Kronor, Missing, Scalar, fold},
    plan::Measurements,
};

use super::{compose::Told, result::Improvement, stated::Stated};

impl Told<'_> {
    /// What has been measured, and a line without a measure for every reported application where nothing was.
    pub(super) fn improvements(&self) -> Vec<Improvement> {
        let Some(ledger) = &self.folded.ledger else {
            return Vec::new();
        };
        let names: HashMap<String, &Arc<str>> =
            ledger.accounts.keys().map(|id| (fold(id), id)).collect();
        let mut found: Vec<Improvement> = Vec::new();
        if let Some(measured) = &self.shown.measurements {
            found.extend(self.measured(measured, &names));
        }
        let mut seen = BTreeSet::new();
        for line in &mut found {
            if let Some(account) = ledger.accounts.get(line.application.as_str()) {
                line.year = account.reported.map(Date::year);
                let first = seen.insert(line.application.clone());
                line.paid = first.then(|| paid(account));
            }
        }
        for (id, account) in &ledger.accounts {
            let year = account.reported.map(Date::year);
            if year.is_some() && !seen.contains(id.as_ref()) {
                found.push(Improvement {
                    year,
                    application: id.to_string(),
                    measure: String::new(),
                    unit: String::new(),
                    start: Err(Missing::NotReported),
                    end: Err(Missing::NotReported),
                    better: None,
                    paid: Some(paid(account)),
                    cells: Vec::new(),
                });
            }
        }
        found.sort_by(|a, b| {
            let key = |line: &Improvement| (line.year.is_none(), line.year);
            (key(a), &a.application).cmp(&(key(b), &b.application))
        });
        found
    }

    fn measured(
        &self,
        measured: &Measurements,
        names: &HashMap<String, &Arc<str>>,
    ) -> Vec<Improvement> {
        let node = measured.table;
        let values = self.composer.values();
        let (Some(table), Some(lineage)) = (values.table(node), self.composer.lineage(node)) else {
            return Vec::new();
        };
        let cell = |name: &str, row: usize| {
            let column = table.column(name).ok_or(Missing::NotInFile)?;
            table.cell(column, row)
        };
        let text = |name: Option<&Arc<str>>, row: usize| {
            let found = name.and_then(|name| cell(name, row).ok());
            found.map(Scalar::written).unwrap_or_default()
        };
        let number = |name: &str, row: usize| match cell(name, row)? {
            Scalar::Number(number) => Ok(*number),
            _ => Err(Missing::NotInFile),
        };
        (0..table.rows)
            .map(|row| {
                let id = text(Some(&measured.id), row);
                let known = names.get(&fold(&id)).map(|name| name.to_string());
                let (start, end) = (number(&measured.start, row), number(&measured.end, row));
                let direction = fold(&text(measured.direction.as_ref(), row));
                let is = |words: &[Arc<str>]| words.iter().any(|word| fold(word) == direction);
                let moved = start.ok().zip(end.ok());
                let better = moved.and_then(|(start, end)| {
                    if is(&measured.high) {
                        Some(end > start)
                    } else {
                        is(&measured.low).then_some(end < start)
                    }
                });
                let columns = [&measured.start, &measured.end];
                let places = columns.into_iter().filter_map(|name| table.column(name));
                Improvement {
                    year: None,
                    application: known.unwrap_or(id),
                    measure: text(Some(&measured.measure), row),
                    unit: text(measured.unit.as_ref(), row),
                    start,
                    end,
                    better,
                    paid: None,
                    cells: places
                        .flat_map(|at| self.composer.all_origins(node, table, at, row, &lineage))
                        .collect(),
                }
            })
            .collect()
    }
}

/// What each payment has given an application.
fn paid(account: &ledger::Account<Stated>) -> Vec<Kronor> {
    account.claims.iter().map(|claim| claim.paid).collect()
}
