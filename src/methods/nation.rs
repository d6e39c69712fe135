use std::sync::Arc;

use crate::model::{Axes, Column, Missing, PlaceAxis};

/// The column with the nation in its place beside, and whether that is the unweighted mean.
///
/// If the inputs state the nation for any year of the key figure, that series is kept as it is, gaps
/// included: two definitions are not mixed in one series. If they state it for none, the unweighted mean of
/// the municipalities with a value stands in, year by year: of two at least, since one alone is compared with nobody.
/// (RKA publishes both; they differ, so the one that is shown is named.)
pub fn with_nation(column: &Column) -> (Column, bool) {
    let axes = column.axes();
    let nation = axes.places.ranked();
    if nation >= axes.places.len()
        || (0..axes.years.count).any(|year| column.get(nation, year).is_ok())
    {
        return (column.clone(), false);
    }
    let mut filled = column.clone();
    let mut any = false;
    for year in 0..axes.years.count {
        let values = column
            .ranked_in(year)
            .iter()
            .filter(|value| !value.is_nan());
        let (sum, count) = total(values.copied());
        if count > 1 {
            any = true;
            let mean = sum / f64::from(count);
            filled.set(year * axes.places.len() + nation, Ok(mean));
        }
    }
    (filled, any)
}

/// The nation's own series of a column that has it beside its ranked places: one place, the same years.
pub fn nation_column(column: &Column) -> Column {
    let axes = column.axes();
    let nation = axes.places.ranked();
    let place = axes.places.places().get(nation).cloned();
    let alone = Axes {
        places: Arc::new(PlaceAxis::new(Vec::new(), place.into_iter().collect())),
        years: axes.years,
        sex: axes.sex,
    };
    let mut series = Column::missing(alone, Missing::NotInFile);
    for year in 0..axes.years.count {
        series.set(year, column.get(nation, year));
    }
    series
}

/// The mean of any values.
pub fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = total(values);
    (count > 0).then(|| sum / f64::from(count))
}

/// The sum of any values, and how many there are. What each addition rounds away is kept and added at the end
/// (Neumaier's sum): over hundreds of places it would otherwise reach the digits that are shown, and 78.65 would
/// become 78.6.
pub(super) fn total(values: impl Iterator<Item = f64>) -> (f64, u32) {
    let (mut sum, mut lost, mut count) = (0.0_f64, 0.0, 0_u32);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() {
            (sum - next) + value
        } else {
            (value - next) + sum
        };
        sum = next;
        count += 1;
    }
    (sum + lost, count)
}
