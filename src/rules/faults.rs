use rhai::{Dynamic, EvalAltResult, ParseError, Position};

use crate::{
    diagnostics::{Code, Diagnostic, Location, close_names},
    model::fold,
    text::{say, tell},
};

use super::{
    draft::Draft,
    functions, operators, syntax,
    vocabulary::{Word, function},
};

/// A fault of parsing in the words of the product.
pub(super) fn of_parsing(error: &ParseError, draft: &Draft) -> Diagnostic {
    syntax::of_parsing(error, draft)
}

/// A fault of running the script that is open, with the places of the calls that led to it, innermost first; each
/// lies in the script of its own.
pub(super) fn of_running(error: &EvalAltResult, draft: &mut Draft) -> Diagnostic {
    let mut places = Vec::new();
    let mut inner = error;
    let outermost = draft.running();
    let mut add = |draft: &Draft, position: Position| {
        if !position.is_none() {
            places.push(place(draft, position));
        }
    };
    loop {
        add(draft, inner.position());
        let (file, deeper) = match inner {
            EvalAltResult::ErrorInFunctionCall(_, file, deeper, _)
            | EvalAltResult::ErrorInModule(file, deeper, _) => (file, deeper),
            _ => break,
        };
        if let Some(file) = draft.file_named(file) {
            draft.turn_to(file);
        }
        inner = deeper;
    }
    let mut diagnostic = running(inner, draft);
    draft.turn_to(outermost);
    for at in places.into_iter().rev() {
        if !diagnostic.places.contains(&at) {
            diagnostic.places.push(at);
        }
    }
    diagnostic
}

fn running(error: &EvalAltResult, draft: &Draft) -> Diagnostic {
    let position = error.position();
    let failed = |text: String| Diagnostic::new(Code::ScriptFailed).with("text", text);
    let stop = |key: &str, word: &str| {
        let words = [("word", word.to_owned())];
        failed(tell(draft.language, key, &words))
    };
    let named = word_at(draft, position);
    match error {
        EvalAltResult::ErrorVariableNotFound(name, _) => syntax::unknown_variable(name, draft),
        EvalAltResult::ErrorFunctionNotFound(signature, _) => {
            function_not_found(signature, position, draft)
        }
        EvalAltResult::ErrorMismatchDataType(_, found, _) if is_column(found) || is_row(found) => {
            let code = if is_row(found) {
                Code::RowAsValue
            } else {
                Code::ColumnAsValue
            };
            Diagnostic::new(code).with("operator", condition(draft, position))
        }
        EvalAltResult::ErrorMismatchDataType(_, found, _)
        | EvalAltResult::ErrorMismatchOutputType(_, found, _) => {
            stop("stop.kind", &kind_named(found, draft))
        }
        EvalAltResult::ErrorTooManyOperations(_)
        | EvalAltResult::ErrorTooManyVariables(_)
        | EvalAltResult::ErrorTooManyModules(_)
        | EvalAltResult::ErrorStackOverflow(_)
        | EvalAltResult::ErrorDataTooLarge(..)
        | EvalAltResult::ErrorTerminated(..) => Diagnostic::new(Code::LimitExceeded),
        EvalAltResult::ErrorRuntime(value, _) if value.is::<Diagnostic>() => {
            value.clone().cast::<Diagnostic>()
        }
        EvalAltResult::ErrorRuntime(value, _) => failed(thrown(value, draft)),
        EvalAltResult::ErrorArithmetic(..) => stop("stop.arithmetic", ""),
        EvalAltResult::ErrorPropertyNotFound(name, _) => stop("stop.property", name),
        EvalAltResult::ErrorDotExpr(..) => stop("stop.property", &named),
        EvalAltResult::ErrorIndexNotFound(index, _) => stop("stop.property", &index.to_string()),
        EvalAltResult::ErrorArrayBounds(_, index, _)
        | EvalAltResult::ErrorStringBounds(_, index, _) => stop("stop.bounds", &index.to_string()),
        EvalAltResult::ErrorIndexingType(..) => stop("stop.index", ""),
        EvalAltResult::ErrorFor(_) => stop("stop.for", ""),
        EvalAltResult::ErrorVariableExists(name, _)
        | EvalAltResult::ErrorForbiddenVariable(name, _) => stop("syntax.twice", name),
        EvalAltResult::ErrorAssignmentToConstant(name, _)
        | EvalAltResult::ErrorNonPureMethodCallOnConstant(name, _) => {
            stop("syntax.assignment", name)
        }
        EvalAltResult::ErrorUnboundThis(_) => stop("syntax.reserved", "this"),
        _ => stop("stop.other", &named),
    }
}

/// What a script says with `throw`.
fn thrown(value: &Dynamic, draft: &Draft) -> String {
    match value.clone().into_string() {
        Ok(text) if !text.trim().is_empty() => text.trim_end_matches('.').to_owned(),
        _ => say(draft.language, "stop.thrown").to_owned(),
    }
}

fn is_column(kind: &str) -> bool {
    matches!(kind, "kolumn" | "villkor")
        || kind.ends_with("FigureHandle")
        || kind.ends_with("ConditionHandle")
}

fn is_row(kind: &str) -> bool {
    kind == "raduttryck" || kind.ends_with("RowHandle")
}

/// The word that stands at a position.
fn word_at(draft: &Draft, position: Position) -> String {
    let (_, after) = draft.around(position);
    after
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect()
}

