use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::{
    diagnostics::{Code, Diagnostic, Location, Severity},
    model::{CellKind, Direction, Expectation, KeyFigureId, TableDeclaration, Unit},
};

use super::{
    Area, FundRule, Measure, Node, NodeId, Op, Payment, PlannedTable, ShownFund, ShownTable, Span,
    fund::DraftedFund, graph::location, units::Told,
};

/// What the scripts fill while they run.
///
/// Every call gets its own node, also where two calls say the same: each keeps its own place and label, and the
/// memo shares the value.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PlanBuilder {
    pub(super) files: Vec<String>,
    pub(super) key_figures: IndexMap<KeyFigureId, Declared>,
    pub(super) nodes: Vec<Node>,
    pub(super) shapes: HashMap<NodeId, Shape>,
    pub(super) areas: Vec<Area>,
    pub(super) tables: Vec<PlannedTable>,
    pub(super) shown_tables: Vec<ShownTable>,
    /// Funds have closures, and are never handed over by another process.
    #[serde(skip)]
    pub(super) funds: Vec<DraftedFund>,
    /// How many people must stand behind what is shown of them, where a rule does not say so itself.
    pub least_answers: u32,
    /// How many must have said yes, and no, for a share of answers to be shown; 0 where it does not matter.
    pub least_minority: u32,
    pub(super) expectations: Vec<(Expectation, Span)>,
    pub(super) building: Building,
    /// For each node that gives rows, its columns.
    #[serde(skip)]
    pub(super) columns: HashMap<NodeId, Vec<(Arc<str>, CellKind)>>,
    /// For each node, which of its values are good, and what is known of how they are shown.
    #[serde(skip)]
    pub(super) traits: Vec<(u8, Told)>,
    /// Where the measure of a name is declared, by area.
    #[serde(skip)]
    measures: HashMap<(usize, Arc<str>), Span>,
    /// Nodes that give rows whose columns are not all known, since a fault is in what makes them.
    #[serde(skip)]
    pub(super) unsure: HashSet<NodeId>,
    /// Whether a fault kept something from being declared that the rest of the scripts may refer to.
    #[serde(default)]
    pub(super) lacking: bool,
    diagnostics: Vec<Diagnostic>,
    /// Whether the rules are trusted: they may then come to more.
    #[serde(skip)]
    pub(super) trusted: bool,
    /// How many faults of a code there are beyond those that are kept.
    #[serde(default)]
    pub(super) untold: BTreeMap<String, usize>,
}

/// How many faults of one code are told one by one, and at how many places one of them is shown.
const MOST_ALIKE: usize = 12;

/// What the calls so far have said of a key figure.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Declared {
    pub(super) titles: BTreeSet<String>,
    pub(super) preliminary: BTreeSet<i16>,
    pub(super) direction: Option<(Direction, Span)>,
}

/// What it took to build a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Building {
    /// Operations of the scripts.
    pub operations: u64,
    /// Which script imports which.
    pub imports: BTreeSet<(String, String)>,
}

/// What a rule says of how a figure is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// What it is counted in; none where that follows from what it is made of, or from its titles.
    pub unit: Option<Unit>,
    /// How many decimals are shown; none where that follows from what it is made of, or from what it stands under.
    pub decimals: Option<usize>,
}

/// What one call says of a key figure.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// Its id.
    pub id: KeyFigureId,
    /// Titles under which files may hold it.
    pub titles: Vec<String>,
    /// The years whose figures are preliminary.
    pub preliminary: Vec<i16>,
    /// Which values are good, if the call says so.
    pub direction: Option<Direction>,
    /// What this call names it.
    pub label: Option<Arc<str>>,
    /// How it is shown.
    pub shape: Shape,
}

