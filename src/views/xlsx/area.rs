//! The sheet of an area, painted: folded to measures and years at first sight, with everything beneath.

use rust_xlsxwriter::{Note, Worksheet, XlsxError};

use super::{
    super::{
        BorderRow, CellView, ColumnKind, ColumnView, LegendLine, Mark, Report, RowKind, RowView,
        SheetView, band_words::border_words, comparison::list, palette::paint,
    },
    alive::Alive,
    cell::{follow_band, write_cell, write_formula},
    changed::mark_still,
    formats::{Formats, Look, Number, Role},
    names::{cell_text, shortened},
    outline::Summaries,
    page::{self, lines},
    standing::Found,
};
use crate::{
    model::{Band, Missing},
    text::{Language, say, tell},
};

/// What the workbook needs to know about a written sheet.
#[derive(Debug)]
pub(super) struct Placed {
    /// First row below the heading.
    pub(super) first_row: u32,
    /// Last row of the table.
    pub(super) last_row: u32,
    /// The summaries of its folded groups.
    pub(super) summaries: Summaries,
}

/// The row of the headings.
pub(super) const HEADING_ROW: u32 = 2;
const LABEL_WIDTH: usize = 56;

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    view: &SheetView,
    alive: Alive<'_>,
    report: &Report<'_>,
) -> Result<Placed, XlsxError> {
    let language = report.language;
    sheet.set_screen_gridlines(false);
    // Of a formula without a result the writer would say that it gave 0.
    sheet.set_formula_result_default("");
    sheet.set_column_width(0, f64_of(LABEL_WIDTH))?;
    for (column, index) in view.columns.iter().zip(1u16..) {
        sheet.set_column_width(index, f64_of(width(column.kind)))?;
    }
    let title = report.heading(&view.title);
    sheet.write_string_with_format(0, 0, cell_text(&title), formats.get(Role::Title))?;
    sheet.set_row_height(0, 28)?;
    sheet.write_string_with_format(1, 0, cell_text(&view.subtitle), formats.get(Role::Subtitle))?;
    sheet.set_row_height(1, 20)?;

    let mut living = Vec::with_capacity(view.rows.len());
    for (position, (row, index)) in view.rows.iter().zip(HEADING_ROW..).enumerate() {
        let worked_out = alive.row(view, position, report);
        living.push(
            worked_out
                .0
                .iter()
                .map(Option::is_some)
                .collect::<Vec<bool>>(),
        );
        write_row(
            sheet,
            formats,
            &view.columns,
            row,
            worked_out,
            index,
            report,
        )?;
    }
    if living.iter().flatten().any(|is_alive| *is_alive) {
        mark_still(sheet, view, &living)?;
    }
    let first_row = HEADING_ROW + 1;
    let last_row = HEADING_ROW + count(view.rows.len().saturating_sub(1));
    let summaries = fold(sheet, view)?;
    let end = legend(sheet, formats, view, last_row + 1, language)?;
    if !view.borders.is_empty() {
        sheet.set_page_breaks(&[end])?;
    }
    let end = borders(sheet, formats, &view.borders, end, language)?;

    sheet.set_freeze_panes(first_row, 1)?;
    page::set_up(sheet, &view.title, Some((HEADING_ROW, HEADING_ROW)), report)?;
    sheet.set_repeat_columns(0, 0)?;
    sheet.set_print_area(0, 0, end.saturating_sub(1), narrow(view.columns.len()))?;
    Ok(Placed {
        first_row,
        last_row,
        summaries,
    })
}

fn width(kind: ColumnKind) -> usize {
    match kind {
        ColumnKind::Value => 18,
        ColumnKind::Trend => 22,
        ColumnKind::Rank | ColumnKind::Band => 14,
        ColumnKind::Ranked => 16,
        ColumnKind::Difference
        | ColumnKind::UnitValue
        | ColumnKind::ComparedValue
        | ColumnKind::GroupValue
        | ColumnKind::NationValue => 18,
    }
}

