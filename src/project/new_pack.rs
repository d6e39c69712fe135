//! The files that a new pack begins with.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location},
    model::{Place, PlaceCatalogue, fold},
    text::{Language, say},
};

use super::{
    Folders, InputFile, LARGEST_INPUT, Least, Written,
    catalogue::parse_places,
    file_name::{is_reserved, reserved_name},
    folder::{Walk, files_below},
    listing::READ,
    load::{PLACES, Project, SHARED, load_rules, unreadable_folder},
    output::write_outputs,
    pack::{SETTINGS, is_folder_name},
    plain_file::read_plain,
    rule_text::{faulty_text, read_text},
};

/// Sweden's municipalities and regions, as they are written where there is no table of places yet.
const SHIPPED: &str = include_str!("../../rules/gemensamt/platser.csv");

/// The places that a folder of rules knows.
#[derive(Debug, Default)]
pub struct KnownPlaces {
    /// The places.
    pub catalogue: PlaceCatalogue,
    /// The table's text.
    text: String,
    /// Whether it is to be written.
    is_new: bool,
    /// What begins the file that stands: a byte order mark, by which spreadsheets know the letters.
    mark: &'static str,
}

impl KnownPlaces {
    /// Those of the table that packs share, or, where there is none, of the one that comes with the program. A table that
    /// cannot be read is a fault, and never written over.
    pub fn of(rules: &Path) -> Checked<Option<Self>> {
        let file = format!("{SHARED}/{PLACES}");
        let (text, is_new) = match read_text(rules, &file) {
            Ok(text) => (text, false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (SHIPPED.to_owned(), true),
            Err(error) => return Checked::new(None, vec![faulty_text(rules, &file, &error)]),
        };
        let bytes = fs::read(rules.join(&file)).unwrap_or_default();
        let is_plain = is_new || bytes.starts_with(text.as_bytes());
        let parsed = parse_places(&file, &text);
        let known = KnownPlaces {
            catalogue: parsed.value,
            text,
            is_new,
            mark: if is_plain { "" } else { "\u{feff}" },
        };
        Checked::new(Some(known), parsed.diagnostics)
    }

    /// Adds a municipality. One that the table which comes with the program does not have is of another country: no place
    /// of that table stands beside it.
    pub fn add(&mut self, place: &Place) {
        if self.is_new {
            let heading = self.text.lines().next().unwrap_or_default();
            self.text = heading.to_owned();
            self.catalogue = PlaceCatalogue::default();
        }
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        let heading = self.text.lines().next().unwrap_or_default();
        let separator = [';', '\t'].into_iter().find(|sign| heading.contains(*sign));
        let separator = separator.unwrap_or(',');
        let Place { code, name, .. } = place;
        self.text += &format!("{code}{separator}{name}{separator}kommun\n");
        self.is_new = true;
        let places = self.catalogue.places().iter().chain([place]);
        self.catalogue = PlaceCatalogue::new(places.cloned().collect());
    }

    /// The table as a file of a folder of rules.
    fn file(&self) -> (String, Vec<u8>) {
        let text = format!("{}{}", self.mark, self.text);
        (format!("{SHARED}/{PLACES}"), text.into_bytes())
    }
}

/// What a new pack is made of.
#[derive(Debug)]
pub struct NewPack {
    /// Name of its folder.
    pub folder: String,
    /// Name of the organisation.
    pub name: String,
    /// Code of its municipality.
    pub code: String,
    /// Its language.
    pub language: Language,
    /// Its scripts, as (name of the file, text).
    pub scripts: Vec<(String, String)>,
    /// The files that become its sheets.
    pub sheets: Vec<InputFile>,
}

impl NewPack {
    /// Its files below the folder of rules, as (path, bytes).
    fn rule_files(&self) -> Vec<(String, Vec<u8>)> {
        let of_pack =
            |name: &str, text: String| (format!("{}/{name}", self.folder), text.into_bytes());
        let scripts = self.scripts.iter();
        let scripts = scripts.map(|(name, text)| of_pack(name, text.clone()));
        let settings = [of_pack(SETTINGS, self.settings())];
        settings.into_iter().chain(scripts).collect()
    }

    /// The project that it would be, without anything being written where it belongs; none where a temporary folder is
    /// not to be had.
    pub fn tried(&self, places: &KnownPlaces) -> Option<Project> {
        let folder = tempfile::tempdir().ok()?;
        let folders = Folders {
            rules: folder.path().join("rules"),
            sheets: folder.path().join("sheets"),
        };
        let mut files = self.rule_files();
        files.push(places.file());
        write_outputs(&folders.rules, &files);
        let mut project = load_rules(&folders.rules, &self.folder).value?;
        project.take_in(&folders, &self.folder, self.sheets.clone());
        Some(project)
    }

