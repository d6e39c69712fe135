//! The first sheet: how the measures of each area are spread, then every measure at a glance.

use rust_xlsxwriter::{
    Chart, ChartAxisTickType, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartPatternFill, ChartPatternFillType, ChartSolidFill, ChartType, Color, Formula,
    Worksheet, XlsxError,
};

use super::{
    super::{CellView, Mark, Overview, Report, palette},
    alive::Latest,
    cell::{follow_band, write_cell, write_formula},
    changed::mark_said,
    formats::{Formats, Look, Number, Role},
    names::{absolute, cell_text, shortened},
    page,
    standing::Found,
};
use crate::{
    model::{Band, Missing},
    text::{say, tell},
};

const MARKS: [Mark; 4] = [
    Mark::Band(Band::Good),
    Mark::Band(Band::Middle),
    Mark::Band(Band::Poor),
    Mark::Grey(Missing::FewPlaces),
];
const ROW_PIXELS: u32 = 24;
const TABLE: u32 = 4;
const CHART_FRAME: u32 = 110;
const CHART_AREA: u32 = 90;
/// About what a printed page holds at this width.
const PAGE_PIXELS: u32 = 700;

/// Writes the sheet; `figures` are references to the latest figure of each measure, area by area, and none where the
/// workbook holds values.
pub(super) fn write(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    (view, figures): (&Overview, &[Vec<Latest>]),
    name: &str,
    report: &Report<'_>,
) -> Result<(), XlsxError> {
    sheet.set_screen_gridlines(false);
    sheet.set_column_width(0, 56)?;
    for column in 1..=5 {
        sheet.set_column_width(column, if column == 4 { 22 } else { 17 })?;
    }
    let title = report.heading(&view.title);
    sheet.write_string_with_format(0, 0, cell_text(&title), formats.get(Role::Title))?;
    sheet.set_row_height(0, 30)?;
    sheet.write_string_with_format(1, 0, cell_text(&view.subtitle), formats.get(Role::Subtitle))?;
    let after = if view.counted().next().is_none() {
        TABLE - 2
    } else {
        let after = counts(sheet, formats, view, report)?;
        chart(sheet, view, name, after, report)?
    };
    let (end, rows) = measures(sheet, formats, (view, figures), after, report)?;
    if !figures.is_empty() {
        count_again(sheet, formats, view, &rows, report)?;
    }
    page::set_up(
        sheet,
        say(report.language, "workbook.overview"),
        None,
        report,
    )?;
    // The measures begin a page of their own unless everything fits on one.
    let rows = view
        .areas
        .iter()
        .map(|area| area.measures.len() + 2)
        .sum::<usize>();
    let rows = u32::try_from(rows + 2 * view.areas.len()).unwrap_or(u32::MAX);
    let areas = u32::try_from(view.counted().count()).unwrap_or(u32::MAX);
    let pixels = rows
        .saturating_mul(ROW_PIXELS)
        .saturating_add(areas.saturating_mul(CHART_AREA))
        .saturating_add(2 * CHART_FRAME);
    if pixels > PAGE_PIXELS {
        sheet.set_page_breaks(&[after])?;
    }
    sheet.set_print_area(0, 0, end.saturating_sub(1), 5)?;
    Ok(())
}

fn counts(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    view: &Overview,
    report: &Report<'_>,
) -> Result<u32, XlsxError> {
    let word = |key: &str| say(report.language, key).to_owned();
    let section = word("workbook.overview.counts");
    sheet.write_string_with_format(TABLE - 2, 0, section, formats.get(Role::Section))?;
    sheet.set_row_height(TABLE - 2, 32)?;
    let head = TABLE - 1;
    let area = word("workbook.overview.area");
    sheet.write_string_with_format(head, 0, area, formats.get(Role::HeadingLeft))?;
    let total = word("workbook.overview.total");
    sheet.write_string_with_format(head, 5, total, formats.get(Role::Heading))?;
    for (mark, column) in MARKS.into_iter().zip(1u16..) {
        let text = format!("{} {}", palette::paint(mark).glyph, band_word(mark, report));
        sheet.write_string_with_format(head, column, text, formats.get(Role::Heading))?;
    }
    let mut row = TABLE;
    for area in view.counted() {
        let label = cell_text(&area.name);
        sheet.write_string_with_format(row, 0, label, formats.get(Role::MeasureLabel))?;
        for ((count, mark), column) in area.counts().into_iter().zip(MARKS).zip(1u16..) {
            let look = count_look(count, mark);
            sheet.write_number_with_format(row, column, count, formats.get(look))?;
        }
        let total: u32 = area.counts().iter().sum();
        sheet.write_number_with_format(row, 5, total, formats.get(Role::Measure))?;
        sheet.set_row_height_pixels(row, ROW_PIXELS)?;
        row += 1;
    }
    Ok(row)
}

