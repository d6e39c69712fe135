//! The suites that run as one program: linking is what a test run waits for. Each suite is a file of its own, and
//! `cargo test --test suites cli::` runs one of them.

#![allow(
    clippy::expect_used,
    clippy::type_complexity,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot be set up shall stop"
)]

#[path = "cli/desk.rs"]
mod desk;
#[path = "watch/follower.rs"]
mod follower;
#[path = "cli/register.rs"]
mod register;

mod alive;
mod browser;
mod charts;
mod cli;
mod closures;
mod codes;
mod damaged_files;
mod diff;
mod explain;
mod fund;
mod fund_rules;
mod gallery;
mod golden;
mod handbook;
mod hostile;
mod inputs_real;
mod invented;
mod lines;
mod marks;
mod methods;
mod money;
mod own_rules;
mod packs;
mod pages;
mod rows;
mod rule_files;
mod serve;
mod shield;
mod sources;
mod tidy;
mod untrusted;
mod watch;
mod workbook;
