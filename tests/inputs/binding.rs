//! Titles and names meet key figures and places.

use std::sync::Arc;

use visare::{
    inputs::{ParsedFile, bind},
    model::{KeyFigureId, Missing},
};

use crate::make::{
    Absent, C, Empty, N, T, book, bound, codes, figure, places, settings, sound, told,
};

fn export(name: &str, rows: &[&[C]]) -> Arc<ParsedFile> {
    let heading: &[C] = &[Empty, Empty, T("2020"), T("2021")];
    let all = [&[heading], rows].concat();
    sound(name, &book("Kolada nyckeltal", &all))
}

#[test]
fn municipalities_are_ranked_by_code_and_the_nation_stands_beside() {
    let file = export(
        "a.xlsx",
        &[
            &[
                T("Trygghet"),
                T("Alla kommuner (ovägt medel)"),
                N(50.0),
                N(51.0),
            ],
            &[T("Trygghet"), T("Region Kalmar"), N(50.0), N(51.0)],
            &[T("Trygghet"), T("VÄSTERVIK"), N(1.0), Absent],
            &[T("trygghet "), T("0180"), N(2.0), N(3.0)],
            &[T("N1"), N(860.0), N(4.0), N(5.0)],
            &[T("Trygghet"), T("Riket"), N(9.0), N(8.0)],
        ],
    );
    let result = bound(&[file], &[]);
    assert_eq!(told(&result.diagnostics), "");
    let municipal = &result.value.municipal;
    let axis = &municipal.axes.places;
    let names: Vec<&str> = axis
        .places()
        .iter()
        .map(|place| place.name.as_str())
        .collect();
    assert_eq!(names, ["Stockholm", "Hultsfred", "Västervik", "Riket"]);
    assert_eq!(axis.ranked(), 3);
    let column = &municipal.columns[0];
    assert_eq!(column.ranked_in(0), [2.0, 4.0, 1.0]);
    assert_eq!(column.get(2, 1), Err(Missing::NotReported));
    assert_eq!(column.get(3, 1), Ok(8.0));
    assert_eq!(
        municipal.origin(0, 3, 1).unwrap().name(),
        "a.xlsx!Kolada nyckeltal!D7"
    );
    assert_eq!(
        municipal.origin(0, 2, 1).unwrap().name(),
        "a.xlsx!Kolada nyckeltal!D4"
    );

    let receipt = &result.value.receipts[0].sheets[0];
    assert_eq!(receipt.layout, "fri_sokning");
    assert_eq!((receipt.rows, receipt.cells), (6, 12));
    assert_eq!((receipt.used, receipt.aggregates), (8, 4));
    assert_eq!((receipt.unused, receipt.unplaced), (0, 0));
}

#[test]
fn a_place_that_the_table_lacks_is_named_with_what_may_have_been_meant() {
    let file = export(
        "a.xlsx",
        &[
            &[T("Trygghet"), T("Vestervik"), N(1.0), N(2.0)],
            &[T("Annat"), T("Månen"), N(1.0), N(2.0)],
        ],
    );
    let result = bound(&[file], &[]);
    assert_eq!(
        told(&result.diagnostics),
        "V213 note: Ingen regel använder det som står under dessa titlar: `Annat` (antal titlar: 1).
    a.xlsx!Kolada nyckeltal
    Inget behöver göras, om det inte är en titel som har ändrats: lägg den då till nyckeltalets titlar i regeln.
V297 warning: Ingen kommun har något värde för nyckeltalet `N1` (Trygghet): cellerna är tomma eller hemliga, går inte att läsa eller gäller andra än kommuner.
    Lägg en fil med kommunernas siffror bland bladen, eller rätta id eller titel i regeln.
V206 warning: Platsen `Vestervik` finns inte i platstabellen, och dess siffror används inte (antal celler: 2).
    a.xlsx!Kolada nyckeltal!B2
    Rätta namnet i filen, eller lägg platsen i platstabellen.
    ? Västervik
"
    );
    let receipt = &result.value.receipts[0].sheets[0];
    assert_eq!((receipt.used, receipt.unplaced, receipt.unused), (0, 2, 2));
}

