//! How the outputs of a run come to stand together.
//!
//! All files of a run are written beside their places first. Then a journal names them, they are moved, and the journal
//! is taken away: a program that is ended before the journal stands has changed nothing, and what one leaves that is
//! ended after it is completed by the next ([`settle`]). So no reader that settles first sees files of two runs.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::diagnostics::{Checked, Diagnostic};

use super::{
    output::{Drafts, Written, is_below, is_draft, remove_outputs, write_one},
    plain_file::read_plain,
};

/// Where the outputs of a pack stand, and where what belongs to them and is nobody else's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputPlaces {
    /// The folder with the outputs: what people publish.
    pub folder: PathBuf,
    /// A folder beside the one of all packs' outputs.
    beside: PathBuf,
    /// A folder within it, where the disk gives no room beside.
    within: PathBuf,
}

/// The folder of what is not to be published.
const PRIVATE: &str = ".visare";
/// Names the files that are being moved.
const JOURNAL: &str = "publishing.json";
/// Held while files are moved.
const MOVING: &str = "publishing.lock";
/// Held by whoever keeps the outputs up to date.
const FOLLOWING: &str = "following.lock";
/// How often, and how many times, is looked whether another program is done moving.
const WAIT: Duration = Duration::from_millis(50);
const WAITS: usize = 200;
/// A journal of more bytes is none of ours.
const LARGEST: u64 = 64 << 20;

impl OutputPlaces {
    /// The places of a pack's outputs below the folder `out`.
    pub fn of(out: &Path, pack: &str) -> Self {
        let within = out.join(PRIVATE).join(pack);
        let whole = std::path::absolute(out).ok();
        let beside = whole.and_then(|whole| {
            let name = whole.file_name()?;
            Some(whole.parent()?.join(PRIVATE).join(name).join(pack))
        });
        OutputPlaces {
            folder: out.join(pack),
            beside: beside.unwrap_or_else(|| within.clone()),
            within,
        }
    }

    /// The folder of what is not to be published, which stands from now on: beside the folder of outputs, or within it
    /// where the disk gives no room there. What an earlier version kept within it is moved.
    pub fn private(&self) -> PathBuf {
        if self.within != self.beside && self.within.is_dir() && !self.beside.exists() {
            let moved = self
                .beside
                .parent()
                .map(fs::create_dir_all)
                .is_some_and(|made| made.is_ok() && fs::rename(&self.within, &self.beside).is_ok());
            if moved && let Some(emptied) = self.within.parent() {
                // It stays where other packs still have something there.
                let _ = fs::remove_dir(emptied);
            }
        }
        for folder in [&self.beside, &self.within] {
            if fs::create_dir_all(folder).is_ok() {
                return folder.clone();
            }
        }
        self.beside.clone()
    }

    /// Claims to be the one that keeps the outputs up to date, for as long as what is given lives; nothing if another
    /// program does.
    pub fn claim(&self) -> Option<Claim> {
        Claim::on(&self.private().join(FOLLOWING))
    }

    /// The places of the outputs that a file belongs to, if any are being moved there.
    fn above(file: &Path) -> Option<Self> {
        let whole = std::path::absolute(file).ok()?;
        let folders = whole.ancestors().skip(1);
        let mut places = folders.filter_map(|folder| {
            let pack = folder.file_name()?.to_str()?;
            Some(OutputPlaces::of(folder.parent()?, pack))
        });
        places.find(|places| places.journal().is_some())
    }

    /// The journal, if one stands.
    fn journal(&self) -> Option<PathBuf> {
        let mut journals = [&self.beside, &self.within]
            .map(|folder| folder.join(JOURNAL))
            .into_iter();
        journals.find(|journal| journal.is_file())
    }
}

/// A place that is one program's for as long as this lives.
#[derive(Debug)]
pub struct Claim {
    /// The system lets go of it with the program, however that ends.
    _file: Option<File>,
}

impl Claim {
    /// A claim on a file, which is made if need be; none if another program has one.
    fn on(path: &Path) -> Option<Self> {
        let mut options = File::options();
        let opened = options.create(true).truncate(false).write(true).open(path);
        // A disk that knows no locks keeps nobody out; a folder that cannot be written to is told of by what is written.
        let Ok(file) = opened else {
            return Some(Claim { _file: None });
        };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => None,
            Ok(()) | Err(TryLockError::Error(_)) => Some(Claim { _file: Some(file) }),
        }
    }

    /// As [`Claim::on`], but waits for a while until another program lets go.
    fn awaited(path: &Path) -> Option<Self> {
        let mut tries = (0..WAITS).map(|_| {
            let claim = Claim::on(path);
            if claim.is_none() {
                thread::sleep(WAIT);
            }
            claim
        });
        tries.find_map(|claim| claim)
    }
}

