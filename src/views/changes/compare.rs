use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::model::{Rank, Sex};

use super::postings::{PostingChange, postings};
use super::restated::{Sides as Precisions, Stated, is_stated, set_aside};
use super::snapshot::{
    Snapshot, SnapshotArea, SnapshotFigure, SnapshotFile, SnapshotRanked, SnapshotRow,
};
use super::tables::{TableChange, tables};
use super::withheld::hidden_units;

/// What differs between two results.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// Input files, by name.
    pub files: Vec<FileChange>,
    /// Scripts and settings, by name.
    pub rules: Vec<FileChange>,
    /// Rows that came or went; their figures are not listed one by one.
    pub rows: Vec<RowChange>,
    /// Figures of rows that both sides have, in the order of the later side.
    pub figures: Vec<FigureChange>,
    /// How many figures are not listed since they are the same, stated with more digits or fewer, or worked out from
    /// such.
    #[serde(default)]
    pub restated: usize,
    /// Postings of funds.
    #[serde(default)]
    pub postings: Vec<PostingChange>,
    /// The municipality's own tables, by title.
    #[serde(default)]
    pub tables: Vec<TableChange>,
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// Only the later side has it.
    Added,
    /// Only the earlier side has it.
    Removed,
    /// Both have it, and it differs.
    Changed,
}

impl Happened {
    /// The tail of the text key `change.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Happened::Added => "added",
            Happened::Removed => "removed",
            Happened::Changed => "changed",
        }
    }
}

/// A file that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChange {
    /// Its path.
    pub file: String,
    /// What became of it.
    pub happened: Happened,
}

/// A row that came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowChange {
    /// The area that it stands in.
    pub area: String,
    /// The measure that it is or belongs to.
    pub measure: String,
    /// What it is called.
    pub label: String,
    /// The id, for a key figure.
    pub key_figure: Option<String>,
    /// Whom it is about.
    pub sex: Sex,
    /// Whether it came or went.
    pub happened: Happened,
}

/// A figure that differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureChange {
    /// The area.
    pub area: String,
    /// The measure that its row is or belongs to.
    pub measure: String,
    /// What its row is called.
    pub label: String,
    /// The id, for a key figure.
    pub key_figure: Option<String>,
    /// Whom it is about.
    pub sex: Sex,
    /// Code of the place.
    pub place: String,
    /// Name of the place, unless it is the municipality in focus.
    pub place_name: Option<String>,
    /// The year.
    pub year: i16,
    /// How many decimals are shown.
    pub decimals: usize,
    /// What stands for the nation: `stated`, `mean`, `mixed` or `absent`; empty where it was not told.
    #[serde(default)]
    pub nation: String,
    /// Over how many municipalities the mean is taken that stands for it: the fewest and the most.
    #[serde(default)]
    pub mean_of: Option<[u16; 2]>,
    /// The earlier side's; none if that side does not show the year or the place.
    pub before: Option<FigureState>,
    /// The later side's, likewise.
    pub after: Option<FigureState>,
    /// Whether its band is another.
    pub flipped: bool,
    /// Whether a cell states another value of a key figure than before, for a year that was not the newest.
    pub revised: bool,
    /// Whether what it was is not told, since it or another figure of its place is hidden by now.
    #[serde(default)]
    pub withheld: bool,
}

/// A figure as one side has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureState {
    /// The value, unrounded.
    pub value: Option<f64>,
    /// The rank.
    pub rank: Option<Rank>,
    /// How many are ranked.
    #[serde(default)]
    pub ranked: Option<u16>,
    /// The value less the nation's.
    pub difference: Option<f64>,
    /// The band's name.
    pub band: Option<String>,
    /// The kind of missing.
    pub missing: Option<String>,
}

impl FigureState {
    /// With how many were ranked; that alone makes no figure another.
    fn among(self, field: Option<&SnapshotRanked>) -> Self {
        let ranked = field.map(|field| field.ranked);
        FigureState {
            ranked: ranked.filter(|_| self.rank.is_some()),
            ..self
        }
    }
}

impl Changes {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self == &Changes::default()
    }

    /// Whether no figure and no row differs, also of funds and tables, whatever happened to files.
    pub fn leaves_figures(&self) -> bool {
        let areas = self.figures.is_empty() && self.rows.is_empty();
        areas && self.postings.is_empty() && self.tables.is_empty()
    }

    /// How many figures have another band.
    pub fn flipped(&self) -> usize {
        self.figures.iter().filter(|figure| figure.flipped).count()
    }

    /// How many figures the source revised.
    pub fn revised(&self) -> usize {
        self.figures.iter().filter(|figure| figure.revised).count()
    }
}

/// A figure as the earlier and the later side have it.
type Sides<'a> = (Option<&'a SnapshotFigure>, Option<&'a SnapshotFigure>);
/// What makes a row the same: area, measure, key figure, the label of what is no key figure, and the sex.
type Key<'a> = (&'a str, &'a str, Option<&'a str>, &'a str, Sex);

