//! What a closure of a fund decides.

use std::sync::Arc;

use rhai::{Dynamic, Engine, Map};

use crate::{
    model::Kronor,
    plan::{Closure, ClosureFault, Decided, ScriptValue},
    text::{Language, say},
};

use super::super::vocabulary::function;

/// Teaches an engine `betala(belopp, "skäl")`, `avvakta("skäl")` and `inget("skäl")`.
pub(in super::super) fn register(engine: &mut Engine) {
    let field = |name: &str, value: Dynamic| (name.into(), value);
    for name in function::PAY.spellings() {
        engine.register_fn(name, move |amount: Kronor, reason: &str| {
            Map::from([
                field(Decided::PAY, Dynamic::from(amount)),
                field(Decided::REASON, Dynamic::from(reason.to_owned())),
            ])
        });
    }
    let others = [
        (function::HOLD, Decided::HOLD),
        (function::NOTHING, Decided::NOTHING),
    ];
    for (word, decided) in others {
        for name in word.spellings() {
            engine.register_fn(name, move |reason: &str| {
                Map::from([field(decided, Dynamic::from(reason.to_owned()))])
            });
        }
    }
}

/// A closure that gives a decision; anything else that it gives is a fault.
#[derive(Debug)]
pub(super) struct Deciding {
    pub(super) closure: Arc<dyn Closure>,
    pub(super) language: Language,
}

impl Closure for Deciding {
    fn fingerprint(&self) -> u128 {
        self.closure.fingerprint()
    }

    fn call(
        &self,
        arguments: &[ScriptValue],
        budget: &mut u64,
    ) -> Result<ScriptValue, ClosureFault> {
        let given = self.closure.call(arguments, budget)?;
        let decided = match &given {
            ScriptValue::Record(fields) => [Decided::PAY, Decided::HOLD, Decided::NOTHING]
                .iter()
                .any(|name| fields.contains_key(*name)),
            _ => false,
        };
        if decided {
            return Ok(given);
        }
        Err(ClosureFault {
            text: say(self.language, "stop.decision").to_owned(),
            unfilled: None,
            places: Vec::new(),
        })
    }
}
