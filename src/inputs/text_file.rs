//! The text of a file of cells between separators → a sheet: `;`, `,`, tab or `|`, in the encodings and with the line
//! ends that spreadsheets and scripts write.
//!
//! Nothing in such a file says which of these it is, so it is taken from the content: the encoding from its
//! byte order mark, its zeros, or from being UTF-8 or not; the separator from which one cuts the most lines
//! into equally many cells. Its cells stay texts as they are written; which numbers they are is decided where numbers
//! belong, column by column (`numbers`).

use std::borrow::Cow;

use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::{Encoding, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memchr_iter};

use super::{
    budget::{CellBudget, OverBudget},
    quotes::{Mended, mended},
    sheet::{CellValue, Sheet, SheetBuilder},
};

/// So many lines decide what the separator is.
const SNIFFED_LINES: usize = 60;
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// The bytes as text; none where they are no text.
pub(super) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(bytes.get(mark..)?);
        return (!text.1).then_some(text.0);
    }
    if let Some(encoding) = wide(bytes) {
        return Some(encoding.decode_without_bom_handling(bytes).0);
    }
    if bytes.contains(&0) {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => Some(of_one_byte(bytes)),
    }
}

/// A text with a byte for each letter: Windows' letters, or those of the old Macintosh where lines end in a carriage
/// return alone, as there, and more Nordic letters come of it.
fn of_one_byte(bytes: &[u8]) -> Cow<'_, str> {
    let windows = WINDOWS_1252.decode_without_bom_handling(bytes).0;
    if memchr(b'\n', bytes).is_some() || memchr(b'\r', bytes).is_none() {
        return windows;
    }
    let macintosh = MACINTOSH.decode_without_bom_handling(bytes).0;
    let nordic = |text: &str| {
        let letters = text.chars();
        letters
            .filter(|letter| "åäöæøÅÄÖÆØéÉ".contains(*letter))
            .count()
    };
    if nordic(&macintosh) > nordic(&windows) {
        macintosh
    } else {
        windows
    }
}

/// UTF-16 without its mark: in Western text every other byte is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..4096).unwrap_or(bytes);
    let zeros = |offset: usize| {
        let bytes = start.iter().skip(offset).step_by(2);
        bytes.filter(|byte| **byte == 0).count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), start.len() / 2);
    if odd * 2 > half && even == 0 {
        Some(UTF_16LE)
    } else if even * 2 > half && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The cells of a text; rows are its lines.
///
/// # Errors
/// There are more cells than a file can honestly need.
pub(super) fn read(name: &str, text: &str) -> Result<Sheet, OverBudget> {
    let text = with_line_feeds(text);
    // A spreadsheet does not show the line that states the separator, and does not count it.
    let (separator, text) = match stated_separator(&text) {
        Some((separator, rest)) => (Some(separator), rest),
        None => (None, text.as_ref()),
    };
    let (separator, width) = shape(text, separator);
    let Mended { text, strays } = mended(text, separator, width);
    let mut builder = SheetBuilder::new(name);
    builder.write(strays);
    let mut record = ByteRecord::new();
    let mut reader = reader(&text, separator);
    let mut budget = CellBudget::default();
    while let Ok(true) = reader.read_byte_record(&mut record) {
        let row = row_of(&text, &record);
        budget.take(record.len() as u64)?;
        for (column, field) in (0..).zip(&record) {
            let field = std::str::from_utf8(field).unwrap_or_default().trim();
            if !field.is_empty() {
                let text = builder.intern(field);
                builder.push(row, column, CellValue::Text(text));
            }
        }
    }
    Ok(builder.finish())
}

/// A text whose lines end in a line feed, also where they ended in a carriage return alone.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut returns = memchr_iter(b'\r', bytes);
    if returns.all(|at| bytes.get(at + 1) == Some(&b'\n')) {
        return Cow::Borrowed(text);
    }
    let lines = text.replace("\r\r\n", "\n").replace("\r\n", "\n");
    Cow::Owned(lines.replace('\r', "\n"))
}

fn reader(text: &str, separator: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes())
}

/// The row of a record, from zero. Its position is that of the blank lines before it, which are passed over.
fn row_of(text: &str, record: &ByteRecord) -> u32 {
    let Some(position) = record.position() else {
        return 0;
    };
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let blank = text.as_bytes().get(start..).unwrap_or_default();
    let blank = blank
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let lines = blank.filter(|byte| **byte == b'\n').count();
    let line = position.line().saturating_sub(1);
    let row = line.saturating_add(u64::try_from(lines).unwrap_or(u64::MAX));
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// The separator that a first line `sep=;` states, for spreadsheets, and the text after that line.
fn stated_separator(text: &str) -> Option<(u8, &str)> {
    let (line, rest) = text.split_once('\n')?;
    match line.trim_end().strip_prefix("sep=")?.as_bytes() {
        [separator] if separator.is_ascii() => Some((*separator, rest)),
        _ => None,
    }
}

/// The separator, unless it is stated, and how many cells most lines have: the separator by which the most lines have
/// equally many cells, at least two; of equals the most cells. Each line is looked at by itself, so that a quotation
/// mark that is never closed spoils one.
fn shape(text: &str, stated: Option<u8>) -> (u8, usize) {
    let lines = text.lines().filter(|line| !line.is_empty());
    let lines: Vec<&str> = lines.take(SNIFFED_LINES).collect();
    let evenness = |separator: u8| {
        let records = lines.iter().map(|line| reader(line, separator));
        let records = records.filter_map(|mut line| line.byte_records().next()?.ok());
        let mut widths: Vec<usize> = records.map(|record| record.len()).collect();
        widths.sort_unstable();
        let runs = widths.chunk_by(|a, b| a == b);
        let runs = runs.filter_map(|run| run.first().map(|width| (run.len(), *width)));
        runs.filter(|(_, width)| *width > 1).max()
    };
    let candidates = stated.map_or(SEPARATORS.to_vec(), |separator| vec![separator]);
    let scored = candidates
        .into_iter()
        .map(|separator| (evenness(separator), separator));
    let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
    let (evenness, separator) = best.unwrap_or((None, b';'));
    (separator, evenness.map_or(1, |(_, width)| width))
}
