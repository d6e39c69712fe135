//! The rows of an area as blocks: each measure with its key figures in a block of their own, so that they fold
//! as one, and a heading of years wherever a reader would otherwise take a figure for another year's.

use super::{
    super::area_sheet::span,
    table::{Block, Line, Row},
};
use crate::{
    engine::{AreaResult, RowResult},
    text::{Language, tell},
};

/// A heading of years: (class, text) for each column, the text empty where the column is not about a year.
pub(super) type Heads = Vec<(&'static str, String)>;

/// The blocks of a table. `kept` says which rows it has; `heads` gives the headings for a run of years, `line`
/// the row itself, told its number in the table, its position in the area, and whether its years are other than
/// the table's.
pub(super) fn blocks(
    area: &AreaResult,
    table: &str,
    language: Language,
    kept: impl Fn(&RowResult) -> bool,
    heads: impl Fn(&[i16]) -> Heads,
    line: impl Fn(usize, usize, &RowResult, bool) -> Row,
) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    // A folded block takes its heading with it, so the years of measures are followed by themselves.
    let mut years = &area.years;
    let mut years_of_measures = &area.years;
    // Rows are counted as this table has them: a number must not tell how many were left out.
    let rows = area.rows.iter().enumerate().filter(|(_, row)| kept(row));
    for (number, (position, row)) in rows.enumerate() {
        let under = row.level > 1;
        if !under || !blocks.last().is_some_and(|block| block.under) {
            blocks.push(Block {
                id: format!("{table}-b{number}"),
                under,
                lines: Vec::new(),
            });
        }
        let mut lines = Vec::new();
        if row.years != *years || (!under && row.years != *years_of_measures) {
            lines.push(Line::Years {
                label: tell(
                    language,
                    "view.heading.years",
                    &[("years", span(&row.years))],
                ),
                heads: heads(&row.years),
            });
        }
        years = &row.years;
        if !under {
            years_of_measures = &row.years;
        }
        lines.push(Line::Row(line(
            number,
            position,
            row,
            row.years != area.years,
        )));
        if let Some(block) = blocks.last_mut() {
            block.lines.extend(lines);
        }
    }
    unfold(&mut blocks);
    blocks
}

/// Gives each measure the block that its button unfolds.
fn unfold(blocks: &mut [Block]) {
    let under: Vec<Option<(String, usize)>> = blocks
        .iter()
        .skip(1)
        .map(|block| {
            let rows = block
                .lines
                .iter()
                .filter(|line| matches!(line, Line::Row(_)));
            block.under.then(|| (block.id.clone(), rows.count()))
        })
        .chain([None])
        .collect();
    for (block, under) in blocks.iter_mut().zip(under) {
        if let (false, Some(Line::Row(row))) = (block.under, block.lines.last_mut()) {
            row.under = under;
        }
    }
}
