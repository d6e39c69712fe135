//! Which key figure a title is.

use std::collections::{BTreeSet, HashMap};

use crate::{
    inputs::file::ListedKeyFigure,
    model::{KeyFigure, fold},
};

/// What a title stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// One key figure, by index.
    One(u32),
    /// At least the key figures with these ids, of which a rule declares one.
    Several(String, String),
    /// A key figure with this id, which no rule declares.
    Other(String),
}

/// Titles and the ids that they stand for, by spelling.
type Ids<'a> = HashMap<String, BTreeSet<&'a str>>;

/// The titles and ids that rules declare, and those that lists among the inputs state.
///
/// What a rule says comes first: a list knows which titles an id has had, a rule which of them is meant.
pub(super) struct Titles<'a> {
    indices: HashMap<&'a str, u32>,
    declared: Ids<'a>,
    listed: Ids<'a>,
    declared_without_years: Ids<'a>,
    listed_without_years: Ids<'a>,
}

impl<'a> Titles<'a> {
    /// The titles and ids of `key_figures`, and the ids and titles of lists.
    pub fn new(
        key_figures: &'a [KeyFigure],
        lists: impl IntoIterator<Item = &'a ListedKeyFigure>,
    ) -> Self {
        let mut titles = Titles {
            indices: HashMap::new(),
            declared: Ids::new(),
            listed: Ids::new(),
            declared_without_years: Ids::new(),
            listed_without_years: Ids::new(),
        };
        for (index, key_figure) in (0..).zip(key_figures) {
            let id = key_figure.id.as_str();
            titles.indices.insert(id, index);
            let names = key_figure.titles.iter().map(String::as_str);
            for name in names.chain([id]) {
                let name = spelling(name);
                add(&mut titles.declared_without_years, without_years(&name), id);
                add(&mut titles.declared, &name, id);
            }
        }
        for ListedKeyFigure { id, title, .. } in lists {
            let name = spelling(title);
            add(&mut titles.listed_without_years, without_years(&name), id);
            add(&mut titles.listed, &name, id);
        }
        titles
    }

    /// What a title is, as it is spelt.
    pub fn exact(&self, title: &str) -> Option<Match> {
        let name = spelling(title);
        self.stands_for(&self.declared, &name)
            .or_else(|| self.stands_for(&self.listed, &name))
    }

    /// What a title is when a trailing `(-2024)` is passed over, on either side.
    pub fn without_years(&self, title: &str) -> Option<Match> {
        let name = spelling(title);
        let name = without_years(&name);
        self.stands_for(&self.declared_without_years, name)
            .or_else(|| self.stands_for(&self.listed_without_years, name))
    }

    fn stands_for(&self, ids: &Ids<'_>, name: &str) -> Option<Match> {
        let mut ids = ids.get(name)?.iter();
        let (first, second) = (ids.next()?, ids.next());
        let index = |id: &str| self.indices.get(id).copied();
        let is_used = index(first).is_some()
            || second.is_some_and(|id| index(id).is_some())
            || ids.any(|id| index(id).is_some());
        Some(match (second, index(first)) {
            (Some(second), _) if is_used => {
                Match::Several((*first).to_owned(), (*second).to_owned())
            }
            (None, Some(index)) => Match::One(index),
            _ => Match::Other((*first).to_owned()),
        })
    }
}

fn add<'a>(ids: &mut Ids<'a>, name: &str, id: &'a str) {
    if !name.is_empty() {
        ids.entry(name.to_owned()).or_default().insert(id);
    }
}

/// What a title says that its figures are counted in: per cent, or what stands before and after a stroke, of the
/// latter the number alone, since its words are often put otherwise (`kr/1 000 inv`, `kr/1 000 invånare`).
///
/// None where it does not say. The unit stands after the last comma.
pub(super) fn unit(title: &str) -> Option<String> {
    let title = spelling(title);
    let tail = without_years(&title).rsplit(',').next()?;
    if tail.contains('%') {
        return Some("%".to_owned());
    }
    let (before, after) = tail.rsplit_once('/')?;
    let counted = before.split_whitespace().next_back()?;
    let each = after
        .chars()
        .take_while(|letter| letter.is_ascii_digit() || letter.is_whitespace());
    let each: String = each.filter(char::is_ascii_digit).collect();
    Some(format!("{counted}/{each}"))
}

/// A title without what its figures are counted in, with single spaces: `Trygghet` of `Trygghet, andel (%)`. What stands
/// after the last comma and says nothing of that stays.
pub(super) fn without_unit(title: &str) -> String {
    let is_count = |tail: &str| ["antal", "kr", "tkr", "mnkr"].contains(&spelling(tail).as_str());
    let rest = match title.rsplit_once(',') {
        Some((rest, tail)) if unit(title).is_some() || is_count(tail) => rest,
        _ => title,
    };
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title as it is compared. Until 2013 titles of surveys began with `U. `.
pub(super) fn spelling(title: &str) -> String {
    let folded = fold(title);
    match folded.strip_prefix("u. ") {
        Some(rest) => rest.to_owned(),
        None => folded,
    }
}

/// A title without `(-2024)` or `(- 2024)` at its end: the last year of a series that was discontinued.
fn without_years(title: &str) -> &str {
    let year = title
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once("(-"));
    match year {
        Some((before, year)) => {
            let year = year.trim();
            if year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) {
                before.trim_end()
            } else {
                title
            }
        }
        None => title,
    }
}

#[cfg(test)]
mod tests {
    use super::{spelling, unit, without_years};

    #[test]
    fn units_are_told_where_titles_say_them() {
        for (title, expected) in [
            ("Trygghet, andel (%)", Some("%")),
            ("Trygghet, andel (%) av bef. (-2023)", Some("%")),
            ("Anmälda våldsbrott, antal/1 000 inv", Some("antal/1000")),
            (
                "Anmälda våldsbrott, antal/100 000 inv.",
                Some("antal/100000"),
            ),
            ("Kostnad hemtjänst, kr/brukare", Some("kr/")),
            ("Regleringsavgift, kr/inv 1 nov fg år", Some("kr/")),
            ("Hemtjänst/särskilt boende, antal", None),
            ("Meritvärde", None),
        ] {
            assert_eq!(unit(title).as_deref(), expected, "{title}");
        }
    }

    #[test]
    fn titles_are_compared_without_old_marks() {
        let plain = |title: &str| without_years(&spelling(title)).to_owned();
        assert_eq!(plain("U. Trygghet,  andel (%)"), "trygghet, andel (%)");
        assert_eq!(plain("Trygghet, andel (%) (-2024)"), "trygghet, andel (%)");
        assert_eq!(plain("Trygghet, andel (%) (- 2024)"), "trygghet, andel (%)");
        assert_eq!(plain("Trygghet (-x)"), "trygghet (-x)");
    }
}
