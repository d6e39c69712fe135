use std::{hash::Hash, sync::Arc};

use bytemuck::cast_slice;
use xxhash_rust::xxh3::Xxh3;

use crate::model::{Axes, Column, Standing};

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
}

impl Value {
    pub(super) fn column(&self) -> Option<&Column> {
        match self {
            Value::Column(column) => Some(column),
            Value::Standing(_) => None,
        }
    }

    pub(super) fn standing(&self) -> Option<&Standing> {
        match self {
            Value::Standing(standing) => Some(standing),
            Value::Column(_) => None,
        }
    }

    pub(super) fn digest(&self) -> Digest {
        match self {
            Value::Column(column) => digest_column(column),
            Value::Standing(standing) => digest_standing(standing),
        }
    }

    /// Whether only the memo still holds it.
    pub(super) fn is_forgotten(&self) -> bool {
        match self {
            Value::Column(column) => Arc::strong_count(column) == 1,
            Value::Standing(standing) => Arc::strong_count(standing) == 1,
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

fn digest_standing(standing: &Standing) -> Digest {
    let mut hasher = Xxh3::new();
    hasher.update(cast_slice(&standing.ranks));
    hasher.update(cast_slice(&standing.counted));
    let bands: Vec<u8> = standing
        .bands
        .iter()
        .map(|band| band.map_or(0, |band| band as u8))
        .collect();
    hasher.update(&bands);
    for border in standing
        .borders
        .iter()
        .flat_map(|year| [year.good, year.poor])
    {
        hasher.update(&border.unwrap_or(f64::NAN).to_bits().to_le_bytes());
    }
    hasher.digest128()
}
