use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A value that has changed over time: each holds from its day until the day of the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Dated<T> {
    values: Vec<(Date, T)>,
}

impl<T> Dated<T> {
    /// The values in any order. None where there are none, or two for one day.
    pub fn new(mut values: Vec<(Date, T)>) -> Option<Self> {
        values.sort_by_key(|(date, _)| *date);
        let dated = Dated { values };
        dated.is_ordered().then_some(dated)
    }

    /// Whether there is a value, and each is later than the one before: what [`Dated::new`] sees to, and what
    /// one that another process hands over may lack.
    pub fn is_ordered(&self) -> bool {
        let later = |pair: &[(Date, T)]| matches!(pair, [one, other] if one.0 < other.0);
        !self.values.is_empty() && self.values.windows(2).all(later)
    }

    /// The value that holds on a day; none before the first.
    pub fn at(&self, date: Date) -> Option<&T> {
        self.in_force(date).map(|(_, value)| value)
    }

    /// The value that holds on a day, with the day from which it does.
    pub fn in_force(&self, date: Date) -> Option<(Date, &T)> {
        let mut earlier = self.values.iter().rev();
        let found = earlier.find(|(from, _)| *from <= date)?;
        Some((found.0, &found.1))
    }

    /// The value that holds at the end of a year, with the day from which it does.
    pub fn in_year(&self, year: i16) -> Option<(Date, &T)> {
        self.in_force(Date::new(year, 12, 31).ok()?)
    }

    /// The days from which values hold, each with its value, in order.
    pub fn values(&self) -> &[(Date, T)] {
        &self.values
    }

    /// Each value turned into another, unless one cannot be.
    pub fn map<U>(&self, turn: impl Fn(&T) -> Option<U>) -> Option<Dated<U>> {
        let turned = self.values.iter();
        let values = turned.map(|(date, value)| Some((*date, turn(value)?)));
        Some(Dated {
            values: values.collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Dated;
    use jiff::civil::date;

    #[test]
    fn a_value_holds_from_its_day_until_the_next() {
        let cap = Dated::new(vec![(date(2016, 7, 1), 60), (date(2015, 1, 1), 50)]).unwrap();
        assert_eq!(cap.at(date(2014, 12, 31)), None);
        assert_eq!(cap.at(date(2015, 1, 1)), Some(&50));
        assert_eq!(cap.at(date(2016, 6, 30)), Some(&50));
        assert_eq!(cap.in_year(2016), Some((date(2016, 7, 1), &60)));
        assert_eq!(cap.in_year(2030), Some((date(2016, 7, 1), &60)));
    }

    #[test]
    fn two_values_for_a_day_or_none_are_no_value() {
        assert_eq!(Dated::<u8>::new(Vec::new()), None);
        let day = date(2015, 1, 1);
        assert_eq!(Dated::new(vec![(day, 1), (day, 2)]), None);
    }
}
