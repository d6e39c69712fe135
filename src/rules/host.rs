use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::Ordering, mpsc},
    thread,
    time::{Duration, Instant},
};

use rhai::{
    AST, Dynamic, Engine, EvalAltResult, ImmutableString, OptimizationLevel, Position,
    module_resolvers::DummyModuleResolver,
    packages::{
        ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage,
        BasicMathPackage, BasicStringPackage, LanguageCorePackage, LogicPackage, MoreStringPackage,
        Package,
    },
};

use serde::{Deserialize, Serialize};

use crate::{
    diagnostics::{Code, Diagnostic},
    model::BandRule,
    plan::PlanBuilder,
    project::{Pack, SHARED, Script, Settings},
    text::Language,
};

use super::{
    closure,
    draft::{Draft, SharedDraft},
    faults, functions,
    imports::Imports,
    lint, memory, operators, sorting,
};

/// Rhai recurses over expressions; with the limits below this holds the deepest.
const STACK: usize = 256 << 20;

/// Operations that the scripts of a pack may take together.
const MOST_OPERATIONS: u64 = 1_000_000;
/// The longest text, in bytes.
const LONGEST_TEXT: usize = 16 * 1024;
/// Variables that a script may have, and how many may be looked at to find its words among them.
const MOST_VARIABLES: usize = 5_000;
const MOST_LOOKED_AT: usize = 400_000_000;
/// Functions that a script may have, those without a name among them.
const MOST_FUNCTIONS: usize = 10_000;
/// Imports that a script may make.
const MOST_IMPORTS: usize = 64;
/// A single operation may reverse a long list, so their number alone does not bound the time. What a rule has use for
/// takes a small part of it, however slow the machine.
const LONGEST: Duration = Duration::from_secs(10);
/// What the scripts may come to hold: Rhai bounds each value, not their number.
const MOST_MEMORY: usize = 256 << 20;

/// What the scripts of a pack are, and what they may know.
#[derive(Serialize, Deserialize)]
pub(super) struct Given {
    /// The folder of the pack, and that of what packs share.
    pub(super) folder: String,
    /// That of the pack that it is based on.
    pub(super) base: Option<String>,
    pub(super) shared_folder: String,
    pub(super) settings: Settings,
    pub(super) scripts: Vec<Script>,
    /// Scripts that the pack's own may import.
    pub(super) shared: Vec<Script>,
    /// Whether they are all that there are: one that cannot be read is left out.
    pub(super) whole: bool,
}

impl Given {
    pub(super) fn of(pack: &Pack) -> Self {
        Given {
            folder: pack.folder.clone(),
            base: pack.settings.based_on.clone(),
            shared_folder: SHARED.to_owned(),
            settings: pack.settings.clone(),
            scripts: pack.scripts.clone(),
            shared: pack.shared.clone(),
            whole: pack.whole,
        }
    }
}

/// Runs the scripts one after the other; each faulty one is named, and the others still run. A script that another
/// imports does not run by itself.
pub(super) fn run(given: Given) -> PlanBuilder {
    let settings = &given.settings;
    let bands = BandRule {
        least: settings.least.ranked,
        ..BandRule::default()
    };
    let with_own = |codes: &[String]| -> Arc<[String]> {
        let mut codes = [codes, std::slice::from_ref(&settings.code)].concat();
        codes.sort();
        codes.dedup();
        Arc::from(codes)
    };
    let draft = SharedDraft::new(
        settings.language,
        bands,
        Arc::from(settings.code.as_str()),
        with_own(&settings.comparison_group),
    );
    let groups = settings.groups.iter();
    let groups = groups.map(|(name, codes)| (Arc::from(name.as_str()), with_own(codes)));
    draft.lock().groups = groups.collect();
    draft.lock().builder.least_answers = settings.least.answers;
    draft.lock().builder.least_minority = settings.least.minority;
    if !given.whole {
        draft.lock().builder.lacks();
    }
    let (done, waiting) = mpsc::channel();
    let filled = draft.clone();
    let work = move || {
        let settings = &given.settings;
        filled.lock().rows = settings
            .trusted
            .then(|| Arc::new(row_engine(settings.language)));
        let imports = Imports::new(&given, &filled);
        let engine = engine(&filled, &imports);
        let read = Scripts::new(&engine, &filled, &imports).run(&given.scripts);
        // To take down the engine and the syntax trees takes as long as to run them; nobody has to wait for that.
        let _ = done.send(());
        drop((read, engine));
    };
    let started = thread::Builder::new().stack_size(STACK).spawn(work);
    let failure = match started {
        Ok(_) => waiting.recv().err().map(|_| "panic".to_owned()),
        Err(error) => Some(error.to_string()),
    };
    let mut builder = draft.into_builder();
    if let Some(text) = failure {
        builder.report(Diagnostic::new(Code::ScriptFailed).with("text", text));
    }
    builder
}

/// The scripts of a pack on their way.
struct Scripts<'a> {
    engine: &'a Engine,
    draft: &'a SharedDraft,
    imports: &'a Imports,
    known: BTreeSet<String>,
}

impl<'a> Scripts<'a> {
    fn new(engine: &'a Engine, draft: &'a SharedDraft, imports: &'a Imports) -> Self {
        Scripts {
            engine,
            draft,
            imports,
            known: lint::known(engine),
        }
    }

