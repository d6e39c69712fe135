//! The words of the rule language: what each gives for figures small enough to follow by hand.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod money;
mod parameters;
mod tiny;
mod words;
