//! The bytes of a workbook → its sheets, by calamine; the only file that names that library.

use std::{
    collections::{HashMap, HashSet},
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use calamine::{
    Data, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError,
    Xlsx, XlsxError, XlsxFormulaMetadata, open_workbook_from_rs,
};

use super::{
    biff,
    budget::{CellBudget, OverBudget},
    looks::{of_xls, of_xlsb, of_xlsx, sums_its_column},
    ods,
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

/// The sheets of a zipped workbook: xlsx or xlsm, else xlsb, else ods. Of an xlsx those alone that are `wanted`.
pub(super) fn read_zip(
    bytes: &Arc<[u8]>,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Sheets, WorkbookFault> {
    guarded(|| {
        let cursor = || Cursor::new(bytes.clone());
        match open_workbook_from_rs::<Xlsx<Bytes>, _>(cursor()) {
            Ok(mut workbook) => {
                let mut listed = listed(workbook.sheets_metadata());
                listed.retain(|(name, _)| wanted(name));
                let mut looks = of_xlsx(bytes);
                sheets(listed, |name, builder, budget| {
                    xlsx_sheet(&mut workbook, name, builder, budget)?;
                    if let Some(looks) = &mut looks {
                        builder.look(looks.sheet(name));
                    }
                    Ok(())
                })
            }
            Err(XlsxError::Password) => Err(WorkbookFault::Protected),
            Err(_) => match open_workbook_from_rs::<Xlsb<Bytes>, _>(cursor()) {
                Ok(mut workbook) => {
                    let listed = listed(workbook.sheets_metadata());
                    let mut looks = of_xlsb(bytes);
                    sheets(listed, |name, builder, budget| {
                        xlsb_sheet(&mut workbook, name, builder, budget)?;
                        builder.look(looks.remove(name).unwrap_or_default());
                        xlsb_sums(&mut workbook, name, builder);
                        Ok(())
                    })
                }
                Err(_) => ods::read(bytes),
            },
        }
    })
}

/// The sheets of a workbook of Excel 97–2003.
pub(super) fn read_xls(bytes: &Arc<[u8]>) -> Result<Sheets, WorkbookFault> {
    guarded(|| {
        biff::fits(bytes)?;
        match open_workbook_from_rs::<Xls<Bytes>, _>(Cursor::new(bytes.clone())) {
            Ok(mut workbook) => {
                let metadata = workbook.sheets_metadata();
                let names = metadata.iter().map(|sheet| sheet.name.clone());
                let mut looks: HashMap<_, _> = names.zip(of_xls(bytes)).collect();
                let listed = listed(metadata);
                sheets(listed, |name, builder, budget| {
                    xls_sheet(&mut workbook, name, builder, budget)?;
                    builder.look(looks.remove(name).unwrap_or_default());
                    xls_sums(&mut workbook, name, builder);
                    Ok(())
                })
            }
            Err(XlsError::Password) => Err(WorkbookFault::Protected),
            Err(_) => Err(WorkbookFault::Damaged),
        }
    })
}

/// A damaged file may bring the library to panic; that is a fault of the file, not the end of the run.
fn guarded(read: impl FnOnce() -> Result<Sheets, WorkbookFault>) -> Result<Sheets, WorkbookFault> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(WorkbookFault::Damaged))
}

/// Name and visibility of the sheets that have cells.
fn listed(metadata: &[calamine::Sheet]) -> Vec<(String, bool)> {
    metadata
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect()
}

/// Why a sheet gives no cells.
enum SheetFault {
    Damaged,
    /// It is a chart or a macro, whatever the list of sheets says.
    NoCells,
    OverBudget,
}

impl From<OverBudget> for SheetFault {
    fn from(_: OverBudget) -> Self {
        SheetFault::OverBudget
    }
}

impl From<XlsxError> for SheetFault {
    fn from(fault: XlsxError) -> Self {
        match fault {
            XlsxError::NotAWorksheet(_) => SheetFault::NoCells,
            _ => SheetFault::Damaged,
        }
    }
}

impl From<XlsbError> for SheetFault {
    fn from(_: XlsbError) -> Self {
        SheetFault::Damaged
    }
}

impl From<XlsError> for SheetFault {
    fn from(_: XlsError) -> Self {
        SheetFault::Damaged
    }
}

/// Reads one sheet after the other, all from one budget.
fn sheets(
    listed: Vec<(String, bool)>,
    mut read: impl FnMut(&str, &mut SheetBuilder, &mut CellBudget) -> Result<(), SheetFault>,
) -> Result<Sheets, WorkbookFault> {
    let mut budget = CellBudget::default();
    let mut sheets = Vec::new();
    for (name, hidden) in listed {
        let mut builder = SheetBuilder::new(&name);
        builder.hide_if(hidden);
        match read(&name, &mut builder, &mut budget) {
            Ok(()) => sheets.push(Ok(builder.finish())),
            Err(SheetFault::NoCells) => {}
            Err(SheetFault::Damaged) => sheets.push(Err(name)),
            Err(SheetFault::OverBudget) => return Err(WorkbookFault::OverBudget),
        }
    }
    Ok(sheets)
}

/// Streams the cells of a sheet. Asking for formulas along with values costs nothing where there are none,
/// and is how a formula without a stored result is told from an empty cell.
fn xlsx_sheet(
    workbook: &mut Xlsx<Bytes>,
    name: &str,
    builder: &mut SheetBuilder,
    budget: &mut CellBudget,
) -> Result<(), SheetFault> {
    let mut misplaced = false;
    let mut shared_sums = HashSet::new();
    let mut cells = workbook.worksheet_cells_reader(name)?;
    loop {
        let cell = match cells.next_cell_with_formula_metadata() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            // An error that the library has no name for (`#SPILL!`, `#ERROR!`) is an error cell all the same.
            Err(XlsxError::CellError(error)) => {
                budget.take(1)?;
                let value = CellValue::Error(builder.intern(&error));
                builder.push(0, 0, value);
                misplaced = true;
                continue;
            }
            Err(fault) => return Err(fault.into()),
        };
        budget.take(1)?;
        let (row, column) = cell.pos;
        let sums = match &cell.formula {
            None => false,
            Some(XlsxFormulaMetadata::SharedDerived { shared_index }) => {
                shared_sums.contains(shared_index)
            }
            Some(XlsxFormulaMetadata::Normal { formula }) => sums_its_column(formula, row, column),
            Some(XlsxFormulaMetadata::Shared {
                shared_index,
                formula,
                ..
            }) => {
                let sums = sums_its_column(formula, row, column);
                if sums {
                    shared_sums.insert(*shared_index);
                }
                sums
            }
            Some(_) => false,
        };
        builder.sum_if(sums, row, column);
        let value = match cell.value {
            DataRef::Empty if cell.formula.is_some() => CellValue::FormulaWithoutValue,
            value => streamed(value, builder),
        };
        builder.push(row, column, value);
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
    Ok(())
}

fn xlsb_sheet(
    workbook: &mut Xlsb<Bytes>,
    name: &str,
    builder: &mut SheetBuilder,
    budget: &mut CellBudget,
) -> Result<(), SheetFault> {
    let mut cells = workbook.worksheet_cells_reader(name)?;
    while let Some(cell) = cells.next_cell()? {
        budget.take(1)?;
        let (row, column) = cell.get_position();
        let value = streamed(cell.get_value().clone(), builder);
        builder.push(row, column, value);
    }
    Ok(())
}

/// Says which cells sum up their columns. Formulas that the library cannot read tell nothing, and the cells stand.
fn xlsb_sums(workbook: &mut Xlsb<Bytes>, name: &str, builder: &mut SheetBuilder) {
    let read = || {
        let mut sums = Vec::new();
        if let Ok(mut cells) = workbook.worksheet_cells_reader(name) {
            while let Ok(Some(cell)) = cells.next_formula() {
                let (row, column) = cell.get_position();
                if sums_its_column(cell.get_value(), row, column) {
                    sums.push((row, column));
                }
            }
        }
        sums
    };
    let sums = catch_unwind(AssertUnwindSafe(read)).unwrap_or_default();
    for (row, column) in sums {
        builder.sum_if(true, row, column);
    }
}

/// As [`xlsb_sums`].
fn xls_sums(workbook: &mut Xls<Bytes>, name: &str, builder: &mut SheetBuilder) {
    let Ok(formulas) = workbook.worksheet_formula(name) else {
        return;
    };
    let (top, left) = formulas.start().unwrap_or((0, 0));
    for (row, column, formula) in formulas.used_cells() {
        let (row, column) = (placed(row, top), placed(column, left));
        builder.sum_if(sums_its_column(formula, row, column), row, column);
    }
}

/// A row or a column counted from the first cell of a rectangle.
fn placed(offset: usize, first: u32) -> u32 {
    u32::try_from(offset).map_or(u32::MAX, |offset| offset.saturating_add(first))
}

/// The library hands out a filled rectangle; `biff` has seen to it that it is not too large.
fn xls_sheet(
    workbook: &mut Xls<Bytes>,
    name: &str,
    builder: &mut SheetBuilder,
    budget: &mut CellBudget,
) -> Result<(), SheetFault> {
    let range = workbook.worksheet_range(name)?;
    let (top, left) = range.start().unwrap_or((0, 0));
    for (row, column, data) in range.used_cells() {
        budget.take(1)?;
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
        builder.push(placed(row, top), placed(column, left), value);
    }
    Ok(())
}

/// The content of a cell that is read as a stream.
fn streamed(value: DataRef<'_>, builder: &mut SheetBuilder) -> CellValue {
    match value {
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
    }
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
