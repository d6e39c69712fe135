//! Words that make one table of another.

use std::sync::Arc;

use rhai::{Dynamic, Map};

use crate::{
    diagnostics::{Code, Diagnostic, close_names},
    methods::{Across, Aggregate, Misfit, Rollup, Sort, TableOperation},
    model::{CellKind, Scalar},
    plan::{NodeId, Span},
    text::say,
};

use super::{
    super::{
        draft::Draft,
        handles::{AggregateHandle, FigureHandle, JoinHandle, TableHandle},
        options::Options,
        vocabulary::{Word, option, value},
    },
    arguments::{options, text_of},
    joins,
    made_columns::among,
    of_rows::grouping,
    row_expressions::{expression, scalar, words},
};

/// `.filtrera(kolumn("status").är("klar"))`: the rows that meet a condition.
pub(super) fn filter(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    operated(draft, word, given, span, |_, arguments| {
        Ok(TableOperation::Filter(required(
            arguments.first(),
            expression,
        )?))
    })
}

/// `.med_kolumn("värde", …)`: one more column.
pub(super) fn add(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    if let [table, called, found] = given.as_slice()
        && let Some(TableHandle(input)) = table.clone().try_cast::<TableHandle>()
        && let Some(found) = found.clone().try_cast::<JoinHandle>()
        && let Some(called) = name(called)
    {
        return joins::add(draft, called, found, input, span);
    }
    operated(draft, word, given, span, |_, arguments| {
        Ok(TableOperation::Add {
            name: required(arguments.first(), name)?,
            value: required(arguments.get(1), expression)?,
        })
    })
}

/// `.sortera("värde", #{ fallande: true })`: the rows in order of a column, or the first of them.
pub(super) fn sort(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    operated(draft, word, given, span, |draft, arguments| {
        let mut sort = Sort {
            by: required(arguments.first(), name)?,
            descending: false,
            stated: Vec::new(),
            first: None,
        };
        if let Some(mut options) = options(draft, word, arguments.get(1).cloned(), span) {
            sort.descending = options.truth(draft, option::DESCENDING).unwrap_or(false);
            sort.stated = order(draft, &mut options).unwrap_or_default();
            let first = options.whole(draft, option::FIRST, 1, 100_000);
            sort.first = first.and_then(|first| usize::try_from(first).ok());
            options.finish(draft);
        }
        Ok(TableOperation::Sort(sort))
    })
}

/// `.gruppera(["enhet"], #{ antal: antal() }, 5)`: a row for each different set of values. Behind which fewer people
/// stand than the last argument says, nothing is shown.
pub(super) fn group(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    operated_in_steps(draft, word, given, span, |draft, arguments| {
        let by = required(arguments.first(), words)?;
        let parts = required(arguments.get(1), |value| value.clone().try_cast::<Map>())?;
        let parts = parts
            .into_iter()
            .map(
                |(name, part)| match part.clone().try_cast::<AggregateHandle>() {
                    Some(handle) => Ok((Arc::from(name.as_str()), handle)),
                    None => Err(part),
                },
            )
            .collect::<Result<Vec<(Arc<str>, AggregateHandle)>, Dynamic>>()?;
        let last = arguments.get(2);
        let mut stated = Vec::new();
        let least = match last.filter(|last| last.is_map()) {
            Some(given) => {
                let Some(mut options) = options(draft, word, Some(given.clone()), span) else {
                    return Err(given.clone());
                };
                stated = order(draft, &mut options).unwrap_or_default();
                let least = options.whole(draft, option::LEAST, 0, 1000);
                options.finish(draft);
                least.and_then(|least| u32::try_from(least).ok())
            }
            None => least(last)?,
        };
        let group = |parts| TableOperation::Group {
            by: by.clone(),
            parts,
            least,
            across: None,
        };
        let mut operations = grouping(draft, group, &by, parts, span);
        if let Some(first) = by.first().filter(|_| !stated.is_empty()) {
            operations.push(TableOperation::Sort(Sort {
                by: Arc::clone(first),
                descending: false,
                stated,
                first: None,
            }));
        }
        Ok(operations)
    })
}

