use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location, Sources, close_names},
    model::{Place, PlaceCatalogue, RuleReceipt},
};

use super::{
    InputFile, Settings,
    catalogue::parse_places,
    folder::{files_below, folders_in},
    parse_settings,
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
#[derive(Clone, Debug)]
pub struct Project {
    /// The rules.
    pub pack: Pack,
    /// The places that names and codes stand for.
    pub catalogue: PlaceCatalogue,
    /// The input files, by name.
    pub files: Vec<InputFile>,
}

/// The rules of one organisation.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Name of its folder: `vastervik`.
    pub folder: String,
    /// Its settings.
    pub settings: Settings,
    /// Its municipality.
    pub municipality: Place,
    /// Its scripts, by path.
    pub scripts: Vec<Script>,
    /// Its settings and scripts with their hashes.
    pub receipts: Vec<RuleReceipt>,
    /// The texts of settings and scripts, for showing faults.
    pub sources: Sources,
}

/// A rule script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Path relative to the folder of rules: `vastervik/hemtjanst.rhai`.
    pub file: String,
    /// Its text, without a byte order mark.
    pub text: String,
}

/// What both rules and sheets call the folder that packs share.
const SHARED: &str = "gemensamt";
const SETTINGS: &str = "visare.toml";
const PLACES: &str = "platser.csv";
/// A script larger than this is refused: a rule folder is written by people.
const LARGEST_SCRIPT: usize = 1 << 20;

/// The names of the packs in a folder of rules: its folders that hold a `visare.toml`.
pub fn pack_names(rules: &Path) -> Checked<Vec<String>> {
    match folders_in(rules) {
        Ok(names) => Checked::clean(
            names
                .into_iter()
                .filter(|name| rules.join(name).join(SETTINGS).is_file())
                .collect(),
        ),
        Err(error) => Checked::new(Vec::new(), vec![unreadable_folder(rules, &error)]),
    }
}

/// Loads a pack with its inputs. Without settings, a place table and trust there is no project; the faults say why.
pub fn load(folders: &Folders, pack: &str) -> Checked<Option<Project>> {
    let mut diagnostics = Vec::new();
    let catalogue = load_places(&folders.rules, pack).unload(&mut diagnostics);
    let pack = load_pack(&folders.rules, pack, &catalogue).unload(&mut diagnostics);
    let project = pack.map(|pack| {
        let files = load_inputs(&folders.sheets, &pack.folder).unload(&mut diagnostics);
        Project {
            pack,
            catalogue,
            files,
        }
    });
    Checked::new(project, diagnostics)
}

fn load_places(rules: &Path, pack: &str) -> Checked<PlaceCatalogue> {
    let own = format!("{pack}/{PLACES}");
    let shared = format!("{SHARED}/{PLACES}");
    for file in [own, shared.clone()] {
        if let Ok(text) = fs::read_to_string(rules.join(&file)) {
            return parse_places(&file, &text);
        }
    }
    let fault = Diagnostic::new(Code::PlaceTableFaulty)
        .with("text", &shared)
        .at(Location::file(&shared));
    Checked::new(PlaceCatalogue::default(), vec![fault])
}

fn load_pack(rules: &Path, name: &str, catalogue: &PlaceCatalogue) -> Checked<Option<Pack>> {
    let file = format!("{name}/{SETTINGS}");
    let text = match fs::read(rules.join(&file)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes)
            .trim_start_matches('\u{feff}')
            .to_owned(),
        Err(error) if rules.join(name).is_dir() => {
            let fault = Diagnostic::new(Code::SettingsUnreadable)
                .with("text", error)
                .at(Location::file(&file));
            return Checked::new(None, vec![fault]);
        }
        Err(_) => {
            let names = pack_names(rules).value;
            let fault = Diagnostic::new(Code::PackNotFound)
                .with("name", name)
                .at(Location::file(rules.display()))
                .meant(close_names(name, names.iter().map(String::as_str)));
            return Checked::new(None, vec![fault]);
        }
    };
    let mut diagnostics = Vec::new();
    let mut pack_sources = Sources::from([(file.clone(), text.clone())]);
    let Some(settings) = parse_settings(&file, &text).unload(&mut diagnostics) else {
        return Checked::new(None, diagnostics);
    };
    let codes = std::iter::once(&settings.code).chain(&settings.comparison_group);
    for code in codes.filter(|code| catalogue.with_code(code).is_none()) {
        diagnostics.push(
            Diagnostic::new(Code::SettingsPlaceUnknown)
                .with("code", code)
                .at(find_in(&file, &text, code))
                .meant(
                    catalogue
                        .find(code)
                        .map(|place| place.code.clone())
                        .into_iter()
                        .collect(),
                ),
        );
    }
    if !settings.trusted {
        diagnostics.push(
            Diagnostic::new(Code::PackUntrusted)
                .with("name", name)
                .at(Location::file(&file)),
        );
    }
    let (scripts, mut receipts) = load_scripts(rules, name).unload(&mut diagnostics);
    receipts.insert(0, receipt(&file, text.as_bytes()));
    for script in &scripts {
        pack_sources.insert(script.file.clone(), script.text.clone());
    }
    let municipality = catalogue.with_code(&settings.code).cloned();
    let pack = municipality
        .filter(|_| settings.trusted)
        .map(|municipality| Pack {
            folder: name.to_owned(),
            settings,
            municipality,
            scripts,
            receipts,
            sources: pack_sources,
        });
    Checked::new(pack, diagnostics)
}

