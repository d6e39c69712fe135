use std::fmt;

use crate::text::{Language, numeral};

/// An amount of money in whole öre, exact. Every step that could leave its bounds (about ±92 000 000 000 000 000
/// kronor) or lose an öre says so instead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kronor(i64);

/// Why something is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MoneyFault {
    /// It is not written as an amount.
    NotAnAmount,
    /// It has parts of an öre: more than two decimals, or an English `12.500`, which is never guessed at.
    TooManyDecimals,
    /// It is larger than an amount can be.
    TooLarge,
}

/// A share of an amount, exact: so many parts of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Share {
    parts: u64,
    of: u64,
}

const ORE: i64 = 100;

impl Kronor {
    /// Nothing.
    pub const ZERO: Kronor = Kronor(0);

    /// An amount in öre.
    pub const fn from_ore(ore: i64) -> Self {
        Kronor(ore)
    }

    /// Whole kronor; none beyond the bounds.
    pub fn whole(kronor: i64) -> Option<Self> {
        kronor.checked_mul(ORE).map(Kronor)
    }

    /// The amount in öre.
    pub const fn ore(self) -> i64 {
        self.0
    }

    /// The amount that a cell's number means: rounded to 15 significant digits, as spreadsheets calculate and show
    /// it, so that 1234.1 + 2345.2, which a binary machine makes 3579.2999999999997, is 3579.30.
    ///
    /// # Errors
    /// More than two decimals, not finite, out of bounds.
    pub fn from_number(number: f64) -> Result<Self, MoneyFault> {
        if !number.is_finite() {
            return Err(MoneyFault::NotAnAmount);
        }
        let rounded = format!("{number:.14e}").parse().unwrap_or(number);
        // Whatever its size, a binary number is written out here in the fewest digits that tell it from all others.
        let text = f64::to_string(&rounded);
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        let (negative, whole) = match whole.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, whole),
        };
        amount(negative, whole, decimals)
    }

    /// The amount that a text states as people write it: `50 000`, `12,50 kr`, `−8 000:-`, `1.234,50`.
    ///
    /// # Errors
    /// Anything else, more than two decimals, out of bounds. `12.500` may be thousands and has too many decimals
    /// otherwise: it is never guessed at.
    pub fn parse(text: &str) -> Result<Self, MoneyFault> {
        let numeral = numeral(text).filter(|numeral| !numeral.is_percent);
        let numeral = numeral.ok_or(MoneyFault::NotAnAmount)?;
        if numeral.is_ambiguous() {
            return Err(MoneyFault::TooManyDecimals);
        }
        let (negative, whole, decimals) = numeral.digits().ok_or(MoneyFault::NotAnAmount)?;
        amount(negative, whole, decimals)
    }

    /// The sum; none beyond the bounds.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Kronor)
    }

    /// The difference; none beyond the bounds.
    pub fn less(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Kronor)
    }

    /// So many times the amount; none beyond the bounds.
    pub fn times(self, count: i64) -> Option<Self> {
        self.0.checked_mul(count).map(Kronor)
    }

    /// The amount with the other sign; none beyond the bounds.
    pub fn negated(self) -> Option<Self> {
        self.0.checked_neg().map(Kronor)
    }

    /// A share of the amount, rounded to the öre, half away from zero. The rest is the amount less this: what
    /// rounding gives the one part it takes from the other, and no öre comes or goes.
    pub fn share(self, share: Share) -> Option<Self> {
        let product = i128::from(self.0) * i128::from(share.parts);
        let of = i128::from(share.of);
        let nearest = (product.abs() * 2 + of) / (of * 2);
        i64::try_from(nearest * product.signum()).ok().map(Kronor)
    }

    /// The amount in so many parts as equal as can be: the first ones are an öre larger (further from zero) where it
    /// does not come out even, so that the parts always add up to the amount. No parts for a count of zero.
    pub fn split(self, count: usize) -> Vec<Self> {
        let Ok(divisor) = i64::try_from(count) else {
            return Vec::new();
        };
        let (Some(each), Some(left)) = (self.0.checked_div(divisor), self.0.checked_rem(divisor))
        else {
            return Vec::new();
        };
        (0..divisor)
            .map(|index| {
                let one_more = if index < left.abs() { left.signum() } else { 0 };
                Kronor(each + one_more)
            })
            .collect()
    }

    /// The amount for people: `50 000 kr`, `12,50 kr`, with a true minus sign and no-break spaces. Öre are shown
    /// where there are any.
    pub fn shown(self, language: Language) -> String {
        let (minus, space, point) = match language {
            Language::En => ("-", ',', '.'),
            Language::Sv | Language::Nb => ("\u{2212}", '\u{a0}', ','),
        };
        let digits = (self.0.unsigned_abs() / 100).to_string();
        let mut text = String::from(if self.0 < 0 { minus } else { "" });
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(space);
            }
            text.push(digit);
        }
        let ore = self.0.unsigned_abs() % 100;
        if ore > 0 {
            text.push_str(&format!("{point}{ore:02}"));
        }
        text.push_str("\u{a0}kr");
        text
    }
}

/// The amount for programs: `50000.00`.
impl fmt::Display for Kronor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let ore = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", ore / 100, ore % 100)
    }
}

impl Share {
    /// A share as it is written: `80 %`, `12,5 %`; at most six decimals, never negative.
    ///
    /// # Errors
    /// Anything else, or no per cent sign: a bare number could mean either.
    pub fn parse(text: &str) -> Result<Self, MoneyFault> {
        let number = text
            .trim()
            .strip_suffix('%')
            .ok_or(MoneyFault::NotAnAmount)?
            .trim_end();
        let (whole, decimals) = number.split_once([',', '.']).unwrap_or((number, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(decimals) || number.ends_with([',', '.']) {
            return Err(MoneyFault::NotAnAmount);
        }
        if decimals.len() > 6 {
            return Err(MoneyFault::TooManyDecimals);
        }
        let parts = format!("{whole}{decimals:0<6}").parse();
        Ok(Share {
            parts: parts.map_err(|_| MoneyFault::TooLarge)?,
            of: 100_000_000,
        })
    }
}

/// An amount from its digits.
fn amount(negative: bool, whole: &str, decimals: &str) -> Result<Kronor, MoneyFault> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(decimals) {
        return Err(MoneyFault::NotAnAmount);
    }
    if decimals.len() > 2 {
        return Err(MoneyFault::TooManyDecimals);
    }
    let sign = if negative { "-" } else { "" };
    format!("{sign}{whole}{decimals:0<2}")
        .parse()
        .map(Kronor)
        .map_err(|_| MoneyFault::TooLarge)
}
