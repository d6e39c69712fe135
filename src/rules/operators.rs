use std::any::TypeId;

use rhai::{Dynamic, Engine, NativeCallContext};

use crate::diagnostics::{Code, Diagnostic};

use super::{draft::SharedDraft, handles::FigureHandle};

const ARITHMETIC: [&str; 6] = ["+", "-", "*", "/", "%", "**"];
const COMPARISON: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];

/// Catches operators on a column.
///
/// Without this Rhai lets `column == 1` through as false and `column + "x"` as a text, silently.
pub(super) fn catch(engine: &mut Engine, draft: &SharedDraft) {
    let column = TypeId::of::<FigureHandle>();
    let any = TypeId::of::<Dynamic>();
    let text = TypeId::of::<rhai::ImmutableString>();
    for operator in ARITHMETIC.into_iter().chain(COMPARISON) {
        let compares = COMPARISON.contains(&operator);
        for types in [
            [column, any],
            [any, column],
            [column, column],
            [text, column],
        ] {
            let draft = draft.clone();
            engine.register_raw_fn(operator, types, move |context: NativeCallContext, _| {
                let mut draft = draft.lock();
                let span = draft.call(&context);
                let diagnostic = Diagnostic::new(Code::ColumnAsValue).with("operator", operator);
                draft.fault(diagnostic, span);
                Ok(if compares {
                    Dynamic::FALSE
                } else {
                    Dynamic::from(draft.nothing(span))
                })
            });
        }
    }
    // What a text with `${…}` in it, `to_string` and `print` ask of a value.
    for name in ["to_string", "to_debug"] {
        let draft = draft.clone();
        engine.register_raw_fn(name, [column], move |context: NativeCallContext, _| {
            let mut draft = draft.lock();
            let span = draft.call(&context);
            let diagnostic = Diagnostic::new(Code::ColumnAsValue).with("operator", "${…}");
            draft.fault(diagnostic, span);
            Ok(String::new())
        });
    }
}
