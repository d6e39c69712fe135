use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::diagnostics::{Checked, Code, Diagnostic, Location};

use super::{
    Folders,
    folder::{Walk, files_below},
    load::{PLACES, SHARED, unreadable_folder},
    pack::base_of,
};

/// What tells at a glance whether a file is another than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    /// The size of the file in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }
}

/// The files that a pack is made of, as they stand on the disk at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The input files by name, each with where it stands.
    pub inputs: BTreeMap<String, (PathBuf, Stamp)>,
    /// The files of the rules, by path relative to the folder of rules.
    pub rules: BTreeMap<String, Stamp>,
}

/// Lists the files of a pack without reading them. A folder that cannot be listed is named (V109): what was in it is
/// not known to be gone.
pub fn list(folders: &Folders, pack: &str) -> Checked<Listing> {
    let mut diagnostics = Vec::new();
    let mut listing = Listing::default();
    for (name, path) in input_files(folders, pack).drain_into(&mut diagnostics) {
        if let Some(stamp) = stamp(&path) {
            listing.inputs.insert(name, (path, stamp));
        }
    }
    let rules = rule_files(&folders.rules, pack).drain_into(&mut diagnostics);
    let stamped = rules
        .into_iter()
        .filter_map(|(name, path)| Some((name, stamp(&path)?)));
    listing.rules.extend(stamped);
    Checked::new(listing, diagnostics)
}

/// The files that the rules of a pack are made of, by path relative to the folder of rules, each with where it stands:
/// all that is in the pack's folder and in that of the pack that it is based on, and the scripts and the table of places
/// that packs share.
pub fn rule_files(rules: &Path, pack: &str) -> Checked<Vec<(String, PathBuf)>> {
    let mut found = own_files(rules, pack);
    if let Some(base) = base_of(rules, pack) {
        found
            .value
            .extend(own_files(rules, &base).drain_into(&mut found.diagnostics));
    }
    if pack != SHARED {
        let shared = files_below(&rules.join(SHARED), Walk::Inside).files;
        let of_packs = |name: &str| name == PLACES || name.ends_with(".rhai");
        let shared = shared.into_iter().filter(|(name, _)| of_packs(name));
        found
            .value
            .extend(shared.map(|(name, path)| (format!("{SHARED}/{name}"), path)));
    }
    found
}

/// All that is in the folder of a pack, by path relative to the folder of rules.
fn own_files(rules: &Path, pack: &str) -> Checked<Vec<(String, PathBuf)>> {
    let listing = files_below(&rules.join(pack), Walk::Inside);
    let unreadable = listing.unreadable.iter();
    let diagnostics = unreadable
        .map(|(folder, error)| unreadable_folder(folder, error))
        .collect();
    let files = listing.files.into_iter();
    let files = files.map(|(name, path)| (format!("{pack}/{name}"), path));
    Checked::new(files.collect(), diagnostics)
}

fn stamp(path: &Path) -> Option<Stamp> {
    let known = fs::metadata(path).ok()?;
    Some(Stamp {
        size: known.len(),
        modified: known.modified().ok(),
    })
}

/// The endings of files that may hold figures; what is in them is decided by content.
pub(super) const READ: [&str; 9] = [
    "xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "txt", "json",
];

/// The input files of a pack by name, each with where it stands; what is of no kind that is read is named (V219), and
/// so is that there are none (V108). A pack that is based on another, and has no sheets of its own, has the other's.
pub(super) fn input_files(folders: &Folders, pack: &str) -> Checked<Vec<(String, PathBuf)>> {
    let sheets = folders.sheets.as_path();
    let base = base_of(&folders.rules, pack).filter(|_| !sheets.join(pack).is_dir());
    let pack = base.as_deref().unwrap_or(pack);
    let mut diagnostics = Vec::new();
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    let mut taken = HashSet::new();
    for (name, path) in below(sheets, pack, &mut diagnostics) {
        let known_as = if taken.insert(name.clone()) {
            name
        } else {
            format!("{pack}/{name}")
        };
        let ending = known_as.rsplit('.').next().unwrap_or("").to_lowercase();
        if READ.contains(&ending.as_str()) {
            files.push((known_as, path));
        } else {
            diagnostics.push(
                Diagnostic::new(Code::FileLeftAside)
                    .with("file", &known_as)
                    .at(Location::file(&known_as)),
            );
        }
    }
    if files.is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::NoInputs)
                .with("folder", sheets.display())
                .with("pack", pack)
                .at(Location::file(sheets.display())),
        );
    }
    files.sort();
    Checked::new(files, diagnostics)
}

/// The files for all packs, directly in the folder and in its shared one, then the pack's own.
fn below(sheets: &Path, pack: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, PathBuf)> {
    let mut list = |folder: PathBuf, prefix: &str, walk: Walk| {
        if matches!(folder.try_exists(), Ok(false)) {
            return Vec::new();
        }
        let listing = files_below(&folder, walk);
        let unreadable = listing.unreadable.iter();
        diagnostics.extend(unreadable.map(|(folder, error)| unreadable_folder(folder, error)));
        for name in listing.open {
            let file = format!("{prefix}{name}");
            diagnostics.push(
                Diagnostic::new(Code::FileInUse)
                    .with("file", &file)
                    .at(Location::file(&file)),
            );
        }
        let files = listing.files.into_iter();
        files
            .map(|(name, path)| (format!("{prefix}{name}"), path))
            .collect()
    };
    let mut files: Vec<(String, PathBuf)> = list(sheets.to_path_buf(), "", Walk::Flat);
    files.extend(list(sheets.join(SHARED), &format!("{SHARED}/"), Walk::Deep));
    files.extend(list(sheets.join(pack), "", Walk::Deep));
    files
}
