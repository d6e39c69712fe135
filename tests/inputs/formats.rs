//! Files of text: the same figures in every encoding and with every separator, and documents of JSON.

use encoding_rs::WINDOWS_1252;
use visare::model::{Missing, Sex};

use crate::make::{N, T, book, bound, codes, parsed, sound, told};

/// A text in UTF-16, after its mark if it has one.
fn wide(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let marked = mark.then_some('\u{feff}').into_iter().chain(text.chars());
    let marked: String = marked.collect();
    let unit = |unit: u16| {
        if big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    marked.encode_utf16().flat_map(unit).collect()
}

#[test]
fn a_table_of_text_is_read_in_every_encoding_and_with_every_separator() {
    let lines = [
        ("Nyckeltal", "Kommun", "År", "Värde"),
        ("Trygghet", "Västervik", "2023", "1 234,5"),
        ("Trygghet", "Västervik", "2024", "0,25"),
        ("Trygghet", "Hultsfred", "2024", ".."),
    ];
    for (separator, decimal, end) in [
        (";", ",", "\r\n"),
        ("\t", ",", "\n"),
        (";", ".", "\n"),
        (",", ".", "\r\n"),
    ] {
        let text: String = lines
            .iter()
            .map(|(a, b, c, d)| {
                let value = if d.starts_with('.') {
                    (*d).to_owned()
                } else {
                    d.replace(',', decimal)
                };
                [*a, *b, *c, &value].join(separator) + end
            })
            .collect();
        let encoded = [
            text.clone().into_bytes(),
            [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(),
            WINDOWS_1252.encode(&text).0.into_owned(),
            wide(&text, false, true),
            wide(&text, true, true),
            wide(&text, false, false),
            wide(&text, true, false),
        ];
        for (nth, bytes) in encoded.into_iter().enumerate() {
            let file = sound("kolada.csv", &bytes);
            let sheet = &file.sheets[0];
            assert_eq!(sheet.layout, "long_table", "{separator:?} {nth}");
            let bound = bound(&[file], &[]);
            assert_eq!(told(&bound.diagnostics), "");
            let municipal = bound.value.municipal;
            let vastervik = municipal.axes.places.position("0883").unwrap();
            let hultsfred = municipal.axes.places.position("0860").unwrap();
            let column = &municipal.columns[0];
            assert_eq!(column.get(vastervik, 0), Ok(1234.5));
            assert_eq!(column.get(vastervik, 1), Ok(0.25));
            assert_eq!(column.get(hultsfred, 1), Err(Missing::Suppressed));
            assert_eq!(column.get(hultsfred, 0), Err(Missing::NotInFile));
            let cell = municipal.origin(0, vastervik, 1).unwrap().name();
            assert_eq!(cell, "kolada.csv!D3");
        }
    }
}

#[test]
fn rows_of_text_are_its_lines_and_the_separator_may_be_stated() {
    let text = "Våra siffror\r\n\r\nNyckeltal;Kommun;År;Värde\r\n\r\nTrygghet;Ale;2024;x\r\n";
    for (start, ending) in [("", ""), ("sep=;\r\n", "\r\n\r\n")] {
        let file = parsed("a.csv", format!("{start}{text}{ending}").as_bytes());
        assert_eq!(
            told(&file.diagnostics),
            "V207 warning: `x` står där ett tal hör hemma, och siffran saknas därför (antal celler: 1).
    a.csv!D5
    Gör cellen till ett tal i Excel. Text gissas aldrig vara ett tal, inte ens när den ser ut som ett. Saknas uppgiften: lämna cellen tom.
"
        );
    }
}

#[test]
fn a_script_s_table_with_an_index_and_dotted_headings() {
    let text = "\"\",\"Nyckeltal\",\"Kommun.Landsting\",\"År\",\"Visat.Värde\"\n\
                \"1\",\"U. Trygghet,  andel (%)\",\"Alla kommuner (ovägt medel)\",2008,\"5.5\"\n\
                \"2\",\"U. Trygghet,  andel (%)\",\"Västervik\",2008,\"6.5\"\n";
    let file = sound("r.csv", text.as_bytes());
    let figures = [crate::make::figure("N1", &["Trygghet, andel (%)"])];
    let bound = visare::inputs::bind(
        &figures,
        &crate::make::places(),
        &[file],
        &crate::make::settings(&[]),
    );
    assert_eq!(told(&bound.diagnostics), "");
    let receipt = &bound.value.receipts[0].sheets[0];
    assert_eq!((receipt.used, receipt.aggregates), (1, 1));
}

#[test]
fn answers_come_in_pages_with_the_sexes_in_any_order() {
    let text = r#"[
        {"count": 1, "next_url": null, "values": [
            {"kpi": "N1", "municipality": "0883", "period": 2023, "values": [
                {"gender": "M", "status": "", "value": 3.5, "count": 1, "isdeleted": false},
                {"gender": "T", "status": "", "value": 4, "count": 1, "isdeleted": false},
                {"gender": "K", "status": "Privacy", "value": null, "count": 1, "isdeleted": false}]}]},
        {"count": 3, "values": [
            {"kpi": "N1", "municipality": "0860", "period": "2023", "values": [
                {"gender": "T", "status": "", "value": 9, "isdeleted": true}]},
            {"kpi": "N1", "municipality": "0180", "period": 2023, "values": [
                {"gender": "T", "status": "Not applicable", "value": null}]},
            {"kpi": "N1", "municipality": "G2328", "period": 2023, "values": [
                {"gender": "T", "status": "", "value": 1.0}]},
            {"kpi": "N1", "municipality": "0000", "period": 2023, "values": [
                {"gender": "T", "status": "Secret", "value": null}]}]}]"#;
    let file = parsed("svar.json", text.as_bytes());
    assert_eq!(
        told(&file.diagnostics),
        "V223 warning: Status `Secret` är okänd, och siffran saknas därför (antal celler: 1).
    svar.json!H8
    Kända är `Missing`, `Privacy` och `Not applicable`. Rätta, eller lämna cellen tom.
V294 note: Källan har märkt rader som borttagna, och de räknas inte (antal rader: 1).
    svar.json!I5
    Inget behöver göras.
"
    );
    let bound = bound(&[std::sync::Arc::new(file.value)], &[]);
    assert_eq!(told(&bound.diagnostics), "");
    let municipal = bound.value.municipal;
    let of = |code| municipal.columns[0].get(municipal.axes.places.position(code).unwrap(), 0);
    assert_eq!(of("0883"), Ok(4.0));
    assert_eq!(of("0860"), Err(Missing::NotReported));
    assert_eq!(of("0180"), Err(Missing::NotApplicable));
    assert_eq!(of("0000"), Err(Missing::NotInFile));
    let place = municipal.axes.places.position("0883").unwrap();
    let of = |sex| municipal.by_sex[&(0, sex)].column.get(place, 0);
    assert_eq!(of(Sex::Men), Ok(3.5));
    assert_eq!(of(Sex::Women), Err(Missing::Suppressed));
    assert_eq!(bound.value.receipts[0].sheets[0].aggregates, 1);
}

#[test]
fn groups_of_the_api_are_there_with_their_members() {
    let text = r#"{"values": [
        {"id": "G2", "title": "Grannar", "members": [
            {"member_id": "0883", "member_title": "Västervik"},
            {"member_id": "0860", "member_title": "Hultsfred"}]},
        {"id": "G1", "title": "Ensam", "members": [{"member_id": "0180", "member_title": "Stockholm"}]}]}"#;
    let bound = bound(&[sound("grupper.json", text.as_bytes())], &[]);
    let groups = bound.value.groups.iter();
    let groups: Vec<_> = groups
        .map(|group| (group.code.as_str(), group.members.join(" ")))
        .collect();
    assert_eq!(
        groups,
        [("G1", "0180".to_owned()), ("G2", "0860 0883".to_owned())]
    );
}

