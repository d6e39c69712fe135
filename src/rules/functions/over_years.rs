//! Words about a figure's own years.

use rhai::Dynamic;

use crate::{
    methods::{Arithmetic, Elementwise, OverYears, Window},
    plan::{Op, Span},
};

use super::{
    super::{
        draft::Draft,
        handles::FigureHandle,
        vocabulary::{Word, function, option},
    },
    arguments::last_options,
    formulas::made,
};

/// How far back a rule may look.
const MOST_YEARS: i64 = 30;

/// `föregående(a)`, `föregående(a, 2)`: the value of an earlier year.
pub(super) fn earlier(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    over(draft, word, &given, Some(1), span, |years| {
        OverYears::Earlier(years)
    })
}

/// `senast_kända(a, 2)`: the latest value, at most so many years old.
pub(super) fn carried(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    over(draft, word, &given, None, span, |years| {
        OverYears::Carried(years)
    })
}

/// `mot_föregående(a)`: the change since the year before.
pub(super) fn change(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let Some(own) = given.first().and_then(|first| draft.figure(first, span)) else {
        let first = given.into_iter().next().unwrap_or_default();
        draft.wrong_arguments(&word, &first, span);
        return Dynamic::from(draft.nothing(span));
    };
    let Some(years) = years_of(draft, word, &given, Some(1), span) else {
        return Dynamic::from(draft.nothing(span));
    };
    let op = Op::OverYears(OverYears::Earlier(years));
    let earlier = draft.builder.node(op, vec![own], span, None);
    made(
        draft,
        Elementwise::Arithmetic(Arithmetic::Minus),
        vec![own, earlier],
        span,
    )
}

/// `trend(a, 5)` and `glidande_medel(a, 3)`, with `#{ täckning: 0.6 }` where some of the years may be missing.
pub(super) fn window(
    draft: &mut Draft,
    word: Word,
    mut given: Vec<Dynamic>,
    span: Span,
) -> Dynamic {
    let Some(mut options) = last_options(draft, word, &mut given, span) else {
        return Dynamic::from(draft.nothing(span));
    };
    let coverage = options.share(draft, option::COVERAGE).unwrap_or(1.0);
    options.finish(draft);
    let is_trend = word == function::TREND;
    over(draft, word, &given, None, span, |years| {
        let fewest = if is_trend { 2 } else { 1 };
        // A share such as 2/3 is not exact in binary: 0.6666… of three years must still mean two.
        let asked = (f64::from(years) * coverage - 1e-9).ceil();
        let least = (fewest..=years)
            .find(|least| f64::from(*least) >= asked)
            .unwrap_or(years);
        let window = Window { years, least };
        if is_trend {
            OverYears::Slope(window)
        } else {
            OverYears::Mean(window)
        }
    })
}

fn over(
    draft: &mut Draft,
    word: Word,
    given: &[Dynamic],
    otherwise: Option<u8>,
    span: Span,
    make: impl FnOnce(u8) -> OverYears,
) -> Dynamic {
    let first = given.first().cloned().unwrap_or_default();
    let Some(figure) = draft.figure(&first, span) else {
        draft.wrong_arguments(&word, &first, span);
        return Dynamic::from(draft.nothing(span));
    };
    let Some(over) = years_of(draft, word, given, otherwise, span).map(make) else {
        return Dynamic::from(draft.nothing(span));
    };
    if !over.is_sound() {
        let years = given.get(1).cloned().unwrap_or_default();
        draft.wrong_arguments(&word, &years, span);
        return Dynamic::from(draft.nothing(span));
    }
    let op = Op::OverYears(over);
    Dynamic::from(FigureHandle(draft.builder.node(
        op,
        vec![figure],
        span,
        None,
    )))
}

/// The number of years that stands second, or what holds where none does.
fn years_of(
    draft: &mut Draft,
    word: Word,
    given: &[Dynamic],
    otherwise: Option<u8>,
    span: Span,
) -> Option<u8> {
    let second = match (given.get(1), otherwise) {
        (None, Some(years)) => return Some(years),
        (second, _) => second.cloned().unwrap_or_default(),
    };
    let years = second
        .as_int()
        .ok()
        .filter(|years| (1..=MOST_YEARS).contains(years));
    let years = years.and_then(|years| u8::try_from(years).ok());
    if years.is_none() {
        draft.wrong_arguments(&word, &second, span);
    }
    years
}
