//! Scripts become a plan: the sandboxed Rhai host and the words that it knows.
//!
//! Takes a pack's scripts as text, gives a [`Plan`]. A script computes nothing: each word it uses adds a node and
//! hands back a handle. Faults are gathered over all scripts, each with its place; after a fault in an argument a
//! script goes on with a node that has no value, so that one run shows as many faults as it can.

mod closure;
mod digest;
mod draft;
mod faults;
mod functions;
mod guide;
mod handles;
mod host;
mod imports;
mod lint;
mod memory;
mod operators;
mod option_key;
mod options;
mod script_text;
mod sorting;
mod spoken;
mod suggest;
mod syntax;
mod vocabulary;
mod worker;

use crate::{
    diagnostics::Checked,
    plan::Plan,
    project::Pack,
    text::{Language, tell},
};

use host::Given;

pub use guide::{Example, Guide, GuideOption, SIGNS, Theme, examples_of, guide, guide_options};
pub use suggest::{ShownYears, first_scripts, suggestions};
pub use worker::{Worker, serve};

/// Runs every script of a pack and completes the plan that they describe.
pub fn build(pack: &Pack) -> Checked<Plan> {
    let built = host::run(Given::of(pack));
    let built = match pack.settings.trusted {
        true => built.trusted(),
        false => built,
    };
    built.complete()
}

/// The functions that a rule may call, in the words of a language: name, and how it is written.
pub fn words(language: Language) -> Vec<(&'static str, String)> {
    vocabulary::function::ALL
        .iter()
        .map(|word| {
            let name = word.in_language(language);
            let key = format!("usage.{}", word.id);
            (name, tell(language, &key, &[("name", name.to_owned())]))
        })
        .collect()
}
