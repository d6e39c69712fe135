#![no_main]
//! OpenDocument workbooks: the parts in a sound package.

use libfuzzer_sys::fuzz_target;
use visare_fuzz::{Part, contain, packed, read};

const PARTS: &[Part] = &[
    Part {
        name: "content.xml",
        otherwise: b"<office:document-content/>",
    },
    Part {
        name: "META-INF/manifest.xml",
        otherwise: b"<manifest:manifest/>",
    },
    Part {
        name: "mimetype",
        otherwise: b"application/vnd.oasis.opendocument.spreadsheet",
    },
];

fuzz_target!(init: contain(), |data: &[u8]| {
    read("a.ods", &packed(PARTS, data));
});
