use crate::{
    diagnostics::{Code, Severity, Sources, meaning},
    project::load,
    session::Focus,
    views::{ExplanationLine, explanation_json, explanation_lines, story_json, story_lines},
};

use super::{
    CLEAN, FAILED, FINDINGS,
    arguments::ExplainArguments,
    packs::{language_of, packs, session},
    terminal::{say, show},
};

/// `visare explain`: what a figure is built from, down to its cells; the story of an application to a fund.
pub(super) fn explain(arguments: &ExplainArguments) -> u8 {
    let setting = &arguments.setting;
    let named: Vec<String> = arguments.pack.iter().cloned().collect();
    let asked = setting.lang;
    if let Some(code) = Code::ALL
        .iter()
        .find(|code| code.name().eq_ignore_ascii_case(&arguments.row))
    {
        let [severity, sentence, next] = meaning(*code, asked.unwrap_or_default());
        say(format!("{code} ({severity})\n{sentence}\n{next}"));
        return CLEAN;
    }
    let found = packs(&named, setting);
    show(
        &found.diagnostics,
        Severity::Note,
        &Sources::new(),
        asked.unwrap_or_default(),
    );
    if found.value.is_empty() {
        return FAILED;
    }
    let focus = arguments
        .focus
        .as_ref()
        .map_or(Focus::Own, |code| Focus::Code(code.clone()));
    let mut failures = Vec::new();
    for pack in &found.value {
        let mut diagnostics = Vec::new();
        let project = load(&setting.folders(), pack).unload(&mut diagnostics);
        let language = project
            .as_ref()
            .map_or(asked.unwrap_or_default(), |project| {
                language_of(project, asked)
            });
        let mut session = session();
        let told = project
            .as_ref()
            .and_then(|project| session.story(project, &arguments.row));
        if let Some((fund, account)) = told {
            if arguments.json {
                let json = story_json(&fund, &account, language);
                say(serde_json::to_string_pretty(&json).unwrap_or_default());
            } else {
                say(tree(&story_lines(&fund, &account, language)));
            }
            return CLEAN;
        }
        let explained = project.as_ref().and_then(|project| {
            session
                .explain(project, &arguments.row, arguments.year, &focus)
                .unload(&mut diagnostics)
        });
        if let Some(explanation) = explained {
            if arguments.json {
                let json = explanation_json(&explanation);
                say(serde_json::to_string_pretty(&json).unwrap_or_default());
            } else {
                say(tree(&explanation_lines(&explanation, language)));
            }
            return CLEAN;
        }
        let sources = project.map_or_else(Sources::new, |project| project.pack.sources);
        failures.push((diagnostics, sources, language));
    }
    for (diagnostics, sources, language) in failures {
        show(&diagnostics, Severity::Error, &sources, language);
    }
    FINDINGS
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
