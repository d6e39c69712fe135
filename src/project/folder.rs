use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

use super::plain_file::leads_out;

/// How far files are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Walk {
    /// In the folder alone, where links lead too.
    Flat,
    /// In the folders below it as well, where links lead too.
    Deep,
    /// In the folders below it as well, but not where links lead out of the folder of rules that it is in: whoever hands
    /// over a folder of rules shall not have what lies beside it read.
    Inside,
}

/// What lies in a folder.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Its files, sorted by path, each with its path relative to the folder and `/` between the parts.
    pub files: Vec<(String, PathBuf)>,
    /// Those of them that a program has open, as the owner files beside them tell.
    pub open: Vec<String>,
    /// Links that lead out and are not followed.
    pub outside: Vec<String>,
    /// Folders that cannot be listed, and why; what lies elsewhere is listed all the same.
    pub unreadable: Vec<(PathBuf, io::Error)>,
}

/// Lists the files of a folder.
///
/// Owner files (`~$…`), temporary files and hidden ones are passed over: they are never a user's input. A link
/// that leads nowhere is listed as a file, so that reading it says so, and so is a pipe or a device; a folder is listed once, however often
/// links lead to it.
pub(super) fn files_below(root: &Path, walk: Walk) -> Listing {
    let mut listing = Listing::default();
    let mut known = HashSet::new();
    let mut owners = HashSet::new();
    let mut waiting = vec![(String::new(), root.to_path_buf())];
    while let Some((prefix, folder)) = waiting.pop() {
        if let Ok(real) = folder.canonicalize()
            && !known.insert(real)
        {
            continue;
        }
        let entries = match sorted(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                listing.unreadable.push((folder, error));
                continue;
            }
        };
        for (name, path) in entries {
            let relative = format!("{prefix}{name}");
            if let Some(owned) = owned(&name) {
                owners.insert(format!("{prefix}{owned}"));
            }
            if is_passing(&name) {
                continue;
            }
            if walk == Walk::Inside && path.is_symlink() && leads_out(root, &path) {
                listing.outside.push(relative);
                continue;
            }
            match path.metadata() {
                Ok(kind) if kind.is_dir() && walk == Walk::Flat => {}
                Ok(kind) if kind.is_dir() => waiting.push((format!("{relative}/"), path)),
                // A pipe or a device too, so that whoever reads it says so.
                Ok(_) | Err(_) => listing.files.push((relative, path)),
            }
        }
    }
    listing.files.sort();
    let names = listing.files.iter().map(|(name, _)| name);
    listing.open = names
        .filter(|name| owners.contains(*name))
        .cloned()
        .collect();
    listing
}

fn sorted(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        entries.push((name, entry.path()));
    }
    entries.sort();
    Ok(entries)
}

/// The names of the folders directly in a folder, sorted.
///
/// # Errors
/// The folder cannot be listed.
pub(super) fn folders_in(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// The name of the file that an owner file is about: `~$a.xlsx` of Excel, `.~lock.a.ods#` of LibreOffice.
fn owned(name: &str) -> Option<&str> {
    name.strip_prefix("~$")
        .or_else(|| name.strip_prefix(".~lock.")?.strip_suffix('#'))
}

fn is_passing(name: &str) -> bool {
    let lower = name.to_lowercase();
    name.starts_with("~$")
        || name.starts_with('.')
        || lower.ends_with(".tmp")
        || lower.ends_with(".crdownload")
        || lower.ends_with(".part")
}
