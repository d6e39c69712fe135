//! How a value is put together, and whose figures it rests on.

use crate::{
    model::Sex,
    plan::{NodeId, Op},
};

use super::{Basis, Composition, Evaluation};

impl Evaluation<'_> {
    /// How a value is put together, references followed to what they name.
    pub(super) fn composition(self, value: NodeId) -> Composition {
        let mut id = value;
        while let Some(node) = self.plan.node(id) {
            match (&node.op, node.inputs.first()) {
                (Op::Reference(_), Some(target)) => id = *target,
                (Op::Combine(combination), _) => {
                    return Composition::Combined {
                        method: combination.method.name(),
                        members: self.plan.input_names(node),
                        coverage: combination.coverage,
                    };
                }
                (Op::Absent(reason), _) => {
                    return Composition::Absent {
                        reason: reason.to_string(),
                    };
                }
                (Op::Summary(summarising), Some(of)) => {
                    return Composition::Formula {
                        method: self.summary_name(summarising.summary, *of),
                        members: self.plan.input_names(node),
                    };
                }
                (op, _) => match op.method() {
                    Some(method) => {
                        return Composition::Formula {
                            method,
                            members: self.plan.input_names(node),
                        };
                    }
                    None => break,
                },
            }
        }
        Composition::Single
    }

    /// Whose the key figures are.
    pub(super) fn basis(self, key_figures: &[(usize, Sex)]) -> Basis {
        let known = key_figures.iter();
        let known = known.filter_map(|(index, _)| self.plan.key_figures.get(*index));
        let koladas = known.filter(|figure| figure.id.is_koladas()).count();
        match koladas {
            0 => Basis::Own,
            all if all == key_figures.len() => Basis::Kolada,
            _ => Basis::Mixed,
        }
    }
}
