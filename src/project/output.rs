use std::{
    fs,
    io::{self, Write},
    path::{Component, Path, PathBuf},
    thread,
    time::Duration,
};

use tempfile::{NamedTempFile, TempPath};

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
/// How it ends.
const ENDING: &str = ".tmp";
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
    let mut drafts = Drafts::new(folder);
    for (name, bytes) in files {
        drafts.add(name, bytes);
    }
    drafts.deliver()
}

/// Files that are written beside their places, and not yet moved there; dropped, they are gone.
#[derive(Debug)]
pub(super) struct Drafts {
    folder: PathBuf,
    /// In the order in which they came.
    files: Vec<Draft>,
    /// Whether the disk took all of them.
    whole: bool,
    diagnostics: Vec<Diagnostic>,
}

/// A file and its place.
#[derive(Debug)]
struct Draft {
    place: PathBuf,
    /// Where it is written; nowhere if the same bytes stand in its place.
    beside: Option<TempPath>,
}

impl Drafts {
    /// None yet, of files below a folder.
    pub(super) fn new(folder: &Path) -> Self {
        Drafts {
            folder: folder.to_path_buf(),
            files: Vec::new(),
            whole: true,
            diagnostics: Vec::new(),
        }
    }

    /// Writes a file beside its place, unless the same bytes stand there; whether it did. A disk that refuses is named
    /// (V502).
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> bool {
        // The separators of the system, as every other path that is shown has them.
        let place: PathBuf = self.folder.iter().chain(Path::new(name)).collect();
        if let Err(error) = fs::create_dir_all(&self.folder) {
            let fault = refused(&self.folder, &error);
            if !self.diagnostics.contains(&fault) {
                self.diagnostics.push(fault);
            }
            self.whole = false;
            return false;
        }
        // Names are made of what rules and tables of places say.
        if !is_below(Path::new(name)) {
            self.diagnostics.push(
                Diagnostic::new(Code::OutputUnwritable)
                    .with("file", place.display())
                    .said("text", "disk.denied")
                    .at(Location::file(place.display())),
            );
            return false;
        }
        if stands(&place, bytes) {
            let beside = None;
            self.files.push(Draft { place, beside });
            return false;
        }
        let drafted = match is_no_file(&place) {
            true => Err(io::Error::other(Refused::NoFile)),
            false => drafted(&place, bytes),
        };
        match drafted {
            Ok(draft) => {
                let beside = Some(draft.into_temp_path());
                self.files.push(Draft { place, beside });
                true
            }
            Err(error) => {
                self.whole = false;
                self.diagnostics.push(refused(&place, &error));
                false
            }
        }
    }

    /// Takes over files that another run has written beside their places, as (draft, place).
    pub(super) fn adopt(&mut self, moves: Vec<(PathBuf, PathBuf)>) {
        for (draft, place) in moves {
            if let Ok(beside) = TempPath::try_from_path(draft) {
                let beside = Some(beside);
                self.files.push(Draft { place, beside });
            }
        }
    }

    /// The files that wait to be moved, as (draft, place).
    pub(super) fn waiting(&self) -> Vec<(&Path, &Path)> {
        let waiting = self.files.iter();
        waiting
            .filter_map(|file| Some((file.beside.as_deref()?, file.place.as_path())))
            .collect()
    }

