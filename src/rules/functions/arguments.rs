//! What the functions of the rule language do alike with what they are given.

use rhai::{Dynamic, Map};

use crate::{plan::Span, text::hidden};

use super::super::{
    draft::Draft,
    options::Options,
    vocabulary::{Word, option},
};

/// How many decimals are shown, if a call says so.
pub(super) fn decimals(draft: &mut Draft, options: &mut Options) -> Option<usize> {
    options
        .whole(draft, option::DECIMALS, 0, 6)
        .and_then(|decimals| usize::try_from(decimals).ok())
}

/// The options of a call; none given is an empty set, anything else than options is a fault.
pub(super) fn options(
    draft: &mut Draft,
    word: Word,
    given: Option<Dynamic>,
    span: Span,
) -> Option<Options> {
    match given {
        None => Some(Options::new(Map::new(), span)),
        Some(value) => match value.clone().try_cast::<Map>() {
            Some(map) => Some(Options::new(map, span)),
            None => {
                draft.wrong_arguments(&word, &value, span);
                None
            }
        },
    }
}

/// The options that stand last in a call, taken out of what is given, as [`options`] reads them.
pub(super) fn last_options(
    draft: &mut Draft,
    word: Word,
    given: &mut Vec<Dynamic>,
    span: Span,
) -> Option<Options> {
    let last = given.pop_if(|last| last.is_map());
    options(draft, word, last, span)
}

/// A finite number.
pub(in crate::rules) fn number(value: &Dynamic) -> Option<f64> {
    let number = value
        .as_float()
        .or_else(|_| value.as_int().map(|whole| whole as f64));
    number.ok().filter(|number| number.is_finite())
}

/// A text with something in it, all of which is seen.
pub(in crate::rules) fn text_of(value: &Dynamic) -> Option<String> {
    value.clone().into_string().ok().filter(|text| {
        !text.trim().is_empty() && !text.chars().any(|letter| hidden(letter).is_some())
    })
}
