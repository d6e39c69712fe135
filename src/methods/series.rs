use std::sync::Arc;

use crate::model::{Axes, Column, Missing, Place, PlaceAxis, PlaceKind};

/// A column with one value for each year of `axes`, the same for every place: it has a single place, which serves
/// all of them.
pub fn series(axes: &Axes, value: impl Fn(i16) -> Result<f64, Missing>) -> Column {
    let everyone = Place {
        code: String::new(),
        name: String::new(),
        kind: PlaceKind::Nation,
    };
    let alone = Axes {
        places: Arc::new(PlaceAxis::new(Vec::new(), vec![everyone])),
        ..axes.clone()
    };
    let mut column = Column::missing(alone, Missing::NotInFile);
    for (position, year) in axes.years.years().enumerate() {
        column.set(position, value(year));
    }
    column
}
