use std::error::Error as _;

use clap::{
    Arg, ArgAction, Command, CommandFactory, FromArgMatches,
    error::{ContextKind, ContextValue, ErrorKind},
};

use clap_complete::Shell;

use crate::text::{Language, say, tell};

use super::arguments::Arguments;

/// How help is laid out; clap's own headings are English.
const TEMPLATE: &str = "{about}

Användning: {usage}

{all-args}";

/// The arguments of the process; what clap has to say instead, help or a fault, in words of the product.
///
/// Before anything is read there is no pack whose language could be spoken, so help is Swedish.
pub(super) fn arguments() -> Result<Arguments, clap::Error> {
    let command = in_swedish(Arguments::command());
    command
        .try_get_matches()
        .and_then(|matches| Arguments::from_arg_matches(&matches))
}

/// The help about everything, or about a command; none where there is no such command.
pub(super) fn help(of: Option<&str>) -> Option<String> {
    let mut command = in_swedish(Arguments::command());
    command.build();
    let asked = match of {
        None => Some(&mut command),
        Some(name) => command.find_subcommand_mut(name),
    };
    asked.map(|asked| asked.render_help().to_string())
}

/// What makes a shell complete commands and options.
pub(super) fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    let mut command = in_swedish(Arguments::command());
    clap_complete::generate(shell, &mut command, "visare", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

fn in_swedish(command: Command) -> Command {
    let version = own(
        "version",
        'V',
        ArgAction::Version,
        "Visar vilken version det är",
    );
    with_help(command)
        .arg(version)
        .mut_subcommands(|command| with_help(with_usage(command)))
}

fn with_help(command: Command) -> Command {
    command
        .help_template(TEMPLATE)
        .subcommand_help_heading("Kommandon")
        .subcommand_value_name("KOMMANDO")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(|argument| {
            let takes_value = argument.get_action().takes_values();
            let heading = if argument.is_positional() {
                "Argument"
            } else {
                "Val"
            };
            argument
                .help_heading(heading)
                .hide_default_value(takes_value)
                .hide_possible_values(takes_value)
        })
        .arg(own("help", 'h', ArgAction::Help, "Visar hjälpen"))
}

fn own(name: &'static str, short: char, action: ArgAction, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .short(short)
        .action(action)
        .help_heading("Val")
        .help(help)
}

/// clap's line of usage with its one English word exchanged.
fn with_usage(command: Command) -> Command {
    let usage = command.clone().render_usage().to_string();
    let usage = usage
        .trim_start_matches("Usage: ")
        .replace("[OPTIONS]", "[VAL]");
    command.override_usage(format!("visare {usage}"))
}

/// The language that a command line asks for, also where the rest of it is not understood.
pub(super) fn language() -> Language {
    let words: Vec<String> = std::env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let asked = words.iter().enumerate().find_map(|(at, word)| {
        let value = match word.strip_prefix("--lang")? {
            "" => words.get(at + 1)?,
            value => value.strip_prefix('=')?,
        };
        value.parse().ok()
    });
    asked.unwrap_or_default()
}

/// A fault of the command line in one sentence, with the next step.
pub(super) fn sentence(error: &clap::Error, language: Language) -> String {
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) if !texts.is_empty() => Some(texts.join(", ")),
        _ => None,
    };
    // clap has the argument as help lists it: `--port <PORT>`, `[YEAR]`, `<ROW>`.
    let named = |text: String| {
        let name = text.split([' ', ',']).next().unwrap_or("");
        name.trim_matches(['[', ']', '<', '>', '.']).to_owned()
    };
    let argument = context(ContextKind::InvalidArg).map(named);
    let argument = argument.unwrap_or_default();
    let other = context(ContextKind::PriorArg).map(named);
    let other = other.filter(|other| *other != argument);
    let value = context(ContextKind::InvalidValue).filter(|value| !value.is_empty());
    let known =
        context(ContextKind::ValidValue).or_else(|| error.source().map(ToString::to_string));
    let key = match error.kind() {
        ErrorKind::UnknownArgument => "cli.unknown",
        ErrorKind::InvalidSubcommand => "cli.command",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_none() => "cli.missing",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if known.is_none() => "cli.value",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "cli.value.known",
        ErrorKind::ArgumentConflict if other.is_none() => "cli.twice",
        ErrorKind::ArgumentConflict => "cli.apart",
        ErrorKind::MissingRequiredArgument => "cli.needed",
        ErrorKind::TooManyValues => "cli.bare",
        _ => "cli.other",
    };
    let word = context(ContextKind::InvalidSubcommand).unwrap_or(argument);
    let words = [
        ("word", word),
        ("value", value.unwrap_or_default()),
        ("known", known.unwrap_or_default()),
        ("other", other.unwrap_or_default()),
    ];
    let fault = tell(language, key, &words);
    let suggested = context(ContextKind::SuggestedArg)
        .or_else(|| context(ContextKind::SuggestedSubcommand))
        .or_else(|| context(ContextKind::SuggestedValue))
        .map(|names| {
            let names = format!("`{}`", names.replace(", ", "`, `"));
            format!("{} ", tell(language, "meant", &[("names", names)]))
        });
    let step = say(language, "cli.help");
    format!("{fault}\n{}{step}", suggested.unwrap_or_default())
}
