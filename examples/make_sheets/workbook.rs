//! The workbooks on disk: Kolada's layout, the units' layout, and the notes that tell every reader
//! that the values are constructed.

use std::error::Error;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::by_sex;
use crate::column::{Column, Series};
use crate::export::Export;
use crate::key_figure::KeyFigure;
use crate::own_survey;
use crate::place::Places;
use crate::random::SEED;
use crate::risk;
use crate::unit::Answer;

/// The name of the sheet in an export, and the text of its first cell.
const EXPORT_NAME: &str = "Kolada nyckeltal";

/// What Kolada calls the mean of all municipalities.
const MEAN_NAME: &str = "Alla kommuner (ovägt medel)";

/// What the risk analysis says of itself, Swedish.
const RISK_NOTES: &str = "Riskerna är påhittade. De visar hur en riskanalys läses: en rad för varje risk, med \
                          sannolikhet (låg, medel, hög) och allvar (lindrig, betydlig, allvarlig).";

/// What the units' own surveys say of themselves, Swedish.
const SURVEY_NOTES: &str = "Svaren är påhittade. Andel är positiva svar i procent. En rad har för få svar för att \
                            visas, och en har ingen andel.";

/// What women's and men's figures say of themselves, Swedish.
const SEX_NOTES: &str = "Alla tal är påhittade, även Västerviks och rikets. De är lagda så att kvinnors och mäns tal \
                         tillsammans blir det tal för alla som står i de andra arken. Två punkter betyder sekretess.";

/// The first row of values in an export; rows count from 0.
const FIRST_ROW: u32 = 2;

/// The first column of values in an export; columns count from 0.
const FIRST_COLUMN: u16 = 2;

/// The formats of an export's cells, all in Kolada's small type.
struct Look {
    /// The years.
    year: Format,
    /// Titles and names.
    text: Format,
}

/// Writes the risk analysis. Gives the number of risks.
pub fn write_risks(path: &Path) -> Result<usize, Box<dyn Error>> {
    let mut workbook = constructed("Riskanalys, exempel")?;
    let sheet = workbook.add_worksheet().set_name("Risker")?;
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(
        0,
        0,
        "Riskanalys: ny e-tjänst",
        &Format::new().set_font_size(16),
    )?;
    for (heading, column) in risk::HEADINGS.into_iter().zip(0u16..) {
        sheet.set_column_width(column, 28)?;
        sheet.write_with_format(2, column, heading, &bold)?;
    }
    for (risk, row) in risk::RISKS.iter().zip(3u32..) {
        for (text, column) in risk.texts.iter().chain(&risk.words).zip(0u16..) {
            sheet.write(row, column, *text)?;
        }
        if let Some((measure, responsible, (year, month, date))) = risk.measure {
            sheet.write(row, 5, measure)?;
            sheet.write(row, 6, responsible)?;
            let date = ExcelDateTime::from_ymd(year, month, date)?;
            sheet.write_with_format(row, 7, &date, &day)?;
        }
    }
    write_about(&mut workbook, "Om exemplet", RISK_NOTES)?;
    workbook.save(path)?;
    Ok(risk::RISKS.len())
}

/// Writes the units' own surveys. Gives the number of rows.
pub fn write_own_surveys(path: &Path) -> Result<usize, Box<dyn Error>> {
    let mut workbook = constructed("Egna undersökningar, exempel")?;
    let sheet = workbook.add_worksheet().set_name("Egna undersökningar")?;
    let bold = Format::new().set_bold();
    for (heading, column) in own_survey::HEADINGS.into_iter().zip(0u16..) {
        sheet.set_column_width(column, 24)?;
        sheet.write_with_format(0, column, heading, &bold)?;
    }
    let rows = own_survey::ANSWERS.iter().zip(1u32..);
    for ((unit, year, question, share, answers, asked), row) in rows {
        sheet.write(row, 0, *unit)?;
        sheet.write(row, 1, *year)?;
        sheet.write(row, 2, *question)?;
        if let Some(share) = share {
            sheet.write(row, 3, *share)?;
        }
        sheet.write(row, 4, *answers)?;
        sheet.write(row, 5, *asked)?;
    }
    write_about(&mut workbook, "Om exemplet", SURVEY_NOTES)?;
    workbook.save(path)?;
    Ok(own_survey::ANSWERS.len())
}

/// Writes women's and men's figures. Gives the number of rows.
pub fn write_by_sex(path: &Path, rows: &[by_sex::Row]) -> Result<usize, Box<dyn Error>> {
    let mut workbook = constructed("Kvinnor och män: konstruerat exempel i Koladas form")?;
    let sheet = workbook.add_worksheet().set_name("Kvinnor och män")?;
    let bold = Format::new().set_bold();
    for (heading, column) in by_sex::HEADINGS.into_iter().zip(0u16..) {
        sheet.set_column_width(column, 16)?;
        sheet.write_with_format(0, column, heading, &bold)?;
    }
    for (row, index) in rows.iter().zip(1u32..) {
        sheet.write(index, 0, row.id)?;
        sheet.write(index, 1, row.title)?;
        sheet.write(index, 2, &row.place)?;
        sheet.write(index, 3, row.year)?;
        sheet.write(index, 4, row.sex)?;
        match row.value {
            Some(value) => sheet.write(index, 5, value)?,
            None => sheet.write(index, 5, "..")?,
        };
    }
    write_about(&mut workbook, "Om exemplet", SEX_NOTES)?;
    workbook.save(path)?;
    Ok(rows.len())
}

