#![no_main]
//! Workbooks of Excel: the parts in a sound package, sheets first.

use libfuzzer_sys::fuzz_target;
use visare_fuzz::{Part, contain, packed, read};

const PARTS: &[Part] = &[
    Part {
        name: "xl/worksheets/sheet1.xml",
        otherwise: b"<worksheet><sheetData/></worksheet>",
    },
    Part {
        name: "xl/sharedStrings.xml",
        otherwise: b"<sst><si><t>enhet</t></si><si><t>2023</t></si><si><t>Trygghet</t></si></sst>",
    },
    Part {
        name: "xl/styles.xml",
        otherwise: b"<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
    },
    Part {
        name: "xl/workbook.xml",
        otherwise: b"<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
            <sheets><sheet name=\"Ett\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
    },
    Part {
        name: "xl/_rels/workbook.xml.rels",
        otherwise: b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
            <Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\" \
            Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\"/>\
            <Relationship Id=\"rId2\" Target=\"sharedStrings.xml\" \
            Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\"/>\
            <Relationship Id=\"rId3\" Target=\"styles.xml\" \
            Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\"/></Relationships>",
    },
    Part {
        name: "xl/worksheets/sheet2.xml",
        otherwise: b"",
    },
];

fuzz_target!(init: contain(), |data: &[u8]| {
    read("a.xlsx", &packed(PARTS, data));
});
