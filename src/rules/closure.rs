//! Closures of scripts as the plan holds them: `|x, y| …` with what it needs to be called later.

use std::{cell::Cell, collections::BTreeMap, sync::Arc};

#[expect(deprecated, reason = "volatile, and the version of Rhai is pinned")]
use rhai::NativeCallContextStore;
use rhai::{Array, Dynamic, Engine, EvalAltResult, FnPtr, Map, NativeCallContext, Position};
use xxhash_rust::xxh3::Xxh3;

use crate::{
    diagnostics::{Code, Diagnostic, sentence},
    model::{BandRule, Kronor},
    plan::{Closure, ClosureFault, Datum, ROW_BUDGET},
    text::{Language, say, tell},
};

use super::{
    draft::SharedDraft,
    faults,
    handles::{ConditionHandle, FigureHandle, ParameterHandle, TableHandle},
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
    /// Takes what it has captured as it is: a variable that it changed would make a row depend on the row before.
    ///
    /// # Errors
    /// Why it cannot be called later: it has captured a column or a table, which is not a value of one row, or
    /// itself, or more than it may.
    pub(super) fn freeze(mut self) -> Result<Self, Code> {
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
        self.digest = self.work_out_digest();
        Ok(self)
    }

    #[expect(deprecated, reason = "volatile, and the version of Rhai is pinned")]
    fn work_out_digest(&self) -> u128 {
        let context = self.context.0.create_context(&self.engine);
        let mut functions: BTreeMap<(String, usize), String> = BTreeMap::new();
        for module in context.iter_namespaces() {
            for (_, _, name, count, definition) in module.iter_script_fn_info() {
                let body = format!("{:?}", definition.body);
                let text = format!("{:?} {}", definition.params, without_places(&body));
                functions.entry((name.to_owned(), count)).or_insert(text);
            }
        }
        let mut hasher = Xxh3::new();
        let mut asked = vec![self.pointer.fn_name().to_owned()];
        let captured: Vec<String> = self
            .pointer
            .iter_curry()
            .map(|value| written(value, &mut asked))
            .collect();
        let mut seen: Vec<String> = Vec::new();
        while let Some(name) = asked.pop() {
            if seen.contains(&name) {
                continue;
            }
            let own = functions.iter().filter(|((known, _), _)| *known == name);
            let mut inner: Vec<String> = Vec::new();
            for ((_, count), text) in own {
                let mut text = text.clone();
                for (other, _) in functions
                    .keys()
                    .filter(|(other, _)| text.contains(other.as_str()))
                {
                    inner.push(other.clone());
                }
                for hidden in inner.iter().filter(|other| other.starts_with("anon$")) {
                    text = text.replace(hidden.as_str(), "anon$");
                }
                hasher.update(&count.to_le_bytes());
                hasher.update(text.as_bytes());
            }
            seen.push(name);
            asked.extend(inner.into_iter().rev());
        }
        for text in captured {
            hasher.update(text.as_bytes());
            hasher.update(&[0]);
        }
        hasher.digest128()
    }

    fn fault(&self, error: &EvalAltResult, arguments: &[Datum]) -> ClosureFault {
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
    fn unfilled(&self, error: &EvalAltResult, arguments: &[Datum]) -> Option<Arc<str>> {
        let (EvalAltResult::ErrorPropertyNotFound(name, _), [Datum::Record(fields), others @ ..]) =
            (error.unwrap_inner(), arguments)
        else {
            return None;
        };
        let name: Arc<str> = Arc::from(name.as_str());
        let mut filled = fields.clone();
        filled.insert(Arc::clone(&name), Datum::Nothing);
        let filled = [&[Datum::Record(filled)], others].concat();
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
    fn run(&self, arguments: &[Datum], budget: &mut u64) -> Result<Dynamic, Box<EvalAltResult>> {
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

    fn call(&self, arguments: &[Datum], budget: &mut u64) -> Result<Datum, ClosureFault> {
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

/// A captured value as text: equal values give equal texts. The functions that are in it are added to those `asked`
/// for.
fn written(value: &Dynamic, asked: &mut Vec<String>) -> String {
    if let Some(parameter) = value.read_lock::<ParameterHandle>() {
        let values = parameter.0.values.values().iter();
        let values: Vec<String> = values
            .map(|(date, value)| format!("{date}: {}", written(value, asked)))
            .collect();
        return format!("{:?} {values:?}", parameter.0.name);
    }
    // Rhai writes only the name of a type that is not its own.
    if let Some(amount) = value.read_lock::<Kronor>() {
        return format!("{} öre", amount.ore());
    }
    if let Some(items) = value.read_lock::<Array>() {
        let items: Vec<String> = items.iter().map(|item| written(item, asked)).collect();
        return format!("{items:?}");
    }
    if let Some(map) = value.read_lock::<Map>() {
        let fields = map.iter();
        let fields: Vec<_> = fields
            .map(|(name, value)| (name, written(value, asked)))
            .collect();
        return format!("{fields:?}");
    }
    if let Some(pointer) = value.read_lock::<FnPtr>() {
        asked.push(pointer.fn_name().to_owned());
        let captured = pointer.iter_curry();
        let captured: Vec<String> = captured.map(|value| written(value, asked)).collect();
        return format!("function {captured:?}");
    }
    format!("{value:?}")
}

/// The text of a body without the positions in it (`4:12`, `@ 4:12-16`). What stands in
/// quotation marks is the script's own and is kept.
fn without_places(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '"' || letter == '\'' {
            kept.push(letter);
            while let Some(inner) = letters.next() {
                kept.push(inner);
                if inner == '\\' {
                    kept.extend(letters.next());
                } else if inner == letter {
                    break;
                }
            }
        } else if letter == '@' {
            while letters
                .next_if(|next| next.is_ascii_digit() || " :-()".contains(*next))
                .is_some()
            {}
        } else if letter.is_ascii_digit() {
            let mut number = String::from(letter);
            let in_number = |next: &char| next.is_ascii_alphanumeric() || matches!(next, ':' | '.');
            while let Some(next) = letters.next_if(in_number) {
                number.push(next);
            }
            if !number.contains(':') {
                kept.push_str(&number);
            }
        } else {
            kept.push(letter);
        }
    }
    kept
}

fn to_script(value: &Datum) -> Dynamic {
    match value {
        Datum::Nothing => Dynamic::UNIT,
        Datum::Truth(truth) => Dynamic::from(*truth),
        Datum::Whole(number) => Dynamic::from(*number),
        Datum::Number(number) => Dynamic::from(*number),
        Datum::Money(amount) => Dynamic::from(*amount),
        Datum::Text(text) => Dynamic::from(text.to_string()),
        Datum::List(items) => Dynamic::from(items.iter().map(to_script).collect::<Array>()),
        Datum::Record(fields) => {
            let fields = fields.iter();
            let map: Map = fields
                .map(|(name, value)| (name.as_ref().into(), to_script(value)))
                .collect();
            Dynamic::from(map)
        }
    }
}

fn from_script(value: &Dynamic) -> Option<Datum> {
    if value.is_unit() {
        return Some(Datum::Nothing);
    }
    if let Ok(truth) = value.as_bool() {
        return Some(Datum::Truth(truth));
    }
    if let Ok(number) = value.as_int() {
        return Some(Datum::Whole(number));
    }
    if let Ok(number) = value.as_float() {
        return Some(Datum::Number(number));
    }
    if let Some(amount) = value.read_lock::<Kronor>() {
        return Some(Datum::Money(*amount));
    }
    if let Some(items) = value.read_lock::<Array>() {
        return items
            .iter()
            .map(from_script)
            .collect::<Option<_>>()
            .map(Datum::List);
    }
    if let Some(map) = value.read_lock::<Map>() {
        let fields = map
            .iter()
            .map(|(name, value)| Some((Arc::from(name.as_str()), from_script(value)?)));
        return fields.collect::<Option<_>>().map(Datum::Record);
    }
    let text = value.clone().into_string().ok()?;
    Some(Datum::Text(Arc::from(text)))
}
