//! What a script expects of figures.

use rhai::Dynamic;

use crate::{
    model::{Aspect, Expectation},
    plan::Span,
};

use super::{
    super::{
        draft::Draft,
        vocabulary::{Word, option, value},
    },
    arguments::{options, text_of},
};

/// `prov("Hemtjänst/Trygghet", 2014, 89)`: what a figure shall be; `"-"` for no value.
pub(super) fn expect(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let mut given = given.into_iter();
    let mut next = || given.next().unwrap_or_default();
    let (row, year, expected) = (next(), next(), next());
    let given = given.next();
    let year_of = |year: &Dynamic| i16::try_from(year.as_int().ok()?).ok();
    let read = text_of(&row)
        .ok_or(row)
        .and_then(|row| Ok((row, year_of(&year).ok_or(year)?)))
        .and_then(|(row, year)| Ok((row, year, number_of(&expected).ok_or(expected)?)));
    let (row, year, expected) = match read {
        Ok(read) => read,
        Err(wrong) => {
            draft.wrong_arguments(&word, &wrong, span);
            return Dynamic::UNIT;
        }
    };
    let Some(mut options) = options(draft, word, given, span) else {
        return Dynamic::UNIT;
    };
    let aspects = [
        (value::VALUE, Aspect::Value),
        (value::RANK, Aspect::Rank),
        (value::DIFFERENCE, Aspect::Difference),
    ];
    let expectation = Expectation {
        row,
        place: options.text(draft, option::PLACE),
        year,
        aspect: options
            .choice(draft, option::WHAT, &aspects)
            .unwrap_or_default(),
        expected,
        tolerance: options.number(draft, option::TOLERANCE),
    };
    options.finish(draft);
    draft.builder.expect(expectation, span);
    Dynamic::UNIT
}

/// A number, or `"-"` for none.
fn number_of(value: &Dynamic) -> Option<Option<f64>> {
    if text_of(value).is_some_and(|text| text == "-") {
        return Some(None);
    }
    let whole = || value.as_int().map(|whole| whole as f64);
    value.as_float().or_else(|_| whole()).ok().map(Some)
}
