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
}
