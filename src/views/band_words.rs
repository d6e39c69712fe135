//! How bands are cut, in words and signs.

use super::step_words::exact;
use crate::{
    engine::Field,
    model::{Band, BandRule, Border, Direction, Rounding, Shares},
    plan::RowLimits,
    text::{Language, Shown, say, shown, tell},
};

/// A band in a word: `bra`.
pub(super) fn band_word(band: Band, language: Language) -> String {
    say(language, &format!("band.{}", band.name())).to_owned()
}

/// The colour of a band in a word: `grön`. What a table colours is good or bad by its rule's own words alone.
pub(super) fn colour_word(band: Band, language: Language) -> String {
    say(language, &format!("change.colour.{}", band.name())).to_owned()
}

/// The signs before the worst value that is good and the best that is poor.
pub(super) fn border_signs(direction: Direction) -> [char; 2] {
    match direction {
        Direction::Low => ['≤', '≥'],
        Direction::High | Direction::None => ['≥', '≤'],
    }
}

/// Thousandths as a percentage: `25`, `33,3`.
pub(super) fn share(permille: u16, language: Language) -> String {
    let decimals = usize::from(!permille.is_multiple_of(10));
    shown(f64::from(permille) / 10.0, decimals, Shown::For(language))
}

/// What is said of shares that are not cut as they usually are: how they become places, where ties belong.
pub(super) fn peculiarities(shares: Shares, language: Language) -> Vec<&'static str> {
    let rounding = match shares.rounding {
        Rounding::Down => None,
        Rounding::Up => Some("band.rounding.up"),
        Rounding::Nearest => Some("band.rounding.nearest"),
    };
    let border = match shares.border {
        Border::Outer => None,
        Border::Better => Some("band.border.better"),
        Border::Worse => Some("band.border.worse"),
        Border::Middle => Some("band.border.middle"),
    };
    let keys = rounding.into_iter().chain(border);
    keys.map(|key| say(language, key)).collect()
}

/// Where good begins and where poor does, by limits: `≥ 80`, `< 60`.
pub(super) fn limit_words(
    rule: BandRule,
    direction: Direction,
    language: Language,
) -> Option<[String; 2]> {
    let limits = rule.limits()?;
    let [good, _] = border_signs(direction);
    // What is as good as the limit is not poor.
    let poor = match direction {
        Direction::Low => '>',
        Direction::High | Direction::None => '<',
    };
    let word = |sign: char, limit: f64| {
        let limit = exact(limit, Shown::For(language));
        format!("{sign}\u{a0}{limit}")
    };
    Some([word(good, limits.good), word(poor, limits.middle)])
}

/// Where the middle band and the poor one begin in a row of a table: `< 80`, `< 60`.
pub(super) fn worse_words(limits: RowLimits, language: Language) -> [String; 2] {
    let sign = match (limits.direction, limits.better_at_limit) {
        (Direction::Low, true) => '>',
        (Direction::Low, false) => '≥',
        (Direction::High | Direction::None, true) => '<',
        (Direction::High | Direction::None, false) => '≤',
    };
    [limits.limits.good, limits.limits.middle]
        .map(|limit| format!("{sign}\u{a0}{}", exact(limit, Shown::For(language))))
}

/// What is said of a row whose bands are not cut as the legend says: `Andra gränser gäller för …`.
pub(super) fn other_rule(
    row: &str,
    rule: BandRule,
    direction: Direction,
    language: Language,
) -> String {
    let row = ("row", row.to_owned());
    let mut text = match rule.shares() {
        None => {
            let [good, poor] = limit_words(rule, direction, language).unwrap_or_default();
            let words = [row, ("good", good), ("poor", poor)];
            tell(language, "view.legend.limits", &words)
        }
        Some(shares) => {
            let words = [
                row,
                ("good", share(shares.good_permille, language)),
                ("poor", share(shares.poor_permille, language)),
                ("least", rule.least.to_string()),
            ];
            tell(language, "view.legend.other", &words)
        }
    };
    for peculiarity in rule
        .shares()
        .iter()
        .flat_map(|shares| peculiarities(*shares, language))
    {
        text.push(' ');
        text.push_str(peculiarity);
    }
    text
}

/// Where the bands begin in one year: `≥ 97`, `≤ 94`; empty where they do not.
pub(super) fn border_words(
    field: &Field,
    (rule, direction): (BandRule, Direction),
    decimals: usize,
    language: Language,
) -> [String; 2] {
    if let Some(words) = limit_words(rule, direction, language) {
        return words;
    }
    let [good, poor] = border_signs(direction);
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
