use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Zoned;

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Severity, Sources, summary_line},
    model::Place,
    plan::Plan,
    project::{
        Claim, Folders, Keeper, LARGEST_INPUT, OutputPlaces, Project, Publication, Published,
        RESULTS, clear_drafts, describe, load_rules, read_plain, rule_files, settle, write_outputs,
    },
    session::{Made, Outputs, Request, Session},
    text::Language,
    views::{OutputKind, Remark, Snapshot, Update, compare, marked},
};

use super::{
    history::History,
    poller::FilePoller,
    store::{Store, hash},
};

/// Keeps the outputs of one pack true while its sheets and rules change.
#[derive(Debug)]
pub struct PackWatcher {
    pub(super) pack: String,
    pub(super) folders: Folders,
    pub(super) places: OutputPlaces,
    /// Keeps another program from following the pack with the same outputs.
    _claim: Claim,
    pub(super) request: Request,
    pub(super) session: Session,
    pub(super) poller: FilePoller,
    store: Store,
    pub(super) history: History,
    /// The rules as they stand, without files, and what was found when they were loaded.
    pub(super) loaded: Option<Checked<Option<Project>>>,
    /// The last rules without fault.
    good: Option<GoodRules>,
    /// What was in the way at the last look.
    obstacles: Vec<Diagnostic>,
    /// What is to be seen to since the last update.
    standing: Option<Vec<Diagnostic>>,
    /// The last update that was told of.
    told: Option<Update>,
    /// The outputs that shall stand.
    outputs: Vec<PathBuf>,
    /// What could not be put in its place is tried again.
    again: Option<Again>,
}

/// When something is tried again.
#[derive(Clone, Copy, Debug)]
struct Again {
    at: Instant,
    /// How long was waited for that.
    after: Duration,
}

/// What is refused is tried again after so long, then ever more seldom.
const SOONEST: Duration = Duration::from_secs(5);
const LATEST: Duration = Duration::from_secs(300);

/// Rules without fault: what they were loaded as, without inputs, and the bytes of their files.
#[derive(Debug)]
struct GoodRules {
    project: Project,
    plan: Arc<Plan>,
    files: Vec<(String, Vec<u8>)>,
}

/// What a step found.
#[derive(Debug, Default)]
pub struct Step {
    /// What was made anew; nothing if nothing had changed.
    pub update: Option<Update>,
    /// Whether something is under way, so that another step is due soon.
    pub unsettled: bool,
}

impl PackWatcher {
    /// A watcher of a pack that writes below the folder `out`; none if another program has the pack's outputs there. It
    /// falls back on what the last one kept.
    pub fn new(
        folders: Folders,
        pack: &str,
        out: &Path,
        mut request: Request,
        session: Session,
    ) -> Option<Self> {
        request.outputs = OutputKind::with_account(&request.outputs);
        let places = OutputPlaces::of(out, pack);
        let claim = places.claim()?;
        // What cannot be completed is computed again.
        let _ = settle(&places);
        clear_drafts(&places.folder);
        let kept = places.private();
        clear_drafts(&kept);
        let store = Store::open(kept);
        let mut session = session.keeping();
        session.lend(&store.inputs());
        Some(PackWatcher {
            pack: pack.to_owned(),
            poller: FilePoller::new(folders.clone(), pack),
            history: History::open(&places.folder),
            folders,
            places,
            _claim: claim,
            request,
            session,
            store,
            loaded: None,
            good: None,
            obstacles: Vec::new(),
            standing: None,
            told: None,
            outputs: Vec::new(),
            again: None,
        })
    }

    /// Folder name of the pack.
    pub fn pack(&self) -> &str {
        &self.pack
    }

    /// Where its outputs stand.
    pub fn folder(&self) -> &Path {
        &self.places.folder
    }

    /// The last update that was told of; before the first one what the history ends with.
    pub(super) fn told(&self) -> Option<Update> {
        self.told.clone().or_else(|| self.history.latest().pop())
    }

    /// What is to be seen to since the last update.
    pub fn standing(&self) -> &[Diagnostic] {
        self.standing.as_deref().unwrap_or_default()
    }

    /// The plan in force; none before there are rules without fault.
    pub(super) fn plan(&self) -> Option<Arc<Plan>> {
        self.good.as_ref().map(|good| Arc::clone(&good.plan))
    }

    /// The language and the texts in which to speak of the pack.
    pub fn spoken(&self) -> (Language, Sources) {
        let (language, sources) = describe(&self.folders.rules, &self.pack);
        let spoken = self.request.language.or(language);
        (spoken.unwrap_or_default(), sources)
    }

