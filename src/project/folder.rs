use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The files of a folder and of the folders below it, sorted by path, each with its path relative to the folder
/// and `/` between the parts.
///
/// Owner files (`~$…`), temporary files and hidden ones are passed over: they are never a user's input.
///
/// # Errors
/// The first folder that cannot be listed.
pub(super) fn files_below(folder: &Path) -> Result<Vec<(String, PathBuf)>, (PathBuf, io::Error)> {
    let mut found = Vec::new();
    let mut waiting = vec![(String::new(), folder.to_path_buf())];
    while let Some((prefix, folder)) = waiting.pop() {
        let faulty = |error| (folder.clone(), error);
        for entry in fs::read_dir(&folder).map_err(faulty)? {
            let entry = entry.map_err(faulty)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_passing(&name) {
                continue;
            }
            let relative = format!("{prefix}{name}");
            let kind = entry.file_type().map_err(faulty)?;
            if kind.is_dir() {
                waiting.push((format!("{relative}/"), entry.path()));
            } else if kind.is_file() {
                found.push((relative, entry.path()));
            }
        }
    }
    found.sort();
    Ok(found)
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

fn is_passing(name: &str) -> bool {
    let lower = name.to_lowercase();
    name.starts_with("~$")
        || name.starts_with('.')
        || lower.ends_with(".tmp")
        || lower.ends_with(".crdownload")
        || lower.ends_with(".part")
}