/// What is different in `after`. Rows are the same by area, measure and key figure; a measure by its name.
pub fn compare(before: &Snapshot, after: &Snapshot) -> Changes {
    let earlier = rows(before);
    let later = rows(after);
    let mut changes = Changes {
        files: files(&before.files, &after.files),
        rules: files(&before.rules, &after.rules),
        postings: postings(before, after),
        tables: tables(before, after),
        ..Changes::default()
    };
    let both = later
        .iter()
        .filter_map(|(key, (_, row))| Some((earlier.get(key)?.1, *row)));
    let hidden = hidden_units(both);
    let mut stated = Stated::default();
    for (key, (area, row)) in &later {
        match earlier.get(key) {
            Some((_, known)) => {
                let found = &mut changes.figures;
                let sides = (after, &hidden);
                figures(sides, area, (known, row), found, &mut stated);
            }
            None => changes.rows.push(row_change(area, row, Happened::Added)),
        }
    }
    for (key, (area, row)) in &earlier {
        if !later.contains_key(key) {
            changes.rows.push(row_change(area, row, Happened::Removed));
        }
    }
    changes.restated = set_aside(&mut changes.figures, &stated);
    changes
}

fn rows(snapshot: &Snapshot) -> IndexMap<Key<'_>, (&SnapshotArea, &SnapshotRow)> {
    let all = snapshot.areas.iter().flat_map(|area| {
        let rows = area
            .rows
            .iter()
            .flat_map(|row| std::iter::once(row).chain(&row.by_sex));
        rows.map(move |row| {
            let id = row.key_figure.as_deref();
            // A key figure keeps its identity when its label is edited.
            let name = if id.is_some() { "" } else { row.label.as_str() };
            let key = (area.name.as_str(), row.measure.as_str(), id, name, row.sex);
            (key, (area, row))
        })
    });
    all.collect()
}

fn row_change(area: &SnapshotArea, row: &SnapshotRow, happened: Happened) -> RowChange {
    RowChange {
        area: area.name.clone(),
        measure: row.measure.clone(),
        label: row.label.clone(),
        key_figure: row.key_figure.clone(),
        sex: row.sex,
        happened,
    }
}

fn files(before: &[SnapshotFile], after: &[SnapshotFile]) -> Vec<FileChange> {
    let mut all: BTreeMap<&str, (Option<&str>, Option<&str>)> = BTreeMap::new();
    for file in before {
        all.entry(&file.file).or_default().0 = Some(&file.sha256);
    }
    for file in after {
        all.entry(&file.file).or_default().1 = Some(&file.sha256);
    }
    all.into_iter()
        .filter(|(_, (before, after))| before != after)
        .map(|(file, sides)| FileChange {
            file: file.to_owned(),
            happened: match sides {
                (None, _) => Happened::Added,
                (_, None) => Happened::Removed,
                _ => Happened::Changed,
            },
        })
        .collect()
}

fn figures(
    (after, hidden): (&Snapshot, &BTreeSet<&str>),
    area: &SnapshotArea,
    (earlier, later): (&SnapshotRow, &SnapshotRow),
    changes: &mut Vec<FigureChange>,
    stated: &mut Stated,
) {
    let mut pairs: IndexMap<(&str, i16), Sides<'_>> = IndexMap::new();
    for figure in &later.figures {
        pairs.entry((&figure.place, figure.year)).or_default().1 = Some(figure);
    }
    for figure in &earlier.figures {
        pairs.entry((&figure.place, figure.year)).or_default().0 = Some(figure);
    }
    let newest = earlier.years.iter().max();
    let precisions = Precisions::of(earlier, later);
    for ((place, year), (before, known)) in pairs {
        let (one, other) = (before.map(state), known.map(state));
        if one == other {
            continue;
        }
        let of_cells = before.zip(known).filter(|_| later.key_figure.is_some());
        let is_restated = of_cells.is_some_and(|(before, known)| precisions.restate(before, known));
        let is_changed = !is_restated
            && of_cells.is_some_and(|(before, known)| {
                is_stated(before) && is_stated(known) && before.value != known.value
            });
        if is_restated {
            stated.restated.insert(changes.len());
        } else if is_changed {
            stated.changed.insert(changes.len());
        }
        let revised = is_changed && newest.is_some_and(|newest| year < *newest);
        let one = one.map(|state| state.among(earlier.field(year)));
        let field = later.field(year);
        let other = other.map(|state| state.among(field));
        let withheld = before.is_some()
            && (hidden.contains(place) || known.is_some_and(SnapshotFigure::is_hidden));
        let one = one.filter(|_| !withheld);
        let flipped = one
            .as_ref()
            .zip(other.as_ref())
            .is_some_and(|(one, other)| one.band != other.band);
        let name = area.places.iter().find(|known| known.code == place);
        changes.push(FigureChange {
            area: area.name.clone(),
            measure: later.measure.clone(),
            label: later.label.clone(),
            key_figure: later.key_figure.clone(),
            sex: later.sex,
            place: place.to_owned(),
            place_name: (place != after.focus.code)
                .then(|| name.map_or_else(|| place.to_owned(), |name| name.name.clone())),
            year,
            decimals: later.decimals,
            nation: later.nation.clone(),
            mean_of: field.and_then(|field| field.mean_of),
            before: one,
            after: other,
            flipped,
            revised: revised && !withheld,
            withheld,
        });
    }
}

fn state(figure: &SnapshotFigure) -> FigureState {
    FigureState {
        value: figure.value,
        rank: figure.rank,
        ranked: None,
        difference: figure.difference,
        band: figure.band.clone(),
        missing: figure.missing.clone(),
    }
}
