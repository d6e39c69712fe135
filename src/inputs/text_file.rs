//! The text of a file of cells between separators → a sheet: `;`, `,` or tab, decimal comma or point, in the
//! encodings that spreadsheets and scripts write.
//!
//! Nothing in such a file says which of these it is, so it is taken from the content: the encoding from its
//! byte order mark, its zeros, or from being UTF-8 or not; the separator from which one cuts the most lines
//! into equally many cells; the decimal sign from which one more cells have. A cell that is a number with the
//! other sign stays text and is a fault where a number belongs, as it is in a workbook. `0114` is a code.

use std::borrow::Cow;

use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{
    budget::{CellBudget, OverBudget},
    sheet::{CellValue, Sheet, SheetBuilder},
};

/// So many lines decide what the separator is.
const SNIFFED_LINES: usize = 60;
const SEPARATORS: [u8; 3] = [b';', b'\t', b','];

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
        Err(_) => Some(WINDOWS_1252.decode_without_bom_handling(bytes).0),
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
    let (text, separator) = match stated_separator(text) {
        Some((separator, rest)) => (rest, separator),
        None => (text, separator_of(text)),
    };
    let decimal = decimal_sign(text, separator);
    let mut builder = SheetBuilder::new(name);
    let mut record = ByteRecord::new();
    let mut reader = reader(text, separator);
    let mut budget = CellBudget::default();
    while let Ok(true) = reader.read_byte_record(&mut record) {
        let row = row_of(text, &record);
        budget.take(record.len() as u64)?;
        for (column, field) in (0..).zip(&record) {
            let field = std::str::from_utf8(field).unwrap_or_default().trim();
            if field.is_empty() {
                continue;
            }
            let value = match number(field, decimal) {
                Some(number) => CellValue::Number(number),
                None => CellValue::Text(builder.intern(field)),
            };
            builder.push(row, column, value);
        }
    }
    Ok(builder.finish())
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

/// The separator by which the most lines have equally many cells, at least two; of equals the most cells.
fn separator_of(text: &str) -> u8 {
    let evenness = |separator: u8| {
        let mut widths: Vec<usize> = Vec::new();
        let records = reader(text, separator).into_byte_records();
        widths.extend(records.take(SNIFFED_LINES).flatten().map(|r| r.len()));
        widths.sort_unstable();
        let runs = widths.chunk_by(|a, b| a == b);
        let runs = runs.filter_map(|run| run.first().map(|width| (run.len(), *width)));
        runs.filter(|(_, width)| *width > 1).max()
    };
    let scored = SEPARATORS.map(|separator| (evenness(separator), separator));
    let best = scored
        .into_iter()
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map_or(b';', |(_, separator)| separator)
}

/// The decimal sign that more cells have; where none has any, that of the separator's usual company.
fn decimal_sign(text: &str, separator: u8) -> char {
    let (mut commas, mut points) = (0, 0);
    let mut record = ByteRecord::new();
    let mut reader = reader(text, separator);
    while let Ok(true) = reader.read_byte_record(&mut record) {
        for field in &record {
            let field = std::str::from_utf8(field).unwrap_or_default().trim();
            if field.contains(',') && number(field, ',').is_some() {
                commas += 1;
            } else if field.contains('.') && number(field, '.').is_some() {
                points += 1;
            }
        }
    }
    if commas > points || (commas == points && separator != b',') {
        ','
    } else {
        '.'
    }
}

/// The number that a text is, with this decimal sign and with spaces between thousands; none for a code with
/// leading zeros and for anything else.
pub(super) fn number(text: &str, decimal: char) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '\u{2212}']).unwrap_or(text);
    let first = *unsigned.as_bytes().first()?;
    if !first.is_ascii_digit() {
        return None;
    }
    if first == b'0' && unsigned.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    if exponent.is_some_and(|exponent| exponent.parse::<i16>().is_err()) {
        return None;
    }
    let (whole, fraction) = match mantissa.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if fraction.is_some_and(|fraction| !digits(fraction)) {
        return None;
    }
    let mut groups = whole.split([' ', '\u{a0}', '\u{202f}', '\u{2009}']);
    let leading = groups.next().filter(|group| digits(group))?;
    let mut plain = String::with_capacity(text.len());
    if unsigned.len() < text.len() {
        plain.push('-');
    }
    plain.push_str(leading);
    for group in groups {
        if leading.len() > 3 || group.len() != 3 || !digits(group) {
            return None;
        }
        plain.push_str(group);
    }
    if let Some(fraction) = fraction {
        plain.push('.');
        plain.push_str(fraction);
    }
    if let Some(exponent) = exponent {
        plain.push('e');
        plain.push_str(exponent);
    }
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_told_from_codes_and_words() {
        for (text, decimal, expected) in [
            ("12", ',', Some(12.0)),
            ("-0,45", ',', Some(-0.45)),
            ("\u{2212}3", '.', Some(-3.0)),
            ("1 234 567,5", ',', Some(1_234_567.5)),
            ("1\u{a0}234", ',', Some(1234.0)),
            ("3.9e1", '.', Some(39.0)),
            ("0", ',', Some(0.0)),
            ("0114", ',', None),
            ("1.5", ',', None),
            ("12 34", ',', None),
            ("1234 567", ',', None),
            ("12,", ',', None),
            ("12%", ',', None),
            ("-", ',', None),
            ("N1", ',', None),
            ("inf", ',', None),
        ] {
            assert_eq!(number(text, decimal), expected, "{text}");
        }
    }
}
