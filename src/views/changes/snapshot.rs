use serde::Deserialize;

use crate::model::{Rank, Sex};

/// What `results.json` says, as far as two of them are compared.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Snapshot {
    /// Folder of the pack.
    pub pack: String,
    /// Name of the organisation.
    pub name: String,
    /// The municipality in focus.
    pub focus: SnapshotPlace,
    pub(super) areas: Vec<SnapshotArea>,
    #[serde(default)]
    pub(super) funds: Vec<SnapshotFund>,
    pub(super) files: Vec<SnapshotFile>,
    pub(super) rules: Vec<SnapshotFile>,
}

/// A place of a snapshot.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct SnapshotPlace {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SnapshotArea {
    pub name: String,
    pub places: Vec<SnapshotPlace>,
    pub rows: Vec<SnapshotRow>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SnapshotRow {
    pub measure: String,
    pub label: String,
    pub key_figure: Option<String>,
    pub decimals: usize,
    pub years: Vec<i16>,
    pub figures: Vec<SnapshotFigure>,
    #[serde(default)]
    pub sex: Sex,
    #[serde(default)]
    pub by_sex: Vec<SnapshotRow>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SnapshotFigure {
    pub place: String,
    pub year: i16,
    pub value: Option<f64>,
    pub rank: Option<Rank>,
    pub difference: Option<f64>,
    pub band: Option<String>,
    pub missing: Option<String>,
    pub source: Option<SnapshotSource>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SnapshotSource {
    pub kind: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SnapshotFile {
    pub file: String,
    pub sha256: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SnapshotFund {
    pub title: String,
    pub postings: Vec<SnapshotPosting>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SnapshotPosting {
    pub date: String,
    pub period: String,
    pub kind: String,
    pub application: Option<String>,
    pub payment: Option<String>,
    pub number: u32,
    pub amount: i64,
    pub expected: bool,
    pub reason: String,
}

impl Snapshot {
    /// The snapshot in the bytes of a `results.json`; none if they are something else.
    pub fn of_json(bytes: &[u8]) -> Option<Snapshot> {
        serde_json::from_slice(bytes).ok()
    }
}
