//! Two cells about the same thing.

use std::sync::Arc;

use proptest::prelude::*;
use visare::{
    inputs::{Bound, ParsedFile},
    model::Missing,
};

use crate::make::{C, Empty, N, T, book, bound, codes, sound, told};

/// A file that states one figure for Västervik 2020.
fn stating(name: &str, cell: C) -> Arc<ParsedFile> {
    let rows: [&[C]; 2] = [
        &[Empty, Empty, T("2020")],
        &[T("Trygghet"), T("Västervik"), cell],
    ];
    sound(name, &book("Blad1", &rows))
}

/// The value of Västervik 2020.
fn value(bound: &Bound) -> Result<f64, Missing> {
    bound.municipal.columns[0].get(2, 0)
}

#[test]
fn the_same_value_twice_is_worth_a_note() {
    let result = bound(&[stating("a.xlsx", N(1.5)), stating("b.xlsx", N(1.5))], &[]);
    assert_eq!(value(&result.value), Ok(1.5));
    assert_eq!(
        told(&result.diagnostics),
        "V210 note: Samma siffra står i två celler, och de säger inte emot varandra (antal sådana par: 1).
    a.xlsx!Blad1!C2
    b.xlsx!Blad1!C2
    Inget behöver göras. Den ena kan tas bort.
"
    );
}

/// A file that states figures of Västervik from 2018 on.
fn series(name: &str, figures: &[f64]) -> Arc<ParsedFile> {
    let years: Vec<C> = (0..figures.len())
        .map(|step| N(2018.0 + step as f64))
        .collect();
    let heading = [&[Empty, Empty], years.as_slice()].concat();
    let figures: Vec<C> = figures.iter().map(|figure| N(*figure)).collect();
    let row = [&[T("Trygghet"), T("Västervik")], figures.as_slice()].concat();
    sound(name, &book("Blad1", &[&heading, &row]))
}

/// One file has the figures with eight decimals, the other as it is said; what comes of each.
#[test]
fn one_value_in_two_precisions_is_no_conflict() {
    let fine = [
        86.313_868_61,
        79.208_144_79,
        81.0,
        62.566_844_92,
        70.123_456_78,
    ];
    for (coarse, codes_of, why) in [
        (
            [86.313_869, 79.208_145, 81.0, 62.566_845, 70.123_457],
            &["V210"][..],
            "six decimals",
        ),
        ([86.3, 79.2, 81.0, 62.6, 70.1], &["V210"], "one decimal"),
        ([86.0, 79.0, 81.0, 63.0, 70.0], &["V210"], "no decimal"),
        (
            [86.3, 79.2, 81.4, 62.6, 70.1],
            &["V211", "V210"],
            "81.4 is another value",
        ),
        (
            [86.313_869, 79.208_145, 81.0, 62.5, 70.123_457],
            &["V211", "V210"],
            "62.5 likewise",
        ),
        (
            [86.2, 79.2, 81.0, 62.6, 70.1],
            &["V211", "V210"],
            "86.3 would be 86.31 rounded",
        ),
    ] {
        for turned in [false, true] {
            let mut files = [series("a.xlsx", &fine), series("b.xlsx", &coarse)];
            if turned {
                files = [series("a.xlsx", &coarse), series("b.xlsx", &fine)];
            }
            let result = bound(&files, &[]);
            assert_eq!(codes(&result.diagnostics), codes_of, "{why}");
            if codes_of.len() == 1 {
                let column = &result.value.municipal.columns[0];
                let values: Vec<_> = (0..5).map(|year| column.get(2, year)).collect();
                assert_eq!(values, fine.map(Ok), "the more precise holds: {why}");
            }
        }
    }
    let [one, other] = [
        series("a.xlsx", &[86.313_869]),
        series("b.xlsx", &[86.313_868_61]),
    ];
    assert_eq!(codes(&bound(&[one, other], &[]).diagnostics), ["V210"]);
}

#[test]
fn a_few_figures_do_not_tell_how_precise_they_are() {
    for (one, other) in [([86.0, 79.3], [86.4, 79.3]), ([86.0, 79.0], [86.4, 79.0])] {
        let result = bound(&[series("a.xlsx", &one), series("b.xlsx", &other)], &[]);
        assert_eq!(codes(&result.diagnostics), ["V211", "V210"]);
    }
}

#[test]
fn the_better_source_holds_also_where_it_rounds() {
    let files = [
        series("a.xlsx", &[86.313_868_61]),
        series("b.xlsx", &[86.313_869]),
    ];
    let result = bound(&files, &["b"]);
    assert_eq!(codes(&result.diagnostics), ["V210"]);
    assert_eq!(result.value.municipal.columns[0].get(2, 0), Ok(86.313_869));
}

#[test]
fn a_value_beats_an_empty_cell_whatever_the_order() {
    let files = [stating("a.xlsx", Empty), stating("b.xlsx", N(1.5))];
    let result = bound(&files, &["a.xlsx", "b.xlsx"]);
    assert_eq!(value(&result.value), Ok(1.5));
    assert_eq!(codes(&result.diagnostics), ["V210"]);
    let origin = result.value.municipal.origin(0, 2, 0).unwrap();
    assert_eq!(origin.name(), "b.xlsx!Blad1!C2");
}

