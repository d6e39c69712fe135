use crate::{
    methods::{Ties, band_beside, less, same_value},
    model::{Band, BandRule, Borders, Direction, Place, Rank},
    plan::{ComparisonSet, Row, RowPath},
};

use super::{Between, Comparison, Evaluation, PopulationView, explain::Spot};

/// Where a value stands among those that report.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// Its rank, 1 best; a unit has none.
    pub rank: Option<Rank>,
    /// Which place those share who tie.
    pub ties: Ties,
    /// How many were ranked.
    pub ranked: u16,
    /// Its band.
    pub band: Option<Band>,
    /// How bands are cut.
    pub bands: BandRule,
    /// Among whom it was ranked.
    pub compared_with: ComparisonSet,
    /// How many they are, with a value or without.
    pub among: u16,
    /// The values at which the bands begin.
    pub borders: Borders,
    /// The nearest value that is better, and who has it.
    pub better: Option<Neighbour>,
    /// The nearest value that is worse, and who has it.
    pub worse: Option<Neighbour>,
    /// The next better band, and how far it is to it as a change of the value: to the rule's limit, or by shares to the
    /// nearest value of another at which it would itself stand in a better band (all ranked anew). None in the best,
    /// or where no one's value is enough.
    pub to_next: Option<(Band, f64)>,
}

impl Position {
    /// Whom it was ranked among; none where it is alone.
    pub fn comparison(&self) -> Option<Comparison> {
        (self.ranked > 1).then(|| Comparison {
            compared_with: self.compared_with.clone(),
            ranked: Between {
                fewest: self.ranked,
                most: self.ranked,
            },
            among: self.among,
        })
    }
}

/// Who stands next.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbour {
    /// Names of those who share the value, in order of code.
    pub places: Vec<String>,
    /// The value.
    pub value: f64,
    /// Their rank.
    pub rank: Rank,
}

/// One of those that are ranked in a row and year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked<'a> {
    /// Who.
    pub place: &'a Place,
    /// The value.
    pub value: f64,
    /// The rank, 1 best; those that tie share it.
    pub rank: Rank,
    /// The band, if there is one.
    pub band: Option<Band>,
}

impl<'a> Evaluation<'a> {
    /// All that are ranked in a row in a year, best first, those that tie in order of code.
    pub fn ranked(self, path: RowPath, year: i16) -> Vec<Ranked<'a>> {
        let found = || {
            let (_, row) = self.plan.row(path)?;
            let standing = self.municipal.values.standing(row.standing?)?;
            let column = self.municipal.values.column(row.value)?;
            Some((standing, column, standing.axes.years.position(year)?))
        };
        let Some((standing, column, year)) = found() else {
            return Vec::new();
        };
        let places = self.municipal.dataset.axes().places.places();
        let mut ranked: Vec<Ranked<'a>> = places
            .iter()
            .zip(column.ranked_in(year))
            .enumerate()
            .filter_map(|(at, (place, value))| {
                Some(Ranked {
                    place,
                    value: *value,
                    rank: standing.rank(at, year)?,
                    band: standing.band(at, year),
                })
            })
            .collect();
        ranked.sort_by_key(|one| one.rank);
        ranked
    }
}

impl Evaluation<'_> {
    /// Where the value of a row at a spot of a scene stands; none without a value or without ranks.
    pub(super) fn position(
        &self,
        row: &Row,
        population: PopulationView<'_>,
        spot: Spot,
        year: i16,
        of_unit: bool,
    ) -> Option<Position> {
        let standing = self.municipal.values.standing(row.standing?)?;
        let column = self.municipal.values.column(row.value)?;
        let year = standing.axes.years.position(year)?;
        let value = self.read(population, row.value, spot).ok()?;
        let place = spot.place.filter(|_| !of_unit);
        let borders = standing.borders_in(year);
        let direction = row.direction();
        let bands = row.ranking.bands;
        let among = (standing.counted_in(year), borders);
        let beside = |value: f64| band_beside(value, direction, bands, among);
        let band = match place {
            Some(place) => standing.band(place, year),
            None => beside(value),
        };
        let better_than =
            |a: f64, b: f64| !same_value(a, b) && (direction == Direction::High) == (a > b);
        let places = standing.axes.places.places();
        let field: Vec<(usize, f64, Rank)> = column
            .ranked_in(year)
            .iter()
            .enumerate()
            .filter_map(|(place, value)| Some((place, *value, standing.rank(place, year)?)))
            .collect();
        let neighbour = |found: Option<&(usize, f64, Rank)>| {
            found.map(|(_, value, rank)| Neighbour {
                places: field
                    .iter()
                    .filter(|(_, _, other)| other == rank)
                    .filter_map(|(place, _, _)| places.get(*place))
                    .map(|place| place.name.clone())
                    .collect(),
                value: *value,
                rank: *rank,
            })
        };
        let better = field
            .iter()
            .filter(|(_, other, _)| better_than(*other, value))
            .max_by_key(|(_, _, rank)| *rank);
        let worse = field
            .iter()
            .filter(|(_, other, _)| better_than(value, *other))
            .min_by_key(|(_, _, rank)| *rank);
        let band_at = |wished: f64| match place {
            Some(place) => {
                let others = || field.iter().filter(|(other, _, _)| *other != place);
                let ahead = others().filter(|(_, other, _)| better_than(*other, wished));
                let behind = others().filter(|(_, other, _)| better_than(wished, *other));
                let (first, last) = (ahead.count() + 1, field.len() - behind.count());
                let shares = bands.shares()?;
                Some(shares.band(first, last, field.len()))
            }
            None => beside(wished),
        };
        let better_band_at = |wished: f64, band: Band| {
            band_at(wished).filter(|wished| (*wished as u8) < (band as u8))
        };
        let mut ahead: Vec<f64> = field
            .iter()
            .map(|(_, other, _)| *other)
            .filter(|other| better_than(*other, value))
            .collect();
        ahead.sort_by(|a, b| (a - value).abs().total_cmp(&(b - value).abs()));
        // A better value never stands in a worse band, so that the first that is enough can be searched for by halves.
        let to_next = band.and_then(|band| {
            if let Some(limits) = bands.limits() {
                let (next, limit) = limits.better(band)?;
                return Some((next, less(limit, value)));
            }
            let enough = ahead.partition_point(|wished| better_band_at(*wished, band).is_none());
            let wished = *ahead.get(enough)?;
            Some((better_band_at(wished, band)?, less(wished, value)))
        });
        Some(Position {
            rank: place
                .and_then(|place| standing.rank(place, year))
                .filter(|_| standing.counted_in(year) > 1),
            ties: row.ranking.ties,
            ranked: standing.counted_in(year),
            band,
            bands,
            compared_with: row.ranking.compared_with(),
            among: self.among(row),
            borders,
            better: neighbour(better),
            worse: neighbour(worse),
            to_next,
        })
    }
}
