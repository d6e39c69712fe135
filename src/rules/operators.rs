//! Operators between values, where Rhai lets through in silence what was not meant: `3 > "a"` is false, `"5" + 5` is
//! `"55"`, `1 / 2` is 0, and two lists of columns are unequal whatever is in them.
//!
//! Rhai's own meaning cannot be changed without slowing every operator down. So `/` and the comparisons become
//! operators of ours when a script is read; what is not for them goes on to Rhai's under the old name.

use std::{any::TypeId, cmp::Ordering};

use rhai::{
    Array, Dynamic, Engine, EvalAltResult, ImmutableString, LexError, NativeCallContext, Token,
};

use crate::{methods::same_value, text::numeral};

type Answer = Result<Dynamic, Box<EvalAltResult>>;

/// An operator of ours: what it is read from, its name, its precedence in Rhai, its name there, what it does.
struct Own {
    token: Token,
    name: &'static str,
    precedence: u8,
    written: &'static str,
    work: fn(&NativeCallContext<'_>, &'static str, &mut [&mut Dynamic]) -> Answer,
}

const fn own(
    token: Token,
    name: &'static str,
    precedence: u8,
    written: &'static str,
    work: fn(&NativeCallContext<'_>, &'static str, &mut [&mut Dynamic]) -> Answer,
) -> Own {
    Own {
        token,
        name,
        precedence,
        written,
        work,
    }
}

const OPERATORS: [Own; 7] = [
    own(Token::Divide, "÷", 180, "/", divide),
    own(Token::EqualsTo, "≟", 90, "==", compare),
    own(Token::NotEqualsTo, "≠", 90, "!=", compare),
    own(Token::LessThan, "‹", 110, "<", compare),
    own(Token::LessThanEqualsTo, "≤", 110, "<=", compare),
    own(Token::GreaterThan, "›", 110, ">", compare),
    own(Token::GreaterThanEqualsTo, "≥", 110, ">=", compare),
];

/// How a script writes an operator that Rhai names.
pub(super) fn written(name: &str) -> &str {
    let own = OPERATORS.into_iter().find(|own| own.name == name);
    own.map_or(name, |own| own.written)
}

/// Gives an engine the operators of ours. A whole number too large for the machine is refused here too: Rhai takes it
/// for a decimal one that is not the same.
#[expect(deprecated, reason = "volatile, and the version of Rhai is pinned")]
pub(super) fn refuse(engine: &mut Engine) {
    let any = TypeId::of::<Dynamic>();
    for operator in &OPERATORS {
        // Refused only for a symbol that Rhai has itself.
        let _ = engine.register_custom_operator(operator.name, operator.precedence);
        let (work, written) = (operator.work, operator.written);
        engine.register_raw_fn(
            operator.name,
            [any, any],
            move |context: NativeCallContext<'_>, given: &mut [&mut Dynamic]| {
                work(&context, written, given)
            },
        );
    }
    engine.disable_symbol("/=");
    engine.on_parse_token(|token, _, _| match token {
        Token::FloatConstant(number) if !number.1.contains(['.', 'e', 'E']) => {
            Token::LexError(LexError::MalformedNumber(number.1.to_string()).into())
        }
        token => match OPERATORS.iter().find(|own| own.token == token) {
            Some(own) => Token::Custom(Box::new(own.name.into())),
            None => token,
        },
    });
    let text = TypeId::of::<ImmutableString>();
    for number in [TypeId::of::<i64>(), TypeId::of::<f64>()] {
        for types in [[text, number], [number, text]] {
            engine.register_raw_fn(
                "+",
                types,
                |context: NativeCallContext<'_>, given: &mut [&mut Dynamic]| join(&context, given),
            );
        }
    }
}

/// Two numbers divide as on paper.
fn divide(
    context: &NativeCallContext<'_>,
    written: &'static str,
    given: &mut [&mut Dynamic],
) -> Answer {
    let whole = given.iter().all(|value| value.is_int());
    let numbers: Option<Vec<f64>> = given.iter().map(|value| number(value)).collect();
    match numbers.as_deref() {
        Some([_, divisor]) if whole && *divisor == 0.0 => {
            let text = String::new();
            Err(EvalAltResult::ErrorArithmetic(text, context.call_position()).into())
        }
        Some([dividend, divisor]) => Ok(Dynamic::from(dividend / divisor)),
        _ => context.call_native_fn_raw(written, false, given),
    }
}

