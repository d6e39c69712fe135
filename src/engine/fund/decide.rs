use std::{collections::BTreeMap, sync::Arc};

use crate::{
    methods::ledger::{Claimant, Decision, Event, EventKind, FundRules, Hold, Standing},
    plan::{ClosureFault, Decided, FundRule, ROW_BUDGET, RowRule, ScriptValue},
};

use super::stated::Stated;

/// A fund's rules with closures for decisions. A closure that fails decides nothing: the application is held for
/// somebody to decide, with the reason why.
pub(super) struct Scripted<'a> {
    rule: &'a FundRule,
    triggers: Vec<EventKind>,
}

impl<'a> Scripted<'a> {
    pub(super) fn new(rule: &'a FundRule) -> Self {
        Scripted {
            rule,
            triggers: rule.payments.iter().map(|one| one.trigger).collect(),
        }
    }

    fn place(&self, rule: &RowRule, claimant: &Claimant<'_, Stated>) -> Result<i64, Hold> {
        let given = rule
            .0
            .call(&[claimant.record.datum()], &mut ROW_BUDGET.clone());
        match given.map_err(hold)? {
            ScriptValue::Whole(place) => Ok(place),
            ScriptValue::Money(amount) => Ok(amount.ore()),
            // The next greater whole öre or unit: places are compared, never added.
            ScriptValue::Number(number) => Ok(number.ceil() as i64),
            _ => Ok(i64::MAX),
        }
    }

    fn standing(&self, standing: &Standing<'_>) -> ScriptValue {
        let words = &self.rule.words;
        let count = |count: usize| ScriptValue::Whole(i64::try_from(count).unwrap_or(i64::MAX));
        let parts = [
            (
                &words.date,
                ScriptValue::Text(Arc::from(standing.date.to_string())),
            ),
            (
                &words.period,
                ScriptValue::Text(Arc::clone(&standing.period.name)),
            ),
            (
                &words.year,
                ScriptValue::Whole(i64::from(standing.date.year())),
            ),
            (&words.remaining, ScriptValue::Money(standing.remaining)),
            (&words.in_period, count(standing.in_period)),
            (&words.in_year, count(standing.in_year)),
        ];
        let fields = parts.into_iter().flat_map(|(names, part)| {
            let names = names.iter().map(Arc::clone);
            names.map(move |name| (name, part.clone()))
        });
        ScriptValue::Record(fields.collect())
    }
}

impl FundRules for Scripted<'_> {
    type Record = Stated;

    fn payments(&self) -> &[EventKind] {
        &self.triggers
    }

    fn merge(&self, known: &mut Stated, event: &Event<Stated>) {
        known.merge(&event.record);
    }

    fn decide(
        &self,
        payment: usize,
        claimant: &Claimant<'_, Stated>,
        standing: &Standing<'_>,
    ) -> Decision {
        let Some(payment) = self.rule.payments.get(payment) else {
            return Decision::Nothing(Arc::from(""));
        };
        let arguments = [claimant.record.datum(), self.standing(standing)];
        let given = payment.decide.0.call(&arguments, &mut ROW_BUDGET.clone());
        let decision = match given {
            Ok(ScriptValue::Record(fields)) => decided(&fields),
            Ok(_) => Decision::Hold(Hold::default()),
            Err(fault) => Decision::Hold(hold(fault)),
        };
        match (&decision, &self.rule.order) {
            (Decision::Pay(..), Some(order)) => match self.place(order, claimant) {
                Ok(_) => decision,
                Err(hold) => Decision::Hold(hold),
            },
            _ => decision,
        }
    }

    fn order(&self, claimant: &Claimant<'_, Stated>) -> i64 {
        let order = self.rule.order.as_ref();
        order.map_or(0, |rule| self.place(rule, claimant).unwrap_or(i64::MAX))
    }
}

/// Why nothing could be decided.
fn hold(fault: ClosureFault) -> Hold {
    Hold {
        reason: Arc::from(fault.text),
        unfilled: fault.unfilled,
    }
}

fn decided(fields: &BTreeMap<Arc<str>, ScriptValue>) -> Decision {
    let text = |name: &str| match fields.get(name) {
        Some(ScriptValue::Text(text)) => Some(Arc::clone(text)),
        _ => None,
    };
    match fields.get(Decided::PAY) {
        Some(ScriptValue::Money(amount)) => {
            Decision::Pay(*amount, text(Decided::REASON).unwrap_or_default())
        }
        _ => match text(Decided::HOLD) {
            Some(reason) => Decision::Hold(Hold::from(reason)),
            None => Decision::Nothing(text(Decided::NOTHING).unwrap_or_default()),
        },
    }
}