    /// Whether the disk took all of them, so that they may be moved.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// Moves the files to their places, or none of them where the disk did not take all (V510).
    pub(super) fn deliver(mut self) -> Checked<Vec<Written>> {
        if !self.whole && !self.waiting().is_empty() {
            self.diagnostics.push(
                Diagnostic::new(Code::OutputsHeldBack)
                    .with("folder", self.folder.display())
                    .at(Location::file(self.folder.display())),
            );
        }
        let mut written = Vec::new();
        for Draft { place, beside } in self.files {
            let changed = beside.is_some();
            if let Some(draft) = beside {
                if !self.whole {
                    continue;
                }
                if let Err((first, draft)) = put(draft, &place, &|| Ok(true)) {
                    // A folder does not go away when a program is closed.
                    let is_folder = first.kind() == io::ErrorKind::IsADirectory;
                    let bytes = (!is_folder).then(|| read_plain(&draft, u64::MAX).ok());
                    let sibling = bytes
                        .flatten()
                        .and_then(|bytes| write_sibling(&place, &bytes));
                    self.diagnostics.push(match &sibling {
                        Some(output) => Diagnostic::new(Code::OutputOpen)
                            .with("file", place.display())
                            .with("sibling", output.path.display())
                            .at(Location::file(place.display())),
                        None => refused(&place, &first),
                    });
                    written.extend(sibling);
                    continue;
                }
            }
            remove_siblings(&place, &mut self.diagnostics);
            let path = place;
            written.push(Written { path, changed });
        }
        Checked::new(written, self.diagnostics)
    }
}

/// Whether a name leads nowhere but further down.
pub(super) fn is_below(name: &Path) -> bool {
    name.components()
        .all(|part| matches!(part, Component::Normal(_)))
}

/// That the disk refuses an output (V502).
pub(super) fn refused(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::OutputUnwritable)
        .with("file", path.display())
        .because(error)
        .at(Location::file(path.display()))
}

/// Takes outputs away that are no longer made, and gives those that stood; one that cannot be taken away is named
/// (V505).
pub(super) fn remove_outputs(folder: &Path, names: &[String]) -> Checked<Vec<PathBuf>> {
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
    let draft = drafted(path, bytes)?.into_temp_path();
    match put(draft, path, &|| Ok(true)) {
        Ok(_) => Ok(done(true)),
        Err((error, _)) => Err(error),
    }
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
    let draft = drafted(path, bytes)?.into_temp_path();
    put(draft, path, &unchanged).map_err(|(error, _)| error)
}

/// A file beside its place, as readable as the one that stands there, or as whoever runs the program wants new files.
fn drafted(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(DRAFT).suffix(ENDING);
    let usual = usual_permissions();
    if let Some(usual) = &usual {
        builder.permissions(usual.clone());
    }
    let mut draft = builder.tempfile_in(folder)?;
    draft.write_all(bytes)?;
    draft.as_file().sync_all()?;
    let stood = fs::metadata(path).ok().filter(fs::Metadata::is_file);
    if let (Some(stood), Some(_)) = (stood, usual) {
        draft.as_file().set_permissions(stood.permissions())?;
    }
    Ok(draft)
}

/// What new files are created with, of which the system takes away what its user does not want; a temporary file would
/// be its owner's alone.
#[cfg(unix)]
fn usual_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual_permissions() -> Option<fs::Permissions> {
    None
}

/// Moves a draft to its place if it may take it; whether it did, or the error and the draft.
///
/// Windows refuses while anybody reads what stands there, be it a virus scanner for a moment: that is waited out.
fn put(
    mut draft: TempPath,
    path: &Path,
    may: &dyn Fn() -> io::Result<bool>,
) -> Result<bool, (io::Error, TempPath)> {
    let mut waits = WAITS.iter();
    loop {
        match may() {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(error) => return Err((error, draft)),
        }
        let refused = match draft.persist(path) {
            Ok(()) => return Ok(true),
            Err(refused) => refused,
        };
        draft = refused.path;
        if path.is_dir() {
            return Err((io::ErrorKind::IsADirectory.into(), draft));
        }
        match waits.next() {
            Some(wait) if is_held(&refused.error) => thread::sleep(*wait),
            _ => return Err((refused.error, draft)),
        }
    }
}

/// Whether Windows says that somebody has the file open; it may say that access is denied.
fn is_held(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33))
}

/// Whether a file of this name is not in its place yet.
pub(super) fn is_draft(name: &str) -> bool {
    name.starts_with(DRAFT) && name.ends_with(ENDING)
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
        } else if is_draft(&name) {
            let age = known.modified().ok().and_then(|then| then.elapsed().ok());
            if age.is_some_and(|age| age > LEFT) {
                // One that cannot be taken away is no worse than before.
                let _ = fs::remove_file(path);
            }
        }
    }
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
