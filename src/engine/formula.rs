//! How a measure follows from the rows under it, so that what shows both can say it as a formula.

use crate::{
    methods::{Combination, Elementwise},
    model::Missing,
    plan::{Measure, NodeId, Op},
};

use super::Evaluation;

/// A formula of more parts than this is none: nobody reads it.
const MOST_PARTS: usize = 200;

type Value = Result<f64, Missing>;

/// A calculation over what a `Leaf` names.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula<Leaf> {
    /// What is named.
    Leaf(Leaf),
    /// A number of the rule.
    Number(f64),
    /// Several combined.
    Combined(Combination, Vec<Formula<Leaf>>),
    /// What is worked out for each place and year by itself.
    Elementwise(Elementwise, Vec<Formula<Leaf>>),
}

impl<Leaf> Formula<Leaf> {
    /// What comes out where each leaf is what `known` says.
    ///
    /// # Errors
    /// Why nothing does, as the methods say.
    pub fn value(&self, known: &impl Fn(&Leaf) -> Value) -> Value {
        let all = |parts: &[Formula<Leaf>]| -> Vec<Value> {
            parts.iter().map(|part| part.value(known)).collect()
        };
        match self {
            Formula::Leaf(leaf) => known(leaf),
            Formula::Number(number) => Ok(*number),
            Formula::Combined(combination, parts) => combination.value(&all(parts)),
            Formula::Elementwise(elementwise, parts) => elementwise.value(&all(parts)),
        }
    }

    /// Its leaves, from left to right.
    pub fn leaves(&self) -> Vec<&Leaf> {
        match self {
            Formula::Leaf(leaf) => vec![leaf],
            Formula::Number(_) => Vec::new(),
            Formula::Combined(_, parts) | Formula::Elementwise(_, parts) => {
                parts.iter().flat_map(Formula::leaves).collect()
            }
        }
    }

    /// The same over other leaves; none where a leaf has none.
    pub fn map<Other>(&self, to: &impl Fn(&Leaf) -> Option<Other>) -> Option<Formula<Other>> {
        let all = |parts: &[Formula<Leaf>]| -> Option<Vec<Formula<Other>>> {
            parts.iter().map(|part| part.map(to)).collect()
        };
        Some(match self {
            Formula::Leaf(leaf) => Formula::Leaf(to(leaf)?),
            Formula::Number(number) => Formula::Number(*number),
            Formula::Combined(combination, parts) => {
                Formula::Combined(combination.clone(), all(parts)?)
            }
            Formula::Elementwise(elementwise, parts) => {
                Formula::Elementwise(*elementwise, all(parts)?)
            }
        })
    }
}

impl Evaluation<'_> {
    /// A measure over the rows under it, by their position; none where it is one of them, or rests on what is none.
    pub(super) fn formula(self, measure: &Measure) -> Option<Formula<usize>> {
        let formula = self.formula_of(measure.row.value, measure, &mut MOST_PARTS.clone())?;
        (!matches!(formula, Formula::Leaf(_))).then_some(formula)
    }

    fn formula_of(self, id: NodeId, measure: &Measure, left: &mut usize) -> Option<Formula<usize>> {
        let mut id = id;
        loop {
            *left = left.checked_sub(1)?;
            let mut rows = measure.details.iter();
            if let Some(at) = rows.position(|row| row.value == id) {
                return Some(Formula::Leaf(at));
            }
            let node = self.plan.node(id)?;
            if let Op::Reference(_) = node.op {
                id = *node.inputs.first()?;
                continue;
            }
            let mut parts = || -> Option<Vec<Formula<usize>>> {
                let inputs = node.inputs.iter();
                inputs
                    .map(|input| self.formula_of(*input, measure, left))
                    .collect()
            };
            return match &node.op {
                Op::Constant(number) => Some(Formula::Number(*number)),
                Op::Combine(combination) => Some(Formula::Combined(combination.clone(), parts()?)),
                Op::Elementwise(elementwise) => Some(Formula::Elementwise(*elementwise, parts()?)),
                _ => None,
            };
        }
    }
}
