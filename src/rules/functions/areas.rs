//! Words that say what is shown: areas, their measures, their years.

use std::{ops::RangeInclusive, sync::Arc};

use rhai::Dynamic;

use crate::{
    diagnostics::{Code, Diagnostic},
    model::{Cut, Direction, Unit},
    plan::{Area, Measure, NodeId, Ranking, Row, Shape, Span, YearChoice},
};

use super::{
    super::{
        draft::Draft,
        handles::{AreaHandle, FigureHandle, LatestYears, ParameterHandle},
        options::Options,
        spoken::spoken,
        vocabulary::{Word, function, option},
    },
    aggregates,
    arguments::{decimals, options, text_of},
    bands::bands,
    row_expressions::is_row,
};

/// How many years an area may show.
const MOST_YEARS: i64 = 30;
const FIRST_YEAR: i64 = 1950;
const LAST_YEAR: i64 = 2100;

/// `senaste(3)`: the latest three years; `senaste(kolumn("utfall"), "datum")`: the latest of many rows.
pub(super) fn latest(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    if given.first().is_some_and(is_row) {
        return aggregates::latest(draft, word, given, span);
    }
    if let Some(beside) = given.get(1) {
        draft.wrong_arguments(&word, beside, span);
        return Dynamic::from(LatestYears(3));
    }
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
pub(super) fn area(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let mut given = given.into_iter();
    let name = given.next().unwrap_or_default();
    let Some(text) = text_of(&name) else {
        draft.wrong_arguments(&word, &name, span);
        draft.builder.lacks();
        return Dynamic::from(AreaHandle(usize::MAX));
    };
    let Some(mut options) = options(draft, word, given.next(), span) else {
        draft.builder.lacks();
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
pub(super) fn measure(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let mut given = given.into_iter();
    let receiver = given.next().unwrap_or_default();
    let Some(area) = receiver.clone().try_cast::<AreaHandle>() else {
        draft.wrong_arguments(&word, &receiver, span);
        draft.builder.lacks();
        return receiver;
    };
    let name = given.next().unwrap_or_default();
    let figure = given.next().unwrap_or_default();
    let (Some(label), Some(value)) = (text_of(&name), draft.figure(&figure, span)) else {
        let wrong = if text_of(&name).is_none() {
            &name
        } else {
            &figure
        };
        draft.wrong_arguments(&word, wrong, span);
        draft.builder.lacks();
        return receiver;
    };
    if let Some(mut options) = options(draft, word, given.next(), span) {
        let measure = measure_with(draft, &mut options, label, value, span);
        options.finish(draft);
        draft.builder.measure(area.0, measure);
    } else {
        draft.builder.lacks();
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
    let stated = options.direction(draft).or(declared);
    if stated == Some(Direction::None) {
        not_compared(draft, options, &label);
    }
    let direction = stated.unwrap_or(Direction::None);
    let compared = options.compared(draft);
    let ranking = Ranking {
        direction,
        ties: options.ties(draft, option::RANK).unwrap_or_default(),
        bands: bands(draft, options, direction),
        group: compared.as_ref().and_then(|compared| compared.name.clone()),
        compared: compared.map(|compared| compared.codes),
    };
    let bands = ranking.bands;
    let also = also(draft, options, span);
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
            stated: Shape {
                unit: options.unit(draft),
                decimals: decimals(draft, options),
            },
            unit: Unit::default(),
            decimals: 0,
            span,
            standing: None,
            difference: None,
        },
        bands_below: match bands.cut {
            Cut::Shares(_) => bands,
            Cut::Limits(_) => draft.bands,
        },
        lag,
        also,
        details: Vec::new(),
    }
}

/// What is shown beside a measure: any column, named by what it is where the rules give it no name.
fn also(draft: &mut Draft, options: &mut Options, span: Span) -> Vec<NodeId> {
    let is_column = |item: &Dynamic| item.is::<FigureHandle>() || item.is::<ParameterHandle>();
    let given = options.read(draft, option::SHOW_ALSO, "[kpi(…), …]", |found| {
        let items = found.clone().into_array();
        let items = items.unwrap_or_else(|_| vec![found.clone()]);
        items.iter().all(is_column).then_some(items)
    });
    let mut shown = Vec::new();
    for item in given.unwrap_or_default() {
        let Some(id) = draft.figure(&item, span) else {
            continue;
        };
        if draft.builder.name_of(id).is_none() {
            let label = spoken(&draft.builder, id, draft.language);
            draft.builder.name(id, Arc::from(label));
        }
        shown.push(id);
    }
    shown
}

/// Says of each option about a comparison that nothing is compared (V332).
fn not_compared(draft: &mut Draft, options: &Options, label: &str) {
    for word in [option::BANDS, option::RANK, option::COMPARE] {
        let Some(name) = options.name(word) else {
            continue;
        };
        let at = options.key(draft, &name);
        let fault = Diagnostic::new(Code::NotCompared)
            .with("option", name)
            .with("name", label);
        draft.fault(fault, at);
    }
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
