use crate::{
    diagnostics::{Code, Diagnostic},
    model::Direction,
};

use super::{NodeId, Op, PlanBuilder};

impl PlanBuilder {
    /// Each composite in which members of unlike directions first meet.
    pub(super) fn unlike_directions(&self, order: &[NodeId]) -> Vec<Diagnostic> {
        const HIGH: u8 = 1;
        const LOW: u8 = 2;
        let mut directions = vec![0_u8; self.nodes.len()];
        let mut faults = Vec::new();
        for id in order {
            let Some(node) = self.nodes.get(id.index()) else {
                continue;
            };
            let of = |id: &NodeId| directions.get(id.index()).copied().unwrap_or(0);
            let gathered = match &node.op {
                Op::KeyFigure(_) => match self.direction_of(*id) {
                    Some(Direction::High) => HIGH,
                    Some(Direction::Low) => LOW,
                    Some(Direction::None) | None => 0,
                },
                // What a closure makes of its arguments only its author knows.
                Op::Map(_) => 0,
                _ => node.inputs.iter().map(of).fold(0, |all, one| all | one),
            };
            if gathered == HIGH | LOW && node.inputs.iter().all(|input| of(input) != HIGH | LOW) {
                let named = |wanted: u8| {
                    node.inputs
                        .iter()
                        .filter(|input| of(input) == wanted)
                        .filter_map(|input| self.name_of(*input))
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
                *slot = gathered;
            }
        }
        faults
    }
}
