//! The overview: how many measures of each area stand where, and every measure at a glance.

use super::{
    CellView, Report, TrendView,
    area_sheet::{span, value},
    label::label,
};
use crate::{
    engine::{AreaResult, Results, RowResult},
    model::Band,
    text::tell,
};

/// The first page: all areas at a glance.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// The municipality in focus.
    pub title: String,
    /// Whose view it is, and which years it shows.
    pub subtitle: String,
    /// The areas.
    pub areas: Vec<AreaGlance>,
}

/// One area at a glance.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaGlance {
    /// Its name.
    pub name: String,
    /// How many measures are good, middle and poor in their latest year.
    pub bands: [u32; 3],
    /// How many have no band in their latest year.
    pub none: u32,
    /// The measures.
    pub measures: Vec<MeasureGlance>,
}

impl Overview {
    /// The areas of which there is something to count: a measure that can have a band.
    pub fn counted(&self) -> impl Iterator<Item = &AreaGlance> {
        self.areas.iter().filter(|area| area.can_have_bands())
    }
}

impl AreaGlance {
    /// Whether any of its measures can have a band.
    pub fn can_have_bands(&self) -> bool {
        self.measures.iter().any(|measure| measure.is_judged)
    }

    /// The counts from best to worst, then those without a band.
    pub fn counts(&self) -> [u32; 4] {
        let [good, middle, poor] = self.bands;
        [good, middle, poor, self.none]
    }
}

/// One measure at a glance.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureGlance {
    /// What it is called.
    pub label: String,
    /// Its latest year.
    pub year: i16,
    /// The figure of that year.
    pub value: CellView,
    /// Its band, if it has one.
    pub band: Option<Band>,
    /// How it has moved.
    pub trend: TrendView,
    /// Whether it can have a band.
    pub is_judged: bool,
}

/// The years that a report is about in its title: those of the areas whose figures are judged, so that one survey does
/// not move them; where none are, of all.
pub(super) fn title_years(results: &Results) -> String {
    let judged = |area: &&AreaResult| area.rows.iter().any(RowResult::can_have_bands);
    let any = results.areas.iter().any(|area| judged(&area));
    let areas = results.areas.iter().filter(|area| !any || judged(area));
    let mut years: Vec<i16> = areas.flat_map(|area| area.years.iter().copied()).collect();
    years.sort_unstable();
    span(&years)
}

/// The overview of a report.
pub fn overview(report: &Report<'_>) -> Overview {
    let results = report.results;
    Overview {
        title: results.focus.name.clone(),
        subtitle: tell(
            report.language,
            "view.overview.subtitle",
            &[
                ("name", results.name.clone()),
                ("years", title_years(results)),
            ],
        ),
        areas: results
            .areas
            .iter()
            .map(|area| glance(area, report))
            .collect(),
    }
}

fn glance(area: &AreaResult, report: &Report<'_>) -> AreaGlance {
    let measures: Vec<MeasureGlance> = area
        .rows
        .iter()
        .filter(|row| row.level == 1)
        .filter_map(|row| {
            let figure = row.figures.first()?.last()?;
            Some(MeasureGlance {
                label: label(row, report.language),
                year: *row.years.last()?,
                value: value(row, figure),
                band: figure.band.filter(|_| figure.grey.is_none()),
                trend: TrendView {
                    trend: row.trend,
                    direction: row.direction,
                },
                is_judged: row.can_have_bands(),
            })
        })
        .collect();
    let mut bands = [0; 3];
    let mut none = 0;
    let [good, middle, poor] = &mut bands;
    for measure in &measures {
        *match measure.band {
            Some(Band::Good) => &mut *good,
            Some(Band::Middle) => &mut *middle,
            Some(Band::Poor) => &mut *poor,
            None => &mut none,
        } += 1;
    }
    AreaGlance {
        name: area.name.clone(),
        bands,
        none,
        measures,
    }
}
