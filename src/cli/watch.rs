use std::time::Duration;

use crate::{
    diagnostics::{Severity, Sources},
    live::{Told, Watch},
    session::Request,
    text::{Language, tell},
    views::{update_lines, update_summary},
};

use super::{
    CLEAN, FAILED,
    arguments::WatchArguments,
    packs::{packs, session},
    terminal::{say, show},
};

/// So many figures of an update are listed.
const FEW: usize = 10;

/// `visare watch`: keeps the outputs true until it is stopped, with an account of each update.
pub(super) fn watch(arguments: &WatchArguments) -> u8 {
    let run = &arguments.run;
    let asked = run.common.setting.lang;
    let language = asked.unwrap_or_default();
    let found = packs(&run.common.packs, &run.common.setting);
    let mut diagnostics = found.diagnostics;
    // A folder of rules without any may be about to get one; a name that is none is a slip of the pen.
    if found.value.is_empty() && !run.common.packs.is_empty() {
        show(&diagnostics, Severity::Note, &Sources::new(), language);
        return FAILED;
    }
    let request = Request {
        focus: run.focus(),
        outputs: run.outputs(),
        language: asked,
    };
    let packs = if run.common.packs.is_empty() {
        Vec::new()
    } else {
        found.value
    };
    let folders = run.common.setting.folders();
    let made = Watch::new(
        folders,
        run.out.clone(),
        packs,
        request,
        arguments.poll.map(Duration::from_secs_f64),
    );
    let made = made.unload(&mut diagnostics);
    show(&diagnostics, Severity::Note, &Sources::new(), language);
    let Some(mut watch) = made else {
        return FAILED;
    };
    say(tell(
        language,
        "watch.start",
        &[
            ("sheets", run.common.setting.sheets.display().to_string()),
            ("rules", run.common.setting.rules.display().to_string()),
            ("out", run.out.display().to_string()),
        ],
    ));
    watch.follow(&session, &mut |told| {
        account(told);
        true
    });
    CLEAN
}

/// One block for what happened; a rule fault is shown with its line.
fn account(told: Told<'_>) {
    match told {
        Told::Gone(follower) => {
            let (language, _) = follower.spoken();
            let words = [
                ("pack", follower.pack().to_owned()),
                ("out", follower.folder().display().to_string()),
            ];
            say(tell(language, "watch.gone", &words));
        }
        Told::Updated(follower, update) => {
            let (language, sources) = follower.spoken();
            let mut block = block_head(update, language);
            for line in update_lines(update, language, FEW) {
                block.push_str("\n  ");
                block.push_str(&line);
            }
            say(block);
            let is_new = |code: &str| update.appeared.iter().any(|found| found.code == code);
            let fresh: Vec<_> = follower
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
