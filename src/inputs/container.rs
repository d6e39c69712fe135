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

/// The header of an entry of the directory: its name, its kind, where its stream begins and how long it is.
const ENTRY: usize = 128;
const NAME_LENGTH: usize = 64;
const KIND: usize = 66;
const START: usize = 116;
const LENGTH: usize = 120;
/// The kind of the first entry, whose stream holds the small sectors.
const ROOT: u8 = 5;
/// Streams shorter than this lie in small sectors.
const SMALL: usize = 4096;
const SMALL_SECTOR: usize = 64;

/// A container whose chains come to an end.
///
/// The library follows the chain of the directory and that of the table of small sectors for as long as they
/// go on, and holds what it has read; a chain that bites its tail would take all memory there is. A stream that
/// claims more bytes than the file has is no better. All else it checks itself.
pub(super) struct Container<'a> {
    bytes: &'a [u8],
    size: usize,
    table: Vec<u32>,
    directory: Vec<u8>,
    small_table: Vec<u32>,
}

impl<'a> Container<'a> {
    /// The container in these bytes; none where it is not sound.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let size = match bytes.get(SECTOR_SHIFT) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return None,
        };
        let mut container = Container {
            bytes,
            size,
            table: table(bytes, size)?,
            directory: Vec::new(),
            small_table: Vec::new(),
        };
        container.directory = container.follow(word(bytes, DIRECTORY)?)?;
        let small_table = container.follow(word(bytes, SMALL_TABLE)?)?;
        container.small_table = words(&small_table).collect();
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let sound = container
            .entries()
            .all(|entry| word(entry, LENGTH).is_some_and(|stated| stated <= length));
        sound.then_some(container)
    }

    /// The stream of the workbook, as far as it is there.
    pub fn workbook(&self) -> Option<Vec<u8>> {
        let named = |entry: &&[u8]| {
            let length = entry.get(NAME_LENGTH).copied().map_or(0, usize::from);
            let name = entry.get(..length.saturating_sub(2)).unwrap_or_default();
            ["Workbook", "Book"].iter().any(|wanted| {
                let wide = wanted.encode_utf16().flat_map(u16::to_le_bytes);
                wide.eq(name.iter().copied())
            })
        };
        let entry = self.entries().find(named)?;
        let length = usize::try_from(word(entry, LENGTH)?).ok()?;
        let start = word(entry, START)?;
        let mut stream = if length < SMALL {
            let root = self
                .entries()
                .find(|entry| entry.get(KIND) == Some(&ROOT))?;
            let sectors = self.follow(word(root, START)?)?;
            chain(start, &self.small_table)?
                .into_iter()
                .filter_map(|id| {
                    let at = usize::try_from(id).ok()?.checked_mul(SMALL_SECTOR)?;
                    sectors.get(at..at.checked_add(SMALL_SECTOR)?.min(sectors.len()))
                })
                .flatten()
                .copied()
                .collect()
        } else {
            self.follow(start)?
        };
        stream.truncate(length);
        Some(stream)
    }

    /// The entries of the directory that are in use.
    fn entries(&self) -> impl Iterator<Item = &[u8]> {
        let entries = self.directory.chunks_exact(ENTRY);
        entries.filter(|entry| entry.get(KIND).is_some_and(|kind| *kind != 0))
    }

    /// What lies in the sectors of a chain; none where it does not end.
    fn follow(&self, start: u32) -> Option<Vec<u8>> {
        let ids = chain(start, &self.table)?;
        let sectors = ids
            .into_iter()
            .filter_map(|id| sector(self.bytes, id, self.size));
        Some(sectors.flatten().copied().collect())
    }
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

/// The four bytes at a place as a number.
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..).and_then(|bytes| words(bytes).next())
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes
        .chunks_exact(4)
        .filter_map(|four| four.try_into().ok().map(u32::from_le_bytes))
}

#[cfg(test)]
mod tests {
    use super::{Container, FURTHER_LIST, HEADER, LIST};

    fn is_sound(bytes: &[u8]) -> bool {
        Container::new(bytes).is_some()
    }

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
