//! The arithmetic of measures, against a table that anyone who knows the subject can read and extend, and against
//! laws that hold for any values.
//!
//! `tests/tables/methods.csv`: a method, its setting, values separated by spaces (`1..290` is a run, `8*5` eight
//! fives, `-` `.` `..` the kinds of missing), what must come out, and why.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

use std::sync::Arc;

use proptest::prelude::*;
use visare::{
    methods::{Combination, Method, Ties, band_beside, combine, same_value, standing, with_nation},
    model::{
        Axes, Band, BandLimits, BandRule, Border, Column, Cut, Direction, Missing, Place,
        PlaceAxis, PlaceKind, Rounding, Sex, Shares, Standing, YearAxis,
    },
    text::{Language, Shown, shown},
    views::decimal,
};

type Value = Result<f64, Missing>;

fn place(index: usize, kind: PlaceKind) -> Place {
    Place {
        code: format!("{index:04}"),
        name: format!("Plats {index}"),
        kind,
    }
}

/// One year, one place for each value, and the nation, which no cell states.
fn column(values: &[Value]) -> Column {
    let places = (1..=values.len()).map(|index| place(index, PlaceKind::Municipality));
    let nation = vec![place(0, PlaceKind::Nation)];
    let axes = Axes {
        places: Arc::new(PlaceAxis::new(places.collect(), nation)),
        years: YearAxis::spanning(2014, 2014),
        sex: Sex::Total,
    };
    let mut column = Column::missing(axes, Missing::NotInFile);
    for (position, value) in values.iter().enumerate() {
        column.set(position, *value);
    }
    column
}

fn combined(method: Method, members: &[Value], coverage: f64) -> Value {
    let columns: Vec<Column> = members.iter().map(|value| column(&[*value])).collect();
    let columns: Vec<&Column> = columns.iter().collect();
    combine(&Combination::plain(method, coverage), &columns).at(0)
}

fn placed(values: &[Value], direction: Direction, rule: BandRule) -> Standing {
    standing(&column(values), direction, Ties::Best, rule, None, None)
}

// The table.

fn number(text: &str) -> f64 {
    text.replace(',', ".")
        .parse()
        .unwrap_or_else(|_| panic!("{text} is no number"))
}

fn values(text: &str) -> Vec<Value> {
    text.split_whitespace()
        .flat_map(|word| match word {
            "-" => vec![Err(Missing::NotReported)],
            "." => vec![Err(Missing::NotApplicable)],
            ".." => vec![Err(Missing::Suppressed)],
            _ => {
                if let Some((first, last)) = word.split_once("..") {
                    let run = first.parse::<u32>().unwrap()..=last.parse().unwrap();
                    run.map(|value| Ok(f64::from(value))).collect()
                } else if let Some((times, value)) = word.split_once('*') {
                    vec![Ok(number(value)); times.parse().unwrap()]
                } else {
                    vec![Ok(number(word))]
                }
            }
        })
        .collect()
}

/// The number that follows a word of the setting.
fn set(setting: &str, word: &str) -> Option<f64> {
    let mut words = setting.split_whitespace();
    words.find(|known| *known == word)?;
    words.next().map(number)
}

fn direction(setting: &str) -> Direction {
    match setting.split_whitespace().next() {
        Some("hög") => Direction::High,
        Some("låg") => Direction::Low,
        Some("ingen") => Direction::None,
        other => panic!("{other:?} is no direction"),
    }
}

fn band_rule(setting: &str) -> BandRule {
    let default = BandRule::default();
    let permille = |word| set(setting, word).map(|share| (share * 10.0).round() as u16);
    let has = |word| setting.split_whitespace().any(|known| known == word);
    let least = |otherwise| set(setting, "minst").map_or(otherwise, |least| least as u16);
    if let Some((good, middle)) = set(setting, "bra-från").zip(set(setting, "mitten-från")) {
        return BandRule {
            cut: Cut::Limits(BandLimits { good, middle }),
            least: least(0),
        };
    }
    let cut = Shares {
        rounding: match () {
            () if has("uppåt") => Rounding::Up,
            () if has("närmast") => Rounding::Nearest,
            () => Rounding::Down,
        },
        border: match () {
            () if has("lika-bättre") => Border::Better,
            () if has("lika-sämre") => Border::Worse,
            () if has("lika-mitten") => Border::Middle,
            () => Border::Outer,
        },
        ..Shares::of(
            permille("bästa").unwrap_or(250),
            permille("sämsta").unwrap_or(250),
        )
    };
    BandRule {
        cut: Cut::Shares(cut),
        least: least(default.least),
    }
}

