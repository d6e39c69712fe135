use std::collections::HashSet;

use crate::{
    diagnostics::{Code, Diagnostic},
    plan::{NodeId, Op, Plan},
};

/// Rules that ask for women or men where no file has figures of them (V411): one fault for each place in the rules.
/// `held` says for each key figure (by index) whether there are any.
pub(super) fn untold(plan: &Plan, held: &[bool]) -> Vec<Diagnostic> {
    let mut faults: Vec<Diagnostic> = Vec::new();
    for node in plan.nodes() {
        let (Op::OfSex(_), [of]) = (&node.op, node.inputs.as_slice()) else {
            continue;
        };
        let lacking: Vec<String> = key_figures(plan, *of)
            .into_iter()
            .filter(|index| held.get(*index) != Some(&true))
            .filter_map(|index| plan.key_figures.get(index))
            .map(|figure| figure.id.to_string())
            .collect();
        let place = plan.location(node.span);
        let is_told = faults.iter().any(|fault| fault.places.contains(&place));
        if !lacking.is_empty() && !is_told {
            let fault = Diagnostic::new(Code::SexesUntold).with("ids", lacking.join(", "));
            faults.push(fault.at(place));
        }
    }
    faults
}

/// The key figures (by index) that a node rests on, as the rule has them.
fn key_figures(plan: &Plan, root: NodeId) -> Vec<usize> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let mut stack = vec![root];
    while let Some(id) = stack.pop() {
        let Some(node) = plan.node(id).filter(|_| seen.insert(id)) else {
            continue;
        };
        if let Op::KeyFigure(index) = node.op
            && !found.contains(&index)
        {
            found.push(index);
        }
        stack.extend(node.inputs.iter().rev());
    }
    found
}
