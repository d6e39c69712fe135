use std::{io, path::Path};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location, Refused, Sources},
    model::{Place, PlaceCatalogue, PlaceKind, RuleReceipt},
    text::Language,
};

use super::{
    Settings,
    file_name::{is_reserved, reserved_name},
    folder::{Walk, files_below},
    letters::deceptive,
    load::{PLACES, SHARED, no_pack, unreadable_folder},
    parse_settings,
    plain_file::{LARGEST_RULES, read_plain, refused},
    rule_text::{faulty_text, not_text, read_rules, read_text, text_of},
    settings_file::{based_on, language_in, parse_settings_on},
};

/// The rules of one organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    /// Name of its folder: `vastervik`.
    pub folder: String,
    /// Its settings.
    pub settings: Settings,
    /// Its municipality, or its region.
    pub municipality: Place,
    /// Its scripts, by path.
    pub scripts: Vec<Script>,
    /// Scripts that packs share, for its own to import, by path.
    pub shared: Vec<Script>,
    /// Whether every script could be read. Without one the others say too little.
    pub whole: bool,
    /// Its settings and scripts with their hashes.
    pub receipts: Vec<RuleReceipt>,
    /// The texts of settings and scripts, for showing faults.
    pub sources: Sources,
}

impl Pack {
    /// Path of its settings, relative to the folder of rules.
    pub fn settings_file(&self) -> String {
        format!("{}/{SETTINGS}", self.folder)
    }
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

/// The language and the texts in which to speak of a pack that does not load.
pub fn describe(rules: &Path, pack: &str) -> (Option<Language>, Sources) {
    let file = format!("{pack}/{SETTINGS}");
    let text = read_text(rules, &file).unwrap_or_default();
    let language = language_in(&text);
    let read = [pack, SHARED].map(|folder| load_scripts(rules, folder).value.scripts);
    let mut sources: Sources = read
        .into_iter()
        .flatten()
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
    let read = read_rules(rules, &file)
        .map(|bytes| (receipt(&file, &bytes), bytes))
        .and_then(|(receipt, bytes)| Ok((receipt, text_of(&bytes)?)));
    let (own_receipt, text) = match read {
        Ok(read) => read,
        Err(error) => {
            let fault = if !rules.join(name).is_dir() {
                no_pack(rules, name)
            } else if error.kind() == io::ErrorKind::InvalidData {
                faulty_text(rules, &file, &error)
            } else if let Some(fault) = refused(&file, &error) {
                fault
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
    let base = match based_on(&text) {
        None => None,
        Some(base) => match settings_of_base(rules, &file, &text, &base) {
            Ok(settings) => Some((base, settings)),
            Err(fault) => return Checked::new(None, vec![fault]),
        },
    };
    let kept = base.as_ref().map(|(_, settings)| settings);
    let parsed = parse_settings_on(&file, &text, kept);
    let Some(settings) = parsed.drain_into(&mut diagnostics) else {
        return Checked::new(None, diagnostics);
    };
    let names = [
        (name, Location::file(rules.join(name).display())),
        (
            settings.workbook.as_str(),
            place_of(&file, &text, &format!("{:?}", settings.workbook)),
        ),
    ];
    let reserved = names.into_iter().filter(|(name, _)| is_reserved(name));
    let known = diagnostics.len();
    diagnostics.extend(reserved.map(|(name, place)| reserved_name(name, place)));
    if diagnostics.len() > known {
        return Checked::new(None, diagnostics);
    }
    let codes = settings.codes();
    let unknown = codes.into_iter().filter(|code| {
        let own = *code == settings.code.as_str();
        let known = if own { organisation } else { municipality };
        known(catalogue, code).is_none()
    });
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
    let mut own = load_scripts(rules, name).drain_into(&mut diagnostics);
    if let Some((base, _)) = &base {
        let kept = load_scripts(rules, base).drain_into(&mut diagnostics);
        own.build_on(kept);
    }
    if own.scripts.is_empty() && own.whole {
        diagnostics.push(
            Diagnostic::new(Code::PackWithoutRules)
                .with("name", name)
                .at(Location::file(rules.join(name).display())),
        );
    }
    let shared = if rules.join(SHARED).is_dir() {
        load_scripts(rules, SHARED).drain_into(&mut diagnostics)
    } else {
        Read::default()
    };
    let receipts = [vec![own_receipt], own.receipts, shared.receipts].concat();
    for script in own.scripts.iter().chain(&shared.scripts) {
        pack_sources.insert(script.file.clone(), script.text.clone());
    }
    let municipality = organisation(catalogue, &settings.code).cloned();
    let pack = municipality.map(|municipality| Pack {
        folder: name.to_owned(),
        settings,
        municipality,
        whole: own.whole && shared.whole,
        scripts: own.scripts,
        shared: shared.scripts,
        receipts,
        sources: pack_sources,
    });
    Checked::new(pack, diagnostics)
}

/// The scripts of a folder.
#[derive(Default)]
struct Read {
    scripts: Vec<Script>,
    receipts: Vec<RuleReceipt>,
    whole: bool,
}

impl Read {
    /// Adds the scripts of the pack that this one is based on, but for those that it has itself, in the order of their
    /// names.
    fn build_on(&mut self, kept: Read) {
        let within = |file: &str| {
            file.split_once('/')
                .map_or(String::new(), |(_, name)| name.to_owned())
        };
        let names: Vec<String> = self
            .receipts
            .iter()
            .map(|receipt| within(&receipt.file))
            .collect();
        let is_kept = |file: &str| !names.contains(&within(file));
        self.scripts.extend(
            kept.scripts
                .into_iter()
                .filter(|script| is_kept(&script.file)),
        );
        self.receipts.extend(
            kept.receipts
                .into_iter()
                .filter(|receipt| is_kept(&receipt.file)),
        );
        self.scripts.sort_by_key(|script| within(&script.file));
        self.whole &= kept.whole;
    }
}

/// The settings of the pack that one is based on.
///
/// # Errors
/// There is no such pack, its own settings are faulty, or it is itself based on another (V165).
fn settings_of_base(
    rules: &Path,
    file: &str,
    text: &str,
    base: &str,
) -> Result<Settings, Diagnostic> {
    let fault = || {
        Diagnostic::new(Code::BaseUnfit)
            .with("name", base)
            .at(place_of(file, text, "based_on"))
    };
    if !is_folder_name(base) {
        return Err(fault());
    }
    let of_base = format!("{base}/{SETTINGS}");
    let read = read_text(rules, &of_base).map_err(|_| fault())?;
    let settings = parse_settings(&of_base, &read).value;
    settings
        .filter(|settings| settings.based_on.is_none())
        .ok_or_else(fault)
}

/// Whether a text is the name of a folder, and leads nowhere else.
pub(super) fn is_folder_name(name: &str) -> bool {
    Path::new(name).file_name().is_some_and(|last| last == name)
}

/// The pack that a pack is based on, where its settings say so and it is there.
pub(super) fn base_of(rules: &Path, pack: &str) -> Option<String> {
    let text = read_text(rules, &format!("{pack}/{SETTINGS}")).ok()?;
    let base = based_on(&text)?;
    (is_folder_name(&base) && rules.join(&base).is_dir()).then_some(base)
}

/// The script that bytes are, whether they stand on the disk or are still being written: the one way into the rule
/// language. None if they are too large or cannot be read as text (V315), or their letters deceive (V350, V351).
pub fn script_of(file: &str, bytes: Vec<u8>) -> Checked<Option<Script>> {
    let read = match u64::try_from(bytes.len()) {
        Ok(0..=LARGEST_RULES) => text_of(&bytes),
        _ => Err(io::ErrorKind::FileTooLarge.into()),
    };
    match read {
        Ok(text) => {
            let faults = deceptive(file, &text);
            let file = file.to_owned();
            let script = faults.is_empty().then_some(Script { file, text });
            Checked::new(script, faults)
        }
        Err(error) => Checked::new(None, vec![not_text(file, &bytes, &error)]),
    }
}

/// Reads the scripts of a folder. One that cannot be read is named and left out; see [`script_of`].
fn load_scripts(rules: &Path, folder: &str) -> Checked<Read> {
    let mut diagnostics = Vec::new();
    let mut read = Read::default();
    let listing = files_below(&rules.join(folder), Walk::Inside);
    let unreadable = listing.unreadable.iter();
    diagnostics.extend(unreadable.map(|(folder, error)| unreadable_folder(folder, error)));
    // The table of places is read before, and named then.
    let outside = listing.outside.iter().filter(|name| *name != PLACES);
    diagnostics.extend(outside.filter_map(|name| {
        let file = format!("{folder}/{name}");
        refused(&file, &io::Error::other(Refused::Outside))
    }));
    let files = listing.files;
    for (name, path) in files
        .into_iter()
        .filter(|(name, _)| name.ends_with(".rhai"))
    {
        let file = format!("{folder}/{name}");
        let script = match read_plain(&path, LARGEST_RULES) {
            Ok(bytes) => {
                read.receipts.push(receipt(&file, &bytes));
                script_of(&file, bytes)
            }
            Err(error) => Checked::new(None, vec![not_text(&file, &[], &error)]),
        };
        read.scripts.extend(script.drain_into(&mut diagnostics));
    }
    read.whole = diagnostics.is_empty();
    Checked::new(read, diagnostics)
}

pub(super) fn receipt(file: &str, bytes: &[u8]) -> RuleReceipt {
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

/// Whose rules a pack may be: a municipality's or a region's.
fn organisation<'a>(catalogue: &'a PlaceCatalogue, code: &str) -> Option<&'a Place> {
    let kinds = [PlaceKind::Municipality, PlaceKind::Region];
    let found = catalogue.with_code(code);
    found.filter(|place| kinds.contains(&place.kind))
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
