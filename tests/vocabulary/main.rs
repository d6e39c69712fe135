//! The words of the rule language: what each gives for figures small enough to follow by hand, what other programs
//! come to, and what holds for any figures.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod laws;
mod other_programs;
mod parameters;
mod tiny;
mod units;
mod words;
