//! `results.json`: everything that was computed, with where it comes from, for programs.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use super::{Report, clean, comparison::reference_name, fund_json::fund_json};
use crate::{
    diagnostics::{Location, to_json},
    engine::{AreaResult, Between, Composition, Figure, Nation, RowResult, Source, TableResult},
    model::{
        Band, BandRule, CellKind, Direction, FileReceipt, KeyFigureId, Missing, Place, PlaceKind,
        Rank, RuleReceipt, Scalar, Sex, Unit,
    },
    plan::{ComparisonSet, ShownChart},
    text::{Language, Shown, shown},
};

/// The results as JSON with a fixed order of keys; `docs/results.json.md` is the contract.
pub fn results_json(report: &Report<'_>) -> Vec<u8> {
    let results = report.results;
    let document = Document {
        schema: 1,
        pack: &results.pack,
        name: &results.name,
        language: report.language.tag(),
        invented: report.invented_words().map(|(_, which)| which),
        focus: &results.focus,
        areas: (results.areas.iter())
            .map(|area| Area::of(area, report.language))
            .collect(),
        tables: results.tables.iter().map(OwnTable::of).collect(),
        funds: results
            .funds
            .iter()
            .map(|fund| fund_json(fund, report.language))
            .collect(),
        files: report.files,
        rules: report.rules,
        diagnostics: report
            .diagnostics
            .iter()
            .map(|diagnostic| to_json(diagnostic, report.language))
            .collect(),
    };
    // Plain data with text keys always serialises.
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    pack: &'a str,
    name: &'a str,
    language: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    invented: Option<&'a str>,
    focus: &'a Place,
    areas: Vec<Area<'a>>,
    tables: Vec<OwnTable<'a>>,
    funds: Vec<Value>,
    files: &'a [FileReceipt],
    rules: &'a [RuleReceipt],
    diagnostics: Vec<Value>,
}

#[derive(Serialize)]
struct OwnTable<'a> {
    title: &'a str,
    description: Option<&'a str>,
    rule: &'a Location,
    internal: bool,
    key: Vec<&'a str>,
    coloured: Option<&'a str>,
    decimals: usize,
    columns: Vec<Head<'a>>,
    rows: Vec<Line<'a>>,
    map: Option<Fields<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chart: Option<&'a ShownChart>,
}

#[derive(Serialize)]
struct Fields<'a> {
    row: &'a str,
    column: &'a str,
    rows: &'a [String],
    columns: &'a [String],
    fields: Vec<Vec<Field>>,
}

#[derive(Serialize)]
struct Field {
    value: f64,
    band: Option<Band>,
}

#[derive(Serialize)]
struct Head<'a> {
    name: &'a str,
    kind: &'static str,
    internal: bool,
    shown: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    cells: Vec<OwnCell<'a>>,
    band: Option<Band>,
}

#[derive(Serialize)]
struct OwnCell<'a> {
    value: Value,
    missing: Option<Missing>,
    sources: &'a [Location],
    /// How many more there are, where there are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_sources: Option<usize>,
}

impl<'a> OwnTable<'a> {
    fn of(table: &'a TableResult) -> Self {
        let columns = table.columns.iter().map(|head| Head {
            name: &head.name,
            kind: match head.kind {
                CellKind::Text => "text",
                CellKind::Number => "number",
                CellKind::Date => "date",
                CellKind::Truth => "truth",
            },
            internal: head.internal,
            shown: head.shown,
        });
        let rows = table.lines.iter().map(|line| Line {
            cells: line
                .cells
                .iter()
                .zip(&line.origins)
                .map(|(cell, sources)| OwnCell {
                    value: match cell {
                        Ok(Scalar::Number(number)) => Value::from(clean(*number)),
                        Ok(Scalar::Truth(truth)) => Value::from(*truth),
                        Ok(other) => Value::from(other.written()),
                        Err(_) => Value::Null,
                    },
                    missing: cell.as_ref().err().copied(),
                    sources: &sources.cells,
                    more_sources: Some(sources.more).filter(|more| *more > 0),
                })
                .collect(),
            band: line.band,
        });
        let map = table.map.as_ref().map(|map| Fields {
            row: &map.row,
            column: &map.column,
            rows: &map.rows,
            columns: &map.columns,
            fields: map
                .fields
                .iter()
                .map(|row| {
                    let fields = row.iter().map(|field| Field {
                        value: clean(field.value),
                        band: field.band,
                    });
                    fields.collect()
                })
                .collect(),
        });
        let name = |at: &usize| table.columns.get(*at).map(|head| head.name.as_str());
        OwnTable {
            title: &table.title,
            description: table.description.as_deref(),
            rule: &table.rule,
            internal: table.internal,
            key: table.key.iter().filter_map(name).collect(),
            coloured: table.coloured.as_ref().and_then(name),
            decimals: table.decimals,
            columns: columns.collect(),
            rows: rows.collect(),
            map,
            chart: table.chart.as_ref(),
        }
    }
}

#[derive(Serialize)]
struct Area<'a> {
    name: &'a str,
    rule: &'a Location,
    years: &'a [i16],
    places: Vec<Seat<'a>>,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Seat<'a> {
    code: &'a str,
    name: Cow<'a, str>,
    kind: Kind,
}

