//! Words and signs for what is worked out for each place and year by itself: arithmetic, comparisons, conditions.

use std::any::TypeId;

use rhai::{Dynamic, Engine, NativeCallContext};

use crate::{
    diagnostics::{Code, Diagnostic},
    methods::{Arithmetic, Comparison, Elementwise, Function},
    model::Unit,
    plan::{NodeId, Op, Span},
};

use super::{
    super::{
        draft::{Draft, SharedDraft},
        handles::{ConditionHandle, FigureHandle, ParameterHandle},
        vocabulary::{Word, function},
    },
    row_expressions,
};

/// The signs that a rule may write between figures, and those that it may not.
pub(super) const SIGNS: [(&str, Option<Elementwise>); 14] = [
    ("+", Some(Elementwise::Arithmetic(Arithmetic::Plus))),
    ("-", Some(Elementwise::Arithmetic(Arithmetic::Minus))),
    ("*", Some(Elementwise::Arithmetic(Arithmetic::Times))),
    ("/", Some(Elementwise::Arithmetic(Arithmetic::Over))),
    ("==", Some(Elementwise::Compare(Comparison::Equal))),
    ("!=", Some(Elementwise::Compare(Comparison::Different))),
    ("<", Some(Elementwise::Compare(Comparison::Less))),
    ("<=", Some(Elementwise::Compare(Comparison::AtMost))),
    (">", Some(Elementwise::Compare(Comparison::More))),
    (">=", Some(Elementwise::Compare(Comparison::AtLeast))),
    ("&", Some(Elementwise::And)),
    ("|", Some(Elementwise::Or)),
    ("%", None),
    ("**", None),
];

/// `om_annars(a > 3, b, c)`: one figure where a condition holds, another where it does not.
pub(super) fn if_else(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    if given.iter().any(row_expressions::is_row) {
        return row_expressions::formula(draft, word, Elementwise::Choose, given, span);
    }
    let (condition, one, other) = match given.as_slice() {
        [condition, one, other] => (condition, one, other),
        _ => return Dynamic::from(draft.nothing(span)),
    };
    let Some(ConditionHandle(condition)) = condition.clone().try_cast::<ConditionHandle>() else {
        draft.wrong_arguments(&word, condition, span);
        return Dynamic::from(draft.nothing(span));
    };
    match operands(draft, word, [one, other], span) {
        Some([one, other]) => made(
            draft,
            Elementwise::Choose,
            vec![condition, one, other],
            span,
        ),
        None => Dynamic::from(draft.nothing(span)),
    }
}

/// `och(a > 3, b > 3)` and `eller(…)`, of figures or of rows.
pub(super) fn join(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let elementwise = if word == function::AND {
        Elementwise::And
    } else {
        Elementwise::Or
    };
    if given.iter().any(row_expressions::is_row) {
        return row_expressions::join(draft, word, given, elementwise, span);
    }
    let mut conditions = Vec::with_capacity(given.len());
    for value in given {
        match value.clone().try_cast::<ConditionHandle>() {
            Some(condition) => conditions.push(condition.0),
            None => {
                draft.wrong_arguments(&word, &value, span);
                return Dynamic::from(draft.unknown(span));
            }
        }
    }
    let joined = conditions.into_iter().reduce(|one, other| {
        draft
            .builder
            .node(Op::Elementwise(elementwise), vec![one, other], span, None)
    });
    Dynamic::from(joined.map_or_else(|| draft.unknown(span), ConditionHandle))
}

/// `inte(a > 3)`, of figures or of rows.
pub(super) fn not(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let first = given.into_iter().next().unwrap_or_default();
    if row_expressions::is_row(&first) {
        return row_expressions::formula(draft, word, Elementwise::Not, vec![first], span);
    }
    match first.clone().try_cast::<ConditionHandle>() {
        Some(condition) => made(draft, Elementwise::Not, vec![condition.0], span),
        None => {
            draft.wrong_arguments(&word, &first, span);
            Dynamic::from(draft.unknown(span))
        }
    }
}

/// `har_värde(a)`: whether there is a value.
pub(super) fn known(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    if given.iter().any(row_expressions::is_row) {
        return row_expressions::formula(draft, word, Elementwise::Known, given, span);
    }
    let first = given.into_iter().next().unwrap_or_default();
    match operands(draft, word, [&first], span) {
        Some(inputs) => made(draft, Elementwise::Known, inputs.to_vec(), span),
        None => Dynamic::from(draft.unknown(span)),
    }
}

