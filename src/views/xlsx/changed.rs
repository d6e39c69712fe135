//! What a sheet shows where somebody has changed a number in it since it was written: its colour, its rank and its movement
//! are those of the number that stood there, and are taken back.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, Format, FormatPattern, Worksheet, XlsxError,
};

use super::{
    super::{
        CellView, ColumnKind, ColumnView, NumberView, QUIET, RowKind, RowView, SheetView, clean,
    },
    formula::{Place, cell},
};

/// The ink of a number that has been changed, and of a formula that has been overwritten.
const CHANGED: u32 = 0x0B_4F8A;
const OVERWRITTEN: u32 = 0xB0_2A00;

/// No more cells than these are watched for one.
const MOST_RULES: usize = 60;

/// The formats of a sheet's changed cells.
pub(super) struct Changes {
    number: Format,
    overwritten: Format,
    stale: Format,
}

impl Default for Changes {
    fn default() -> Self {
        let white = |ink: u32| {
            let ground = Format::new().set_background_color(Color::White);
            ground
                .set_pattern(FormatPattern::Solid)
                .set_font_color(Color::RGB(ink))
        };
        Changes {
            number: white(CHANGED).set_italic(),
            overwritten: white(OVERWRITTEN).set_bold(),
            stale: Format::new()
                .set_font_strikethrough()
                .set_font_color(Color::RGB(QUIET)),
        }
    }
}

impl Changes {
    /// Watches a number that follows another sheet's, and what stands beside it about it.
    pub(super) fn watch_one(
        &self,
        sheet: &mut Worksheet,
        here: Place,
        number: &NumberView,
        beside: &[Place],
    ) -> Result<(), XlsxError> {
        let rule = changed(here, clean(number.value));
        put(sheet, here, &rule, &self.number(number))?;
        for place in beside {
            put(sheet, *place, &rule, &self.stale)?;
        }
        Ok(())
    }

    /// A number without the glyph of the band that it had.
    fn number(&self, number: &NumberView) -> Format {
        let decimals = "0".repeat(number.decimals);
        let format = match number.decimals {
            0 => "#,##0".to_owned(),
            _ => format!("#,##0.{decimals}"),
        };
        self.number.clone().set_num_format(format)
    }

    /// Watches the numbers of a sheet, of which a cell of the view stands where `place` says.
    pub(super) fn watch(
        &self,
        sheet: &mut Worksheet,
        view: &SheetView,
        place: impl Fn((usize, usize)) -> Place,
    ) -> Result<(), XlsxError> {
        for (at, row) in view.rows.iter().enumerate() {
            let mut moved = Vec::new();
            for (nth, column) in view.columns.iter().enumerate() {
                let Some(view_of) = stated(view, at, nth) else {
                    continue;
                };
                let number = clean(view_of.value);
                if column.kind == ColumnKind::Difference {
                    continue;
                }
                let here = place((at, nth));
                let rule = changed(here, number);
                if is_formula(view, at, nth) {
                    let overwritten = format!("NOT(_xlfn.ISFORMULA({}))", cell(here));
                    put(sheet, here, &overwritten, &self.overwritten)?;
                } else if let Some(rule) = any(rests_on(view, at, nth, &place)) {
                    // Neither it nor what is said of it follows what it rests on.
                    put(sheet, here, &rule, &self.stale)?;
                    for other in compared(view, at, *column, true) {
                        put(sheet, place((at, other)), &rule, &self.stale)?;
                    }
                }
                put(sheet, here, &rule, &self.number(view_of))?;
                if column.kind == ColumnKind::Value {
                    for other in compared(view, at, *column, false) {
                        put(sheet, place((at, other)), &rule, &self.stale)?;
                    }
                    moved.push(rule);
                }
            }
            let mut columns = view.columns.iter();
            let trend = columns.position(|one| one.kind == ColumnKind::Trend);
            let trend = trend.filter(|trend| row.cells.get(*trend) != Some(&CellView::Empty));
            if let Some((trend, rule)) = trend.zip(any(moved)) {
                put(sheet, place((at, trend)), &rule, &self.stale)?;
            }
        }
        Ok(())
    }
}

/// The number that a cell states.
fn stated(view: &SheetView, row: usize, column: usize) -> Option<&NumberView> {
    match view.rows.get(row)?.cells.get(column)? {
        CellView::Number(number) => Some(number),
        _ => None,
    }
}

fn is_formula(view: &SheetView, row: usize, column: usize) -> bool {
    let formulas = view.rows.get(row).map(|row| &row.formulas);
    matches!(
        formulas.and_then(|formulas| formulas.get(column)),
        Some(Some(_))
    )
}

/// Whether any of the key figures under a measure has changed, on which it rests without a formula.
fn rests_on(
    view: &SheetView,
    row: usize,
    column: usize,
    place: &impl Fn((usize, usize)) -> Place,
) -> Vec<String> {
    let is_measure = |row: &RowView| row.kind == RowKind::Measure;
    if !view.rows.get(row).is_some_and(is_measure) {
        return Vec::new();
    }
    let below = view.rows.iter().enumerate().skip(row + 1);
    let below = below.take_while(|(_, row)| row.level > 0);
    let found = below.filter(|(_, row)| row.kind == RowKind::KeyFigure);
    let found = found.filter_map(|(at, _)| {
        let number = stated(view, at, column)?;
        Some(changed(place((at, column)), clean(number.value)))
    });
    found.take(MOST_RULES).collect()
}

/// The columns of a row that compare its value in a column; `all` of them, or those that follow from it by no formula.
fn compared(view: &SheetView, row: usize, value: ColumnView, all: bool) -> Vec<usize> {
    if value.kind != ColumnKind::Value {
        return Vec::new();
    }
    let columns = view.columns.iter().enumerate().filter(|(at, column)| {
        let compares = match column.kind {
            ColumnKind::Rank | ColumnKind::Ranked => true,
            ColumnKind::Difference => all || !is_formula(view, row, *at),
            _ => false,
        };
        let cell = view.rows.get(row).and_then(|row| row.cells.get(*at));
        compares && column.year == value.year && cell.is_some_and(|cell| *cell != CellView::Empty)
    });
    columns.map(|(at, _)| at).collect()
}

/// Whether any of several holds; none of none.
fn any(rules: Vec<String>) -> Option<String> {
    (!rules.is_empty()).then(|| format!("OR({})", rules.join(",")))
}

/// Whether a cell is another number than this, or none.
fn changed(place: Place, number: f64) -> String {
    let name = cell(place);
    let least = number.abs().max(1.0) * 1e-9;
    let number = match number < 0.0 {
        true => format!("({number})"),
        false => number.to_string(),
    };
    format!("IF(ISNUMBER({name}),ABS({name}-{number})>{least},TRUE)")
}

fn put(
    sheet: &mut Worksheet,
    (row, column): Place,
    rule: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let condition = ConditionalFormatFormula::new()
        .set_rule(rule)
        .set_format(format);
    sheet.add_conditional_format(row, column, row, column, &condition)?;
    Ok(())
}
