#![no_main]
//! Documents as Kolada's API answers.

use libfuzzer_sys::fuzz_target;
use visare_fuzz::{contain, read};

fuzz_target!(init: contain(), |data: &[u8]| {
    read("a.json", data);
});
