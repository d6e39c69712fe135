#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    diagnostics::{Diagnostic, Severity, Sources, render},
    text::{Language, plain},
};

/// Prints a line on standard output. A reader that has gone away is no fault of the run.
pub(super) fn say(line: impl AsRef<str>) {
    let _ = writeln!(io::stdout().lock(), "{}", plain(line.as_ref()));
}

/// Asks whoever sits at the terminal; nothing where nobody does.
pub(super) fn ask(question: &str) -> Option<String> {
    if !io::stdin().is_terminal() {
        return None;
    }
    let _ = write!(io::stdout().lock(), "{question} ");
    let _ = io::stdout().lock().flush();
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).ok()?;
    Some(answer.trim().to_owned())
}

/// Prints a line on standard error.
pub(super) fn warn(line: impl AsRef<str>) {
    let _ = writeln!(io::stderr().lock(), "{}", plain(line.as_ref()));
}

/// How far a run has come, on standard error; nothing is drawn where that is no terminal, nor for a run that is soon
/// over.
pub(super) fn progress() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}");
    let bar = ProgressBar::no_length();
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Prints diagnostics on standard error, the gravest first, each with its place and next step.
pub(super) fn show(
    diagnostics: &[Diagnostic],
    least: Severity,
    sources: &Sources,
    language: Language,
) {
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut shown: Vec<&Diagnostic> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity() <= least)
        .collect();
    shown.sort_by_key(|diagnostic| diagnostic.severity());
    for diagnostic in shown {
        let text = render(diagnostic, sources, language, colour);
        let _ = writeln!(io::stderr().lock(), "{text}\n");
    }
}
