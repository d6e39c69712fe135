use serde_json::{Value, json};

use super::{clean, explanation_json::headed};
use crate::{
    engine::{CellHow, CellStep, LineExplanation, Passed, Passing},
    model::Scalar,
};

/// A row's explanation as `visare explain --json` states it; the fields are described in `docs/explain.json.md`.
pub fn line_json(line: &LineExplanation) -> Value {
    headed(
        "row",
        json!({
            "table": line.table,
            "name": line.name,
            "number": line.number,
            "among": line.among,
            "columns": line.columns.iter().map(step_json).collect::<Vec<_>>(),
            "field": line.field.as_ref().map(step_json),
            "colour": line.colour.as_ref().map(|colour| json!({
                "band": colour.band,
                "column": colour.column,
                "value": clean(colour.value),
                "good": colour.limits.direction.name(),
                "middle": clean(colour.limits.limits.good),
                "poor": clean(colour.limits.limits.middle),
                "better_at_limit": colour.limits.better_at_limit,
            })),
            "passed": line.passed.iter().map(passed_json).collect::<Vec<_>>(),
            "rule": line.rule,
        }),
    )
}

fn passed_json(passed: &Passed) -> Value {
    match &passed.by {
        Passing::Condition { of, kept } => json!({
            "kind": "condition",
            "of": of.iter().map(step_json).collect::<Vec<_>>(),
            "kept": kept,
            "rule": passed.rule,
        }),
        Passing::Order { by, descending, .. } => json!({
            "kind": "order",
            "by": by,
            "descending": descending,
            "rule": passed.rule,
        }),
        Passing::First { by, most, kept } => json!({
            "kind": "first",
            "by": by,
            "most": most,
            "kept": kept,
            "rule": passed.rule,
        }),
        Passing::Group { by, count } => json!({
            "kind": "group",
            "by": by,
            "count": count,
            "rule": passed.rule,
        }),
    }
}

fn step_json(step: &CellStep) -> Value {
    let steps = |members: &[CellStep]| members.iter().map(step_json).collect::<Vec<_>>();
    let how = match &step.how {
        CellHow::Cell(cell) => json!({ "kind": "cell", "cell": cell }),
        CellHow::Stated => json!({ "kind": "stated" }),
        CellHow::Formula {
            method,
            members,
            rule,
        } => json!({
            "kind": "formula",
            "method": method,
            "members": steps(members),
            "rule": rule,
        }),
        CellHow::Lookup {
            position,
            members,
            rule,
        } => json!({
            "kind": "lookup",
            "row": position.map(|(row, _)| row),
            "column": position.map(|(_, column)| column),
            "members": steps(members),
            "rule": rule,
        }),
        CellHow::Rows {
            aggregate,
            count,
            members,
            rule,
            ..
        } => json!({
            "kind": "rows",
            "aggregate": aggregate,
            "count": count,
            "members": steps(members),
            "rule": rule,
        }),
        CellHow::Deeper => json!({ "kind": "deeper" }),
    };
    json!({
        "label": step.label,
        "value": step.value.as_ref().ok().map(scalar_json),
        "missing": step.value.as_ref().err(),
        "how": how,
    })
}

fn scalar_json(value: &Scalar) -> Value {
    match value {
        Scalar::Text(text) => json!(text),
        Scalar::Number(number) => json!(clean(*number)),
        Scalar::Date(date) => json!(date.to_string()),
        Scalar::Truth(truth) => json!(truth),
    }
}
