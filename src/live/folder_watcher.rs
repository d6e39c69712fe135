use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::Duration,
};

use notify_debouncer_full::{
    DebounceEventResult, Debouncer, NoCache, new_debouncer_opt,
    notify::{Config, EventKind, RecommendedWatcher, RecursiveMode},
};

/// Wakes whoever waits when something happens in the folders.
///
/// It only says that it is time to look: shares, synchronised folders and programs that save by renaming lose and
/// reorder what the operating system tells, so nothing is concluded from it.
pub(super) struct FolderWatcher {
    receiver: Receiver<()>,
    /// Kept so that whoever waits is not told that nobody will ever ring.
    sender: Sender<()>,
    folders: Vec<PathBuf>,
    watcher: Option<Debouncer<RecommendedWatcher, NoCache>>,
}

/// Events this close to each other ring once.
const TOGETHER: Duration = Duration::from_millis(100);

impl FolderWatcher {
    /// A watcher of the folders; one that is not `native` never wakes anybody by itself.
    pub(super) fn new(folders: Vec<PathBuf>, native: bool) -> Self {
        let (sender, receiver) = channel();
        let mut folder_watcher = FolderWatcher {
            receiver,
            sender,
            folders,
            watcher: None,
        };
        if native {
            folder_watcher.arm();
        }
        folder_watcher
    }

    /// Waits until something happens, for as long as `most`.
    pub(super) fn wait(&mut self, most: Duration) {
        let rang = self.receiver.recv_timeout(most).is_ok();
        while self.receiver.try_recv().is_ok() {}
        if !rang && self.watcher.is_some() {
            // A folder may have been replaced by another of the same name, which nobody watches.
            self.arm();
        }
    }

    /// Waits, whatever happens: what is under way is to come to rest.
    pub(super) fn rest(&self, span: Duration) {
        thread::sleep(span);
        while self.receiver.try_recv().is_ok() {}
    }

    /// Watches the folders anew. Where that is refused the periodic looks are what there is.
    fn arm(&mut self) {
        self.watcher = None;
        let sender = self.sender.clone();
        let ring = move |events: DebounceEventResult| {
            // Reading a file is an event too, and looking reads.
            let counts = events.map_or(true, |events| {
                events
                    .iter()
                    .any(|event| !matches!(event.kind, EventKind::Access(_)))
            });
            if counts {
                let _ = sender.send(());
            }
        };
        let made = new_debouncer_opt::<_, RecommendedWatcher, NoCache>(
            TOGETHER,
            None,
            ring,
            NoCache::new(),
            Config::default(),
        );
        if let Ok(mut watcher) = made {
            for folder in &self.folders {
                let _ = watcher.watch(folder, RecursiveMode::Recursive);
            }
            self.watcher = Some(watcher);
        }
    }
}
