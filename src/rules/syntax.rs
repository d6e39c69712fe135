use rhai::{LexError, ParseError, ParseErrorType, Position};

use crate::{
    diagnostics::{Code, Diagnostic, close_names},
    text::{say, tell},
};

use super::{draft::Draft, faults::place};

/// A fault of parsing in the words of the product. Rhai stops at the first, so a script has at most one.
pub(super) fn of_parsing(error: &ParseError, draft: &Draft) -> Diagnostic {
    let syntax = |text: String| Diagnostic::new(Code::ScriptSyntax).with("text", text);
    let position = error.position();
    let diagnostic = match error.err_type() {
        ParseErrorType::VariableUndefined(name) => unknown_variable(name, draft),
        ParseErrorType::BadInput(LexError::ImproperSymbol(name, _))
        | ParseErrorType::Reserved(name)
            if name == "eval" =>
        {
            Diagnostic::new(Code::ScriptForbidden).with("name", name)
        }
        ParseErrorType::ModuleUndefined(name) => {
            Diagnostic::new(Code::ScriptForbidden).with("name", format!("{name}::"))
        }
        other => syntax(pasted(draft, position).unwrap_or_else(|| reason(other, draft, position))),
    };
    diagnostic.at(place(draft, position))
}

/// A name that nothing has given a value, with the names of the script that are like it.
pub(super) fn unknown_variable(name: &str, draft: &Draft) -> Diagnostic {
    let known = draft.names();
    Diagnostic::new(Code::VariableUnknown)
        .with("name", name)
        .meant(close_names(name, known.iter().map(String::as_str)))
}

/// What a person meant who typed as on paper, or pasted from a document: a decimal comma, curly quotes, a dash,
/// a space that is none.
fn pasted(draft: &Draft, position: Position) -> Option<String> {
    let (before, after) = draft.around(position);
    let mut letters = after.chars();
    let letter = letters.next()?;
    let digit = |letter: Option<char>| letter.is_some_and(|found| found.is_ascii_digit());
    let key = match letter {
        ',' if digit(before.chars().next_back()) && digit(letters.next()) => "syntax.comma",
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

/// Why a script cannot be parsed, in the pack's language.
fn reason(error: &ParseErrorType, draft: &Draft, position: Position) -> String {
    let (before, _) = draft.around(position);
    let begins_line = before.trim_end_matches([' ', '\t']).ends_with('\n');
    let word = |key: &str, word: &str| tell(draft.language, key, &[("word", word.to_owned())]);
    match error {
        ParseErrorType::UnexpectedEOF => word("syntax.end", ""),
        ParseErrorType::MissingToken(token, _) if token == "," => word("syntax.separator", ""),
        ParseErrorType::MissingToken(token, _) if token == ";" && begins_line => {
            word("syntax.semicolon", "")
        }
        ParseErrorType::MissingToken(token, _) => word("syntax.expected", token),
        ParseErrorType::MissingSymbol(_) | ParseErrorType::ExprExpected(_) => {
            word("syntax.value", "")
        }
        ParseErrorType::UnknownOperator(operator) => word("syntax.operator", operator),
        ParseErrorType::Reserved(name) | ParseErrorType::ForbiddenVariable(name) => {
            word("syntax.reserved", name)
        }
        ParseErrorType::VariableExpected | ParseErrorType::PropertyExpected => {
            word("syntax.name", "")
        }
        ParseErrorType::DuplicatedProperty(name)
        | ParseErrorType::DuplicatedVariable(name)
        | ParseErrorType::VariableExists(name) => word("syntax.twice", name),
        ParseErrorType::AssignmentToConstant(name)
        | ParseErrorType::AssignmentToInvalidLHS(name) => word("syntax.assignment", name),
        ParseErrorType::WrongDocComment => word("syntax.comment", ""),
        ParseErrorType::ExprTooDeep
        | ParseErrorType::TooManyFunctions
        | ParseErrorType::LiteralTooLarge(..) => word("syntax.large", ""),
        ParseErrorType::MismatchedType(wanted, _) if wanted.contains("iterable") => {
            word("stop.for", "")
        }
        ParseErrorType::MismatchedType(..) => word("syntax.condition", ""),
        ParseErrorType::MalformedIndexExpr(_) => word("syntax.index", ""),
        ParseErrorType::LoopBreak => word("syntax.loop", ""),
        ParseErrorType::WrongFnDefinition | ParseErrorType::WrongExport => {
            word("syntax.function.inside", "")
        }
        ParseErrorType::FnMissingName
        | ParseErrorType::FnMissingParams(_)
        | ParseErrorType::FnMissingBody(_) => word("syntax.function.whole", ""),
        ParseErrorType::FnDuplicatedDefinition(name, _)
        | ParseErrorType::FnDuplicatedParam(_, name) => word("syntax.twice", name),
        ParseErrorType::WrongSwitchIntegerCase
        | ParseErrorType::WrongSwitchDefaultCase
        | ParseErrorType::WrongSwitchCaseCondition => word("syntax.switch", ""),
        ParseErrorType::BadInput(lex) => match lex {
            LexError::ImproperSymbol(symbol, _) if symbol == "=" => word("syntax.equals", ""),
            LexError::UnexpectedInput(input)
            | LexError::ImproperSymbol(input, _)
            | LexError::MalformedChar(input)
            | LexError::MalformedIdentifier(input)
                if !input.is_empty() =>
            {
                word("syntax.letter", input)
            }
            LexError::UnterminatedString => word("syntax.quote", ""),
            LexError::StringTooLong(_) => word("syntax.large", ""),
            LexError::MalformedNumber(number) => word("syntax.number", number),
            LexError::MalformedEscapeSequence(sequence) => word("syntax.escape", sequence),
            _ => say(draft.language, "syntax.other").to_owned(),
        },
        _ => say(draft.language, "syntax.other").to_owned(),
    }
}
