//! Which sheets are which of the declared tables.

use std::sync::Arc;

use super::heading::{Heading, loose};
use crate::{
    diagnostics::{Code, Diagnostic, Location, close_names},
    inputs::{file::ParsedFile, sheet::Sheet},
    model::{CellAddress, TableDeclaration},
};

/// A sheet that has cells and no layout.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'a> {
    pub file: &'a str,
    pub sheet: &'a Sheet,
    pub heading: Heading,
    name_fit: u8,
}

/// The sheets of each declared table, in order of file and sheet.
pub(super) struct Chosen<'a> {
    pub sheets: Vec<Vec<Candidate<'a>>>,
    /// Sheets, by file and name, that were meant as a table: read as one, or named by a fault here.
    pub meant: Vec<(String, String)>,
}

/// Gives each sheet to the table whose name it has, else to the one that names most of its columns. Of several
/// sheets of one file those with the table's name are it; where none has, none is (V252).
pub(super) fn choose<'a>(
    wanted: &[(&TableDeclaration, Location)],
    files: &'a [Arc<ParsedFile>],
    found: &mut Vec<Diagnostic>,
) -> Chosen<'a> {
    let mut sheets: Vec<Vec<Candidate<'a>>> = wanted.iter().map(|_| Vec::new()).collect();
    let mut partly: Vec<Vec<Candidate<'a>>> = sheets.clone();
    let mut meant = Vec::new();
    let mut ordered: Vec<&Arc<ParsedFile>> = files.iter().collect();
    ordered.sort_by(|a, b| a.file.cmp(&b.file));
    for file in ordered {
        let mut of_file: Vec<Vec<Candidate<'a>>> = wanted.iter().map(|_| Vec::new()).collect();
        let uncertain = file.sheets.iter().filter(|sheet| !sheet.is_certain);
        for sheet in uncertain.filter_map(|sheet| sheet.cells.as_ref()) {
            let mut fits: Vec<(usize, Candidate<'a>)> = wanted
                .iter()
                .enumerate()
                .filter_map(|(nth, (table, _))| {
                    candidate(&file.file, sheet, table).map(|candidate| (nth, candidate))
                })
                .collect();
            let rank = |candidate: &Candidate<'_>| (candidate.name_fit, candidate.heading.named());
            let whole = |(_, candidate): &&(usize, Candidate<'_>)| candidate.heading.is_whole();
            let best = fits.iter().filter(whole).map(|(_, fit)| rank(fit)).max();
            match best {
                Some(best) => {
                    fits.retain(|(_, fit)| fit.heading.is_whole() && rank(fit) == best);
                    meant.push((file.file.clone(), sheet.name.clone()));
                    if fits.len() == 1 {
                        for (nth, fit) in fits {
                            put(&mut of_file, nth, fit);
                        }
                    } else {
                        found.push(fits_several(&file.file, sheet, wanted, &fits));
                    }
                }
                None => {
                    for (nth, fit) in fits {
                        put(&mut partly, nth, fit);
                    }
                }
            }
        }
        for (nth, candidates) in of_file.into_iter().enumerate() {
            let table = wanted.get(nth).map(|(table, _)| *table);
            for candidate in of_one_file(candidates, table, found) {
                put(&mut sheets, nth, candidate);
            }
        }
    }
    for (((table, rule), whole), partly) in wanted.iter().zip(&sheets).zip(partly) {
        let half = (table.columns.len() - optional(table)).div_ceil(2).max(2);
        let mut named = false;
        for candidate in partly {
            let named_enough = candidate.heading.named() >= half;
            let is_meant = candidate.name_fit > 0 || whole.is_empty();
            if named_enough && is_meant {
                meant.push((candidate.file.to_owned(), candidate.sheet.name.clone()));
                lacking(table, &candidate, found);
                named = true;
            }
        }
        if whole.is_empty() && !named && !meant_elsewhere(found, &table.name) {
            let columns: Vec<String> = table
                .columns
                .iter()
                .filter(|column| !column.optional)
                .map(|column| format!("`{}`", column.name))
                .collect();
            found.push(
                Diagnostic::new(Code::TableNotFound)
                    .with("table", &table.name)
                    .with("columns", columns.join(", "))
                    .at(rule.clone()),
            );
        }
    }
    Chosen { sheets, meant }
}

fn put<'a>(lists: &mut [Vec<Candidate<'a>>], nth: usize, candidate: Candidate<'a>) {
    if let Some(list) = lists.get_mut(nth) {
        list.push(candidate);
    }
}

