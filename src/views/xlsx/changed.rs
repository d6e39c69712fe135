//! What stands still where somebody changes a number that it is about: a rank, a movement or a colour that no formula gives,
//! and a measure that follows from the key figures under it by no formula. It is struck through, or loses its colour,
//! as soon as the number is another than the one that was written.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, Format, FormatPattern, Worksheet, XlsxError,
};

use super::{
    super::{
        CellView, ColumnKind, Mark, NumberView, QUIET, RowKind, SheetView, clean, formula::CellAt,
    },
    alive::{name_of, place_of},
};
use crate::model::CellAddress;

/// No more cells than these are watched for one.
const MOST: usize = 60;

/// Marks what stands still; `alive` says for each row which of its cells are formulas.
pub(super) fn mark_still(
    sheet: &mut Worksheet,
    view: &SheetView,
    alive: &[Vec<bool>],
) -> Result<(), XlsxError> {
    let still = Still { view, alive };
    for row in 0..view.rows.len() {
        let mut moved = Vec::new();
        for (column, of) in view.columns.iter().enumerate() {
            let at = CellAt { row, column };
            let Some(number) = still.number(at) else {
                continue;
            };
            let rule = changed(&name_of(at), clean(number.value));
            let is_own = of.kind == ColumnKind::Value;
            match of.kind {
                ColumnKind::Value | ColumnKind::UnitValue | ColumnKind::ComparedValue => {}
                _ => continue,
            }
            if number.mark != Mark::None && !(is_own && still.has_living_band(at)) {
                put(sheet, at, &rule, &colourless(number))?;
            }
            if !still.is_alive(at)
                && let Some(rule) = any(still.rests_on(at))
            {
                put(sheet, at, &rule, &struck())?;
            }
            if is_own {
                for other in still.about(at) {
                    put(sheet, other, &rule, &struck())?;
                }
                moved.push(rule);
            }
        }
        let trend = view
            .columns
            .iter()
            .position(|one| one.kind == ColumnKind::Trend);
        if let Some((column, rule)) = trend.zip(any(moved)) {
            put(sheet, CellAt { row, column }, &rule, &struck())?;
        }
    }
    Ok(())
}

/// Marks what is said of a number that a formula gives, at a place of the same sheet, where it stands still.
pub(super) fn mark_said(
    sheet: &mut Worksheet,
    ((row, column), number): ((u32, u16), &NumberView),
    said: (u32, u16),
) -> Result<(), XlsxError> {
    let column = u32::from(column);
    let name = CellAddress { row, column }.name();
    let rule = changed(&name, clean(number.value));
    put_at(sheet, said, &rule, &struck())
}

struct Still<'a> {
    view: &'a SheetView,
    alive: &'a [Vec<bool>],
}

impl Still<'_> {
    fn number(&self, at: CellAt) -> Option<&NumberView> {
        match self.view.rows.get(at.row)?.cells.get(at.column)? {
            CellView::Number(number) => Some(number),
            _ => None,
        }
    }

    fn is_alive(&self, at: CellAt) -> bool {
        let row = self.alive.get(at.row);
        row.and_then(|row| row.get(at.column))
            .copied()
            .unwrap_or_default()
    }

    /// Whether the band of a figure of one's own is worked out on the sheet.
    fn has_living_band(&self, at: CellAt) -> bool {
        let year = self.view.columns.get(at.column).map(|column| column.year);
        let columns = self.view.columns.iter().enumerate();
        let mut bands = columns.filter(|(_, one)| one.kind == ColumnKind::Band);
        bands.any(|(column, one)| Some(one.year) == year && self.is_alive(CellAt { column, ..at }))
    }

    /// Whether each of the key figures under a measure has changed.
    fn rests_on(&self, at: CellAt) -> Vec<String> {
        let is_measure = self.view.rows.get(at.row).map(|row| row.kind) == Some(RowKind::Measure);
        let below = self.view.rows.iter().enumerate().skip(at.row + 1);
        let below = below.take_while(|(_, row)| is_measure && row.level > 0);
        let figures = below.filter(|(_, row)| row.kind == RowKind::KeyFigure);
        let rules = figures.filter_map(|(row, _)| {
            let at = CellAt { row, ..at };
            Some(changed(&name_of(at), clean(self.number(at)?.value)))
        });
        rules.take(MOST).collect()
    }

    /// The cells of a row that say how its figure of a year compares, and are no formulas.
    fn about(&self, of: CellAt) -> Vec<CellAt> {
        let year = self.view.columns.get(of.column).map(|column| column.year);
        let columns = self.view.columns.iter().enumerate();
        let found = columns.filter(|(_, one)| {
            let compares = [ColumnKind::Rank, ColumnKind::Ranked, ColumnKind::Difference];
            compares.contains(&one.kind) && Some(one.year) == year
        });
        let cells = found.map(|(column, _)| CellAt { column, ..of });
        let states = |at: &CellAt| {
            let row = self.view.rows.get(at.row);
            let cell = row.and_then(|row| row.cells.get(at.column));
            cell.is_some_and(|cell| *cell != CellView::Empty)
        };
        cells
            .filter(|at| !self.is_alive(*at) && states(at))
            .collect()
    }
}

/// Whether a cell is another number than this, or none.
fn changed(name: &str, number: f64) -> String {
    let least = number.abs().max(1.0) * 1e-9;
    let number = match number < 0.0 {
        true => format!("({number})"),
        false => number.to_string(),
    };
    format!("IF(ISNUMBER({name}),ABS({name}-{number})>{least},TRUE)")
}

/// Whether any of several holds; none of none.
fn any(rules: Vec<String>) -> Option<String> {
    (!rules.is_empty()).then(|| format!("OR({})", rules.join(",")))
}

fn struck() -> Format {
    let format = Format::new().set_font_strikethrough();
    format.set_font_color(Color::RGB(QUIET))
}

/// A number without the colour and the glyph that it had.
fn colourless(number: &NumberView) -> Format {
    let format = match number.decimals {
        0 => "#,##0".to_owned(),
        decimals => format!("#,##0.{}", "0".repeat(decimals)),
    };
    let ground = Format::new().set_background_color(Color::White);
    let ground = ground.set_pattern(FormatPattern::Solid);
    ground.set_font_color(Color::Black).set_num_format(format)
}

fn put(sheet: &mut Worksheet, at: CellAt, rule: &str, format: &Format) -> Result<(), XlsxError> {
    put_at(sheet, place_of(at), rule, format)
}

fn put_at(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    rule: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let condition = ConditionalFormatFormula::new();
    let condition = condition.set_rule(rule).set_format(format);
    sheet.add_conditional_format(row, column, row, column, &condition)?;
    Ok(())
}
