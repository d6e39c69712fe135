//! An attack on everything that is published of a table: linear programming over what areas, filtered figures, tables by
//! unit, by sex and in all say together. Nobody can tell what fewer people than the least number answered.

use std::collections::BTreeMap;

use proptest::prelude::*;
use visare::model::{CellKind, Scalar};

use super::Desk;

const LEAST: usize = 5;

/// Who a row is about, without the answer.
type Cell = (usize, &'static str);

/// What may be published, each by a line of rules.
const PUBLICATIONS: [(&str, &str); 6] = [
    (
        "area",
        r#".mått("alla", svar.per("enhet", "år", andel(kolumn("svar").är("ja"))), #{ bra: "hög" })"#,
    ),
    (
        "women",
        r#".mått("kvinnor", svar.filtrera(kolumn("kön").är("k")).per("enhet", "år", QUOTIENT), #{ bra: "hög" })"#,
    ),
    (
        "units",
        r#"visa_tabell("units", svar.gruppera(["enhet"], GROUP));"#,
    ),
    (
        "sexes",
        r#"visa_tabell("sexes", svar.gruppera(["kön"], #{ ja: QUOTIENT }));"#,
    ),
    (
        "both",
        r#"visa_tabell("both", svar.gruppera(["enhet", "kön"], GROUP));"#,
    ),
    (
        "all",
        r#"visa_tabell("all", svar.gruppera(["år"], GROUP));"#,
    ),
];

fn desk(cells: &BTreeMap<Cell, (usize, usize)>, published: &[bool]) -> Desk {
    let chosen = |is_area: bool| -> String {
        let all = PUBLICATIONS.iter().zip(published);
        all.filter(|((_, rule), published)| **published && rule.starts_with('.') == is_area)
            .map(|((_, rule), _)| {
                // The same share in one word and of two counts: what hides one hides the other.
                let quotient = r#"antal(kolumn("svar").är("ja")) / antal() * 100"#;
                rule.replace("GROUP", r#"#{ ja: andel(kolumn("svar").är("ja")) }"#)
                    .replace("QUOTIENT", quotient)
            })
            .collect()
    };
    let area = match chosen(true) {
        measures if measures.is_empty() => measures,
        measures => format!("område(\"A\", #{{ år: [2024] }}){measures};\n"),
    };
    let table = r#"let svar = tabell("svar", #{ antal_svar: 1,
        kolumner: #{ enhet: "text", "år": "tal", "kön": "text", svar: "text" } });"#;
    let desk = Desk::new(&format!("{table}\n{area}{}", chosen(false)));
    let mut rows = "enhet;år;kön;svar\n".to_owned();
    for ((unit, sex), (people, yes)) in cells {
        for person in 0..*people {
            let answer = if person < *yes { "ja" } else { "nej" };
            rows += &format!("Enhet {unit};2024;{sex};{answer}\n");
        }
    }
    desk.write("sheets/p/svar.csv", &rows);
    desk
}

/// Those whom something published is about, and the share of them who said yes, where it is shown.
type Published = (Vec<Cell>, Option<f64>);

fn published(desk: &Desk, cells: &BTreeMap<Cell, (usize, usize)>) -> Vec<Published> {
    let results = desk.results();
    let those = |belongs: &dyn Fn(&Cell) -> bool| -> Vec<Cell> {
        let all = cells
            .iter()
            .filter(|(cell, (people, _))| *people > 0 && belongs(cell));
        all.map(|(cell, _)| *cell).collect()
    };
    let mut found = Vec::new();
    for area in &results.areas {
        for row in area.rows.iter() {
            for (place, figures) in area.places.iter().zip(row.figures.iter()) {
                let unit = place
                    .name
                    .strip_prefix("Enhet ")
                    .map(|unit| unit.parse::<usize>().unwrap());
                if unit.is_none() && place.code != "0883" {
                    continue;
                }
                let about = those(&|(of, sex)| {
                    unit.is_none_or(|unit| unit == *of) && (row.label == "alla" || *sex == "k")
                });
                found.push((about, figures[0].value.ok()));
            }
        }
    }
    for table in &results.tables {
        let share = table
            .columns
            .iter()
            .rposition(|head| head.kind == CellKind::Number);
        for line in &table.lines {
            let word = |name: &str| {
                let at = table.columns.iter().position(|head| head.name == name)?;
                line.cells[at].as_ref().ok().map(Scalar::written)
            };
            let about = those(&|(unit, sex)| {
                word("enhet").is_none_or(|name| name == format!("Enhet {unit}"))
                    && word("kön").is_none_or(|name| name == *sex)
            });
            let value = match &line.cells[share.unwrap()] {
                Ok(Scalar::Number(value)) => Some(*value),
                _ => None,
            };
            found.push((about, value));
        }
    }
    found.retain(|(about, _)| !about.is_empty());
    found
}

/// The least or the most that a weighted sum of numbers between 0 and their bounds can be, where these sums are known:
/// the simplex method with Bland's rule, on a tableau whose first basis is of artificial variables that cost much.
fn extreme(bounds: &[f64], equations: &[(Vec<usize>, f64)], wanted: &[usize], most: bool) -> f64 {
    const MUCH: f64 = 1e6;
    let (count, rows) = (bounds.len(), equations.len() + bounds.len());
    let columns = 2 * count + rows;
    let mut tableau = vec![vec![0.0; columns + 1]; rows];
    for (row, (members, sum)) in tableau.iter_mut().zip(equations) {
        for member in members {
            row[*member] = 1.0;
        }
        row[columns] = *sum;
    }
    for (at, bound) in bounds.iter().enumerate() {
        let row = &mut tableau[equations.len() + at];
        row[at] = 1.0;
        row[count + at] = 1.0;
        row[columns] = *bound;
    }
    let mut basis: Vec<usize> = (0..rows).map(|row| 2 * count + row).collect();
    for (at, row) in tableau.iter_mut().enumerate() {
        row[2 * count + at] = 1.0;
    }
    let mut cost = vec![0.0; columns];
    for at in wanted {
        cost[*at] = if most { -1.0 } else { 1.0 };
    }
    cost[2 * count..].fill(MUCH);
    loop {
        let reduced = |column: usize| {
            let inner: f64 = basis
                .iter()
                .zip(&tableau)
                .map(|(of, row)| cost[*of] * row[column])
                .sum();
            cost[column] - inner
        };
        let Some(enters) = (0..columns).find(|column| reduced(*column) < -1e-7) else {
            let value: f64 = basis
                .iter()
                .zip(&tableau)
                .map(|(of, row)| cost[*of] * row[columns])
                .sum();
            return if most { -value } else { value };
        };
        let ratios = (0..rows).filter(|row| tableau[*row][enters] > 1e-9);
        let leaves = ratios
            .min_by(|one, other| {
                let ratio = |row: &usize| tableau[*row][columns] / tableau[*row][enters];
                ratio(one)
                    .total_cmp(&ratio(other))
                    .then(basis[*one].cmp(&basis[*other]))
            })
            .expect("every number has a bound");
        let pivot = tableau[leaves][enters];
        tableau[leaves]
            .iter_mut()
            .for_each(|number| *number /= pivot);
        let row = tableau[leaves].clone();
        for (at, other) in tableau.iter_mut().enumerate() {
            let factor = other[enters];
            if at != leaves && factor != 0.0 {
                for (number, subtracted) in other.iter_mut().zip(&row) {
                    *number -= factor * subtracted;
                }
            }
        }
        basis[leaves] = enters;
    }
}

#[test]
fn the_attack_finds_what_may_be_worked_out() {
    let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-6, "{found} {wanted}");
    let bounds = [4.0, 10.0, 10.0];
    // A total less two parts.
    let all = [(vec![0, 1, 2], 12.0), (vec![1], 4.0), (vec![2], 5.0)];
    near(extreme(&bounds, &all, &[0], false), 3.0);
    near(extreme(&bounds, &all, &[0], true), 3.0);
    near(extreme(&bounds, &all[..2], &[0], false), 0.0);
    near(extreme(&bounds, &all[..2], &[0], true), 4.0);
    // Where everybody said yes nothing is left to guess.
    near(extreme(&bounds, &[(vec![0, 1, 2], 24.0)], &[0], false), 4.0);
}

proptest! {
    #![proptest_config(super::thrown(96))]
    #[test]
    fn what_few_answered_follows_from_nothing_that_is_published(
        counts in prop::collection::vec(prop_oneof![2 => 0_usize..6, 2 => 4_usize..12], 4..10),
        yes in prop::collection::vec(prop_oneof![1 => Just(0.0), 1 => Just(1.0), 3 => 0.0_f64..1.0], 10),
        publications in prop::collection::vec(prop::bool::weighted(0.6), PUBLICATIONS.len()),
    ) {
        let cells: BTreeMap<Cell, (usize, usize)> = counts
            .iter()
            .zip(&yes)
            .enumerate()
            .map(|(at, (people, share))| {
                let yes = (*people as f64 * share).round() as usize;
                ((at / 2, ["k", "m"][at % 2]), (*people, yes))
            })
            .collect();
        prop_assume!(publications.contains(&true) && counts.iter().sum::<usize>() > 0);
        let desk = desk(&cells, &publications);
        let all = published(&desk, &cells);
        let unknown: Vec<Cell> = cells.keys().copied().filter(|cell| cells[cell].0 > 0).collect();
        let at = |cell: &Cell| unknown.iter().position(|known| known == cell).unwrap();
        let people = |about: &[Cell]| about.iter().map(|cell| cells[cell].0).sum::<usize>();
        let bounds: Vec<f64> = unknown.iter().map(|cell| cells[cell].0 as f64).collect();
        let mut equations: Vec<(Vec<usize>, f64)> = Vec::new();
        for (about, share) in &all {
            if let Some(share) = share {
                prop_assert!(people(about) >= LEAST, "{about:?} is shown");
                let said: usize = about.iter().map(|cell| cells[cell].1).sum();
                prop_assert!((share * people(about) as f64 / 100.0 - said as f64).abs() < 1e-6);
                equations.push((about.iter().map(at).collect(), said as f64));
            }
        }
        let few = all.iter().filter(|(about, _)| people(about) < LEAST);
        for (about, _) in few {
            let wanted: Vec<usize> = about.iter().map(at).collect();
            let [least, most] = [false, true].map(|most| extreme(&bounds, &equations, &wanted, most));
            prop_assert!(
                most - least > 1e-3,
                "{about:?} said yes {least} times; cells {cells:?}, published {all:?}"
            );
        }
        // Where nobody is few nothing is hidden for anybody's sake but those whom a difference tells of.
        if all.iter().all(|(about, _)| people(about) >= LEAST) && cells.values().all(|(people, _)| *people == 0 || *people >= LEAST) {
            prop_assert!(all.iter().all(|(_, share)| share.is_some()), "{all:?}");
        }
    }
}
