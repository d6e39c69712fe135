//! A municipality's own tables: found by their headings, read by the kinds that rules declare, joined over files.

use std::sync::Arc;

use visare::{
    diagnostics::{Checked, Location},
    inputs::{BoundTable, BoundTables, ParsedFile, bind, bind_tables},
    model::{CellKind, ColumnDeclaration, Missing, People, TableDeclaration},
};

use crate::account;
use crate::make::{
    Absent, C, Date, Empty, N, T, Truth, books, codes, parsed, places, settings, told,
};

fn column(name: &str, kind: CellKind) -> ColumnDeclaration {
    ColumnDeclaration {
        name: Arc::from(name),
        headings: Vec::new(),
        kind,
        optional: false,
        internal: false,
    }
}

pub fn declared(name: &str, columns: &[(&str, CellKind)]) -> TableDeclaration {
    TableDeclaration {
        name: name.to_owned(),
        sheets: Vec::new(),
        columns: columns
            .iter()
            .map(|(name, kind)| column(name, *kind))
            .collect(),
        key: Vec::new(),
        people: People::default(),
        guarded: false,
        dash_is_nothing: false,
    }
}

/// Applications: a number, a day, an amount.
fn applications() -> TableDeclaration {
    TableDeclaration {
        key: vec![0],
        ..declared(
            "ansökningar",
            &[
                ("nr", CellKind::Text),
                ("inkom", CellKind::Date),
                ("belopp", CellKind::Number),
            ],
        )
    }
}

fn file(name: &str, sheets: &[(&str, &[&[C]])]) -> Arc<ParsedFile> {
    Arc::new(parsed(name, &books(sheets)).value)
}

pub fn bound(tables: &[TableDeclaration], files: &[Arc<ParsedFile>]) -> Checked<BoundTables> {
    let rule = |line| Location::Script {
        file: "p/regler.rhai".to_owned(),
        line,
        column: 1,
    };
    let wanted: Vec<_> = tables
        .iter()
        .zip(1..)
        .map(|(table, line)| (table, rule(line)))
        .collect();
    let bound = bind_tables(&wanted, files);
    for file in files {
        let mut receipts = [account::receipt(file)];
        bound.value.receipt(&mut receipts);
        account::hold(&receipts[0], &[]);
    }
    bound
}

/// A table as text: a line per row, what is missing by its kind.
pub fn written(bound: &BoundTable) -> String {
    let table = &bound.table;
    let mut text = String::new();
    for row in 0..table.rows {
        let cells: Vec<String> = (0..table.columns.len())
            .map(|column| match table.cell(column, row) {
                Ok(value) => value.written(),
                Err(kind) => format!("<{}>", kind.name()),
            })
            .collect();
        text += &cells.join("|");
        text += "\n";
    }
    text
}

const HEAD: &[C] = &[T("nr"), T("inkom"), T("belopp")];

#[test]
fn headings_stand_in_any_order_below_a_title_and_cells_as_people_write_them() {
    let rows: &[&[C]] = &[
        &[T("Ansökningar till fonden")],
        &[],
        &[T("Belopp "), Absent, T("INKOM"), T("Nr"), T("Anmärkning")],
        &[
            T("42 000,50 kr"),
            Absent,
            Date(42248.0),
            N(1.0),
            T("bråttom"),
        ],
        &[N(0.1), Absent, T("2 september 2015"), T("2"), Empty],
        &[],
        &[T("-"), Absent, T("3/9 2015"), T("3")],
    ];
    let found = bound(&[applications()], &[file("a.xlsx", &[("Blad1", rows)])]);
    assert_eq!(
        written(&found.value.tables[0]),
        "1|2015-09-01|42000.5|bråttom\n\
         2|2015-09-02|0.1|<not_reported>\n\
         3|2015-09-03|<not_in_file>|<not_reported>\n"
    );
    assert_eq!(
        told(&found.diagnostics[..1]),
        "V260 note: Tabellen `ansökningar` har kolumner som reglerna inte frågar efter: `Anmärkning`.\n    \
         a.xlsx!Blad1!E3\n    Inget behöver göras. De finns kvar men visas inte.\n"
    );
    // A dash among amounts may be none, or one that nobody knows.
    assert_eq!(codes(&found.diagnostics[1..]), ["V271"]);
    assert_eq!(found.diagnostics[1].places[0].name(), "a.xlsx!Blad1!A7");
    let table = &found.value.tables[0];
    assert_eq!(table.cell(2, 0).unwrap().name(), "a.xlsx!Blad1!A4");
    assert_eq!(table.row(2), Some(("a.xlsx", "Blad1", 7)));
    assert!(table.table.columns[3].internal);
}