    /// Writes it. Nothing is written where its folder of rules stands already, or another file in the place of one of its
    /// sheets (V710), or where its folder can have no such name (V153, V716).
    pub fn write(&self, folders: &Folders, places: &KnownPlaces) -> Checked<Vec<Written>> {
        let folder = folders.rules.join(&self.folder);
        let own = folders.sheets.join(&self.folder);
        if let Some(fault) = unfit_name(&self.folder, &folder) {
            return Checked::new(Vec::new(), vec![fault]);
        }
        let sheets = self.sheets.iter().filter_map(|sheet| {
            let bytes = sheet.content.as_ref().ok()?;
            Some((sheet.name.clone(), bytes.to_vec()))
        });
        let sheets: Vec<(String, Vec<u8>)> = sheets.collect();
        let mut places_taken = vec![folder];
        places_taken.extend(sheets.iter().map(|(name, _)| own.join(name)));
        let stands = |place: &&PathBuf| place.exists() || place.is_symlink();
        let taken: Vec<Diagnostic> = places_taken
            .iter()
            .filter(stands)
            .map(|place| already(place))
            .collect();
        if !taken.is_empty() {
            return Checked::new(Vec::new(), taken);
        }
        let mut diagnostics = Vec::new();
        let mut written = write_outputs(&own, &sheets).drain_into(&mut diagnostics);
        let mut rules = self.rule_files();
        rules.extend(places.is_new.then(|| places.file()));
        let rules = write_outputs(&folders.rules, &rules);
        written.splice(0..0, rules.drain_into(&mut diagnostics));
        Checked::new(written, diagnostics)
    }

    fn settings(&self) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let number = |number: u32| number.to_string();
        let least = Least::default();
        let lines = [
            ("name", quoted(&self.name), "init.settings.name"),
            ("code", quoted(&self.code), "init.settings.code"),
            (
                "language",
                quoted(&self.language.to_string()),
                "init.settings.language",
            ),
            ("trusted", "true".to_owned(), "init.settings.trusted"),
            (
                "\n[least]\nranked",
                number(least.ranked.into()),
                "init.settings.ranked",
            ),
            ("answers", number(least.answers), "init.settings.answers"),
            (
                "compared",
                number(least.compared.into()),
                "init.settings.compared",
            ),
        ];
        let mut text = format!("# {}\n\n", say(self.language, "init.settings.head"));
        for (key, value, comment) in lines {
            let comment = say(self.language, comment);
            text += &format!("{key} = {value}   # {comment}\n");
        }
        text
    }
}

/// That a pack's folder can have no such name, if it can have none.
pub(super) fn unfit_name(name: &str, folder: &Path) -> Option<Diagnostic> {
    let place = Location::file(folder.display());
    if is_reserved(name) {
        return Some(reserved_name(name, place));
    }
    let is_fit = is_folder_name(name) && !name.starts_with('.') && name != SHARED;
    let fault = || {
        Diagnostic::new(Code::PackNameUnfit)
            .with("name", name)
            .at(place)
    };
    (!is_fit).then(fault)
}

pub(super) fn already(place: &Path) -> Diagnostic {
    Diagnostic::new(Code::StandsAlready)
        .with("place", place.display())
        .at(Location::file(place.display()))
}

/// The name of a folder for a municipality: small letters from a to z.
pub fn folder_name(municipality: &str) -> String {
    let mut name = String::new();
    for letter in fold(municipality).chars() {
        match letter {
            'a'..='z' | '0'..='9' => name.push(letter),
            'å' | 'ä' | 'á' => name.push('a'),
            'æ' => name.push_str("ae"),
            'ö' | 'ø' => name.push('o'),
            'é' | 'è' => name.push('e'),
            'ü' => name.push('u'),
            ' ' | '-' | '_' => name.push('_'),
            _ => {}
        }
    }
    name
}

/// The files of a folder that may hold figures (V109, V712, V717).
pub fn exports_in(folder: &Path) -> Checked<Vec<InputFile>> {
    let listing = files_below(folder, Walk::Deep);
    let folders = listing.unreadable.iter();
    let mut diagnostics: Vec<Diagnostic> = folders
        .map(|(folder, error)| unreadable_folder(folder, error))
        .collect();
    let is_read = |name: &str| {
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        READ.contains(&ending.as_str())
    };
    let mut files = Vec::new();
    for (name, path) in listing.files.into_iter().filter(|(name, _)| is_read(name)) {
        // What cannot be read cannot be copied, and is not passed over.
        match read_plain(&path, LARGEST_INPUT) {
            Ok(bytes) => files.push(InputFile {
                name,
                content: Ok(Arc::from(bytes)),
            }),
            Err(error) => diagnostics.push(unreadable(&path, &error)),
        }
    }
    if files.is_empty() && diagnostics.is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::NothingToBeginFrom)
                .with("folder", folder.display())
                .at(Location::file(folder.display())),
        );
    }
    Checked::new(files, diagnostics)
}

/// The scripts of a pack that stands in a folder, as (name of the file, text); none where it is no pack. One that cannot
/// be read is named.
pub fn scripts_in(folder: &Path) -> Option<Checked<Vec<(String, String)>>> {
    folder.join(SETTINGS).is_file().then(|| {
        let mut diagnostics = Vec::new();
        let mut scripts = Vec::new();
        for (name, path) in files_below(folder, Walk::Inside).files {
            if !name.ends_with(".rhai") {
                continue;
            }
            match read_text(folder, &name) {
                Ok(text) => scripts.push((name, text)),
                Err(error) => diagnostics.push(unreadable(&path, &error)),
            }
        }
        Checked::new(scripts, diagnostics)
    })
}

/// That a file which is to be copied cannot be read (V717).
pub(super) fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::NotTakenOver)
        .with("file", path.display())
        .because(error)
        .at(Location::file(path.display()))
}
