//! What a person did who wrote a script that cannot be parsed. The parser stops where it no longer understands, which
//! may be far from there.

use rhai::{ParseErrorType, Position};

use crate::text::tell;

use super::{
    super::{
        draft::Draft,
        vocabulary::{Word, function, value},
    },
    pieces::{Kind, Piece, brackets, closing, pieces},
};

/// What is to be said of a fault of parsing, and where: line and character, the place to go to first.
pub(super) struct Cause {
    pub(super) text: String,
    pub(super) places: Vec<(usize, usize)>,
}

/// Signs that people know from paper or from spreadsheets, and how a script has them.
const OTHER_SIGNS: [(&str, &str); 8] = [
    ("<>", "!="),
    ("≠", "!="),
    ("=>", ">="),
    ("≥", ">="),
    ("=<", "<="),
    ("≤", "<="),
    ("×", "*"),
    ("÷", "/"),
];

/// Words that stand after what they are about, with a dot between.
const METHODS: [Word; 20] = [
    function::MEASURE,
    function::PAYMENT,
    function::FILTER,
    function::ADD_COLUMN,
    function::SORT,
    function::GROUP_BY,
    function::CHANGE,
    function::PER,
    function::EQUALS,
    function::DIFFERS,
    function::AT_LEAST,
    function::AT_MOST,
    function::ABOVE,
    function::BELOW,
    function::IS_EMPTY,
    function::YEAR_OF,
    function::NEEDS,
    function::AT,
    function::MONEY,
    function::SHARE,
];

/// Words whose first argument is a text.
const OF_TEXTS: [Word; 10] = [
    function::KPI,
    function::AREA,
    function::MEASURE,
    function::FETCH,
    function::TABLE,
    function::COLUMN,
    function::SHOW_TABLE,
    function::SHOW_MAP,
    function::SHOW_CHART,
    function::EXPECT,
];

const VALUES: [Word; 8] = [
    value::HIGH,
    value::LOW,
    value::NONE,
    value::TEXT,
    value::NUMBER,
    value::DATE,
    value::GROUP,
    value::EVERYONE,
];

/// Words of the script language that begin a statement, or go on with one that a block ended.
const STATEMENTS: [&str; 9] = [
    "let", "const", "fn", "return", "for", "while", "import", "export", "else",
];

/// The cause of a fault that the parser has at a position, if it is one of those that are known.
pub(super) fn cause(error: &ParseErrorType, draft: &Draft, position: Position) -> Option<Cause> {
    let pieces = pieces(draft.running_text());
    let at = (
        position.line().unwrap_or(usize::MAX),
        position.position().unwrap_or(1),
    );
    let ends = matches!(error, ParseErrorType::UnexpectedEOF);
    let here = pieces
        .iter()
        .position(|piece| !ends && (piece.line, piece.column + piece.text.chars().count()) > at);
    let fault = Fault {
        error,
        draft,
        here: here.unwrap_or(pieces.len()),
        pieces: &pieces,
    };
    fault.cause()
}

struct Fault<'a> {
    error: &'a ParseErrorType,
    draft: &'a Draft,
    pieces: &'a [Piece<'a>],
    /// The piece at which the parser stopped, by index; their number at the end of the script.
    here: usize,
}

impl<'a> Fault<'a> {
    fn cause(&self) -> Option<Cause> {
        self.quote()
            .or_else(|| self.decimal_comma())
            .or_else(|| self.thousands())
            .or_else(|| self.percent())
            .or_else(|| self.other_sign())
            .or_else(|| self.options())
            .or_else(|| self.unquoted())
            .or_else(|| self.infix())
            .or_else(|| self.uncalled())
            .or_else(|| self.elsewhere())
            .or_else(|| self.condition())
            .or_else(|| self.semicolon())
            .or_else(|| self.dot())
            .or_else(|| self.bracket())
    }

    /// The piece so many after the one at which the parser stopped, or before it.
    fn piece(&self, offset: isize) -> Option<&'a Piece<'a>> {
        self.pieces.get(self.here.checked_add_signed(offset)?)
    }

