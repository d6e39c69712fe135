//! What a cell shows: 87 % is 87 whatever is stored, in every format that keeps a number and how it is shown apart.

use std::sync::Arc;

use rust_xlsxwriter::{Format, Workbook};
use visare::{
    diagnostics::Checked,
    inputs::{BoundTables, ParsedFile},
    model::CellKind,
};

use crate::{
    every_format::{file, stated},
    make::{codes, ods, old_book_with, parsed, told, zipped},
    own_tables::{bound, declared, written},
};

/// What stands in a cell of a test's table: nothing, a text, or a number in a format by its place among the codes.
#[derive(Clone, Copy, Debug)]
enum S {
    Nothing,
    T(&'static str),
    N(f64, usize),
}

use S::{N, Nothing, T};

/// A sheet of cells, the codes of the formats they are in, and the rows that are hidden.
struct Shown<'a> {
    codes: &'a [&'a str],
    rows: &'a [&'a [S]],
    hidden: &'a [u32],
}

impl Shown<'_> {
    fn cells(&self) -> impl Iterator<Item = (u32, u16, S)> {
        (0..).zip(self.rows).flat_map(|(row, cells)| {
            (0..)
                .zip(*cells)
                .map(move |(column, cell)| (row, column, *cell))
        })
    }

    fn xlsx(&self) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name("Blad1").unwrap();
        for (row, column, cell) in self.cells() {
            match cell {
                Nothing => continue,
                T(text) => sheet.write_string(row, column, text),
                N(number, format) => {
                    let format = Format::new().set_num_format(self.codes[format]);
                    sheet.write_number_with_format(row, column, number, &format)
                }
            }
            .unwrap();
        }
        for row in self.hidden {
            sheet.set_row_hidden(*row).unwrap();
        }
        workbook.save_to_buffer().unwrap()
    }

    fn xls(&self) -> Vec<u8> {
        let words = |words: &[u16]| -> Vec<u8> {
            words.iter().flat_map(|word| word.to_le_bytes()).collect()
        };
        let text = |text: &str| {
            // Letters of two bytes each.
            let letters: Vec<u16> = text.encode_utf16().collect();
            let length = u16::try_from(letters.len()).unwrap().to_le_bytes();
            [&length[..], &[1], &words(&letters)].concat()
        };
        let mut globals = Vec::new();
        for (id, code) in (164..).zip(self.codes) {
            globals.push((0x041E, [words(&[id]), text(code)].concat()));
        }
        for (id, _) in (164..).zip(self.codes) {
            globals.push((0x00E0, words(&[0, id, 0, 0, 0, 0, 0, 0, 0, 0])));
        }
        let mut records = Vec::new();
        for row in self.hidden {
            let row = u16::try_from(*row).unwrap();
            records.push((0x0208, words(&[row, 0, 9, 255, 0, 0, 0x20, 0])));
        }
        for (row, column, cell) in self.cells() {
            let row = u16::try_from(row).unwrap();
            match cell {
                Nothing => {}
                T(word) => records.push((0x0204, [words(&[row, column, 0]), text(word)].concat())),
                N(number, format) => {
                    let look = u16::try_from(format).unwrap();
                    let number = number.to_le_bytes();
                    records.push((0x0203, [&words(&[row, column, look])[..], &number].concat()));
                }
            }
        }
        old_book_with(&globals, &records)
    }

    fn xlsb(&self) -> Vec<u8> {
        self.xlsb_with(&[])
    }

    /// The same with further parts.
    fn xlsb_with(&self, further: &[(&str, &[u8])]) -> Vec<u8> {
        let text = |text: &str| {
            let letters: Vec<u16> = text.encode_utf16().collect();
            let length = u32::try_from(letters.len()).unwrap().to_le_bytes();
            let letters = letters.iter().flat_map(|letter| letter.to_le_bytes());
            length.into_iter().chain(letters).collect::<Vec<u8>>()
        };
        let number = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
        let mut styles = record(0x0267, &number(self.codes.len()));
        for (id, code) in (164_u16..).zip(self.codes) {
            styles.extend(record(
                0x002C,
                &[&id.to_le_bytes()[..], &text(code)].concat(),
            ));
        }
        styles.extend(record(0x0268, &[]));
        styles.extend(record(0x0269, &number(self.codes.len())));
        for (id, _) in (164_u16..).zip(self.codes) {
            let look = [&[0, 0][..], &id.to_le_bytes(), &[0; 12]].concat();
            styles.extend(record(0x002F, &look));
        }
        styles.extend(record(0x026A, &[]));

        let mut sheet = record(0x0081, &[]);
        sheet.extend(record(0x0094, &[0; 16]));
        sheet.extend(record(0x0091, &[]));
        for (row, cells) in (0_u32..).zip(self.rows) {
            let hidden = if self.hidden.contains(&row) { 0x10 } else { 0 };
            let head = [&row.to_le_bytes()[..], &[0; 7], &[hidden], &[0; 5]].concat();
            sheet.extend(record(0x0000, &head));
            for (column, cell) in (0_u32..).zip(*cells) {
                let place = |look: usize| [column.to_le_bytes(), number(look)].concat();
                match cell {
                    Nothing => {}
                    T(word) => sheet.extend(record(0x0006, &[place(0), text(word)].concat())),
                    N(number, look) => {
                        let cell = [place(*look), number.to_le_bytes().to_vec()].concat();
                        sheet.extend(record(0x0005, &cell));
                    }
                }
            }
        }
        sheet.extend(record(0x0092, &[]));
        sheet.extend(record(0x0082, &[]));

        let listed = [&[0; 4][..], &number(1), &text("rId1"), &text("Blad1")].concat();
        let mut workbook = record(0x0083, &[]);
        for (kind, content) in [
            (0x008F, &[][..]),
            (0x009C, &listed),
            (0x0090, &[]),
            (0x009D, &[0; 26]),
            (0x0084, &[]),
        ] {
            workbook.extend(record(kind, content));
        }
        let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let relations = format!(
            "<Relationships><Relationship Id=\"rId1\" Type=\"{kinds}/worksheet\" Target=\"worksheets/sheet1.bin\"/>\
             <Relationship Id=\"rId2\" Type=\"{kinds}/styles\" Target=\"styles.bin\"/></Relationships>"
        );
        let own: [(&str, &[u8]); 5] = [
            ("[Content_Types].xml", b"<Types/>"),
            ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
            ("xl/workbook.bin", &workbook),
            ("xl/styles.bin", &styles),
            ("xl/worksheets/sheet1.bin", &sheet),
        ];
        zipped(&[&own[..], further].concat())
    }

    /// The sheet as each kind of workbook keeps it.
    fn books(&self) -> [(&'static str, Vec<u8>); 3] {
        [
            ("a.xlsx", self.xlsx()),
            ("a.xls", self.xls()),
            ("a.xlsb", self.xlsb()),
        ]
    }
}

