//! Words about one row of a table: its cells, what they are compared with, what is worked out from them.

use std::{any::TypeId, sync::Arc};

use rhai::{Dynamic, Engine};

use crate::{
    methods::{
        Arithmetic, Comparison, Elementwise, Matrix, Period, PeriodLength, RowExpression,
        RowFunction,
    },
    model::Scalar,
    plan::Span,
    text::say,
};

use super::{
    super::{
        draft::{Draft, SharedDraft},
        handles::{MatrixHandle, RowHandle},
        vocabulary::{Word, function, value},
    },
    arguments::{number, text_of},
    formulas,
};

/// `kolumn("belopp")`: the cell of a column.
pub(super) fn column(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let name = given.into_iter().next().unwrap_or_default();
    match text_of(&name) {
        Some(name) => row(RowExpression::Column(Arc::from(name))),
        None => wrong(draft, word, &name, span),
    }
}

/// `kolumn("status").är("klar")` and the other comparisons.
pub(super) fn compare(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let comparison = match word {
        function::EQUALS => Comparison::Equal,
        function::DIFFERS => Comparison::Different,
        function::AT_LEAST => Comparison::AtLeast,
        function::AT_MOST => Comparison::AtMost,
        function::ABOVE => Comparison::More,
        _ => Comparison::Less,
    };
    if given.iter().any(formulas::is_figure) {
        return formulas::compare(draft, word, comparison, &given, span);
    }
    formula(draft, word, Elementwise::Compare(comparison), given, span)
}

/// What a word for figures gives of values of a row, or of values that are the same for every row.
pub(super) fn formula(
    draft: &mut Draft,
    word: Word,
    of: Elementwise,
    given: Vec<Dynamic>,
    span: Span,
) -> Dynamic {
    parts(draft, word, given, span, |parts| {
        RowExpression::Formula(of, parts)
    })
}

/// Whether a value stands for something worked out from each row.
pub(super) fn is_row(value: &Dynamic) -> bool {
    value.is::<RowHandle>()
}

/// `och(kolumn("a").är(1), kolumn("b").är(2))` and `eller(…)`.
pub(super) fn join(
    draft: &mut Draft,
    word: Word,
    given: Vec<Dynamic>,
    of: Elementwise,
    span: Span,
) -> Dynamic {
    let mut joined: Option<RowExpression> = None;
    for value in given {
        let Some(next) = value.clone().try_cast::<RowHandle>() else {
            return wrong(draft, word, &value, span);
        };
        let next = next.expression();
        joined = Some(match joined {
            None => next,
            Some(before) => RowExpression::formula(of, [before, next]),
        });
    }
    joined.map_or(Dynamic::UNIT, row)
}

/// `kolumn("klar").är_tom()`: whether there is no value.
pub(super) fn is_empty(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    parts(draft, word, given, span, |parts| {
        RowExpression::Function(RowFunction::IsMissing, parts)
    })
}

/// `kolumn("inkom").årtal()`: the year of a day.
pub(super) fn year_of(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    parts(draft, word, given, span, |parts| {
        RowExpression::Function(RowFunction::Year, parts)
    })
}

/// `kolumn("inkom").period("kvartal")`: the period of a day.
pub(super) fn period(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let mut given = given.into_iter();
    let day = given.next().unwrap_or_default();
    let wanted = given.next().unwrap_or_default();
    let lengths = [
        (value::MONTH, PeriodLength::Month),
        (value::QUARTER, PeriodLength::Quarter),
        (value::THIRD, PeriodLength::Third),
        (value::HALF, PeriodLength::Half),
        (value::YEAR, PeriodLength::Year),
    ];
    let text = text_of(&wanted).unwrap_or_default();
    let Some((_, length)) = lengths.into_iter().find(|(word, _)| word.is(&text)) else {
        return wrong(draft, word, &wanted, span);
    };
    let function = RowFunction::Period(length, quarter(draft));
    parts(draft, word, vec![day], span, |parts| {
        RowExpression::Function(function, parts)
    })
}

