//! Files that cannot be read: each is named, and nothing else stops.

use std::sync::Arc;

use visare::{
    inputs::parse,
    project::{InputFile, ReadFault},
};

use crate::make::{Absent, Empty, N, T, book, books, codes, parsed, told, with_xml};

fn refused(fault: ReadFault) -> String {
    let file = parse(&InputFile {
        name: "gemensamt/kolada.xlsx".to_owned(),
        content: Err(fault),
    });
    assert_eq!(file.value.sheets, vec![]);
    assert_eq!(file.value.sha256, "");
    told(&file.diagnostics)
}

#[test]
fn a_file_that_is_open_elsewhere() {
    assert_eq!(
        refused(ReadFault::Locked),
        "V201 error: Filen `gemensamt/kolada.xlsx` kan inte läsas.
    gemensamt/kolada.xlsx
    Är den öppen i Excel eller på en annan dator? Stäng den där, se efter att den finns kvar och att du får läsa den, och kör igen.
"
    );
}

#[test]
fn a_file_on_a_disk_that_fails() {
    let text = refused(ReadFault::Other("Input/output error".to_owned()));
    assert!(text.starts_with(
        "V201 error: Filen `gemensamt/kolada.xlsx` kan inte läsas: Input/output error.\n"
    ));
}

#[test]
fn files_that_are_no_workbooks_are_called_what_they_are() {
    let cases: [(&[u8], &str); 3] = [
        (b"%PDF-1.7\n", "PDF"),
        (b"<html><body><table><tr><td>1", "HTML"),
        (b"\x09\x08\x08\x00\x00\x05\x10\x00", "Excel 2–5, xls"),
    ];
    for (bytes, what) in cases {
        let file = parsed("a.xlsx", bytes);
        assert_eq!(
            told(&file.diagnostics),
            format!(
                "V202 error: Filen `a.xlsx` är varken arbetsbok, CSV eller JSON, vad namnet än säger (innehåll: {what}).
    a.xlsx
    Öppna den i det program som den är gjord i och spara den som xlsx, ods eller CSV, eller hämta den på nytt.
"
            )
        );
        assert_eq!(file.value.sheets, vec![]);
    }
}

#[test]
fn a_workbook_that_is_cut_off() {
    let whole = book("Blad1", &[&[T("Kolada nyckeltal")]]);
    for length in [4, 100, whole.len() / 2, whole.len() - 1] {
        let file = parsed("a.xlsx", &whole[..length]);
        assert_eq!(
            told(&file.diagnostics),
            "V203 error: Filen `a.xlsx` är skadad eller avkortad och kan inte läsas som den ska.
    a.xlsx
    Kopiera eller hämta filen på nytt; går den att öppna i Excel, så spara den där under ett nytt namn.
",
            "{length}"
        );
    }
}

#[test]
fn a_damaged_sheet_is_left_out_and_the_others_stand() {
    let years: &[_] = &[Empty, Empty, T("2020")];
    let row: &[_] = &[T("Trygghet"), T("Ale"), N(7.0)];
    let whole = books(&[("Blad1", &[years, row]), ("Blad2", &[years, row])]);
    let damaged = with_xml(&whole, "</sheetData>", "</sheet");
    let file = parsed("a.xlsx", &damaged);
    assert_eq!(codes(&file.diagnostics), ["V203"]);
    assert_eq!(file.diagnostics[0].places[0].name(), "a.xlsx!Blad1");
    let read: Vec<usize> = file.value.sheets.iter().map(|sheet| sheet.rows).collect();
    assert_eq!(read, [0, 1]);
}

/// Whatever is done to the bytes, there is an answer and no panic.
#[test]
fn damaged_bytes_never_end_the_run() {
    let whole = book(
        "Blad1",
        &[
            &[T("Kolada nyckeltal")],
            &[Empty, Empty, T("2020"), N(2021.0)],
            &[T("Trygghet"), T("Ale"), N(7.0), Absent],
        ],
    );
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let file = parsed("a.xlsx", &bytes);
        assert_eq!(file.value.sha256.len(), 64);
    }
}

#[test]
fn a_workbook_behind_a_password() {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(1024, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(2048, 0);
    let file = parsed("lön.xlsx", &bytes);
    assert_eq!(
        told(&file.diagnostics),
        "V204 error: Filen `lön.xlsx` är skyddad med lösenord.
    lön.xlsx
    Öppna den i Excel, ta bort lösenordet (Arkiv, Info, Skydda arbetsbok) och spara.
"
    );
}

#[test]
fn a_sheet_of_another_kind_is_left_aside_and_an_empty_one_silently() {
    let file = parsed(
        "a.xlsx",
        &books(&[("Anteckningar", &[&[T("Ring Eva")]]), ("Blad2", &[])]),
    );
    assert_eq!(
        told(&file.diagnostics),
        "V205 note: Bladet `Anteckningar` har ingen känd uppställning och lämnas åt sidan.
    a.xlsx!Anteckningar
    Ska det läsas: låt år stå i rad 2 från kolumn C, eller sätt rubrikerna `enhet`, `nyckeltal`, `år` och `värde` överst. Annars behöver inget göras.
"
    );
    let layouts: Vec<_> = file.value.sheets.iter().map(|sheet| sheet.layout).collect();
    assert_eq!(layouts, ["unknown", "unknown"]);
}

#[test]
fn one_cell_in_the_far_corner_costs_one_cell() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "Kolada nyckeltal").unwrap();
    sheet.write_string(1, 2, "2020").unwrap();
    sheet.write_number(1_048_575, 16_383, 1.0).unwrap();
    let file = parsed("a.xlsx", &workbook.save_to_buffer().unwrap());
    assert_eq!(codes(&file.diagnostics), ["V273"]);
    assert_eq!(file.value.sheets[0].rows, 0);
}

#[test]
fn the_same_bytes_give_the_same_and_their_hash() {
    let bytes = b"hej";
    let file = parsed("a.xlsx", bytes).value;
    // sha256sum of "hej"
    assert_eq!(
        file.sha256,
        "9c478bf63e9500cb5db1e85ece82f18c8eb9e52e2f9135acd7f10972c8d563ba"
    );
    assert_eq!(file.bytes, 3);
    let again = InputFile {
        name: "a.xlsx".to_owned(),
        content: Ok(Arc::from(bytes.as_slice())),
    };
    assert_eq!(parse(&again).value, file);
}
