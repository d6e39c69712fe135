//! The one reader of numbers that stand as text.
//!
//! A text alone does not always say which number it is: `1.234` is a thousand and more where a point goes between
//! thousands, and little more than one where it is the decimal sign. [`numeral`] says what a text can be;
//! [`super::Signs`] gathers how the numbers around it are written, and decides.

/// More digits than this before the decimal sign do not survive as a number.
const EXACT_DIGITS: usize = 15;

/// Units that may follow a number, in small letters; of those that end alike the longest first.
const UNITS: [&str; 9] = [
    "kronor", "kroner", "kr.", "kr", "sek", "nok", ":-", ",-", "%",
];

/// Units that may go before a number, as in Norway.
const BEFORE: [&str; 3] = ["kr", "sek", "nok"];

/// A text that is a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numeral {
    negative: bool,
    /// Digits before the decimal sign, without the signs that group them. Where [`Form::Either`], as if the sign were
    /// the decimal sign.
    whole: String,
    /// Digits after it.
    pub(super) fraction: String,
    exponent: i16,
    pub(super) form: Form,
    /// Whether a per cent sign follows.
    pub is_percent: bool,
}

/// Which signs a number is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Digits, perhaps with spaces between thousands.
    Plain,
    /// This decimal sign.
    Decimal(Sign),
    /// This sign between thousands.
    Grouped(Sign),
    /// The first sign between thousands, and the other as the decimal sign.
    Both(Sign),
    /// One sign that three digits follow: it may be either.
    Either(Sign),
}

/// A sign within a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Comma,
    Point,
}

impl Sign {
    fn of(letter: char) -> Option<Sign> {
        match letter {
            ',' => Some(Sign::Comma),
            '.' => Some(Sign::Point),
            _ => None,
        }
    }

    pub(super) fn other(self) -> Sign {
        match self {
            Sign::Comma => Sign::Point,
            Sign::Point => Sign::Comma,
        }
    }
}

/// What a text can be as a number, written as people and programs in Sweden, Norway and the English-speaking world
/// write them: `12 345,50 kr`, `1.234.567,8`, `−3 %`, `2 000:-`, `3.9e1`. None for anything else.
pub fn numeral(text: &str) -> Option<Numeral> {
    let plain: String = text
        .chars()
        .filter(|letter| *letter != '\u{2060}')
        .map(|letter| match letter {
            '\u{2212}' | '\u{2013}' => '-',
            letter if letter.is_whitespace() => ' ',
            letter => letter.to_ascii_lowercase(),
        })
        .collect();
    let plain = plain.trim();
    let unit = UNITS.iter().find(|unit| plain.ends_with(**unit));
    let bare = unit.and_then(|unit| plain.strip_suffix(unit));
    let before = BEFORE.iter().find_map(|unit| plain.strip_prefix(unit));
    let bare = bare.or(before).unwrap_or(plain).trim();
    let (negative, unsigned) = match bare.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, bare.strip_prefix('+').unwrap_or(bare)),
    };
    let (mantissa, exponent) = match unsigned.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction, form) = parts(mantissa)?;
    let form = match (exponent, form) {
        // Nobody groups the digits of a number with an exponent. Without a sign anywhere it is a code: `2E1`.
        (Some(_), Form::Either(sign)) => Form::Decimal(sign),
        (Some(_), Form::Decimal(_)) | (None, _) => form,
        (Some(exponent), Form::Plain) if exponent.starts_with(['+', '-']) => form,
        _ => return None,
    };
    let found = Numeral {
        negative,
        whole,
        fraction: fraction.to_owned(),
        exponent: exponent.map_or(Some(0), |exponent| exponent.parse().ok())?,
        form,
        is_percent: unit == Some(&"%"),
    };
    found.value().is_finite().then_some(found)
}

/// The digits before the decimal sign, those after it, and which signs there are.
fn parts(mantissa: &str) -> Option<(String, &str, Form)> {
    let all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let signs: Vec<Sign> = mantissa.chars().filter_map(Sign::of).collect();
    let is_sign = |letter: char| Sign::of(letter).is_some();
    let (whole, fraction, form) = match signs.as_slice() {
        [] => (joined(mantissa, ' ')?, "", Form::Plain),
        [sign] => {
            let (whole, fraction) = mantissa.split_once(is_sign)?;
            let is_group = fraction.len() == 3 && whole.len() <= 3 && !whole.starts_with('0');
            let form = match is_group {
                true => Form::Either(*sign),
                false => Form::Decimal(*sign),
            };
            (joined(whole, ' ')?, fraction, form)
        }
        [group, rest @ ..] if rest.iter().all(|sign| sign == group) => (
            joined(mantissa, letter_of(*group))?,
            "",
            Form::Grouped(*group),
        ),
        [group, middle @ .., last] if last != group && middle.iter().all(|sign| sign == group) => {
            let (whole, fraction) = mantissa.rsplit_once(is_sign)?;
            (
                joined(whole, letter_of(*group))?,
                fraction,
                Form::Both(*group),
            )
        }
        _ => return None,
    };
    let is_whole = fraction.is_empty() && matches!(form, Form::Plain | Form::Grouped(_));
    (all_digits(&whole) && (is_whole || all_digits(fraction))).then_some((whole, fraction, form))
}

