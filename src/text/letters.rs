//! Letters that are not seen, or that change how others are seen.

/// What is wrong with a letter: the key of the text that says so. A line's end and a tab are as they should be.
pub fn hidden(letter: char) -> Option<&'static str> {
    match letter {
        '\n' | '\r' | '\t' => None,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("letter.direction")
        }
        '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => Some("letter.width"),
        letter if letter.is_control() => Some("letter.control"),
        letter if is_none(letter) => Some("letter.none"),
        _ => None,
    }
}

/// Whether Unicode keeps a code for no letter: `U+FFFE`, `U+FFFF` and the like.
fn is_none(letter: char) -> bool {
    matches!(letter, '\u{fdd0}'..='\u{fdef}') || u32::from(letter) & 0xfffe == 0xfffe
}

/// A text for a terminal, which would obey what is hidden in it.
pub fn plain(text: &str) -> String {
    let seen = |letter: char| match hidden(letter) {
        Some(_) => '\u{fffd}',
        None => letter,
    };
    text.chars().map(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn what_is_not_seen_is_known() {
        for letter in [
            '\u{0}',
            '\u{7f}',
            '\u{200b}',
            '\u{202e}',
            '\u{fdd0}',
            '\u{fffe}',
            '\u{ffff}',
            '\u{1fffe}',
            '\u{10ffff}',
        ] {
            assert!(hidden(letter).is_some(), "{letter:?}");
        }
        for letter in ['a', 'å', '\n', '\u{a0}', '\u{fffd}', '\u{fdf0}', '🙂'] {
            assert!(hidden(letter).is_none(), "{letter:?}");
        }
    }
}
