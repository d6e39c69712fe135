use petgraph::{
    algo::{kosaraju_scc, toposort},
    graph::{DiGraph, NodeIndex},
};

use crate::diagnostics::{Code, Diagnostic};

use super::{NodeId, Op, PlanBuilder};

impl PlanBuilder {
    /// The nodes so that inputs come first, or a fault for each cycle.
    pub(super) fn order(&self) -> Result<Vec<NodeId>, Vec<Diagnostic>> {
        let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(self.nodes.len(), self.nodes.len());
        for _ in &self.nodes {
            graph.add_node(());
        }
        for (index, node) in self.nodes.iter().enumerate() {
            for input in &node.inputs {
                graph.add_edge(NodeIndex::new(input.index()), NodeIndex::new(index), ());
            }
        }
        let id = |index: NodeIndex| NodeId(u32::try_from(index.index()).unwrap_or(u32::MAX));
        if let Ok(order) = toposort(&graph, None) {
            return Ok(order.into_iter().map(id).collect());
        }
        let circles = kosaraju_scc(&graph)
            .into_iter()
            .filter(|members| match members.as_slice() {
                [alone] => graph.contains_edge(*alone, *alone),
                _ => true,
            })
            .map(|members| self.cycle(members.into_iter().map(id).collect()))
            .collect();
        Err(circles)
    }

    /// Names the measures of a cycle in the order in which they lead to each other, and every step's place.
    fn cycle(&self, members: Vec<NodeId>) -> Diagnostic {
        let inside = |id: &NodeId| members.contains(id);
        let start = members
            .iter()
            .copied()
            .filter(|id| {
                self.nodes
                    .get(id.index())
                    .is_some_and(|node| matches!(node.op, Op::Reference(_)))
            })
            .min_by_key(|id| self.nodes.get(id.index()).map(|node| node.span))
            .or_else(|| members.first().copied());
        let mut steps = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut current = start;
        while let Some(id) = current {
            let Some(node) = self.nodes.get(id.index()) else {
                break;
            };
            if let Op::Reference(name) = &node.op {
                names.push(name.to_string());
                steps.push(self.location(node.span));
            }
            current = node
                .inputs
                .iter()
                .copied()
                .find(inside)
                .filter(|next| Some(*next) != start && steps.len() <= members.len());
        }
        if let Some(first) = names.first().cloned() {
            names.push(first);
        }
        let mut fault = Diagnostic::new(Code::Cycle).with("names", names.join(" → "));
        fault.places = steps;
        fault
    }
}
