//! The rows of a table as cards where they belong, free of any format: on a board, or around a wheel.

use super::{
    Mark,
    own_table::{cell_words, mark, open_column},
};
use crate::{
    engine::TableResult,
    model::Scalar,
    plan::{ChartKind, ShownGrid},
    text::{Language, say, tell},
};

/// Cards in rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Board {
    /// Whether it is drawn round: its columns are sectors, its rows rings.
    pub(super) round: bool,
    /// What it says to those who do not see it.
    pub(super) description: String,
    /// What the columns say, and the rows, where there are several.
    pub(super) corner: String,
    /// What the rows are called; one without a name where the rule has none.
    pub(super) rows: Vec<String>,
    /// What the columns are called.
    pub(super) columns: Vec<String>,
    /// For each row the cards of each column.
    pub(super) fields: Vec<Vec<Vec<Card>>>,
}

/// A row of the table on a board.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Card {
    /// Its number in the table, from 1.
    pub(super) number: usize,
    /// What stands on it: what it is called first.
    pub(super) lines: Vec<String>,
    /// Its colour, where the rule colours the rows.
    pub(super) mark: Mark,
}

/// The board of a table, as an audience may see it: for the public without what is internal. None where no rule shows one, or
/// where nothing may be shown of it.
pub(super) fn board(table: &TableResult, public: bool, language: Language) -> Option<Board> {
    let shown = table.chart.as_ref()?;
    let grid = shown.grid.as_ref()?;
    let round = shown.kind == ChartKind::Wheel;
    if round && table.lines.is_empty() {
        return None;
    }
    let open = |name: &str| open_column(table, name, public);
    let across = open(&grid.column)?;
    let down = match &grid.row {
        Some(name) => Some(open(name)?),
        None => None,
    };
    let label = open(&shown.label)?;
    let cards = grid.cards.iter().filter_map(|name| open(name));
    let on_card: Vec<usize> = std::iter::once(label).chain(cards).collect();
    let text = |line: usize, column: usize| cell_words(table, line, column, language);
    let place = |line: usize, column: usize| {
        let cells = table.lines.get(line).map(|line| &line.cells);
        match cells.and_then(|cells| cells.get(column)) {
            Some(Ok(Scalar::Text(words))) if words.trim().is_empty() => None,
            Some(Ok(_)) => Some(text(line, column)),
            _ => None,
        }
        .unwrap_or_else(|| say(language, "own.chart.nowhere").to_owned())
    };
    let stated = |words: &[std::sync::Arc<str>]| words.iter().map(ToString::to_string).collect();
    let mut columns: Vec<String> = stated(&grid.columns);
    let mut rows: Vec<String> = stated(&grid.rows);
    if down.is_none() {
        rows = vec![String::new()];
    }
    // The colour of a row says something of the column that gives it.
    let coloured = table.coloured.and_then(|at| table.columns.get(at));
    let coloured = coloured.and_then(|head| open(&head.name));
    let mut cards = Vec::new();
    for line in 0..table.lines.len() {
        let column = position(&mut columns, place(line, across));
        let row = down.map_or(0, |down| position(&mut rows, place(line, down)));
        let colour = coloured.map_or(Mark::None, |at| mark(table, line, at));
        let lines = on_card.iter().map(|at| text(line, *at));
        let card = Card {
            number: line + 1,
            lines: lines.filter(|words| !words.is_empty()).collect(),
            mark: colour,
        };
        cards.push((row, column, card));
    }
    let mut fields = vec![vec![Vec::new(); columns.len()]; rows.len()];
    for (row, column, card) in cards {
        let field = fields
            .get_mut(row)
            .and_then(|row: &mut Vec<Vec<Card>>| row.get_mut(column));
        if let Some(field) = field {
            field.push(card);
        }
    }
    let key = if round {
        "own.chart.wheel"
    } else {
        "own.chart.board"
    };
    let says = if round {
        "own.chart.says.wheel"
    } else {
        "own.chart.says.board"
    };
    let words = [
        ("kind", say(language, key).to_owned()),
        ("columns", columns.len().to_string()),
        ("count", table.lines.len().to_string()),
    ];
    Some(Board {
        round,
        description: tell(language, says, &words),
        corner: corner(grid),
        rows,
        columns,
        fields,
    })
}

/// What stands over the names of the rows.
fn corner(grid: &ShownGrid) -> String {
    match &grid.row {
        Some(row) => format!("{row} / {}", grid.column),
        None => String::new(),
    }
}

/// Where a word stands among others, whatever its capitals; it comes after them where it is none of them.
fn position(words: &mut Vec<String>, word: String) -> usize {
    let folded = word.to_lowercase();
    match words
        .iter()
        .position(|known| known.to_lowercase() == folded)
    {
        Some(at) => at,
        None => {
            words.push(word);
            words.len() - 1
        }
    }
}
