//! What needs attention: the same faults, sentences and next steps as the terminal shows.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{
    super::Report,
    formats::{Formats, Role},
    names::cell_text,
    page,
};
use crate::{
    diagnostics::{Diagnostic, Location, Severity, next_step, sentence},
    text::{say, tell},
};

const HEADING_ROW: u32 = 2;
const WIDTHS: [u16; 5] = [13, 8, 58, 46, 52];

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    report: &Report<'_>,
) -> Result<(), XlsxError> {
    let language = report.language;
    sheet.set_screen_gridlines(false);
    for (width, column) in WIDTHS.into_iter().zip(0u16..) {
        sheet.set_column_width(column, width)?;
    }
    let title = say(language, "workbook.control.title");
    sheet.write_string_with_format(0, 0, report.heading(title), formats.get(Role::Title))?;
    sheet.set_row_height(0, 30)?;
    let summary = summary(report);
    sheet.write_string_with_format(1, 0, summary, formats.get(Role::Subtitle))?;
    let mut row = HEADING_ROW;
    if !report.diagnostics.is_empty() {
        let keys = ["severity", "code", "message", "place", "next"];
        for (key, column) in keys.into_iter().zip(0u16..) {
            let text = say(language, &format!("workbook.control.{key}")).to_owned();
            sheet.write_string_with_format(row, column, text, formats.get(Role::HeadingLeft))?;
        }
        sheet.set_freeze_panes(HEADING_ROW + 1, 0)?;
        row += 1;
    }
    // What needs somebody stands first, each kind in the order in which it was found.
    let mut diagnostics: Vec<&Diagnostic> = report.diagnostics.iter().collect();
    diagnostics.sort_by_key(|diagnostic| match diagnostic.severity() {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    });
    for diagnostic in diagnostics {
        write_row(sheet, formats, row, diagnostic, report)?;
        row += 1;
    }
    page::set_up(sheet, title, Some((HEADING_ROW, HEADING_ROW)), report)?;
    sheet.set_print_area(0, 0, row.saturating_sub(1), 4)?;
    Ok(())
}

fn summary(report: &Report<'_>) -> String {
    if report.diagnostics.is_empty() {
        return say(report.language, "workbook.control.clean").to_owned();
    }
    let count = |severity| {
        report
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity() == severity)
            .count()
            .to_string()
    };
    tell(
        report.language,
        "workbook.control.summary",
        &[
            ("errors", count(Severity::Error)),
            ("warnings", count(Severity::Warning)),
            ("notes", count(Severity::Note)),
        ],
    )
}

fn write_row(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    row: u32,
    diagnostic: &Diagnostic,
    report: &Report<'_>,
) -> Result<(), XlsxError> {
    let language = report.language;
    let severity = format!("workbook.severity.{}", diagnostic.severity().name());
    let places = diagnostic
        .places
        .iter()
        .map(Location::name)
        .collect::<Vec<_>>()
        .join("\n");
    let texts = [
        say(language, &severity).to_owned(),
        diagnostic.code.name().to_owned(),
        sentence(diagnostic, language),
        places,
        next_step(diagnostic, language),
    ];
    let folded = texts.iter().map(String::as_str).zip(WIDTHS);
    sheet.set_row_height(row, page::height(folded))?;
    for (text, column) in texts.into_iter().zip(0u16..) {
        let role = if column == 0 {
            Role::TextStrong
        } else {
            Role::Text
        };
        sheet.write_string_with_format(row, column, cell_text(&text), formats.get(role))?;
    }
    Ok(())
}
