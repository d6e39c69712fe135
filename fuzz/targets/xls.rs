#![no_main]
//! Workbooks of Excel 97–2003: the stream of the workbook in a sound container, or a whole file.

use libfuzzer_sys::fuzz_target;
use visare_fuzz::{contain, contained, read};

fuzz_target!(init: contain(), |data: &[u8]| {
    if data.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        read("a.xls", data);
    } else {
        read("a.xls", &contained(data));
    }
});