/// What is being moved, with names relative to the folder of outputs.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    /// Drafts and their places.
    moves: Vec<(PathBuf, PathBuf)>,
    /// Outputs that are no longer made.
    removed: Vec<String>,
}

/// The outputs of a run, made ready beside their places; dropped, they are gone.
#[derive(Debug)]
pub struct Publication {
    places: OutputPlaces,
    drafts: Drafts,
    removed: Vec<String>,
}

/// What stands after a publication.
#[derive(Debug, Default)]
pub struct Published {
    /// The outputs.
    pub written: Vec<Written>,
    /// Where outputs stood that are no longer made.
    pub removed: Vec<PathBuf>,
}

impl Publication {
    /// One without files.
    pub fn new(places: &OutputPlaces) -> Self {
        Publication {
            drafts: Drafts::new(&places.folder),
            places: places.clone(),
            removed: Vec::new(),
        }
    }

    /// Makes files (name, bytes) ready; how many of them are others than those that stand.
    pub fn add(&mut self, files: &[(String, Vec<u8>)]) -> usize {
        let added = files
            .iter()
            .map(|(name, bytes)| self.drafts.add(name, bytes));
        added.filter(|differs| *differs).count()
    }

    /// Notes that these are no longer made; those of them that stand.
    pub fn remove(&mut self, names: &[String]) -> Vec<String> {
        let stand = |name: &&String| self.places.folder.join(name).is_file();
        let standing: Vec<String> = names.iter().filter(stand).cloned().collect();
        self.removed.extend(standing.iter().cloned());
        standing
    }

    /// Whether everything can be moved to its place.
    pub fn is_whole(&self) -> bool {
        self.drafts.is_whole()
    }

    /// What is to be moved, as (draft, place) within the folder of outputs.
    fn moves(&self) -> Vec<(PathBuf, PathBuf)> {
        let named = |(draft, place): (&Path, &Path)| {
            let place = place.strip_prefix(&self.places.folder).ok()?;
            Some((
                place.with_file_name(draft.file_name()?),
                place.to_path_buf(),
            ))
        };
        self.drafts
            .waiting()
            .into_iter()
            .filter_map(named)
            .collect()
    }

    /// Moves everything to its place. Where the disk did not take all nothing is moved (V502, V510); what is open
    /// elsewhere stops nothing else (V501); what cannot be taken away is named (V505).
    pub fn publish(self) -> Checked<Published> {
        let moves = self.moves();
        let Publication {
            places,
            drafts,
            removed,
        } = self;
        // One file is moved wholly or not at all by itself.
        if !drafts.is_whole() || moves.len() + removed.len() < 2 {
            return deliver(drafts, &places, &removed);
        }
        let private = places.private();
        let claim = Claim::awaited(&private.join(MOVING));
        let journal = Journal { moves, removed };
        let path = private.join(JOURNAL);
        // Another's journal, who takes longer than is waited for, is left to that one.
        let listed = claim.is_some() && journal.write(&path);
        let published = deliver(drafts, &places, &journal.removed);
        if listed {
            let _ = fs::remove_file(&path);
        }
        published
    }
}

impl Journal {
    /// Writes it; whether the disk took it. Without it the same is moved, but being ended midway is not made good.
    fn write(&self, path: &Path) -> bool {
        let text = serde_json::to_vec(self);
        text.is_ok_and(|text| write_one(path, &text).is_ok())
    }
}

fn deliver(drafts: Drafts, places: &OutputPlaces, removed: &[String]) -> Checked<Published> {
    let is_whole = drafts.is_whole();
    let mut diagnostics = Vec::new();
    let written = drafts.deliver().drain_into(&mut diagnostics);
    let removed = match is_whole {
        true => remove_outputs(&places.folder, removed).drain_into(&mut diagnostics),
        false => Vec::new(),
    };
    Checked::new(Published { written, removed }, diagnostics)
}

/// Completes what a program began to publish that was ended midway; what stood in the way is named as it would have been
/// then.
pub fn settle(places: &OutputPlaces) -> Vec<Diagnostic> {
    let Some(path) = places.journal() else {
        return Vec::new();
    };
    let claim = Claim::awaited(&path.with_file_name(MOVING));
    // Whoever was moving may be done by now.
    let read = |path: &Path| -> io::Result<Journal> {
        Ok(serde_json::from_slice(&read_plain(path, LARGEST)?)?)
    };
    let (Some(_claim), true) = (claim, path.is_file()) else {
        return Vec::new();
    };
    let mut drafts = Drafts::new(&places.folder);
    let mut removed = Vec::new();
    if let Ok(journal) = read(&path) {
        let ours = |draft: &Path, place: &Path| {
            let name = draft.file_name().unwrap_or_default().to_string_lossy();
            is_below(draft) && is_below(place) && is_draft(&name)
        };
        let moves = journal
            .moves
            .into_iter()
            .filter(|(draft, place)| ours(draft, place));
        let moves =
            moves.map(|(draft, place)| (places.folder.join(draft), places.folder.join(place)));
        drafts.adopt(moves.filter(|(draft, _)| draft.is_file()).collect());
        removed = journal.removed;
        removed.retain(|name| is_below(Path::new(name)));
    }
    let settled = deliver(drafts, places, &removed);
    let _ = fs::remove_file(&path);
    settled.diagnostics
}

