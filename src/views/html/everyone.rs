//! All municipalities in a row's newest year: a strip with one's own marked, and the table that it draws.

use super::{
    super::{
        Mark,
        comparison::who,
        palette::{class, paint},
        rank_words,
        svg::Strip,
    },
    cell::with_unit,
};
use crate::{
    engine::{Between, Comparison, Ranked, RowResult},
    model::{Missing, Place},
    text::{Language, say, tell},
};

/// Glyph over the bar of the municipality in focus.
const OWN: &str = "◆";
/// Glyph over the bars of those that it is compared with.
const COMPARED: &str = "◇";

/// The strip and its table.
#[derive(Debug)]
pub(super) struct Everyone {
    /// Id of the table.
    pub(super) id: String,
    /// What is shown, and of which year.
    pub(super) heading: String,
    /// The drawing.
    pub(super) strip: Strip,
    /// Who is marked how, with value and rank.
    pub(super) marks: Vec<String>,
    /// What the table is.
    pub(super) caption: String,
    /// The rows of the table.
    pub(super) lines: Vec<Line>,
}

/// Neighbours with the same value as shown and the same band.
#[derive(Debug)]
pub(super) struct Line {
    /// Their ranks.
    pub(super) ranks: String,
    /// The value.
    pub(super) value: String,
    /// Class, glyph and word of the band.
    pub(super) band: (&'static str, &'static str, &'static str),
    /// Their names, each with whether it is marked.
    pub(super) names: Vec<(String, bool)>,
}

/// All that are `ranked` in a row, best first; `shown` are the municipality in focus and those beside it.
pub(super) fn everyone(
    row: &RowResult,
    row_id: &str,
    year: i16,
    ranked: &[Ranked<'_>],
    shown: &[&Place],
    language: Language,
) -> Everyone {
    let count = ranked.len().to_string();
    let number = u16::try_from(ranked.len()).unwrap_or(u16::MAX);
    let compared = Comparison {
        compared_with: row.compared_with.clone(),
        ranked: Between {
            fewest: number,
            most: number,
        },
        among: row.among,
    };
    let words = [
        ("row", row.label.clone()),
        ("year", year.to_string()),
        ("count", count.clone()),
        ("who", who(&compared, language)),
    ];
    let caption = tell(language, "page.strip", &words);
    let found = shown.iter().enumerate().filter_map(|(nth, place)| {
        let at = ranked.iter().position(|one| one.place == *place)?;
        let glyph = if nth == 0 { OWN } else { COMPARED };
        Some((at, glyph))
    });
    let found: Vec<(usize, &'static str)> = found.collect();
    let marks: Vec<String> = found
        .iter()
        .filter_map(|(at, glyph)| {
            let one = ranked.get(*at)?;
            let words = [
                ("glyph", (*glyph).to_owned()),
                ("place", one.place.name.clone()),
                ("value", with_unit(one.value, row, language)),
                ("rank", rank_words(one.rank, language)),
                ("count", count.clone()),
            ];
            Some(tell(language, "page.strip.mark", &words))
        })
        .collect();
    let bars: Vec<_> = ranked
        .iter()
        .map(|one| {
            let mark = mark(one);
            (one.value, class(mark), paint(mark).glyph)
        })
        .collect();
    let id = format!("{row_id}-e");
    let description = marks.join("; ");
    Everyone {
        heading: tell(language, "page.strip.heading", &words),
        strip: Strip::new(
            format!("{id}s"),
            caption.clone(),
            description,
            &bars,
            &found,
        ),
        lines: lines(row, ranked, shown, language),
        marks,
        caption,
        id,
    }
}

fn mark(one: &Ranked<'_>) -> Mark {
    one.band.map_or(Mark::Grey(Missing::FewPlaces), Mark::Band)
}

fn lines(
    row: &RowResult,
    ranked: &[Ranked<'_>],
    marked: &[&Place],
    language: Language,
) -> Vec<Line> {
    let values: Vec<(String, &Ranked<'_>)> = ranked
        .iter()
        .map(|one| (with_unit(one.value, row, language), one))
        .collect();
    let alike =
        values.chunk_by(|(value, one), (next, other)| value == next && one.band == other.band);
    alike
        .filter_map(|together| {
            let ((value, first), (_, last)) = (together.first()?, together.last()?);
            let mark = mark(first);
            let word = match first.band {
                Some(band) => say(language, band_key(band.name())),
                None => "",
            };
            Some(Line {
                ranks: if first.rank == last.rank {
                    rank_words(first.rank, language)
                } else {
                    let ends = [first, last].map(|one| rank_words(one.rank, language));
                    ends.join("–")
                },
                value: value.clone(),
                band: (class(mark), paint(mark).glyph, word),
                names: together
                    .iter()
                    .map(|(_, one)| (one.place.name.clone(), marked.contains(&one.place)))
                    .collect(),
            })
        })
        .collect()
}

/// The text key of a band's word.
fn band_key(name: &str) -> &'static str {
    match name {
        "good" => "band.good",
        "poor" => "band.poor",
        _ => "band.middle",
    }
}
