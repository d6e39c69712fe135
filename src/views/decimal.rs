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
    let scientific = format!("{:.14e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
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
    use super::{clean, decimal};

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
