//! Money is exact: what a text or a cell states becomes öre or is refused, and no öre comes or goes in a division.
//!
//! `tests/tables/money.csv`: a text, the öre that it means or why it is none, and a remark.

#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;
use visare::{
    model::{Kronor, MoneyFault, Share},
    text::Language,
};

#[test]
fn texts_mean_what_the_table_says() {
    let table = include_str!("tables/money.csv");
    for line in table.lines().skip(1) {
        let mut fields = line.split(';');
        let (text, expected) = (fields.next().unwrap(), fields.next().unwrap());
        let expected = match expected {
            "not" => Err(MoneyFault::NotAnAmount),
            "decimals" => Err(MoneyFault::TooManyDecimals),
            "large" => Err(MoneyFault::TooLarge),
            ore => Ok(Kronor::from_ore(ore.parse().unwrap())),
        };
        assert_eq!(Kronor::parse(text), expected, "{text}");
    }
}

#[test]
fn a_cell_s_number_is_rounded_to_fifteen_digits_as_spreadsheets_do() {
    assert_eq!(Kronor::from_number(0.07), Ok(Kronor::from_ore(7)));
    assert_eq!(Kronor::from_number(-12.5), Ok(Kronor::from_ore(-1250)));
    // What `=1234,1+2345,2` comes to in a cell, and other sums and products of ordinary amounts.
    for (number, ore) in [
        (0.1 + 0.2, 30),
        (1234.1 + 2345.2, 357_930),
        (3_579.299_999_999_999_7, 357_930),
        (0.57 * 100.0, 5700),
        (4.35 * 100.0, 43_500),
        (9_999_999_999_999.99, 999_999_999_999_999),
    ] {
        assert_eq!(
            Kronor::from_number(number),
            Ok(Kronor::from_ore(ore)),
            "{number}"
        );
    }
    for number in [0.005, 12.345, 1_234.000_1, 50.125] {
        let refused = Err(MoneyFault::TooManyDecimals);
        assert_eq!(Kronor::from_number(number), refused, "{number}");
    }
    assert_eq!(Kronor::from_number(f64::NAN), Err(MoneyFault::NotAnAmount));
    assert_eq!(Kronor::from_number(1e300), Err(MoneyFault::TooLarge));
}

#[test]
fn amounts_are_shown_in_the_readers_language() {
    let amount = Kronor::from_ore(-123_456_750);
    assert_eq!(
        amount.shown(Language::Sv),
        "−1\u{a0}234\u{a0}567,50\u{a0}kr"
    );
    assert_eq!(amount.shown(Language::En), "-1,234,567.50\u{a0}kr");
    assert_eq!(amount.to_string(), "-1234567.50");
    assert_eq!(
        Kronor::whole(50_000).unwrap().shown(Language::Nb),
        "50\u{a0}000\u{a0}kr"
    );
}

#[test]
fn a_share_is_rounded_half_away_from_zero() {
    let half = Share::parse("50 %").unwrap();
    assert_eq!(Kronor::from_ore(25).share(half), Some(Kronor::from_ore(13)));
    assert_eq!(
        Kronor::from_ore(-25).share(half),
        Some(Kronor::from_ore(-13))
    );
    let eighth = Share::parse("12,5 %").unwrap();
    assert_eq!(
        Kronor::from_ore(800).share(eighth),
        Some(Kronor::from_ore(100))
    );
    for wrong in ["80", "%", "-5 %", "12, %", "a %"] {
        assert_eq!(Share::parse(wrong), Err(MoneyFault::NotAnAmount), "{wrong}");
    }
}

proptest! {
    #[test]
    fn parts_add_up_to_the_whole(ore in any::<i64>(), count in 1_usize..200) {
        let parts = Kronor::from_ore(ore).split(count);
        prop_assert_eq!(parts.len(), count);
        let sum: i128 = parts.iter().map(|part| i128::from(part.ore())).sum();
        prop_assert_eq!(sum, i128::from(ore));
        let (most, least) = (parts.iter().max().unwrap(), parts.iter().min().unwrap());
        prop_assert!(most.ore() - least.ore() <= 1);
    }

    #[test]
    fn a_share_and_its_rest_are_the_whole(ore in -1_000_000_000_000_i64..1_000_000_000_000, percent in 0_u8..=100) {
        let whole = Kronor::from_ore(ore);
        let part = whole.share(Share::parse(&format!("{percent} %")).unwrap()).unwrap();
        prop_assert!((part.ore() * 100 - ore * i64::from(percent)).abs() <= 50);
        prop_assert_eq!(part.plus(whole.less(part).unwrap()), Some(whole));
    }

    #[test]
    fn what_is_written_is_read_again(ore in any::<i64>()) {
        let amount = Kronor::from_ore(ore);
        prop_assert_eq!(Kronor::parse(&amount.to_string()), Ok(amount));
        prop_assert_eq!(Kronor::parse(&amount.shown(Language::Sv)), Ok(amount));
    }

    /// A cell that adds ordinary amounts up is never refused, and comes to the sum of the öre.
    #[test]
    fn sums_that_a_spreadsheet_made_are_exact(amounts in prop::collection::vec(0_i64..100_000_000, 1..12)) {
        let cell: f64 = amounts.iter().map(|ore| *ore as f64 / 100.0).sum();
        let ore: i64 = amounts.iter().sum();
        prop_assert_eq!(Kronor::from_number(cell), Ok(Kronor::from_ore(ore)));
    }

    #[test]
    fn beyond_the_bounds_there_is_no_amount(a in any::<i64>(), b in any::<i64>()) {
        let (left, right) = (Kronor::from_ore(a), Kronor::from_ore(b));
        prop_assert_eq!(left.plus(right).map(Kronor::ore), a.checked_add(b));
        prop_assert_eq!(left.less(right).map(Kronor::ore), a.checked_sub(b));
        prop_assert_eq!(left.times(b).map(Kronor::ore), a.checked_mul(b));
    }
}
