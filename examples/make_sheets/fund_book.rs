//! The workbooks of the fund and of the programme, as people keep them: headings in their own order, columns that no
//! rule asks for, days as Excel's and as text, kronor as numbers and as text.

use std::error::Error;
use std::path::Path;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::fund::{self, Application, Day, MEASURES};
use crate::workbook::{constructed, write_about};

const NOTES: &str = "Exemplet är konstruerat: ansökningar, belopp, dagar och namn är påhittade. Beloppen är valda så \
                     att varje räknat fall i beskrivningen av fonden inträffar.";

/// What a cell holds.
enum Cell {
    Nothing,
    Text(String),
    Number(f64),
    Day(Day),
}

fn text(text: impl ToString) -> Cell {
    Cell::Text(text.to_string())
}

fn number(number: impl Into<f64>) -> Cell {
    Cell::Number(number.into())
}

/// Kronor as people type them: most as numbers, some as text with spaces, a comma or "kr".
fn kronor(amount: u32, row: usize) -> Cell {
    let grouped = format!("{} {:03}", amount / 1000, amount % 1000);
    match row % 7 {
        3 => text(format!("{grouped} kr")),
        5 => text(format!("{grouped},00")),
        _ => number(amount),
    }
}

/// A day, now and then as text.
fn day(day: Day, row: usize) -> Cell {
    let (year, month, date) = day;
    match row % 9 {
        4 => text(format!("{year}-{month:02}-{date:02}")),
        7 => text(format!("{date}/{month} {year}")),
        _ => Cell::Day(day),
    }
}

fn id(number: usize) -> String {
    format!("FOND-{number}")
}

/// Writes the fund. Gives the number of rows.
pub fn write_fund(path: &Path) -> Result<usize, Box<dyn Error>> {
    let mut book = constructed("Förbättringsfonden, exempel")?;
    let mut rows = allocations(&mut book, ["Period", "Belopp"], &fund::BUDGET)?;
    rows += applications(&mut book)?;
    let reports = fund::reports();
    let listed = reports.iter().enumerate().map(|(row, report)| {
        vec![
            text(id(report.number)),
            day(report.day, row),
            number(report.people),
            text("ja"),
        ]
    });
    let heading = ["Nr", "Datum", "Antal deltagare", "Publicerad"];
    rows += sheet(&mut book, "Rapporter", &heading, listed)?;
    let measured = reports.iter().enumerate().map(|(row, report)| {
        let (measure, unit, direction, start, end) =
            MEASURES.get(report.measure).copied().unwrap_or_default();
        let (year, month, date) = report.day;
        let before = if month > 6 {
            (year, month - 6, date)
        } else {
            (year - 1, month + 6, date)
        };
        vec![
            text(id(report.number)),
            text(measure),
            text(unit),
            text(direction),
            number(start),
            day(before, row),
            number(end),
            day(report.day, row + 2),
        ]
    });
    let heading = [
        "Nr",
        "Mått",
        "Enhet",
        "Riktning",
        "Startläge",
        "Startdatum",
        "Slutläge",
        "Slutdatum",
    ];
    rows += sheet(&mut book, "Mätningar", &heading, measured)?;
    let (corrected, on, cost, why) = fund::CORRECTION;
    let line = vec![text(id(corrected)), day(on, 0), number(cost), text(why)];
    let heading = ["Nr", "Datum", "Personal/vikarier", "Varför"];
    rows += sheet(&mut book, "Rättelser", &heading, [line])?;
    let (given, on, extra, why) = fund::EXTRA;
    let line = vec![text(id(given)), day(on, 0), kronor(extra, 3), text(why)];
    rows += sheet(
        &mut book,
        "Tillägg",
        &["Nr", "Datum", "Belopp", "Skäl"],
        [line],
    )?;
    write_about(&mut book, "Om exemplet", NOTES)?;
    book.save(path)?;
    Ok(rows)
}

fn allocations(
    book: &mut Workbook,
    heading: [&str; 2],
    budget: &[(&str, u32)],
) -> Result<usize, Box<dyn Error>> {
    let lines = budget.iter().map(|(period, amount)| {
        let millions = format!(
            "{} {:03} {:03} kr",
            amount / 1_000_000,
            amount / 1000 % 1000,
            amount % 1000
        );
        let amount = if *amount < 1_000_000 {
            number(*amount)
        } else {
            text(millions)
        };
        vec![text(period), amount]
    });
    sheet(book, "Anslag", &heading, lines)
}

