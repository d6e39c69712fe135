use std::collections::BTreeMap;

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
        group = match shown_source(place, sources) {
            Some((source, file, range)) => group.element(
                Snippet::source(source)
                    .path(file)
                    .annotation(AnnotationKind::Primary.span(range)),
            ),
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

/// The source behind a place, with its file and the bytes of the word that the place points at.
fn shown_source<'a>(
    place: &'a Location,
    sources: &'a Sources,
) -> Option<(&'a str, &'a str, std::ops::Range<usize>)> {
    let Location::Script { file, line, column } = place else {
        return None;
    };
    let source = sources.get(file)?;
    let start_of_line = match line.checked_sub(2) {
        None => 0,
        Some(index) => source
            .match_indices('\n')
            .nth(index)
            .map(|(at, _)| at + 1)?,
    };
    let rest = source.get(start_of_line..)?;
    let text = rest.split('\n').next().unwrap_or(rest);
    let start = text
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(text.len(), |(at, _)| at);
    let word = text.get(start..).unwrap_or("");
    let quoted = word.starts_with('"');
    let mut end = start;
    for (index, (at, letter)) in word.char_indices().enumerate() {
        let within = if quoted {
            index == 0 || !word.get(1..at).unwrap_or("").contains('"')
        } else {
            index == 0 || letter.is_alphanumeric() || letter == '_'
        };
        if !within {
            break;
        }
        end = start + at + letter.len_utf8();
    }
    Some((source, file, start_of_line + start..start_of_line + end))
}
