//! What the bands mean, in words exact enough to recompute them.

use crate::{
    engine::{AreaResult, Field, RowResult},
    methods::Ties,
    model::{Band, BandRule, Direction},
    text::{Language, Shown, say, shown, tell},
};

/// The legend of an area.
#[derive(Clone, Debug, PartialEq)]
pub struct Legend {
    /// The three bands from best to worst.
    pub bands: Vec<LegendLine>,
    /// What stands without a band.
    pub grey: LegendLine,
    /// How ties are treated, and what colours do not say.
    pub remarks: Vec<String>,
}

/// One entry of a legend.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendLine {
    /// The band; none for what has none.
    pub band: Option<Band>,
    /// The band's name and its meaning in short.
    pub name: String,
    /// The exact rule.
    pub rule: String,
}

/// The legend of an area: the rule that most of its rows follow, and the rows that follow another.
pub fn legend(area: &AreaResult, language: Language) -> Legend {
    let rule = usual_rule(area);
    let percent = |band: Band| share(permille(rule, band), language);
    let line = |band: Band| LegendLine {
        band: Some(band),
        name: tell(
            language,
            &format!("band.{}.meaning", band.name()),
            &[("share", percent(band))],
        ),
        rule: tell(
            language,
            &format!("band.{}.rule", band.name()),
            &[("share", percent(band))],
        ),
    };
    let mut remarks = vec![
        say(language, "view.legend.ties").to_owned(),
        say(language, "view.legend.relative").to_owned(),
        say(language, "view.legend.trend").to_owned(),
    ];
    if has_preliminary(area) {
        remarks.push(say(language, "view.legend.preliminary").to_owned());
    }
    for row in area.rows.iter().filter(|row| has_bands(row.direction)) {
        if row.ties != Ties::Best {
            let key = format!("view.legend.rank.{}", row.ties.name());
            remarks.push(tell(language, &key, &[("row", row.label.clone())]));
        }
    }
    for row in area.rows.iter().filter(|row| has_bands(row.direction)) {
        if row.bands != rule {
            remarks.push(tell(
                language,
                "view.legend.other",
                &[
                    ("row", row.label.clone()),
                    ("good", share(row.bands.good_permille, language)),
                    ("poor", share(row.bands.poor_permille, language)),
                    ("least", row.bands.least.to_string()),
                ],
            ));
        }
    }
    Legend {
        bands: Band::ALL.into_iter().map(line).collect(),
        grey: LegendLine {
            band: None,
            name: say(language, "band.missing.meaning").to_owned(),
            rule: tell(
                language,
                "band.missing.rule",
                &[("least", rule.least.to_string())],
            ),
        },
        remarks,
    }
}

/// Whether any figure of an area is preliminary.
fn has_preliminary(area: &AreaResult) -> bool {
    let rows = area.rows.iter().flat_map(RowResult::with_sexes);
    let mut figures = rows.flat_map(|row| row.figures.iter().flatten());
    figures.any(|figure| figure.preliminary)
}

fn has_bands(direction: Direction) -> bool {
    direction != Direction::None
}

fn permille(rule: BandRule, band: Band) -> u16 {
    match band {
        Band::Good => rule.good_permille,
        Band::Poor => rule.poor_permille,
        Band::Middle => 1000u16
            .saturating_sub(rule.good_permille)
            .saturating_sub(rule.poor_permille),
    }
}

/// The rule of most rows; of two as common, the one that comes first.
fn usual_rule(area: &AreaResult) -> BandRule {
    let mut counts: Vec<(BandRule, usize)> = Vec::new();
    for row in area.rows.iter().filter(|row| has_bands(row.direction)) {
        match counts.iter_mut().find(|(rule, _)| *rule == row.bands) {
            Some((_, count)) => *count += 1,
            None => counts.push((row.bands, 1)),
        }
    }
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or_else(BandRule::default, |(rule, _)| rule)
}

/// Thousandths as a percentage: `25`, `33,3`.
fn share(permille: u16, language: Language) -> String {
    let decimals = usize::from(!permille.is_multiple_of(10));
    shown(f64::from(permille) / 10.0, decimals, Shown::For(language))
}

/// Where the bands begin in one year: `≥ 97`, `≤ 94`; empty where they do not.
pub(super) fn border_words(
    field: &Field,
    direction: Direction,
    decimals: usize,
    language: Language,
) -> [String; 2] {
    let (good, poor) = match direction {
        Direction::Low => ('≤', '≥'),
        Direction::High | Direction::None => ('≥', '≤'),
    };
    // A border is a value that somebody has; one decimal more than the figures keeps it from rounding into
    // its neighbour.
    let word = |sign: char, border: Option<f64>| {
        border
            .map(|value| {
                let decimals = if decimals == 0 && value.abs() < 1000.0 {
                    1
                } else {
                    decimals
                };
                format!(
                    "{sign}\u{a0}{}",
                    shown(value, decimals, Shown::For(language))
                )
            })
            .unwrap_or_default()
    };
    [
        word(good, field.borders.good),
        word(poor, field.borders.poor),
    ]
}
