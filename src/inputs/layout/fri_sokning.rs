//! Kolada's "Fri sökning": titles in A, names of places in B, one column per year from C.
//!
//! The export writes `Kolada nyckeltal` in A1 and the years as text in row 2; users delete the first and
//! type headings of their own, so a row of years with nothing but words or blanks in A and B will do, if titles and
//! names stand below. Where the figures are of everybody, women and men, a third column of words says of whom a row
//! is, or a row beside the years of whom a column is.
//! Every row with a title and a name states a cell for every year: one that is empty or not in the file at
//! all is not reported, which is how the export writes missing values. Columns with a heading that is no
//! year are left aside with a fault, figures without a heading likewise, and rows without figures silently.
//! The cross-tab of 2012 (`Värde` in A1) looks alike but gives a label on its first row only: it is another
//! layout. A sheet of places and years without titles is left aside and told of (V286).

use super::{Fit, HEADING_ROWS, Reading, long_table, overflows, sex_named, years::Years};
use crate::{
    diagnostics::{Code, Diagnostic},
    inputs::{
        account::Whereabouts,
        cell::{Figures, is_filled, year},
        faults::Faults,
        labels::Labels,
        sheet::{CellValue, Row, Sheet},
        totals::data_rows,
    },
    model::{Observation, Sex, SheetObservations, fold},
};

const FIRST_YEAR: u32 = 2;

/// Where a sheet has what.
struct Heading<'a> {
    fit: Fit,
    years: Row<'a>,
    title: u32,
    place: u32,
    /// The column that says whom a row is about.
    sex: Option<u32>,
    /// The row that says whom a column is about.
    whom: Option<Row<'a>>,
    first_year: u32,
}

/// Certain where A1 says so and a row of headings follows; likely where a row of years stands near the top and titles
/// and names below; lacking where places and years stand without titles.
pub(super) fn recognise(sheet: &Sheet) -> Option<Fit> {
    match heading(sheet) {
        Some(heading) => Some(heading.fit),
        None => untitled(sheet).map(|_| Fit::Lacking),
    }
}

/// The headings.
fn heading(sheet: &Sheet) -> Option<Heading<'_>> {
    let corner = sheet
        .rows()
        .next()
        .filter(|row| row.number == 0)
        .and_then(|row| sheet.words(row.at(0)).map(fold));
    if corner.as_deref() == Some("värde") {
        return None;
    }
    let near_the_top = || {
        let rows = sheet.rows().take_while(|row| row.number < HEADING_ROWS);
        rows.filter(|row| !says_whom(sheet, row))
    };
    if corner.as_deref() == Some("kolada nyckeltal") {
        let is_headed =
            |row: &Row<'_>| columns_of(row, FIRST_YEAR).any(|cell| is_filled(sheet, Some(cell.1)));
        return near_the_top()
            .find(|row| is_of_years(sheet, row, FIRST_YEAR))
            .or_else(|| near_the_top().find(is_headed))
            .map(|row| columns(sheet, Fit::Certain, row));
    }
    near_the_top()
        .filter(|row| is_of_years(sheet, row, FIRST_YEAR))
        .map(|row| columns(sheet, Fit::Likely, row))
        .find(|heading| {
            let mut heads = [heading.title, heading.place].into_iter();
            let titles = sheet.words(heading.years.at(heading.title));
            heads.all(|column| is_head(sheet, &heading.years, column))
                && !titles.is_some_and(long_table::names_a_place)
                && has_labels(sheet, heading)
        })
}

/// Whether most of a row's cells from a column on are years, and none is a number that no year can be.
fn is_of_years(sheet: &Sheet, row: &Row<'_>, first: u32) -> bool {
    let filled = columns_of(row, first).filter(|cell| is_filled(sheet, Some(cell.1)));
    let (mut all, mut years) = (0, 0);
    for (_, value) in filled {
        if sheet
            .number(value)
            .is_some_and(|number| number.fract() != 0.0)
        {
            return false;
        }
        all += 1;
        years += usize::from(year(sheet, value).is_some());
    }
    years > 0 && years * 2 > all
}

/// Which columns and rows are what, the row of years being known.
fn columns<'a>(sheet: &'a Sheet, fit: Fit, years: Row<'a>) -> Heading<'a> {
    let has_years = |column| {
        years
            .at(column)
            .is_some_and(|value| year(sheet, value).is_some())
    };
    let is_sex = |column: &u32| {
        let below = sheet.rows().filter(|row| row.number > years.number);
        most_are_sexes(below.filter_map(|row| sheet.words(row.at(*column))))
    };
    let sex = if has_years(FIRST_YEAR) {
        None
    } else {
        (0..=FIRST_YEAR).find(is_sex)
    };
    let mut labels = (0..=FIRST_YEAR).filter(|column| Some(*column) != sex);
    let beside = |row: &Row<'_>| row.number.abs_diff(years.number) == 1 && says_whom(sheet, row);
    Heading {
        fit,
        title: labels.next().unwrap_or(0),
        place: labels.next().unwrap_or(1),
        sex,
        whom: sheet.rows().find(beside),
        first_year: FIRST_YEAR + u32::from(sex.is_some()),
        years,
    }
}

