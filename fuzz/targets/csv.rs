#![no_main]
//! Cells between separators, in any encoding; also as a table of expected figures.

use libfuzzer_sys::fuzz_target;
use visare_fuzz::{contain, read};

fuzz_target!(init: contain(), |data: &[u8]| {
    read("a.csv", data);
});
