//! What the room `inputs` makes of workbooks: files that cannot be read, cells that cannot be used, tables
//! that lack something, and figures that meet their key figures and places.
//!
//! Each test makes a small workbook and states what a user is told, word for word. The frame around the
//! words (colours, arrows, "Menade du") is `diagnostics`' matter and is not tested here.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up shall stop"
)]

mod account;
mod binding;
mod bombs;
mod cells;
mod clashes;
mod every_format;
mod files;
mod folders;
mod formats;
mod make;
mod numbers;
mod own_tables;
mod sexes;
mod shown;
mod tables;
mod text_files;
mod totals;
mod unchanged;
