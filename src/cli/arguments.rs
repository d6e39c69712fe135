use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::{model::YEARS, project::Folders, session::Focus, text::Language, views::OutputKind};

/// Räknar kommunens kvalitetsmått efter regler som ni själva skriver.
#[derive(Debug, Parser)]
#[command(name = "visare", version, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Gör en ny regelmapp för en kommun, ur en mapp med exporter från Kolada, ur en annan regelmapps skript, eller tom; skriver inte över något
    Init(InitArguments),
    /// Läser blad och regler och skriver arbetsbok och datafiler (görs också utan kommando); slutar med 0 (inga fel, kanske varningar), 1 (något fel) eller 2 (kunde inte köras)
    Run(RunArguments),
    /// Håller det som skrivs aktuellt medan blad och regler ändras, och säger vad som ändrades
    Watch(WatchArguments),
    /// Visar sidorna i webbläsaren medan de ändras, med sambanden och reglerna; som watch i övrigt
    Serve(ServeArguments),
    /// Visar fel i regler och blad utan att skriva något; slutar med 0 (inga), 1 (några) eller 2 (kunde inte köras)
    Check(CheckArguments),
    /// Visar vad som skiljer två regelmappar, två mappar med blad eller två resultat; slutar med 0 (inget), 1 eller 2
    Diff(DiffArguments),
    /// Låter ett förslag gälla: skriver det som skiljer i regelmappen som det bygger på, säger vad som ändras och tar bort förslaget
    Adopt(AdoptArguments),
    /// Prövar om siffrorna är de som prov.csv och reglernas prov säger; slutar med 0 (alla), 1 (inte alla) eller 2
    Test(Common),
    /// Låser en siffra: skriver dagens värde som en rad i regelmappens prov.csv
    Lock(LockArguments),
    /// Förklarar en siffra: vad den är byggd av, ända ned till cellen
    Explain(ExplainArguments),
    /// Visar vad en regelmapp läser, skriver och anropar och vad den kan kosta, innan den körs
    Inspect(InspectArguments),
    /// Visar orden i regelspråket: vad de betyder, hur de skrivs och vad som händer när värden saknas
    Functions(FunctionsArguments),
    /// Skriver ut hur måtten hänger ihop, som Mermaid eller DOT
    Graph(GraphArguments),
    /// Skriver det som gör att terminalen fyller i kommandon och val när du trycker på Tab
    Completions(CompletionsArguments),
    /// Visar hjälpen, om alltihop eller om ett kommando
    Help(HelpArguments),
}

/// Where things stand, and in which language the terminal speaks.
#[derive(Clone, Debug, Args)]
pub(super) struct Setting {
    /// Mappen med blad; annars sheets
    #[arg(long, value_name = "DIR", default_value = "sheets")]
    pub(super) sheets: PathBuf,
    /// Mappen med regler; annars rules
    #[arg(long, value_name = "DIR", default_value = "rules")]
    pub(super) rules: PathBuf,
    /// Språk: sv, nb eller en; regelmappens eget om inget anges
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
    /// Regelmappar; alla i mappen med regler om ingen anges
    #[arg(value_name = "PACK")]
    pub(super) packs: Vec<String>,
    #[command(flatten)]
    pub(super) setting: Setting,
}

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// Kommunens namn eller kod
    #[arg(value_name = "KOMMUN")]
    pub(super) municipality: Option<String>,
    /// Mappen att börja från: en med exporter, eller en regelmapp vars skript kopieras
    #[arg(long, value_name = "DIR")]
    pub(super) from: Option<String>,
    /// Namnet i rubrikerna; annars kommunens i platstabellen
    #[arg(long, value_name = "NAMN")]
    pub(super) name: Option<String>,
    /// Regelmappens namn; annars kommunens, med små bokstäver
    #[arg(long, value_name = "PACK")]
    pub(super) pack: Option<String>,
    /// Gör i stället ett förslag till en regelmapp: en mapp som bara har det som skiljer
    #[arg(long, value_name = "PACK", conflicts_with_all = ["municipality", "from", "name"])]
    pub(super) based_on: Option<String>,
    #[command(flatten)]
    pub(super) setting: Setting,
}

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    #[command(flatten)]
    pub(super) common: Common,
    /// Mappen för det som skrivs; annars out
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub(super) out: PathBuf,
    /// En annan kommun (kod eller namn), eller all för var och en
    #[arg(long = "for", value_name = "CODE|all")]
    pub(super) focus: Option<String>,
    /// Vad som skrivs, utöver results.json som alltid skrivs; annars de fyra första. municipalities är en tabell med varje kommuns siffror
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
    /// Tittar med så många sekunders mellanrum i stället för att lyssna på datorn, för mappar på nätet
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    pub(super) poll: Option<f64>,
}

