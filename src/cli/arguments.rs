use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::{model::YEARS, project::Folders, session::Focus, text::Language, views::OutputKind};

/// Works out a municipality's measures of quality by rules that it writes itself.
#[derive(Debug, Parser)]
#[command(name = "visare", version, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Makes a new folder of rules for a municipality: from a folder of exports, from another folder's scripts, or empty; writes over nothing
    Init(InitArguments),
    /// Reads sheets and rules and writes the workbook and files of data (done also without a command); ends with 0 (no faults, perhaps warnings), 1 (some fault) or 2 (could not run)
    Run(RunArguments),
    /// Keeps what is written up to date while sheets and rules change, and says what changed
    Watch(WatchArguments),
    /// Shows the pages in the browser while they change, with what is built of what and the rules; otherwise like watch
    Serve(ServeArguments),
    /// Shows faults in rules and sheets without writing anything; ends with 0 (none), 1 (some) or 2 (could not run)
    Check(CheckArguments),
    /// Shows what differs between two folders of rules, two folders of sheets or two results; ends with 0 (nothing), 1 or 2
    Diff(DiffArguments),
    /// Puts a proposal in force: writes what differs into the folder that it is based on, says what changes and removes the proposal
    Adopt(AdoptArguments),
    /// Tests whether the figures are those that prov.csv and the tests in the rules say; ends with 0 (all), 1 (not all) or 2
    Test(Common),
    /// Locks a figure: writes today's value as a row in prov.csv of the folder of rules
    Lock(LockArguments),
    /// Explains a figure: what it is built of, down to the cell
    Explain(ExplainArguments),
    /// Shows what a folder of rules reads, writes and calls and what it may cost, before it is run
    Inspect(InspectArguments),
    /// Shows the words of the rule language: what they mean, how they are written and what happens where values are missing
    Functions(FunctionsArguments),
    /// Writes how the measures hang together, as Mermaid or DOT
    Graph(GraphArguments),
    /// Writes what makes the terminal complete commands and options when you press Tab
    Completions(CompletionsArguments),
    /// Shows the help, about everything or about a command
    Help(HelpArguments),
}

/// Where things stand, and in which language the terminal speaks.
#[derive(Clone, Debug, Args)]
pub(super) struct Setting {
    /// The folder of sheets; otherwise sheets
    #[arg(long, value_name = "DIR", default_value = "sheets")]
    pub(super) sheets: PathBuf,
    /// The folder of rules; otherwise rules
    #[arg(long, value_name = "DIR", default_value = "rules")]
    pub(super) rules: PathBuf,
    /// Language: sv, nb or en; otherwise that of the folder of rules
    #[arg(long, value_name = "sv|nb|en")]
    pub(super) lang: Option<Language>,
}

impl Default for Setting {
    fn default() -> Self {
        Setting {
            sheets: PathBuf::from("sheets"),
            rules: PathBuf::from("rules"),
            lang: None,
        }
    }
}

impl Setting {
    pub(super) fn folders(&self) -> Folders {
        Folders {
            sheets: self.sheets.clone(),
            rules: self.rules.clone(),
        }
    }
}

/// What most commands take: packs, and where things stand.
#[derive(Debug, Default, Args)]
pub(super) struct Common {
    /// Folders of rules; otherwise all
    #[arg(value_name = "PACK")]
    pub(super) packs: Vec<String>,
    #[command(flatten)]
    pub(super) setting: Setting,
}

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// The municipality's name or code
    #[arg(value_name = "MUNICIPALITY")]
    pub(super) municipality: Option<String>,
    /// The folder to begin from: one of exports, or a folder of rules whose scripts are copied
    #[arg(long, value_name = "DIR")]
    pub(super) from: Option<String>,
    /// The name in headings; otherwise the municipality's in the table of places
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// What the folder of rules is called; otherwise the municipality's name in small letters
    #[arg(long, value_name = "PACK")]
    pub(super) pack: Option<String>,
    /// Makes a proposal for a folder of rules instead: a folder that holds only what differs
    #[arg(long, value_name = "PACK", conflicts_with_all = ["municipality", "from", "name"])]
    pub(super) based_on: Option<String>,
    #[command(flatten)]
    pub(super) setting: Setting,
}

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    #[command(flatten)]
    pub(super) common: Common,
    /// The folder for what is written; otherwise out
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub(super) out: PathBuf,
    /// Another municipality (code or name), or all for each of them
    #[arg(long = "for", value_name = "MUNICIPALITIES")]
    pub(super) focus: Option<String>,
    /// What is written, beside results.json which always is; otherwise the first four. municipalities is a table of every municipality's figures
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "workbook,pages,data,json,municipalities"
    )]
    pub(super) outputs: Vec<OutputKind>,
}

impl Default for RunArguments {
    fn default() -> Self {
        RunArguments {
            common: Common::default(),
            out: PathBuf::from("out"),
            focus: None,
            outputs: Vec::new(),
        }
    }
}

impl RunArguments {
    pub(super) fn focus(&self) -> Focus {
        match self.focus.as_deref() {
            None => Focus::Own,
            Some("all") => Focus::All,
            Some(code) => Focus::Code(code.to_owned()),
        }
    }

