//! The layouts that sheets come in, one file each, recognised by what stands in the sheet.
//!
//! A new layout is a file with `recognise` and `read`, and a line in [`LAYOUTS`]. The surest fit reads the
//! sheet; of equally sure ones the first in the table.

mod fri_sokning;
mod unit_table;

use super::{faults::Faults, file::ParsedSheet, sheet::Sheet};
use crate::{
    diagnostics::{Checked, Code, Diagnostic},
    model::SheetObservations,
};

/// How far down a sheet its headings are looked for.
pub(super) const HEADING_ROWS: u32 = 20;

/// The name of no layout.
pub(super) const UNKNOWN: &str = "unknown";

/// How sure a layout is that a sheet is its own, surest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is meant to be, but something that the layout needs is not there.
    Lacking,
    /// It has the shape.
    Likely,
    /// It says so itself.
    Certain,
}

/// One layout.
struct Layout {
    /// The tail of the text key `layout.<name>`.
    name: &'static str,
    /// Whether a sheet is of this layout.
    recognise: fn(&Sheet) -> Option<Fit>,
    /// The figures of a sheet that it recognised, with the number of rows that gave them.
    read: fn(&Sheet, &mut Faults<'_>) -> Reading,
}

/// What a layout makes of a sheet; `file` and `sheet` of the observations are filled by [`read`].
#[derive(Default)]
struct Reading {
    observations: SheetObservations,
    rows: usize,
}

const LAYOUTS: &[Layout] = &[
    Layout {
        name: "fri_sokning",
        recognise: fri_sokning::recognise,
        read: fri_sokning::read,
    },
    Layout {
        name: "unit_table",
        recognise: unit_table::recognise,
        read: unit_table::read,
    },
];

/// What a sheet states. A sheet of no known layout is left aside and said to be; an empty one is not.
pub(super) fn read(file: &str, sheet: &Sheet) -> Checked<ParsedSheet> {
    let best = LAYOUTS
        .iter()
        .filter_map(|layout| (layout.recognise)(sheet).map(|fit| (fit, layout)))
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    let mut faults = Faults::new(file, &sheet.name);
    let Some((fit, layout)) = best else {
        if !sheet.is_blank() {
            faults.add(
                Diagnostic::new(Code::LayoutUnknown)
                    .with("sheet", &sheet.name)
                    .at(faults.whole()),
            );
        }
        return Checked::new(left_aside(file, &sheet.name), faults.into_diagnostics());
    };
    let reading = (layout.read)(sheet, &mut faults);
    let found = faults.into_diagnostics();
    if fit == Fit::Lacking {
        return Checked::new(left_aside(file, &sheet.name), found);
    }
    let mut observations = reading.observations;
    file.clone_into(&mut observations.file);
    sheet.name.clone_into(&mut observations.sheet);
    Checked::new(
        ParsedSheet::of(layout.name, reading.rows, observations),
        found,
    )
}

/// A sheet that gives no figures.
pub(super) fn left_aside(file: &str, sheet: &str) -> ParsedSheet {
    let observations = SheetObservations {
        file: file.to_owned(),
        sheet: sheet.to_owned(),
        ..SheetObservations::default()
    };
    ParsedSheet::of(UNKNOWN, 0, observations)
}
