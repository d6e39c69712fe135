//! How many people must stand behind what is shown of the rows of a table, and what rules may not show of them.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    diagnostics::{Code, Diagnostic},
    methods::{Aggregate, AggregateFunction, RowExpression, TableOperation},
    model::{CellKind, People, RowAnswers},
};

use super::{Node, NodeId, Op, PlanBuilder, ShownMap, ShownTable};

/// What rules say of the people behind the rows of one table.
#[derive(Default)]
struct Said {
    /// The least numbers that they give.
    least: Vec<u32>,
    /// The columns that hold what people answered, as far as a rule withholds them or works something out of them.
    guarded: BTreeSet<Arc<str>>,
}

impl PlanBuilder {
    /// Settles for each table how many people must stand behind what is shown of it: the most that any rule asks for, and
    /// where none does so many as the settings say, if the table tells of people. That number then holds wherever its
    /// rows are shown, and cells are guarded that nobody may quote.
    ///
    /// Faults: a least number over rows of which nothing tells how many people they are about (V380), a table that is
    /// shown with a row for each person (V381), a column shown as it stands that other rules withhold (V382).
    pub(super) fn settle_people(&mut self) {
        for index in 0..self.tables.len() {
            self.count_by_what_rules_need(index);
        }
        self.refuse_numbers_of_rows();
        for index in 0..self.tables.len() {
            let said = self.said(index);
            let Some(table) = self.tables.get_mut(index) else {
                continue;
            };
            let told = table.declaration.people.are_told();
            let own = if told { self.least_answers } else { 0 };
            table.least = said.least.iter().max().copied().unwrap_or(own);
            table.declaration.guarded = table.least > 1;
            self.need_alike(index);
            self.refuse_what_tells(index, &said);
        }
        self.refuse_joins_with_people();
        self.refuse_lists_of_people();
    }

    /// What few people answered in one table is not hidden in another: it cannot be looked up (V383).
    fn refuse_joins_with_people(&mut self) {
        let mut faults = Vec::new();
        for node in &self.nodes {
            let (Op::Rows(TableOperation::Join(_)), Some(other)) = (&node.op, node.inputs.get(1))
            else {
                continue;
            };
            let table = self
                .base_table(*other)
                .and_then(|index| self.tables.get(index));
            if let Some(table) = table.filter(|table| table.least > 1) {
                let fault = Diagnostic::new(Code::JoinWithPeople)
                    .with("table", &table.declaration.name)
                    .at(self.location(node.span));
                faults.push(fault);
            }
        }
        for fault in faults {
            self.report(fault);
        }
    }

    /// The latest row and a list of texts show what single rows say (V384), unless the rows are groups already.
    fn refuse_lists_of_people(&mut self) {
        let mut faults = Vec::new();
        for (index, table) in self.tables.iter().enumerate() {
            if table.least < 2 {
                continue;
            }
            for (id, node) in self.nodes_of(index) {
                let picked = Self::aggregates(node)
                    .into_iter()
                    .any(|(of, _)| of.is_picked());
                if picked && !self.is_grouped(id) {
                    let fault = Diagnostic::new(Code::PeopleListed)
                        .with("table", &table.declaration.name)
                        .with("least", table.least)
                        .at(self.location(node.span));
                    faults.push(fault);
                }
            }
        }
        for fault in faults {
            self.report_once(fault);
        }
    }

    /// A table whose rule withholds cells by a column of its own has that column tell how many answered.
    fn count_by_what_rules_need(&mut self, index: usize) {
        let Some(table) = self.tables.get(index) else {
            return;
        };
        if table.declaration.people.are_told() {
            return;
        }
        let needed = self
            .expressions(index)
            .into_iter()
            .find_map(|(id, expression)| {
                let withheld = expression.withheld();
                withheld
                    .into_iter()
                    .find_map(|(_, answers, _)| match answers {
                        RowExpression::Column(name) if !self.is_grouped(id) => {
                            let columns = &table.declaration.columns;
                            columns.iter().position(|column| column.name == *name)
                        }
                        _ => None,
                    })
            });
        if let (Some(column), Some(table)) = (needed, self.tables.get_mut(index)) {
            table.declaration.people.answers = Some(RowAnswers::Column(column));
        }
    }

    /// The nodes of a table's rows, each with its node's id.
    fn nodes_of(&self, index: usize) -> impl Iterator<Item = (NodeId, &Node)> {
        let ids = (0..).map(NodeId).zip(&self.nodes);
        ids.filter(move |(id, node)| {
            matches!(node.op, Op::Rows(_) | Op::Per(_)) && self.base_table(*id) == Some(index)
        })
    }

