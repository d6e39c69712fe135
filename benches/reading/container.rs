const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
/// A shorter stream would lie in small sectors.
const SMALL: usize = 4096;

/// A sound container of Excel 97–2003 around the stream of a workbook: header, one sector of directory, the stream,
/// the table of what follows what.
pub fn contained(stream: &[u8]) -> Vec<u8> {
    let length = stream.len().max(SMALL);
    let sectors = length.div_ceil(SECTOR);
    let first_of_table = 1 + sectors;
    // The table also says which sectors are its own.
    let per_sector = SECTOR / 4;
    let tables = (first_of_table + 1).div_ceil(per_sector - 1);
    let mut table = vec![FREE; tables * per_sector];
    table[0] = END;
    for (at, next) in table[1..=sectors].iter_mut().zip(2..) {
        *at = next;
    }
    table[sectors] = END;
    table[first_of_table..first_of_table + tables].fill(0xFFFF_FFFD);

    let mut file = vec![0; SECTOR];
    file[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    file[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    put(&mut file, 44, number(tables));
    put(&mut file, 56, number(SMALL));
    for (at, word) in [(48, 0), (60, END), (68, END)] {
        put(&mut file, at, word);
    }
    for at in (76..SECTOR).step_by(4) {
        put(&mut file, at, FREE);
    }
    for index in 0..tables.min((SECTOR - 76) / 4) {
        put(&mut file, 76 + index * 4, number(first_of_table + index));
    }
    file.extend(entry("Root Entry", 5, END, 0));
    file.extend(entry("Workbook", 2, 1, number(length)));
    file.resize(2 * SECTOR, 0);
    file.extend(stream);
    file.resize((2 + sectors) * SECTOR, 0);
    file.extend(table.into_iter().flat_map(u32::to_le_bytes));
    file
}

/// An entry of the directory.
fn entry(name: &str, kind: u8, start: u32, length: u32) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let named = u8::try_from(entry.len() + 2).expect("a short name");
    entry.resize(128, 0);
    entry[64] = named;
    entry[66] = kind;
    entry[67] = 1;
    let child = if kind == 5 { 1 } else { FREE };
    for (at, word) in [
        (68, FREE),
        (72, FREE),
        (76, child),
        (116, start),
        (120, length),
    ] {
        put(&mut entry, at, word);
    }
    entry
}

fn put(bytes: &mut [u8], at: usize, word: u32) {
    bytes[at..at + 4].copy_from_slice(&word.to_le_bytes());
}

fn number(number: usize) -> u32 {
    u32::try_from(number).expect("inputs are small")
}
