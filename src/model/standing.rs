use super::{Axes, Band, Borders, Rank};

/// Rank and band of every ranked place in every year, from one sort a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The axes of the column that was ranked.
    pub axes: Axes,
    /// Rank of each ranked place, year by year; none without a value or outside the comparison.
    pub ranks: Vec<Option<Rank>>,
    /// Band of each ranked place, year by year; none without a value or with too few that report.
    pub bands: Vec<Option<Band>>,
    /// For each year, how many were ranked.
    pub counted: Vec<u16>,
    /// For each year, the values at which bands begin.
    pub borders: Vec<Borders>,
    /// For each year, the values that lie just beyond those, among all that have a band.
    pub beyond: Vec<Borders>,
}

impl Standing {
    /// The flat position of a ranked place in a year.
    pub fn position(&self, place: usize, year: usize) -> Option<usize> {
        let ranked = self.axes.places.ranked();
        (place < ranked).then_some(year * ranked + place)
    }

    /// The rank of a place in a year, if it has one.
    pub fn rank(&self, place: usize, year: usize) -> Option<Rank> {
        self.position(place, year)
            .and_then(|position| self.ranks.get(position).copied().flatten())
    }

    /// The band of a place in a year, if it has one.
    pub fn band(&self, place: usize, year: usize) -> Option<Band> {
        self.position(place, year)
            .and_then(|position| self.bands.get(position).copied().flatten())
    }

    /// How many were ranked in a year.
    pub fn counted_in(&self, year: usize) -> u16 {
        self.counted.get(year).copied().unwrap_or(0)
    }

    /// The borders of a year.
    pub fn borders_in(&self, year: usize) -> Borders {
        self.borders.get(year).copied().unwrap_or_default()
    }

    /// The values just beyond the borders of a year: the best that is not good, and the worst that is not poor.
    pub fn beyond_in(&self, year: usize) -> Borders {
        self.beyond.get(year).copied().unwrap_or_default()
    }
}
