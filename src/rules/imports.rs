//! Scripts that scripts import: from the pack itself or from what packs share, never from anywhere else.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rhai::{Engine, EvalAltResult, Module, ModuleResolver, Position, Scope, Shared};

use crate::diagnostics::{Code, Diagnostic, close_names};

use super::{
    draft::SharedDraft,
    host::{Given, compile},
};

/// How many scripts may import each other in a row.
const DEEPEST: usize = 16;

/// Gives scripts the scripts that they import. All texts are at hand: nothing is read from the disk.
#[derive(Clone)]
pub(super) struct Imports {
    pack: String,
    base: Option<String>,
    shared: String,
    texts: Arc<BTreeMap<String, String>>,
    draft: SharedDraft,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// The scripts that are being run, each imported by the one before it.
    busy: Vec<String>,
    /// Those that have begun.
    begun: BTreeSet<String>,
    made: BTreeMap<String, Shared<Module>>,
}

impl Imports {
    pub(super) fn new(given: &Given, draft: &SharedDraft) -> Self {
        let scripts = given.scripts.iter().chain(&given.shared);
        Imports {
            pack: given.folder.clone(),
            base: given.base.clone(),
            shared: given.shared_folder.clone(),
            texts: Arc::new(
                scripts
                    .map(|script| (script.file.clone(), script.text.clone()))
                    .collect(),
            ),
            draft: draft.clone(),
            state: Arc::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a script has been run, or imported.
    pub(super) fn has_begun(&self, file: &str) -> bool {
        self.state().begun.contains(file)
    }

    /// Says that a script runs by itself.
    pub(super) fn begin(&self, file: &str) {
        let mut state = self.state();
        state.begun.insert(file.to_owned());
        state.busy = vec![file.to_owned()];
    }

    /// The file that an import means, relative to the folder of rules: the pack's own, or `gemensamt/…`.
    ///
    /// # Errors
    /// The path leads, or could lead, elsewhere (V352), or to no script (V353).
    pub(super) fn file(&self, path: &str) -> Result<String, Diagnostic> {
        let refused = |part: &str| matches!(part, "" | "." | "..");
        let foreign = |letter: char| matches!(letter, '\\' | ':') || letter.is_control();
        if path.split('/').any(refused) || path.contains(foreign) {
            return Err(Diagnostic::new(Code::ImportRefused).with("path", shortened(path)));
        }
        let path = path.strip_suffix(".rhai").unwrap_or(path);
        let file = match path.split_once('/') {
            Some((folder, _)) if folder == self.shared => format!("{path}.rhai"),
            _ => format!("{}/{path}.rhai", self.pack),
        };
        let of_base = self.base.as_ref().map(|base| format!("{base}/{path}.rhai"));
        let mut files = [Some(file.clone()), of_base].into_iter().flatten();
        if let Some(file) = files.find(|file| self.texts.contains_key(file)) {
            return Ok(file);
        }
        let names: Vec<&str> = self
            .texts
            .keys()
            .filter_map(|file| self.path_of(file))
            .collect();
        Err(Diagnostic::new(Code::ImportUnknown)
            .with("path", shortened(path))
            .with("file", shortened(&file))
            .meant(close_names(path, names)))
    }

    /// How a file is imported.
    fn path_of<'a>(&self, file: &'a str) -> Option<&'a str> {
        let file = file.strip_suffix(".rhai")?;
        let mut packs = [Some(&self.pack), self.base.as_ref()].into_iter().flatten();
        let own = packs.find_map(|pack| file.strip_prefix(pack.as_str())?.strip_prefix('/'));
        Some(own.unwrap_or(file))
    }

    fn import(&self, engine: &Engine, file: &str) -> Result<Module, Box<EvalAltResult>> {
        let text = self.texts.get(file).map_or("", String::as_str);
        let before = self.draft.lock().open(file, text);
        let compiled = compile(engine, &self.draft.lock(), text).map_err(told);
        let made = compiled.and_then(|mut ast| {
            ast.set_source(file);
            Module::eval_ast_as_new(Scope::new(), &ast, engine)
        });
        self.draft.lock().turn_to(before);
        made
    }
}

impl ModuleResolver for Imports {
    fn resolve(
        &self,
        engine: &Engine,
        source: Option<&str>,
        path: &str,
        position: Position,
    ) -> Result<Shared<Module>, Box<EvalAltResult>> {
        let file = self.file(path).map_err(|fault| at(told(fault), position))?;
        {
            let mut state = self.state();
            let importer = source
                .map(str::to_owned)
                .or_else(|| state.busy.last().cloned());
            let importer = importer.unwrap_or_default();
            self.draft.lock().builder.imports(importer, file.clone());
            if let Some(known) = state.made.get(&file) {
                return Ok(known.clone());
            }
            if let Some(first) = state.busy.iter().position(|busy| *busy == file) {
                let mut cycle: Vec<&str> =
                    state.busy.iter().skip(first).map(String::as_str).collect();
                cycle.push(&file);
                let fault = Diagnostic::new(Code::ImportCircle).with("path", cycle.join(" → "));
                return Err(at(told(fault), position));
            }
            if state.busy.len() >= DEEPEST {
                return Err(EvalAltResult::ErrorTooManyModules(position).into());
            }
            state.begun.insert(file.clone());
            state.busy.push(file.clone());
        }
        let made = self.import(engine, &file);
        let mut state = self.state();
        state.busy.pop();
        match made {
            Ok(module) => {
                let module: Shared<Module> = module.into();
                state.made.insert(file, module.clone());
                Ok(module)
            }
            Err(error) => Err(EvalAltResult::ErrorInModule(file, error, position).into()),
        }
    }
}

/// A fault of ours on its way through Rhai.
fn told(fault: Diagnostic) -> Box<EvalAltResult> {
    EvalAltResult::ErrorRuntime(rhai::Dynamic::from(fault), Position::NONE).into()
}

fn at(mut error: Box<EvalAltResult>, position: Position) -> Box<EvalAltResult> {
    error.set_position(position);
    error
}

/// A path as it is shown: a script may write one without end.
fn shortened(path: &str) -> String {
    path.chars().take(80).collect()
}
