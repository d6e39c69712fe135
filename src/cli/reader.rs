//! Who reads the terminal.

use std::path::Path;

use crate::{
    project::{describe, pack_names},
    text::Language,
};

/// The language to speak before it is known which pack is meant: the one that the command line asks for, else that of the
/// packs where they agree, else the system's, else Swedish.
pub(super) fn language() -> Language {
    if let Some(asked) = given("--lang").and_then(|value| value.parse().ok()) {
        return asked;
    }
    let rules = given("--rules").unwrap_or_else(|| "rules".to_owned());
    let rules = Path::new(&rules);
    let packs = pack_names(rules).value;
    let mut spoken = packs
        .iter()
        .map(|pack| describe(rules, pack).0.unwrap_or_default());
    if let Some(first) = spoken.next()
        && spoken.all(|language| language == first)
    {
        return first;
    }
    let system = sys_locale::get_locale().unwrap_or_default();
    match system.split(['-', '_', '.']).next() {
        Some("nb" | "nn" | "no") => Language::Nb,
        Some("en") => Language::En,
        _ => Language::default(),
    }
}

/// What a command line gives for an option, also where the rest of it is not understood.
fn given(option: &str) -> Option<String> {
    let words: Vec<String> = std::env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let value = match word.strip_prefix(option)? {
            "" => words.get(at + 1)?,
            value => value.strip_prefix('=')?,
        };
        Some(value.to_owned())
    })
}