    /// Looks, and makes anew what has changed. A thorough step also reads files that seem unchanged.
    pub fn step(&mut self, thorough: bool) -> Step {
        let mut look = self.poller.look(thorough);
        // That somebody has a file open is no reason to make anything anew.
        look.diagnostics
            .retain(|found| found.severity() != Severity::Note);
        let first = self.standing.is_none();
        let mut changed = look.inputs_changed || look.diagnostics != self.obstacles || first;
        if look.rules_changed || self.loaded.is_none() && !look.unsettled {
            let loaded = load_rules(&self.folders.rules, &self.pack);
            changed |= self.loaded.as_ref() != Some(&loaded);
            self.loaded = Some(loaded);
        }
        let mut step = Step {
            update: None,
            unsettled: look.unsettled,
        };
        // What is found at the start is waited for, but not what does not come to rest.
        let waits = |found: &Diagnostic| found.code == Code::FileUnsettled;
        let early = first && look.unsettled && !look.diagnostics.iter().any(waits);
        self.obstacles = look.diagnostics;
        let is_due = self.again.is_some_and(|again| again.at <= Instant::now());
        let is_gone = thorough && self.outputs.iter().any(|output| !output.exists());
        if (changed || is_due || is_gone) && !early && self.loaded.is_some() {
            let (update, stands) = self.publish();
            let is_news = match stands || changed {
                true => update.is_news(),
                // What is tried again in vain has been told of.
                false => !update.appeared.is_empty() || !update.healed.is_empty(),
            };
            step.update = Some(update).filter(|_| is_news || first);
            if step.update.is_some() {
                self.told.clone_from(&step.update);
            }
        }
        step
    }

    /// Computes with the rules in force, puts what differs in its place together with what tells of it, and gives what
    /// changed, and whether everything stands.
    fn publish(&mut self) -> (Update, bool) {
        let mut diagnostics = self.obstacles.clone();
        let mut update = Update {
            schema: 1,
            time: Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            pack: self.pack.clone(),
            ..Update::default()
        };
        let in_force = self.rules_in_force(&mut diagnostics);
        let mut publication = Publication::new(&self.places);
        let mut language = self.request.language.unwrap_or_default();
        let mut organisation = self.pack.clone();
        if let Some(mut project) = in_force {
            language = self
                .request
                .language
                .unwrap_or(project.pack.settings.language);
            let settings = &project.pack.settings;
            organisation = marked(&settings.name, &settings.invented, language);
            project.take_in(&self.folders, &self.pack, self.poller.inputs());
            let ran = self.make(&project, &mut update, &mut publication, &mut diagnostics);
            update.sheets_parsed = ran.sheets_parsed;
            update.nodes_computed = ran.counts.computed;
            update.nodes = ran.counts.computed + ran.counts.reused;
        }
        self.remark(diagnostics.clone(), language, &mut update);
        let mut unwritten = Vec::new();
        if update.is_news() && publication.is_whole() {
            let history = &mut self.history;
            let files = history.record(&mut update, &organisation, language, &mut unwritten);
            publication.add(&files);
        }
        let is_whole = publication.is_whole();
        let published = publication.publish().drain_into(&mut unwritten);
        self.see_to(published, &unwritten);
        if !is_whole {
            // What was to be told of did not come to stand.
            self.history = History::open(&self.places.folder);
        }
        if let Some(good) = self.good.as_ref().filter(|good| !good.files.is_empty()) {
            let inputs = self.session.inputs_in_use();
            self.store.keep(&inputs, &good.files, &mut unwritten);
        }
        let stands = unwritten.is_empty();
        if !stands {
            diagnostics.extend(unwritten);
            self.remark(diagnostics, language, &mut update);
            if is_whole {
                self.note(&mut update, &organisation, language);
            }
        }
        (update, stands)
    }

    /// Writes down what was found when everything else stood.
    fn note(&mut self, update: &mut Update, organisation: &str, language: Language) {
        // That the disk refuses this too is told when there is another update.
        let mut refused = Vec::new();
        let history = &mut self.history;
        let files = match update.number {
            0 => history.record(update, organisation, language, &mut refused),
            _ => history.amend(update, organisation, language, &mut refused),
        };
        write_outputs(&self.places.folder, &files).drain_into(&mut refused);
    }

    /// Notes what shall stand from now on, and when to try again what does not.
    fn see_to(&mut self, published: Published, refused: &[Diagnostic]) {
        let places = published.written.into_iter().map(|output| output.path);
        self.outputs = places.collect();
        self.again = (!refused.is_empty()).then(|| {
            let after = self
                .again
                .map_or(SOONEST, |again| (again.after * 2).min(LATEST));
            let at = Instant::now() + after;
            Again { at, after }
        });
    }

