//! The bytes of a workbook → its sheets, by calamine; the only file that names that library.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use calamine::{
    Data, DataRef, ExcelDateTime, Ods, Reader, SheetType, Xls, XlsError, Xlsb, Xlsx, XlsxError,
    open_workbook_from_rs,
};

use super::{
    container,
    sheet::{CellValue, Sheet, SheetBuilder},
};

type Bytes = Cursor<Arc<[u8]>>;

/// A workbook's sheets in its order; a sheet that cannot be read is there by its name alone.
pub(super) type Sheets = Vec<Result<Sheet, String>>;

/// Why a workbook gives no sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WorkbookFault {
    /// It is cut off or damaged.
    Damaged,
    /// It wants a password.
    Protected,
    /// It has more cells than a file can honestly need.
    OverBudget,
}

/// The sheets of a zipped workbook: xlsx or xlsm, else xlsb, else ods.
pub(super) fn read_zip(bytes: &Arc<[u8]>) -> Result<Sheets, WorkbookFault> {
    guarded(|| {
        let opened: Result<Xlsx<Bytes>, _> = open_workbook_from_rs(Cursor::new(bytes.clone()));
        match opened {
            Ok(mut workbook) => Ok(xlsx_sheets(&mut workbook)),
            Err(XlsxError::Password) => Err(WorkbookFault::Protected),
            Err(_) => {
                let cursor = || Cursor::new(bytes.clone());
                if let Ok(mut workbook) = open_workbook_from_rs::<Xlsb<Bytes>, _>(cursor()) {
                    return Ok(ranged_sheets(&mut workbook));
                }
                open_workbook_from_rs::<Ods<Bytes>, _>(cursor())
                    .map(|mut workbook| ranged_sheets(&mut workbook))
                    .map_err(|fault| match fault {
                        calamine::OdsError::Password => WorkbookFault::Protected,
                        _ => WorkbookFault::Damaged,
                    })
            }
        }
    })
}

/// The sheets of a workbook of Excel 97–2003.
pub(super) fn read_xls(bytes: &Arc<[u8]>) -> Result<Sheets, WorkbookFault> {
    if !container::is_sound(bytes) {
        return Err(WorkbookFault::Damaged);
    }
    guarded(
        || match open_workbook_from_rs::<Xls<Bytes>, _>(Cursor::new(bytes.clone())) {
            Ok(mut workbook) => Ok(ranged_sheets(&mut workbook)),
            Err(XlsError::Password) => Err(WorkbookFault::Protected),
            Err(_) => Err(WorkbookFault::Damaged),
        },
    )
}

/// A damaged file may bring the library to panic; that is a fault of the file, not the end of the run.
fn guarded(read: impl FnOnce() -> Result<Sheets, WorkbookFault>) -> Result<Sheets, WorkbookFault> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(WorkbookFault::Damaged))
}

fn sheet_names(metadata: &[calamine::Sheet]) -> Vec<String> {
    metadata
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect()
}

fn xlsx_sheets(workbook: &mut Xlsx<Bytes>) -> Sheets {
    let names = sheet_names(workbook.sheets_metadata());
    names
        .into_iter()
        .filter_map(|name| match xlsx_sheet(workbook, &name) {
            Ok(sheet) => Some(Ok(sheet)),
            Err(XlsxError::NotAWorksheet(_)) => None,
            Err(_) => Some(Err(name)),
        })
        .collect()
}

/// Streams the cells of a sheet. Asking for formulas along with values costs nothing where there are none,
/// and is how a formula without a stored result is told from an empty cell.
fn xlsx_sheet(workbook: &mut Xlsx<Bytes>, name: &str) -> Result<Sheet, XlsxError> {
    let mut builder = SheetBuilder::new(name);
    let mut misplaced = false;
    let mut cells = workbook.worksheet_cells_reader(name)?;
    loop {
        let cell = match cells.next_cell_with_formula_metadata() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            // An error that the library has no name for (`#SPILL!`, `#ERROR!`) is an error cell all the same.
            Err(XlsxError::CellError(error)) => {
                let value = CellValue::Error(builder.intern(&error));
                builder.push(0, 0, value);
                misplaced = true;
                continue;
            }
            Err(fault) => return Err(fault),
        };
        let value = match cell.value {
            DataRef::Empty if cell.formula.is_some() => CellValue::FormulaWithoutValue,
            DataRef::Empty => CellValue::Empty,
            DataRef::Float(number) => CellValue::Number(number),
            DataRef::Int(number) => whole(number),
            DataRef::SharedString(text) => CellValue::Text(builder.intern_shared(text)),
            DataRef::String(text) => CellValue::Text(builder.intern(&text)),
            DataRef::Bool(truth) => CellValue::Bool(truth),
            DataRef::DateTime(date) => CellValue::Date(builder.intern(&written(&date))),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                CellValue::Date(builder.intern(&text))
            }
            DataRef::Error(error) => CellValue::Error(builder.intern(&error.to_string())),
        };
        builder.push(cell.pos.0, cell.pos.1, value);
    }
    drop(cells);
    if misplaced {
        // The library does not say where such a cell stands; a pass that does not look at values does.
        let mut cells = workbook.worksheet_cells_reader(name)?;
        let mut places = Vec::new();
        while let Some(cell) = cells.next_formula()? {
            places.push(cell.get_position());
        }
        builder.place(&places);
    }
    Ok(builder.finish())
}

/// The sheets of the formats for which the library hands out a filled rectangle.
fn ranged_sheets<R: Reader<Bytes>>(workbook: &mut R) -> Sheets {
    let names = sheet_names(workbook.sheets_metadata());
    names
        .into_iter()
        .map(|name| match workbook.worksheet_range(&name) {
            Ok(range) => Ok(ranged_sheet(&name, &range)),
            Err(_) => Err(name),
        })
        .collect()
}

fn ranged_sheet(name: &str, range: &calamine::Range<Data>) -> Sheet {
    let mut builder = SheetBuilder::new(name);
    let (top, left) = range.start().unwrap_or((0, 0));
    for (row, column, data) in range.used_cells() {
        let value = match data {
            Data::Empty => CellValue::Empty,
            Data::Float(number) => CellValue::Number(*number),
            Data::Int(number) => whole(*number),
            Data::String(text) => CellValue::Text(builder.intern(text)),
            Data::Bool(truth) => CellValue::Bool(*truth),
            Data::DateTime(date) => CellValue::Date(builder.intern(&written(date))),
            Data::DateTimeIso(text) | Data::DurationIso(text) => {
                CellValue::Date(builder.intern(text))
            }
            Data::Error(error) => CellValue::Error(builder.intern(&error.to_string())),
        };
        let place = |offset: usize, first: u32| {
            u32::try_from(offset).map_or(u32::MAX, |offset| offset.saturating_add(first))
        };
        builder.push(place(row, top), place(column, left), value);
    }
    builder.finish()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a cell holds no whole number above 2^53"
)]
fn whole(number: i64) -> CellValue {
    CellValue::Number(number as f64)
}

fn written(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, _, _) = date.to_ymd_hms_milli();
    if date.is_duration() {
        date.as_f64().to_string()
    } else if hour == 0 && minute == 0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
    }
}
