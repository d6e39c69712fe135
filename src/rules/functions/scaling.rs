//! Words that put figures on a scale among all municipalities, so that unlike ones can be combined.

use rhai::Dynamic;

use crate::{
    diagnostics::{Code, Diagnostic},
    methods::Scale,
    model::Direction,
    plan::{Op, Scaling, Span},
};

use super::{
    super::{
        draft::Draft,
        handles::FigureHandle,
        options::Options,
        vocabulary::{Word, function, option},
    },
    arguments::{last_options, number},
};

/// `min_max(a)`, `z_värde(a)`, `procentrang(a)`, `index(a)`, `betyg(a)`: a scale that the figures themselves give.
pub(super) fn plain(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let scale = match word {
        function::Z_SCORE => Scale::Z,
        function::PERCENTILE_RANK => Scale::PercentileRank,
        function::INDEX => Scale::Index,
        function::GRADE => Scale::Grade,
        _ => Scale::MinMax,
    };
    scaled(draft, word, given, span, |_, _, _| Some(scale))
}

/// `rang(a)`, `rang(a, #{ lika: "medel" })`: the place, 1 best.
pub(super) fn rank(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    scaled(draft, word, given, span, |draft, options, _| {
        Some(Scale::Rank(
            options.ties(draft, option::TIES).unwrap_or_default(),
        ))
    })
}

/// `väg_till_mål(a, 90)`: 0 for the worst, 100 at the target.
pub(super) fn target(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    scaled(draft, word, given, span, |_, _, numbers| match numbers {
        [target] => Some(Scale::Target(*target)),
        _ => None,
    })
}

/// `mellan_gränser(a, 60, 100)`: 0 at the first, which is the worst, 100 at the second.
pub(super) fn posts(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    scaled(draft, word, given, span, |_, _, numbers| match numbers {
        [worst, best] => Some(Scale::Posts(*worst, *best)),
        _ => None,
    })
}

fn scaled(
    draft: &mut Draft,
    word: Word,
    mut given: Vec<Dynamic>,
    span: Span,
    make: impl FnOnce(&mut Draft, &mut Options, &[f64]) -> Option<Scale>,
) -> Dynamic {
    let Some(mut options) = last_options(draft, word, &mut given, span) else {
        return Dynamic::from(draft.nothing(span));
    };
    let direction = options.direction(draft);
    let compared = options.compared(draft).map(|compared| compared.codes);
    let numbers: Vec<f64> = given.iter().skip(1).filter_map(number).collect();
    let made = make(draft, &mut options, &numbers);
    options.finish(draft);
    let first = given.first().cloned().unwrap_or_default();
    let Some(figure) = draft.figure(&first, span) else {
        draft.wrong_arguments(&word, &first, span);
        return Dynamic::from(draft.nothing(span));
    };
    let Some(scale) = made.filter(|scale| numbers.len() + 1 == given.len() && scale.is_sound())
    else {
        let wrong = given.iter().skip(1).find(|value| number(value).is_none());
        let wrong = wrong.or(given.last()).cloned().unwrap_or_default();
        draft.wrong_arguments(&word, &wrong, span);
        return Dynamic::from(draft.nothing(span));
    };
    let direction = direction.or_else(|| draft.builder.inherited_direction(figure));
    let known = direction.filter(|direction| *direction != Direction::None);
    if known.is_none() && scale.needs_direction() {
        let fault = Diagnostic::new(Code::DirectionNeeded)
            .with("function", word.in_language(draft.language));
        draft.fault(fault, span);
        return Dynamic::from(draft.nothing(span));
    }
    let op = Op::Scale(Scaling {
        scale,
        direction: known.unwrap_or(Direction::None),
        compared,
    });
    let id = draft.builder.node(op, vec![figure, figure], span, None);
    Dynamic::from(FigureHandle(id))
}
