use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use super::order::Source;
use crate::{
    inputs::{
        file::{ParsedFile, ParsedSheet},
        layout::UNKNOWN,
    },
    model::{FileReceipt, SheetReceipt},
};

/// What became of the figures of one sheet; together they are all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub used: usize,
    pub aggregates: usize,
    pub unused: usize,
    pub unplaced: usize,
}

/// A receipt per file, by name; `tallies` are parallel to `sources`. Of `strangers` no cell is taken for a figure.
pub(super) fn receipts(
    files: &[Arc<ParsedFile>],
    sources: &[Source<'_>],
    tallies: &[Tally],
    strangers: &BTreeSet<(String, String)>,
) -> Vec<FileReceipt> {
    let by_index: HashMap<(usize, usize), Tally> = sources
        .iter()
        .zip(tallies)
        .map(|(source, tally)| (source.index, *tally))
        .collect();
    let mut receipts: Vec<FileReceipt> = files
        .iter()
        .enumerate()
        .map(|(nth, file)| FileReceipt {
            file: file.file.clone(),
            sha256: file.sha256.clone(),
            bytes: file.bytes,
            sheets: file
                .sheets
                .iter()
                .enumerate()
                .map(|(index, sheet)| {
                    let of_sheet = &sheet.observations;
                    let key = (of_sheet.file.clone(), of_sheet.sheet.clone());
                    if strangers.contains(&key) && !of_sheet.of_units {
                        return of_no_layout(sheet);
                    }
                    let tally = by_index.get(&(nth, index)).copied().unwrap_or_default();
                    SheetReceipt {
                        sheet: sheet.observations.sheet.clone(),
                        layout: sheet.layout,
                        rows: sheet.rows,
                        rows_left: sheet.rows_left,
                        filled: sheet.account.filled,
                        labels: sheet.account.labels,
                        totals: sheet.account.totals,
                        beside: sheet.account.beside,
                        empty: sheet.account.empty,
                        cells: sheet.observations.observations.len(),
                        used: tally.used,
                        aggregates: tally.aggregates,
                        unused: tally.unused,
                        unplaced: tally.unplaced,
                    }
                })
                .collect(),
        })
        .collect();
    receipts.sort_by(|a, b| a.file.cmp(&b.file));
    receipts
}

fn of_no_layout(sheet: &ParsedSheet) -> SheetReceipt {
    SheetReceipt {
        sheet: sheet.observations.sheet.clone(),
        layout: UNKNOWN,
        rows: 0,
        rows_left: sheet.rows + sheet.rows_left,
        filled: sheet.account.filled,
        labels: 0,
        totals: 0,
        beside: sheet.account.filled,
        cells: 0,
        empty: 0,
        used: 0,
        aggregates: 0,
        unused: 0,
        unplaced: 0,
    }
}
