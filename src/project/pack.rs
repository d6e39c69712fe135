use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location, Sources},
    model::{Place, PlaceCatalogue, PlaceKind, RuleReceipt},
    text::Language,
};

use super::{
    Settings,
    folder::{Walk, files_below},
    load::{no_pack, unreadable_folder},
    parse_settings,
    rule_text::{not_text, read_text, text_of},
    settings_file::language_in,
};

/// The rules of one organisation.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// Path relative to the folder of rules: `vastervik/hemtjanst.rhai`.
    pub file: String,
    /// Its text, without a byte order mark.
    pub text: String,
}

pub(super) const SETTINGS: &str = "visare.toml";
/// A script larger than this is refused: a rule folder is written by people.
const LARGEST_SCRIPT: usize = 1 << 20;

/// The language and the texts in which to speak of a pack that does not load.
pub fn describe(rules: &Path, pack: &str) -> (Option<Language>, Sources) {
    let file = format!("{pack}/{SETTINGS}");
    let text = read_text(rules, &file).unwrap_or_default();
    let language = language_in(&text);
    let scripts = load_scripts(rules, pack).value.0;
    let mut sources: Sources = scripts
        .into_iter()
        .map(|script| (script.file, script.text))
        .collect();
    sources.insert(file, text);
    (language, sources)
}

/// Loads the settings and scripts of a pack; without settings and a municipality there is no pack.
pub(super) fn load_pack(
    rules: &Path,
    name: &str,
    catalogue: &PlaceCatalogue,
) -> Checked<Option<Pack>> {
    let file = format!("{name}/{SETTINGS}");
    let read = fs::read(rules.join(&file))
        .map(|bytes| (receipt(&file, &bytes), bytes))
        .and_then(|(receipt, bytes)| Ok((receipt, text_of(bytes)?)));
    let (own_receipt, text) = match read {
        Ok(read) => read,
        Err(error) => {
            let fault = if !rules.join(name).is_dir() {
                no_pack(rules, name)
            } else if error.kind() == io::ErrorKind::InvalidData {
                not_text(rules, &file, &error)
            } else {
                Diagnostic::new(Code::SettingsUnreadable)
                    .with("file", &file)
                    .because(&error)
                    .at(Location::file(&file))
            };
            return Checked::new(None, vec![fault]);
        }
    };
    let mut diagnostics = Vec::new();
    let mut pack_sources = Sources::from([(file.clone(), text.clone())]);
    let Some(settings) = parse_settings(&file, &text).unload(&mut diagnostics) else {
        return Checked::new(None, diagnostics);
    };
    let codes = settings.codes();
    let unknown = codes
        .into_iter()
        .filter(|code| municipality(catalogue, code).is_none());
    diagnostics.extend(
        unknown
            .filter(|_| !catalogue.places().is_empty())
            .map(|code| {
                Diagnostic::new(Code::SettingsPlaceUnknown)
                    .with("code", code)
                    .at(place_of(&file, &text, &format!("{code:?}")))
                    .meant(codes_meant(catalogue, code))
            }),
    );
    if !settings.trusted {
        diagnostics.push(
            Diagnostic::new(Code::PackUntrusted)
                .with("name", name)
                .at(place_of(&file, &text, "trusted")),
        );
    }
    let (scripts, mut receipts) = load_scripts(rules, name).unload(&mut diagnostics);
    receipts.insert(0, own_receipt);
    for script in &scripts {
        pack_sources.insert(script.file.clone(), script.text.clone());
    }
    let municipality = municipality(catalogue, &settings.code).cloned();
    let pack = municipality.map(|municipality| Pack {
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
    let listing = files_below(&rules.join(pack), Walk::Inside);
    let unreadable = listing.unreadable.iter();
    diagnostics.extend(unreadable.map(|(folder, error)| unreadable_folder(folder, error)));
    let named = listing
        .files
        .into_iter()
        .filter(|(name, _)| name.ends_with(".rhai"));
    for (name, path) in named {
        let file = format!("{pack}/{name}");
        let text = fs::read(&path).and_then(|bytes| {
            receipts.push(receipt(&file, &bytes));
            if bytes.len() > LARGEST_SCRIPT {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            text_of(bytes)
        });
        match text {
            Ok(text) => scripts.push(Script { file, text }),
            Err(error) => diagnostics.push(not_text(rules, &file, &error)),
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

fn receipt(file: &str, bytes: &[u8]) -> RuleReceipt {
    RuleReceipt {
        file: file.to_owned(),
        sha256: Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    }
}

/// Where a word first stands in a settings file; the file as a whole where it does not.
fn place_of(file: &str, text: &str, word: &str) -> Location {
    match text.find(word) {
        Some(at) => Location::at_byte(file, text, at),
        None => Location::file(file),
    }
}

fn municipality<'a>(catalogue: &'a PlaceCatalogue, code: &str) -> Option<&'a Place> {
    catalogue
        .with_code(code)
        .filter(|place| place.kind == PlaceKind::Municipality)
}

/// The codes that may have been meant: the one with its leading zero, the one of the municipality of this name.
fn codes_meant(catalogue: &PlaceCatalogue, text: &str) -> Vec<String> {
    let padded = format!("{:0>4}", text.trim());
    let named = catalogue.find(text).map_or("", |place| place.code.as_str());
    let mut codes: Vec<String> = [padded.as_str(), named]
        .into_iter()
        .filter_map(|code| municipality(catalogue, code))
        .map(|place| place.code.clone())
        .collect();
    codes.dedup();
    codes
}
