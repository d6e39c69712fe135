//! What is hidden of the people behind the rows of tables, decided once for everything that is worked out from them.
//!
//! Every group of rows of which something shown is worked out is a claim: a figure of a place and a year, a group of a
//! table, a row that a rule withholds where few answered. Which groups are hidden follows from who belongs to them, for
//! all claims about one table together; what each says counts only for the ends of its scale
//! ([`crate::methods::Claims`]). Nodes then give [`Missing::TooFew`] or [`Missing::Shielded`] there, so that nothing that
//! rests on them, and no output, knows more.
//!
//! What is worked out from groups, and not from rows, is no claim: it says nothing but what the groups do.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use indexmap::IndexMap;

use super::{lineage::rows_of, mask::Masks};
use crate::{
    inputs::{BoundTable, BoundTables},
    methods::{
        Aggregate, AggregateFunction, ClaimedGroup, Claims, GroupKey, Method, Operated,
        RowExpression, TableOperation,
    },
    model::{Axes, Missing, People, RowAnswers, Scalar, Table, fold},
    plan::{Node, NodeId, Op, Plan, PlannedTable},
};

/// Where something is worked out of a group of rows.
#[derive(Clone, Debug)]
enum Spot {
    /// A figure: which axes, and the flat position.
    Figure(usize, usize),
    Group(GroupKey, usize),
    Row(usize),
}

struct Claim {
    node: NodeId,
    spot: Spot,
    group: usize,
    statistic: usize,
}

/// What is hidden where a plan is evaluated for municipalities and for units, on these axes.
pub fn masks(plan: &Plan, tables: &BoundTables, axes: [&Axes; 2]) -> [Masks; 2] {
    let mut all = [Masks::new(), Masks::new()];
    let about_people = plan.tables.iter().zip(&tables.tables).enumerate();
    for (index, (planned, bound)) in about_people.filter(|(_, (planned, _))| planned.least > 1) {
        let mut gathering = Gathering::new(plan, index, planned, (tables, bound));
        gathering.gather(axes);
        gathering.hide(&mut all);
    }
    all
}

/// Rows of a node, each with the only row of the sheets that it is.
type Traced = (Arc<Table>, Arc<Vec<usize>>);

struct Gathering<'a> {
    plan: &'a Plan,
    index: usize,
    planned: &'a PlannedTable,
    tables: &'a BoundTables,
    bound: &'a BoundTable,
    traced: HashMap<NodeId, Option<Traced>>,
    claims: Vec<Claim>,
    /// The rows of each group, in order.
    groups: IndexMap<Vec<usize>, bool>,
    /// What is said: for each row of the sheets the bits of a number, where it says one.
    statistics: IndexMap<Vec<(usize, u64)>, Statistic>,
}

#[derive(Default)]
struct Statistic {
    said: HashMap<usize, f64>,
    ends: Option<[f64; 2]>,
    /// Whether each row is one person's yes or no.
    yes_or_no: bool,
}

impl<'a> Gathering<'a> {
    fn new(
        plan: &'a Plan,
        index: usize,
        planned: &'a PlannedTable,
        (tables, bound): (&'a BoundTables, &'a BoundTable),
    ) -> Self {
        Gathering {
            plan,
            index,
            planned,
            tables,
            bound,
            traced: HashMap::new(),
            claims: Vec::new(),
            groups: IndexMap::new(),
            statistics: IndexMap::new(),
        }
    }

