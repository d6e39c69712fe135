//! What a file may cost: what it can honestly need, and no more.
//!
//! The largest sheet that Excel makes with a long table in it (1 048 576 rows of eight cells) is within the
//! budget. What is beyond is refused before memory is asked for it.

use std::io::{self, Cursor, Read};

/// The largest file that is read, in bytes.
pub(super) const FILE: u64 = 256 << 20;

/// The largest sum of a zipped workbook's parts when unpacked, in bytes.
pub(super) const UNPACKED: u64 = 1 << 30;

/// The most cells of a file.
pub(super) const CELLS: usize = 16 << 20;

/// A file needs more than there is budget for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OverBudget;

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
    let mut possible = 0_u64;
    for index in 0..archive.len() {
        if let Ok(part) = archive.by_index_raw(index) {
            stated = stated.saturating_add(part.size());
            possible = possible.saturating_add(part.compressed_size().saturating_mul(DEEPEST));
        }
    }
    if stated > UNPACKED {
        return false;
    }
    let mut left = UNPACKED;
    if possible > left {
        for index in 0..archive.len() {
            let Ok(part) = archive.by_index(index) else {
                continue;
            };
            let unpacked = io::copy(&mut part.take(left + 1), &mut io::sink()).unwrap_or(0);
            if unpacked > left {
                return false;
            }
            left -= unpacked;
        }
    }
    true
}
