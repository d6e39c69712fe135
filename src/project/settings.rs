use serde::Deserialize;

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location},
    text::Language,
};

/// What `visare.toml` says of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Name of the organisation, as headings show it.
    pub name: String,
    /// Code of its municipality: four digits with the leading zero, as text.
    pub code: String,
    /// The language of the pack and of its outputs.
    #[serde(default)]
    pub language: Language,
    /// Whether its scripts are trusted; others are not run.
    #[serde(default)]
    pub trusted: bool,
    /// Which files hold when two state different values: names or patterns with `*`, first before last.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Codes of the municipalities that a rule means by "the group".
    #[serde(default)]
    pub comparison_group: Vec<String>,
    /// The least numbers below which a figure is not banded or not shown.
    #[serde(default)]
    pub least: Least,
    /// Name of the workbook, without its ending.
    #[serde(default = "default_workbook")]
    pub workbook: String,
}

/// Least numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Least {
    /// Municipalities that must have a value for a row to have bands; a rule may say otherwise.
    pub ranked: u16,
    /// People who must have answered for a unit's figure to be shown.
    pub answers: u32,
}

impl Default for Least {
    fn default() -> Self {
        Least {
            ranked: 8,
            answers: 5,
        }
    }
}

fn default_workbook() -> String {
    "kvalitetsvisaren".to_owned()
}

/// Reads the text of a settings file. `file` is its path relative to the folder of rules.
///
/// A fault (V103) names the line, and leaves the pack without settings.
pub fn parse_settings(file: &str, text: &str) -> Checked<Option<Settings>> {
    match toml::from_str::<Settings>(text) {
        Ok(settings) => {
            let name = &settings.workbook;
            if name.is_empty() || name.contains(['/', '\\', ':']) || name.starts_with('.') {
                let fault = Diagnostic::new(Code::SettingsFaulty)
                    .with("text", format!("workbook = {name:?}"))
                    .at(Location::file(file));
                return Checked::new(None, vec![fault]);
            }
            Checked::clean(Some(settings))
        }
        Err(error) => {
            let start = error.span().map_or(0, |span| span.start);
            let before = text.get(..start).unwrap_or("");
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            let place = Location::Script {
                file: file.to_owned(),
                line: before.matches('\n').count() + 1,
                column: before
                    .get(line_start..)
                    .map_or(0, |line| line.chars().count())
                    + 1,
            };
            let fault = Diagnostic::new(Code::SettingsFaulty)
                .with("text", error.message().trim())
                .at(place);
            Checked::new(None, vec![fault])
        }
    }
}