#[test]
fn a_spoilt_cell_spoils_only_itself() {
    let rows: &[&[C]] = &[
        HEAD,
        &[T("1"), T("2015-02-30"), T("fyrtiotusen")],
        &[T("2"), N(42_248.0), T("1.234")],
        &[T("3"), T("2015-09-01"), Date(42_248.0)],
    ];
    let found = bound(&[applications()], &[file("a.xlsx", &[("Blad1", rows)])]);
    assert_eq!(
        written(&found.value.tables[0]),
        "1|<not_in_file>|<not_in_file>\n2|<not_in_file>|<not_in_file>\n3|2015-09-01|<not_in_file>\n"
    );
    assert_eq!(
        told(&found.diagnostics),
        "V254 warning: Här ska det stå ett tal, men det står `fyrtiotusen` (antal celler: 2).\n    \
         a.xlsx!Blad1!C2\n    a.xlsx!Blad1!C4\n    \
         Skriv talet med bara siffror och decimalkomma. Cellen räknas som oläsbar, resten av raden gäller.\n\
         V255 warning: Här ska det stå ett datum, men det står `2015-02-30` (antal celler: 2).\n    \
         a.xlsx!Blad1!B2\n    a.xlsx!Blad1!B3\n    \
         Skriv dagen som 2015-09-01. Cellen räknas som oläsbar, resten av raden gäller.\n\
         V270 warning: `1.234` går att läsa på två sätt, som tusental eller med decimaler, och inget annat i filen avgör vilket. Talet saknas därför (antal celler: 1).\n    \
         a.xlsx!Blad1!C3\n    \
         Är det tusental: skriv 1234 eller 1 234. Är det decimaler: skriv en nolla till, 1,2340. I Excel: gör cellen till ett tal.\n"
    );
}

#[test]
fn yes_and_no_are_told_and_other_words_are_not() {
    let table = declared(
        "svar",
        &[("enhet", CellKind::Text), ("klar", CellKind::Truth)],
    );
    let rows: &[&[C]] = &[
        &[T("Enhet"), T("Klar")],
        &[T("A"), Truth(true)],
        &[T("B"), T("Nej")],
        &[T("C"), N(1.0)],
        &[T("D"), T("x")],
        &[T("E"), T("kanske")],
    ];
    let found = bound(&[table], &[file("a.xlsx", &[("Blad1", rows)])]);
    assert_eq!(
        written(&found.value.tables[0]),
        "A|true\nB|false\nC|true\nD|true\nE|<not_in_file>\n"
    );
    assert_eq!(
        told(&found.diagnostics),
        "V256 warning: Här ska det stå ja eller nej, men det står `kanske` (antal celler: 1).\n    \
         a.xlsx!Blad1!B6\n    Skriv ja eller nej. Cellen räknas som oläsbar, resten av raden gäller.\n"
    );
}

#[test]
fn the_years_files_are_joined_by_name_of_file_whatever_their_order() {
    let first: &[&[C]] = &[HEAD, &[T("1"), T("2015-09-01"), N(1.0)]];
    let second: &[&[C]] = &[
        HEAD,
        &[T("2"), T("2016-09-01"), N(2.0)],
        &[T("3"), T("2016-09-02"), N(3.0)],
    ];
    let a = file("2015.xlsx", &[("Blad1", first)]);
    let b = file("2016.xlsx", &[("Blad1", second)]);
    let one = bound(&[applications()], &[a.clone(), b.clone()]);
    let other = bound(&[applications()], &[b, a]);
    assert_eq!(
        written(&one.value.tables[0]),
        "1|2015-09-01|1\n2|2016-09-01|2\n3|2016-09-02|3\n"
    );
    assert_eq!(one, other);
    assert_eq!(codes(&one.diagnostics), [""; 0]);
}

