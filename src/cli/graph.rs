use crate::{
    diagnostics::{Severity, Sources},
    project::load,
    session::Session,
    views::{dot, mermaid},
};

use super::{
    CLEAN, FAILED, FINDINGS,
    arguments::{GraphArguments, GraphFormat},
    run::{language_of, packs},
    terminal::{say, show},
};

/// `visare graph`: how measures hang together, for a drawing program.
pub(super) fn graph(arguments: &GraphArguments) -> u8 {
    let asked = arguments.common.lang;
    let found = packs(&arguments.common);
    show(
        &found.diagnostics,
        Severity::Note,
        &Sources::new(),
        asked.unwrap_or_default(),
    );
    let mut worst = if found.value.is_empty() {
        FAILED
    } else {
        CLEAN
    };
    for pack in &found.value {
        let mut diagnostics = Vec::new();
        let Some(project) = load(&arguments.common.folders(), pack).unload(&mut diagnostics) else {
            show(
                &diagnostics,
                Severity::Note,
                &Sources::new(),
                asked.unwrap_or_default(),
            );
            worst = worst.max(FINDINGS);
            continue;
        };
        let planned = Session::default().plan(&project);
        diagnostics.extend(planned.diagnostics.iter().cloned());
        let language = language_of(&project, asked);
        show(
            &diagnostics,
            Severity::Warning,
            &project.pack.sources,
            language,
        );
        if planned.has_errors() {
            worst = worst.max(FINDINGS);
        }
        say(match arguments.format {
            GraphFormat::Mermaid => mermaid(&planned.value, language),
            GraphFormat::Dot => dot(&planned.value, language),
        });
    }
    worst
}
