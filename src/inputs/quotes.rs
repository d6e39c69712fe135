//! Quotation marks in a text of cells between separators that nothing closes.
//!
//! A mark that opens a cell and is not closed takes all that follows into that cell, rows and all. Whether one is closed
//! is seen from what stands after the next mark, and from what it takes: lines that each have as many cells as the
//! others are rows, not the text of a cell. A text of several lines within quotation marks is left alone.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2};

use crate::model::CellAddress;

/// A text without the quotation marks that nothing closes, and where they stood.
pub(super) struct Mended<'a> {
    pub text: Cow<'a, str>,
    pub strays: Vec<CellAddress>,
}

/// Finds the marks in a text of rows that mostly have `width` cells.
pub(super) fn mended(text: &str, separator: u8, width: usize) -> Mended<'_> {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        separator,
        width,
        at: 0,
        line: 0,
        column: 0,
    };
    let mut strays = Vec::new();
    let mut kept: Vec<&str> = Vec::new();
    let mut from = 0;
    while scan.at < text.len() {
        if scan.is_stray() {
            strays.push(CellAddress {
                row: scan.line,
                column: scan.column,
            });
            kept.extend(text.get(from..scan.at));
            from = scan.at + 1;
        }
        scan.pass_cell();
    }
    if strays.is_empty() {
        return Mended {
            text: Cow::Borrowed(text),
            strays,
        };
    }
    kept.extend(text.get(from..));
    Mended {
        text: Cow::Owned(kept.concat()),
        strays,
    }
}

/// Where one stands: always where a cell begins.
struct Scan<'a> {
    bytes: &'a [u8],
    separator: u8,
    width: usize,
    at: usize,
    line: u32,
    column: u32,
}

impl Scan<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn between(&self, from: usize, to: usize) -> &[u8] {
        self.bytes.get(from..to).unwrap_or_default()
    }

    /// Where the mark stands that closes the cell which one at `self.at` opens.
    fn close(&self) -> Option<usize> {
        let mut from = self.at + 1;
        loop {
            let mark = from + memchr(b'"', self.bytes.get(from..)?)?;
            if self.byte(mark + 1) != Some(b'"') {
                return Some(mark);
            }
            from = mark + 2;
        }
    }

    /// Whether a cell or the text ends after a mark, spaces aside.
    fn ends_cell(&self, mark: usize) -> bool {
        let after = self.bytes.get(mark + 1..).unwrap_or_default();
        let next = after.iter().find(|byte| **byte != b' ');
        next.is_none_or(|byte| *byte == self.separator || matches!(byte, b'\r' | b'\n'))
    }

    /// Whether a mark stands here that nothing closes.
    fn is_stray(&self) -> bool {
        if self.byte(self.at) != Some(b'"') {
            return false;
        }
        let Some(close) = self.close() else {
            return true;
        };
        let content = self.between(self.at + 1, close);
        let has_break = memchr(b'\n', content).is_some();
        if self.ends_cell(close) {
            return has_break && self.takes_rows(content, close);
        }
        has_break || memchr(self.separator, content).is_some()
    }

    /// Whether each line of a cell's content has as many cells as a row.
    fn takes_rows(&self, content: &[u8], close: usize) -> bool {
        let count = |bytes: &[u8]| memchr_iter(self.separator, bytes).count();
        let after = self.bytes.get(close + 1..).unwrap_or_default();
        let after = after
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let before = usize::try_from(self.column).unwrap_or(usize::MAX);
        let mut cells: Vec<usize> = content.split(|byte| *byte == b'\n').map(count).collect();
        if let Some(first) = cells.first_mut() {
            *first = first.saturating_add(before);
        }
        if let Some(last) = cells.last_mut() {
            *last += count(after);
        }
        let is_last = close + 1 + after.len() + 1 >= self.bytes.len();
        // In two columns a comma in a remark is easily taken for a row.
        let is_clear = self.width > 2 || (self.width == 2 && is_last && cells.len() > 2);
        is_clear && cells.iter().all(|cells| cells + 1 == self.width)
    }

    /// Goes to the next cell, over a text within quotation marks that are closed.
    fn pass_cell(&mut self) {
        let from = match self.byte(self.at) {
            Some(b'"') if !self.is_stray() => {
                let close = self.close().unwrap_or(self.at);
                let lines = memchr_iter(b'\n', self.between(self.at, close)).count();
                self.line = self
                    .line
                    .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
                close + 1
            }
            Some(b'"') => self.at + 1,
            _ => self.at,
        };
        let rest = self.bytes.get(from..).unwrap_or_default();
        let Some(end) = memchr2(self.separator, b'\n', rest).map(|end| from + end) else {
            self.at = self.bytes.len();
            return;
        };
        if self.byte(end) == Some(b'\n') {
            self.line = self.line.saturating_add(1);
            self.column = 0;
        } else {
            self.column = self.column.saturating_add(1);
        }
        self.at = end + 1;
    }
}
