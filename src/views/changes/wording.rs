use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{comparison::reference, label::of_sex, rank_words},
    compare::{Changes, FigureChange, FigureState, Happened},
    postings::posting_line,
    table_words::{Internal, table_lines, table_summary},
};
use crate::{
    engine::{Between, Nation, Reference},
    model::NATION_CODE,
    text::{Language, Shown, say, shown, tell},
};

/// So many decimals more than a row shows are tried until two values look different.
const MORE_DECIMALS: usize = 8;

/// The nation itself.
const NATION: Reference = Reference {
    nation: Nation::Stated,
    mean_of: None,
};

/// The changes in one sentence: how many figures, colours, rows and revisions, postings of funds, rows of tables.
pub fn change_summary(changes: &Changes, language: Language) -> String {
    let rows = |wanted| {
        let mine = changes.rows.iter().filter(|row| row.happened == wanted);
        mine.count().to_string()
    };
    let words = [
        ("figures", changes.figures.len().to_string()),
        ("flipped", changes.flipped().to_string()),
        ("added", rows(Happened::Added)),
        ("removed", rows(Happened::Removed)),
        ("revised", changes.revised().to_string()),
    ];
    let mut text = if changes.figures.is_empty() && changes.rows.is_empty() {
        say(language, "change.nothing").to_owned()
    } else {
        tell(language, "change.summary", &words)
    };
    if changes.restated > 0 {
        let count = [("count", changes.restated.to_string())];
        text += &tell(language, "change.restated", &count);
    }
    if !changes.postings.is_empty() {
        let count = [("count", changes.postings.len().to_string())];
        text += &tell(language, "change.postings", &count);
    }
    text += &table_summary(&changes.tables, language);
    text
}

/// The changes line by line: rules, files, rows, postings, tables, then figures: those whose colour is another first,
/// then revisions, then the rest. At most `most` of each; the last line says how many more there are.
pub fn change_lines(
    changes: &Changes,
    internal: Internal,
    language: Language,
    most: usize,
) -> Vec<String> {
    let mut lines = Vec::new();
    for (kind, files) in [("rule", &changes.rules), ("file", &changes.files)] {
        lines.extend(files.iter().map(|change| {
            let key = format!("change.{kind}.{}", change.happened.name());
            tell(language, &key, &[("file", change.file.clone())])
        }));
    }
    lines.extend(changes.rows.iter().map(|row| {
        let key = format!("change.row.{}", row.happened.name());
        let label = of_sex(&row.label, row.sex, language);
        let words = [("area", row.area.clone()), ("row", label)];
        tell(language, &key, &words)
    }));
    let postings = changes.postings.iter();
    lines.extend(
        postings
            .clone()
            .take(most)
            .map(|change| posting_line(change, language)),
    );
    if postings.len() > most {
        let count = (postings.len() - most).to_string();
        lines.push(tell(language, "change.postings.more", &[("count", count)]));
    }
    lines.extend(table_lines(&changes.tables, internal, language, most));
    let mut figures: Vec<&FigureChange> = changes.figures.iter().collect();
    figures.sort_by_key(|figure| (!figure.flipped, !figure.revised));
    let mut areas: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for figure in &figures {
        areas.entry(&figure.label).or_default().insert(&figure.area);
    }
    lines.extend(figures.iter().take(most).map(|figure| {
        // A measure of one area may be shown in another as well.
        let alone = areas
            .get(figure.label.as_str())
            .is_none_or(|areas| areas.len() == 1);
        figure_line(figure, alone, language)
    }));
    if figures.len() > most {
        let count = (figures.len() - most).to_string();
        lines.push(tell(language, "change.more", &[("count", count)]));
    }
    lines
}

/// `Trygghet 2014: 89 → 90, plats 190 → 171, gul kvar`; with its area unless the label is `alone` in having changed.
fn figure_line(change: &FigureChange, alone: bool, language: Language) -> String {
    let label = of_sex(&change.label, change.sex, language);
    let mut text = if alone {
        format!("{label} {}", change.year)
    } else {
        format!("{}/{label} {}", change.area, change.year)
    };
    if let Some(name) = &change.place_name {
        text.push_str(", ");
        match stand_in(change) {
            Some(mean) if change.place == NATION_CODE => {
                text.push_str(&reference(mean, language));
            }
            _ => text.push_str(name),
        }
    }
    text.push_str(": ");
    text.push_str(&match (&change.before, &change.after) {
        (Some(before), Some(after)) => moved(change, (before, after), language),
        (None, Some(after)) => {
            let key = match (change.withheld, after.value) {
                (false, _) => "change.figure.added",
                (true, None) => "change.figure.hidden",
                (true, Some(_)) => "change.figure.withheld",
            };
            tell(
                language,
                key,
                &[("value", value(after, change.decimals, language))],
            )
        }
        (Some(before), None) => tell(
            language,
            "change.figure.removed",
            &[("value", value(before, change.decimals, language))],
        ),
        (None, None) => String::new(),
    });
    if change.revised {
        text.push_str("; ");
        text.push_str(say(language, "change.revised"));
    }
    text
}

