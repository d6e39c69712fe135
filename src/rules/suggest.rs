//! Lines of the rule language for what files hold and no rule finds: to be pasted, or the first scripts of a pack.

use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write,
};

use super::vocabulary::{function, option};
use crate::{
    inputs::{Unmatched, UnusedTitle},
    model::fold,
    text::{Language, say, tell},
};

/// The most words of a title that make the name of a variable or of a file.
const NAME_WORDS: usize = 3;

/// Lines of the rule language, in this language; empty where nothing is unmatched.
///
/// A title that resembles a key figure's is offered to it: declarations of one key figure add up, so that the line
/// may stand anywhere. Every other title becomes a variable, under its id where a list among the inputs knows it,
/// else under its title. Which values are good is for a person to say.
pub fn suggestions(unmatched: &Unmatched, language: Language) -> String {
    let kpi = function::KPI.in_language(language);
    let titles = option::TITLES.in_language(language);
    let mut text = String::new();
    let mut offered = HashSet::new();
    let mut section = |key: &str, lines: &[String]| {
        if !lines.is_empty() {
            let heading = say(language, key);
            // Writing to a text cannot fail.
            let _ = write!(text, "// {heading}\n{}\n", lines.join("\n"));
        }
    };
    let mut meant = Vec::new();
    for (id, candidates) in &unmatched.key_figures {
        let known = candidates
            .iter()
            .filter(|title| unmatched.titles.contains_key(*title))
            .map(|title| quoted(title))
            .collect::<Vec<_>>();
        if !known.is_empty() {
            let id = quoted(id.as_str());
            meant.push(format!(
                "{kpi}({id}, #{{ {titles}: [{}] }});",
                known.join(", ")
            ));
            offered.extend(candidates);
        }
    }
    section("suggest.meant", &meant);
    let mut names = Names::default();
    let fresh = unmatched.titles.iter();
    let fresh = fresh.filter(|(title, _)| !offered.contains(title));
    let fresh: Vec<String> = fresh
        .map(|(title, unused)| declaration(title, unused, &mut names, language).1)
        .collect();
    section("suggest.unused", &fresh);
    text
}

/// Which years a first script shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownYears {
    /// So many, the latest that have figures.
    Latest(u16),
    /// From one to another.
    Between(i16, i16),
}

/// A first script for each area, as (name of the file, text): a measure for each title that no rule uses.
///
/// An area is what a list of key figures among the inputs calls it, else a file. `years` says of an area, by its name,
/// which years it shows.
pub fn first_scripts(
    unmatched: &Unmatched,
    language: Language,
    years: &dyn Fn(&str) -> ShownYears,
) -> Vec<(String, String)> {
    let mut areas: BTreeMap<String, Vec<(&String, &UnusedTitle)>> = BTreeMap::new();
    let mut in_file: BTreeMap<&str, usize> = BTreeMap::new();
    for unused in unmatched.titles.values() {
        *in_file.entry(&unused.file).or_default() += 1;
    }
    for (title, unused) in &unmatched.titles {
        let area = match &unused.area {
            Some(area) => area.clone(),
            // Files of one key figure each are named for it.
            None if in_file.get(unused.file.as_str()) == Some(&1) => {
                say(language, "init.area").to_owned()
            }
            None => area_of(&unused.file),
        };
        areas.entry(area).or_default().push((title, unused));
    }
    let mut files = Names::default();
    let script = |(area, titles): (String, Vec<(&String, &UnusedTitle)>)| {
        let file = format!("{}.rhai", files.of(&area));
        let shown = years(&area);
        (file, first_script(&area, &titles, shown, language))
    };
    areas.into_iter().map(script).collect()
}

fn first_script(
    area: &str,
    titles: &[(&String, &UnusedTitle)],
    years: ShownYears,
    language: Language,
) -> String {
    let mut files: Vec<&str> = titles
        .iter()
        .map(|(_, unused)| unused.file.as_str())
        .collect();
    files.sort_unstable();
    files.dedup();
    let words = [
        ("area", area.to_owned()),
        ("count", titles.len().to_string()),
        ("files", files.join(", ")),
    ];
    let mut text = String::new();
    for key in [
        "init.script.what",
        "init.script.change",
        "init.script.gives",
    ] {
        let _ = writeln!(text, "// {}", tell(language, key, &words));
    }
    let mut names = Names::default();
    let declared: Vec<(String, String)> = titles
        .iter()
        .map(|(title, unused)| declaration(title, unused, &mut names, language))
        .collect();
    text.push('\n');
    for (_, line) in &declared {
        let _ = writeln!(text, "{line}");
    }
    let years = match years {
        ShownYears::Between(first, last) => format!("{first}..={last}"),
        ShownYears::Latest(count) => {
            format!("{}({count})", function::LATEST.in_language(language))
        }
    };
    let _ = write!(
        text,
        "\n{}({}, #{{ {}: {years} }})",
        function::AREA.in_language(language),
        quoted(area),
        option::YEARS.in_language(language),
    );
    let measure = function::MEASURE.in_language(language);
    let mut labels = HashSet::new();
    for ((title, unused), (name, _)) in titles.iter().zip(&declared) {
        // A row is known by its label.
        let label = match labels.insert(fold(&unused.label)) {
            true => &unused.label,
            false => *title,
        };
        let _ = write!(text, "\n    .{measure}({}, {name})", quoted(label));
    }
    text.push_str(";\n");
    text
}

