//! Letters that make a text say something else than it seems to.

use unicode_security::skeleton;

use crate::{
    diagnostics::{Code, Diagnostic, Location},
    text::hidden,
};

/// How many of them are named in a file.
const MOST_NAMED: usize = 10;

/// The letters of a rule file that hide something, each with its place: signs that turn the direction of the text or
/// have no width, and control characters (V350); letters of another alphabet within a word of ours (V351).
pub(super) fn deceptive(file: &str, text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, letter) in text.char_indices() {
        let Some(what) = hidden(letter) else {
            continue;
        };
        let fault = Diagnostic::new(Code::LetterHidden)
            .said("what", what)
            .with("code", code_of(letter));
        found.push((at, fault));
    }
    for (start, word) in words(text) {
        let mut letters = word.char_indices();
        let alike = letters.find_map(|(at, letter)| Some((at, letter, looks_like(letter)?)));
        if let Some((at, letter, like)) = alike
            && word.bytes().any(|byte| byte.is_ascii_alphanumeric())
        {
            let fault = Diagnostic::new(Code::LetterAlike)
                .with("word", word)
                .with("letter", letter)
                .with("code", code_of(letter))
                .with("like", like);
            found.push((start + at, fault));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    let placed = found.into_iter().take(MOST_NAMED);
    placed
        .map(|(at, fault)| fault.at(Location::at_byte(file, text, at)))
        .collect()
}

/// The plain letter that a letter of another alphabet looks like.
fn looks_like(letter: char) -> Option<char> {
    let is_latin = letter <= '\u{2af}' || ('\u{1e00}'..='\u{1eff}').contains(&letter);
    if is_latin {
        return None;
    }
    let written = letter.to_string();
    let mut like = skeleton(&written);
    match (like.next(), like.next()) {
        (Some(one), None) if one.is_ascii_alphanumeric() => Some(one),
        _ => None,
    }
}

fn code_of(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

/// The words of a text, each with its first byte.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let in_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut at = 0;
    text.split(move |letter| !in_word(letter)).map(move |word| {
        let start = at;
        // The letter that parts it from the next one has a length of its own.
        let rest = text
            .get(start + word.len()..)
            .and_then(|rest| rest.chars().next());
        at = start + word.len() + rest.map_or(0, char::len_utf8);
        (start, word)
    })
}