/// As [`settle`], for the outputs that a file stands among.
pub fn settle_around(file: &Path) -> Vec<Diagnostic> {
    OutputPlaces::above(file)
        .map(|places| settle(&places))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::{JOURNAL, Journal, OutputPlaces, Publication, settle, settle_around};

    fn files(text: &str, names: &[&str]) -> Vec<(String, Vec<u8>)> {
        let file = |name: &&str| ((*name).to_owned(), text.as_bytes().to_vec());
        names.iter().map(file).collect()
    }

    /// Outputs of last month, with one that is no longer made.
    fn last_month(out: &Path) -> OutputPlaces {
        let places = OutputPlaces::of(&out.join("out"), "p");
        let mut publication = Publication::new(&places);
        publication.add(&files(
            "last month",
            &["data.csv", "0883/bok.xlsx", "ledger.csv"],
        ));
        assert!(publication.publish().diagnostics.is_empty());
        places
    }

    /// Makes today's outputs ready and ends, as a program that is killed does: with the journal or before it.
    fn killed(places: &OutputPlaces, with_journal: bool) {
        let mut publication = Publication::new(places);
        publication.add(&files(
            "today",
            &["data.csv", "0883/bok.xlsx", "index.html"],
        ));
        if with_journal {
            let journal = Journal {
                moves: publication.moves(),
                removed: vec!["ledger.csv".to_owned()],
            };
            assert!(journal.write(&places.private().join(JOURNAL)));
        }
        std::mem::forget(publication);
    }

    fn stands(places: &OutputPlaces, name: &str) -> Option<String> {
        fs::read_to_string(places.folder.join(name)).ok()
    }

    #[test]
    fn what_a_killed_program_was_moving_is_completed() {
        let folder = tempfile::tempdir().unwrap();
        let places = last_month(folder.path());
        killed(&places, true);
        assert_eq!(stands(&places, "data.csv").unwrap(), "last month");
        // Whoever reads one of the files settles first.
        assert!(settle_around(&places.folder.join("0883/bok.xlsx")).is_empty());
        for name in ["data.csv", "0883/bok.xlsx", "index.html"] {
            assert_eq!(stands(&places, name).unwrap(), "today", "{name}");
        }
        assert_eq!(stands(&places, "ledger.csv"), None);
        assert!(places.journal().is_none());
        let left = fs::read_dir(&places.folder).unwrap().flatten();
        let drafts = left.filter(|entry| entry.file_name().to_string_lossy().starts_with('.'));
        assert_eq!(drafts.count(), 0);
    }

    #[test]
    fn what_one_was_killed_over_before_is_as_if_it_had_not_begun() {
        let folder = tempfile::tempdir().unwrap();
        let places = last_month(folder.path());
        killed(&places, false);
        assert!(settle(&places).is_empty());
        for name in ["data.csv", "0883/bok.xlsx", "ledger.csv"] {
            assert_eq!(stands(&places, name).unwrap(), "last month", "{name}");
        }
        assert_eq!(stands(&places, "index.html"), None);
    }

    #[test]
    fn a_journal_moves_nothing_but_drafts_and_those_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let places = last_month(folder.path());
        fs::write(folder.path().join("mine.txt"), "mine").unwrap();
        fs::write(places.folder.join(".visare-1.tmp"), "draft").unwrap();
        let moves = [
            ("../../mine.txt", "data.csv"),
            ("0883/bok.xlsx", "data.csv"),
            (".visare-1.tmp", "../../mine.txt"),
        ];
        let journal = Journal {
            moves: moves
                .map(|(draft, place)| (draft.into(), place.into()))
                .to_vec(),
            removed: vec!["../../mine.txt".to_owned()],
        };
        assert!(journal.write(&places.private().join(JOURNAL)));
        assert!(settle(&places).is_empty());
        assert_eq!(
            fs::read_to_string(folder.path().join("mine.txt")).unwrap(),
            "mine"
        );
        assert_eq!(stands(&places, "data.csv").unwrap(), "last month");
        assert_eq!(stands(&places, "0883/bok.xlsx").unwrap(), "last month");
    }
}
