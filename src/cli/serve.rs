use std::sync::{Arc, Mutex};

use crate::{
    diagnostics::{Severity, Sources},
    live::{Server, follow},
    text::tell,
};

use super::{
    CLEAN, FAILED,
    arguments::ServeArguments,
    packs::session,
    reader,
    terminal::{say, show, warn},
    watch::{account, made},
};

/// `visare serve`: as `watch`, and shows the outputs in a browser as they change.
pub(super) fn serve(arguments: &ServeArguments) -> u8 {
    let asked = arguments.watch.run.common.setting.lang;
    let language = asked.unwrap_or_else(reader::language);
    let Some(watch) = made(&arguments.watch) else {
        return FAILED;
    };
    let watch = Arc::new(Mutex::new(watch));
    let opened = Server::open(Arc::clone(&watch), arguments.port, language);
    show(
        &opened.diagnostics,
        Severity::Note,
        &Sources::new(),
        language,
    );
    let Some(server) = opened.value else {
        return FAILED;
    };
    let words = [("address", server.address())];
    say(tell(language, "serve.start", &words));
    if arguments.open && open::that_detached(server.address()).is_err() {
        warn(tell(language, "serve.unopened", &words));
    }
    follow(&watch, &session, &mut |happened| {
        account(&happened, asked);
        server.show(&happened);
        true
    });
    CLEAN
}
