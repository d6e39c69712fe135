use std::{hash::Hash, sync::Arc};

use bytemuck::cast_slice;
use xxhash_rust::xxh3::Xxh3;

use super::{fund::FoldedFund, mask::Mask};
use crate::model::{Axes, Column, Rank, Scalar, Standing, Table};
use crate::plan::Op;

/// A 128-bit digest of a value: equal values have equal digests, and by all likelihood only they.
pub(super) type Digest = u128;

/// What a node gives. A further kind of value has its variant here, its reader and its digest below, and its case
/// in [`super::compute`]; nothing else in the engine asks which kind it is.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// Figures.
    Column(Arc<Column>),
    /// Ranks and bands.
    Standing(Arc<Standing>),
    /// Rows.
    Table(Arc<Table>),
    /// A fund's ledger.
    Fund(Arc<FoldedFund>),
}

impl Value {
    pub(super) fn column(&self) -> Option<&Column> {
        match self {
            Value::Column(column) => Some(column),
            Value::Standing(_) | Value::Table(_) | Value::Fund(_) => None,
        }
    }

    pub(super) fn standing(&self) -> Option<&Standing> {
        match self {
            Value::Standing(standing) => Some(standing),
            Value::Column(_) | Value::Table(_) | Value::Fund(_) => None,
        }
    }

    pub(super) fn table(&self) -> Option<&Table> {
        match self {
            Value::Table(table) => Some(table),
            Value::Column(_) | Value::Standing(_) | Value::Fund(_) => None,
        }
    }

    pub(super) fn fund(&self) -> Option<&FoldedFund> {
        match self {
            Value::Fund(fund) => Some(fund),
            Value::Column(_) | Value::Standing(_) | Value::Table(_) => None,
        }
    }

    pub(super) fn digest(&self) -> Digest {
        match self {
            Value::Column(column) => digest_column(column),
            Value::Standing(standing) => digest_standing(standing),
            Value::Table(table) => digest_table(table),
            Value::Fund(fund) => fund.digest,
        }
    }

    /// Hides what a mask says of the node that gave it.
    pub(super) fn cover(&mut self, mask: &Mask, op: &Op) {
        match (self, op) {
            (Value::Column(column), Op::Per(_)) => mask.cover(Arc::make_mut(column)),
            (Value::Table(table), Op::Rows(operation)) => {
                mask.cover_rows(operation, Arc::make_mut(table));
            }
            _ => {}
        }
    }

    /// Whether only the memo still holds it.
    pub(super) fn is_forgotten(&self) -> bool {
        match self {
            Value::Column(column) => Arc::strong_count(column) == 1,
            Value::Standing(standing) => Arc::strong_count(standing) == 1,
            Value::Table(table) => Arc::strong_count(table) == 1,
            Value::Fund(fund) => Arc::strong_count(fund) == 1,
        }
    }
}

pub(super) fn digest_axes(axes: &Axes) -> Digest {
    let mut hasher = Xxh3::new();
    axes.hash(&mut hasher);
    hasher.digest128()
}

/// The digest of a column's values and kinds of missing; its axes are those of its facts.
pub(super) fn digest_column(column: &Column) -> Digest {
    let mut hasher = Xxh3::new();
    hasher.update(&column.axes().places.len().to_le_bytes());
    hasher.update(cast_slice(column.values()));
    hasher.update(column.states());
    hasher.digest128()
}

/// The digest of a table's names and cells.
pub(super) fn digest_table(table: &Table) -> Digest {
    let mut hasher = Xxh3::new();
    let text = |hasher: &mut Xxh3, text: &str| {
        hasher.update(&text.len().to_le_bytes());
        hasher.update(text.as_bytes());
    };
    hasher.update(&table.rows.to_le_bytes());
    for column in &table.columns {
        text(&mut hasher, &column.name);
        hasher.update(&[column.kind as u8, u8::from(column.internal)]);
        for cell in &column.cells {
            match cell {
                Err(missing) => hasher.update(&[*missing as u8]),
                Ok(Scalar::Text(words)) => {
                    hasher.update(&[101]);
                    text(&mut hasher, words);
                }
                Ok(Scalar::Number(number)) => {
                    hasher.update(&[102]);
                    hasher.update(&number.to_bits().to_le_bytes());
                }
                Ok(Scalar::Date(date)) => {
                    hasher.update(&[103, date.month().unsigned_abs(), date.day().unsigned_abs()]);
                    hasher.update(&date.year().to_le_bytes());
                }
                Ok(Scalar::Truth(truth)) => hasher.update(&[104, u8::from(*truth)]),
            }
        }
    }
    hasher.digest128()
}

fn digest_standing(standing: &Standing) -> Digest {
    let mut hasher = Xxh3::new();
    let ranks: Vec<u16> = standing
        .ranks
        .iter()
        .map(|rank| rank.map_or(0, Rank::halves))
        .collect();
    hasher.update(cast_slice(&ranks));
    hasher.update(cast_slice(&standing.counted));
    let bands: Vec<u8> = standing
        .bands
        .iter()
        .map(|band| band.map_or(0, |band| band as u8))
        .collect();
    hasher.update(&bands);
    let borders = standing.borders.iter().chain(&standing.beyond);
    for border in borders.flat_map(|year| [year.good, year.poor]) {
        hasher.update(&border.unwrap_or(f64::NAN).to_bits().to_le_bytes());
    }
    hasher.digest128()
}
