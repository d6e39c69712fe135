//! Numbers for programs: the decimal that was meant, without the dust of binary arithmetic.

use crate::{
    model::Rank,
    text::{Language, Shown, shown},
};

/// A number in plain decimals: 15 significant digits, no trailing zeros, no exponent, no `-0`.
///
/// 4.7 less 5.3 is `-0.5999999999999996` to a binary machine and `-0.6` here; a spreadsheet keeps the same
/// 15 digits. What is not a finite number is empty.
pub fn decimal(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let (digits, exponent) = significant(value.abs()).unwrap_or_else(|| written(value.abs()));
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    let mut text = String::new();
    if value < 0.0 {
        text.push('-');
    }
    let whole = usize::try_from(exponent + 1).unwrap_or(0);
    if whole == 0 {
        text.push_str("0.");
        text.extend(std::iter::repeat_n(
            '0',
            usize::try_from(-exponent - 1).unwrap_or(0),
        ));
        text.push_str(digits);
    } else if digits.len() <= whole {
        text.push_str(digits);
        text.extend(std::iter::repeat_n('0', whole - digits.len()));
    } else {
        let (before, after) = digits.split_at(whole);
        text.push_str(before);
        text.push('.');
        text.push_str(after);
    }
    text
}

/// So many significant digits a number is written with.
const DIGITS: i32 = 15;
/// The least number of so many digits.
const LEAST: u128 = 100_000_000_000_000;

/// The significant digits of a number that is not negative, and the power of ten of the first, by the library that writes
/// any number.
fn written(value: f64) -> (String, i32) {
    let scientific = format!("{value:.*e}", (DIGITS - 1) as usize);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = mantissa.chars().filter(char::is_ascii_digit).collect();
    (digits, exponent.parse().unwrap_or(0))
}

/// As [`written`], by whole numbers without any loss, for numbers of the size that figures have.
fn significant(value: f64) -> Option<(String, i32)> {
    if !(1e-1..1e15).contains(&value) {
        return None;
    }
    // value = mantissa / 2^down, exactly.
    let bits = value.to_bits();
    let mantissa = (bits & ((1 << 52) - 1)) | (1 << 52);
    let down = u32::try_from(1075 - (bits >> 52)).ok()?;
    let mut exponent = value.log10().floor() as i32;
    // The logarithm may be off by one beside a power of ten.
    loop {
        let up = u32::try_from(DIGITS - 1 - exponent).ok()?;
        let scaled = u128::from(mantissa) * 10_u128.checked_pow(up)?;
        let (whole, rest) = (scaled >> down, scaled & ((1 << down) - 1));
        let half = (1_u128 << down) >> 1;
        if whole < LEAST {
            exponent -= 1;
            continue;
        }
        if whole >= LEAST * 10 {
            exponent += 1;
            continue;
        }
        // A half goes to the even digit, as the library has it.
        let rounds_up = rest > half || (rest == half && down > 0 && whole & 1 == 1);
        return Some(match whole + u128::from(rounds_up) {
            rounded if rounded == LEAST * 10 => (LEAST.to_string(), exponent + 1),
            rounded => (rounded.to_string(), exponent),
        });
    }
}

/// A rank as people read it: `3`, or `2,5` between two places.
pub(super) fn rank_words(rank: Rank, language: Language) -> String {
    shown(rank.number(), rank.decimals(), Shown::For(language))
}

/// The number that [`decimal`] writes.
pub fn clean(value: f64) -> f64 {
    decimal(value).parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::{clean, decimal, significant, written};

    #[test]
    fn whole_numbers_give_the_digits_that_the_library_gives() {
        let mut state = 7_u64;
        let mut tried = 0;
        // Another number of values: VISARE_NUMBERS.
        let count = std::env::var("VISARE_NUMBERS").ok();
        let count: u64 = count
            .and_then(|count| count.parse().ok())
            .unwrap_or(100_000);
        for nth in 0..count {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let size = 10_f64.powi((state >> 58) as i32 % 17 - 1);
            let any = (state >> 11) as f64 / (1_u64 << 53) as f64 * size;
            let value = match nth % 4 {
                0 => any,
                // Fractions of a power of two, where halves are.
                1 => (any * 1024.0).round() / 1024.0,
                2 => (any * 100.0).round() / 100.0,
                _ => f64::from_bits(
                    size.to_bits()
                        .wrapping_add((state >> 40) % 9)
                        .wrapping_sub(4),
                ),
            };
            if let Some(digits) = significant(value) {
                tried += 1;
                assert_eq!(digits, written(value), "{value:e}");
            }
        }
        assert!(tried > count / 2, "{tried}");
    }

    #[test]
    fn binary_dust_is_brushed_off() {
        for (value, expected) in [
            (4.7 - 5.3, "-0.6"),
            (90.5, "90.5"),
            (230_907.0, "230907"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.3"),
            (1e-7, "0.0000001"),
            (1e20, "100000000000000000000"),
            (272.0 / 3.0, "90.6666666666667"),
            (f64::NAN, ""),
        ] {
            assert_eq!(decimal(value), expected, "{value}");
        }
        assert!((clean(4.7 - 5.3) + 0.6).abs() < f64::EPSILON);
    }
}
