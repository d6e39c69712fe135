//! The sheets of an OpenDocument workbook, read as a stream of XML events.
//!
//! The workbook library reads on for ever where such a content ends within a row, and holds a hundred million
//! cells where a few lines of XML repeat one; here a cell is counted before it is repeated, and a content that is
//! not whole is a fault. Elements are known by their local names: who writes such files may choose the prefixes.

mod styles;

use std::{
    borrow::Cow,
    collections::HashMap,
    io::{BufRead, BufReader, Cursor, Read},
};

use memchr::memmem;
use quick_xml::{
    Reader, XmlVersion,
    events::{
        BytesRef, BytesStart, Event,
        attributes::{Attribute, Attributes},
    },
};

use super::{
    budget::{CellBudget, OverBudget, UNPACKED},
    looks::{NumberFormat, sums_its_column},
    sheet::{CellValue, SheetBuilder},
    workbook::{Sheets, WorkbookFault},
};
use styles::Styles;

/// Of the manifest so much is looked at, in bytes.
const LONGEST_MANIFEST: u64 = 1 << 20;

/// How deep elements lie within each other at most.
const DEEPEST: usize = 100;

/// The sheets of a workbook, in its order.
pub(super) fn read(bytes: &[u8]) -> Result<Sheets, WorkbookFault> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| WorkbookFault::Damaged)?;
    let mut manifest = Vec::new();
    if let Ok(part) = archive.by_name("META-INF/manifest.xml") {
        // A manifest that cannot be read hides no password.
        let _ = part.take(LONGEST_MANIFEST).read_to_end(&mut manifest);
    }
    if memmem::find(&manifest, b"encryption-data").is_some() {
        return Err(WorkbookFault::Protected);
    }
    let mut styles = Styles::default();
    if let Ok(part) = archive.by_name("styles.xml") {
        styles.read(BufReader::new(part.take(UNPACKED)));
    }
    let content = archive
        .by_name("content.xml")
        .map_err(|_| WorkbookFault::Damaged)?;
    let reading = Content {
        styles,
        ..Content::default()
    };
    reading.read(BufReader::new(content))
}

/// What has been read of a content.
#[derive(Default)]
struct Content {
    sheets: Sheets,
    budget: CellBudget,
    styles: Styles,
    table: Option<Table>,
    row: Row,
    cell: Option<Cell>,
}

/// A table under way.
struct Table {
    builder: SheetBuilder,
    /// A copy of another file's cells, kept for its formulas.
    is_copy: bool,
    row: u32,
    /// The first column of each run of columns, with the style of those of its cells that have none of their own.
    columns: Vec<(u32, Option<String>)>,
    next_column: u32,
    /// The format of each style that cells have, by its number among those of the sheet.
    formats: HashMap<String, Option<usize>>,
}

/// A row under way.
#[derive(Default)]
struct Row {
    repeated: u32,
    hidden: bool,
    style: Option<String>,
    cells: Vec<RowCell>,
    column: u32,
}

/// Equal cells beside each other.
struct RowCell {
    column: u32,
    repeated: u32,
    value: CellValue,
    format: Option<usize>,
    sums: bool,
}

/// A cell under way.
#[derive(Default)]
struct Cell {
    repeated: u32,
    kind: String,
    value: Option<String>,
    style: Option<String>,
    formula: Option<String>,
    is_error: bool,
    text: String,
    paragraphs: usize,
}

impl Content {
    fn read(mut self, content: impl BufRead) -> Result<Sheets, WorkbookFault> {
        let mut reader = Reader::from_reader(content);
        reader.config_mut().expand_empty_elements = true;
        let mut buffer = Vec::new();
        let mut depth = 0_usize;
        // Where an element begins that says nothing about cells: notes, drawings.
        let mut passed_over: Option<usize> = None;
        loop {
            buffer.clear();
            let event = reader.read_event_into(&mut buffer);
            match event.map_err(|_| WorkbookFault::Damaged)? {
                Event::Start(element) => {
                    depth += 1;
                    if depth > DEEPEST {
                        return Err(WorkbookFault::Damaged);
                    }
                    if passed_over.is_none() && !self.start(&element)? {
                        passed_over = Some(depth);
                    }
                }
                Event::End(element) => {
                    if passed_over.is_none() {
                        self.end(element.local_name().as_ref())?;
                    } else if passed_over == Some(depth) {
                        passed_over = None;
                    }
                    depth = depth.saturating_sub(1);
                }
                Event::Text(text) if passed_over.is_none() => {
                    self.add_text(&text.xml10_content());
                }
                Event::CData(text) if passed_over.is_none() => {
                    self.add_text(&text.xml10_content());
                }
                Event::GeneralRef(entity) => {
                    let letter = resolved(&entity).ok_or(WorkbookFault::Damaged)?;
                    if passed_over.is_none() {
                        self.add_text(&letter);
                    }
                }
                Event::Eof if depth == 0 => return Ok(self.sheets),
                Event::Eof => return Err(WorkbookFault::Damaged),
                _ => {}
            }
        }
    }

