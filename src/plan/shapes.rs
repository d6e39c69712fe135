use std::collections::HashSet;

use crate::{
    diagnostics::{Code, Diagnostic},
    methods::{Arithmetic, Elementwise, Method, OverYears, Summary},
    model::Unit,
};

use super::{
    NodeId, Op, PlanBuilder, Row,
    rows::unnamed,
    units::{Counted, Told, same_figure, told},
};

impl PlanBuilder {
    /// What a node is counted in, as far as what has been declared tells.
    pub fn unit_of(&self, id: NodeId) -> Option<Unit> {
        self.told(id).counted.unit()
    }

    /// What is known of how a node's values are shown, from what is known of its inputs.
    pub(super) fn told_of(&self, id: NodeId, inputs: &[Told]) -> Told {
        let Some(node) = self.nodes.get(id.index()) else {
            return Told::default();
        };
        if let Op::KeyFigure(index) = node.op {
            let stated = self.shapes.get(&id).copied().unwrap_or_default();
            let unit = stated.unit.or_else(|| self.unit_of_titles(index));
            return Told {
                counted: unit.map_or(Counted::Untold, Counted::In),
                decimals: stated.decimals,
            };
        }
        let same = match node.inputs.as_slice() {
            [one, other] => self
                .nodes
                .get(other.index())
                .is_some_and(|node| same_figure(*one, node)),
            _ => false,
        };
        told(&node.op, inputs, same)
    }

    /// What the titles of a key figure say that it is counted in, if they agree.
    fn unit_of_titles(&self, index: usize) -> Option<Unit> {
        let (_, declared) = self.key_figures.get_index(index)?;
        let mut units = declared
            .titles
            .iter()
            .filter_map(|title| Unit::of_title(title));
        let first = units.next()?;
        units.all(|unit| unit == first).then_some(first)
    }

    /// Finds anew what is known of each node, now that references lead to what they name.
    pub(super) fn note_all_traits(&mut self, order: &[NodeId]) {
        self.traits = vec![<(u8, Told)>::default(); self.nodes.len()];
        for id in order {
            let found = self.traits_of(*id);
            if let Some(slot) = self.traits.get_mut(id.index()) {
                *slot = found;
            }
        }
    }

    fn told(&self, id: NodeId) -> Told {
        let known = self.traits.get(id.index());
        known.map_or_else(Told::default, |(_, told)| *told)
    }

    /// A fault for each mean or sum of what is counted in unlike units (V370), and for each key figure whose rule
    /// says another unit than its titles (V371).
    pub(super) fn unlike_units(&self, order: &[NodeId]) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        for id in order {
            let Some(node) = self.nodes.get(id.index()) else {
                continue;
            };
            match &node.op {
                Op::Combine(combination) if combination.method != Method::Points => {
                    let mut members: Vec<(Unit, Vec<String>)> = Vec::new();
                    for input in &node.inputs {
                        let Some(unit) = self.unit_of(*input) else {
                            continue;
                        };
                        // A level and changes of it add up to a level.
                        let unit = match (combination.method, unit) {
                            (Method::Sum, Unit::Points) => Unit::Percent,
                            (_, unit) => unit,
                        };
                        let name = self.name_of(*input).unwrap_or_else(unnamed).to_string();
                        match members.iter_mut().find(|(known, _)| *known == unit) {
                            Some((_, names)) => names.push(name),
                            None => members.push((unit, vec![name])),
                        }
                    }
                    if let [(one, first), (other, second), ..] = members.as_slice() {
                        let fault = Diagnostic::new(Code::MembersUnlike)
                            .said("one", one.text_key())
                            .with("first", first.join(", "))
                            .said("other", other.text_key())
                            .with("second", second.join(", "));
                        faults.push(fault.at(self.location(node.span)));
                    }
                }
                Op::KeyFigure(index) => {
                    let stated = self.shapes.get(id).and_then(|shape| shape.unit);
                    let titles = self.unit_of_titles(*index).map(Counted::In);
                    if let Some((stated, titles)) = stated.zip(titles)
                        && let Some(own) = titles.contradicts(stated)
                    {
                        let name = self.name_of(*id).unwrap_or_else(unnamed);
                        faults.push(contradiction(&name, stated, own).at(self.location(node.span)));
                    }
                }
                _ => {}
            }
        }
        faults
    }

    /// Finds how each measure is shown: as its rule says, else as what it is made of. A unit that its members cannot
    /// give is a fault (V371).
    pub(super) fn shape_measures(&mut self) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        let mut areas = std::mem::take(&mut self.areas);
        for measure in areas.iter_mut().flat_map(|area| &mut area.measures) {
            let row = &mut measure.row;
            let known = self.told(row.value);
            if let Some(stated) = row.stated.unit
                && let Some(own) = known.counted.contradicts(stated)
            {
                let fault = contradiction(&row.label, stated, own);
                faults.push(fault.at(self.location(row.span)));
            }
            row.unit = known.counted.shown(row.stated.unit);
            row.decimals = row.stated.decimals.or(known.decimals).unwrap_or(0);
        }
        self.areas = areas;
        faults
    }

    /// How a row under a measure is shown: as is told of it. What nobody tells is counted as the measure is, if that
    /// is made of it without changing the unit, and has as many decimals.
    pub(super) fn shape_below(&self, id: NodeId, measure: &Row) -> (Unit, usize) {
        let known = self.told(id);
        let kept = self.kept_in(measure.value).contains(&id);
        let unit = match known.counted {
            Counted::Untold if kept => measure.unit,
            counted => counted.shown(None),
        };
        let decimals = known.decimals.or(measure.stated.decimals);
        let decimals = decimals.or(kept.then_some(measure.decimals)).unwrap_or(0);
        (unit, decimals)
    }

    /// The nodes that a node is made of by nothing that changes what is counted.
    fn kept_in(&self, root: NodeId) -> HashSet<NodeId> {
        let mut kept = HashSet::new();
        let mut stack = vec![root];
        while let Some(id) = stack.pop() {
            if !kept.insert(id) {
                continue;
            }
            if let Some(node) = self.nodes.get(id.index())
                && keeps_unit(&node.op)
            {
                stack.extend(&node.inputs);
            }
        }
        kept
    }
}

fn contradiction(name: &str, stated: Unit, own: Unit) -> Diagnostic {
    Diagnostic::new(Code::UnitImpossible)
        .with("name", name)
        .said("stated", stated.text_key())
        .said("own", own.text_key())
}

/// Whether what comes out is counted in what goes in.
fn keeps_unit(op: &Op) -> bool {
    match op {
        Op::Combine(combination) => combination.method != Method::Points,
        Op::Elementwise(elementwise) => match elementwise {
            Elementwise::Function(function) => function.keeps_unit(),
            other => matches!(
                other,
                Elementwise::Arithmetic(Arithmetic::Plus)
                    | Elementwise::Fill
                    | Elementwise::Round(_)
            ),
        },
        Op::OverYears(over) => !matches!(over, OverYears::Slope(_)),
        Op::Summary(summarising) => !matches!(
            summarising.summary,
            Summary::Correlation
                | Summary::RankCorrelation
                | Summary::Count
                | Summary::Deviation { .. }
        ),
        Op::OfSex(_) | Op::Reference(_) => true,
        _ => false,
    }
}