    fn said(&self, key: &str, words: &[(&'static str, &str)], at: &[&Piece<'_>]) -> Option<Cause> {
        let words: Vec<(&'static str, String)> = words
            .iter()
            .map(|(name, word)| (*name, (*word).to_owned()))
            .collect();
        Some(Cause {
            text: tell(self.draft.language, key, &words),
            places: at.iter().map(|piece| (piece.line, piece.column)).collect(),
        })
    }

    /// The innermost bracket that stands open before the piece, with its index.
    fn innermost(&self) -> Option<(usize, Piece<'a>)> {
        let (open, _) = brackets(self.pieces.get(..self.here)?);
        let last = *open.last()?;
        let index = self.pieces.iter().position(|piece| *piece == last)?;
        Some((index, last))
    }

    /// A quotation mark that is missing on the line: behind a text that swallows what follows it, or before a word.
    fn quote(&self) -> Option<Cause> {
        let line = self.piece(0).or_else(|| self.pieces.last())?.line;
        let unclosed = self.pieces.iter().find(|piece| {
            let backtick = piece.text.starts_with('`') && piece.line <= line;
            piece.kind == Kind::Text { closed: false } && (backtick || piece.line == line)
        })?;
        for (index, piece) in self.pieces.iter().enumerate() {
            if piece.line != unclosed.line || !matches!(piece.kind, Kind::Text { .. }) {
                continue;
            }
            let before = self.pieces.get(..index).unwrap_or_default();
            let words = before.iter().rev().take_while(|word| {
                word.line == piece.line && matches!(word.kind, Kind::Word | Kind::Number)
            });
            let beside = before.last().is_some_and(|last| last.end() == piece.at);
            if let Some(word) = words.last().filter(|_| beside) {
                return self.said("syntax.quote.before", &[("word", word.text)], &[word]);
            }
            let inside = piece.text.trim_matches('"').trim_end();
            let swallows = inside.ends_with([',', ':', '(', '[', '{', '+', '=']);
            let next = self.pieces.get(index + 1);
            let touches =
                next.is_some_and(|next| next.kind == Kind::Word && next.at == piece.end());
            if swallows || touches || piece == unclosed {
                return self.said(lacking(piece), &[], &[piece]);
            }
        }
        self.said(lacking(unclosed), &[], &[unclosed])
    }

    /// `0,66` for `0.66`.
    fn decimal_comma(&self) -> Option<Cause> {
        let from = if self.piece(0)?.is(",") { -1 } else { -2 };
        let (whole, comma, part) = (
            self.piece(from)?,
            self.piece(from + 1)?,
            self.piece(from + 2)?,
        );
        let is_one = comma.is(",")
            && [whole, part]
                .iter()
                .all(|number| number.kind == Kind::Number)
            && whole.end() == comma.at
            && comma.end() == part.at;
        let number = format!("{}.{}", whole.text, part.text);
        is_one.then(|| self.said("syntax.comma", &[("word", &number)], &[whole]))?
    }

    /// `50 000` for `50_000`.
    fn thousands(&self) -> Option<Cause> {
        let (first, second) = (self.piece(-1)?, self.piece(0)?);
        let is_one = [first, second]
            .iter()
            .all(|number| number.kind == Kind::Number)
            && first.line == second.line
            && first.text.len() <= 3
            && second
                .text
                .split('.')
                .next()
                .is_some_and(|digits| digits.len() == 3);
        let number = format!("{}_{}", first.text, second.text);
        is_one.then(|| self.said("syntax.thousands", &[("word", &number)], &[first]))?
    }

    /// `25 %` for `25`.
    fn percent(&self) -> Option<Cause> {
        let (number, sign) = (self.piece(-2)?, self.piece(-1)?);
        let is_one = number.kind == Kind::Number && sign.is("%");
        is_one.then(|| self.said("syntax.percent", &[], &[sign]))?
    }

    /// `<>` for `!=`, and other signs from elsewhere.
    fn other_sign(&self) -> Option<Cause> {
        let piece = self.piece(0)?;
        let (_, instead) = OTHER_SIGNS.iter().find(|(sign, _)| piece.is(sign))?;
        let words = [("word", piece.text), ("instead", *instead)];
        self.said("syntax.sign", &words, &[piece])
    }

    /// `{ bra: "hög" }` or `bra: "hög"` for `#{ bra: "hög" }`.
    fn options(&self) -> Option<Cause> {
        let (index, open) = self.innermost()?;
        if open.is("{") {
            let before = self.pieces.get(index.checked_sub(1)?)?;
            let (name, colon) = (self.pieces.get(index + 1)?, self.pieces.get(index + 2)?);
            let is_value = ["(", ",", ":", "=", "["].iter().any(|sign| before.is(sign));
            let named = matches!(name.kind, Kind::Word | Kind::Text { .. }) && colon.is(":");
            return (is_value && named).then(|| self.said("syntax.braces", &[], &[&open]))?;
        }
        let back = if self.piece(0)?.is(":") { -1 } else { 0 };
        let (name, colon) = (self.piece(back)?, self.piece(back + 1)?);
        let bare = open.is("(") || open.is("[");
        let named = name.kind == Kind::Word && colon.is(":");
        (bare && named).then(|| self.said("syntax.bare", &[("word", name.text)], &[name]))?
    }

    /// `bra: hög` for `bra: "hög"`, and `kpi(U1)` for `kpi("U1")`.
    fn unquoted(&self) -> Option<Cause> {
        let ParseErrorType::VariableUndefined(name) = self.error else {
            return None;
        };
        let (word, before) = (self.piece(0)?, self.piece(-1)?);
        let of_option = before.is(":") && VALUES.iter().any(|value| value.is(name));
        let called = self.piece(-2).filter(|_| before.is("("));
        let of_function = called.is_some_and(|called| {
            let takes_text = OF_TEXTS.iter().any(|word| word.is(called.text));
            takes_text && self.draft.names_like(name).is_empty()
        });
        let unquoted = of_option || of_function;
        unquoted.then(|| self.said("syntax.unquoted", &[("word", name)], &[word]))?
    }

    /// `a och b` for `och(a, b)`.
    fn infix(&self) -> Option<Cause> {
        let (before, piece) = (self.piece(-1)?, self.piece(0)?);
        let after_value = before.kind != Kind::Sign || before.is(")") || before.is("]");
        let folded = piece.text.to_lowercase();
        let mut words = [function::AND, function::OR].into_iter();
        let word = words.find(|word| word.is(&folded))?;
        after_value.then(|| self.as_function(&word, piece))?
    }

    /// `inte a` for `inte(a)`.
    fn uncalled(&self) -> Option<Cause> {
        let ParseErrorType::VariableUndefined(name) = self.error else {
            return None;
        };
        let word = function::ALL.iter().find(|word| word.is(name))?;
        let piece = self.piece(0)?;
        let called = self.piece(1).is_some_and(|next| next.is("("));
        (!called).then(|| self.as_function(word, piece))?
    }

    /// A variable that has its value further down, or outside the function in which it is used.
    fn elsewhere(&self) -> Option<Cause> {
        let ParseErrorType::VariableUndefined(name) = self.error else {
            return None;
        };
        let piece = self.piece(0)?;
        let given = |pair: &[Piece<'_>]| match pair {
            [of, known] => (of.is_word("let") || of.is_word("const")) && known.text == name,
            _ => false,
        };
        let before = self.pieces.get(..self.here)?;
        if !before.windows(2).any(given) {
            let after = self.pieces.get(self.here..)?;
            let later = after.windows(2).find(|pair| given(pair))?.last()?;
            return self.said("syntax.later", &[("word", name)], &[piece, later]);
        }
        let function = before.iter().rposition(|word| word.is_word("fn"))?;
        let body = before.get(function..)?.iter().find(|sign| sign.is("{"))?;
        let (open, _) = brackets(before);
        let inside = open.iter().any(|open| open == body);
        inside.then(|| self.said("syntax.outside", &[("word", name)], &[piece, body]))?
    }

    fn as_function(&self, word: &Word, piece: &Piece<'_>) -> Option<Cause> {
        let usage = self.draft.usage(word);
        let words = [("word", piece.text), ("usage", usage.as_str())];
        self.said("syntax.call", &words, &[piece])
    }

    /// `if(a > 3, b, c)`, as in a spreadsheet.
    fn condition(&self) -> Option<Cause> {
        let (index, open) = self.innermost()?;
        let asked = self.pieces.get(index.checked_sub(1)?)?;
        let usage = self.draft.usage(&function::IF_ELSE);
        let is_one = open.is("(") && asked.is_word("if") && self.piece(0)?.is(",");
        is_one.then(|| self.said("syntax.if", &[("usage", &usage)], &[asked]))?
    }

    /// `medel(a; b)`, as in a spreadsheet.
    fn semicolon(&self) -> Option<Cause> {
        let piece = self.piece(0).filter(|piece| piece.is(";"))?;
        let (index, open) = self.innermost().filter(|(_, open)| !open.is("{"))?;
        let line = self.pieces.get(index..)?;
        let length = line.iter().position(|next| next.line > piece.line);
        let line = line.get(..length.unwrap_or(line.len()))?;
        let closes = (1..=line.len()).any(|length| {
            let (open, wrong) = brackets(line.get(..length).unwrap_or_default());
            open.is_empty() && wrong.is_none()
        });
        let listed = closes && (open.is("(") || open.is("[") || open.is("#{"));
        listed.then(|| self.said("syntax.list", &[], &[piece]))?
    }

    /// A dot that is missing before a word, or one that begins a statement of its own.
    fn dot(&self) -> Option<Cause> {
        let (before, piece) = (self.piece(-1)?, self.piece(0)?);
        if piece.is(".") && before.is(";") {
            let next = self.piece(1).map_or("", |next| next.text);
            return self.said("syntax.cut", &[("word", next)], &[before, piece]);
        }
        let after_value = before.is(")")
            || before.is("]")
            || (before.kind == Kind::Word && !STATEMENTS.contains(&before.text));
        let called = self.piece(1).is_some_and(|next| next.is("("));
        let is_method = METHODS.iter().any(|word| word.is(piece.text));
        let lacks = after_value && called && is_method;
        lacks.then(|| self.said("syntax.dot", &[("word", piece.text)], &[piece]))?
    }

    /// A bracket that is not closed, closed by another, or closed without being open.
    fn bracket(&self) -> Option<Cause> {
        let stopped = self.piece(0);
        let upto = (self.here + 1).min(self.pieces.len());
        let (open, wrong) = brackets(self.pieces.get(..upto)?);
        if let Some((closer, opened)) = wrong {
            let Some(opened) = opened else {
                let word = [("word", closer.text)];
                return self.said("syntax.unopened", &word, &[&closer]);
            };
            let words = [
                ("word", opened.text),
                ("closing", closing(opened.text)),
                ("found", closer.text),
            ];
            return self.said("syntax.mismatched", &words, &[&opened, &closer]);
        }
        let last = open.last()?;
        let words = [("word", last.text), ("closing", closing(last.text))];
        let Some(stopped) = stopped else {
            return self.said("syntax.unclosed", &words, &[last]);
        };
        let statement = (stopped.is(";") && !last.is("{"))
            || (!last.is("{") && STATEMENTS.contains(&stopped.text));
        if statement {
            return self.said("syntax.unclosed.before", &words, &[last, stopped]);
        }
        let begins_line = self
            .piece(-1)
            .is_some_and(|before| before.line < stopped.line);
        let lacks_comma =
            matches!(self.error, ParseErrorType::MissingToken(token, _) if token == ",");
        let either = lacks_comma && begins_line;
        either.then(|| self.said("syntax.separator.line", &words, &[last, stopped]))?
    }
}

/// What is said of a text whose closing mark is missing.
fn lacking(text: &Piece<'_>) -> &'static str {
    match text.text.starts_with('`') {
        true => "syntax.quote.grave",
        false => "syntax.quote",
    }
}

/// What a person meant who pasted from a document: curly quotes, a dash, a space that is none.
pub(super) fn pasted(draft: &Draft, position: Position) -> Option<String> {
    let (_, after) = draft.around(position);
    let letter = after.chars().next()?;
    let key = match letter {
        '“' | '”' | '„' | '’' | '‘' | '‚' | '«' | '»' | '´' => "syntax.curly",
        '–' | '—' | '−' | '\u{2010}'..='\u{2012}' => "syntax.dash",
        '\u{a0}' | '\u{2000}'..='\u{200f}' | '\u{202f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {
            "syntax.space"
        }
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "syntax.space",
        _ => return None,
    };
    let word = letter.to_string();
    Some(tell(draft.language, key, &[("word", word)]))
}
