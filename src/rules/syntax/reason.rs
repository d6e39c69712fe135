use rhai::{LexError, ParseErrorType, Position};

use crate::text::{say, tell};

use super::super::{draft::Draft, operators::written};

/// Why a script cannot be parsed as the parser has it, in the pack's language.
pub(super) fn reason(error: &ParseErrorType, draft: &Draft, position: Position) -> String {
    let (before, _) = draft.around(position);
    let begins_line = before.trim_end_matches([' ', '\t']).ends_with('\n');
    let word =
        |key: &str, word: &str| tell(draft.language, key, &[("word", written(word).to_owned())]);
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
