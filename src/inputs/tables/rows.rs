//! The rows of a table's sheets, joined.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use super::{
    Tally,
    cell::CellReader,
    choose::Candidate,
    empty,
    heading::loose,
    origin::{BoundTable, OriginSheet, RowOrigin},
};
use crate::{
    diagnostics::{Code, Diagnostic, Location},
    inputs::{
        account,
        cell::is_filled,
        faults::{Faults, NAMED_PLACES, UNTOLD},
        numbers::Numbers,
        remarks,
        sheet::Row,
        totals::{data_rows, without_worded},
    },
    model::{
        CellAddress, CellKind, Missing, Table, TableCell, TableColumn, TableDeclaration, fold,
    },
};

/// Joins the rows of `sheets` in their order. Rows without anything in a declared column are no rows.
pub(super) fn join(
    declaration: &TableDeclaration,
    sheets: &[Candidate<'_>],
    claimed: &mut BTreeMap<(String, String), Tally>,
    found: &mut Vec<Diagnostic>,
) -> BoundTable {
    let mut table = empty(declaration);
    let mut bound = BoundTable::default();
    extra_columns(&mut table, declaration, sheets, found);
    for (nth, candidate) in sheets.iter().enumerate() {
        let columns = columns_of(&table, declaration, candidate);
        let mut faults = Faults::new(candidate.file, &candidate.sheet.name);
        let before = table.rows;
        let declared = columns.get(..declaration.columns.len()).unwrap_or(&[]);
        let places = numbers(declaration, declared);
        let sheet = candidate.sheet;
        let numbers = Numbers::of(sheet, candidate.heading.row, places.iter().copied());
        let is_guarded = (0..declared.len()).any(|column| !declaration.may_quote(column));
        faults.quoting(!is_guarded);
        let below = data_rows(sheet, candidate.heading.row, &known(declared), &mut faults);
        let below = without_worded(sheet, below, (&places, &numbers), &mut faults);
        let cells = below.iter().flat_map(|row| {
            let of_row = places.iter();
            of_row.filter_map(|column| Some((*column, row.address(*column), row.at(*column)?)))
        });
        remarks::hidden(sheet, &mut faults);
        remarks::scales(sheet, cells, &mut faults);
        let tally = claimed
            .entry((candidate.file.to_owned(), sheet.name.clone()))
            .or_default();
        tally.add_beside_rows(candidate, &known(declared), &below);
        let mut reader = CellReader::new(sheet, numbers, declaration.dash_is_nothing);
        for row in below {
            let at = |column: &Option<u32>| column.and_then(|column| row.at(column));
            if !declared
                .iter()
                .any(|column| is_filled(candidate.sheet, at(column)))
            {
                continue;
            }
            if candidate.sheet.overflows(&row, candidate.heading.row) {
                let last = row.cells.last().map_or(0, |cell| cell.column);
                faults.cell(Code::RowTooLong, row.address(last), String::new);
                continue;
            }
            for (nth, (column, place)) in table.columns.iter_mut().zip(&columns).enumerate() {
                faults.quoting(declaration.may_quote(nth));
                let optional = declaration.is_optional(nth);
                column.cells.push(match place {
                    // A sheet may be without an optional column: then nobody has stated anything.
                    None => Err(Missing::Blank),
                    Some(place) => reader
                        .read(
                            column.kind,
                            row.at(*place),
                            row.address(*place),
                            &mut faults,
                        )
                        .map_err(|kind| match kind {
                            Missing::NotReported if optional => Missing::Blank,
                            kind => kind,
                        }),
                });
            }
            table.rows += 1;
            bound.origins.push(RowOrigin {
                sheet: u32::try_from(nth).unwrap_or(u32::MAX),
                row: row.number,
            });
        }
        found.extend(faults.into_diagnostics());
        tally.left = tally.left.saturating_sub(table.rows - before);
        bound.sheets.push(OriginSheet {
            file: candidate.file.to_owned(),
            name: candidate.sheet.name.clone(),
            columns,
        });
    }
    bound.table = Arc::new(table);
    let held = held_rows(declaration, &bound, found);
    tally(&bound, (declaration, sheets), &held, claimed);
    without(bound, &held)
}

impl Tally {
    /// Counts the headings of a table, the cells in rows that sum others up, and the rows that are left with the others.
    fn add_beside_rows(&mut self, candidate: &Candidate<'_>, columns: &[u32], data: &[Row<'_>]) {
        let sheet = candidate.sheet;
        let stated = |rows: &mut dyn Iterator<Item = Row<'_>>| -> (usize, usize) {
            let filled = rows.map(|row| account::filled(sheet, &row));
            filled
                .filter(|filled| *filled > 0)
                .fold((0, 0), |(rows, cells), filled| (rows + 1, cells + filled))
        };
        let first = candidate.heading.row;
        let (_, all) = stated(&mut sheet.rows().filter(|row| row.number > first));
        let (rows, cells) = stated(&mut data.iter().copied());
        self.left += rows;
        self.totals += all.saturating_sub(cells);
        let heading = sheet.rows().find(|row| row.number == first);
        self.labels += heading.map_or(0, |row| account::filled_in(sheet, &row, columns));
    }
}

