/// So many significant digits a number has that is computed with binary numbers and shown by a spreadsheet.
const DIGITS: usize = 15;
/// With as many decimals, or as many figures, those of a source show how precisely it states them all.
const TELLING_DECIMALS: usize = 4;
const TELLING_FIGURES: u32 = 4;
/// So many significant digits at least make a rounding: fewer are a round number.
const TELLING_DIGITS: usize = 5;

/// How precisely a source states its figures: how many of them have how many decimals and significant digits.
///
/// One figure does not tell: 86 may be 86.0, and another value than 86.4, or rounded. Beside 69.3 and 71.8 it is 86.0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Precision {
    decimals: [u32; DIGITS + 1],
    digits: [u32; DIGITS + 1],
    figures: u32,
}

impl Precision {
    /// Takes note of a figure.
    pub fn note(&mut self, figure: f64) {
        let (decimals, digits) = written(figure);
        for (counts, found) in [(&mut self.decimals, decimals), (&mut self.digits, digits)] {
            if let Some(count) = counts.get_mut(found.min(DIGITS)) {
                *count = count.saturating_add(1);
            }
        }
        self.figures = self.figures.saturating_add(1);
    }

    /// Whether two figures, each of a source that states its figures as precisely as this, are one, which the one source
    /// rounds and the other does not: as most figures of the other source have more decimals, or digits, than any of
    /// the first.
    pub fn same(one: (f64, &Precision), other: (f64, &Precision)) -> bool {
        let tiny = f64::EPSILON * 4.0;
        let apart = (one.0 - other.0).abs();
        apart <= tiny * one.0.abs().max(other.0.abs())
            || rounds(one, other, apart)
            || rounds(other, one, apart)
    }

    /// Whether most figures are stated with more decimals than any of another source.
    pub fn is_finer(&self, than: &Precision) -> bool {
        self.has_mostly_more(&self.decimals, most(&than.decimals))
    }

    fn has_mostly_more(&self, counts: &[u32], than: usize) -> bool {
        let more: u32 = counts.iter().skip(than + 1).sum();
        more > 0 && more.saturating_mul(2) >= self.figures
    }
}

/// Whether the coarse figure may be the fine one, rounded as all of its source are.
fn rounds(coarse: (f64, &Precision), fine: (f64, &Precision), apart: f64) -> bool {
    let decimals = most(&coarse.1.decimals);
    let is_telling = decimals >= TELLING_DECIMALS || coarse.1.figures >= TELLING_FIGURES;
    if is_telling && fine.1.has_mostly_more(&fine.1.decimals, decimals) {
        let unit = power(-whole(decimals));
        // Some programs cut off what others round; that far down nobody revises a figure.
        let part = if decimals >= TELLING_DECIMALS {
            1.0
        } else {
            0.5
        };
        if apart <= unit * part * (1.0 + 1e-6) {
            return true;
        }
    }
    let digits = most(&coarse.1.digits);
    if digits >= TELLING_DIGITS && fine.1.has_mostly_more(&fine.1.digits, digits) {
        let first = coarse.0.abs().log10().floor();
        let unit = 10_f64.powf(first) * power(1 - whole(digits));
        return apart <= unit * 0.5 * (1.0 + 1e-6);
    }
    false
}

/// The greatest number that is counted at all.
fn most(counts: &[u32]) -> usize {
    counts.iter().rposition(|count| *count > 0).unwrap_or(0)
}

fn whole(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

fn power(of_ten: i32) -> f64 {
    10_f64.powi(of_ten)
}

/// How many decimals and how many significant digits a number has, of 15 digits in all.
fn written(number: f64) -> (usize, usize) {
    let scientific = format!("{:.*e}", DIGITS - 1, number.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0').len();
    let decimals = whole(digits).saturating_sub(1).saturating_sub(exponent);
    (usize::try_from(decimals).unwrap_or(0), digits)
}

#[cfg(test)]
mod tests {
    use super::Precision;

    fn of(figures: &[f64]) -> Precision {
        let mut precision = Precision::default();
        figures.iter().for_each(|figure| precision.note(*figure));
        precision
    }

    #[test]
    fn one_value_in_two_precisions_is_told_from_two_values() {
        let full: &[f64] = &[86.31386861, 79.20814479, 81.0, 62.56684492];
        let one: &[f64] = &[86.3, 79.2, 81.0, 62.6];
        let whole: &[f64] = &[86.0, 79.0, 81.0, 63.0];
        for (coarse, fine, same, why) in [
            (
                (86.313869, &[86.313869][..]),
                (86.31386861, &[86.31386861][..]),
                true,
                "six decimals of eight",
            ),
            (
                (86.3, one),
                (86.31386861, full),
                true,
                "one decimal of eight",
            ),
            (
                (86.0, whole),
                (86.31386861, full),
                true,
                "no decimal of eight",
            ),
            (
                (81.0, one),
                (81.4, full),
                false,
                "81 is 81.0 where others have a decimal",
            ),
            ((86.3, one), (86.36, full), false, "it would be 86.4"),
            (
                (86.0, &[86.0][..]),
                (86.4, &[86.4][..]),
                false,
                "one figure does not tell how precise",
            ),
            (
                (69.0, &[69.0, 70.0, 71.0, 68.0]),
                (69.4, &[69.4, 70.0, 71.0, 68.0]),
                false,
                "one of four was revised",
            ),
            (
                (3579.3, &[3579.3]),
                (3579.2999999999997, &[3579.2999999999997]),
                true,
                "dust of binary numbers",
            ),
            (
                (310_625.0, &[310_625.0, 9.87654, 12.3457]),
                (310_625.4, &[310_625.4, 9.876_543_2, 12.345_678]),
                true,
                "six digits",
            ),
            ((0.0, one), (0.04, full), true, "rounded to nothing"),
        ] {
            let (one, other) = (of(coarse.1), of(fine.1));
            assert_eq!(
                Precision::same((coarse.0, &one), (fine.0, &other)),
                same,
                "{why}"
            );
            assert_eq!(
                Precision::same((fine.0, &other), (coarse.0, &one)),
                same,
                "{why}"
            );
        }
    }
}
