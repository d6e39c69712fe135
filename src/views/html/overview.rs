//! The first part of a page: how many measures of each area stand where.

use super::super::{AreaGlance, Mark, Report, overview::overview, palette::paint, svg::Bar};
use crate::{
    model::{Band, Missing},
    text::{Language, tell},
};

/// An area in the overview.
#[derive(Debug)]
pub(super) struct Glance {
    /// Id of the section of the area.
    pub(super) area: String,
    /// Its name.
    pub(super) name: String,
    /// The counts in a sentence.
    pub(super) sentence: String,
    /// Good, middle, poor, without a band, all.
    pub(super) counts: [u32; 5],
    /// The counts as a bar.
    pub(super) bar: Bar,
}

/// The areas at a glance.
pub(super) fn glances(report: &Report<'_>) -> Vec<Glance> {
    let language = report.language;
    let overview = overview(report);
    let areas = overview.areas.iter().zip(1usize..);
    areas
        .filter(|(area, _)| area.can_have_bands())
        .map(|(area, number)| glance(area, number, language))
        .collect()
}

fn glance(area: &AreaGlance, number: usize, language: Language) -> Glance {
    let [good, middle, poor, none] = area.counts();
    let all = good + middle + poor + none;
    let words = [
        ("area", area.name.clone()),
        ("good", good.to_string()),
        ("middle", middle.to_string()),
        ("poor", poor.to_string()),
        ("none", none.to_string()),
        ("all", all.to_string()),
    ];
    let sentence = tell(language, "page.overview.sentence", &words);
    let glyph = |mark| paint(mark).glyph;
    let bar = Bar::new(
        format!("o{number}"),
        tell(language, "page.overview.bar", &words),
        sentence.clone(),
        &[
            ("good", glyph(Mark::Band(Band::Good)), good),
            ("middle", glyph(Mark::Band(Band::Middle)), middle),
            ("poor", glyph(Mark::Band(Band::Poor)), poor),
            ("grey", glyph(Mark::Grey(Missing::NotInFile)), none),
        ],
    );
    Glance {
        area: format!("a{number}"),
        name: area.name.clone(),
        sentence,
        counts: [good, middle, poor, none, all],
        bar,
    }
}
