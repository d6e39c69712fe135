//! Rows whose comparison says less than a reader takes it to: few of the municipalities have a value, or none but one.

use crate::{
    diagnostics::{Code, Diagnostic, Location},
    model::Direction,
    plan::{ComparisonSet, Measure, Row},
};

use super::{Between, Evaluation};

/// At most so many rows are named.
const NAMED: usize = 12;

/// Rows that are ranked among less than this share of the municipalities, in per cent (V360), and rows that say which
/// values are good while nobody else has one (V361).
pub fn thin_comparisons(evaluation: Evaluation<'_>, share: u16) -> Vec<Diagnostic> {
    let (mut thin, mut alone) = (Rows::default(), Rows::default());
    for area in &evaluation.plan.areas {
        let years = evaluation.years(area);
        for measure in &area.measures {
            for row in measure.rows().filter(|row| is_told(measure, row)) {
                let years = years.iter().map(|year| year - measure.lag);
                let Some(ranked) = ranked(evaluation, row, years) else {
                    continue;
                };
                let among = evaluation.among(row);
                let name = format!("{}/{}", area.name, row.label);
                let place = evaluation.plan.location(row.span);
                if ranked.most < 2 {
                    if row.ranking.bands.limits().is_none() {
                        alone.add(name, place);
                    }
                } else if row.ranking.compared_with() == ComparisonSet::Everyone
                    && u32::from(ranked.fewest) * 100 < u32::from(among) * u32::from(share)
                {
                    thin.add(format!("{name} ({}/{among})", ranked.fewest), place);
                }
            }
        }
    }
    let thin = thin.diagnostic(Code::ComparisonThin);
    let thin = thin.map(|found| found.with("share", share));
    thin.into_iter()
        .chain(alone.diagnostic(Code::ComparedWithNobody))
        .collect()
}

/// Whether a row is told of: one that says which values are good; a measure that is one key figure once.
fn is_told(measure: &Measure, row: &Row) -> bool {
    let is_measure = std::ptr::eq(row, &measure.row);
    row.direction() != Direction::None && (is_measure || row.value != measure.row.value)
}

/// How many are ranked in the years in which anybody is.
fn ranked(
    evaluation: Evaluation<'_>,
    row: &Row,
    years: impl Iterator<Item = i16>,
) -> Option<Between> {
    let standing = evaluation.municipal.values.standing(row.standing?)?;
    let positions = years.filter_map(|year| standing.axes.years.position(year));
    let counted = positions.map(|year| standing.counted_in(year));
    Between::of(counted.filter(|counted| *counted > 0))
}

/// Rows to be told of together.
#[derive(Default)]
struct Rows {
    names: Vec<String>,
    places: Vec<Location>,
}

impl Rows {
    /// Notes a row; one that stands under several measures is named once.
    fn add(&mut self, name: String, place: Location) {
        if !self.names.contains(&name) {
            self.names.push(name);
        }
        self.places.push(place);
    }

    fn diagnostic(self, code: Code) -> Option<Diagnostic> {
        let count = self.names.len();
        let mut names = self.names;
        names.truncate(NAMED);
        if count > NAMED {
            names.push("…".to_owned());
        }
        let mut places = self.places;
        places.sort();
        places.dedup();
        places.truncate(NAMED);
        (count > 0).then(|| {
            let mut found = Diagnostic::new(code)
                .with("rows", names.join("; "))
                .with("count", count);
            found.places = places;
            found
        })
    }
}
