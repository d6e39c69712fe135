use std::{cmp::Ordering, collections::HashMap};

use unicode_normalization::UnicodeNormalization;

use super::{NATION_CODE, Place, PlaceKind};

/// The places that an installation knows, read from the table in `rules/gemensamt/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceCatalogue {
    places: Vec<Place>,
    by_name: HashMap<String, usize>,
    by_code: HashMap<String, usize>,
}

impl PlaceCatalogue {
    /// A catalogue of `places`; of two with the same code or name the first is found.
    pub fn new(places: Vec<Place>) -> Self {
        let mut by_name = HashMap::new();
        let mut by_code = HashMap::new();
        for (index, place) in places.iter().enumerate() {
            by_name.entry(fold(&place.name)).or_insert(index);
            by_code.entry(place.code.clone()).or_insert(index);
        }
        PlaceCatalogue {
            places,
            by_name,
            by_code,
        }
    }

    /// All places, in the table's order.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The municipalities in order of code: the axis over which figures are ranked.
    pub fn municipalities(&self) -> Vec<Place> {
        let mut found: Vec<Place> = self
            .places
            .iter()
            .filter(|place| place.kind == PlaceKind::Municipality)
            .cloned()
            .collect();
        found.sort_by(|a, b| a.code.cmp(&b.code));
        found
    }

    /// The nation, if the table has it.
    pub fn nation(&self) -> Option<&Place> {
        self.with_code(NATION_CODE)
    }

    /// The place with exactly this code.
    pub fn with_code(&self, code: &str) -> Option<&Place> {
        self.by_code
            .get(code)
            .and_then(|index| self.places.get(*index))
    }

    /// The place that a cell names, by name or by code, whatever its capitals and spaces.
    pub fn find(&self, text: &str) -> Option<&Place> {
        let folded = fold(text);
        self.by_name
            .get(&folded)
            .and_then(|index| self.places.get(*index))
            .or_else(|| self.with_code(text.trim()))
    }
}

/// A name or a title as it is compared: composed letters, lower case, runs of spaces as one.
pub fn fold(text: &str) -> String {
    match is_folded(text) {
        true => text.to_owned(),
        false => western(text).unwrap_or_else(|| any(text)),
    }
}

/// How two texts are ordered as they are compared.
pub fn fold_order(one: &str, other: &str) -> Ordering {
    match is_folded(one) && is_folded(other) {
        true => one.cmp(other),
        false => fold(one).cmp(&fold(other)),
    }
}

/// Whether a text of western letters is as [`fold`] would have it.
fn is_folded(text: &str) -> bool {
    let mut before = ' ';
    for letter in text.chars() {
        match letter {
            ' ' if before == ' ' => return false,
            ' '..='@' | '['..='~' | '\u{a1}'..='¿' | '×' | 'ß'..='ÿ' => before = letter,
            _ => return false,
        }
    }
    before != ' ' || text.is_empty()
}

/// As [`fold`], of a text whose letters are all those of western Europe, which are composed and have one small form each;
/// none of another text.
fn western(text: &str) -> Option<String> {
    let mut folded = String::with_capacity(text.len());
    let mut is_between = false;
    for letter in text.chars() {
        let small = match letter {
            'A'..='Z' => letter.to_ascii_lowercase(),
            'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(u32::from(letter) + 0x20)?,
            ' ' | '\t'..='\r' | '\u{85}' | '\u{a0}' => {
                is_between = true;
                continue;
            }
            '\0'..='ÿ' => letter,
            _ => return None,
        };
        if is_between && !folded.is_empty() {
            folded.push(' ');
        }
        is_between = false;
        folded.push(small);
    }
    Some(folded)
}

/// As [`fold`], of any text.
fn any(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        // Nothing below the first combining sign is composed of others, and there are as many words as cells.
        if word.chars().all(|letter| letter < '\u{300}') {
            folded.extend(word.chars().flat_map(char::to_lowercase));
        } else {
            folded.extend(word.nfc().flat_map(char::to_lowercase));
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::{any, fold, fold_order, is_folded, western};

    #[test]
    fn texts_of_western_letters_are_folded_as_any_other() {
        let mut letters: Vec<char> = (0..0x180).filter_map(char::from_u32).collect();
        letters.extend(['\u{2003}', '\u{2028}', 'Ω', '\u{30a}']);
        for one in &letters {
            for other in &letters {
                for text in [
                    format!("{one}{other}"),
                    format!("a{one} {other}b"),
                    format!(" {one}A{other} "),
                ] {
                    if let Some(folded) = western(&text) {
                        assert_eq!(folded, any(&text), "{text:?}");
                    }
                    if is_folded(&text) {
                        assert_eq!(text, any(&text));
                    }
                }
            }
        }
        assert_eq!(fold("Ωmega  B"), "ωmega b");
        for (one, other) in [
            ("a b", "A  c"),
            ("å", "Ä"),
            ("2024-01", "2024-02"),
            ("x", "x "),
        ] {
            assert_eq!(
                fold_order(one, other),
                any(one).cmp(&any(other)),
                "{one} {other}"
            );
        }
    }

    #[test]
    fn titles_with_double_spaces_and_decomposed_letters_are_the_same() {
        assert_eq!(fold("  Andel  a\u{30a}r\u{a0}(%) "), "andel år (%)");
        assert_eq!(fold("ANDEL Å\tU07417"), "andel å u07417");
    }
}
