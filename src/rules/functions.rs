use std::{any::TypeId, ops::RangeInclusive, sync::Arc};

use rhai::{Dynamic, Engine, Map, NativeCallContext};

use crate::{
    diagnostics::{Code, Diagnostic},
    methods::Method,
    model::{Direction, KeyFigureId},
    plan::{Area, Declaration, Measure, NodeId, Op, Ranking, Row, Shape, Span, YearChoice},
};

use super::{
    draft::{Draft, SharedDraft},
    handles::{AreaHandle, FigureHandle, LatestYears},
    options::Options,
    vocabulary::{Word, function, option},
};

/// The most members that a composite takes without brackets; with a list it takes any number.
const MOST_MEMBERS: usize = 16;
/// How many years an area may show.
const MOST_YEARS: i64 = 30;
const FIRST_YEAR: i64 = 1950;
const LAST_YEAR: i64 = 2100;

/// Teaches an engine the functions of the rule language.
pub(super) fn register(engine: &mut Engine, draft: &SharedDraft) {
    engine
        .register_type_with_name::<FigureHandle>("kolumn")
        .register_type_with_name::<AreaHandle>("område")
        .register_type_with_name::<LatestYears>("år");
    let mut teach = |word: Word, arguments: RangeInclusive<usize>, native: Native| {
        for name in word.spellings() {
            for count in arguments.clone() {
                let draft = draft.clone();
                let types = vec![TypeId::of::<Dynamic>(); count];
                engine.register_raw_fn(name, types, move |context, given| {
                    // The first may be the script's own variable: taking it would empty it.
                    let given = given.iter().map(|value| value.flatten_clone()).collect();
                    let mut draft = draft.lock();
                    let span = draft.call(&context);
                    Ok(native(&mut draft, word, given, span))
                });
            }
        }
    };
    teach(function::KPI, 1..=2, kpi);
    teach(function::MEAN, 1..=MOST_MEMBERS + 1, mean);
    teach(function::SUM, 1..=MOST_MEMBERS, sum);
    teach(function::FETCH, 1..=1, fetch);
    teach(function::MISSING, 1..=1, missing);
    teach(function::LATEST, 1..=1, latest);
    teach(function::AREA, 1..=2, area);
    teach(function::MEASURE, 3..=4, measure);
}

/// A function of the rule language: its arguments and where it is called, to what the script gets back.
type Native = fn(&mut Draft, Word, Vec<Dynamic>, Span) -> Dynamic;

