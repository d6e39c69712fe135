//! Files become figures: bytes → cells → observations → columns.
//!
//! Takes: the bytes of input files ([`crate::project::InputFile`]), the declared key figures and the table of places.
//! Gives: [`ParsedFile`] by [`parse`] (a pure function of name and bytes, so that a session may keep it
//! for as long as the bytes are the same, and [`parse_anew`] the sheets whose parts are) and columns with the cell behind every value by [`bind`].
//! May import: `text`, `diagnostics`, `model`, `project`. Nothing here opens a file.
//!
//! The way of a cell: `workbook`, `text_file` or `json_file` brings it out of the file into a sparse `sheet`, within
//! a `budget`; a `layout` recognises
//! the sheet by what stands in it and turns cells into observations of titles and names; `bind` resolves
//! each title and each name once, and puts the values in place. A sheet that no layout knows keeps its cells
//! until the rules have said which `tables` they ask for.

mod account;
mod aggregate;
mod answer;
mod appearance;
mod biff;
mod bind;
mod budget;
mod cell;
mod container;
mod expectations;
mod faults;
mod file;
mod json_file;
mod labels;
mod layout;
mod looks;
mod numbers;
mod ods;
mod parse;
mod parts;
mod quotes;
mod remarks;
mod sheet;
mod tables;
mod text_file;
mod totals;
mod workbook;

pub use bind::{
    Binding, Bound, Inputs, Origin, SexColumn, UnitAnswers, Unmatched, UnusedTitle, bind,
};
pub use expectations::{COLUMNS as EXPECTED_COLUMNS, expectations};
pub use file::{Metadata, ParsedFile, ParsedSheet};
pub use parse::{parse, parse_anew};
pub use tables::{BoundTable, BoundTables, RowOrigin, bind_tables};
