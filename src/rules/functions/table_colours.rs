//! `färg: #{ … }`: what colours the rows of a table, or the fields of a map.

use std::sync::Arc;

use rhai::Dynamic;

use crate::{
    diagnostics::{Code, Diagnostic},
    methods::RowExpression,
    model::{CellKind, Direction},
    plan::{Limit, Limits, ShownTable, Span},
};

use super::{
    super::{
        draft::Draft,
        handles::RowHandle,
        options::Options,
        vocabulary::{option, value},
    },
    arguments::number,
    bands::which_is_good,
};

/// The colours that a rule asks for, and where it does.
pub(super) struct Colours {
    pub(super) limits: Limits,
    option: String,
    at: Span,
}

/// Reads `färg: #{ kolumn: "andel", bra: "hög", gränser: [80, 60] }`; instead of `gränser` also `mål: 85`, or where
/// the two worse colours begin, `gul: 3, röd: 4`. A limit of a table may be a column of it.
pub(super) fn colours(draft: &mut Draft, options: &mut Options, as_map: bool) -> Option<Colours> {
    let word = [option::COLOURS, option::BANDS]
        .into_iter()
        .find(|word| options.has(*word));
    let expected = format!(
        "#{{ {}: \"…\", {}: [80, 60] }}",
        option::COLUMN.in_language(draft.language),
        option::LIMITS.in_language(draft.language),
    );
    // Asked for also where it is not given, so that it is among the options that are known.
    let (name, map) = options.map(draft, word.unwrap_or(option::COLOURS), &expected)?;
    let at = options.key(draft, &name);
    let mut inner = options.within(draft, &name, map);
    let column = if as_map {
        None
    } else {
        inner.text(draft, option::COLUMN).map(Arc::from)
    };
    let direction = inner
        .has(option::GOOD)
        .then(|| inner.direction(draft))
        .flatten();
    let ways = [
        &[option::LIMITS][..],
        &[option::TARGET],
        &[option::YELLOW, option::RED],
    ];
    let given: Vec<String> = ways
        .iter()
        .filter_map(|way| way.iter().find_map(|word| inner.name(*word)))
        .collect();
    let faults = draft.builder.faults().len();
    let found = match inner.name(option::LIMITS) {
        Some(_) => ordered(draft, &mut inner, direction, as_map),
        None if inner.has(option::TARGET) => {
            let target = inner.read(draft, option::TARGET, "85", |found| limit(found, as_map));
            target.map(|target| ([target.clone(), target], direction))
        }
        None => begun(draft, &mut inner, direction, at, as_map),
    };
    if let [first, second, ..] = given.as_slice() {
        let fault = Diagnostic::new(Code::BandsExclusive)
            .with("one", first)
            .with("other", second);
        draft.fault(fault, inner.key(draft, second));
        return None;
    }
    inner.finish(draft);
    let Some(([good, middle], Some(direction))) = found else {
        // What is there but not understood is named already.
        if draft.builder.faults().len() == faults {
            unsaid(draft, &name, found.is_some(), at);
        }
        return None;
    };
    let limits = Limits {
        column,
        good,
        middle,
        direction,
        better_at_limit: given.iter().any(|name| {
            [option::LIMITS, option::TARGET]
                .iter()
                .any(|word| word.is(name))
        }),
    };
    Some(Colours {
        limits,
        option: name,
        at,
    })
}

/// Where two colours end, and which numbers are good as far as that is known.
type Ends = ([Limit; 2], Option<Direction>);

/// `gränser: [80, 60]`: good as far as the first, middle as far as the second; the order of two numbers says which are
/// good. An order that the direction contradicts is a fault (V331).
fn ordered(
    draft: &mut Draft,
    inner: &mut Options,
    direction: Option<Direction>,
    as_map: bool,
) -> Option<Ends> {
    let name = inner.name(option::LIMITS)?;
    let at = inner.key(draft, &name);
    let ends = inner.read(draft, option::LIMITS, "[80, 60]", |found| {
        let items = found.clone().into_array().ok()?;
        let limits: Option<Vec<Limit>> = items.iter().map(|item| limit(item, as_map)).collect();
        <[Limit; 2]>::try_from(limits?).ok()
    })?;
    let seen = match &ends {
        [Limit::Number(good), Limit::Number(middle)] if good > middle => Some(Direction::High),
        [Limit::Number(good), Limit::Number(middle)] if good < middle => Some(Direction::Low),
        _ => None,
    };
    if let (Some(stated), Some(seen), [Limit::Number(good), Limit::Number(middle)]) =
        (direction, seen, &ends)
        && stated != seen
    {
        let fault = Diagnostic::new(Code::LimitsUnordered)
            .with("good", *good)
            .with("middle", *middle)
            .with("option", &name)
            .said("direction", which_is_good(stated));
        draft.fault(fault, at);
    }
    Some((ends, direction.or(seen)))
}