/// Whether a row says nothing from the first column of years on but whom the columns are about.
fn says_whom(sheet: &Sheet, row: &Row<'_>) -> bool {
    let filled = columns_of(row, FIRST_YEAR).filter(|cell| is_filled(sheet, Some(cell.1)));
    most_are_sexes(filled.map(|cell| sheet.words(Some(cell.1)).unwrap_or_default()))
}

/// Whether most words say whom figures are about: one that is misspelt is a fault and no other layout.
fn most_are_sexes<'a>(words: impl Iterator<Item = &'a str>) -> bool {
    let (all, sexes) = words.fold((0, 0), |(all, sexes), words| {
        (all + 1, sexes + usize::from(sex_named(words).is_some()))
    });
    sexes * 2 > all
}

/// The cells of a row from a column on.
fn columns_of<'a>(row: &Row<'a>, first: u32) -> impl Iterator<Item = (u32, CellValue)> + use<'a> {
    let cells = row.cells.iter().filter(move |cell| cell.column >= first);
    cells.map(|cell| (cell.column, cell.value))
}

/// Whether the cell above the titles or the names is blank or a word that fits there.
fn is_head(sheet: &Sheet, row: &Row<'_>, column: u32) -> bool {
    let value = row.at(column);
    match sheet.words(value) {
        Some(words) => {
            !long_table::names_a_unit(words)
                && value.is_some_and(|value| year(sheet, value).is_none())
        }
        None => !is_filled(sheet, value),
    }
}

/// Whether some row below has a title and a name, or the code of a place.
fn has_labels(sheet: &Sheet, heading: &Heading<'_>) -> bool {
    let mut below = sheet.rows().filter(|row| row.number > heading.years.number);
    below.any(|row| {
        sheet.words(row.at(heading.title)).is_some() && is_filled(sheet, row.at(heading.place))
    })
}

/// The row of headings of a sheet that has places and years, and whose columns say nothing else.
fn untitled(sheet: &Sheet) -> Option<Row<'_>> {
    let mut near_the_top = sheet.rows().take_while(|row| row.number < HEADING_ROWS);
    near_the_top.find(|row| {
        let words = |column| sheet.words(row.at(column));
        let is_place = |column: &u32| words(*column).is_some_and(long_table::names_a_place);
        let places = (0..).take_while(is_place).last();
        places.is_some_and(|last| is_of_years(sheet, row, last + 1))
    })
}

/// The figures below the headings.
pub(super) fn read(sheet: &Sheet, faults: &mut Faults<'_>) -> Reading {
    let Some(heading) = heading(sheet) else {
        faults.add(
            Diagnostic::new(Code::TitlesMissing)
                .with("sheet", &sheet.name)
                .at(faults.whole()),
        );
        return Reading::default();
    };
    let years = match &heading.whom {
        Some(whom) => Years::by_sex(sheet, &heading.years, whom, heading.first_year, faults),
        None => Years::of(sheet, &heading.years, heading.first_year, faults),
    };
    let last_heading = heading
        .whom
        .map_or(0, |row| row.number)
        .max(heading.years.number);
    let is_kolada = heading.fit == Fit::Certain;
    let figures = Figures::new(sheet, last_heading, years.places(), is_kolada);
    let rows_of_headings = [Some(heading.years), heading.whom].into_iter().flatten();
    let widest = rows_of_headings.max_by_key(|row| row.cells.last().map(|cell| cell.column));
    let widest = widest.map_or(last_heading, |row| row.number);
    let mut titles = Labels::new();
    let mut places = Labels::new();
    let mut observations = Vec::with_capacity(sheet.len());
    let mut rows = 0;
    let mut above = (None, None);
    let columns: Vec<u32> = years.places().collect();
    for row in data_rows(sheet, last_heading, &columns, faults) {
        if overflows(sheet, &row, widest, faults) {
            continue;
        }
        let title = titles.index(sheet, row.at(heading.title), row.address(heading.title));
        let place = places.index(sheet, row.at(heading.place), row.address(heading.place));
        let mut about = (title, place);
        let mut whom = Some(Sex::Total);
        let said = heading
            .sex
            .and_then(|column| Some((column, sheet.words(row.at(column))?)));
        if let Some((column, words)) = said {
            whom = sex_named(words);
            // A title or a name that reaches over the rows of everybody, women and men stands on the first.
            about = (title.or(above.0), place.or(above.1));
            above = about;
            if whom.is_none() {
                faults.cell(Code::SexUnknown, row.address(column), || words.to_owned());
            }
        }
        let Some(whom) = whom else {
            continue;
        };
        let (Some(subject), Some(place)) = about else {
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
        for ((column, year), sex) in years.columns.iter().zip(&years.sexes) {
            while cells.next_if(|cell| cell.column < *column).is_some() {}
            let value = cells
                .next_if(|cell| cell.column == *column)
                .map(|cell| cell.value);
            let cell = row.address(*column);
            observations.push(Observation {
                subject,
                place,
                year: *year,
                sex: if heading.sex.is_some() { whom } else { *sex },
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
        whereabouts: Whereabouts {
            headings: (0..=last_heading).collect(),
            labels: (0..heading.first_year).collect(),
            figures: columns,
        },
        ..Reading::default()
    }
}
