//! The same sheets as Excel, LibreOffice and Excel 97–2003 keep them: `files/make.py` made them.

use std::{fs, path::Path};

use visare::{
    inputs::{ParsedFile, ParsedSheet},
    model::SheetObservations,
};

use crate::make::{N, T, book, codes, ods, old_book, parsed, told, with_part, zipped};

pub fn file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/files");
    fs::read(folder.join(name)).unwrap()
}

/// What a sheet states, a line for each cell: title, place, year, sex, value, how many answered.
pub fn stated(sheet: &SheetObservations) -> Vec<String> {
    let name = |list: &[(String, _)], index: u32| list[usize::try_from(index).unwrap()].0.clone();
    sheet
        .observations
        .iter()
        .map(|one| {
            let title = name(&sheet.subjects, one.subject);
            let place = name(&sheet.places, one.place);
            let value = one
                .value
                .map_or_else(|why| why.name().to_owned(), |value| value.to_string());
            let answers = one.answers.map(|count| count.to_string());
            let answers = answers.unwrap_or_default();
            let sex = one.sex.letter();
            format!("{title}|{place}|{}|{sex}|{value}|{answers}", one.year)
        })
        .collect()
}

#[test]
fn every_layout_is_read_alike_from_every_format() {
    let value = |title: u32, place: u32, year: u32| {
        if (title, place, year) == (1, 2, 0) {
            "not_reported".to_owned()
        } else {
            (f64::from(100 * title + 10 * place + year) + 0.5).to_string()
        }
    };
    let titles = ["Trygghet, andel (%)", "Kostnad per brukare, kr/brukare"];
    let places = ["Alla kommuner (ovägt medel)", "Västervik", "Hultsfred"];
    let cells = |prefix: &str, years: [u32; 3], places_first: bool, absent: bool| {
        let mut lines = Vec::new();
        let line = |t: u32, p: u32, y: u32| {
            let (title, place) = (titles[t as usize], places[p as usize]);
            format!("{prefix}{title}|{place}|{}|T|{}|", 2021 + y, value(t, p, y))
        };
        for (outer, inner) in (0..3).flat_map(|outer| (0..3).map(move |inner| (outer, inner))) {
            let (t, p) = if places_first {
                (inner, outer)
            } else {
                (outer, inner)
            };
            if t < 2 {
                lines.extend(years.map(|year| line(t, p, year)));
            }
        }
        lines.retain(|line| absent || !line.contains("not_reported"));
        lines
    };
    let units = (0..3).flat_map(|y| {
        let year = 2021 + y;
        let share = 80.25 + f64::from(y);
        [
            format!("Trygghet, andel (%)|Norrgården|{year}|T|{}|12", 70 + y),
            format!("Trygghet, andel (%)|Södergården|{year}|T|{share}|3"),
        ]
    });
    let expected = [
        ("fri_sokning", cells("", [0, 1, 2], false, true)),
        ("long_table", cells("U. ", [0, 1, 2], false, false)),
        ("eos_export", cells("", [0, 1, 2], true, true)),
        ("eos_export", cells("", [2, 1, 0], false, true)),
        ("unit_table", units.collect()),
        ("metadata", Vec::new()),
    ];
    for name in [
        "layouter.xlsx",
        "layouter.xlsm",
        "layouter.xls",
        "layouter.ods",
    ] {
        let read = parsed(name, &file(name));
        assert_eq!(told(&read.diagnostics), "", "{name}");
        let found: Vec<_> = read
            .value
            .sheets
            .iter()
            .map(|sheet| (sheet.layout, stated(&sheet.observations)))
            .collect();
        assert_eq!(found, expected, "{name}");
        let listed = &read.value.sheets[5].metadata.key_figures;
        assert_eq!(
            listed
                .iter()
                .map(|one| (one.id.as_str(), one.title.as_str()))
                .collect::<Vec<_>>(),
            [("N00001", "Trygghet, andel (%)")],
            "{name}"
        );
    }
}

#[test]
fn every_fault_of_a_cell_is_told_alike_from_every_format() {
    for name in ["fel.xlsx", "fel.xls", "fel.ods"] {
        let read = parsed(name, &file(name));
        let expected = format!(
            "V207 warning: `ca 5` står där ett tal hör hemma, och siffran saknas därför (antal celler: 2).
    {name}!Fel!F3
    {name}!Fel!C4
    Gör cellen till ett tal i Excel. Text gissas aldrig vara ett tal, inte ens när den ser ut som ett. Saknas uppgiften: lämna cellen tom.
V209 warning: Cellen visar felet `#DIV/0!`, och siffran saknas därför (antal celler: 1).
    {name}!Fel!F4
    Rätta formeln i filen, eller töm cellen om uppgiften saknas.
V212 warning: `1890` är inget år mellan 1950 och 2100, och det som står under eller bredvid läses inte (antal celler: 2).
    {name}!Fel!D2
    {name}!Fel!E2
    Skriv året med fyra siffror, till exempel 2024, och inte som datum. Hör kolumnen inte till siffrorna behöver inget göras.
V217 warning: En rad har en siffra men säger inte allt om vad den gäller (antal rader: 1).
    {name}!Fel!C5
    Fyll i det som fattas på raden: titel eller nyckeltal, plats eller enhet, år. Finns en kolumn för kön ska där stå T, K eller M.
V225 warning: Siffror står under en tom rubrik och läses inte, till exempel `8` (antal celler: 2).
    {name}!Fel!H3
    {name}!Fel!H4
    Skriv årtalet ovanför varje kolumn. Är rubriken sammanfogad över flera kolumner: dela den. Hör siffrorna inte hit behöver inget göras.
V224 note: Bladet `Dolt` är dolt i arbetsboken och läses som de andra.
    {name}!Dolt
    Visa det i Excel (högerklicka på en flik, Ta fram) och se efter att det ska räknas, eller ta bort det.
"
        );
        assert_eq!(told(&read.diagnostics), expected);
        let rows: Vec<usize> = read.value.sheets.iter().map(|sheet| sheet.rows).collect();
        assert_eq!(rows, [2, 1, 0], "{name}");
    }
}

