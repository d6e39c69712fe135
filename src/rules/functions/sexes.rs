//! Words that look at women and men apart.

use std::sync::Arc;

use rhai::Dynamic;

use crate::{
    methods::{Arithmetic, Elementwise},
    model::Sex,
    plan::{NodeId, Op, Span},
};

use super::super::{
    draft::Draft,
    handles::FigureHandle,
    vocabulary::{Word, function},
};

/// `kvinnor(a)`, `män(a)`: the same figure of women or men alone.
pub(super) fn one(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let Some(figure) = figure(draft, word, given, span) else {
        return Dynamic::from(draft.nothing(span));
    };
    let sex = if word == function::MEN {
        Sex::Men
    } else {
        Sex::Women
    };
    Dynamic::from(FigureHandle(apart(draft, figure, sex, span)))
}

/// `gap(a)`: the women's figure less the men's.
pub(super) fn gap(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let Some(figure) = figure(draft, word, given, span) else {
        return Dynamic::from(draft.nothing(span));
    };
    let inputs = vec![
        apart(draft, figure, Sex::Women, span),
        apart(draft, figure, Sex::Men, span),
    ];
    let op = Op::Elementwise(Elementwise::Arithmetic(Arithmetic::Minus));
    let label = label(draft, figure, word);
    Dynamic::from(FigureHandle(draft.builder.node(op, inputs, span, label)))
}

fn figure(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Option<NodeId> {
    let first = given.into_iter().next().unwrap_or_default();
    let figure = draft.figure(&first, span);
    if figure.is_none() {
        draft.wrong_arguments(&word, &first, span);
    }
    figure
}

fn apart(draft: &mut Draft, figure: NodeId, sex: Sex, span: Span) -> NodeId {
    let word = match sex {
        Sex::Men => function::MEN,
        Sex::Women | Sex::Total => function::WOMEN,
    };
    let label = label(draft, figure, word);
    let op = Op::OfSex(sex);
    draft.builder.node(op, vec![figure], span, label)
}

/// `Trygghet, kvinnor`; what has no name of its own is women's or men's alone.
fn label(draft: &Draft, figure: NodeId, word: Word) -> Option<Arc<str>> {
    let word = word.in_language(draft.language);
    let name = draft.builder.name_of(figure);
    Some(match name {
        Some(name) => Arc::from(format!("{name}, {word}")),
        None => Arc::from(word),
    })
}
