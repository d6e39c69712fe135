//! Lists in order. Rhai's own `sort` takes a function that contradicts itself for an accident of the program, with the
//! words of a library; here it is a fault of the script.

use std::{any::TypeId, cmp::Ordering};

use rhai::{Array, Dynamic, Engine, EvalAltResult, FnPtr, NativeCallContext};

use crate::text::{Language, say};

use super::operators;

type Fault = Box<EvalAltResult>;

/// What says which of two values comes first.
type Order<'a> = dyn FnMut(&Dynamic, &Dynamic) -> Result<Ordering, Fault> + 'a;

/// Teaches an engine the words that put a list in order: those that change it, and those that give another.
pub(super) fn register(engine: &mut Engine, language: Language) {
    let (list, function) = (TypeId::of::<Array>(), TypeId::of::<FnPtr>());
    let names = [
        ("sort", false, false),
        ("sort_by", false, false),
        ("sort_desc", true, false),
        ("order", false, true),
        ("order_by", false, true),
        ("order_desc", true, true),
    ];
    for (name, descending, gives) in names {
        if !name.ends_with("_by") {
            engine.register_raw_fn(
                name,
                [list],
                move |context: NativeCallContext<'_>, given| {
                    let mut order = |one: &Dynamic, other: &Dynamic| {
                        let order = operators::order(&context, one, other)?;
                        Ok(if descending { order.reverse() } else { order })
                    };
                    put(given, gives, |items| sorted(items, &mut order))
                },
            );
        }
        if !name.ends_with("_desc") {
            let types = [list, function];
            engine.register_raw_fn(name, types, move |context: NativeCallContext<'_>, given| {
                let pointer = given.get(1).map(|pointer| pointer.flatten_clone());
                let pointer: Option<FnPtr> = pointer.and_then(Dynamic::try_cast);
                let Some(pointer) = pointer else {
                    return Err(stop(language));
                };
                let mut order = |one: &Dynamic, other: &Dynamic| {
                    let answer = pointer.call_raw(&context, None, [one.clone(), other.clone()])?;
                    said(&answer).ok_or_else(|| stop(language))
                };
                put(given, gives, |items| {
                    let items = sorted(items, &mut order)?;
                    let agrees = agrees(&items, &mut order)?;
                    agrees.then_some(items).ok_or_else(|| stop(language))
                })
            });
        }
    }
}

/// Puts a list, the first of what is given, in order: itself, or a copy that is given back.
fn put(
    given: &mut [&mut Dynamic],
    gives: bool,
    sort: impl FnOnce(Array) -> Result<Array, Fault>,
) -> Result<Dynamic, Fault> {
    let Some(list) = given.first_mut() else {
        return Ok(Dynamic::UNIT);
    };
    // A copy, so that a function that looks at the list itself finds it whole.
    let items = list.read_lock::<Array>().map(|items| items.clone());
    let items = sort(items.unwrap_or_default())?;
    if gives {
        return Ok(Dynamic::from(items));
    }
    if let Some(mut list) = list.write_lock::<Array>() {
        *list = items;
    }
    Ok(Dynamic::UNIT)
}

/// A function's answer: a number below, at or above 0, or whether the first comes first.
fn said(answer: &Dynamic) -> Option<Ordering> {
    if let Ok(first) = answer.as_bool() {
        return Some(if first {
            Ordering::Less
        } else {
            Ordering::Greater
        });
    }
    let whole = answer.as_int().map(|number| number.cmp(&0)).ok();
    whole.or_else(|| answer.as_float().ok()?.partial_cmp(&0.0))
}

/// The items in order; those that are alike stay as they stood.
fn sorted(items: Array, order: &mut Order<'_>) -> Result<Array, Fault> {
    let mut runs: Vec<Array> = items.into_iter().map(|item| vec![item]).collect();
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut runs_left = runs.into_iter();
        while let Some(first) = runs_left.next() {
            merged.push(match runs_left.next() {
                Some(second) => merge(first, second, order)?,
                None => first,
            });
        }
        runs = merged;
    }
    Ok(runs.pop().unwrap_or_default())
}

fn merge(first: Array, second: Array, order: &mut Order<'_>) -> Result<Array, Fault> {
    let mut all = Array::with_capacity(first.len() + second.len());
    let (mut first, mut second) = (first.into_iter().peekable(), second.into_iter().peekable());
    while let (Some(one), Some(other)) = (first.peek(), second.peek()) {
        let next = match order(one, other)? {
            Ordering::Greater => second.next(),
            Ordering::Less | Ordering::Equal => first.next(),
        };
        all.extend(next);
    }
    all.extend(first);
    all.extend(second);
    Ok(all)
}

/// Whether what says the order says of each two neighbours what it has been taken to say, whichever is asked about
/// first. One that answers yes or no says of two that are alike that the first comes first.
fn agrees(items: &[Dynamic], order: &mut Order<'_>) -> Result<bool, Fault> {
    for pair in items.windows(2) {
        let [one, other] = pair else { continue };
        let (ahead, back) = (order(one, other)?, order(other, one)?);
        let alike = ahead == back;
        if ahead == Ordering::Greater || (back == Ordering::Less && !alike) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn stop(language: Language) -> Fault {
    say(language, "stop.order").into()
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;
    use rhai::Dynamic;

    use super::{agrees, sorted};

    fn numbers(items: &[Dynamic]) -> Vec<i64> {
        items.iter().filter_map(|item| item.as_int().ok()).collect()
    }

    proptest! {
        #[test]
        fn items_stand_in_order_and_those_alike_as_they_stood(given: Vec<i8>) {
            let items = given.iter().map(|number| Dynamic::from(i64::from(*number))).collect();
            let tens = |item: &Dynamic| item.as_int().unwrap_or_default().div_euclid(10);
            let mut order = |one: &Dynamic, other: &Dynamic| Ok(tens(one).cmp(&tens(other)));
            let mut expected: Vec<i64> = given.iter().map(|number| i64::from(*number)).collect();
            expected.sort_by_key(|number| number.div_euclid(10));
            let found = sorted(items, &mut order).unwrap_or_default();
            prop_assert_eq!(numbers(&found), expected);
            prop_assert!(agrees(&found, &mut order).unwrap_or_default());
        }

        #[test]
        fn whatever_a_function_answers_every_item_stays(given: Vec<i8>, answers: Vec<i8>) {
            let items = given.iter().map(|number| Dynamic::from(i64::from(*number))).collect();
            let mut answers = answers.into_iter().cycle();
            let mut order = |_: &Dynamic, _: &Dynamic| Ok(answers.next().unwrap_or_default().cmp(&0));
            let mut found = numbers(&sorted(items, &mut order).unwrap_or_default());
            let mut expected: Vec<i64> = given.iter().map(|number| i64::from(*number)).collect();
            found.sort_unstable();
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_function_that_contradicts_itself_is_found_out() {
        let items: Vec<Dynamic> = (0_i64..4).map(Dynamic::from).collect();
        let mut later = |_: &Dynamic, _: &Dynamic| Ok(Ordering::Greater);
        assert!(!agrees(&items, &mut later).unwrap_or(true));
        let mut alike = |_: &Dynamic, _: &Dynamic| Ok(Ordering::Equal);
        assert!(agrees(&items, &mut alike).unwrap_or(false));
    }
}
