//! Women's and men's figures beside everybody's, in the long form in which Kolada gives them out.

use crate::column::Series;
use crate::place::Places;
use crate::random::Random;

/// The headings of the sheet.
pub const HEADINGS: [&str; 6] = ["nyckeltals_id", "nyckeltal", "kommun", "år", "kön", "värde"];

/// The key figures that are told apart, and how many women there are for each man among those behind them.
pub const FIGURES: [(&str, i64); 2] = [("U21468", 2), ("N00090", 4)];

/// The largest step by which women's merit differs from everybody's.
const FURTHEST: usize = 7;

/// One municipality in so many has too few men for their figure to be shown; women's is then missing too, or it
/// could be worked out.
const HIDDEN: usize = 40;

/// A row: key figure, place, year, the sex's letter, and the value or the sign in its stead.
pub struct Row {
    /// Kolada's id.
    pub id: &'static str,
    /// Kolada's title.
    pub title: &'static str,
    /// The municipality or the nation.
    pub place: String,
    /// The year.
    pub year: u16,
    /// `K` or `M`.
    pub sex: &'static str,
    /// The value; none where it is suppressed.
    pub value: Option<f64>,
}

/// The rows of a key figure, if it is told apart. Everybody's value is the weighted mean of the two.
pub fn rows(series: &Series, years: &[u16], places: &Places) -> Vec<Row> {
    let known = FIGURES.iter().find(|(id, _)| *id == series.figure.id);
    let Some((_, women)) = known.copied() else {
        return Vec::new();
    };
    let figure = series.figure;
    let (worst, best) = figure.merit_range();
    let range = worst..=best;
    let mut rows = Vec::new();
    for (column, year) in series.columns.iter().zip(years) {
        let mut random = Random::labelled(&format!("{}/{year}/kön", figure.id));
        let nation = (places.nation.as_str(), Some(column.nation));
        let all = places.municipalities.iter().map(String::as_str);
        for (place, merit) in std::iter::once(nation).chain(all.zip(column.merits.iter().copied()))
        {
            let drawn = i64::try_from(random.below(2 * FURTHEST - 1)).unwrap_or(0);
            let hidden = random.below(HIDDEN) == 0;
            let Some(merit) = merit else {
                continue;
            };
            let apart = drawn + 1 - i64::try_from(FURTHEST).unwrap_or(0);
            let told = |apart| [("K", merit + apart), ("M", merit - women * apart)];
            let fits = |apart: &i64| told(*apart).iter().all(|(_, told)| range.contains(told));
            // Not so far apart that either would be beyond what is believable.
            let nearer = (0..=apart.abs())
                .rev()
                .map(|apart_by| apart_by * apart.signum());
            let both = told(nearer.into_iter().find(fits).unwrap_or(0));
            let is_own = places
                .municipalities
                .get(places.own)
                .is_some_and(|own| own == place);
            let hidden = hidden && place != places.nation && !is_own;
            for (sex, merit) in both {
                let value = figure.shown(merit);
                rows.push(Row {
                    id: figure.id,
                    title: figure.title,
                    place: place.to_owned(),
                    year: *year,
                    sex,
                    value: (!hidden).then_some(value),
                });
            }
        }
    }
    rows
}
