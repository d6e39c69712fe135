//! The methods against numpy, scipy, pandas and LibreOffice: `tests/tables/methods/*.csv`, made by `make.py` there.

use std::{fs, path::Path, sync::Arc};

use visare::{
    methods::{
        Combination, Elementwise, Method, OverYears, Scale, Summary, Ties, Window, standing,
    },
    model::{
        Axes, BandRule, Column, Direction, Missing, Place, PlaceAxis, PlaceKind, Rank, Sex,
        YearAxis,
    },
};

use crate::tiny::{Value, value};

/// A column of so many places, with the values year by year.
pub fn column(places: usize, values: &[Value]) -> Column {
    let place = |index: usize| Place {
        code: format!("{index:04}"),
        name: String::new(),
        kind: PlaceKind::Municipality,
    };
    let years = values.len() / places.max(1);
    let axes = Axes {
        places: Arc::new(PlaceAxis::new(
            (1..=places).map(place).collect(),
            Vec::new(),
        )),
        years: YearAxis {
            first: 2001,
            count: years,
        },
        sex: Sex::Total,
    };
    let mut column = Column::missing(axes, Missing::NotInFile);
    for (position, value) in values.iter().enumerate() {
        column.set(position, *value);
    }
    column
}

pub fn all(column: &Column) -> Vec<Value> {
    (0..column.axes().len())
        .map(|position| column.at(position))
        .collect()
}

fn worked_out(what: &str, setting: &str, values: &[Value], others: &[Value]) -> Vec<Value> {
    let words: Vec<&str> = what.split(' ').collect();
    let number = |index: usize| words[index].parse::<f64>().unwrap();
    let small = |index: usize| words[index].parse::<u8>().unwrap();
    let direction = match setting {
        "low" => Direction::Low,
        _ => Direction::High,
    };
    let combined = |method: Method| {
        let numbers = if method.has_numbers() { others } else { &[] };
        let combination = Combination {
            method,
            coverage: 1.0,
            numbers: numbers.iter().map(|number| number.unwrap()).collect(),
        };
        vec![combination.value(values)]
    };
    let scaled = |scale: Scale| {
        let column = column(values.len(), values);
        all(&scale.apply(&column, &column, direction, None))
    };
    // A place is one thing, whether a rule works with it or a row shows it.
    let ranked = |ties: Ties| {
        let places = scaled(Scale::Rank(ties));
        let column = column(values.len(), values);
        let rule = BandRule::default();
        let shown = standing(&column, direction, ties, rule, None, None);
        for (place, worked_out) in places.iter().enumerate() {
            let rank = shown.rank(place, 0).map(Rank::number);
            assert_eq!(rank, worked_out.ok());
        }
        places
    };
    let said = |summary: Summary| {
        let one = column(values.len(), values);
        let other = column(others.len(), others);
        let inputs = [&one, &other];
        all(&summary.apply(&inputs[..summary.takes()], one.axes(), None))
    };
    let along = |over: OverYears| all(&over.apply(&column(1, values)));
    let window = || Window {
        years: small(1),
        least: small(2),
    };
    match words[0] {
        "sum" => combined(Method::Sum),
        "mean" => combined(Method::Mean),
        "weighted" => combined(Method::Weighted),
        "geometric" => combined(Method::Geometric),
        "harmonic" => combined(Method::Harmonic),
        "lowest" => combined(Method::Lowest),
        "highest" => combined(Method::Highest),
        "median" => combined(Method::Median),
        "points" => combined(Method::Points),
        "min_max" => scaled(Scale::MinMax),
        "z" => scaled(Scale::Z),
        "percentile_rank" => scaled(Scale::PercentileRank),
        "rank" => ranked(Ties::Best),
        "mean_rank" => ranked(Ties::Mean),
        "dense_rank" => ranked(Ties::Dense),
        "index" => scaled(Scale::Index),
        "grade" => scaled(Scale::Grade),
        "target" => scaled(Scale::Target(number(1))),
        "posts" => scaled(Scale::Posts(number(1), number(2))),
        "correlation" => said(Summary::Correlation),
        "rank_correlation" => said(Summary::RankCorrelation),
        "mean_of_all" => said(Summary::Mean),
        "median_of_all" => said(Summary::Median),
        "lowest_of_all" => said(Summary::Lowest),
        "highest_of_all" => said(Summary::Highest),
        "sum_of_all" => said(Summary::Sum),
        "percentile_of_all" => said(Summary::Quantile {
            share: number(1),
            with_ends: true,
        }),
        "percentile_between_of_all" => said(Summary::Quantile {
            share: number(1),
            with_ends: false,
        }),
        "deviation_of_sample_of_all" => said(Summary::Deviation { sample: true }),
        "deviation_of_all" => said(Summary::Deviation { sample: false }),
        "mean_of_years" => along(OverYears::Mean(window())),
        "slope" => along(OverYears::Slope(window())),
        "earlier" => along(OverYears::Earlier(small(1))),
        "carried" => along(OverYears::Carried(small(1))),
        "round" => all(&Elementwise::Round(small(1)).apply(&[&column(values.len(), values)])),
        other => panic!("{other} is no method"),
    }
}

/// Compares a table; numbers may differ by `tolerance` of what they are made of.
fn compare(file: &str, tolerance: f64) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables/methods");
    let text = fs::read_to_string(folder.join(file)).unwrap();
    let mut table = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(text.as_bytes());
    let list = |text: &str| text.split_whitespace().map(value).collect::<Vec<Value>>();
    let (mut rows, mut wrong) = (0, Vec::new());
    for record in table.records() {
        let record = record.unwrap();
        let (values, others) = (list(&record[2]), list(&record[3]));
        let expected = list(&record[4]);
        let found = worked_out(&record[0], &record[1], &values, &others);
        let largest = values
            .iter()
            .flatten()
            .fold(1.0_f64, |most, value| most.max(value.abs()));
        let fits = found.len() == expected.len()
            && found
                .iter()
                .zip(&expected)
                .all(|(found, expected)| match (found, expected) {
                    (Ok(found), Ok(expected)) => (found - expected).abs() <= tolerance * largest,
                    (found, expected) => found.is_err() && expected.is_err(),
                });
        if !fits {
            wrong.push(format!(
                "{}; {}; {}\n  found    {found:?}\n  expected {expected:?}",
                &record[0], &record[1], &record[2]
            ));
        }
        rows += 1;
    }
    assert!(rows > 50);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn numpy_scipy_and_pandas_come_to_the_same() {
    compare("python.csv", 1e-12);
}

/// LibreOffice gives 15 digits.
#[test]
fn libreoffice_comes_to_the_same() {
    compare("libreoffice.csv", 1e-13);
}
