//! Names that are nearly the same: another spelling of a title, an id with a letter too many.

use super::titles::spelling;
use crate::model::{KeyFigure, fold};

/// So many letters may a title differ in, where it is long enough.
const LETTERS: usize = 2;
/// Shorter titles are too often alike by chance.
const LEAST_LETTERS: usize = 10;

/// Whether a name differs from the declared id by one letter.
pub(super) fn is_slip(id: &str, known: &KeyFigure) -> bool {
    strsim::damerau_levenshtein(&fold(id), &fold(known.id.as_str())) <= 1
}

/// Whether a name is the declared id with a letter too many, one too few or two that changed places. Another letter in
/// its place is more likely another key figure: ids are alike by nature.
fn is_same_id_mistyped(id: &str, known: &KeyFigure) -> bool {
    let (one, other) = (fold(id), fold(known.id.as_str()));
    let is_id = |text: &str| {
        let mut letters = text.chars();
        let first = letters.next();
        first.is_some_and(char::is_alphabetic) && letters.all(|letter| letter.is_ascii_digit())
    };
    let by_place = one.chars().zip(other.chars());
    let differing = by_place.filter(|(one, other)| one != other).count();
    let is_exchange = differing == 2;
    is_id(&one)
        && is_id(&other)
        && one != other
        && (one.chars().count() != other.chars().count() || is_exchange)
        && strsim::damerau_levenshtein(&one, &other) == 1
}

/// Whether two titles differ in a letter or two, and in no number: `åk 6` and `åk 9` are two key figures.
fn is_same_title_mistyped(one: &str, other: &str) -> bool {
    let (one, other) = (spelling(one), spelling(other));
    let numbers = |text: &str| -> Vec<String> {
        let parts = text.split(|letter: char| !letter.is_ascii_digit());
        let parts = parts.filter(|part| !part.is_empty());
        parts.map(ToOwned::to_owned).collect()
    };
    let lengths = (one.chars().count(), other.chars().count());
    one != other
        && lengths.0.min(lengths.1) >= LEAST_LETTERS
        && lengths.0.abs_diff(lengths.1) <= LETTERS
        && uncommon(&one, &other) <= 4 * LETTERS
        && numbers(&one) == numbers(&other)
        && strsim::damerau_levenshtein(&one, &other) <= LETTERS
}

/// How many bytes one of two texts has and the other lacks, wherever they stand; it rules most pairs out at once.
fn uncommon(one: &str, other: &str) -> usize {
    let mut counts = [0_i32; 256];
    for (text, step) in [(one, 1), (other, -1)] {
        for byte in text.bytes() {
            if let Some(count) = counts.get_mut(usize::from(byte)) {
                *count += step;
            }
        }
    }
    let differing: u32 = counts.iter().map(|count| count.unsigned_abs()).sum();
    usize::try_from(differing).unwrap_or(usize::MAX)
}

/// Whether a name is most likely this key figure's: a title that differs from its own in a letter or two, or where no
/// file knows its id (`is_known`) an id that does.
pub(super) fn is_nearly(name: &str, known: &KeyFigure, is_known: bool) -> bool {
    let mut titles = known.titles.iter();
    titles.any(|title| is_same_title_mistyped(title, name))
        || !is_known && is_same_id_mistyped(name, known)
}

#[cfg(test)]
mod tests {
    use super::is_same_title_mistyped;

    #[test]
    fn a_title_may_differ_in_two_letters_and_in_no_number() {
        for (one, other, same) in [
            (
                "Trygghet i hemtjänst, andel (%)",
                "Trygghet i hemtjänsten, andel (%)",
                true,
            ),
            (
                "Trygghet i hemtjänst, andel (%)",
                "Trygghet i hemtjänst andel (%)",
                true,
            ),
            (
                "Trygghet i hemtjänst, andel (%)",
                "Tryggehtt i hemtjänst, andel (%)",
                true,
            ),
            (
                "Elever i åk 6, andel (%)",
                "Elever i åk 9, andel (%)",
                false,
            ),
            ("Invånare 1-5 år, antal", "Invånare 15 år, antal", false),
            ("Nöjd, %", "Nöjda, %", false),
            (
                "Trygghet i hemtjänst, andel (%)",
                "Förtroende i hemtjänst, andel (%)",
                false,
            ),
        ] {
            assert_eq!(is_same_title_mistyped(one, other), same, "{other}");
        }
    }
}