/// `fyll(a, riket(a))`: the first figure, and where it is missing the second.
pub(super) fn fill(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    if given.iter().any(row_expressions::is_row) {
        return row_expressions::formula(draft, word, Elementwise::Fill, given, span);
    }
    let mut given = given.iter();
    let nothing = Dynamic::UNIT;
    let pair = [
        given.next().unwrap_or(&nothing),
        given.next().unwrap_or(&nothing),
    ];
    match operands(draft, word, pair, span) {
        Some(inputs) => made(draft, Elementwise::Fill, inputs.to_vec(), span),
        None => Dynamic::from(draft.nothing(span)),
    }
}

/// `avrunda(a, 1)`: rounded in the rule, not only where it is shown.
pub(super) fn round(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let mut given = given.into_iter();
    let (first, decimals) = (given.next().unwrap_or_default(), given.next());
    let whole = decimals.clone().map_or(Ok(0), |decimals| decimals.as_int());
    let Some(decimals) = whole
        .ok()
        .and_then(|whole| u8::try_from(whole).ok())
        .filter(|d| *d <= 6)
    else {
        draft.wrong_arguments(&word, &decimals.unwrap_or_default(), span);
        return Dynamic::from(draft.nothing(span));
    };
    if row_expressions::is_row(&first) {
        let round = Elementwise::Round(decimals);
        return row_expressions::formula(draft, word, round, vec![first], span);
    }
    match operands(draft, word, [&first], span) {
        Some(inputs) => made(draft, Elementwise::Round(decimals), inputs.to_vec(), span),
        None => Dynamic::from(draft.nothing(span)),
    }
}

/// `abs(a)` and the other functions of one number, by the id of the word.
pub(super) fn of_number(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let first = given.into_iter().next().unwrap_or_default();
    let function = Function::named(word.id).map(Elementwise::Function);
    if let Some(function) = function.filter(|_| row_expressions::is_row(&first)) {
        return row_expressions::formula(draft, word, function, vec![first], span);
    }
    let inputs = operands(draft, word, [&first], span);
    match inputs.zip(function) {
        Some((inputs, function)) => made(draft, function, inputs.to_vec(), span),
        None => Dynamic::from(draft.nothing(span)),
    }
}

/// Teaches an engine the same functions of a number, as closures have them.
pub(in super::super) fn register_numbers(engine: &mut Engine) {
    for word in function::ALL {
        // Rhai's own `abs` keeps whole numbers whole.
        let named = Function::named(word.id).filter(|function| *function != Function::Absolute);
        let Some(function) = named else {
            continue;
        };
        for name in word.spellings() {
            engine.register_fn(name, move |number: f64| function.of(number));
            engine.register_fn(name, move |whole: i64| function.of(whole as f64));
        }
    }
}

/// `minst(a, 80)` and the other comparisons in words.
pub(super) fn compare(
    draft: &mut Draft,
    word: Word,
    comparison: Comparison,
    given: &[Dynamic],
    span: Span,
) -> Dynamic {
    let [one, other] = given else {
        return Dynamic::from(draft.unknown(span));
    };
    match operands(draft, word, [one, other], span) {
        Some([one, other]) => {
            same_unit(draft, one, other, span);
            made(
                draft,
                Elementwise::Compare(comparison),
                vec![one, other],
                span,
            )
        }
        None => Dynamic::from(draft.unknown(span)),
    }
}

/// Whether a value stands for figures.
pub(super) fn is_figure(value: &Dynamic) -> bool {
    value.is::<FigureHandle>() || value.is::<ParameterHandle>()
}