/// A record of an xlsb: its kind in a byte or two, its length in two, its content.
fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let seven = |number: usize| u8::try_from(number & 0x7F).unwrap();
    let number = usize::from(kind);
    let kind = match kind {
        0..0x80 => vec![seven(number)],
        _ => vec![seven(number) | 0x80, seven(number >> 7)],
    };
    let length = content.len();
    assert!(length < 1 << 14);
    let length = [seven(length) | 0x80, seven(length >> 7)];
    [&kind[..], &length, content].concat()
}

fn read(name: &str, bytes: &[u8]) -> Arc<ParsedFile> {
    Arc::new(parsed(name, bytes).value)
}

fn table(file: &Arc<ParsedFile>, columns: &[(&str, CellKind)]) -> Checked<BoundTables> {
    bound(&[declared("visat", columns)], std::slice::from_ref(file))
}

const UNITS: &[(&str, CellKind)] = &[("enhet", CellKind::Text), ("tal", CellKind::Number)];

/// A code, what is stored, what is shown.
const FORMATS: &[(&str, f64, &str)] = &[
    ("General", 0.87, "0.87"),
    ("0%", 0.87, "87"),
    ("0.0 %", 0.575, "57.5"),
    ("0.00%", 0.333_333_333_333_333_3, "33.3333333333333"),
    ("0%", 1.0, "100"),
    ("0%", 0.0, "0"),
    ("0%;-0%;-", -0.07, "-7"),
    ("[Red]0%", 0.07, "7"),
    ("0\"%\"", 87.0, "87"),
    ("0\\%", 87.0, "87"),
    ("#,##0", 12_345.0, "12345"),
    ("#,##0.00 \"kr\"", 12_345.5, "12345.5"),
    ("#,##0,", 12_345.0, "12.345"),
    ("#,##0,\"tkr\"", 12_345.0, "12.345"),
    ("0.0,,", 2_500_000.0, "2.5"),
    ("[>=1000000]0.0,,\"M\";[>=1000]0,\"k\";0", 2_000.0, "2"),
    ("[>=1000000]0.0,,\"M\";[>=1000]0,\"k\";0", 20.0, "20"),
    ("0.00E+00", 1234.0, "1234"),
    ("# ?/?", 0.5, "0.5"),
    ("0000", 114.0, "114"),
];

