//! What a page may load: nothing but the style and the script that it holds, told by their hashes. Texts from
//! inputs are escaped by the templates; should one slip through, a browser still runs nothing of it.

use sha2::{Digest, Sha256};

/// The content security policy of a page with this style and, if it has one, this script.
pub(super) fn policy(style: &str, script: Option<&str>) -> String {
    let script = script.map_or_else(|| "'none'".to_owned(), source);
    format!(
        "default-src 'none'; style-src {}; script-src {script}; base-uri 'none'; form-action 'none'",
        source(style)
    )
}

fn source(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = (0..3).fold(0u32, |group, index| {
            group << 8 | u32::from(chunk.get(index).copied().unwrap_or(0))
        });
        for position in 0..4usize {
            let sextet = usize::try_from(group >> (18 - 6 * position) & 63).unwrap_or(0);
            let letter = LETTERS
                .get(sextet)
                .map_or('=', |letter| char::from(*letter));
            text.push(if position <= chunk.len() { letter } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_padded() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("?>~?", "Pz5+Pw=="),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