    pub(super) fn outputs(&self) -> Vec<OutputKind> {
        if self.outputs.is_empty() {
            OutputKind::ALL.to_vec()
        } else {
            OutputKind::with_account(&self.outputs)
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct WatchArguments {
    #[command(flatten)]
    pub(super) run: RunArguments,
    /// Looks every so many seconds instead of listening to the computer, for folders on a network
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    pub(super) poll: Option<f64>,
}

#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    #[command(flatten)]
    pub(super) watch: WatchArguments,
    /// Opens the browser
    #[arg(long)]
    pub(super) open: bool,
    /// The port on this computer; otherwise the first free one from 3000
    #[arg(long, value_name = "PORT", value_parser = port, allow_negative_numbers = true)]
    pub(super) port: Option<u16>,
}

// What a value can be is the whole of what these say of one that it cannot be; `usage` puts it into a sentence.

/// A span of time that one can wait.
fn seconds(text: &str) -> Result<f64, String> {
    let number = text.replace(',', ".").parse();
    number
        .ok()
        .filter(|seconds| (0.05..=86_400.0).contains(seconds))
        .ok_or_else(|| "0,05–86400".to_owned())
}

/// A port; 0 for any that is free.
fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| format!("0–{}", u16::MAX))
}

/// A year that there may be figures of.
fn year(text: &str) -> Result<i16, String> {
    let year = text.parse().ok().filter(|year| YEARS.contains(year));
    year.ok_or_else(|| format!("{}–{}", YEARS.start(), YEARS.end()))
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub(super) common: Common,
    /// Writes the faults as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Also writes lines of rules, ready to paste, for titles and key figures that do not meet
    #[arg(long, conflicts_with = "json")]
    pub(super) suggest: bool,
}

#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    /// The first: a folder of rules, a folder of sheets, or results.json
    #[arg(value_name = "A")]
    pub(super) a: String,
    /// The second
    #[arg(value_name = "B")]
    pub(super) b: String,
    /// Another municipality (code or name), or all for each of them
    #[arg(long = "for", value_name = "MUNICIPALITIES")]
    pub(super) focus: Option<String>,
    /// The folder of rules, where two folders of sheets are compared; otherwise the first
    #[arg(long, value_name = "PACK")]
    pub(super) pack: Option<String>,
    /// Shows every figure
    #[arg(long)]
    pub(super) details: bool,
    /// Writes the differences as JSON
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) setting: Setting,
}

#[derive(Debug, Args)]
pub(super) struct AdoptArguments {
    /// The proposal: a folder of rules whose visare.toml says what it is based on
    #[arg(value_name = "PACK")]
    pub(super) proposal: String,
    /// Say what changes for another municipality (code or name), or all for each of them
    #[arg(long = "for", value_name = "MUNICIPALITIES")]
    pub(super) focus: Option<String>,
    /// Shows every figure
    #[arg(long)]
    pub(super) details: bool,
    #[command(flatten)]
    pub(super) setting: Setting,
}

#[derive(Debug, Args)]
pub(super) struct FunctionsArguments {
    /// A word, in any of the languages; otherwise all
    #[arg(value_name = "WORD")]
    pub(super) word: Option<String>,
    /// Language: sv, nb or en
    #[arg(long, value_name = "sv|nb|en")]
    pub(super) lang: Option<Language>,
    /// Writes the words as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Writes a file of all words in a folder, for an editor that reads Rhai's definitions
    #[arg(long, value_name = "DIR", conflicts_with_all = ["json", "word"])]
    pub(super) definitions: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// The measure, the row or the key figure's id, `Area/Measure` where the name stands in several places; `Table/row`; the number of an application; a fault's code
    #[arg(value_name = "ROW")]
    pub(super) row: String,
    /// The year; otherwise the latest
    #[arg(value_name = "YEAR", value_parser = year, allow_negative_numbers = true)]
    pub(super) year: Option<i16>,
    /// Another municipality (code or name)
    #[arg(long = "for", value_name = "MUNICIPALITY")]
    pub(super) focus: Option<String>,
    /// A folder of rules; otherwise the first that has the row
    #[arg(long, value_name = "PACK")]
    pub(super) pack: Option<String>,
    /// Writes the explanation as JSON
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) setting: Setting,
}

#[derive(Debug, Args)]
pub(super) struct LockArguments {
    /// The measure, the row or the key figure's id; `Area/Measure` where the name stands in several places
    #[arg(value_name = "ROW")]
    pub(super) row: String,
    /// The year; otherwise the latest
    #[arg(value_name = "YEAR", value_parser = year, allow_negative_numbers = true)]
    pub(super) year: Option<i16>,
    /// Another municipality (code or name), a group or a unit
    #[arg(long = "for", value_name = "MUNICIPALITY")]
    pub(super) focus: Option<String>,
    /// A folder of rules; otherwise the first that has the row
    #[arg(long, value_name = "PACK")]
    pub(super) pack: Option<String>,
    #[command(flatten)]
    pub(super) setting: Setting,
}

#[derive(Debug, Args)]
pub(super) struct InspectArguments {
    /// The folder of rules
    #[arg(value_name = "PACK")]
    pub(super) pack: String,
    /// Writes it as JSON
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) setting: Setting,
}

#[derive(Debug, Args)]
pub(super) struct GraphArguments {
    #[command(flatten)]
    pub(super) common: Common,
    /// The language of the picture; otherwise mermaid
    #[arg(
        long,
        value_enum,
        value_name = "mermaid|dot",
        default_value = "mermaid"
    )]
    pub(super) format: GraphFormat,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The terminal
    #[arg(value_enum, value_name = "powershell|bash|zsh|fish|elvish")]
    pub(super) shell: Shell,
}

#[derive(Debug, Args)]
pub(super) struct HelpArguments {
    /// The command
    #[arg(value_name = "COMMAND")]
    pub(super) command: Option<String>,
    /// Language: sv, nb or en; otherwise that of the folder of rules
    #[arg(long, value_name = "sv|nb|en")]
    pub(super) lang: Option<Language>,
}

/// A language for drawing graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum GraphFormat {
    /// Mermaid, as GitHub and many editors draw it.
    Mermaid,
    /// DOT, as Graphviz draws it.
    Dot,
}
