//! Keeps outputs true while sheets and rules change, and remembers what changed.
//!
//! A `folder_watcher` says that it is time to look; a [`PackWatcher`] looks at the files of its pack (`poller`), computes what
//! depends on what has changed, writes what differs and tells what changed (`history`). What the last good outputs were
//! made of is kept (`store`), so that a broken file or rule has something to fall back on, also after a restart.
//! [`Watch`] does so for every pack. A [`Server`] shows the outputs in a browser as they change (`shown`), and lets
//! rules be tried (`trial`) and saved (`scripts`) there.
//!
//! May import everything but `cli`. The clock is read here, for the history, which stands outside the outputs.

mod folder_watcher;
mod guard;
mod history;
mod pack_watcher;
mod poller;
mod scripts;
mod server;
mod shell;
mod shown;
mod store;
mod trial;
mod watch;

pub use pack_watcher::{PackWatcher, Step};
pub use server::Server;
pub use watch::{Watch, WatchEvent, follow};
