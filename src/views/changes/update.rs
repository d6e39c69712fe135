use serde::{Deserialize, Serialize};

use super::{
    compare::Changes,
    table_words::Internal,
    wording::{change_lines, change_summary},
};
use crate::text::{Language, tell};

/// What one update of the outputs came from, what it changed and what it took; a line of `history/changes.jsonl`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Update {
    /// Version of this form: 1.
    pub schema: u32,
    /// Its number, from 1 on; 0 for what is no part of the history.
    pub number: u64,
    /// When, by the clock of the place: `2026-11-25T14:02:11+01:00`.
    pub time: String,
    /// Folder of the pack.
    pub pack: String,
    /// SHA-256 of the results that stand after it; empty where none do.
    pub results: String,
    /// For each municipality whose results are others than before, what differs.
    pub municipalities: Vec<MunicipalityChanges>,
    /// How many figures differ that are not listed, since there are so many.
    pub left_out: usize,
    /// How many figures are there for the first time, of municipalities of which no results stood; none where there is no
    /// such municipality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<usize>,
    /// What is to be seen to since this update.
    pub appeared: Vec<Remark>,
    /// What was to be seen to before it and is no longer.
    pub healed: Vec<Remark>,
    /// How many sheets were parsed.
    pub sheets_parsed: usize,
    /// How many nodes were computed.
    pub nodes_computed: usize,
    /// How many nodes there are.
    pub nodes: usize,
    /// How many outputs were written; the others have the bytes that they had.
    pub files_written: usize,
    /// The outputs that were taken away, within the folder of the pack: the rules no longer show what was in them.
    #[serde(default)]
    pub files_removed: Vec<String>,
}

/// What differs for a municipality.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MunicipalityChanges {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What differs.
    pub changes: Changes,
}

/// Something to see to, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Its code: `V203`.
    pub code: String,
    /// Code, sentence and place in one line.
    pub text: String,
}

/// So many figures an update lists at most, of all its municipalities together; and so many rows of tables.
const LISTED: usize = 2_000;

impl Update {
    /// Whether there is anything to tell: a change of files, rules, rows or figures, or of what is to be seen to.
    pub fn is_news(&self) -> bool {
        !self.municipalities.is_empty()
            || !self.files_removed.is_empty()
            || !self.appeared.is_empty()
            || !self.healed.is_empty()
    }

    /// Adds what differs for a municipality, if anything does.
    pub fn add(&mut self, code: &str, name: &str, mut changes: Changes) {
        if changes.is_empty() {
            return;
        }
        let listed: usize = self
            .municipalities
            .iter()
            .map(|known| known.changes.figures.len())
            .sum();
        let room = LISTED.saturating_sub(listed);
        self.left_out += changes.figures.len().saturating_sub(room);
        changes.figures.truncate(room);
        let mut room = LISTED;
        for table in &mut changes.tables {
            table.rows.truncate(room);
            room -= table.rows.len();
        }
        self.municipalities.push(MunicipalityChanges {
            code: code.to_owned(),
            name: name.to_owned(),
            changes,
        });
    }

    /// The day and the time without the zone: `2026-11-25 14:02:11`.
    pub fn moment(&self) -> String {
        self.time
            .chars()
            .take(19)
            .collect::<String>()
            .replace('T', " ")
    }
}

/// An update in one sentence.
pub fn update_summary(update: &Update, language: Language) -> String {
    match update.municipalities.as_slice() {
        [] => match update.first {
            Some(figures) => tell(
                language,
                "change.first",
                &[("figures", figures.to_string())],
            ),
            None => change_summary(&Changes::default(), language),
        },
        [one] => change_summary(&one.changes, language),
        several => {
            let touched = several.iter().filter(|one| !one.changes.leaves_figures());
            let count = touched.count().to_string();
            tell(language, "update.touched", &[("count", count)])
        }
    }
}

/// An update line by line: what is to be seen to, what no longer is, what changed, what it took; of each at most `most`.
pub fn update_lines(
    update: &Update,
    internal: Internal,
    language: Language,
    most: usize,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (key, remarks) in [
        ("update.appeared", &update.appeared),
        ("update.healed", &update.healed),
    ] {
        let listed = remarks.iter().take(most);
        lines.extend(listed.map(|found| tell(language, key, &[("text", found.text.clone())])));
        if remarks.len() > most {
            let count = (remarks.len() - most).to_string();
            lines.push(tell(language, &format!("{key}.more"), &[("count", count)]));
        }
    }
    match update.municipalities.as_slice() {
        [one] => lines.extend(change_lines(&one.changes, internal, language, most)),
        several => {
            for one in several.iter().take(most) {
                let summary = change_summary(&one.changes, language);
                lines.push(format!("{}: {summary}", one.name));
            }
            if several.len() > most {
                let count = (several.len() - most).to_string();
                lines.push(tell(language, "update.more", &[("count", count)]));
            }
        }
    }
    for file in update.files_removed.iter().take(most) {
        lines.push(tell(language, "update.removed", &[("file", file.clone())]));
    }
    if update.files_removed.len() > most {
        lines.push("…".to_owned());
    }
    if update.left_out > 0 {
        let count = update.left_out.to_string();
        lines.push(tell(language, "change.more", &[("count", count)]));
    }
    lines.push(tell(
        language,
        "update.counts",
        &[
            ("sheets", update.sheets_parsed.to_string()),
            ("computed", update.nodes_computed.to_string()),
            ("all", update.nodes.to_string()),
            ("files", update.files_written.to_string()),
        ],
    ));
    lines
}
