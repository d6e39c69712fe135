//! The page that leads to every municipality's pages, after a run for all of them.

use askama::Template;

use super::{
    super::{OutputKind, PUBLIC_PAGE, outputs::failed},
    DEEP_PAGE,
    policy::policy,
    style::style,
};
use crate::{
    diagnostics::Checked,
    model::Place,
    text::{Language, alphabetical, say, tell},
};

/// Name of the page that lists municipalities.
pub const CONTENTS_PAGE: &str = "kommuner.html";

#[derive(Debug, Template)]
#[template(path = "contents.html", config = "src/views/html/askama.toml")]
struct Contents<'a> {
    language: Language,
    title: String,
    organisation: &'a str,
    policy: String,
    style: &'static str,
    public: &'static str,
    deep: &'static str,
    places: Vec<&'a Place>,
}

impl Contents<'_> {
    fn say<'b>(&self, key: &'b str) -> &'b str {
        say(self.language, key)
    }
}

/// The page (name, bytes) that lists `places` in alphabetical order with links to their pages; nothing where no
/// pages are made. `organisation` is whose rules they were computed by.
pub fn contents(
    organisation: &str,
    places: &[Place],
    kinds: &[OutputKind],
    language: Language,
) -> Checked<Vec<(String, Vec<u8>)>> {
    if !kinds.contains(&OutputKind::Pages) {
        return Checked::clean(Vec::new());
    }
    let compare = alphabetical(language);
    let mut places: Vec<&Place> = places.iter().collect();
    places.sort_by(|a, b| compare(&a.name, &b.name));
    let words = [("count", places.len().to_string())];
    let style = style();
    let page = Contents {
        language,
        title: tell(language, "page.contents.title", &words),
        organisation,
        policy: policy(style, None),
        style,
        public: PUBLIC_PAGE,
        deep: DEEP_PAGE,
        places,
    };
    match page.render() {
        Ok(text) => Checked::clean(vec![(CONTENTS_PAGE.to_owned(), text.into_bytes())]),
        Err(_) => Checked::new(Vec::new(), vec![failed(CONTENTS_PAGE)]),
    }
}
