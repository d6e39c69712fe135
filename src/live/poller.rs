use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use crate::{
    diagnostics::{Code, Diagnostic, Location},
    project::{Folders, InputFile, Listing, Stamp, list},
};

/// Watches the files of one pack, look by look.
///
/// What a file has become, or that it is gone, is believed when two looks in a row agree: programs save by writing
/// piece by piece, or by deleting and renaming, and a look may fall in between. Until then the file is as it was.
#[derive(Debug)]
pub(super) struct FilePoller {
    folders: Folders,
    pack: String,
    seen: Option<Listing>,
    /// The inputs on which two looks agreed, as they were read.
    inputs: BTreeMap<String, (Stamp, InputFile)>,
    /// The rules on which two looks agreed.
    rules: BTreeMap<String, Stamp>,
    /// For how many looks in a row a file has been another than at the look before.
    restless: BTreeMap<String, u32>,
    /// The name from which on the next thorough look reads.
    reread_from: String,
}

/// What a look found.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Look {
    /// Whether an input is another than after the last look.
    pub inputs_changed: bool,
    /// Whether a file of the rules may be another than after the last look.
    pub rules_changed: bool,
    /// Whether something is under way, so that another look is due soon.
    pub unsettled: bool,
    /// What is in the way: a folder that cannot be listed, a file that is still being written.
    pub diagnostics: Vec<Diagnostic>,
}

/// So many looks in a row a file must differ before it is said that it is still being written.
const RESTLESS: u32 = 4;
/// So many bytes a thorough look reads again although nothing seems to have changed: a clock may have been set back,
/// a program may have set a file's time.
const REREAD: u64 = 8 << 20;

impl FilePoller {
    /// A poller that has not looked yet.
    pub(super) fn new(folders: Folders, pack: &str) -> Self {
        FilePoller {
            folders,
            pack: pack.to_owned(),
            seen: None,
            inputs: BTreeMap::new(),
            rules: BTreeMap::new(),
            restless: BTreeMap::new(),
            reread_from: String::new(),
        }
    }

    /// The input files as they are to be believed, by name.
    pub(super) fn inputs(&self) -> Vec<InputFile> {
        self.inputs.values().map(|(_, file)| file.clone()).collect()
    }

    /// Looks. A thorough look also reads files that seem unchanged, a part of them at a time, and those that could not
    /// be read before.
    pub(super) fn look(&mut self, thorough: bool) -> Look {
        let listed = list(&self.folders, &self.pack);
        let mut look = Look {
            diagnostics: listed.diagnostics,
            ..Look::default()
        };
        if !self.inputs.is_empty() && !self.folders.sheets.is_dir() {
            let lost = Diagnostic::new(Code::FolderUnreadable)
                .with("folder", self.folders.sheets.display())
                .said("text", "disk.missing")
                .at(Location::file(self.folders.sheets.display()));
            look.diagnostics.push(lost);
        }
        let is_blind = |found: &Diagnostic| found.code == Code::FolderUnreadable;
        if look.diagnostics.iter().any(is_blind) {
            // A share that does not answer says nothing of what is on it.
            look.unsettled = self.seen.is_none();
            return look;
        }
        let now = listed.value;
        let seen = self.seen.replace(now.clone()).unwrap_or_default();
        let names: BTreeSet<String> = seen
            .inputs
            .keys()
            .chain(now.inputs.keys())
            .chain(self.inputs.keys())
            .cloned()
            .collect();
        let mut restless = BTreeMap::new();
        for name in names {
            match (seen.inputs.get(&name), now.inputs.get(&name)) {
                (Some(before), Some(found)) if before == found => {
                    look.inputs_changed |= self.believe(&name, found, thorough);
                }
                (None, None) => look.inputs_changed |= self.inputs.remove(&name).is_some(),
                _ => {
                    let looks = self.restless.get(&name).copied().unwrap_or(0) + 1;
                    restless.insert(name, looks);
                }
            }
        }
        look.unsettled = !restless.is_empty();
        let still = restless.iter().filter(|(_, looks)| **looks >= RESTLESS);
        look.diagnostics.extend(still.map(|(name, _)| {
            Diagnostic::new(Code::FileUnsettled)
                .with("file", name)
                .at(Location::file(name))
        }));
        self.restless = restless;
        if seen.rules != now.rules {
            look.unsettled = true;
        } else if thorough || self.rules != now.rules {
            self.rules.clone_from(&now.rules);
            look.rules_changed = true;
        }
        if thorough {
            look.inputs_changed |= self.reread(&now);
        }
        look
    }

    /// Takes a file as it stands; whether it is another than it was.
    fn believe(&mut self, name: &str, (path, stamp): &(PathBuf, Stamp), thorough: bool) -> bool {
        let known = self.inputs.get(name);
        let is_read = known
            .is_some_and(|(known, file)| known == stamp && (file.content.is_ok() || !thorough));
        if is_read {
            return false;
        }
        let file = InputFile::read(name.to_owned(), path);
        let differs = known.is_none_or(|(_, known)| *known != file);
        self.inputs.insert(name.to_owned(), (*stamp, file));
        differs
    }

    /// Reads files that seem unchanged, going on where the last thorough look ended; whether one is another.
    fn reread(&mut self, now: &Listing) -> bool {
        let from = std::mem::take(&mut self.reread_from);
        let after = now.inputs.range(from.clone()..);
        let round = after.chain(now.inputs.range(..from));
        let mut read = 0;
        let mut changed = false;
        for (name, (path, stamp)) in round {
            if read > REREAD {
                self.reread_from.clone_from(name);
                break;
            }
            read += stamp.size();
            let file = InputFile::read(name.clone(), path);
            if let Some((known, believed)) = self.inputs.get_mut(name)
                && known == stamp
                && file.content.is_ok()
                && *believed != file
            {
                *believed = file;
                changed = true;
            }
        }
        changed
    }
}
