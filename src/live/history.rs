use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    diagnostics::Diagnostic,
    project::write_outputs,
    text::Language,
    views::{Update, changes_page, withhold},
};

/// What the updates of a pack changed: `history/changes.jsonl`, a line for each, and the page that tells of the latest.
///
/// A file is replaced as a whole, never appended to, so that a kill leaves no half line. Once it has so many updates
/// that writing it would cost, it is put aside under the number of its last update, and another begins.
#[derive(Debug)]
pub(super) struct History {
    folder: PathBuf,
    /// The updates of the current file, oldest first.
    updates: Vec<Update>,
    /// The latest updates of the file before.
    earlier: Vec<Update>,
}

const FILE: &str = "history/changes.jsonl";
/// So many updates a file holds.
const MOST: usize = 200;
/// So many updates the page tells of.
const TOLD: usize = 50;

impl History {
    /// The history in a folder of outputs. Lines that are not understood are not the program's own, and are left out.
    pub(super) fn open(folder: &Path) -> Self {
        let updates = read(&folder.join(FILE));
        let first = updates.first().map_or(0, |update| update.number);
        let earlier = match first {
            0 | 1 => Vec::new(),
            first => read(&folder.join(aside(first - 1))),
        };
        History {
            folder: folder.to_path_buf(),
            updates,
            earlier,
        }
    }

    /// The latest updates, oldest first.
    pub(super) fn latest(&self) -> Vec<Update> {
        let all = self.earlier.iter().chain(&self.updates);
        let count = self.earlier.len() + self.updates.len();
        all.skip(count.saturating_sub(TOLD)).cloned().collect()
    }

    /// The hash of the results that the last update gave.
    pub(super) fn results(&self) -> Option<&str> {
        self.updates.last().map(|update| update.results.as_str())
    }

    /// Gives an update its number and writes it down.
    pub(super) fn record(
        &mut self,
        update: &mut Update,
        organisation: &str,
        language: Language,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let last = self.updates.last();
        update.number = last.map_or(0, |last| last.number) + 1;
        if self.updates.len() >= MOST {
            let name = aside(update.number - 1);
            write_outputs(&self.folder, &[(name, lines(&self.updates))]).drain_into(diagnostics);
            self.earlier = std::mem::take(&mut self.updates);
            let old = self.earlier.len().saturating_sub(TOLD);
            self.earlier.drain(..old);
        }
        let mut files = self.withhold(update);
        self.updates.push(update.clone());
        files.push((FILE.to_owned(), lines(&self.updates)));
        let page = changes_page(organisation, &self.latest(), language);
        files.extend(page.drain_into(diagnostics));
        write_outputs(&self.folder, &files).drain_into(diagnostics);
    }
}

impl History {
    /// Takes out of what was told before what an update hides; the files that were put aside and are others now.
    fn withhold(&mut self, update: &Update) -> Vec<(String, Vec<u8>)> {
        for known in self.earlier.iter_mut().chain(&mut self.updates) {
            withhold(known, update);
        }
        let mut rewritten = Vec::new();
        for name in names_aside(&self.folder) {
            let mut known = read(&self.folder.join(&name));
            let changed = known.iter_mut().map(|known| withhold(known, update));
            if changed.fold(false, |any, one| any | one) {
                rewritten.push((name, lines(&known)));
            }
        }
        rewritten
    }
}

/// The names of the files that were put aside.
fn names_aside(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder.join("history")) else {
        return Vec::new();
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter(|name| name.starts_with("changes-") && name.ends_with(".jsonl"))
        .map(|name| format!("history/{name}"))
        .collect();
    names.sort();
    names
}

/// The name of a file that was put aside, by the number of its last update.
fn aside(last: u64) -> String {
    format!("history/changes-{last:06}.jsonl")
}

fn lines(updates: &[Update]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for update in updates {
        bytes.extend(serde_json::to_vec(update).unwrap_or_default());
        bytes.push(b'\n');
    }
    bytes
}

fn read(path: &Path) -> Vec<Update> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let updates = text.lines().map(serde_json::from_str);
    updates.filter_map(Result::ok).collect()
}
