//! How values lie: quantiles and the standard deviation, by Excel's definitions.

use super::{less, nation::total};

/// The number below which a share of a sorted list lies, in proportion between the two around it.
///
/// With the ends the lowest is at 0 and the highest at 1 (Excel's PERCENTILE.INC, type 7 of Hyndman and Fan); without
/// them so many of one more as there are (PERCENTILE.EXC, type 6), and a share beyond the first or the last gives none.
pub fn quantile(sorted: &[f64], share: f64, with_ends: bool) -> Option<f64> {
    let count = sorted.len() as f64;
    let place = if with_ends {
        share * (count - 1.0)
    } else {
        share * (count + 1.0) - 1.0
    };
    if sorted.is_empty() || !(0.0..=count - 1.0).contains(&place) {
        return None;
    }
    let below = *sorted.get(place.floor() as usize)?;
    let above = *sorted.get(place.ceil() as usize)?;
    Some(below + (place - place.floor()) * (above - below))
}

/// The standard deviation of all (Excel's STDEV.P), or as a sample of more (STDEV.S); of a sample of one there is none.
pub fn deviation(values: &[f64], sample: bool) -> Option<f64> {
    let (sum, count) = total(values.iter().copied());
    let count = f64::from(count);
    // As multiples of their number the values keep the digits in which they differ.
    let squares = values
        .iter()
        .map(|value| less(count * value, sum).powi(2))
        .sum::<f64>();
    let among = if sample { count - 1.0 } else { count };
    let result = (squares / among).sqrt() / count;
    result.is_finite().then_some(result)
}

#[cfg(test)]
mod tests {
    use super::{deviation, quantile};

    // As LibreOffice works out PERCENTILE, PERCENTILE.EXC (Err:504 where there is none), STDEV.S and STDEV.P.
    const DAYS: [f64; 8] = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];

    #[test]
    fn quantiles_are_those_of_a_spreadsheet() {
        let found = [0.0, 0.25, 0.5, 0.9, 1.0].map(|share| quantile(&DAYS, share, true));
        assert_eq!(found, [2.0, 4.0, 4.5, 7.6, 9.0].map(Some));
        let found = [0.1, 0.25, 0.5, 0.85, 0.9].map(|share| quantile(&DAYS, share, false));
        assert_eq!(found[..3], [None, Some(4.0), Some(4.5)]);
        assert!((found[3].unwrap() - 8.3).abs() < 1e-12);
        assert_eq!(found[4], None);
        assert_eq!(quantile(&[], 0.5, true), None);
    }

    #[test]
    fn deviations_are_those_of_a_spreadsheet() {
        assert_eq!(deviation(&DAYS, false), Some(2.0));
        assert!((deviation(&DAYS, true).unwrap() - 2.138_089_935_299_395).abs() < 1e-15);
        assert_eq!(deviation(&[5.0], true), None);
        assert_eq!(deviation(&[5.0], false), Some(0.0));
    }
}
