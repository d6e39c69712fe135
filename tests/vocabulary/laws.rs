//! Laws that hold for any figures.

use proptest::prelude::*;
use visare::{
    methods::{Combination, Method, OverYears, Scale, Summary, Ties, Window},
    model::{Direction, Missing},
};

use crate::{
    other_programs::{all, column},
    tiny::Value,
};

/// Values of one decimal, some missing, few different ones, so that many tie.
fn any_values() -> impl Strategy<Value = Vec<Value>> {
    let value = prop_oneof![
        8 => (-60..60_i32).prop_map(|tenths| Ok(f64::from(tenths) / 10.0)),
        1 => Just(Err(Missing::NotReported)),
        1 => Just(Err(Missing::NotApplicable)),
    ];
    prop::collection::vec(value, 1..60)
}

fn any_direction() -> impl Strategy<Value = Direction> {
    prop_oneof![Just(Direction::High), Just(Direction::Low)]
}

fn any_scale() -> impl Strategy<Value = Scale> {
    let posts = |at: i32| f64::from(at) / 10.0;
    prop_oneof![
        Just(Scale::MinMax),
        Just(Scale::PercentileRank),
        Just(Scale::Index),
        Just(Scale::Grade),
        (-70..70_i32).prop_map(move |at| Scale::Target(posts(at))),
        (-70..0_i32, 1..70_i32)
            .prop_map(move |(worst, best)| Scale::Posts(posts(worst), posts(best))),
    ]
}

fn scaled(scale: Scale, values: &[Value], field: &[Value], direction: Direction) -> Vec<Value> {
    let (values, field) = (column(values.len(), values), column(field.len(), field));
    all(&scale.apply(&values, &field, direction, None))
}

fn times(values: &[Value], factor: f64, added: f64) -> Vec<Value> {
    values
        .iter()
        .map(|value| value.map(|value| value * factor + added))
        .collect()
}