/// Bars of the counts; glyphs and patterns tell the bands apart where colours do not.
fn chart(
    sheet: &mut Worksheet,
    view: &Overview,
    name: &str,
    row: u32,
    report: &Report<'_>,
) -> Result<u32, XlsxError> {
    let last = row - 1;
    let areas = u32::try_from(view.counted().count()).unwrap_or(1);
    let mut chart = Chart::new(ChartType::BarPercentStacked);
    for (mark, column) in MARKS.into_iter().zip(1u16..) {
        let paint = palette::paint(mark);
        let mut font = ChartFont::new();
        font.set_name("Arial")
            .set_bold()
            .set_size(10)
            .set_color(Color::RGB(paint.ink));
        let mut label = ChartDataLabel::new();
        label
            .show_value()
            .set_num_format(format!("\"{} \"0;;", paint.glyph))
            .set_font(&font);
        chart
            .add_series()
            .set_name((name, TABLE - 1, column))
            .set_categories((name, TABLE, 0, last, 0))
            .set_values((name, TABLE, column, last, column))
            .set_format(&mut filled(paint))
            .set_gap(45)
            .set_overlap(100)
            .set_data_label(&label);
    }
    let mut font = ChartFont::new();
    font.set_name("Arial")
        .set_size(10)
        .set_color(Color::RGB(palette::INK));
    let mut title = ChartFont::new();
    title
        .set_name("Arial")
        .set_bold()
        .set_size(12)
        .set_color(Color::RGB(palette::INK));
    chart
        .title()
        .set_name(say(report.language, "workbook.overview.chart"))
        .set_font(&title);
    // In a chart of bars the writer's x axis is the one that lies down: the values.
    chart
        .y_axis()
        .set_reverse()
        .set_format(ChartFormat::new().set_no_line())
        .set_major_tick_type(ChartAxisTickType::None)
        .set_font(&font);
    chart
        .x_axis()
        .set_major_gridlines(false)
        .set_font(&font)
        .set_hidden(true);
    chart
        .legend()
        .set_position(ChartLegendPosition::Bottom)
        .set_font(&font);
    let height = CHART_FRAME + CHART_AREA * areas.min(12);
    chart
        .set_width(56 * 7 + 5 + 4 * (17 * 7 + 5) + 22 * 7 + 5 - 2)
        .set_height(height)
        .set_name("Chart 1")
        .set_alt_text(alternative(view, report));
    sheet.insert_chart_with_offset(row, 0, &chart, 0, 16)?;
    Ok(row + (height + 16).div_ceil(17) + 1)
}

fn filled(paint: palette::Paint) -> ChartFormat {
    let mut format = ChartFormat::new();
    let fill = paint.fill.unwrap_or(palette::HEADING);
    if paint.hatched {
        let mut pattern = ChartPatternFill::new();
        pattern
            .set_pattern(ChartPatternFillType::DiagonalStripesLightUpwards)
            .set_foreground_color(Color::RGB(palette::HATCH))
            .set_background_color(Color::RGB(fill));
        format.set_pattern_fill(&pattern);
    } else {
        let mut solid = ChartSolidFill::new();
        solid.set_color(Color::RGB(fill));
        format.set_solid_fill(&solid);
    }
    let mut line = ChartLine::new();
    line.set_color(Color::RGB(0xFFFFFF)).set_width(1.0);
    format.set_border(&line);
    format
}

/// The chart in words, as far as the format has room for them.
fn alternative(view: &Overview, report: &Report<'_>) -> String {
    let mut text = say(report.language, "workbook.overview.chart.alt").to_owned();
    for area in view.counted() {
        let [good, middle, poor, none] = area.counts().map(|count| count.to_string());
        text.push(' ');
        text.push_str(&tell(
            report.language,
            "workbook.overview.chart.area",
            &[
                ("area", area.name.clone()),
                ("good", good),
                ("middle", middle),
                ("poor", poor),
                ("none", none),
            ],
        ));
    }
    shortened(&text, 250)
}

