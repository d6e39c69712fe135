//! What an event does to an application: what it is entitled to, is owed, has to pay back.

use std::sync::Arc;

use jiff::civil::Date;

use crate::model::Kronor;

use super::{
    Account, Claim, Claimant, Decision, Event, EventKind, FundRules, HeldWhy, Hold, PostingKind,
    Standing, fold::Fold,
};

impl<F: FundRules> Fold<'_, F> {
    pub(super) fn happen(&mut self, event: &Event<F::Record>) -> Result<(), HeldWhy> {
        let open = self.state.period.and_then(|index| self.periods.get(index));
        if open.is_none_or(|period| event.date > period.last) {
            return Err(HeldWhy::OutsideBudget);
        }
        let id = &event.application;
        if event.kind == EventKind::Received {
            if self.state.accounts.contains_key(id) {
                return Err(HeldWhy::Twice);
            }
            let account = Account {
                received: event.date,
                record: event.record.clone(),
                approved: None,
                rejected: None,
                withdrawn: None,
                reported: None,
                claims: vec![Claim::default(); self.rules.payments().len()],
            };
            self.state.accounts.insert(Arc::clone(id), account);
            self.decide(event, |trigger| trigger == EventKind::Received);
            return Ok(());
        }
        let account = self
            .state
            .accounts
            .get_mut(id)
            .ok_or(HeldWhy::NotReceived)?;
        let once = |done: &mut Option<Date>| match done {
            Some(_) => Err(HeldWhy::Twice),
            None => {
                *done = Some(event.date);
                Ok(())
            }
        };
        if account.withdrawn.is_some() {
            return Err(if event.kind == EventKind::Withdrawn {
                HeldWhy::Twice
            } else {
                HeldWhy::Ended
            });
        }
        if account.rejected.is_some() && event.kind != EventKind::Withdrawn {
            return Err(HeldWhy::Ended);
        }
        match event.kind {
            EventKind::Received => {}
            EventKind::Approved => once(&mut account.approved)?,
            EventKind::Rejected if account.approved.is_some() => return Err(HeldWhy::Twice),
            EventKind::Rejected => once(&mut account.rejected)?,
            EventKind::Withdrawn => once(&mut account.withdrawn)?,
            EventKind::Reported if account.approved.is_none() => return Err(HeldWhy::NotApproved),
            EventKind::Reported => once(&mut account.reported)?,
            EventKind::Added if account.approved.is_none() => return Err(HeldWhy::NotApproved),
            EventKind::Added | EventKind::Corrected => {}
        }
        self.rules.merge(&mut account.record, event);
        match event.kind {
            EventKind::Withdrawn => {
                let account = self.state.accounts.get(id);
                let claims = account.map_or(&[][..], |account| account.claims.as_slice());
                let decided = claims.iter().enumerate();
                let decided: Vec<usize> = decided
                    .filter(|(_, claim)| claim.since.is_some())
                    .map(|(payment, _)| payment)
                    .collect();
                for payment in decided {
                    self.entitle(event, payment, &Decision::Nothing(Arc::from("")));
                }
            }
            EventKind::Corrected => self.decide(event, |_| false),
            kind => self.decide(event, |trigger| trigger == kind),
        }
        Ok(())
    }

    /// Decides the payments that an event entitles to; a correction has decided anew what has been decided.
    fn decide(&mut self, event: &Event<F::Record>, entitles: impl Fn(EventKind) -> bool) {
        let rules = self.rules;
        for (payment, trigger) in rules.payments().iter().enumerate() {
            let Some(account) = self.state.accounts.get(&event.application) else {
                return;
            };
            let known = account.claims.get(payment);
            let anew = event.kind == EventKind::Corrected
                && known.is_some_and(|claim| claim.since.is_some());
            if !entitles(*trigger) && !anew {
                continue;
            }
            let Some(period) = self.state.period.and_then(|index| self.periods.get(index)) else {
                return;
            };
            let own = |count: usize, counts: bool| count - usize::from(counts && count > 0);
            let counted = known.is_some_and(|claim| claim.counted);
            let year = (payment, event.date.year());
            let standing = Standing {
                date: event.date,
                period,
                remaining: self.state.remaining,
                in_period: own(
                    self.state.in_period.get(payment).copied().unwrap_or(0),
                    counted,
                ),
                in_year: own(self.state.in_year.get(&year).copied().unwrap_or(0), counted),
            };
            let claimant = Claimant {
                id: &event.application,
                received: account.received,
                record: &account.record,
            };
            let decision = rules.decide(payment, &claimant, &standing);
            self.entitle(event, payment, &decision);
        }
    }

    /// Puts a decision into force: what is owed joins the queue, what has been paid too much is repaid.
    fn entitle(&mut self, event: &Event<F::Record>, payment: usize, decision: &Decision) {
        let id = &event.application;
        let Some(account) = self.state.accounts.get_mut(id) else {
            return;
        };
        let claimant = Claimant {
            id,
            received: account.received,
            record: &account.record,
        };
        let order = self.rules.order(&claimant);
        let received = account.received;
        let Some(claim) = account.claims.get_mut(payment) else {
            return;
        };
        if let Some(place) = claim.order.take() {
            let key = (payment, place, received, Arc::clone(id));
            self.state.queue.remove(&key);
            self.state.reserved = self.state.reserved.less(claim.owed()).unwrap_or_default();
        }
        let (decided, reason) = match decision {
            Decision::Pay(amount, reason) if *amount >= Kronor::ZERO => (*amount, reason),
            Decision::Pay(_, reason) => (claim.paid, reason),
            Decision::Hold(hold) => (claim.paid, &hold.reason),
            Decision::Nothing(reason) => (Kronor::ZERO, reason),
        };
        claim.held = match decision {
            Decision::Pay(amount, _) if *amount >= Kronor::ZERO => None,
            Decision::Pay(_, reason) => Some(Hold::from(Arc::clone(reason))),
            Decision::Hold(hold) => Some(hold.clone()),
            Decision::Nothing(_) => None,
        };
        claim.reason = Arc::clone(reason);
        claim.decided = decided;
        claim.since.get_or_insert(event.date);
        if !claim.counted && decided > Kronor::ZERO {
            claim.counted = true;
            if let Some(count) = self.state.in_period.get_mut(payment) {
                *count += 1;
            }
            let year = (payment, event.date.year());
            *self.state.in_year.entry(year).or_default() += 1;
        }
        let owed = claim.owed();
        if owed > Kronor::ZERO {
            // What all are owed may be more than an amount can be; then the statement says the most there is.
            let most = Kronor::from_ore(i64::MAX);
            self.state.reserved = self.state.reserved.plus(owed).unwrap_or(most);
            claim.order = Some(order);
            let key = (payment, order, received, Arc::clone(id));
            self.state.queue.insert(key);
        } else if owed < Kronor::ZERO {
            claim.paid = claim.decided;
            let [_, repaid] = &mut claim.numbers;
            *repaid += 1;
            let (number, reason) = (*repaid, Arc::clone(&claim.reason));
            let about = Some((Arc::clone(id), payment));
            self.post(event.date, PostingKind::Repaid, about, number, owed, reason);
        }
    }
}
