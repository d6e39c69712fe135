use std::{io, path::Path};

use encoding_rs::{Encoding, UTF_8};
use unicode_normalization::UnicodeNormalization;

use crate::diagnostics::{Code, Diagnostic, Location, Refused};

use super::plain_file::{LARGEST_RULES, leads_out, read_plain, refused};

/// The text in bytes, without a byte order mark and with composed letters: `å` is one letter however it was typed.
/// UTF-16 is read where its mark says that it is; other encodings can only be guessed, and a wrong guess would put
/// other letters into a rule.
///
/// # Errors
/// The bytes are neither UTF-8 nor marked as UTF-16.
pub fn text_of(bytes: &[u8]) -> io::Result<String> {
    let faulty = || io::Error::from(io::ErrorKind::InvalidData);
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding != UTF_8 => {
            let (text, has_faults) =
                encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
            (!has_faults)
                .then(|| text.into_owned())
                .ok_or_else(faulty)?
        }
        _ => std::str::from_utf8(bytes).map_err(|_| faulty())?.to_owned(),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(text.nfc().collect())
}

/// The text of a file in the folder of rules.
///
/// # Errors
/// The file cannot be read, or is not UTF-8.
pub(super) fn read_text(rules: &Path, file: &str) -> io::Result<String> {
    text_of(&read_rules(rules, file)?)
}

/// The bytes of a file in the folder of rules. No link that leads out of it is followed.
///
/// # Errors
/// The file cannot be read, or is not one to be read.
pub(super) fn read_rules(rules: &Path, file: &str) -> io::Result<Vec<u8>> {
    let path = rules.join(file);
    let pack = Path::new(file).parent().unwrap_or_else(|| Path::new(""));
    if leads_out(&rules.join(pack), &path) {
        return Err(io::Error::other(Refused::Outside));
    }
    read_plain(&path, LARGEST_RULES)
}

/// A file in the folder of rules that is no text (V315), with the first place that is not.
pub(super) fn faulty_text(rules: &Path, file: &str, error: &io::Error) -> Diagnostic {
    let bytes = match error.kind() {
        io::ErrorKind::InvalidData => read_rules(rules, file).unwrap_or_default(),
        _ => Vec::new(),
    };
    not_text(file, &bytes, error)
}

/// The same of a file's bytes, none where they are not to be had.
pub(super) fn not_text(file: &str, bytes: &[u8], error: &io::Error) -> Diagnostic {
    if let Some(fault) = refused(file, error) {
        return fault;
    }
    let place = match std::str::from_utf8(bytes) {
        Ok(_) => Location::file(file),
        Err(fault) => {
            let text = String::from_utf8_lossy(bytes);
            Location::at_byte(file, &text, fault.valid_up_to())
        }
    };
    Diagnostic::new(Code::ScriptNotText)
        .with("file", file)
        .because(error)
        .at(place)
}
