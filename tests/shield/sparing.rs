//! How much is hidden beside what must be, held against the fewest that would do, found by trying all.

use proptest::{prelude::*, strategy::ValueTree};
use visare::methods::{ClaimedGroup, Claims};

const LEAST: u32 = 5;

/// Groups of atoms, an atom being so many people of their own.
fn claims(people: &[u32], groups: &[(Vec<usize>, bool)]) -> Claims {
    Claims {
        least: LEAST,
        atoms: (0..)
            .zip(people)
            .map(|(who, count)| vec![(who, *count)])
            .collect(),
        groups: groups
            .iter()
            .map(|(atoms, known)| ClaimedGroup {
                atoms: atoms.clone(),
                known: *known,
                cost: 0,
            })
            .collect(),
    }
}

/// What is left of a row when all that follows from others is taken from it; they are reduced, each with its first column.
fn reduced(mut row: Vec<f64>, others: &[(usize, Vec<f64>)]) -> Vec<f64> {
    for (column, other) in others {
        let factor = row[*column];
        if factor != 0.0 {
            for (number, subtracted) in row.iter_mut().zip(other) {
                *number -= factor * subtracted;
            }
        }
    }
    row
}

/// Whether nothing follows about fewer than the least number of people from the groups that are shown, by elimination
/// over fractions.
fn is_safe(people: &[u32], shown: &[&Vec<usize>]) -> bool {
    let row = |has: &dyn Fn(usize) -> bool| -> Vec<f64> {
        (0..people.len())
            .map(|atom| f64::from(u8::from(has(atom))))
            .collect()
    };
    let first = |row: &[f64]| row.iter().position(|number| number.abs() > 1e-9);
    let mut known: Vec<(usize, Vec<f64>)> = Vec::new();
    for members in shown {
        let mut left = reduced(row(&|atom| members.contains(&atom)), &known);
        if let Some(column) = first(&left) {
            let pivot = left[column];
            left.iter_mut().for_each(|number| *number /= pivot);
            known.push((column, left));
        }
    }
    (1..1_usize << people.len()).all(|set| {
        let has = |atom: usize| set >> atom & 1 == 1;
        let members = (0..people.len()).filter(|atom| has(*atom));
        let count: u32 = members.map(|atom| people[atom]).sum();
        count >= LEAST || first(&reduced(row(&has), &known)).is_some()
    })
}

/// How many groups are hidden, and the fewest that have to be; none where nothing is safe.
fn compared(people: &[u32], groups: &[(Vec<usize>, bool)]) -> Option<(usize, usize)> {
    let claims = claims(people, groups);
    let hidden = claims.protect(&vec![None; groups.len()], &vec![[false; 2]; people.len()]);
    let shown_of = |is_hidden: &dyn Fn(usize) -> bool| -> Vec<&Vec<usize>> {
        let all = groups.iter().enumerate().filter(|(at, _)| !is_hidden(*at));
        all.map(|(_, (atoms, _))| atoms).collect()
    };
    let fewest = (0..1_usize << groups.len())
        .filter(|set| {
            groups
                .iter()
                .enumerate()
                .all(|(at, (_, known))| !(*known && set >> at & 1 == 1))
        })
        .filter(|set| is_safe(people, &shown_of(&|at| set >> at & 1 == 1)))
        .map(|set| set.count_ones() as usize)
        .min()?;
    let shown = shown_of(&|at| hidden[at].is_some());
    assert!(is_safe(people, &shown), "{people:?} {groups:?} {hidden:?}");
    Some((hidden.iter().flatten().count(), fewest))
}

/// Parts, with their total shown or known beside.
fn with_total(parts: usize, known: bool) -> Vec<(Vec<usize>, bool)> {
    let mut groups: Vec<(Vec<usize>, bool)> = (0..parts).map(|atom| (vec![atom], false)).collect();
    groups.push(((0..parts).collect(), known));
    groups
}

/// A table of rows and columns with all its margins.
fn with_margins(rows: usize, columns: usize) -> Vec<(Vec<usize>, bool)> {
    let cell = |row: usize, column: usize| row * columns + column;
    let mut groups: Vec<(Vec<usize>, bool)> = (0..rows * columns)
        .map(|atom| (vec![atom], false))
        .collect();
    groups.extend((0..rows).map(|row| {
        (
            (0..columns).map(|column| cell(row, column)).collect(),
            false,
        )
    }));
    groups.extend(
        (0..columns).map(|column| ((0..rows).map(|row| cell(row, column)).collect(), false)),
    );
    groups.push(((0..rows * columns).collect(), false));
    groups
}

proptest! {
    #![proptest_config(super::thrown(200))]
    #[test]
    fn of_parts_of_a_known_whole_no_more_are_hidden_than_must_be(
        people in prop::collection::vec(prop_oneof![1_u32..5, 5_u32..30], 2..9),
    ) {
        if let Some((hidden, fewest)) = compared(&people, &with_total(people.len(), true)) {
            prop_assert_eq!(hidden, fewest);
        }
        let (hidden, fewest) = compared(&people, &with_total(people.len(), false)).unwrap();
        prop_assert_eq!(hidden, fewest);
    }
}

/// Of tables with margins, twelve groups in all: how many are hidden more than must be, over many at random.
#[test]
fn of_tables_with_margins_little_more_is_hidden_than_must_be() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = prop::collection::vec(prop_oneof![1 => 1_u32..5, 3 => 5_u32..30], 6);
    let (mut more, mut fewest_of_all, mut hidden_of_all) = (0, 0, 0);
    for _ in 0..150 {
        let people = strategy.new_tree(&mut runner).unwrap().current();
        let (hidden, fewest) = compared(&people, &with_margins(2, 3)).unwrap();
        more = more.max(hidden - fewest);
        hidden_of_all += hidden;
        fewest_of_all += fewest;
    }
    assert!(more <= 2, "{more} more in one table");
    assert!(
        hidden_of_all * 10 <= fewest_of_all * 11,
        "{hidden_of_all} hidden where {fewest_of_all} must be"
    );
}
