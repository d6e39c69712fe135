//! `tests/tables/words.csv`: a rule over the key figures A, B and C, and what must come out of it.
//!
//! Places stand between `/`, their years (from 2012) between spaces, the nation after `|`. `-` is not reported, `.`
//! not applicable, `..` suppressed, `%` incomplete, `?` cannot be worked out, `!` not in the files, `few` too few.

use std::path::Path;

use crate::tiny::{Value, figures, worked_out};

fn alike(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Ok(found), Ok(expected)) => (found - expected).abs() <= 1e-12 * expected.abs().max(1.0),
        (found, expected) => found == expected,
    }
}

#[test]
fn every_word_gives_what_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables/words.csv");
    let mut table = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_path(path)
        .unwrap();
    let mut wrong = Vec::new();
    let mut rows = 0;
    for record in table.records() {
        let record = record.unwrap();
        let columns: Vec<(&str, &str)> = ["A", "B", "C"]
            .into_iter()
            .zip([2, 3, 4].map(|field| &record[field]))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let found = worked_out("", &record[1], &columns);
        let expected = figures(&record[5]).0;
        let fits = found.len() == expected.len()
            && found.iter().zip(&expected).all(|(found, expected)| {
                found.len() == expected.len()
                    && found
                        .iter()
                        .zip(expected)
                        .all(|(one, other)| alike(one, other))
            });
        if !fits {
            wrong.push(format!(
                "{}\n  found    {found:?}\n  expected {expected:?}",
                &record[1]
            ));
        }
        rows += 1;
    }
    assert!(rows > 0);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
