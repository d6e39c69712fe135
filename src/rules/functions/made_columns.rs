//! Columns that visare itself makes, by the names that a script may call them.

use std::sync::Arc;

use crate::model::CellKind;

use super::super::vocabulary::{Word, function};

/// The words by which such columns are called.
const MADE: [Word; 1] = [function::CHANGE];

/// The column of a table that a text names: the one called so, else the one that visare calls so in another language.
pub(super) fn named<'a>(
    columns: impl Iterator<Item = &'a Arc<str>> + Clone,
    text: &str,
) -> Option<Arc<str>> {
    let as_written = columns.clone().find(|name| name.as_ref() == text);
    let word = || MADE.into_iter().find(|word| word.is(text));
    let found = as_written.or_else(|| {
        let word = word()?;
        columns.clone().find(|name| word.is(name))
    });
    found.cloned()
}

/// As [`named`], of columns with their kinds.
pub(super) fn among(
    columns: &[(Arc<str>, CellKind)],
) -> impl Fn(&str) -> Option<Arc<str>> + use<'_> {
    |text| named(columns.iter().map(|(name, _)| name), text)
}
