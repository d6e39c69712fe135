use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location, close_names},
    model::{PlaceCatalogue, RuleReceipt, fold},
    text::{Language, say},
};

use super::{
    InputFile, Pack,
    catalogue::parse_places,
    copies::{Copied, copies},
    folder::{Walk, files_below, folders_in},
    listing::{READ, input_files},
    pack::{SETTINGS, base_of, load_pack, receipt},
    rule_text::{faulty_text, read_text},
};

/// Where things stand on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// The folder of sheets: files for all packs, `gemensamt/` likewise, and a folder for each pack.
    pub sheets: PathBuf,
    /// The folder of rules: a folder for each pack, and `gemensamt/` for what packs share.
    pub rules: PathBuf,
}

/// Everything that a run takes in, as plain data.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// The rules.
    pub pack: Pack,
    /// The places that names and codes stand for.
    pub catalogue: PlaceCatalogue,
    /// The input files, by name.
    pub files: Vec<InputFile>,
    /// The files beside the rules that say what figures shall be.
    pub expected: Vec<InputFile>,
    /// The files, among its own, that a pack of another organisation has too.
    pub copies: Vec<Copied>,
}

impl Project {
    /// Takes in the input files, which belong to the pack `inputs_of`; what packs of others beside it have too is noted.
    pub fn take_in(&mut self, folders: &Folders, inputs_of: &str, files: Vec<InputFile>) {
        self.files = files;
        self.copies = copies(folders, self, inputs_of);
    }

    /// The files of rules: settings, scripts, and those that say what figures shall be, as far as they can be read.
    pub fn receipts(&self) -> Vec<RuleReceipt> {
        let expected = self.expected.iter();
        let expected = expected.filter_map(|file| {
            let bytes = file.content.as_ref().ok()?;
            Some(receipt(&file.name, bytes))
        });
        self.pack.receipts.iter().cloned().chain(expected).collect()
    }
}

/// What both rules and sheets call the folder that packs share.
pub const SHARED: &str = "gemensamt";
pub(super) const PLACES: &str = "platser.csv";

/// The names of the packs in a folder of rules: its folders that hold a `visare.toml`.
pub fn pack_names(rules: &Path) -> Checked<Vec<String>> {
    match folders_in(rules) {
        Ok(names) => Checked::clean(
            names
                .into_iter()
                // Whatever else stands there is named when the pack is loaded.
                .filter(|name| {
                    let settings = rules.join(name).join(SETTINGS).symlink_metadata();
                    settings.is_ok_and(|known| !known.is_dir())
                })
                .collect(),
        ),
        Err(error) => Checked::new(Vec::new(), vec![unreadable_folder(rules, &error)]),
    }
}

/// Of the names given, those that are packs; the others are named (V101).
pub fn packs_named(rules: &Path, names: &[String]) -> Checked<Vec<String>> {
    let mut diagnostics = Vec::new();
    let mut found: Vec<String> = Vec::new();
    for name in names {
        let inside = Path::new(name)
            .file_name()
            .is_some_and(|last| last == name.as_str());
        if !inside || !rules.join(name).is_dir() {
            diagnostics.push(no_pack(rules, name));
        } else if !found.contains(name) {
            found.push(name.clone());
        }
    }
    Checked::new(found, diagnostics)
}

/// Loads a pack with its inputs. Without settings and a place table there is no project; the faults say why.
pub fn load(folders: &Folders, pack: &str) -> Checked<Option<Project>> {
    load_with_inputs(folders, pack, pack)
}

/// Loads a pack with the inputs that belong to a pack of another name: rules tried on the same sheets.
pub fn load_with_inputs(
    folders: &Folders,
    pack: &str,
    inputs_of: &str,
) -> Checked<Option<Project>> {
    let mut loaded = load_rules(&folders.rules, pack);
    if let Some(project) = &mut loaded.value {
        let files = input_files(folders, inputs_of).drain_into(&mut loaded.diagnostics);
        let read = |(name, path): (String, PathBuf)| InputFile::read(name, &path);
        project.take_in(folders, inputs_of, files.into_iter().map(read).collect());
    }
    loaded
}

/// Loads a pack without its inputs.
pub fn load_rules(rules: &Path, pack: &str) -> Checked<Option<Project>> {
    let mut diagnostics = Vec::new();
    let catalogue = load_places(rules, pack).drain_into(&mut diagnostics);
    let pack = load_pack(rules, pack, &catalogue).drain_into(&mut diagnostics);
    let project = pack.map(|pack| Project {
        files: Vec::new(),
        expected: load_expected(rules, &pack.folder),
        copies: Vec::new(),
        pack,
        catalogue,
    });
    Checked::new(project, diagnostics)
}

/// The table of places: the pack's own, else that of the pack that it is based on, else the shared one.
fn load_places(rules: &Path, pack: &str) -> Checked<PlaceCatalogue> {
    let shared = format!("{SHARED}/{PLACES}");
    let base = base_of(rules, pack);
    let own = std::iter::once(pack).chain(base.as_deref());
    let own = own.map(|folder| format!("{folder}/{PLACES}"));
    for file in own.chain([shared.clone()]) {
        let fault = match read_text(rules, &file) {
            Ok(text) => return parse_places(&file, &text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => faulty_text(rules, &file, &error),
        };
        return Checked::new(PlaceCatalogue::default(), vec![fault]);
    }
    let fault = Diagnostic::new(Code::PlaceTableMissing).at(Location::file(&shared));
    Checked::new(PlaceCatalogue::default(), vec![fault])
}

pub(super) fn no_pack(rules: &Path, name: &str) -> Diagnostic {
    let names = pack_names(rules).value;
    Diagnostic::new(Code::PackNotFound)
        .with("name", name)
        .with("rules", rules.display())
        .at(Location::file(rules.display()))
        .meant(close_names(name, names.iter().map(String::as_str)))
}

/// The files in a pack's folder that say what figures shall be: `prov.csv`, or a workbook of that name. A folder that
/// cannot be listed has been named when its scripts were loaded.
///
/// A pack that is based on another has the other's, but for those that it has itself.
fn load_expected(rules: &Path, pack: &str) -> Vec<InputFile> {
    let own = expected_files(rules, pack);
    let read = |pack: &str, (name, path): (String, PathBuf)| {
        InputFile::read(format!("{pack}/{name}"), &path)
    };
    let mut files = Vec::new();
    if let Some(base) = base_of(rules, pack) {
        let is_own = |name: &str| own.iter().any(|(known, _)| known == name);
        let kept = expected_files(rules, &base).into_iter();
        let kept = kept.filter(|(name, _)| !is_own(name));
        files.extend(kept.map(|file| read(&base, file)));
    }
    files.extend(own.into_iter().map(|file| read(pack, file)));
    files
}

/// The names and places of those files.
pub(super) fn expected_files(rules: &Path, pack: &str) -> Vec<(String, PathBuf)> {
    let mut files = files_below(&rules.join(pack), Walk::Inside).files;
    files.retain(|(name, _)| {
        name.rsplit_once('.').is_some_and(|(stem, ending)| {
            READ.contains(&ending.to_lowercase().as_str())
                && Language::ALL
                    .into_iter()
                    .any(|language| fold(stem) == say(language, "expected.file"))
        })
    });
    files
}

pub(super) fn unreadable_folder(folder: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::FolderUnreadable)
        .with("folder", folder.display())
        .because(error)
        .at(Location::file(folder.display()))
}
