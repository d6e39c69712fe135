use std::{fs, io, path::PathBuf, sync::Arc};

use crate::{
    diagnostics::{Checked, Sources},
    plan::Plan,
    project::{Project, RESULTS, replace_one, rule_files},
    session::{Focus, Request},
    text::Language,
    views::{Changes, OutputKind, Snapshot, compare},
};

use super::{Follower, store::hash};

/// A script as it stands.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Draft {
    /// Path relative to the folder of rules.
    pub file: String,
    /// Its text.
    pub text: String,
    /// SHA-256 of its bytes, by which a change that somebody else makes meanwhile is known.
    pub sha256: String,
}

/// Why a script was not saved.
#[derive(Debug)]
pub(super) enum Unsaved {
    /// It has changed on the disk; as it stands there.
    Changed(Draft),
    /// There is no script of this name in the pack.
    Unknown,
    /// It is read-only.
    Protected,
    /// The disk refuses, in its words.
    Refused(String),
}

impl Follower {
    /// The scripts of the pack as they stand on the disk.
    pub(super) fn drafts(&self) -> Vec<Draft> {
        let scripts = self.script_paths().into_iter();
        scripts
            .filter_map(|(file, path)| Draft::read(file, &path))
            .collect()
    }

    /// The faults of the rules if a script were `text`, and the texts to show them in.
    pub(super) fn check(&mut self, file: &str, text: &str) -> (Checked<Arc<Plan>>, Sources) {
        let (project, mut found) = self.with_script(file, text);
        let Some(project) = project else {
            return (Checked::new(Arc::default(), found), self.spoken().1);
        };
        let mut planned = self.session.plan(&project);
        found.append(&mut planned.diagnostics);
        planned.diagnostics = found;
        (planned, project.pack.sources)
    }

    /// What would change if a script were `text`; nothing can be said where the rules then have faults.
    pub(super) fn preview(&mut self, file: &str, text: &str) -> Checked<Option<Changes>> {
        let (project, mut found) = self.with_script(file, text);
        let Some(mut project) = project else {
            return Checked::new(None, found);
        };
        project.files = self.lookout.inputs();
        let request = Request {
            focus: match &self.request.focus {
                Focus::All => Focus::Own,
                focus => focus.clone(),
            },
            outputs: vec![OutputKind::Json],
            language: self.request.language,
        };
        let made = self.session.run(&project, &request).unload(&mut found);
        let changes = made.files.first().and_then(|(name, bytes)| {
            let stands = match self.request.focus {
                Focus::All => format!("{}/{RESULTS}", project.pack.municipality.code),
                Focus::Own | Focus::Code(_) => name.clone(),
            };
            let before = fs::read(self.folder.join(stands)).unwrap_or_default();
            let before = Snapshot::of_json(&before).unwrap_or_else(Snapshot::nothing);
            Some(compare(&before, &Snapshot::of_json(bytes)?))
        });
        Checked::new(changes, found)
    }

    /// Saves a script, wholly or not at all, if it still is what `known` is the hash of.
    pub(super) fn save(&self, file: &str, text: &str, known: &str) -> Result<Draft, Unsaved> {
        let scripts = self.script_paths();
        let path = scripts
            .into_iter()
            .find(|(name, _)| name == file)
            .map(|(_, path)| path)
            .ok_or(Unsaved::Unknown)?;
        let refused = |error: io::Error| Unsaved::Refused(error.to_string());
        let permissions = fs::metadata(&path).map_err(refused)?.permissions();
        if permissions.readonly() {
            return Err(Unsaved::Protected);
        }
        let replaced = replace_one(&path, text.as_bytes(), |stands| hash(stands) == known);
        if !replaced.map_err(refused)? {
            let stands = Draft::read(file.to_owned(), &path).ok_or(Unsaved::Unknown)?;
            return Err(Unsaved::Changed(stands));
        }
        Ok(Draft {
            file: file.to_owned(),
            text: text.to_owned(),
            sha256: hash(text.as_bytes()),
        })
    }

    /// The plan in force, with the language to speak of it; none before there are rules without fault.
    pub(super) fn plan(&mut self) -> Option<(Arc<Plan>, Language)> {
        let project = self.good.as_ref()?.project.clone();
        let language = self.request.language;
        let language = language.unwrap_or(project.pack.settings.language);
        Some((self.session.plan(&project).value, language))
    }

    /// The project as it stands but for one script; none where its settings have faults.
    fn with_script(
        &self,
        file: &str,
        text: &str,
    ) -> (Option<Project>, Vec<crate::diagnostics::Diagnostic>) {
        let loaded = self.loaded.clone().unwrap_or_default();
        let mut project = loaded.value;
        if let Some(project) = &mut project {
            let mut scripts = project.pack.scripts.iter_mut();
            if let Some(script) = scripts.find(|script| script.file == file) {
                text.clone_into(&mut script.text);
            }
            let sources = &mut project.pack.sources;
            sources.insert(file.to_owned(), text.to_owned());
        }
        (project, loaded.diagnostics)
    }

    /// The scripts in the pack's folder: what is not among them is not shown, and not written to.
    fn script_paths(&self) -> Vec<(String, PathBuf)> {
        let mut files = rule_files(&self.folders.rules, &self.pack).value;
        files.retain(|(name, _)| name.ends_with(".rhai"));
        files
    }
}

impl Draft {
    fn read(file: String, path: &std::path::Path) -> Option<Self> {
        let bytes = fs::read(path).ok()?;
        let sha256 = hash(&bytes);
        let text = String::from_utf8(bytes).ok()?;
        Some(Draft { file, text, sha256 })
    }
}
