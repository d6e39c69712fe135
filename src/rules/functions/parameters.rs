//! Numbers and words of the pack that have changed over time.

use std::{any::TypeId, sync::Arc};

use jiff::civil::Date;
use rhai::{Dynamic, Engine, EvalAltResult, Map};

use crate::{
    diagnostics::{Code, Diagnostic},
    model::{Dated, Kronor},
    plan::Span,
    text::{Language, tell},
};

use super::{
    super::{
        draft::Draft,
        handles::{Parameter, ParameterHandle},
        vocabulary::{Word, function},
    },
    arguments::text_of,
};

/// `parameter("tak", #{ "2015-01-01": 50_000, "2017-01-01": 60_000 })`: a value that holds from a day, or from the
/// first day of a year, until the next. It is a column with the value of each year's last day, and in a closure
/// the value of any day.
pub(super) fn parameter(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let mut given = given.into_iter();
    let (first, second) = (
        given.next().unwrap_or_default(),
        given.next().unwrap_or_default(),
    );
    let Some(name) = text_of(&first) else {
        draft.wrong_arguments(&word, &first, span);
        return Dynamic::from(draft.nothing(span));
    };
    let map = second.clone().try_cast::<Map>();
    let Some(map) = map.filter(|map| !map.is_empty()) else {
        draft.wrong_arguments(&word, &second, span);
        return Dynamic::from(draft.nothing(span));
    };
    let mut wrong = |key: &str, text: &'static str| {
        let fault = Diagnostic::new(Code::ParameterWrong)
            .with("name", &name)
            .with("date", key)
            .said("text", text);
        let at = draft.option_key(span, 2, key);
        draft.fault(fault, at);
    };
    let mut values: Vec<(Date, Dynamic)> = Vec::with_capacity(map.len());
    let mut whole = true;
    for (key, value) in map {
        let plain = value.is_int()
            || value.is_float()
            || value.is_bool()
            || value.is_string()
            || value.is::<Kronor>();
        let fault = match day_of(&key) {
            None => Some("parameter.no_date"),
            Some(date) if values.iter().any(|(known, _)| *known == date) => Some("parameter.twice"),
            Some(_) if !plain => Some("parameter.no_value"),
            Some(date) => {
                values.push((date, value));
                None
            }
        };
        if let Some(text) = fault {
            wrong(&key, text);
            whole = false;
        }
    }
    match Dated::new(values).filter(|_| whole) {
        Some(values) => Dynamic::from(ParameterHandle(Arc::new(Parameter { name, values }))),
        None => Dynamic::from(draft.nothing(span)),
    }
}

/// A day, or a year for its first day.
fn day_of(text: &str) -> Option<Date> {
    let text = text.trim();
    let year = |text: &str| Date::new(text.parse().ok()?, 1, 1).ok();
    match text.len() {
        4 => year(text),
        _ => text.parse().ok(),
    }
}

/// Teaches an engine `tak.vid("2015-09-01")`: the value of a day.
pub(in super::super) fn register(engine: &mut Engine, language: Language) {
    engine.register_type_with_name::<ParameterHandle>("parameter");
    for name in function::AT.spellings() {
        engine.register_fn(name, move |parameter: ParameterHandle, day: &str| {
            at(&parameter.0, day, language)
        });
    }
}

/// Stops a closure that uses a parameter as if it were a number: Rhai would let `x > parameter` through as false.
pub(in super::super) fn register_rows(engine: &mut Engine, language: Language) {
    register(engine, language);
    let own = TypeId::of::<ParameterHandle>();
    let any = TypeId::of::<Dynamic>();
    let text = TypeId::of::<rhai::ImmutableString>();
    for sign in SIGNS {
        for types in [[own, any], [any, own], [own, own], [text, own], [own, text]] {
            engine.register_raw_fn(sign, types, move |_, given| {
                let given = given
                    .iter()
                    .find_map(|value| value.read_lock::<ParameterHandle>());
                let name = given.map_or_else(String::new, |parameter| parameter.0.name.clone());
                let text = tell(language, "stop.parameter", &[("name", name)]);
                Err::<Dynamic, _>(Box::<EvalAltResult>::from(text))
            });
        }
    }
}

const SIGNS: [&str; 12] = [
    "+", "-", "*", "/", "%", "**", "==", "!=", "<", "<=", ">", ">=",
];

fn at(parameter: &Parameter, day: &str, language: Language) -> Result<Dynamic, Box<EvalAltResult>> {
    let stop = |key: &str| {
        let words = [
            ("name", parameter.name.clone()),
            ("date", day.trim().to_owned()),
        ];
        Box::<EvalAltResult>::from(tell(language, key, &words))
    };
    let date = day_of(day).ok_or_else(|| stop("stop.no_date"))?;
    let value = parameter.values.at(date);
    value.cloned().ok_or_else(|| stop("stop.too_early"))
}

/// `vid` of anything but a parameter and a day.
pub(super) fn not_at(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let wrong = match given.as_slice() {
        [parameter, day] if parameter.is::<ParameterHandle>() => day.clone(),
        _ => given.into_iter().next().unwrap_or_default(),
    };
    draft.wrong_arguments(&word, &wrong, span);
    Dynamic::UNIT
}
