use rhai::{EvalAltResult, LexError, ParseError, ParseErrorType, Position};

use crate::{
    diagnostics::{Code, Diagnostic, Location, close_names},
    text::tell,
};

use super::{draft::Draft, vocabulary::function};

/// A fault of parsing in the words of the product. Rhai stops at the first, so a script has at most one.
pub(super) fn of_parsing(error: &ParseError, draft: &Draft, text: &str) -> Diagnostic {
    let diagnostic = match error.err_type() {
        ParseErrorType::VariableUndefined(name) => unknown_variable(name, text),
        other => Diagnostic::new(Code::ScriptSyntax).with("text", reason(other, draft)),
    };
    diagnostic.at(place(draft, error.position()))
}

fn unknown_variable(name: &str, text: &str) -> Diagnostic {
    let known = names_in(text);
    Diagnostic::new(Code::VariableUnknown)
        .with("name", name)
        .meant(close_names(name, known.iter().map(String::as_str)))
}

/// Names that a script gives, after `let`, `const` and `fn`.
fn names_in(text: &str) -> Vec<String> {
    let mut words = text
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty());
    let mut names = Vec::new();
    while let Some(word) = words.next() {
        if matches!(word, "let" | "const" | "fn")
            && let Some(name) = words.next()
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// Why a script cannot be parsed, in the pack's language.
fn reason(error: &ParseErrorType, draft: &Draft) -> String {
    let word = |key: &str, word: &str| tell(draft.language, key, &[("word", word.to_owned())]);
    match error {
        ParseErrorType::UnexpectedEOF => word("syntax.end", ""),
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
        ParseErrorType::BadInput(lex) => match lex {
            LexError::UnexpectedInput(input) => word("syntax.letter", input),
            LexError::UnterminatedString => word("syntax.quote", ""),
            LexError::MalformedNumber(number) => word("syntax.number", number),
            LexError::ImproperSymbol(symbol, _) if !symbol.is_empty() => {
                word("syntax.letter", symbol)
            }
            other => word("syntax.other", &other.to_string()),
        },
        other => word("syntax.other", &other.to_string()),
    }
}

/// A fault of running, with the places of the calls that led to it, innermost first.
pub(super) fn of_running(error: &EvalAltResult, draft: &Draft) -> Diagnostic {
    let mut places = Vec::new();
    let mut inner = error;
    while let EvalAltResult::ErrorInFunctionCall(_, _, deeper, position)
    | EvalAltResult::ErrorInModule(_, deeper, position) = inner
    {
        places.push(*position);
        inner = deeper;
    }
    places.push(inner.position());
    let mut diagnostic = running(inner, draft);
    for position in places.into_iter().rev().filter(|place| !place.is_none()) {
        let at = place(draft, position);
        if !diagnostic.places.contains(&at) {
            diagnostic.places.push(at);
        }
    }
    diagnostic
}

fn running(error: &EvalAltResult, draft: &Draft) -> Diagnostic {
    match error {
        EvalAltResult::ErrorVariableNotFound(name, _) => {
            Diagnostic::new(Code::VariableUnknown).with("name", name)
        }
        EvalAltResult::ErrorFunctionNotFound(signature, _) => function_not_found(signature, draft),
        EvalAltResult::ErrorMismatchDataType(_, found, _) if found.contains("kolumn") => {
            Diagnostic::new(Code::ColumnAsValue).with("operator", "if")
        }
        EvalAltResult::ErrorTooManyOperations(_)
        | EvalAltResult::ErrorTooManyVariables(_)
        | EvalAltResult::ErrorStackOverflow(_)
        | EvalAltResult::ErrorDataTooLarge(..) => Diagnostic::new(Code::LimitExceeded),
        EvalAltResult::ErrorModuleNotFound(name, _) => {
            Diagnostic::new(Code::ScriptForbidden).with("name", format!("import \"{name}\""))
        }
        other => {
            let mut bare = other.to_string();
            if let Some(at) = bare.find(" (line ") {
                bare.truncate(at);
            }
            Diagnostic::new(Code::ScriptFailed).with("text", bare)
        }
    }
}

/// A function that does not exist, or one of ours that does not take what it is given.
fn function_not_found(signature: &str, draft: &Draft) -> Diagnostic {
    let (name, given) = signature.split_once(" (").unwrap_or((signature, ""));
    let given = given.trim_end_matches(')').trim();
    if let Some(word) = function::ALL.iter().find(|word| word.is(name)) {
        return Diagnostic::new(Code::ArgumentsWrong)
            .with("function", name)
            .with("found", format!("({given})"))
            .with("usage", draft.usage(word));
    }
    if given.contains("kolumn") && !name.starts_with(|letter: char| letter.is_alphabetic()) {
        return Diagnostic::new(Code::ColumnAsValue).with("operator", name);
    }
    let known = function::ALL
        .iter()
        .map(|word| word.in_language(draft.language));
    Diagnostic::new(Code::FunctionUnknown)
        .with("name", name)
        .meant(close_names(name, known))
}

fn place(draft: &Draft, position: Position) -> Location {
    draft.builder.location(draft.span(position))
}
