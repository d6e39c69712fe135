//! Names that files and folders cannot have everywhere.

use crate::diagnostics::{Code, Diagnostic, Location};

/// Whether Windows keeps a name for a device, whatever its capitals and whatever ending follows: `CON`, `nul.xlsx`,
/// `com1`.
pub(super) fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let stem = stem.to_lowercase();
    let numbered = |start: &str| {
        let mut rest = stem.strip_prefix(start).unwrap_or("").chars();
        let first = rest.next();
        matches!(first, Some('0'..='9' | '¹' | '²' | '³')) && rest.next().is_none()
    };
    let devices = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    devices.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// That a file or a folder would have such a name (V153).
pub(super) fn reserved_name(name: &str, place: Location) -> Diagnostic {
    Diagnostic::new(Code::NameReserved)
        .with("name", name)
        .at(place)
}

#[cfg(test)]
mod tests {
    use super::is_reserved;

    #[test]
    fn devices_are_known_by_any_way_of_writing_them() {
        for name in [
            "CON", "nul", "Aux.xlsx", "com1", "LPT9.a.b", "prn ", "com²", "CONIN$",
        ] {
            assert!(is_reserved(name), "{name}");
        }
        for name in [
            "kon", "nullen", "com", "com10", "lpt1a", "a.con", "", "0883",
        ] {
            assert!(!is_reserved(name), "{name}");
        }
    }
}
