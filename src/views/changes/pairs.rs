//! Which row of an earlier table is which of a later one.

use std::collections::{BTreeSet, HashMap, VecDeque};

use indexmap::IndexMap;

use super::snapshot::{SnapshotCell, SnapshotLine};
use crate::model::fold;

/// A row of the earlier side, of the later one, or of both, by index.
pub(super) type Pair = (Option<usize>, Option<usize>);

/// The rows of two tables, each with the columns that both have.
pub(super) struct Rows<'a> {
    /// The rows of the earlier side.
    pub before: &'a [SnapshotLine],
    /// The rows of the later side.
    pub after: &'a [SnapshotLine],
    /// Of each column its place on either side, those first by which a row is known.
    pub columns: Vec<[usize; 2]>,
    /// How many of them are the key; 0 where nothing is.
    pub key: usize,
}

/// What a row says in some columns.
type Words = Vec<String>;

impl Rows<'_> {
    /// How many columns, from the first, tell a row from the others: the key, or without one as few as do so on both
    /// sides. All where nothing does.
    pub(super) fn telling(&self) -> usize {
        if self.key > 0 {
            return self.key;
        }
        let all = self.columns.len();
        let tells = |count: &usize| {
            [(self.before, 0), (self.after, 1)]
                .into_iter()
                .all(|(rows, side)| {
                    let contents: BTreeSet<Words> =
                        rows.iter().map(|row| self.content(row, side)).collect();
                    let names: BTreeSet<Words> = rows
                        .iter()
                        .map(|row| self.known_by(row, side, *count))
                        .collect();
                    names.len() == contents.len()
                })
        };
        (1..all).find(tells).unwrap_or(all)
    }

    /// The rows in the order of the later side, then those that went. Rows that are known by the same words are the
    /// same where they say the same; of the others only where it is certain which became which.
    pub(super) fn pairs(&self, telling: usize) -> Vec<Pair> {
        let mut groups: IndexMap<Words, [Vec<usize>; 2]> = IndexMap::new();
        for (rows, side) in [(self.after, 1), (self.before, 0)] {
            for (number, row) in rows.iter().enumerate() {
                let known = self.known_by(row, side, telling);
                if let Some(group) = groups.entry(known).or_default().get_mut(side) {
                    group.push(number);
                }
            }
        }
        let mut pairs: Vec<Pair> = Vec::new();
        for [before, after] in groups.into_values() {
            pairs.extend(self.within(before, after));
        }
        pairs.sort_by_key(|(before, after)| (after.is_none(), *after, *before));
        pairs
    }

    fn within(&self, before: Vec<usize>, after: Vec<usize>) -> Vec<Pair> {
        let content_of = |number: &usize, side: usize| {
            let rows = [self.before, self.after];
            let row = rows.get(side).and_then(|rows| rows.get(*number));
            row.map(|row| self.content(row, side)).unwrap_or_default()
        };
        let mut waiting: HashMap<Words, VecDeque<usize>> = HashMap::new();
        for number in &before {
            let content = content_of(number, 0);
            waiting.entry(content).or_default().push_back(*number);
        }
        let mut pairs: Vec<Pair> = Vec::new();
        let mut fresh = Vec::new();
        for number in after {
            let alike = waiting.get_mut(&content_of(&number, 1));
            match alike.and_then(VecDeque::pop_front) {
                Some(known) => pairs.push((Some(known), Some(number))),
                None => fresh.push(number),
            }
        }
        let met: BTreeSet<Option<usize>> = pairs.iter().map(|(known, _)| *known).collect();
        let mut gone = before;
        gone.retain(|number| !met.contains(&Some(*number)));
        let are_alike = |rows: &[usize], side| {
            let contents: BTreeSet<Words> =
                rows.iter().map(|number| content_of(number, side)).collect();
            contents.len() == 1
        };
        if are_alike(&gone, 0) && are_alike(&fresh, 1) {
            let both = gone.len().min(fresh.len());
            let certain = gone.drain(..both).zip(fresh.drain(..both));
            pairs.extend(certain.map(|(known, number)| (Some(known), Some(number))));
        }
        pairs.extend(gone.into_iter().map(|number| (Some(number), None)));
        pairs.extend(fresh.into_iter().map(|number| (None, Some(number))));
        pairs
    }

    /// What a row says, letter by letter.
    fn content(&self, row: &SnapshotLine, side: usize) -> Words {
        let cells = self.columns.iter().map(|places| cell(row, places, side));
        let told = |cell: Option<&SnapshotCell>| {
            cell.map_or_else(String::new, |cell| format!("{:?}", cell.says()))
        };
        cells.map(told).collect()
    }

    /// What a row is known by: names are the same in capitals and in small letters.
    fn known_by(&self, row: &SnapshotLine, side: usize, count: usize) -> Words {
        let columns = self.columns.iter().take(count);
        let cells = columns.map(|places| cell(row, places, side));
        cells
            .map(|cell| cell.map_or_else(String::new, |cell| fold(&cell.written())))
            .collect()
    }
}

/// A cell of a row on one side.
pub(super) fn cell<'a>(
    row: &'a SnapshotLine,
    places: &[usize; 2],
    side: usize,
) -> Option<&'a SnapshotCell> {
    row.cells.get(*places.get(side)?)
}