#[test]
fn two_values_and_nothing_that_decides() {
    let result = bound(&[stating("b.xlsx", N(2.0)), stating("a.xlsx", N(1.5))], &[]);
    assert_eq!(value(&result.value), Err(Missing::Conflict));
    assert_eq!(
        told(&result.diagnostics),
        "V211 warning: Två celler anger olika värden för `N1`, Västervik 2020: `1.5` och `2`. Siffran saknas därför (antal sådana fall: 1).
    a.xlsx!Blad1!C2
    b.xlsx!Blad1!C2
    Ta bort den som är fel, eller säg i `visare.toml` vilken källa som går före.
"
    );
}

#[test]
fn what_is_suppressed_in_one_file_is_not_revealed_by_another() {
    let result = bound(
        &[stating("a.xlsx", T("..")), stating("b.xlsx", N(2.0))],
        &[],
    );
    assert_eq!(value(&result.value), Err(Missing::Conflict));
    let files = [stating("a.xlsx", T("..")), stating("b.xlsx", N(2.0))];
    let result = bound(&files, &["a*"]);
    assert_eq!(value(&result.value), Err(Missing::Suppressed));
}

#[test]
fn the_order_of_sources_decides() {
    let files = [stating("a.xlsx", N(1.5)), stating("2024/b.xlsx", N(2.0))];
    let result = bound(&files, &["2024/*", "a.xlsx"]);
    assert_eq!(value(&result.value), Ok(2.0));
    assert_eq!(
        told(&result.diagnostics),
        "V218 note: `2024/b.xlsx` går före `a.xlsx` där de anger olika värden, enligt ordningen i `visare.toml` (antal celler: 1).
    2024/b.xlsx!Blad1!C2
    a.xlsx!Blad1!C2
    Inget behöver göras, om ordningen är den avsedda.
"
    );
    // A file that no entry names comes after all that are named.
    let result = bound(&files, &["a"]);
    assert_eq!(value(&result.value), Ok(1.5));
}

#[test]
fn many_conflicts_are_named_one_by_one_up_to_twenty() {
    let years: Vec<C> = (0..25).map(|step| N(2000.0 + f64::from(step))).collect();
    let heading = [&[Empty, Empty], years.as_slice()].concat();
    let row = |value: f64| [&[T("Trygghet"), T("Västervik")], [N(value); 25].as_slice()].concat();
    let file = sound("a.xlsx", &book("Blad1", &[&heading, &row(1.0), &row(2.0)]));
    let result = bound(&[file], &[]);
    assert_eq!(codes(&result.diagnostics), vec!["V211"; 21]);
    let last = told(&result.diagnostics[20..]);
    assert!(last.contains("Västervik 2020: `1` och `2`"), "{last}");
    assert!(last.contains("antal sådana fall: 5"), "{last}");
}

/// What one generated cell states.
const STATED: [C; 5] = [N(1.0), N(2.0), Empty, T(".."), T("spoilt")];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Files and rows in any order give the same figures, and files in any order the same words.
    #[test]
    fn order_does_not_matter(
        cells in prop::collection::vec((0..3usize, 0..5usize), 1..8),
        seed in any::<u64>(),
    ) {
        let names = ["a.xlsx", "b.xlsx", "c.xlsx"];
        let files = |cells: &[(usize, usize)]| -> Vec<Arc<ParsedFile>> {
            names.iter().enumerate().map(|(file, name)| {
                let mine: Vec<Vec<C>> = cells.iter()
                    .filter(|(of, _)| *of == file)
                    .map(|(_, stated)| vec![T("Trygghet"), T("Västervik"), STATED[*stated]])
                    .collect();
                let heading = vec![Empty, Empty, T("2020")];
                let rows: Vec<&[C]> =
                    std::iter::once(&heading).chain(&mine).map(Vec::as_slice).collect();
                Arc::new(crate::make::parsed(name, &book("Blad1", &rows)).value)
            }).collect()
        };
        for order in [&[][..], &["a", "b"][..], &["c"][..]] {
            let mut turned = files(&cells);
            let straight = bound(&turned, order);
            turned.rotate_left(usize::try_from(seed % 3).unwrap());
            if seed % 2 == 0 {
                turned.swap(0, 1);
            }
            // As text, because a missing value is no number and never equal to itself.
            prop_assert_eq!(format!("{straight:?}"), format!("{:?}", bound(&turned, order)));
            let mut shuffled = cells.clone();
            shuffled.reverse();
            shuffled.rotate_left(usize::try_from(seed % 7).unwrap() % cells.len());
            let shuffled = bound(&files(&shuffled), order);
            prop_assert_eq!(
                straight.value.municipal.columns[0].states(),
                shuffled.value.municipal.columns[0].states()
            );
            let number = |bound: &Bound| bound.municipal.columns[0].get(2, 0);
            if !straight.value.municipal.axes.is_empty() {
                prop_assert_eq!(number(&straight.value), number(&shuffled.value));
            }
        }
    }
}
