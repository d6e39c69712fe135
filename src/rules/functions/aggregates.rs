//! Words that make one number of many rows: how many, their mean, their median, how they lie.

use std::sync::Arc;

use rhai::Dynamic;

use crate::{
    methods::{Aggregate, AggregateFunction, Method, RowExpression},
    plan::Span,
};

use super::{
    super::{
        draft::Draft,
        handles::AggregateHandle,
        vocabulary::{Word, function, option},
    },
    arguments::{number, options, text_of},
    row_expressions::{expression, is_row, unknown},
};

/// Whether a word that takes members is given what is worked out from each row, and nothing beside but options.
pub(super) fn is_of_rows(first: &Dynamic, given: &[Dynamic]) -> bool {
    is_row(first) && given.iter().skip(1).all(Dynamic::is_map)
}

/// `medel(kolumn("poäng"))`, `max(kolumn("dagar"), #{ villkor: … })`: as the word does of figures.
pub(super) fn combined(
    draft: &mut Draft,
    word: Word,
    method: Method,
    given: Vec<Dynamic>,
    span: Span,
) -> Dynamic {
    made(
        draft,
        word,
        AggregateFunction::Combined(method),
        given,
        span,
    )
}

/// `antal()` or `antal(kolumn("klar").är(true))`: how many rows.
pub(super) fn count(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    if given.is_empty() {
        return Dynamic::from(AggregateHandle::One(Aggregate::count()));
    }
    made(draft, word, AggregateFunction::Count, given, span)
}

/// `andel(kolumn("klar").är(true))`: how many of a hundred rows.
pub(super) fn share(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    made(draft, word, AggregateFunction::Share, given, span)
}

/// `antal_unika(kolumn("enhet"))`: how many different values.
pub(super) fn unique(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    made(draft, word, AggregateFunction::Unique, given, span)
}

/// `senaste(kolumn("utfall"), "datum")`: what the row says that is from the latest time.
pub(super) fn latest(
    draft: &mut Draft,
    word: Word,
    mut given: Vec<Dynamic>,
    span: Span,
) -> Dynamic {
    let second = second(&mut given);
    let by = match text_of(&second) {
        Some(name) => Some(RowExpression::Column(Arc::from(name))),
        None => expression(&second).filter(|_| is_row(&second)),
    };
    let Some(by) = by else {
        return wrong(draft, word, &second, span);
    };
    let mut of = read(draft, word, AggregateFunction::Latest, given, span);
    of.by = Some(by);
    Dynamic::from(AggregateHandle::One(of))
}

/// `lista(kolumn("åtgärd"))`: the texts that the rows say, in their order.
pub(super) fn list(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let function = AggregateFunction::List { distinct: false };
    made(draft, word, function, given, span)
}

/// `stdav_s(kolumn("dagar"))` and `stdav_p(…)`: the standard deviation.
pub(super) fn deviation(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let sample = word == function::DEVIATION_OF_SAMPLE;
    made(
        draft,
        word,
        AggregateFunction::Deviation { sample },
        given,
        span,
    )
}

/// The second argument, taken out; nothing where there is none.
fn second(given: &mut Vec<Dynamic>) -> Dynamic {
    match given.len() > 1 {
        true => given.remove(1),
        false => Dynamic::UNIT,
    }
}

/// `percentil(kolumn("dagar"), 0.9)` and `percentil_exk(…)`: the number below which such a share lie.
pub(super) fn percentile(
    draft: &mut Draft,
    word: Word,
    mut given: Vec<Dynamic>,
    span: Span,
) -> Dynamic {
    let second = second(&mut given);
    let share = number(&second).filter(|share| (0.0..=1.0).contains(share));
    let Some(share) = share else {
        return wrong(draft, word, &second, span);
    };
    let inclusive = word == function::PERCENTILE;
    let function = AggregateFunction::Percentile { share, inclusive };
    made(draft, word, function, given, span)
}

/// An aggregate of what stands first, with the options that stand last.
fn made(
    draft: &mut Draft,
    word: Word,
    function: AggregateFunction,
    given: Vec<Dynamic>,
    span: Span,
) -> Dynamic {
    Dynamic::from(AggregateHandle::One(read(
        draft, word, function, given, span,
    )))
}

/// As [`made`], without its handle.
fn read(
    draft: &mut Draft,
    word: Word,
    function: AggregateFunction,
    mut given: Vec<Dynamic>,
    span: Span,
) -> Aggregate {
    let last = given.pop_if(|last| last.is_map());
    let first = given.into_iter().next().unwrap_or_default();
    let Some(of) = expression(&first).filter(|_| is_row(&first) || first.is_bool()) else {
        draft.wrong_arguments(&word, &first, span);
        return nothing();
    };
    let mut aggregate = Aggregate::of(function, of);
    if let Some(mut options) = options(draft, word, last, span) {
        aggregate.coverage = options.share(draft, option::COVERAGE).unwrap_or(1.0);
        aggregate.condition = options.read(
            draft,
            option::CONDITION,
            "kolumn(\"…\").är(…)",
            |found| expression(found).filter(|_| is_row(found)),
        );
        if let AggregateFunction::List { distinct } = &mut aggregate.function {
            *distinct = options.truth(draft, option::DISTINCT).unwrap_or(false);
        }
        options.finish(draft);
    }
    aggregate
}

/// Says what is wrong, and gives a number of which nothing is known.
fn wrong(draft: &mut Draft, word: Word, found: &Dynamic, span: Span) -> Dynamic {
    draft.wrong_arguments(&word, found, span);
    Dynamic::from(AggregateHandle::One(nothing()))
}

/// A number of which nothing is known.
fn nothing() -> Aggregate {
    Aggregate::of(AggregateFunction::Count, unknown())
}
