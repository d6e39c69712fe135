use crate::diagnostics::{Code, Diagnostic};

use super::{Op, Plan, graph::leaves};

impl Plan {
    /// Rules that ask for women or men where no file has figures of them (V411): one fault for each place in the rules.
    /// `held` says for each key figure (by index) whether there are any.
    pub fn untold_sexes(&self, held: &[bool]) -> Vec<Diagnostic> {
        let mut faults: Vec<Diagnostic> = Vec::new();
        for node in self.nodes() {
            let (Op::OfSex(_), [of]) = (&node.op, node.inputs.as_slice()) else {
                continue;
            };
            let lacking: Vec<String> = leaves(&self.nodes, *of)
                .into_iter()
                .filter_map(|leaf| match self.node(leaf)?.op {
                    Op::KeyFigure(index) if held.get(index) != Some(&true) => {
                        Some(self.key_figures.get(index)?.id.to_string())
                    }
                    _ => None,
                })
                .collect();
            let place = self.location(node.span);
            let is_told = faults.iter().any(|fault| fault.places.contains(&place));
            if !lacking.is_empty() && !is_told {
                let fault = Diagnostic::new(Code::SexesUntold).with("ids", lacking.join(", "));
                faults.push(fault.at(place));
            }
        }
        faults
    }
}
