//! visare computes what a municipality means by quality, from its sheets and from rules that its economists edit.
//!
//! # The one idea
//! A rule script builds a plan, the engine evaluates it. `kpi("U21467")` gives a handle to a node, `medel(a, b)`
//! another; running the scripts computes nothing. From the plan follows the rest: faults are found with file, line
//! and column before anything is computed; nodes are evaluated natively over whole columns (all municipalities ×
//! all years); a value is kept under the hash of its operation and its inputs' values, so an edit computes what
//! depends on it and no more; and a figure can be followed back to its rule and its cell.
//!
//! # The way of a figure
//! | room | what happens there |
//! |---|---|
//! | [`text`] | words, numbers and alphabetical order in Swedish, Norwegian and English |
//! | [`model`] | places, years, columns, key figures, bands: plain data |
//! | [`diagnostics`] | what went wrong, where, and what to do next; rendered through `text` |
//! | [`project`] | the edge to the disk: packs, settings, files; the one way outputs are written |
//! | [`inputs`] | the bytes of workbooks → observations, each with its cell → columns |
//! | [`methods`] | mean, rank, bands, difference, a fund's ledger: pure arithmetic |
//! | [`plan`] | nodes, references, cycles, what is shown |
//! | [`rules`] | the sandboxed script host and its vocabulary → a plan |
//! | [`engine`] | evaluation, memo → results; knows no script language |
//! | [`views`] | format-free sheets, charts and boards → workbook, pages, `data.csv`, `results.json`, explanations, graphs |
//! | [`session`] | the chain, and what outlives a run |
//! | [`live`] | follows the folders: what has changed is made anew, and told of |
//! | [`cli`] | one file per command |
//!
//! A room imports only from rooms above it; `tests/tidy.rs` keeps it so. Effects live at the edges (`project`,
//! `live`, `cli`); the middle is pure, but that the scripts of a pack that is not trusted run in another process
//! ([`rules::Worker`]). Every stage returns [`diagnostics::Checked`]: it does not stop at the first fault,
//! and what cannot be computed is missing with its reason while the rest appears. With a fault in the rules
//! nothing is written, nor is what stands replaced where it was made of a file that cannot be read any more, so that a
//! good output is never replaced by a partial one.

pub mod cli;
pub mod diagnostics;
pub mod engine;
pub mod inputs;
pub mod live;
pub mod methods;
pub mod model;
pub mod plan;
pub mod project;
pub mod rules;
pub mod session;
pub mod text;
pub mod views;