fn load_scripts(rules: &Path, pack: &str) -> Checked<(Vec<Script>, Vec<RuleReceipt>)> {
    let mut diagnostics = Vec::new();
    let mut scripts = Vec::new();
    let mut receipts = Vec::new();
    let files = match files_below(&rules.join(pack)) {
        Ok(files) => files,
        Err((folder, error)) => {
            diagnostics.push(unreadable_folder(&folder, &error));
            Vec::new()
        }
    };
    let named = files
        .into_iter()
        .filter(|(name, _)| name.ends_with(".rhai"));
    for (name, path) in named {
        let file = format!("{pack}/{name}");
        let fault = |reason: &str| {
            Diagnostic::new(Code::ScriptNotText)
                .with("text", reason)
                .at(Location::file(&file))
        };
        match fs::read(&path) {
            Ok(bytes) if bytes.len() > LARGEST_SCRIPT => diagnostics.push(fault("> 1 MB")),
            Ok(bytes) => {
                receipts.push(receipt(&file, &bytes));
                match String::from_utf8(bytes) {
                    Ok(text) => scripts.push(Script {
                        text: text.trim_start_matches('\u{feff}').to_owned(),
                        file,
                    }),
                    Err(_) => diagnostics.push(fault("UTF-8")),
                }
            }
            Err(error) => diagnostics.push(fault(&error.to_string())),
        }
    }
    if scripts.is_empty() && diagnostics.is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::PackWithoutRules)
                .with("name", pack)
                .at(Location::file(rules.join(pack).display())),
        );
    }
    Checked::new((scripts, receipts), diagnostics)
}

/// The endings of files that may hold a workbook; what is in them is decided by content.
const WORKBOOKS: [&str; 5] = ["xlsx", "xlsm", "xls", "xlsb", "ods"];

fn load_inputs(sheets: &Path, pack: &str) -> Checked<Vec<InputFile>> {
    let mut diagnostics = Vec::new();
    let mut files: Vec<InputFile> = Vec::new();
    let mut taken = HashSet::new();
    for (name, path) in list_inputs(sheets, pack, &mut diagnostics) {
        let known_as = if taken.insert(name.clone()) {
            name
        } else {
            format!("{pack}/{name}")
        };
        let ending = known_as.rsplit('.').next().unwrap_or("").to_lowercase();
        if WORKBOOKS.contains(&ending.as_str()) {
            files.push(InputFile::read(known_as, &path));
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
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Checked::new(files, diagnostics)
}

/// The files for all packs, directly in the folder and in its shared one, then the pack's own.
fn list_inputs(
    sheets: &Path,
    pack: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, PathBuf)> {
    let mut list = |folder: PathBuf, prefix: &str, wanted: &dyn Fn(&str) -> bool| {
        if !folder.is_dir() {
            return Vec::new();
        }
        match files_below(&folder) {
            Ok(files) => files
                .into_iter()
                .filter(|(name, _)| wanted(name))
                .map(|(name, path)| (format!("{prefix}{name}"), path))
                .collect(),
            Err((folder, error)) => {
                diagnostics.push(unreadable_folder(&folder, &error));
                Vec::new()
            }
        }
    };
    let mut files = list(sheets.to_path_buf(), "", &|name| !name.contains('/'));
    files.extend(list(sheets.join(SHARED), &format!("{SHARED}/"), &|_| true));
    files.extend(list(sheets.join(pack), "", &|_| true));
    files
}

fn receipt(file: &str, bytes: &[u8]) -> RuleReceipt {
    RuleReceipt {
        file: file.to_owned(),
        sha256: Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    }
}

fn unreadable_folder(folder: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::FolderUnreadable)
        .with("folder", folder.display())
        .with("text", error)
        .at(Location::file(folder.display()))
}

/// Where a word first stands in a text.
fn find_in(file: &str, text: &str, word: &str) -> Location {
    let before = text.find(word).and_then(|at| text.get(..at)).unwrap_or("");
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Location::Script {
        file: file.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before
            .get(line_start..)
            .map_or(0, |line| line.chars().count())
            + 1,
    }
}
