use std::sync::Arc;

use rayon::prelude::*;

use crate::{
    inputs::{BoundTables, Inputs},
    methods::{nation_column, with_nation},
    model::{Axes, Column, Missing, Sex, Table},
    plan::NodeId,
};

use super::{
    Nation,
    mask::{Mask, Masks},
    value::{Digest, digest_axes, digest_column, digest_table},
};

/// What a plan is evaluated on: a column for each of its key figures, each with its digest.
#[derive(Clone, Debug)]
pub struct Dataset {
    axes: Axes,
    axes_digest: Digest,
    dataset: Vec<Fact>,
    tables: Vec<(Arc<Table>, Digest)>,
    masks: Arc<Masks>,
}

/// One key figure's column, and what the nation is compared by.
#[derive(Clone, Debug)]
struct Fact {
    column: Arc<Column>,
    digest: Digest,
    nation: Arc<Column>,
    nation_digest: Digest,
    nation_is_mean: bool,
}

impl Fact {
    fn new(column: Column, nation: Column, nation_is_mean: bool) -> Self {
        Fact {
            digest: digest_column(&column),
            column: Arc::new(column),
            nation_digest: digest_column(&nation),
            nation: Arc::new(nation),
            nation_is_mean,
        }
    }

    fn national(column: &Column) -> Self {
        let (column, is_mean) = with_nation(column);
        let nation = nation_column(&column);
        Fact::new(column, nation, is_mean)
    }
}

impl Dataset {
    /// Figures about municipalities, whose first place beside the ranked ones is the nation.
    pub fn national(inputs: &Inputs) -> Self {
        Dataset {
            axes_digest: digest_axes(&inputs.axes),
            axes: inputs.axes.clone(),
            dataset: inputs
                .columns
                .par_iter()
                .map(|column| Fact::national(column))
                .collect(),
            tables: Vec::new(),
            masks: Arc::default(),
        }
    }

    /// Figures about women or men in the municipalities; a key figure without figures for them is missing throughout.
    pub fn of_sex(inputs: &Inputs, sex: Sex) -> Self {
        let axes = Axes {
            sex,
            ..inputs.axes.clone()
        };
        let held = |figure| inputs.by_sex.get(&(figure, sex));
        let nobody = Fact::national(&Column::missing(axes.clone(), Missing::NotInFile));
        let dataset = (0..inputs.columns.len())
            .into_par_iter()
            .map(|figure| {
                held(figure).map_or_else(|| nobody.clone(), |held| Fact::national(&held.column))
            })
            .collect();
        Dataset {
            axes_digest: digest_axes(&axes),
            axes,
            dataset,
            tables: Vec::new(),
            masks: Arc::default(),
        }
    }

    /// Figures about units, compared with the same nation as the municipalities of `national`.
    pub fn of_units(inputs: &Inputs, national: &Dataset) -> Self {
        let axes = inputs.axes.clone();
        let dataset = inputs
            .columns
            .iter()
            .zip(&national.dataset)
            .map(|(column, fact)| {
                let nation = in_years(&fact.nation, &axes);
                Fact::new(column.as_ref().clone(), nation, fact.nation_is_mean)
            })
            .collect();
        Dataset {
            axes_digest: digest_axes(&axes),
            axes,
            dataset,
            tables: Vec::new(),
            masks: Arc::default(),
        }
    }

    /// With the tables of a plan, in their order.
    #[must_use]
    pub fn with_tables(mut self, tables: &BoundTables) -> Self {
        self.tables = tables
            .tables
            .iter()
            .map(|bound| (Arc::clone(&bound.table), digest_table(&bound.table)))
            .collect();
        self
    }

    /// With what the nodes of a plan hide.
    #[must_use]
    pub fn with_masks(mut self, masks: Masks) -> Self {
        self.masks = Arc::new(masks);
        self
    }

    /// Whether any node hides anything.
    pub fn hides(&self) -> bool {
        !self.masks.is_empty()
    }

    pub(super) fn mask(&self, id: NodeId) -> Option<&Mask> {
        self.masks.get(&id)
    }

    /// A table, by its index in the plan.
    pub fn table(&self, index: usize) -> Option<&Arc<Table>> {
        self.tables.get(index).map(|(table, _)| table)
    }

    /// Puts a new column of municipalities in the place of a key figure's.
    pub fn replace(&mut self, key_figure: usize, column: &Column) {
        if let Some(fact) = self.dataset.get_mut(key_figure) {
            *fact = Fact::national(column);
        }
    }

    /// The axes of every column.
    pub fn axes(&self) -> &Axes {
        &self.axes
    }

    /// A key figure's column.
    pub fn column(&self, key_figure: usize) -> Option<&Arc<Column>> {
        self.dataset.get(key_figure).map(|fact| &fact.column)
    }

    /// Whether the unweighted mean stands in for the nation in a key figure.
    pub fn nation_is_mean(&self, key_figure: usize) -> bool {
        self.dataset
            .get(key_figure)
            .is_some_and(|fact| fact.nation_is_mean)
    }

    /// What stands for the nation in a key figure.
    pub(super) fn nation(&self, key_figure: usize) -> Nation {
        let fact = self.dataset.get(key_figure);
        fact.map_or(Nation::Absent, |fact| {
            Nation::of(&fact.nation, fact.nation_is_mean)
        })
    }

    pub(super) fn table_with_digest(&self, index: usize) -> Option<(&Arc<Table>, Digest)> {
        self.tables
            .get(index)
            .map(|(table, digest)| (table, *digest))
    }

    pub(super) fn axes_digest(&self) -> Digest {
        self.axes_digest
    }

    pub(super) fn column_with_digest(&self, key_figure: usize) -> Option<(&Arc<Column>, Digest)> {
        self.dataset
            .get(key_figure)
            .map(|fact| (&fact.column, fact.digest))
    }

    pub(super) fn nation_with_digest(&self, key_figure: usize) -> Option<(&Arc<Column>, Digest)> {
        self.dataset
            .get(key_figure)
            .map(|fact| (&fact.nation, fact.nation_digest))
    }
}

/// A series of one place on the years of `axes`.
fn in_years(series: &Column, axes: &Axes) -> Column {
    let alone = Axes {
        years: axes.years,
        ..series.axes().clone()
    };
    let mut result = Column::missing(alone, Missing::NotInFile);
    for (position, year) in axes.years.years().enumerate() {
        if let Some(from) = series.axes().years.position(year) {
            result.set(position, series.at(from));
        }
    }
    result
}
