//! How the numbers of a column are written, and which number a text is in it.

use super::numeral::{Form, Numeral, Sign, numeral};

/// What a text is where a number belongs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Read {
    /// This number.
    Number(f64),
    /// One of two numbers.
    Ambiguous,
    /// No number.
    None,
}

/// How the numbers of a column, or of several, are written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Signs {
    comma: Use,
    point: Use,
    /// The least and the most of the numbers that are certain, without sign and without zero.
    range: Option<(f64, f64)>,
}

/// What a sign is seen to be used for, where it can be one thing only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Use {
    decimal: bool,
    groups: bool,
    /// Three digits after it as decimals.
    three: bool,
    /// Three digits after it of which the last is a zero, where it may be either.
    padded: bool,
}

impl Signs {
    /// Takes note of how a text is written, if it is a number.
    pub fn note(&mut self, text: &str) {
        let Some(numeral) = numeral(text) else {
            return;
        };
        match numeral.form {
            Form::Plain => {}
            Form::Either(sign) => {
                self.used(sign).padded |= numeral.fraction.ends_with('0');
                return;
            }
            Form::Decimal(sign) => self.decimal(sign, &numeral),
            Form::Grouped(sign) => self.used(sign).groups = true,
            Form::Both(group) => {
                self.used(group).groups = true;
                self.decimal(group.other(), &numeral);
            }
        }
        self.note_number(numeral.value());
    }

    /// Takes note of a number that the file holds as such.
    pub fn note_number(&mut self, number: f64) {
        let size = number.abs();
        if size > 0.0 && size.is_finite() {
            let (least, most) = self.range.unwrap_or((size, size));
            self.range = Some((least.min(size), most.max(size)));
        }
    }

    /// Takes note of all that another has seen.
    pub fn add(&mut self, other: &Signs) {
        for sign in [Sign::Comma, Sign::Point] {
            let seen = other.seen(sign);
            let mine = self.used(sign);
            mine.decimal |= seen.decimal;
            mine.groups |= seen.groups;
            mine.three |= seen.three;
            mine.padded |= seen.padded;
        }
        if let Some((least, most)) = other.range {
            self.note_number(least);
            self.note_number(most);
        }
    }

    /// The number that a text is in a column that is written so, in a file that as a whole is written as `file` says.
    ///
    /// The column decides; a column that says nothing about signs leaves it to the file. A sign that is seen in both
    /// uses, or beside another decimal sign, decides nothing. Nor is believed what is unlike all else: decimals in a
    /// column with `2.500` where no number is certain to have three (a program writes 2.5), and what is farther from
    /// the certain numbers of the column than the other reading.
    pub fn read(&self, text: &str, file: &Signs) -> Read {
        let Some(numeral) = numeral(text).filter(Numeral::is_exact) else {
            return Read::None;
        };
        let Form::Either(sign) = numeral.form else {
            return Read::Number(numeral.value());
        };
        let deciding = if self.is_silent() { file } else { self };
        let (decimal, grouped) = (numeral.value(), numeral.grouped());
        let range = self.range.or(file.range);
        let seen = deciding.seen(sign);
        let other = deciding.seen(sign.other());
        let is_padded = self.seen(sign).padded && !seen.three;
        let (one, instead) = match (seen.decimal, seen.groups) {
            (true, false) if !other.decimal && !is_padded => (decimal, grouped),
            (false, true) if !other.groups => (grouped, decimal),
            _ => return Read::Ambiguous,
        };
        match distance(one, range) <= distance(instead, range) {
            true => Read::Number(one),
            false => Read::Ambiguous,
        }
    }

    fn is_silent(&self) -> bool {
        let says = |used: Use| used.decimal || used.groups;
        !says(self.comma) && !says(self.point)
    }

    fn decimal(&mut self, sign: Sign, numeral: &Numeral) {
        let used = self.used(sign);
        used.decimal = true;
        used.three |= numeral.fraction.len() == 3;
    }

    fn used(&mut self, sign: Sign) -> &mut Use {
        match sign {
            Sign::Comma => &mut self.comma,
            Sign::Point => &mut self.point,
        }
    }

    fn seen(&self, sign: Sign) -> Use {
        match sign {
            Sign::Comma => self.comma,
            Sign::Point => self.point,
        }
    }
}

/// How far, in powers of e, a number is from a range of sizes.
fn distance(number: f64, range: Option<(f64, f64)>) -> f64 {
    let size = number.abs();
    match range {
        Some((least, _)) if size < least => (least / size).ln(),
        Some((_, most)) if size > most => (size / most).ln(),
        _ => 0.0,
    }
}
