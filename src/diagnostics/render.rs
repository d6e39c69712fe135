use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Code, Diagnostic, Location, Severity};
use crate::text::{Language, fill, is_name, plain, say};

/// The text of scripts and settings, by file as users know it, so that a fault can show its line.
pub type Sources = BTreeMap<String, String>;

/// The one plain sentence of a diagnostic.
pub fn sentence(diagnostic: &Diagnostic, language: Language) -> String {
    let words = words(diagnostic, language);
    fill(say(language, diagnostic.code.name()), &words)
}

/// Everything that fills the sentence and the next step, in a language.
fn words(diagnostic: &Diagnostic, language: Language) -> Vec<(&'static str, String)> {
    let texts = diagnostic.texts.iter();
    let mut words = diagnostic.arguments.clone();
    words.extend(texts.map(|(name, key)| (*name, say(language, key).to_owned())));
    words
}

/// What to do about it, the names that may have been meant first.
pub fn next_step(diagnostic: &Diagnostic, language: Language) -> String {
    let key = format!("{}.next", diagnostic.code.name());
    let step = fill(say(language, &key), &words(diagnostic, language));
    if diagnostic.candidates.is_empty() {
        return step;
    }
    let names = diagnostic
        .candidates
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let meant = fill(say(language, "meant"), &[("names", names)]);
    format!("{meant} {step}")
}

/// What a code means, without a case at hand: how grave it is, the sentence with `…` for its words, the next step.
pub fn meaning(code: Code, language: Language) -> [String; 3] {
    let open = |key: &str| {
        let mut text = String::new();
        for (index, part) in say(language, key).split('{').enumerate() {
            match part.split_once('}') {
                Some((name, rest)) if index > 0 && is_name(name) => {
                    text.push('…');
                    text.push_str(rest);
                }
                _ if index > 0 => {
                    text.push('{');
                    text.push_str(part);
                }
                _ => text.push_str(part),
            }
        }
        text
    };
    [
        say(language, &format!("severity.{}", code.severity().name())).to_owned(),
        open(code.name()),
        open(&format!("{code}.next")),
    ]
}

/// A diagnostic in one line: code, sentence, first place.
pub fn summary_line(diagnostic: &Diagnostic, language: Language) -> String {
    let place = diagnostic
        .places
        .first()
        .map(|place| format!(" ({})", place.name()))
        .unwrap_or_default();
    format!(
        "{} {}{place}",
        diagnostic.code,
        sentence(diagnostic, language)
    )
}

/// A diagnostic as the terminal shows it: header, places (with the line, where a source is at hand), next step.
pub fn render(
    diagnostic: &Diagnostic,
    sources: &Sources,
    language: Language,
    colour: bool,
) -> String {
    let severity = format!("severity.{}", diagnostic.severity().name());
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
    .with_name(say(language, &severity));
    // The colours are the renderer's alone: what rules and files are called may hold a terminal's own signs.
    let title = plain(&sentence(diagnostic, language));
    let mut group = Group::with_title(level.primary_title(&title).id(diagnostic.code.name()));
    let names = diagnostic.places.iter().map(|place| plain(&place.name()));
    let names: Vec<String> = names.collect();
    for (place, name) in diagnostic.places.iter().zip(&names) {
        group = match shown_line(place, sources) {
            Some(shown) => {
                let mut snippet = Snippet::source(shown.text)
                    .line_start(shown.line)
                    .annotation(AnnotationKind::Primary.span(shown.word));
                if shown.cut_before {
                    let place = annotate_snippets::Origin::path(shown.file)
                        .line(shown.line)
                        .char_column(shown.column);
                    group = group.element(place);
                } else {
                    snippet = snippet.path(shown.file);
                }
                group.element(snippet)
            }
            None => group.element(annotate_snippets::Origin::path(name.as_str())),
        };
    }
    let step = plain(&next_step(diagnostic, language));
    if !step.is_empty() {
        let help = Level::HELP.with_name(say(language, "severity.help"));
        group = group.element(help.message(&step));
    }
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let text = renderer.render(&[group]).to_string();
    if diagnostic.places.is_empty() {
        // The renderer leaves a bar for a source that is not there.
        text.replacen("\n |\n", "\n", 1)
    } else {
        text
    }
}

/// The line behind a place.
struct ShownLine<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    /// What is shown of it.
    text: Cow<'a, str>,
    /// Whether that does not begin where the line begins.
    cut_before: bool,
    /// The bytes of the word that the place points at.
    word: Range<usize>,
}

/// A line of at most so many bytes is shown whole; of a longer one, so many letters on either side of the place.
const MOST_WHOLE: usize = 200;
const MOST_BESIDE: usize = 60;

/// The line behind a place, where a source is at hand. Of a long one a piece is shown: to lay out a line takes the
/// renderer longer the longer it is, by the square.
fn shown_line<'a>(place: &'a Location, sources: &'a Sources) -> Option<ShownLine<'a>> {
    let Location::Script { file, line, column } = place else {
        return None;
    };
    let whole = sources.get(file)?.split('\n').nth(line.saturating_sub(1))?;
    let whole = whole.strip_suffix('\r').unwrap_or(whole);
    let start = whole
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(whole.len(), |(at, _)| at);
    let (before, after) = whole.split_at_checked(start)?;
    let beside = match whole.len() {
        0..=MOST_WHOLE => MOST_WHOLE,
        _ => MOST_BESIDE,
    };
    let from = before.char_indices().rev().nth(beside - 1);
    let from = from.map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(beside);
    let to = to.map_or(whole.len(), |(at, _)| start + at);
    let piece = whole.get(from..to)?;
    let length = word_length(whole.get(start..to)?);
    let [left, right] = [from > 0, to < whole.len()].map(|cut| if cut { "…" } else { "" });
    let cut = from > 0 || to < whole.len();
    let word = left.len() + start - from;
    Some(ShownLine {
        file,
        line: *line,
        column: *column,
        text: if cut {
            Cow::Owned(format!("{left}{piece}{right}"))
        } else {
            Cow::Borrowed(piece)
        },
        cut_before: from > 0,
        word: word..word + length,
    })
}

/// The bytes of the word with which a text begins: a text in quotation marks, or a name.
fn word_length(text: &str) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    if text.starts_with('"') {
        let closing = text.get(1..).and_then(|rest| rest.find('"'));
        return closing.map_or(text.len(), |at| at + 2);
    }
    let in_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    if text.starts_with("#{") {
        return 2;
    }
    if !text.starts_with(in_word) {
        return first;
    }
    text.find(|letter| !in_word(letter)).unwrap_or(text.len())
}
