use serde_json::{Value, json};

use super::{Diagnostic, render::next_step, sentence};
use crate::text::Language;

/// A diagnostic as `--json` and `results.json` state it; the fields are described in `docs/check.json.md`.
pub fn to_json(diagnostic: &Diagnostic, language: Language) -> Value {
    json!({
        "code": diagnostic.code.name(),
        "severity": diagnostic.severity().name(),
        "message": sentence(diagnostic, language),
        "next": next_step(diagnostic, language),
        "candidates": diagnostic.candidates,
        "places": diagnostic.places,
    })
}
