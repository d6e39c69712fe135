use std::collections::HashMap;

use crate::diagnostics::{Code, Diagnostic, close_names};

use super::{Node, NodeId, Op, PlanBuilder};

impl PlanBuilder {
    /// Gives every reference the node of the measure that it names; unknown and ambiguous names are faults (V309). An
    /// unknown one is none where a fault kept measures from being declared: it may be among them.
    pub(super) fn resolve_references(&mut self) {
        let is_reference = |node: &Node| matches!(node.op, Op::Reference(_));
        if !self.nodes.iter().any(is_reference) {
            return;
        }
        let mut measures: HashMap<String, Vec<NodeId>> = HashMap::new();
        for area in &self.areas {
            for measure in &area.measures {
                let label = &measure.row.label;
                for name in [label.to_string(), format!("{}/{label}", area.name)] {
                    measures.entry(name).or_default().push(measure.row.value);
                }
            }
        }
        let mut faults = Vec::new();
        for node in &mut self.nodes {
            let Op::Reference(name) = &node.op else {
                continue;
            };
            match measures.get(name.as_ref()).map(Vec::as_slice) {
                Some([target]) => node.inputs = vec![*target],
                None if self.lacking => {}
                found => {
                    let known = measures.keys().map(String::as_str);
                    let candidates = if found.is_some() {
                        let tail = format!("/{name}");
                        let mut full: Vec<String> = known
                            .filter(|known| known.ends_with(&tail))
                            .map(str::to_owned)
                            .collect();
                        full.sort();
                        full
                    } else {
                        close_names(name, known)
                    };
                    faults.push((name.clone(), node.span, candidates));
                }
            }
        }
        for (name, span, candidates) in faults {
            let fault = Diagnostic::new(Code::ReferenceUnknown)
                .with("name", name)
                .at(self.location(span))
                .meant(candidates);
            self.report(fault);
        }
    }
}