#[test]
fn titles_that_drift_are_followed_and_those_that_change_are_named() {
    let figures = [
        figure("U1", &["Brukarbedömning hemtjänst, trygghet, andel (%)"]),
        figure("U2", &["Personalkontinuitet, medelvärde (-2024)"]),
        figure("U3", &["Bemötande från personal i hemtjänsten, andel (%)"]),
    ];
    let file = export(
        "a.xlsx",
        &[
            &[
                T("U. Brukarbedömning  hemtjänst, trygghet, andel (%)"),
                T("Västervik"),
                N(1.0),
                N(2.0),
            ],
            &[
                T("Personalkontinuitet, medelvärde"),
                T("Västervik"),
                N(3.0),
                N(4.0),
            ],
            &[
                T("Bemötande från personalen i hemtjänst, andel (%)"),
                T("Västervik"),
                N(5.0),
                N(6.0),
            ],
        ],
    );
    let result = bind(&figures, &places(), &[file], &settings(&[]));
    let columns = &result.value.municipal.columns;
    assert_eq!(columns[0].get(2, 0), Ok(1.0));
    assert_eq!(columns[1].get(2, 0), Ok(3.0));
    assert_eq!(columns[2].get(2, 0), Err(Missing::NotInFile));
    assert_eq!(
        told(&result.diagnostics),
        "V213 note: Ingen regel använder det som står under dessa titlar: `Bemötande från personalen i hemtjänst, andel (%)` (antal titlar: 1).
    a.xlsx!Kolada nyckeltal
    Inget behöver göras, om det inte är en titel som har ändrats: lägg den då till nyckeltalets titlar i regeln.
    ? Bemötande från personal i hemtjänsten, andel (%)
V214 warning: Ingen fil innehåller nyckeltalet `U3` (Bemötande från personal i hemtjänsten, andel (%)).
    Lägg en fil med det bland bladen, eller lägg titeln som filen använder till nyckeltalets titlar i regeln.
    ? Bemötande från personalen i hemtjänst, andel (%)
"
    );
}

/// A discontinued series and its successor may have the same title but for the year: they are two.
#[test]
fn a_title_with_a_year_beside_the_exact_one_is_another_series() {
    let file = export(
        "a.xlsx",
        &[
            &[T("Trygghet (-2020)"), T("Västervik"), N(1.0), N(2.0)],
            &[T("Trygghet"), T("Västervik"), N(3.0), N(4.0)],
        ],
    );
    let result = bound(&[file], &[]);
    assert_eq!(result.value.municipal.columns[0].get(2, 0), Ok(3.0));
    assert_eq!(crate::make::codes(&result.diagnostics), ["V213"]);
}

#[test]
fn a_title_of_two_key_figures_is_used_for_neither() {
    let figures = [
        figure("N1", &["Trygghet"]),
        figure("N2", &["trygghet", "Oro"]),
    ];
    let file = export(
        "a.xlsx",
        &[&[T("Trygghet"), T("Västervik"), N(1.0), N(2.0)]],
    );
    let result = bind(&figures, &places(), &[file], &settings(&[]));
    assert_eq!(
        told(&result.diagnostics),
        "V215 error: Titeln `Trygghet` hör till två nyckeltal, `N1` och `N2`, och används därför inte för något av dem.
    a.xlsx!Kolada nyckeltal!A2
    Låt ett av dem, och bara ett, ha titeln i reglerna, eller skriv nyckeltalets id i stället för titeln i filen.
"
    );
}

#[test]
fn without_files_every_key_figure_is_said_to_be_absent() {
    let result = bound(&[], &[]);
    assert_eq!(
        told(&result.diagnostics),
        "V214 warning: Ingen fil innehåller nyckeltalet `N1` (Trygghet).
    Lägg en fil med det bland bladen, eller lägg titeln som filen använder till nyckeltalets titlar i regeln.
"
    );
    assert_eq!(result.value.municipal.columns.len(), 1);
    assert!(result.value.municipal.axes.is_empty());
}

/// A list of key figures, as Kolada gives it.
fn list(name: &str, rows: &[(&'static str, &'static str)]) -> Arc<ParsedFile> {
    let mut cells = vec![vec![T("id"), T("title"), T("description")]];
    cells.extend(rows.iter().map(|(id, title)| vec![T(id), T(title), T("")]));
    let cells: Vec<&[C]> = cells.iter().map(Vec::as_slice).collect();
    match rows {
        [] => Arc::new(crate::make::parsed(name, &book("Nyckeltal", &cells)).value),
        _ => sound(name, &book("Nyckeltal", &cells)),
    }
}

