use crate::{
    diagnostics::{Checked, Diagnostic, Location},
    project::{Project, RESULTS, SHARED, read_plain, script_of},
    session::{Focus, Request},
    views::{Changes, OutputKind, Snapshot, compare},
};

use super::PackWatcher;

impl PackWatcher {
    /// The faults of the rules if a script were `text`.
    pub(super) fn check(&mut self, file: &str, text: &str) -> Vec<Diagnostic> {
        let (project, mut found) = self.with_script(file, text);
        if let Some(project) = project {
            found.append(&mut self.session.plan(&project).diagnostics);
        }
        found
    }

    /// What would change if a script were `text`; nothing can be said where the rules then have faults.
    pub(super) fn preview(&mut self, file: &str, text: &str) -> Checked<Option<Changes>> {
        let (project, mut found) = self.with_script(file, text);
        let Some(mut project) = project else {
            return Checked::new(None, found);
        };
        project.take_in(&self.folders, &self.pack, self.poller.inputs());
        let request = Request {
            focus: match &self.request.focus {
                Focus::All => Focus::Own,
                focus => focus.clone(),
            },
            outputs: vec![OutputKind::Json],
            language: self.request.language,
        };
        let made = self.session.run(&project, &request).drain_into(&mut found);
        let changes = made.files.first().and_then(|(name, bytes)| {
            let stands = match self.request.focus {
                Focus::All => format!("{}/{RESULTS}", project.pack.municipality.code),
                Focus::Own | Focus::Code(_) => name.clone(),
            };
            let before = read_plain(&self.places.folder.join(stands), u64::MAX).unwrap_or_default();
            let before = Snapshot::of_json(&before).unwrap_or_else(Snapshot::nothing);
            Some(compare(&before, &Snapshot::of_json(bytes)?))
        });
        Checked::new(changes, found)
    }

    /// The project as it stands but for one script, judged as it would be on the disk; none where its settings have
    /// faults.
    fn with_script(&self, file: &str, text: &str) -> (Option<Project>, Vec<Diagnostic>) {
        let loaded = self.loaded.clone().unwrap_or_default();
        let mut found = loaded.diagnostics;
        // What is said of the text that stands there is not said of this one.
        let of_it = |place: &Location| place.of_file() == file;
        found.retain(|fault| !fault.places.first().is_some_and(of_it));
        let mut project = loaded.value;
        if let Some(Project { pack, .. }) = &mut project {
            let shared = file.starts_with(&format!("{SHARED}/"));
            let scripts = match shared {
                true => &mut pack.shared,
                false => &mut pack.scripts,
            };
            scripts.retain(|script| script.file != file);
            let read = script_of(file, text.as_bytes().to_vec());
            scripts.extend(read.drain_into(&mut found));
            scripts.sort_by(|one, other| one.file.cmp(&other.file));
            let unread = |fault: &Diagnostic| {
                let place = fault.places.first();
                place.is_some_and(|place| place.of_file().ends_with(".rhai"))
            };
            pack.whole = !found.iter().any(unread);
            pack.sources.insert(file.to_owned(), text.to_owned());
        }
        (project, found)
    }
}
