use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::{
    diagnostics::Location,
    model::{Expectation, KeyFigure, TableDeclaration},
};

use super::{Area, Building, Cost, Node, NodeId, Op, ShownFund, ShownTable, Span};

/// A table that the rules ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTable {
    /// Its columns, and how its sheets are known.
    pub declaration: TableDeclaration,
    /// How many people must stand behind what is shown of its rows; 0 or 1 where they are not about people.
    pub least: u32,
    /// Where it is declared.
    pub span: Span,
}

/// A plan that can be evaluated: every node's inputs come before it in [`Plan::order`].
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The scripts, by path relative to the folder of rules.
    pub files: Vec<String>,
    /// The key figures that the rules declare, in order of first mention.
    pub key_figures: Vec<KeyFigure>,
    /// What is shown.
    pub areas: Vec<Area>,
    /// The tables that the rules ask for, in order of first mention.
    pub tables: Vec<PlannedTable>,
    /// How many must have said yes, and no, for a share of answers to be shown; 0 where it does not matter.
    pub least_minority: u32,
    /// The tables that are shown, in the order declared.
    pub shown_tables: Vec<ShownTable>,
    /// What the rules expect of figures, each with its place.
    pub expectations: Vec<(Expectation, Span)>,
    /// What it took to build it.
    pub building: Building,
    /// What it comes to where it is shown.
    pub cost: Cost,
    /// The funds that are shown, in the order declared.
    pub funds: Vec<ShownFund>,
    pub(super) nodes: Vec<Node>,
    pub(super) levels: Vec<Vec<NodeId>>,
    pub(super) dependents: Vec<Vec<NodeId>>,
}

impl Plan {
    /// The nodes, by id.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The node with this id; ids come from this plan, so there is one.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.index())
    }

    /// The nodes that something shown depends on, in levels: the inputs of a level's nodes lie in earlier levels.
    pub fn levels(&self) -> &[Vec<NodeId>] {
        &self.levels
    }

    /// How many nodes something shown depends on.
    pub fn needed(&self) -> usize {
        self.levels.iter().map(Vec::len).sum()
    }

    /// For each node whether it is needed and rests on key figures that are `held` (by index) and on no others.
    /// Values of the rules' own may stand in between; with nothing else a node rests on no key figure.
    pub fn resting_on(&self, held: &[bool]) -> Vec<bool> {
        let mut resting = vec![false; self.nodes.len()];
        let mut neutral = vec![false; self.nodes.len()];
        for id in self.levels.iter().flatten() {
            let Some(node) = self.node(*id) else {
                continue;
            };
            let rests = match node.op {
                Op::KeyFigure(index) | Op::Nation(index) => {
                    held.get(index).copied().unwrap_or(false)
                }
                // Who is apart already is not told apart again.
                Op::OfSex(_) => false,
                _ => {
                    let of =
                        |flags: &[bool], input: &NodeId| flags.get(input.index()) == Some(&true);
                    let mut inputs = node.inputs.iter();
                    let own = matches!(node.op, Op::Parameter(_) | Op::Constant(_))
                        || (!node.inputs.is_empty() && inputs.all(|input| of(&neutral, input)));
                    if let Some(slot) = neutral.get_mut(id.index()) {
                        *slot = own;
                    }
                    let mut inputs = node.inputs.iter();
                    !own && !node.inputs.is_empty()
                        && inputs.all(|input| of(&neutral, input) || of(&resting, input))
                }
            };
            if let Some(slot) = resting.get_mut(id.index()) {
                *slot = rests;
            }
        }
        // What rests on key figures needs the values of the rules too.
        for (slot, neutral) in resting.iter_mut().zip(&neutral) {
            *slot |= neutral;
        }
        resting
    }

    /// The needed nodes that take this node's value.
    pub fn dependents(&self, id: NodeId) -> &[NodeId] {
        self.dependents.get(id.index()).map_or(&[], Vec::as_slice)
    }

    /// What users call a node: its label, its key figure's id, or what it is built from.
    pub fn name_of(&self, id: NodeId) -> String {
        let Some(node) = self.node(id) else {
            return String::new();
        };
        if let Some(label) = &node.label {
            return label.to_string();
        }
        if let Op::KeyFigure(index) = node.op {
            let figure = self.key_figures.get(index);
            return figure
                .map(|figure| figure.id.to_string())
                .unwrap_or_default();
        }
        let sign = match node.op {
            Op::Elementwise(elementwise) => elementwise.sign(),
            _ => None,
        };
        match sign {
            Some(sign) => self.input_names(node).join(&format!(" {sign} ")),
            None => self.input_names(node).join(", "),
        }
    }

    /// What users call the values that a node is built from; `…` for what is itself built and has no
    /// name.
    pub fn input_names(&self, node: &Node) -> Vec<String> {
        node.sources()
            .filter_map(|input| self.node(input).map(|inner| (input, inner)))
            .map(|(input, inner)| {
                if inner.label.is_none() && !inner.inputs.is_empty() {
                    "…".to_owned()
                } else {
                    self.name_of(input)
                }
            })
            .collect()
    }

    /// A span as users see it.
    pub fn location(&self, span: Span) -> Location {
        location(&self.files, span)
    }
}

