use std::{
    fs,
    io::{self, Write},
    path::{Component, Path, PathBuf},
    thread,
    time::Duration,
};

use tempfile::NamedTempFile;

use crate::diagnostics::{Checked, Code, Diagnostic, Location, Refused};

use super::{
    plain_file::{is_no_file, read_plain, stands},
    sibling::{remove_siblings, write_sibling},
};

/// An output that now stands on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where it stands.
    pub path: PathBuf,
    /// Whether its bytes differ from those that stood there; the same bytes are not written again.
    pub changed: bool,
}

/// How the name of a file begins that is not in its place yet.
const DRAFT: &str = ".visare-";
/// How long is waited for somebody to let go of an output, again and again.
const WAITS: [Duration; 5] = [
    Duration::from_millis(20),
    Duration::from_millis(40),
    Duration::from_millis(80),
    Duration::from_millis(160),
    Duration::from_millis(320),
];

/// Writes files (name, bytes) into a folder, each wholly or not at all.
///
/// Every file is first written beside its place and then moved there, so that a reader sees the old or the new
/// one. Nothing is moved before everything is written: where the disk refuses one (V502) none is replaced (V510), so that
/// what stands there is of one run. One that cannot be replaced because it is open elsewhere gets a numbered sibling
/// (V501), which is taken away once its own place is free; one whose place a folder has is named (V502).
pub fn write_outputs(folder: &Path, files: &[(String, Vec<u8>)]) -> Checked<Vec<Written>> {
    let mut written = Vec::new();
    let mut diagnostics = Vec::new();
    if files.is_empty() {
        return Checked::clean(written);
    }
    let refused = |path: &Path, error: &io::Error| {
        Diagnostic::new(Code::OutputUnwritable)
            .with("file", path.display())
            .because(error)
            .at(Location::file(path.display()))
    };
    if let Err(error) = fs::create_dir_all(folder) {
        return Checked::new(written, vec![refused(folder, &error)]);
    }
    let mut drafts = Vec::new();
    let mut whole = true;
    for (name, bytes) in files {
        // The separators of the system, as every other path that is shown has them.
        let path: PathBuf = folder.iter().chain(Path::new(name)).collect();
        // Names are made of what rules and tables of places say.
        let mut parts = Path::new(name).components();
        if !parts.all(|part| matches!(part, Component::Normal(_))) {
            diagnostics.push(
                Diagnostic::new(Code::OutputUnwritable)
                    .with("file", path.display())
                    .said("text", "disk.denied")
                    .at(Location::file(path.display())),
            );
            continue;
        }
        if stands(&path, bytes) {
            drafts.push((path, bytes, None));
            continue;
        }
        if is_no_file(&path) {
            whole = false;
            diagnostics.push(refused(&path, &io::Error::other(Refused::NoFile)));
            continue;
        }
        match drafted(&path, bytes) {
            Ok(draft) => drafts.push((path, bytes, Some(draft))),
            Err(error) => {
                whole = false;
                diagnostics.push(refused(&path, &error));
            }
        }
    }
    let waiting = drafts.iter().any(|(_, _, draft)| draft.is_some());
    if !whole && waiting {
        diagnostics.push(
            Diagnostic::new(Code::OutputsHeldBack)
                .with("folder", folder.display())
                .at(Location::file(folder.display())),
        );
    }
    for (path, bytes, draft) in drafts {
        let output = match draft {
            None => Written {
                path: path.clone(),
                changed: false,
            },
            Some(_) if !whole => continue,
            Some(draft) => match put(draft, &path, &|| Ok(true)) {
                Ok(_) => Written {
                    path: path.clone(),
                    changed: true,
                },
                Err(first) => {
                    // A folder does not go away when a program is closed.
                    let is_folder = first.kind() == io::ErrorKind::IsADirectory;
                    let sibling = (!is_folder).then(|| write_sibling(&path, bytes)).flatten();
                    diagnostics.push(match &sibling {
                        Some(output) => Diagnostic::new(Code::OutputOpen)
                            .with("file", path.display())
                            .with("sibling", output.path.display())
                            .at(Location::file(path.display())),
                        None => refused(&path, &first),
                    });
                    written.extend(sibling);
                    continue;
                }
            },
        };
        remove_siblings(&path, &mut diagnostics);
        written.push(output);
    }
    Checked::new(written, diagnostics)
}

/// Takes outputs away that are no longer made, and gives those that stood; one that cannot be taken away is named
/// (V505).
pub fn remove_outputs(folder: &Path, names: &[String]) -> Checked<Vec<PathBuf>> {
    let mut removed = Vec::new();
    let mut diagnostics = Vec::new();
    for name in names {
        let path: PathBuf = folder.iter().chain(Path::new(name)).collect();
        if !path.is_file() {
            continue;
        }
        match fs::remove_file(&path) {
            Ok(()) => removed.push(path),
            Err(error) => diagnostics.push(
                Diagnostic::new(Code::OutputStale)
                    .with("file", path.display())
                    .because(&error)
                    .at(Location::file(path.display())),
            ),
        }
    }
    Checked::new(removed, diagnostics)
}

/// Writes one file, wholly or not at all; no sibling stands in for it.
///
/// # Errors
/// The disk refuses; what stood there stands.
pub fn write_one(path: &Path, bytes: &[u8]) -> io::Result<Written> {
    let done = |changed| Written {
        path: path.to_path_buf(),
        changed,
    };
    if stands(path, bytes) {
        return Ok(done(false));
    }
    put(drafted(path, bytes)?, path, &|| Ok(true))?;
    Ok(done(true))
}

