use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    diagnostics::Diagnostic,
    text::Language,
    views::{Update, changes_page, withhold},
};

/// What the updates of a pack changed: `history/changes.jsonl`, a line for each, and the page that tells of the latest.
///
/// A file is replaced as a whole, never appended to, together with the outputs that it tells of. Once it has so many updates
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

    /// Gives an update its number, and gives the files (name, bytes) that write it down.
    pub(super) fn record(
        &mut self,
        update: &mut Update,
        organisation: &str,
        language: Language,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<(String, Vec<u8>)> {
        let last = self.updates.last();
        update.number = last.map_or(0, |last| last.number) + 1;
        let mut files = self.withhold(update);
        if self.updates.len() >= MOST {
            let name = aside(update.number - 1);
            files.push((name, lines(&self.updates)));
            self.earlier = std::mem::take(&mut self.updates);
            let old = self.earlier.len().saturating_sub(TOLD);
            self.earlier.drain(..old);
        }
        self.updates.push(update.clone());
        files.extend(self.files(organisation, language, diagnostics));
        files
    }

    /// Takes an update that is recorded as it turned out in the end, and gives the files that write it down.
    pub(super) fn amend(
        &mut self,
        update: &Update,
        organisation: &str,
        language: Language,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<(String, Vec<u8>)> {
        match self.updates.last_mut() {
            Some(last) if last.number == update.number => last.clone_from(update),
            _ => return Vec::new(),
        }
        self.files(organisation, language, diagnostics)
    }

    fn files(
        &self,
        organisation: &str,
        language: Language,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<(String, Vec<u8>)> {
        let mut files = vec![(FILE.to_owned(), lines(&self.updates))];
        let page = changes_page(organisation, &self.latest(), language);
        files.extend(page.drain_into(diagnostics));
        files
    }

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
