//! What a row is called, alone and among others.

use crate::{
    engine::RowResult,
    model::{Direction, Sex},
    text::{Language, say, tell},
};

/// The label of a row, with its direction where low is good: readers expect the opposite. A row about women or men
/// stands under everybody's and says no more than that.
pub(super) fn label(row: &RowResult, language: Language) -> String {
    if row.sex != Sex::Total {
        sex_name(row.sex, language).to_owned()
    } else if row.direction == Direction::Low {
        let words = [("label", row.label.clone())];
        tell(language, "view.low_is_good", &words)
    } else {
        row.label.clone()
    }
}

/// Women or men, as a heading.
pub(super) fn sex_name(sex: Sex, language: Language) -> &'static str {
    match sex {
        Sex::Total => "",
        Sex::Women => say(language, "sex.women"),
        Sex::Men => say(language, "sex.men"),
    }
}

/// A name with whom it is about, where that is not everybody: `Trygghet, kvinnor`.
pub(super) fn of_sex(name: &str, sex: Sex, language: Language) -> String {
    match sex {
        Sex::Total => name.to_owned(),
        Sex::Women | Sex::Men => {
            format!("{name}, {}", sex_name(sex, language).to_lowercase())
        }
    }
}