fn kind(word: &str) -> Option<Missing> {
    match word {
        "täckning" => Some(Missing::Coverage),
        "ej rapporterat" => Some(Missing::NotReported),
        "ej tillämplig" => Some(Missing::NotApplicable),
        "sekretess" => Some(Missing::Suppressed),
        _ => None,
    }
}

fn check_combined(method: Method, setting: &str, given: &[Value], expected: &str) {
    let found = combined(method, given, set(setting, "täckning").unwrap_or(1.0));
    match (kind(expected), found) {
        (Some(kind), found) => assert_eq!(found, Err(kind)),
        (None, Ok(found)) => {
            let expected = number(expected);
            assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
        }
        (None, Err(found)) => panic!("{found:?}, not {expected}"),
    }
}

fn check_ranks(setting: &str, given: &[Value], expected: &str) {
    let placed = placed(given, direction(setting), BandRule::default());
    let found: Vec<String> = (0..given.len())
        .map(|place| {
            placed
                .rank(place, 0)
                .map_or("-".to_owned(), |rank| rank.number().to_string())
        })
        .collect();
    assert_eq!(found.join(" "), expected);
}

fn check_bands(setting: &str, given: &[Value], expected: &str) {
    let placed = placed(given, direction(setting), band_rule(setting));
    let with_value: Vec<usize> = (0..given.len())
        .filter(|place| given[*place].is_ok())
        .collect();
    let count = |band: Option<Band>| {
        let places = with_value.iter();
        places
            .filter(|place| placed.band(**place, 0) == band)
            .count()
    };
    let found = format!(
        "{} grön {} gul {} röd {} grå",
        count(Some(Band::Good)),
        count(Some(Band::Middle)),
        count(Some(Band::Poor)),
        count(None)
    );
    assert_eq!(found, expected);
    let without = (0..given.len()).filter(|place| given[*place].is_err());
    assert!(
        without
            .map(|place| placed.band(place, 0))
            .all(|band| band.is_none())
    );
}

fn check_shown(setting: &str, given: &[Value], expected: &str) {
    let decimals = setting.parse().unwrap();
    let style = Shown::For(Language::Sv);
    let found = shown(given[0].unwrap(), decimals, style);
    let found = found.replace('\u{2212}', "-").replace('\u{a0}', " ");
    assert_eq!(found, expected);
}

#[test]
fn every_row_of_the_table_comes_out() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tables/methods.csv");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_path(path)
        .unwrap();
    let mut rows = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let [method, setting, given, expected] = [0, 1, 2, 3].map(|field| &record[field]);
        println!("{method}; {setting}; {given}; {expected}");
        let given = values(given);
        match method {
            "medel" => check_combined(Method::Mean, setting, &given, expected),
            "summa" => check_combined(Method::Sum, setting, &given, expected),
            "ranking" => check_ranks(setting, &given, expected),
            "färger" => check_bands(setting, &given, expected),
            "visning" => check_shown(setting, &given, expected),
            other => panic!("{other} is no method"),
        }
        rows += 1;
    }
    assert!(rows > 0);
}

// The laws.

/// Values of one decimal, some missing, few different ones, so that many tie.
fn any_values() -> impl Strategy<Value = Vec<Value>> {
    let value = prop_oneof![
        8 => (-60..60_i32).prop_map(|tenths| Ok(f64::from(tenths) / 10.0)),
        1 => Just(Err(Missing::NotReported)),
        1 => Just(Err(Missing::Suppressed)),
    ];
    prop::collection::vec(value, 1..80)
}

