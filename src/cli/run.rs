use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location, Severity, Sources},
    project::{Project, describe, load, pack_names, packs_named, write_outputs},
    session::{Request, Session, needs_attention},
    text::Language,
};

use super::{
    CLEAN, FAILED, FINDINGS,
    arguments::{Common, RunArguments},
    summary::summary,
    terminal::{say, show},
};

/// `visare run`: everything that the packs describe, written to disk, and an account of it.
///
/// Exits with 1 where something asked for could not be had: a pack that cannot be computed, an output that cannot
/// be written. Faults in single cells are named and do not count, since the rest has come out.
pub(super) fn run(arguments: &RunArguments) -> u8 {
    let packs = packs(&arguments.common);
    show(
        &packs.diagnostics,
        Severity::Note,
        &Sources::new(),
        arguments.common.lang.unwrap_or_default(),
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
    let folders = arguments.common.folders();
    let Some(project) = load(&folders, pack).unload(&mut diagnostics) else {
        let (language, sources) = spoken_of(&arguments.common, pack);
        show(&diagnostics, Severity::Note, &sources, language);
        return FINDINGS;
    };
    let language = language_of(&project, arguments.common.lang);
    let request = Request {
        focus: arguments.focus(),
        outputs: arguments.outputs(),
        language: arguments.common.lang,
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

/// The packs that a command is about: those named, or all.
pub(super) fn packs(common: &Common) -> Checked<Vec<String>> {
    if !common.packs.is_empty() {
        return packs_named(&common.rules, &common.packs);
    }
    let mut found = pack_names(&common.rules);
    if found.value.is_empty() && found.diagnostics.is_empty() {
        let fault = Diagnostic::new(Code::NoPacks)
            .with("rules", common.rules.display())
            .at(Location::file(common.rules.display()));
        found.diagnostics.push(fault);
    }
    found
}

/// The language and the texts in which to speak of a pack that does not load.
pub(super) fn spoken_of(common: &Common, pack: &str) -> (Language, Sources) {
    let (language, sources) = describe(&common.rules, pack);
    (common.lang.or(language).unwrap_or_default(), sources)
}

/// The language to speak about a pack.
pub(super) fn language_of(project: &Project, asked: Option<Language>) -> Language {
    asked.unwrap_or(project.pack.settings.language)
}

/// The exit code for what was found.
pub(super) fn exit_code(diagnostics: &[Diagnostic]) -> u8 {
    if needs_attention(diagnostics) {
        FINDINGS
    } else {
        CLEAN
    }
}
