use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::Arc,
};

use indexmap::IndexMap;
use rayon::prelude::*;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::{
    diagnostics::{Code, Diagnostic},
    model::{Column, Sex, Standing, Table},
    plan::{Node, NodeId, Op, Plan},
};

use super::{
    Dataset,
    compute::{RowFault, compute},
    fund::{FoldedFund, fold_fund},
    value::{Digest, Value},
};

/// What one evaluation did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nodes whose value was computed.
    pub computed: usize,
    /// Nodes whose value was at hand.
    pub reused: usize,
}

impl std::ops::Add for Counts {
    type Output = Counts;

    fn add(self, other: Counts) -> Counts {
        Counts {
            computed: self.computed + other.computed,
            reused: self.reused + other.reused,
        }
    }
}

/// Evaluates plans on facts of one kind, and keeps what it has computed.
///
/// A value is kept under the digest of its operation and of its inputs' values, so it is found again after any
/// edit that does not touch it. With the same plan only what depends on a changed column is visited, and the
/// wave stops where a value comes out the same; with a new plan every node's key is looked up.
#[derive(Debug, Default)]
pub struct Evaluator {
    plan: Option<Arc<Plan>>,
    axes_digest: Digest,
    /// Which nodes it is about; empty for all.
    wanted: Vec<bool>,
    slots: Vec<Option<Slot>>,
    memo: HashMap<Digest, Kept, BuildHasherDefault<OfDigest>>,
    round: u64,
    /// What nodes gave before this round, where the plan is the same and the value is another: a rank looks at
    /// the years that differ.
    before: HashMap<NodeId, Value>,
}

#[derive(Clone, Debug)]
struct Slot {
    digest: Digest,
    value: Value,
    /// Where its closure failed, if it has one.
    fault: Option<Arc<RowFault>>,
}

/// A digest is as good as any hash of it.
#[derive(Default)]
struct OfDigest(u64);

impl Hasher for OfDigest {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }

    fn write_u128(&mut self, digest: u128) {
        self.0 = digest as u64;
    }
}

#[derive(Debug)]
struct Kept {
    slot: Slot,
    round: u64,
}