/// The mean that stands for the nation of a figure, where one does.
fn stand_in(change: &FigureChange) -> Option<Reference> {
    let nation = match change.nation.as_str() {
        "mean" => Nation::Mean,
        "mixed" => Nation::Mixed,
        _ => return None,
    };
    let mean_of = change.mean_of;
    Some(Reference {
        nation,
        mean_of: mean_of.map(|[fewest, most]| Between { fewest, most }),
    })
}

/// Ranks, each with the number of those ranked unless both are among as many: `190 → 171 av 290`.
fn ranks(before: &FigureState, after: &FigureState, language: Language) -> String {
    let rank = |state: &FigureState| {
        state
            .rank
            .map_or_else(|| "–".to_owned(), |rank| rank_words(rank, language))
    };
    let among = |rank: String, ranked: Option<u16>| match ranked {
        Some(ranked) => {
            let words = [("rank", rank), ("ranked", ranked.to_string())];
            tell(language, "change.ranked", &words)
        }
        None => rank,
    };
    if before.ranked == after.ranked || before.ranked.is_none() || after.ranked.is_none() {
        let ranked = before.ranked.or(after.ranked);
        return among(pair(rank(before), rank(after)), ranked);
    }
    let [one, other] = [before, after].map(|state| among(rank(state), state.ranked));
    pair(one, other)
}

fn moved(
    change: &FigureChange,
    (before, after): (&FigureState, &FigureState),
    language: Language,
) -> String {
    let decimals = change.decimals;
    let mut parts = Vec::new();
    let values = |decimals| [before, after].map(|state| value(state, decimals, language));
    let [one, other] = told_apart(decimals, values, before.value != after.value);
    parts.push(pair(one, other));
    if before.rank.is_some() || after.rank.is_some() {
        let ranks = ranks(before, after, language);
        parts.push(tell(language, "change.rank", &[("ranks", ranks)]));
    }
    if before.difference != after.difference && before.value == after.value {
        let difference = |state: &FigureState| {
            state.difference.map_or_else(
                || "–".to_owned(),
                |number| shown(number, decimals, Shown::For(language)),
            )
        };
        let words = pair(difference(before), difference(after));
        parts.push(tell(
            language,
            "change.difference",
            &[
                ("differences", words),
                (
                    "reference",
                    reference(stand_in(change).unwrap_or(NATION), language),
                ),
            ],
        ));
    }
    if before.band.is_some() || after.band.is_some() {
        let names = [before, after].map(|state| state.band.as_deref().unwrap_or("missing"));
        parts.push(colours(names, language));
    }
    parts.join(", ")
}

/// One text, or both where they differ.
pub(super) fn pair(one: String, other: String) -> String {
    if one == other {
        one
    } else {
        format!("{one} → {other}")
    }
}

/// Both sides in words, with as many decimals as it takes: rounding must not hide the change that is told of.
pub(super) fn told_apart(
    decimals: usize,
    values: impl Fn(usize) -> [String; 2],
    differ: bool,
) -> [String; 2] {
    let told = (decimals..=decimals + MORE_DECIMALS)
        .map(&values)
        .find(|[one, other]| !differ || one != other);
    told.unwrap_or_else(|| values(decimals))
}

/// Two colours by the names of their bands: `gul → röd`, `gul kvar`.
pub(super) fn colours(names: [&str; 2], language: Language) -> String {
    let [one, other] = names.map(|name| say(language, &format!("change.colour.{name}")).to_owned());
    if one == other {
        tell(language, "change.colour.kept", &[("colour", one)])
    } else {
        pair(one, other)
    }
}

fn value(state: &FigureState, decimals: usize, language: Language) -> String {
    match state.value {
        Some(number) => shown(number, decimals, Shown::For(language)),
        None => {
            let kind = state.missing.as_deref().unwrap_or("not_in_file");
            say(language, &format!("missing.{kind}")).to_owned()
        }
    }
}