impl PlanBuilder {
    /// Names a script and gives its index for spans.
    pub fn file(&mut self, name: &str) -> u32 {
        self.files.push(name.to_owned());
        u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX)
    }

    /// The scripts named so far.
    pub fn files(&self) -> &[String] {
        &self.files
    }

    /// Adds a node.
    pub fn node(
        &mut self,
        op: Op,
        inputs: Vec<NodeId>,
        span: Span,
        label: Option<Arc<str>>,
    ) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node {
            op,
            inputs,
            span,
            label,
        });
        let known = self.traits_of(id);
        self.traits.push(known);
        id
    }

    /// A node of a key figure. Several calls may declare it; their titles are gathered, and two that state
    /// different directions are a fault (V314).
    pub fn key_figure(&mut self, declaration: Declaration, span: Span) -> NodeId {
        let entry = self.key_figures.entry(declaration.id.clone());
        let index = entry.index();
        let known = entry.or_insert_with(|| Declared {
            titles: BTreeSet::new(),
            preliminary: BTreeSet::new(),
            direction: None,
        });
        known.titles.extend(declaration.titles);
        known.preliminary.extend(declaration.preliminary);
        let mut clash = None;
        if let Some(direction) = declaration.direction {
            match known.direction {
                Some((first, at)) if first != direction => clash = Some(at),
                Some(_) => {}
                None => known.direction = Some((direction, span)),
            }
        }
        if let Some(first) = clash {
            let fault = Diagnostic::new(Code::KeyFigureTwofold)
                .with("id", declaration.id)
                .at(self.location(span))
                .at(self.location(first));
            self.report(fault);
        }
        let next = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.shapes.insert(next, declaration.shape);
        self.node(Op::KeyFigure(index), Vec::new(), span, declaration.label)
    }

    /// A node of a table. Several calls may declare it alike; two that differ are a fault (V340).
    pub fn table(&mut self, declaration: TableDeclaration, span: Span) -> NodeId {
        let label = Arc::from(declaration.name.as_str());
        let columns = declaration.columns.iter();
        let columns = columns
            .map(|column| (Arc::clone(&column.name), column.kind))
            .collect();
        let known = self
            .tables
            .iter()
            .position(|known| known.declaration.name == declaration.name);
        let index = known.unwrap_or(self.tables.len());
        match known.and_then(|index| self.tables.get(index)) {
            Some(first) if first.declaration != declaration => {
                let fault = Diagnostic::new(Code::TableTwofold)
                    .with("table", &declaration.name)
                    .at(self.location(span))
                    .at(self.location(first.span));
                self.report(fault);
            }
            Some(_) => {}
            None => self.tables.push(PlannedTable {
                declaration,
                least: 0,
                span,
            }),
        }
        let id = self.node(Op::Table(index), Vec::new(), span, Some(label));
        self.columns.insert(id, columns);
        id
    }

    /// Shows a table; one of the same title is a fault (V308).
    pub fn show_table(&mut self, table: ShownTable) {
        let mut known = self.shown_tables.iter();
        if let Some(first) = known.find(|known| known.title == table.title) {
            let fault = Diagnostic::new(Code::NameTwice)
                .with("name", &table.title)
                .at(self.location(table.span))
                .at(self.location(first.span));
            self.report(fault);
        }
        self.shown_tables.push(table);
    }

    /// Remembers what a figure shall be.
    pub fn expect(&mut self, expectation: Expectation, span: Span) {
        self.expectations.push((expectation, span));
    }

    /// Names a node that has no name.
    pub fn name(&mut self, id: NodeId, label: Arc<str>) {
        if let Some(node) = self.nodes.get_mut(id.index()) {
            node.label.get_or_insert(label);
        }
    }

    /// A node that has been added.
    pub fn node_at(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.index())
    }

    /// The table of sheets, by index, that a node's rows are made from.
    pub fn base_table(&self, id: NodeId) -> Option<usize> {
        let mut at = Some(id);
        while let Some(node) = at.and_then(|id| self.nodes.get(id.index())) {
            if let Op::Table(index) = node.op {
                return Some(index);
            }
            at = node.inputs.first().copied();
        }
        None
    }

    /// Adds a fund without payments and gives its index; `inputs` are those of its node, and the node itself comes
    /// on completion. One of the same title is a fault (V308).
    pub fn fund(&mut self, rule: FundRule, inputs: Vec<NodeId>, shown: ShownFund) -> usize {
        let mut known = self.funds.iter().map(|fund| &fund.shown);
        if let Some(first) = known.find(|known| known.title == shown.title) {
            let fault = Diagnostic::new(Code::NameTwice)
                .with("name", &shown.title)
                .at(self.location(shown.span))
                .at(self.location(first.span));
            self.report(fault);
        }
        self.funds.push(DraftedFund {
            rule,
            inputs,
            shown,
        });
        self.funds.len() - 1
    }

    /// Adds a payment to a fund, less urgent than those before it.
    pub fn payment(&mut self, fund: usize, payment: Payment, span: Span) {
        if let Some(fund) = self.funds.get_mut(fund) {
            fund.rule.payments.push(payment);
            fund.shown.payments.push(span);
        }
    }

    /// The direction that has been declared for a key figure's node, if any has.
    pub fn direction_of(&self, id: NodeId) -> Option<Direction> {
        let Op::KeyFigure(index) = self.nodes.get(id.index())?.op else {
            return None;
        };
        let (_, declared) = self.key_figures.get_index(index)?;
        declared.direction.map(|(direction, _)| direction)
    }

    /// Adds an area and gives its index; an area of the same name is a fault (V308).
    pub fn area(&mut self, area: Area) -> usize {
        if let Some(first) = self.areas.iter().find(|known| known.name == area.name) {
            let fault = Diagnostic::new(Code::NameTwice)
                .with("name", &area.name)
                .at(self.location(area.span))
                .at(self.location(first.span));
            self.report(fault);
        }
        self.areas.push(area);
        self.areas.len() - 1
    }

    /// Adds a measure to an area; one of the same name in that area is a fault (V308).
    pub fn measure(&mut self, area: usize, measure: Measure) {
        if area >= self.areas.len() {
            return;
        }
        let name = (area, Arc::clone(&measure.row.label));
        let known = self.measures.get(&name).copied();
        self.measures.entry(name).or_insert(measure.row.span);
        if let Some(first) = known {
            let fault = Diagnostic::new(Code::NameTwice)
                .with("name", &measure.row.label)
                .at(self.location(measure.row.span))
                .at(self.location(first));
            self.report(fault);
        }
        if let Some(area) = self.areas.get_mut(area) {
            area.measures.push(measure);
        }
    }

    /// The same, for rules that are trusted.
    #[must_use]
    pub fn trusted(mut self) -> Self {
        self.trusted = true;
        self
    }

    /// Remembers that a script imports another.
    pub fn imports(&mut self, importer: String, imported: String) {
        self.building.imports.insert((importer, imported));
    }

    /// Remembers how many operations the scripts took.
    pub fn took(&mut self, operations: u64) {
        self.building.operations = operations;
    }

    /// Remembers that a fault keeps something from being declared: what refers to it is then no fault of its own.
    pub fn lacks(&mut self) {
        self.lacking = true;
    }

    /// Remembers a fault; one that says the same of another place gets one more place.
    pub fn report_together(&mut self, fault: Diagnostic) {
        let same = |known: &&mut Diagnostic| {
            known.code == fault.code && known.arguments == fault.arguments
        };
        match self.diagnostics.iter_mut().find(same) {
            Some(known) if known.places.len() < MOST_ALIKE => known.places.extend(fault.places),
            Some(_) => {}
            None => self.report(fault),
        }
    }

    /// Remembers a fault unless one is known at its place.
    pub fn report_once(&mut self, fault: Diagnostic) {
        let mut known = self.diagnostics.iter();
        if !known.any(|known| known.places.first() == fault.places.first()) {
            self.report(fault);
        }
    }

    /// Remembers a fault of the script that is running. Of those of one code a dozen are kept, the others counted.
    pub fn report(&mut self, fault: Diagnostic) {
        if self.tells(fault.code) {
            self.diagnostics.push(fault);
        } else {
            self.report_untold(fault.code, 1);
        }
    }

    /// Whether one more fault of a code is told.
    pub fn tells(&self, code: Code) -> bool {
        let same = self.diagnostics.iter().filter(|known| known.code == code);
        same.count() < MOST_ALIKE
    }

    /// Counts faults of a code that are not told one by one.
    pub fn report_untold(&mut self, code: Code, count: usize) {
        *self.untold.entry(code.name().to_owned()).or_default() += count;
    }

    /// The faults so far.
    pub fn faults(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The faults so far, taken out, with how many more there are of a code (V124, of warnings V164).
    pub fn take_faults(&mut self) -> Vec<Diagnostic> {
        let mut faults = std::mem::take(&mut self.diagnostics);
        for (code, count) in std::mem::take(&mut self.untold) {
            let known = Code::ALL.iter().find(|known| known.name() == code);
            let kind = match known.map(|known| known.severity()) {
                None | Some(Severity::Error) => Code::FaultsAlike,
                Some(Severity::Warning | Severity::Note) => Code::WarningsAlike,
            };
            let more = Diagnostic::new(kind)
                .with("code", code)
                .with("count", count);
            faults.push(more);
        }
        faults
    }

    /// The script in which a span lies.
    pub fn file_name(&self, span: Span) -> String {
        let file = self.files.get(span.file as usize);
        file.cloned().unwrap_or_default()
    }

    /// A span as users see it.
    pub fn location(&self, span: Span) -> Location {
        location(&self.files, span)
    }
}
