//! Files that a pack has, byte for byte, from a pack of another organisation beside it.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
};

use super::{
    Folders, InputFile, LARGEST_INPUT, Project, Settings,
    folder::{Walk, files_below},
    listing::input_files,
    load::{expected_files, pack_names},
    pack::SETTINGS,
    parse_settings,
    plain_file::read_plain,
    rule_text::read_text,
};

/// A file that another organisation's pack has too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The file, as users know it.
    pub file: String,
    /// The other pack's folder.
    pub pack: String,
    /// The other organisation.
    pub name: String,
    /// The code of its municipality or region.
    pub code: String,
}

/// The files of a project, among its own sheets and its expected figures, that packs of other codes have too. Its sheets
/// are those of the pack `inputs_of`. Of the others' files only those of the same size are read.
pub(super) fn copies(folders: &Folders, project: &Project, inputs_of: &str) -> Vec<Copied> {
    let pack = &project.pack;
    let own_folder = folders.sheets.join(&pack.folder);
    let listed = input_files(folders, inputs_of).value;
    let own: BTreeSet<String> = listed
        .into_iter()
        .filter(|(_, path)| path.starts_with(&own_folder))
        .map(|(name, _)| name)
        .collect();
    let sheets = project.files.iter().filter(|file| own.contains(&file.name));
    let own: Vec<&InputFile> = sheets.chain(&project.expected).collect();
    let mut found = Vec::new();
    for other in pack_names(&folders.rules).value {
        let Some(settings) = settings_of_another(&folders.rules, &other, &pack.settings.code)
        else {
            continue;
        };
        let mut by_size: HashMap<u64, Vec<PathBuf>> = HashMap::new();
        let sheets = files_below(&folders.sheets.join(&other), Walk::Deep).files;
        let tests = expected_files(&folders.rules, &other);
        for (_, path) in sheets.into_iter().chain(tests) {
            if let Ok(known) = fs::metadata(&path) {
                by_size.entry(known.len()).or_default().push(path);
            }
        }
        let is_there = |file: &&&InputFile| {
            let Ok(bytes) = &file.content else {
                return false;
            };
            let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            let alike = by_size.get(&size).into_iter().flatten();
            !bytes.is_empty()
                && alike
                    .filter_map(|path| read_plain(path, LARGEST_INPUT).ok())
                    .any(|other| other == **bytes)
        };
        found.extend(own.iter().filter(is_there).map(|file| Copied {
            file: file.name.clone(),
            pack: other.clone(),
            name: settings.name.clone(),
            code: settings.code.clone(),
        }));
    }
    found
}

/// The settings of a pack, if its code is another than this.
fn settings_of_another(rules: &Path, pack: &str, code: &str) -> Option<Settings> {
    let file = format!("{pack}/{SETTINGS}");
    let text = read_text(rules, &file).ok()?;
    let settings = parse_settings(&file, &text).value;
    settings.filter(|settings| settings.code != code)
}