/// Teaches an engine the signs between figures and conditions. Those that have no meaning are faults (V312):
/// otherwise Rhai lets `column == "x"` through as false and `column + "x"` as a text, silently.
pub(in super::super) fn register(engine: &mut Engine, draft: &SharedDraft) {
    let any = TypeId::of::<Dynamic>();
    let text = TypeId::of::<rhai::ImmutableString>();
    let own = [
        TypeId::of::<FigureHandle>(),
        TypeId::of::<ConditionHandle>(),
        TypeId::of::<ParameterHandle>(),
    ];
    for (sign, elementwise) in SIGNS {
        for one in own {
            let mut pairs = vec![[one, any], [any, one], [text, one], [one, text]];
            pairs.extend(own.iter().map(|other| [one, *other]));
            for types in pairs {
                let draft = draft.clone();
                engine.register_raw_fn(sign, types, move |context: NativeCallContext, given| {
                    let given: Vec<Dynamic> =
                        given.iter().map(|value| value.flatten_clone()).collect();
                    let mut draft = draft.lock();
                    let span = draft.call(&context);
                    Ok(between(&mut draft, sign, elementwise, &given, span))
                });
            }
        }
    }
    for one in own {
        let kept = draft.clone();
        engine.register_raw_fn("-", [one], move |context: NativeCallContext, given| {
            let given: Vec<Dynamic> = given.iter().map(|value| value.flatten_clone()).collect();
            let mut draft = kept.lock();
            let span = draft.call(&context);
            let minus = Some(Elementwise::Arithmetic(Arithmetic::Minus));
            let pair = [
                Dynamic::from(0_i64),
                given.into_iter().next().unwrap_or_default(),
            ];
            Ok(between(&mut draft, "-", minus, &pair, span))
        });
        let kept = draft.clone();
        engine.register_raw_fn("!", [one], move |context: NativeCallContext, given| {
            let given: Vec<Dynamic> = given.iter().map(|value| value.flatten_clone()).collect();
            let mut draft = kept.lock();
            let span = draft.call(&context);
            Ok(
                match given.first().and_then(|first| first.clone().try_cast()) {
                    Some(ConditionHandle(condition)) => {
                        made(&mut draft, Elementwise::Not, vec![condition], span)
                    }
                    None => senseless(&mut draft, "!", true, span),
                },
            )
        });
        // What a text with `${…}` in it, `to_string` and `print` ask of a value.
        for name in ["to_string", "to_debug"] {
            let draft = draft.clone();
            engine.register_raw_fn(name, [one], move |context: NativeCallContext, _| {
                let mut draft = draft.lock();
                let span = draft.call(&context);
                let _ = senseless(&mut draft, "${…}", false, span);
                Ok(String::new())
            });
        }
    }
}

/// What a sign gives between two values of which one is a figure or a condition.
fn between(
    draft: &mut Draft,
    sign: &'static str,
    elementwise: Option<Elementwise>,
    given: &[Dynamic],
    span: Span,
) -> Dynamic {
    let gives_condition = elementwise.is_some_and(Elementwise::is_condition);
    let (Some(elementwise), [one, other]) = (elementwise, given) else {
        return senseless(draft, sign, gives_condition, span);
    };
    let inputs = if matches!(elementwise, Elementwise::And | Elementwise::Or) {
        let condition = |value: &Dynamic| Some(value.clone().try_cast::<ConditionHandle>()?.0);
        condition(one).zip(condition(other))
    } else {
        let one = draft.operand(one, span);
        one.zip(draft.operand(other, span))
    };
    let Some((one, other)) = inputs else {
        return senseless(draft, sign, gives_condition, span);
    };
    if elementwise.wants_same_unit() {
        same_unit(draft, one, other, span);
    }
    made(draft, elementwise, vec![one, other], span)
}

/// Says that a sign has no meaning for what stands beside it (V312).
fn senseless(draft: &mut Draft, sign: &'static str, condition: bool, span: Span) -> Dynamic {
    let diagnostic = Diagnostic::new(Code::ColumnAsValue).with("operator", sign);
    draft.fault(diagnostic, span);
    if condition {
        Dynamic::from(draft.unknown(span))
    } else {
        Dynamic::from(draft.nothing(span))
    }
}

/// Says that two figures are counted in different things (V325), where both are known. Per cent and percentage points
/// go together.
pub(super) fn same_unit(draft: &mut Draft, one: NodeId, other: NodeId, span: Span) {
    let units = draft.builder.unit_of(one).zip(draft.builder.unit_of(other));
    let of_hundred = |unit| matches!(unit, Unit::Percent | Unit::Points);
    if let Some((one, other)) = units
        && one != other
        && !(of_hundred(one) && of_hundred(other))
    {
        let diagnostic = Diagnostic::new(Code::UnitsUnlike)
            .said("one", one.text_key())
            .said("other", other.text_key());
        draft.fault(diagnostic, span);
    }
}

fn operands<const N: usize>(
    draft: &mut Draft,
    word: Word,
    given: [&Dynamic; N],
    span: Span,
) -> Option<[NodeId; N]> {
    let mut found = Vec::with_capacity(N);
    for value in given {
        match draft.operand(value, span) {
            Some(id) => found.push(id),
            None => {
                draft.wrong_arguments(&word, value, span);
                return None;
            }
        }
    }
    found.try_into().ok()
}

/// The handle of a new node.
pub(super) fn made(
    draft: &mut Draft,
    elementwise: Elementwise,
    inputs: Vec<NodeId>,
    span: Span,
) -> Dynamic {
    let id = draft
        .builder
        .node(Op::Elementwise(elementwise), inputs, span, None);
    if elementwise.is_condition() {
        Dynamic::from(ConditionHandle(id))
    } else {
        Dynamic::from(FigureHandle(id))
    }
}