    /// What is taken from the rows of a table, each with the node that takes it.
    fn expressions(&self, index: usize) -> Vec<(NodeId, &RowExpression)> {
        let mut found = Vec::new();
        for (id, node) in self.nodes_of(index) {
            match &node.op {
                Op::Rows(TableOperation::Filter(one))
                | Op::Rows(TableOperation::Add { value: one, .. }) => found.push((id, one)),
                Op::Rows(TableOperation::Group { parts, .. }) => {
                    let taken = parts.iter().flat_map(|(_, part)| part.expressions());
                    found.extend(taken.map(|one| (id, one)));
                }
                Op::Per(spread) => {
                    found.extend(spread.value.expressions().map(|one| (id, one)));
                }
                _ => {}
            }
        }
        found
    }

    /// The operations that lead to the rows that a node takes, the last first.
    fn way(&self, id: NodeId) -> Vec<&TableOperation> {
        let mut found = Vec::new();
        let mut at = self
            .nodes
            .get(id.index())
            .and_then(|node| node.inputs.first());
        while let Some(node) = at.and_then(|id| self.nodes.get(id.index())) {
            if let Op::Rows(operation) = &node.op {
                found.push(operation);
            }
            at = node.inputs.first();
        }
        found
    }

    /// Whether the rows that a node takes are groups already.
    fn is_grouped(&self, id: NodeId) -> bool {
        let way = self.way(id);
        way.iter()
            .any(|operation| matches!(operation, TableOperation::Group { .. }))
    }