#[test]
fn rows_that_cannot_be_told_apart_are_held_and_repeated_ones_counted_once() {
    let rows: &[&[C]] = &[
        HEAD,
        &[T("1"), T("2015-09-01"), N(1.0)],
        &[T("2"), T("2015-09-02"), N(2.0)],
        &[T("2"), T("2015-09-02"), N(20.0)],
        &[T("1"), T("2015-09-01"), N(1.0)],
        &[Absent, T("2015-09-03"), N(3.0)],
    ];
    let files = [file("a.xlsx", &[("Blad1", rows)])];
    let found = bound(&[applications()], &files);
    assert_eq!(written(&found.value.tables[0]), "1|2015-09-01|1\n");
    assert_eq!(
        told(&found.diagnostics),
        "V257 warning: Rader i tabellen `ansökningar` saknar det som skiljer dem åt: nr (antal rader: 1).\n    \
         a.xlsx!Blad1!A6\n    Fyll i det som fattas. Tills dess räknas raderna inte.\n\
         V258 warning: Rader i tabellen `ansökningar` har samma nr (`2`) men säger olika saker (antal rader: 2).\n    \
         a.xlsx!Blad1!A3\n    a.xlsx!Blad1!A4\n    \
         Ändra eller ta bort den rad som är fel. Tills dess räknas ingen av dem.\n\
         V259 note: Samma rad står flera gånger i tabellen `ansökningar` och räknas en gång (antal upprepningar: 1).\n    \
         a.xlsx!Blad1!A5\n    Inget behöver göras. Ta bort upprepningarna om du vill.\n"
    );
    let mut receipts = bind(&[], &places(), &files, &settings(&[])).value.receipts;
    found.value.receipt(&mut receipts);
    let sheet = &receipts[0].sheets[0];
    assert_eq!(
        (
            sheet.layout,
            sheet.rows,
            sheet.cells,
            sheet.used,
            sheet.unused
        ),
        ("table", 5, 14, 3, 11)
    );
}

#[test]
fn a_key_that_may_not_be_quoted_is_not_told() {
    let rows: &[&[C]] = &[
        HEAD,
        &[T("hemlig"), T("2015-09-02"), N(2.0)],
        &[T("hemlig"), T("2015-09-02"), N(20.0)],
    ];
    let files = [file("a.xlsx", &[("Blad1", rows)])];
    let guarded = TableDeclaration {
        guarded: true,
        ..applications()
    };
    let mut kept = applications();
    kept.columns[0].internal = true;
    kept.key.push(1);
    for (table, key) in [(guarded, "nr (`…`)"), (kept, "nr, inkom (`…, 2015-09-02`)")] {
        let said = told(&bound(&[table], &files).diagnostics);
        assert!(said.contains(key) && !said.contains("hemlig"), "{said}");
    }
}

#[test]
fn a_sheet_that_lacks_a_column_is_named_with_the_heading_that_may_be_meant() {
    let rows: &[&[C]] = &[
        &[T("nr"), T("inkom"), T("beloppp")],
        &[T("1"), T("2015-09-01"), N(1.0)],
    ];
    let read = parsed("a.xlsx", &books(&[("Blad1", rows)]));
    let found = bound(&[applications()], &[Arc::new(read.value)]);
    assert_eq!(written(&found.value.tables[0]), "");
    assert_eq!(
        told(&found.diagnostics),
        "V251 warning: Bladet ser ut att vara tabellen `ansökningar` men saknar kolumner: `belopp`.\n    \
         a.xlsx!Blad1!A1\n    Lägg till rubrikerna på samma rad, eller skriv i regeln vad kolumnerna heter: \
         `rubriker: [\"…\"]`.\n    ? beloppp\n"
    );
    // What the file alone says of the sheet is not said too.
    assert_eq!(codes(&read.diagnostics), ["V205"]);
    assert!(found.value.refute(&read.diagnostics[0]));
}

#[test]
fn a_table_that_no_file_holds_is_empty_and_said_to_be() {
    let found = bound(&[applications()], &[]);
    assert_eq!(found.value.tables[0].table.columns.len(), 3);
    assert_eq!(
        told(&found.diagnostics),
        "V250 warning: Inget blad är tabellen `ansökningar`, som reglerna frågar efter.\n    \
         p/regler.rhai:1:1\n    Lägg in en fil med ett blad som har rubrikerna `nr`, `inkom`, `belopp`, eller \
         ändra rubrikerna i regeln.\n"
    );
}

