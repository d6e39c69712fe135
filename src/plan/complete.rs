use std::sync::Arc;

use crate::{
    diagnostics::{Checked, Code, Diagnostic},
    model::{Direction, KeyFigure},
};

use super::{Area, Cost, Op, Plan, PlanBuilder};

impl PlanBuilder {
    /// Turns what the scripts said into a plan: references become edges, each measure gets the rows of its
    /// members, each row its rank, band and difference, and the nodes get an order.
    ///
    /// Unknown references (V309), cycles (V310), members of unlike directions (V307) or units (V370),
    /// units that cannot be (V371), areas without a measure (V313) and funds without a payment (V821) are named with
    /// their places; what may only be missing because of another fault is not. With a cycle the plan has no order and
    /// evaluates nothing; one that comes to more than it may shows nothing (V125).
    pub fn complete(mut self) -> Checked<Plan> {
        self.place_funds();
        self.settle_people();
        self.resolve_references();
        let order = match self.order() {
            Ok(order) => order,
            Err(circles) => {
                let mut diagnostics = self.take_faults();
                diagnostics.extend(circles);
                return Checked::new(self.into_plan(Cost::default()), diagnostics);
            }
        };
        let costs = self.costs(&order);
        let cost = self.keep_within(&costs);
        let mut diagnostics = self.take_faults();
        diagnostics.extend(self.unlike_directions(&order));
        self.note_all_traits(&order);
        diagnostics.extend(self.unlike_units(&order));
        diagnostics.extend(self.shape_measures());
        diagnostics.extend(self.detail_rows());
        self.observe_rows();
        diagnostics.extend(self.empty_areas());
        let mut plan = self.into_plan(cost);
        plan.arrange();
        Checked::new(plan, diagnostics)
    }

    /// Gives each fund its node; one that pays nothing is a fault (V821).
    fn place_funds(&mut self) {
        let mut funds = std::mem::take(&mut self.funds);
        for fund in &mut funds {
            let span = fund.shown.span;
            if fund.rule.payments.is_empty() && !self.lacking {
                let fault = Diagnostic::new(Code::FundWithoutPayments)
                    .with("name", &fund.shown.title)
                    .at(self.location(span));
                self.report(fault);
            }
            let op = Op::Fund(Arc::new(fund.rule.clone()));
            let label = Some(Arc::clone(&fund.shown.title));
            fund.shown.value = self.node(op, fund.inputs.clone(), span, label);
        }
        self.funds = funds;
    }

    fn into_plan(self, cost: Cost) -> Plan {
        Plan {
            cost,
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
            least_minority: self.least_minority,
            shown_tables: self.shown_tables,
            expectations: self.expectations,
            building: self.building,
            funds: self.funds.into_iter().map(|fund| fund.shown).collect(),
            nodes: self.nodes,
            levels: Vec::new(),
            dependents: Vec::new(),
        }
    }

    fn empty_areas(&self) -> Vec<Diagnostic> {
        self.areas
            .iter()
            .filter(|area: &&Area| area.measures.is_empty() && !self.lacking)
            .map(|area| {
                Diagnostic::new(Code::AreaEmpty)
                    .with("name", &area.name)
                    .at(self.location(area.span))
            })
            .collect()
    }
}
