//! Files that ask for more than a file can honestly need, or that never end: each is refused, and quickly.

use crate::make::{T, book, codes, ods, old_book, parsed, told, with_part, zipped};

fn sheet(rows: &str) -> String {
    format!(
        "<office:body><office:spreadsheet><table:table table:name=\"Blad1\">{rows}</table:table>\
         </office:spreadsheet></office:body>"
    )
}

const CELL: &str = "<table:table-cell office:value-type=\"float\" office:value=\"1\"><text:p>1</text:p></table:table-cell>";

fn number(row: u16, column: u16) -> (u16, Vec<u8>) {
    let mut content: Vec<u8> = [row, column, 0]
        .into_iter()
        .flat_map(u16::to_le_bytes)
        .collect();
    content.extend(1.5_f64.to_le_bytes());
    (0x0203, content)
}

#[test]
fn what_is_beyond_the_budget_is_refused() {
    let row = "<table:table-row table:number-rows-repeated=\"1048576\">";
    let wide = CELL.replace("cell ", "cell table:number-columns-repeated=\"17\" ");
    let repeated = ods(&sheet(&format!("{row}{wide}</table:table-row>")));
    let far = old_book(&[number(0, 0), number(65_535, 256)]);
    let claimed: Vec<u8> = [0_u32, u32::MAX, 0x00FF_0000, 0]
        .into_iter()
        .flat_map(u32::to_le_bytes)
        .collect();
    let claiming = old_book(&[(0x0200, claimed), number(0, 0)]);
    let plain = book("Blad1", &[&[T("Trygghet")]]);
    let cells = format!("<row>{}</row></sheetData>", "<c/>".repeat(16 << 20));
    let many = with_part(&plain, "xl/worksheets/sheet1.xml", |text| {
        text.replace("</sheetData>", &cells)
    });
    let strings = with_part(&plain, "xl/sharedStrings.xml", |text| {
        text.replace("</sst>", &format!("{}</sst>", "<si/>".repeat(65 << 20)))
    });
    let looks = with_part(&plain, "xl/styles.xml", |text| {
        text.replace(
            "</cellXfs>",
            &format!("{}</cellXfs>", "<xf/>".repeat(1 << 20)),
        )
    });
    let text = ";".repeat(17 << 20);
    let nested = format!("[{}]", "[],".repeat(17 << 20));
    for (name, bytes) in [
        ("repeated.ods", repeated),
        ("far.xls", far),
        ("claiming.xls", claiming),
        ("cells.xlsx", many),
        ("strings.xlsx", strings),
        ("looks.xlsx", looks),
        ("separators.csv", format!("a;b\nc;{text}").into_bytes()),
        ("lists.json", nested.into_bytes()),
    ] {
        let file = parsed(name, &bytes);
        assert_eq!(codes(&file.diagnostics), ["V221"], "{name}");
        assert_eq!(file.value.sheets, vec![], "{name}");
    }
}

#[test]
fn what_is_just_within_is_read() {
    let row = "<table:table-row table:number-rows-repeated=\"1048576\">";
    let tall = ods(&sheet(&format!("{row}{CELL}</table:table-row>")));
    let empty = "<table:table-row table:number-rows-repeated=\"1048576\">\
                 <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let blank = ods(&sheet(&empty.repeat(20)));
    let old = old_book(&[number(0, 0), number(65_535, 255)]);
    for (name, bytes, expected) in [
        ("tall.ods", tall, &["V205"][..]),
        ("blank.ods", blank, &[]),
        ("old.xls", old, &["V205"]),
    ] {
        assert_eq!(codes(&parsed(name, &bytes).diagnostics), expected, "{name}");
    }
}

/// Each of these kept a reader busy for ever, or would have, or ends the stack of one that calls itself.
#[test]
fn what_never_ends_or_explodes_is_damaged() {
    let row = format!("<table:table-row>{CELL}{CELL}</table:table-row>");
    let whole = sheet(&row);
    let mut cut: Vec<(String, Vec<u8>)> = Vec::new();
    for end in [
        "<table:table ",
        "<table:table-row",
        "<table:table-cell",
        "<text:p",
        "1</text:p",
        "</table:table-row",
    ] {
        let at = whole.rfind(end).unwrap();
        let parts = [
            (
                "mimetype",
                &b"application/vnd.oasis.opendocument.spreadsheet"[..],
            ),
            ("META-INF/manifest.xml", b"<manifest:manifest/>"),
            ("content.xml", &whole.as_bytes()[..at]),
        ];
        cut.push((format!("cut off at {end}"), zipped(&parts)));
    }
    let deep = ods(&"<text:p>".repeat(1 << 20));
    let entity = ods(&sheet(
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>&lol;</text:p>\
         </table:table-cell></table:table-row>",
    ));
    let attribute = ods(&sheet(&CELL.replace("\"float\"", "\"&lol;\"")));
    cut.push(("deep".to_owned(), deep));
    cut.push(("entity".to_owned(), entity));
    cut.push(("attribute".to_owned(), attribute));
    for (what, bytes) in cut {
        let file = parsed("a.ods", &bytes);
        assert_eq!(codes(&file.diagnostics), ["V203"], "{what}");
    }
    let lol = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;\">]>";
    let plain = book("Blad1", &[&[T("Trygghet")]]);
    let bytes = with_part(&plain, "xl/sharedStrings.xml", |text| {
        let (declaration, rest) = text.split_once('\n').unwrap();
        format!("{declaration}\n{lol}{}", rest.replace("Trygghet", "&lol2;"))
    });
    assert_eq!(codes(&parsed("a.xlsx", &bytes).diagnostics), ["V203"]);
    let deep = "[".repeat(1 << 20);
    assert_eq!(
        codes(&parsed("a.json", deep.as_bytes()).diagnostics),
        ["V222"]
    );
}

#[test]
fn an_old_workbook_whose_sheets_lie_in_one_place() {
    let mut bytes = old_book(&[number(0, 0)]);
    // The first sheet is named in the second record; a copy of that record takes the place of the end.
    let start = 512 * 3 + 20;
    let named = bytes[start..start + 17].to_vec();
    bytes[start + 17..start + 34].copy_from_slice(&named);
    assert_eq!(codes(&parsed("a.xls", &bytes).diagnostics), ["V203"]);
}

#[test]
fn what_the_budget_is_stands_in_the_message() {
    let file = parsed("a.xls", &old_book(&[number(0, 0), number(65_535, 256)]));
    assert_eq!(
        told(&file.diagnostics),
        "V221 error: Filen `a.xls` är större än vad bladen rimligen kan behöva, och läses inte.
    a.xls
    Högst 256 MB, 1 GB uppackad och 16 miljoner celler läses. Dela filen, eller ta bort blad som inte behövs.
"
    );
}
