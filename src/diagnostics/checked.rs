use super::{Diagnostic, Severity};

/// A value together with everything that was found on the way to it.
///
/// No stage stops at its first fault: what cannot be had is missing in the value and named in the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked<T> {
    /// What came out.
    pub value: T,
    /// What was found, in order.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value about which there is nothing to say.
    pub fn clean(value: T) -> Self {
        Checked {
            value,
            diagnostics: Vec::new(),
        }
    }

    /// A value with what was found.
    pub fn new(value: T, diagnostics: Vec<Diagnostic>) -> Self {
        Checked { value, diagnostics }
    }

    /// The value, its diagnostics moved to the end of `all`.
    pub fn drain_into(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.diagnostics);
        self.value
    }

    /// Whether any of the diagnostics is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity() == Severity::Error)
    }
}
