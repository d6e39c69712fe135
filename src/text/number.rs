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
    let (whole, fraction) = match counted(value.abs(), decimals) {
        Some((count, unit)) => digits_of(count, unit, decimals),
        None => rounded_digits(value.abs(), decimals),
    };
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

/// A number rounded to `decimals` places as [`shown`] rounds it: the nearest number to what it writes out.
pub fn rounded(value: f64, decimals: usize) -> f64 {
    if !value.is_finite() {
        return value;
    }
    match counted(value.abs(), decimals) {
        Some((0, _)) => 0.0,
        // A division of two numbers that are exact gives the nearest number to what it is.
        Some((count, unit)) => (count as f64 / unit as f64).copysign(value),
        None => {
            let text = shown(value, decimals, Shown::Data);
            text.replace(' ', "").parse().unwrap_or(value)
        }
    }
}

/// How many units of the last decimal a non-negative number is when rounded, and how many of them make 1; none where that
/// takes its decimal form: beyond 15 digits, and so near a half that the form decides.
fn counted(value: f64, decimals: usize) -> Option<(u64, u64)> {
    let unit = POWERS_OF_TEN.get(decimals)?;
    let scaled = value * unit;
    if scaled >= 1e14 {
        return None;
    }
    let whole = scaled.floor();
    // The form's fifteen digits, and the multiplication, move it by less than this.
    let moved = scaled * 1e-14;
    let beyond = scaled - whole - 0.5;
    (beyond.abs() > moved).then(|| {
        let count = whole as u64 + u64::from(beyond > 0.0);
        (count, *unit as u64)
    })
}

/// The digits before and after the point of so many units.
fn digits_of(count: u64, unit: u64, decimals: usize) -> (Vec<u8>, Vec<u8>) {
    let digits = |mut number: u64, least: usize| {
        let mut digits = Vec::with_capacity(16);
        while number > 0 || digits.len() < least {
            digits.push((number % 10) as u8);
            number /= 10;
        }
        digits.reverse();
        digits
    };
    (digits(count / unit, 1), digits(count % unit, decimals))
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
    use super::{Language, Shown, counted, digits_of, rounded, rounded_digits, shown, shown_alike};

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

    /// Numbers as they come, and as near to halves and to other decimals as they can be.
    fn numbers(count: u64) -> impl Iterator<Item = (f64, usize)> {
        let mut state = 1_u64;
        (0..count).map(move |nth| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let decimals = (state >> 60) as usize % 7;
            let unit = super::POWERS_OF_TEN[decimals];
            let size = 10_f64.powi((state >> 55) as i32 % 14 - 2);
            let any = (state >> 11) as f64 / (1_u64 << 53) as f64 * size;
            let half = ((any * unit).floor() + 0.5) / unit;
            let near = f64::from_bits(
                half.to_bits()
                    .wrapping_add((state >> 40) % 9)
                    .wrapping_sub(4),
            );
            let short = (any * unit).round() / unit;
            let value = match nth % 4 {
                0 => any,
                1 => half,
                2 => near,
                _ => short,
            };
            (value, decimals)
        })
    }

    #[test]
    fn rounding_by_arithmetic_is_rounding_of_the_decimal_form() {
        // Another number of values: VISARE_NUMBERS.
        let count = std::env::var("VISARE_NUMBERS").ok();
        let count = count
            .and_then(|count| count.parse().ok())
            .unwrap_or(100_000);
        let mut by_arithmetic = 0_u64;
        for (value, decimals) in numbers(count) {
            let (whole, fraction) = rounded_digits(value, decimals);
            if let Some((counted, unit)) = counted(value, decimals) {
                by_arithmetic += 1;
                let (mut found, after) = digits_of(counted, unit, decimals);
                let zeros = whole.len().saturating_sub(found.len());
                found.splice(0..0, std::iter::repeat_n(0, zeros));
                assert_eq!(
                    (found, after),
                    (whole.clone(), fraction.clone()),
                    "{value:e} {decimals}"
                );
            }
            let digits = |digits: &[u8]| -> String {
                digits
                    .iter()
                    .map(|digit| char::from(b'0' + digit))
                    .collect()
            };
            let text = format!("{}.{}", digits(&whole), digits(&fraction));
            let nearest: f64 = text.parse().unwrap();
            assert_eq!(rounded(value, decimals), nearest, "{value:e} {decimals}");
            assert_eq!(
                rounded(-value, decimals),
                if nearest == 0.0 { 0.0 } else { -nearest }
            );
        }
        // Else nothing would be tried.
        assert!(by_arithmetic > count / 3, "{by_arithmetic} of {count}");
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
