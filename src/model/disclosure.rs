use serde::{Deserialize, Serialize};

/// What the settings say of the column of unit tables that counts answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnswersColumn {
    /// Nothing: it is the one whose heading tells.
    #[default]
    Untold,
    /// It is the one with this heading; in a sheet without it the one whose heading tells.
    Named(String),
    /// Columns whose headings do not tell count something else.
    Absent,
}