#[test]
fn a_number_is_what_its_cell_shows_in_every_workbook() {
    for (code, stored, shown) in FORMATS {
        let rows: &[&[S]] = &[&[T("enhet"), T("tal")], &[T("Norr"), N(*stored, 1)]];
        let sheet = Shown {
            codes: &["General", code],
            rows,
            hidden: &[],
        };
        for (name, bytes) in sheet.books() {
            let found = table(&read(name, &bytes), UNITS);
            assert_eq!(
                written(&found.value.tables[0]),
                format!("Norr|{shown}\n"),
                "{code} {name}"
            );
            let is_scaled = code.contains(",\"") || code.ends_with(',');
            let expected: &[&str] = if is_scaled && *shown != "20" {
                &["V284"]
            } else {
                &[]
            };
            assert_eq!(codes(&found.diagnostics), expected, "{code} {name}");
        }
    }
}

#[test]
fn a_share_beside_what_is_no_share_is_named_and_a_typed_per_cent_sign_is_one() {
    let rows: &[&[S]] = &[
        &[T("enhet"), T("tal")],
        &[T("Norrgården"), N(0.87, 1)],
        &[T("Solbacken"), T("64 %")],
        &[T("Ekhöjden"), N(72.0, 0)],
        &[T("Lunden"), N(0.4, 0)],
        &[T("Ängen"), N(0.0, 0)],
    ];
    let sheet = Shown {
        codes: &["General", "0%"],
        rows,
        hidden: &[],
    };
    for (name, bytes) in sheet.books() {
        let found = table(&read(name, &bytes), UNITS);
        assert_eq!(
            written(&found.value.tables[0]),
            "Norrgården|87\nSolbacken|64\nEkhöjden|72\nLunden|0.4\nÄngen|0\n",
            "{name}"
        );
        assert_eq!(
            told(&found.diagnostics),
            format!(
                "V285 warning: `0.4` visas inte i procent, fast andra tal om samma sak gör det, och läses som det visas (antal celler: 1).
    {name}!Blad1!B5
    Är det en andel av ett: ge cellen samma procentformat som de andra. Är det redan procent: skriv det med procenttecken.
"
            )
        );
    }
    let text = "enhet;tal\nNorrgården;87 %\nSolbacken;64 %\nEkhöjden;72\nLunden;0,4\nÄngen;0\n";
    let found = table(&read("a.csv", text.as_bytes()), UNITS);
    assert_eq!(
        written(&found.value.tables[0]),
        "Norrgården|87\nSolbacken|64\nEkhöjden|72\nLunden|0.4\nÄngen|0\n"
    );
    assert_eq!(codes(&found.diagnostics), ["V285"]);
}

/// Key figures of places and of units, in long tables and in years across.
#[test]
fn shares_of_key_figures_are_read_as_shown_in_every_layout() {
    let long: &[&[S]] = &[
        &[T("Kommun"), T("Nyckeltal"), T("År"), T("Värde")],
        &[T("Västervik"), T("Trygghet"), N(2020.0, 0), N(0.87, 1)],
        &[T("Hultsfred"), T("Trygghet"), N(2020.0, 0), N(0.64, 0)],
        &[T("Hultsfred"), T("Kvot"), N(2020.0, 0), N(0.5, 0)],
    ];
    let across: &[&[S]] = &[
        &[Nothing, Nothing, N(2020.0, 0), N(2021.0, 0)],
        &[T("Trygghet"), T("Västervik"), N(0.87, 1), N(0.575, 1)],
        &[T("Kvot"), T("Västervik"), N(0.5, 0), N(0.6, 0)],
    ];
    let units: &[&[S]] = &[
        &[
            T("Enhet"),
            T("Nyckeltal"),
            T("År"),
            T("Värde"),
            T("Antal svar"),
        ],
        &[
            T("Norr"),
            T("Trygghet"),
            N(2020.0, 0),
            N(0.87, 1),
            N(12.0, 0),
        ],
    ];
    for (rows, expected, found) in [
        (
            long,
            &[
                "Trygghet|Västervik|2020|T|87|",
                "Trygghet|Hultsfred|2020|T|0.64|",
                "Kvot|Hultsfred|2020|T|0.5|",
            ][..],
            &["V285"][..],
        ),
        (
            across,
            &[
                "Trygghet|Västervik|2020|T|87|",
                "Trygghet|Västervik|2021|T|57.5|",
                "Kvot|Västervik|2020|T|0.5|",
                "Kvot|Västervik|2021|T|0.6|",
            ],
            &[],
        ),
        (units, &["Trygghet|Norr|2020|T|87|12"], &[]),
    ] {
        let sheet = Shown {
            codes: &["General", "0%"],
            rows,
            hidden: &[],
        };
        for (name, bytes) in sheet.books() {
            let read = parsed(name, &bytes);
            assert_eq!(
                stated(&read.value.sheets[0].observations),
                expected,
                "{name}"
            );
            assert_eq!(codes(&read.diagnostics), found, "{name}");
        }
    }
}

