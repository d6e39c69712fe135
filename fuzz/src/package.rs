use std::io::{Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// What stands between the parts of a package in an input. No text and few records hold it.
pub const SEPARATOR: &[u8] = b"\xffpart\xff";

/// One part of a package: its name, and what stands there where the input gives none.
pub struct Part {
    pub name: &'static str,
    pub otherwise: &'static [u8],
}

/// The package of an input: its pieces in the places of the parts, one after the other. A piece that is empty or not
/// there leaves the part as it is otherwise; what is empty then is left out.
///
/// The parts are stored, not deflated: what unpacking does to damaged bytes is another target's matter.
pub fn packed(parts: &[Part], input: &[u8]) -> Vec<u8> {
    let mut pieces = pieces(input).into_iter();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts {
        let piece = pieces.next().filter(|piece| !piece.is_empty());
        let content = piece.unwrap_or(part.otherwise);
        if content.is_empty() {
            continue;
        }
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        writer
            .start_file(part.name, options)
            .expect("a name is free");
        writer
            .write_all(content)
            .expect("memory takes what is written");
    }
    writer
        .finish()
        .expect("memory takes what is written")
        .into_inner()
}

fn pieces(mut input: &[u8]) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    let width = SEPARATOR.len();
    while let Some(at) = input.windows(width).position(|window| window == SEPARATOR) {
        pieces.push(&input[..at]);
        input = &input[at + width..];
    }
    pieces.push(input);
    pieces
}
