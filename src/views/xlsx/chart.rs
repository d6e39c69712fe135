//! The chart of a table as a native one, over the cells of its sheet.

use rust_xlsxwriter::{
    Chart as NativeChart, ChartEmptyCells, ChartFormat, ChartLegendPosition, ChartLine,
    ChartMarker, ChartMarkerType, ChartPoint, ChartSolidFill, ChartType, Color, Worksheet,
    XlsxError,
};

use super::{
    super::{
        Mark, RULE, Report,
        chart::{Chart, chart},
        paint,
        palette::SERIES,
    },
    formats::{Formats, Role},
    names::shortened,
};
use crate::{engine::TableResult, plan::ChartKind, text::say};

/// How high a chart is, and each row of the sheet behind it, in pixels and in points.
const HEIGHT: u32 = 340;
const ROW: (u32, f64) = (20, 15.0);
/// An alternative text has at most so many characters.
const MOST_ALT: usize = 255;

/// A chart of a sheet's own table.
pub(super) struct SheetChart {
    chart: Chart,
    kind: ChartType,
    label: u16,
    values: Vec<u16>,
}

impl SheetChart {
    /// The chart of a table; none where no rule draws it, or where a workbook has no such chart: the table says it then.
    pub(super) fn of(table: &TableResult, report: &Report<'_>) -> Option<SheetChart> {
        let drawn = chart(table, false, report.language)?;
        let shown = table.chart.as_ref()?;
        let kind = match drawn.kind {
            ChartKind::Bars => ChartType::Bar,
            ChartKind::Stacked => ChartType::BarStacked,
            ChartKind::Shares => ChartType::BarPercentStacked,
            ChartKind::Lines | ChartKind::Slopes => ChartType::Line,
            ChartKind::Scatter => ChartType::Scatter,
            ChartKind::Radar => ChartType::RadarWithMarkers,
            ChartKind::Sliders | ChartKind::Board | ChartKind::Wheel => return None,
        };
        if shown.panels.is_some() {
            return None;
        }
        let column = |name: &str| {
            let at = table.columns.iter().position(|head| head.name == name)?;
            u16::try_from(at).ok()
        };
        let values = shown.values.iter().filter_map(|name| column(name));
        Some(SheetChart {
            kind,
            label: column(&shown.label)?,
            values: values.collect(),
            chart: drawn,
        })
    }

    /// How many rows of the sheet it takes.
    pub(super) fn rows(&self) -> u32 {
        HEIGHT / ROW.0 + 2
    }

