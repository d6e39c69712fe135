use std::{sync::Mutex, time::Duration};

use crate::{
    diagnostics::{Severity, Sources},
    live::{Watch, WatchEvent, follow},
    session::Request,
    text::{Language, tell},
    views::{Internal, update_lines, update_summary},
};

use super::{
    CLEAN, FAILED,
    arguments::WatchArguments,
    packs::{packs, session},
    reader,
    terminal::{say, show},
};

/// So many figures of an update are listed.
const FEW: usize = 10;

/// `visare watch`: keeps the outputs true until it is stopped, with an account of each update.
pub(super) fn watch(arguments: &WatchArguments) -> u8 {
    let Some(watch) = made(arguments) else {
        return FAILED;
    };
    follow(&Mutex::new(watch), &session, &mut |told| {
        account(&told, arguments.run.common.setting.lang);
        true
    });
    CLEAN
}

/// A watch as it is asked for, and what it follows said; none, with the reason said, where it cannot be.
pub(super) fn made(arguments: &WatchArguments) -> Option<Watch> {
    let run = &arguments.run;
    let asked = run.common.setting.lang;
    let language = asked.unwrap_or_else(reader::language);
    let found = packs(&run.common.packs, &run.common.setting);
    let mut diagnostics = found.diagnostics;
    let named = !run.common.packs.is_empty();
    // A folder of rules without any may be about to get one; a name that is none is a slip of the pen.
    if found.value.is_empty() && named {
        show(&diagnostics, Severity::Note, &Sources::new(), language);
        return None;
    }
    let request = Request {
        focus: run.focus(),
        outputs: run.outputs(),
        language: asked,
    };
    let made = Watch::new(
        run.common.setting.folders(),
        run.out.clone(),
        if named { found.value } else { Vec::new() },
        request,
        arguments.poll.map(Duration::from_secs_f64),
    );
    let made = made.drain_into(&mut diagnostics);
    show(&diagnostics, Severity::Note, &Sources::new(), language);
    let folder = |folder: &std::path::Path| folder.display().to_string();
    let words = [
        ("sheets", folder(&run.common.setting.sheets)),
        ("rules", folder(&run.common.setting.rules)),
        ("out", folder(&run.out)),
    ];
    made.inspect(|_| say(tell(language, "watch.start", &words)))
}

/// One block for what happened, in the language asked for or the pack's; a rule fault is shown with its line.
pub(super) fn account(told: &WatchEvent<'_>, language: Option<Language>) {
    match told {
        WatchEvent::Met(_) => {}
        WatchEvent::Taken(fault) => {
            let language = language.unwrap_or_default();
            show(
                std::slice::from_ref(fault),
                Severity::Error,
                &Sources::new(),
                language,
            );
        }
        WatchEvent::Gone(watcher) => {
            let (language, _) = watcher.spoken();
            let words = [
                ("pack", watcher.pack().to_owned()),
                ("out", watcher.folder().display().to_string()),
            ];
            say(tell(language, "watch.gone", &words));
        }
        WatchEvent::Updated(watcher, update) => {
            let (language, sources) = watcher.spoken();
            let mut block = block_head(update, language);
            for line in update_lines(update, Internal::Told, language, FEW) {
                block.push_str("\n  ");
                block.push_str(&line);
            }
            say(block);
            let is_new = |code: &str| update.appeared.iter().any(|found| found.code == code);
            let fresh: Vec<_> = watcher
                .standing()
                .iter()
                .filter(|found| is_new(found.code.name()))
                .cloned()
                .collect();
            show(&fresh, Severity::Error, &sources, language);
        }
    }
}

fn block_head(update: &crate::views::Update, language: Language) -> String {
    let words = [
        ("moment", update.moment()),
        ("pack", update.pack.clone()),
        ("summary", update_summary(update, language)),
    ];
    tell(language, "watch.block", &words)
}
