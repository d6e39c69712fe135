/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Something asked for cannot be had: a rule, a file, a figure.
    Error,
    /// Something needs a person's eye; the figures stand.
    Warning,
    /// Worth knowing, nothing to do.
    Note,
}

impl Severity {
    /// The name in `--json`, and the tail of the text key `severity.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}