fn measures(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    (view, figures): (&Overview, &[Vec<Latest>]),
    row: u32,
    report: &Report<'_>,
) -> Result<(u32, Vec<(u32, u32)>), XlsxError> {
    let word = |key: &str| say(report.language, key).to_owned();
    let section = word("workbook.overview.measures");
    sheet.write_string_with_format(row, 0, section, formats.get(Role::Section))?;
    sheet.set_row_height(row, 32)?;
    let mut row = row + 1;
    let mut rows = Vec::new();
    for (index, area) in view.areas.iter().enumerate() {
        // Where nothing can have a colour nothing is said to be without.
        let judged = area.can_have_bands();
        let headings = [
            shortened(&area.name, 200),
            word("workbook.overview.year"),
            word("workbook.overview.value"),
            if judged {
                word("workbook.overview.band")
            } else {
                String::new()
            },
            word("workbook.overview.trend"),
        ];
        for (heading, column) in headings.into_iter().zip(0u16..) {
            let role = match column {
                0 | 3 | 4 => Role::HeadingLeft,
                _ => Role::Heading,
            };
            sheet.write_string_with_format(row, column, heading, formats.get(role))?;
        }
        row += 1;
        let first = row;
        for (nth, measure) in area.measures.iter().enumerate() {
            let label = cell_text(&measure.label);
            sheet.write_string_with_format(row, 0, label, formats.get(Role::Word))?;
            sheet.write_number_with_format(row, 1, measure.year, formats.get(Role::KeyFigure))?;
            let at = (row, 2);
            let (value, role, language) = (&measure.value, Role::Measure, report.language);
            let found = figures.get(index).and_then(|area| area.get(nth));
            match found {
                Some((cell, _)) => {
                    let found = Found {
                        text: cell.clone(),
                        result: None,
                    };
                    write_formula(sheet, formats, value, found, role, at, language)?;
                }
                None => write_cell(sheet, formats, value, role, at, language)?,
            }
            let mark = measure
                .band
                .map_or(Mark::Grey(Missing::FewPlaces), Mark::Band);
            let band = if judged {
                band_word(mark, report)
            } else {
                String::new()
            };
            match found.and_then(|(_, band)| band.as_ref()) {
                Some(cell) => {
                    let none = band_word(Mark::Grey(Missing::FewPlaces), report);
                    let text = format!("IF({cell}=\"\",\"{none}\",{cell})");
                    let formula = Formula::new(text).set_result(band);
                    sheet.write_formula_with_format(row, 3, formula, formats.get(Role::Word))?;
                    if let CellView::Number(number) = value {
                        let band = ((row, 3), none.as_str());
                        follow_band(sheet, formats, number, at, band, language)?;
                    }
                }
                None => {
                    sheet.write_string_with_format(row, 3, band, formats.get(Role::Word))?;
                }
            }
            let trend = CellView::Trend(measure.trend);
            write_cell(
                sheet,
                formats,
                &trend,
                Role::Word,
                (row, 4),
                report.language,
            )?;
            if let (Some((_, band)), CellView::Number(number)) = (found, value) {
                // What no formula says of a number that one does.
                let still = [(3, band.is_none()), (4, true)];
                for (column, _) in still.iter().filter(|(_, is_still)| *is_still) {
                    mark_said(sheet, (at, number), (row, *column))?;
                }
            }
            sheet.set_row_height_pixels(row, ROW_PIXELS)?;
            row += 1;
        }
        rows.push((first, row.saturating_sub(1)));
    }
    Ok((row, rows))
}

/// The counts as formulas over the bands of the measures, which stand in these rows, area by area.
fn count_again(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    view: &Overview,
    rows: &[(u32, u32)],
    report: &Report<'_>,
) -> Result<(), XlsxError> {
    let areas = view.areas.iter().zip(rows);
    let counted = areas.filter(|(area, _)| area.can_have_bands());
    for ((area, (first, last)), row) in counted.zip(TABLE..) {
        let bands = format!("{}:{}", absolute(*first, 3), absolute(*last, 3));
        for ((count, mark), column) in area.counts().into_iter().zip(MARKS).zip(1u16..) {
            let text = format!("COUNTIF({bands},\"{}\")", band_word(mark, report));
            let formula = Formula::new(text).set_result(count.to_string());
            let format = formats.get(count_look(count, mark));
            sheet.write_formula_with_format(row, column, formula, format)?;
        }
        let (from, to) = (absolute(row, 1), absolute(row, 4));
        let total: u32 = area.counts().iter().sum();
        let formula = Formula::new(format!("SUM({from}:{to})")).set_result(total.to_string());
        sheet.write_formula_with_format(row, 5, formula, formats.get(Role::Measure))?;
    }
    Ok(())
}

fn count_look(count: u32, mark: Mark) -> Look {
    Look {
        role: Role::Measure,
        mark: if count > 0 { mark } else { Mark::None },
        number: Number::Fixed {
            decimals: 0,
            signed: false,
            zero: false,
            preliminary: false,
        },
    }
}

fn band_word(mark: Mark, report: &Report<'_>) -> String {
    let name = match mark {
        Mark::Band(band) => band.name(),
        Mark::Grey(_) | Mark::None => "missing",
    };
    say(report.language, &format!("band.{name}")).to_owned()
}
