use std::collections::HashMap;

use super::{Looks, NumberFormat, packed::Package};
use crate::inputs::{biff::half, container::word};

const ROW: u32 = 0x0000;
/// Records of one cell; what they hold does not matter here.
const CELLS: std::ops::RangeInclusive<u32> = 0x0001..=0x000B;
const FORMAT: u32 = 0x002C;
const LOOK: u32 = 0x002F;
const COLUMNS: u32 = 0x003C;
const SHEET: u32 = 0x009C;
const TABLE: u32 = 0x0157;
const LOOKS: u32 = 0x0269;
const LOOKS_END: u32 = 0x026A;

/// What an xlsb says about the cells of its sheets, by their names.
pub(in crate::inputs) fn of_xlsb(bytes: &[u8]) -> HashMap<String, Looks> {
    look_through(bytes).unwrap_or_default()
}

fn look_through(bytes: &[u8]) -> Option<HashMap<String, Looks>> {
    let mut package = Package::open(bytes)?;
    let relations = package.relations("xl/workbook.bin");
    let styles = relations.iter().find(|relation| relation.is("styles"));
    let styles = styles.and_then(|styles| package.bytes(&styles.part));
    let formats = formats(&styles.unwrap_or_default());
    let workbook = package.bytes("xl/workbook.bin")?;
    let mut sheets = HashMap::new();
    for (kind, content) in Records::new(&workbook) {
        if kind != SHEET {
            continue;
        }
        // Whether it is hidden and its number, then its relation and its name.
        let Some((id, rest)) = content.get(8..).and_then(text) else {
            continue;
        };
        let relation = relations.iter().find(|relation| relation.id == id);
        if let (Some(relation), Some((name, _))) = (relation, text(rest)) {
            let looks = of_sheet(&mut package, &relation.part, &formats);
            sheets.insert(name, looks);
        }
    }
    Some(sheets)
}

fn formats(styles: &[u8]) -> Vec<NumberFormat> {
    let mut codes: HashMap<u32, NumberFormat> = HashMap::new();
    let mut formats = Vec::new();
    let mut in_looks = false;
    for (kind, content) in Records::new(styles) {
        match kind {
            FORMAT => {
                let code = content.get(2..).and_then(text);
                if let (Some(id), Some((code, _))) = (half(content, 0), code) {
                    codes.insert(id, NumberFormat::new(&code));
                }
            }
            LOOKS => in_looks = true,
            LOOKS_END => in_looks = false,
            LOOK if in_looks => {
                let id = half(content, 2).unwrap_or(0);
                let known = codes.get(&id).cloned();
                formats.push(known.unwrap_or_else(|| NumberFormat::built_in(id)));
            }
            _ => {}
        }
    }
    formats
}

fn of_sheet(package: &mut Package<'_>, part: &str, formats: &[NumberFormat]) -> Looks {
    const HIDDEN_ROW: u8 = 0x10;
    let mut looks = Looks::with(formats);
    let Some(sheet) = package.bytes(part) else {
        return looks;
    };
    let mut row = 0;
    for (kind, content) in Records::new(&sheet) {
        match kind {
            ROW => {
                row = word(content, 0).unwrap_or(row);
                if content.get(11).is_some_and(|flags| flags & HIDDEN_ROW != 0) {
                    looks.hidden_rows.push(row);
                }
            }
            COLUMNS if half(content, 16).is_some_and(|flags| flags & 1 != 0) => {
                let columns = word(content, 0).zip(word(content, 4));
                looks
                    .hidden_columns
                    .extend(columns.map(|(first, last)| first..=last));
            }
            kind if CELLS.contains(&kind) => {
                // The look is in three bytes; the fourth says something else.
                let look = word(content, 4).map(|look| look & 0x00FF_FFFF);
                let look = look.and_then(|look| usize::try_from(look).ok());
                if let (Some(column), Some(look)) = (word(content, 0), look) {
                    looks.cell(row, column, look);
                }
            }
            _ => {}
        }
    }
    for table in package.relations(part) {
        if table.is("table") {
            let table = package.bytes(&table.part).unwrap_or_default();
            let begin = Records::new(&table).find(|(kind, _)| *kind == TABLE);
            looks
                .totals
                .extend(begin.into_iter().flat_map(|(_, content)| totals(content)));
        }
    }
    looks
}

/// The last rows of a table: first and last row and column, what it is, its number, how many headings, how many totals.
fn totals(table: &[u8]) -> Vec<(u32, std::ops::RangeInclusive<u32>)> {
    let at = |nth: usize| word(table, nth * 4).unwrap_or(0);
    let (top, bottom, columns) = (at(0), at(1), at(2)..=at(3));
    let count = at(7).min(bottom.saturating_sub(top));
    (0..count)
        .map(|up| (bottom - up, columns.clone()))
        .collect()
}

/// A text in letters of two bytes after its length in four, and what follows it.
fn text(content: &[u8]) -> Option<(String, &[u8])> {
    let length = usize::try_from(word(content, 0)?).ok()?.checked_mul(2)?;
    let (letters, rest) = content.get(4..)?.split_at_checked(length)?;
    let letters = letters.chunks_exact(2).filter_map(|two| half(two, 0));
    let letters: Vec<u16> = letters
        .filter_map(|letter| u16::try_from(letter).ok())
        .collect();
    Some((String::from_utf16_lossy(&letters), rest))
}

/// The records of a part: the kind of each in one byte or two, its length in up to four of seven bits, its content.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    fn new(part: &'a [u8]) -> Self {
        Records { rest: part }
    }

    fn byte(&mut self) -> Option<u32> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(u32::from(*first))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u32, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let mut kind = self.byte()?;
        if kind & 0x80 != 0 {
            kind = (kind & 0x7F) | ((self.byte()? & 0x7F) << 7);
        }
        let mut length = 0;
        for nth in 0..4 {
            let byte = self.byte()?;
            length |= (byte & 0x7F) << (7 * nth);
            if byte & 0x80 == 0 {
                break;
            }
        }
        let (content, rest) = self.rest.split_at_checked(usize::try_from(length).ok()?)?;
        self.rest = rest;
        Some((kind, content))
    }
}
