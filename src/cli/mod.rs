//! One file per command. Words go to the terminal here and nowhere else.

mod adopt;
mod arguments;
mod check;
mod diff;
mod explain;
mod functions;
mod graph;
mod init;
mod inspect;
mod lock;
mod packs;
mod reader;
mod run;
mod serve;
mod summary;
mod terminal;
mod test;
mod usage;
mod watch;
mod worker;

use std::process::ExitCode;

use arguments::{Command, RunArguments};

use crate::text::{say, tell};

/// Exit code where there is nothing that needs attention.
const CLEAN: u8 = 0;
/// Exit code where rules or inputs need attention.
const FINDINGS: u8 = 1;
/// Exit code where the command itself could not do its work.
const FAILED: u8 = 2;

/// Runs the program on the arguments of the process.
pub fn main() -> ExitCode {
    if worker::is_asked() {
        return ExitCode::from(worker::work());
    }
    let arguments = match usage::arguments() {
        Ok(arguments) => arguments,
        Err(error) if !error.use_stderr() => {
            terminal::say(error.render().to_string().trim_end());
            return ExitCode::from(CLEAN);
        }
        Err(error) => {
            terminal::warn(usage::sentence(&error, reader::language()));
            return ExitCode::from(FAILED);
        }
    };
    let command = arguments
        .command
        .unwrap_or(Command::Run(RunArguments::default()));
    // Those that go on until they are stopped speak for themselves.
    if !matches!(command, Command::Watch(_) | Command::Serve(_)) {
        terminal::working(reader::language());
    }
    let code = match command {
        Command::Init(arguments) => init::init(&arguments),
        Command::Run(arguments) => run::run(&arguments),
        Command::Watch(arguments) => watch::watch(&arguments),
        Command::Serve(arguments) => serve::serve(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Diff(arguments) => diff::diff(&arguments),
        Command::Adopt(arguments) => adopt::adopt(&arguments),
        Command::Test(arguments) => test::test(&arguments),
        Command::Lock(arguments) => lock::lock(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
        Command::Inspect(arguments) => inspect::inspect(&arguments),
        Command::Functions(arguments) => functions::functions(&arguments),
        Command::Graph(arguments) => graph::graph(&arguments),
        Command::Completions(arguments) => {
            terminal::say(usage::completions(arguments.shell).trim_end());
            CLEAN
        }
        Command::Help(arguments) => help(arguments.command.as_deref()),
    };
    terminal::done();
    ExitCode::from(code)
}

/// `visare help`: what `--help` says.
fn help(of: Option<&str>) -> u8 {
    match (usage::help(of), of) {
        (Some(help), _) => {
            terminal::say(help.trim_end());
            CLEAN
        }
        (None, of) => {
            let language = reader::language();
            let words = [("word", of.unwrap_or_default().to_owned())];
            let fault = tell(language, "cli.command", &words);
            terminal::warn(format!("{fault}\n{}", say(language, "cli.help")));
            FAILED
        }
    }
}
