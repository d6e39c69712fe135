//! A table of the municipality's own as a sheet: a real table with filters, or a map as a grid.

use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Table, TableColumn, TableStyle, Worksheet, XlsxError};

use super::{
    super::{
        Mark, Report, clean,
        own_table::{corner, field_mark, line_source, mark, remarks, words},
    },
    chart::SheetChart,
    formats::{Formats, Look, Number, Role},
    names::{Headings, cell_text},
    page,
};
use crate::{
    engine::{MapResult, TableResult},
    model::{CellKind, Scalar, TableCell},
    text::say,
};

const FIRST: u32 = 3;
const WIDE: u16 = 34;
const NARROW: u16 = 14;
/// Wide enough for why a number is missing.
const REASON: u16 = 20;

/// Writes the sheet; `number` tells its table from the book's others.
pub(super) fn write(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    table: &TableResult,
    number: usize,
    report: &Report<'_>,
) -> Result<(), XlsxError> {
    sheet.set_screen_gridlines(false);
    let title = report.heading(&table.title);
    sheet.write_string_with_format(0, 0, cell_text(&title), formats.get(Role::Title))?;
    sheet.set_row_height(0, 30)?;
    let said = remarks(table, "own.empty", report.language).join(" ");
    sheet.write_string_with_format(1, 0, cell_text(&said), formats.get(Role::Subtitle))?;
    let chart = SheetChart::of(table, report);
    let first = FIRST + chart.as_ref().map_or(0, SheetChart::rows);
    match &table.map {
        Some(map) => grid(sheet, formats, map)?,
        None => rows(sheet, formats, table, (number, first), report)?,
    }
    if let Some(chart) = chart {
        let beside = u16::try_from(table.columns.len()).unwrap_or(u16::MAX);
        let places = (FIRST - 1, first, beside.saturating_add(2));
        chart.place(sheet, formats, places, table, report)?;
    }
    page::set_up(sheet, &table.title, Some((first, first)), report)
}

fn rows(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    table: &TableResult,
    (number, first): (usize, u32),
    report: &Report<'_>,
) -> Result<(), XlsxError> {
    let language = report.language;
    let mut headings = Headings::default();
    let mut columns = Vec::new();
    let mut widths = Vec::new();
    let mut numbers = Vec::new();
    for (at, (head, column)) in table.columns.iter().zip(0u16..).enumerate() {
        let cells = || table.lines.iter().filter_map(|line| line.cells.get(at));
        let width = match head.kind {
            CellKind::Text => WIDE,
            _ if cells().any(Result::is_err) => REASON,
            _ => NARROW,
        };
        sheet.set_column_width(column, width)?;
        columns.push(heading(formats, headings.take(&head.name)));
        widths.push(width);
        numbers.push(match head.decimals {
            Some(decimals) => fixed(decimals),
            None => column_number(cells()),
        });
    }
    let source = u16::try_from(table.columns.len()).unwrap_or(u16::MAX);
    sheet.set_column_width(source, 40)?;
    columns.push(heading(formats, headings.take(say(language, "own.source"))));
    let mut row = first;
    for (nth, line) in table.lines.iter().enumerate() {
        row += 1;
        let mut folded = Vec::new();
        let heads = table.columns.iter().zip(&widths).zip(&numbers);
        let cells = line.cells.iter().zip(heads).zip(0u16..);
        for (at, ((cell, ((head, width), number)), column)) in cells.enumerate() {
            let mark = mark(table, nth, at);
            let day = match cell {
                Ok(Scalar::Date(date)) => day(*date),
                _ => None,
            };
            match (cell, day) {
                (Ok(Scalar::Number(value)), _) => {
                    let look = Look {
                        role: Role::KeyFigure,
                        mark,
                        number: match number {
                            // The glyph of a band stands in the format of the number.
                            Number::Plain if mark != Mark::None => fixed(0),
                            other => *other,
                        },
                    };
                    sheet.write_number_with_format(row, column, *value, formats.get(look))?;
                }
                (_, Some(day)) => {
                    let look = Look {
                        role: Role::Text,
                        mark,
                        number: Number::Day,
                    };
                    sheet.write_datetime_with_format(row, column, &day, formats.get(look))?;
                }
                (other, None) => {
                    let text = words(other, head.kind, table.decimals, language);
                    let look = Look {
                        role: Role::Text,
                        mark,
                        number: Number::Plain,
                    };
                    let shown = cell_text(&text);
                    sheet.write_string_with_format(row, column, shown, formats.get(look))?;
                    folded.push((text, *width));
                }
            }
        }
        let folded = folded.iter().map(|(text, width)| (text.as_str(), *width));
        sheet.set_row_height(row, page::height(folded))?;
        let source_text = line_source(table, nth, language);
        sheet.write_string_with_format(
            row,
            source,
            cell_text(&source_text),
            formats.get(Role::Small),
        )?;
    }
    let made = Table::new()
        .set_name(format!("visare_tabell_{number}"))
        .set_columns(&columns)
        .set_style(TableStyle::Light1)
        .set_alt_text_title(&table.title);
    // A table has at least one row, also where there are none.
    sheet.add_table(first, 0, row.max(first + 1), source, &made)?;
    // A chart above the heading would leave no room for the rows.
    let frozen = if first == FIRST { first + 1 } else { 0 };
    sheet.set_freeze_panes(frozen, 1)?;
    Ok(())
}

