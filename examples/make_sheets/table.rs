//! Workbooks made of tables that stand beside this program as text: `tables/<pack>/<workbook>/<sheet>.csv`, with
//! `om.txt` saying what the workbook is (its first line) and how its rows came about.
//!
//! The tables are as Excel saves them in Sweden and Norway: semicolons, decimal commas, the headings first. A cell is
//! a number if it is written as one, a day if it is written `2015-09-01`, else a text; an empty one stays empty.

use std::{
    error::Error,
    fs, io,
    path::{Path, PathBuf},
};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// Where the tables stand, relative to the project's root.
const TABLES: &str = "examples/make_sheets/tables";

/// What says what a workbook is.
const ABOUT: &str = "om.txt";

/// The widest column, in letters.
const WIDEST: usize = 60;

/// Writes every workbook of the tables below `root` into `target/sheets`. Gives the name of each and its rows.
pub fn write_all(root: &Path, target: &Path) -> Result<Vec<(String, usize)>, Box<dyn Error>> {
    let mut written = Vec::new();
    for pack in folders(&root.join(TABLES))? {
        for book in folders(&pack)? {
            let name = format!("sheets/{}/{}.xlsx", stem(&pack), stem(&book));
            let path = target.join(&name);
            fs::create_dir_all(path.parent().unwrap_or(target))?;
            written.push((name, write_book(&book, &path)?));
        }
    }
    Ok(written)
}

/// Writes the workbook of a folder of tables. Gives its number of rows.
fn write_book(folder: &Path, path: &Path) -> Result<usize, Box<dyn Error>> {
    let about = fs::read_to_string(folder.join(ABOUT))?;
    let (title, about) = about.split_once('\n').unwrap_or((&about, ""));
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title(title)
        .set_comment(about.trim())
        .set_creation_datetime(&ExcelDateTime::from_ymd(2015, 6, 1)?);
    workbook.set_properties(&properties);
    let mut rows = 0;
    for table in within(folder, |path| {
        path.extension().is_some_and(|kind| kind == "csv")
    })? {
        let sheet = workbook.add_worksheet().set_name(stem(&table))?;
        rows += write_table(sheet, &table)?;
    }
    let sheet = workbook.add_worksheet().set_name("Om")?;
    let wrapped = Format::new().set_text_wrap();
    sheet.set_column_width(0, 90)?;
    for (line, row) in [title, about.trim()].into_iter().zip(0u32..) {
        sheet.write_with_format(row, 0, line, &wrapped)?;
    }
    workbook.save(path)?;
    Ok(rows)
}

/// Writes a table. Gives its number of rows, without the headings.
fn write_table(sheet: &mut Worksheet, path: &Path) -> Result<usize, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .from_path(path)?;
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let mut widths: Vec<usize> = Vec::new();
    let mut count = 0;
    for (line, row) in reader.records().zip(0u32..) {
        let line = line?;
        widths.resize(widths.len().max(line.len()), 0);
        for ((cell, column), width) in line.iter().zip(0u16..).zip(&mut widths) {
            *width = (*width).max(cell.chars().count());
            if row == 0 {
                sheet.write_string_with_format(row, column, cell, &bold)?;
            } else {
                write_cell(sheet, row, column, cell, &day)?;
            }
        }
        count += 1;
    }
    for (width, column) in widths.into_iter().zip(0u16..) {
        let letters = u32::try_from(width.min(WIDEST) + 2)?;
        sheet.set_column_width(column, letters)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(count - 1)
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &str,
    day: &Format,
) -> Result<(), XlsxError> {
    if cell.is_empty() {
    } else if let Some(number) = number(cell) {
        sheet.write_number(row, column, number)?;
    } else if let Some(date) = date(cell) {
        sheet.write_with_format(row, column, &date, day)?;
    } else {
        sheet.write_string(row, column, cell)?;
    }
    Ok(())
}

/// A number as a spreadsheet writes it in Swedish; a code with a zero in front is none.
fn number(cell: &str) -> Option<f64> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let is_written = digits.starts_with(|letter: char| letter.is_ascii_digit())
        && digits
            .chars()
            .all(|letter| letter.is_ascii_digit() || letter == ',');
    let is_code = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0,");
    if !is_written || is_code {
        return None;
    }
    cell.replace(',', ".").parse().ok()
}

fn date(cell: &str) -> Option<ExcelDateTime> {
    let is_day = cell.len() == 10 && cell.chars().filter(|letter| *letter == '-').count() == 2;
    is_day.then(|| ExcelDateTime::parse_from_str(cell).ok())?
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn folders(path: &Path) -> io::Result<Vec<PathBuf>> {
    within(path, Path::is_dir)
}

/// What a folder holds of a kind, by name.
fn within(folder: &Path, is_kind: impl Fn(&Path) -> bool) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if is_kind(&path) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
