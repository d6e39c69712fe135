use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::diagnostics::{Code, Diagnostic, Location};

use super::{InputFile, plain_file::read_plain};

/// The output that names what it was made of.
pub const RESULTS: &str = "results.json";
/// So many files are named, where more are lost.
const MOST_NAMED: usize = 4;

/// What a run keeps of the outputs that stand, since they were made of files that it could not see.
#[derive(Debug)]
pub struct Keeper<'a> {
    folder: PathBuf,
    /// The input files that were there.
    files: &'a [InputFile],
    /// What was found when they were listed.
    listing: &'a [Diagnostic],
    /// The files that outputs were kept for.
    lost: BTreeSet<String>,
    /// Whether any were kept that do not say what they were made of.
    unaccounted: bool,
    /// Whether any were not kept.
    replaces: bool,
}

/// What would be lost of outputs that stand, if they were replaced.
enum Lost {
    /// What these files gave; nothing where there are none.
    Files(BTreeSet<String>),
    /// Nobody knows: they do not say what they were made of.
    Unknown,
}

/// What a `results.json` says of the files that it was made of.
#[derive(Deserialize)]
struct Stated {
    files: Vec<StatedFile>,
}

#[derive(Deserialize)]
struct StatedFile {
    file: String,
    sheets: Vec<StatedSheet>,
}

#[derive(Deserialize)]
struct StatedSheet {
    sheet: String,
    layout: String,
    used: usize,
}

impl<'a> Keeper<'a> {
    /// A keeper of what stands in a folder, for a run on these files; `listing` is what was found when they were listed.
    pub fn new(folder: &Path, files: &'a [InputFile], listing: &'a [Diagnostic]) -> Self {
        Keeper {
            folder: folder.to_path_buf(),
            files,
            listing,
            lost: BTreeSet::new(),
            unaccounted: false,
            replaces: false,
        }
    }

    /// Whether what stands in the place of `outputs` is to be kept; `unread` are the files, and the sheets of them, that
    /// could not be read.
    pub fn keeps(&mut self, outputs: &[(String, Vec<u8>)], unread: &[Location]) -> bool {
        let keeps = match self.lost(outputs, unread) {
            Lost::Unknown => {
                self.unaccounted = true;
                true
            }
            Lost::Files(lost) => {
                let keeps = !lost.is_empty();
                self.lost.extend(lost);
                keeps
            }
        };
        self.replaces |= !keeps;
        keeps
    }

    /// Whether everything was kept: then what is about all municipalities stays as well.
    pub fn keeps_all(&self) -> bool {
        !self.replaces && (self.unaccounted || !self.lost.is_empty())
    }

    /// That outputs were kept: those that were made of files that could not be read (V504), and those that may have
    /// been (V506).
    pub fn told(&self) -> Vec<Diagnostic> {
        let about = |code| {
            Diagnostic::new(code)
                .with("folder", self.folder.display())
                .at(Location::file(self.folder.display()))
        };
        let mut found = Vec::new();
        if !self.lost.is_empty() {
            let named = self.lost.iter().take(MOST_NAMED);
            let mut names: Vec<String> = named.map(|name| format!("`{name}`")).collect();
            if self.lost.len() > names.len() {
                names.push("…".to_owned());
            }
            found.push(about(Code::OutputKept).with("files", names.join(", ")));
        }
        if self.unaccounted {
            found.push(about(Code::OutputUnaccounted));
        }
        found
    }

    fn lost(&self, outputs: &[(String, Vec<u8>)], unread: &[Location]) -> Lost {
        let is_blind =
            |found: &Diagnostic| matches!(found.code, Code::NoInputs | Code::FolderUnreadable);
        let is_blind = self.listing.iter().any(is_blind);
        let places: Vec<PathBuf> = outputs
            .iter()
            .map(|(name, _)| self.folder.join(name))
            .collect();
        let is_seen = unread.is_empty() && !is_blind;
        if is_seen || !places.iter().any(|place| place.is_file()) {
            return Lost::Files(BTreeSet::new());
        }
        let results = places.first().map(|place| place.with_file_name(RESULTS));
        let stated = results
            .and_then(|results| read_plain(&results, u64::MAX).ok())
            .and_then(|bytes| serde_json::from_slice::<Stated>(&bytes).ok());
        let Some(stated) = stated else {
            return Lost::Unknown;
        };
        let was_read = |sheet: &StatedSheet| sheet.used > 0 || sheet.layout != "unknown";
        let is_lost = |file: &StatedFile| {
            let is_present = self.files.iter().any(|present| present.name == file.file);
            let mut read = file.sheets.iter().filter(|sheet| was_read(sheet));
            read.any(|sheet| {
                !is_present && is_blind
                    || unread.contains(&Location::file(&file.file))
                    || unread.contains(&Location::sheet(&file.file, &sheet.sheet))
            })
        };
        let lost = stated.files.into_iter().filter(is_lost);
        Lost::Files(lost.map(|file| file.file).collect())
    }
}
