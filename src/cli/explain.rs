use serde_json::{Value, json};

use crate::{
    diagnostics::{Code, Diagnostic, Severity, Sources, meaning},
    project::{load, load_rules},
    session::{Explained, Focus},
    text::{Language, say as word},
    views::{
        ExplanationLine, explanation_json, explanation_lines, line_json, line_lines, story_json,
        story_lines,
    },
};

use super::{
    CLEAN, FINDINGS,
    arguments::ExplainArguments,
    packs::{language_of, session, shown_packs},
    reader,
    terminal::{say, show},
};

/// `visare explain`: what a figure is built from, down to its cells; a row of a table; the story of an
/// application to a fund.
pub(super) fn explain(arguments: &ExplainArguments) -> u8 {
    let setting = &arguments.setting;
    let asked = setting.lang;
    if let Some(code) = Code::ALL
        .iter()
        .find(|code| code.name().eq_ignore_ascii_case(&arguments.row))
    {
        let language = asked.unwrap_or_else(reader::language);
        let [severity, sentence, next] = meaning(*code, language);
        say(format!("{code} ({severity})\n{sentence}\n{next}"));
        if let Some(example) = example(*code) {
            say(format!(
                "\n{}\n\n{example}",
                word(language, "explain.example")
            ));
        }
        return CLEAN;
    }
    let (packs, code) = shown_packs(arguments.pack.as_slice(), setting);
    if packs.is_empty() {
        return code;
    }
    let focus = arguments
        .focus
        .as_ref()
        .map_or(Focus::Own, |code| Focus::Code(code.clone()));
    let declares = |pack: &&String| {
        let project = load_rules(&setting.rules, pack).value;
        project.is_some_and(|project| session().declares(&project, &arguments.row))
    };
    let declaring: Vec<&String> = packs.iter().filter(declares).collect();
    let asked_of = match declaring.is_empty() {
        true => packs.iter().collect(),
        false => declaring,
    };
    let mut failures = Vec::new();
    let mut found = Vec::new();
    for pack in asked_of {
        let mut diagnostics = Vec::new();
        let project = load(&setting.folders(), pack).drain_into(&mut diagnostics);
        let language = project
            .as_ref()
            .map_or(asked.unwrap_or_else(reader::language), |project| {
                language_of(project, asked)
            });
        let explained = project.as_ref().map(|project| {
            session()
                .explain(project, &arguments.row, arguments.year, &focus)
                .drain_into(&mut diagnostics)
        });
        let explained = explained.unwrap_or_default();
        if explained.is_empty() {
            let sources = project.map_or_else(Sources::new, |project| project.pack.sources);
            failures.push((diagnostics, sources, language));
        }
        found.extend(explained.into_iter().map(|one| said(&one, language)));
        // A whole name is of one pack; a bare one may stand in several.
        if !found.is_empty() && arguments.row.contains('/') {
            break;
        }
    }
    if !found.is_empty() {
        answer(found, arguments.json);
        return CLEAN;
    }
    // A pack that knows nothing of the name has nothing to say beside one that knows what is close to it.
    let mut said = failures.iter().flat_map(|(said, _, _)| said);
    let knows = said.any(|one: &Diagnostic| !one.candidates.is_empty());
    for (mut diagnostics, sources, language) in failures {
        diagnostics
            .retain(|one| !knows || one.code != Code::RowUnknown || !one.candidates.is_empty());
        show(&diagnostics, Severity::Error, &sources, language);
    }
    FINDINGS
}

/// An explanation for programs, and line by line.
fn said(explained: &Explained, language: Language) -> (Value, Vec<ExplanationLine>) {
    match explained {
        Explained::Application(fund, account) => (
            story_json(fund, account, language),
            story_lines(fund, account, language),
        ),
        Explained::Figure(figure) => (
            explanation_json(figure),
            explanation_lines(figure, language),
        ),
        Explained::Line(line) => (line_json(line), line_lines(line, language)),
    }
}

/// Shows explanations, one below the other; for programs several are one object.
fn answer(found: Vec<(Value, Vec<ExplanationLine>)>, for_programs: bool) {
    if !for_programs {
        let trees: Vec<String> = found.iter().map(|(_, lines)| tree(lines)).collect();
        say(trees.join("\n\n"));
        return;
    }
    let mut found: Vec<Value> = found.into_iter().map(|(value, _)| value).collect();
    let whole = match found.len() {
        1 => found.remove(0),
        _ => json!({ "schema": 1, "kind": "several", "explanations": found }),
    };
    say(serde_json::to_string_pretty(&whole).unwrap_or_default());
}

/// Lines with branches drawn in front of them.
fn tree(lines: &[ExplanationLine]) -> String {
    let mut drawn = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let rest = lines.get(index + 1..).unwrap_or(&[]);
        let mut text = String::new();
        for depth in 1..=line.depth {
            let goes_on = rest
                .iter()
                .take_while(|later| later.depth >= depth)
                .any(|later| later.depth == depth);
            text.push_str(match (depth == line.depth, goes_on) {
                (true, true) => "├─ ",
                (true, false) => "└─ ",
                (false, true) => "│  ",
                (false, false) => "   ",
            });
        }
        text.push_str(&line.text);
        drawn.push(text);
    }
    drawn.join("\n")
}

/// The list of all codes, with an example of most.
const CODES: &str = include_str!("../../docs/felkoder.md");

/// What the program says where a code applies, in Swedish; none if the list has no example of it.
fn example(code: Code) -> Option<&'static str> {
    let (_, section) = CODES.split_once(&format!("\n## {code} ("))?;
    let section = section.split("\n## ").next()?;
    let (_, example) = section.split_once("```text\n")?;
    example.split("\n```").next()
}
