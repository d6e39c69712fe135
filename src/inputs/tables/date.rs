//! A day that somebody typed as text.

use jiff::civil::Date;

use crate::model::YEARS;

/// The months in the three languages; three letters are enough.
const MONTHS: [&[&str]; 12] = [
    &["januari", "januar", "january"],
    &["februari", "februar", "february"],
    &["mars", "march"],
    &["april"],
    &["maj", "mai", "may"],
    &["juni", "june"],
    &["juli", "july"],
    &["augusti", "august"],
    &["september"],
    &["oktober", "october"],
    &["november"],
    &["december", "desember"],
];

/// The day that a text states, day before month where the year stands last: `2015-09-01`, `2015-09-01 13:20`,
/// `20150901`, `1/9 2015`, `1.9.2015`, `1 september 2015`, `den 1 sep. 2015`. None for a day that does not exist,
/// a year of two digits and anything else.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = text.trim().to_lowercase();
    let day = text
        .split_once(['t', ' '])
        .map_or(text.as_str(), |(first, time)| {
            let is_time = time.contains(':') && time.starts_with(|one: char| one.is_ascii_digit());
            if is_time { first } else { &text }
        });
    let words: Vec<&str> = day
        .split(|one: char| one.is_whitespace() || matches!(one, '-' | '/' | '.' | ','))
        .filter(|word| !word.is_empty() && *word != "den")
        .collect();
    let (year, month, day) = match words.as_slice() {
        [alone] if alone.len() == 8 => (
            digits(alone.get(..4)?, 4)?,
            digits(alone.get(4..6)?, 2)?,
            digits(alone.get(6..)?, 2)?,
        ),
        [year, month, day] if year.len() == 4 => {
            (digits(year, 4)?, month_of(month)?, digits(day, 2)?)
        }
        [day, month, year] => (digits(year, 4)?, month_of(month)?, digits(day, 2)?),
        _ => return None,
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    YEARS.contains(&date.year()).then_some(date)
}

fn month_of(word: &str) -> Option<i16> {
    if word.starts_with(|one: char| one.is_ascii_digit()) {
        return digits(word, 2);
    }
    let named = |names: &&[&str]| {
        let mut names = names.iter();
        word.len() >= 3 && names.any(|name| name.starts_with(word))
    };
    let position = MONTHS.iter().position(named)?;
    i16::try_from(position + 1).ok()
}

/// A number of at most so many digits; of exactly four where it is a year.
fn digits(word: &str, most: usize) -> Option<i16> {
    let fits = word.len() <= most && (most < 4 || word.len() == 4);
    (fits && word.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn days_as_people_type_them() {
        for text in [
            "2015-09-01",
            "2015-09-01 13:20",
            "2015-09-01T00:00:00",
            "2015/9/1",
            "20150901",
            "1/9 2015",
            "01.09.2015",
            "1.9.2015",
            "1 september 2015",
            "den 1 sep. 2015",
            "1. september 2015",
        ] {
            let found = date(text).map(|day| day.to_string());
            assert_eq!(found.as_deref(), Some("2015-09-01"), "{text}");
        }
        assert_eq!(date("3 okt 2016").map(|day| day.month()), Some(10));
        assert_eq!(date("17. mai 2016").map(|day| day.month()), Some(5));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "2015-02-30",
            "2015-13-01",
            "1/9 15",
            "september 2015",
            "2015",
            "0915-09-01",
            "snart",
            "1 ma 2015",
            "",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
