//! Words that name figures: a key figure, a measure declared elsewhere, a figure that does not exist yet.

use std::sync::Arc;

use rhai::Dynamic;

use crate::{
    model::{KeyFigureId, YEARS},
    plan::{Declaration, Op, Shape, Span},
};

use super::{
    super::{
        draft::Draft,
        handles::FigureHandle,
        vocabulary::{Word, option},
    },
    arguments::{decimals, options, text_of},
};

/// `kpi("U21467", #{ … })`: a key figure.
pub(super) fn kpi(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let mut given = given.into_iter();
    let id = given.next().unwrap_or_default();
    let Some(name) = text_of(&id) else {
        draft.wrong_arguments(&word, &id, span);
        return Dynamic::from(draft.nothing(span));
    };
    let Some(mut options) = options(draft, word, given.next(), span) else {
        return Dynamic::from(draft.nothing(span));
    };
    let declaration = Declaration {
        id: KeyFigureId::new(&name),
        titles: options.texts(draft, option::TITLES),
        preliminary: options
            .read(draft, option::PRELIMINARY, "[2014]", years)
            .unwrap_or_default(),
        direction: options.direction(draft),
        label: options.text(draft, option::LABEL).map(Arc::from),
        shape: Shape {
            unit: options.unit(draft),
            decimals: decimals(draft, &mut options),
        },
    };
    options.finish(draft);
    Dynamic::from(FigureHandle(draft.builder.key_figure(declaration, span)))
}

/// A list of years, or a single one.
fn years(found: &Dynamic) -> Option<Vec<i16>> {
    let year = |found: &Dynamic| {
        let year = i16::try_from(found.as_int().ok()?).ok()?;
        YEARS.contains(&year).then_some(year)
    };
    match found.read_lock::<rhai::Array>() {
        Some(list) => list.iter().map(year).collect(),
        None => year(found).map(|year| vec![year]),
    }
}

/// `hämta("Hemtjänst/Arbetsmiljö")`: the values of a measure that is declared elsewhere.
pub(super) fn fetch(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let name = given.into_iter().next().unwrap_or_default();
    match text_of(&name) {
        Some(name) => {
            let name: Arc<str> = Arc::from(name);
            let op = Op::Reference(Arc::clone(&name));
            let node = draft.builder.node(op, Vec::new(), span, Some(name));
            Dynamic::from(FigureHandle(node))
        }
        None => {
            draft.wrong_arguments(&word, &name, span);
            Dynamic::from(draft.nothing(span))
        }
    }
}

/// `saknas("varför")`: a measure for which no key figure exists yet.
pub(super) fn missing(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let reason = given.into_iter().next().unwrap_or_default();
    match text_of(&reason) {
        Some(reason) => Dynamic::from(FigureHandle(draft.absent(&reason, span))),
        None => {
            draft.wrong_arguments(&word, &reason, span);
            Dynamic::from(draft.nothing(span))
        }
    }
}