fn close(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => (one - other).abs() <= 1e-9 * one.abs().max(1.0),
        (one, other) => one == other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn ranks_are_a_permutation_with_ties(values in any_values(), direction in any_direction()) {
        let ranks = |ties| scaled(Scale::Rank(ties), &values, &values, direction);
        let present: Vec<f64> = values.iter().flatten().copied().collect();
        let (best, mean, dense) = (ranks(Ties::Best), ranks(Ties::Mean), ranks(Ties::Dense));
        let mut different: Vec<f64> = dense.iter().flatten().copied().collect();
        different.sort_by(f64::total_cmp);
        different.dedup();
        let counted: Vec<f64> = (1..=different.len()).map(|rank| rank as f64).collect();
        prop_assert_eq!(different, counted);
        let sum: f64 = mean.iter().flatten().sum();
        let count = present.len() as f64;
        prop_assert!((sum - count * (count + 1.0) / 2.0).abs() < 1e-9);
        for (value, rank) in values.iter().zip(&best) {
            prop_assert_eq!(value.is_ok(), rank.is_ok());
            if let (Ok(value), Ok(rank)) = (value, rank) {
                let better = present.iter().filter(|other| match direction {
                    Direction::High => *other > value,
                    _ => *other < value,
                });
                prop_assert_eq!(*rank, (better.count() + 1) as f64);
            }
        }
    }

    /// Also for those who are no part of the field.
    #[test]
    fn scales_stay_within_their_ends(
        values in any_values(),
        field in any_values(),
        scale in any_scale(),
        direction in any_direction(),
    ) {
        let (low, top) = if scale == Scale::Grade { (1.0, 6.0) } else { (0.0, 100.0) };
        for value in scaled(scale, &values, &field, direction).iter().flatten() {
            prop_assert!((low..=top).contains(value), "{}", value);
        }
    }

    #[test]
    fn a_better_value_never_stands_lower(
        values in any_values(),
        scale in any_scale(),
        direction in any_direction(),
    ) {
        let found = scaled(scale, &values, &values, direction);
        let high = match scale {
            Scale::Posts(worst, best) => best > worst,
            _ => direction == Direction::High,
        };
        for (one, place) in values.iter().zip(&found) {
            for (other, beside) in values.iter().zip(&found) {
                if let (Ok(one), Ok(other), Ok(place), Ok(beside)) = (one, other, place, beside)
                    && (one > other) == high
                    && one != other
                {
                    prop_assert!(*place >= *beside - 1e-9);
                }
            }
        }
    }

    #[test]
    fn another_unit_moves_nobody(values in any_values(), direction in any_direction()) {
        for scale in [
            Scale::MinMax,
            Scale::Z,
            Scale::PercentileRank,
            Scale::Index,
            Scale::Grade,
            Scale::Rank(Ties::Best),
            Scale::Rank(Ties::Mean),
            Scale::Rank(Ties::Dense),
        ] {
            let before = scaled(scale, &values, &values, direction);
            for (factor, added) in [(1000.0, 0.0), (0.001, 0.0), (1.8, 32.0)] {
                let turned = times(&values, factor, added);
                let after = scaled(scale, &turned, &turned, direction);
                for (one, other) in before.iter().zip(&after) {
                    prop_assert!(close(one, other), "{:?} {:?} {:?}", scale, one, other);
                }
            }
        }
    }

    #[test]
    fn low_is_good_as_high_is_good_of_the_opposite(values in any_values()) {
        let opposite = times(&values, -1.0, 0.0);
        for scale in [
            Scale::MinMax,
            Scale::Z,
            Scale::PercentileRank,
            Scale::Index,
            Scale::Grade,
            Scale::Rank(Ties::Mean),
        ] {
            let low = scaled(scale, &values, &values, Direction::Low);
            let high = scaled(scale, &opposite, &opposite, Direction::High);
            for (one, other) in low.iter().zip(&high) {
                prop_assert!(close(one, other), "{:?} {:?} {:?}", scale, one, other);
            }
        }
    }

    #[test]
    fn full_coverage_is_strictness_in_every_method(values in any_values()) {
        for method in [
            Method::Mean,
            Method::Sum,
            Method::Weighted,
            Method::Geometric,
            Method::Harmonic,
            Method::Lowest,
            Method::Highest,
            Method::Median,
            Method::Points,
        ] {
            let numbers = if method.has_numbers() { vec![2.0; values.len()] } else { Vec::new() };
            let combination = Combination { method, coverage: 1.0, numbers: numbers.into() };
            let found = combination.value(&values);
            let lacking = values.iter().filter_map(|value| value.err());
            let asked = lacking.filter(|kind| method != Method::Points || *kind != Missing::NotApplicable);
            let whole = asked.count() == 0 && values.iter().any(Result::is_ok);
            match found {
                Ok(_) => prop_assert!(whole, "{:?}", method),
                Err(Missing::Undefined) => prop_assert!(whole),
                Err(_) => prop_assert!(!whole, "{:?}", method),
            }
        }
    }

    #[test]
    fn means_lie_in_order_between_the_lowest_and_the_highest(tenths in prop::collection::vec(1..900_i32, 1..20)) {
        let values: Vec<Value> = tenths.iter().map(|tenths| Ok(f64::from(*tenths) / 10.0)).collect();
        let of = |method| Combination::plain(method, 1.0).value(&values).unwrap();
        let order = [Method::Lowest, Method::Harmonic, Method::Geometric, Method::Mean, Method::Highest].map(of);
        for pair in order.windows(2) {
            prop_assert!(pair[0] <= pair[1] + 1e-9, "{:?}", order);
        }
        let alike = Combination { method: Method::Weighted, coverage: 1.0, numbers: vec![3.0; values.len()].into() };
        prop_assert!((alike.value(&values).unwrap() - of(Method::Mean)).abs() < 1e-9);
    }

    #[test]
    fn a_straight_line_has_its_slope_everywhere(start in -500..500_i32, step in -50..50_i32, years in 2..9_u8) {
        let values: Vec<Value> = (0..12).map(|year| Ok(f64::from(start + year * step) / 10.0)).collect();
        let window = Window { years, least: years };
        for value in all(&OverYears::Slope(window).apply(&column(1, &values))).iter().flatten() {
            prop_assert!((value - f64::from(step) / 10.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_figure_goes_with_itself_and_against_its_opposite(values in any_values()) {
        let one = column(values.len(), &values);
        let opposite = column(values.len(), &times(&values, -2.0, 1.0));
        for summary in [Summary::Correlation, Summary::RankCorrelation] {
            let of = |other| summary.apply(&[&one, other], one.axes(), None).at(0);
            if let Ok(found) = of(&one) {
                prop_assert!((found - 1.0).abs() < 1e-9);
                prop_assert!((of(&opposite).unwrap() + 1.0).abs() < 1e-9);
            }
        }
    }
}