    /// Runs scripts, and gives back what they were read to.
    fn run<'s>(&self, scripts: &'s [Script]) -> Vec<(&'s Script, AST)> {
        let read: Vec<(&Script, AST)> = scripts
            .iter()
            .filter_map(|script| Some((script, self.read(script)?)))
            .collect();
        let importing = read.iter();
        let importing = importing.filter(|(script, _)| script.text.contains("import"));
        let imported: BTreeSet<String> = importing
            .flat_map(|(_, ast)| lint::imports(ast))
            .filter_map(|path| self.imports.file(&path).ok())
            .collect();
        let of_others = |script: &Script| imported.contains(&script.file);
        for (script, ast) in read.iter().filter(|(script, _)| !of_others(script)) {
            self.run_one(script, ast);
        }
        // Left are those that only import each other.
        for (script, ast) in &read {
            if !self.imports.has_begun(&script.file) {
                self.run_one(script, ast);
            }
        }
        read
    }

    /// Reads a script, and names what can be seen in it before it runs.
    fn read(&self, script: &Script) -> Option<AST> {
        let mut draft = self.draft.lock();
        draft.open(&script.file, &script.text);
        match compile(self.engine, &draft, &script.text) {
            Ok(mut ast) => {
                ast.set_source(script.file.as_str());
                let found = lint::lint(self.engine, &ast, &self.known, &draft, &script.text);
                found
                    .into_iter()
                    .for_each(|fault| draft.builder.report(fault));
                Some(ast)
            }
            Err(fault) => {
                draft.builder.report(fault);
                draft.builder.lacks();
                None
            }
        }
    }

    fn run_one(&self, script: &Script, ast: &AST) {
        self.draft.lock().open(&script.file, &script.text);
        self.imports.begin(&script.file);
        if let Err(error) = self.engine.run_ast(ast) {
            let mut draft = self.draft.lock();
            let fault = faults::of_running(&error, &mut draft);
            draft.builder.report_once(fault);
            draft.builder.lacks();
        }
    }
}

/// Parses the script that is open. Rhai looks for each name among all variables, so their numbers are bounded first,
/// whatever the machine.
///
/// # Errors
/// It has more names than a script may have (V311), or cannot be parsed.
pub(super) fn compile(engine: &Engine, draft: &Draft, text: &str) -> Result<AST, Diagnostic> {
    let in_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let (mut words, mut variables) = (0_usize, 0_usize);
    for word in text.split(|letter| !in_word(letter)) {
        words += usize::from(!word.is_empty());
        variables += usize::from(matches!(word, "let" | "const"));
    }
    if variables > MOST_VARIABLES || variables.saturating_mul(words) > MOST_LOOKED_AT {
        let place = draft.builder.location(draft.span_of(1, 1));
        return Err(Diagnostic::new(Code::LimitExceeded).at(place));
    }
    let compiled = engine.compile(text);
    compiled.map_err(|error| faults::of_parsing(&error, draft))
}

/// The engine for rules: the words of the rule language, the harmless parts of Rhai's library, limits on
/// everything that a script can make grow.
fn engine(draft: &SharedDraft, imports: &Imports) -> Engine {
    let mut engine = sandbox(draft.lock().language);
    engine.set_module_resolver(imports.clone());
    bound(&mut engine, draft);
    functions::register(&mut engine, draft);
    functions::forbid(&mut engine, draft);
    functions::formulas::register(&mut engine, draft);
    engine
}

/// The engine for closures: the same language without the words that build plans, a budget for each row.
fn row_engine(language: Language) -> Engine {
    let mut engine = sandbox(language);
    engine.set_max_call_levels(16);
    closure::limit(&mut engine);
    functions::parameters::register_rows(&mut engine, language);
    functions::money::register(&mut engine, language);
    functions::decisions::register(&mut engine);
    engine
}

fn sandbox(language: Language) -> Engine {
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
        .set_max_string_size(LONGEST_TEXT)
        .set_max_array_size(5_000)
        .set_max_map_size(5_000)
        .set_max_variables(MOST_VARIABLES)
        .set_max_functions(MOST_FUNCTIONS)
        .set_max_modules(MOST_IMPORTS)
        .set_allow_shadowing(false)
        .disable_symbol("eval");
    functions::formulas::register_numbers(&mut engine);
    bound_replacing(&mut engine);
    operators::refuse(&mut engine);
    sorting::register(&mut engine, language);
    engine
}

/// Looks at how long a text becomes before what is in it is replaced; Rhai looks afterwards, when the memory is taken.
fn bound_replacing(engine: &mut Engine) {
    type Done = Result<(), Box<EvalAltResult>>;
    fn replace(text: &mut ImmutableString, found: usize, part: &str, by: &str) -> Done {
        let longer = found.saturating_mul(by.len());
        if text.len().saturating_add(longer) > 2 * LONGEST_TEXT {
            let kind = "text".to_owned();
            return Err(EvalAltResult::ErrorDataTooLarge(kind, Position::NONE).into());
        }
        *text = text.replace(part, by).into();
        Ok(())
    }
    engine.register_fn(
        "replace",
        |text: &mut ImmutableString, part: &str, by: &str| -> Done {
            let found = text.matches(part).count();
            replace(text, found, part, by)
        },
    );
    engine.register_fn(
        "replace",
        |text: &mut ImmutableString, part: char, by: &str| -> Done {
            let found = text.matches(part).count();
            replace(text, found, &part.to_string(), by)
        },
    );
}

/// Bounds what the scripts do together. Rhai counts anew in each callback and looks at a value's size only after
/// some of its steps; this looks at the whole.
fn bound(engine: &mut Engine, draft: &SharedDraft) {
    let (start, held) = (Instant::now(), memory::allocated());
    let count = draft.lock().operations.clone();
    engine.on_progress(move |_| {
        let operations = count.fetch_add(1, Ordering::Relaxed);
        let look = operations.is_multiple_of(16);
        let spent = operations >= MOST_OPERATIONS
            || memory::allocated().saturating_sub(held) > MOST_MEMORY
            || (look && start.elapsed() > LONGEST);
        spent.then_some(Dynamic::UNIT)
    });
}
