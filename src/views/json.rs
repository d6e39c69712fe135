//! `results.json`: everything that was computed, with where it comes from, for programs.

use serde_json::{Value, json};

use super::{Report, clean};
use crate::{
    diagnostics::to_json,
    engine::{AreaResult, Composition, Figure, Nation, RowResult, Source},
    text::{Shown, shown},
};

/// The results as JSON with a stable order; `docs/results.json.md` is the contract.
pub fn results_json(report: &Report<'_>) -> Vec<u8> {
    let results = report.results;
    let value = json!({
        "schema": 1,
        "pack": results.pack,
        "name": results.name,
        "language": report.language.tag(),
        "focus": results.focus,
        "areas": results.areas.iter().map(area_json).collect::<Vec<_>>(),
        "files": report.files,
        "rules": report.rules,
        "diagnostics": report
            .diagnostics
            .iter()
            .map(|diagnostic| to_json(diagnostic, report.language))
            .collect::<Vec<_>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn area_json(area: &AreaResult) -> Value {
    json!({
        "name": area.name,
        "rule": area.rule,
        "years": area.years,
        "places": area.places,
        "rows": area.rows.iter().map(|row| row_json(area, row)).collect::<Vec<_>>(),
    })
}

fn row_json(area: &AreaResult, row: &RowResult) -> Value {
    let fields: Vec<Value> = row
        .years
        .iter()
        .zip(&row.fields)
        .map(|(year, field)| {
            json!({
                "year": year,
                "ranked": field.ranked,
                "good": field.borders.good.map(clean),
                "poor": field.borders.poor.map(clean),
            })
        })
        .collect();
    let figures: Vec<Value> = area
        .places
        .iter()
        .zip(&row.figures)
        .flat_map(|(place, figures)| {
            row.years
                .iter()
                .zip(figures)
                .map(|(year, figure)| figure_json(row, &place.code, *year, figure))
        })
        .collect();
    json!({
        "level": row.level,
        "measure": row.measure,
        "label": row.label,
        "description": row.description,
        "key_figure": row.key_figure,
        "composition": composition_json(&row.composition),
        "counted": row.counted,
        "direction": row.direction,
        "unit": row.unit,
        "decimals": row.decimals,
        "lag": row.lag,
        "years": row.years,
        "bands": row.bands,
        "nation": match row.nation {
            Nation::Stated => "stated",
            Nation::Mean => "mean",
            Nation::Absent => "absent",
        },
        "fields": fields,
        "figures": figures,
        "trend": row.trend.name(),
        "rule": row.rule,
    })
}

fn composition_json(composition: &Composition) -> Value {
    match composition {
        Composition::Single => json!({ "kind": "single" }),
        Composition::Combined {
            method,
            members,
            coverage,
        } => json!({
            "kind": "combined",
            "method": method,
            "members": members,
            "coverage": coverage,
        }),
        Composition::Absent { reason } => json!({ "kind": "absent", "reason": reason }),
    }
}

fn figure_json(row: &RowResult, place: &str, year: i16, figure: &Figure) -> Value {
    let written = |value: f64| shown(value, row.decimals, Shown::Data);
    json!({
        "place": place,
        "year": year,
        "value": figure.value.ok().map(clean),
        "shown": figure.value.ok().map(written),
        "rank": figure.rank,
        "difference": figure.difference.map(clean),
        "difference_shown": figure.difference.map(written),
        "band": figure.band,
        "missing": figure.grey.or(figure.value.err()),
        "source": match &figure.source {
            Source::Cell(at) => json!({ "kind": "cell", "at": at }),
            Source::Rule(at) => json!({ "kind": "rule", "at": at }),
            Source::MeanOf(count) => json!({ "kind": "mean", "of": count }),
            Source::Nowhere => Value::Null,
        },
    })
}
