//! The workbook: overview, a sheet for each area, the tidy data, what it is made of, what needs a look.
//!
//! A pure function of the report: no clock, a fixed creation date, the same bytes for the same figures. Texts
//! of users and rules are always written as strings, so that none of them becomes a formula; formulas are made of
//! references, numbers and the program's own words alone.

mod about;
mod alive;
mod area;
mod base;
mod cell;
mod changed;
mod chart;
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
mod standing;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use self::{
    alive::{Latest, with_bands},
    base::{AreaSheet, Base},
    formats::{Formats, base as plain},
    names::{SheetNames, defined_name},
    outline::{Summaries, mark_summaries},
};
use super::{
    Report, SheetView, area_sheet,
    comparison::among,
    formula::AreaFormulas,
    overview::{overview as glance, title_years},
};
use crate::{
    engine::RowResult,
    text::{say, tell},
};

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
    book.set_default_format(&plain(), 17, 64)?;
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

    let known = report.explain.filter(|_| !report.values_only);
    let formulas: Vec<AreaFormulas> = areas
        .iter()
        .zip(&results.areas)
        .enumerate()
        .map(|(position, ((_, view), area))| {
            known.map_or_else(AreaFormulas::default, |known| {
                AreaFormulas::of(known, position, &area.years, view)
            })
        })
        .collect();
    let is_alive = known.is_some() && !areas.is_empty();
    let areas: Vec<(String, SheetView)> = areas
        .into_iter()
        .zip(&results.areas)
        .map(|((name, view), area)| {
            let judged = area.rows.iter().any(RowResult::can_have_bands);
            let view = if is_alive && judged {
                with_bands(view, language)
            } else {
                view
            };
            (name, view)
        })
        .collect();
    let sheets: Vec<AreaSheet<'_>> = areas
        .iter()
        .zip(&formulas)
        .map(|((name, view), formulas)| AreaSheet {
            name,
            view,
            formulas,
        })
        .collect();

    let funds: Vec<fund::Sheets> = results
        .funds
        .iter()
        .map(|fund| fund::Sheets::take(fund, &mut sheet_names, report))
        .collect();
    let tables = results.tables.iter();
    let own: Vec<String> = tables.map(|table| sheet_names.take(&table.title)).collect();

    let base_name = fixed("workbook.base", &mut sheet_names);
    let base = Base::of(report, &sheets, base_name.clone());

    let is_own = results.is_own();
    let front = glance(report);
    if !is_own {
        let sheet = named(&mut book, &overview_name)?;
        // The overview shows what the areas' sheets show, also when that is worked out anew.
        let figures: Vec<Vec<Latest>> = sheets
            .iter()
            .enumerate()
            .filter(|_| is_alive)
            .map(|(area, sheet)| {
                sheet
                    .alive(area, &base)
                    .latest(sheet.name, sheet.view, report)
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
    for (position, (of, area)) in sheets.iter().zip(&results.areas).enumerate() {
        let name = of.name;
        let sheet = named(&mut book, name)?;
        let alive = of.alive(position, &base);
        let placed = area::write(sheet, &mut formats, of.view, alive, report)?;
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
        if !base.is_empty() {
            let sheet = named(&mut book, &base_name)?;
            base.write(sheet, &mut formats, &sheets, report)?;
        }
    }
    let formulas = match (is_alive, base.is_empty(), base.is_beyond()) {
        (false, ..) => about::Formulas::None,
        (true, false, _) => about::Formulas::All(&base_name),
        (true, true, true) => about::Formulas::WithoutRanks,
        (true, true, false) => about::Formulas::Figures,
    };
    about::write(
        named(&mut book, &about_name)?,
        &mut formats,
        (&example, formulas),
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
