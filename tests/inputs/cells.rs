//! What a cell is taken for in Kolada's "Fri sökning".

use visare::{
    inputs::ParsedFile,
    model::{Missing, SheetObservations},
};

use crate::make::{Absent, C, Date, Empty, N, T, Truth, book, parsed, sound, told, with_xml};

fn sheet(file: &ParsedFile) -> &SheetObservations {
    assert_eq!(file.sheets[0].layout, "fri_sokning");
    &file.sheets[0].observations
}

fn values(file: &ParsedFile) -> Vec<Result<f64, Missing>> {
    let cells = sheet(file).observations.iter();
    cells.map(|cell| cell.value).collect()
}

/// An export with one row of the given cells under as many years from 2020.
fn export(cells: &[C]) -> Vec<u8> {
    let years: Vec<C> = (0..cells.len())
        .map(|step| N(2020.0 + step as f64))
        .collect();
    let heading = [&[Empty, Empty], years.as_slice()].concat();
    let row = [&[T("Trygghet"), T("Ale")], cells].concat();
    book(
        "Kolada nyckeltal",
        &[&[T("Kolada nyckeltal")], &heading, &row],
    )
}

#[test]
fn the_signs_for_missing_are_kept_apart() {
    let cells = [N(7.25), N(0.0), Absent, Empty, T(" - "), T("."), T("..")];
    let file = sound("a.xlsx", &export(&cells));
    assert_eq!(
        values(&file),
        [
            Ok(7.25),
            Ok(0.0),
            Err(Missing::NotReported),
            Err(Missing::NotReported),
            Err(Missing::NotReported),
            Err(Missing::NotApplicable),
            Err(Missing::Suppressed),
        ]
    );
}

/// Kolada writes a dash for what is missing, other statistics for zero.
#[test]
fn a_dash_is_missing_only_where_the_sheet_is_kolada_s() {
    let own: &[&[C]] = &[
        &[T("Kommun"), T("Nyckeltal"), T("År"), T("Värde")],
        &[T("Ale"), T("Trygghet"), N(2020.0), T("-")],
        &[T("Vara"), T("Trygghet"), N(2020.0), T("\u{2013}")],
    ];
    let file = parsed("a.xlsx", &book("Blad1", own));
    let cells = file.value.sheets[0].observations.observations.iter();
    assert_eq!(
        cells.map(|cell| cell.value).collect::<Vec<_>>(),
        [Err(Missing::NotInFile); 2]
    );
    assert_eq!(
        told(&file.diagnostics),
        "V271 warning: `-` står där ett tal hör hemma och kan betyda både noll och att uppgiften saknas. Talet saknas därför (antal celler: 2).
    a.xlsx!Blad1!D2
    a.xlsx!Blad1!D3
    Skriv 0 där det inte finns några, och lämna cellen tom där uppgiften saknas.
"
    );
    let kolada: &[&[C]] = &[
        &[T("kpi"), T("municipality"), T("period"), T("value")],
        &[T("N1"), T("0883"), N(2020.0), T("-")],
    ];
    let file = sound("a.xlsx", &book("Blad1", kolada));
    let value = file.sheets[0].observations.observations[0].value;
    assert_eq!(value, Err(Missing::NotReported));
}

#[test]
fn years_may_be_text_or_numbers_and_the_title_may_be_gone() {
    for first in [T("Kolada nyckeltal"), Absent] {
        let file = sound(
            "a.xlsx",
            &book(
                "Blad1",
                &[
                    &[first],
                    &[T("Nyckeltal"), T("Kommun"), T(" 2019 "), N(2020.0)],
                    &[T("Trygghet"), T("Ale"), N(1.0), N(2.0)],
                    &[],
                    &[T("Källa: Kolada")],
                ],
            ),
        );
        let years: Vec<i16> = sheet(&file)
            .observations
            .iter()
            .map(|cell| cell.year)
            .collect();
        assert_eq!(years, [2019, 2020]);
        assert_eq!(file.sheets[0].rows, 1);
        let cells: Vec<String> = sheet(&file)
            .observations
            .iter()
            .map(|cell| cell.cell.name())
            .collect();
        assert_eq!(cells, ["C3", "D3"]);
    }
}

#[test]
fn text_for_a_number_is_missing_and_never_guessed() {
    let file = parsed("a.xlsx", &export(&[T("12,5"), N(1.0)]));
    assert_eq!(values(&file.value), [Err(Missing::NotInFile), Ok(1.0)]);
    assert_eq!(
        told(&file.diagnostics),
        "V207 warning: `12,5` står där ett tal hör hemma, och siffran saknas därför (antal celler: 1).
    a.xlsx!Kolada nyckeltal!C3
    Gör cellen till ett tal i Excel. Text gissas aldrig vara ett tal, inte ens när den ser ut som ett. Saknas uppgiften: lämna cellen tom.
"
    );
}