#[test]
fn json_that_is_cut_off() {
    let file = parsed("svar.json", b"{\"values\": [\n  {\"kpi\": ");
    assert_eq!(
        told(&file.diagnostics),
        "V222 error: Filen `svar.json` är ingen hel JSON: den kan inte förstås från rad 2, tecken 10.
    svar.json
    Hämta den på nytt och spara svaret helt och oförändrat.
"
    );
}

#[test]
fn a_wrong_ending_is_said_and_the_file_is_read() {
    let rows: &[&[_]] = &[
        &[T("Nyckeltal"), T("Kommun"), T("År"), T("Värde")],
        &[T("Trygghet"), T("Västervik"), N(2024.0), N(1.0)],
    ];
    let file = parsed("kolada.csv", &book("Blad1", rows));
    assert_eq!(
        told(&file.diagnostics),
        "V220 note: Filen `kolada.csv` är inte vad namnets ändelse säger och läses som det den är (Excel).
    kolada.csv
    Inget behöver göras. Ge den rätt ändelse, så öppnas den rätt också av andra program.
"
    );
    assert_eq!(file.value.sheets[0].rows, 1);
    let file = parsed("kolada.xls", b"Nyckeltal;Kommun;2024\nTrygghet;Ale;1\n");
    assert_eq!(codes(&file.diagnostics), ["V220"]);
    assert_eq!(file.value.sheets[0].layout, "fri_sokning");
}

/// A workbook of a few kilobytes whose parts unpack to more than a gigabyte.
#[test]
fn a_zip_that_unpacks_to_more_than_there_is_room_for() {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer
        .start_file("xl/worksheets/sheet1.xml", options)
        .unwrap();
    let spaces = vec![b' '; 1 << 22];
    for _ in 0..257 {
        writer.write_all(&spaces).unwrap();
    }
    let mut bytes = writer.finish().unwrap().into_inner();
    assert!(bytes.len() < 2 << 20);
    let refused = "V221 error: Filen `bomb.xlsx` är större än vad bladen rimligen kan behöva, och läses inte.
    bomb.xlsx
    Högst 256 MB, 1 GB uppackad och 16 miljoner celler läses. Dela filen, eller ta bort blad som inte behövs.
";
    assert_eq!(told(&parsed("bomb.xlsx", &bytes).diagnostics), refused);
    // The directory lies about the size.
    let size = (257_u32 << 22).to_le_bytes();
    let lie = 100_u32.to_le_bytes();
    let directory = bytes.windows(4).rposition(|window| window == size).unwrap();
    bytes[directory..directory + 4].copy_from_slice(&lie);
    assert_eq!(codes(&parsed("bomb.xlsx", &bytes).diagnostics), ["V203"]);
}