    /// An element begins; false where what is in it does not matter.
    fn start(&mut self, element: &BytesStart<'_>) -> Result<bool, WorkbookFault> {
        match element.local_name().as_ref() {
            // A table within a table is part of a cell's looks.
            "table" if self.table.is_some() => return Ok(false),
            "table" => {
                let name = attribute(element, "name")?.unwrap_or_default();
                let style = attribute(element, "style-name")?.unwrap_or_default();
                let mut builder = SheetBuilder::new(&name);
                builder.hide_if(self.styles.hides(&style));
                self.table = Some(Table {
                    builder,
                    is_copy: name.starts_with("'file:"),
                    row: 0,
                    columns: Vec::new(),
                    next_column: 0,
                    formats: HashMap::new(),
                });
            }
            "table-column" => self.start_columns(element)?,
            "table-row" => {
                self.row.cells.clear();
                self.row.column = 0;
                self.row.repeated = repeated(element, "number-rows-repeated")?;
                self.row.hidden = is_hidden(element)?;
                self.row.style = attribute(element, "default-cell-style-name")?;
            }
            "table-cell" | "covered-table-cell" => self.cell = Some(Cell::of(element)?),
            "annotation" | "shapes" | "frame" | "tracked-changes" => return Ok(false),
            "p" => {
                if let Some(cell) = &mut self.cell {
                    cell.paragraphs += 1;
                    if cell.paragraphs > 1 {
                        cell.text.push('\n');
                    }
                }
            }
            "s" | "tab" => self.add_text(" "),
            "line-break" => self.add_text("\n"),
            _ => self.styles.start(element)?,
        }
        Ok(true)
    }

    /// A run of columns: whether it is shown, and the style of its cells.
    fn start_columns(&mut self, element: &BytesStart<'_>) -> Result<(), WorkbookFault> {
        let Some(table) = &mut self.table else {
            return Ok(());
        };
        let first = table.next_column;
        let count = repeated(element, "number-columns-repeated")?;
        let style = attribute(element, "default-cell-style-name")?;
        table.columns.push((first, style));
        table.next_column = first.saturating_add(count);
        if is_hidden(element)? && count > 0 {
            table.builder.hide_columns(first..=table.next_column - 1);
        }
        Ok(())
    }

    fn end(&mut self, element: &str) -> Result<(), WorkbookFault> {
        match element {
            "table-cell" | "covered-table-cell" => self.end_cell(),
            "table-row" => self.end_row().map_err(|_| WorkbookFault::OverBudget)?,
            "table" => {
                if let Some(table) = self.table.take().filter(|table| !table.is_copy) {
                    self.sheets.push(Ok(table.builder.finish()));
                }
            }
            element => self.styles.end(element),
        }
        Ok(())
    }

    fn add_text(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell
            && cell.paragraphs > 0
        {
            cell.text.push_str(text);
        }
    }

    fn end_cell(&mut self) {
        let (Some(cell), Some(table)) = (self.cell.take(), &mut self.table) else {
            return;
        };
        let value = cell.content(&mut table.builder);
        let column = self.row.column;
        // A cell that is there no times would cost the time of every row that repeats it.
        if value != CellValue::Empty && cell.repeated > 0 {
            let style = cell.style.as_deref().or(self.row.style.as_deref());
            let format = table.format(style, column, &self.styles);
            let is_share = cell.kind == "percentage";
            let formula = cell.formula.as_deref().unwrap_or_default();
            self.row.cells.push(RowCell {
                column,
                repeated: cell.repeated,
                value,
                format: format
                    .or_else(|| is_share.then(|| table.builder.format(NumberFormat::with(2, &[])))),
                sums: sums_its_column(formula, table.row, column),
            });
        }
        self.row.column = self.row.column.saturating_add(cell.repeated);
    }

    fn end_row(&mut self) -> Result<(), OverBudget> {
        let Some(table) = &mut self.table else {
            return Ok(());
        };
        let row = &self.row;
        if !row.cells.is_empty() {
            let cells = row.cells.iter().map(|cell| u64::from(cell.repeated));
            let cells = cells.sum::<u64>().saturating_mul(u64::from(row.repeated));
            self.budget.take(cells)?;
            for number in table.row..table.row.saturating_add(row.repeated) {
                for cell in &row.cells {
                    for column in cell.column..cell.column.saturating_add(cell.repeated) {
                        table.builder.push(number, column, cell.value);
                        table.builder.show(number, column, cell.format);
                        table.builder.sum_if(cell.sums, number, column);
                    }
                }
                table.builder.hide_row_if(row.hidden, number);
            }
        }
        table.row = table.row.saturating_add(row.repeated);
        Ok(())
    }
}

