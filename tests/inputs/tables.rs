//! A municipality's own table of units.

use visare::{
    inputs::bind,
    model::{Missing, PlaceKind, Sex},
};

use crate::make::{
    Absent, Date, N, T, book, bound, codes, figure, parsed, places, settings, sound, told,
};

#[test]
fn headings_come_in_any_order_and_three_languages() {
    let swedish: &[_] = &[
        T("Anm"),
        T("VÄRDE"),
        T(" År "),
        T("Nyckeltal"),
        T("Enhet/skola"),
    ];
    let norwegian: &[_] = &[
        T("Merknad"),
        T("Verdi"),
        T("År"),
        T("Nøkkeltall"),
        T("Enhet"),
    ];
    let english: &[_] = &[T("Note"), T("Value"), T("Year"), T("Key figure"), T("Unit")];
    for heading in [swedish, norwegian, english] {
        let row: &[_] = &[T("x"), N(80.5), T("2024"), T("Trygghet"), T("Solgården")];
        let bytes = book("Blad1", &[&[T("Våra enheter")], &[], heading, row]);
        let file = sound("egna.xlsx", &bytes);
        let sheet = &file.sheets[0];
        assert_eq!(sheet.layout, "unit_table");
        assert!(sheet.observations.of_units);
        let cell = sheet.observations.observations[0];
        assert_eq!(
            (cell.year, cell.sex, cell.value),
            (2024, Sex::Total, Ok(80.5))
        );
        assert_eq!(cell.cell.name(), "B4");
    }
}

#[test]
fn a_heading_that_is_lacking_is_named_in_the_tables_own_language() {
    let bytes = book(
        "Enheter",
        &[
            &[T("Enhet"), T("Nøkkeltall"), T("Verdi")],
            &[T("Solgården"), T("Trygghet"), N(1.0)],
        ],
    );
    let file = parsed("egna.xlsx", &bytes);
    assert_eq!(
        told(&file.diagnostics),
        "V216 warning: Bladet `Enheter` läses inte: det har rubriker som en tabell över enheters nyckeltal (`Enhet`, `Nøkkeltall`, `Verdi`) men inte de andra som en sådan behöver: `år`.
    egna.xlsx!Enheter!A1
    Är det en sådan: lägg till rubrikerna på samma rad som de andra. Är det en annan egen tabell: låt en regel läsa den med `tabell(…)`.
"
    );
    assert_eq!(file.value.sheets[0].layout, "unknown");

    let years_across = book(
        "Enheter",
        &[
            &[T("Enhet"), T("Nyckeltal"), N(2023.0), N(2024.0)],
            &[T("Solgården"), T("N1"), N(1.0)],
        ],
    );
    let file = parsed("egna.xlsx", &years_across);
    assert_eq!(codes(&file.diagnostics), ["V216"]);
    assert!(told(&file.diagnostics).contains("`år`, `värde`"));

    // What may be a table of another kind is told of by the headings that it has.
    for (heading, there, lacking) in [
        (
            &[T("Skola"), T("År"), T("Elever")][..],
            "en tabell över enheters nyckeltal (`Skola`, `År`)",
            "behöver: `nyckeltal`, `värde`.",
        ),
        (
            &[T("kommun"), T("år"), T("värde")],
            "en tabell över kommuners nyckeltal (`kommun`, `år`, `värde`)",
            "behöver: `nyckeltal`.",
        ),
    ] {
        let bytes = book("Blad1", &[heading, &[T("Norr"), N(2024.0), N(31.0)]]);
        let file = parsed("egna.xlsx", &bytes);
        let said = told(&file.diagnostics);
        assert_eq!(codes(&file.diagnostics), ["V216"]);
        assert!(said.contains(there) && said.contains(lacking), "{said}");
    }
}

#[test]
fn rows_that_cannot_be_used_are_named() {
    let bytes = book(
        "Enheter",
        &[
            &[T("enhet"), T("nyckeltal"), T("år"), T("värde"), T("kön")],
            &[
                T("Solgården"),
                T("Trygghet"),
                N(2024.0),
                N(1.0),
                T("Kvinnor"),
            ],
            &[
                T("Solgården"),
                T("Trygghet"),
                Date(45_000.0),
                N(2.0),
                T("T"),
            ],
            &[Absent, T("Trygghet"), N(2024.0), N(3.0), T("T")],
            &[T("Solgården"), T("Trygghet"), N(2024.0), N(4.0), T("okänt")],
            &[T("Solgården"), T("Trygghet"), N(2024.0), Absent, Absent],
            &[T("Summa"), Absent, Absent, Absent, Absent],
        ],
    );
    let file = parsed("egna.xlsx", &bytes);
    assert_eq!(
        told(&file.diagnostics),
        "V212 warning: `2023-03-15` är inget år mellan 1950 och 2100, och det som står under eller bredvid läses inte (antal celler: 1).
    egna.xlsx!Enheter!C3
    Skriv året med fyra siffror, till exempel 2024, och inte som datum. Hör kolumnen inte till siffrorna behöver inget göras.
V217 warning: En rad har en siffra men säger inte allt om vad den gäller (antal rader: 2).
    egna.xlsx!Enheter!D4
    egna.xlsx!Enheter!D5
    Fyll i det som fattas på raden: titel eller nyckeltal, plats eller enhet, år. Finns en kolumn för kön ska där stå T, K eller M.
"
    );
    let cells = &file.value.sheets[0].observations.observations;
    let stated: Vec<_> = cells.iter().map(|cell| (cell.sex, cell.value)).collect();
    assert_eq!(
        stated,
        [
            (Sex::Women, Ok(1.0)),
            (Sex::Total, Err(Missing::NotReported))
        ]
    );
}

