use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location},
    project::{Folders, OutputPlaces, outputs_apart, pack_names},
    session::{Request, Session},
    views::Update,
};

use super::{PackWatcher, folder_watcher::FolderWatcher};

/// What is followed, and how.
#[derive(Debug)]
pub struct Watch {
    /// Where sheets and rules stand.
    pub folders: Folders,
    /// Where the outputs stand.
    pub out: PathBuf,
    /// The packs; empty for all that there are, also those to come.
    pub packs: Vec<String>,
    /// What each run is asked for.
    pub request: Request,
    /// How often to look, where nothing is to be heard of the operating system; none to listen to it as well.
    pub poll: Option<Duration>,
    followers: BTreeMap<String, PackWatcher>,
    /// Packs whose folder was not there at the last look.
    missing: BTreeSet<String>,
    /// Packs whose outputs another program keeps up to date.
    taken: BTreeSet<String>,
}

/// What happened to a pack.
#[derive(Debug)]
pub enum WatchEvent<'a> {
    /// It is followed from now on; what stands is what was made before.
    Met(&'a PackWatcher),
    /// Its outputs are up to date again.
    Updated(&'a PackWatcher, &'a Update),
    /// Its folder of rules is gone; what it gave stays.
    Gone(&'a PackWatcher),
    /// Another program keeps its outputs up to date (V709); it is taken on once that one lets go.
    Taken(Diagnostic),
}

/// How long a change must have come to rest before it is believed.
const REST: Duration = Duration::from_millis(150);
/// How often everything is looked through although the operating system tells nothing.
const PERIOD: Duration = Duration::from_secs(10);

impl Watch {
    /// A watch that has not looked yet. An output folder among what is read is refused (V707): every update would
    /// bring about the next. So is one with outputs that another program keeps up to date (V709): what one tells of the
    /// other would not know.
    pub fn new(
        folders: Folders,
        out: PathBuf,
        packs: Vec<String>,
        request: Request,
        poll: Option<Duration>,
    ) -> Checked<Option<Self>> {
        let known = match packs.is_empty() {
            true => pack_names(&folders.rules).value,
            false => packs.clone(),
        };
        if let Some(fault) = outputs_apart(&folders, &out, &known) {
            return Checked::new(None, vec![fault]);
        }
        let claims = known
            .iter()
            .map(|pack| (pack, OutputPlaces::of(&out, pack)));
        let taken = claims.filter(|(_, places)| places.claim().is_none());
        let faults: Vec<_> = taken
            .map(|(pack, places)| is_taken(pack, &places))
            .collect();
        if !faults.is_empty() {
            return Checked::new(None, faults);
        }
        Checked::clean(Some(Watch {
            folders,
            out,
            packs,
            request,
            poll,
            followers: BTreeMap::new(),
            missing: BTreeSet::new(),
            taken: BTreeSet::new(),
        }))
    }

    /// One step of every pack: whether something is under way, and whether to go on.
    fn step(
        &mut self,
        thorough: bool,
        session: &dyn Fn() -> Session,
        tell: &mut dyn FnMut(WatchEvent<'_>) -> bool,
    ) -> (bool, bool) {
        let mut go_on = true;
        let mut unsettled = self.meet(session, tell, &mut go_on);
        for pack_watcher in self.followers.values_mut() {
            let step = pack_watcher.step(thorough);
            unsettled |= step.unsettled;
            if let Some(update) = step.update {
                go_on &= tell(WatchEvent::Updated(pack_watcher, &update));
            }
        }
        (unsettled, go_on)
    }

    /// The watcher of a pack.
    pub(super) fn pack_watcher(&mut self, pack: &str) -> Option<&mut PackWatcher> {
        self.followers.get_mut(pack)
    }

    /// Takes on packs that have come and lets go those whose folder is gone at two looks in a row; whether one is
    /// missing since this look.
    fn meet(
        &mut self,
        session: &dyn Fn() -> Session,
        tell: &mut dyn FnMut(WatchEvent<'_>) -> bool,
        go_on: &mut bool,
    ) -> bool {
        let names = if self.packs.is_empty() {
            pack_names(&self.folders.rules).value
        } else {
            self.packs.clone()
        };
        for name in names {
            if !self.followers.contains_key(&name) && self.folders.rules.join(&name).is_dir() {
                let request = self.request.clone();
                let folders = self.folders.clone();
                let Some(pack_watcher) =
                    PackWatcher::new(folders, &name, &self.out, request, session())
                else {
                    let fault = is_taken(&name, &OutputPlaces::of(&self.out, &name));
                    if self.taken.insert(name) {
                        *go_on &= tell(WatchEvent::Taken(fault));
                    }
                    continue;
                };
                self.taken.remove(&name);
                *go_on &= tell(WatchEvent::Met(&pack_watcher));
                self.followers.insert(name, pack_watcher);
            }
        }
        let rules = &self.folders.rules;
        let followed = self.followers.keys();
        let missing: BTreeSet<String> = followed
            .filter(|name| rules.is_dir() && !rules.join(name).is_dir())
            .cloned()
            .collect();
        let (gone, fresh): (BTreeSet<String>, BTreeSet<String>) = missing
            .into_iter()
            .partition(|name| self.missing.contains(name));
        for name in gone {
            if let Some(pack_watcher) = self.followers.remove(&name) {
                *go_on &= tell(WatchEvent::Gone(&pack_watcher));
            }
        }
        self.missing = fresh;
        !self.missing.is_empty()
    }
}

/// That another program keeps the outputs of a pack up to date.
fn is_taken(pack: &str, places: &OutputPlaces) -> Diagnostic {
    let folder = places.folder.display();
    Diagnostic::new(Code::OutputsTaken)
        .with("pack", pack)
        .with("folder", &folder)
        .at(Location::file(&folder))
}

/// Follows for as long as `tell` says to. `session` makes a session for a pack. Between two steps others may have the
/// watch.
pub fn follow(
    watch: &Mutex<Watch>,
    session: &dyn Fn() -> Session,
    tell: &mut dyn FnMut(WatchEvent<'_>) -> bool,
) {
    let (folders, poll) = {
        let watch = lock(watch);
        let folders = vec![watch.folders.sheets.clone(), watch.folders.rules.clone()];
        (folders, watch.poll)
    };
    let period = poll.unwrap_or(PERIOD);
    let mut folder_watcher = FolderWatcher::new(folders, poll.is_none());
    let mut looked = Instant::now();
    let mut thorough = false;
    loop {
        let (unsettled, go_on) = lock(watch).step(thorough, session, tell);
        if !go_on {
            return;
        }
        if unsettled {
            folder_watcher.rest(REST);
        } else {
            folder_watcher.wait(period);
        }
        thorough = looked.elapsed() >= period;
        if thorough {
            looked = Instant::now();
        }
    }
}

/// What a lock guards, also after somebody who held it has fallen over: each step begins by looking.
pub(super) fn lock<T>(guarded: &Mutex<T>) -> MutexGuard<'_, T> {
    guarded.lock().unwrap_or_else(PoisonError::into_inner)
}
