use std::{iter::Peekable, str::CharIndices};

/// What a piece of a script is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, a word of the language.
    Word,
    /// Digits, with what stands among them.
    Number,
    /// A text in quotation marks; whether its closing mark stands there too.
    Text { closed: bool },
    /// Any other sign; `#{` and `::` are one.
    Sign,
}

/// A piece of a script, read without regard to whether it can be parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) kind: Kind,
    /// What stands there, of a text with its quotation marks.
    pub(super) text: &'a str,
    /// Its first byte in the script.
    pub(super) at: usize,
    /// Its line and character, from 1.
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Piece<'_> {
    pub(super) fn end(&self) -> usize {
        self.at + self.text.len()
    }

    pub(super) fn is(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }
}

/// The pieces of a script, without blanks and comments.
pub(super) fn pieces(script: &str) -> Vec<Piece<'_>> {
    let mut scan = Scan {
        script,
        letters: script.char_indices().peekable(),
        line: 1,
        column: 1,
    };
    let mut found = Vec::new();
    while let Some((at, letter)) = scan.peek() {
        let (line, column) = (scan.line, scan.column);
        let Some(kind) = scan.piece(letter) else {
            continue;
        };
        let end = scan.peek().map_or(script.len(), |(end, _)| end);
        found.push(Piece {
            kind,
            text: script.get(at..end).unwrap_or(""),
            at,
            line,
            column,
        });
    }
    found
}

struct Scan<'a> {
    script: &'a str,
    letters: Peekable<CharIndices<'a>>,
    line: usize,
    column: usize,
}

impl Scan<'_> {
    fn peek(&mut self) -> Option<(usize, char)> {
        self.letters.peek().copied()
    }

    fn rest(&mut self) -> &str {
        let at = self.peek().map_or(self.script.len(), |(at, _)| at);
        self.script.get(at..).unwrap_or("")
    }

    fn step(&mut self) -> Option<char> {
        let (_, letter) = self.letters.next()?;
        if letter == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(letter)
    }

    fn steps(&mut self, count: usize) {
        for _ in 0..count {
            self.step();
        }
    }

    fn pass(&mut self, within: impl Fn(char) -> bool) {
        while self.peek().is_some_and(|(_, letter)| within(letter)) {
            self.step();
        }
    }

    /// Goes past what begins with a letter; none for a blank or a comment.
    fn piece(&mut self, letter: char) -> Option<Kind> {
        if letter.is_whitespace() {
            self.step();
            return None;
        }
        if self.rest().starts_with("//") {
            self.pass(|letter| letter != '\n');
            return None;
        }
        if self.rest().starts_with("/*") {
            let length = self.rest().find("*/").map(|at| at + 2);
            let comment = self.rest().get(..length.unwrap_or(usize::MAX));
            let letters = comment.map_or(usize::MAX, |comment| comment.chars().count());
            self.pass_count(letters);
            return None;
        }
        if letter == '"' || letter == '`' {
            let closed = self.quoted(letter);
            return Some(Kind::Text { closed });
        }
        if letter.is_ascii_digit() {
            let mut before = ' ';
            while let Some((_, letter)) = self.peek() {
                let fraction = letter == '.'
                    && self
                        .rest()
                        .chars()
                        .nth(1)
                        .is_some_and(|next| next.is_ascii_digit());
                let exponent = matches!(letter, '+' | '-') && matches!(before, 'e' | 'E');
                if !(letter.is_alphanumeric() || letter == '_' || fraction || exponent) {
                    break;
                }
                before = letter;
                self.step();
            }
            return Some(Kind::Number);
        }
        if in_word(letter) {
            self.pass(in_word);
            return Some(Kind::Word);
        }
        let double = [
            "#{", "::", "&&", "||", "==", "!=", "<=", ">=", "=>", "=<", "<>",
        ];
        let length = double.iter().any(|sign| self.rest().starts_with(sign));
        self.steps(1 + usize::from(length));
        Some(Kind::Sign)
    }

    fn pass_count(&mut self, letters: usize) {
        let mut left = letters;
        while left > 0 && self.step().is_some() {
            left -= 1;
        }
    }

    /// Goes past a text; one in straight marks ends at its line, but for a backslash there.
    fn quoted(&mut self, quote: char) -> bool {
        self.step();
        while let Some((_, letter)) = self.peek() {
            if letter == '\n' && quote == '"' {
                return false;
            }
            self.step();
            if letter == quote {
                return true;
            }
            if letter == '\\' {
                self.step();
            }
        }
        false
    }
}

pub(super) fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The sign that closes a bracket.
pub(super) fn closing(opening: &str) -> &'static str {
    match opening {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}

/// The brackets that stand open where the pieces end, outermost first, and the first that closes what does not stand
/// open, with the bracket that it ought to close.
pub(super) fn brackets<'a>(
    pieces: &[Piece<'a>],
) -> (Vec<Piece<'a>>, Option<(Piece<'a>, Option<Piece<'a>>)>) {
    let mut open: Vec<Piece<'a>> = Vec::new();
    for piece in pieces.iter().filter(|piece| piece.kind == Kind::Sign) {
        match piece.text {
            "(" | "[" | "{" | "#{" => open.push(*piece),
            ")" | "]" | "}" => match open.last() {
                Some(last) if closing(last.text) == piece.text => {
                    open.pop();
                }
                last => return (open.clone(), Some((*piece, last.copied()))),
            },
            _ => {}
        }
    }
    (open, None)
}

#[cfg(test)]
mod tests {
    use super::{Kind, brackets, pieces};

    #[test]
    fn a_script_is_cut_into_its_pieces() {
        let script = "let å_1 = #{ a: 1.5e-3 }; // \"x\n/* ( */ b == \"( \\\" \" `x\ny` 2012..=2014 \"öppen\n}";
        let found = pieces(script);
        let texts: Vec<&str> = found.iter().map(|piece| piece.text).collect();
        let expected = [
            "let",
            "å_1",
            "=",
            "#{",
            "a",
            ":",
            "1.5e-3",
            "}",
            ";",
            "b",
            "==",
            "\"( \\\" \"",
            "`x\ny`",
            "2012",
            ".",
            ".",
            "=",
            "2014",
            "\"öppen",
            "}",
        ];
        assert_eq!(texts, expected);
        let places: Vec<(usize, usize)> = found.iter().map(|p| (p.line, p.column)).collect();
        assert_eq!(places[9..11], [(2, 9), (2, 11)]);
        assert_eq!(places[19], (4, 1));
        assert_eq!(found[18].kind, Kind::Text { closed: false });
    }

    #[test]
    fn what_stands_open_is_known_and_so_is_what_closes_wrongly() {
        let names = |script: &str| {
            let (open, wrong) = brackets(&pieces(script));
            let open: Vec<usize> = open.iter().map(|piece| piece.at).collect();
            (open, wrong.map(|(at, of)| (at.at, of.map(|of| of.at))))
        };
        assert_eq!(names("f(a, [b]"), (vec![1], None));
        assert_eq!(names("f(#{ a: [1) }"), (vec![1, 2, 8], Some((10, Some(8)))));
        assert_eq!(names("f(a))"), (vec![], Some((4, None))));
        assert_eq!(names("f(\")\") // )"), (vec![], None));
    }
}
