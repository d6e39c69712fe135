//! What the fuzzing targets share: the way from bytes to figures that a session takes, and the packages around
//! parts that are damaged. `docs/fuzzing.md` says how to run them.

#[path = "../../benches/reading/container.rs"]
mod container;
mod package;
mod way;

pub use container::contained;
pub use package::{Part, SEPARATOR, packed};
pub use way::{read, run_rules};

use std::panic;

/// Lets a panic that the reader contains go by: libFuzzer's own hook ends the process at every panic, also where
/// the library that reads workbooks is known to panic and the reader takes it for a fault of the file. A panic that
/// reaches the target ends the process all the same. Of each place the first is told.
pub fn contain() {
    use std::{collections::BTreeSet, sync::Mutex};
    static TOLD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    panic::set_hook(Box::new(|told| {
        let place = told.location().map(ToString::to_string).unwrap_or_default();
        let is_first = TOLD
            .lock()
            .is_ok_and(|mut known| known.insert(place.clone()));
        if is_first {
            eprintln!(
                "panic at {place}: {}",
                told.payload_as_str().unwrap_or_default()
            );
        }
    }));
}
