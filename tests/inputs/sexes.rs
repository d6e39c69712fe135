//! Women and men in columns or in rows, and sheets that look like Kolada's and are not.

use crate::{
    every_format::stated,
    make::{Absent, C, N, T, book, codes, parsed, told},
};

/// The cells of a sheet as a user states them, and the codes of what is told.
fn read(rows: &[&[C]]) -> (String, Vec<String>, Vec<&'static str>) {
    let file = parsed("a.xlsx", &book("Blad1", rows));
    let sheet = &file.value.sheets[0];
    (
        sheet.layout.to_owned(),
        stated(&sheet.observations),
        codes(&file.diagnostics),
    )
}

const KOLADA: &[C] = &[T("Kolada nyckeltal")];
const EXPECTED: [&str; 6] = [
    "Trygghet|Västervik|2021|T|60|",
    "Trygghet|Västervik|2021|K|58|",
    "Trygghet|Västervik|2021|M|62|",
    "Trygghet|Västervik|2022|T|61|",
    "Trygghet|Västervik|2022|K|59|",
    "Trygghet|Västervik|2022|M|63|",
];

#[test]
fn sexes_stand_in_columns_above_or_below_the_years_and_a_year_reaches_over_them() {
    let figures: &[C] = &[
        T("Trygghet"),
        T("Västervik"),
        N(60.0),
        N(58.0),
        N(62.0),
        N(61.0),
        N(59.0),
        N(63.0),
    ];
    let whom: &[C] = &[
        Absent,
        Absent,
        T("Totalt"),
        T("Kvinnor"),
        T("Män"),
        T("Totalt"),
        T("Kvinnor"),
        T("Män"),
    ];
    let repeated: &[C] = &[
        Absent,
        Absent,
        T("2021"),
        T("2021"),
        T("2021"),
        T("2022"),
        T("2022"),
        T("2022"),
    ];
    let merged: &[C] = &[
        Absent,
        Absent,
        N(2021.0),
        Absent,
        Absent,
        N(2022.0),
        Absent,
        Absent,
    ];
    for rows in [
        &[KOLADA, repeated, whom, figures][..],
        &[KOLADA, merged, whom, figures],
        &[repeated, whom, figures],
        &[KOLADA, whom, repeated, figures],
        &[whom, repeated, figures],
    ] {
        let (layout, cells, found) = read(rows);
        assert_eq!((layout.as_str(), found), ("fri_sokning", Vec::new()));
        assert_eq!(cells, EXPECTED);
    }
}

#[test]
fn sexes_stand_in_a_column_of_words_wherever_it_is() {
    let mut expected = EXPECTED;
    expected.sort_unstable();
    let years: &[C] = &[Absent, Absent, Absent, N(2021.0), N(2022.0)];
    let named: &[C] = &[T("Nyckeltal"), T("Kommun"), T("Kön"), N(2021.0), N(2022.0)];
    let rows = |a: [C; 3], b: [C; 3], c: [C; 3]| -> [Vec<C>; 3] {
        [(a, 60.0), (b, 58.0), (c, 62.0)].map(|(labels, first)| {
            labels
                .into_iter()
                .chain([N(first), N(first + 1.0)])
                .collect()
        })
    };
    let (title, place) = (T("Trygghet"), T("Västervik"));
    for (heading, rows) in [
        (
            years,
            rows(
                [title, place, T("Totalt")],
                [title, place, T("Kvinnor")],
                [title, place, T("Män")],
            ),
        ),
        (
            named,
            rows(
                [title, place, T("Totalt")],
                [title, place, T("Kvinnor")],
                [title, place, T("Män")],
            ),
        ),
        // What the cells of three rows are merged to stands on the first.
        (
            years,
            rows(
                [title, place, T("Alla")],
                [Absent, Absent, T("Kvinnor")],
                [Absent, Absent, T("Män")],
            ),
        ),
        (
            years,
            rows(
                [title, T("T"), place],
                [title, T("K"), place],
                [title, T("M"), place],
            ),
        ),
    ] {
        for top in [&[KOLADA, heading][..], &[heading]] {
            let sheet: Vec<&[C]> = top
                .iter()
                .copied()
                .chain(rows.iter().map(Vec::as_slice))
                .collect();
            let (layout, mut cells, found) = read(&sheet);
            assert_eq!((layout.as_str(), found), ("fri_sokning", Vec::new()));
            cells.sort_unstable();
            assert_eq!(cells, expected);
        }
    }
}

