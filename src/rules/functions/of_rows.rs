//! Signs between what is worked out from many rows: `antal(kolumn("klar")) / antal() * 100`.
//!
//! Nothing new is worked out from rows: each part is an aggregate of its own, counted, hidden and explained as any, and
//! the sign stands between columns that hold them.

use std::{any::TypeId, sync::Arc};

use rhai::{Dynamic, Engine};

use crate::{
    diagnostics::{Code, Diagnostic},
    methods::{Aggregate, Elementwise, Misfit, RowExpression, TableOperation},
    model::Scalar,
    plan::{NodeId, Op, Span},
    text::{say, tell},
};

use super::{
    super::{
        draft::{Draft, SharedDraft},
        handles::AggregateHandle,
    },
    arguments::number,
    formulas::{SIGNS, same_unit},
};

/// The most parts that stand between signs.
const MOST: usize = 50;

/// Teaches an engine the signs; those that have no meaning here are faults (V385).
pub(super) fn register(engine: &mut Engine, draft: &SharedDraft) {
    engine.register_type_with_name::<AggregateHandle>("aggregat");
    let (own, any) = (TypeId::of::<AggregateHandle>(), TypeId::of::<Dynamic>());
    for (sign, of) in SIGNS {
        for types in [[own, any], [any, own], [own, own]] {
            let draft = draft.clone();
            engine.register_raw_fn(sign, types, move |context, given| {
                let pair: Vec<Option<AggregateHandle>> =
                    given.iter().map(|value| part(value)).collect();
                let mut draft = draft.lock();
                let span = draft.call(&context);
                Ok(between(&mut draft, sign, of, pair, span))
            });
        }
    }
    let draft = draft.clone();
    engine.register_raw_fn("-", [own], move |context, given| {
        let mut pair = vec![Some(AggregateHandle::Number(0.0))];
        pair.extend(given.iter().map(|value| part(value)));
        let mut draft = draft.lock();
        let span = draft.call(&context);
        let minus = SIGNS.iter().find(|(sign, _)| *sign == "-");
        let minus = minus.and_then(|(_, of)| *of);
        Ok(between(&mut draft, "-", minus, pair, span))
    });
}

/// An aggregate, or a number that stands beside one.
fn part(value: &Dynamic) -> Option<AggregateHandle> {
    let handle = value.flatten_clone().try_cast::<AggregateHandle>();
    handle.or_else(|| number(value).map(AggregateHandle::Number))
}

fn between(
    draft: &mut Draft,
    sign: &'static str,
    of: Option<Elementwise>,
    pair: Vec<Option<AggregateHandle>>,
    span: Span,
) -> Dynamic {
    let pair = pair.into_iter().collect::<Option<Vec<AggregateHandle>>>();
    let pair = pair.and_then(|pair| <[AggregateHandle; 2]>::try_from(pair).ok());
    let (Some(Elementwise::Arithmetic(arithmetic)), Some(pair)) = (of, pair) else {
        draft.fault(
            Diagnostic::new(Code::RowsAsValue).with("operator", sign),
            span,
        );
        return Dynamic::from(AggregateHandle::Number(0.0));
    };
    if pair.iter().map(AggregateHandle::parts).sum::<usize>() > MOST {
        draft.fault(Diagnostic::new(Code::RowsTooMany).with("most", MOST), span);
        return Dynamic::from(AggregateHandle::Number(0.0));
    }
    Dynamic::from(AggregateHandle::Between(arithmetic, Arc::new(pair)))
}

impl AggregateHandle {
    /// How many parts stand between signs.
    fn parts(&self) -> usize {
        match self {
            AggregateHandle::One(_) | AggregateHandle::Number(_) => 1,
            AggregateHandle::Between(_, pair) => pair.iter().map(AggregateHandle::parts).sum(),
        }
    }

    /// The same of the rows that meet a condition too.
    pub(super) fn where_also(&self, condition: &RowExpression) -> AggregateHandle {
        match self {
            AggregateHandle::One(aggregate) => {
                let mut aggregate = aggregate.clone();
                let condition = condition.clone();
                aggregate.condition = Some(match aggregate.condition {
                    Some(first) => RowExpression::formula(Elementwise::And, [first, condition]),
                    None => condition,
                });
                AggregateHandle::One(aggregate)
            }
            AggregateHandle::Number(number) => AggregateHandle::Number(*number),
            AggregateHandle::Between(of, pair) => {
                let pair = pair.each_ref().map(|part| part.where_also(condition));
                AggregateHandle::Between(*of, Arc::new(pair))
            }
        }
    }

