//! The container of Excel 97–2003 (a small file system of sectors in chains), as far as it must be sound.

/// The end of a chain; ids from `RESERVED` on are no sectors.
const END: u32 = 0xFFFF_FFFE;
const RESERVED: u32 = 0xFFFF_FFFA;
/// Of the header: where the chains begin, and where the list of the table's own sectors stands.
const SECTOR_SHIFT: usize = 30;
const DIRECTORY: usize = 48;
const SMALL_TABLE: usize = 60;
const FURTHER_LIST: usize = 68;
const LIST: usize = 76;
const HEADER: usize = 512;

/// Whether the chains that have no stated length come to an end.
///
/// The library follows the chain of the directory and that of the table of small sectors for as long as they
/// go on, and holds what it has read; a chain that bites its tail would take all memory there is. A stream that
/// claims more bytes than the file has is no better. All else it checks itself.
pub(super) fn is_sound(bytes: &[u8]) -> bool {
    let size = match bytes.get(SECTOR_SHIFT) {
        Some(9) => 512,
        Some(12) => 4096,
        _ => return false,
    };
    let Some(table) = table(bytes, size) else {
        return false;
    };
    let chain = |start: Option<u32>| start.and_then(|start| chain(start, &table));
    let Some(directory) = chain(word(bytes, DIRECTORY)) else {
        return false;
    };
    let directory: Vec<u8> = directory
        .into_iter()
        .filter_map(|id| sector(bytes, id, size))
        .flatten()
        .copied()
        .collect();
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    chain(word(bytes, SMALL_TABLE)).is_some()
        && directory
            .chunks_exact(128)
            // Entry: its kind at 66, the length of its stream at 120.
            .filter(|entry| entry.get(66).is_some_and(|kind| *kind != 0))
            .all(|entry| word(entry, 120).is_some_and(|stated| stated <= length))
}

/// Which sector follows which.
fn table(bytes: &[u8], size: usize) -> Option<Vec<u32>> {
    let sectors = bytes.len() / size;
    let mut list: Vec<u32> = words(bytes.get(LIST..HEADER)?).collect();
    let mut next = word(bytes, FURTHER_LIST)?;
    let mut further = 0;
    while next < RESERVED {
        further += 1;
        if further > sectors {
            return None;
        }
        list.extend(words(sector(bytes, next, size)?));
        next = list.pop()?;
    }
    let table = list.into_iter().filter(|id| *id < RESERVED);
    // A table holds no more words than the file, however often the list names one sector.
    let words = table
        .filter_map(|id| sector(bytes, id, size))
        .take(sectors)
        .flat_map(words);
    Some(words.collect())
}

/// The sectors of a chain; none where it does not end.
fn chain(start: u32, table: &[u32]) -> Option<Vec<u32>> {
    let mut ids = Vec::new();
    let mut id = start;
    while id < RESERVED {
        if ids.len() > table.len() {
            return None;
        }
        ids.push(id);
        id = usize::try_from(id)
            .ok()
            .and_then(|id| table.get(id))
            .copied()
            .unwrap_or(END);
    }
    Some(ids)
}

fn sector(bytes: &[u8], id: u32, size: usize) -> Option<&[u8]> {
    let start = usize::try_from(id)
        .ok()?
        .checked_add(1)?
        .checked_mul(size)?;
    bytes.get(start..start.checked_add(size)?.min(bytes.len()))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..).and_then(|bytes| words(bytes).next())
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes
        .chunks_exact(4)
        .filter_map(|four| four.try_into().ok().map(u32::from_le_bytes))
}

#[cfg(test)]
mod tests {
    use super::{FURTHER_LIST, HEADER, LIST, is_sound};

    /// A header, a table in sector 0 and a directory that begins in sector 1; `after` follows sector 1.
    fn container(after: u32, stream: u32) -> Vec<u8> {
        let mut bytes = vec![0; HEADER + 2 * 512];
        let mut put = |at: usize, word: u32| bytes[at..at + 4].copy_from_slice(&word.to_le_bytes());
        put(30, 9);
        put(48, 1);
        put(60, super::END);
        put(FURTHER_LIST, super::END);
        for at in (LIST..HEADER).step_by(4) {
            put(at, u32::MAX);
        }
        put(LIST, 0);
        put(HEADER, 0xFFFF_FFFD);
        put(HEADER + 4, after);
        put(HEADER + 512 + 64, 0x0002_0000);
        put(HEADER + 512 + 120, stream);
        bytes
    }

    #[test]
    fn chains_end_and_streams_fit() {
        assert!(is_sound(&container(super::END, 100)));
        assert!(!is_sound(&container(1, 100)), "a chain that bites its tail");
        assert!(
            !is_sound(&container(super::END, 1 << 30)),
            "a stream beyond the file"
        );
        assert!(!is_sound(&container(super::END, 100)[..40]), "no header");
    }
}
