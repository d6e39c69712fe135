//! Lines that a rule would need for what files hold and no rule finds, ready to be pasted.

use std::{collections::HashSet, fmt::Write};

use super::vocabulary::{function, option};
use crate::{
    inputs::Unmatched,
    model::fold,
    text::{Language, say},
};

/// The most words of a title that make the name of a variable.
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
    let mut names = HashSet::new();
    let mut fresh = Vec::new();
    for (title, id) in &unmatched.titles {
        if offered.contains(title) {
            continue;
        }
        let mut name = name_of(id.as_deref().unwrap_or(title));
        while !names.insert(name.clone()) {
            name.push('_');
        }
        fresh.push(match id {
            Some(id) => format!(
                "let {name} = {kpi}({}, #{{ {titles}: [{}] }});",
                quoted(id),
                quoted(title)
            ),
            None => format!("let {name} = {kpi}({});", quoted(title)),
        });
    }
    section("suggest.unused", &fresh);
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The name of a variable: the first words, letters and digits alone.
fn name_of(text: &str) -> String {
    let folded = fold(text);
    let words = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let name = words.take(NAME_WORDS).collect::<Vec<_>>().join("_");
    if name.starts_with(|first: char| first.is_alphabetic()) {
        name
    } else {
        format!("k_{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Unmatched, suggestions};
    use crate::model::KeyFigureId;

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
            .map(|(title, id)| (title.to_owned(), id.map(str::to_owned)))
            .collect(),
        };
        assert_eq!(
            suggestions(&unmatched, Language::Nb),
            "// Nøkkeltall som ingen fil har, med titler i filene som ligner:
kpi(\"U1\", #{ titler: [\"Trygghet, andel\"] });
// Titler som ingen regel bruker:
let k_9_av_tio = kpi(\"9 av \\\"tio\\\" är nöjda, andel\");
let nöjdhet = kpi(\"Nöjdhet\");
let nöjdhet_ = kpi(\"Nöjdhet %\");
let n3 = kpi(\"N3\", #{ titler: [\"Nöjdhet (%)\"] });
"
        );
        assert_eq!(suggestions(&Unmatched::default(), Language::Sv), "");
    }
}