/// The columns of a sheet that are declared.
fn known(declared: &[Option<u32>]) -> Vec<u32> {
    declared.iter().copied().flatten().collect()
}

/// Where a sheet has the columns that are declared as numbers.
fn numbers(declaration: &TableDeclaration, places: &[Option<u32>]) -> Vec<u32> {
    let both = declaration.columns.iter().zip(places);
    both.filter(|(column, _)| column.kind == CellKind::Number)
        .filter_map(|(_, place)| *place)
        .collect()
}

/// Adds the columns that no rule declares, under the heading as first written, and says that they are there.
fn extra_columns(
    table: &mut Table,
    declaration: &TableDeclaration,
    sheets: &[Candidate<'_>],
    found: &mut Vec<Diagnostic>,
) {
    let mut names: Vec<&str> = Vec::new();
    let mut known = HashSet::new();
    let mut places = Vec::new();
    for candidate in sheets {
        for (column, name) in &candidate.heading.others {
            if known.insert(fold(name)) {
                names.push(name);
                let address = CellAddress {
                    row: candidate.heading.row,
                    column: *column,
                };
                places.push(Location::cell(
                    candidate.file,
                    &candidate.sheet.name,
                    address,
                ));
            }
        }
    }
    if names.is_empty() {
        return;
    }
    let mut note = Diagnostic::new(Code::TableExtraColumns)
        .with("table", &declaration.name)
        .with(
            "columns",
            names
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", "),
        );
    places.truncate(NAMED_PLACES);
    note.places = places;
    found.push(note);
    table
        .columns
        .extend(names.into_iter().map(|name| TableColumn {
            name: Arc::from(name),
            kind: CellKind::Text,
            internal: true,
            cells: Vec::new(),
        }));
}

/// For each column of the table where it stands in a sheet.
fn columns_of(
    table: &Table,
    declaration: &TableDeclaration,
    candidate: &Candidate<'_>,
) -> Vec<Option<u32>> {
    let mut by_name = HashMap::new();
    for (at, name) in &candidate.heading.others {
        by_name.entry(fold(name)).or_insert(*at);
    }
    let others = table.columns.iter().skip(declaration.columns.len());
    let others = others.map(|column| by_name.get(&fold(&column.name)).copied());
    candidate
        .heading
        .columns
        .iter()
        .copied()
        .chain(others)
        .collect()
}

