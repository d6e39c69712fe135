use crate::{
    diagnostics::{Checked, Code, Diagnostic},
    model::{Direction, KeyFigure},
};

use super::{Area, Plan, PlanBuilder};

impl PlanBuilder {
    /// Turns what the scripts said into a plan: references become edges, each measure gets the rows of its
    /// members, each row its rank, band and difference, and the nodes get an order.
    ///
    /// Unknown references (V309), circles (V310), members of unlike directions (V307) and areas without a
    /// measure (V313) are named with their places. With a circle the plan has no order and evaluates nothing.
    pub fn complete(mut self) -> Checked<Plan> {
        self.resolve_references();
        let mut diagnostics = self.take_faults();
        let order = match self.order() {
            Ok(order) => order,
            Err(circles) => {
                diagnostics.extend(circles);
                return Checked::new(self.into_plan(), diagnostics);
            }
        };
        diagnostics.extend(self.unlike_directions(&order));
        self.detail_rows();
        self.observe_rows();
        diagnostics.extend(self.empty_areas());
        let mut plan = self.into_plan();
        plan.arrange();
        Checked::new(plan, diagnostics)
    }

    fn into_plan(self) -> Plan {
        Plan {
            files: self.files,
            key_figures: self
                .key_figures
                .into_iter()
                .map(|(id, declared)| KeyFigure {
                    id,
                    titles: declared.titles,
                    preliminary: declared.preliminary,
                    direction: declared
                        .direction
                        .map_or(Direction::None, |(direction, _)| direction),
                })
                .collect(),
            areas: self.areas,
            tables: self.tables,
            shown_tables: self.shown_tables,
            expectations: self.expectations,
            building: self.building,
            nodes: self.nodes,
            levels: Vec::new(),
            dependents: Vec::new(),
        }
    }

    fn empty_areas(&self) -> Vec<Diagnostic> {
        self.areas
            .iter()
            .filter(|area: &&Area| area.measures.is_empty())
            .map(|area| {
                Diagnostic::new(Code::AreaEmpty)
                    .with("name", &area.name)
                    .at(self.location(area.span))
            })
            .collect()
    }
}
