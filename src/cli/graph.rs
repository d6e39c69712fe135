use crate::{
    diagnostics::{Severity, Sources},
    project::load,
    views::{dot, mermaid},
};

use super::{
    FAILED, FINDINGS,
    arguments::{GraphArguments, GraphFormat},
    packs::{exit_code, language_of, packs, session, spoken_of},
    terminal::{say, show},
};

/// `visare graph`: how measures hang together, for a drawing program.
pub(super) fn graph(arguments: &GraphArguments) -> u8 {
    let asked = arguments.common.setting.lang;
    let found = packs(&arguments.common.packs, &arguments.common.setting);
    show(
        &found.diagnostics,
        Severity::Note,
        &Sources::new(),
        asked.unwrap_or_default(),
    );
    let mut worst = if found.value.is_empty() {
        FAILED
    } else {
        exit_code(&found.diagnostics)
    };
    for pack in &found.value {
        let mut diagnostics = Vec::new();
        let Some(project) =
            load(&arguments.common.setting.folders(), pack).unload(&mut diagnostics)
        else {
            let (language, sources) = spoken_of(&arguments.common.setting, pack);
            show(&diagnostics, Severity::Note, &sources, language);
            worst = worst.max(FINDINGS);
            continue;
        };
        let planned = session().plan(&project);
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