    /// Places it at `top`, over the table whose heading stands in the row `heading`. A cell that says in words why its
    /// number is missing would be drawn as zero; numbers with such gaps are written once more, in the column `beside`
    /// and after it, with nothing in the gaps.
    pub(super) fn place(
        &self,
        sheet: &mut Worksheet,
        formats: &mut Formats,
        (top, heading, beside): (u32, u32, u16),
        table: &TableResult,
        report: &Report<'_>,
    ) -> Result<(), XlsxError> {
        for row in top..top + self.rows() {
            sheet.set_row_height(row, ROW.1)?;
        }
        let rows: Vec<_> = self
            .chart
            .panels
            .iter()
            .flat_map(|panel| &panel.rows)
            .collect();
        let count = u32::try_from(rows.len()).unwrap_or(0);
        let (first, last) = (heading + 1, heading + count);
        let has_gaps = rows
            .iter()
            .flat_map(|row| &row.points)
            .any(|point| point.value.is_none());
        let mut values = self.values.clone();
        if has_gaps {
            let note = say(report.language, "own.chart.copied");
            sheet.write_string_with_format(heading - 1, beside, note, formats.get(Role::Small))?;
            values = (beside..).take(self.values.len()).collect();
            for ((at, column), name) in values.iter().enumerate().zip(&self.chart.series) {
                sheet.write_string_with_format(heading, *column, name, formats.get(Role::Small))?;
                for (row, line) in (first..).zip(&rows) {
                    // Shares of a sum that is not known are not known either.
                    let whole = line.points.iter().all(|point| point.value.is_some());
                    if self.chart.kind == ChartKind::Shares && !whole {
                        continue;
                    }
                    if let Some(value) = line.points.get(at).and_then(|point| point.value) {
                        let small = formats.get(Role::Small);
                        sheet.write_number_with_format(row, *column, value, small)?;
                    }
                }
            }
        }
        let name = sheet.name();
        let name = name.as_str();
        let mut native = NativeChart::new(self.kind);
        let lines = matches!(
            self.chart.kind,
            ChartKind::Lines | ChartKind::Slopes | ChartKind::Radar
        );
        match (self.chart.kind, values.as_slice()) {
            (ChartKind::Scatter, [across, upwards, ..]) => {
                native
                    .add_series()
                    .set_categories((name, first, *across, last, *across))
                    .set_values((name, first, *upwards, last, *upwards))
                    .set_points(&rows.iter().map(|row| own(row.own)).collect::<Vec<_>>())
                    .set_marker(&dot(colour(0)));
            }
            (ChartKind::Slopes, [from, to, ..]) => {
                for row in first..=last {
                    native
                        .add_series()
                        .set_name((name, row, self.label))
                        .set_categories((name, heading, *from, heading, *to))
                        .set_values((name, row, *from, row, *to))
                        .set_marker(ChartMarker::new().set_automatic());
                }
            }
            _ => {
                for (at, column) in values.iter().enumerate() {
                    let series = native.add_series();
                    series
                        .set_name((name, heading, *column))
                        .set_categories((name, first, self.label, last, self.label))
                        .set_values((name, first, *column, last, *column))
                        .set_format(&mut format(colour(at), lines));
                    let points: Vec<ChartPoint> = rows
                        .iter()
                        .filter_map(|row| row.points.get(at))
                        .map(|point| band(point.mark))
                        .collect();
                    if !lines
                        && rows.iter().any(|row| {
                            row.points
                                .get(at)
                                .is_some_and(|point| point.mark != Mark::None)
                        })
                    {
                        series.set_points(&points);
                    }
                }
            }
        }
        let mut title = table.title.clone();
        for (_, words) in &self.chart.references {
            title += &format!(" ({words})");
        }
        native.title().set_name(title.as_str());
        let one = self.chart.series.len() == 1 || self.chart.kind == ChartKind::Scatter;
        if one {
            native.legend().set_hidden();
        } else {
            native.legend().set_position(ChartLegendPosition::Bottom);
        }
        let mut grid = ChartLine::new();
        grid.set_color(Color::RGB(RULE)).set_width(0.75);
        match self.chart.kind {
            ChartKind::Bars | ChartKind::Stacked | ChartKind::Shares => {
                // The first row is to stand at the top, as in the table.
                native.y_axis().set_reverse();
                native.x_axis().set_major_gridlines_line(&grid);
            }
            ChartKind::Scatter => {
                let names = &self.chart.series;
                native
                    .x_axis()
                    .set_name(names.first().map_or("", String::as_str));
                let upwards = names.get(1).map_or("", String::as_str);
                let axis = native.y_axis();
                axis.set_name(upwards).set_major_gridlines_line(&grid);
            }
            ChartKind::Lines | ChartKind::Slopes => {
                let axis = native.y_axis();
                axis.set_min(self.chart.scale.low);
                axis.set_major_gridlines_line(&grid);
            }
            _ => {}
        }
        native.show_empty_cells_as(ChartEmptyCells::Gaps);
        native.set_alt_text(shortened(&self.chart.description, MOST_ALT));
        native.set_width(760).set_height(HEIGHT);
        sheet.insert_chart(top, 0, &native)?;
        Ok(())
    }
}

/// The colour of a series.
fn colour(series: usize) -> Color {
    let (fill, _) = SERIES.get(series).copied().unwrap_or_default();
    Color::RGB(fill)
}

fn format(colour: Color, line: bool) -> ChartFormat {
    let mut format = ChartFormat::new();
    if line {
        format.set_line(ChartLine::new().set_color(colour).set_width(2.25));
    } else {
        format.set_solid_fill(ChartSolidFill::new().set_color(colour));
    }
    format
}

/// The mark of a point.
fn dot(colour: Color) -> ChartMarker {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(colour));
    let mut marker = ChartMarker::new();
    marker
        .set_type(ChartMarkerType::Circle)
        .set_size(7)
        .set_format(&mut format);
    marker
}

/// A point in another colour where it is pointed out.
fn own(is_own: bool) -> ChartPoint {
    if !is_own {
        return ChartPoint::default();
    }
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(colour(1)));
    ChartPoint::new().set_format(&mut format)
}

/// A bar in the colour of its band, where it has one.
fn band(mark: Mark) -> ChartPoint {
    match paint(mark).fill.filter(|_| mark != Mark::None) {
        Some(fill) => {
            let mut format = ChartFormat::new();
            format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(fill)));
            ChartPoint::new().set_format(&mut format)
        }
        None => ChartPoint::default(),
    }
}
