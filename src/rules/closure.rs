//! Closures of scripts as the plan holds them: `|x, y| …` with what it needs to be called later.

use std::{cell::Cell, sync::Arc};

#[expect(deprecated, reason = "volatile, and the version of Rhai is pinned")]
use rhai::NativeCallContextStore;
use rhai::{Array, Dynamic, Engine, EvalAltResult, FnPtr, Map, NativeCallContext, Position};

use crate::{
    diagnostics::{Code, Diagnostic, sentence},
    model::{BandRule, Kronor},
    plan::{Closure, ClosureFault, ROW_BUDGET, ScriptValue},
    text::{Language, say, tell},
};

use super::{
    digest::WrittenFunctions,
    draft::SharedDraft,
    faults,
    handles::{ConditionHandle, FigureHandle, TableHandle},
};

/// The most values that a closure takes along, and how deep they may lie in each other.
const MOST_CAPTURED: usize = 20_000;
const DEEPEST: usize = 32;

thread_local! {
    /// What is left for the row whose closure runs on this thread.
    static BUDGET: Cell<u64> = const { Cell::new(0) };
}

/// Sets an engine up for the closures of rows: it stops where the row's budget ends.
pub(super) fn limit(engine: &mut Engine) {
    engine.set_max_operations(0).on_progress(|_| {
        BUDGET.with(|budget| match budget.get().checked_sub(1) {
            Some(left) => {
                budget.set(left);
                None
            }
            None => Some(Dynamic::UNIT),
        })
    });
    // They would stop the row's thread, or the whole program.
    for name in ["sleep", "exit"] {
        let refuse = |_: i64| -> Result<Dynamic, Box<EvalAltResult>> {
            Err(EvalAltResult::ErrorTerminated(Dynamic::UNIT, Position::NONE).into())
        };
        engine.register_fn(name, refuse);
        engine.register_fn(name, move || refuse(0));
    }
    engine.register_fn("sleep", |_: f64| -> Result<Dynamic, Box<EvalAltResult>> {
        Err(EvalAltResult::ErrorTerminated(Dynamic::UNIT, Position::NONE).into())
    });
}

/// What a call must keep so that the closures among its arguments can be called after the scripts have run: a
/// function pointer is a name, and only its call knows which script the name is from.
#[derive(Clone, Debug)]
#[expect(deprecated, reason = "volatile, and the version of Rhai is pinned")]
pub(super) struct CallContext(Arc<NativeCallContextStore>);

impl CallContext {
    #[expect(deprecated, reason = "volatile, and the version of Rhai is pinned")]
    pub(super) fn of(context: &NativeCallContext) -> Self {
        CallContext(Arc::new(context.store_data()))
    }
}

/// Whether a value is a closure or has one inside.
pub(super) fn holds_closure(value: &Dynamic) -> bool {
    if let Some(items) = value.read_lock::<Array>() {
        return items.iter().any(holds_closure);
    }
    if let Some(map) = value.read_lock::<Map>() {
        return map.values().any(holds_closure);
    }
    value.is_fnptr()
}

/// A closure with all that it needs.
pub(super) struct ScriptClosure {
    pub(super) pointer: FnPtr,
    pub(super) context: CallContext,
    pub(super) engine: Arc<Engine>,
    pub(super) language: Language,
    pub(super) file: String,
    pub(super) script: Arc<str>,
    /// What [`Closure::fingerprint`] gives; set when it is frozen.
    pub(super) digest: u128,
}

impl std::fmt::Debug for ScriptClosure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ScriptClosure({:032x})", self.fingerprint())
    }
}

impl ScriptClosure {
    /// Takes what it has captured as it is: a variable that it changed would make a row depend on the row before. The
    /// second number is how many steps that took.
    ///
    /// # Errors
    /// Why it cannot be called later: it has captured a column or a table, which is not a value of one row, or
    /// itself, or more than it may.
    #[expect(deprecated, reason = "volatile, and the version of Rhai is pinned")]
    pub(super) fn freeze(mut self, written: &mut WrittenFunctions) -> Result<(Self, u64), Code> {
        let captured: Vec<Dynamic> = self
            .pointer
            .iter_curry()
            .map(Dynamic::flatten_clone)
            .collect();
        let mut left = MOST_CAPTURED;
        for value in &captured {
            look_into(value, DEEPEST, &mut left)?;
        }
        self.pointer.set_curry(captured);
        let context = self.context.0.create_context(&self.engine);
        let (digest, steps) = written.digest(&self.pointer, context.namespaces());
        self.digest = digest;
        let values = u64::try_from(MOST_CAPTURED - left).unwrap_or(u64::MAX);
        Ok((self, steps.saturating_add(values)))
    }

    fn fault(&self, error: &EvalAltResult, arguments: &[ScriptValue]) -> ClosureFault {
        let draft = SharedDraft::new(
            self.language,
            BandRule::default(),
            Arc::from(""),
            Arc::from([]),
        );
        let mut draft = draft.lock();
        draft.open(&self.file, &self.script);
        let mut fault = self.said(faults::of_running(error, &mut draft));
        if let Some(name) = self.unfilled(error, arguments) {
            fault.text = tell(
                self.language,
                "stop.unfilled",
                &[("word", name.to_string())],
            );
            fault.unfilled = Some(name);
        }
        fault
    }