    /// The nodes that work out a figure of it, of which `per` makes those of each aggregate.
    pub(super) fn figure(
        &self,
        draft: &mut Draft,
        span: Span,
        per: &mut dyn FnMut(&mut Draft, &Aggregate) -> Result<NodeId, Misfit>,
    ) -> Result<NodeId, Misfit> {
        Ok(match self {
            AggregateHandle::One(aggregate) => per(draft, aggregate)?,
            AggregateHandle::Number(number) => {
                draft
                    .builder
                    .node(Op::Constant(*number), Vec::new(), span, None)
            }
            AggregateHandle::Between(of, pair) => {
                let [one, other] = pair.as_ref();
                let one = one.figure(draft, span, per)?;
                let other = other.figure(draft, span, per)?;
                let of = Elementwise::Arithmetic(*of);
                if of.wants_same_unit() {
                    same_unit(draft, one, other, span);
                }
                draft
                    .builder
                    .node(Op::Elementwise(of), vec![one, other], span, None)
            }
        })
    }
}

/// What groups rows and works these out of each group: where signs stand between aggregates the parts get columns of
/// their own, which are left out in the end.
pub(super) fn grouping(
    draft: &mut Draft,
    group: impl FnOnce(Vec<(Arc<str>, Aggregate)>) -> TableOperation,
    by: &[Arc<str>],
    wanted: Vec<(Arc<str>, AggregateHandle)>,
    span: Span,
) -> Vec<TableOperation> {
    let mut parts: Vec<(Arc<str>, Aggregate)> = Vec::new();
    let mut formulas: Vec<(Arc<str>, RowExpression)> = Vec::new();
    let kept: Vec<Arc<str>> = by
        .iter()
        .chain(wanted.iter().map(|(name, _)| name))
        .cloned()
        .collect();
    for (name, handle) in wanted {
        match handle {
            AggregateHandle::One(aggregate) => parts.push((name, aggregate)),
            of => {
                if by.contains(&name) {
                    let fault = Diagnostic::new(Code::NameTwice).with("name", &name);
                    draft.fault(fault, span);
                }
                let mut own = Vec::new();
                let formula = of.formula(&mut own, &|aggregate, number| {
                    part_name(draft, aggregate, &name, number, &kept)
                });
                parts.extend(own);
                formulas.push((name, formula));
            }
        }
    }
    let mut operations = vec![group(parts)];
    if !formulas.is_empty() {
        let added = formulas.into_iter();
        operations.extend(added.map(|(name, value)| TableOperation::Add { name, value }));
        operations.push(TableOperation::Keep(kept));
    }
    operations
}

impl AggregateHandle {
    /// The formula of it over columns that hold its aggregates, which are put in `own` under names that `called` gives.
    fn formula(
        &self,
        own: &mut Vec<(Arc<str>, Aggregate)>,
        called: &dyn Fn(&Aggregate, usize) -> Arc<str>,
    ) -> RowExpression {
        match self {
            AggregateHandle::One(aggregate) => {
                let known = own.iter().find(|(_, known)| known == aggregate);
                let name = match known {
                    Some((name, _)) => Arc::clone(name),
                    None => {
                        let name = called(aggregate, own.len() + 1);
                        own.push((Arc::clone(&name), aggregate.clone()));
                        name
                    }
                };
                RowExpression::Column(name)
            }
            AggregateHandle::Number(number) => RowExpression::Constant(Scalar::Number(*number)),
            AggregateHandle::Between(of, pair) => {
                let pair = pair.each_ref().map(|part| part.formula(own, called));
                RowExpression::formula(Elementwise::Arithmetic(*of), pair)
            }
        }
    }
}

/// What a part is called where it is explained: which of those of a column, and how it is worked out.
fn part_name(
    draft: &Draft,
    aggregate: &Aggregate,
    column: &str,
    number: usize,
    taken: &[Arc<str>],
) -> Arc<str> {
    let key = format!("aggregate.{}", aggregate.function.name());
    let mut name = tell(
        draft.language,
        "aggregate.part",
        &[
            ("column", column.to_owned()),
            ("number", number.to_string()),
            ("what", say(draft.language, &key).to_owned()),
        ],
    );
    while taken.iter().any(|known| **known == *name) {
        name.push('*');
    }
    Arc::from(name)
}