#[test]
fn a_misspelt_sex_is_told_of_and_its_figures_are_left() {
    let rows: &[&[C]] = &[
        KOLADA,
        &[Absent, Absent, Absent, N(2021.0)],
        &[T("Trygghet"), T("Västervik"), T("Totalt"), N(60.0)],
        &[T("Trygghet"), T("Västervik"), T("Kvinor"), N(58.0)],
        &[T("Trygghet"), T("Västervik"), T("Män"), N(62.0)],
    ];
    let file = parsed("a.xlsx", &book("Blad1", rows));
    assert_eq!(
        stated(&file.value.sheets[0].observations),
        [
            "Trygghet|Västervik|2021|T|60|",
            "Trygghet|Västervik|2021|M|62|"
        ]
    );
    assert_eq!(
        told(&file.diagnostics),
        "V287 warning: `Kvinor` står där bladet säger vilka siffrorna gäller och är varken totalt, kvinnor eller män, och siffrorna där används inte (antal celler: 1).
    a.xlsx!Blad1!C4
    Skriv Totalt, Kvinnor eller Män.
"
    );
    let columns: &[&[C]] = &[
        &[Absent, Absent, N(2021.0), N(2021.0), N(2021.0)],
        &[Absent, Absent, T("Totalt"), T("Kvinor"), T("Män")],
        &[T("Trygghet"), T("Västervik"), N(60.0), N(58.0), N(62.0)],
    ];
    let (_, cells, found) = read(columns);
    assert_eq!(
        cells,
        [
            "Trygghet|Västervik|2021|T|60|",
            "Trygghet|Västervik|2021|M|62|"
        ]
    );
    assert_eq!(found, ["V287"]);
}

/// Sheets that have years across but not all else that the layout needs.
#[test]
fn places_and_years_without_titles_are_told_of_and_nothing_else_is_taken_for_figures() {
    let places: &[&[C]] = &[
        &[T("Kommun"), T("2020"), T("2021"), T("2022")],
        &[T("Västervik"), N(59.0), N(60.0), N(61.0)],
    ];
    let codes_too: &[&[C]] = &[
        &[T("Folkmängd den 31 december")],
        &[T("Kommun"), T("Kommunkod"), N(2020.0), N(2021.0)],
        &[T("Västervik"), N(883.0), N(36_000.0), N(36_100.0)],
    ];
    let codes_first: &[&[C]] = &[
        &[T("Kommunkod"), T("Kommun"), N(2020.0), N(2021.0)],
        &[T("0883"), T("Västervik"), N(36_000.0), N(36_100.0)],
    ];
    let something: &[&[C]] = &[
        &[T("Konto"), N(2020.0), N(2021.0), N(2022.0)],
        &[T("Löner"), N(59.0), N(60.0), N(61.0)],
    ];
    // Amounts that happen to be as great as years are.
    let amounts: &[&[C]] = &[
        &[T("Enhet"), T("Chef"), T("Kostnad"), T("Antal"), T("Snitt")],
        &[T("Norr"), T("Eva"), N(1990.0), N(2000.0), N(56.8)],
        &[T("Syd"), T("Per"), N(2010.0), N(2020.0), N(57.1)],
    ];
    let named_alone: &[&[C]] = &[&[T("Kommun"), T("Ort"), N(2020.0), N(2021.0)]];
    for (rows, found) in [
        (places, "V286"),
        (codes_too, "V286"),
        (codes_first, "V286"),
        (named_alone, "V286"),
        (something, "V205"),
        (amounts, "V205"),
    ] {
        assert_eq!(
            read(rows),
            ("unknown".to_owned(), Vec::new(), vec![found]),
            "{rows:?}"
        );
    }
    let file = parsed("a.xlsx", &book("Blad1", places));
    assert_eq!(
        told(&file.diagnostics),
        "V286 warning: Bladet `Blad1` har platser och år, men inget säger vilket nyckeltal siffrorna gäller, och de läses inte.
    a.xlsx!Blad1
    Sätt in en kolumn längst till vänster och skriv nyckeltalets titel eller id på varje rad.
"
    );
}
