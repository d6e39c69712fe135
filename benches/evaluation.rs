//! The engine at national size: 1 000 key figures × 290 municipalities × 15 years, 2 000 composites of two to
//! six members, each with rank, band and difference. Every measurement stands beside an alternative.
//!
//! `cargo bench --bench evaluation`

#![allow(clippy::indexing_slicing)]

use std::{fmt::Write, sync::Arc};

use divan::{Bencher, black_box};
use visare::{
    engine::{Dataset, Evaluator, ReferencePopulation},
    inputs::Inputs,
    model::{Axes, Column, Missing, Place, PlaceAxis, PlaceKind, Sex, YearAxis},
    plan::Plan,
    project::{Pack, Script, parse_settings},
    rules,
};

const KEY_FIGURES: usize = 1_000;
const COMPOSITES: usize = 2_000;
const MUNICIPALITIES: usize = 290;
const FIRST_YEAR: i16 = 2010;
const YEARS: usize = 15;

fn main() {
    divan::main();
}

/// A number from 0 to 1 that depends on nothing but `seed`.
fn invented(seed: usize) -> f64 {
    let mut x = (seed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^= x >> 29;
    x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^= x >> 32;
    (x >> 11) as f64 / (1_u64 << 53) as f64
}

fn axes() -> Axes {
    let place = |code: usize, kind| Place {
        code: format!("{code:04}"),
        name: format!("Kommun {code}"),
        kind,
    };
    let municipalities = (1..=MUNICIPALITIES)
        .map(|code| place(code, PlaceKind::Municipality))
        .collect();
    Axes {
        places: Arc::new(PlaceAxis::new(
            municipalities,
            vec![place(0, PlaceKind::Nation)],
        )),
        years: YearAxis {
            first: FIRST_YEAR,
            count: YEARS,
        },
        sex: Sex::Total,
    }
}

/// One decimal, about seven per cent missing.
fn column(axes: &Axes, key_figure: usize) -> Column {
    let mut column = Column::missing(axes.clone(), Missing::NotReported);
    for position in 0..axes.len() {
        let seed = key_figure * axes.len() + position;
        if invented(seed + 1) > 0.07 {
            column.set(position, Ok((invented(seed) * 1000.0).round() / 10.0));
        }
    }
    column
}

fn inputs() -> Inputs {
    let axes = axes();
    let columns = (0..KEY_FIGURES)
        .map(|index| Arc::new(column(&axes, index)))
        .collect();
    Inputs {
        axes,
        columns,
        ..Inputs::default()
    }
}

/// The members of a composite: two to six key figures.
fn members(composite: usize) -> Vec<usize> {
    (0..2 + composite % 5)
        .map(|member| (composite * 7 + member * 131) % KEY_FIGURES)
        .collect()
}

fn high(composite: usize) -> bool {
    composite % 5 < 3
}

/// A pack in which composite `edited` is a sum instead of a mean.
fn pack(edited: Option<usize>) -> Pack {
    let mut text = String::from("let k = [];\n");
    for index in 0..KEY_FIGURES {
        let _ = writeln!(text, "k.push(kpi(\"N{index:05}\"));");
    }
    text.push_str("let o = område(\"Allt\", #{ år: senaste(3) });\n");
    for composite in 0..COMPOSITES {
        let list = members(composite)
            .iter()
            .map(|member| format!("k[{member}]"))
            .collect::<Vec<_>>()
            .join(", ");
        let method = if edited == Some(composite) {
            "summa"
        } else {
            "medel"
        };
        let good = if high(composite) { "hög" } else { "låg" };
        let _ = writeln!(
            text,
            "o.mått(\"M{composite}\", {method}({list}), #{{ bra: \"{good}\" }});"
        );
    }
    let settings = parse_settings(
        "p/visare.toml",
        "name = \"P\"\ncode = \"0001\"\ntrusted = true",
    )
    .value
    .unwrap_or_else(|| unreachable!("the settings are right"));
    Pack {
        folder: "p".to_owned(),
        settings,
        municipality: Place {
            code: "0001".to_owned(),
            name: "Kommun 1".to_owned(),
            kind: PlaceKind::Municipality,
        },
        scripts: vec![Script {
            file: "p/allt.rhai".to_owned(),
            text,
        }],
        shared: Vec::new(),
        whole: true,
        receipts: Vec::new(),
        sources: Default::default(),
    }
}

fn plan(edited: Option<usize>) -> Arc<Plan> {
    let checked = rules::build(&pack(edited));
    assert_eq!(checked.diagnostics, []);
    Arc::new(checked.value)
}

/// What it costs to let the scripts of a pack run in a process of their own.
mod building {
    use std::path::PathBuf;

    use visare::rules::Worker;

    use super::*;

    #[divan::bench(sample_count = 10)]
    fn in_process(bencher: Bencher) {
        let pack = pack(None);
        bencher.bench_local(|| black_box(rules::build(&pack)));
    }

    #[divan::bench(sample_count = 10)]
    fn through_a_process(bencher: Bencher) {
        let pack = pack(None);
        let program = PathBuf::from(env!("CARGO_BIN_EXE_visare"));
        let worker = Worker::new(program, vec!["--worker".to_owned()]);
        assert_eq!(Worker::build(Some(&worker), &pack).diagnostics, []);
        bencher.bench_local(|| black_box(Worker::build(Some(&worker), &pack)));
    }
}

mod cold {
    use super::*;

    #[divan::bench(sample_count = 10)]
    fn engine(bencher: Bencher) {
        let (plan, dataset) = (plan(None), Dataset::national(&inputs()));
        bencher.bench_local(|| {
            black_box(Evaluator::default().evaluate(
                &plan,
                &dataset,
                ReferencePopulation::Themselves,
            ))
        });
    }

    /// The composites alone, the key figures' own rows left out, ranked as a spreadsheet ranks: each cell
    /// looks through all the others.
    #[divan::bench(sample_count = 3)]
    fn a_rank_formula_in_every_cell(bencher: Bencher) {
        let inputs = inputs();
        bencher.bench_local(|| {
            let mut good = 0_usize;
            for composite in 0..COMPOSITES {
                let columns: Vec<&Column> = members(composite)
                    .iter()
                    .map(|member| inputs.columns[*member].as_ref())
                    .collect();
                for year in 0..YEARS {
                    let value = |place| {
                        let values: Option<Vec<f64>> = columns
                            .iter()
                            .map(|column| column.get(place, year).ok())
                            .collect();
                        values.map(|values| values.iter().sum::<f64>() / values.len() as f64)
                    };
                    let field: Vec<f64> = (0..MUNICIPALITIES).filter_map(value).collect();
                    for own in &field {
                        let better = |other: &&f64| {
                            if high(composite) {
                                *other > own
                            } else {
                                *other < own
                            }
                        };
                        let rank = 1 + field.iter().filter(better).count();
                        good += usize::from(rank * 4 <= field.len());
                    }
                }
            }
            black_box(good)
        });
    }
}

mod one_cell {
    use super::*;

    #[divan::bench(sample_count = 200)]
    fn engine(bencher: Bencher) {
        let (plan, inputs) = (plan(None), inputs());
        let mut dataset = Dataset::national(&inputs);
        let mut evaluator = Evaluator::default();
        evaluator.evaluate(&plan, &dataset, ReferencePopulation::Themselves);
        let mut edited = inputs.columns[17].as_ref().clone();
        let mut step = 0.0;
        bencher.bench_local(|| {
            step += 0.1;
            edited.set(4_000, Ok(step));
            dataset.replace(17, &edited);
            let counts = evaluator.evaluate(&plan, &dataset, ReferencePopulation::Themselves);
            assert!(counts.computed > 0 && counts.computed < 100);
        });
    }

    #[divan::bench(sample_count = 5)]
    fn everything_again(bencher: Bencher) {
        let (plan, dataset) = (plan(None), Dataset::national(&inputs()));
        bencher.bench_local(|| {
            black_box(Evaluator::default().evaluate(
                &plan,
                &dataset,
                ReferencePopulation::Themselves,
            ))
        });
    }
}

mod one_rule {
    use super::*;

    #[divan::bench(sample_count = 20)]
    fn scripts_and_engine(bencher: Bencher) {
        let dataset = Dataset::national(&inputs());
        let mut evaluator = Evaluator::default();
        evaluator.evaluate(&plan(None), &dataset, ReferencePopulation::Themselves);
        let mut edited = 0;
        bencher.bench_local(|| {
            edited += 1;
            let counts = evaluator.evaluate(
                &plan(Some(edited)),
                &dataset,
                ReferencePopulation::Themselves,
            );
            assert!(counts.computed < 20);
        });
    }

    #[divan::bench(sample_count = 20)]
    fn scripts_alone(bencher: Bencher) {
        bencher.bench_local(|| black_box(plan(Some(3))));
    }

    #[divan::bench(sample_count = 5)]
    fn everything_again(bencher: Bencher) {
        let dataset = Dataset::national(&inputs());
        bencher.bench_local(|| {
            black_box(Evaluator::default().evaluate(
                &plan(Some(5)),
                &dataset,
                ReferencePopulation::Themselves,
            ));
        });
    }
}
