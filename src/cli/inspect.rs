use std::slice;

use crate::{
    diagnostics::{Severity, to_json},
    project::{load, load_rules},
    views::{inspection, inspection_lines},
};

use super::{
    CLEAN, FINDINGS,
    arguments::InspectArguments,
    packs::{language_of, session, shown_packs, spoken_of},
    terminal::{say, show},
};

/// `visare inspect`: what a pack reads, writes and calls and may cost, and what it still has from another
/// organisation, without computing anything. Scripts that are
/// not trusted run in their own process here as everywhere. `docs/inspect.json.md` describes its `--json`.
pub(super) fn inspect(arguments: &InspectArguments) -> u8 {
    let setting = &arguments.setting;
    let (packs, code) = shown_packs(slice::from_ref(&arguments.pack), setting);
    if packs.is_empty() {
        return code;
    }
    let mut diagnostics = Vec::new();
    let Some(project) = load_rules(&setting.rules, &arguments.pack).drain_into(&mut diagnostics)
    else {
        let (language, sources) = spoken_of(setting, &arguments.pack);
        show(&diagnostics, Severity::Note, &sources, language);
        return FINDINGS;
    };
    let language = language_of(&project, setting.lang);
    let plan = session().plan(&project).drain_into(&mut diagnostics);
    let sheets = load(&setting.folders(), &arguments.pack).value;
    diagnostics.extend(sheets.iter().flat_map(|sheets| session().leftovers(sheets)));
    let inspection = inspection(&project, &plan);
    if arguments.json {
        let found = diagnostics.iter().map(|found| to_json(found, language));
        let whole = serde_json::json!({
            "inspection": inspection,
            "diagnostics": found.collect::<Vec<_>>(),
        });
        say(serde_json::to_string_pretty(&whole).unwrap_or_default());
    } else {
        show(
            &diagnostics,
            Severity::Note,
            &project.pack.sources,
            language,
        );
        say(inspection_lines(&inspection, language).join("\n"));
    }
    let faulty = diagnostics
        .iter()
        .any(|found| found.severity() == Severity::Error);
    if faulty { FINDINGS } else { CLEAN }
}
