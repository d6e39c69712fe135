//! A number that somebody typed as text.

/// More digits than this do not survive as a number.
const EXACT_DIGITS: usize = 15;

/// The number that a text states: `12 345,50 kr`, `1.234.567,8`, `−3 %`, `2 000:-`. None where it could be read
/// in two ways (`1.234`) or has more digits than a number holds.
pub(super) fn number(text: &str) -> Option<f64> {
    let compact: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '\u{2060}')
        .map(|letter| match letter {
            '\u{2212}' | '\u{2013}' => '-',
            other => other.to_ascii_lowercase(),
        })
        .collect();
    let bare = [
        "kronor", "kroner", "kr.", "kr", "sek", "nok", ":-", ",-", "%",
    ]
    .iter()
    .find_map(|unit| compact.strip_suffix(unit))
    .unwrap_or(&compact);
    let (negative, digits) = match bare.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, bare.strip_prefix('+').unwrap_or(bare)),
    };
    let (whole, decimals) = parts(digits)?;
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(&whole) || !all_digits(decimals) {
        return None;
    }
    let significant = format!("{whole}{decimals}");
    if significant.trim_start_matches('0').len() > EXACT_DIGITS {
        return None;
    }
    let sign = if negative { "-" } else { "" };
    let number: f64 = format!("{sign}{whole}.{decimals}0").parse().ok()?;
    Some(if number == 0.0 { 0.0 } else { number })
}

/// The digits before the decimal sign, without the signs that group them, and those after it.
fn parts(digits: &str) -> Option<(String, &str)> {
    let signs: Vec<char> = digits
        .chars()
        .filter(|one| matches!(one, ',' | '.'))
        .collect();
    match signs.as_slice() {
        [] => Some((digits.to_owned(), "")),
        [','] => {
            let (whole, decimals) = digits.split_once(',')?;
            (!decimals.is_empty()).then(|| (whole.to_owned(), decimals))
        }
        ['.'] => {
            let (whole, decimals) = digits.split_once('.')?;
            // Three digits after a single point may be thousands or thousandths.
            (!decimals.is_empty() && decimals.len() != 3).then(|| (whole.to_owned(), decimals))
        }
        [group, rest @ ..] if rest.iter().all(|sign| sign == group) => {
            grouped(digits, *group).map(|whole| (whole, ""))
        }
        [group, middle @ .., last] if last != group && middle.iter().all(|sign| sign == group) => {
            let (whole, decimals) = digits.rsplit_once(*last)?;
            let whole = grouped(whole, *group)?;
            (!decimals.is_empty()).then_some((whole, decimals))
        }
        _ => None,
    }
}

/// Digits in groups of three, joined.
fn grouped(digits: &str, sign: char) -> Option<String> {
    let mut groups = digits.split(sign);
    let first = groups.next().unwrap_or("");
    let fits = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    fits.then(|| digits.replace(sign, ""))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_as_people_type_them() {
        for (text, expected) in [
            ("12 345,50 kr", 12_345.5),
            ("12\u{a0}345\u{202f}678", 12_345_678.0),
            ("1.234.567,8", 1_234_567.8),
            ("1,234,567.80", 1_234_567.8),
            ("\u{2212}3,5 %", -3.5),
            ("2 000:-", 2000.0),
            ("0,10", 0.1),
            ("-0", 0.0),
            ("12.5", 12.5),
            ("50000", 50_000.0),
        ] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_no_number() {
        for text in [
            "1.234",
            "1,23,456",
            "12,",
            ",5",
            "12 st",
            "",
            "kr",
            "1e5",
            "12-13",
            "1.2.3",
            "1234567890123456",
            "--3",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
