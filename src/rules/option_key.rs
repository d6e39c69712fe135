use std::{iter::Peekable, str::Chars};

/// Where an option stands in a call: how many lines below that of the call, and its character there, from 1.
///
/// The call starts in the first line of the text at the character `start`; `depth` says how many brackets lie around its
/// option names, 2 for `f(#{ … })`.
/// Names in deeper brackets belong to other calls; texts and comments are passed over. None where the call ends
/// without such a name, as it does when its options come from a variable.
pub(super) fn option_key(
    text: &str,
    start: usize,
    depth: usize,
    key: &str,
) -> Option<(usize, usize)> {
    let mut scan = Scan {
        letters: text.chars().peekable(),
        at: (0, 1),
    };
    while scan.at < (0, start) {
        scan.next()?;
    }
    let mut open = 0_usize;
    loop {
        let at = scan.at;
        let letter = scan.next()?;
        let word = match letter {
            '(' | '[' | '{' => {
                open += 1;
                continue;
            }
            ')' | ']' | '}' => {
                open = open.saturating_sub(1);
                if open == 0 {
                    return None;
                }
                continue;
            }
            '/' if scan.letters.peek() == Some(&'/') => {
                while scan.next()? != '\n' {}
                continue;
            }
            '/' if scan.letters.peek() == Some(&'*') => {
                while !(scan.next()? == '*' && scan.letters.peek() == Some(&'/')) {}
                continue;
            }
            '"' | '`' => scan.quoted(letter)?,
            letter if is_word(letter) => scan.word(letter),
            _ => continue,
        };
        let mut rest = scan.letters.clone().skip_while(|next| next.is_whitespace());
        if open == depth && word == key && rest.next() == Some(':') {
            return Some(at);
        }
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

struct Scan<'a> {
    letters: Peekable<Chars<'a>>,
    at: (usize, usize),
}

impl Scan<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.letters.next()?;
        self.at = if letter == '\n' {
            (self.at.0 + 1, 1)
        } else {
            (self.at.0, self.at.1 + 1)
        };
        Some(letter)
    }

    fn word(&mut self, first: char) -> String {
        let mut word = String::from(first);
        while let Some(letter) = self.letters.peek().copied().filter(|next| is_word(*next)) {
            word.push(letter);
            self.next();
        }
        word
    }

    fn quoted(&mut self, quote: char) -> Option<String> {
        let mut word = String::new();
        loop {
            match self.next()? {
                '\\' if quote == '"' => {
                    self.next()?;
                }
                letter if letter == quote => return Some(word),
                letter => word.push(letter),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::option_key;

    const CALL: &str = r#"
// bra: en kommentar
x.mått("bra: \" text", kpi("U1", #{ bra: "hög" }), #{ // bra: här
    färger: #{ minst: 3 }, "bra" : "låg" });
kpi("U2", val); kpi("U3", #{ bra: "ingen" });
"#;

    fn from(line: usize) -> &'static str {
        let before = CALL.match_indices('\n').nth(line - 2).unwrap_or_default();
        CALL.get(before.0 + 1..).unwrap_or_default()
    }

    #[test]
    fn the_name_in_the_calls_own_options_is_found() {
        assert_eq!(option_key(from(3), 3, 2, "bra"), Some((1, 28)));
        assert_eq!(option_key(from(3), 24, 2, "bra"), Some((0, 37)));
        assert_eq!(option_key(from(4), 5, 1, "minst"), Some((0, 16)));
    }

    #[test]
    fn options_from_elsewhere_are_not_found_in_the_next_call() {
        assert_eq!(option_key(from(5), 1, 2, "bra"), None);
    }
}