/// `.pivotera(["tjänst"], "månad", antal(), #{ ordning: ["jan", "feb"] })`: a row for each different set of values, with
/// a column for each of the values of one column. Rows with other values there are told of.
pub(super) fn pivot(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    operated_in_steps(draft, word, given, span, |draft, arguments| {
        let by = required(arguments.first(), words)?;
        let column = required(arguments.get(1), name)?;
        let what = required(arguments.get(2), |value| {
            value.clone().try_cast::<AggregateHandle>()
        })?;
        let given = arguments.get(3).cloned().unwrap_or_default();
        let Some(mut options) = options(draft, word, Some(given.clone()), span) else {
            return Err(given);
        };
        let is_given = options.has(option::ORDER);
        let values = order(draft, &mut options);
        let least = options.whole(draft, option::LEAST, 0, 1000);
        options.finish(draft);
        let Some(values) = values else {
            // What is given and not understood is named already.
            return Err(match is_given {
                true => Dynamic::from(draft.nothing(span)),
                false => given,
            });
        };
        let across = Across { column, values };
        let parts = across.values.iter().map(|value| {
            let called = match value {
                Scalar::Truth(true) => say(draft.language, "truth.yes").to_owned(),
                Scalar::Truth(false) => say(draft.language, "truth.no").to_owned(),
                other => other.written(),
            };
            let part = what.where_also(&across.condition(value));
            (Arc::from(called), part)
        });
        let parts: Vec<(Arc<str>, AggregateHandle)> = parts.collect();
        let mut names: Vec<&Arc<str>> = by.iter().collect();
        for (called, _) in &parts {
            if names.contains(&called) {
                let fault = Diagnostic::new(Code::NameTwice).with("name", called);
                draft.fault(fault, span);
            }
            names.push(called);
        }
        let group = |parts| TableOperation::Group {
            by: by.clone(),
            parts,
            least: least.and_then(|least| u32::try_from(least).ok()),
            across: Some(across),
        };
        Ok(grouping(draft, group, &by, parts, span))
    })
}

/// The values of a column in the order that a rule states.
fn order(draft: &mut Draft, options: &mut Options) -> Option<Vec<Scalar>> {
    options.read(draft, option::ORDER, "[\"…\", \"…\"]", |found| {
        let items = found.clone().into_array().ok()?;
        let values = items.iter().map(scalar).collect::<Option<Vec<Scalar>>>();
        values.filter(|values| !values.is_empty())
    })
}

/// `.förändring("andel", "år", ["enhet", "fråga"])`: a column `förändring` with the change from the step before.
pub(super) fn change(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    operated(draft, word, given, span, |draft, arguments| {
        let mut over_gaps = false;
        if let Some(mut options) = options(draft, word, arguments.get(3).cloned(), span) {
            let skip = options.choice(draft, option::GAPS, &[(value::SKIP, true)]);
            over_gaps = skip.unwrap_or(false);
            options.finish(draft);
        }
        Ok(TableOperation::Change {
            name: Arc::from(word.in_language(draft.language)),
            of: required(arguments.first(), name)?,
            over: required(arguments.get(1), name)?,
            within: required(arguments.get(2), words)?,
            over_gaps,
        })
    })
}

/// `.per("enhet", "år", medel(kolumn("poäng")), 5)`: a column of figures, each worked out from the rows of a place
/// and a year; of fewer people than the last argument says nothing is shown.
pub(super) fn per(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let mut given = given.into_iter();
    let receiver = given.next().unwrap_or_default();
    let arguments: Vec<Dynamic> = given.collect();
    let own = Arc::clone(&draft.own);
    let spread = || {
        let handle = required(arguments.get(2), |value| {
            value.clone().try_cast::<AggregateHandle>()
        })?;
        let spread = Rollup {
            place: required(arguments.first(), name)?,
            year: required(arguments.get(1), name)?,
            value: Aggregate::count(),
            least: least(arguments.get(3))?,
            own,
        };
        Ok((spread, handle))
    };
    let made = match receiver.clone().try_cast::<TableHandle>() {
        Some(TableHandle(input)) => spread().map(|spread| (spread, input)),
        None => Err(receiver),
    };
    match made {
        Ok(((spread, handle), input)) => {
            let mut per = |draft: &mut Draft, aggregate: &Aggregate| {
                let mut spread = Rollup {
                    value: aggregate.clone(),
                    ..spread.clone()
                };
                spread.rename(&among(draft.builder.columns_of(input)));
                draft.builder.per(spread, input, span)
            };
            match handle.figure(draft, span, &mut per) {
                Ok(node) => return Dynamic::from(FigureHandle(node)),
                Err(misfit) => misfits(draft, input, &misfit, span),
            }
        }
        Err(found) => draft.wrong_arguments(&word, &found, span),
    }
    Dynamic::from(draft.nothing(span))
}

