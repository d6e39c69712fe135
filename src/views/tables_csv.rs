//! `tables.csv`: every cell of the tables that rules show as one line, for programs.

use super::{Report, csv::inert, decimal, own_table::column_words};
use crate::{
    diagnostics::Location,
    model::{CellKind, Scalar, TableCell},
};

/// The columns; `docs/tables.csv.md` is the contract.
const HEADER: [&str; 11] = [
    "table", "row", "column", "kind", "value", "shown", "band", "missing", "cells", "internal",
    "invented",
];

/// The cells: UTF-8 without a byte order mark, commas, `\n`; texts that a spreadsheet would take for formulas begin
/// with an apostrophe, as in `data.csv`.
pub fn tables_csv(report: &Report<'_>) -> Vec<u8> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    let mut lines = vec![HEADER.map(str::to_owned)];
    // A map has the rows of a table, in fields; a program wants the table.
    let tables = report.results.tables.iter();
    for table in tables.filter(|table| table.map.is_none()) {
        for (number, line) in (1..).zip(&table.lines) {
            let cells = line.cells.iter().zip(&line.origins);
            for (head, (cell, origins)) in table.columns.iter().zip(cells) {
                let shown = column_words(cell, head, table.decimals, report.language);
                let mut named: Vec<String> = origins.cells.iter().map(Location::name).collect();
                if origins.more > 0 {
                    named.push(format!("+{}", origins.more));
                }
                let internal = table.internal || head.internal;
                lines.push([
                    inert(&table.title),
                    i32::to_string(&number),
                    inert(&head.name),
                    kind_name(head.kind).to_owned(),
                    value(cell),
                    inert(&shown),
                    line.band.map_or("", |band| band.name()).to_owned(),
                    cell.as_ref()
                        .map_or_else(|kind| kind.name(), |_| "")
                        .to_owned(),
                    inert(&named.join("; ")),
                    if internal { "yes" } else { "" }.to_owned(),
                    report.invented_flag().to_owned(),
                ]);
            }
        }
    }
    // Writing to memory does not fail; should it ever, the lines before the fault are what is there.
    let written = lines.iter().try_for_each(|line| writer.write_record(line));
    debug_assert!(written.is_ok());
    writer.into_inner().unwrap_or_default()
}

fn value(cell: &TableCell) -> String {
    match cell {
        Ok(Scalar::Text(text)) => inert(text),
        Ok(Scalar::Number(number)) => decimal(*number),
        Ok(other) => other.written(),
        Err(_) => String::new(),
    }
}

fn kind_name(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Text => "text",
        CellKind::Number => "number",
        CellKind::Date => "date",
        CellKind::Truth => "truth",
    }
}
