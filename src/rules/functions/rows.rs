//! Rules that are worked out row by row.

use rhai::{Dynamic, FnPtr};

use crate::plan::{Op, RowRule, Span};

use super::super::{draft::Draft, handles::FigureHandle, vocabulary::Word};

/// `beräkna(a, b, |x, y| …)`: a closure on the values of each place and year. Where an argument has no value
/// there is none.
pub(super) fn map(draft: &mut Draft, word: Word, mut given: Vec<Dynamic>, span: Span) -> Dynamic {
    let last = given.pop().unwrap_or_default();
    let mut inputs = Vec::with_capacity(given.len());
    for value in given {
        match draft.figure(&value, span) {
            Some(input) => inputs.push(input),
            None => {
                draft.wrong_arguments(&word, &value, span);
                return Dynamic::from(draft.nothing(span));
            }
        }
    }
    let Some(pointer) = last.clone().try_cast::<FnPtr>() else {
        draft.wrong_arguments(&word, &last, span);
        return Dynamic::from(draft.nothing(span));
    };
    match draft.closure(pointer, span) {
        Some(closure) => {
            let op = Op::Map(RowRule(closure));
            Dynamic::from(FigureHandle(draft.builder.node(op, inputs, span, None)))
        }
        None => Dynamic::from(draft.nothing(span)),
    }
}
