use crate::{
    diagnostics::{Code, Severity, Sources},
    project::{load, write_outputs},
    session::{Request, Session},
};

use super::{
    CLEAN, FAILED, FINDINGS,
    arguments::RunArguments,
    packs::{exit_code, language_of, packs, spoken_of},
    summary::summary,
    terminal::{say, show},
};

/// `visare run`: everything that the packs describe, written to disk, and an account of it.
///
/// Exits with 1 where something asked for could not be had: a pack that cannot be computed, an output that cannot
/// be written. Faults in single cells are named and do not count, since the rest has come out.
pub(super) fn run(arguments: &RunArguments) -> u8 {
    let packs = packs(&arguments.common.packs, &arguments.common.setting);
    show(
        &packs.diagnostics,
        Severity::Note,
        &Sources::new(),
        arguments.common.setting.lang.unwrap_or_default(),
    );
    if packs.value.is_empty() {
        return FAILED;
    }
    let mut worst = exit_code(&packs.diagnostics);
    for pack in &packs.value {
        worst = worst.max(run_pack(arguments, pack));
    }
    worst
}

fn run_pack(arguments: &RunArguments, pack: &str) -> u8 {
    let mut diagnostics = Vec::new();
    let folders = arguments.common.setting.folders();
    let Some(project) = load(&folders, pack).unload(&mut diagnostics) else {
        let (language, sources) = spoken_of(&arguments.common.setting, pack);
        show(&diagnostics, Severity::Note, &sources, language);
        return FINDINGS;
    };
    let language = language_of(&project, arguments.common.setting.lang);
    let request = Request {
        focus: arguments.focus(),
        outputs: arguments.outputs(),
        language: arguments.common.setting.lang,
    };
    let outputs = Session::default()
        .run(&project, &request)
        .unload(&mut diagnostics);
    let folder = arguments.out.join(pack);
    let written = write_outputs(&folder, &outputs.files).unload(&mut diagnostics);
    show(
        &diagnostics,
        Severity::Warning,
        &project.pack.sources,
        language,
    );
    say(summary(
        &project,
        &outputs,
        &written,
        &diagnostics,
        language,
    ));
    let unwritten = [Code::OutputUnwritable, Code::OutputFailed];
    let failed = outputs.results.is_empty()
        || diagnostics
            .iter()
            .any(|diagnostic| unwritten.contains(&diagnostic.code));
    if failed { FINDINGS } else { CLEAN }
}
