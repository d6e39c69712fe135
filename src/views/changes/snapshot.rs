use serde::Deserialize;
use serde_json::Value;

use crate::model::{Missing, Rank, Sex};

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
    /// None in results of a time when they did not tell of tables.
    #[serde(default)]
    pub(super) tables: Option<Vec<SnapshotTable>>,
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
    /// Older results do not say what stands for the nation.
    #[serde(default)]
    pub nation: String,
    #[serde(default)]
    pub fields: Vec<SnapshotRanked>,
    #[serde(default)]
    pub sex: Sex,
    #[serde(default)]
    pub by_sex: Vec<SnapshotRow>,
}

/// Among how many the figures of a year are ranked.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SnapshotRanked {
    pub year: i16,
    pub ranked: u16,
    #[serde(default)]
    pub mean_of: Option<[u16; 2]>,
}

impl SnapshotRow {
    pub fn field(&self, year: i16) -> Option<&SnapshotRanked> {
        self.fields.iter().find(|field| field.year == year)
    }
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

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SnapshotTable {
    pub title: String,
    pub internal: bool,
    /// Older results do not say by what rows are told apart.
    #[serde(default)]
    pub key: Vec<String>,
    #[serde(default)]
    pub coloured: Option<String>,
    #[serde(default)]
    pub decimals: usize,
    pub columns: Vec<SnapshotColumn>,
    pub rows: Vec<SnapshotLine>,
    #[serde(default)]
    pub map: Option<SnapshotMap>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SnapshotColumn {
    pub name: String,
    pub kind: String,
    pub internal: bool,
    #[serde(default = "seen")]
    pub shown: bool,
}

/// Older results do not say what people see of a map.
fn seen() -> bool {
    true
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SnapshotLine {
    pub cells: Vec<SnapshotCell>,
    pub band: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SnapshotCell {
    pub value: Value,
    pub missing: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SnapshotMap {
    /// The column whose words are those of the rows.
    #[serde(default)]
    pub row: String,
    /// The column whose words are those of the columns.
    #[serde(default)]
    pub column: String,
    pub rows: Vec<String>,
    pub columns: Vec<String>,
    pub fields: Vec<Vec<SnapshotField>>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SnapshotField {
    pub value: f64,
    pub band: Option<String>,
}

impl Snapshot {
    /// The snapshot of nothing at all, by which everything is new.
    pub fn nothing() -> Snapshot {
        Snapshot {
            tables: Some(Vec::new()),
            ..Snapshot::default()
        }
    }

    /// How many figures have a value.
    pub fn figures(&self) -> usize {
        let rows = self.areas.iter().flat_map(|area| &area.rows);
        let rows = rows.flat_map(|row| std::iter::once(row).chain(&row.by_sex));
        let figures = rows.flat_map(|row| &row.figures);
        figures.filter(|figure| figure.value.is_some()).count()
    }

    /// The snapshot in the bytes of a `results.json`; none if they are something else.
    pub fn of_json(bytes: &[u8]) -> Option<Snapshot> {
        serde_json::from_slice(bytes).ok()
    }
}

impl SnapshotCell {
    /// The value as text without regard to language; empty where there is none.
    pub fn written(&self) -> String {
        match &self.value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Number(number) => number.as_f64().unwrap_or_default().to_string(),
            other => other.to_string(),
        }
    }

    /// What it says, letter by letter; a number that has become the text of it still says the same.
    pub fn says(&self) -> (String, Option<&str>) {
        (self.written(), self.missing.as_deref())
    }

    /// Whether too few people stand behind it for it to be shown.
    pub fn is_hidden(&self) -> bool {
        is_hidden(self.missing.as_deref())
    }
}

impl SnapshotFigure {
    /// Whether too few people stand behind it for it to be shown.
    pub fn is_hidden(&self) -> bool {
        is_hidden(self.missing.as_deref())
    }
}

/// Whether what is missing under this name is hidden.
pub(super) fn is_hidden(missing: Option<&str>) -> bool {
    let kinds = [Missing::Suppressed, Missing::TooFew, Missing::Shielded];
    kinds.iter().any(|kind| missing == Some(kind.name()))
}
