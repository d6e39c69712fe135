use std::{fs, io, path::Path};

use unicode_normalization::UnicodeNormalization;

use crate::diagnostics::{Code, Diagnostic, Location};

/// The text in bytes, without a byte order mark and with composed letters: `å` is one letter however it was typed.
///
/// # Errors
/// The bytes are not UTF-8.
pub(super) fn text_of(bytes: Vec<u8>) -> io::Result<String> {
    let text = String::from_utf8(bytes).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    Ok(text.trim_start_matches('\u{feff}').nfc().collect())
}

/// The text of a file in the folder of rules.
///
/// # Errors
/// The file cannot be read, or is not UTF-8.
pub(super) fn read_text(rules: &Path, file: &str) -> io::Result<String> {
    text_of(fs::read(rules.join(file))?)
}

/// A file of rules that is no text (V315), with the first place that is not.
pub(super) fn not_text(rules: &Path, file: &str, error: &io::Error) -> Diagnostic {
    let bytes = fs::read(rules.join(file)).unwrap_or_default();
    let place = match std::str::from_utf8(&bytes) {
        Ok(_) => Location::file(file),
        Err(fault) => {
            let text = String::from_utf8_lossy(&bytes);
            Location::at_byte(file, &text, fault.valid_up_to())
        }
    };
    Diagnostic::new(Code::ScriptNotText)
        .with("file", file)
        .because(error)
        .at(place)
}
