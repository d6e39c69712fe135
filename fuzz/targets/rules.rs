#![no_main]
//! The text of a rule script; after `#!` that of a pack's settings.

use libfuzzer_sys::fuzz_target;
use visare_fuzz::{contain, run_rules};

fuzz_target!(init: contain(), |data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        run_rules(text);
    }
});
