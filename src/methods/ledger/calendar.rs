use jiff::{Span, civil::Date};

/// The first and last day of a period as people name it: a year (`2015`), a half-year (`2016 H1`), a third
/// (`2016 T2`), a quarter (`2016 K3`, `2016 Q3`) or a month (`2016-03`).
pub fn named_days(text: &str) -> Option<(Date, Date)> {
    let text = text.trim();
    let (year, rest) = text.split_at_checked(4)?;
    let year: i16 = year
        .parse()
        .ok()
        .filter(|year| (1900..=2200).contains(year))?;
    let rest = rest.trim_start_matches([' ', '-', ':']).trim();
    let number = |rest: &str| rest.trim().parse::<i8>().ok();
    let (months, number) = match rest.chars().next() {
        None => (12, 1),
        Some('H' | 'h') => (6, number(rest.get(1..)?)?),
        Some('T' | 't') => (4, number(rest.get(1..)?)?),
        Some('K' | 'k' | 'Q' | 'q') => (3, number(rest.get(1..)?)?),
        Some(_) => (1, number(rest)?),
    };
    if number < 1 || number > 12 / months {
        return None;
    }
    let first = Date::new(year, (number - 1) * months + 1, 1).ok()?;
    let next = first.checked_add(Span::new().months(months)).ok()?;
    Some((first, next.yesterday().ok()?))
}

#[cfg(test)]
mod tests {
    use super::named_days;

    #[test]
    fn periods_as_people_name_them() {
        for (text, days) in [
            ("2015", Some(("2015-01-01", "2015-12-31"))),
            ("2016 H1", Some(("2016-01-01", "2016-06-30"))),
            ("2016h2", Some(("2016-07-01", "2016-12-31"))),
            ("2016-H2", Some(("2016-07-01", "2016-12-31"))),
            ("2016 T3", Some(("2016-09-01", "2016-12-31"))),
            ("2016 K1", Some(("2016-01-01", "2016-03-31"))),
            ("2016 q4", Some(("2016-10-01", "2016-12-31"))),
            ("2016-02", Some(("2016-02-01", "2016-02-29"))),
            ("2016 H3", None),
            ("2016-13", None),
            ("2016-0", None),
            ("våren 2016", None),
            ("16", None),
            ("", None),
        ] {
            let found = named_days(text);
            let found = found.map(|(first, last)| (first.to_string(), last.to_string()));
            let days = days.map(|(first, last)| (first.to_owned(), last.to_owned()));
            assert_eq!(found, days, "{text}");
        }
    }
}
