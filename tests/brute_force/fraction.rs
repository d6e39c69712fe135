use std::{cmp::Ordering, ops::Sub};

/// A number without any rounding: the cells have one decimal, so every mean and sum of them is a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    above: i128,
    below: i128,
}

impl Fraction {
    fn new(above: i128, below: i128) -> Self {
        let (mut a, mut b) = (above.abs(), below);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let common = a.max(1);
        Fraction {
            above: above / common,
            below: below / common,
        }
    }

    pub fn tenths(tenths: i64) -> Self {
        Fraction::new(i128::from(tenths), 10)
    }

    pub fn sum(terms: &[Fraction]) -> Self {
        terms.iter().fold(Fraction::tenths(0), |sum, term| {
            Fraction::new(
                sum.above * term.below + term.above * sum.below,
                sum.below * term.below,
            )
        })
    }

    pub fn mean(terms: &[Fraction]) -> Self {
        let sum = Fraction::sum(terms);
        Fraction::new(sum.above, sum.below * terms.len() as i128)
    }

    pub fn to_f64(self) -> f64 {
        self.above as f64 / self.below as f64
    }

    /// Rounded to so many decimals, halves away from zero, with a space between thousands and never a `-0`.
    pub fn shown(self, decimals: usize) -> String {
        let scale = 10_i128.pow(decimals as u32);
        let rounded = (2 * self.above.abs() * scale + self.below) / (2 * self.below);
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

impl Sub for Fraction {
    type Output = Fraction;

    fn sub(self, other: Fraction) -> Fraction {
        Fraction::new(
            self.above * other.below - other.above * self.below,
            self.below * other.below,
        )
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.above * other.below).cmp(&(other.above * self.below))
    }
}
