use std::sync::Arc;

use crate::{
    methods::{combine, combine_matched, difference, standing},
    model::{Axes, Column, Missing, Standing},
    plan::{Op, Ranking},
};

use super::value::Value;

/// The value of a node from the values of its inputs, in order.
///
/// `axes` are those of the facts: what a node without a value of its own is missing on. `known` is what its first
/// input was before this evaluation, with the ranks and bands that it had then.
pub(super) fn compute(
    op: &Op,
    inputs: &[&Value],
    axes: &Axes,
    known: Option<(&Column, &Standing)>,
) -> Value {
    if let (Op::Rows(operation), [Value::Table(table)]) = (op, inputs) {
        return Value::Table(Arc::new(operation.apply(table).table));
    }
    let columns: Vec<&Column> = inputs.iter().filter_map(|input| input.column()).collect();
    let column = match (op, columns.as_slice()) {
        (Op::Standing(ranking), [column]) => {
            return Value::Standing(Arc::new(ranked(column, ranking, known)));
        }
        (Op::Combine { method, coverage }, members) => combine(*method, members, *coverage),
        (Op::CombineMatched { method }, all) => {
            let (members, references) = all.split_at(all.len() / 2);
            combine_matched(*method, members, references)
        }
        (Op::Difference, [own, reference]) => difference(own, reference),
        _ => Column::missing(axes.clone(), Missing::NotInFile),
    };
    Value::Column(Arc::new(column))
}

fn ranked(column: &Column, ranking: &Ranking, known: Option<(&Column, &Standing)>) -> Standing {
    let compared: Option<Vec<bool>> = ranking.compared.as_ref().map(|codes| {
        column
            .axes()
            .places
            .places()
            .iter()
            .map(|place| codes.binary_search(&place.code).is_ok())
            .collect()
    });
    standing(
        column,
        ranking.direction,
        ranking.bands,
        compared.as_deref(),
        known,
    )
}
