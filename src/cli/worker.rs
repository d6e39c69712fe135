use std::io::{self, Read, Write};

use super::{CLEAN, FAILED};
use crate::rules::serve;

/// The first argument of a process that runs the scripts of a pack that is not trusted.
pub(super) const WORKER: &str = "--worker";

/// Whether this process is such a worker. It is no command for users, so it does not stand among the commands.
pub(super) fn is_asked() -> bool {
    std::env::args_os()
        .nth(1)
        .is_some_and(|first| first == WORKER)
}

/// Binds this process, then reads scripts from its input and writes what they build to its output.
pub(super) fn work() -> u8 {
    if !bind() {
        return FAILED;
    }
    let mut asked = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut asked);
    let answer = read.ok().and_then(|_| serve(&asked));
    let written = answer.map(|answer| io::stdout().lock().write_all(&answer));
    if matches!(written, Some(Ok(()))) {
        CLEAN
    } else {
        FAILED
    }
}

/// What the process may take of the machine: address space with the stack of the scripts in it, seconds of a
/// processor; no file, no memory dump.
#[cfg(unix)]
fn bind() -> bool {
    use rlimit::Resource;
    let limits = [
        (Resource::AS, 1 << 30),
        (Resource::CPU, 30),
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
    ];
    limits
        .into_iter()
        .all(|(resource, most)| resource.set(most, most).is_ok())
}

/// Elsewhere the allocator's own bound and the parent's patience are what there is; see [`serve`].
#[cfg(not(unix))]
fn bind() -> bool {
    true
}
