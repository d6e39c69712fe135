use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::{
    diagnostics::Diagnostic,
    project::{InputFile, write_outputs},
};

/// What a pack was last made of, kept beside the outputs so that a restart knows it: a file that is broken by then, or
/// rules that are, have something to fall back on.
///
/// A content stands once under its hash; what the list no longer names is taken away. The list is written after the
/// contents that it names, so that a kill leaves an old list or a new one, each whole.
#[derive(Debug)]
pub(super) struct Store {
    folder: PathBuf,
    stored: Kept,
}

/// The list of what is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    inputs: Vec<KeptFile>,
    rules: Vec<KeptFile>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KeptFile {
    name: String,
    sha256: String,
}

const LIST: &str = "kept.json";
const CONTENTS: &str = "contents";

impl Store {
    /// The store in a folder, which need not exist.
    pub(super) fn open(folder: PathBuf) -> Self {
        let stored = fs::read(folder.join(LIST))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        Store { folder, stored }
    }

    /// The input files that are kept; one whose content is lost or damaged is not.
    pub(super) fn inputs(&self) -> Vec<InputFile> {
        let kept = self.stored.inputs.iter();
        kept.filter_map(|file| {
            Some(InputFile {
                name: file.name.clone(),
                content: Ok(Arc::from(self.content(file)?)),
            })
        })
        .collect()
    }

    /// A folder of rules with the files that are kept; none if any of them is lost.
    pub(super) fn rules(&self) -> Option<TempDir> {
        if self.stored.rules.is_empty() {
            return None;
        }
        let folder = tempfile::tempdir().ok()?;
        for file in &self.stored.rules {
            let path = folder.path().join(&file.name);
            // A name from a list that somebody edited must not lead out of the folder.
            let inside = Path::new(&file.name)
                .components()
                .all(|part| matches!(part, std::path::Component::Normal(_)));
            if !inside {
                return None;
            }
            fs::create_dir_all(path.parent()?).ok()?;
            fs::write(path, self.content(file)?).ok()?;
        }
        Some(folder)
    }

    /// Keeps these files and no others; `rules` are named relative to the folder of rules.
    pub(super) fn keep(
        &mut self,
        inputs: &[InputFile],
        rules: &[(String, Vec<u8>)],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let mut list = Kept::default();
        let mut contents = Vec::new();
        for input in inputs {
            if let Ok(bytes) = &input.content {
                list.inputs
                    .push(self.content_of(&input.name, bytes, &mut contents));
            }
        }
        for (name, bytes) in rules {
            list.rules.push(self.content_of(name, bytes, &mut contents));
        }
        if list == self.stored {
            return;
        }
        let before = diagnostics.len();
        write_outputs(&self.folder, &contents).drain_into(diagnostics);
        let text = serde_json::to_vec_pretty(&list).unwrap_or_default();
        write_outputs(&self.folder, &[(LIST.to_owned(), text)]).drain_into(diagnostics);
        if diagnostics.len() == before {
            self.stored = list;
            // What cannot be taken away is tried again with the next list.
            let _ = self.clear();
        }
    }

    /// The entry of a content, which joins `contents` unless it is kept already.
    fn content_of(
        &self,
        name: &str,
        bytes: &[u8],
        contents: &mut Vec<(String, Vec<u8>)>,
    ) -> KeptFile {
        let sha256 = hash(bytes);
        let known = self.stored.inputs.iter().chain(&self.stored.rules);
        let file = format!("{CONTENTS}/{sha256}");
        if !known.clone().any(|kept| kept.sha256 == sha256) {
            contents.push((file, bytes.to_vec()));
        }
        KeptFile {
            name: name.to_owned(),
            sha256,
        }
    }

    fn content(&self, file: &KeptFile) -> Option<Vec<u8>> {
        let bytes = fs::read(self.folder.join(CONTENTS).join(&file.sha256)).ok()?;
        (hash(&bytes) == file.sha256).then_some(bytes)
    }

    /// Takes away the contents that the list does not name.
    fn clear(&self) -> io::Result<()> {
        let kept = self.stored.inputs.iter().chain(&self.stored.rules);
        let named: BTreeSet<&str> = kept.map(|file| file.sha256.as_str()).collect();
        for entry in fs::read_dir(self.folder.join(CONTENTS))? {
            let entry = entry?;
            if !named.contains(entry.file_name().to_string_lossy().as_ref()) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// SHA-256 in hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