fn letter_of(sign: Sign) -> char {
    match sign {
        Sign::Comma => ',',
        Sign::Point => '.',
    }
}

/// Digits that may stand in groups of three, joined; none where the groups are others.
fn joined(digits: &str, between: char) -> Option<String> {
    let mut groups = digits.split(between);
    let first = groups.next()?;
    let mut groups = groups.peekable();
    let is_grouped = groups.peek().is_some();
    let fits = !is_grouped
        || ((1..=3).contains(&first.len())
            && !first.starts_with('0')
            && groups.all(|group| group.len() == 3));
    fits.then(|| digits.replace(between, ""))
}

impl Numeral {
    /// The number, where one sign is taken for the decimal sign if it may be either.
    pub(super) fn value(&self) -> f64 {
        number(self.negative, &self.whole, &self.fraction, self.exponent)
    }

    /// The number, where a sign that may be either goes between thousands.
    pub(super) fn grouped(&self) -> f64 {
        let digits = format!("{}{}", self.whole, self.fraction);
        number(self.negative, &digits, "", self.exponent)
    }

    /// Whether it could be two numbers.
    pub fn is_ambiguous(&self) -> bool {
        matches!(self.form, Form::Either(_))
    }

    /// The number, where it can be one only.
    pub fn certain(&self) -> Option<f64> {
        (self.is_exact() && !self.is_ambiguous()).then(|| self.value())
    }

    /// Whether a binary number holds all its digits before the decimal sign.
    pub(super) fn is_exact(&self) -> bool {
        self.whole.trim_start_matches('0').len() <= EXACT_DIGITS
    }

    /// Whether it begins with a zero that a number would not have: `0114` is rather a code.
    pub fn is_code(&self) -> bool {
        self.form == Form::Plain && self.whole.len() > 1 && self.whole.starts_with('0')
    }

    /// Sign, digits before the decimal sign and digits after it; none where it could be two numbers, or has an
    /// exponent.
    pub fn digits(&self) -> Option<(bool, &str, &str)> {
        let is_certain = !self.is_ambiguous() && self.exponent == 0;
        is_certain.then_some((self.negative, self.whole.as_str(), self.fraction.as_str()))
    }
}

fn number(negative: bool, whole: &str, fraction: &str, exponent: i16) -> f64 {
    let sign = if negative { "-" } else { "" };
    let number: f64 = format!("{sign}{whole}.{fraction}0e{exponent}")
        .parse()
        .unwrap_or(f64::NAN);
    // No number of ours is `-0`.
    if number == 0.0 { 0.0 } else { number }
}

#[cfg(test)]
mod tests {
    use super::numeral;

    fn value(text: &str) -> Option<f64> {
        numeral(text)?.certain()
    }

    #[test]
    fn numbers_as_people_and_programs_write_them() {
        for (text, expected) in [
            ("12 345,50 kr", 12_345.5),
            ("kr 1 200,50", 1200.5),
            ("12\u{a0}345\u{202f}678", 12_345_678.0),
            ("1.234.567,8", 1_234_567.8),
            ("1,234,567.80", 1_234_567.8),
            ("\u{2212}3,5 %", -3.5),
            ("2 000:-", 2000.0),
            ("2 000,-", 2000.0),
            ("0,10", 0.1),
            ("0.310", 0.31),
            ("1234.567", 1234.567),
            ("1 234.567", 1234.567),
            ("-0", 0.0),
            ("12.5", 12.5),
            ("50000", 50_000.0),
            ("3.9e1", 39.0),
            ("1.234e+2", 123.4),
            ("1e-05", 0.00001),
            ("0114", 114.0),
        ] {
            assert_eq!(value(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "1,23,456",
            "12,",
            ",5",
            "12 st",
            "",
            "kr",
            "1e5",
            "2E1",
            "12-13",
            "1.2.3",
            "1 23",
            "1234 567",
            "--3",
            "-",
            "..",
            "inf",
            "nan",
            "0,123,456",
            "1,5 2",
        ] {
            assert_eq!(numeral(text), None, "{text}");
        }
        assert_eq!(
            value("1234567890123456"),
            None,
            "more digits than a number holds"
        );
    }

    #[test]
    fn three_digits_after_one_sign_may_be_two_numbers() {
        for text in ["1.234", "1,193", "310.625", "-12,750 kr"] {
            assert!(
                numeral(text).is_some_and(|found| found.is_ambiguous()),
                "{text}"
            );
            assert_eq!(value(text), None, "{text}");
        }
    }
}
