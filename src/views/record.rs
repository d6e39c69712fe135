//! The tidy form of the results: one record for each row, place and year. `data.csv` and the data sheet of
//! the workbook write the same records, so that their meaning is said once.

use super::Report;
use crate::{
    diagnostics::Location,
    engine::{AreaResult, Basis, Between, Figure, RowResult, Source},
    model::{Place, PlaceKind, Rank, Sex},
    text::{Shown, shown},
};

/// The names of the fields, in order.
pub const HEADER: [&str; 20] = [
    "area",
    "measure",
    "row",
    "level",
    "key_figure",
    "place",
    "year",
    "sex",
    "value",
    "shown",
    "rank",
    "ranked",
    "difference",
    "difference_shown",
    "band",
    "missing",
    "source",
    "basis",
    "preliminary",
    "invented",
];

/// One figure with all that identifies it; `docs/data.csv.md` describes the fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Record<'a> {
    /// The area.
    pub area: &'a str,
    /// The measure.
    pub measure: &'a str,
    /// The label of the row.
    pub row: &'a str,
    /// 1 for a measure, 2 for a key figure.
    pub level: u8,
    /// Id of the key figure, empty for a measure.
    pub key_figure: &'a str,
    /// Code of the place.
    pub place: &'a str,
    /// The year.
    pub year: i16,
    /// Letter of the sex.
    pub sex: &'static str,
    /// The value, unrounded.
    pub value: Option<f64>,
    /// The value as shown, empty without one.
    pub shown: String,
    /// The rank.
    pub rank: Option<Rank>,
    /// How many were ranked.
    pub ranked: Option<u16>,
    /// The difference to the nation, unrounded.
    pub difference: Option<f64>,
    /// The difference as shown, empty without one.
    pub difference_shown: String,
    /// `good`, `middle`, `poor`, `missing` or empty.
    pub band: &'static str,
    /// Kind of missing, empty where nothing is.
    pub missing: &'static str,
    /// Where the figure comes from.
    pub source: String,
    /// Whose figures it rests on: `kolada`, `own`, `mixed`.
    pub basis: &'static str,
    /// `yes` or empty.
    pub preliminary: &'static str,
    /// `yes`, `partly` or empty.
    pub invented: &'static str,
}

/// The records of a report: areas and rows as declared, each row for everybody before
/// women and men, then places as the area has them, then years.
pub fn records<'a>(report: &Report<'a>) -> impl Iterator<Item = Record<'a>> {
    let invented = report.invented_flag();
    report.results.areas.iter().flat_map(move |area| {
        let rows = area.rows.iter().flat_map(RowResult::with_sexes);
        rows.flat_map(move |row| {
            let shown = move |place: &Place| row.sex == Sex::Total || place.kind != PlaceKind::Unit;
            area.places
                .iter()
                .zip(row.figures.iter())
                .filter(move |(place, _)| shown(place))
                .flat_map(move |(place, figures)| {
                    row.years.iter().zip(figures).enumerate().map(
                        move |(position, (year, figure))| Record {
                            invented,
                            ..record(area, row, place, position, *year, figure)
                        },
                    )
                })
        })
    })
}

fn record<'a>(
    area: &'a AreaResult,
    row: &'a RowResult,
    place: &'a Place,
    position: usize,
    year: i16,
    figure: &'a Figure,
) -> Record<'a> {
    let written = |value: Option<f64>| {
        value
            .map(|value| shown(value, row.decimals, Shown::Data))
            .unwrap_or_default()
    };
    let value = figure.value.ok();
    let among_others = place.kind == PlaceKind::Municipality;
    let ranked = (among_others && row.is_compared())
        .then(|| row.fields.get(position).map(|field| field.ranked))
        .flatten();
    Record {
        area: &area.name,
        measure: &row.measure,
        row: &row.label,
        level: row.level,
        key_figure: row.key_figure.as_ref().map_or("", |id| id.as_str()),
        place: &place.code,
        year,
        sex: row.sex.letter(),
        value,
        shown: written(value),
        rank: figure.rank,
        ranked,
        difference: figure.difference,
        difference_shown: written(figure.difference),
        band: match (figure.grey, figure.band) {
            (Some(_), _) => "missing",
            (None, Some(band)) => band.name(),
            (None, None) => "",
        },
        missing: figure
            .grey
            .or(figure.value.err())
            .map_or("", |kind| kind.name()),
        source: source_name(row, &figure.source),
        basis: match place.kind {
            PlaceKind::Unit => Basis::Own.name(),
            _ => row.basis.name(),
        },
        preliminary: if figure.preliminary { "yes" } else { "" },
        invented: "",
    }
}

/// The fewest and the most, once where they are the same.
fn span(of: Between) -> String {
    if of.fewest == of.most {
        of.most.to_string()
    } else {
        format!("{}-{}", of.fewest, of.most)
    }
}

/// Where a figure of a row comes from, in one word: a cell, the line of a rule, `mean:n`, `mixed:n`, or nothing.
pub(super) fn source_name(row: &RowResult, source: &Source) -> String {
    match source {
        Source::Cell(location) => location.name(),
        Source::Rule => rule_line(&row.rule),
        Source::MeanOf(of) => format!("mean:{}", span(*of)),
        Source::PartlyMeanOf(of) => format!("mixed:{}", span(*of)),
        Source::Nowhere => String::new(),
    }
}

/// A place in a script by file and line: `vastervik/hemtjanst.rhai:12`.
pub(super) fn rule_line(location: &Location) -> String {
    match location {
        Location::Script { file, line, .. } => format!("{file}:{line}"),
        other => other.name(),
    }
}
