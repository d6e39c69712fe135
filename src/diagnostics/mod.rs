//! What went wrong, where, and what to do next: data first, words at the edge.
//!
//! A [`Diagnostic`] is a stable [`Code`], the words that fill its sentence, and its places. The sentence
//! itself stands in `text`, once per language; [`render`] and [`to_json`] are its views.

mod checked;
mod code;
mod json;
mod location;
mod refused;
mod render;
mod severity;
mod wire;

use std::io;

pub use checked::Checked;
pub use code::Code;
pub use json::to_json;
pub use location::Location;
pub use refused::Refused;
pub use render::{Sources, meaning, next_step, render, sentence, summary_line};
pub use severity::Severity;

/// One fault, warning or remark.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Diagnostic {
    /// What it is about.
    pub code: Code,
    /// The words that fill the sentence: name in the template, text.
    pub arguments: Vec<(&'static str, String)>,
    /// Words that are texts themselves: name in the template, key of the text.
    pub texts: Vec<(&'static str, &'static str)>,
    /// Where it is: the first place is the one to go to.
    pub places: Vec<Location>,
    /// Names close to the one that was not understood, best first.
    pub candidates: Vec<String>,
}

impl Diagnostic {
    /// A diagnostic without words, places or candidates.
    pub fn new(code: Code) -> Self {
        Diagnostic {
            code,
            arguments: Vec::new(),
            texts: Vec::new(),
            places: Vec::new(),
            candidates: Vec::new(),
        }
    }

    /// With a word for the sentence's `{name}`.
    #[must_use]
    pub fn with(mut self, name: &'static str, text: impl ToString) -> Self {
        self.arguments.push((name, text.to_string()));
        self
    }

    /// With the text under a key for the sentence's `{name}`, in the language in which it is shown.
    #[must_use]
    pub fn said(mut self, name: &'static str, key: &'static str) -> Self {
        self.texts.push((name, key));
        self
    }

    /// With the reason for which the disk refused, as the sentence's `{text}`: in our own words where there are
    /// any, else in the operating system's.
    #[must_use]
    pub fn because(self, error: &io::Error) -> Self {
        let key = match error.kind() {
            _ if let Some(why) = Refused::within(error) => why.key(),
            io::ErrorKind::NotFound => "disk.missing",
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "disk.denied",
            io::ErrorKind::IsADirectory => "disk.folder",
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "disk.file",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "disk.full",
            io::ErrorKind::FileTooLarge => "disk.large",
            io::ErrorKind::InvalidData => "disk.encoding",
            _ if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) => "disk.open",
            _ => return self.with("text", error),
        };
        self.said("text", key)
    }

    /// With a place.
    #[must_use]
    pub fn at(mut self, place: Location) -> Self {
        self.places.push(place);
        self
    }

    /// With names that may have been meant.
    #[must_use]
    pub fn meant(mut self, candidates: Vec<String>) -> Self {
        self.candidates = candidates;
        self
    }

    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// The names among `known` that are close to `wrong`, best first, at most three.
///
/// Close is a Jaro–Winkler similarity of at least 0.8 on folded text.
pub fn close_names<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wrong = crate::model::fold(wrong);
    let mut scored: Vec<(f64, &str)> = known
        .into_iter()
        .map(|name| {
            (
                strsim::jaro_winkler(&wrong, &crate::model::fold(name)),
                name,
            )
        })
        .filter(|(score, _)| *score >= 0.8)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored
        .into_iter()
        .take(3)
        .map(|(_, name)| name.to_owned())
        .collect()
}
