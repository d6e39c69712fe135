use indexmap::IndexSet;
use serde::{Deserialize, Serialize};

use crate::{model::AnswersColumn, text::Language};

/// What `visare.toml` says of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Name of the organisation, as headings show it.
    pub name: String,
    /// Code of its municipality: four digits with the leading zero, as text.
    pub code: String,
    /// The language of the pack and of its outputs.
    pub language: Language,
    /// Whether its scripts are trusted; others are not run.
    pub trusted: bool,
    /// Which files hold when two state different values: names or patterns with `*`, first before last.
    pub sources: Vec<String>,
    /// Codes of the municipalities whose figures stand beside the own ones, in order.
    pub compare: Vec<String>,
    /// Groups whose means stand beside the own figures: name and codes of the members, as the file has them.
    pub groups: Vec<(String, Vec<String>)>,
    /// Codes of the municipalities that a rule means by "the group".
    pub comparison_group: Vec<String>,
    /// Codes of other municipalities that texts and sheets may name.
    pub mentions: Vec<String>,
    /// Which column of the unit tables counts answers.
    pub answers: AnswersColumn,
    /// The least numbers below which a figure is not banded or not shown.
    pub least: Least,
    /// Which of its figures are invented.
    pub invented: Invented,
    /// Name of the workbook, without its ending.
    pub workbook: String,
    /// Whether figures of the workbook that are worked out stand there as values, not as formulas.
    pub values_only: bool,
    /// The folder of the pack that this one is a proposal for, and holds only what differs from; none where it is a pack
    /// of its own.
    pub based_on: Option<String>,
}

/// Whether figures are invented, as those of an example are: readers are told wherever any stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Invented {
    /// None is.
    #[default]
    None,
    /// Every one that its sheets hold.
    All,
    /// Some are: which, and which are not, in the pack's own words.
    Some(String),
}

impl Settings {
    /// Every code that the settings name, each once, in the order of the settings.
    pub fn codes(&self) -> IndexSet<&String> {
        std::iter::once(&self.code)
            .chain(&self.comparison_group)
            .chain(&self.compare)
            .chain(&self.mentions)
            .chain(self.groups.iter().flat_map(|(_, codes)| codes))
            .collect()
    }
}

/// Least numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Least {
    /// Municipalities that must have a value for a row to have bands; a rule may say otherwise.
    pub ranked: u16,
    /// People who must have answered for a unit's figure to be shown.
    pub answers: u32,
    /// Of the municipalities of the table of places the share, in per cent, that must have a value for ranks among them
    /// to be taken without a warning.
    pub compared: u16,
    /// Of those who answered, how many must have said yes, and how many no, for a share to be shown: a share of 0 or
    /// 100 tells what everybody answered. 0 where it does not matter.
    pub minority: u32,
}

impl Default for Least {
    fn default() -> Self {
        Least {
            ranked: 8,
            answers: 5,
            compared: 50,
            minority: 0,
        }
    }
}
