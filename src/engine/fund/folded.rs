use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use crate::{
    methods::ledger::{Ledger, Overflow, fold},
    model::Table,
    plan::{FundRule, Op, with_deep_stack},
};

use super::{
    super::value::{Digest, digest_table},
    decide::Scripted,
    rows::{Read, read},
    stated::Stated,
};

/// A fund's ledger, with the rows that it was folded from.
#[derive(Clone, Debug)]
pub(in crate::engine) struct FoldedFund {
    /// Of the rule and the tables: equal ones give equal ledgers.
    pub(in crate::engine) digest: Digest,
    /// The ledger; without a period that could be counted none.
    pub(super) ledger: Option<Ledger<Stated>>,
    /// The period whose allocation makes more money than there can be.
    pub(super) overflow: Option<Overflow>,
    /// What the tables say.
    pub(super) read: Read,
}

/// Folds a fund from its tables, in the order of its node's inputs. `previous`, folded by the same rule from
/// earlier tables, spares what has not changed.
pub(in crate::engine) fn fold_fund(
    rule: &Arc<FundRule>,
    tables: &[&Table],
    previous: Option<&FoldedFund>,
) -> FoldedFund {
    let mut hasher = Xxh3::new();
    Op::Fund(Arc::clone(rule)).fingerprint(&mut hasher);
    for table in tables {
        hasher.update(&digest_table(table).to_le_bytes());
    }
    let read = read(rule, tables);
    let known = previous.and_then(|known| known.ledger.as_ref());
    let work = || {
        let (periods, events) = (read.periods.clone(), read.events.clone());
        fold(&Scripted::new(rule), rule.terms, periods, events, known)
    };
    let (ledger, overflow) = match with_deep_stack(work) {
        Some(Ok(ledger)) => (Some(ledger), None),
        Some(Err(overflow)) => (None, Some(overflow)),
        None => (None, None),
    };
    FoldedFund {
        digest: hasher.digest128(),
        ledger,
        overflow,
        read,
    }
}