fn write_row(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    columns: &[ColumnView],
    row: &RowView,
    (formulas, holds): (Vec<Option<Found>>, Option<String>),
    index: u32,
    report: &Report<'_>,
) -> Result<(), XlsxError> {
    let label = match row.kind {
        RowKind::Heading | RowKind::YearHeading => Role::HeadingLeft,
        RowKind::Measure => Role::MeasureLabel,
        RowKind::Sex if row.level > 1 => Role::SexLabel,
        RowKind::KeyFigure | RowKind::Sex => Role::KeyFigureLabel,
    };
    sheet.write_string_with_format(index, 0, cell_text(&row.label), formats.get(label))?;
    if !row.note.is_empty() {
        let lines: Vec<String> = row.note.iter().cloned().chain(holds).collect();
        sheet.insert_note(index, 0, &note(&lines, &report.results.name))?;
    }
    let role = match row.kind {
        RowKind::Measure => Role::Measure,
        _ => Role::KeyFigure,
    };
    let language = report.language;
    let cells = row.cells.iter().zip(columns).zip(1u16..);
    for (((cell, column), at), formula) in cells.zip(formulas) {
        let role = match column.kind {
            ColumnKind::Band => Role::Word,
            _ => role,
        };
        let Some(found) = formula else {
            write_cell(sheet, formats, cell, role, (index, at), language)?;
            continue;
        };
        write_formula(sheet, formats, cell, found, role, (index, at), language)?;
        // The figure of that year takes its look from the band.
        let is_own = |one: &ColumnView| one.kind == ColumnKind::Value && one.year == column.year;
        let own = columns.iter().position(is_own).unwrap_or_default();
        if let (ColumnKind::Band, Some(CellView::Number(number))) =
            (column.kind, row.cells.get(own))
        {
            let own = (index, narrow(own + 1));
            follow_band(sheet, formats, number, own, ((index, at), ""), language)?;
        }
    }
    let lines = match row.kind {
        RowKind::Heading | RowKind::YearHeading => row
            .cells
            .iter()
            .zip(columns)
            .map(|(cell, column)| match cell {
                CellView::Heading(text) => lines(text, width(column.kind) - 3).len(),
                _ => 1,
            })
            .max()
            .unwrap_or(1),
        _ => lines(&row.label, LABEL_WIDTH - 4).len(),
    };
    sheet.set_row_height(index, f64_of(lines) * 13.0 + 7.0)?;
    Ok(())
}

fn note(lines_of_note: &[String], author: &str) -> Note {
    const LETTERS: usize = 62;
    let text = shortened(&lines_of_note.join("\n"), 30_000);
    let height: usize = text.lines().map(|line| lines(line, LETTERS).len()).sum();
    Note::new(text)
        .set_author(shortened(author, 50))
        .add_author_prefix(false)
        .set_width(360)
        .set_height(u32::try_from(height * 14 + 16).unwrap_or(400))
}

/// Folds key figures under their measures, and rank and units beside the years.
///
/// Excel looks for the mark of a folded group on its summary, LibreOffice on whatever follows the group,
/// wherever the summary stands; each passes over the other's, so both get theirs.
fn fold(sheet: &mut Worksheet, view: &SheetView) -> Result<Summaries, XlsxError> {
    sheet.group_symbols_above(true);
    sheet.group_symbols_to_left(true);
    let mut summaries = Summaries::default();
    for level in [1, 2] {
        for (summary, first, last) in groups(&view.rows, level) {
            sheet.group_rows(first, last)?;
            for row in first..=last {
                sheet.set_row_hidden(row)?;
            }
            summaries.rows.extend([summary, last + 1]);
        }
    }
    for level in [1, 2] {
        let deep = |column: &ColumnView| column.level >= level;
        let (Some(first), Some(last)) = (
            view.columns.iter().position(deep),
            view.columns.iter().rposition(deep),
        ) else {
            continue;
        };
        let (first, last) = (narrow(first + 1), narrow(last + 1));
        sheet.group_columns(first, last)?;
        for column in first..=last {
            sheet.set_column_hidden(column)?;
        }
        summaries
            .columns
            .extend([first.saturating_sub(1), last.saturating_add(1)]);
    }
    // The column after the table is marked too, so it must be stated.
    sheet.set_column_width(narrow(view.columns.len() + 1), 3)?;
    Ok(summaries)
}

/// The runs of rows at this level or deeper: the row that each unfolds under, its first row and its last.
fn groups(rows: &[RowView], level: u8) -> Vec<(u32, u32, u32)> {
    let mut groups: Vec<(u32, u32, u32)> = Vec::new();
    let mut above = None;
    for (row, index) in rows.iter().zip(HEADING_ROW..) {
        if row.level < level {
            above = Some(index);
        } else if let Some(summary) = above.take() {
            groups.push((summary, index, index));
        } else if let Some((_, _, last)) = groups.last_mut() {
            *last = index;
        }
    }
    groups
}