fn either_direction() -> impl Strategy<Value = Direction> {
    prop_oneof![Just(Direction::High), Just(Direction::Low)]
}

fn any_shares() -> impl Strategy<Value = Shares> {
    let rounding = prop_oneof![
        Just(Rounding::Down),
        Just(Rounding::Up),
        Just(Rounding::Nearest),
    ];
    let border = prop_oneof![
        Just(Border::Outer),
        Just(Border::Better),
        Just(Border::Worse),
        Just(Border::Middle),
    ];
    (0..=1000_u16, 0..=1000_u16, rounding, border).prop_map(|(good, poor, rounding, border)| {
        Shares {
            rounding,
            border,
            ..Shares::of(good, poor)
        }
    })
}

/// Limits in tenths, as the values are, in the order that a direction asks for.
fn any_limits(direction: Direction) -> impl Strategy<Value = BandLimits> {
    (-70..70_i32, 0..40_i32).prop_map(move |(good, apart)| {
        let apart = if direction == Direction::Low {
            -apart
        } else {
            apart
        };
        BandLimits {
            good: f64::from(good) / 10.0,
            middle: f64::from(good - apart) / 10.0,
        }
    })
}

/// Any rule, with limits as they are where high is good.
fn any_bands() -> impl Strategy<Value = BandRule> {
    let cut = prop_oneof![
        2 => any_shares().prop_map(Cut::Shares),
        1 => any_limits(Direction::High).prop_map(Cut::Limits),
    ];
    (cut, 0..20_u16).prop_map(|(cut, least)| BandRule { cut, least })
}

/// The rule for figures that are so many times as large, and for the other direction if the number is negative.
fn rescaled(rule: BandRule, factor: f64) -> BandRule {
    BandRule {
        cut: match rule.cut {
            Cut::Shares(shares) => Cut::Shares(shares),
            Cut::Limits(limits) => Cut::Limits(BandLimits {
                good: limits.good * factor,
                middle: limits.middle * factor,
            }),
        },
        ..rule
    }
}

fn times(values: &[Value], factor: f64) -> Vec<Value> {
    values
        .iter()
        .map(|value| value.map(|value| value * factor))
        .collect()
}

