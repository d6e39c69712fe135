//! What nodes do not give although they have it.

use std::collections::{BTreeMap, HashMap};

use xxhash_rust::xxh3::Xxh3;

use crate::{
    methods::{GroupKey, TableOperation},
    model::{Column, Missing, Table},
    plan::NodeId,
};

/// What nodes hide, for the places of one evaluation.
pub type Masks = HashMap<NodeId, Mask>;

/// What one node hides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mask {
    /// Figures, by flat position.
    pub(super) positions: BTreeMap<usize, Missing>,
    /// Groups, and for each column worked out of it, by its place among those, why.
    pub(super) groups: BTreeMap<(GroupKey, usize), Missing>,
    /// Cells of an added column, by row.
    pub(super) rows: BTreeMap<usize, Missing>,
}

impl Mask {
    /// A number that differs between masks that hide different things.
    pub(super) fn fingerprint(&self, hasher: &mut Xxh3) {
        hasher.update(format!("{self:?}").as_bytes());
    }

    /// Hides figures.
    pub(super) fn cover(&self, column: &mut Column) {
        for (at, why) in &self.positions {
            column.set(*at, Err(*why));
        }
    }

    /// Hides cells of what an operation gives.
    pub(super) fn cover_rows(&self, operation: &TableOperation, made: &mut Table) {
        match operation {
            TableOperation::Group { by, parts, .. } => {
                let keys = TableOperation::group_keys(by, made);
                for (at, (name, _)) in parts.iter().enumerate() {
                    // A part may be called as a column of the groups is; it stands after those.
                    let column = made
                        .columns
                        .iter_mut()
                        .rev()
                        .find(|column| column.name == *name);
                    let cells = column.into_iter().flat_map(|column| &mut column.cells);
                    for (cell, key) in cells.zip(&keys) {
                        if let Some(why) = self.groups.get(&(key.clone(), at)) {
                            *cell = Err(*why);
                        }
                    }
                }
            }
            TableOperation::Add { name, .. } => {
                let column = made.columns.iter_mut().find(|column| column.name == *name);
                let cells = column.into_iter().flat_map(|column| &mut column.cells);
                for (row, cell) in cells.enumerate() {
                    if let Some(why) = self.rows.get(&row) {
                        *cell = cell.clone().and(Err(*why));
                    }
                }
            }
            _ => {}
        }
    }
}
