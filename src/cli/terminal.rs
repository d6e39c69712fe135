#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::{
    io::{self, IsTerminal, Write},
    sync::OnceLock,
    thread,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{
    diagnostics::{Diagnostic, Severity, Sources, render},
    text::{Language, plain, say as text_of},
};

/// Prints a line on standard output. A reader that has gone away is no fault of the run.
pub(super) fn say(line: impl AsRef<str>) {
    undrawn(|| {
        let _ = writeln!(io::stdout().lock(), "{}", plain(line.as_ref()));
    });
}

/// Asks whoever sits at the terminal; nothing where nobody does.
pub(super) fn ask(question: &str) -> Option<String> {
    if !io::stdin().is_terminal() {
        return None;
    }
    undrawn(|| {
        let _ = write!(io::stdout().lock(), "{question} ");
        let _ = io::stdout().lock().flush();
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).ok()?;
        Some(answer.trim().to_owned())
    })
}

/// Prints a line on standard error.
pub(super) fn warn(line: impl AsRef<str>) {
    undrawn(|| {
        let _ = writeln!(io::stderr().lock(), "{}", plain(line.as_ref()));
    });
}

/// What is drawn while a command works.
static WORKING: OnceLock<ProgressBar> = OnceLock::new();

/// A command that is done within this is not said to be working.
const SOON: Duration = Duration::from_secs(1);

/// Says on standard error that a command is working, from when it has done so for a second; nothing is drawn where that
/// is no terminal.
pub(super) fn working(language: Language) {
    if !io::stderr().is_terminal() {
        return;
    }
    let hidden = || ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    let bar = WORKING.get_or_init(hidden);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.set_message(text_of(language, "cli.working").to_owned());
    thread::spawn(|| {
        thread::sleep(SOON);
        if let Some(bar) = WORKING.get().filter(|bar| !bar.is_finished()) {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.enable_steady_tick(Duration::from_millis(120));
        }
    });
}

/// Says how many of so many municipalities are done, and which was the last.
pub(super) fn come_to(done: usize, among: usize, name: &str) {
    let Some(bar) = WORKING.get().filter(|_| among > 1) else {
        return;
    };
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar.set_length(among as u64);
    bar.set_position(done as u64);
    bar.set_message(name.to_owned());
}

/// Takes away what is drawn, when a command is done.
pub(super) fn done() {
    if let Some(bar) = WORKING.get() {
        bar.finish_and_clear();
    }
}

/// Does something while nothing is drawn, so that lines stand by themselves.
fn undrawn<T>(act: impl FnOnce() -> T) -> T {
    match WORKING.get() {
        Some(bar) => bar.suspend(act),
        None => act(),
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
        undrawn(|| {
            let _ = writeln!(io::stderr().lock(), "{text}\n");
        });
    }
}
