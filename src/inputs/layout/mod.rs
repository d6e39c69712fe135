//! The layouts that sheets come in, one file each, recognised by what stands in the sheet.
//!
//! A new layout is a file with `recognise` and `read`, and a line in [`LAYOUTS`]. The surest fit reads the
//! sheet; of equally sure ones the first in the table.

mod answers;
mod eos_export;
mod fri_sokning;
mod long_table;
mod metadata;
mod status;
mod years;

use super::{
    account::{Account, Whereabouts},
    faults::Faults,
    file::{Metadata, ParsedSheet},
    remarks,
    sheet::{Row, Sheet},
};
use crate::{
    diagnostics::{Checked, Code, Diagnostic},
    model::{Sex, SheetObservations, fold},
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
    metadata: Metadata,
    rows: usize,
    whereabouts: Whereabouts,
}

const LAYOUTS: &[Layout] = &[
    Layout {
        name: "fri_sokning",
        recognise: fri_sokning::recognise,
        read: fri_sokning::read,
    },
    Layout {
        name: "eos_export",
        recognise: eos_export::recognise,
        read: eos_export::read,
    },
    Layout {
        name: "unit_table",
        recognise: long_table::recognise_units,
        read: long_table::read,
    },
    Layout {
        name: "long_table",
        recognise: long_table::recognise_places,
        read: long_table::read,
    },
    Layout {
        name: "metadata",
        recognise: metadata::recognise,
        read: |sheet, _| metadata::read(sheet),
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
            let whole = faults.whole();
            let code = match whole.is_of_text_file() && sheet.width() == 1 {
                true => Code::OneColumn,
                false => Code::LayoutUnknown,
            };
            let fault = Diagnostic::new(code).with("sheet", &sheet.name);
            faults.add(fault.with("file", file).at(whole));
        }
        return Checked::new(left_aside(file, &sheet.name), faults.into_diagnostics());
    };
    let reading = (layout.read)(sheet, &mut faults);
    // Where a fault says why, that is enough.
    if reading.rows == 0 && faults.is_empty() {
        faults.add(
            Diagnostic::new(Code::SheetWithoutRows)
                .with("sheet", &sheet.name)
                .at(faults.whole()),
        );
    }
    if fit != Fit::Lacking {
        remark(sheet, &reading.observations, &mut faults);
    }
    let found = faults.into_diagnostics();
    if fit == Fit::Lacking {
        return Checked::new(left_aside(file, &sheet.name), found);
    }
    let account = Account::of(sheet, &reading.observations, &reading.whereabouts);
    let headings = reading.whereabouts.headings.iter().max();
    let below = sheet.filled_rows(headings.map_or(0, |last| last.saturating_add(1)));
    let mut observations = reading.observations;
    file.clone_into(&mut observations.file);
    sheet.name.clone_into(&mut observations.sheet);
    Checked::new(
        ParsedSheet {
            layout: layout.name,
            is_certain: fit == Fit::Certain,
            account,
            observations,
            metadata: reading.metadata,
            rows: reading.rows,
            rows_left: below.saturating_sub(reading.rows + account.total_rows),
            ..ParsedSheet::default()
        },
        found,
    )
}

/// Whether a row of a text file has more cells than its headings, which is a fault: it is no row then.
fn overflows(sheet: &Sheet, row: &Row<'_>, heading: u32, faults: &mut Faults<'_>) -> bool {
    let overflows = sheet.overflows(row, heading);
    if overflows {
        let last = row.cells.last().map_or(0, |cell| cell.column);
        faults.cell(Code::RowTooLong, row.address(last), String::new);
    }
    overflows
}

/// Whether a diagnostic of this code is what a layout says of the cells that it takes for figures: of no meaning where
/// the sheet is something else.
pub(super) fn is_of_layout(code: Code) -> bool {
    matches!(
        code,
        Code::LayoutUnknown
            | Code::OneColumn
            | Code::HeadingMissing
            | Code::TextForNumber
            | Code::FormulaWithoutValue
            | Code::ErrorCell
            | Code::YearNotUnderstood
            | Code::RowIncomplete
            | Code::FigureWithoutHeading
            | Code::StatusUnknown
            | Code::UnitsWithoutNames
            | Code::RowsWithdrawn
            | Code::StatusContradicted
            | Code::StatusPassedOver
            | Code::NumberAmbiguous
            | Code::DashAmbiguous
            | Code::RowTooLong
            | Code::SheetWithoutRows
            | Code::TitlesMissing
            | Code::SexUnknown
            | Code::RowsHidden
            | Code::ColumnsHidden
            | Code::TotalLeft
            | Code::NumbersScaled
            | Code::SharesMixed
    )
}

/// Says how the workbook shows the figures that were read.
fn remark(sheet: &Sheet, read: &SheetObservations, faults: &mut Faults<'_>) {
    remarks::hidden(sheet, faults);
    let numbers = read.observations.iter().filter_map(|observation| {
        let value = sheet.at(observation.cell)?;
        Some((observation.subject, observation.cell, value))
    });
    faults.quoting(!read.of_units);
    remarks::scales(sheet, numbers, faults);
    faults.quoting(true);
}

/// A sheet that gives no figures.
pub(super) fn left_aside(file: &str, sheet: &str) -> ParsedSheet {
    let observations = SheetObservations {
        file: file.to_owned(),
        sheet: sheet.to_owned(),
        ..SheetObservations::default()
    };
    ParsedSheet {
        layout: UNKNOWN,
        observations,
        ..ParsedSheet::default()
    }
}

/// Whom a word or a letter means.
fn sex_named(words: &str) -> Option<Sex> {
    match fold(words).as_str() {
        "t" | "totalt" | "total" | "alla" | "alle" | "all" => Some(Sex::Total),
        "k" | "kvinnor" | "kvinna" | "kvinner" | "women" | "flickor" | "jenter" | "girls" => {
            Some(Sex::Women)
        }
        "m" | "män" | "man" | "menn" | "men" | "pojkar" | "gutter" | "boys" => Some(Sex::Men),
        _ => None,
    }
}
