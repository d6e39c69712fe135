//! Tables of the municipality's own as sections of a page: rows, or the fields of a map.

use super::{
    super::{
        Mark, Report, fund_words,
        own_table::{field_mark, line_source, mark, number_words, remarks, words},
        paint,
    },
    Audience,
    cell::class,
};
use crate::{
    engine::{MapResult, TableResult},
    model::CellKind,
    text::{Language, say, tell},
};

/// A table, all of it text.
#[derive(Debug)]
pub(super) struct OwnTable {
    /// Id within the page.
    pub(super) id: String,
    /// Its title.
    pub(super) title: String,
    /// Its headings, and whether figures stand under them.
    pub(super) heads: Vec<(String, bool)>,
    /// Its rows: the heading of each, and the other cells.
    pub(super) rows: Vec<(String, Vec<OwnCell>)>,
    /// What is said under it.
    pub(super) remarks: Vec<String>,
}

/// A cell of such a table.
#[derive(Debug)]
pub(super) struct OwnCell {
    /// Class of the style.
    pub(super) class: &'static str,
    /// The glyph of its band.
    pub(super) glyph: &'static str,
    /// What it says, first line first.
    pub(super) lines: Vec<String>,
    /// The band in a word.
    pub(super) word: String,
}

/// The sections of a report's tables; tables and columns that are kept from the public are not in the public page at
/// all.
pub(super) fn own_tables(report: &Report<'_>, audience: Audience) -> Vec<OwnTable> {
    let funds = report.results.funds.iter();
    let of_funds: Vec<TableResult> = funds
        .flat_map(|fund| fund_words::tables(fund, report.language))
        .collect();
    let tables = report.results.tables.iter().chain(&of_funds);
    tables
        .filter(|table| audience == Audience::Deep || !table.internal)
        .enumerate()
        .map(|(number, table)| {
            let mut remarks = remarks(table, report.language);
            remarks.push(say(report.language, "own.not_kolada").to_owned());
            let (heads, rows) = match &table.map {
                Some(map) => fields(map, table, audience, report.language),
                None => lines(table, audience, report.language),
            };
            OwnTable {
                id: format!("t{number}"),
                title: table.title.clone(),
                heads,
                rows,
                remarks,
            }
        })
        .collect()
}

type Parts = (Vec<(String, bool)>, Vec<(String, Vec<OwnCell>)>);

fn lines(table: &TableResult, audience: Audience, language: Language) -> Parts {
    let deep = audience == Audience::Deep;
    let columns = || {
        let all = table.columns.iter().enumerate();
        all.filter(move |(_, head)| deep || !head.internal)
    };
    let mut heads: Vec<(String, bool)> = columns()
        .map(|(_, head)| (head.name.clone(), head.kind == CellKind::Number))
        .collect();
    if deep {
        heads.push((say(language, "own.source").to_owned(), false));
    }
    let rows = table.lines.iter().enumerate().map(|(nth, line)| {
        let mut cells: Vec<OwnCell> = columns()
            .filter_map(|(at, head)| {
                let text = words(line.cells.get(at)?, head.kind, table.decimals, language);
                let plain = if head.kind == CellKind::Number {
                    ""
                } else {
                    "text"
                };
                Some(cell(mark(table, nth, at), plain, vec![text], language))
            })
            .collect();
        if deep {
            let source = line_source(table, nth, language);
            cells.push(cell(Mark::None, "text", vec![source], language));
        }
        let first = (!cells.is_empty()).then(|| cells.remove(0));
        (
            first.map(|cell| cell.lines.join(" ")).unwrap_or_default(),
            cells,
        )
    });
    (heads, rows.collect())
}

fn fields(map: &MapResult, table: &TableResult, audience: Audience, language: Language) -> Parts {
    let named = audience == Audience::Deep || !table.columns.iter().any(|head| head.internal);
    let mut heads = vec![(format!("{} / {}", map.row, map.column), false)];
    heads.extend(map.columns.iter().map(|name| (name.clone(), false)));
    let rows = map.rows.iter().zip(&map.fields).map(|(name, fields)| {
        let cells = fields.iter().map(|field| {
            let mut said = vec![number_words(field.value, table.decimals, language)];
            if named {
                said.extend(field.labels.iter().cloned());
            } else if !field.labels.is_empty() {
                let count = field.labels.len().to_string();
                said.push(tell(language, "own.count", &[("count", count)]));
            }
            cell(field_mark(field), "text", said, language)
        });
        (name.clone(), cells.collect())
    });
    (heads, rows.collect())
}

fn cell(mark: Mark, plain: &'static str, lines: Vec<String>, language: Language) -> OwnCell {
    OwnCell {
        class: if mark == Mark::None {
            plain
        } else {
            class(mark)
        },
        glyph: paint(mark).glyph,
        lines,
        word: match mark {
            Mark::Band(band) => say(language, &format!("band.{}", band.name())).to_owned(),
            Mark::Grey(_) | Mark::None => String::new(),
        },
    }
}
