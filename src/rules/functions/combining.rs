//! Words that make one figure of several.

use rhai::Dynamic;

use crate::{
    methods::Method,
    plan::{Op, Span},
};

use super::{
    super::{
        draft::Draft,
        handles::FigureHandle,
        vocabulary::{Word, option},
    },
    arguments::options,
};

/// `medel(a, b, …)` or `medel([a, b], #{ täckning: 0.66 })`: the arithmetic mean.
pub(super) fn mean(draft: &mut Draft, word: Word, mut given: Vec<Dynamic>, span: Span) -> Dynamic {
    let last = given.pop_if(|last| last.is_map());
    let Some(mut options) = options(draft, word, last, span) else {
        return Dynamic::from(draft.nothing(span));
    };
    let coverage = options.share(draft, option::COVERAGE).unwrap_or(1.0);
    options.finish(draft);
    combination(draft, word, Method::Mean, coverage, given, span)
}

/// `summa(a, b, …)` or `summa([a, b])`: the sum; a sum with a gap would be too small, so it is always strict.
pub(super) fn sum(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    combination(draft, word, Method::Sum, 1.0, given, span)
}

fn combination(
    draft: &mut Draft,
    word: Word,
    method: Method,
    coverage: f64,
    given: Vec<Dynamic>,
    span: Span,
) -> Dynamic {
    let mut members = Vec::with_capacity(given.len());
    for value in given {
        let items = if value.is_array() {
            value.into_array().unwrap_or_default()
        } else {
            vec![value]
        };
        for item in items {
            match draft.figure(&item, span) {
                Some(member) => members.push(member),
                None => {
                    draft.wrong_arguments(&word, &item, span);
                    return Dynamic::from(draft.nothing(span));
                }
            }
        }
    }
    if members.is_empty() {
        draft.wrong_arguments(&word, &Dynamic::UNIT, span);
        return Dynamic::from(draft.nothing(span));
    }
    let op = Op::Combine { method, coverage };
    Dynamic::from(FigureHandle(draft.builder.node(op, members, span, None)))
}