/// LibreOffice made these of one sheet: shares, thousands, millions, a hidden column, hidden rows, sums.
#[test]
fn one_sheet_gives_the_same_figures_and_remarks_whatever_program_saved_it() {
    let columns = [
        ("enhet", CellKind::Text),
        ("andel", CellKind::Number),
        ("kostnad", CellKind::Number),
    ];
    for name in ["visat.xlsx", "visat.xls", "visat.ods"] {
        let bytes = file(name);
        let file = parsed(name, &bytes);
        let found = table(&Arc::new(file.value.clone()), &columns);
        assert_eq!(
            written(&found.value.tables[0]),
            "Norr|87|1234|1\nSyd|57.5|2.5|2\nÖst|0.64|700|3\nVäst|100|42|4\n",
            "{name}"
        );
        assert_eq!(
            told(&found.diagnostics),
            format!(
                "V260 note: Tabellen `visat` har kolumner som reglerna inte frågar efter: `Nr`.
    {name}!Visat!B1
    Inget behöver göras. De finns kvar men visas inte.
V280 note: Bladet `Visat` har dolda eller bortfiltrerade rader, och de läses som de andra (antal rader: 2).
    {name}!Visat!A3
    {name}!Visat!A5
    Ta bort filtret eller ta fram raderna i Excel och se efter att de ska räknas. Ska de inte räknas: ta bort dem.
V281 note: Bladet `Visat` har dolda kolumner, och de läses som de andra (antal kolumner: 1).
    {name}!Visat!B1
    Ta fram kolumnerna i Excel och se efter att de ska räknas. Ska de inte räknas: ta bort dem.
V282 note: Raden `Summa` är en summa eller ett medelvärde av andra rader och räknas inte med dem (antal sådana rader: 1).
    {name}!Visat!A6
    Inget behöver göras.
V284 note: Tal visas i tusental eller miljoner och läses som de visas, till exempel `1234000 → 1234` (antal celler: 3).
    {name}!Visat!D2
    {name}!Visat!D3
    {name}!Visat!D5
    Inget behöver göras, om det är så som talet är menat. Annars: ta bort skalan ur talformatet i Excel.
V285 warning: `0.64` visas inte i procent, fast andra tal om samma sak gör det, och läses som det visas (antal celler: 1).
    {name}!Visat!C4
    Är det en andel av ett: ge cellen samma procentformat som de andra. Är det redan procent: skriv det med procenttecken.
"
            ),
            "{name}"
        );
        let figures = file
            .value
            .sheets
            .iter()
            .find(|sheet| sheet.layout == "long_table")
            .unwrap();
        assert_eq!(
            stated(&figures.observations),
            [
                "Trygghet|Västervik|2020|T|87|",
                "Trygghet|Hultsfred|2020|T|57.5|",
                "Trygghet|Stockholm|2020|T|0.64|",
            ],
            "{name}"
        );
        let sums = bound(
            &[declared(
                "delsummor",
                &[("enhet", CellKind::Text), ("antal", CellKind::Number)],
            )],
            &[Arc::new(file.value)],
        );
        assert_eq!(
            written(&sums.value.tables[0]),
            "Norr|3\nNorr|4\nSyd|5\n",
            "{name}"
        );
        assert_eq!(codes(&sums.diagnostics), ["V282"], "{name}");
    }
}

