use std::fs;

use crate::{
    diagnostics::close_names,
    rules::{Guide, GuideOption, guide, guide_options},
    text::{Language, tell},
    views::{definitions, guide_json, guide_text},
};

use super::{CLEAN, FAILED, FINDINGS, arguments::FunctionsArguments, reader, terminal};

/// `visare functions`: the words of the rule language.
pub(super) fn functions(arguments: &FunctionsArguments) -> u8 {
    let language = arguments.lang.unwrap_or_else(reader::language);
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
    let all_options = guide_options(language);
    let (words, options) = match &arguments.word {
        None => (all, all_options),
        Some(asked) => {
            let is_it = |name: &dyn Fn(Language) -> &'static str| {
                Language::ALL.iter().any(|of| name(*of) == asked)
            };
            let words = all.iter().filter(|word| is_it(&|of| word.name(of)));
            let words: Vec<Guide> = words.copied().collect();
            let options = all_options.iter();
            let options = options.filter(|option| is_it(&|of| option.name(of)));
            let options: Vec<GuideOption> = options.copied().collect();
            if words.is_empty() && options.is_empty() {
                unknown(asked, &all, &all_options, language);
                return FINDINGS;
            }
            (words, options)
        }
    };
    terminal::say(if arguments.json {
        format!("{:#}", guide_json(&words, language))
    } else {
        guide_text(&words, &options, language)
    });
    CLEAN
}

fn unknown(asked: &str, all: &[Guide], options: &[GuideOption], language: Language) {
    let mut text = tell(language, "guide.unknown", &[("name", asked.to_owned())]);
    let words = all.iter().map(|word| word.name(language));
    let known = words.chain(options.iter().map(|option| option.name(language)));
    let close = close_names(asked, known);
    if !close.is_empty() {
        let named: Vec<String> = close.iter().map(|name| format!("`{name}`")).collect();
        let words = [("names", named.join(", "))];
        text.push(' ');
        text.push_str(&tell(language, "guide.meant", &words));
    }
    terminal::warn(text);
}