/// Real habits: the title deleted, a heading typed, a mean blanked, a transposed copy, a sheet of notes.
#[test]
fn a_workbook_that_people_have_worked_in() {
    let read = parsed("for_hand.xlsx", &file("for_hand.xlsx"));
    let layouts: Vec<&str> = read.value.sheets.iter().map(|sheet| sheet.layout).collect();
    assert_eq!(layouts, ["fri_sokning", "unknown", "unknown"]);
    assert_eq!(codes(&read.diagnostics), ["V205", "V205"]);
    let cells = stated(&read.value.sheets[0].observations);
    assert_eq!(cells.len(), 9);
    assert_eq!(cells[0], "Trygghet, andel (%)|Västervik|2021|T|10|");
    assert_eq!(cells[8], "Trygghet, andel (%)|Stockholm|2023|T|32|");
}

fn only(file: &ParsedFile) -> &ParsedSheet {
    assert_eq!(file.sheets.len(), 1);
    &file.sheets[0]
}

#[test]
fn a_formula_without_a_result_is_told_from_an_empty_cell_in_ods_too() {
    let body = |cell: &str| {
        let text = |text: &str| {
            format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
            )
        };
        let rows = [
            text("Kolada nyckeltal"),
            format!(
                "<table:table-cell table:number-columns-repeated=\"2\"/>{}",
                text("2019")
            ),
            format!("{}{}{cell}", text("Trygghet"), text("Väster<text:s/>vik")),
        ];
        let rows = rows.map(|cells| format!("<table:table-row>{cells}</table:table-row>"));
        format!(
            "<office:body><office:spreadsheet><table:table table:name=\"Blad1\">{}</table:table>\
             </office:spreadsheet></office:body>",
            rows.concat()
        )
    };
    for (cell, value, found) in [
        ("<table:table-cell/>", "not_reported", &[][..]),
        (
            "<table:table-cell table:formula=\"of:=1+1\"/>",
            "not_in_file",
            &["V208"],
        ),
        (
            "<table:table-cell table:formula=\"of:=1+1\" office:value-type=\"float\"/>",
            "not_in_file",
            &["V208"],
        ),
        (
            "<table:table-cell office:value-type=\"percentage\" office:value=\"0.25\"><text:p>25 %</text:p></table:table-cell>",
            "25",
            &[],
        ),
        (
            "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>SANT</text:p></table:table-cell>",
            "not_in_file",
            &["V207"],
        ),
        (
            "<table:table-cell office:value-type=\"float\" office:value=\"7\"><office:annotation><text:p>obs!</text:p></office:annotation><text:p>7</text:p></table:table-cell>",
            "7",
            &[],
        ),
    ] {
        let read = parsed("a.ods", &ods(&body(cell)));
        assert_eq!(codes(&read.diagnostics), found, "{cell}");
        let expected = format!("Trygghet|Väster vik|2019|T|{value}|");
        assert_eq!(
            stated(&only(&read.value).observations),
            [expected],
            "{cell}"
        );
    }
}

#[test]
fn a_password_is_told_in_every_format_and_protection_without_one_is_none() {
    let manifest: &[u8] = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/>";
    let mimetype: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    let parts = [
        ("mimetype", mimetype),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", b"\x00\xff"),
    ];
    let old = old_book(&[]);
    let at = 512 * 3 + 20 + 17;
    let mut locked = old.clone();
    // A record of 6 bytes in place of the end of the list of sheets.
    locked[at..at + 10].copy_from_slice(&[0x2F, 0, 6, 0, 1, 0, 1, 0, 1, 0]);
    for (name, bytes) in [("a.ods", zipped(&parts)), ("a.xls", locked)] {
        assert_eq!(codes(&parsed(name, &bytes).diagnostics), ["V204"], "{name}");
    }
    let rows: &[&[_]] = &[
        &[T("Nyckeltal"), T("Kommun"), T("År"), T("Värde")],
        &[T("Trygghet"), T("Västervik"), N(2020.0), N(7.0)],
    ];
    let protected = with_part(&book("Blad1", rows), "xl/worksheets/sheet1.xml", |text| {
        text.replace(
            "</sheetData>",
            "</sheetData><sheetProtection password=\"83AF\" sheet=\"1\" objects=\"1\"/>",
        )
    });
    let read = parsed("a.xlsx", &protected);
    assert_eq!(told(&read.diagnostics), "");
    assert_eq!(only(&read.value).rows, 1);
}