/// Values of one kind compare; those of unlike kinds do not. Numbers that differ by binary dust are the same, as they
/// are in columns.
fn compare(
    context: &NativeCallContext<'_>,
    written: &'static str,
    given: &mut [&mut Dynamic],
) -> Answer {
    let [first, second] = given else {
        return context.call_native_fn_raw(written, false, given);
    };
    let (one, other) = (Kind::of(first), Kind::of(second));
    let order = match (one, other) {
        (Kind::Other, _) | (_, Kind::Other) => {
            return context.call_native_fn_raw(written, false, given);
        }
        (Kind::Number, Kind::Number) => match (first.as_int(), second.as_int()) {
            (Ok(first), Ok(second)) => Some(first.cmp(&second)),
            _ => match (number(first), number(second)) {
                (Some(first), Some(second)) if same_value(first, second) => Some(Ordering::Equal),
                (Some(first), Some(second)) => first.partial_cmp(&second),
                _ => None,
            },
        },
        (Kind::Text, Kind::Text) => Some(first.to_string().cmp(&second.to_string())),
        (Kind::Truth, Kind::Truth) => first.as_bool().ok().partial_cmp(&second.as_bool().ok()),
        (Kind::List, Kind::List) if matches!(written, "==" | "!=") => {
            let alike = lists_alike(context, first, second)?;
            Some(if alike {
                Ordering::Equal
            } else {
                Ordering::Less
            })
        }
        (one, other) if one == other => {
            return context.call_native_fn_raw(written, false, given);
        }
        (Kind::Nothing, _) | (_, Kind::Nothing) if matches!(written, "==" | "!=") => None,
        _ => return Err(unfit(context, written, first, second)),
    };
    Ok(Dynamic::from(match written {
        "==" => order == Some(Ordering::Equal),
        "!=" => order != Some(Ordering::Equal),
        "<" => order == Some(Ordering::Less),
        "<=" => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        ">" => order == Some(Ordering::Greater),
        _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    }))
}

/// The order of two values of a list that is put in order; a fault where they are of unlike kinds.
pub(super) fn order(
    context: &NativeCallContext<'_>,
    first: &Dynamic,
    second: &Dynamic,
) -> Result<Ordering, Box<EvalAltResult>> {
    if first.is_unit() && second.is_unit() {
        return Ok(Ordering::Equal);
    }
    let (mut one, mut other) = (first.clone(), second.clone());
    for (written, order) in [("<", Ordering::Less), (">", Ordering::Greater)] {
        let answer = compare(context, written, &mut [&mut one, &mut other]);
        match answer.as_ref().map(Dynamic::as_bool) {
            Ok(Ok(true)) => return Ok(order),
            Ok(Ok(false)) => {}
            _ => return Err(unfit(context, SORTED, first, second)),
        }
    }
    Ok(Ordering::Equal)
}

/// What values are for that are put in order, where an operator has its sign.
pub(super) const SORTED: &str = "sort";

/// Whether two lists hold the same. Columns in them are no values yet, so nobody can say.
fn lists_alike(
    context: &NativeCallContext<'_>,
    first: &Dynamic,
    second: &Dynamic,
) -> Result<bool, Box<EvalAltResult>> {
    let items = |list: &Dynamic| list.read_lock::<Array>().map(|items| items.clone());
    let (Some(mut ours), Some(mut theirs)) = (items(first), items(second)) else {
        return Ok(false);
    };
    if ours.len() != theirs.len() {
        return Ok(false);
    }
    for (one, other) in ours.iter_mut().zip(&mut theirs) {
        let answer = compare(context, "==", &mut [one, other])?;
        match answer.as_bool() {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(_) => return Err(unfit(context, "==", first, second)),
        }
    }
    Ok(true)
}

/// A text and a number side by side, unless the text is a number too and a sum may have been meant.
fn join(context: &NativeCallContext<'_>, given: &mut [&mut Dynamic]) -> Answer {
    let [first, second] = given else {
        return Ok(Dynamic::UNIT);
    };
    let both = [first.to_string(), second.to_string()];
    if both.iter().all(|text| numeral(text).is_some()) {
        return Err(unfit(context, "+", first, second));
    }
    Ok(Dynamic::from(both.concat()))
}

/// What Rhai says where there is no such operator.
fn unfit(
    context: &NativeCallContext<'_>,
    operator: &str,
    first: &Dynamic,
    second: &Dynamic,
) -> Box<EvalAltResult> {
    let signature = format!("{operator} ({}, {})", first.type_name(), second.type_name());
    EvalAltResult::ErrorFunctionNotFound(signature, context.call_position()).into()
}

fn number(value: &Dynamic) -> Option<f64> {
    let whole = || value.as_int().map(|whole| whole as f64);
    value.as_float().or_else(|_| whole()).ok()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Truth,
    List,
    Map,
    Nothing,
    Other,
}

impl Kind {
    fn of(value: &Dynamic) -> Self {
        if value.is_int() || value.is_float() {
            Kind::Number
        } else if value.is_string() || value.is_char() {
            Kind::Text
        } else if value.is_bool() {
            Kind::Truth
        } else if value.is_array() {
            Kind::List
        } else if value.is_map() {
            Kind::Map
        } else if value.is_unit() {
            Kind::Nothing
        } else {
            Kind::Other
        }
    }
}