#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    #[command(flatten)]
    pub(super) watch: WatchArguments,
    /// Öppnar webbläsaren
    #[arg(long)]
    pub(super) open: bool,
    /// Porten på den egna datorn; annars den första lediga från 3000
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
    /// Skriver felen som JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Skriver också regelrader, färdiga att klistra in, för titlar och nyckeltal som inte möts
    #[arg(long, conflicts_with = "json")]
    pub(super) suggest: bool,
}

#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    /// Det första: regelmapp, mapp med blad, eller results.json
    #[arg(value_name = "A")]
    pub(super) a: String,
    /// Det andra
    #[arg(value_name = "B")]
    pub(super) b: String,
    /// En annan kommun (kod eller namn), eller all för var och en
    #[arg(long = "for", value_name = "CODE|all")]
    pub(super) focus: Option<String>,
    /// Regelmappen, där två mappar med blad jämförs; annars den första
    #[arg(long, value_name = "PACK")]
    pub(super) pack: Option<String>,
    /// Visar varje siffra
    #[arg(long)]
    pub(super) details: bool,
    /// Skriver skillnaderna som JSON
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) setting: Setting,
}

#[derive(Debug, Args)]
pub(super) struct AdoptArguments {
    /// Förslaget: en regelmapp vars visare.toml säger vad den bygger på
    #[arg(value_name = "PACK")]
    pub(super) proposal: String,
    /// Säg vad som ändras för en annan kommun (kod eller namn), eller all för var och en
    #[arg(long = "for", value_name = "CODE|all")]
    pub(super) focus: Option<String>,
    /// Visar varje siffra
    #[arg(long)]
    pub(super) details: bool,
    #[command(flatten)]
    pub(super) setting: Setting,
}

#[derive(Debug, Args)]
pub(super) struct FunctionsArguments {
    /// Ett ord, på något av språken; annars alla
    #[arg(value_name = "WORD")]
    pub(super) word: Option<String>,
    /// Språk: sv, nb eller en; annars svenska
    #[arg(long, value_name = "sv|nb|en")]
    pub(super) lang: Option<Language>,
    /// Skriver orden som JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Skriver en fil med alla ord i en mapp, för en editor som läser Rhais definitioner
    #[arg(long, value_name = "DIR", conflicts_with_all = ["json", "word"])]
    pub(super) definitions: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// Måttet, raden eller nyckeltalets id, `Område/Mått` om namnet finns på flera ställen; `Tabell/rad`; en ansökans
    /// nummer; en felkod
    #[arg(value_name = "ROW")]
    pub(super) row: String,
    /// Året; det senaste om inget anges
    #[arg(value_name = "YEAR", value_parser = year, allow_negative_numbers = true)]
    pub(super) year: Option<i16>,
    /// En annan kommun (kod eller namn)
    #[arg(long = "for", value_name = "CODE")]
    pub(super) focus: Option<String>,
    /// Regelmapp; den första som har raden om ingen anges
    #[arg(long, value_name = "PACK")]
    pub(super) pack: Option<String>,
    /// Skriver förklaringen som JSON
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) setting: Setting,
}

#[derive(Debug, Args)]
pub(super) struct LockArguments {
    /// Måttet, raden eller nyckeltalets id; `Område/Mått` om namnet finns på flera ställen
    #[arg(value_name = "ROW")]
    pub(super) row: String,
    /// Året; det senaste om inget anges
    #[arg(value_name = "YEAR", value_parser = year, allow_negative_numbers = true)]
    pub(super) year: Option<i16>,
    /// En annan kommun (kod eller namn), en grupp eller en enhet
    #[arg(long = "for", value_name = "CODE")]
    pub(super) focus: Option<String>,
    /// Regelmapp; den första som har raden om ingen anges
    #[arg(long, value_name = "PACK")]
    pub(super) pack: Option<String>,
    #[command(flatten)]
    pub(super) setting: Setting,
}

#[derive(Debug, Args)]
pub(super) struct InspectArguments {
    /// Regelmappen
    #[arg(value_name = "PACK")]
    pub(super) pack: String,
    /// Skriver det som JSON
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) setting: Setting,
}

#[derive(Debug, Args)]
pub(super) struct GraphArguments {
    #[command(flatten)]
    pub(super) common: Common,
    /// Bildens språk; annars mermaid
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
    /// Terminalen
    #[arg(value_enum, value_name = "powershell|bash|zsh|fish|elvish")]
    pub(super) shell: Shell,
}

#[derive(Debug, Args)]
pub(super) struct HelpArguments {
    /// Kommandot
    #[arg(value_name = "KOMMANDO")]
    pub(super) command: Option<String>,
}

/// A language for drawing graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum GraphFormat {
    /// Mermaid, as GitHub and many editors draw it.
    Mermaid,
    /// DOT, as Graphviz draws it.
    Dot,
}
