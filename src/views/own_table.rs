//! A table of the municipality's own as words: what each cell says, for workbook and pages alike.

use std::collections::BTreeSet;

use super::Mark;
use crate::{
    diagnostics::Location,
    engine::{MapField, MapResult, TableHead, TableResult},
    model::{CellKind, Missing, Scalar, TableCell},
    text::{Language, Shown, say, shown, tell},
};

/// At most so many cells are named as the source of a row.
const NAMED: usize = 3;

/// Numbers below this are written without a space between thousands, so that a year is a year.
const UNGROUPED: f64 = 10_000.0;

/// What a cell says. An empty text says nothing; what else is missing says why.
pub(super) fn words(
    cell: &TableCell,
    kind: CellKind,
    decimals: usize,
    language: Language,
) -> String {
    match cell {
        Ok(Scalar::Text(text)) => text.to_string(),
        Ok(Scalar::Number(number)) => number_words(*number, decimals, language),
        Ok(Scalar::Date(date)) => date.to_string(),
        Ok(Scalar::Truth(truth)) => {
            say(language, if *truth { "own.yes" } else { "own.no" }).to_owned()
        }
        Err(missing) if missing.is_empty_cell() && kind != CellKind::Number => String::new(),
        Err(missing) => say(language, &format!("missing.{}", missing.name())).to_owned(),
    }
}

/// What a cell of a column says: a number with as many decimals as the others of the column.
pub(super) fn column_words(
    cell: &TableCell,
    head: &TableHead,
    decimals: usize,
    language: Language,
) -> String {
    match (cell, head.decimals) {
        (Ok(Scalar::Number(number)), Some(decimals)) => {
            shown(*number, decimals, Shown::For(language))
        }
        _ => words(cell, head.kind, decimals, language),
    }
}

/// A number with as many of its decimals as it has, at most `decimals`.
pub(super) fn number_words(number: f64, decimals: usize, language: Language) -> String {
    if number.fract() == 0.0 && (0.0..UNGROUPED).contains(&number) {
        return number.to_string();
    }
    let style = Shown::For(language);
    let full = shown(number, decimals, Shown::Data);
    let needed = full
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.trim_end_matches('0').len());
    shown(number, needed, style)
}

/// A column that an audience may see, by its name: no internal one for the public.
pub(super) fn open_column(table: &TableResult, name: &str, public: bool) -> Option<usize> {
    let at = table.columns.iter().position(|head| head.name == name)?;
    let head = table.columns.get(at)?;
    (!public || !head.internal).then_some(at)
}

/// What the cell of a row says in a column; nothing where there is none.
pub(super) fn cell_words(
    table: &TableResult,
    line: usize,
    column: usize,
    language: Language,
) -> String {
    let line = table.lines.get(line);
    let cell = line.and_then(|line| line.cells.get(column));
    let both = cell.zip(table.columns.get(column));
    both.map_or_else(String::new, |(cell, head)| {
        column_words(cell, head, table.decimals, language)
    })
}

/// The mark of a cell: its row's band where it is the column that colours.
pub(super) fn mark(table: &TableResult, line: usize, column: usize) -> Mark {
    if table.coloured != Some(column) {
        return Mark::None;
    }
    let line = table.lines.get(line);
    match line.and_then(|line| line.band) {
        Some(band) => Mark::Band(band),
        None => {
            let cell = line.and_then(|line| line.cells.get(column));
            let missing = cell.and_then(|cell| cell.as_ref().err().copied());
            Mark::Grey(missing.unwrap_or(Missing::NotInFile))
        }
    }
}

/// What the rows and the columns of a map are, in the corner between their headings.
pub(super) fn corner(map: &MapResult) -> String {
    format!("{} / {}", map.row, map.column)
}

/// The mark of a field of a map.
pub(super) fn field_mark(field: &MapField) -> Mark {
    field.band.map_or(Mark::None, Mark::Band)
}

/// The cells behind a row, the first of each row of the sheet that it is made from, shortened.
pub(super) fn line_source(table: &TableResult, line: usize, language: Language) -> String {
    let line = table.lines.get(line);
    let origins = line.map_or(&[][..], |line| line.origins.as_slice());
    let cells = origins.iter().flat_map(|origins| &origins.cells);
    let mut cells: Vec<&Location> = cells.collect();
    cells.dedup();
    let mut rows = BTreeSet::new();
    let mut named: Vec<String> = Vec::new();
    for cell in cells {
        if rows.insert(row_of(cell)) {
            named.push(cell.name());
        }
    }
    if named.is_empty() {
        return String::new();
    }
    let all = line.map_or(0, |line| line.rows).max(named.len());
    named.truncate(NAMED);
    let more = all.saturating_sub(named.len());
    let mut text = named.join(", ");
    if more > 0 {
        text.push(' ');
        text += &tell(language, "own.more", &[("count", more.to_string())]);
    }
    text
}

/// A cell's file, sheet and row.
fn row_of(cell: &Location) -> String {
    let name = cell.name();
    let digits = name
        .rsplit(|one: char| !one.is_ascii_digit())
        .next()
        .unwrap_or("");
    let before = name.strip_suffix(digits).unwrap_or(&name);
    let sheet = before.trim_end_matches(|one: char| one.is_ascii_uppercase());
    format!("{sheet}{digits}")
}

/// What is said of a table: what the rule says of it, that only the first rows stand in it, that it has no rows (the text of the key `empty`), and which rows
/// a map has no field for.
pub(super) fn remarks(table: &TableResult, empty: &str, language: Language) -> Vec<String> {
    let mut said: Vec<String> = table.description.iter().cloned().collect();
    if let Some((among, sort)) = &table.cut {
        let key = if sort.descending && sort.stated.is_empty() {
            "own.cut.down"
        } else {
            "own.cut"
        };
        let words = [
            ("kept", table.lines.len().to_string()),
            ("count", among.to_string()),
            ("column", sort.by.to_string()),
        ];
        said.push(tell(language, key, &words));
    }
    if table.lines.is_empty() {
        said.push(say(language, empty).to_owned());
    }
    let outside = table
        .map
        .as_ref()
        .map_or(&[][..], |map| map.outside.as_slice());
    if !outside.is_empty() {
        said.push(tell(
            language,
            "own.outside",
            &[("names", outside.join(", "))],
        ));
    }
    said
}
