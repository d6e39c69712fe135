//! What users see: a format-free sheet first, then workbook and data files. Colours live here alone.

use crate::{
    diagnostics::Diagnostic,
    engine::Results,
    model::{FileReceipt, RuleReceipt},
    text::Language,
};

/// Everything that a view may show.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The figures.
    pub results: &'a Results,
    /// The inputs.
    pub files: &'a [FileReceipt],
    /// The rules.
    pub rules: &'a [RuleReceipt],
    /// What needs attention.
    pub diagnostics: &'a [Diagnostic],
    /// The language of the reader.
    pub language: Language,
}
