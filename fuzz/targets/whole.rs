#![no_main]
//! Whole files of any format: what they are is told by their bytes.

use libfuzzer_sys::fuzz_target;
use visare_fuzz::{contain, read};

fuzz_target!(init: contain(), |data: &[u8]| {
    read("a.xlsx", data);
});
