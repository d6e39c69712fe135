//! The queue: who is paid from it, and the lines that tell of every payment.

use std::{ops::Bound, sync::Arc};

use jiff::civil::Date;

use crate::model::Kronor;

use super::{
    Claim, FundRules, Posting, PostingKind, Queued, Shortage,
    fold::{Fold, QueueKey},
};

impl<F: FundRules> Fold<'_, F> {
    /// Pays from the head of the queue as far as the money goes.
    pub(super) fn serve(&mut self, day: Date) {
        let mut from: Option<QueueKey> = None;
        while self.state.remaining > Kronor::ZERO {
            let next = match &from {
                None => self.state.queue.first(),
                Some(key) => {
                    let after = (Bound::Excluded(key), Bound::Unbounded);
                    self.state.queue.range(after).next()
                }
            };
            let Some(key) = next.cloned() else {
                return;
            };
            let paid_whole = self.pay(day, &key);
            if !paid_whole && !self.terms.overtaking {
                return;
            }
            from = (!paid_whole).then_some(key).or(from);
        }
    }

    /// Pays one in the queue; whether it got the whole.
    fn pay(&mut self, day: Date, key: &QueueKey) -> bool {
        let (payment, _, _, id) = key;
        let account = self.state.accounts.get_mut(id);
        let Some(claim) = account.and_then(|account| account.claims.get_mut(*payment)) else {
            return false;
        };
        let owed = claim.owed();
        let whole = owed <= self.state.remaining;
        let amount = match (whole, self.terms.shortage) {
            (true, _) => owed,
            (false, Shortage::PayPart) => self.state.remaining,
            (false, Shortage::Wait) => return false,
        };
        claim.paid = claim.paid.plus(amount).unwrap_or(claim.paid);
        let [paid, _] = &mut claim.numbers;
        *paid += 1;
        let (number, reason) = (*paid, Arc::clone(&claim.reason));
        if whole {
            claim.order = None;
            self.state.queue.remove(key);
        }
        self.state.reserved = self.state.reserved.less(amount).unwrap_or_default();
        let about = Some((Arc::clone(id), *payment));
        self.post(day, PostingKind::Paid, about, number, amount, reason);
        whole
    }

    pub(super) fn post(
        &mut self,
        date: Date,
        kind: PostingKind,
        about: Option<(Arc<str>, usize)>,
        number: u32,
        amount: Kronor,
        reason: Arc<str>,
    ) {
        let state = &mut self.state;
        let balance = match kind {
            PostingKind::Allocated => state.remaining.plus(amount),
            PostingKind::Lapsed | PostingKind::Paid | PostingKind::Repaid => {
                state.remaining.less(amount)
            }
        };
        state.remaining = balance.unwrap_or(state.remaining);
        let payment = about.as_ref().map(|(_, payment)| *payment);
        if let Some(statement) = &mut state.statement {
            let sum = match (kind, payment) {
                (PostingKind::Allocated, _) => Some(&mut statement.allocated),
                (PostingKind::Lapsed, _) => Some(&mut statement.lapsed),
                (PostingKind::Paid, Some(payment)) => statement.paid.get_mut(payment),
                (PostingKind::Repaid, Some(payment)) => statement.repaid.get_mut(payment),
                (PostingKind::Paid | PostingKind::Repaid, None) => None,
            };
            if let Some(sum) = sum {
                *sum = sum.plus(amount).unwrap_or(*sum);
            }
        }
        self.postings.push(Posting {
            date,
            period: state.period.unwrap_or(0),
            kind,
            application: about.map(|(id, _)| id),
            payment,
            number,
            amount,
            balance: state.remaining,
            reason,
        });
    }

    /// The queue as it stands.
    pub(super) fn listed(&self) -> Vec<Queued> {
        let places = self.state.queue.iter();
        places
            .map(|(payment, _, _, id)| {
                let account = self.state.accounts.get(id);
                let claim = account.and_then(|account| account.claims.get(*payment));
                Queued {
                    application: Arc::clone(id),
                    payment: *payment,
                    owed: claim.map(Claim::owed).unwrap_or_default(),
                    expected: None,
                }
            })
            .collect()
    }

    /// The period whose posting leaves nothing owed to one who stood in the queue.
    pub(super) fn expected(&self, place: &Queued, happened: usize) -> Option<usize> {
        let account = self.state.accounts.get(&place.application)?;
        let claim = account.claims.get(place.payment)?;
        if claim.owed() > Kronor::ZERO {
            return None;
        }
        let later = self.postings.iter().skip(happened).rev();
        later
            .filter(|posting| posting.application.as_ref() == Some(&place.application))
            .find(|posting| posting.payment == Some(place.payment))
            .map(|posting| posting.period)
    }
}
