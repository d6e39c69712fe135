use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use crate::diagnostics::{Code, Diagnostic, Location};

use super::Folders;

/// That what is written would lie among what is read (V707), if it would: every update would bring about the next, and
/// what is written would be taken for figures or rules. `packs` each have a folder of their own there.
pub fn outputs_apart(folders: &Folders, out: &Path, packs: &[String]) -> Option<Diagnostic> {
    let written = packs.iter().map(|pack| out.join(pack));
    let written: Vec<PathBuf> = written.chain([out.to_path_buf()]).collect();
    let read = [&folders.sheets, &folders.rules].into_iter();
    let among = |folder: &&PathBuf| written.iter().any(|out| lies_in(out, folder));
    let folder = read.into_iter().find(among)?;
    let fault = Diagnostic::new(Code::OutputsAmongInputs)
        .with("out", out.display())
        .with("folder", folder.display());
    Some(fault.at(Location::file(out.display())))
}

/// Whether a folder, which need not exist, lies in another or is it.
fn lies_in(inner: &Path, outer: &Path) -> bool {
    let Ok(outer) = fs::canonicalize(outer) else {
        return false;
    };
    let absolute = std::path::absolute(inner).unwrap_or_else(|_| inner.to_path_buf());
    // What is not there yet cannot be a link, so that `..` leads back from it.
    let mut real = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            Component::CurDir => {}
            part => real.push(part),
        }
        real = fs::canonicalize(&real).unwrap_or(real);
    }
    real.starts_with(outer)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::lies_in;

    #[test]
    fn a_folder_that_is_not_there_lies_where_it_would_be_made() {
        let folder = tempfile::tempdir().unwrap();
        let read = folder.path().join("sheets");
        fs::create_dir(&read).unwrap();
        for inside in [
            "sheets",
            "sheets/a/b",
            "out/../sheets/x",
            "sheets/a/../b",
            "./sheets",
        ] {
            assert!(lies_in(&folder.path().join(inside), &read), "{inside}");
        }
        for outside in ["out", "sheets2", "sheets/../out", ".", "sheets/a/../../out"] {
            assert!(!lies_in(&folder.path().join(outside), &read), "{outside}");
        }
    }
}