/// `kpi("U21467", #{ … })`: a key figure.
fn kpi(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
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

/// `medel(a, b, …)` or `medel([a, b], #{ täckning: 0.66 })`: the arithmetic mean.
fn mean(draft: &mut Draft, word: Word, mut given: Vec<Dynamic>, span: Span) -> Dynamic {
    let last = given.pop_if(|last| last.is_map());
    let Some(mut options) = options(draft, word, last, span) else {
        return Dynamic::from(draft.nothing(span));
    };
    let coverage = options.share(draft, option::COVERAGE).unwrap_or(1.0);
    options.finish(draft);
    combination(draft, word, Method::Mean, coverage, given, span)
}

/// `summa(a, b, …)` or `summa([a, b])`: the sum; a sum with a gap would be too small, so it is always strict.
fn sum(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    combination(draft, word, Method::Sum, 1.0, given, span)
}

fn combination(
    draft: &mut Draft,
    word: Word,
    method: Method,
    coverage: f64,
    given: Vec<Dynamic>,
    span: Span,
) -> Dynamic {
    let mut members = Vec::with_capacity(given.len());
    for value in given {
        let items = if value.is_array() {
            value.into_array().unwrap_or_default()
        } else {
            vec![value]
        };
        for item in items {
            match item.clone().try_cast::<FigureHandle>() {
                Some(handle) => members.push(handle.0),
                None => {
                    draft.wrong_arguments(&word, &item, span);
                    return Dynamic::from(draft.nothing(span));
                }
            }
        }
    }
    if members.is_empty() {
        draft.wrong_arguments(&word, &Dynamic::UNIT, span);
        return Dynamic::from(draft.nothing(span));
    }
    let op = Op::Combine { method, coverage };
    Dynamic::from(FigureHandle(draft.builder.node(op, members, span, None)))
}

/// `hämta("Hemtjänst/Arbetsmiljö")`: the values of a measure that is declared elsewhere.
fn fetch(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
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
fn missing(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let reason = given.into_iter().next().unwrap_or_default();
    match text_of(&reason) {
        Some(reason) => Dynamic::from(FigureHandle(draft.absent(&reason, span))),
        None => {
            draft.wrong_arguments(&word, &reason, span);
            Dynamic::from(draft.nothing(span))
        }
    }
}

/// `senaste(3)`: the latest three years.
fn latest(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let count = given.into_iter().next().unwrap_or_default();
    let years = count
        .as_int()
        .ok()
        .filter(|years| (1..=MOST_YEARS).contains(years));
    match years.and_then(|years| usize::try_from(years).ok()) {
        Some(years) => Dynamic::from(LatestYears(years)),
        None => {
            draft.wrong_arguments(&word, &count, span);
            Dynamic::from(LatestYears(3))
        }
    }
}

/// `område("Hemtjänst", #{ år: senaste(3) })`: a set of measures shown together.
fn area(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let mut given = given.into_iter();
    let name = given.next().unwrap_or_default();
    let Some(text) = text_of(&name) else {
        draft.wrong_arguments(&word, &name, span);
        return Dynamic::from(AreaHandle(usize::MAX));
    };
    let Some(mut options) = options(draft, word, given.next(), span) else {
        return Dynamic::from(AreaHandle(usize::MAX));
    };
    let expected = format!(
        "{}(3), [2013, 2014], 2012..=2014",
        function::LATEST.in_language(draft.language)
    );
    let years = options
        .read(draft, option::YEARS, &expected, years_of)
        .unwrap_or(YearChoice::Latest(3));
    options.finish(draft);
    let index = draft.builder.area(Area {
        name: Arc::from(text),
        span,
        years,
        measures: Vec::new(),
    });
    Dynamic::from(AreaHandle(index))
}

/// `.mått("Trygghet", trygghet, #{ bra: "hög" })`: a measure of an area; gives the area back.
fn measure(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let mut given = given.into_iter();
    let receiver = given.next().unwrap_or_default();
    let Some(area) = receiver.clone().try_cast::<AreaHandle>() else {
        draft.wrong_arguments(&word, &receiver, span);
        return receiver;
    };
    let name = given.next().unwrap_or_default();
    let figure = given.next().unwrap_or_default();
    let (Some(label), Some(value)) = (text_of(&name), figure.clone().try_cast::<FigureHandle>())
    else {
        let wrong = if text_of(&name).is_none() {
            &name
        } else {
            &figure
        };
        draft.wrong_arguments(&word, wrong, span);
        return receiver;
    };
    if let Some(mut options) = options(draft, word, given.next(), span) {
        let measure = measure_with(draft, &mut options, label, value.0, span);
        options.finish(draft);
        draft.builder.measure(area.0, measure);
    }
    receiver
}

fn measure_with(
    draft: &mut Draft,
    options: &mut Options,
    label: String,
    value: NodeId,
    span: Span,
) -> Measure {
    let declared = draft.builder.direction_of(value);
    if declared.is_none() && !options.has(option::GOOD) {
        draft.direction_missing(&label, value, span);
    }
    let ranking = Ranking {
        direction: options
            .direction(draft)
            .or(declared)
            .unwrap_or(Direction::None),
        bands: {
            let default = draft.bands;
            options.bands(draft, default)
        },
        compared: options.in_group(draft).then(|| Arc::clone(&draft.group)),
    };
    let also = options
        .read(draft, option::SHOW_ALSO, "[kpi(…), …]", |found| {
            let items = found
                .clone()
                .into_array()
                .unwrap_or_else(|_| vec![found.clone()]);
            items
                .into_iter()
                .map(|item| item.try_cast::<FigureHandle>().map(|handle| handle.0))
                .collect::<Option<Vec<NodeId>>>()
        })
        .unwrap_or_default();
    let lag = options
        .whole(draft, option::LAG, 0, 10)
        .and_then(|years| i16::try_from(years).ok())
        .unwrap_or(0);
    Measure {
        row: Row {
            label: Arc::from(label),
            description: options.text(draft, option::DESCRIPTION).map(Arc::from),
            value,
            key_figure: None,
            counted: true,
            ranking,
            unit: options.unit(draft).unwrap_or_default(),
            decimals: decimals(draft, options).unwrap_or(0),
            span,
            standing: None,
            difference: None,
        },
        lag,
        also,
        details: Vec::new(),
    }
}

fn decimals(draft: &mut Draft, options: &mut Options) -> Option<usize> {
    options
        .whole(draft, option::DECIMALS, 0, 6)
        .and_then(|decimals| usize::try_from(decimals).ok())
}

/// The options of a call; none given is an empty set, anything else than options is a fault.
fn options(draft: &mut Draft, word: Word, given: Option<Dynamic>, span: Span) -> Option<Options> {
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

fn text_of(value: &Dynamic) -> Option<String> {
    value
        .clone()
        .into_string()
        .ok()
        .filter(|text| !text.trim().is_empty())
}

fn years_of(found: &Dynamic) -> Option<YearChoice> {
    if let Some(LatestYears(count)) = found.clone().try_cast::<LatestYears>() {
        return Some(YearChoice::Latest(count));
    }
    let years: Vec<i64> = if found.is_array() {
        let items = found.clone().into_array().ok()?;
        items
            .into_iter()
            .map(|item| item.as_int().ok())
            .collect::<Option<_>>()?
    } else if let Some(range) = found.clone().try_cast::<RangeInclusive<i64>>() {
        range.take(MOST_YEARS as usize + 1).collect()
    } else {
        let range = found.clone().try_cast::<std::ops::Range<i64>>()?;
        range.take(MOST_YEARS as usize + 1).collect()
    };
    let fits = !years.is_empty()
        && years.len() <= MOST_YEARS as usize
        && years
            .iter()
            .all(|year| (FIRST_YEAR..=LAST_YEAR).contains(year))
        && years.is_sorted();
    let years = years
        .into_iter()
        .map(|year| i16::try_from(year).ok())
        .collect::<Option<Vec<i16>>>()?;
    fits.then_some(YearChoice::Years(years))
}

/// Functions of the script language that a rule has no use for and that would do harm.
pub(super) fn forbid(engine: &mut Engine, draft: &SharedDraft) {
    let (any, whole, float) = (
        TypeId::of::<Dynamic>(),
        TypeId::of::<i64>(),
        TypeId::of::<f64>(),
    );
    // Rhai prefers its own `sleep(i64)` to one of any value, so each kind is named.
    for name in ["exit", "sleep"] {
        for types in [vec![], vec![any], vec![whole], vec![float]] {
            let draft = draft.clone();
            engine.register_raw_fn(name, types, move |context: NativeCallContext, _| {
                let mut draft = draft.lock();
                let span = draft.call(&context);
                let diagnostic = Diagnostic::new(Code::ScriptForbidden).with("name", name);
                draft.fault(diagnostic, span);
                Ok(Dynamic::UNIT)
            });
        }
    }
}