/// A day as a workbook counts days; none before 1900, when it begins to.
fn day(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// How whole numbers of a column are shown: years and the like as they are.
fn column_number<'a>(cells: impl Iterator<Item = &'a TableCell>) -> Number {
    let mut values = cells.filter_map(|cell| match cell {
        Ok(Scalar::Number(value)) => Some(clean(*value)),
        _ => None,
    });
    if values.all(|value| value.fract() == 0.0 && (0.0..10_000.0).contains(&value)) {
        Number::Plain
    } else {
        fixed(0)
    }
}

fn fixed(decimals: usize) -> Number {
    Number::Fixed {
        decimals,
        signed: false,
        zero: false,
        preliminary: false,
    }
}

fn heading(formats: &mut Formats, name: String) -> TableColumn {
    TableColumn::new()
        .set_header(name)
        .set_header_format(formats.get(Role::HeadingLeft).clone())
}

fn grid(sheet: &mut Worksheet, formats: &mut Formats, map: &MapResult) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 22)?;
    let corner = corner(map);
    sheet.write_string_with_format(FIRST, 0, cell_text(&corner), formats.get(Role::HeadingLeft))?;
    for (name, column) in map.columns.iter().zip(1u16..) {
        sheet.set_column_width(column, WIDE)?;
        sheet.write_string_with_format(
            FIRST,
            column,
            cell_text(name),
            formats.get(Role::Heading),
        )?;
    }
    for ((name, fields), row) in map.rows.iter().zip(&map.fields).zip(FIRST + 1..) {
        sheet.write_string_with_format(row, 0, cell_text(name), formats.get(Role::HeadingLeft))?;
        let mut texts = Vec::new();
        for (field, column) in fields.iter().zip(1u16..) {
            let mark = field_mark(field);
            let glyph = super::super::paint(mark).glyph;
            let mut text = format!("{glyph} {}", field.value).trim().to_owned();
            for (_, label) in &field.labels {
                text += "\n";
                text += label;
            }
            let look = Look {
                role: Role::TextStrong,
                mark,
                number: Number::Plain,
            };
            sheet.write_string_with_format(row, column, cell_text(&text), formats.get(look))?;
            texts.push(text);
        }
        let height = page::height(texts.iter().map(|text| (text.as_str(), WIDE)));
        sheet.set_row_height(row, height.max(40.0))?;
    }
    Ok(())
}