/// Of each case: what the rule declares (id, title), what the lists say, the title in the file, and what follows.
#[test]
fn titles_meet_ids_by_rules_and_by_lists() {
    type Pairs = &'static [(&'static str, &'static str)];
    let cases: [(Pairs, Pairs, &'static str, &[&str]); 12] = [
        (
            &[("N1", "")],
            &[("N1", "Trygghet (%)")],
            "Trygghet (%)",
            &[],
        ),
        (
            &[("N1", "")],
            &[("N1", "Trygghet (%)")],
            "U. trygghet  (%)",
            &[],
        ),
        (
            &[("N1", "")],
            &[("N1", "Trygghet (- 2024)")],
            "Trygghet",
            &[],
        ),
        (
            &[("N1", "")],
            &[("N1", "Trygghet")],
            "Trygghet (-2024)",
            &[],
        ),
        // Renamed: both lists know it.
        (
            &[("N1", "")],
            &[("N1", "Oro"), ("N1", "Trygghet")],
            "Trygghet",
            &[],
        ),
        // One title for two ids: the rule says which, or nobody does.
        (
            &[("N1", "")],
            &[("N1", "Trygghet"), ("N2", "Trygghet")],
            "Trygghet",
            &["V215"],
        ),
        (
            &[("N1", "Trygghet")],
            &[("N1", "Trygghet"), ("N2", "Trygghet")],
            "Trygghet",
            &[],
        ),
        // It is another's, and nobody asks for that one.
        (
            &[("N1", "")],
            &[("N2", "Trygghet"), ("N3", "Trygghet")],
            "Trygghet",
            &["V213", "V214"],
        ),
        // The discontinued series has an id of its own.
        (
            &[("N1", "Trygghet")],
            &[("N2", "Trygghet (-2024)")],
            "Trygghet (-2024)",
            &["V213", "V214"],
        ),
        // The unit changed, and the id did not.
        (
            &[("N1", "Brott, antal/1 000 inv")],
            &[("N1", "Brott, antal/100 000 inv")],
            "Brott, antal/1 000 inv",
            &["V229"],
        ),
        (
            &[("N1", "Nöjda, antal")],
            &[("N1", "Nöjda, andel (%)")],
            "Nöjda, antal",
            &[],
        ),
        (&[("N1", "")], &[], "Trygghet", &["V213", "V214"]),
    ];
    for (declared, listed, title, found) in cases {
        let figures: Vec<_> = declared
            .iter()
            .map(|(id, title)| {
                figure(
                    id,
                    if title.is_empty() {
                        &[]
                    } else {
                        std::slice::from_ref(title)
                    },
                )
            })
            .collect();
        let file = export("b.xlsx", &[&[T(title), T("Västervik"), N(1.0), N(2.0)]]);
        let files = [list("a.xlsx", listed), file];
        let result = bind(&figures, &places(), &files, &settings(&[]));
        assert_eq!(
            codes(&result.diagnostics),
            found,
            "{declared:?} {listed:?} {title}"
        );
        let is_read = !found.iter().any(|code| ["V214", "V215"].contains(code));
        let value = result.value.municipal.columns[0].axes().len();
        assert_eq!(value > 0, is_read, "{declared:?} {listed:?} {title}");
    }
}

#[test]
fn units_that_changed_are_named_with_both_titles() {
    let figures = [figure("N1", &["Brott, antal/1 000 inv"])];
    let file = export(
        "b.xlsx",
        &[&[T("Brott, antal/1 000 inv"), T("Västervik"), N(1.0), N(2.0)]],
    );
    let files = [list("a.xlsx", &[("N1", "Brott, antal/100 000 inv")]), file];
    let result = bind(&figures, &places(), &files, &settings(&[]));
    assert_eq!(
        told(&result.diagnostics),
        "V229 warning: Nyckeltalet `N1` har titlar med olika enheter: `Brott, antal/1 000 inv` och `Brott, antal/100 000 inv`. Siffrorna används som de står.
    b.xlsx!Kolada nyckeltal!A2
    a.xlsx!Nyckeltal
    Se efter att åren går att jämföra. Gör de inte det: ta bort den ena titeln ur regeln, eller filen med den.
"
    );
}

#[test]
fn what_is_unmatched_is_listed_with_the_id_that_a_list_knows() {
    let figures = [figure("N1", &["Bemötande från personal i hemtjänsten"])];
    let file = export(
        "b.xlsx",
        &[
            &[
                T("Bemötande från personalen i hemtjänst"),
                T("Västervik"),
                N(1.0),
                N(2.0),
            ],
            &[T("Oro (%)"), T("Västervik"), N(1.0), N(2.0)],
            &[T("Väder"), T("Västervik"), N(1.0), N(2.0)],
        ],
    );
    let files = [list("a.xlsx", &[("N7", "Oro (%)")]), file];
    let unmatched = bind(&figures, &places(), &files, &settings(&[]))
        .value
        .unmatched;
    let meant = "Bemötande från personalen i hemtjänst".to_owned();
    assert_eq!(
        unmatched.key_figures,
        [(KeyFigureId::new("N1"), vec![meant.clone()])]
    );
    let titles = unmatched.titles.into_iter();
    let titles: Vec<_> = titles.map(|(title, unused)| (title, unused.id)).collect();
    assert_eq!(
        titles,
        [
            (meant, None),
            ("Oro (%)".to_owned(), Some("N7".to_owned())),
            ("Väder".to_owned(), None)
        ]
    );
}
