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
                .map(|reference| value - reference)
        });
        result.set(position, value);
    }
    result
}
