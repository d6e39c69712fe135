//! An area as a format-free sheet.

use super::{
    BorderRow, CellView, ColumnKind, ColumnView, Mark, NumberView, Report, RowKind, RowView,
    SheetView, TrendView,
    comparison::{among, reference, reference_name, reference_of},
    label::label,
    legend::legend,
    note::note,
};
use crate::{
    engine::{AreaResult, Figure, Nation, RowResult},
    model::{Missing, PlaceKind, Sex},
    text::{Language, say, tell},
};

/// The sheet of one area: the values of the municipality in focus, then rank, number ranked and difference,
/// then its units, then the nation and the municipalities and groups that stand beside; rows whose years differ stand under a heading of their own.
pub fn area_sheet(report: &Report<'_>, area: &AreaResult) -> SheetView {
    let language = report.language;
    let columns = columns(area);
    let mut rows = vec![heading(
        area,
        &columns,
        &area.years,
        0,
        RowKind::Heading,
        language,
    )];
    let mut years = &area.years;
    for (position, row) in area.rows.iter().enumerate() {
        let level = row.level.saturating_sub(1);
        if &row.years != years {
            years = &row.years;
            rows.push(heading(
                area,
                &columns,
                years,
                level,
                RowKind::YearHeading,
                language,
            ));
        }
        rows.extend(row.with_sexes().map(|shown| {
            let (level, kind) = match (shown.sex, level) {
                (Sex::Total, 0) => (0, RowKind::Measure),
                (Sex::Total, _) => (level, RowKind::KeyFigure),
                _ => (level + 1, RowKind::Sex),
            };
            RowView {
                level,
                kind,
                label: label(shown, language),
                shows: Some((position, shown.sex)),
                cells: columns.iter().map(|column| cell(shown, *column)).collect(),
                note: note(area, shown, language),
            }
        }));
    }
    let legend = legend(area, language);
    let who = among(&area.rows, language);
    SheetView {
        title: area.name.clone(),
        subtitle: tell(
            language,
            match (&who, legend.lines.is_empty()) {
                (Some(_), _) => "view.area.subtitle",
                (None, false) => "view.area.subtitle.limits",
                (None, true) => "view.area.subtitle.plain",
            },
            &[
                ("place", report.results.focus.name.clone()),
                ("years", span(&area.years)),
                ("who", who.clone().unwrap_or_default()),
            ],
        ),
        columns,
        rows,
        legend,
        borders: area
            .rows
            .iter()
            .filter(|row| row.level == 1 && row.is_compared())
            .map(|row| BorderRow {
                label: row.label.clone(),
                direction: row.direction,
                bands: row.bands,
                decimals: row.decimals,
                fields: row
                    .years
                    .iter()
                    .copied()
                    .zip(row.fields.iter().copied())
                    .collect(),
            })
            .collect(),
    }
}

/// A run of years as users read it: `2012–2014`, or the one year.
pub(super) fn span(years: &[i16]) -> String {
    match (years.first(), years.last()) {
        (Some(first), Some(last)) if first != last => format!("{first}–{last}"),
        (Some(only), _) => only.to_string(),
        _ => String::new(),
    }
}

fn columns(area: &AreaResult) -> Vec<ColumnView> {
    let years = area.years.len();
    let mut columns = Vec::new();
    let mut block = |level, kind, place| {
        columns.extend((0..years).map(|year| ColumnView {
            level,
            kind,
            year: Some(year),
            place,
        }));
    };
    block(0, ColumnKind::Value, 0);
    let compared = area.rows.iter().any(RowResult::is_compared);
    let referred = area.reference().nation != Nation::Absent;
    if compared {
        block(1, ColumnKind::Rank, 0);
        block(1, ColumnKind::Ranked, 0);
    }
    if referred {
        block(1, ColumnKind::Difference, 0);
    }
    let mut others = area.places.iter().skip(1);
    let others = others.any(|place| place.kind != PlaceKind::Unit);
    // Units fold by themselves where nothing else does.
    let units = if compared || others { 2 } else { 1 };
    let beside = [
        (units, PlaceKind::Unit, ColumnKind::UnitValue),
        (1, PlaceKind::Nation, ColumnKind::NationValue),
        (1, PlaceKind::Municipality, ColumnKind::ComparedValue),
        (1, PlaceKind::Group, ColumnKind::GroupValue),
    ];
    for (level, kind, holds) in beside {
        for (position, place) in area.places.iter().enumerate().skip(1) {
            if place.kind == kind {
                block(level, holds, position);
            }
        }
    }
    columns.insert(
        years,
        ColumnView {
            level: 0,
            kind: ColumnKind::Trend,
            year: None,
            place: 0,
        },
    );
    columns
}

