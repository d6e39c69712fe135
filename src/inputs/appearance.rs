//! What a file is by its first bytes, whatever its name says.

use std::{
    borrow::Cow,
    io::{Cursor, Read},
};

use memchr::memmem;

use super::text_file::decode;

/// What a file looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Appearance<'a> {
    /// No bytes at all.
    Empty,
    /// A zip with the parts of a workbook: xlsx, xlsm, xlsb or ods.
    Zip,
    /// The container of Excel 97–2003 with a workbook in it.
    Xls,
    /// A workbook behind a password.
    Protected,
    /// A zip or a container whose directory cannot be read.
    Damaged,
    /// Cells between separators.
    Text(Cow<'a, str>),
    /// Text without anything that separates cells.
    Plain(Cow<'a, str>),
    /// A JSON document, whole or not.
    Json(Cow<'a, str>),
    /// Something else, by a short name that needs no translation.
    Other(String),
}

/// What `bytes` look like.
pub(super) fn appearance(bytes: &[u8]) -> Appearance<'_> {
    const CONTAINER: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    if bytes.is_empty() {
        return Appearance::Empty;
    }
    if bytes.starts_with(b"PK") {
        return zipped(bytes);
    }
    if bytes.starts_with(CONTAINER) {
        return contained(bytes);
    }
    if CONTAINER.starts_with(bytes) {
        return Appearance::Damaged;
    }
    other(bytes)
}

fn zipped(bytes: &[u8]) -> Appearance<'static> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Appearance::Damaged;
    };
    // Some tools write the folders with other capitals or back-slashes; the library sorts that out.
    let names: Vec<String> = archive
        .file_names()
        .filter_map(Result::ok)
        .map(|name| name.to_lowercase().replace('\\', "/"))
        .collect();
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    let other = |name: &str| Appearance::Other(name.to_owned());
    if has("xl/") {
        Appearance::Zip
    } else if has("content.xml") {
        match open_document(&mut archive) {
            Some(kind) if kind != "spreadsheet" => other(&format!("OpenDocument, {kind}")),
            _ => Appearance::Zip,
        }
    } else if has("word/") {
        other("Word, docx")
    } else if has("ppt/") {
        other("PowerPoint, pptx")
    } else {
        other("zip")
    }
}

/// What kind of document an OpenDocument file says that it is: `spreadsheet`, `text`.
fn open_document(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> Option<String> {
    let mut said = String::new();
    let part = archive.by_name("mimetype").ok()?;
    part.take(100).read_to_string(&mut said).ok()?;
    let kind = said.trim().rsplit('.').next()?;
    Some(kind.trim_end_matches("-template").to_owned())
}

fn contained(bytes: &[u8]) -> Appearance<'static> {
    let names = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &wide).is_some()
    };
    if names("EncryptedPackage") {
        Appearance::Protected
    } else if names("Workbook") || names("Book") {
        Appearance::Xls
    } else if names("WordDocument") {
        Appearance::Other("Word, doc".to_owned())
    } else {
        Appearance::Damaged
    }
}

fn other(bytes: &[u8]) -> Appearance<'_> {
    let start = bytes.get(..4096).unwrap_or(bytes);
    let whole = decode(bytes);
    let text = match &whole {
        Some(text) => text.chars().take(4096).collect::<String>().to_lowercase(),
        None => String::from_utf8_lossy(start).to_lowercase(),
    };
    let text = text.trim_start();
    let markup = [
        "<!doctype html",
        "<html",
        "<head",
        "<meta",
        "<table",
        "<div",
    ];
    let biff = [[0x09, 0x00], [0x09, 0x02], [0x09, 0x04], [0x09, 0x08]];
    let name = if text.starts_with("%pdf") {
        "PDF"
    } else if markup.iter().any(|tag| text.starts_with(tag)) {
        "HTML"
    } else if text.starts_with("<?xml") && text.contains("office:spreadsheet") {
        "XML Spreadsheet 2003"
    } else if text.starts_with("<?xml") {
        "XML"
    } else if text.starts_with("{\\rtf") {
        "RTF"
    } else if biff.iter().any(|mark| start.starts_with(mark)) && start.contains(&0) {
        "Excel 2–5, xls"
    } else {
        return match whole {
            Some(whole) if text.starts_with(['{', '[']) => Appearance::Json(whole),
            Some(whole) if text.contains([';', ',', '\t', '|']) => Appearance::Text(whole),
            Some(whole) => Appearance::Plain(whole),
            None => Appearance::Other(signature(start)),
        };
    };
    Appearance::Other(name.to_owned())
}

/// The first bytes of what has no name here: they tell an expert what it is.
fn signature(start: &[u8]) -> String {
    let bytes = start.iter().take(4).map(|byte| format!("{byte:02X}"));
    bytes.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Appearance, appearance};

    #[test]
    fn files_are_known_by_their_first_bytes() {
        assert_eq!(appearance(b""), Appearance::Empty);
        let cases: [(&[u8], &str); 4] = [
            (b"%PDF-1.7", "PDF"),
            (b"\xef\xbb\xbf\n<HTML><table>", "HTML"),
            (b"\x09\x00\x04\x00\x02\x00\x10\x00", "Excel 2–5, xls"),
            (b"\x89PNG\x00", "89 50 4E 47"),
        ];
        for (bytes, name) in cases {
            assert_eq!(appearance(bytes), Appearance::Other(name.to_owned()));
        }
        assert_eq!(appearance(b"hej"), Appearance::Plain("hej".into()));
        assert_eq!(appearance(b"PK\x03\x04 cut off"), Appearance::Damaged);
        assert_eq!(appearance(&[0xD0, 0xCF, 0x11]), Appearance::Damaged);
    }
}