/// `perioder("2015-01", "2015-12")`: the names of the periods from one to another, as `period` writes them.
pub(super) fn periods(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let mut named = given.iter().map(|value| Period::named(&text_of(value)?));
    let (first, last) = (named.next().flatten(), named.next().flatten());
    let most = 1200;
    match (first, last) {
        (Some(first), Some(last))
            if first.length == last.length && (0..most).contains(&(last.step - first.step)) =>
        {
            let quarter = quarter(draft);
            let steps = first.step..=last.step;
            let written = steps.map(|step| Period { step, ..first }.written(quarter));
            Dynamic::from(written.map(Dynamic::from).collect::<rhai::Array>())
        }
        (first, _) => {
            let found = given.get(usize::from(first.is_some()));
            draft.wrong_arguments(&word, &found.cloned().unwrap_or_default(), span);
            Dynamic::from(rhai::Array::new())
        }
    }
}

/// The letter of quarters in the language of the pack.
fn quarter(draft: &Draft) -> char {
    let letter = say(draft.language, "period.quarter").chars().next();
    letter.unwrap_or('K')
}

/// `dagar_mellan(kolumn("inkom"), kolumn("klar"))`: how many days from the first to the second.
pub(super) fn days_between(
    draft: &mut Draft,
    word: Word,
    mut given: Vec<Dynamic>,
    span: Span,
) -> Dynamic {
    given.reverse();
    let minus = Elementwise::Arithmetic(Arithmetic::Minus);
    formula(draft, word, minus, given, span)
}

/// `datum("2015-09-01")`: a day to compare with.
pub(super) fn date(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let text = given.into_iter().next().unwrap_or_default();
    match text_of(&text).and_then(|text| text.trim().parse().ok()) {
        Some(date) => row(RowExpression::Constant(Scalar::Date(date))),
        None => wrong(draft, word, &text, span),
    }
}

/// `matris(["låg", "hög"], ["lindrig", "allvarlig"], [[1, 2], [2, 3]])`: numbers by two words.
pub(super) fn matrix(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let [rows, columns, values] = given.as_slice() else {
        return wrong(draft, word, &Dynamic::UNIT, span);
    };
    let numbers = |list: &Dynamic| -> Option<Vec<f64>> {
        let items = list.clone().into_array().ok()?;
        items.iter().map(number).collect()
    };
    let table = || -> Option<Matrix> {
        let lines = values.clone().into_array().ok()?;
        let matrix = Matrix {
            rows: words(rows)?,
            columns: words(columns)?,
            values: lines.iter().map(numbers).collect::<Option<_>>()?,
        };
        let fits = matrix.values.len() == matrix.rows.len()
            && matrix
                .values
                .iter()
                .all(|line| line.len() == matrix.columns.len());
        fits.then_some(matrix)
    };
    match table() {
        Some(matrix) => Dynamic::from(MatrixHandle(Arc::new(matrix))),
        None => {
            draft.wrong_arguments(&word, values, span);
            Dynamic::from(MatrixHandle(Arc::new(Matrix {
                rows: Vec::new(),
                columns: Vec::new(),
                values: Vec::new(),
            })))
        }
    }
}

/// `slå_upp(matris, kolumn("sannolikhet"), kolumn("allvar"))`: the number of a matrix at two words.
pub(super) fn look_up(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let mut given = given.into_iter();
    let first = given.next().unwrap_or_default();
    let Some(MatrixHandle(matrix)) = first.clone().try_cast::<MatrixHandle>() else {
        return wrong(draft, word, &first, span);
    };
    parts(draft, word, given.collect(), span, |parts| {
        RowExpression::Function(RowFunction::Lookup(matrix), parts)
    })
}

/// `kolumn("andel").kräver(kolumn("antal svar"), 5)`: the value, unless too few answered; without a number as few as the
/// settings say.
pub(super) fn needs(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let (both, least) = given.split_at(given.len().min(2));
    let least = match least.first() {
        Some(least) => number(least),
        None => Some(f64::from(draft.builder.least_answers)),
    };
    let pair =
        <[RowExpression; 2]>::try_from(both.iter().filter_map(expression).collect::<Vec<_>>());
    match (pair, least) {
        (Ok(pair), Some(least)) => row(RowExpression::Needs(Box::new(pair), least)),
        (pair, _) => {
            let mut faulty = both.iter().filter(|value| expression(value).is_none());
            let found = if pair.is_ok() {
                given.last()
            } else {
                faulty.next()
            };
            let found = found.cloned().unwrap_or_default();
            wrong(draft, word, &found, span)
        }
    }
}

