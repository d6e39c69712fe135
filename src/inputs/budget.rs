//! What a file may cost: what it can honestly need, and no more.
//!
//! The largest sheet that Excel makes with a long table in it (1 048 576 rows of eight cells) is within the
//! budget. What is beyond is refused before memory is asked for it.

use std::io::{Cursor, Read};

/// The largest sum of a zipped workbook's parts when unpacked, in bytes.
pub(super) const UNPACKED: u64 = 1 << 30;

/// The most cells of a file.
pub(super) const CELLS: u64 = 16 << 20;

/// A file needs more than there is budget for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OverBudget;

/// How many cells a file may still have.
#[derive(Clone, Copy, Debug)]
pub(super) struct CellBudget(u64);

impl Default for CellBudget {
    fn default() -> Self {
        CellBudget(CELLS)
    }
}

impl CellBudget {
    /// Takes so many cells.
    ///
    /// # Errors
    /// There are not so many left.
    pub fn take(&mut self, cells: u64) -> Result<(), OverBudget> {
        self.0 = self.0.checked_sub(cells).ok_or(OverBudget)?;
        Ok(())
    }
}

/// The most beginnings and ends of elements in a part that the library holds in memory whole; none for the sheets,
/// which are read as a stream, and for what is not read at all.
///
/// A shared text has four, and each costs more memory than its letters; a workbook has at most 65 490 looks of cells.
fn most_tags(part: &str) -> Option<u64> {
    let part = part.to_lowercase().replace('\\', "/");
    if part.ends_with("/sharedstrings.xml") {
        Some(CELLS * 4)
    } else if part.ends_with("/styles.xml")
        || part.ends_with("/workbook.xml")
        || part.ends_with(".rels")
    {
        Some(1 << 20)
    } else {
        None
    }
}

/// Whether the parts of a zip unpack within the budget.
///
/// The sizes that its directory states may be lies. What is packed so small that it could not be beyond the
/// budget (deflate reaches 1032 to 1) is believed; the rest is unpacked once, into nothing.
pub(super) fn unpacks_within(bytes: &[u8]) -> bool {
    const DEEPEST: u64 = 1032;
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return true;
    };
    let mut stated = 0_u64;
    let mut possible = Vec::new();
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index);
        let (size, packed) = part.map_or((0, 0), |part| (part.size(), part.compressed_size()));
        stated = stated.saturating_add(size);
        possible.push(packed.saturating_mul(DEEPEST));
    }
    if stated > UNPACKED {
        return false;
    }
    let all_possible = possible
        .iter()
        .fold(0_u64, |sum, one| sum.saturating_add(*one));
    let mut left = UNPACKED;
    for (index, possible) in possible.into_iter().enumerate() {
        let Ok(part) = archive.by_index(index) else {
            continue;
        };
        let most_tags = part.name().ok().and_then(|name| most_tags(&name));
        if all_possible <= UNPACKED && most_tags.is_none_or(|most| possible <= most) {
            continue;
        }
        let (unpacked, tags) = measured(part.take(left + 1));
        if unpacked > left || most_tags.is_some_and(|most| tags > most) {
            return false;
        }
        left -= unpacked;
    }
    true
}

/// How many bytes there are, and how many of them begin a tag; what cannot be unpacked ends it.
fn measured(mut part: impl Read) -> (u64, u64) {
    let mut buffer = vec![0; 64 << 10];
    let (mut bytes, mut tags) = (0, 0);
    while let Ok(count @ 1..) = part.read(&mut buffer) {
        let read = buffer.get(..count).unwrap_or_default();
        bytes += count as u64;
        tags += memchr::memchr_iter(b'<', read).count() as u64;
    }
    (bytes, tags)
}

/// Whether a JSON document has no more values than cells may be: each costs more memory than its letters.
pub(super) fn values_within(text: &str) -> bool {
    let bytes = text.as_bytes();
    let separators = memchr::memchr3_iter(b',', b'[', b'{', bytes).count();
    separators as u64 <= CELLS * 2
}
