#![no_main]
//! Binary workbooks of Excel: the parts in a sound package, sheets first.

use libfuzzer_sys::fuzz_target;
use visare_fuzz::{Part, contain, packed, read};

const PARTS: &[Part] = &[
    Part {
        name: "xl/worksheets/sheet1.bin",
        otherwise: b"\x81\x01\x00\x91\x01\x00\x92\x01\x00\x82\x01\x00",
    },
    Part {
        name: "xl/sharedStrings.bin",
        otherwise: b"",
    },
    Part {
        name: "xl/styles.bin",
        otherwise: b"",
    },
    Part {
        name: "xl/workbook.bin",
        otherwise: b"\x83\x01\x00\x8f\x01\x00\x9c\x01\x1e\x00\x00\x00\x00\x01\x00\x00\x00\
            \x04\x00\x00\x00r\x00I\x00d\x001\x00\x03\x00\x00\x00E\x00t\x00t\x00\x90\x01\x00\x84\x01\x00",
    },
    Part {
        name: "xl/_rels/workbook.bin.rels",
        otherwise: b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
            <Relationship Id=\"rId1\" Target=\"worksheets/sheet1.bin\" \
            Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\"/></Relationships>",
    },
];

fuzz_target!(init: contain(), |data: &[u8]| {
    read("a.xlsb", &packed(PARTS, data));
});
