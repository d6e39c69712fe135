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
    figures: Vec<FigureColumn>,
    tables: Vec<(Arc<Table>, Digest)>,
    masks: Arc<Masks>,
}

/// One key figure's column, and what the nation is compared by.
#[derive(Clone, Debug)]
struct FigureColumn {
    column: Arc<Column>,
    digest: Digest,
    nation: Arc<Column>,
    nation_digest: Digest,
    nation_is_mean: bool,
}

impl FigureColumn {
    fn new(column: Column, nation: Column, nation_is_mean: bool) -> Self {
        FigureColumn {
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
        FigureColumn::new(column, nation, is_mean)
    }
}

impl Dataset {
    /// Figures about municipalities, whose first place beside the ranked ones is the nation.
    pub fn national(inputs: &Inputs) -> Self {
        Dataset {
            axes_digest: digest_axes(&inputs.axes),
            axes: inputs.axes.clone(),
            figures: inputs
                .columns
                .par_iter()
                .map(|column| FigureColumn::national(column))
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
        let nobody = FigureColumn::national(&Column::missing(axes.clone(), Missing::NotInFile));
        let figures = (0..inputs.columns.len())
            .into_par_iter()
            .map(|figure| {
                held(figure).map_or_else(
                    || nobody.clone(),
                    |held| FigureColumn::national(&held.column),
                )
            })
            .collect();
        Dataset {
            axes_digest: digest_axes(&axes),
            axes,
            figures,
            tables: Vec::new(),
            masks: Arc::default(),
        }
    }

    /// Figures about units, compared with the same nation as the municipalities of `national`.
    pub fn of_units(inputs: &Inputs, national: &Dataset) -> Self {
        let axes = inputs.axes.clone();
        let figures = inputs
            .columns
            .iter()
            .zip(&national.figures)
            .map(|(column, figure)| {
                let nation = in_years(&figure.nation, &axes);
                FigureColumn::new(column.as_ref().clone(), nation, figure.nation_is_mean)
            })
            .collect();
        Dataset {
            axes_digest: digest_axes(&axes),
            axes,
            figures,
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
        if let Some(figure) = self.figures.get_mut(key_figure) {
            *figure = FigureColumn::national(column);
        }
    }

    /// The axes of every column.
    pub fn axes(&self) -> &Axes {
        &self.axes
    }

    /// A key figure's column.
    pub fn column(&self, key_figure: usize) -> Option<&Arc<Column>> {
        self.figures.get(key_figure).map(|figure| &figure.column)
    }

    /// Whether the unweighted mean stands in for the nation in a key figure.
    pub fn nation_is_mean(&self, key_figure: usize) -> bool {
        self.figures
            .get(key_figure)
            .is_some_and(|figure| figure.nation_is_mean)
    }

    /// What stands for the nation in a key figure.
    pub(super) fn nation(&self, key_figure: usize) -> Nation {
        let figure = self.figures.get(key_figure);
        figure.map_or(Nation::Absent, |figure| {
            Nation::of(&figure.nation, figure.nation_is_mean)
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
        self.figures
            .get(key_figure)
            .map(|figure| (&figure.column, figure.digest))
    }

    pub(super) fn nation_with_digest(&self, key_figure: usize) -> Option<(&Arc<Column>, Digest)> {
        self.figures
            .get(key_figure)
            .map(|figure| (&figure.nation, figure.nation_digest))
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
