use crate::{
    diagnostics::{Code, Diagnostic, Severity, Sources},
    project::{Proposal, load},
    text::{Language, tell},
};

use super::{
    CLEAN, FAILED,
    arguments::{AdoptArguments, DiffArguments},
    diff::diff,
    packs::spoken_of,
    reader,
    terminal::{say, show},
};

/// `visare adopt`: puts a proposal in the place of what it is a proposal for, with an account of what that changes.
///
/// Where the proposal cannot be computed, or not be compared with what holds now, nothing is done.
pub(super) fn adopt(arguments: &AdoptArguments) -> u8 {
    let setting = &arguments.setting;
    let language = setting.lang.unwrap_or_else(reader::language);
    let refuse = |faults: &[Diagnostic], sources: &Sources, language: Language| {
        show(faults, Severity::Error, sources, language);
        FAILED
    };
    let Some(proposal) = Proposal::of(&setting.rules, &arguments.proposal) else {
        let fault = Diagnostic::new(Code::NoProposal).with("name", &arguments.proposal);
        return refuse(&[fault], &Sources::new(), language);
    };
    if let Some(fault) = proposal.hindrance(&setting.folders()) {
        let (language, sources) = spoken_of(setting, &arguments.proposal);
        return refuse(&[fault], &sources, language);
    }
    let loaded = load(&setting.folders(), &arguments.proposal);
    let Some(project) = loaded.value else {
        return refuse(&loaded.diagnostics, &Sources::new(), language);
    };
    let language = setting.lang.unwrap_or(project.pack.settings.language);
    let compared = DiffArguments {
        a: proposal.base.clone(),
        b: arguments.proposal.clone(),
        focus: arguments.focus.clone(),
        pack: None,
        details: arguments.details,
        json: false,
        setting: setting.clone(),
    };
    if diff(&compared) == FAILED {
        return FAILED;
    }
    let mut diagnostics = Vec::new();
    let written = proposal.adopt(&setting.rules).drain_into(&mut diagnostics);
    if !diagnostics.is_empty() {
        return refuse(&diagnostics, &project.pack.sources, language);
    }
    let words = [
        ("proposal", arguments.proposal.clone()),
        ("base", proposal.base.clone()),
    ];
    say(tell(language, "adopt.done", &words));
    for file in written {
        say(format!("  {}", file.path.display()));
    }
    CLEAN
}
