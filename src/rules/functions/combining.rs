//! Words that make one figure of several.

use std::sync::Arc;

use rhai::Dynamic;

use crate::{
    diagnostics::{Code, Diagnostic},
    methods::{Combination, Method, RowExpression},
    plan::{NodeId, Op, Span},
};

use super::{
    super::{
        draft::Draft,
        handles::FigureHandle,
        vocabulary::{Word, function, option},
    },
    aggregates,
    arguments::{last_options, number, options},
    row_expressions::{expression, is_row, row},
};

/// `medel(a, b, …)` or `medel([a, b], #{ täckning: 0.66 })`, and the other words that take members alike and allow
/// for gaps.
pub(super) fn of_members(
    draft: &mut Draft,
    word: Word,
    mut given: Vec<Dynamic>,
    span: Span,
) -> Dynamic {
    if let [row, ..] = given.as_slice()
        && aggregates::is_of_rows(row, &given)
    {
        return aggregates::combined(draft, word, method_of(word), given, span);
    }
    let Some(coverage) = coverage(draft, word, &mut given, span) else {
        return Dynamic::from(draft.nothing(span));
    };
    let combination = Combination::plain(method_of(word), coverage);
    match members(draft, word, given, span) {
        Some(members) => combined(draft, combination, members, span),
        None => Dynamic::from(draft.nothing(span)),
    }
}

fn method_of(word: Word) -> Method {
    match word {
        function::GEOMETRIC => Method::Geometric,
        function::HARMONIC => Method::Harmonic,
        function::LOWEST => Method::Lowest,
        function::HIGHEST => Method::Highest,
        function::MEDIAN => Method::Median,
        function::SUM => Method::Sum,
        _ => Method::Mean,
    }
}

/// `summa(a, b, …)` or `summa([a, b])`: the sum; a sum with a gap would be too small, so it is always strict.
pub(super) fn sum(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    if let [row, ..] = given.as_slice()
        && aggregates::is_of_rows(row, &given)
    {
        return aggregates::combined(draft, word, Method::Sum, given, span);
    }
    let combination = Combination::plain(Method::Sum, 1.0);
    match members(draft, word, given, span) {
        Some(members) => combined(draft, combination, members, span),
        None => Dynamic::from(draft.nothing(span)),
    }
}

/// `viktat_medel([a, b], [2, 1], #{ täckning: 0.5 })`: the mean in which each counts by its weight.
pub(super) fn weighted(
    draft: &mut Draft,
    word: Word,
    mut given: Vec<Dynamic>,
    span: Span,
) -> Dynamic {
    let Some(coverage) = coverage(draft, word, &mut given, span) else {
        return Dynamic::from(draft.nothing(span));
    };
    let weights = given
        .pop_if(|last| last.is_array())
        .filter(|_| !given.is_empty());
    let Some(weights) = weights else {
        let last = given.last().cloned().unwrap_or_default();
        draft.wrong_arguments(&word, &last, span);
        return Dynamic::from(draft.nothing(span));
    };
    let Some(members) = members(draft, word, given, span) else {
        return Dynamic::from(draft.nothing(span));
    };
    with_numbers(
        draft,
        word,
        Method::Weighted,
        coverage,
        members,
        &weights,
        span,
    )
}

