//! Whole random projects, from workbooks and scripts to `data.csv`, against a brute force that knows nothing of
//! the library; and what must not matter to their outputs.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod dice;
mod explain;
mod expression;
mod fraction;
mod model;
mod oracle;
mod recompute;
mod scale;
mod stability;
mod value;
mod words;
mod write;

use std::collections::HashMap;

use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestCaseResult},
};
use visare::{
    diagnostics::{Diagnostic, Severity},
    project::Project,
    session::{Focus, Outputs, Request, Session},
    views::OutputKind,
};

use self::{
    fraction::Fraction,
    model::{Model, sizes},
    oracle::{Line, Oracle},
};

/// So many projects are thrown, the same ones every time; `VISARE_PROJECTS` throws as many others as it says.
const CASES: u32 = 64;

fn cases(count: u32, seed: u64) -> ProptestConfig {
    let others = std::env::var("VISARE_PROJECTS").ok();
    let others = others.map(|count| count.parse().unwrap());
    ProptestConfig {
        cases: others.unwrap_or(count),
        failure_persistence: None,
        max_shrink_iters: 400,
        rng_seed: others.map_or(RngSeed::Fixed(seed), |_: u32| RngSeed::Random),
        ..ProptestConfig::default()
    }
}

/// Runs a project in a session; nothing in it may be an error.
fn run_in(session: &mut Session, project: &Project, focus: Focus, kinds: &[OutputKind]) -> Outputs {
    let request = Request {
        focus,
        outputs: kinds.to_vec(),
        language: None,
    };
    let outcome = session.run(project, &request);
    let is_error = |found: &&Diagnostic| found.severity() == Severity::Error;
    let errors: Vec<&Diagnostic> = outcome.diagnostics.iter().filter(is_error).collect();
    let texts: Vec<&str> = project
        .pack
        .scripts
        .iter()
        .map(|script| script.text.as_str())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{}", texts.join("\n---\n"));
    outcome.value
}

fn data_for_all(project: &Project) -> Vec<(String, Vec<u8>)> {
    run_in(
        &mut Session::default(),
        project,
        Focus::All,
        &[OutputKind::Data],
    )
    .files
}

/// Every line of a `data.csv`, as text.
fn read(csv: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(csv);
    let records = reader.records().map(|record| record.unwrap());
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

/// The columns that hold unrounded numbers.
const VALUE: usize = 8;
const DIFFERENCE: usize = 12;

/// Whether a number is as expected, to eight decimals or to the 15th digit of the largest that went into it.
fn same_number(found: &str, expected: Option<Fraction>, largest: f64) -> bool {
    match expected {
        None => found.is_empty(),
        Some(expected) => {
            let close =
                |found: f64| (found - expected.to_f64()).abs() <= (largest * 1e-14).max(1e-8);
            found.parse().is_ok_and(close)
        }
    }
}

/// Whether what is shown of a number is: the exact number rounded, or, where so much cancels out on the way to it that
/// binary numbers do not hold 13 digits of it, what came out rounded.
fn same_shown(shown: &str, expected: &str, found: &str, number: Option<Fraction>) -> bool {
    let (Some(number), Ok(found)) = (number, found.parse::<f64>()) else {
        return shown == expected;
    };
    let decimals = shown.split_once('.').map_or(0, |(_, after)| after.len());
    let off = (found - number.to_f64()).abs();
    shown == expected
        || off > number.to_f64().abs() * 1e-13 && shown == Fraction::rough(found).shown(decimals)
}

fn same_line(found: &[String], expected: &Line) -> bool {
    let numbers = HashMap::from([(VALUE, expected.value), (DIFFERENCE, expected.difference)]);
    let columns = 0..found.len();
    let words: Vec<usize> = columns
        .filter(|column| !numbers.contains_key(column))
        .collect();
    let size = |number: Option<Fraction>| number.map_or(0.0, |number| number.to_f64().abs());
    let largest = size(expected.value) + size(expected.difference);
    let same_word = |(column, word): (&usize, &String)| {
        let of_number = column.checked_sub(1).and_then(|before| {
            let number = numbers.get(&before)?;
            Some(same_shown(&found[*column], word, &found[before], *number))
        });
        of_number.unwrap_or(found[*column] == *word)
    };
    words.len() == expected.words.len()
        && words.iter().zip(&expected.words).all(same_word)
        && same_number(&found[VALUE], expected.value, largest)
        && same_number(&found[DIFFERENCE], expected.difference, largest)
}

fn every_figure_is_right(model: &Model) -> TestCaseResult {
    let oracle = Oracle::new(model);
    let files = data_for_all(&model.project());
    prop_assert_eq!(files.len(), model.towns.len());
    for (town, (name, bytes)) in files.iter().enumerate() {
        prop_assert_eq!(name, &format!("{}/data.csv", model.towns[town].0));
        let expected = oracle.lines(town);
        let found = read(bytes);
        for (found, expected) in found.iter().zip(&expected) {
            prop_assert!(
                same_line(found, expected),
                "found\n{:?}\nexpected\n{:?} {:?}\n{:?}\n{}",
                found,
                expected.value.map(Fraction::to_f64),
                expected.difference.map(Fraction::to_f64),
                expected.words,
                (0..model.scripts.len())
                    .map(|script| model.script(script).0)
                    .collect::<String>(),
            );
        }
        prop_assert_eq!(found.len(), expected.len());
    }
    Ok(())
}

// Two tests of half as many projects each, so that they run beside each other.
proptest! {
    #![proptest_config(cases(CASES / 2, 20))]

    #[test]
    fn every_figure_of_every_municipality_is_what_counting_by_hand_gives(sizes in sizes()) {
        every_figure_is_right(&Model::new(sizes))?;
    }
}

proptest! {
    #![proptest_config(cases(CASES / 2, 21))]

    #[test]
    fn every_figure_of_further_projects_is_what_counting_by_hand_gives(sizes in sizes()) {
        every_figure_is_right(&Model::new(sizes))?;
    }
}
