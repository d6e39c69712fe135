//! The workbook: overview, a sheet for each area, the tidy data, what it is made of, what needs a look.
//!
//! A pure function of the report: no clock, a fixed creation date, the same bytes for the same figures. Texts
//! of users and rules are always written as strings, so that none of them becomes a formula; formulas are made of
//! references, numbers and the program's own words alone.

mod about;
mod area;
mod cell;
mod control;
mod data;
mod formats;
mod formula;
mod fund;
mod fund_lists;
mod names;
mod outline;
mod overview;
mod own_table;
mod page;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use self::{
    formats::{Formats, base},
    names::{SheetNames, defined_name},
    outline::{Summaries, mark_summaries},
};
use super::{
    Report, SheetView, area_sheet,
    comparison::among,
    formula::AreaFormulas,
    overview::{overview as glance, title_years},
};
use crate::text::{say, tell};

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The writer refused a cell, a name or a sheet.
    #[error("{0}")]
    Writing(#[from] XlsxError),
    /// The package could not be reopened to mark its folded groups.
    #[error("{0}")]
    Package(#[from] zip::result::ZipError),
    /// Bytes could not be read or written.
    #[error("{0}")]
    Bytes(#[from] std::io::Error),
}

/// The workbook of a report, as bytes.
///
/// # Errors
/// A report beyond what the format can hold: more than a million rows, say.
pub fn workbook(report: &Report<'_>) -> Result<Vec<u8>, WorkbookError> {
    let language = report.language;
    let results = report.results;
    let mut book = Workbook::new();
    book.set_default_format(&base(), 17, 64)?;
    let mut formats = Formats::new(language);
    let mut sheet_names = SheetNames::default();
    let fixed = |key: &str, names: &mut SheetNames| names.take(say(language, key));

    // The fixed sheets claim their names first, so that an area called "Data" cannot take one.
    let overview_name = fixed("workbook.overview", &mut sheet_names);
    let data_name = fixed("workbook.data", &mut sheet_names);
    let about_name = fixed("workbook.about", &mut sheet_names);
    let control_name = fixed("workbook.control", &mut sheet_names);
    let areas: Vec<(String, SheetView)> = results
        .areas
        .iter()
        .map(|area| (sheet_names.take(&area.name), area_sheet(report, area)))
        .collect();

    let formulas: Vec<AreaFormulas> = areas
        .iter()
        .zip(&results.areas)
        .enumerate()
        .map(|(position, ((_, view), area))| {
            report.explain.map_or_else(AreaFormulas::default, |known| {
                AreaFormulas::of(known, position, &area.years, view)
            })
        })
        .collect();
    let is_alive = formulas.iter().any(|area| !area.is_empty());

    let funds: Vec<fund::Sheets> = results
        .funds
        .iter()
        .map(|fund| fund::Sheets::take(fund, &mut sheet_names, report))
        .collect();
    let tables = results.tables.iter();
    let own: Vec<String> = tables.map(|table| sheet_names.take(&table.title)).collect();

    let is_own = results.is_own();
    let front = glance(report);
    if !is_own {
        let sheet = named(&mut book, &overview_name)?;
        // The overview shows what the areas' sheets show, also when that is worked out anew.
        let figures: Vec<Vec<String>> = areas
            .iter()
            .filter(|_| is_alive)
            .map(|(name, view)| {
                let cells = area::latest_figures(view).into_iter();
                cells
                    .map(|(row, column)| names::cell_reference(name, row, column))
                    .collect()
            })
            .collect();
        overview::write(
            sheet,
            &mut formats,
            (&front, &figures),
            &overview_name,
            report,
        )?;
        sheet.set_active(true);
    }

    let mut defined = Vec::new();
    let mut folded: Vec<(usize, Summaries)> = Vec::new();
    let sheets = areas.iter().zip(&formulas).zip(&results.areas);
    for (position, (((name, view), formulas), area)) in sheets.enumerate() {
        let sheet = named(&mut book, name)?;
        let placed = area::write(sheet, &mut formats, view, formulas, report)?;
        // Sheet parts are numbered from 1 in the order of the tabs; the overview is the first.
        folded.push((position + 2, placed.summaries));
        for (year, column) in area.years.iter().zip(1u16..) {
            defined.push((
                &area.name,
                *year,
                name,
                column,
                placed.first_row,
                placed.last_row,
            ));
        }
    }
    let mut example = String::new();
    let mut taken = Vec::new();
    for (area, year, sheet, column, first, last) in defined {
        let name = defined_name(area, year, &mut taken);
        book.define_name(&name, &names::column_reference(sheet, column, first, last))?;
        if example.is_empty() {
            example = name;
        }
    }

    for ((name, table), number) in own.iter().zip(&results.tables).zip(1..) {
        own_table::write(named(&mut book, name)?, &mut formats, table, number, report)?;
    }
    for (sheets, fund) in funds.iter().zip(&results.funds) {
        sheets.write(&mut book, &mut formats, fund, report)?;
    }
    if !is_own {
        data::write(named(&mut book, &data_name)?, &mut formats, report)?;
    }
    about::write(
        named(&mut book, &about_name)?,
        &mut formats,
        (&example, is_alive),
        report,
    )?;
    control::write(named(&mut book, &control_name)?, &mut formats, report)?;

    let mut properties = DocProperties::new()
        .set_title(if is_own {
            front.title.clone()
        } else {
            format!("{} – {}", front.title, front.subtitle)
        })
        .set_author(&results.name)
        .set_company(&results.name)
        .set_keywords(&results.pack);
    if !is_own {
        let rows = results.areas.iter().flat_map(|area| &area.rows);
        let who = among(rows, language);
        let subject = match who {
            Some(_) => "workbook.subject.compared",
            None => "workbook.subject",
        };
        let words = [
            ("years", title_years(results)),
            ("who", who.unwrap_or_default()),
        ];
        properties = properties
            .set_subject(tell(language, subject, &words))
            .set_comment(say(language, "view.source.computed"));
    }
    if let Ok(epoch) = ExcelDateTime::from_ymd(2000, 1, 1) {
        properties = properties.set_creation_datetime(&epoch);
    }
    book.set_properties(&properties);
    mark_summaries(&book.save_to_buffer()?, &folded)
}

fn named<'a>(book: &'a mut Workbook, name: &str) -> Result<&'a mut Worksheet, XlsxError> {
    book.add_worksheet().set_name(name)
}
