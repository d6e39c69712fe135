use crate::{
    diagnostics::Severity,
    project::load,
    views::{dot, mermaid},
};

use super::{
    FINDINGS,
    arguments::{GraphArguments, GraphFormat},
    packs::{language_of, session, shown_packs, spoken_of},
    terminal::{say, show},
};

/// `visare graph`: how measures hang together, for a drawing program.
pub(super) fn graph(arguments: &GraphArguments) -> u8 {
    let asked = arguments.common.setting.lang;
    let (packs, mut worst) = shown_packs(&arguments.common.packs, &arguments.common.setting);
    for pack in &packs {
        let mut diagnostics = Vec::new();
        let Some(project) =
            load(&arguments.common.setting.folders(), pack).drain_into(&mut diagnostics)
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