/// What wants a yes or no where a column stands: `&&` or `||` beside it, else the `if` or `while` around it.
fn condition(draft: &Draft, position: Position) -> &'static str {
    let (before, after) = draft.around(position);
    let before = before.trim_end();
    let line = after.lines().next().unwrap_or("");
    let line = line.split(['{', ';']).next().unwrap_or("");
    for operator in ["&&", "||"] {
        if before.ends_with(operator) || line.contains(operator) {
            return operator;
        }
    }
    if before.ends_with("while") {
        "while"
    } else {
        "if"
    }
}

/// What users call a value of a kind that Rhai names.
fn kind_named(kind: &str, draft: &Draft) -> String {
    let key = match kind {
        condition if condition == "villkor" || condition.ends_with("ConditionHandle") => {
            "kind.condition"
        }
        column if is_column(column) => "kind.column",
        area if area == "område" || area.ends_with("AreaHandle") => "kind.area",
        row if is_row(row) => "kind.row",
        table if table == "tabell" || table.ends_with("TableHandle") => "kind.table",
        dated if dated == "parameter" || dated.ends_with("ParameterHandle") => "kind.parameter",
        fund if fund == "fond" || fund.ends_with("FundHandle") => "kind.fund",
        money if money == "belopp" || money.ends_with("Kronor") => "kind.money",
        years if years == "år" || years.ends_with("LatestYears") => "kind.years",
        "i64" | "f64" | "int" | "float" | "integer" => "kind.number",
        "bool" => "kind.truth",
        "array" => "kind.list",
        "map" => "kind.options",
        "()" => "kind.nothing",
        "Fn" => "kind.function",
        "char" => "kind.text",
        text if text.contains("str") || text.contains("String") => "kind.text",
        _ => "kind.other",
    };
    say(draft.language, key).to_owned()
}

/// A function that does not exist, one of ours that does not take what it is given, or an operator between
/// what it does not go between.
fn function_not_found(signature: &str, position: Position, draft: &Draft) -> Diagnostic {
    let (name, given) = signature.split_once(" (").unwrap_or((signature, ""));
    let given = given.trim_end_matches(')').trim();
    let kinds: Vec<&str> = match given {
        "" => Vec::new(),
        given => given.split(", ").collect(),
    };
    // A method's own area stands before the brackets.
    let skipped = usize::from(
        (function::MEASURE.is(name) || function::PAYMENT.is(name)) && !kinds.is_empty(),
    );
    let listed = |between: &str| {
        let named: Vec<String> = kinds
            .iter()
            .skip(skipped)
            .map(|kind| kind_named(kind, draft))
            .collect();
        named.join(between)
    };
    if let Some(word) = function::ALL.iter().find(|word| word.is(name)) {
        let key = match kinds.len() - skipped {
            0 => "kind.empty",
            1 => "kind.alone",
            _ => "kind.together",
        };
        let many = functions::usage_of_many(word)
            .filter(|_| kinds.len() > functions::MOST_MEMBERS)
            .map(|key| (key, [("name", name.to_owned())]));
        let (found, usage) = match many {
            Some((usage, name)) => {
                let most = [("count", functions::MOST_MEMBERS.to_string())];
                let found = tell(draft.language, "kind.many", &most);
                (found, tell(draft.language, usage, &name))
            }
            None => {
                let found = tell(draft.language, key, &[("kinds", listed(", "))]);
                (found, draft.usage(word))
            }
        };
        let meant = draft.decimal_comma(draft.span(position));
        return Diagnostic::new(Code::ArgumentsWrong)
            .with("function", name)
            .with("found", found)
            .with("usage", usage)
            .meant(meant.into_iter().collect());
    }
    let is_operator = !name.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
    if is_operator && kinds.iter().any(|kind| is_column(kind)) {
        return Diagnostic::new(Code::ColumnAsValue).with("operator", name);
    }
    if name == operators::SORTED && kinds.len() == 2 {
        let and = format!(" {} ", say(draft.language, "stop.and"));
        let text = tell(draft.language, "stop.unordered", &[("kinds", listed(&and))]);
        return Diagnostic::new(Code::ScriptFailed).with("text", text);
    }
    if is_operator {
        let and = format!(" {} ", say(draft.language, "stop.and"));
        let words = [("word", name.to_owned()), ("kinds", listed(&and))];
        let text = tell(draft.language, "stop.operator", &words);
        return Diagnostic::new(Code::ScriptFailed).with("text", text);
    }
    unknown_function(name, draft)
}

/// A function that there is not, with the one that is written otherwise, those of which it is the first word, or the
/// names that are like it.
pub(super) fn unknown_function(name: &str, draft: &Draft) -> Diagnostic {
    let folded = fold(name);
    let begun = format!("{folded}_");
    let in_language = |word: &Word| word.in_language(draft.language);
    let spelt = |fits: &dyn Fn(&str) -> bool| -> Vec<String> {
        function::ALL
            .iter()
            .filter(|word| word.spellings().into_iter().any(fits))
            .map(|word| in_language(word).to_owned())
            .take(3)
            .collect()
    };
    let mut meant = spelt(&|spelling| spelling == folded);
    if meant.is_empty() {
        meant = spelt(&|spelling| spelling.starts_with(&begun));
    }
    if meant.is_empty() {
        let words: Vec<&str> = function::ALL.iter().map(in_language).collect();
        let own = draft.names();
        let known = words.iter().copied().chain(own.iter().map(String::as_str));
        meant = close_names(name, known);
    }
    Diagnostic::new(Code::FunctionUnknown)
        .with("name", name)
        .meant(meant)
}

pub(super) fn place(draft: &Draft, position: Position) -> Location {
    draft.builder.location(draft.span(position))
}

/// A line and a character of the script that runs, as users see them.
pub(super) fn place_of(draft: &Draft, (line, column): (usize, usize)) -> Location {
    draft.builder.location(draft.span_of(line, column))
}
