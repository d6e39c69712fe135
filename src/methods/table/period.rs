use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::fold;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PeriodLength {
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// Four months.
    Third,
    /// Six months.
    Half,
    /// A year.
    Year,
}

impl PeriodLength {
    /// All of them, shortest first.
    pub const ALL: [PeriodLength; 5] = [
        PeriodLength::Month,
        PeriodLength::Quarter,
        PeriodLength::Third,
        PeriodLength::Half,
        PeriodLength::Year,
    ];

    /// How many of them a year has.
    fn in_year(self) -> i32 {
        match self {
            PeriodLength::Month => 12,
            PeriodLength::Quarter => 4,
            PeriodLength::Third => 3,
            PeriodLength::Half => 2,
            PeriodLength::Year => 1,
        }
    }

    /// What a text calls them between the year and the number, in any language; the first is how they are written.
    fn marks(self) -> &'static [&'static str] {
        match self {
            PeriodLength::Month => &["-", "m", "månad", "måned", "month"],
            PeriodLength::Quarter => &["k", "kv", "kv.", "kvartal", "q", "quarter"],
            PeriodLength::Third => &["t", "tertial", "third"],
            PeriodLength::Half => &["h", "halvår", "half"],
            PeriodLength::Year => &[],
        }
    }
}

/// A month, a quarter, a third, a half or a whole of a year. Periods of one length are steps in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// How long it is.
    pub length: PeriodLength,
    /// How many of its length lie between it and the first of year 0.
    pub step: i32,
}

impl Period {
    /// The period that a day lies in.
    pub fn of(day: Date, length: PeriodLength) -> Self {
        let months = 12 / length.in_year();
        let step = i32::from(day.year()) * length.in_year() + (i32::from(day.month()) - 1) / months;
        Period { length, step }
    }

    /// The period that a text names: `2015`, `2015-09`, `2015 K3`, `kvartal 3 2015`, `2015 T2`, `2015 H1`.
    pub fn named(text: &str) -> Option<Self> {
        let text = fold(text);
        let (year, rest) = year_in(&text)?;
        if rest.is_empty() {
            return Some(Period {
                length: PeriodLength::Year,
                step: year,
            });
        }
        let digits = rest.find(|letter: char| letter.is_ascii_digit())?;
        let (mark, number) = rest.split_at(digits);
        let (mark, number) = (mark.trim(), number.trim());
        let known = |length: &PeriodLength| {
            length
                .marks()
                .contains(&mark.trim_start_matches('-').trim())
        };
        let length = match mark {
            "-" if number.len() == 2 => PeriodLength::Month,
            _ => PeriodLength::ALL.into_iter().find(known)?,
        };
        let number: i32 = number.parse().ok()?;
        (1..=length.in_year()).contains(&number).then_some(Period {
            length,
            step: year * length.in_year() + number - 1,
        })
    }

    /// How it is written, in an order that is that of time: `2015`, `2015-09`, `2015 K3`; `quarter` stands for the
    /// quarters' letter.
    pub fn written(self, quarter: char) -> String {
        let (year, place) = (
            self.step.div_euclid(self.length.in_year()),
            self.step.rem_euclid(self.length.in_year()) + 1,
        );
        match self.length {
            PeriodLength::Month => format!("{year:04}-{place:02}"),
            PeriodLength::Quarter => format!("{year:04} {quarter}{place}"),
            PeriodLength::Third => format!("{year:04} T{place}"),
            PeriodLength::Half => format!("{year:04} H{place}"),
            PeriodLength::Year => format!("{year:04}"),
        }
    }
}

/// The year that stands first or last in a text, and what else it says.
fn year_in(text: &str) -> Option<(i32, &str)> {
    let year = |text: &str| -> Option<i32> {
        let all_digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let year: i32 = all_digits.then(|| text.parse().ok())??;
        (1900..=2200).contains(&year).then_some(year)
    };
    let first = text.get(..4).and_then(year).zip(text.get(4..));
    let last = || {
        let at = text.len().checked_sub(4)?;
        let before = text.get(..at)?;
        // A number that goes on before it is no year.
        let apart = !before.ends_with(|letter: char| letter.is_ascii_digit());
        Some((year(text.get(at..)?)?, before)).filter(|_| apart)
    };
    first
        .filter(|(_, rest)| !rest.starts_with(|letter: char| letter.is_ascii_digit()))
        .or_else(last)
        .map(|(year, rest)| {
            (
                year,
                rest.trim_matches(|letter: char| letter == ' ' || letter == ','),
            )
        })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Period, PeriodLength};

    #[test]
    fn a_day_lies_in_one_period_of_each_length() {
        let day = date(2015, 9, 30);
        let written = PeriodLength::ALL.map(|length| Period::of(day, length).written('K'));
        assert_eq!(
            written,
            ["2015-09", "2015 K3", "2015 T3", "2015 H2", "2015"]
        );
        for (text, length) in written.iter().zip(PeriodLength::ALL) {
            assert_eq!(Period::named(text), Some(Period::of(day, length)), "{text}");
        }
    }

    #[test]
    fn a_period_is_known_by_what_people_call_it() {
        for text in [
            "2015 K3",
            "K3 2015",
            "2015 kvartal 3",
            "2015-Q3",
            "kv. 3 2015",
            "2015, kv 3",
        ] {
            let found = Period::named(text).map(|period| period.written('K'));
            assert_eq!(found.as_deref(), Some("2015 K3"), "{text}");
        }
        for text in [
            "",
            "K3",
            "2015 K5",
            "2015 K0",
            "2015-13",
            "12015",
            "2015-9-1",
            "våren 2015",
            "2015 X2",
        ] {
            assert_eq!(Period::named(text), None, "{text}");
        }
    }
}
