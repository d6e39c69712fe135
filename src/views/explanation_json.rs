use serde_json::{Value, json};

use super::clean;
use crate::{
    engine::{Explanation, How, Neighbour, Position, Step},
    methods::Mark,
};

/// An explanation as `visare explain --json` states it; the fields are described in `docs/explain.json.md`.
pub fn explanation_json(explanation: &Explanation) -> Value {
    headed("figure", figure_json(explanation))
}

/// What `visare explain --json` states, with the version of its form and what it is about.
pub(super) fn headed(kind: &str, mut told: Value) -> Value {
    if let Some(told) = told.as_object_mut() {
        told.insert("schema".to_owned(), json!(1));
        told.insert("kind".to_owned(), json!(kind));
    }
    told
}

fn figure_json(explanation: &Explanation) -> Value {
    json!({
        "area": explanation.area,
        "measure": explanation.measure,
        "row": explanation.label,
        "place": explanation.place,
        "sex": explanation.sex,
        "year": explanation.year,
        "direction": explanation.direction,
        "unit": explanation.unit,
        "decimals": explanation.decimals,
        "own": step_json(&explanation.own),
        "nation": step_json(&explanation.nation),
        "reference": explanation.reference.nation.name(),
        "difference": explanation.difference.map(clean),
        "position": explanation.position.as_ref().map(position_json),
        "rule": explanation.rule,
        "by_sex": explanation.by_sex.iter().map(figure_json).collect::<Vec<_>>(),
    })
}

fn step_json(step: &Step) -> Value {
    let how = match &step.how {
        How::Cell { key_figure, cell } => {
            json!({ "kind": "cell", "key_figure": key_figure, "cell": cell })
        }
        How::MeanOf { key_figure, count } => {
            json!({ "kind": "mean_of", "key_figure": key_figure, "count": count })
        }
        How::Group { members } => json!({
            "kind": "group",
            "members": members.iter().map(|(place, value)| json!({
                "place": place,
                "value": value.ok().map(clean),
                "missing": value.err(),
            })).collect::<Vec<_>>(),
        }),
        How::Combined {
            method,
            coverage,
            numbers,
            members,
            rule,
        } => json!({
            "kind": "combined",
            "method": method,
            "coverage": coverage,
            "numbers": numbers.iter().copied().map(clean).collect::<Vec<_>>(),
            "members": members.iter().map(step_json).collect::<Vec<_>>(),
            "rule": rule,
        }),
        How::Reference { of, rule } => {
            json!({ "kind": "reference", "of": step_json(of), "rule": rule })
        }
        How::Formula {
            method,
            members,
            rule,
        } => json!({
            "kind": "formula",
            "method": method,
            "members": members.iter().map(step_json).collect::<Vec<_>>(),
            "rule": rule,
        }),
        How::Scaled {
            method,
            of,
            among,
            marks,
            rule,
        } => json!({
            "kind": "scaled",
            "method": method,
            "among": among,
            "marks": marks.iter().map(mark_json).collect::<Vec<_>>(),
            "of": step_json(of),
            "rule": rule,
        }),
        How::Among {
            method,
            of,
            count,
            rule,
        } => json!({
            "kind": "among",
            "method": method,
            "of": of,
            "count": count,
            "rule": rule,
        }),
        How::Constant { rule } => json!({ "kind": "constant", "rule": rule }),
        How::Rows {
            aggregate,
            count,
            cells,
            rule,
            ..
        } => {
            json!({ "kind": "rows", "aggregate": aggregate, "count": count, "cells": cells, "rule": rule })
        }
        How::Parameter { since, rule } => {
            json!({ "kind": "parameter", "since": since.map(|date| date.to_string()), "rule": rule })
        }
        How::Absent { reason, rule } => {
            json!({ "kind": "absent", "reason": reason, "rule": rule })
        }
        How::Deeper => json!({ "kind": "deeper" }),
    };
    json!({
        "label": step.label,
        "value": step.value.ok().map(clean),
        "missing": step.value.err(),
        "decimals": step.decimals,
        "preliminary": step.preliminary,
        "how": how,
    })
}

fn mark_json(mark: &Mark) -> Value {
    match mark {
        Mark::Gives(value, result) => {
            json!({ "value": clean(*value), "gives": clean(*result) })
        }
        Mark::Mean(value) => json!({ "mean": clean(*value) }),
        Mark::Deviation(value) => json!({ "deviation": clean(*value) }),
        Mark::Better(count) => json!({ "better": count }),
        Mark::BetterValues(count) => json!({ "better_values": count }),
        Mark::Equal(count) => json!({ "equal": count }),
    }
}

fn position_json(position: &Position) -> Value {
    let neighbour = |neighbour: &Neighbour| json!({ "places": neighbour.places, "value": clean(neighbour.value), "rank": neighbour.rank });
    json!({
        "rank": position.rank,
        "ties": position.ties.name(),
        "ranked": position.ranked,
        "band": position.band,
        "bands": position.bands,
        "among": position.compared_with,
        "of": position.among,
        "borders": position.borders,
        "better": position.better.as_ref().map(neighbour),
        "worse": position.worse.as_ref().map(neighbour),
        "to_next": position.to_next.map(|(_, change)| clean(change)),
        "to_next_band": position.to_next.map(|(band, _)| band),
    })
}
