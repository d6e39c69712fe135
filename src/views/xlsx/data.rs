//! The tidy data as a real table: the same records as `data.csv`, with numbers as numbers.

use rust_xlsxwriter::{Table, TableColumn, TableStyle, Worksheet, XlsxError};

use super::{
    super::{HEADER, Record, Report, clean, records},
    formats::Formats,
    names::cell_text,
    page,
};
use crate::{model::Rank, text::say};

const WIDTHS: [u16; 20] = [
    18, 24, 40, 7, 12, 14, 7, 6, 13, 11, 7, 9, 13, 17, 9, 15, 44, 8, 12, 9,
];

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    report: &Report<'_>,
) -> Result<(), XlsxError> {
    for (width, column) in WIDTHS.into_iter().zip(0u16..) {
        sheet.set_column_width(column, width)?;
    }
    let mut row = 1u32;
    for record in records(report) {
        write_record(sheet, row, &record)?;
        row += 1;
    }
    let columns: Vec<TableColumn> = HEADER
        .iter()
        .map(|name| {
            TableColumn::new()
                .set_header(*name)
                .set_header_format(formats.get(super::formats::Role::HeadingLeft).clone())
        })
        .collect();
    let title = say(report.language, "workbook.data");
    let table = Table::new()
        .set_name("visare_data")
        .set_columns(&columns)
        .set_style(TableStyle::Light1)
        .set_alt_text_title(title);
    let last_column = u16::try_from(HEADER.len() - 1).unwrap_or(19);
    // A table has at least one row, also where there are no figures.
    sheet.add_table(0, 0, row.saturating_sub(1).max(1), last_column, &table)?;
    sheet.set_freeze_panes(1, 0)?;
    page::set_up(sheet, title, Some((0, 0)), report)
}

fn write_record(sheet: &mut Worksheet, row: u32, record: &Record<'_>) -> Result<(), XlsxError> {
    let texts = [
        (0, record.area),
        (1, record.measure),
        (2, record.row),
        (4, record.key_figure),
        (5, record.place),
        (7, record.sex),
        (9, record.shown.as_str()),
        (13, record.difference_shown.as_str()),
        (14, record.band),
        (15, record.missing),
        (16, record.source.as_str()),
        (17, record.basis),
        (18, record.preliminary),
        (19, record.invented),
    ];
    for (column, text) in texts {
        if !text.is_empty() {
            sheet.write_string(row, column, cell_text(text))?;
        }
    }
    let numbers = [
        (3, Some(f64::from(record.level))),
        (6, Some(f64::from(record.year))),
        (8, record.value.map(clean)),
        (10, record.rank.map(Rank::number)),
        (11, record.ranked.map(f64::from)),
        (12, record.difference.map(clean)),
    ];
    for (column, number) in numbers {
        if let Some(number) = number {
            sheet.write_number(row, column, number)?;
        }
    }
    Ok(())
}