/// `gul: 3, röd: 4`: where the middle colour and the poor one begin; low is good unless `bra` says otherwise. An order
/// that leaves nothing yellow is a fault (V343).
fn begun(
    draft: &mut Draft,
    inner: &mut Options,
    direction: Option<Direction>,
    at: Span,
    as_map: bool,
) -> Option<Ends> {
    let ends = [option::YELLOW, option::RED]
        .map(|word| inner.read(draft, word, "1, 2.5", |found| limit(found, as_map)));
    let [Some(middle), Some(poor)] = ends else {
        return None;
    };
    let direction = direction.unwrap_or(Direction::Low);
    if let (Limit::Number(middle), Limit::Number(poor)) = (&middle, &poor) {
        let fits = match direction {
            Direction::High => middle >= poor,
            Direction::Low | Direction::None => middle <= poor,
        };
        let other = match direction {
            Direction::High => value::LOW,
            Direction::Low | Direction::None => value::HIGH,
        };
        if !fits {
            let fault = Diagnostic::new(Code::ColoursUnordered)
                .with("middle", *middle)
                .with("poor", *poor)
                .said("direction", which_is_good(direction))
                .with("good", option::GOOD.in_language(draft.language))
                .with("other", other.in_language(draft.language));
            draft.fault(fault, at);
        }
    }
    Some(([middle, poor], Some(direction)))
}

/// A number, or where a table has rows a column of it.
fn limit(found: &Dynamic, as_map: bool) -> Option<Limit> {
    if let Some(number) = number(found) {
        return Some(Limit::Number(number));
    }
    let row = found.clone().try_cast::<RowHandle>()?;
    match row.expression() {
        RowExpression::Column(name) if !as_map => Some(Limit::Column(name)),
        _ => None,
    }
}

/// Says that nothing tells where the colours begin, or which end is good (V375).
fn unsaid(draft: &mut Draft, name: &str, has_limits: bool, at: Span) {
    let key = if has_limits {
        "colours.direction"
    } else {
        "colours.limits"
    };
    let fault = Diagnostic::new(Code::ColoursUnsaid)
        .with("option", name)
        .said("what", key)
        .with("good", option::GOOD.in_language(draft.language))
        .with("high", value::HIGH.in_language(draft.language))
        .with("limits", option::LIMITS.in_language(draft.language));
    draft.fault(fault, at);
}

/// Says that what is to colour a table's rows colours none: a column that is not shown (V373), no column or one of no
/// numbers (V374).
pub(super) fn colourless(draft: &mut Draft, table: &ShownTable, colours: &Colours) {
    if table.map.is_some() {
        return;
    }
    let columns = draft.builder.columns_of(table.value);
    let kind = |name: &Arc<str>| RowExpression::Column(Arc::clone(name)).kind(columns).ok();
    let not_numbers = |name: &&Arc<str>| !matches!(kind(name), None | Some(CellKind::Number));
    let fault = match &colours.limits.column {
        Some(name) if kind(name) == Some(CellKind::Number) => {
            let is_shown = table.columns.is_empty() || table.columns.contains(name);
            match colours.limits.columns().find(not_numbers) {
                Some(_) => Diagnostic::new(Code::ColourOfNothing),
                None if is_shown => return,
                None => Diagnostic::new(Code::ColourUnseen).with("column", name),
            }
        }
        // A column that is not there is named already.
        Some(name) if kind(name).is_none() => return,
        _ => Diagnostic::new(Code::ColourOfNothing),
    };
    let fault = fault
        .with("option", &colours.option)
        .with("columns", option::COLUMNS.in_language(draft.language))
        .with("key", option::COLUMN.in_language(draft.language));
    draft.fault(fault, colours.at);
}
