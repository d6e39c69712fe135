//! The pages: `index.html` for residents and council, `fordjupning.html` for those who work with the figures.
//!
//! Each is one file that needs no network: style and script stand within it, and a policy lets nothing else in.
//! The public page is built from level 1 alone, so that key figures and units are absent from its bytes rather
//! than hidden. Everything can be read without script; the script of the deep page only folds.

mod area;
mod blocks;
mod cell;
mod changes_page;
mod compared;
mod contents;
mod everyone;
mod explanation;
mod overview;
mod own_table;
mod page;
mod places;
mod policy;
mod sources;
mod style;
mod table;
mod units;

use askama::Template;

pub use self::changes_page::{CHANGES_PAGE, changes_page};
pub use self::contents::{CONTENTS_PAGE, contents};

use self::page::Page;
use super::Report;

/// Name of the public page.
pub const PUBLIC_PAGE: &str = "index.html";
/// Name of the page that holds everything.
pub const DEEP_PAGE: &str = "fordjupning.html";

/// Why a page could not be made.
pub type PageError = askama::Error;

/// For whom a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Audience {
    /// Residents and council: measures alone.
    Public,
    /// Boards, managers and staff: everything.
    Deep,
}

/// The pages of a report (name, bytes), a pure function of it.
///
/// # Errors
/// A template that cannot be filled.
pub fn pages(report: &Report<'_>) -> Result<Vec<(String, Vec<u8>)>, PageError> {
    [(PUBLIC_PAGE, Audience::Public), (DEEP_PAGE, Audience::Deep)]
        .into_iter()
        .map(|(name, audience)| {
            let text = Page::new(report, audience).render()?;
            Ok((name.to_owned(), text.into_bytes()))
        })
        .collect()
}
