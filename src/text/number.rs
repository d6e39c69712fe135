use super::Language;

/// How a number is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// For data files: decimal point, ASCII minus, a space between thousands.
    Data,
    /// For people, in their language: no-break spaces and the true minus sign.
    For(Language),
}

/// A number rounded to `decimals` places, half away from zero, and written out.
///
/// Rounding works on the number's form with 15 significant digits, as Excel's does, so that 1.005 with two
/// decimals is 1.01 although the nearest binary number lies below it. There is never a `-0`.
pub fn shown(value: f64, decimals: usize, style: Shown) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let (whole, fraction) = rounded_digits(value.abs(), decimals);
    let negative = value < 0.0 && (whole.iter().chain(&fraction)).any(|digit| *digit != 0);
    let (minus, space, point) = match style {
        Shown::Data => ('-', ' ', '.'),
        Shown::For(Language::En) => ('-', ',', '.'),
        Shown::For(_) => ('\u{2212}', '\u{a0}', ','),
    };
    let mut text = String::new();
    if negative {
        text.push(minus);
    }
    for (index, digit) in whole.iter().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(space);
        }
        text.push(char::from(b'0' + digit));
    }
    if decimals > 0 {
        text.push(point);
        text.extend(fraction.iter().map(|digit| char::from(b'0' + digit)));
    }
    text
}

/// Whether two numbers are written out alike.
pub fn shown_alike(one: f64, other: f64, decimals: usize) -> bool {
    let unit = POWERS_OF_TEN
        .get(decimals)
        .copied()
        .unwrap_or(f64::INFINITY);
    let (apart, larger) = (
        (one - other).abs() * unit,
        one.abs().max(other.abs()) * unit,
    );
    // Rounding moves each by half a unit, and a little more where its 15 digits end just there.
    let is_plain = apart >= 2.0 && larger < 1e14;
    !is_plain && shown(one, decimals, Shown::Data) == shown(other, decimals, Shown::Data)
}

/// 1, 10, 100 … for the decimals that are shown.
const POWERS_OF_TEN: [f64; 7] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];

/// The decimal digits of a non-negative number before and after the point, rounded half up.
fn rounded_digits(value: f64, decimals: usize) -> (Vec<u8>, Vec<u8>) {
    const SIGNIFICANT: usize = 15;
    let scientific = format!("{value:.*e}", SIGNIFICANT - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i64 = exponent.parse().unwrap_or(0);
    let digits: Vec<u8> = mantissa
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|byte| byte - b'0')
        .collect();
    let digit_at = |power: i64| -> u8 {
        usize::try_from(exponent - power)
            .ok()
            .and_then(|index| digits.get(index).copied())
            .unwrap_or(0)
    };
    let lowest = -i64::try_from(decimals).unwrap_or(0);
    let highest = exponent.max(0);
    let mut kept: Vec<u8> = (lowest..=highest).map(digit_at).collect();
    if digit_at(lowest - 1) >= 5 {
        let mut carried = true;
        for digit in &mut kept {
            if !carried {
                break;
            }
            carried = *digit == 9;
            *digit = if carried { 0 } else { *digit + 1 };
        }
        if carried {
            kept.push(1);
        }
    }
    let fraction = kept.iter().take(decimals).rev().copied().collect();
    let whole = kept.iter().skip(decimals).rev().copied().collect();
    (whole, fraction)
}

#[cfg(test)]
mod tests {
    use super::{Language, Shown, shown, shown_alike};

    #[test]
    fn halves_are_rounded_away_from_zero() {
        let cases = [
            (90.5, 0, "91"),
            (76.5, 0, "77"),
            (-0.5, 0, "-1"),
            (-0.45, 0, "0"),
            (-1.5, 0, "-2"),
            (0.5, 0, "1"),
            (4.35, 1, "4.4"),
            (1.005, 2, "1.01"),
            (2.675, 2, "2.68"),
            (0.006_249_999_999_999_999, 4, "0.0063"),
            (99.95, 1, "100.0"),
            (230_907.0, 0, "230 907"),
            (-36_811.0, 0, "-36 811"),
            (1_234_567.89, 1, "1 234 567.9"),
            (0.0, 1, "0.0"),
            (-0.04, 1, "0.0"),
            (1e-20, 2, "0.00"),
            (9.5, 0, "10"),
        ];
        for (value, decimals, expected) in cases {
            assert_eq!(shown(value, decimals, Shown::Data), expected, "{value}");
        }
    }

    #[test]
    fn numbers_are_alike_where_their_texts_are() {
        let cases = [
            (90.5, 91.4, 0, true),
            (90.4, 90.5, 0, false),
            (1.0, 3.0, 0, false),
            (1e14 + 0.01, 1e14 + 0.04, 2, true),
            (0.000_000_1, 0.000_000_9, 6, false),
            (1.0, 1.000_000_001, 8, true),
        ];
        for (one, other, decimals, alike) in cases {
            assert_eq!(shown_alike(one, other, decimals), alike, "{one} {other}");
            let texts = [one, other].map(|number| shown(number, decimals, Shown::Data));
            assert_eq!(texts[0] == texts[1], alike, "{texts:?}");
        }
    }

    #[test]
    fn each_language_writes_numbers_its_own_way() {
        let number = -1_234.5;
        assert_eq!(
            shown(number, 1, Shown::For(Language::Sv)),
            "\u{2212}1\u{a0}234,5"
        );
        assert_eq!(shown(number, 1, Shown::For(Language::En)), "-1,234.5");
        assert_eq!(shown(f64::NAN, 1, Shown::Data), "");
    }
}
