//! Columns while they are filled: what two cells about the same thing come to.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    conflicts::Conflicts,
    inputs::{Inputs, Origin, SexColumn},
    order::Source,
    precisions::Precisions,
};
use crate::model::{Axes, Column, Missing, Precision, Sex};

/// An index that was kept small, as an index again.
#[inline]
pub(super) fn position(small: u32) -> usize {
    usize::try_from(small).unwrap_or(usize::MAX)
}

/// What a cell states, resolved to where it belongs.
#[derive(Clone, Copy)]
pub(super) struct Stated {
    /// Index of the key figure.
    pub key_figure: u32,
    pub sex: Sex,
    /// The flat position on the axes.
    pub at: usize,
    pub value: Result<f64, Missing>,
    pub origin: Origin,
}

/// The columns of all key figures: everybody's, and women's and men's where some cell states them.
pub(super) struct Slots {
    axes: Axes,
    totals: Vec<Slot>,
    by_sex: BTreeMap<(usize, Sex), Slot>,
    ranks: Vec<usize>,
}

#[derive(Clone)]
struct Slot {
    column: Column,
    origins: Vec<Origin>,
}

impl Slot {
    /// A column in which nothing is in any file.
    fn new(axes: &Axes, sex: Sex) -> Self {
        let axes = Axes {
            sex,
            ..axes.clone()
        };
        Slot {
            origins: vec![Origin::NONE; axes.len()],
            column: Column::missing(axes, Missing::NotInFile),
        }
    }
}

impl Slots {
    /// Columns in which nothing is in any file.
    pub fn new(axes: &Axes, key_figures: usize, sources: &[Source<'_>]) -> Self {
        Slots {
            axes: axes.clone(),
            totals: vec![Slot::new(axes, Sex::Total); key_figures],
            by_sex: BTreeMap::new(),
            ranks: sources.iter().map(|source| source.rank).collect(),
        }
    }

    /// Puts what a cell states; cells come by rank, file, sheet and cell, so that the first of equals is
    /// always the same.
    pub fn put(
        &mut self,
        stated: Stated,
        precisions: &mut Precisions<'_>,
        conflicts: &mut Conflicts,
    ) {
        let Stated { sex, at, .. } = stated;
        let (value, origin) = (stated.value, stated.origin);
        let key_figure = position(stated.key_figure);
        let slot = if sex == Sex::Total {
            self.totals.get_mut(key_figure)
        } else {
            let slot = self.by_sex.entry((key_figure, sex));
            Some(slot.or_insert_with(|| Slot::new(&self.axes, sex)))
        };
        let Some(Slot { column, origins }) = slot else {
            return;
        };
        let Some(held) = origins.get_mut(at) else {
            return;
        };
        if *held == Origin::NONE {
            column.set(at, value);
            *held = origin;
            return;
        }
        let before = column.at(at);
        if before == Err(Missing::Conflict) {
            return;
        }
        if before == value {
            conflicts.same(*held, origin);
        } else if is_silent(value) {
            if is_silent(before) {
                // Empty in one cell and spoilt in another: nobody can say that it was not reported.
                column.set(at, Err(Missing::NotInFile));
            }
            conflicts.same(*held, origin);
        } else if is_silent(before) {
            conflicts.same(*held, origin);
            column.set(at, value);
            *held = origin;
        } else if let Some(is_finer) = rounding(precisions, stated, (before, *held)) {
            conflicts.same(*held, origin);
            if is_finer && rank(&self.ranks, *held) == rank(&self.ranks, origin) {
                column.set(at, value);
                *held = origin;
            }
        } else if rank(&self.ranks, *held) < rank(&self.ranks, origin) {
            conflicts.decided(*held, origin);
        } else {
            conflicts.conflict(
                (stated.key_figure, sex),
                at,
                (before, *held),
                (value, origin),
            );
            column.set(at, Err(Missing::Conflict));
        }
    }

    /// The columns as they stand.
    pub fn finish(self, sources: &[Source<'_>]) -> Inputs {
        let totals = self.totals.into_iter();
        let (columns, origins) = totals
            .map(|slot| (Arc::new(slot.column), slot.origins))
            .unzip();
        let of_sex = |slot: Slot| SexColumn {
            column: Arc::new(slot.column),
            origins: slot.origins,
        };
        let by_sex = self.by_sex.into_iter();
        Inputs {
            axes: self.axes,
            columns,
            by_sex: by_sex.map(|(key, slot)| (key, of_sex(slot))).collect(),
            origins,
            sheets: sources
                .iter()
                .map(|source| (source.file().to_owned(), source.name().to_owned()))
                .collect(),
        }
    }
}

/// Where two cells state one value and one of them rounds it: whether the later one is the finer.
fn rounding(
    precisions: &mut Precisions<'_>,
    stated: Stated,
    (before, held): (Result<f64, Missing>, Origin),
) -> Option<bool> {
    let (one, other) = (before.ok()?, stated.value.ok()?);
    let ((first, _), (second, _)) = (held.cell()?, stated.origin.cell()?);
    let first = precisions.of(first, stated.key_figure);
    let second = precisions.of(second, stated.key_figure);
    Precision::same((one, &first), (other, &second)).then(|| second.is_finer(&first))
}

/// Whether a cell says nothing: suppressed and not applicable are statements, an empty cell is none.
fn is_silent(value: Result<f64, Missing>) -> bool {
    matches!(value, Err(Missing::NotReported | Missing::NotInFile))
}

fn rank(ranks: &[usize], origin: Origin) -> usize {
    origin
        .cell()
        .and_then(|(source, _)| ranks.get(source).copied())
        .unwrap_or(usize::MAX)
}
