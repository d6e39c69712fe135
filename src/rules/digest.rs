//! What closures are remembered by: the texts of the functions that they reach, and what they have captured.

use std::{
    cell::OnceCell,
    collections::{HashMap, HashSet},
};

use rhai::{Array, Dynamic, FnPtr, Map, Module, ScriptFuncDef, Shared};
use xxhash_rust::xxh3::Xxh3;

use crate::model::Kronor;

use super::handles::ParameterHandle;

/// How many letters of a function are written in a step.
const LETTERS_OF_A_STEP: usize = 64;

/// The functions of scripts as texts, each written once however many closures reach it.
#[derive(Default)]
pub(super) struct WrittenFunctions {
    /// What calls reach, by the addresses of the modules where functions are looked for.
    reaches: HashMap<Vec<usize>, Reach>,
}

impl std::fmt::Debug for WrittenFunctions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WrittenFunctions({})", self.reaches.len())
    }
}

/// The functions that calls find in some modules.
struct Reach {
    /// Kept, so that no other module gets the address of one of them.
    _modules: Vec<Shared<Module>>,
    /// By name, those with as many parameters each.
    functions: HashMap<String, Vec<Definition>>,
}

struct Definition {
    parameters: usize,
    function: Shared<ScriptFuncDef>,
    written: OnceCell<Written>,
}

/// A function without its places in the script.
struct Written {
    digest: u128,
    /// The names in it that may be those of functions, each once, in their order.
    names: Vec<String>,
}

impl WrittenFunctions {
    /// A digest of what a closure does, and how many steps it took to work it out: of its text, of the functions
    /// within its reach in these modules and of what it has captured, wherever they stand.
    pub(super) fn digest(&mut self, pointer: &FnPtr, modules: &[Shared<Module>]) -> (u128, u64) {
        let mut steps = 0_usize;
        let address = |module: &Shared<Module>| Shared::as_ptr(module) as usize;
        let key: Vec<usize> = modules.iter().map(address).collect();
        let reach = self.reaches.entry(key).or_insert_with(|| {
            let reach = Reach::of(modules);
            steps += reach.functions.len();
            reach
        });
        let mut hasher = Xxh3::new();
        let mut asked = vec![pointer.fn_name().to_owned()];
        let captured: Vec<String> = pointer
            .iter_curry()
            .map(|value| written(value, &mut asked))
            .collect();
        let mut seen = HashSet::new();
        while let Some(name) = asked.pop() {
            let Some(own) = reach.functions.get(&name) else {
                continue;
            };
            if !seen.insert(name) {
                continue;
            }
            for definition in own {
                let written = definition.written(&mut steps);
                steps += 1 + written.names.len();
                hasher.update(&definition.parameters.to_le_bytes());
                hasher.update(&written.digest.to_le_bytes());
                let known = |name: &&String| reach.functions.contains_key(*name);
                asked.extend(written.names.iter().rev().filter(known).cloned());
            }
        }
        for text in captured {
            hasher.update(text.as_bytes());
            hasher.update(&[0]);
        }
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        (hasher.digest128(), steps)
    }
}

impl Reach {
    fn of(modules: &[Shared<Module>]) -> Self {
        let mut functions: HashMap<String, Vec<Definition>> = HashMap::new();
        for module in modules {
            for (_, _, name, parameters, function) in module.iter_script_fn_info() {
                let known = functions.entry(name.to_owned()).or_default();
                // The first module that has a function is the one where a call finds it.
                if known.iter().all(|other| other.parameters != parameters) {
                    known.push(Definition {
                        parameters,
                        function: function.clone(),
                        written: OnceCell::new(),
                    });
                }
            }
        }
        for known in functions.values_mut() {
            known.sort_by_key(|definition| definition.parameters);
        }
        Reach {
            _modules: modules.to_vec(),
            functions,
        }
    }
}

impl Definition {
    fn written(&self, steps: &mut usize) -> &Written {
        self.written.get_or_init(|| {
            let body = without_places(&format!("{:?}", self.function.body));
            let text = format!("{:?} {body}", self.function.params);
            *steps += text.len() / LETTERS_OF_A_STEP;
            let mut hasher = Xxh3::new();
            let (mut names, mut known) = (Vec::new(), HashSet::new());
            for word in text.split_inclusive(|letter| !in_name(letter)) {
                let name = word.trim_end_matches(|letter| !in_name(letter));
                // A closure within is called by a number that follows its place in the script.
                let unnamed = name.starts_with(UNNAMED);
                hasher.update(if unnamed { UNNAMED } else { word }.as_bytes());
                if !name.is_empty() && known.insert(name) {
                    names.push(name.to_owned());
                }
            }
            Written {
                digest: hasher.digest128(),
                names,
            }
        })
    }
}

/// What Rhai calls functions without a name.
const UNNAMED: &str = "anon$";

/// Whether a letter may be one of the name of a function, or of that of a closure.
fn in_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$') || !letter.is_ascii()
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