/// Writes one file over what stands in its place, wholly or not at all, if `expected` says so of the bytes that stand
/// there just before; whether it did.
///
/// # Errors
/// The disk refuses, or nothing stands there; what stood there stands.
pub fn replace_one(
    path: &Path,
    bytes: &[u8],
    expected: impl Fn(&[u8]) -> bool,
) -> io::Result<bool> {
    let unchanged = || Ok(expected(&read_plain(path, u64::MAX)?));
    put(drafted(path, bytes)?, path, &unchanged)
}

/// A file beside its place, as readable as the one that stands there.
fn drafted(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut draft = tempfile::Builder::new()
        .prefix(DRAFT)
        .suffix(".tmp")
        .tempfile_in(folder)?;
    draft.write_all(bytes)?;
    draft.as_file().sync_all()?;
    keep_readable(draft.as_file(), path)?;
    Ok(draft)
}

/// Moves a draft to its place if it may take it; whether it did.
///
/// Windows refuses while anybody reads what stands there, be it a virus scanner for a moment: that is waited out.
fn put(
    mut draft: NamedTempFile,
    path: &Path,
    may: &dyn Fn() -> io::Result<bool>,
) -> io::Result<bool> {
    let mut waits = WAITS.iter();
    loop {
        if !may()? {
            return Ok(false);
        }
        let refused = match draft.persist(path) {
            Ok(_) => return Ok(true),
            Err(refused) => refused,
        };
        if path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        match waits.next() {
            Some(wait) if is_held(&refused.error) => thread::sleep(*wait),
            _ => return Err(refused.error),
        }
        draft = refused.file;
    }
}

/// Whether Windows says that somebody has the file open; it may say that access is denied.
fn is_held(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33))
}

/// So old a draft is not being written any more.
const LEFT: Duration = Duration::from_secs(60);

/// Takes away the drafts that a killed program has left in a folder and in those below it.
pub fn clear_drafts(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(known) = entry.metadata() else {
            continue;
        };
        let name = entry.file_name().to_string_lossy().into_owned();
        if known.is_dir() {
            clear_drafts(&path);
        } else if name.starts_with(DRAFT) && name.ends_with(".tmp") {
            let age = known.modified().ok().and_then(|then| then.elapsed().ok());
            if age.is_some_and(|age| age > LEFT) {
                // One that cannot be taken away is no worse than before.
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// A temporary file is its owner's alone; a file keeps the permissions of the one that stood, and a new one is for
/// whoever may read the folder.
#[cfg(unix)]
fn keep_readable(file: &fs::File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let stood = fs::metadata(path).ok().filter(fs::Metadata::is_file);
    let permissions = stood.map(|known| known.permissions());
    file.set_permissions(permissions.unwrap_or_else(|| fs::Permissions::from_mode(0o644)))
}

#[cfg(not(unix))]
fn keep_readable(_: &fs::File, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, fs};

    use super::{DRAFT, replace_one, write_outputs};
    use crate::diagnostics::Code;

    #[test]
    fn what_stands_is_looked_at_when_all_is_written_but_not_moved() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.rhai");
        fs::write(&path, "known").unwrap();
        let drafts = || {
            let entries = fs::read_dir(folder.path()).unwrap().flatten();
            entries
                .filter(|entry| entry.file_name().to_string_lossy().starts_with(DRAFT))
                .map(|entry| fs::read(entry.path()).unwrap())
                .collect::<Vec<_>>()
        };
        let seen = Cell::new(false);
        let look = |stands: &[u8]| {
            seen.set(drafts() == [b"mine"]);
            stands == b"known"
        };
        fs::write(&path, "a colleague's").unwrap();
        assert!(!replace_one(&path, b"mine", look).unwrap());
        assert!(seen.get());
        assert_eq!(fs::read(&path).unwrap(), b"a colleague's");
        assert!(drafts().is_empty());
        fs::write(&path, "known").unwrap();
        assert!(replace_one(&path, b"mine", look).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"mine");
    }

    #[test]
    fn where_one_output_cannot_be_written_none_of_its_run_is() {
        let folder = tempfile::tempdir().unwrap();
        let files = |text: &str, names: [&str; 3]| {
            names.map(|name| (name.to_owned(), text.as_bytes().to_vec()))
        };
        let names = ["data.csv", "0883/bok.xlsx", "results.json"];
        let first = write_outputs(folder.path(), &files("last month", names));
        assert!(first.diagnostics.is_empty());
        // A file stands where a folder would have to be.
        let faulty = ["data.csv", "results.json/bok.xlsx", "results.json"];
        let second = write_outputs(folder.path(), &files("today", faulty));
        let codes: Vec<Code> = second.diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(codes, [Code::OutputUnwritable, Code::OutputsHeldBack]);
        assert!(second.value.is_empty());
        for name in ["data.csv", "0883/bok.xlsx", "results.json"] {
            let stands = fs::read_to_string(folder.path().join(name)).unwrap();
            assert_eq!(stands, "last month", "{name}");
        }
        let drafts = fs::read_dir(folder.path()).unwrap().flatten();
        let left = drafts.filter(|entry| entry.file_name().to_string_lossy().starts_with('.'));
        assert_eq!(left.count(), 0);
        let third = write_outputs(folder.path(), &files("today", names));
        assert!(third.diagnostics.is_empty());
        assert!(third.value.iter().all(|written| written.changed));
    }
}
