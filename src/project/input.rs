use std::{io, path::Path, sync::Arc};

use crate::diagnostics::Refused;

use super::plain_file::read_plain;

/// A file of the folder of sheets, with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Path as users know it: relative to the pack's folder of sheets, or to the folder of all sheets for what
    /// packs share, with `/` between its parts.
    pub name: String,
    /// Its bytes, or why there are none.
    pub content: Result<Arc<[u8]>, ReadFault>,
}

/// Why a file could not be read from the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadFault {
    /// Another program holds it, or the user may not read it.
    Locked,
    /// It was listed but is gone.
    Missing,
    /// It lies in the cloud alone, and could not be fetched.
    Elsewhere,
    /// It is a pipe, a device or a link to one.
    NoFile,
    /// It is larger than a file with figures can be.
    TooLarge,
    /// Anything else, in the operating system's words.
    Other(String),
}

/// The largest file that is read, in bytes.
pub const LARGEST_INPUT: u64 = 256 << 20;

/// Windows' codes for a file that another program holds: sharing violation and lock violation.
const HELD_BY_OTHERS: [i32; 2] = [32, 33];

/// Whether a file is a placeholder for one that lies in the cloud, as Windows marks it: offline, or fetched when it
/// is opened or read.
#[cfg(windows)]
fn is_elsewhere(path: &Path) -> bool {
    use std::os::windows::fs::MetadataExt;
    const MARKS: u32 = 0x1000 | 0x4_0000 | 0x40_0000;
    std::fs::symlink_metadata(path).is_ok_and(|known| known.file_attributes() & MARKS != 0)
}

/// Other systems have no such mark.
#[cfg(not(windows))]
fn is_elsewhere(_: &Path) -> bool {
    false
}

impl InputFile {
    /// Reads a file; a fault is kept as its content.
    pub fn read(name: String, path: &Path) -> Self {
        let content = read_plain(path, LARGEST_INPUT).map(Arc::from);
        let content = content.map_err(|error| {
            let held = cfg!(windows)
                && error
                    .raw_os_error()
                    .is_some_and(|code| HELD_BY_OTHERS.contains(&code));
            match error.kind() {
                _ if held => ReadFault::Locked,
                _ if is_elsewhere(path) => ReadFault::Elsewhere,
                _ if Refused::within(&error).is_some() => ReadFault::NoFile,
                io::ErrorKind::FileTooLarge => ReadFault::TooLarge,
                io::ErrorKind::PermissionDenied => ReadFault::Locked,
                io::ErrorKind::NotFound => ReadFault::Missing,
                _ => ReadFault::Other(error.to_string()),
            }
        });
        InputFile { name, content }
    }
}
