use std::{
    cmp::Ordering,
    ops::{Add, Div, Mul, Sub},
};

/// A number without any rounding as far as that goes: the cells have one decimal, so what is worked out from them
/// by the four operations is a fraction. Roots, and fractions too long to hold, are kept to sixteen digits.
#[derive(Clone, Copy, Debug)]
pub struct Fraction {
    above: i128,
    below: i128,
    rough: bool,
}

/// Rough numbers that differ by no more of the larger one are the same, and so are values that are ranked.
const SAME: f64 = 1e-12;
/// What is shown of rough numbers and of longer fractions is taken from their first fourteen digits.
const LONGEST: i128 = 10_i128.pow(33);

impl Fraction {
    fn new(above: i128, below: i128) -> Self {
        let (mut a, mut b) = (above.abs(), below.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let common = a.max(1) * below.signum();
        Fraction {
            above: above / common,
            below: below / common,
            rough: false,
        }
    }

    pub fn tenths(tenths: i64) -> Self {
        Fraction::new(i128::from(tenths), 10)
    }

    pub fn whole(number: usize) -> Self {
        Fraction::new(number as i128, 1)
    }

    /// A number that is not exact.
    pub fn rough(number: f64) -> Self {
        Fraction::first_digits(number, 16)
    }

    fn first_digits(number: f64, count: i32) -> Self {
        let text = format!("{number:.0$e}", count as usize - 1);
        let (digits, exponent) = text.split_once('e').unwrap();
        let digits: i128 = digits.replace('.', "").parse().unwrap();
        let exponent = exponent.parse::<i32>().unwrap() - (count - 1);
        let scale = |exponent: i32| 10_i128.pow(exponent.unsigned_abs());
        let found = match exponent {
            ..-36 => Fraction::new(0, 1),
            -36..0 => Fraction::new(digits, scale(exponent)),
            _ => Fraction::new(digits * scale(exponent), 1),
        };
        Fraction {
            rough: true,
            ..found
        }
    }

    /// The exact result if there is one, else the rough one.
    fn made(parts: Option<(i128, i128)>, is_rough: bool, rough: f64) -> Self {
        match parts {
            Some((above, below)) => Fraction {
                rough: is_rough,
                ..Fraction::new(above, below)
            },
            None => Fraction::rough(rough),
        }
    }

    pub fn sum(terms: &[Fraction]) -> Self {
        terms
            .iter()
            .fold(Fraction::tenths(0), |sum, term| sum + *term)
    }

    pub fn mean(terms: &[Fraction]) -> Self {
        Fraction::sum(terms) / Fraction::whole(terms.len())
    }

    pub fn is_zero(self) -> bool {
        self.above == 0
    }

    pub fn abs(self) -> Self {
        Fraction {
            above: self.above.abs(),
            ..self
        }
    }

    /// Whether two numbers are one where places are ranked: as close as what binary numbers make of equal ones.
    pub fn ties(self, other: Fraction) -> bool {
        let largest = self.to_f64().abs().max(other.to_f64().abs());
        (self - other).to_f64().abs() <= largest * SAME
    }

    pub fn to_f64(self) -> f64 {
        self.above as f64 / self.below as f64
    }

    /// How many units of the last of so many decimals, halves away from zero, without the sign.
    fn units(self, decimals: usize) -> i128 {
        let long = self.above.abs() > LONGEST || self.below > LONGEST;
        let short = if long || self.rough {
            Fraction::first_digits(self.to_f64(), 14)
        } else {
            self
        };
        let scale = 10_i128.pow(decimals as u32);
        (2 * short.above.abs() * scale + short.below) / (2 * short.below)
    }

    /// Rounded to so many decimals, halves away from zero.
    pub fn rounded(self, decimals: usize) -> Self {
        let units = self.units(decimals) * self.above.signum();
        Fraction::new(units, 10_i128.pow(decimals as u32))
    }

    /// Rounded to so many decimals, halves away from zero, with a space between thousands and never a `-0`.
    pub fn shown(self, decimals: usize) -> String {
        let scale = 10_i128.pow(decimals as u32);
        let rounded = self.units(decimals);
        let whole = (rounded / scale).to_string();
        let mut text = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                text.push(' ');
            }
            text.push(digit);
        }
        if decimals > 0 {
            text += &format!(".{:0decimals$}", rounded % scale);
        }
        if self.above < 0 && rounded > 0 {
            text.insert(0, '-');
        }
        text
    }
}

impl Add for Fraction {
    type Output = Fraction;

    fn add(self, other: Fraction) -> Fraction {
        let parts = || {
            let one = self.above.checked_mul(other.below)?;
            let another = other.above.checked_mul(self.below)?;
            Some((
                one.checked_add(another)?,
                self.below.checked_mul(other.below)?,
            ))
        };
        let rough = self.to_f64() + other.to_f64();
        Fraction::made(parts(), self.rough || other.rough, rough)
    }
}

impl Sub for Fraction {
    type Output = Fraction;

    fn sub(self, other: Fraction) -> Fraction {
        self + Fraction {
            above: -other.above,
            ..other
        }
    }
}

impl Mul for Fraction {
    type Output = Fraction;

    fn mul(self, other: Fraction) -> Fraction {
        let above = self.above.checked_mul(other.above);
        let parts = above.zip(self.below.checked_mul(other.below));
        let rough = self.to_f64() * other.to_f64();
        Fraction::made(parts, self.rough || other.rough, rough)
    }
}

impl Div for Fraction {
    type Output = Fraction;

    fn div(self, other: Fraction) -> Fraction {
        let above = self.above.checked_mul(other.below);
        let parts = above.zip(self.below.checked_mul(other.above));
        let rough = self.to_f64() / other.to_f64();
        Fraction::made(parts, self.rough || other.rough, rough)
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Fraction {}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let one = self.above.checked_mul(other.below);
        let exact = one.zip(other.above.checked_mul(self.below));
        match exact.filter(|_| !self.rough && !other.rough) {
            Some((one, other)) => one.cmp(&other),
            None => {
                let (one, other) = (self.to_f64(), other.to_f64());
                if (one - other).abs() <= one.abs().max(other.abs()) * SAME {
                    Ordering::Equal
                } else {
                    one.total_cmp(&other)
                }
            }
        }
    }
}