    /// The name that a first argument, a row, was asked for and does not have: it has only what is filled in. Equal
    /// arguments give equal faults, so it was the row that was asked if a row that has the name gives another outcome.
    fn unfilled(&self, error: &EvalAltResult, arguments: &[ScriptValue]) -> Option<Arc<str>> {
        let (
            EvalAltResult::ErrorPropertyNotFound(name, _),
            [ScriptValue::Record(fields), others @ ..],
        ) = (error.unwrap_inner(), arguments)
        else {
            return None;
        };
        let name: Arc<str> = Arc::from(name.as_str());
        let mut filled = fields.clone();
        filled.insert(Arc::clone(&name), ScriptValue::Nothing);
        let filled = [&[ScriptValue::Record(filled)], others].concat();
        let same = match self.run(&filled, &mut ROW_BUDGET.clone()) {
            Ok(_) => false,
            Err(again) => format!("{again:?}") == format!("{error:?}"),
        };
        (!same).then_some(name)
    }

    fn said(&self, diagnostic: Diagnostic) -> ClosureFault {
        let (key, text) = match diagnostic.arguments.as_slice() {
            [("text", text)] if diagnostic.code == Code::ScriptFailed => ("stop.why", text.clone()),
            _ => ("stop.code", sentence(&diagnostic, self.language)),
        };
        let words = [("code", diagnostic.code.name().to_owned()), ("text", text)];
        ClosureFault {
            text: tell(self.language, key, &words),
            unfilled: None,
            places: diagnostic.places,
        }
    }

    #[expect(deprecated, reason = "volatile, and the version of Rhai is pinned")]
    fn run(
        &self,
        arguments: &[ScriptValue],
        budget: &mut u64,
    ) -> Result<Dynamic, Box<EvalAltResult>> {
        let context = self.context.0.create_context(&self.engine);
        let given: Vec<Dynamic> = arguments.iter().map(to_script).collect();
        BUDGET.with(|left| left.set(*budget));
        let outcome = self.pointer.call_raw(&context, None, given);
        *budget = BUDGET.with(Cell::get);
        outcome
    }
}

impl Closure for ScriptClosure {
    fn fingerprint(&self) -> u128 {
        self.digest
    }

    fn call(
        &self,
        arguments: &[ScriptValue],
        budget: &mut u64,
    ) -> Result<ScriptValue, ClosureFault> {
        let outcome = self.run(arguments, budget);
        let value = outcome.map_err(|error| self.fault(&error, arguments))?;
        from_script(&value).ok_or_else(|| {
            let text = say(self.language, "stop.result");
            self.said(Diagnostic::new(Code::ScriptFailed).with("text", text))
        })
    }
}

/// Whether a captured value can be kept: no column or table in it (V320), not without end nor too much (V358).
fn look_into(value: &Dynamic, depth: usize, left: &mut usize) -> Result<(), Code> {
    if value.is::<FigureHandle>() || value.is::<ConditionHandle>() || value.is::<TableHandle>() {
        return Err(Code::ClosureHoldsColumn);
    }
    *left = left.checked_sub(1).ok_or(Code::ClosureEndless)?;
    let depth = depth.checked_sub(1).ok_or(Code::ClosureEndless)?;
    // A copy, so that what is shared is not held while it is looked into: it may hold itself.
    let value = value.flatten_clone();
    if let Some(items) = value.read_lock::<Array>() {
        let mut items = items.iter();
        return items.try_for_each(|item| look_into(item, depth, left));
    }
    if let Some(map) = value.read_lock::<Map>() {
        let mut values = map.values();
        return values.try_for_each(|item| look_into(item, depth, left));
    }
    if let Some(pointer) = value.read_lock::<FnPtr>() {
        let mut captured = pointer.iter_curry();
        return captured.try_for_each(|item| look_into(item, depth, left));
    }
    Ok(())
}

fn to_script(value: &ScriptValue) -> Dynamic {
    match value {
        ScriptValue::Nothing => Dynamic::UNIT,
        ScriptValue::Truth(truth) => Dynamic::from(*truth),
        ScriptValue::Whole(number) => Dynamic::from(*number),
        ScriptValue::Number(number) => Dynamic::from(*number),
        ScriptValue::Money(amount) => Dynamic::from(*amount),
        ScriptValue::Text(text) => Dynamic::from(text.to_string()),
        ScriptValue::List(items) => Dynamic::from(items.iter().map(to_script).collect::<Array>()),
        ScriptValue::Record(fields) => {
            let fields = fields.iter();
            let map: Map = fields
                .map(|(name, value)| (name.as_ref().into(), to_script(value)))
                .collect();
            Dynamic::from(map)
        }
    }
}

fn from_script(value: &Dynamic) -> Option<ScriptValue> {
    if value.is_unit() {
        return Some(ScriptValue::Nothing);
    }
    if let Ok(truth) = value.as_bool() {
        return Some(ScriptValue::Truth(truth));
    }
    if let Ok(number) = value.as_int() {
        return Some(ScriptValue::Whole(number));
    }
    if let Ok(number) = value.as_float() {
        return Some(ScriptValue::Number(number));
    }
    if let Some(amount) = value.read_lock::<Kronor>() {
        return Some(ScriptValue::Money(*amount));
    }
    if let Some(items) = value.read_lock::<Array>() {
        return items
            .iter()
            .map(from_script)
            .collect::<Option<_>>()
            .map(ScriptValue::List);
    }
    if let Some(map) = value.read_lock::<Map>() {
        let fields = map
            .iter()
            .map(|(name, value)| Some((Arc::from(name.as_str()), from_script(value)?)));
        return fields.collect::<Option<_>>().map(ScriptValue::Record);
    }
    let text = value.clone().into_string().ok()?;
    Some(ScriptValue::Text(Arc::from(text)))
}