fn applications(book: &mut Workbook) -> Result<usize, Box<dyn Error>> {
    let heading = [
        "Nr",
        "Idé",
        "Grupp",
        "Förvaltning",
        "Kontaktperson",
        "Inkom",
        "Personal/vikarier",
        "Material",
        "Lokaler",
        "Resor",
        "Potential spridning",
        "Potential vinst",
        "Antal deltagare",
        "Undantag",
        "Skäl för undantag",
        "Beslut",
        "Beslutsdatum",
        "Återtagen",
        "Anteckning",
    ];
    let all = fund::applications();
    sheet(
        book,
        "Ansökningar",
        &heading,
        all.iter().enumerate().map(application),
    )
}

fn application((row, one): (usize, &Application)) -> Vec<Cell> {
    let (idea, group) = one.idea;
    let contact = fund::CONTACTS.get(row % fund::CONTACTS.len());
    // Of every third cost a part is material, of every fifth a part is travel.
    let material = if row % 3 == 1 { 4_000 } else { 0 };
    let travel = if row % 5 == 2 { 2_500 } else { 0 };
    let part = |part: u32| {
        if part == 0 {
            Cell::Nothing
        } else {
            kronor(part, row + 1)
        }
    };
    let (decision, decided) = match one.decision {
        Some((decision, decided)) => (text(decision), day(decided, row + 3)),
        None => (Cell::Nothing, Cell::Nothing),
    };
    vec![
        text(id(one.number)),
        text(idea),
        text(group),
        text(one.department()),
        text(contact.copied().unwrap_or_default()),
        day(one.received, row),
        kronor(one.cost - material - travel, row),
        part(material),
        Cell::Nothing,
        part(travel),
        text(if row % 2 == 0 { "stor" } else { "viss" }),
        text(if row % 4 == 0 { "stor" } else { "viss" }),
        number(one.people),
        if one.exception.is_some() {
            text("ja")
        } else {
            Cell::Nothing
        },
        one.exception.map_or(Cell::Nothing, text),
        decision,
        decided,
        one.withdrawn.map_or(Cell::Nothing, |on| day(on, 0)),
        if row % 8 == 0 {
            text("presenterad för ledningsgruppen")
        } else {
            Cell::Nothing
        },
    ]
}

/// Writes the programme. Gives the number of rows.
pub fn write_programme(path: &Path) -> Result<usize, Box<dyn Error>> {
    let mut book = constructed("Förbättringsprogrammet, exempel")?;
    let mut rows = allocations(&mut book, ["År", "Belopp"], &fund::PROGRAMME)?;
    let teams = fund::teams();
    let lines = teams.iter().enumerate().map(|(row, team)| {
        let (measure, unit, direction, start, end) =
            MEASURES.get(team.measure).copied().unwrap_or_default();
        vec![
            text(&team.name),
            day(team.start, 0),
            number(team.people),
            text(measure),
            text(unit),
            text(direction),
            number(start),
            number(end),
            day(team.report, row),
        ]
    });
    let heading = [
        "Team",
        "Start",
        "Deltagare",
        "Mått",
        "Enhet",
        "Riktning",
        "Startläge",
        "Slutläge",
        "Rapport inlämnad",
    ];
    rows += sheet(&mut book, "Lag", &heading, lines)?;
    write_about(&mut book, "Om exemplet", NOTES)?;
    book.save(path)?;
    Ok(rows)
}

fn sheet(
    book: &mut Workbook,
    name: &str,
    heading: &[&str],
    lines: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<usize, Box<dyn Error>> {
    let sheet = book.add_worksheet().set_name(name)?;
    let bold = Format::new().set_bold();
    for (text, column) in heading.iter().zip(0u16..) {
        sheet.set_column_width(column, 18)?;
        sheet.write_with_format(0, column, *text, &bold)?;
    }
    let mut rows = 0;
    for (line, row) in lines.into_iter().zip(1u32..) {
        for (cell, column) in line.into_iter().zip(0u16..) {
            write_cell(sheet, row, column, cell)?;
        }
        rows += 1;
    }
    Ok(rows)
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Nothing => {}
        Cell::Text(text) => {
            sheet.write(row, column, text)?;
        }
        Cell::Number(number) => {
            sheet.write(row, column, number)?;
        }
        Cell::Day((year, month, date)) => {
            let format = Format::new().set_num_format("yyyy-mm-dd");
            let date = ExcelDateTime::from_ymd(year, month, date)?;
            sheet.write_with_format(row, column, &date, &format)?;
        }
    }
    Ok(())
}
