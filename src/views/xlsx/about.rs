//! What the workbook is and what it is made of: rules and inputs with their checksums, sources, method.

use std::collections::BTreeSet;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{
    super::{
        Report,
        comparison::{among, difference_key, list, worked_out},
        credit::has_own,
    },
    formats::{Formats, Role},
    names::cell_text,
    page,
};
use crate::{
    diagnostics::{Location, Severity},
    engine::{Nation, RowResult},
    model::{Missing, SheetReceipt},
    text::{Language, say, tell},
};

/// What of a workbook is worked out in it.
#[derive(Clone, Copy)]
pub(super) enum Formulas<'a> {
    /// Nothing.
    None,
    /// Figures; nobody is compared.
    Figures,
    /// Figures, and how they stand by the sheet of this name.
    All(&'a str),
    /// Figures, but not how they stand: those among whom they stand are too many.
    WithoutRanks,
}

const LAST_COLUMN: u16 = 6;
const WIDTHS: [u16; 7] = [34, 78, 26, 9, 9, 10, 48];

/// Writes the sheet; `example` is one of the workbook's defined names.
pub(super) fn write(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    (example, formulas): (&str, Formulas<'_>),
    report: &Report<'_>,
) -> Result<(), XlsxError> {
    let word = |key: &str| say(report.language, key).to_owned();
    sheet.set_screen_gridlines(false);
    for (width, column) in WIDTHS.into_iter().zip(0u16..) {
        sheet.set_column_width(column, width)?;
    }
    let title = word("workbook.about.title");
    let heading = report.heading(&title);
    sheet.write_string_with_format(0, 0, cell_text(&heading), formats.get(Role::Title))?;
    sheet.set_row_height(0, 30)?;
    let mut row = 1;
    let invented = report.invented_words();
    let invented = invented.map(|(mark, which)| (mark.to_owned(), which.to_owned()));
    for (head, text) in invented.into_iter().chain(texts(report, example, formulas)) {
        sheet.set_row_height(row, page::height([(text.as_str(), WIDTHS[1])]))?;
        sheet.write_string_with_format(row, 0, head, formats.get(Role::TextStrong))?;
        sheet.write_string_with_format(row, 1, cell_text(&text), formats.get(Role::Text))?;
        row += 1;
    }
    row = rules(sheet, formats, row, report)?;
    row = inputs(sheet, formats, row, report)?;
    page::set_up(sheet, &title, None, report)?;
    sheet.set_print_area(0, 0, row.saturating_sub(1), LAST_COLUMN)?;
    Ok(())
}

fn texts(report: &Report<'_>, example: &str, formulas: Formulas<'_>) -> Vec<(String, String)> {
    let language = report.language;
    let word = |key: &str| say(language, key).to_owned();
    let both = |key: &str| (word(key), word(&format!("{key}.text")));
    let words = [
        ("name", report.results.name.clone()),
        ("place", report.results.focus.name.clone()),
    ];
    let about = |key: &str| (word("workbook.about.what"), tell(language, key, &words));
    if report.results.is_own() {
        return vec![
            about("workbook.about.what.own"),
            missing(report),
            (word("workbook.about.source"), word("own.not_kolada")),
            (word("workbook.about.pack"), report.results.pack.clone()),
        ];
    }
    let rows = || report.results.areas.iter().flat_map(|area| &area.rows);
    let with = |(head, text): (String, String), more: Vec<String>| {
        let sentences = std::iter::once(text).chain(more);
        (head, sentences.collect::<Vec<_>>().join(" "))
    };
    let who = among(rows(), language);
    let compared = who.map(|who| tell(language, "workbook.about.what.compared", &[("who", who)]));
    let mut read = Vec::new();
    if rows().any(RowResult::is_compared) {
        read.push(word("workbook.about.read.ranks"));
    }
    let areas = report.results.areas.iter();
    let nation = areas.fold(Nation::Absent, |all, area| all.and(area.reference().nation));
    read.extend(difference_key(nation).map(word));
    let mut computed = vec![word("what.combined")];
    computed.extend(worked_out(rows(), language));
    let computed = [("what", list(computed, language))];
    let mut texts = vec![
        with(
            about("workbook.about.what.text"),
            compared.into_iter().collect(),
        ),
        with(both("workbook.about.read"), read),
        missing(report),
        (
            word("workbook.about.source"),
            word("workbook.about.source.raw"),
        ),
        (
            String::new(),
            tell(language, "workbook.about.source.computed", &computed),
        ),
    ];
    if has_own(report.results) {
        texts.push((String::new(), word("workbook.about.source.own")));
    }
    if !example.is_empty() {
        let words = [("example", example.to_owned())];
        texts.push((
            word("workbook.about.names"),
            tell(language, "workbook.about.names.text", &words),
        ));
    }
    if let Some(told) = alive(report, formulas) {
        texts.push((word("workbook.about.alive"), told));
    }
    texts.push((word("workbook.about.pack"), report.results.pack.clone()));
    texts
}

/// What of the workbook is worked out in it, and what stands as it was.
fn alive(report: &Report<'_>, formulas: Formulas<'_>) -> Option<String> {
    let language = report.language;
    let standing = match formulas {
        Formulas::None if report.values_only => {
            return Some(say(language, "workbook.about.alive.values").to_owned());
        }
        Formulas::None => return None,
        Formulas::Figures => None,
        Formulas::All(sheet) => {
            let words = [("base", sheet.to_owned())];
            Some(tell(language, "workbook.about.alive.standing", &words))
        }
        Formulas::WithoutRanks => Some(say(language, "workbook.about.alive.many").to_owned()),
    };
    let standing = standing.map(|text| format!("{text} "));
    let words = [
        ("overview", say(language, "workbook.overview").to_owned()),
        ("standing", standing.unwrap_or_default()),
        ("place", report.results.focus.name.clone()),
    ];
    Some(tell(language, "workbook.about.alive.text", &words))
}

/// That what is missing is no zero, and the reasons that occur, each once in the order of their kinds.
fn missing(report: &Report<'_>) -> (String, String) {
    let language = report.language;
    let mut kinds: BTreeSet<Missing> = BTreeSet::new();
    let rows = report.results.areas.iter().flat_map(|area| &area.rows);
    for row in rows.flat_map(RowResult::with_sexes) {
        let figures = row.figures.iter().flatten();
        kinds.extend(figures.filter_map(|figure| figure.grey.or(figure.value.err())));
    }
    let lines = report.results.tables.iter().flat_map(|table| &table.lines);
    let cells = lines.flat_map(|line| &line.cells);
    kinds.extend(cells.filter_map(|cell| cell.as_ref().err().copied()));
    let reasons = kinds
        .iter()
        .map(|kind| say(language, &format!("missing.{}", kind.name())).to_owned());
    let mut text = say(language, "workbook.about.missing.text").to_owned();
    if !kinds.is_empty() {
        let words = [("reasons", list(reasons.collect(), language))];
        text.push(' ');
        text.push_str(&tell(language, "workbook.about.missing.here", &words));
    }
    (say(language, "workbook.about.missing").to_owned(), text)
}

fn headings(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    row: u32,
    section: &str,
    keys: &[&str],
    report: &Report<'_>,
) -> Result<u32, XlsxError> {
    let section = say(report.language, section);
    sheet.write_string_with_format(row, 0, section, formats.get(Role::Section))?;
    sheet.set_row_height(row, 32)?;
    for (key, column) in keys.iter().zip(0u16..) {
        let text = say(report.language, key);
        sheet.write_string_with_format(row + 1, column, text, formats.get(Role::HeadingLeft))?;
    }
    Ok(row + 2)
}

fn rules(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    row: u32,
    report: &Report<'_>,
) -> Result<u32, XlsxError> {
    let keys = ["workbook.about.file", "workbook.about.hash"];
    let mut row = headings(sheet, formats, row, "workbook.about.rules", &keys, report)?;
    for rule in report.rules {
        let file = cell_text(&rule.file);
        sheet.write_string_with_format(row, 0, file, formats.get(Role::Text))?;
        sheet.write_string_with_format(row, 1, &rule.sha256, formats.get(Role::Text))?;
        sheet.set_row_height(row, page::height([(rule.file.as_str(), WIDTHS[0])]))?;
        row += 1;
    }
    Ok(row)
}

fn inputs(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    row: u32,
    report: &Report<'_>,
) -> Result<u32, XlsxError> {
    let keys = [
        "workbook.about.file",
        "workbook.about.hash",
        "workbook.about.layout",
        "workbook.about.rows",
        "workbook.about.cells",
        "workbook.about.used",
        "workbook.about.left",
    ];
    let mut row = headings(sheet, formats, row, "workbook.about.inputs", &keys, report)?;
    for file in report.files {
        let name = cell_text(&file.file);
        sheet.write_string_with_format(row, 0, name, formats.get(Role::TextStrong))?;
        sheet.write_string_with_format(row, 1, &file.sha256, formats.get(Role::Text))?;
        sheet.set_row_height(row, page::height([(file.file.as_str(), WIDTHS[0])]))?;
        for column in 2..=LAST_COLUMN {
            sheet.write_blank(row, column, formats.get(Role::Text))?;
        }
        if file.sheets.is_empty() {
            let unread = unread(&file.file, report);
            sheet.write_string_with_format(row, 2, unread, formats.get(Role::Text))?;
        }
        row += 1;
        for part in &file.sheets {
            sheet.write_blank(row, 0, formats.get(Role::Text))?;
            let name = format!(
                "{}: {}",
                say(report.language, "workbook.about.sheet"),
                part.sheet
            );
            sheet.write_string_with_format(row, 1, cell_text(&name), formats.get(Role::Text))?;
            let layout = format!("layout.{}", part.layout);
            let layout = say(report.language, &layout);
            sheet.write_string_with_format(row, 2, layout, formats.get(Role::Text))?;
            let left = left(part, report.language);
            let folded = [
                (name.as_str(), WIDTHS[1]),
                (layout, WIDTHS[2]),
                (left.as_str(), WIDTHS[6]),
            ];
            sheet.set_row_height(row, page::height(folded))?;
            let counts = [part.rows, part.cells, part.used];
            for (count, column) in counts.into_iter().zip(3u16..) {
                let count = u32::try_from(count).unwrap_or(u32::MAX);
                sheet.write_number_with_format(row, column, count, formats.get(Role::Text))?;
            }
            sheet.write_string_with_format(row, LAST_COLUMN, left, formats.get(Role::Text))?;
            row += 1;
        }
    }
    Ok(row)
}

/// That a file could not be read, with the codes that say why.
fn unread(file: &str, report: &Report<'_>) -> String {
    let about = |place: &Location| place.name() == file;
    let faults = report.diagnostics.iter().filter(|diagnostic| {
        diagnostic.severity() == Severity::Error && diagnostic.places.iter().any(about)
    });
    let codes: Vec<&str> = faults.map(|diagnostic| diagnostic.code.name()).collect();
    let unread = say(report.language, "workbook.about.unread");
    if codes.is_empty() {
        unread.to_owned()
    } else {
        format!("{unread} ({})", codes.join(", "))
    }
}

/// How many cells of a sheet were left, and why.
fn left(sheet: &SheetReceipt, language: Language) -> String {
    let reasons = [
        ("workbook.about.left.rows", sheet.rows_left),
        ("workbook.about.left.aggregates", sheet.aggregates),
        ("workbook.about.left.unused", sheet.unused),
        ("workbook.about.left.unplaced", sheet.unplaced),
        ("workbook.about.left.totals", sheet.totals),
        ("workbook.about.left.beside", sheet.beside),
    ];
    let said = reasons
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| tell(language, key, &[("count", count.to_string())]));
    said.collect::<Vec<_>>().join("; ")
}