    fn gather(&mut self, axes: [&Axes; 2]) {
        let plan = self.plan;
        for id in plan.levels().iter().flatten() {
            let Some(node) = plan.node(*id) else {
                continue;
            };
            match &node.op {
                Op::Table(index) if *index == self.index => {
                    let rows = (0..self.bound.table.rows).collect();
                    let traced = (Arc::clone(&self.bound.table), Arc::new(rows));
                    self.traced.insert(*id, Some(traced));
                }
                Op::Rows(operation) => self.operated(*id, node, operation),
                Op::Per(spread) => {
                    let Some((table, from)) = self.input(node) else {
                        continue;
                    };
                    if spread.least.is_some_and(|least| least < 2)
                        || self.counts_people(node, &spread.value)
                    {
                        continue;
                    }
                    let statistic = self.statistic(&spread.value, &table, &from);
                    for (which, axes) in axes.iter().enumerate() {
                        for (at, rows) in spread.positions(&table, axes) {
                            let rows = spread.value.counted(&table, &rows);
                            let spot = Spot::Figure(which, at);
                            self.claim(*id, spot, (&rows, &from), statistic, true);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Rows that are not groups, before a node takes them.
    fn input(&self, node: &Node) -> Option<Traced> {
        self.traced.get(node.inputs.first()?)?.clone()
    }

    fn operated(&mut self, id: NodeId, node: &Node, operation: &TableOperation) {
        let Some((table, from)) = self.input(node) else {
            return;
        };
        let other = node.inputs.get(1);
        let other = other.and_then(|other| rows_of(self.plan, self.tables, *other));
        let Operated {
            table: made,
            from: rows,
        } = operation.apply(&table, other.as_ref());
        if let TableOperation::Group {
            by, parts, least, ..
        } = operation
        {
            let keys = TableOperation::group_keys(by, &made);
            for (at, (_, part)) in parts.iter().enumerate() {
                if least.is_some_and(|least| least < 2) || self.counts_people(node, part) {
                    continue;
                }
                let statistic = self.statistic(part, &table, &from);
                for (key, rows) in keys.iter().zip(&rows) {
                    let spot = Spot::Group(key.clone(), at);
                    let counted = part.counted(&table, rows);
                    self.claim(id, spot, (&counted, &from), statistic, true);
                }
            }
            return;
        }
        if let TableOperation::Add { value, .. } = operation
            && let Some(withheld) = self.withheld(value)
        {
            let of = Aggregate::of(AggregateFunction::Combined(Method::Mean), withheld);
            let statistic = self.statistic(&of, &table, &from);
            // Where rows are picked by what was withheld before, a row has not the same number with less withheld.
            let may_hide = !self.is_picked_by_withheld(node);
            for row in 0..table.rows {
                self.claim(id, Spot::Row(row), (&[row], &from), statistic, may_hide);
            }
        }
        let from = rows
            .iter()
            .filter_map(|rows| from.get(*rows.first()?).copied());
        let from = Arc::new(from.collect());
        self.traced.insert(id, Some((Arc::new(made), from)));
    }

    /// What a column withholds by the column that counts people.
    fn withheld(&self, value: &RowExpression) -> Option<RowExpression> {
        let counting = self.counting()?;
        let found = value.withheld().into_iter();
        let mut mine = found.filter(
            |(_, answers, _)| matches!(answers, RowExpression::Column(name) if *name == counting),
        );
        mine.next().map(|(value, _, _)| value.clone())
    }

    /// The column of the sheets that says how many people a row is about.
    fn counting(&self) -> Option<Arc<str>> {
        let declaration = &self.planned.declaration;
        match declaration.people.answers {
            Some(RowAnswers::Column(at)) => Some(Arc::clone(&declaration.columns.get(at)?.name)),
            _ => None,
        }
    }

    /// Whether an aggregate says how many answered and not what, of rows that are not picked.
    fn counts_people(&self, node: &Node, aggregate: &Aggregate) -> bool {
        let Some(RowExpression::Column(name)) = &aggregate.of else {
            return false;
        };
        let is_all = aggregate.condition.is_none();
        is_all
            && self.counting().as_ref() == Some(name)
            && !self.way(node).into_iter().any(TableOperation::picks)
    }

    fn is_picked_by_withheld(&self, node: &Node) -> bool {
        let way = self.way(node);
        let withholds = way.iter().any(
            |operation| matches!(operation, TableOperation::Add { value, .. } if value.withholds()),
        );
        withholds && way.iter().any(|one| one.picks())
    }

    /// The operations before a node.
    fn way(&self, node: &'a Node) -> Vec<&'a TableOperation> {
        let mut found = Vec::new();
        let mut at = node.inputs.first();
        while let Some(node) = at.and_then(|id| self.plan.node(*id)) {
            if let Op::Rows(operation) = &node.op {
                found.push(operation);
            }
            at = node.inputs.first();
        }
        found
    }

    fn statistic(&mut self, of: &Aggregate, table: &Table, from: &[usize]) -> usize {
        let Some(said) = of.said(table) else {
            return self
                .statistics
                .insert_full(Vec::new(), Statistic::default())
                .0;
        };
        let said: HashMap<usize, f64> = from
            .iter()
            .zip(said)
            .filter_map(|(row, number)| Some((*row, number.ok()?)))
            .collect();
        let ends = said.values().fold(None, |ends: Option<[f64; 2]>, number| {
            let [low, high] = ends.unwrap_or([*number; 2]);
            Some([low.min(*number), high.max(*number)])
        });
        // Two expressions that say the same of every row are one.
        let mut key: Vec<(usize, u64)> = said
            .iter()
            .map(|(row, number)| (*row, number.to_bits()))
            .collect();
        key.sort_unstable();
        let ends = if of.is_yes_or_no() {
            Some([0.0, 1.0])
        } else {
            ends
        };
        let statistic = Statistic {
            said,
            ends,
            yes_or_no: of.is_yes_or_no() && self.counting().is_none(),
        };
        self.statistics.insert_full(key, statistic).0
    }

    fn claim(
        &mut self,
        node: NodeId,
        spot: Spot,
        (rows, from): (&[usize], &[usize]),
        statistic: usize,
        may_hide: bool,
    ) {
        let mut rows: Vec<usize> = rows
            .iter()
            .filter_map(|row| from.get(*row).copied())
            .collect();
        rows.sort_unstable();
        rows.dedup();
        let entry = self.groups.entry(rows);
        let group = entry.index();
        *entry.or_insert(true) &= may_hide;
        self.claims.push(Claim {
            node,
            spot,
            group,
            statistic,
        });
    }

    /// Decides, and puts what is hidden into the masks.
    fn hide(self, all: &mut [Masks; 2]) {
        let (claims, atoms) = self.as_claims();
        let nothing = vec![None; claims.groups.len()];
        let by_people = claims.protect(&nothing, &vec![[false; 2]; claims.atoms.len()]);
        let mut hidden: Vec<Vec<Option<Missing>>> = Vec::new();
        for (_, statistic) in &self.statistics {
            let ends: Vec<[bool; 2]> = atoms.iter().map(|rows| statistic.at_ends(rows)).collect();
            let start = self.with_minorities(statistic, &by_people);
            let is_any = start != by_people
                || start.iter().any(Option::is_some)
                    && ends.iter().any(|ends| ends.contains(&true));
            hidden.push(if is_any {
                claims.protect(&start, &ends)
            } else {
                by_people.clone()
            });
        }
        for claim in &self.claims {
            let why = hidden
                .get(claim.statistic)
                .and_then(|of| of.get(claim.group));
            let Some(why) = why.copied().flatten() else {
                continue;
            };
            for (which, masks) in all.iter_mut().enumerate() {
                if matches!(&claim.spot, Spot::Figure(axes, _) if *axes != which) {
                    continue;
                }
                let mask = masks.entry(claim.node).or_default();
                match &claim.spot {
                    Spot::Figure(_, at) => mask.positions.insert(*at, why),
                    Spot::Group(key, part) => mask.groups.insert((key.clone(), *part), why),
                    Spot::Row(row) => mask.rows.insert(*row, why),
                };
            }
        }
    }

    /// What is hidden, with the groups in which so few say yes, or no, that it tells of them: none where the settings do
    /// not ask for it.
    fn with_minorities(
        &self,
        statistic: &Statistic,
        hidden: &[Option<Missing>],
    ) -> Vec<Option<Missing>> {
        let least = self.plan.least_minority as usize;
        let mut all = hidden.to_vec();
        if least == 0 || !statistic.yes_or_no {
            return all;
        }
        for (slot, rows) in all.iter_mut().zip(self.groups.keys()) {
            let said: Vec<f64> = rows
                .iter()
                .filter_map(|row| statistic.said.get(row).copied())
                .collect();
            let yes = said.iter().filter(|number| **number > 0.0).count();
            if yes.min(said.len() - yes) < least {
                slot.get_or_insert(Missing::TooFew);
            }
        }
        all
    }

    /// The claims in terms of atoms, and the rows of each atom.
    fn as_claims(&self) -> (Claims, Vec<Vec<usize>>) {
        let mut of_row: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (group, (rows, _)) in self.groups.iter().enumerate() {
            for row in rows {
                of_row.entry(*row).or_default().push(group);
            }
        }
        let mut atoms: IndexMap<Vec<usize>, Vec<usize>> = IndexMap::new();
        for (row, groups) in of_row {
            atoms.entry(groups).or_default().push(row);
        }
        let mut groups: Vec<ClaimedGroup> = self
            .groups
            .values()
            .map(|may_hide| ClaimedGroup {
                known: !*may_hide,
                ..ClaimedGroup::default()
            })
            .collect();
        for (atom, members) in atoms.keys().enumerate() {
            for group in members {
                if let Some(group) = groups.get_mut(*group) {
                    group.atoms.push(atom);
                }
            }
        }
        let mut who = Who::new(&self.planned.declaration.people, &self.bound.table);
        let people = atoms.values().map(|rows| who.of(rows)).collect();
        let claims = Claims {
            least: self.planned.least,
            atoms: people,
            groups,
        };
        (claims, atoms.into_values().collect())
    }
}

impl Statistic {
    /// Whether all of some rows say what stands at the low end and at the high end, as far as they say anything.
    fn at_ends(&self, rows: &[usize]) -> [bool; 2] {
        let Some(ends) = self.ends else {
            return [false; 2];
        };
        ends.map(|end| {
            rows.iter()
                .all(|row| self.said.get(row).is_none_or(|number| *number == end))
        })
    }
}

/// Who stands behind rows.
struct Who<'a> {
    people: &'a People,
    table: &'a Table,
    known: HashMap<Vec<Result<String, Missing>>, u32>,
}

impl<'a> Who<'a> {
    fn new(people: &'a People, table: &'a Table) -> Self {
        Who {
            people,
            table,
            known: HashMap::new(),
        }
    }

    /// Each with a number and how many they are.
    fn of(&mut self, rows: &[usize]) -> Vec<(u32, u32)> {
        let mut found: BTreeMap<u32, u32> = BTreeMap::new();
        for row in rows {
            let count = match self.people.answers {
                None => 1,
                Some(RowAnswers::Number(number)) => number,
                Some(RowAnswers::Column(at)) => match self.table.cell(at, *row) {
                    Ok(Scalar::Number(number)) => number.clamp(0.0, f64::from(u32::MAX)) as u32,
                    _ => 0,
                },
            };
            let known = found.entry(self.number(*row)).or_default();
            *known = count.max(*known);
        }
        found.into_iter().collect()
    }

    /// The same number for whoever is the same.
    fn number(&mut self, row: usize) -> u32 {
        let counted = matches!(self.people.answers, Some(RowAnswers::Column(_)));
        if self.people.person.is_empty() && !counted {
            return u32::try_from(row).unwrap_or(u32::MAX);
        }
        let cell = |at: &usize| {
            let cell = self.table.cell(*at, row)?;
            Ok(fold(&cell.written()))
        };
        let key = self.people.person.iter().map(cell).collect();
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        *self.known.entry(key).or_insert(next)
    }
}
