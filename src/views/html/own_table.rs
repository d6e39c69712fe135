//! Tables of the municipality's own as sections of a page: rows, or the fields of a map.

use super::{
    super::{
        Mark, Report,
        band_words::colour_word,
        board::{Board, Card, board},
        chart::{Chart, chart},
        fund_words,
        outputs::TABLES,
        own_table::{column_words, corner, field_mark, line_source, mark, number_words, remarks},
        paint,
        palette::class,
        svg::{Drawing, Drawn, FieldMap, drawn, wheel},
    },
    Audience,
    explanation::line_tree,
    table::Explanation,
};
use crate::{
    engine::{LineAt, MapField, MapResult, TableResult},
    model::CellKind,
    project::RESULTS,
    text::{Language, say, tell},
};

/// At most so many rows of a table are shown: a page is for reading, and the rest is in the files of data.
const MOST: usize = 500;

/// At most so many cells of all tables are shown on a page, and so many of them explained, but for those of a first row.
const SHOWN: usize = 250_000;
const EXPLAINED: usize = 25_000;

/// No more columns than these have room beside a picture.
const BESIDE: usize = 4;

/// At most so many rows are named in a field of a map.
const MOST_IN_FIELD: usize = 100;

/// At most so many are explained under it.
const MOST_UNDER: usize = 100;

/// A table, all of it text.
#[derive(Debug)]
pub(super) struct OwnTable {
    /// Id within the page.
    pub(super) id: String,
    /// Its title.
    pub(super) title: String,
    /// The drawing of a map, before the table that says the same.
    pub(super) drawing: Option<FieldMap>,
    /// The drawing of its rows, where a rule draws them.
    pub(super) chart: Option<Drawing>,
    /// Its rows as cards where they belong.
    pub(super) board: Option<Board>,
    /// Its headings, and whether figures stand under them.
    pub(super) heads: Vec<(String, bool)>,
    /// Its rows.
    pub(super) rows: Vec<OwnRow>,
    /// Rows that are explained under it: those of a map, and those that are left out.
    pub(super) under: Vec<Under>,
    /// What is said under it.
    pub(super) remarks: Vec<String>,
}

impl OwnTable {
    /// Whether a column of buttons stands beside the headings of the rows.
    pub(super) fn tools(&self) -> bool {
        self.rows.iter().any(|row| row.explained.is_some())
    }

    /// Whether its rows stand on a page also where a board has them.
    pub(super) fn has_rows(&self) -> bool {
        !self.rows.is_empty() && (self.board.is_none() || self.tools())
    }

    /// Whether its picture has room beside its rows.
    pub(super) fn beside(&self) -> bool {
        self.chart.is_some() && self.columns() <= BESIDE
    }

    /// How many columns it has in all.
    pub(super) fn columns(&self) -> usize {
        self.heads.len() + usize::from(self.tools())
    }
}

/// A row of such a table.
#[derive(Debug)]
pub(super) struct OwnRow {
    /// Id within the page.
    pub(super) id: String,
    /// Its heading.
    pub(super) head: String,
    /// The other cells.
    pub(super) cells: Vec<OwnCell>,
    /// Where it comes from, if that is known.
    pub(super) explained: Option<Explanation>,
}

impl Card {
    /// Class of the style.
    pub(super) fn class(&self) -> &'static str {
        match self.mark {
            Mark::None => "card",
            mark => class(mark),
        }
    }

    /// The glyph of its band.
    pub(super) fn glyph(&self) -> &'static str {
        paint(self.mark).glyph
    }
}