impl Plan {
    /// Puts the needed nodes into levels and notes who takes whose value.
    pub(super) fn arrange(&mut self) {
        let mut needed = vec![false; self.nodes.len()];
        let mut stack: Vec<NodeId> = self.observed().collect();
        while let Some(id) = stack.pop() {
            if let Some(flag) = needed.get_mut(id.index())
                && !std::mem::replace(flag, true)
                && let Some(node) = self.nodes.get(id.index())
            {
                stack.extend(&node.inputs);
            }
        }
        let mut dependents = vec![Vec::new(); self.nodes.len()];
        let mut waiting: Vec<usize> = vec![0; self.nodes.len()];
        let mut level: Vec<NodeId> = Vec::new();
        for (index, node) in self.nodes.iter().enumerate() {
            if !needed.get(index).copied().unwrap_or(false) {
                continue;
            }
            let id = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
            for input in &node.inputs {
                if let Some(list) = dependents.get_mut(input.index()) {
                    list.push(id);
                }
            }
            if node.inputs.is_empty() {
                level.push(id);
            } else if let Some(count) = waiting.get_mut(index) {
                *count = node.inputs.len();
            }
        }
        while !level.is_empty() {
            let mut next = Vec::new();
            for dependent in level
                .iter()
                .filter_map(|id| dependents.get(id.index()))
                .flatten()
            {
                if let Some(count) = waiting.get_mut(dependent.index()) {
                    *count -= 1;
                    if *count == 0 {
                        next.push(*dependent);
                    }
                }
            }
            self.levels.push(std::mem::replace(&mut level, next));
        }
        self.dependents = dependents;
    }

    /// The nodes that something shown reads.
    fn observed(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.areas
            .iter()
            .flat_map(|area| &area.measures)
            .flat_map(|measure| std::iter::once(&measure.row).chain(&measure.details))
            .flat_map(|row| {
                std::iter::once(row.value)
                    .chain(row.standing)
                    .chain(row.difference)
            })
            .chain(self.shown_tables.iter().map(|table| table.value))
            .chain(self.funds.iter().flat_map(|fund| {
                let measured = fund.measurements.as_ref();
                std::iter::once(fund.value).chain(measured.map(|measured| measured.table))
            }))
    }
}

pub(super) fn location(files: &[String], span: Span) -> Location {
    Location::Script {
        file: files.get(span.file as usize).cloned().unwrap_or_default(),
        line: span.line as usize,
        column: span.column as usize,
    }
}

/// The key figures that an expression is built from, in the order written, each once.
pub(super) fn leaves(nodes: &[Node], root: NodeId) -> Vec<NodeId> {
    let mut seen = HashSet::new();
    let mut figures = HashSet::new();
    let mut leaves = Vec::new();
    let mut stack = vec![root];
    while let Some(id) = stack.pop() {
        let Some(node) = nodes.get(id.index()).filter(|_| seen.insert(id)) else {
            continue;
        };
        match node.op {
            Op::KeyFigure(index) if figures.insert(index) => leaves.push(id),
            _ => stack.extend(node.inputs.iter().rev()),
        }
    }
    leaves
}
