use crate::{diagnostics::Severity, project::load, text::tell};

use super::{
    CLEAN, FINDINGS,
    arguments::Common,
    packs::{language_of, session, shown_packs, spoken_of},
    terminal::{say, show},
};

/// `visare test`: whether the figures are what the rules and the tables beside them expect; writes nothing.
pub(super) fn test(arguments: &Common) -> u8 {
    let (packs, mut worst) = shown_packs(&arguments.packs, &arguments.setting);
    for pack in &packs {
        worst = worst.max(test_pack(arguments, pack));
    }
    worst
}

fn test_pack(arguments: &Common, pack: &str) -> u8 {
    let setting = &arguments.setting;
    let mut diagnostics = Vec::new();
    let Some(project) = load(&setting.folders(), pack).drain_into(&mut diagnostics) else {
        let (language, sources) = spoken_of(setting, pack);
        show(&diagnostics, Severity::Error, &sources, language);
        return FINDINGS;
    };
    let language = language_of(&project, setting.lang);
    let tested = session()
        .test(&project, language)
        .drain_into(&mut diagnostics);
    let sources = &project.pack.sources;
    let Some(tested) = tested else {
        show(&diagnostics, Severity::Error, sources, language);
        return FINDINGS;
    };
    // What else there is to say of rules and inputs is for `check` to say.
    show(&tested.failed, Severity::Warning, sources, language);
    let failed = tested.failed.len();
    let words = [
        ("pack", pack.to_owned()),
        ("met", tested.met.to_string()),
        ("all", (tested.met + failed).to_string()),
    ];
    let key = match tested.met + failed {
        0 => "test.none",
        _ => "test.summary",
    };
    say(tell(language, key, &words));
    if failed > 0 { FINDINGS } else { CLEAN }
}