/// Rows that are explained together.
#[derive(Debug)]
pub(super) struct Under {
    /// Id within the page.
    pub(super) id: String,
    /// What the button says that unfolds them.
    pub(super) button: String,
    /// The rows.
    pub(super) parts: Vec<Explanation>,
    /// That there are more of them, if so.
    pub(super) more: String,
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
    let of_funds: Vec<(TableResult, &str)> = funds
        .flat_map(|fund| fund_words::tables(fund, report.language))
        .collect();
    let own = report.results.tables.iter();
    let own = own.map(|table| (table, "own.empty"));
    let tables = own.chain(of_funds.iter().map(|(table, empty)| (table, *empty)));
    let (mut shown, mut explained) = (SHOWN, EXPLAINED);
    tables
        .filter(|(table, _)| audience == Audience::Deep || !table.internal)
        .enumerate()
        .map(|(number, (table, empty))| {
            let mut remarks = remarks(table, empty, report.language);
            let most = taken(&mut shown, table.columns.len(), table.lines.len().min(MOST));
            remarks.extend(beyond(table, most, report.language));
            remarks.push(say(report.language, "own.not_kolada").to_owned());
            let id = format!("t{number}");
            let map = table.map.as_ref();
            let public = audience == Audience::Public;
            let chart = chart(table, public, report.language);
            let board = board(table, public, report.language);
            remarks.extend(undrawn(chart.as_ref(), report.language));
            let (heads, rows) = match map {
                Some(map) => fields(map, table, audience, report.language),
                None => lines(table, most, audience, report.language),
            };
            let drawing_id = format!("{id}-chart");
            let round = board.as_ref().filter(|board| board.round);
            let numbered = round.is_some();
            let picture = match (&chart, round) {
                (Some(chart), _) => Some(drawn(drawing_id, table.title.clone(), chart)),
                (None, Some(board)) => Some(wheel(drawing_id, table.title.clone(), board)),
                (None, None) => None,
            };
            let rows = rows.into_iter().enumerate();
            let rows = rows.map(|(nth, (head, cells))| OwnRow {
                id: format!("{id}-r{nth}"),
                head: match numbered {
                    // The drawing names rows by their numbers.
                    true => format!("{}. {head}", nth + 1),
                    false => head,
                },
                cells,
                explained: None,
            });
            let mut made = OwnTable {
                title: table.title.clone(),
                drawing: map.map(|map| drawing(&id, map, table, audience, report.language)),
                chart: picture,
                board: board.filter(|board| !board.round),
                heads,
                rows: rows.collect(),
                remarks,
                under: Vec::new(),
                id,
            };
            if audience == Audience::Deep {
                explain(&mut made, table, &mut explained, report);
            }
            made
        })
        .collect()
}

/// How many of so many rows may be taken, each of so many cells, from what is left of a page.
fn taken(left: &mut usize, cells: usize, rows: usize) -> usize {
    let cells = cells.max(1);
    let fit = (*left / cells).max(1).min(rows);
    *left = left.saturating_sub(fit * cells);
    fit
}

/// Gives the rows of a table where they come from, as far as `left` goes.
fn explain(made: &mut OwnTable, table: &TableResult, left: &mut usize, report: &Report<'_>) {
    let trace = report
        .explain
        .zip(table.number)
        .and_then(|(evaluation, number)| evaluation.trace(number));
    let Some(trace) = trace else {
        return;
    };
    let language = report.language;
    let told = |line: LineAt| line_tree(&trace.explain(line), language);
    let count = |count: usize| [("count", count.to_string())];
    let cells = table.columns.len();
    let mut under = |key: &str, lines: Vec<LineAt>, left: &mut usize| {
        let most = taken(left, cells, lines.len().min(MOST_UNDER));
        let more = lines.len() - most;
        let id = format!("{}-w{}", made.id, made.under.len());
        made.under.push(Under {
            id,
            button: tell(language, key, &count(lines.len())),
            more: match more {
                0 => String::new(),
                more => tell(language, "own.explained", &count(more)),
            },
            parts: lines.into_iter().take(most).map(told).collect(),
        });
    };
    if table.map.is_some() {
        under("own.rows", trace.lines().collect(), left);
    } else {
        let most = taken(left, cells, made.rows.len());
        for (row, line) in made.rows.iter_mut().zip(trace.lines()).take(most) {
            row.explained = Some(told(line));
        }
        let more = made.rows.len() - most;
        if more > 0 {
            made.remarks
                .push(tell(language, "own.explained", &count(more)));
        }
    }
    let left_out = trace.left_out();
    if !left_out.is_empty() {
        under("own.left_out", left_out, left);
    }
}

type Parts = (Vec<(String, bool)>, Vec<(String, Vec<OwnCell>)>);

