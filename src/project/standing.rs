use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::diagnostics::{Code, Diagnostic, Location};

use super::InputFile;

/// The output that names what it was made of.
pub const RESULTS: &str = "results.json";
/// So many files are named, where more are lost.
const MOST_NAMED: usize = 4;

/// What a run could not see of its inputs.
#[derive(Clone, Copy, Debug)]
pub struct Unseen<'a> {
    /// The input files that were there.
    pub files: &'a [InputFile],
    /// Those of them, and those of their sheets, that cannot be read.
    pub unread: &'a [Location],
    /// What was found when the files were listed.
    pub listing: &'a [Diagnostic],
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

impl Unseen<'_> {
    /// The input files that the outputs standing in the place of `outputs` were made of, and that a run could not see;
    /// none if nothing stands there. Where it does not say what it was made of, it may be any of those not seen.
    pub fn lost_to(&self, folder: &Path, outputs: &[(String, Vec<u8>)]) -> BTreeSet<String> {
        let blind: Vec<&Diagnostic> = self
            .listing
            .iter()
            .filter(|found| matches!(found.code, Code::NoInputs | Code::FolderUnreadable))
            .collect();
        let places: Vec<PathBuf> = outputs.iter().map(|(name, _)| folder.join(name)).collect();
        let is_seen = self.unread.is_empty() && blind.is_empty();
        if is_seen || !places.iter().any(|place| place.is_file()) {
            return BTreeSet::new();
        }
        let results = places.first().map(|place| place.with_file_name(RESULTS));
        let stated = results
            .and_then(|results| fs::read(results).ok())
            .and_then(|bytes| serde_json::from_slice::<Stated>(&bytes).ok());
        let Some(stated) = stated else {
            let folders = blind.iter().flat_map(|found| &found.places);
            let places = self.unread.iter().chain(folders);
            return places.map(|place| place.of_file().to_owned()).collect();
        };
        let was_read = |sheet: &StatedSheet| sheet.used > 0 || sheet.layout != "unknown";
        let is_lost = |file: &StatedFile| {
            let is_present = self.files.iter().any(|present| present.name == file.file);
            let mut read = file.sheets.iter().filter(|sheet| was_read(sheet));
            read.any(|sheet| {
                !is_present && !blind.is_empty()
                    || self.unread.contains(&Location::file(&file.file))
                    || self
                        .unread
                        .contains(&Location::sheet(&file.file, &sheet.sheet))
            })
        };
        let lost = stated.files.into_iter().filter(is_lost);
        lost.map(|file| file.file).collect()
    }
}

/// That what stands in a folder was not replaced, since it was made of files that cannot be read now (V504).
pub fn kept(folder: &Path, lost: &BTreeSet<String>) -> Option<Diagnostic> {
    let mut names: Vec<&str> = lost.iter().map(String::as_str).take(MOST_NAMED).collect();
    if lost.len() > names.len() {
        names.push("…");
    }
    (!lost.is_empty()).then(|| {
        Diagnostic::new(Code::OutputKept)
            .with("folder", folder.display())
            .with("files", names.join(", "))
            .at(Location::file(folder.display()))
    })
}