#[test]
fn a_thousand_texts_are_one_fault() {
    let file = parsed(
        "a.xlsx",
        &export(&[
            T("okänt"),
            Truth(true),
            Date(45_000.0),
            T("x"),
            T("y"),
            T("z"),
        ]),
    );
    assert_eq!(
        told(&file.diagnostics),
        "V207 warning: `okänt` står där ett tal hör hemma, och siffran saknas därför (antal celler: 6).
    a.xlsx!Kolada nyckeltal!C3
    a.xlsx!Kolada nyckeltal!D3
    a.xlsx!Kolada nyckeltal!E3
    a.xlsx!Kolada nyckeltal!F3
    a.xlsx!Kolada nyckeltal!G3
    Gör cellen till ett tal i Excel. Text gissas aldrig vara ett tal, inte ens när den ser ut som ett. Saknas uppgiften: lämna cellen tom.
"
    );
}

#[test]
fn a_formula_without_a_stored_result_is_not_an_empty_cell() {
    let bytes = with_xml(&export(&[N(77.0), N(1.0)]), "<v>77</v>", "<f>D3*2</f>");
    let file = parsed("a.xlsx", &bytes);
    assert_eq!(values(&file.value), [Err(Missing::NotInFile), Ok(1.0)]);
    assert_eq!(
        told(&file.diagnostics),
        "V208 warning: En formel har inget sparat resultat, och siffran saknas därför (antal celler: 1).
    a.xlsx!Kolada nyckeltal!C3
    Öppna filen i Excel så att formlerna räknas, och spara den.
"
    );
}

#[test]
fn a_formula_with_a_stored_result_is_its_result() {
    let bytes = with_xml(&export(&[N(77.0)]), "<v>77</v>", "<f>D3*2</f><v>14.5</v>");
    assert_eq!(values(&sound("a.xlsx", &bytes)), [Ok(14.5)]);
}

#[test]
fn an_error_in_a_cell() {
    let bytes = with_xml(
        &export(&[N(77.0)]),
        "<c r=\"C3\"><v>77</v>",
        "<c r=\"C3\" t=\"e\"><v>#DIV/0!</v>",
    );
    let file = parsed("a.xlsx", &bytes);
    assert_eq!(values(&file.value), [Err(Missing::NotInFile)]);
    assert_eq!(
        told(&file.diagnostics),
        "V209 warning: Cellen visar felet `#DIV/0!`, och siffran saknas därför (antal celler: 1).
    a.xlsx!Kolada nyckeltal!C3
    Rätta formeln i filen, eller töm cellen om uppgiften saknas.
"
    );
}

#[test]
fn an_error_that_excel_has_and_the_library_does_not_know_spoils_only_its_cell() {
    let whole = export(&[N(1.0), N(77.0), N(3.0)]);
    let to = "<c r=\"D3\" t=\"e\"><v>#SPILL!</v>";
    let file = parsed("a.xlsx", &with_xml(&whole, "<c r=\"D3\"><v>77</v>", to));
    assert_eq!(
        values(&file.value),
        [Ok(1.0), Err(Missing::NotInFile), Ok(3.0)]
    );
    assert_eq!(crate::make::codes(&file.diagnostics), ["V209"]);
    assert_eq!(
        file.diagnostics[0].places[0].name(),
        "a.xlsx!Kolada nyckeltal!D3"
    );
}

#[test]
fn headings_that_are_no_years_leave_their_columns_aside() {
    let file = parsed(
        "a.xlsx",
        &book(
            "Blad1",
            &[
                &[T("Kolada nyckeltal")],
                &[
                    Empty,
                    Empty,
                    T("2020"),
                    T("20221"),
                    N(2022.0),
                    T("Kommentar"),
                    Date(45_000.0),
                ],
                &[
                    T("Trygghet"),
                    T("Ale"),
                    N(1.0),
                    N(2.0),
                    N(3.0),
                    T("bra"),
                    N(4.0),
                ],
            ],
        ),
    );
    assert_eq!(values(&file.value), [Ok(1.0), Ok(3.0)]);
    assert_eq!(
        told(&file.diagnostics),
        "V212 warning: `20221` är inget år mellan 1950 och 2100, och det som står under eller bredvid läses inte (antal celler: 3).
    a.xlsx!Blad1!D2
    a.xlsx!Blad1!F2
    a.xlsx!Blad1!G2
    Skriv året med fyra siffror, till exempel 2024, och inte som datum. Hör kolumnen inte till siffrorna behöver inget göras.
"
    );
}

#[test]
fn a_row_with_a_figure_but_without_title_or_place() {
    let file = parsed(
        "a.xlsx",
        &book(
            "Blad1",
            &[
                &[T("Kolada nyckeltal")],
                &[Empty, Empty, T("2020")],
                &[T("Trygghet"), Absent, N(1.0)],
                &[Absent, T("Ale"), N(2.0)],
                &[T("En mellanrubrik"), Absent, Absent],
            ],
        ),
    );
    assert_eq!(values(&file.value), []);
    assert_eq!(
        told(&file.diagnostics),
        "V217 warning: En rad har en siffra men säger inte allt om vad den gäller (antal rader: 2).
    a.xlsx!Blad1!C3
    a.xlsx!Blad1!C4
    Fyll i det som fattas på raden: titel eller nyckeltal, plats eller enhet, år. Finns en kolumn för kön ska där stå T, K eller M.
"
    );
}
