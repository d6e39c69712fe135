use std::sync::Arc;

use crate::{
    methods::{
        by_row, combine, combine_matched, difference, nation_column, series, standing, with_nation,
    },
    model::{Axes, Column, Missing, Standing},
    plan::{Op, ROW_BUDGET, Ranking, RowRule, Scaling, ScriptValue, with_deep_stack},
};

use super::value::Value;

/// The value of a node from the values of its inputs, in order.
///
/// `axes` are those of the dataset: what a node without a value of its own is missing on. `known` is what its first
/// input was before this evaluation, with the ranks and bands that it had then.
pub(super) fn compute(
    op: &Op,
    inputs: &[&Value],
    axes: &Axes,
    known: Option<(&Column, &Standing)>,
) -> (Value, Option<RowFault>) {
    if let (Op::Rows(operation), [Value::Table(table), others @ ..]) = (op, inputs) {
        let other = others.first().and_then(|other| other.table());
        let made = operation.apply(table, other).table;
        return (Value::Table(Arc::new(made)), None);
    }
    if let (Op::Per(spread), [Value::Table(table)]) = (op, inputs) {
        let (column, _) = with_nation(&spread.column(table, axes));
        return (Value::Column(Arc::new(column)), None);
    }
    let columns: Vec<&Column> = inputs.iter().filter_map(|input| input.column()).collect();
    let column = match (op, columns.as_slice()) {
        (Op::Standing(ranking), [column]) => {
            let standing = ranked(column, ranking, known);
            return (Value::Standing(Arc::new(standing)), None);
        }
        (Op::Combine(combination), members) => combine(combination, members),
        (Op::CombineMatched(combination), all) => {
            let (members, references) = all.split_at(all.len() / 2);
            combine_matched(combination, members, references)
        }
        (Op::Elementwise(elementwise), inputs) => elementwise.apply(inputs),
        (Op::OverYears(over), [column]) => over.apply(column),
        (Op::Scale(scaling), [column, field]) => {
            let compared = counting(field, scaling.compared.as_deref());
            let Scaling {
                scale, direction, ..
            } = scaling;
            scale.apply(column, field, *direction, compared.as_deref())
        }
        (Op::Summary(summarising), [first, ..]) => {
            let compared = counting(first, summarising.compared.as_deref());
            summarising
                .summary
                .apply(&columns, axes, compared.as_deref())
        }
        (Op::OfSex(_), [column]) => column.about(axes.sex),
        (Op::Constant(number), []) => series(axes, |_| Ok(*number)),
        (Op::Map(rule), inputs) => {
            let (column, fault) = mapped(rule, inputs);
            return (Value::Column(Arc::new(column)), fault);
        }
        (Op::Parameter(values), []) => series(axes, |year| {
            let value = values.in_year(year).map(|(_, value)| *value);
            value.ok_or(Missing::Undefined)
        }),
        (Op::NationOf, [column]) => nation_column(column),
        (Op::Difference, [own, reference]) => difference(own, reference),
        _ => Column::missing(axes.clone(), Missing::NotInFile),
    };
    (Value::Column(Arc::new(column)), None)
}

/// The first place and year for which a closure failed, and for how many it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RowFault {
    /// The position on the axis of places.
    pub(super) place: usize,
    /// The position on the axis of years.
    pub(super) year: usize,
    /// Why, in the language of the pack.
    pub(super) text: String,
    /// How many places and years.
    pub(super) count: usize,
}

/// A closure on the values of each place and year. What is no number has no value.
fn mapped(rule: &RowRule, inputs: &[&Column]) -> (Column, Option<RowFault>) {
    let work = || {
        let mut fault: Option<RowFault> = None;
        let places = inputs.iter().map(|input| input.axes().places.len()).max();
        let places = places.unwrap_or(1).max(1);
        let column = by_row(inputs, |position, values| {
            let arguments: Vec<ScriptValue> =
                values.iter().copied().map(ScriptValue::Number).collect();
            let mut budget = ROW_BUDGET;
            match rule.0.call(&arguments, &mut budget) {
                Ok(ScriptValue::Number(number)) if number.is_finite() => Ok(number),
                Ok(ScriptValue::Whole(number)) => Ok(number as f64),
                Ok(_) => Err(Missing::Undefined),
                Err(failed) => {
                    let known = fault.get_or_insert_with(|| RowFault {
                        place: position % places,
                        year: position / places,
                        text: failed.text,
                        count: 0,
                    });
                    known.count += 1;
                    Err(Missing::Undefined)
                }
            }
        });
        (column, fault)
    };
    with_deep_stack(work).unwrap_or_else(|| (by_row(inputs, |_, _| Err(Missing::Undefined)), None))
}

/// Which places of a column count, by position, where only those with some codes do.
pub(super) fn counting(column: &Column, codes: Option<&[String]>) -> Option<Vec<bool>> {
    let places = column.axes().places.places().iter();
    codes.map(|codes| {
        places
            .map(|place| codes.binary_search(&place.code).is_ok())
            .collect()
    })
}

fn ranked(column: &Column, ranking: &Ranking, known: Option<(&Column, &Standing)>) -> Standing {
    let compared = counting(column, ranking.compared.as_deref());
    standing(
        column,
        ranking.direction,
        ranking.ties,
        ranking.bands,
        compared.as_deref(),
        known,
    )
}
