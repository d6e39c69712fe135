//! Scripts that cannot be parsed, in the words of the product.

mod causes;
mod pieces;
mod reason;

use rhai::{LexError, ParseError, ParseErrorType};

use crate::diagnostics::{Code, Diagnostic};

use super::{
    draft::Draft,
    faults::{place, place_of},
};

use causes::{Cause, cause, pasted};
use reason::reason;

/// A fault of parsing in the words of the product. Rhai stops at the first, so a script has at most one.
pub(super) fn of_parsing(error: &ParseError, draft: &Draft) -> Diagnostic {
    let syntax = |text: String| Diagnostic::new(Code::ScriptSyntax).with("text", text);
    let position = error.position();
    let here = |diagnostic: Diagnostic| diagnostic.at(place(draft, position));
    let told = pasted(draft, position).map(syntax).map(here).or_else(|| {
        let Cause { text, places } = cause(error.err_type(), draft, position)?;
        let places = places.into_iter();
        Some(places.fold(syntax(text), |fault, at| fault.at(place_of(draft, at))))
    });
    if let Some(told) = told {
        return told;
    }
    here(match error.err_type() {
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
        other => syntax(reason(other, draft, position)),
    })
}

/// A name that nothing has given a value, with the names of the script that are like it.
pub(super) fn unknown_variable(name: &str, draft: &Draft) -> Diagnostic {
    Diagnostic::new(Code::VariableUnknown)
        .with("name", name)
        .meant(draft.names_like(name))
}