    /// What each aggregate of a node is, with the least number that its rule gives.
    fn aggregates(node: &Node) -> Vec<(&Aggregate, Option<u32>)> {
        match &node.op {
            Op::Per(spread) => vec![(&spread.value, spread.least)],
            Op::Rows(TableOperation::Group { parts, least, .. }) => {
                parts.iter().map(|(_, part)| (part, *least)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn said(&self, index: usize) -> Said {
        let mut said = Said::default();
        let Some(table) = self.tables.get(index) else {
            return said;
        };
        let counting = counting(&table.declaration.people);
        for (id, node) in self.nodes_of(index).filter(|(id, _)| !self.is_grouped(*id)) {
            for (aggregate, least) in Self::aggregates(node) {
                said.least.extend(least.filter(|least| *least > 1));
                let read = aggregate.expressions().flat_map(RowExpression::columns);
                let taken = self.behind(id, read.collect());
                let counts = taken.len() == 1
                    && counting.is_some_and(|at| {
                        let column = table.declaration.columns.get(at);
                        column.is_some_and(|column| taken.contains(&column.name))
                    });
                if least.is_none_or(|least| least > 1) && !counts {
                    said.guarded.extend(taken);
                }
            }
        }
        for (id, expression) in self.expressions(index) {
            for (value, _, least) in expression.withheld() {
                if least > 1.0 {
                    said.least
                        .push(least.ceil().min(f64::from(u32::MAX)) as u32);
                    said.guarded.extend(self.behind(id, value.columns()));
                }
            }
        }
        said
    }

    /// The columns of sheets that columns of the rows which a node takes are worked out from.
    fn behind(&self, id: NodeId, columns: Vec<Arc<str>>) -> BTreeSet<Arc<str>> {
        let mut wanted: BTreeSet<String> = columns.iter().map(ToString::to_string).collect();
        for operation in self.way(id) {
            wanted = wanted
                .iter()
                .flat_map(|name| operation.behind(name))
                .collect();
        }
        wanted.into_iter().map(Arc::from).collect()
    }

    /// Whoever withholds by the column that counts the people of a table withholds as much as all do.
    fn need_alike(&mut self, index: usize) {
        let Some(table) = self.tables.get(index) else {
            return;
        };
        let Some(counting) = counting(&table.declaration.people)
            .and_then(|at| table.declaration.columns.get(at))
            .map(|column| Arc::clone(&column.name))
        else {
            return;
        };
        let least = f64::from(table.least);
        let by_it = |answers: &RowExpression| {
            let is_it = matches!(answers, RowExpression::Column(name) if *name == counting);
            is_it.then_some(least)
        };
        let ids: Vec<NodeId> = self.nodes_of(index).map(|(id, _)| id).collect();
        for id in ids {
            if let Some(Node {
                op: Op::Rows(TableOperation::Add { value: one, .. } | TableOperation::Filter(one)),
                ..
            }) = self.nodes.get_mut(id.index())
            {
                *one = one.needing(&by_it);
            }
        }
    }

    /// A least number says how many people; rows of which nothing tells how many they are about are no people (V380).
    fn refuse_numbers_of_rows(&mut self) {
        let mut faults = Vec::new();
        for (index, table) in self.tables.iter().enumerate() {
            if table.declaration.people.are_told() {
                continue;
            }
            let asks = |(id, node): &(NodeId, &Node)| {
                let of_aggregate = Self::aggregates(node)
                    .iter()
                    .any(|(_, least)| least.is_some_and(|least| least > 1));
                of_aggregate || self.needs_a_count_of_rows(*id, node)
            };
            for (_, node) in self.nodes_of(index).filter(asks) {
                let columns = table.declaration.columns.iter();
                let columns: Vec<String> =
                    columns.map(|column| format!("`{}`", column.name)).collect();
                let fault = Diagnostic::new(Code::LeastOfRows)
                    .with("table", &table.declaration.name)
                    .with("columns", columns.join(", "))
                    .at(self.location(node.span));
                faults.push(fault);
            }
        }
        for fault in faults {
            self.report_once(fault);
        }
    }

    /// Whether a node withholds by a column in which rows were counted.
    fn needs_a_count_of_rows(&self, id: NodeId, node: &Node) -> bool {
        let (Op::Rows(TableOperation::Add { value: one, .. })
        | Op::Rows(TableOperation::Filter(one))) = &node.op
        else {
            return false;
        };
        let way = self.way(id);
        let counted = |name: &Arc<str>| {
            way.iter().any(|operation| match operation {
                TableOperation::Group { parts, .. } => parts
                    .iter()
                    .any(|(part, how)| part == name && how.function == AggregateFunction::Count),
                _ => false,
            })
        };
        let mut needed = one.withheld().into_iter();
        needed.any(|(_, answers, least)| least > 1.0 && answers.columns().iter().any(counted))
    }

    /// Shown tables that tell what single people or too few answered (V381, V382).
    fn refuse_what_tells(&mut self, index: usize, said: &Said) {
        let Some(table) = self.tables.get(index).filter(|table| table.least > 1) else {
            return;
        };
        let mut faults = Vec::new();
        let shown = self.shown_tables.iter();
        for shown in shown.filter(|shown| self.base_table(shown.value) == Some(index)) {
            let own = self.own(shown.value);
            let groups = matches!(own, Some(TableOperation::Group { .. }));
            if groups || self.is_grouped(shown.value) {
                continue;
            }
            let people = &table.declaration.people;
            if people.are_single(table.least) {
                let fault = Diagnostic::new(Code::PeopleShown)
                    .with("table", &table.declaration.name)
                    .at(self.location(shown.span));
                faults.push(fault);
                continue;
            }
            let kept = |column: Option<&Arc<str>>| {
                let mut columns = table.declaration.key.iter().chain(&people.person).copied();
                let at = |at: usize| table.declaration.columns.get(at).map(|known| &known.name);
                columns.any(|known| at(known) == column)
                    || counting(people).is_some_and(|known| at(known) == column)
            };
            let open = self.open(shown);
            let told = open
                .into_iter()
                .find(|name| said.guarded.contains(name) && !kept(Some(name)));
            if let Some(name) = told {
                let answers = counting(people).and_then(|at| table.declaration.columns.get(at));
                let fault = Diagnostic::new(Code::AnswersShown)
                    .with("column", &name)
                    .with("least", table.least)
                    .with("answers", answers.map_or("", |column| &column.name))
                    .at(self.location(shown.span));
                faults.push(fault);
            }
        }
        for fault in faults {
            self.report_once(fault);
        }
    }

    /// The columns of the rows that a node gives.
    fn all_columns(&self, id: NodeId) -> Vec<Arc<str>> {
        let base = self.base_table(id).and_then(|index| self.tables.get(index));
        let declared = base
            .map_or(&[][..], |table| &table.declaration.columns)
            .iter();
        let mut columns: Vec<(Arc<str>, CellKind)> = declared
            .map(|column| (Arc::clone(&column.name), column.kind))
            .collect();
        let mut all = self
            .own(id)
            .into_iter()
            .chain(self.way(id))
            .collect::<Vec<_>>();
        all.reverse();
        for operation in all {
            columns = operation.columns(&columns).unwrap_or(columns);
        }
        columns.into_iter().map(|(name, _)| name).collect()
    }

    /// The operation of a node that gives rows.
    fn own(&self, id: NodeId) -> Option<&TableOperation> {
        match &self.nodes.get(id.index())?.op {
            Op::Rows(operation) => Some(operation),
            _ => None,
        }
    }

    /// The columns of sheets that a shown table shows as they stand, or works out without withholding anything.
    fn open(&self, shown: &ShownTable) -> BTreeSet<Arc<str>> {
        let of_map = shown.map.iter().flat_map(ShownMap::columns);
        let mut wanted: BTreeSet<Arc<str>> = shown.columns.iter().chain(of_map).cloned().collect();
        if shown.columns.is_empty() && shown.map.is_none() {
            wanted.extend(self.all_columns(shown.value));
        }
        let own = self.own(shown.value);
        for operation in own.into_iter().chain(self.way(shown.value)) {
            let read = match operation {
                TableOperation::Add { name, value } if wanted.remove(name) => value.open_columns(),
                TableOperation::Change { name, of, .. } if wanted.remove(name) => {
                    vec![Arc::clone(of)]
                }
                _ => Vec::new(),
            };
            wanted.extend(read);
        }
        wanted
    }
}

/// The column, by index, that says how many people a row is about.
fn counting(people: &People) -> Option<usize> {
    match people.answers {
        Some(RowAnswers::Column(at)) => Some(at),
        _ => None,
    }
}