#[test]
fn of_sheets_that_fit_the_one_of_the_tables_name_is_it() {
    let rows: &[&[C]] = &[HEAD, &[T("1"), T("2015-09-01"), N(1.0)]];
    let draft: &[&[C]] = &[HEAD, &[T("9"), T("2015-09-01"), N(9.0)]];
    let named = bound(
        &[applications()],
        &[file("a.xlsx", &[("Utkast", draft), ("Ansökningar", rows)])],
    );
    assert_eq!(written(&named.value.tables[0]), "1|2015-09-01|1\n");
    assert_eq!(codes(&named.diagnostics), [""; 0]);

    let unnamed = [file("a.xlsx", &[("Blad1", draft), ("Blad2", rows)])];
    let neither = bound(&[applications()], &unnamed);
    assert_eq!(written(&neither.value.tables[0]), "");
    assert_eq!(
        told(&neither.diagnostics),
        "V252 warning: Två blad i samma fil kan vara tabellen `ansökningar`, och inget av dem läses.\n    \
         a.xlsx!Blad1\n    a.xlsx!Blad2\n    Ge det rätta bladet tabellens namn, eller skriv i regeln vilka blad \
         som gäller: `blad: [\"…\"]`.\n"
    );

    let mut asked = applications();
    asked.sheets = vec!["*".to_owned()];
    let both = bound(&[asked], &unnamed);
    assert_eq!(
        written(&both.value.tables[0]),
        "9|2015-09-01|9\n1|2015-09-01|1\n"
    );
}

#[test]
fn a_sheet_goes_to_the_table_that_names_most_of_its_columns() {
    let reports = declared(
        "rapporter",
        &[("nr", CellKind::Text), ("inkom", CellKind::Date)],
    );
    let rows: &[&[C]] = &[HEAD, &[T("1"), T("2015-09-01"), N(1.0)]];
    let report: &[&[C]] = &[&[T("nr"), T("inkom")], &[T("1"), T("2015-12-01")]];
    let files = [file("a.xlsx", &[("Blad1", rows), ("Blad2", report)])];
    let found = bound(&[applications(), reports.clone()], &files);
    assert_eq!(written(&found.value.tables[0]), "1|2015-09-01|1\n");
    assert_eq!(written(&found.value.tables[1]), "1|2015-12-01\n");

    let twin = TableDeclaration {
        name: "intyg".to_owned(),
        ..reports.clone()
    };
    let files = [file("a.xlsx", &[("Blad2", report)])];
    let neither = bound(&[reports, twin], &files);
    assert_eq!(
        told(&neither.diagnostics),
        "V253 warning: Bladet `Blad2` kan vara flera tabeller: `rapporter`, `intyg`. Det läses inte.\n    \
         a.xlsx!Blad2\n    Ge bladet samma namn som tabellen, eller skriv i regeln vilka blad som gäller: \
         `blad: [\"…\"]`.\n"
    );
}

#[test]
fn two_headings_for_one_column_are_named_and_accents_may_be_lost() {
    let rows: &[&[C]] = &[
        &[T("nr"), T("inkom"), T("belopp"), T("Belopp")],
        &[T("1"), T("2015-09-01"), N(1.0), N(2.0)],
    ];
    let found = bound(
        &[applications()],
        &[file("ansokningar.xlsx", &[("Blad1", rows)])],
    );
    assert_eq!(
        told(&found.diagnostics),
        "V262 warning: Två rubriker kan vara kolumnen `belopp` i tabellen `ansökningar`, och bladet läses inte.\n    \
         ansokningar.xlsx!Blad1!C1\n    ansokningar.xlsx!Blad1!D1\n    Ge kolumnerna olika rubriker.\n"
    );
    let table = declared(
        "risker",
        &[
            ("åtgärd", CellKind::Text),
            ("personal/vikarier", CellKind::Number),
        ],
    );
    let rows: &[&[C]] = &[
        &[T("Atgard"), T("Personal / vikarier:")],
        &[T("ring"), N(5.0)],
    ];
    let found = bound(&[table], &[file("a.xlsx", &[("Blad1", rows)])]);
    assert_eq!(written(&found.value.tables[0]), "ring|5\n");
}

#[test]
fn an_optional_column_may_be_absent_and_a_heading_may_be_another_word() {
    let mut table = applications();
    table.columns[2].optional = true;
    table.columns[1].headings = vec!["ankomstdatum".to_owned()];
    let rows: &[&[C]] = &[&[T("nr"), T("Ankomstdatum")], &[T("1"), T("2015-09-01")]];
    let found = bound(&[table], &[file("a.xlsx", &[("Blad1", rows)])]);
    assert_eq!(written(&found.value.tables[0]), "1|2015-09-01|<blank>\n");
    assert_eq!(found.value.tables[0].table.cell(2, 0), Err(Missing::Blank));
    assert_eq!(found.value.tables[0].cell(2, 0), None);
}
