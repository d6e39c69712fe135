//! The records of a workbook of Excel 97–2003, as far as it must be known what they would cost.

use std::collections::HashSet;

use super::{
    budget::CellBudget,
    container::{self, Container},
    workbook::WorkbookFault,
};

const FORMULA: u16 = 0x0006;
const END: u16 = 0x000A;
const PASSWORD: u16 = 0x002F;
const SHEET: u16 = 0x0085;
const MANY_NUMBERS: u16 = 0x00BD;
const EXTENT: u16 = 0x0200;
const BEGIN: u16 = 0x0809;
/// Records of one cell, each of which begins with its row and its column.
const CELLS: [u16; 7] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, FORMULA];

/// Whether the sheets fit within what a file may have.
///
/// The library fills a rectangle from the first cell of a sheet to its last, and makes room for the extent that a
/// sheet claims; two cells far apart would cost what four thousand million do.
///
/// # Errors
/// It is damaged, or needs too much.
pub(super) fn fits(bytes: &[u8]) -> Result<(), WorkbookFault> {
    let container = Container::new(bytes).ok_or(WorkbookFault::Damaged)?;
    let stream = container.workbook().ok_or(WorkbookFault::Damaged)?;
    let mut starts = HashSet::new();
    for (kind, content) in Records::new(&stream, 0) {
        match kind {
            SHEET => {
                let start = container::word(content, 0).ok_or(WorkbookFault::Damaged)?;
                // Two sheets in one place would be read twice, and a thousand a thousand times.
                if !starts.insert(start) {
                    return Err(WorkbookFault::Damaged);
                }
            }
            // What follows is not to be understood; the library says so.
            PASSWORD => return Ok(()),
            END => break,
            _ => {}
        }
    }
    let mut budget = CellBudget::default();
    let mut looked_at = 0;
    for start in starts {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let mut extent = Extent::default();
        let mut depth = 0_u32;
        for (kind, content) in Records::new(&stream, start) {
            looked_at += content.len() + Records::HEAD;
            if looked_at > stream.len() {
                return Err(WorkbookFault::Damaged);
            }
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                EXTENT => {
                    let claimed = claimed(content).ok_or(WorkbookFault::Damaged)?;
                    let mut whole = CellBudget::default();
                    whole.take(claimed).map_err(|_| WorkbookFault::OverBudget)?;
                }
                MANY_NUMBERS => {
                    extent.add(content, 0, 2);
                    extent.add(content, 0, content.len().saturating_sub(2));
                }
                kind if CELLS.contains(&kind) => extent.add(content, 0, 2),
                _ => {}
            }
        }
        budget
            .take(extent.cells())
            .map_err(|_| WorkbookFault::OverBudget)?;
    }
    Ok(())
}

/// How many cells a sheet claims to reach over, as the library counts them: rows in four bytes each or in two, then
/// columns, which it takes from the first on where they begin beyond the last that there can be, or end before they
/// begin. Rows that end before they begin it takes the other way round the numbers: none.
fn claimed(content: &[u8]) -> Option<u64> {
    const LAST_COLUMN: u32 = 0xFF;
    let word = |at: usize| container::word(content, at);
    let half = |at: usize| half(content, at);
    let [top, bottom, left, right] = if content.len() >= 14 {
        [word(0)?, word(4)?, half(8)?, half(10)?]
    } else {
        [half(0)?, half(2)?, half(4)?, half(6)?]
    };
    if bottom == 0 || right == 0 {
        return Some(1);
    }
    let left = if left > LAST_COLUMN { 0 } else { left };
    let columns = right.checked_sub(left).unwrap_or(right);
    let rows = bottom.checked_sub(top)?;
    Some(u64::from(rows).saturating_mul(u64::from(columns)))
}

pub(super) fn half(bytes: &[u8], at: usize) -> Option<u32> {
    let two = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u32::from(u16::from_le_bytes(two)))
}

/// From the first cell of a sheet to its last.
#[derive(Default)]
struct Extent(Option<[u32; 4]>);

impl Extent {
    fn add(&mut self, content: &[u8], row: usize, column: usize) {
        let (Some(row), Some(column)) = (half(content, row), half(content, column)) else {
            return;
        };
        let [top, bottom, left, right] = self.0.unwrap_or([row, row, column, column]);
        self.0 = Some([
            top.min(row),
            bottom.max(row),
            left.min(column),
            right.max(column),
        ]);
    }

    fn cells(&self) -> u64 {
        self.0.map_or(0, |[top, bottom, left, right]| {
            u64::from(bottom - top + 1) * u64::from(right - left + 1)
        })
    }
}

/// The records of a stream from a place on: the kind and the content of each.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    /// Bytes before a record's content.
    const HEAD: usize = 4;

    pub fn new(stream: &'a [u8], start: usize) -> Self {
        Records {
            rest: stream.get(start..).unwrap_or_default(),
        }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = u16::try_from(half(self.rest, 0)?).ok()?;
        let end = Self::HEAD + half(self.rest, 2)? as usize;
        let content = self.rest.get(Self::HEAD..end)?;
        self.rest = self.rest.get(end..).unwrap_or_default();
        Some((kind, content))
    }
}
