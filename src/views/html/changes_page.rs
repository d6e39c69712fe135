//! The page that tells what the latest updates changed.

use askama::Template;

use super::{
    super::{
        changes::{Internal, Update, update_lines, update_summary},
        outputs::failed,
    },
    policy::policy,
    style::style,
};
use crate::{
    diagnostics::Checked,
    text::{Language, say, tell},
};

/// Name of the page that tells what changed.
pub const CHANGES_PAGE: &str = "andringar.html";

/// So many figures an update tells of; the history has them all.
const FIGURES: usize = 40;

#[derive(Debug, Template)]
#[template(path = "changes.html", config = "src/views/html/askama.toml")]
struct ChangesPage<'a> {
    language: Language,
    title: &'static str,
    organisation: &'a str,
    lead: String,
    policy: String,
    style: &'static str,
    updates: Vec<Told>,
}

#[derive(Debug)]
struct Told {
    number: u64,
    moment: String,
    summary: String,
    lines: Vec<String>,
}

impl ChangesPage<'_> {
    fn say<'b>(&self, key: &'b str) -> &'b str {
        say(self.language, key)
    }
}

/// The page (name, bytes) of the updates, which come oldest first and stand newest first.
pub fn changes_page(
    organisation: &str,
    updates: &[Update],
    language: Language,
) -> Checked<Option<(String, Vec<u8>)>> {
    let style = style();
    let told = updates.iter().rev().map(|update| Told {
        number: update.number,
        moment: update.moment(),
        summary: update_summary(update, language),
        lines: update_lines(update, Internal::Counted, language, FIGURES),
    });
    let page = ChangesPage {
        language,
        title: say(language, "page.changes.title"),
        organisation,
        lead: tell(
            language,
            "page.changes.lead",
            &[("count", updates.len().to_string())],
        ),
        policy: policy(style, None),
        style,
        updates: told.collect(),
    };
    match page.render() {
        Ok(text) => Checked::clean(Some((CHANGES_PAGE.to_owned(), text.into_bytes()))),
        Err(_) => Checked::new(None, vec![failed(CHANGES_PAGE)]),
    }
}
