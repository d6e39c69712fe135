use std::{collections::BTreeMap, fmt, sync::Arc};

use crate::{diagnostics::Location, model::Kronor};

/// A plain value that a closure of a rule takes or gives.
#[derive(Clone, Debug, PartialEq)]
pub enum ScriptValue {
    /// Nothing at all.
    Nothing,
    /// True or false.
    Truth(bool),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// An amount of money.
    Money(Kronor),
    /// A text.
    Text(Arc<str>),
    /// Several values in order.
    List(Vec<ScriptValue>),
    /// Named values: a row of a table, a decision.
    Record(BTreeMap<Arc<str>, ScriptValue>),
}

/// Why a closure gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosureFault {
    /// The reason, in the language of the pack: a clause that stands within a sentence, without a full stop.
    pub text: String,
    /// What the closure read of its first argument, a row, that is not filled in there: the name of the column.
    pub unfilled: Option<Arc<str>>,
    /// Where in the scripts it happened, innermost first.
    pub places: Vec<Location>,
}

/// A piece of a script that is worked out row by row: `|x, y| …`. It knows what it is given, constants of the
/// script and the script's own functions, and nothing else, so equal arguments give equal results.
pub trait Closure: fmt::Debug + Send + Sync {
    /// A digest of what it does: its text, what it has captured and the functions within its reach. It does not
    /// change with its place in the script.
    fn fingerprint(&self) -> u128;

    /// Its result for these arguments. `budget` is how many operations the row has left, over all its closures;
    /// what the call takes is drawn from it. The caller sees to a stack that is deep enough: [`with_deep_stack`].
    ///
    /// # Errors
    /// The script failed, took more than the budget, or gave something that is no plain value.
    fn call(
        &self,
        arguments: &[ScriptValue],
        budget: &mut u64,
    ) -> Result<ScriptValue, ClosureFault>;
}

/// How many operations the closures of one row may take together.
pub const ROW_BUDGET: u64 = 10_000;

/// Scripts recurse over expressions and calls; the limits of the script host fit within this.
const STACK: usize = 128 << 20;

/// Does work that calls closures, on a stack that is deep enough for them. None where the machine refuses.
pub fn with_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work)
            .ok()
            .and_then(|thread| thread.join().ok())
    })
}
