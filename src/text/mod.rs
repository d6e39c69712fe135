//! The words and numbers that users read, in Swedish, Norwegian and English.
//!
//! One file per language holds `key = text with {names}`; a test keeps the three alike.

mod letters;
mod number;
mod numeral;
mod order;
mod signs;

use std::{collections::BTreeMap, fmt, str::FromStr, sync::LazyLock};

use serde::{Deserialize, Serialize};

pub use letters::{hidden, plain};
pub use number::{Shown, rounded, shown, shown_alike};
pub use numeral::{Numeral, numeral};
pub use order::alphabetical;
pub use signs::{Read, Signs};

/// A language of the product.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Swedish.
    #[default]
    Sv,
    /// Norwegian (bokmål).
    Nb,
    /// English.
    En,
}

impl Language {
    /// The languages, Swedish first.
    pub const ALL: [Language; 3] = [Language::Sv, Language::Nb, Language::En];

    /// The language tag: `sv`, `nb` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Sv => "sv",
            Language::Nb => "nb",
            Language::En => "en",
        }
    }

    fn texts(self) -> &'static BTreeMap<&'static str, &'static str> {
        static SV: LazyLock<Texts> = LazyLock::new(|| parse(include_str!("sv.txt")));
        static NB: LazyLock<Texts> = LazyLock::new(|| parse(include_str!("nb.txt")));
        static EN: LazyLock<Texts> = LazyLock::new(|| parse(include_str!("en.txt")));
        match self {
            Language::Sv => &SV,
            Language::Nb => &NB,
            Language::En => &EN,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Language::ALL
            .into_iter()
            .find(|language| language.tag() == text)
            .ok_or_else(|| "sv, nb, en".to_owned())
    }
}

type Texts = BTreeMap<&'static str, &'static str>;

fn parse(file: &'static str) -> Texts {
    file.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, text)| (key.trim(), text.trim()))
        .collect()
}

/// The text under a key, unfilled; a key without a text is its own text, and a test finds it.
pub fn say(language: Language, key: &str) -> &str {
    language.texts().get(key).copied().unwrap_or(key)
}

/// A key as the texts themselves spell it, if there is such a text.
pub fn key_named(key: &str) -> Option<&'static str> {
    let texts = Language::default().texts();
    texts.get_key_value(key).map(|(key, _)| *key)
}

/// The names of the words that fill the text under a key.
pub fn slots(language: Language, key: &str) -> Vec<&'static str> {
    let text = language.texts().get(key).copied().unwrap_or("");
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .filter(|name| is_name(name))
        .collect()
}

/// The text under a key with its `{names}` filled.
pub fn tell(language: Language, key: &str, words: &[(&'static str, String)]) -> String {
    fill(say(language, key), words)
}

/// Whether what stands in braces is a name to be filled; rule examples have braces of their own.
pub fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// The parts of `name:one|several`.
fn number_forms(text: &str) -> Option<(&str, &str, &str)> {
    let (name, forms) = text.split_once(':')?;
    let (one, several) = forms.split_once('|')?;
    is_name(name).then_some((name, one, several))
}

/// A text with each `{name}` replaced by its word, and each `{name:one|several}` by what fits a number of that name.
pub fn fill(template: &str, words: &[(&'static str, String)]) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        match after.split_once('}') {
            Some((name, tail)) => {
                let word = |name: &str| words.iter().find(|(key, _)| *key == name);
                let form = || {
                    let (name, one, several) = number_forms(name)?;
                    let (_, number) = word(name)?;
                    Some(if number == "1" { one } else { several })
                };
                match word(name).map(|(_, word)| word.as_str()).or_else(form) {
                    Some(word) => text.push_str(word),
                    None => {
                        text.push('{');
                        text.push_str(name);
                        text.push('}');
                    }
                }
                rest = tail;
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Language, fill, is_name, number_forms};
    use crate::diagnostics::Code;

    fn names(template: &str) -> BTreeSet<&str> {
        template
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}').map(|(name, _)| name))
            .filter(|name| is_name(name))
            .collect()
    }

    #[test]
    fn every_text_stands_in_all_languages_with_the_same_names() {
        let swedish = Language::Sv.texts();
        for language in Language::ALL {
            let texts = language.texts();
            let keys: BTreeSet<_> = texts.keys().collect();
            let expected: BTreeSet<_> = swedish.keys().collect();
            assert_eq!(keys, expected, "{language}");
            for (key, text) in texts {
                assert_eq!(names(text), names(swedish[key]), "{language}: {key}");
                let parts = text.split('{').filter_map(|part| part.split_once('}'));
                for (name, ..) in parts.filter_map(|(part, _)| number_forms(part)) {
                    assert!(names(text).contains(name), "{language}: {key}: {name}");
                }
            }
        }
    }

    #[test]
    fn no_two_faults_share_a_code() {
        let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
    }

    #[test]
    fn every_code_has_a_sentence_and_a_next_step() {
        for code in Code::ALL {
            for key in [code.name().to_owned(), format!("{code}.next")] {
                assert!(Language::Sv.texts().contains_key(key.as_str()), "{key}");
            }
        }
    }

    #[test]
    fn a_name_without_a_word_is_left_as_it_is() {
        assert_eq!(fill("{a} {b} {", &[("a", "x".to_owned())]), "x {b} {");
    }

    #[test]
    fn one_row_is_a_row_and_several_are_rows() {
        let said = |count: &str| fill("{n} {n:rad|rader}", &[("n", count.to_owned())]);
        assert_eq!(said("0"), "0 rader");
        assert_eq!(said("1"), "1 rad");
        assert_eq!(said("21"), "21 rader");
        assert_eq!(fill("#{ bra: 1|2 }", &[]), "#{ bra: 1|2 }");
    }
}