fn lines(table: &TableResult, most: usize, audience: Audience, language: Language) -> Parts {
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
    let shown = table.lines.iter().take(most);
    let rows = shown.enumerate().map(|(nth, line)| {
        let mut cells: Vec<OwnCell> = columns()
            .filter_map(|(at, head)| {
                let text = column_words(line.cells.get(at)?, head, table.decimals, language);
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

/// How many rows of a table are not drawn.
fn undrawn(chart: Option<&Chart>, language: Language) -> Option<String> {
    let (drawn, all) = chart?.cut?;
    let words = [("drawn", drawn.to_string()), ("count", all.to_string())];
    Some(tell(language, "own.chart.first", &words))
}

/// How many rows of a table, or of the fields of a map, are not on the page, and where they are.
fn beyond(table: &TableResult, most: usize, language: Language) -> Option<String> {
    let fields = table.map.iter().flat_map(|map| map.fields.iter().flatten());
    let hidden = fields.map(|field| field.labels.len().saturating_sub(MOST_IN_FIELD));
    let (more, file) = match &table.map {
        Some(_) => (hidden.sum(), RESULTS),
        None => {
            let more = table.lines.len().saturating_sub(most);
            // What is shown of a fund has no number among the tables of the rules.
            (more, table.number.map_or(RESULTS, |_| TABLES))
        }
    };
    let words = [("count", more.to_string()), ("file", file.to_owned())];
    (more > 0).then(|| tell(language, "own.beyond", &words))
}

/// Whether the rows of a map are named to an audience: not to the public where what is shown of them is internal.
fn are_named(table: &TableResult, audience: Audience) -> bool {
    let mut shown = table.columns.iter().filter(|head| head.shown);
    audience == Audience::Deep || !shown.any(|head| head.internal)
}

/// How many rows stand in a field, where they are not named.
fn counted(field: &MapField, language: Language) -> Option<String> {
    let count = [("count", field.labels.len().to_string())];
    (!field.labels.is_empty()).then(|| tell(language, "own.count", &count))
}

fn drawing(
    id: &str,
    map: &MapResult,
    table: &TableResult,
    audience: Audience,
    language: Language,
) -> FieldMap {
    let named = are_named(table, audience);
    let drawn = |field: &MapField| {
        let mark = field_mark(field);
        let number = number_words(field.value, table.decimals, language);
        let pieces = match named {
            true => {
                let numbers = field.labels.iter().map(|(at, _)| at.to_string());
                let mut numbers: Vec<String> = numbers.take(MOST_IN_FIELD).collect();
                numbers.extend((field.labels.len() > MOST_IN_FIELD).then(|| "…".to_owned()));
                numbers
            }
            false => counted(field, language).into_iter().collect(),
        };
        Drawn {
            class: match mark {
                Mark::None => "plain",
                mark => class(mark),
            },
            value: format!("{} {number}", paint(mark).glyph).trim().to_owned(),
            pieces,
        }
    };
    let fields: Vec<Vec<Drawn>> = map
        .fields
        .iter()
        .map(|row| row.iter().map(drawn).collect())
        .collect();
    let key = match named {
        true => "own.map.numbers",
        false => "own.map.counts",
    };
    FieldMap::new(
        format!("{id}-map"),
        table.title.clone(),
        say(language, key).to_owned(),
        corner(map),
        (&map.rows, &map.columns),
        &fields,
    )
}

fn fields(map: &MapResult, table: &TableResult, audience: Audience, language: Language) -> Parts {
    let named = are_named(table, audience);
    let mut heads = vec![(corner(map), false)];
    heads.extend(map.columns.iter().map(|name| (name.clone(), false)));
    let rows = map.rows.iter().zip(&map.fields).map(|(name, fields)| {
        let cells = fields.iter().map(|field| {
            let mut said = vec![number_words(field.value, table.decimals, language)];
            if named {
                let labels = field.labels.iter().take(MOST_IN_FIELD);
                said.extend(labels.map(|(at, label)| format!("{at}. {label}")));
                let more = field.labels.len().saturating_sub(MOST_IN_FIELD);
                let count = [("count", more.to_string())];
                said.extend((more > 0).then(|| tell(language, "own.more", &count)));
            } else {
                said.extend(counted(field, language));
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
            Mark::Band(band) => colour_word(band, language),
            Mark::Grey(_) | Mark::None => String::new(),
        },
    }
}
