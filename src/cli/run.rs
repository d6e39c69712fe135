use crate::{
    diagnostics::{Checked, Diagnostic, Severity, Sources},
    project::{Project, load, pack_names, write_outputs},
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
/// Exits with 1 where a pack could not be computed; faults in single cells are named and do not count, since
/// the rest has come out.
pub(super) fn run(arguments: &RunArguments) -> u8 {
    let language = arguments.common.lang.unwrap_or_default();
    let packs = packs(&arguments.common);
    show(
        &packs.diagnostics,
        Severity::Note,
        &Sources::new(),
        language,
    );
    if packs.value.is_empty() {
        return FAILED;
    }
    let mut worst = CLEAN;
    for pack in &packs.value {
        worst = worst.max(run_pack(arguments, pack, language));
    }
    worst
}

fn run_pack(arguments: &RunArguments, pack: &str, language: Language) -> u8 {
    let mut diagnostics = Vec::new();
    let folders = arguments.common.folders();
    let Some(project) = load(&folders, pack).unload(&mut diagnostics) else {
        show(&diagnostics, Severity::Note, &Sources::new(), language);
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
    let failed = outputs.results.is_empty() || written.len() < outputs.files.len();
    if failed { FINDINGS } else { CLEAN }
}

/// The packs that a command is about: those named, or all.
pub(super) fn packs(common: &Common) -> Checked<Vec<String>> {
    if common.packs.is_empty() {
        let found = pack_names(&common.rules);
        if found.value.is_empty() && found.diagnostics.is_empty() {
            let fault = Diagnostic::new(crate::diagnostics::Code::PackNotFound)
                .with("name", "visare.toml")
                .at(crate::diagnostics::Location::file(common.rules.display()));
            return Checked::new(Vec::new(), vec![fault]);
        }
        found
    } else {
        Checked::clean(common.packs.clone())
    }
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
