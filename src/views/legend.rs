//! What the bands mean, in words exact enough to recompute them.

use super::{
    band_words::{other_rule, share},
    comparison::among,
};
use crate::{
    engine::{AreaResult, RowResult},
    methods::Ties,
    model::{Band, BandRule, Shares},
    plan::ComparisonSet,
    text::{Language, say, tell},
};

/// The legend of an area.
#[derive(Clone, Debug, PartialEq)]
pub struct Legend {
    /// The three bands from best to worst, then what stands without one; nothing where no row can have any.
    pub lines: Vec<LegendLine>,
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
    let rows = || area.rows.iter().filter(|row| row.can_have_bands());
    let movement = say(language, "view.legend.trend").to_owned();
    let preliminary =
        has_preliminary(area).then(|| say(language, "view.legend.preliminary").to_owned());
    if rows().next().is_none() {
        return Legend {
            lines: Vec::new(),
            remarks: std::iter::once(movement).chain(preliminary).collect(),
        };
    }
    let rule = usual_rule(area);
    let line = |band: Band| {
        let key = |what: &str| match rule {
            Some(_) => format!("band.{}.{what}", band.name()),
            None => format!("band.{}.{what}.stated", band.name()),
        };
        let shares = rule.and_then(BandRule::shares);
        let percent = shares.map(|shares| share(permille(shares, band), language));
        let words = [("share", percent.unwrap_or_default())];
        LegendLine {
            band: Some(band),
            name: tell(language, &key("meaning"), &words),
            rule: tell(language, &key("rule"), &words),
        }
    };
    let mut remarks = vec![
        say(language, "view.legend.ties").to_owned(),
        compared_with(rows(), language),
        movement,
    ];
    remarks.extend(preliminary);
    let all: Vec<&RowResult> = rows().collect();
    remarks.extend(of_rows(&all, language, |row, name| {
        let key = format!("view.legend.rank.{}", row.ties.name());
        let words = [("row", name.to_owned())];
        (row.ties != Ties::Best).then(|| tell(language, &key, &words))
    }));
    remarks.extend(of_rows(&all, language, |row, name| {
        let others = row.compared_with != ComparisonSet::Everyone;
        let who = others.then(|| among([row], language)).flatten()?;
        let words = [("row", name.to_owned()), ("who", who)];
        Some(tell(language, "view.legend.compared_with", &words))
    }));
    remarks.extend(of_rows(&all, language, |row, name| {
        let other = Some(row.bands) != rule;
        other.then(|| other_rule(name, row.bands, row.direction, language))
    }));
    let grey = LegendLine {
        band: None,
        name: say(language, "band.missing.meaning").to_owned(),
        rule: match rule {
            Some(rule) => {
                let least = [("least", rule.least.to_string())];
                tell(language, "band.missing.rule", &least)
            }
            // By limits nobody needs to be beside, unless the rule asks for it.
            None if rows().all(|row| row.bands.least == 0) => {
                say(language, "band.missing.rule.alone").to_owned()
            }
            None => say(language, "band.missing.rule.stated").to_owned(),
        },
    };
    Legend {
        lines: Band::ALL.into_iter().map(line).chain([grey]).collect(),
        remarks,
    }
}

/// What is said of rows, once for those of which the same is said: `remark` says it of a row under a name.
fn of_rows(
    rows: &[&RowResult],
    language: Language,
    remark: impl Fn(&RowResult, &str) -> Option<String>,
) -> Vec<String> {
    let mut alike: Vec<(String, Vec<&RowResult>)> = Vec::new();
    for row in rows {
        let Some(said) = remark(row, "") else {
            continue;
        };
        match alike.iter_mut().find(|(known, _)| *known == said) {
            Some((_, of)) => of.push(row),
            None => alike.push((said, vec![row])),
        }
    }
    let told = |(_, of): (String, Vec<&RowResult>)| {
        let mut names: Vec<&str> = of.iter().map(|row| row.label.as_str()).collect();
        names.dedup();
        let name = match of.len() == rows.len() && names.len() > 1 {
            true => say(language, "view.legend.every").to_owned(),
            false => names.join(", "),
        };
        let said = remark(of.first()?, &name)?;
        let mut letters = said.chars();
        let first = letters.next()?;
        // A sentence may begin with what stands for all rows.
        Some(first.to_uppercase().chain(letters).collect())
    };
    alike.into_iter().filter_map(told).collect()
}

/// What the colours of rows compare with, and do not say.
pub(super) fn compared_with<'a>(
    rows: impl Iterator<Item = &'a RowResult>,
    language: Language,
) -> String {
    let (by_limits, by_shares): (Vec<&RowResult>, Vec<&RowResult>) =
        rows.partition(|row| row.bands.limits().is_some());
    let key = match (by_limits.is_empty(), by_shares.is_empty()) {
        (true, _) => "view.legend.relative",
        (false, true) => "view.legend.fixed",
        (false, false) => "view.legend.mixed",
    };
    let who = among(by_shares, language).unwrap_or_default();
    tell(language, key, &[("who", who)])
}

/// Whether any figure of an area is preliminary.
fn has_preliminary(area: &AreaResult) -> bool {
    let rows = area.rows.iter().flat_map(RowResult::with_sexes);
    let mut figures = rows.flat_map(|row| row.figures.iter().flatten());
    figures.any(|figure| figure.preliminary)
}

fn permille(shares: Shares, band: Band) -> u16 {
    match band {
        Band::Good => shares.good_permille,
        Band::Poor => shares.poor_permille,
        Band::Middle => 1000u16
            .saturating_sub(shares.good_permille)
            .saturating_sub(shares.poor_permille),
    }
}

/// The rule of most rows that are cut as shares usually are; of two as common, the one that comes first. None where
/// rows have bands and each has to be told of by itself.
fn usual_rule(area: &AreaResult) -> Option<BandRule> {
    let is_plain = |rule: BandRule| {
        let plain = |shares: Shares| Shares::of(shares.good_permille, shares.poor_permille);
        rule.shares().is_some_and(|shares| shares == plain(shares))
    };
    let mut counts: Vec<(BandRule, usize)> = Vec::new();
    let rows = area.rows.iter().filter(|row| row.can_have_bands());
    for row in rows.filter(|row| is_plain(row.bands)) {
        match counts.iter_mut().find(|(rule, _)| *rule == row.bands) {
            Some((_, count)) => *count += 1,
            None => counts.push((row.bands, 1)),
        }
    }
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    most.map(|(rule, _)| rule)
}