/// Writes an export with its values. Gives the number of rows of values.
pub fn write_export(
    path: &Path,
    export: &Export,
    all: &[Series],
    places: &Places,
) -> Result<u32, Box<dyn Error>> {
    let mut workbook = constructed(export.title)?;
    let sheet = workbook.add_worksheet().set_name(EXPORT_NAME)?;
    let look = Look {
        year: Format::new().set_font_size(8).set_bold(),
        text: Format::new().set_font_size(8),
    };
    sheet.write_with_format(0, 0, EXPORT_NAME, &Format::new().set_font_size(20))?;
    sheet.set_column_width(0, 32.7)?;
    sheet.set_column_width(1, 24)?;
    for (column, year) in (FIRST_COLUMN..).zip(export.years) {
        // Kolada writes years as text.
        sheet.write_with_format(1, column, year.to_string(), &look.year)?;
    }
    let mut row = FIRST_ROW;
    for series in all {
        row = write_series(sheet, row, series, export.with_mean, places, &look)?;
    }
    write_about(&mut workbook, "Om exemplet", export.about)?;
    workbook.save(path)?;
    Ok(row - FIRST_ROW)
}

/// Writes one key figure's block from `row` down. Gives the row after it.
fn write_series(
    sheet: &mut Worksheet,
    mut row: u32,
    series: &Series,
    with_mean: bool,
    places: &Places,
    look: &Look,
) -> Result<u32, XlsxError> {
    let figure = series.figure;
    let number = look.text.clone().set_num_format(figure.format);
    let mut write_row = |name: &str, cells: Vec<Option<f64>>| {
        sheet.write_with_format(row, 0, figure.title, &look.text)?;
        sheet.write_with_format(row, 1, name, &look.text)?;
        for (column, cell) in (FIRST_COLUMN..).zip(cells) {
            match cell {
                Some(value) => sheet.write_with_format(row, column, value, &number)?,
                // A missing value is an empty cell that keeps its format.
                None => sheet.write_blank(row, column, &number)?,
            };
        }
        row += 1;
        Ok::<(), XlsxError>(())
    };
    let years = || series.columns.iter();
    if with_mean {
        write_row(MEAN_NAME, years().map(|year| mean(figure, year)).collect())?;
    }
    let nation = years().map(|year| Some(figure.shown(year.nation)));
    write_row(&places.nation, nation.collect())?;
    for (place, name) in places.municipalities.iter().enumerate() {
        let merit = |year: &Column| year.merits.get(place).copied().flatten();
        let cells = years().map(|year| merit(year).map(|merit| figure.shown(merit)));
        write_row(name, cells.collect())?;
    }
    Ok(row)
}

/// The unweighted mean of the municipalities that reported, in the shown unit and unrounded.
fn mean(figure: &KeyFigure, column: &Column) -> Option<f64> {
    let shown: Vec<f64> = column
        .merits
        .iter()
        .flatten()
        .map(|merit| figure.shown(*merit))
        .collect();
    (!shown.is_empty()).then(|| shown.iter().sum::<f64>() / shown.len() as f64)
}

/// Writes the municipality's own workbook of units. Gives the number of rows of values.
pub fn write_units(path: &Path, answers: &[Answer]) -> Result<usize, Box<dyn Error>> {
    let title = "Västerviks kommun – brukarundersökning per enhet (påhittade värden)";
    let mut workbook = constructed(title)?;
    let sheet = workbook.add_worksheet().set_name("Enheter")?;
    let bold = Format::new().set_bold();
    sheet.write_with_format(0, 0, title, &Format::new().set_bold().set_font_size(14))?;
    let headings = ["enhet", "nyckeltal", "år", "värde", "antal svar"];
    for (column, heading) in (0..).zip(headings) {
        sheet.write_with_format(2, column, heading, &bold)?;
    }
    sheet.set_column_width(0, 30)?;
    for (row, answer) in (3..).zip(answers) {
        sheet.write(row, 0, answer.unit)?;
        sheet.write(row, 1, answer.figure)?;
        sheet.write(row, 2, answer.year)?;
        if let Some(value) = answer.value {
            sheet.write(row, 3, value)?;
        }
        sheet.write(row, 4, answer.answers)?;
    }
    let about = "Enheterna finns inte och deras svar är påhittade. De är lagda så att enheterna \
                 tillsammans hamnar vid kommunens eget tal. Värde är andelen nöjda i procent. Ett \
                 par enheter har så få svar att de inte bör visas, och ett värde saknas med flit.";
    write_about(&mut workbook, "Läs mig", about)?;
    workbook.save(path)?;
    Ok(answers.len())
}

/// An empty workbook whose properties say that it is constructed. The date is fixed so that every
/// run writes the same bytes.
pub fn constructed(title: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title(title)
        .set_comment(seed_line())
        .set_creation_datetime(&ExcelDateTime::from_ymd(2015, 6, 1)?);
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// What every workbook says of its values, Swedish.
fn seed_line() -> String {
    format!(
        "Konstruerat exempel med fast slumpfrö {SEED}. Använd det inte för att bedöma någon kommun."
    )
}

/// Adds a sheet that says how the workbook came about.
pub fn write_about(workbook: &mut Workbook, name: &str, about: &str) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(name)?;
    let wrapped = Format::new().set_text_wrap();
    sheet.set_column_width(0, 90)?;
    sheet.write_with_format(0, 0, seed_line(), &wrapped)?;
    sheet.write_with_format(1, 0, about, &wrapped)?;
    Ok(())
}
