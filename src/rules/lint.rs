//! What can be seen in a script without running it, also on ways that a run does not take.

use std::{
    cell::LazyCell,
    collections::{BTreeSet, HashSet},
};

use rhai::{AST, ASTNode, Engine, Expr, Position, Stmt, Token};

use crate::diagnostics::{Code, Diagnostic};

use super::{draft::Draft, faults, vocabulary::function};

/// What Rhai itself makes of these names is not a function that is registered.
const KEYWORDS: [&str; 12] = [
    "print",
    "debug",
    "type_of",
    "eval",
    "Fn",
    "call",
    "curry",
    "is_def_var",
    "is_def_fn",
    "is_shared",
    "to_string",
    "to_debug",
];

/// At most so many faults of a script are looked into.
const MOST_LOOKED_FOR: usize = 50;

/// The names of the functions that an engine knows.
pub(super) fn known(engine: &Engine) -> BTreeSet<String> {
    let named =
        engine.collect_fn_metadata(None, |found| Some(found.metadata.name.to_string()), true);
    let keywords = KEYWORDS.map(str::to_owned);
    named.into_iter().chain(keywords).collect()
}

/// The faults of a script that is open: functions that take the name of one of the rule language (V355), calls
/// of functions that there are not (V303) or of variables as if they were (V356), a power of a number with a minus
/// before it (V357).
pub(super) fn lint(
    engine: &Engine,
    ast: &AST,
    known: &BTreeSet<String>,
    draft: &Draft,
    text: &str,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut own = BTreeSet::new();
    let fields = LazyCell::new(|| fields(text));
    for function in ast.iter_functions() {
        if function::ALL.iter().any(|word| word.is(function.name)) {
            let shadow = Diagnostic::new(Code::NativeShadowed).with("name", function.name);
            found.push(shadow.at(draft.builder.location(draft.definition(function.name))));
        }
        own.insert(function.name.to_owned());
    }
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let Some((name, position, as_method)) = path.last().and_then(call) {
            let is_known = known.contains(name)
                || own.contains(name)
                || !name.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
                // A function in a map is called like a method.
                || (as_method && fields.contains(name));
            if !is_known {
                // To look for names that are like it is work, and for nothing where it is only counted.
                let fault = if found.len() >= MOST_LOOKED_FOR {
                    Diagnostic::new(Code::FunctionUnknown).with("name", name)
                } else if draft.has_variable(name) && !as_method {
                    Diagnostic::new(Code::VariableCalled).with("name", name)
                } else {
                    faults::unknown_function(name, draft)
                };
                found.push(fault.at(faults::place(draft, position)));
            }
        }
        true
    });
    found
        .extend(powers(engine, text).map(|position| {
            Diagnostic::new(Code::PowerOfMinus).at(faults::place(draft, position))
        }));
    found.sort_by(|a, b| a.places.cmp(&b.places));
    found.dedup();
    found
}

/// The words of a script that a colon follows.
fn fields(text: &str) -> HashSet<&str> {
    let before = text.split(':');
    let last = |part: &'_ str| {
        part.rfind(|letter: char| !in_name(letter)).map_or(0, |at| {
            at + part
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .map_or(1, char::len_utf8)
        })
    };
    before.filter_map(|part| part.get(last(part)..)).collect()
}

fn in_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// What a node calls, where, and whether as a method; a function of an imported script is found when it is imported.
fn call<'a>(node: &'a ASTNode<'a>) -> Option<(&'a str, Position, bool)> {
    let (call, position, as_method) = match node {
        ASTNode::Expr(Expr::FnCall(call, position)) => (call, position, false),
        ASTNode::Expr(Expr::MethodCall(call, position)) => (call, position, true),
        ASTNode::Stmt(Stmt::FnCall(call, position)) => (call, position, false),
        _ => return None,
    };
    let global = call.namespace.is_empty() && call.op_token.is_none();
    global.then_some((call.name.as_str(), *position, as_method))
}

/// Where a minus stands before a number that is raised to a power: on paper the power goes first, in Rhai the minus.
fn powers<'a>(engine: &'a Engine, text: &'a str) -> impl Iterator<Item = Position> + 'a {
    let inputs = [text];
    // Few scripts raise anything to a power, and to read their signs once more takes as long as to parse them.
    let raises = text.contains("**");
    // The end is given without end.
    let tokens = raises.then(|| engine.lex(&inputs).0).into_iter().flatten();
    let tokens: Vec<(Token, Position)> = tokens
        .take_while(|(token, _)| *token != Token::EOF)
        .collect();
    let mut found = Vec::new();
    for (index, (token, at)) in tokens.iter().enumerate() {
        let next = |ahead: usize| tokens.get(index + ahead).map(|(token, _)| token);
        let raised = match token {
            // A minus and the digits after it are read as one.
            Token::IntegerConstant(number) if *number < 0 => next(1),
            Token::FloatConstant(number) if *number.0 < 0.0 => next(1),
            Token::UnaryMinus if matches!(next(1), Some(Token::Identifier(_))) => next(2),
            _ => None,
        };
        if raised == Some(&Token::PowerOf) {
            found.push(*at);
        }
    }
    found.into_iter()
}

/// The scripts that a script imports by a plain text, as it writes them.
pub(super) fn imports(ast: &AST) -> Vec<String> {
    let mut found = Vec::new();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let Some(ASTNode::Stmt(Stmt::Import(import, _))) = path.last()
            && let Expr::StringConstant(name, _) = &import.0
        {
            found.push(name.to_string());
        }
        true
    });
    found
}
