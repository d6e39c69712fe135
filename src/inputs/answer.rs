//! What an answer of Kolada's API says of itself beside its figures: that it is an error, that it is empty, that it
//! goes on elsewhere.
//!
//! An answer is a JSON document with its rows under `values`; a file may hold one, or a list of them. Pages state the
//! addresses of the next and the previous one (`next_url` and `previous_url`, in older answers `next_page` and
//! `previous_page`), not their own: that is worked out from its neighbours'.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value};

use super::file::ParsedFile;
use crate::{
    diagnostics::{Code, Diagnostic, Location},
    text::hidden,
};

const NEXT: [&str; 2] = ["next_url", "next_page"];
const PREVIOUS: [&str; 2] = ["previous_url", "previous_page"];
/// Under these a service says what went wrong, the surest first.
const COMPLAINTS: [&str; 5] = ["error", "errors", "detail", "message", "msg"];
/// So much of a complaint is quoted.
const QUOTED: usize = 200;

/// One answer within a file, where it is one of several pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    next: Option<Address>,
    previous: Option<Address>,
}

/// Where a page is fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Address {
    /// As the answer states it.
    written: String,
    /// What all pages of one answer have in common: the path and the rest of the query.
    answer: String,
    /// Which page, where the address counts them.
    page: Option<u64>,
}

/// What a document says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// What went wrong, where it says so instead of giving figures.
    pub complaint: Option<String>,
    /// Whether there is nothing in it.
    pub is_empty: bool,
    /// Its pages that have neighbours.
    pub pages: Vec<Page>,
}

impl Answer {
    /// What a document says of itself.
    pub fn of(document: &Value) -> Self {
        let parts = match document {
            Value::Array(parts) => parts.iter().collect(),
            other => vec![other],
        };
        let objects = || parts.iter().filter_map(|part| part.as_object());
        let pages = objects().map(Page::of);
        Answer {
            complaint: objects().find_map(complaint),
            is_empty: parts.iter().all(|part| is_empty(part)),
            pages: pages.filter(|page| *page != Page::default()).collect(),
        }
    }
}

/// What a service says instead of answering.
fn complaint(part: &Map<String, Value>) -> Option<String> {
    let says_more = part.iter().any(|(key, value)| {
        !COMPLAINTS.contains(&key.as_str()) && (value.is_array() || value.is_object())
    });
    // A row of somebody's own table may have a field of such a name.
    if says_more || part.contains_key("values") || part.len() > 6 {
        return None;
    }
    let said = COMPLAINTS.iter().find_map(|key| part.get(*key))?;
    let text = words_of(said)?;
    let seen = text.chars().filter(|letter| hidden(*letter).is_none());
    let mut quoted: String = seen.take(QUOTED).collect();
    if quoted.len() < text.len() {
        quoted.push('…');
    }
    Some(quoted)
}

/// The first words within a value.
fn words_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => items.iter().find_map(words_of),
        Value::Object(fields) => {
            let known = COMPLAINTS.iter().find_map(|key| fields.get(*key));
            known
                .and_then(words_of)
                .or_else(|| fields.values().find_map(words_of))
        }
        Value::Null | Value::Bool(_) => None,
    }
}

fn is_empty(part: &Value) -> bool {
    match part {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => match fields.get("values") {
            Some(Value::Array(rows)) => rows.is_empty(),
            Some(Value::Null) => true,
            _ => fields.is_empty(),
        },
        _ => false,
    }
}

impl Page {
    fn of(part: &Map<String, Value>) -> Self {
        let stated = |keys: [&str; 2]| {
            let found = keys.iter().find_map(|key| part.get(*key)?.as_str());
            found.filter(|url| !url.is_empty()).map(Address::of)
        };
        Page {
            next: stated(NEXT),
            previous: stated(PREVIOUS),
        }
    }

    /// Of which answer it is, and which page of it.
    fn own(&self) -> Option<(&str, u64)> {
        let before = |next: &'_ Address| next.page?.checked_sub(1);
        let after = |previous: &'_ Address| previous.page?.checked_add(1);
        let by_next = self.next.as_ref();
        let by_next = by_next.and_then(|next| Some((next.answer.as_str(), before(next)?)));
        by_next.or_else(|| {
            let previous = self.previous.as_ref()?;
            Some((previous.answer.as_str(), after(previous)?))
        })
    }
}

impl Address {
    fn of(written: &str) -> Self {
        let place = written.split_once("://").map_or(written, |(_, rest)| {
            rest.split_once('/').map_or("", |(_, path)| path)
        });
        let (path, query) = place.split_once('?').unwrap_or((place, ""));
        let mut page = None;
        let mut parts: Vec<&str> = Vec::new();
        for part in query.split('&').filter(|part| !part.is_empty()) {
            match part
                .strip_prefix("page=")
                .and_then(|page| page.parse().ok())
            {
                Some(number) => page = Some(number),
                None => parts.push(part),
            }
        }
        parts.sort_unstable();
        let path = path.trim_matches('/').to_lowercase();
        Address {
            written: written.to_owned(),
            answer: format!("{path}?{}", parts.join("&")),
            page,
        }
    }
}

/// The answers that go on, or begin, in a page that none of the files holds (V292), one for each file and way.
pub(super) fn pages_missing(files: &[&ParsedFile]) -> Vec<Diagnostic> {
    let all = || files.iter().flat_map(|file| &file.pages);
    let held: HashSet<(&str, u64)> = all().filter_map(Page::own).collect();
    // Where pages are not counted, any that continues the same answer may be the next one.
    let path = |address: &Address| address.answer.split('?').next().unwrap_or("").to_owned();
    let continuing: BTreeSet<String> = all()
        .filter_map(|page| page.previous.as_ref())
        .map(path)
        .collect();
    let begun: BTreeSet<String> = all()
        .filter_map(|page| page.next.as_ref())
        .map(path)
        .collect();
    let is_missing = |address: &Address, uncounted: &BTreeSet<String>| match address.page {
        Some(page) => !held.contains(&(address.answer.as_str(), page)),
        None => !uncounted.contains(&path(address)),
    };
    let mut found = Vec::new();
    for file in files {
        let next = file.pages.iter().filter_map(|page| page.next.as_ref());
        let next = next.filter(|address| is_missing(address, &continuing));
        let previous = file.pages.iter().filter_map(|page| page.previous.as_ref());
        let previous = previous.filter(|address| is_missing(address, &begun));
        let ways: [(&str, Vec<&Address>); 2] = [
            ("answer.next", next.collect()),
            ("answer.previous", previous.collect()),
        ];
        for (way, missing) in ways {
            if let Some(first) = missing.first() {
                found.push(
                    Diagnostic::new(Code::AnswerGoesOn)
                        .with("file", &file.file)
                        .said("way", way)
                        .with("address", &first.written)
                        .with("count", missing.len())
                        .at(Location::file(&file.file)),
                );
            }
        }
    }
    found
}
