use serde_json::{Value, json};

use crate::{
    diagnostics::{Diagnostic, Severity, Sources, to_json},
    project::load,
    rules::suggestions,
    session::{Focus, Request},
    text::{Language, tell},
};

use super::{
    FAILED,
    arguments::CheckArguments,
    packs::{exit_code, language_of, packs, session, spoken_of},
    reader,
    terminal::{say, show},
};

/// `visare check`: the faults of rules and inputs; writes nothing. `docs/check.json.md` describes its `--json`.
pub(super) fn check(arguments: &CheckArguments) -> u8 {
    let asked = arguments.common.setting.lang;
    let language = asked.unwrap_or_else(reader::language);
    let found = packs(&arguments.common.packs, &arguments.common.setting);
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
        let mut lines = String::new();
        let project = load(&arguments.common.setting.folders(), pack).drain_into(&mut diagnostics);
        let (language, sources) = if let Some(project) = project {
            let language = language_of(&project, asked);
            let request = Request {
                focus: Focus::Own,
                outputs: Vec::new(),
                language: asked,
            };
            let outputs = session()
                .run(&project, &request)
                .drain_into(&mut diagnostics);
            lines = suggestions(&outputs.unmatched, language);
            (language, project.pack.sources)
        } else {
            spoken_of(&arguments.common.setting, pack)
        };
        if arguments.json {
            reports.push(json!({
                "pack": pack,
                "diagnostics": listed(&diagnostics, language),
            }));
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
            if arguments.suggest && lines.is_empty() {
                say(tell(language, "suggest.none", &[("pack", pack.clone())]));
            } else if arguments.suggest {
                say(lines.trim_end());
            }
        }
        all.extend(diagnostics);
    }
    if arguments.json {
        let whole = json!({
            "diagnostics": listed(&found.diagnostics, language),
            "packs": reports,
        });
        say(serde_json::to_string_pretty(&whole).unwrap_or_default());
    }
    if found.value.is_empty() {
        FAILED
    } else {
        exit_code(&all)
    }
}

fn listed(diagnostics: &[Diagnostic], language: Language) -> Vec<Value> {
    diagnostics
        .iter()
        .map(|diagnostic| to_json(diagnostic, language))
        .collect()
}
