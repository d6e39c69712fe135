use crate::{
    diagnostics::{Code, Diagnostic, Location, Severity, Sources},
    project::{Keeper, OutputPlaces, Publication, load, outputs_apart, settle},
    session::Request,
};

use super::{
    CLEAN, FAILED, FINDINGS,
    arguments::RunArguments,
    packs::{language_of, session, shown_packs, spoken_of},
    reader,
    summary::{CameOut, summary},
    terminal::{come_to, say, show},
};

/// `visare run`: everything that the packs describe, written to disk, and an account of it.
///
/// Exits with 1 where anything found is an error: a pack that cannot be computed, a file that cannot be read, an output
/// that cannot be written. Warnings are named and do not count, be it of a cell or of a table that no sheet is: what
/// there is has come out. What stands stays where it was made of a file that cannot be read any more.
pub(super) fn run(arguments: &RunArguments) -> u8 {
    let setting = &arguments.common.setting;
    let (packs, mut worst) = shown_packs(&arguments.common.packs, setting);
    if let Some(fault) = outputs_apart(&setting.folders(), &arguments.out, &packs) {
        let language = setting.lang.unwrap_or_else(reader::language);
        show(&[fault], Severity::Note, &Sources::new(), language);
        return FAILED;
    }
    if !packs.is_empty() && !setting.sheets.is_dir() {
        // What a slip of the pen gives is no picture of nothing.
        let fault = Diagnostic::new(Code::FolderUnreadable)
            .with("folder", setting.sheets.display())
            .said("text", "disk.missing")
            .at(Location::file(setting.sheets.display()));
        let language = setting.lang.unwrap_or_else(reader::language);
        show(&[fault], Severity::Note, &Sources::new(), language);
        return FAILED;
    }
    for pack in &packs {
        worst = worst.max(run_pack(arguments, pack));
    }
    worst
}

fn run_pack(arguments: &RunArguments, pack: &str) -> u8 {
    let mut diagnostics = Vec::new();
    let folders = arguments.common.setting.folders();
    let Some(project) = load(&folders, pack).drain_into(&mut diagnostics) else {
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
    let places = OutputPlaces::of(&arguments.out, pack);
    let listing = diagnostics.clone();
    diagnostics.extend(settle(&places));
    let mut publication = Publication::new(&places);
    let mut keeper = Keeper::new(&places.folder, &project.files, &listing);
    let mut made = 0;
    let mut results = None;
    let ran = session().run_each(&project, &request, &mut |one| {
        if !keeper.keeps(&one.files, &one.unread) {
            publication.add(&one.files);
            publication.remove(&one.unmade);
        }
        made += 1;
        come_to(made, one.among, &one.results.focus.name);
        results = Some(one.results).filter(|_| one.among == 1);
    });
    let outputs = ran.drain_into(&mut diagnostics);
    diagnostics.extend(keeper.told());
    if !keeper.keeps_all() {
        publication.add(&outputs.files);
    }
    let published = publication.publish().drain_into(&mut diagnostics);
    show(
        &diagnostics,
        Severity::Warning,
        &project.pack.sources,
        language,
    );
    let came_out = CameOut {
        outputs: &outputs,
        results: results.as_deref(),
        municipalities: made,
        written: &published.written,
        removed: &published.removed,
    };
    say(summary(&project, &came_out, &diagnostics, language));
    let is_grave = |found: &Diagnostic| found.severity() == Severity::Error;
    if made == 0 || diagnostics.iter().any(is_grave) {
        FINDINGS
    } else {
        CLEAN
    }
}