/// `poäng([a, b], #{ högst: [3, 2] })`: the sum as per cent of the most that could be had.
pub(super) fn points(
    draft: &mut Draft,
    word: Word,
    mut given: Vec<Dynamic>,
    span: Span,
) -> Dynamic {
    let last = given.pop_if(|last| last.is_map());
    let asked = last.clone().unwrap_or_default();
    let Some(mut options) = options(draft, word, last, span) else {
        return Dynamic::from(draft.nothing(span));
    };
    let coverage = options.share(draft, option::COVERAGE).unwrap_or(1.0);
    let maxima = options.read(draft, option::MAXIMUM, "3, [3, 2]", |found| {
        (number(found).is_some() || found.is_array()).then(|| found.clone())
    });
    options.finish(draft);
    let Some(members) = members(draft, word, given, span) else {
        return Dynamic::from(draft.nothing(span));
    };
    let Some(maxima) = maxima else {
        draft.wrong_arguments(&word, &asked, span);
        return Dynamic::from(draft.nothing(span));
    };
    // One maximum is that of each.
    let maxima = match number(&maxima) {
        Some(_) => Dynamic::from(vec![maxima; members.len()]),
        None => maxima,
    };
    with_numbers(
        draft,
        word,
        Method::Points,
        coverage,
        members,
        &maxima,
        span,
    )
}

/// The least share of members with a value, from the options that may stand last; none after a fault.
fn coverage(draft: &mut Draft, word: Word, given: &mut Vec<Dynamic>, span: Span) -> Option<f64> {
    let mut options = last_options(draft, word, given, span)?;
    let coverage = options.share(draft, option::COVERAGE).unwrap_or(1.0);
    options.finish(draft);
    Some(coverage)
}

/// A combination in which each member has a number. One that is missing, or too many, is a fault (V323), and so is
/// one that cannot be a weight or a maximum.
fn with_numbers(
    draft: &mut Draft,
    word: Word,
    method: Method,
    coverage: f64,
    members: Members,
    numbers: &Dynamic,
    span: Span,
) -> Dynamic {
    let items = numbers.clone().into_array().unwrap_or_default();
    if items.len() != members.len() {
        let fault = Diagnostic::new(Code::NumbersUnlike)
            .with("function", word.in_language(draft.language))
            .with("members", members.len())
            .with("numbers", items.len());
        draft.fault(fault, span);
        return Dynamic::from(draft.nothing(span));
    }
    let found: Option<Arc<[f64]>> = items.iter().map(number).collect();
    let combination = found.map(|numbers| Combination {
        method,
        coverage,
        numbers,
    });
    match combination.filter(|combination| combination.fits(members.len())) {
        Some(combination) => combined(draft, combination, members, span),
        None => {
            draft.wrong_arguments(&word, numbers, span);
            Dynamic::from(draft.nothing(span))
        }
    }
}

/// What is combined: figures, or values of one row.
enum Members {
    Figures(Vec<NodeId>),
    OfRow(Vec<RowExpression>),
}

impl Members {
    fn len(&self) -> usize {
        match self {
            Members::Figures(members) => members.len(),
            Members::OfRow(members) => members.len(),
        }
    }
}

fn members(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Option<Members> {
    let mut items = Vec::with_capacity(given.len());
    for value in given {
        if value.is_array() {
            items.extend(value.into_array().unwrap_or_default());
        } else {
            items.push(value);
        }
    }
    if items.is_empty() {
        draft.wrong_arguments(&word, &Dynamic::UNIT, span);
        return None;
    }
    let wrong = |draft: &mut Draft, item: &Dynamic| draft.wrong_arguments(&word, item, span);
    if items.iter().any(is_row) {
        let mut found = Vec::with_capacity(items.len());
        for item in &items {
            match expression(item) {
                Some(member) => found.push(member),
                None => {
                    wrong(draft, item);
                    return None;
                }
            }
        }
        return Some(Members::OfRow(found));
    }
    let mut found = Vec::with_capacity(items.len());
    for item in &items {
        match draft.figure(item, span) {
            Some(member) => found.push(member),
            None => {
                wrong(draft, item);
                return None;
            }
        }
    }
    Some(Members::Figures(found))
}

fn combined(draft: &mut Draft, combination: Combination, members: Members, span: Span) -> Dynamic {
    match members {
        Members::Figures(members) => {
            let op = Op::Combine(combination);
            Dynamic::from(FigureHandle(draft.builder.node(op, members, span, None)))
        }
        Members::OfRow(members) => row(RowExpression::Combined(combination, members)),
    }
}
