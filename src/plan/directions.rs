use std::collections::HashMap;

use crate::{
    diagnostics::{Code, Diagnostic},
    methods::{Arithmetic, Elementwise, Summary},
    model::Direction,
};

use super::{NodeId, Op, PlanBuilder, rows::unnamed, units::Told};

/// Which values are good in what a node is built from: high ones, low ones, both or neither.
const HIGH: u8 = 1;
const LOW: u8 = 2;

/// What is good in a node's values, from what is good in its inputs'.
fn gathered(op: &Op, inputs: &[u8]) -> u8 {
    let at = |position: usize| inputs.get(position).copied().unwrap_or(0);
    let all = || inputs.iter().fold(0, |all, one| all | one);
    let turned = |of: u8| match of {
        HIGH => LOW,
        LOW => HIGH,
        other => other,
    };
    let first_of = |one: u8, other: u8| if one == 0 { other } else { one };
    match op {
        Op::Scale(scaling) if scaling.scale.high_is_good() => HIGH,
        Op::Scale(_) => LOW,
        Op::Summary(summarising) => match summarising.summary {
            Summary::Correlation
            | Summary::RankCorrelation
            | Summary::Count
            | Summary::Deviation { .. } => 0,
            _ => at(0),
        },
        Op::Elementwise(elementwise) => match elementwise {
            Elementwise::Arithmetic(Arithmetic::Plus) | Elementwise::Fill => all(),
            Elementwise::Arithmetic(Arithmetic::Times) => first_of(at(0), at(1)),
            // What is taken off or divided by counts the other way: 100 less a low figure that is good is high.
            Elementwise::Arithmetic(Arithmetic::Minus | Arithmetic::Over) => {
                first_of(at(0), turned(at(1)))
            }
            Elementwise::Choose => at(1) | at(2),
            Elementwise::Round(_) => at(0),
            Elementwise::Function(function) if function.rises() => at(0),
            _ => 0,
        },
        Op::OverYears(_) => at(0),
        // What a closure does with its values nobody can tell: it may turn them, as a division does.
        Op::Map(_) => 0,
        _ => all(),
    }
}

/// What is good, as one of the two.
fn good(direction: Direction) -> u8 {
    match direction {
        Direction::High => HIGH,
        Direction::Low => LOW,
        Direction::None => 0,
    }
}

impl PlanBuilder {
    /// What is good in the values of a node with this operation, from what is good in those of its inputs.
    fn good_in(&self, id: NodeId, op: &Op, inputs: &[u8]) -> u8 {
        match op {
            Op::KeyFigure(_) => self.direction_of(id).map_or(0, good),
            op => gathered(op, inputs),
        }
    }

    /// Which values of a node are good as far as what has been declared tells: of a key figure what is said of
    /// it, of what is built from others what is said of them, if they agree.
    pub fn inherited_direction(&self, root: NodeId) -> Option<Direction> {
        match self.traits.get(root.index()) {
            Some((HIGH, _)) => Some(Direction::High),
            Some((LOW, _)) => Some(Direction::Low),
            _ => None,
        }
    }

    /// What is known of a node, from what is known of its inputs.
    pub(super) fn traits_of(&self, id: NodeId) -> (u8, Told) {
        let Some(node) = self.nodes.get(id.index()) else {
            return Default::default();
        };
        let of = |id: &NodeId| self.traits.get(id.index()).copied().unwrap_or_default();
        let (good, told): (Vec<u8>, Vec<Told>) = node.inputs.iter().map(of).unzip();
        (self.good_in(id, &node.op, &good), self.told_of(id, &told))
    }

    /// What measures state of the nodes that they show: where a measure is fetched that is believed over what its members
    /// are.
    fn stated_directions(&self) -> HashMap<NodeId, u8> {
        let measures = self.areas.iter().flat_map(|area| &area.measures);
        let stated = measures.filter(|measure| measure.row.direction() != Direction::None);
        stated
            .map(|measure| (measure.row.value, good(measure.row.direction())))
            .collect()
    }

    /// Each composite in which members of unlike directions first meet.
    pub(super) fn unlike_directions(&self, order: &[NodeId]) -> Vec<Diagnostic> {
        let stated = self.stated_directions();
        let mut directions = vec![0_u8; self.nodes.len()];
        let mut faults = Vec::new();
        for id in order {
            let Some(node) = self.nodes.get(id.index()) else {
                continue;
            };
            let of = |id: &NodeId| directions.get(id.index()).copied().unwrap_or(0);
            let inputs: Vec<u8> = node.inputs.iter().map(of).collect();
            let gathered = self.good_in(*id, &node.op, &inputs);
            if gathered == HIGH | LOW && node.inputs.iter().all(|input| of(input) != HIGH | LOW) {
                let named = |wanted: u8| {
                    node.inputs
                        .iter()
                        .filter(|input| of(input) == wanted)
                        .map(|input| self.name_of(*input).unwrap_or_else(unnamed))
                        .collect::<Vec<_>>()
                        .join(", ")
                };
                faults.push(
                    Diagnostic::new(Code::DirectionsUnlike)
                        .with("high", named(HIGH))
                        .with("low", named(LOW))
                        .at(self.location(node.span)),
                );
            }
            if let Some(slot) = directions.get_mut(id.index()) {
                let fetched = match node.op {
                    Op::Reference(_) => node.inputs.first().and_then(|of| stated.get(of)),
                    _ => None,
                };
                *slot = fetched.copied().unwrap_or(gathered);
            }
        }
        faults
    }
}