/// Whoever writes OpenDocument may leave a cell's style to its column, and build styles on others.
#[test]
fn styles_of_open_document_are_followed_through_columns_and_parents() {
    let body = "<office:automatic-styles>\
        <number:number-style style:name=\"N1\"><number:number number:display-factor=\"1000\"/></number:number-style>\
        <number:number-style style:name=\"N2\"><number:number/><style:map style:condition=\"value()&gt;=1000000\" style:apply-style-name=\"N1\"/></number:number-style>\
        <style:style style:name=\"parent\" style:data-style-name=\"N1\"/>\
        <style:style style:name=\"child\" style:parent-style-name=\"parent\"/>\
        <style:style style:name=\"either\" style:data-style-name=\"N2\"/>\
        <style:style style:name=\"circle\" style:parent-style-name=\"circle\"/>\
        </office:automatic-styles><office:body><office:spreadsheet><table:table table:name=\"Visat\">\
        <table:table-column/><table:table-column table:number-columns-repeated=\"2\" table:default-cell-style-name=\"child\"/>";
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let number = |style: &str, number: &str| {
        format!(
            "<table:table-cell {style} office:value-type=\"float\" office:value=\"{number}\"><text:p>?</text:p></table:table-cell>"
        )
    };
    let style = |name: &str| format!("table:style-name=\"{name}\"");
    let rows = [
        text("enhet") + text("tal").as_str(),
        text("A") + number("", "5000").as_str(),
        text("B") + number(&style("either"), "5000").as_str(),
        text("C") + number(&style("either"), "5000000").as_str(),
        text("D") + number(&style("circle"), "5000").as_str(),
        text("E")
            + "<table:table-cell office:value-type=\"percentage\" office:value=\"0.5\" table:style-name=\"unknown\"/>",
    ];
    let rows = rows.map(|cells| format!("<table:table-row>{cells}</table:table-row>"));
    let bytes = ods(&format!(
        "{body}{}</table:table></office:spreadsheet></office:body>",
        rows.concat()
    ));
    let found = table(&read("a.ods", &bytes), UNITS);
    assert_eq!(
        written(&found.value.tables[0]),
        "A|5\nB|5000\nC|5000\nD|5000\nE|50\n"
    );
}

#[test]
fn hidden_rows_are_read_and_told_of_in_every_workbook() {
    let rows: &[&[S]] = &[
        &[T("enhet"), T("tal")],
        &[T("Norr"), N(100.0, 0)],
        &[T("Norr"), N(200.0, 0)],
        &[T("Syd"), N(400.0, 0)],
        &[T("Syd"), N(800.0, 0)],
    ];
    let sheet = Shown {
        codes: &["General"],
        rows,
        hidden: &[2, 4, 9],
    };
    for (name, bytes) in sheet.books() {
        let found = table(&read(name, &bytes), UNITS);
        assert_eq!(
            written(&found.value.tables[0]),
            "Norr|100\nNorr|200\nSyd|400\nSyd|800\n",
            "{name}"
        );
        assert_eq!(codes(&found.diagnostics), ["V280"], "{name}");
        let places: Vec<String> = found.diagnostics[0]
            .places
            .iter()
            .map(visare::diagnostics::Location::name)
            .collect();
        assert_eq!(
            places,
            [format!("{name}!Blad1!A3"), format!("{name}!Blad1!A5")]
        );
    }
}

/// The last row of a table that has one of sums, where nothing else tells it from the others.
#[test]
fn the_totals_of_a_table_in_an_xlsb_are_left() {
    let rows: &[&[S]] = &[
        &[T("enhet"), T("tal")],
        &[T("Norr"), N(3.0, 0)],
        &[T("Syd"), N(5.0, 0)],
        &[T("Alltihop"), N(9.0, 0)],
    ];
    let sheet = Shown {
        codes: &["General"],
        rows,
        hidden: &[],
    };
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/table";
    let relations = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{kind}\" Target=\"../tables/table1.bin\"/></Relationships>"
    );
    for (totals, expected) in [(0_u32, 3), (1, 2)] {
        // Rows and columns, what it is, its number, rows of headings, rows of totals.
        let words = [0, 3, 0, 1, 0, 1, 1, totals];
        let content: Vec<u8> = words.into_iter().flat_map(u32::to_le_bytes).collect();
        let bytes = sheet.xlsb_with(&[
            ("xl/worksheets/_rels/sheet1.bin.rels", relations.as_bytes()),
            ("xl/tables/table1.bin", &record(0x0157, &content)),
        ]);
        let found = table(&read("a.xlsb", &bytes), UNITS);
        assert_eq!(found.value.tables[0].table.rows, expected, "{totals}");
    }
}