/// The rows that cannot be told from another: without a whole key (V257), or with the key of a row that says
/// something else (V258). A row that says the same once more is left out too (V259).
fn held_rows(
    declaration: &TableDeclaration,
    bound: &BoundTable,
    found: &mut Vec<Diagnostic>,
) -> BTreeSet<usize> {
    let mut held = BTreeSet::new();
    if declaration.key.is_empty() {
        return held;
    }
    let table = &bound.table;
    let mut keyless = Vec::new();
    let mut by_key: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
    let mut order: Vec<Vec<String>> = Vec::new();
    for row in 0..table.rows {
        let part = |column: &usize| Some(loose_or_sign(&table.cell(*column, row).ok()?.written()));
        match declaration
            .key
            .iter()
            .map(part)
            .collect::<Option<Vec<String>>>()
        {
            Some(key) => {
                let rows = by_key.entry(key.clone()).or_default();
                if rows.is_empty() {
                    order.push(key);
                }
                rows.push(row);
            }
            None => keyless.push(row),
        }
    }
    let first = declaration.key.first().copied().unwrap_or(0);
    let places = |rows: &[usize]| -> Vec<Location> {
        rows.iter()
            .filter_map(|row| bound.cell(first, *row))
            .take(NAMED_PLACES)
            .collect()
    };
    let about = |code: Code, rows: &[usize]| {
        let names: Vec<&str> = declaration
            .key
            .iter()
            .filter_map(|index| declaration.columns.get(*index))
            .map(|column| column.name.as_ref())
            .collect();
        let mut fault = Diagnostic::new(code)
            .with("table", &declaration.name)
            .with("key", names.join(", "))
            .with("count", rows.len());
        fault.places = places(rows);
        fault
    };
    if !keyless.is_empty() {
        found.push(about(Code::TableKeyMissing, &keyless));
        held.extend(keyless);
    }
    let mut repeated = Vec::new();
    for rows in order.iter().filter_map(|key| by_key.get(key)) {
        let (Some(one), true) = (rows.first(), rows.len() > 1) else {
            continue;
        };
        if rows.iter().all(|row| same(table, declaration, *one, *row)) {
            repeated.extend(rows.iter().skip(1));
        } else {
            let told = |column: &usize| {
                let content = table.cell(*column, *one).ok()?;
                let quoted = declaration.may_quote(*column).then(|| content.written());
                Some(quoted.unwrap_or_else(|| UNTOLD.to_owned()))
            };
            let written: Vec<String> = declaration.key.iter().filter_map(told).collect();
            found.push(about(Code::TableKeyTwice, rows).with("value", written.join(", ")));
            held.extend(rows);
        }
    }
    if !repeated.is_empty() {
        repeated.sort_unstable();
        found.push(about(Code::TableRowRepeated, &repeated));
        held.extend(repeated);
    }
    held
}

/// A key's text as it is compared; what has no letters at all is compared as it stands.
fn loose_or_sign(text: &str) -> String {
    let loose = loose(text);
    if loose.is_empty() || text.parse::<f64>().is_ok() {
        text.to_owned()
    } else {
        loose
    }
}

fn same(table: &Table, declaration: &TableDeclaration, one: usize, other: usize) -> bool {
    (0..declaration.columns.len())
        .all(|column| table.cell(column, one) == table.cell(column, other))
}

fn tally(
    bound: &BoundTable,
    (declaration, sheets): (&TableDeclaration, &[Candidate<'_>]),
    held: &BTreeSet<usize>,
    claimed: &mut BTreeMap<(String, String), Tally>,
) {
    for row in 0..bound.table.rows {
        let Some((file, sheet, _)) = bound.row(row) else {
            continue;
        };
        let tally = claimed
            .entry((file.to_owned(), sheet.to_owned()))
            .or_default();
        let origin = bound.origins.get(row).copied();
        let at = origin.and_then(|origin| {
            let nth = usize::try_from(origin.sheet).ok()?;
            Some((origin, sheets.get(nth)?.sheet, bound.sheets.get(nth)?))
        });
        let filled = at.map_or(0, |(origin, sheet, place)| {
            let declared = place
                .columns
                .iter()
                .take(declaration.columns.len())
                .flatten();
            let cells = declared.map(|column| CellAddress {
                row: origin.row,
                column: *column,
            });
            cells
                .filter(|cell| is_filled(sheet, sheet.at(*cell)))
                .count()
        });
        tally.filled += filled;
        if held.contains(&row) {
            tally.held += 1;
            tally.filled_held += filled;
        } else {
            tally.used += 1;
        }
    }
}

fn without(bound: BoundTable, held: &BTreeSet<usize>) -> BoundTable {
    if held.is_empty() {
        return bound;
    }
    let kept = |row: &usize| !held.contains(row);
    let pick = |cells: &[TableCell]| -> Vec<TableCell> {
        let rows = (0..cells.len()).filter(kept);
        rows.filter_map(|row| cells.get(row).cloned()).collect()
    };
    let columns = bound.table.columns.iter();
    let columns = columns.map(|column| column.with_cells(pick(&column.cells)));
    let origins = (0..bound.origins.len()).filter(kept);
    BoundTable {
        origins: origins
            .filter_map(|row| bound.origins.get(row).copied())
            .collect(),
        table: Arc::new(Table {
            rows: bound.table.rows - held.len(),
            columns: columns.collect(),
        }),
        sheets: bound.sheets,
    }
}
