use crate::model::{Axes, Column, Missing};

/// One column from several, row by row: `work` gets the values of a place in a year, and is asked only where all
/// inputs have one. Where one lacks, the result lacks for the reason that those without a value share, else for
/// [`Missing::Coverage`].
pub fn by_row(
    inputs: &[&Column],
    mut work: impl FnMut(usize, &[f64]) -> Result<f64, Missing>,
) -> Column {
    let axes: Axes = inputs
        .iter()
        .map(|input| input.axes())
        .max_by_key(|axes| axes.places.len())
        .cloned()
        .unwrap_or_default();
    let places = axes.places.len();
    let mut result = Column::missing(axes, Missing::Coverage);
    let mut values = Vec::with_capacity(inputs.len());
    for position in 0..result.axes().len() {
        values.clear();
        let mut reason: Option<Missing> = None;
        for input in inputs {
            match (input.beside(position, places), reason) {
                (Ok(value), _) => values.push(value),
                (Err(kind), None) => reason = Some(kind),
                (Err(kind), Some(known)) if known != kind => reason = Some(Missing::Coverage),
                (Err(_), Some(_)) => {}
            }
        }
        let value = match reason {
            Some(kind) => Err(kind),
            None => work(position, &values),
        };
        result.set(position, value);
    }
    result
}
