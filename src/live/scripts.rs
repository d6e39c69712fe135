use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::project::{SHARED, read_plain, replace_one, rule_files, text_of};

use super::store::hash;

/// The scripts of a pack on the disk, and those that packs share: what is not among them is not shown, and not written
/// to.
#[derive(Debug)]
pub(super) struct Scripts {
    /// The folder of rules.
    pub rules: PathBuf,
    /// Folder name of the pack.
    pub pack: String,
}

/// A script of more bytes is not shown.
const LARGEST: u64 = 4 << 20;

/// A script as it stands.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Draft {
    /// Path relative to the folder of rules.
    pub file: String,
    /// Its text as the rule language has it: without a byte order mark and with composed letters.
    pub text: String,
    /// SHA-256 of its bytes, by which a change that somebody else makes meanwhile is known.
    pub sha256: String,
}

/// Why a script was not saved.
#[derive(Debug)]
pub(super) enum Unsaved {
    /// It has changed on the disk; as it stands there.
    Changed(Draft),
    /// There is no script of this name in the pack.
    Unknown,
    /// It is read-only.
    Protected,
    /// The disk refuses, in its words.
    Refused(String),
}

impl Scripts {
    /// The scripts as they stand.
    pub(super) fn drafts(&self) -> Vec<Draft> {
        let paths = self.paths().into_iter();
        paths
            .filter_map(|(file, path)| Draft::read(file, &path))
            .collect()
    }

    /// Saves a script, wholly or not at all, if it still is what `known` is the hash of.
    pub(super) fn save(&self, file: &str, text: &str, known: &str) -> Result<Draft, Unsaved> {
        let mut paths = self.paths().into_iter();
        let (_, path) = paths
            .find(|(name, _)| name == file)
            .ok_or(Unsaved::Unknown)?;
        let refused = |error: io::Error| Unsaved::Refused(error.to_string());
        let permissions = fs::metadata(&path).map_err(refused)?.permissions();
        if permissions.readonly() {
            return Err(Unsaved::Protected);
        }
        let replaced = replace_one(&path, text.as_bytes(), |stands| hash(stands) == known);
        if !replaced.map_err(refused)? {
            let stands = Draft::read(file.to_owned(), &path).ok_or(Unsaved::Unknown)?;
            return Err(Unsaved::Changed(stands));
        }
        Ok(Draft {
            file: file.to_owned(),
            text: text.to_owned(),
            sha256: hash(text.as_bytes()),
        })
    }

    fn paths(&self) -> Vec<(String, PathBuf)> {
        let mut files = rule_files(&self.rules, &self.pack).value;
        // Those of a pack that this one is based on are that one's to change.
        let is_own = |name: &str| {
            let mut folders = [self.pack.as_str(), SHARED].into_iter();
            folders.any(|folder| {
                name.strip_prefix(folder)
                    .is_some_and(|rest| rest.starts_with('/'))
            })
        };
        files.retain(|(name, _)| name.ends_with(".rhai") && is_own(name));
        files
    }
}

impl Draft {
    fn read(file: String, path: &Path) -> Option<Self> {
        let bytes = read_plain(path, LARGEST).ok()?;
        let sha256 = hash(&bytes);
        let text = text_of(&bytes).ok()?;
        Some(Draft { file, text, sha256 })
    }
}
