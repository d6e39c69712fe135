//! The words of the rule language for readers: on the terminal, for programs, for editors.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::{
    rules::{Guide, GuideOption, Theme},
    text::{Language, say, tell},
};

/// The words as text: a heading for each theme, and for each word how it is written, what it means, what happens
/// where values are missing, and an example.
///
/// Options stand last, each with the words that take it.
pub fn guide_text(words: &[Guide], options: &[GuideOption], language: Language) -> String {
    let mut text = String::new();
    for theme in Theme::ALL {
        let mut words = words.iter().filter(|word| word.theme == theme).peekable();
        if words.peek().is_none() {
            continue;
        }
        let _ = writeln!(
            text,
            "{}",
            say(language, &format!("theme.{}", theme.name()))
        );
        for word in words {
            let _ = writeln!(text, "\n  {}", word.usage(language));
            let _ = writeln!(text, "    {}", word.meaning(language));
            if let Some(missing) = word.missing(language) {
                let _ = writeln!(text, "    {missing}");
            }
            if let Some(example) = word.examples(language).first() {
                let words = [("rule", example.rule.clone())];
                let _ = writeln!(text, "    {}", tell(language, "guide.example", &words));
            }
        }
        text.push('\n');
    }
    if !options.is_empty() {
        let _ = writeln!(text, "{}", say(language, "guide.options"));
    }
    for option in options {
        let (name, meaning) = (option.name(language), option.meaning(language));
        let _ = writeln!(text, "\n  {name}\n    {meaning}");
    }
    text.trim_end().to_owned()
}

/// The words for programs; the fields are described in `docs/funktioner.md`.
pub fn guide_json(words: &[Guide], language: Language) -> Value {
    let word = |word: &Guide| {
        let examples = word.examples(language);
        json!({
            "id": word.id,
            "theme": word.theme.name(),
            "sv": word.name(Language::Sv),
            "nb": word.name(Language::Nb),
            "en": word.name(Language::En),
            "usage": word.usage(language),
            "meaning": word.meaning(language),
            "missing": word.missing(language),
            "examples": examples.iter().map(|example| json!({
                "rule": example.rule,
                "given": example.given.iter().filter(|given| !given.is_empty()).collect::<Vec<_>>(),
                "expected": example.expected,
            })).collect::<Vec<_>>(),
        })
    };
    Value::Array(words.iter().map(word).collect())
}

/// The words as a definition file of Rhai, from which editors take names and descriptions.
pub fn definitions(words: &[Guide], language: Language) -> String {
    let mut text = String::from("module static;\n");
    for word in words {
        let _ = write!(text, "\n/// {}\n///\n", word.meaning(language));
        if let Some(missing) = word.missing(language) {
            let _ = write!(text, "/// {missing}\n///\n");
        }
        let _ = write!(
            text,
            "/// ```rhai\n/// {}\n/// ```\nfn {}(...args: ?) -> ?;\n",
            word.usage(language),
            word.name(language)
        );
    }
    text
}
