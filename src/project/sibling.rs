//! The numbered files that stand in for outputs which are open elsewhere, as long as they are.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::diagnostics::{Code, Diagnostic, Location};

use super::{
    output::{Written, write_one},
    plain_file::read_plain,
};

/// How many numbered siblings are tried beside an output that is open elsewhere.
const SIBLINGS: usize = 20;
/// Lists the siblings of a folder, so that no file of somebody else's is taken for one.
const LIST: &str = ".visare-siblings.json";

/// A file that was written in another's stead.
#[derive(Debug, Serialize, Deserialize)]
struct Sibling {
    /// The output that it stands in for.
    of: String,
    /// Its own name.
    name: String,
    /// The checksum of its bytes: with another somebody has changed it since.
    sum: u64,
}

/// Writes an output under a numbered name beside its place, and remembers it.
pub(super) fn write_sibling(path: &Path, bytes: &[u8]) -> Option<Written> {
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    let ending = path
        .extension()
        .map(|ending| format!(".{}", ending.to_string_lossy()))
        .unwrap_or_default();
    let known = listed(path);
    let sum = xxh3_64(bytes);
    let written = (2..2 + SIBLINGS)
        .map(|number| path.with_file_name(format!("{stem} ({number}){ending}")))
        // A file of somebody else's is not written over.
        .filter(|sibling| !sibling.exists() || is_ours(&known, sibling))
        .find_map(|sibling| write_one(&sibling, bytes).ok())?;
    let name = name_of(&written.path);
    let mut siblings = known;
    siblings.retain(|known| known.name != name);
    siblings.push(Sibling {
        of: name_of(path),
        name,
        sum,
    });
    // Without the list the sibling stays when it is no longer needed.
    let _ = list(path, &siblings);
    Some(written)
}

/// Takes away what stood in for an output that now stands in its own place; what cannot be taken away is named (V505).
pub(super) fn remove_siblings(path: &Path, diagnostics: &mut Vec<Diagnostic>) {
    let known = listed(path);
    let own = name_of(path);
    let (of_this, mut kept): (Vec<Sibling>, Vec<Sibling>) =
        known.into_iter().partition(|sibling| sibling.of == own);
    if of_this.is_empty() {
        return;
    }
    for sibling in of_this {
        let place = path.with_file_name(&sibling.name);
        if !is_unchanged(&sibling, &place) {
            continue;
        }
        if let Err(error) = fs::remove_file(&place) {
            diagnostics.push(
                Diagnostic::new(Code::OutputStale)
                    .with("file", place.display())
                    .because(&error)
                    .at(Location::file(place.display())),
            );
            kept.push(sibling);
        }
    }
    let _ = list(path, &kept);
}

fn is_ours(known: &[Sibling], place: &Path) -> bool {
    let name = name_of(place);
    let mut known = known.iter();
    known.any(|sibling| sibling.name == name && is_unchanged(sibling, place))
}

fn is_unchanged(sibling: &Sibling, place: &Path) -> bool {
    read_plain(place, u64::MAX).is_ok_and(|bytes| xxh3_64(&bytes) == sibling.sum)
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// What is listed in the folder of an output.
fn listed(path: &Path) -> Vec<Sibling> {
    let list: PathBuf = path.with_file_name(LIST);
    let bytes = read_plain(&list, u64::MAX).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Lists them in the folder of an output; no list where there are none.
fn list(path: &Path, siblings: &[Sibling]) -> io::Result<()> {
    let list = path.with_file_name(LIST);
    if siblings.is_empty() {
        return fs::remove_file(list);
    }
    let text = serde_json::to_vec(siblings)?;
    write_one(&list, &text).map(|_| ())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{remove_siblings, write_sibling};

    #[test]
    fn a_sibling_stands_in_until_its_place_is_free_and_nobodys_file_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let files = || {
            let mut names: Vec<String> = fs::read_dir(folder.path())
                .unwrap()
                .flatten()
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .collect();
            names.sort();
            names
        };
        let own = folder.path().join("bok.xlsx");
        fs::write(&own, "held").unwrap();
        fs::write(folder.path().join("bok (2).xlsx"), "a copy of somebody's").unwrap();
        for bytes in [&b"first"[..], b"second"] {
            let written = write_sibling(&own, bytes).unwrap();
            assert_eq!(written.path, folder.path().join("bok (3).xlsx"));
            assert_eq!(fs::read(&written.path).unwrap(), bytes);
        }
        let mut found = Vec::new();
        remove_siblings(&own, &mut found);
        assert!(found.is_empty());
        assert_eq!(files(), ["bok (2).xlsx", "bok.xlsx"]);
        let changed = write_sibling(&own, b"third").unwrap().path;
        fs::write(&changed, "somebody has worked in it").unwrap();
        remove_siblings(&own, &mut found);
        assert_eq!(files(), ["bok (2).xlsx", "bok (3).xlsx", "bok.xlsx"]);
    }
}
