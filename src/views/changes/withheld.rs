//! What has become hidden is not told of again: neither by the update that hides it, nor by those before.
//!
//! A figure of a unit that is hidden by now could be worked out from what its measures were: one that rests on it and on
//! another that is shown, or on it in another year. Of a unit of which anything has become hidden nothing is therefore
//! told of what was.

use std::collections::BTreeSet;

use super::{
    compare::{FigureChange, FigureState},
    snapshot::{SnapshotRow, is_hidden},
    tables::{CellChange, TableChange},
    update::Update,
};
use crate::model::Missing;

/// The units, by code, that have lost a figure between the earlier and the later side of rows.
pub(super) fn hidden_units<'a>(
    rows: impl Iterator<Item = (&'a SnapshotRow, &'a SnapshotRow)>,
) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    for (earlier, later) in rows {
        let lost: BTreeSet<(&str, i16)> = later
            .figures
            .iter()
            .filter(|figure| is_unit(&figure.place) && may_hide(figure.missing.as_deref()))
            .map(|figure| (figure.place.as_str(), figure.year))
            .collect();
        let had = earlier.figures.iter().filter(|figure| {
            figure.value.is_some() && lost.contains(&(figure.place.as_str(), figure.year))
        });
        found.extend(had.map(|figure| figure.place.as_str()));
    }
    found
}

/// Whether what is missing so is hidden, or is worked out from something that may be.
fn may_hide(missing: Option<&str>) -> bool {
    is_hidden(missing) || missing == Some(Missing::Coverage.name())
}

fn is_unit(code: &str) -> bool {
    code.contains('/') && !code.starts_with("group/")
}

/// Takes out of an earlier update what a later one does not tell any more; whether there was anything.
pub fn withhold(earlier: &mut Update, later: &Update) -> bool {
    let mut changed = false;
    for known in &mut earlier.municipalities {
        let Some(now) = later
            .municipalities
            .iter()
            .find(|one| one.code == known.code)
        else {
            continue;
        };
        for hidden in now.changes.figures.iter().filter(|figure| figure.withheld) {
            for figure in known.changes.figures.iter_mut() {
                if is_same(figure, hidden) && !is_blank(figure) {
                    changed = true;
                    blank(figure, hidden.after.as_ref());
                }
            }
        }
        for table in &now.changes.tables {
            let same = known.changes.tables.iter_mut();
            for earlier in same.filter(|known| known.table == table.table) {
                changed |= withhold_cells(earlier, table);
            }
        }
    }
    changed
}

/// Whether what is known of one figure may tell of another that is hidden: any of a unit, else only the figure itself.
fn is_same(figure: &FigureChange, hidden: &FigureChange) -> bool {
    figure.place == hidden.place
        && (is_unit(&figure.place)
            || (figure.area == hidden.area
                && figure.measure == hidden.measure
                && figure.label == hidden.label
                && figure.sex == hidden.sex
                && figure.year == hidden.year))
}

fn is_blank(figure: &FigureChange) -> bool {
    let nothing = |state: &Option<FigureState>| {
        state
            .as_ref()
            .is_none_or(|state| state.value.is_none() && state.difference.is_none())
    };
    nothing(&figure.before) && nothing(&figure.after)
}

fn blank(figure: &mut FigureChange, now: Option<&FigureState>) {
    let missing = now.and_then(|state| state.missing.clone());
    figure.before = None;
    figure.after = Some(FigureState {
        value: None,
        rank: None,
        ranked: None,
        difference: None,
        band: None,
        missing: missing.or_else(|| Some(Missing::TooFew.name().to_owned())),
    });
    figure.withheld = true;
    figure.flipped = false;
    figure.revised = false;
}

/// Takes out the cells that are hidden by now.
fn withhold_cells(earlier: &mut TableChange, later: &TableChange) -> bool {
    let mut changed = false;
    let is_withheld =
        |cell: &&CellChange| cell.before.is_none() && is_hidden(cell.after.missing.as_deref());
    for row in &later.rows {
        for hidden in row.cells.iter().filter(is_withheld) {
            for known in earlier.rows.iter_mut().filter(|known| known.row == row.row) {
                for cell in known
                    .cells
                    .iter_mut()
                    .filter(|cell| cell.column == hidden.column)
                {
                    changed |= cell.before.is_some() || cell.after != hidden.after;
                    cell.before = None;
                    cell.after = hidden.after.clone();
                    known.band_before = None;
                    known.band_after = None;
                    known.flipped = false;
                }
            }
        }
    }
    changed
}
