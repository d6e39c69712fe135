use std::fs;

use crate::{
    diagnostics::close_names,
    rules::{Guide, guide},
    text::{Language, tell},
    views::{definitions, guide_json, guide_text},
};

use super::{CLEAN, FAILED, FINDINGS, arguments::FunctionsArguments, terminal};

/// `visare functions`: the words of the rule language.
pub(super) fn functions(arguments: &FunctionsArguments) -> u8 {
    let language = arguments.lang.unwrap_or_default();
    let all = guide();
    if let Some(folder) = &arguments.definitions {
        let file = folder.join("visare.d.rhai");
        let written =
            fs::create_dir_all(folder).and_then(|()| fs::write(&file, definitions(&all, language)));
        return match written {
            Ok(()) => {
                let words = [("file", file.display().to_string())];
                terminal::say(tell(language, "guide.written", &words));
                CLEAN
            }
            Err(error) => {
                terminal::warn(format!("{}: {error}", file.display()));
                FAILED
            }
        };
    }
    let words: Vec<Guide> = match &arguments.word {
        None => all,
        Some(asked) => {
            let asked_for = |word: &&Guide| Language::ALL.iter().any(|of| word.name(*of) == asked);
            let found: Vec<Guide> = all.iter().filter(asked_for).copied().collect();
            if found.is_empty() {
                unknown(asked, &all, language);
                return FINDINGS;
            }
            found
        }
    };
    terminal::say(if arguments.json {
        format!("{:#}", guide_json(&words, language))
    } else {
        guide_text(&words, language)
    });
    CLEAN
}

fn unknown(asked: &str, all: &[Guide], language: Language) {
    let mut text = tell(language, "guide.unknown", &[("name", asked.to_owned())]);
    let known = all.iter().map(|word| word.name(language));
    let close = close_names(asked, known);
    if !close.is_empty() {
        let named: Vec<String> = close.iter().map(|name| format!("`{name}`")).collect();
        let words = [("names", named.join(", "))];
        text.push(' ');
        text.push_str(&tell(language, "guide.meant", &words));
    }
    terminal::warn(text);
}
