//! Words that hold a figure against others: the nation, the group, all municipalities, a target, another figure.

use std::sync::Arc;

use rhai::Dynamic;

use crate::{
    methods::{Arithmetic, Elementwise, Summary},
    plan::{NodeId, Op, Span, Summarising},
};

use super::{
    super::{
        draft::Draft,
        handles::FigureHandle,
        vocabulary::{Word, function},
    },
    arguments::{last_options, number},
    row_expressions::{formula, is_row},
};

/// `riket(a)`: the nation's value of the same year, for every place.
pub(super) fn nation(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    figure(draft, word, &given, span, |draft, own| {
        FigureHandle(summary(draft, Summary::Nation, vec![own], None, span))
    })
}

/// `gruppmedel(a)`: the unweighted mean of the comparison group, the pack's own municipality among them.
pub(super) fn group(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    figure(draft, word, &given, span, |draft, own| {
        let group = Some(draft.group.clone());
        FigureHandle(summary(draft, Summary::Mean, vec![own], group, span))
    })
}

/// `medel_av_alla(a)`, `percentil_av_alla(a, 0.9, #{ jämför: "grupp" })` and so on, over those who have a value.
pub(super) fn of_all(
    draft: &mut Draft,
    word: Word,
    mut given: Vec<Dynamic>,
    span: Span,
) -> Dynamic {
    let Some(mut options) = last_options(draft, word, &mut given, span) else {
        return Dynamic::from(draft.nothing(span));
    };
    let compared = options.compared(draft).map(|compared| compared.codes);
    options.finish(draft);
    let with_ends = word == function::PERCENTILE_OF_ALL;
    let what = match word {
        function::MEDIAN_OF_ALL => Summary::Median,
        function::LOWEST_OF_ALL => Summary::Lowest,
        function::HIGHEST_OF_ALL => Summary::Highest,
        function::SUM_OF_ALL => Summary::Sum,
        function::COUNT_OF_ALL => Summary::Count,
        function::DEVIATION_OF_SAMPLE_OF_ALL => Summary::Deviation { sample: true },
        function::DEVIATION_OF_ALL => Summary::Deviation { sample: false },
        function::PERCENTILE_OF_ALL | function::PERCENTILE_BETWEEN_OF_ALL => {
            let found = given.get(1).cloned().unwrap_or_default();
            match number(&found).filter(|share| (0.0..=1.0).contains(share)) {
                Some(share) => Summary::Quantile { share, with_ends },
                None => {
                    draft.wrong_arguments(&word, &found, span);
                    return Dynamic::from(draft.nothing(span));
                }
            }
        }
        _ => Summary::Mean,
    };
    figure(draft, word, &given, span, |draft, own| {
        FigureHandle(summary(draft, what, vec![own], compared, span))
    })
}

/// `mot_riket(a)` and `mot_gruppen(a)`: own value less theirs.
pub(super) fn against(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    figure(draft, word, &given, span, |draft, own| {
        let other = if word == function::AGAINST_GROUP {
            let group = Some(draft.group.clone());
            summary(draft, Summary::Mean, vec![own], group, span)
        } else {
            summary(draft, Summary::Nation, vec![own], None, span)
        };
        let minus = Elementwise::Arithmetic(Arithmetic::Minus);
        FigureHandle(elementwise(draft, minus, own, other, span))
    })
}

/// `kvot_mot_riket(a)`: own value as per cent of the nation's.
pub(super) fn ratio(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    figure(draft, word, &given, span, |draft, own| {
        let nation = summary(draft, Summary::Nation, vec![own], None, span);
        let over = Elementwise::Arithmetic(Arithmetic::Over);
        let share = elementwise(draft, over, own, nation, span);
        let hundred = draft.constant(100.0, span);
        let times = Elementwise::Arithmetic(Arithmetic::Times);
        FigureHandle(elementwise(draft, times, share, hundred, span))
    })
}

/// `mot_målet(a, 90)`: own value less the target's, which may change over the years.
pub(super) fn target(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    if given.iter().any(is_row) {
        let minus = Elementwise::Arithmetic(Arithmetic::Minus);
        return formula(draft, word, minus, given, span);
    }
    let second = given.get(1).cloned().unwrap_or_default();
    let Some(target) = draft.operand(&second, span) else {
        draft.wrong_arguments(&word, &second, span);
        return Dynamic::from(draft.nothing(span));
    };
    figure(draft, word, &given, span, |draft, own| {
        let minus = Elementwise::Arithmetic(Arithmetic::Minus);
        FigureHandle(elementwise(draft, minus, own, target, span))
    })
}

/// `korrelation(a, b)` and `rangkorrelation(a, b)`: how two figures go together among the municipalities.
pub(super) fn correlation(
    draft: &mut Draft,
    word: Word,
    mut given: Vec<Dynamic>,
    span: Span,
) -> Dynamic {
    let Some(mut options) = last_options(draft, word, &mut given, span) else {
        return Dynamic::from(draft.nothing(span));
    };
    let compared = options.compared(draft).map(|compared| compared.codes);
    options.finish(draft);
    let mut figures = Vec::with_capacity(2);
    for value in &given {
        match draft.figure(value, span) {
            Some(figure) => figures.push(figure),
            None => {
                draft.wrong_arguments(&word, value, span);
                return Dynamic::from(draft.nothing(span));
            }
        }
    }
    let what = match word {
        function::RANK_CORRELATION => Summary::RankCorrelation,
        _ => Summary::Correlation,
    };
    if figures.len() != what.takes() {
        draft.wrong_arguments(&word, &Dynamic::UNIT, span);
        return Dynamic::from(draft.nothing(span));
    }
    Dynamic::from(FigureHandle(summary(draft, what, figures, compared, span)))
}

fn figure(
    draft: &mut Draft,
    word: Word,
    given: &[Dynamic],
    span: Span,
    make: impl FnOnce(&mut Draft, NodeId) -> FigureHandle,
) -> Dynamic {
    let first = given.first().cloned().unwrap_or_default();
    match draft.figure(&first, span) {
        Some(own) => Dynamic::from(make(draft, own)),
        None => {
            draft.wrong_arguments(&word, &first, span);
            Dynamic::from(draft.nothing(span))
        }
    }
}

fn summary(
    draft: &mut Draft,
    summary: Summary,
    inputs: Vec<NodeId>,
    compared: Option<Arc<[String]>>,
    span: Span,
) -> NodeId {
    let op = Op::Summary(Summarising { summary, compared });
    draft.builder.node(op, inputs, span, None)
}

fn elementwise(
    draft: &mut Draft,
    elementwise: Elementwise,
    one: NodeId,
    other: NodeId,
    span: Span,
) -> NodeId {
    let inputs = vec![one, other];
    draft
        .builder
        .node(Op::Elementwise(elementwise), inputs, span, None)
}
