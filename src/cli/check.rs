use serde_json::{Value, json};

use crate::{
    diagnostics::{Diagnostic, Severity, Sources, to_json},
    project::load,
    session::{Focus, Request, Session},
    text::tell,
};

use super::{
    FAILED,
    arguments::CheckArguments,
    run::{exit_code, language_of, packs},
    terminal::{say, show},
};

/// `visare check`: the faults of rules and inputs; writes nothing.
pub(super) fn check(arguments: &CheckArguments) -> u8 {
    let asked = arguments.common.lang;
    let language = asked.unwrap_or_default();
    let found = packs(&arguments.common);
    let mut reports: Vec<Value> = Vec::new();
    let mut all: Vec<Diagnostic> = found.diagnostics.clone();
    if !arguments.json {
        show(
            &found.diagnostics,
            Severity::Note,
            &Sources::new(),
            language,
        );
    }
    for pack in &found.value {
        let mut diagnostics = Vec::new();
        let project = load(&arguments.common.folders(), pack).unload(&mut diagnostics);
        let language = project
            .as_ref()
            .map_or(language, |project| language_of(project, asked));
        let mut sources = Sources::new();
        if let Some(project) = project {
            let request = Request {
                focus: Focus::Own,
                outputs: Vec::new(),
                language: asked,
            };
            Session::default()
                .run(&project, &request)
                .unload(&mut diagnostics);
            sources = project.pack.sources;
        }
        if arguments.json {
            let listed: Vec<Value> = diagnostics
                .iter()
                .map(|diagnostic| to_json(diagnostic, language))
                .collect();
            reports.push(json!({ "pack": pack, "diagnostics": listed }));
        } else {
            show(&diagnostics, Severity::Note, &sources, language);
            let count = |severity: Severity| {
                diagnostics
                    .iter()
                    .filter(|diagnostic| diagnostic.severity() == severity)
                    .count()
                    .to_string()
            };
            say(tell(
                language,
                "check.summary",
                &[
                    ("pack", pack.clone()),
                    ("errors", count(Severity::Error)),
                    ("warnings", count(Severity::Warning)),
                    ("notes", count(Severity::Note)),
                ],
            ));
        }
        all.extend(diagnostics);
    }
    if arguments.json {
        let whole = json!({ "packs": reports });
        say(serde_json::to_string_pretty(&whole).unwrap_or_default());
    }
    if found.value.is_empty() {
        FAILED
    } else {
        exit_code(&all)
    }
}
