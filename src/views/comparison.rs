//! Whom figures are compared with, in words; every sentence about it is made here.

use crate::{
    engine::{AreaResult, Between, Comparison, Nation, Reference, RowResult, comparisons},
    plan::ComparisonSet,
    text::{Language, say, tell},
};

/// A number, or from which to which: `280–290`.
fn count(between: Between) -> String {
    if between.fewest == between.most {
        between.most.to_string()
    } else {
        format!("{}–{}", between.fewest, between.most)
    }
}

/// Who they are and how many of them have a value: `287–290 av 290 kommuner`, `11 kommuner i Kalmar län`.
pub(super) fn who(comparison: &Comparison, language: Language) -> String {
    let words = [
        ("count", count(comparison.ranked)),
        ("all", comparison.among.to_string()),
    ];
    let key = if comparison.ranked.fewest == comparison.among {
        "compared.all"
    } else {
        "compared.some"
    };
    let who = ("who", tell(language, key, &words));
    match &comparison.compared_with {
        ComparisonSet::Everyone => who.1,
        ComparisonSet::Group => tell(language, "compared.group", &[who]),
        ComparisonSet::Named(group) => {
            let group = ("group", group.clone());
            tell(language, "compared.named", &[who, group])
        }
    }
}

/// Whom some rows are compared with, taken together; none where they are compared with nobody.
pub(super) fn among<'a>(
    rows: impl IntoIterator<Item = &'a RowResult>,
    language: Language,
) -> Option<String> {
    let all = comparisons(rows);
    let all: Vec<String> = all.iter().map(|one| who(one, language)).collect();
    (!all.is_empty()).then(|| list(all, language))
}

/// Words in a row: `a, b och c`.
pub(super) fn list(mut words: Vec<String>, language: Language) -> String {
    let last = words.pop().unwrap_or_default();
    if words.is_empty() {
        return last;
    }
    format!("{} {} {last}", words.join(", "), say(language, "list.and"))
}

/// What a difference is taken from, within a sentence: `riket`, `ovägt medel, 26 kommuner`.
pub(super) fn reference(reference: Reference, language: Language) -> String {
    told("reference", reference, language)
}

/// The same as a heading: `Riket`, `Ovägt medel, 26 kommuner`.
pub(super) fn reference_name(reference: Reference, language: Language) -> String {
    told("reference.name", reference, language)
}

fn told(key: &str, reference: Reference, language: Language) -> String {
    let key = format!("{key}.{}", reference.nation.name());
    tell(language, &key, &[("who", mean_of(reference, language))])
}

/// Over whom the mean that stands for the nation is taken: `26 kommuner`.
pub(super) fn mean_of(reference: Reference, language: Language) -> String {
    let number = reference.mean_of.map_or_else(|| "–".to_owned(), count);
    tell(language, "compared.all", &[("count", number)])
}

/// What the differences of an area are taken from in the year at a position of its heading.
pub(super) fn reference_of(area: &AreaResult, year: Option<usize>) -> Reference {
    let all = area.reference();
    let in_year = year.map(|year| area.reference_in(year));
    Reference {
        mean_of: in_year.and_then(|one| one.mean_of).or(all.mean_of),
        ..all
    }
}

/// What a row's figure of a year is compared with, where a reader could take it for something else: a mean stands in, or
/// other rows are compared with something else.
pub(super) fn told_apart(
    area: &AreaResult,
    row: &RowResult,
    year: usize,
    language: Language,
) -> Option<String> {
    let own = row.reference_in(year);
    let plain = own.nation == Nation::Stated && area.reference().nation == Nation::Stated;
    let told = own.nation != Nation::Absent && !plain;
    told.then(|| reference(own, language))
}

/// What of some rows is worked out by comparing: ranks, differences, colours.
pub(super) fn worked_out<'a>(
    rows: impl Iterator<Item = &'a RowResult> + Clone,
    language: Language,
) -> Vec<String> {
    let mut all = Vec::new();
    let mut add = |has: bool, key: &str| {
        if has {
            all.push(say(language, key).to_owned());
        }
    };
    add(rows.clone().any(RowResult::is_compared), "what.ranks");
    let differs = |row: &RowResult| row.nation != Nation::Absent;
    add(rows.clone().any(differs), "what.differences");
    add(rows.clone().any(RowResult::can_have_bands), "what.colours");
    all
}

/// A sentence with a capital letter first.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The text key of what a difference is, where there is any.
pub(super) fn difference_key(nation: Nation) -> Option<&'static str> {
    match nation {
        Nation::Stated => Some("difference.stated"),
        Nation::Mean => Some("difference.mean"),
        Nation::Mixed => Some("difference.mixed"),
        Nation::Absent => None,
    }
}
