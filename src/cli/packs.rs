use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location, Severity, Sources},
    project::{Project, describe, pack_names, packs_named},
    rules::Worker,
    session::{Session, needs_attention},
    text::Language,
};

use super::{CLEAN, FAILED, FINDINGS, arguments::Setting, reader, terminal::show, worker::WORKER};

/// A session of this program, which is its own worker.
pub(super) fn session() -> Session {
    match std::env::current_exe() {
        Ok(program) => Session::with_worker(Worker::new(program, vec![WORKER.to_owned()])),
        Err(_) => Session::default(),
    }
}

/// The packs that a command is about: those named, or all.
pub(super) fn packs(names: &[String], setting: &Setting) -> Checked<Vec<String>> {
    if !names.is_empty() {
        return packs_named(&setting.rules, names);
    }
    let mut found = pack_names(&setting.rules);
    if found.value.is_empty() && found.diagnostics.is_empty() {
        let fault = Diagnostic::new(Code::NoPacks)
            .with("rules", setting.rules.display())
            .at(Location::file(setting.rules.display()));
        found.diagnostics.push(fault);
    }
    found
}

/// The packs that a command is about, and the exit code for what is wrong with them so far, which is shown.
pub(super) fn shown_packs(names: &[String], setting: &Setting) -> (Vec<String>, u8) {
    let found = packs(names, setting);
    let language = setting.lang.unwrap_or_else(reader::language);
    show(
        &found.diagnostics,
        Severity::Note,
        &Sources::new(),
        language,
    );
    let code = match found.value.is_empty() {
        true => FAILED,
        false => exit_code(&found.diagnostics),
    };
    (found.value, code)
}

/// The language and the texts in which to speak of a pack that does not load.
pub(super) fn spoken_of(setting: &Setting, pack: &str) -> (Language, Sources) {
    let (language, sources) = describe(&setting.rules, pack);
    (
        setting.lang.or(language).unwrap_or_else(reader::language),
        sources,
    )
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
