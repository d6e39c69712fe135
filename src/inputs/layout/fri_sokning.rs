//! Kolada's "Fri sökning": titles in A, names of places in B, one column per year from C.
//!
//! The export writes `Kolada nyckeltal` in A1 and the years as text in row 2; users delete the first and
//! type headings of their own, so a row of years with nothing but words or blanks in A and B will do.
//! Every row with a title and a name states a cell for every year: one that is empty or not in the file at
//! all is not reported, which is how the export writes missing values. Columns with a heading that is no
//! year are left aside with a fault, figures without a heading likewise, and rows without figures silently.
//! The cross-tab of 2012 (`Värde` in A1) looks alike but gives a label on its first row only: it is another
//! layout.

use super::{Fit, HEADING_ROWS, Reading, long_table, overflows, years::Years};
use crate::{
    diagnostics::Code,
    inputs::{
        cell::{Figures, is_filled, year},
        faults::Faults,
        labels::Labels,
        sheet::{CellValue, Row, Sheet},
    },
    model::{Observation, Sex, SheetObservations, fold},
};

const TITLE: u32 = 0;
const PLACE: u32 = 1;
const FIRST_YEAR: u32 = 2;

/// Certain where A1 says so and a row of headings follows; likely where a row of years stands near the top.
pub(super) fn recognise(sheet: &Sheet) -> Option<Fit> {
    heading(sheet).map(|(fit, _)| fit)
}

/// The row of headings.
fn heading(sheet: &Sheet) -> Option<(Fit, Row<'_>)> {
    let corner = sheet
        .rows()
        .next()
        .filter(|row| row.number == 0)
        .and_then(|row| sheet.words(row.at(TITLE)).map(fold));
    if corner.as_deref() == Some("värde") {
        return None;
    }
    let named = corner.as_deref() == Some("kolada nyckeltal");
    let mut near_the_top = sheet.rows().take_while(|row| row.number < HEADING_ROWS);
    if named {
        return near_the_top
            .find(|row| columns_of(row).any(|cell| is_filled(sheet, Some(cell.1))))
            .map(|row| (Fit::Certain, row));
    }
    near_the_top
        .find(|row| {
            let filled = columns_of(row).filter(|cell| is_filled(sheet, Some(cell.1)));
            let (all, years) = filled.fold((0, 0), |(all, years), cell| {
                (all + 1, years + usize::from(year(sheet, cell.1).is_some()))
            });
            years > 0 && years * 2 > all && [TITLE, PLACE].iter().all(|c| is_head(sheet, row, *c))
        })
        .map(|row| (Fit::Likely, row))
}

/// The cells of a row from the first column of years.
fn columns_of<'a>(row: &Row<'a>) -> impl Iterator<Item = (u32, CellValue)> + use<'a> {
    row.cells
        .iter()
        .filter(|cell| cell.column >= FIRST_YEAR)
        .map(|cell| (cell.column, cell.value))
}

/// Whether the cell above the titles or the names is blank or a word that fits there.
fn is_head(sheet: &Sheet, row: &Row<'_>, column: u32) -> bool {
    let value = row.at(column);
    match sheet.words(value) {
        Some(words) => !long_table::names_a_unit(words),
        None => !is_filled(sheet, value),
    }
}

/// The figures below the headings.
pub(super) fn read(sheet: &Sheet, faults: &mut Faults<'_>) -> Reading {
    let Some((fit, heading)) = heading(sheet) else {
        return Reading::default();
    };
    let years = Years::of(sheet, &heading, FIRST_YEAR, faults);
    let figures = Figures::new(sheet, heading.number, years.places(), fit == Fit::Certain);
    let mut titles = Labels::new();
    let mut places = Labels::new();
    let mut observations = Vec::with_capacity(sheet.len());
    let mut rows = 0;
    for row in sheet.rows().filter(|row| row.number > heading.number) {
        if overflows(sheet, &row, heading.number, faults) {
            continue;
        }
        let title = titles.index(sheet, row.at(TITLE), row.address(TITLE));
        let place = places.index(sheet, row.at(PLACE), row.address(PLACE));
        let (Some(subject), Some(place)) = (title, place) else {
            let figure = years
                .columns
                .iter()
                .find(|(column, _)| is_filled(sheet, row.at(*column)));
            if let Some((column, _)) = figure {
                faults.cell(Code::RowIncomplete, row.address(*column), String::new);
            }
            continue;
        };
        rows += 1;
        years.name_unheaded(sheet, &row, faults);
        let mut cells = row.cells.iter().peekable();
        for (column, year) in &years.columns {
            while cells.next_if(|cell| cell.column < *column).is_some() {}
            let value = cells
                .next_if(|cell| cell.column == *column)
                .map(|cell| cell.value);
            let cell = row.address(*column);
            observations.push(Observation {
                subject,
                place,
                year: *year,
                sex: Sex::Total,
                value: figures.read(value, cell, faults),
                answers: None,
                cell,
            });
        }
    }
    Reading {
        observations: SheetObservations {
            of_units: false,
            subjects: titles.into_list(),
            places: places.into_list(),
            observations,
            ..SheetObservations::default()
        },
        rows,
        heading: heading.number,
        ..Reading::default()
    }
}
