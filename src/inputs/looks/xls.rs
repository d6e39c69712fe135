use std::collections::HashMap;

use super::{Looks, NumberFormat};
use crate::inputs::{
    biff::{Records, half},
    container::{self, Container},
};

const END: u16 = 0x000A;
const COLUMNS: u16 = 0x007D;
const SHEET: u16 = 0x0085;
const MANY_NUMBERS: u16 = 0x00BD;
const LOOK: u16 = 0x00E0;
const ROW: u16 = 0x0208;
const FORMAT: u16 = 0x041E;
const BEGIN: u16 = 0x0809;
/// Records of one number: row, column, look.
const NUMBERS: [u16; 3] = [0x0203, 0x027E, 0x0006];

/// What an xls says about the cells of its sheets, in the order in which it lists them.
pub(in crate::inputs) fn of_xls(bytes: &[u8]) -> Vec<Looks> {
    let stream = Container::new(bytes).and_then(|container| container.workbook());
    let Some(stream) = stream else {
        return Vec::new();
    };
    let mut codes: HashMap<u32, NumberFormat> = HashMap::new();
    let mut kinds = Vec::new();
    let mut starts = Vec::new();
    let mut wide = true;
    for (kind, content) in Records::new(&stream, 0) {
        match kind {
            // Until Excel 95 texts were in the letters of one country.
            BEGIN => wide = half(content, 0) == Some(0x0600),
            FORMAT => {
                if let (Some(id), Some(code)) = (half(content, 0), code(content, wide)) {
                    codes.insert(id, NumberFormat::new(&code));
                }
            }
            LOOK => kinds.push(half(content, 2).unwrap_or(0)),
            SHEET => starts.extend(container::word(content, 0)),
            END => break,
            _ => {}
        }
    }
    let formats: Vec<NumberFormat> = kinds
        .into_iter()
        .map(|id| {
            codes
                .get(&id)
                .cloned()
                .unwrap_or_else(|| NumberFormat::built_in(id))
        })
        .collect();
    let sheets = starts.into_iter();
    let sheets = sheets.map(|start| usize::try_from(start).unwrap_or(usize::MAX));
    sheets
        .map(|start| of_sheet(&stream, start, &formats))
        .collect()
}

fn of_sheet(stream: &[u8], start: usize, formats: &[NumberFormat]) -> Looks {
    const HIDDEN_ROW: u32 = 0x20;
    let mut looks = Looks::with(formats);
    let mut depth = 0_u32;
    for (kind, content) in Records::new(stream, start) {
        let at = |at: usize| half(content, at);
        let mut cell = |column: u32, look: u32| {
            if let (Some(row), Ok(look)) = (at(0), usize::try_from(look)) {
                looks.cell(row, column, look);
            }
        };
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            ROW if at(12).is_some_and(|flags| flags & HIDDEN_ROW != 0) => {
                looks.hidden_rows.extend(at(0))
            }
            COLUMNS if at(8).is_some_and(|flags| flags & 1 != 0) => {
                looks
                    .hidden_columns
                    .extend(at(0).zip(at(2)).map(|(first, last)| first..=last));
            }
            MANY_NUMBERS => {
                // Row and first column, then a look and a number in six bytes for each, then the last column.
                let cells = content
                    .get(4..content.len().saturating_sub(2))
                    .unwrap_or_default();
                for (column, number) in (at(2).unwrap_or(0)..).zip(cells.chunks_exact(6)) {
                    cell(column, half(number, 0).unwrap_or(0));
                }
            }
            kind if NUMBERS.contains(&kind) => cell(at(2).unwrap_or(0), at(4).unwrap_or(0)),
            _ => {}
        }
    }
    looks
}

/// The code of a format: its length in one byte or two, then letters of one byte or of two. Only ASCII letters matter.
fn code(content: &[u8], wide: bool) -> Option<String> {
    let (length, letters) = if wide {
        (half(content, 2)?, content.get(4..)?)
    } else {
        (u32::from(*content.get(2)?), content.get(3..)?)
    };
    let length = usize::try_from(length).ok()?;
    let (two_bytes, letters) = match (wide, letters) {
        (true, [flags, letters @ ..]) => (flags & 1 != 0, letters),
        (true, []) => return None,
        (false, letters) => (false, letters),
    };
    if two_bytes {
        let letters = letters.chunks_exact(2).take(length);
        let letters = letters.map(|two| half(two, 0).and_then(char::from_u32));
        return Some(letters.map(|letter| letter.unwrap_or('\u{fffd}')).collect());
    }
    Some(
        letters
            .iter()
            .take(length)
            .map(|byte| char::from(*byte))
            .collect(),
    )
}