fn heading(
    area: &AreaResult,
    columns: &[ColumnView],
    years: &[i16],
    level: u8,
    kind: RowKind,
    language: Language,
) -> RowView {
    let cell = |column: &ColumnView| {
        let year = column.year.and_then(|position| years.get(position));
        let key = match column.kind {
            ColumnKind::Value | ColumnKind::UnitValue | ColumnKind::ComparedValue => {
                "view.heading.value"
            }
            ColumnKind::GroupValue => "view.heading.group",
            ColumnKind::NationValue => "view.heading.nation",
            ColumnKind::Rank => "view.heading.rank",
            ColumnKind::Ranked => "view.heading.ranked",
            ColumnKind::Difference => "view.heading.difference",
            ColumnKind::Trend => "view.heading.trend",
            ColumnKind::Band => "view.heading.band",
        };
        if kind == RowKind::YearHeading && column.year.is_none() {
            return CellView::Heading(String::new());
        }
        let place = area.places.get(column.place);
        let compared = reference_of(area, column.year);
        let reference = match column.kind {
            ColumnKind::NationValue => reference_name(compared, language),
            _ => reference(compared, language),
        };
        CellView::Heading(tell(
            language,
            key,
            &[
                (
                    "place",
                    place.map(|place| place.name.clone()).unwrap_or_default(),
                ),
                ("year", year.map(i16::to_string).unwrap_or_default()),
                ("reference", reference),
            ],
        ))
    };
    RowView {
        level,
        kind,
        label: match kind {
            RowKind::Heading => say(language, "view.heading.label").to_owned(),
            _ => tell(language, "view.heading.years", &[("years", span(years))]),
        },
        shows: None,
        cells: columns.iter().map(cell).collect(),
        note: Vec::new(),
    }
}

fn cell(row: &RowResult, column: ColumnView) -> CellView {
    let figure = column
        .year
        .and_then(|year| row.figures.get(column.place)?.get(year));
    let compared = row.is_compared();
    match column.kind {
        ColumnKind::UnitValue if row.sex != Sex::Total => CellView::Empty,
        ColumnKind::Value
        | ColumnKind::UnitValue
        | ColumnKind::ComparedValue
        | ColumnKind::GroupValue
        | ColumnKind::NationValue => match figure {
            Some(figure) => value(row, figure),
            None => CellView::Missing(Missing::NotInFile),
        },
        ColumnKind::Band => CellView::Empty,
        ColumnKind::Trend => CellView::Trend(TrendView {
            trend: row.trend,
            direction: row.direction,
        }),
        ColumnKind::Rank => figure
            .and_then(|figure| figure.rank)
            .map_or(CellView::Empty, CellView::Rank),
        ColumnKind::Ranked => column
            .year
            .and_then(|year| row.fields.get(year))
            .filter(|_| compared)
            .map_or(CellView::Empty, |field| CellView::Count(field.ranked)),
        ColumnKind::Difference => {
            figure
                .and_then(|figure| figure.difference)
                .map_or(CellView::Empty, |value| {
                    CellView::Number(NumberView {
                        value,
                        decimals: row.decimals,
                        unit: row.unit,
                        mark: Mark::None,
                        signed: true,
                        preliminary: figure.is_some_and(|figure| figure.preliminary),
                    })
                })
        }
    }
}

/// The figure of a cell with its mark.
pub(super) fn value(row: &RowResult, figure: &Figure) -> CellView {
    match figure.value {
        Ok(value) => CellView::Number(NumberView {
            value,
            decimals: row.decimals,
            unit: row.unit,
            mark: match (figure.grey, figure.band) {
                (Some(kind), _) => Mark::Grey(kind),
                (None, Some(band)) => Mark::Band(band),
                (None, None) => Mark::None,
            },
            signed: false,
            preliminary: figure.preliminary,
        }),
        Err(kind) => CellView::Missing(figure.grey.unwrap_or(kind)),
    }
}