fn legend(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    view: &SheetView,
    row: u32,
    language: Language,
) -> Result<u32, XlsxError> {
    let seen: usize = view
        .columns
        .iter()
        .filter(|column| column.level == 0)
        .map(|column| width(column.kind))
        .sum();
    let mut row = row;
    if !view.legend.lines.is_empty() {
        let heading = say(language, "view.legend");
        sheet.write_string_with_format(row, 0, heading, formats.get(Role::Section))?;
        sheet.set_row_height(row, 32)?;
    }
    row += 1;
    for line in &view.legend.lines {
        let look = Look {
            role: Role::Swatch,
            mark: mark_of(line),
            number: Number::Plain,
        };
        let glyph = paint(look.mark).glyph;
        let name = format!("{glyph} {}", line.name);
        sheet.write_string_with_format(row, 0, name, formats.get(look))?;
        for text in lines(&line.rule, letters(seen)) {
            sheet.write_string_with_format(row, 1, text, formats.get(Role::SmallIndented))?;
            sheet.set_row_height(row, 16)?;
            row += 1;
        }
    }
    let unfold = unfold(view, language);
    for remark in view.legend.remarks.iter().chain(&unfold) {
        for text in lines(remark, letters(LABEL_WIDTH + seen)) {
            sheet.write_string_with_format(row, 0, text, formats.get(Role::Small))?;
            row += 1;
        }
    }
    Ok(row)
}

/// What the buttons show that unfold rows and columns; none where nothing folds.
fn unfold(view: &SheetView, language: Language) -> Option<String> {
    let mut parts = Vec::new();
    if view.rows.iter().any(|row| row.level > 0) {
        parts.push(say(language, "view.legend.unfold.rows").to_owned());
    }
    let has = |wanted: &[ColumnKind]| view.columns.iter().any(|one| wanted.contains(&one.kind));
    let beside = [
        (&[ColumnKind::Rank][..], "what.ranks"),
        (&[ColumnKind::Difference], "what.differences"),
        (
            &[
                ColumnKind::NationValue,
                ColumnKind::ComparedValue,
                ColumnKind::GroupValue,
            ],
            "what.others",
        ),
    ];
    let found = beside.into_iter().filter(|(kinds, _)| has(kinds));
    let what: Vec<String> = found
        .map(|(_, key)| say(language, key).to_owned())
        .collect();
    let (key, what) = match (has(&[ColumnKind::UnitValue]), what.is_empty()) {
        (true, false) => (Some("view.legend.unfold.units"), what),
        (true, true) => {
            let units = say(language, "what.units").to_owned();
            (Some("view.legend.unfold.beside"), vec![units])
        }
        (false, false) => (Some("view.legend.unfold.beside"), what),
        (false, true) => (None, what),
    };
    let words = [("what", list(what, language))];
    parts.extend(key.map(|key| tell(language, key, &words)));
    let words = [("parts", parts.join(", "))];
    (!parts.is_empty()).then(|| tell(language, "view.legend.unfold", &words))
}

/// How many letters of a small remark fit; they are narrower than the digits that count a column's width.
fn letters(width: usize) -> usize {
    width * 4 / 3
}

fn mark_of(line: &LegendLine) -> Mark {
    line.band.map_or(Mark::Grey(Missing::FewPlaces), Mark::Band)
}

fn borders(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    rows: &[BorderRow],
    row: u32,
    language: Language,
) -> Result<u32, XlsxError> {
    if rows.is_empty() {
        return Ok(row);
    }
    let title = say(language, "view.borders");
    sheet.write_string_with_format(row, 0, title, formats.get(Role::Section))?;
    sheet.set_row_height(row, 32)?;
    let explained = say(language, "view.borders.explained");
    sheet.write_string_with_format(row + 1, 0, explained, formats.get(Role::Small))?;
    let mut index = row + 2;
    for border in rows {
        let label = cell_text(&border.label);
        sheet.write_string_with_format(index, 0, label, formats.get(Role::Word))?;
        let mut height = 1;
        for ((year, field), column) in border.fields.iter().zip(1u16..) {
            let count = tell(
                language,
                "view.borders.count",
                &[("count", field.ranked.to_string())],
            );
            let mut text = format!("{year}: {count}");
            let words = border_words(
                field,
                (border.bands, border.direction),
                border.decimals,
                language,
            );
            let long = words.iter().map(|word| word.chars().count()).sum::<usize>() > 16;
            let marked = [Band::Good, Band::Poor].into_iter().zip(words);
            for (position, (band, word)) in marked.filter(|(_, word)| !word.is_empty()).enumerate()
            {
                text.push_str(if position == 0 || long { "\n" } else { "   " });
                text.push_str(paint(Mark::Band(band)).glyph);
                text.push('\u{a0}');
                text.push_str(&word);
            }
            height = height.max(text.lines().count());
            sheet.write_string_with_format(index, column, text, formats.get(Role::SmallCentred))?;
        }
        sheet.set_row_height(index, f64_of(height) * 11.5 + 4.0)?;
        index += 1;
    }
    Ok(index)
}

fn f64_of(number: usize) -> f64 {
    u32::try_from(number).map_or(0.0, f64::from)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn narrow(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
