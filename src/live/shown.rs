use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};

use serde_json::{Value, json};

use crate::{
    diagnostics::{Code, Diagnostic, Severity, render},
    plan::Plan,
    project::read_plain,
    text::{Language, say, tell},
    views::{CHANGES_PAGE, CONTENTS_PAGE, DEEP_PAGE, PUBLIC_PAGE, plan_picture, update_summary},
};

use super::{PackWatcher, guard::inside, scripts::Scripts, shell::notice};

/// What a browser is shown of a pack: what its last update left, so that nobody has to wait while the next is made.
#[derive(Debug)]
pub(super) struct Shown {
    /// The language to speak of it.
    pub language: Language,
    /// Its scripts.
    pub scripts: Scripts,
    pack: String,
    /// Where its outputs stand.
    folder: PathBuf,
    /// Its last update in one sentence.
    told: String,
    /// What keeps the outputs from following the rules.
    faults: Vec<Value>,
    /// The plan in force; none before there are rules without fault.
    plan: Option<Arc<Plan>>,
}

/// A file as a browser is given it.
pub(super) struct Output {
    /// Media type.
    pub kind: &'static str,
    /// What the file is known by (`ETag`).
    pub tag: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl Shown {
    /// A pack as it is now.
    pub(super) fn of(pack_watcher: &PackWatcher) -> Self {
        let (language, sources) = pack_watcher.spoken();
        let grave = |found: &&Diagnostic| {
            found.severity() == Severity::Error || found.code == Code::RulesKept
        };
        let faults = pack_watcher.standing().iter().filter(grave);
        let faults = faults
            .map(|found| json!({ "code": found.code.name(), "text": render(found, &sources, language, false) }))
            .collect();
        let told = pack_watcher.told().map(|update| {
            let words = [
                ("moment", update.moment()),
                ("pack", update.pack.clone()),
                ("summary", update_summary(&update, language)),
            ];
            tell(language, "watch.block", &words)
        });
        Shown {
            language,
            scripts: Scripts {
                rules: pack_watcher.folders.rules.clone(),
                pack: pack_watcher.pack().to_owned(),
            },
            pack: pack_watcher.pack().to_owned(),
            folder: pack_watcher.folder().to_path_buf(),
            told: told.unwrap_or_else(|| say(language, "live.first").to_owned()),
            faults,
            plan: pack_watcher.plan(),
        }
    }

    /// What the frame of the pages says of it.
    pub(super) fn state(&self) -> Value {
        json!({
            "pack": self.pack,
            "folder": self.place_folder(),
            "told": self.told,
            "faults": self.faults,
        })
    }

    /// The folder of the municipality whose pages are shown, within the pack's: none for the pack's own.
    fn place_folder(&self) -> String {
        if self.folder.join(PUBLIC_PAGE).is_file() {
            return String::new();
        }
        let inner = fs::read_dir(&self.folder).into_iter().flatten();
        let named = inner
            .flatten()
            .filter(|entry| entry.path().join(PUBLIC_PAGE).is_file())
            .map(|entry| entry.file_name().to_string_lossy().into_owned());
        named
            .min()
            .map_or_else(String::new, |name| format!("{name}/"))
    }

    /// The plan as a picture, or why there is none.
    pub(super) fn picture(&self) -> String {
        let picture = self
            .plan
            .as_ref()
            .map(|plan| plan_picture(plan, self.language));
        let why = match picture {
            None => "live.plan.none",
            Some(picture) if picture.is_empty() => "live.plan.empty",
            Some(picture) => return picture,
        };
        format!("<p>{}</p>", say(self.language, why))
    }

    /// A file of the outputs as it stands; of a page that is not there yet, why. None for what is no output, and for a
    /// link that leads out of the folder.
    pub(super) fn output(&self, file: &str) -> Option<Output> {
        if !inside(file) {
            return None;
        }
        let path = self.folder.join(file);
        let kind = kind(&path)?;
        if let Ok(stands) = path.canonicalize() {
            let within = |folder: PathBuf| stands.starts_with(folder);
            if !self.folder.canonicalize().is_ok_and(within) {
                return None;
            }
        }
        if let Ok((tag, content)) = read(&path) {
            return Some(Output { kind, tag, content });
        }
        let why = match path.file_name()?.to_str()? {
            CHANGES_PAGE => "live.unchanged",
            PUBLIC_PAGE | DEEP_PAGE | CONTENTS_PAGE => "live.unwritten",
            _ => return None,
        };
        Some(Output {
            kind,
            tag: format!("\"{why}\""),
            content: notice(self.language, why).into_bytes(),
        })
    }
}

/// A file with a tag that is another one when the file is: by its time, since no output is written that is as before.
fn read(path: &Path) -> io::Result<(String, Vec<u8>)> {
    let written = fs::metadata(path)?.modified()?;
    let content = read_plain(path, u64::MAX)?;
    let since = written.duration_since(UNIX_EPOCH).unwrap_or_default();
    let tag = format!("\"{:x}-{:x}\"", since.as_nanos(), content.len());
    Ok((tag, content))
}

/// The media type of an output, by the end of its name.
fn kind(path: &Path) -> Option<&'static str> {
    match path.extension()?.to_str()? {
        "html" => Some("text/html; charset=utf-8"),
        "json" | "jsonl" => Some("application/json"),
        "csv" => Some("text/csv; charset=utf-8"),
        "xlsx" => Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        _ => None,
    }
}