    /// The rules as they stand, or, where they have faults, the last ones without; none if there never were any.
    fn rules_in_force(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Option<Project> {
        let loaded = self.loaded.clone().unwrap_or_default();
        let mut faults = loaded.diagnostics;
        if let Some(project) = loaded.value {
            let planned = self.session.plan(&project);
            if !planned.has_errors() {
                diagnostics.extend(faults);
                self.good = Some(GoodRules {
                    files: rule_bytes(&self.folders.rules, &project),
                    project: project.clone(),
                    plan: planned.value,
                });
                return Some(project);
            }
            faults.extend(planned.diagnostics);
        }
        diagnostics.extend(faults);
        if self.good.is_none() {
            self.good = self.stored_rules();
        }
        let good = self.good.as_ref()?;
        diagnostics.push(Diagnostic::new(Code::RulesKept).with("pack", &self.pack));
        Some(good.project.clone())
    }

    /// The rules that the last watcher kept.
    fn stored_rules(&mut self) -> Option<GoodRules> {
        let folder = self.store.rules()?;
        let project = load_rules(folder.path(), &self.pack).value?;
        let planned = self.session.plan(&project);
        let sound = !planned.has_errors();
        let files = rule_bytes(folder.path(), &project);
        sound.then_some(GoodRules {
            project,
            plan: planned.value,
            files,
        })
    }

    /// Makes the outputs of each municipality ready as they are computed, and notes in what they differ from those that
    /// stand.
    fn make(
        &mut self,
        project: &Project,
        update: &mut Update,
        publication: &mut Publication,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Outputs {
        let folder = self.places.folder.clone();
        let mut hashes = String::new();
        let mut keeper = Keeper::new(&folder, &project.files, &self.obstacles);
        let mut take = |made: Made| {
            let keeps = keeper.keeps(&made.files, &made.unread);
            let is_results = |name: &str| name.rsplit('/').next() == Some(RESULTS);
            for (name, bytes) in made.files.iter().filter(|(name, _)| is_results(name)) {
                let place = folder.join(name);
                if keeps {
                    hashes.extend(read_plain(&place, u64::MAX).map(|bytes| hash(&bytes)));
                } else {
                    hashes.push_str(&hash(bytes));
                    tell(update, &place, bytes, &made.results.focus);
                }
            }
            if !keeps {
                update.files_written += publication.add(&made.files);
                update
                    .files_removed
                    .extend(publication.remove(&made.unmade));
            }
        };
        let ran = self.session.run_each(project, &self.request, &mut take);
        let outputs = ran.drain_into(diagnostics);
        if !keeper.keeps_all() {
            update.files_written += publication.add(&outputs.files);
        }
        if !hashes.is_empty() {
            update.results = hash(hashes.as_bytes());
        }
        diagnostics.extend(keeper.told());
        outputs
    }

    /// Notes what is to be seen to, and says what is so since this update and what no longer is.
    fn remark(&mut self, found: Vec<Diagnostic>, language: Language, update: &mut Update) {
        let known = self.standing.take().unwrap_or_default();
        let mut standing: Vec<Diagnostic> = Vec::new();
        for diagnostic in found {
            if diagnostic.severity() != Severity::Note && !standing.contains(&diagnostic) {
                standing.push(diagnostic);
            }
        }
        let remark = |diagnostic: &Diagnostic| Remark {
            code: diagnostic.code.name().to_owned(),
            text: summary_line(diagnostic, language),
        };
        let appeared = standing.iter().filter(|found| !known.contains(found));
        update.appeared.extend(appeared.map(remark));
        let healed = known.iter().filter(|found| !standing.contains(found));
        update.healed.extend(healed.map(remark));
        self.standing = Some(standing);
    }
}

/// Adds to an update how a municipality's figures differ from those that stand on the disk.
fn tell(update: &mut Update, place: &Path, bytes: &[u8], focus: &Place) {
    let stands = read_plain(place, u64::MAX).unwrap_or_default();
    if stands == bytes {
        return;
    }
    let Some(after) = Snapshot::of_json(bytes) else {
        return;
    };
    match Snapshot::of_json(&stands) {
        Some(before) => update.add(&focus.code, &focus.name, compare(&before, &after)),
        None => update.first = Some(update.first.unwrap_or(0) + after.figures()),
    }
}

/// The bytes of the files that rules were loaded from; none if one has changed meanwhile.
fn rule_bytes(rules: &Path, project: &Project) -> Vec<(String, Vec<u8>)> {
    let files = rule_files(rules, &project.pack.folder).value;
    let read =
        |(name, path): (String, PathBuf)| Some((name, read_plain(&path, LARGEST_INPUT).ok()?));
    let bytes: Vec<(String, Vec<u8>)> = files.into_iter().filter_map(read).collect();
    let unchanged = project.pack.receipts.iter().all(|receipt| {
        let mut found = bytes.iter().filter(|(name, _)| *name == receipt.file);
        found.any(|(_, bytes)| hash(bytes) == receipt.sha256)
    });
    if unchanged { bytes } else { Vec::new() }
}
