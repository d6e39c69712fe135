//! What the browser is given besides the outputs: one page that frames them, its style and its script.

use askama::Template;

use crate::text::{Language, say};

/// The script of the page.
pub(super) const SCRIPT: &str = include_str!("assets/live.js");
/// The style of the page.
pub(super) const STYLE: &str = include_str!("assets/live.css");
/// What the page may load: what this server gives, and nothing else.
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                                 frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[derive(Debug, Template)]
#[template(path = "live.html", config = "src/live/askama.toml")]
struct Shell {
    language: Language,
}

impl Shell {
    fn say<'a>(&self, key: &'a str) -> &'a str {
        say(self.language, key)
    }
}

/// The page.
pub(super) fn shell(language: Language) -> String {
    Shell { language }.render().unwrap_or_default()
}

/// A page that says why there is nothing to see.
#[derive(Debug, Template)]
#[template(path = "notice.html", config = "src/live/askama.toml")]
struct Notice<'a> {
    language: Language,
    text: &'a str,
}

/// Why there is nothing to see, as a page.
pub(super) fn notice(language: Language, key: &str) -> String {
    let text = say(language, key);
    Notice { language, text }.render().unwrap_or_default()
}