#[test]
fn units_become_places_of_the_municipality_and_few_answers_are_not_shown() {
    let file = sound(
        "egna.xlsx",
        &book(
            "Enheter",
            &[
                &[
                    T("enhet"),
                    T("nyckeltal"),
                    T("år"),
                    T("värde"),
                    T("antal svar"),
                ],
                &[T("Solgården"), T("n1"), N(2024.0), N(81.0), N(12.0)],
                &[T("Ängen"), T("Trygghet"), N(2024.0), N(70.0), N(4.0)],
                &[T("solgården "), T("Trygghet"), N(2023.0), N(80.0), N(12.0)],
                &[T("Björken"), T("Trygghet"), N(2024.0), N(60.0), N(5.0)],
            ],
        ),
    );
    let result = bound(&[file], &[]);
    // No municipality has a value.
    assert_eq!(codes(&result.diagnostics), ["V297"]);
    let units = &result.value.units;
    let axis = &units.axes.places;
    let codes: Vec<&str> = axis
        .places()
        .iter()
        .map(|place| place.code.as_str())
        .collect();
    assert_eq!(codes, ["0883/Björken", "0883/Solgården", "0883/Ängen"]);
    assert!(
        axis.places()
            .iter()
            .all(|place| place.kind == PlaceKind::Unit)
    );
    assert_eq!(axis.ranked(), 3);
    assert_eq!((units.axes.years.first, units.axes.years.count), (2023, 2));
    let column = &units.columns[0];
    // What would give Ängen away is hidden when all is bound.
    assert_eq!(column.get(0, 1), Ok(60.0));
    assert_eq!(column.get(1, 0), Ok(80.0));
    assert_eq!(column.get(1, 1), Ok(81.0));
    assert_eq!(column.get(2, 1), Err(Missing::TooFew));
    assert_eq!(column.get(2, 0), Err(Missing::NotInFile));
    assert_eq!(
        units.origin(0, 1, 1).unwrap().name(),
        "egna.xlsx!Enheter!D2"
    );
    assert_eq!(units.origin(0, 2, 0), None);
    assert!(result.value.municipal.columns[0].values().is_empty());
}

#[test]
fn a_spoilt_number_of_answers_counts_as_none() {
    let bytes = book(
        "Enheter",
        &[
            &[
                T("enhet"),
                T("nyckeltal"),
                T("år"),
                T("värde"),
                T("antal svar"),
            ],
            &[T("Solgården"), T("N1"), N(2024.0), N(81.0), T("få")],
        ],
    );
    let file = parsed("egna.xlsx", &bytes);
    assert_eq!(codes(&file.diagnostics), ["V207"]);
    let figures = [figure("N1", &[])];
    let files = [std::sync::Arc::new(file.value)];
    let result = bind(&figures, &places(), &files, &settings(&[]));
    assert_eq!(result.value.units.columns[0].at(0), Err(Missing::TooFew));
}

#[test]
fn figures_for_one_sex_are_counted_and_not_used() {
    let file = sound(
        "egna.xlsx",
        &book(
            "Enheter",
            &[
                &[T("enhet"), T("nyckeltal"), T("år"), T("värde"), T("kön")],
                &[T("Solgården"), T("N1"), N(2024.0), N(81.0), T("totalt")],
                &[T("Solgården"), T("N1"), N(2024.0), N(82.0), T("K")],
                &[T("Solgården"), T("N1"), N(2024.0), N(80.0), T("män")],
            ],
        ),
    );
    let result = bound(&[file], &[]);
    // No municipality has a value.
    assert_eq!(codes(&result.diagnostics), ["V297"]);
    assert_eq!(result.value.units.columns[0].at(0), Ok(81.0));
    let receipt = &result.value.receipts[0].sheets[0];
    assert_eq!((receipt.cells, receipt.used, receipt.unused), (3, 1, 2));
}
