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