fn optional(table: &TableDeclaration) -> usize {
    table
        .columns
        .iter()
        .filter(|column| column.optional)
        .count()
}

/// A sheet as a table's candidate; none where the rule names other sheets, or no column is named.
fn candidate<'a>(
    file: &'a str,
    sheet: &'a Sheet,
    table: &TableDeclaration,
) -> Option<Candidate<'a>> {
    let called = loose(&sheet.name);
    let is_asked_for = |name: &String| name == "*" || loose(name) == called;
    if !table.sheets.is_empty() && !table.sheets.iter().any(is_asked_for) {
        return None;
    }
    let name = loose(&table.name);
    let base = file.rsplit('/').next().unwrap_or(file);
    let name_fit = if called == name || !table.sheets.is_empty() {
        2
    } else {
        u8::from(called.contains(&name) || loose(base).contains(&name))
    };
    Some(Candidate {
        file,
        sheet,
        heading: Heading::of(sheet, table)?,
        name_fit,
    })
}

/// Of the sheets of one file that all fit a table, those that are it.
fn of_one_file<'a>(
    candidates: Vec<Candidate<'a>>,
    table: Option<&TableDeclaration>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Candidate<'a>> {
    let best = candidates.iter().map(|candidate| candidate.name_fit).max();
    if candidates.len() < 2 || best != Some(0) {
        let is_named =
            |candidate: &Candidate<'_>| best.is_none_or(|best| candidate.name_fit == best);
        return candidates.into_iter().filter(is_named).collect();
    }
    let mut fault = Diagnostic::new(Code::TableSheetsBothFit)
        .with("table", table.map_or("", |table| &table.name));
    fault.places = candidates
        .iter()
        .map(|candidate| Location::sheet(candidate.file, &candidate.sheet.name))
        .collect();
    found.push(fault);
    Vec::new()
}

fn fits_several(
    file: &str,
    sheet: &Sheet,
    wanted: &[(&TableDeclaration, Location)],
    fits: &[(usize, Candidate<'_>)],
) -> Diagnostic {
    let names: Vec<String> = fits
        .iter()
        .filter_map(|(nth, _)| wanted.get(*nth))
        .map(|(table, _)| format!("`{}`", table.name))
        .collect();
    Diagnostic::new(Code::SheetFitsSeveralTables)
        .with("sheet", &sheet.name)
        .with("tables", names.join(", "))
        .at(Location::sheet(file, &sheet.name))
}

/// Whether a fault already says why a table has no sheet.
fn meant_elsewhere(found: &[Diagnostic], table: &str) -> bool {
    let quoted = format!("`{table}`");
    found.iter().any(|fault| match fault.code {
        Code::TableSheetsBothFit => fault.arguments.iter().any(|(_, text)| text == table),
        Code::SheetFitsSeveralTables => fault
            .arguments
            .iter()
            .any(|(_, text)| text.contains(&quoted)),
        _ => false,
    })
}

/// Says which columns a sheet lacks (V251) and which it has twice (V262).
fn lacking(table: &TableDeclaration, candidate: &Candidate<'_>, found: &mut Vec<Diagnostic>) {
    let heading = &candidate.heading;
    let place = |column: u32| {
        let row = heading.row;
        Location::cell(
            candidate.file,
            &candidate.sheet.name,
            CellAddress { row, column },
        )
    };
    let name = |index: &usize| table.columns.get(*index).map(|column| column.name.as_ref());
    for (index, first, second) in &heading.twofold {
        found.push(
            Diagnostic::new(Code::TableHeadingTwice)
                .with("table", &table.name)
                .with("column", name(index).unwrap_or(""))
                .at(place(*first))
                .at(place(*second)),
        );
    }
    let is_twofold = |index: &&usize| {
        !heading
            .twofold
            .iter()
            .any(|(twofold, ..)| twofold == *index)
    };
    let missing: Vec<&str> = heading
        .lacking
        .iter()
        .filter(is_twofold)
        .filter_map(name)
        .collect();
    if missing.is_empty() {
        return;
    }
    let others = || heading.others.iter().map(|(_, word)| word.as_str());
    let mut candidates: Vec<String> = missing
        .iter()
        .flat_map(|name| close_names(name, others()))
        .collect();
    candidates.dedup();
    let first = heading.columns.iter().flatten().min().copied().unwrap_or(0);
    let quoted: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
    found.push(
        Diagnostic::new(Code::TableColumnMissing)
            .with("table", &table.name)
            .with("columns", quoted.join(", "))
            .at(place(first))
            .meant(candidates),
    );
}
