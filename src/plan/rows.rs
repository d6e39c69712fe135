use std::{collections::HashMap, sync::Arc};

use crate::{
    diagnostics::{Code, Diagnostic},
    model::Direction,
};

use super::{Measure, NodeId, Op, PlanBuilder, Row, Shape, graph::leaves, node::Ranking};

impl PlanBuilder {
    /// What users call a node: its label, its key figure's id, or the name that it is fetched by; none if it has no name.
    pub fn name_of(&self, id: NodeId) -> Option<Arc<str>> {
        let node = self.nodes.get(id.index())?;
        match (&node.label, &node.op) {
            (Some(label), _) => Some(Arc::clone(label)),
            (None, Op::KeyFigure(index)) => self
                .key_figures
                .get_index(*index)
                .map(|(id, _)| Arc::from(id.as_str())),
            (None, Op::Reference(name)) => Some(Arc::clone(name)),
            _ => None,
        }
    }

    /// Gives each measure the rows of what it shows beside and of the key figures in its expression. What is to be
    /// shown beside although it stands there already is named (V372).
    pub(super) fn detail_rows(&mut self) -> Vec<Diagnostic> {
        let mut areas = std::mem::take(&mut self.areas);
        let mut repeated = Vec::new();
        for measure in areas.iter_mut().flat_map(|area| &mut area.measures) {
            let counted = leaves(&self.nodes, measure.row.value);
            // A key figure is the same in each call that asks for it.
            let known = |id: NodeId| (self.figure_of(id), id);
            let alike = |(one, id): (Option<usize>, NodeId),
                         (other, known): &(Option<usize>, NodeId)| {
                id == *known || (one.is_some() && one == *other)
            };
            let mut shown: Vec<(Option<usize>, NodeId)> =
                counted.iter().map(|id| known(*id)).collect();
            shown.push((None, measure.row.value));
            let mut rows: Vec<Row> = Vec::new();
            for id in &measure.also {
                let asked = known(*id);
                if shown.iter().any(|shown| alike(asked, shown)) {
                    repeated.push(
                        Diagnostic::new(Code::ShownAlready)
                            .with("name", self.name_of(*id).unwrap_or_else(unnamed))
                            .with("measure", &measure.row.label)
                            .at(self.location(measure.row.span)),
                    );
                    continue;
                }
                shown.push(asked);
                rows.push(self.detail_row(*id, false, measure));
            }
            for id in counted {
                rows.push(self.detail_row(id, true, measure));
            }
            measure.details = rows;
        }
        self.areas = areas;
        repeated
    }

    pub(super) fn figure_of(&self, id: NodeId) -> Option<usize> {
        match self.nodes.get(id.index()).map(|node| &node.op) {
            Some(Op::KeyFigure(index)) => Some(*index),
            _ => None,
        }
    }

    pub(super) fn detail_row(&self, id: NodeId, counted: bool, measure: &Measure) -> Row {
        let of = &measure.row;
        let (unit, decimals) = self.shape_below(id, of);
        let inherited = if counted {
            of.direction()
        } else {
            Direction::None
        };
        let direction = self.direction_beside(id).unwrap_or(inherited);
        // A measure that is one key figure shows it twice.
        let is_measure = id == of.value && direction == of.direction();
        let label = self.name_of(id).unwrap_or_else(unnamed);
        Row {
            label,
            description: None,
            value: id,
            key_figure: self.figure_of(id),
            counted,
            ranking: Ranking {
                direction,
                bands: if is_measure {
                    of.ranking.bands
                } else {
                    measure.bands_below
                },
                ..of.ranking.clone()
            },
            stated: Shape::default(),
            unit,
            decimals,
            span: self
                .nodes
                .get(id.index())
                .map(|node| node.span)
                .unwrap_or_default(),
            standing: None,
            difference: None,
        }
    }

    /// Which values of a node are good, where it is a key figure or made of key figures so that it can be ranked as they
    /// are: not where every place has the same value.
    fn direction_beside(&self, id: NodeId) -> Option<Direction> {
        match self.nodes.get(id.index())?.op {
            Op::KeyFigure(_) => self.direction_of(id),
            Op::Combine(_) | Op::OfSex(_) | Op::Reference(_) => self.inherited_direction(id),
            _ => None,
        }
    }

    /// Gives each row the nodes of its rank and band and of its difference.
    pub(super) fn observe_rows(&mut self) {
        let mut areas = std::mem::take(&mut self.areas);
        let mut references = HashMap::new();
        for measure in areas.iter_mut().flat_map(|area| &mut area.measures) {
            let details = measure.details.iter_mut();
            for row in std::iter::once(&mut measure.row).chain(details) {
                if row.ranking.direction != Direction::None {
                    let op = Op::Standing(row.ranking.clone());
                    row.standing = Some(self.node(op, vec![row.value], row.span, None));
                }
                let nation = self.reference_for(row.value, &mut references);
                let inputs = vec![row.value, nation];
                row.difference = Some(self.node(Op::Difference, inputs, row.span, None));
            }
        }
        self.areas = areas;
    }

    /// The node that gives what a node's values are compared with, the nation on the same members.
    ///
    /// It mirrors the expression over the nation's series; iterative, since an expression may be very deep.
    pub(super) fn reference_for(
        &mut self,
        root: NodeId,
        made: &mut HashMap<NodeId, NodeId>,
    ) -> NodeId {
        let mut stack = vec![root];
        while let Some(id) = stack.last().copied() {
            if made.contains_key(&id) {
                stack.pop();
                continue;
            }
            let Some(node) = self.nodes.get(id.index()).cloned() else {
                stack.pop();
                continue;
            };
            let own = |(position, input): (usize, &NodeId)| {
                (!node.op.takes_all(position)).then_some(*input)
            };
            let waiting: Vec<NodeId> = node
                .inputs
                .iter()
                .enumerate()
                .filter_map(own)
                .filter(|input| !made.contains_key(input))
                .collect();
            if !waiting.is_empty() {
                stack.extend(waiting);
                continue;
            }
            stack.pop();
            let mirrored: Vec<NodeId> = node
                .inputs
                .iter()
                .enumerate()
                .map(|at| {
                    own(at)
                        .and_then(|input| made.get(&input).copied())
                        .unwrap_or(*at.1)
                })
                .collect();
            let reference = match node.op {
                Op::KeyFigure(index) => self.node(Op::Nation(index), mirrored, node.span, None),
                Op::Combine(combination) if combination.allows_gaps() => {
                    let members = node.inputs.iter().copied().chain(mirrored).collect();
                    let op = Op::CombineMatched(combination);
                    self.node(op, members, node.span, None)
                }
                Op::Per(_) => self.node(Op::NationOf, vec![id], node.span, None),
                // What rests on no key figure is the same for the nation.
                _ if mirrored == node.inputs => id,
                op => self.node(op, mirrored, node.span, None),
            };
            made.insert(id, reference);
        }
        made.get(&root).copied().unwrap_or(root)
    }
}

/// What stands for a node that has no name.
pub(super) fn unnamed() -> Arc<str> {
    Arc::from("…")
}
