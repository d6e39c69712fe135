use std::error::Error as _;

use clap::{
    Arg, ArgAction, Command, CommandFactory, FromArgMatches,
    error::{ContextKind, ContextValue, ErrorKind},
};

use clap_complete::Shell;

use crate::text::{Language, key_named, say, tell};

use super::{arguments::Arguments, reader};

/// The arguments of the process; what clap has to say instead, help or a fault, in words of the product.
pub(super) fn arguments() -> Result<Arguments, clap::Error> {
    let command = in_language(Arguments::command(), reader::language());
    command
        .try_get_matches()
        .and_then(|matches| Arguments::from_arg_matches(&matches))
}

/// The help about everything, or about a command; none where there is no such command.
pub(super) fn help(of: Option<&str>) -> Option<String> {
    let mut command = in_language(Arguments::command(), reader::language());
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
    let mut command = in_language(Arguments::command(), reader::language());
    clap_complete::generate(shell, &mut command, "visare", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The command line with all its texts in a language: clap's own headings are English.
fn in_language(command: Command, language: Language) -> Command {
    let version = own("version", 'V', ArgAction::Version, language);
    let command = command.about(say(language, "help.about").to_owned());
    with_help(command, None, language)
        .arg(version.help(say(language, "help.version").to_owned()))
        .mut_subcommands(|command| {
            let name = command.get_name().to_owned();
            let about = say(language, &format!("help.{name}")).to_owned();
            let example = say(language, &format!("help.{name}.example")).to_owned();
            let heading = say(language, "help.template.example");
            let command = with_usage(command.about(about), language);
            with_help(command, Some(&name), language).after_help(format!("{heading}: {example}"))
        })
}

fn with_help(command: Command, of: Option<&str>, language: Language) -> Command {
    let heading = |name: &str| say(language, &format!("help.template.{name}")).to_owned();
    let usage = heading("usage");
    command
        .help_template(format!(
            "{{about}}\n\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}"
        ))
        .subcommand_help_heading(heading("commands"))
        .subcommand_value_name(say(language, "help.value.command").to_owned())
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(|argument| {
            let takes_value = argument.get_action().takes_values();
            let kind = match argument.is_positional() {
                true => heading("arguments"),
                false => heading("options"),
            };
            let id = argument.get_id().as_str().to_owned();
            let keys = [
                format!("help.{}.{id}", of.unwrap_or_default()),
                format!("help.arg.{id}"),
            ];
            let help = keys.iter().find_map(|key| key_named(key));
            let named = argument.get_value_names().and_then(<[_]>::first);
            let value = named.map(|name| format!("help.value.{}", name.to_lowercase()));
            let value = value.and_then(|key| key_named(&key));
            let argument = argument
                .help_heading(kind)
                .hide_default_value(takes_value)
                .hide_possible_values(takes_value)
                .help(help.map_or_else(String::new, |key| say(language, key).to_owned()));
            match value {
                Some(key) => argument.value_name(say(language, key).to_owned()),
                None => argument,
            }
        })
        .arg(
            own("help", 'h', ArgAction::Help, language).help(say(language, "help.flag").to_owned()),
        )
}

fn own(name: &'static str, short: char, action: ArgAction, language: Language) -> Arg {
    Arg::new(name)
        .long(name)
        .short(short)
        .action(action)
        .help_heading(say(language, "help.template.options").to_owned())
}

/// clap's line of usage with its words exchanged.
fn with_usage(command: Command, language: Language) -> Command {
    let name = |key: &str| say(language, &format!("help.value.{key}")).to_owned();
    let mut usage = command.clone().render_usage().to_string();
    usage = usage
        .trim_start_matches("Usage: ")
        .replace("[OPTIONS]", &format!("[{}]", name("options")));
    for key in VALUES {
        let written = key.to_uppercase();
        for (open, close) in [("[", "]"), ("<", ">")] {
            let (from, to) = (format!("{open}{written}{close}"), name(key));
            usage = usage.replace(&from, &format!("{open}{to}{close}"));
        }
    }
    command.override_usage(format!("visare {usage}"))
}

/// What positional arguments hold, as the line of usage names them.
const VALUES: [&str; 6] = ["pack", "row", "year", "municipality", "word", "command"];

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