/// Among whom figures stand.
#[derive(Clone, Copy, Debug)]
pub enum ReferencePopulation<'a> {
    /// The places of the dataset themselves: they are ranked, and what is said of all is said of them.
    Themselves,
    /// As [`ReferencePopulation::Themselves`]; women and men, in this order, are evaluated apart, for rules that look at them.
    Everybody([&'a Evaluator; 2]),
    /// The places of another evaluation of the same plan: units have no ranks of their own, and are put on the
    /// scales of the municipalities.
    Others(&'a Evaluator),
}

impl ReferencePopulation<'_> {
    /// Whether a node takes what the evaluator itself does not keep watch over.
    fn may_have_changed(self, node: &Node) -> bool {
        let mut inputs = 0..node.inputs.len();
        match self {
            ReferencePopulation::Themselves => false,
            ReferencePopulation::Everybody(_) => matches!(node.op, Op::OfSex(_)),
            ReferencePopulation::Others(_) => inputs.any(|position| node.op.takes_all(position)),
        }
    }
}

/// How many rounds pass between two clearings of the memo.
const CLEARING: u64 = 16;
/// Below this many nodes of a level the threads cost more than they give.
const WORTH_THREADS: usize = 8;

impl Evaluator {
    /// Evaluates every needed node of `plan`; ranks, bands and funds only among themselves. Where there are no units
    /// nothing is said of them.
    pub fn evaluate(
        &mut self,
        plan: &Arc<Plan>,
        dataset: &Dataset,
        among: ReferencePopulation<'_>,
    ) -> Counts {
        if matches!(among, ReferencePopulation::Others(_)) && dataset.axes().places.ranked() == 0 {
            *self = Evaluator::default();
            return Counts::default();
        }
        self.evaluate_wanted(plan, dataset, among, Vec::new())
    }

    /// Evaluates, ranked, only what rests on key figures that are `held` (by index) and on no others: women or men
    /// have no figures elsewhere, and nothing else has a value afterwards.
    pub fn evaluate_held(&mut self, plan: &Arc<Plan>, dataset: &Dataset, held: &[bool]) -> Counts {
        if held.contains(&true) {
            self.evaluate_wanted(
                plan,
                dataset,
                ReferencePopulation::Themselves,
                plan.resting_on(held),
            )
        } else {
            *self = Evaluator::default();
            Counts::default()
        }
    }

    fn evaluate_wanted(
        &mut self,
        plan: &Arc<Plan>,
        dataset: &Dataset,
        among: ReferencePopulation<'_>,
        wanted: Vec<bool>,
    ) -> Counts {
        self.round += 1;
        let same = self.axes_digest == dataset.axes_digest()
            && self.wanted == wanted
            && self
                .plan
                .as_ref()
                .is_some_and(|known| Arc::ptr_eq(known, plan));
        let mut stale = vec![!same; plan.nodes().len()];
        if !same {
            self.slots = vec![None; plan.nodes().len()];
            self.plan = Some(Arc::clone(plan));
            self.axes_digest = dataset.axes_digest();
            self.wanted = wanted;
        }
        let count = match self.wanted.as_slice() {
            [] => plan.needed(),
            wanted => wanted.iter().filter(|wanted| **wanted).count(),
        };
        let mut counts = Counts::default();
        for level in plan.levels() {
            let due: Vec<(NodeId, &Node)> = level
                .iter()
                .filter_map(|id| plan.node(*id).map(|node| (*id, node)))
                .filter(|(id, node)| {
                    matches!(
                        node.op,
                        Op::KeyFigure(_) | Op::Nation(_) | Op::Table(_) | Op::Rows(_) | Op::Per(_)
                    ) || stale.get(id.index()).copied().unwrap_or(false)
                        || among.may_have_changed(node)
                })
                .filter(|(_, node)| {
                    !matches!(among, ReferencePopulation::Others(_))
                        || !matches!(node.op, Op::Standing(_) | Op::Fund(_))
                })
                .filter(|(id, _)| {
                    self.wanted.is_empty() || self.wanted.get(id.index()) == Some(&true)
                })
                .collect();
            for (id, slot) in self.level(&due, dataset, among, &mut counts) {
                self.put(id, slot, plan, &mut stale);
            }
        }
        self.before.clear();
        counts.reused = count.saturating_sub(counts.computed);
        if self.round.is_multiple_of(CLEARING) || !same {
            self.clear();
        }
        counts
    }

    /// The values of the due nodes of one level, from the dataset, from the memo, or computed.
    fn level(
        &mut self,
        due: &[(NodeId, &Node)],
        dataset: &Dataset,
        among: ReferencePopulation<'_>,
        counts: &mut Counts,
    ) -> Vec<(NodeId, Slot)> {
        let mut ready = Vec::with_capacity(due.len());
        // Nodes that say the same share one computation, also within a level.
        let mut missing: IndexMap<Digest, (&Node, Vec<NodeId>)> = IndexMap::new();
        let this: &Self = self;
        let found: Vec<Found> =
            side_by_side(due, |(id, node)| this.at_hand(*id, node, dataset, among));
        for ((id, node), found) in due.iter().zip(found) {
            let key = match found {
                Found::Slot(slot) => {
                    ready.push((*id, slot));
                    continue;
                }
                Found::Under(key) => key,
            };
            match self.memo.get_mut(&key) {
                Some(kept) => {
                    kept.round = self.round;
                    ready.push((*id, kept.slot.clone()));
                }
                None => missing
                    .entry(key)
                    .or_insert((*node, Vec::new()))
                    .1
                    .push(*id),
            }
        }
        counts.computed += missing.len();
        let wanted: Vec<(&Digest, &(&Node, Vec<NodeId>))> = missing.iter().collect();
        let made = side_by_side(&wanted, |(key, (node, ids))| {
            let id = ids.first().copied().unwrap_or_default();
            let (value, fault) = self.compute(id, node, dataset, among);
            let slot = Slot {
                digest: value.digest(),
                value,
                fault: fault.map(Arc::new),
            };
            (**key, slot)
        });
        for ((key, slot), (_, ids)) in made.into_iter().zip(missing.values()) {
            ready.extend(ids.iter().map(|id| (*id, slot.clone())));
            let round = self.round;
            self.memo.insert(key, Kept { slot, round });
        }
        ready
    }

    /// The value of a node that is a fact or another's, or under which key the memo may have it.
    fn at_hand(
        &self,
        id: NodeId,
        node: &Node,
        dataset: &Dataset,
        among: ReferencePopulation<'_>,
    ) -> Found {
        let fact = match node.op {
            Op::KeyFigure(index) => dataset.column_with_digest(index),
            Op::Nation(index) => dataset.nation_with_digest(index),
            _ => None,
        };
        if let Some((column, digest)) = fact {
            return Found::Slot(Slot {
                digest,
                value: Value::Column(Arc::clone(column)),
                fault: None,
            });
        }
        if let Op::Table(index) = node.op
            && let Some((table, digest)) = dataset.table_with_digest(index)
        {
            return Found::Slot(Slot {
                digest,
                value: Value::Table(Arc::clone(table)),
                fault: None,
            });
        }
        if let (Op::Reference(_), Some(slot)) = (
            &node.op,
            node.inputs
                .first()
                .and_then(|input| self.slots.get(input.index()).cloned().flatten()),
        ) {
            return Found::Slot(slot);
        }
        Found::Under(self.key((id, node), dataset, among))
    }

    /// What a node takes at each of its inputs.
    fn taken<'a>(
        &'a self,
        node: &'a Node,
        among: ReferencePopulation<'a>,
    ) -> impl Iterator<Item = Option<&'a Slot>> {
        let inputs = node.inputs.iter().enumerate();
        inputs.map(move |(position, input)| {
            let slots = match (among, &node.op) {
                (ReferencePopulation::Everybody([women, men]), Op::OfSex(sex)) => match sex {
                    Sex::Men => &men.slots,
                    Sex::Women | Sex::Total => &women.slots,
                },
                // Nobody else has women and men apart.
                (_, Op::OfSex(_)) => return None,
                (ReferencePopulation::Others(others), op) if op.takes_all(position) => {
                    &others.slots
                }
                _ => &self.slots,
            };
            slots.get(input.index()).and_then(Option::as_ref)
        })
    }

    fn key(
        &self,
        (id, node): (NodeId, &Node),
        dataset: &Dataset,
        among: ReferencePopulation<'_>,
    ) -> Digest {
        let mut hasher = Xxh3::new();
        hasher.update(&self.axes_digest.to_le_bytes());
        node.op.fingerprint(&mut hasher);
        for slot in self.taken(node, among) {
            hasher.update(&slot.map_or(0, |slot| slot.digest).to_le_bytes());
        }
        if let Some(mask) = dataset.mask(id) {
            mask.fingerprint(&mut hasher);
        }
        hasher.digest128()
    }

    fn compute(
        &self,
        id: NodeId,
        node: &Node,
        dataset: &Dataset,
        among: ReferencePopulation<'_>,
    ) -> (Value, Option<RowFault>) {
        let taken = self.taken(node, among);
        let inputs: Vec<&Value> = taken.flatten().map(|slot| &slot.value).collect();
        if let Op::Fund(rule) = &node.op {
            let tables: Vec<&Table> = inputs.iter().filter_map(|input| input.table()).collect();
            let fund = fold_fund(rule, &tables, self.fund(id));
            return (Value::Fund(Arc::new(fund)), None);
        }
        let known = node
            .inputs
            .first()
            .and_then(|input| self.before.get(input)?.column())
            .zip(self.standing(id));
        let (mut value, fault) = compute(&node.op, &inputs, dataset.axes(), known);
        if let Some(mask) = dataset.mask(id) {
            value.cover(mask, &node.op);
        }
        (value, fault)
    }

    fn put(&mut self, id: NodeId, slot: Slot, plan: &Plan, stale: &mut [bool]) {
        let Some(known) = self.slots.get_mut(id.index()) else {
            return;
        };
        if known
            .as_ref()
            .is_some_and(|known| known.digest == slot.digest)
        {
            return;
        }
        if let Some(earlier) = known.replace(slot) {
            self.before.insert(id, earlier.value);
        }
        for dependent in plan.dependents(id) {
            if let Some(flag) = stale.get_mut(dependent.index()) {
                *flag = true;
            }
        }
    }

    /// Forgets what the last two rounds neither hold nor met.
    fn clear(&mut self) {
        let round = self.round;
        self.memo
            .retain(|_, kept| kept.round + 1 >= round || !kept.slot.value.is_forgotten());
    }

    /// The column of a node, after an evaluation that needed it.
    pub fn column(&self, id: NodeId) -> Option<&Column> {
        self.value(id).and_then(Value::column)
    }

    /// Ranks and bands of a node, after an evaluation that needed it.
    pub fn standing(&self, id: NodeId) -> Option<&Standing> {
        self.value(id).and_then(Value::standing)
    }

    /// The rows of a node, after an evaluation that needed it.
    pub fn table(&self, id: NodeId) -> Option<&Table> {
        self.value(id).and_then(Value::table)
    }

    /// The ledger of a node, after an evaluation that needed it.
    pub(super) fn fund(&self, id: NodeId) -> Option<&FoldedFund> {
        self.value(id).and_then(Value::fund)
    }

    /// The closures that failed for a place and year of `facts` in the last evaluation (V410), one fault for each.
    pub fn faults(&self, plan: &Plan, dataset: &Dataset) -> Vec<Diagnostic> {
        let axes = dataset.axes();
        let failed = plan
            .nodes()
            .iter()
            .zip(&self.slots)
            .filter_map(|(node, slot)| {
                let fault = slot.as_ref()?.fault.as_ref()?;
                matches!(node.op, Op::Map(_)).then_some((node, fault))
            });
        let mut faults: Vec<Diagnostic> = failed
            .map(|(node, fault)| {
                let place = axes.places.places().get(fault.place);
                let year = axes.years.years().nth(fault.year).unwrap_or_default();
                let failed = Diagnostic::new(Code::RowRuleFailed)
                    .with("place", place.map_or("", |place| place.name.as_str()))
                    .with("year", year)
                    .with("text", &fault.text)
                    .with("count", fault.count)
                    .at(plan.location(node.span));
                match axes.sex {
                    Sex::Total => failed.with("whom", ""),
                    Sex::Women => failed.said("whom", "sex.whom.women"),
                    Sex::Men => failed.said("whom", "sex.whom.men"),
                }
            })
            .collect();
        faults.dedup_by(|a, b| a.places == b.places);
        faults
    }

    /// The digest of what a node gives, after an evaluation that needed it.
    pub(super) fn digest(&self, id: NodeId) -> Option<Digest> {
        let slot = self.slots.get(id.index())?.as_ref()?;
        Some(slot.digest)
    }

    fn value(&self, id: NodeId) -> Option<&Value> {
        self.slots
            .get(id.index())
            .and_then(Option::as_ref)
            .map(|slot| &slot.value)
    }
}

enum Found {
    Slot(Slot),
    Under(Digest),
}

/// Does the same with each of several, in their order: on several threads if that is worth it.
fn side_by_side<T: Sync, R: Send>(several: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if several.len() < WORTH_THREADS {
        several.iter().map(work).collect()
    } else {
        several.par_iter().map(&work).collect()
    }
}
