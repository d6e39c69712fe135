use crate::{model::Direction, text::shown_alike};

/// How a figure has moved over the years shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// Towards the good side.
    Better,
    /// Away from the good side.
    Worse,
    /// The first and the last year are shown alike.
    Unchanged,
    /// Up, where neither direction is good.
    Up,
    /// Down, where neither direction is good.
    Down,
    /// Up towards zero from below, where neither direction is good: a gap closes.
    Nearer,
    /// Down from below zero, where neither direction is good: a gap widens.
    Farther,
    /// Fewer than two years have a value.
    Unknown,
}

impl Trend {
    /// The tail of the text key `trend.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Trend::Better => "better",
            Trend::Worse => "worse",
            Trend::Unchanged => "unchanged",
            Trend::Up => "up",
            Trend::Down => "down",
            Trend::Nearer => "nearer",
            Trend::Farther => "farther",
            Trend::Unknown => "unknown",
        }
    }
}

/// The move from the first to the last year with a value; what is shown alike counts as unchanged, so that
/// nobody is told of a change that cannot be seen.
pub fn trend(values: &[Option<f64>], direction: Direction, decimals: usize) -> Trend {
    let mut present = values.iter().flatten();
    let (Some(first), Some(last)) = (present.next(), present.next_back()) else {
        return Trend::Unknown;
    };
    if shown_alike(*first, *last, decimals) {
        return Trend::Unchanged;
    }
    match (direction, last > first) {
        (Direction::High, true) | (Direction::Low, false) => Trend::Better,
        (Direction::High, false) | (Direction::Low, true) => Trend::Worse,
        (Direction::None, rises) if *first < 0.0 && *last < 0.0 => {
            if rises {
                Trend::Nearer
            } else {
                Trend::Farther
            }
        }
        (Direction::None, true) => Trend::Up,
        (Direction::None, false) => Trend::Down,
    }
}

#[cfg(test)]
mod tests {
    use super::{Direction, Trend, trend};

    #[test]
    fn the_first_and_the_last_year_with_a_value_decide() {
        let high = |values: &[Option<f64>]| trend(values, Direction::High, 0);
        assert_eq!(high(&[Some(91.0), Some(91.0), Some(88.5)]), Trend::Worse);
        assert_eq!(high(&[None, Some(88.0), Some(91.0)]), Trend::Better);
        assert_eq!(high(&[Some(90.6), None, Some(91.4)]), Trend::Unchanged);
        assert_eq!(high(&[None, Some(1.0), None]), Trend::Unknown);
        assert_eq!(
            trend(&[Some(5.0), Some(4.0)], Direction::Low, 0),
            Trend::Better
        );
    }

    #[test]
    fn below_zero_what_falls_is_farther_from_it() {
        for (first, last, direction, expected) in [
            (-0.5, -2.0, Direction::None, Trend::Farther),
            (-2.0, -0.5, Direction::None, Trend::Nearer),
            (-1.0, 2.0, Direction::None, Trend::Up),
            (2.0, -1.0, Direction::None, Trend::Down),
            (2.0, 1.0, Direction::None, Trend::Down),
            (-0.5, -2.0, Direction::High, Trend::Worse),
            (-1.2, -0.9, Direction::None, Trend::Unchanged),
        ] {
            let values = [Some(first), Some(last)];
            let decimals = if expected == Trend::Unchanged { 0 } else { 1 };
            assert_eq!(
                trend(&values, direction, decimals),
                expected,
                "{first} {last}"
            );
        }
    }
}