impl Table {
    /// The number of the format of a cell's style, else of its column's; none where numbers are shown as they are.
    fn format(&mut self, style: Option<&str>, column: u32, styles: &Styles) -> Option<usize> {
        let run = self.columns.partition_point(|(first, _)| *first <= column);
        let of_column = run.checked_sub(1).and_then(|run| self.columns.get(run));
        let style = style.or_else(|| of_column.and_then(|(_, style)| style.as_deref()))?;
        if let Some(known) = self.formats.get(style) {
            return *known;
        }
        let format = styles
            .format(style)
            .map(|format| self.builder.format(format));
        self.formats.insert(style.to_owned(), format);
        format
    }
}

impl Cell {
    fn of(element: &BytesStart<'_>) -> Result<Cell, WorkbookFault> {
        let mut cell = Cell {
            repeated: 1,
            ..Cell::default()
        };
        for found in attributes(element) {
            let found = found.map_err(|_| WorkbookFault::Damaged)?;
            let text = || text_of(&found);
            match found.key.local_name().as_ref() {
                // `office:value-type`, and `calcext:value-type`, which alone knows errors.
                "value-type" if text()? == "error" => cell.is_error = true,
                "value-type" if cell.kind.is_empty() => cell.kind = text()?,
                "value" | "date-value" | "time-value" | "boolean-value" | "string-value" => {
                    cell.value = Some(text()?);
                }
                "formula" => cell.formula = Some(text()?),
                "style-name" => cell.style = Some(text()?),
                "number-columns-repeated" => {
                    cell.repeated = text()?.parse().map_err(|_| WorkbookFault::Damaged)?;
                }
                _ => {}
            }
        }
        Ok(cell)
    }

    fn content(&self, builder: &mut SheetBuilder) -> CellValue {
        let value = self.value.as_deref();
        let shown = value.filter(|value| !value.is_empty());
        let words = || shown.unwrap_or(&self.text);
        if self.is_error {
            return CellValue::Error(builder.intern(&self.text));
        }
        match self.kind.as_str() {
            "float" | "percentage" | "currency" => match value.map(str::parse) {
                Some(Ok(number)) => CellValue::Number(number),
                _ if self.formula.is_some() => CellValue::FormulaWithoutValue,
                _ => CellValue::Text(builder.intern(words())),
            },
            "date" => {
                let day = words();
                CellValue::Date(builder.intern(day.strip_suffix("T00:00:00").unwrap_or(day)))
            }
            "time" => CellValue::Date(builder.intern(words())),
            "boolean" => CellValue::Bool(value == Some("true")),
            "string" => CellValue::Text(builder.intern(words())),
            _ if self.formula.is_some() && self.text.is_empty() => CellValue::FormulaWithoutValue,
            _ if self.text.is_empty() => CellValue::Empty,
            _ => CellValue::Text(builder.intern(&self.text)),
        }
    }
}

/// The attributes of an element. That none stands twice is not looked at: each would be held against all others.
fn attributes<'a>(element: &'a BytesStart<'_>) -> Attributes<'a> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    attributes
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, WorkbookFault> {
    for found in attributes(element) {
        let found = found.map_err(|_| WorkbookFault::Damaged)?;
        if found.key.local_name().as_ref() == name {
            return text_of(&found).map(Some);
        }
    }
    Ok(None)
}

fn text_of(attribute: &Attribute<'_>) -> Result<String, WorkbookFault> {
    let text = attribute.normalized_value(XmlVersion::Explicit1_0);
    text.map(Cow::into_owned)
        .map_err(|_| WorkbookFault::Damaged)
}

fn repeated(element: &BytesStart<'_>, name: &str) -> Result<u32, WorkbookFault> {
    match attribute(element, name)? {
        Some(text) => text.parse().map_err(|_| WorkbookFault::Damaged),
        None => Ok(1),
    }
}

/// Whether a row or a column is filtered away or hidden.
fn is_hidden(element: &BytesStart<'_>) -> Result<bool, WorkbookFault> {
    let visibility = attribute(element, "visibility")?;
    Ok(matches!(visibility.as_deref(), Some("collapse" | "filter")))
}

/// The letter that a reference stands for; none for an entity that the document defines itself.
fn resolved(entity: &BytesRef<'_>) -> Option<String> {
    if let Some(known) = quick_xml::escape::resolve_predefined_entity(entity) {
        return Some(known.to_owned());
    }
    let letter = entity.resolve_char_ref().ok()??;
    Some(letter.to_string())
}