/// The area of key figures that no list knows: the file that has them.
fn area_of(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words: Vec<&str> = stem
        .split(['_', ' '])
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// A key figure as a variable: its name, and the line that declares it.
fn declaration(
    title: &str,
    unused: &UnusedTitle,
    names: &mut Names,
    language: Language,
) -> (String, String) {
    let kpi = function::KPI.in_language(language);
    let name = names.of(unused.id.as_deref().unwrap_or(title));
    let line = match &unused.id {
        Some(id) => {
            let titles = option::TITLES.in_language(language);
            let (id, title) = (quoted(id), quoted(title));
            format!("let {name} = {kpi}({id}, #{{ {titles}: [{title}] }});")
        }
        None => format!("let {name} = {kpi}({});", quoted(title)),
    };
    (name, line)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Names that are taken.
#[derive(Default)]
struct Names(HashSet<String>);

impl Names {
    /// A name of its own: the first words, letters and digits alone, with a number where others have it too.
    fn of(&mut self, text: &str) -> String {
        let folded = fold(text);
        let words = folded
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty());
        let mut stem = words.take(NAME_WORDS).collect::<Vec<_>>().join("_");
        if !stem.starts_with(|first: char| first.is_alphabetic()) {
            stem = format!("k_{stem}");
        }
        let numbered = (2..).map(|number| format!("{stem}_{number}"));
        let mut names = std::iter::once(stem.clone()).chain(numbered);
        let free = names
            .find(|name| !self.0.contains(name))
            .unwrap_or_default();
        self.0.insert(free.clone());
        free
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, ShownYears, Unmatched, UnusedTitle, first_scripts, suggestions};
    use crate::model::KeyFigureId;

    fn unused(id: Option<&str>, area: Option<&str>, label: &str) -> UnusedTitle {
        UnusedTitle {
            id: id.map(str::to_owned),
            area: area.map(str::to_owned),
            label: label.to_owned(),
            file: "2024/kolada_skola.xlsx".to_owned(),
        }
    }

    #[test]
    fn lines_are_written_in_the_language_of_the_pack() {
        let unmatched = Unmatched {
            key_figures: vec![
                (
                    KeyFigureId::new("U1"),
                    vec!["Trygghet, andel".to_owned(), "N2".to_owned()],
                ),
                (KeyFigureId::new("U2"), Vec::new()),
            ],
            titles: [
                ("Trygghet, andel", None),
                ("9 av \"tio\" är nöjda, andel", None),
                ("Nöjdhet (%)", Some("N3")),
                ("Nöjdhet %", None),
                ("Nöjdhet", None),
            ]
            .into_iter()
            .map(|(title, id)| (title.to_owned(), unused(id, None, title)))
            .collect(),
        };
        assert_eq!(
            suggestions(&unmatched, Language::Nb),
            "// Nøkkeltall som ingen fil har, med titler i filene som ligner:
kpi(\"U1\", #{ titler: [\"Trygghet, andel\"] });
// Titler som ingen regel bruker:
let k_9_av_tio = kpi(\"9 av \\\"tio\\\" är nöjda, andel\");
let nöjdhet = kpi(\"Nöjdhet\");
let nöjdhet_2 = kpi(\"Nöjdhet %\");
let n3 = kpi(\"N3\", #{ titler: [\"Nöjdhet (%)\"] });
"
        );
        assert_eq!(suggestions(&Unmatched::default(), Language::Sv), "");
    }

    #[test]
    fn a_first_script_has_a_measure_for_each_title_of_its_area() {
        let alone = UnusedTitle {
            file: "N9.xls".to_owned(),
            ..unused(None, None, "Närvaro")
        };
        let titles = [
            (
                "Meritvärde, andel (%)",
                unused(Some("N1"), Some("Grundskola"), "Meritvärde"),
            ),
            (
                "Meritvärde, kr/elev",
                unused(Some("N2"), Some("Grundskola"), "Meritvärde"),
            ),
            ("Trivsel", unused(None, None, "Trivsel")),
            ("Närvaro", alone),
        ];
        let titles = titles.map(|(title, unused)| (title.to_owned(), unused));
        let unmatched = Unmatched {
            key_figures: Vec::new(),
            titles: titles.into_iter().collect(),
        };
        let years = |area: &str| match area {
            "Nyckeltal" => ShownYears::Between(2020, 2022),
            _ => ShownYears::Latest(3),
        };
        let scripts = first_scripts(&unmatched, Language::Sv, &years);
        let whole: Vec<String> = scripts
            .iter()
            .map(|(file, text)| {
                let rules: Vec<&str> = text
                    .lines()
                    .filter(|line| !line.starts_with("//"))
                    .collect();
                format!("{file}{}", rules.join("\n"))
            })
            .collect();
        assert_eq!(
            whole,
            [
                "grundskola.rhai
let n1 = kpi(\"N1\", #{ titlar: [\"Meritvärde, andel (%)\"] });
let n2 = kpi(\"N2\", #{ titlar: [\"Meritvärde, kr/elev\"] });

område(\"Grundskola\", #{ år: senaste(3) })
    .mått(\"Meritvärde\", n1)
    .mått(\"Meritvärde, kr/elev\", n2);",
                "nyckeltal.rhai
let närvaro = kpi(\"Närvaro\");

område(\"Nyckeltal\", #{ år: 2020..=2022 })
    .mått(\"Närvaro\", närvaro);",
                "kolada_skola.rhai
let trivsel = kpi(\"Trivsel\");

område(\"kolada skola\", #{ år: senaste(3) })
    .mått(\"Trivsel\", trivsel);",
            ]
        );
    }
}
