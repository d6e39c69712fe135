//! Figures that the later side states with more digits, or fewer, and that are the same.

use std::collections::BTreeSet;

use super::{
    compare::FigureChange,
    snapshot::{SnapshotFigure, SnapshotRow},
};
use crate::{model::Precision, text::shown_alike};

/// How precisely each side states the figures of a row.
pub(super) struct Sides {
    before: Precision,
    after: Precision,
}

impl Sides {
    /// What the figures say that stand in cells.
    pub(super) fn of(before: &SnapshotRow, after: &SnapshotRow) -> Sides {
        let of = |row: &SnapshotRow| {
            let mut precision = Precision::default();
            let stated = row.figures.iter().filter(|figure| is_stated(figure));
            let values = stated.filter_map(|figure| figure.value);
            values.for_each(|value| precision.note(value));
            precision
        };
        Sides {
            before: of(before),
            after: of(after),
        }
    }

    /// Whether a figure is the same, stated with more digits or fewer.
    pub(super) fn restate(&self, before: &SnapshotFigure, after: &SnapshotFigure) -> bool {
        let values = before.value.zip(after.value);
        is_stated(before)
            && is_stated(after)
            && values.is_some_and(|(one, other)| {
                one != other && Precision::same((one, &self.before), (other, &self.after))
            })
    }
}

/// Whether a cell states the value.
pub(super) fn is_stated(figure: &SnapshotFigure) -> bool {
    let source = figure.source.as_ref();
    figure.value.is_some() && source.is_some_and(|source| source.kind == "cell")
}

/// Which of the changes are of figures that a cell states on both sides, by index.
#[derive(Default)]
pub(super) struct Stated {
    /// The same with more digits or fewer.
    pub(super) restated: BTreeSet<usize>,
    /// Other values.
    pub(super) changed: BTreeSet<usize>,
}

/// Takes out of the changes the figures that are the same with more digits or fewer, and what is worked out of a year's
/// figures where those are all that differ; gives how many.
///
/// What got another rank, colour or look by it stays: somebody sees it.
pub(super) fn set_aside(changes: &mut Vec<FigureChange>, stated: &Stated) -> usize {
    let figures = |of: &BTreeSet<usize>| -> BTreeSet<(i16, Option<String>)> {
        let changes = of.iter().filter_map(|nth| changes.get(*nth));
        let figures = changes.map(|change| (change.year, change.key_figure.clone()));
        figures.collect()
    };
    let (quiet, changed) = (figures(&stated.restated), figures(&stated.changed));
    // A mean of one key figure is worked out of that alone, a measure perhaps of all.
    let has = |known: &BTreeSet<(i16, Option<String>)>, change: &FigureChange| {
        let is_its_own =
            |id: &Option<String>| change.key_figure.is_none() || *id == change.key_figure;
        let mut known = known.iter();
        known.any(|(year, id)| *year == change.year && is_its_own(id))
    };
    let before = changes.len();
    let mut nth = 0;
    changes.retain(|change| {
        let follows = has(&quiet, change) && !has(&changed, change);
        let is_computed = !stated.changed.contains(&nth);
        let is_same = stated.restated.contains(&nth) || (is_computed && follows);
        nth += 1;
        !(is_same && looks_alike(change))
    });
    before - changes.len()
}

/// Whether a reader sees both sides alike.
fn looks_alike(change: &FigureChange) -> bool {
    let (Some(before), Some(after)) = (&change.before, &change.after) else {
        return false;
    };
    let alike = |one: Option<f64>, other: Option<f64>| match (one, other) {
        (Some(one), Some(other)) => shown_alike(one, other, change.decimals),
        (one, other) => one.is_none() && other.is_none(),
    };
    alike(before.value, after.value)
        && alike(before.difference, after.difference)
        && (before.rank, &before.band, &before.missing) == (after.rank, &after.band, &after.missing)
}
