//! Columns while they are filled: what two cells about the same thing come to.

use std::sync::Arc;

use super::{
    clashes::Clashes,
    inputs::{Inputs, Origin},
    order::Source,
};
use crate::model::{Axes, Column, Missing};

/// An index that was kept small, as an index again.
#[inline]
pub(super) fn position(small: u32) -> usize {
    usize::try_from(small).unwrap_or(usize::MAX)
}

/// The columns of all key figures.
pub(super) struct Slots {
    columns: Vec<Column>,
    origins: Vec<Vec<Origin>>,
    ranks: Vec<usize>,
}

impl Slots {
    /// Columns in which nothing is in any file.
    pub fn new(axes: &Axes, key_figures: usize, sources: &[Source<'_>]) -> Self {
        Slots {
            columns: vec![Column::missing(axes.clone(), Missing::NotInFile); key_figures],
            origins: vec![vec![Origin::NONE; axes.len()]; key_figures],
            ranks: sources.iter().map(|source| source.rank).collect(),
        }
    }

    /// Puts what a cell states; cells come by rank, file, sheet and cell, so that the first of equals is
    /// always the same.
    pub fn put(
        &mut self,
        key_figure: u32,
        at: usize,
        value: Result<f64, Missing>,
        origin: Origin,
        clashes: &mut Clashes,
    ) {
        let (Some(column), Some(held)) = (
            self.columns.get_mut(position(key_figure)),
            self.origins
                .get_mut(position(key_figure))
                .and_then(|origins| origins.get_mut(at)),
        ) else {
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
            clashes.same(*held, origin);
        } else if is_silent(value) {
            if is_silent(before) {
                // Empty in one cell and spoilt in another: nobody can say that it was not reported.
                column.set(at, Err(Missing::NotInFile));
            }
            clashes.same(*held, origin);
        } else if is_silent(before) {
            clashes.same(*held, origin);
            column.set(at, value);
            *held = origin;
        } else if rank(&self.ranks, *held) < rank(&self.ranks, origin) {
            clashes.decided(*held, origin);
        } else {
            clashes.conflict(key_figure, at, (before, *held), (value, origin));
            column.set(at, Err(Missing::Conflict));
        }
    }

    /// What stands at a flat position of a key figure.
    pub fn value(&self, key_figure: usize, at: usize) -> Result<f64, Missing> {
        self.columns
            .get(key_figure)
            .map_or(Err(Missing::NotInFile), |column| column.at(at))
    }

    /// Hides a figure that would give another's away.
    pub fn hide(&mut self, key_figure: usize, at: usize) {
        if let Some(column) = self.columns.get_mut(key_figure) {
            column.set(at, Err(Missing::Shielded));
        }
    }

    /// The columns as they stand.
    pub fn finish(self, axes: Axes, sources: &[Source<'_>]) -> Inputs {
        Inputs {
            axes,
            columns: self.columns.into_iter().map(Arc::new).collect(),
            origins: self.origins,
            sheets: sources
                .iter()
                .map(|source| (source.file().to_owned(), source.name().to_owned()))
                .collect(),
        }
    }
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
