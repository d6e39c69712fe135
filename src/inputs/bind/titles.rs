//! Which key figure a title is.

use std::collections::HashMap;

use crate::model::{KeyFigure, fold};

/// What a title stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// One key figure, by index.
    One(u32),
    /// At least these two.
    Several(u32, u32),
}

/// The declared titles and ids.
pub(super) struct Titles {
    exact: HashMap<String, Match>,
    without_years: HashMap<String, Match>,
}

impl Titles {
    /// The titles and ids of `key_figures`.
    pub fn new(key_figures: &[KeyFigure]) -> Self {
        let mut titles = Titles {
            exact: HashMap::new(),
            without_years: HashMap::new(),
        };
        for (index, key_figure) in (0..).zip(key_figures) {
            let names = key_figure.titles.iter().map(String::as_str);
            for name in names.chain([key_figure.id.as_str()]) {
                let name = spelling(name);
                add(&mut titles.without_years, without_years(&name), index);
                add(&mut titles.exact, &name, index);
            }
        }
        titles
    }

    /// What a title is, as it is spelt.
    pub fn exact(&self, title: &str) -> Option<Match> {
        self.exact.get(&spelling(title)).copied()
    }

    /// What a title is when a trailing `(-2024)` is passed over, on either side.
    pub fn without_years(&self, title: &str) -> Option<Match> {
        self.without_years
            .get(without_years(&spelling(title)))
            .copied()
    }
}

fn add(map: &mut HashMap<String, Match>, name: &str, index: u32) {
    if name.is_empty() {
        return;
    }
    map.entry(name.to_owned())
        .and_modify(|known| match *known {
            Match::One(other) if other != index => *known = Match::Several(other, index),
            _ => (),
        })
        .or_insert(Match::One(index));
}

/// A title as it is compared. Until 2013 titles of surveys began with `U. `.
fn spelling(title: &str) -> String {
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
    use super::{spelling, without_years};

    #[test]
    fn titles_are_compared_without_old_marks() {
        let plain = |title: &str| without_years(&spelling(title)).to_owned();
        assert_eq!(plain("U. Trygghet,  andel (%)"), "trygghet, andel (%)");
        assert_eq!(plain("Trygghet, andel (%) (-2024)"), "trygghet, andel (%)");
        assert_eq!(plain("Trygghet, andel (%) (- 2024)"), "trygghet, andel (%)");
        assert_eq!(plain("Trygghet (-x)"), "trygghet (-x)");
    }
}
