use crate::{
    diagnostics::{Code, Diagnostic, Location, Refused, Severity, Sources},
    model::Expectation,
    project::{Project, load, read_plain, write_one},
    session::Focus,
    text::{Language, say as word, tell},
    views::{decimal, with_expectation},
};

use super::{
    CLEAN, FINDINGS,
    arguments::LockArguments,
    packs::{language_of, session, shown_packs},
    reader,
    terminal::{ask, say, show},
};

/// `visare lock`: writes a figure as it is today into the table of expected figures beside the rules.
pub(super) fn lock(arguments: &LockArguments) -> u8 {
    let setting = &arguments.setting;
    let (packs, code) = shown_packs(arguments.pack.as_slice(), setting);
    if packs.is_empty() {
        return code;
    }
    let language = setting.lang.unwrap_or_else(reader::language);
    let focus = arguments
        .focus
        .as_ref()
        .map_or(Focus::Own, |code| Focus::Code(code.clone()));
    let mut failures = Vec::new();
    for pack in &packs {
        let mut diagnostics = Vec::new();
        let Some(project) = load(&setting.folders(), pack).drain_into(&mut diagnostics) else {
            failures.push((diagnostics, Sources::new(), language));
            continue;
        };
        let language = language_of(&project, setting.lang);
        let locked = session()
            .lock(&project, &arguments.row, arguments.year, &focus)
            .drain_into(&mut diagnostics);
        if let Some(expectation) = locked {
            return match expectation.expected.is_some() || is_meant(&expectation, language) {
                true => write(arguments, &project, &expectation, language),
                false => FINDINGS,
            };
        }
        let known =
            |fault: &Diagnostic| matches!(fault.code, Code::LockedAlready | Code::LockedOtherwise);
        if let Some(fault) = diagnostics.iter().find(|fault| known(fault)) {
            show(
                std::slice::from_ref(fault),
                Severity::Note,
                &project.pack.sources,
                language,
            );
            return if fault.severity() == Severity::Note {
                CLEAN
            } else {
                FINDINGS
            };
        }
        failures.push((diagnostics, project.pack.sources, language));
    }
    for (diagnostics, sources, language) in failures {
        show(&diagnostics, Severity::Error, &sources, language);
    }
    FINDINGS
}

/// Whether a figure without a value is to be locked: whoever sits at the terminal is asked.
fn is_meant(expectation: &Expectation, language: Language) -> bool {
    let words = [
        ("row", expectation.row.clone()),
        ("year", expectation.year.to_string()),
    ];
    let answer = ask(&tell(language, "lock.ask", &words));
    let yes = word(language, "lock.yes");
    answer.is_none_or(|answer| !answer.is_empty() && yes.starts_with(&answer.to_lowercase()))
}

/// The value that is locked, as people write it.
fn value(expectation: &Expectation, language: Language) -> String {
    let Some(value) = expectation.expected else {
        return word(language, "lock.none").to_owned();
    };
    let value = decimal(value);
    match language {
        Language::En => value,
        Language::Sv | Language::Nb => value.replace('.', ","),
    }
}

/// Adds the line to the pack's table, which is replaced as a whole or not at all.
fn write(
    arguments: &LockArguments,
    project: &Project,
    expectation: &Expectation,
    language: Language,
) -> u8 {
    let own = project.pack.settings.language;
    let name = format!("{}/{}.csv", project.pack.folder, word(own, "expected.file"));
    let path = arguments.setting.rules.join(&name);
    let base = project.pack.settings.based_on.as_ref();
    // A proposal's table stands in the place of that of what it is based on, and begins as that.
    let of_base = base.map(|base| {
        let name = format!("{base}/{}.csv", word(own, "expected.file"));
        arguments.setting.rules.join(name)
    });
    let stands = [Some(path.clone()), of_base].into_iter().flatten();
    let stands = stands
        .clone()
        .find(|path| path.exists())
        .unwrap_or(path.clone());
    let table = match read_plain(&stands, u64::MAX) {
        Ok(bytes) => String::from_utf8(bytes).ok(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(String::new()),
        Err(error) if Refused::within(&error).is_some() => {
            let fault = Diagnostic::new(Code::FileRefused).with("file", &name);
            return refused(fault.because(&error), &name, language);
        }
        Err(_) => None,
    };
    let table = table.and_then(|table| with_expectation(&table, expectation, own));
    let fault = match table.map(|table| write_one(&path, table.as_bytes())) {
        Some(Ok(_)) => {
            let words = [
                ("file", path.display().to_string()),
                ("row", expectation.row.clone()),
                ("year", expectation.year.to_string()),
                ("value", value(expectation, language)),
            ];
            say(tell(language, "lock.done", &words));
            return CLEAN;
        }
        Some(Err(error)) => Diagnostic::new(Code::OutputUnwritable)
            .with("file", path.display())
            .because(&error),
        None => Diagnostic::new(Code::ExpectedTableUnfit).with("file", &name),
    };
    refused(fault, &name, language)
}

fn refused(fault: Diagnostic, name: &str, language: Language) -> u8 {
    let fault = [fault.at(Location::file(name))];
    show(&fault, Severity::Error, &Sources::new(), language);
    FINDINGS
}
