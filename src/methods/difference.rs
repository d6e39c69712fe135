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
pub fn less(value: f64, reference: f64) -> f64 {
    let difference = value - reference;
    let larger = value.abs().max(reference.abs());
    let digits_before_point = POWERS_OF_TEN
        .iter()
        .take_while(|power| **power <= larger)
        .count();
    match 15_usize
        .checked_sub(digits_before_point)
        .and_then(|decimals| POWERS_OF_TEN.get(decimals))
    {
        Some(scale) => (difference * scale).round() / scale,
        None => difference,
    }
}

/// 1, 10, 100 … 10¹⁵, each exact, so that every machine gives the same digits.
const POWERS_OF_TEN: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

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