/// Teaches an engine what the signs for figures mean about rows: `kolumn("a") > 3 & !kolumn("b")`.
pub(super) fn register(engine: &mut Engine, draft: &SharedDraft) {
    engine
        .register_type_with_name::<RowHandle>("raduttryck")
        .register_type_with_name::<MatrixHandle>("matris");
    engine.register_fn("!", |inner: RowHandle| {
        RowHandle(Arc::new(RowExpression::formula(
            Elementwise::Not,
            [inner.expression()],
        )))
    });
    engine.register_fn("-", |inner: RowHandle| {
        let zero = RowExpression::Constant(Scalar::Number(0.0));
        let minus = Elementwise::Arithmetic(Arithmetic::Minus);
        RowHandle(Arc::new(RowExpression::formula(
            minus,
            [zero, inner.expression()],
        )))
    });
    let (own, any) = (TypeId::of::<RowHandle>(), TypeId::of::<Dynamic>());
    for (sign, of) in formulas::SIGNS {
        let Some(of) = of else {
            continue;
        };
        for types in [[own, any], [any, own], [own, own]] {
            let draft = draft.clone();
            engine.register_raw_fn(sign, types, move |context, given| {
                let given: Vec<Dynamic> = given.iter().map(|value| value.flatten_clone()).collect();
                let mut draft = draft.lock();
                let span = draft.call(&context);
                let word = match sign {
                    "!=" => function::DIFFERS,
                    _ => function::EQUALS,
                };
                Ok(formula(&mut draft, word, of, given, span))
            });
        }
    }
}

/// A row expression, or a value that is the same for every row.
pub(super) fn expression(value: &Dynamic) -> Option<RowExpression> {
    if let Some(row) = value.clone().try_cast::<RowHandle>() {
        return Some(row.expression());
    }
    scalar(value).map(RowExpression::Constant)
}

/// A value that a script states: yes or no, a number, a text.
pub(super) fn scalar(value: &Dynamic) -> Option<Scalar> {
    if let Ok(truth) = value.as_bool() {
        return Some(Scalar::Truth(truth));
    }
    match number(value) {
        Some(number) => Some(Scalar::Number(number)),
        None => Some(Scalar::Text(Arc::from(text_of(value)?))),
    }
}

/// A list of texts, or one.
pub(super) fn words(value: &Dynamic) -> Option<Vec<Arc<str>>> {
    let items = value
        .clone()
        .into_array()
        .unwrap_or_else(|_| vec![value.clone()]);
    items
        .iter()
        .map(|item| text_of(item).map(Arc::from))
        .collect()
}

pub(super) fn row(expression: RowExpression) -> Dynamic {
    Dynamic::from(RowHandle(Arc::new(expression)))
}

/// What stands for an expression with a fault, so that the script goes on: a column of a name that none can have.
pub(super) fn unknown() -> RowExpression {
    RowExpression::Column(Arc::from(""))
}

/// Says what is wrong, and gives an expression of which nothing is known.
fn wrong(draft: &mut Draft, word: Word, found: &Dynamic, span: Span) -> Dynamic {
    // Nobody is equal to an empty text: a cell without one is empty.
    let empty = found
        .clone()
        .into_string()
        .is_ok_and(|text| text.trim().is_empty());
    let [is_empty, not] =
        [function::IS_EMPTY, function::NOT].map(|word| word.in_language(draft.language));
    let meant = match word {
        function::EQUALS if empty => vec![format!(".{is_empty}()")],
        function::DIFFERS if empty => vec![format!("{not}(….{is_empty}())")],
        _ => Vec::new(),
    };
    draft.wrong_arguments_for(&word, found, meant, span);
    row(unknown())
}

/// What `make` gives of values of which each is a row expression or the same for every row.
fn parts(
    draft: &mut Draft,
    word: Word,
    given: Vec<Dynamic>,
    span: Span,
    make: impl FnOnce(Vec<RowExpression>) -> RowExpression,
) -> Dynamic {
    let mut found = Vec::with_capacity(given.len());
    for value in given {
        match expression(&value) {
            Some(part) => found.push(part),
            None => return wrong(draft, word, &value, span),
        }
    }
    row(make(found))
}