/// A table made from the one that a method is called on; after a fault its rows, with columns that are not all known.
fn operated(
    draft: &mut Draft,
    word: Word,
    given: Vec<Dynamic>,
    span: Span,
    make: impl FnOnce(&mut Draft, &[Dynamic]) -> Result<TableOperation, Dynamic>,
) -> Dynamic {
    operated_in_steps(draft, word, given, span, |draft, arguments| {
        Ok(vec![make(draft, arguments)?])
    })
}

/// As [`operated`], by several operations one after the other.
fn operated_in_steps(
    draft: &mut Draft,
    word: Word,
    given: Vec<Dynamic>,
    span: Span,
    make: impl FnOnce(&mut Draft, &[Dynamic]) -> Result<Vec<TableOperation>, Dynamic>,
) -> Dynamic {
    let mut given = given.into_iter();
    let receiver = given.next().unwrap_or_default();
    let Some(TableHandle(input)) = receiver.clone().try_cast::<TableHandle>() else {
        draft.wrong_arguments(&word, &receiver, span);
        return receiver;
    };
    let arguments: Vec<Dynamic> = given.collect();
    match make(draft, &arguments) {
        Ok(operations) => {
            let mut at = input;
            for mut operation in operations {
                operation.rename(&among(draft.builder.columns_of(at)));
                match draft.builder.rows(operation, at, span) {
                    Ok(node) => at = node,
                    Err(misfit) => {
                        misfits(draft, at, &misfit, span);
                        let unsure = draft.builder.rows_unsure(at, span);
                        return Dynamic::from(TableHandle(unsure));
                    }
                }
            }
            Dynamic::from(TableHandle(at))
        }
        Err(found) => {
            draft.wrong_arguments(&word, &found, span);
            Dynamic::from(TableHandle(draft.builder.rows_unsure(input, span)))
        }
    }
}

/// Says that a column is not there (V341) or that a value is of the wrong kind (V342). Where another fault has left
/// columns or an expression unknown, what is not known is none of its own.
pub(super) fn misfits(draft: &mut Draft, table: NodeId, misfit: &Misfit, span: Span) {
    let diagnostic = match misfit {
        Misfit::Unknown(name) if name.is_empty() || draft.builder.is_unsure(table) => return,
        Misfit::Unknown(name) => {
            let columns = draft.builder.columns_of(table);
            let known: Vec<String> = columns
                .iter()
                .map(|(name, _)| format!("`{name}`"))
                .collect();
            let names = columns.iter().map(|(name, _)| name.as_ref());
            Diagnostic::new(Code::TableColumnUnknown)
                .with("column", name)
                .with("known", known.join(", "))
                .meant(close_names(name, names))
        }
        Misfit::Kind { wanted, found } => {
            let named = |kind: &CellKind| {
                let key = match kind {
                    CellKind::Text => "kind.text",
                    CellKind::Number => "kind.number",
                    CellKind::Date => "kind.date",
                    CellKind::Truth => "kind.truth",
                };
                say(draft.language, key).to_owned()
            };
            Diagnostic::new(Code::RowKindWrong)
                .with("wanted", wanted.as_ref().map(&named).unwrap_or_default())
                .with("found", named(found))
        }
    };
    let place = draft.builder.location(span);
    draft.builder.report_together(diagnostic.at(place));
}

fn name(value: &Dynamic) -> Option<Arc<str>> {
    text_of(value).map(Arc::from)
}

/// How many people must stand behind something, where a rule says so.
fn least(given: Option<&Dynamic>) -> Result<Option<u32>, Dynamic> {
    given
        .map(|value| {
            required(Some(value), |value| {
                u32::try_from(value.as_int().ok()?).ok()
            })
        })
        .transpose()
}

/// An argument that must be there and be understood; what was found if it is not.
fn required<T>(
    given: Option<&Dynamic>,
    read: impl FnOnce(&Dynamic) -> Option<T>,
) -> Result<T, Dynamic> {
    let value = given.cloned().unwrap_or_default();
    read(&value).ok_or(value)
}