/// What a place is; `mean` and `mixed` what stands in the nation's.
#[derive(Serialize)]
#[serde(untagged)]
enum Kind {
    Of(PlaceKind),
    Instead(&'static str),
}

#[derive(Serialize)]
struct Row<'a> {
    level: u8,
    measure: &'a str,
    label: &'a str,
    description: Option<&'a str>,
    key_figure: Option<&'a KeyFigureId>,
    composition: Built<'a>,
    counted: bool,
    direction: Direction,
    unit: Unit,
    decimals: usize,
    lag: i16,
    years: &'a [i16],
    ties: &'static str,
    bands: BandRule,
    among: &'a ComparisonSet,
    of: u16,
    nation: &'static str,
    basis: &'static str,
    fields: Vec<Compared>,
    figures: Vec<Stated<'a>>,
    trend: &'static str,
    rule: &'a Location,
    sex: Sex,
    by_sex: Vec<Row<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Built<'a> {
    Single,
    Combined {
        method: &'static str,
        members: &'a [String],
        coverage: f64,
    },
    Formula {
        method: &'static str,
        members: &'a [String],
    },
    Absent {
        reason: &'a str,
    },
}

#[derive(Serialize)]
struct Compared {
    year: i16,
    ranked: u16,
    good: Option<f64>,
    poor: Option<f64>,
    mean_of: Option<[u16; 2]>,
}

#[derive(Serialize)]
struct Stated<'a> {
    place: &'a str,
    year: i16,
    value: Option<f64>,
    shown: Option<String>,
    rank: Option<Rank>,
    difference: Option<f64>,
    difference_shown: Option<String>,
    band: Option<Band>,
    missing: Option<Missing>,
    preliminary: bool,
    source: Option<Origin<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Origin<'a> {
    Cell { at: &'a Location },
    Rule { at: &'a Location },
    Mean(Counted),
    Mixed(Counted),
}

/// Over how many municipalities means are taken.
#[derive(Serialize)]
struct Counted {
    of: u16,
    /// The most, where it is not the same for all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<u16>,
}

impl From<Between> for Counted {
    fn from(of: Between) -> Self {
        Counted {
            of: of.fewest,
            most: Some(of.most).filter(|most| *most != of.fewest),
        }
    }
}

impl<'a> Seat<'a> {
    fn of(area: &AreaResult, place: &'a Place, language: Language) -> Self {
        let reference = area.reference();
        let is_mean = matches!(reference.nation, Nation::Mean | Nation::Mixed);
        let (name, kind) = if place.kind == PlaceKind::Nation && is_mean {
            let name = reference_name(reference, language);
            (name.into(), Kind::Instead(reference.nation.name()))
        } else {
            (place.name.as_str().into(), Kind::Of(place.kind))
        };
        Seat {
            code: &place.code,
            name,
            kind,
        }
    }
}

impl<'a> Area<'a> {
    fn of(area: &'a AreaResult, language: Language) -> Self {
        Area {
            name: &area.name,
            rule: &area.rule,
            years: &area.years,
            places: (area.places.iter())
                .map(|place| Seat::of(area, place, language))
                .collect(),
            rows: area.rows.iter().map(|row| Row::of(area, row)).collect(),
        }
    }
}

impl<'a> Row<'a> {
    fn of(area: &'a AreaResult, row: &'a RowResult) -> Self {
        Row {
            level: row.level,
            measure: &row.measure,
            label: &row.label,
            description: row.description.as_deref(),
            key_figure: row.key_figure.as_ref(),
            composition: match &*row.composition {
                Composition::Single => Built::Single,
                Composition::Combined {
                    method,
                    members,
                    coverage,
                } => Built::Combined {
                    method,
                    members,
                    coverage: *coverage,
                },
                Composition::Formula { method, members } => Built::Formula { method, members },
                Composition::Absent { reason } => Built::Absent { reason },
            },
            counted: row.counted,
            direction: row.direction,
            unit: row.unit,
            decimals: row.decimals,
            lag: row.lag,
            years: &row.years,
            ties: row.ties.name(),
            bands: row.bands,
            among: &row.compared_with,
            of: row.among,
            nation: row.nation.name(),
            basis: row.basis.name(),
            fields: row
                .years
                .iter()
                .zip(row.fields.iter())
                .zip(&row.mean_of)
                .map(|((year, field), mean_of)| Compared {
                    mean_of: mean_of.map(|of| [of.fewest, of.most]),
                    year: *year,
                    ranked: field.ranked,
                    good: field.borders.good.map(clean),
                    poor: field.borders.poor.map(clean),
                })
                .collect(),
            figures: area
                .places
                .iter()
                .zip(row.figures.iter())
                .filter(|(place, _)| row.sex == Sex::Total || place.kind != PlaceKind::Unit)
                .flat_map(|(place, figures)| {
                    row.years
                        .iter()
                        .zip(figures)
                        .map(|(year, figure)| Stated::of(row, &place.code, *year, figure))
                })
                .collect(),
            trend: row.trend.name(),
            rule: &row.rule,
            sex: row.sex,
            by_sex: row.by_sex.iter().map(|row| Row::of(area, row)).collect(),
        }
    }
}

impl<'a> Stated<'a> {
    fn of(row: &'a RowResult, place: &'a str, year: i16, figure: &'a Figure) -> Self {
        let written = |value: f64| shown(value, row.decimals, Shown::Data);
        let value = figure.value.ok();
        Stated {
            place,
            year,
            value: value.map(clean),
            shown: value.map(written),
            rank: figure.rank,
            difference: figure.difference.map(clean),
            difference_shown: figure.difference.map(written),
            band: figure.band,
            missing: figure.grey.or(figure.value.err()),
            preliminary: figure.preliminary,
            source: match &figure.source {
                Source::Cell(at) => Some(Origin::Cell { at }),
                Source::Rule => Some(Origin::Rule { at: &row.rule }),
                Source::MeanOf(of) => Some(Origin::Mean((*of).into())),
                Source::PartlyMeanOf(of) => Some(Origin::Mixed((*of).into())),
                Source::Nowhere => None,
            },
        }
    }
}
