use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rhai::{
    Dynamic, Engine, OptimizationLevel,
    module_resolvers::DummyModuleResolver,
    packages::{
        ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage,
        BasicMathPackage, BasicStringPackage, LanguageCorePackage, LogicPackage, MoreStringPackage,
        Package,
    },
};

use crate::{
    diagnostics::{Code, Diagnostic},
    model::BandRule,
    plan::PlanBuilder,
    project::{Script, Settings},
    text::Language,
};

use super::{closure, draft::SharedDraft, faults, functions, memory};

/// Rhai recurses over expressions; with the limits below this holds the deepest.
const STACK: usize = 256 << 20;

/// Operations that the scripts of a pack may take together.
const MOST_OPERATIONS: u64 = 1_000_000;
/// A single operation may reverse a long list, so their number alone does not bound the time.
const LONGEST: Duration = Duration::from_secs(5);
/// What the scripts may come to hold: Rhai bounds each value, not their number.
const MOST_MEMORY: usize = 256 << 20;

/// Runs the scripts one after the other; each faulty one is named, and the others still run.
pub(super) fn run(settings: &Settings, scripts: &[Script]) -> PlanBuilder {
    let bands = BandRule {
        least: settings.least.ranked,
        ..BandRule::default()
    };
    let mut group: Vec<String> = settings.comparison_group.clone();
    group.push(settings.code.clone());
    group.sort();
    group.dedup();
    let draft = SharedDraft::new(settings.language, bands, Arc::from(group));
    let outcome = thread::scope(|scope| {
        let work = || {
            draft.lock().rows = settings
                .trusted
                .then(|| Arc::new(row_engine(settings.language)));
            let engine = engine(&draft);
            for script in scripts {
                run_script(&engine, &draft, script);
            }
        };
        thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work)
            .map(thread::ScopedJoinHandle::join)
    });
    let failure = match outcome {
        Ok(Ok(())) => None,
        Ok(Err(_)) => Some("panic".to_owned()),
        Err(error) => Some(error.to_string()),
    };
    let mut builder = draft.into_builder();
    if let Some(text) = failure {
        builder.report(Diagnostic::new(Code::ScriptFailed).with("text", text));
    }
    builder
}

fn run_script(engine: &Engine, draft: &SharedDraft, script: &Script) {
    draft.lock().open(&script.file, &script.text);
    let outcome = engine
        .compile(&script.text)
        .map_err(|error| faults::of_parsing(&error, &draft.lock(), &script.text))
        .and_then(|mut ast| {
            ast.set_source(script.file.as_str());
            engine
                .run_ast(&ast)
                .map_err(|error| faults::of_running(&error, &draft.lock()))
        });
    if let Err(fault) = outcome {
        draft.lock().builder.report(fault);
    }
}

/// The engine for rules: the words of the rule language, the harmless parts of Rhai's library, limits on
/// everything that a script can make grow.
fn engine(draft: &SharedDraft) -> Engine {
    let mut engine = sandbox();
    bound(&mut engine);
    functions::register(&mut engine, draft);
    functions::forbid(&mut engine, draft);
    functions::formulas::register(&mut engine, draft);
    engine
}

/// The engine for closures: the same language without the words that build plans, a budget for each row.
fn row_engine(language: Language) -> Engine {
    let mut engine = sandbox();
    engine.set_max_call_levels(16);
    closure::limit(&mut engine);
    functions::parameters::register_rows(&mut engine, language);
    functions::money::register(&mut engine, language);
    engine
}

fn sandbox() -> Engine {
    let mut engine = Engine::new_raw();
    LanguageCorePackage::new().register_into_engine(&mut engine);
    ArithmeticPackage::new().register_into_engine(&mut engine);
    LogicPackage::new().register_into_engine(&mut engine);
    BasicStringPackage::new().register_into_engine(&mut engine);
    MoreStringPackage::new().register_into_engine(&mut engine);
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    BasicMathPackage::new().register_into_engine(&mut engine);
    BasicArrayPackage::new().register_into_engine(&mut engine);
    BasicMapPackage::new().register_into_engine(&mut engine);
    engine
        .set_optimization_level(OptimizationLevel::None)
        .set_module_resolver(DummyModuleResolver::new())
        .set_strict_variables(true)
        .set_fail_on_invalid_map_property(true)
        .set_max_operations(MOST_OPERATIONS)
        .set_max_call_levels(32)
        .set_max_expr_depths(64, 64)
        .set_max_string_size(16 * 1024)
        .set_max_array_size(5_000)
        .set_max_map_size(5_000)
        .set_max_variables(5_000)
        .set_max_functions(2_000)
        .disable_symbol("eval");
    engine
}

/// Bounds what the scripts do together. Rhai counts anew in each callback and looks at a value's size only after
/// some of its steps; this looks at the whole.
fn bound(engine: &mut Engine) {
    let (count, start, held) = (AtomicU64::new(0), Instant::now(), memory::allocated());
    engine.on_progress(move |_| {
        let operations = count.fetch_add(1, Ordering::Relaxed);
        let look = operations.is_multiple_of(16);
        let spent = operations >= MOST_OPERATIONS
            || memory::allocated().saturating_sub(held) > MOST_MEMORY
            || (look && start.elapsed() > LONGEST);
        spent.then_some(Dynamic::UNIT)
    });
}
