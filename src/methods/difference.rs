use crate::model::{Column, Missing};

/// Own value less the reference's, both unrounded; its sign is kept also where low is good.
///
/// The reference has either the same places or a single one, which then serves every place.
pub fn difference(own: &Column, reference: &Column) -> Column {
    let places = own.axes().places.len();
    let mut result = Column::missing(own.axes().clone(), Missing::NotInFile);
    for position in 0..own.axes().len() {
        let value = own.at(position).and_then(|value| {
            reference
                .beside(position, places)
                .map(|reference| less(value, reference))
        });
        result.set(position, value);
    }
    result
}

/// One number less another, as exact as the larger is in its 15 significant digits: 64.1 less 63.6 is 0.5 and not
/// 0.499999999999993, which would be shown as 0 where every reader finds 1.
fn less(value: f64, reference: f64) -> f64 {
    let difference = value - reference;
    let decimals = 14.0 - value.abs().max(reference.abs()).log10().floor();
    if !(0.0..=22.0).contains(&decimals) {
        return difference;
    }
    let scale = 10_f64.powi(decimals as i32);
    (difference * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::less;

    #[test]
    fn a_difference_is_the_decimal_that_a_reader_finds() {
        for (value, reference, expected) in [
            (64.1, 63.6, 0.5),
            (4.7, 5.3, -0.6),
            (268.3, 262.8, 5.5),
            (230_907.0, 193_047.0, 37_860.0),
            (0.0, 0.0, 0.0),
            (1e-6, 3e-6, -2e-6),
            (3e20, 1e20, 2e20),
        ] {
            assert_eq!(less(value, reference), expected, "{value} less {reference}");
        }
    }
}