fn cases() -> ProptestConfig {
    ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    /// Sharing out the places of a tie gives back 1, 2, …, n.
    #[test]
    fn ranks_are_the_numbers_from_one_with_ties_on_their_best(
        values in any_values(),
        direction in either_direction(),
    ) {
        let standing = placed(&values, direction, BandRule::default());
        let mut ranks: Vec<u16> = (0..values.len())
            .filter_map(|place| standing.rank(place, 0))
            .map(|rank| rank.halves() / 2)
            .collect();
        ranks.sort_unstable();
        prop_assert_eq!(ranks.len(), values.iter().flatten().count());
        prop_assert_eq!(ranks.len(), usize::from(standing.counted_in(0)));
        for (position, rank) in (1..).zip(&ranks) {
            let ties = ranks.iter().filter(|other| *other == rank).count();
            prop_assert!(*rank <= position && usize::from(position) < usize::from(*rank) + ties);
        }
        for (a, first) in values.iter().enumerate() {
            for (b, second) in values.iter().enumerate() {
                if let (Ok(first), Ok(second)) = (first, second) {
                    let better = match direction {
                        Direction::High => first > second,
                        _ => first < second,
                    };
                    prop_assert_eq!(better, standing.rank(a, 0) < standing.rank(b, 0));
                }
            }
        }
    }

    /// Mean places add up to 1 + 2 + … + n, dense ones leave no gap, and all three give the same order.
    #[test]
    fn ties_share_their_places_as_the_rule_says(
        values in any_values(),
        direction in either_direction(),
    ) {
        let column = column(&values);
        let ranks = |ties| standing(&column, direction, ties, BandRule::default(), None, None).ranks;
        let (best, mean, dense) = (ranks(Ties::Best), ranks(Ties::Mean), ranks(Ties::Dense));
        let count = values.iter().flatten().count();
        let halves: usize = mean.iter().flatten().map(|rank| usize::from(rank.halves())).sum();
        prop_assert_eq!(halves, count * (count + 1));
        let mut different: Vec<u16> = dense.iter().flatten().map(|rank| rank.halves()).collect();
        different.sort_unstable();
        different.dedup();
        prop_assert_eq!(different.last().copied().unwrap_or(0) as usize, 2 * different.len());
        for (a, b) in (0..values.len()).flat_map(|a| (0..values.len()).map(move |b| (a, b))) {
            prop_assert_eq!(best[a].cmp(&best[b]), mean[a].cmp(&mean[b]));
            prop_assert_eq!(best[a].cmp(&best[b]), dense[a].cmp(&dense[b]));
        }
    }

    /// Mirrored values with the direction turned and the limits mirrored: whatever the rule, nobody moves.
    #[test]
    fn bands_are_the_same_when_sign_and_direction_turn(values in any_values(), rule in any_bands()) {
        let high = placed(&values, Direction::High, rule);
        let low = placed(&times(&values, -1.0), Direction::Low, rescaled(rule, -1.0));
        prop_assert_eq!(high.ranks, low.ranks);
        prop_assert_eq!(high.bands, low.bands);
        let mirrored = |border: Option<f64>| border.map(|border| -border);
        prop_assert_eq!(high.borders[0].good, mirrored(low.borders[0].good));
        prop_assert_eq!(high.borders[0].poor, mirrored(low.borders[0].poor));
    }

    /// The direction alone turned, with the shares changed about. Ties that belong outermost or in the middle stay so;
    /// those that belong to the better band belong to the worse. It does not hold for limits, for a value at a limit
    /// is on the limit's good side, whichever that is.
    #[test]
    fn good_and_poor_change_places_when_the_direction_turns(
        values in any_values(),
        shares in any_shares(),
        least in 1..20_u16,
    ) {
        let turned = Shares {
            good_permille: shares.poor_permille,
            poor_permille: shares.good_permille,
            border: match shares.border {
                Border::Better => Border::Worse,
                Border::Worse => Border::Better,
                other => other,
            },
            ..shares
        };
        let rule = |shares| BandRule { cut: Cut::Shares(shares), least };
        let high = placed(&values, Direction::High, rule(shares));
        let low = placed(&values, Direction::Low, rule(turned));
        let swapped: Vec<Option<Band>> = low
            .bands
            .iter()
            .map(|band| match band {
                Some(Band::Good) => Some(Band::Poor),
                Some(Band::Poor) => Some(Band::Good),
                other => *other,
            })
            .collect();
        prop_assert_eq!(high.bands, swapped);
    }

    /// Shares hold exactly as many as they say where nobody ties; who is in both is in neither.
    #[test]
    fn shares_hold_as_many_as_they_say(count in 1..120_usize, shares in any_shares()) {
        let values: Vec<Value> = (0..count).map(|value| Ok(value as f64)).collect();
        let rule = BandRule { cut: Cut::Shares(shares), least: 1 };
        let places = |permille: u16| {
            let thousandths = count * usize::from(permille);
            match shares.rounding {
                Rounding::Down => thousandths / 1000,
                Rounding::Up => thousandths.div_ceil(1000),
                Rounding::Nearest => (thousandths + 500) / 1000,
            }
        };
        let (best, worst) = (places(shares.good_permille), places(shares.poor_permille));
        let expected: Vec<Option<Band>> = (1..=count)
            .map(|from_worst| {
                Some(match (count + 1 - from_worst <= best, from_worst <= worst) {
                    (true, false) => Band::Good,
                    (false, true) => Band::Poor,
                    _ => Band::Middle,
                })
            })
            .collect();
        prop_assert_eq!(placed(&values, Direction::High, rule).bands, expected);
    }

    /// By limits everyone has the band of its own value, whoever else there is.
    #[test]
    fn limits_look_at_nobody_else(values in any_values(), limits in any_limits(Direction::Low)) {
        let rule = BandRule { cut: Cut::Limits(limits), least: 0 };
        let together = placed(&values, Direction::Low, rule);
        for (place, value) in values.iter().enumerate() {
            let alone = placed(&[*value], Direction::Low, rule);
            prop_assert_eq!(together.band(place, 0), alone.band(0, 0));
            let expected = value.ok().map(|value| match value {
                value if value <= limits.good => Band::Good,
                value if value <= limits.middle => Band::Middle,
                _ => Band::Poor,
            });
            prop_assert_eq!(alone.band(0, 0), expected);
        }
    }

    #[test]
    fn another_unit_of_measure_moves_nobody(
        values in any_values(),
        direction in either_direction(),
        rule in any_bands(),
    ) {
        let before = placed(&values, direction, rule);
        for factor in [1000.0, 0.001, 1.0 / 3.0] {
            let after = placed(&times(&values, factor), direction, rescaled(rule, factor));
            prop_assert_eq!(&before.ranks, &after.ranks);
            prop_assert_eq!(&before.bands, &after.bands);
        }
    }

    #[test]
    fn full_coverage_is_strictness(members in prop::collection::vec(any_values(), 1..6)) {
        for position in 0..members.iter().map(Vec::len).min().unwrap_or(0) {
            let given: Vec<Value> = members.iter().map(|values| values[position]).collect();
            let present: Vec<f64> = given.iter().flatten().copied().collect();
            for method in [Method::Mean, Method::Sum] {
                let found = combined(method, &given, 1.0);
                prop_assert_eq!(found.is_ok(), present.len() == given.len());
                if let Ok(found) = found {
                    let sum: f64 = present.iter().sum();
                    let expected = if method == Method::Mean { sum / present.len() as f64 } else { sum };
                    prop_assert!((found - expected).abs() < 1e-9);
                }
            }
        }
    }

    #[test]
    fn less_coverage_never_takes_a_value_away(values in any_values(), share in 1..=100_u8) {
        let found = combined(Method::Mean, &values, f64::from(share) / 100.0);
        let present = values.iter().flatten().count();
        let enough = present > 0 && present * 100 >= usize::from(share) * values.len();
        prop_assert_eq!(found.is_ok(), enough);
    }

    /// A unit with a municipality's value has the municipality's band.
    #[test]
    fn a_ranked_value_has_its_own_band_also_beside_the_field(
        values in any_values(),
        direction in either_direction(),
        rule in any_bands(),
    ) {
        let standing = placed(&values, direction, rule);
        let among = (standing.counted_in(0), standing.borders_in(0));
        for (place, value) in values.iter().enumerate() {
            if let Ok(value) = value {
                let beside = band_beside(*value, direction, rule, among);
                prop_assert_eq!(beside, standing.band(place, 0));
            }
        }
    }

    /// A mean that a reader finds to be 78.65 is shown as 78.7, however many places went into it.
    #[test]
    fn the_mean_for_the_nation_is_exact_in_every_digit_that_is_shown(
        tenths in prop::collection::vec(0..1000_i64, 290),
    ) {
        let tenths: Vec<i64> = tenths;
        // Raised until the mean ends in a 5 of the second decimal.
        let short = (145 - tenths.iter().sum::<i64>()).rem_euclid(290);
        let raised = tenths.iter().enumerate().map(|(place, tenth)| tenth + i64::from((place as i64) < short));
        let values: Vec<Value> = raised.clone().map(|tenths| Ok(tenths as f64 / 10.0)).collect();
        let hundredths = raised.sum::<i64>() / 29;
        let (column, is_mean) = with_nation(&column(&values));
        prop_assert!(is_mean);
        let mean = column.at(values.len()).unwrap();
        prop_assert_eq!(decimal(mean), decimal(hundredths as f64 / 100.0));
    }

    #[test]
    fn the_same_value_is_the_same_both_ways(a in -1e6..1e6_f64, b in -1e6..1e6_f64) {
        prop_assert!(same_value(a, a));
        prop_assert_eq!(same_value(a, b), same_value(b, a));
        prop_assert!(same_value(a, a + a * 1e-15));
        prop_assert!(a == 0.0 || !same_value(a, a * (1.0 + 1e-9)));
    }
}
