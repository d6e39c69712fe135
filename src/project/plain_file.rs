//! Files that are read as such. A pipe or a device may give bytes without end, or none for as long as one waits, and a
//! link in a folder of rules that somebody has handed over may lead to what is none of theirs.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use crate::diagnostics::{Code, Diagnostic, Location, Refused};

/// A file of rules larger than this is refused: rules are written by people.
pub(super) const LARGEST_RULES: u64 = 1 << 20;

/// The bytes of a file, at most so many.
///
/// # Errors
/// It is no file with bytes of its own, it is larger, or the disk refuses; but for the last nothing is read.
pub fn read_plain(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let judged = |known: fs::Metadata| {
        if known.is_dir() {
            Err(io::ErrorKind::IsADirectory.into())
        } else if !known.is_file() {
            Err(io::Error::other(Refused::NoFile))
        } else if known.len() > most {
            Err(io::ErrorKind::FileTooLarge.into())
        } else {
            Ok(known.len())
        }
    };
    judged(fs::metadata(path)?)?;
    let file = File::open(path)?;
    let size = judged(file.metadata()?)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // A file may grow, and some of the system's own say that they have no size.
    let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    match u64::try_from(read) {
        Ok(read) if read <= most => Ok(bytes),
        _ => Err(io::ErrorKind::FileTooLarge.into()),
    }
}

/// Whether these bytes stand in a file already.
pub(super) fn stands(path: &Path, bytes: &[u8]) -> bool {
    let most = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    read_plain(path, most).is_ok_and(|known| known == bytes)
}

/// Whether something has a place that is neither a file nor a folder.
pub(super) fn is_no_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|known| !known.is_file() && !known.is_dir())
}

/// Whether a path in a folder of the rules leads out of that folder and of the one with all rules.
pub(super) fn leads_out(folder: &Path, path: &Path) -> bool {
    let Ok(real) = path.canonicalize() else {
        return false;
    };
    let folders = [Some(folder), folder.parent()].into_iter().flatten();
    let mut folders = folders.filter_map(|folder| folder.canonicalize().ok());
    !folders.any(|folder| real.starts_with(folder))
}

/// A file that is not read because of what it is (V154).
pub(super) fn refused(file: &str, error: &io::Error) -> Option<Diagnostic> {
    Refused::within(error)?;
    let fault = Diagnostic::new(Code::FileRefused).with("file", file);
    Some(fault.because(error).at(Location::file(file)))
}
