//! The cross-tab of 2012 ("EOS export"): `Värde` in A1, years across, two or three columns of labels.
//!
//! A label stands on the first row that it is about and holds for those below it; leading spaces draw a tree
//! and mean nothing. Areas and key figures come in either order, and a third column may say whom the figures
//! are about. A cell that is empty is not reported.

use super::{Fit, HEADING_ROWS, Reading, overflows, sex_named, years::Years};
use crate::{
    inputs::{
        account::Whereabouts,
        cell::{Figures, year},
        faults::Faults,
        labels::Labels,
        sheet::{Row, Sheet},
        totals::data_rows,
    },
    model::{Observation, Sex, SheetObservations, fold},
};

/// Certain where the first cell says `Värde` and years stand in a row near the top.
pub(super) fn recognise(sheet: &Sheet) -> Option<Fit> {
    heading(sheet).map(|_| Fit::Certain)
}

/// The row of years, and the first column that has one.
fn heading(sheet: &Sheet) -> Option<(Row<'_>, u32)> {
    let corner = sheet.rows().next().and_then(|row| sheet.words(row.at(0)));
    if fold(corner?) != "värde" {
        return None;
    }
    let mut rows = sheet.rows().take_while(|row| row.number < HEADING_ROWS);
    rows.find_map(|row| {
        let mut cells = row.cells.iter();
        let first = cells.find(|cell| year(sheet, cell.value).is_some())?;
        (2..=3)
            .contains(&first.column)
            .then_some((row, first.column))
    })
}

/// The figures below the years.
pub(super) fn read(sheet: &Sheet, faults: &mut Faults<'_>) -> Reading {
    let Some((heading, labels)) = heading(sheet) else {
        return Reading::default();
    };
    let years = Years::of(sheet, &heading, labels, faults);
    let columns: Vec<u32> = years.places().collect();
    let figures = Figures::new(sheet, heading.number, years.places(), true);
    let below = data_rows(sheet, heading.number, &columns, faults);
    let Some((title, place, sex)) = roles(sheet, below.iter().copied(), labels) else {
        return Reading::default();
    };
    let mut titles = Labels::new();
    let mut places = Labels::new();
    let (mut subject, mut area) = (None, None);
    let mut whom = Sex::Total;
    let mut observations = Vec::new();
    let mut rows = 0;
    for row in below {
        if overflows(sheet, &row, heading.number, faults) {
            continue;
        }
        let stated = titles.index(sheet, row.at(title), row.address(title));
        subject = stated.or(subject);
        let stated = places.index(sheet, row.at(place), row.address(place));
        area = stated.or(area);
        if let Some(words) = sex.and_then(|column| sheet.words(row.at(column))) {
            whom = sex_named(words).unwrap_or(whom);
        }
        let (Some(subject), Some(place)) = (subject, area) else {
            continue;
        };
        rows += 1;
        years.name_unheaded(sheet, &row, faults);
        for (column, year) in &years.columns {
            let cell = row.address(*column);
            observations.push(Observation {
                subject,
                place,
                year: *year,
                sex: whom,
                value: figures.read(row.at(*column), cell, faults),
                answers: None,
                cell,
            });
        }
    }
    Reading {
        observations: SheetObservations {
            subjects: titles.into_list(),
            places: places.into_list(),
            observations,
            ..SheetObservations::default()
        },
        rows,
        whereabouts: Whereabouts {
            headings: vec![0, heading.number],
            labels: (0..labels).collect(),
            figures: columns,
        },
        ..Reading::default()
    }
}

/// The columns of titles, of places and of sexes, if there is one.
///
/// Titles are the column in which the most labels have what titles have and names of places lack: a comma, a
/// per cent sign, a stroke. Means over groups, which have brackets, tell nothing.
fn roles<'a>(
    sheet: &'a Sheet,
    rows: impl Iterator<Item = Row<'a>>,
    labels: u32,
) -> Option<(u32, u32, Option<u32>)> {
    #[derive(Clone, Copy, Default)]
    struct Count {
        filled: u32,
        titles: u32,
        sexes: u32,
    }
    let mut counts = [Count::default(); 3];
    for row in rows {
        for (column, count) in (0..labels).zip(&mut counts) {
            let Some(words) = sheet.words(row.at(column)) else {
                continue;
            };
            count.filled += 1;
            count.titles += u32::from(words.contains([',', '%', '/']));
            count.sexes += u32::from(sex_named(words).is_some());
        }
    }
    let columns = || (0..labels).zip(counts);
    let sex = columns()
        .find(|(_, count)| count.filled > 0 && count.sexes == count.filled)
        .map(|(column, _)| column);
    let mut others = columns().filter(|(column, _)| Some(*column) != sex);
    let (first, second) = (others.next()?, others.next()?);
    let more = |a: Count, b: Count| {
        u64::from(a.titles) * u64::from(b.filled) > u64::from(b.titles) * u64::from(a.filled)
    };
    if more(second.1, first.1) {
        Some((second.0, first.0, sex))
    } else {
        Some((first.0, second.0, sex))
    }
}
