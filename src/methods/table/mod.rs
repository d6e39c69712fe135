//! Arithmetic over the rows of tables: expressions of a row, aggregates of many, operations on a whole table.
//!
//! Everything is strict: what is worked out from a missing cell is missing, of the same kind.

mod aggregate;
mod expression;
mod matrix;
mod operation;
mod rollup;

pub use aggregate::{Aggregate, aggregate};
pub use expression::{Arithmetic, Comparison, Misfit, RowExpression};
pub use matrix::Matrix;
pub use operation::{GroupKey, Operated, TableOperation};
pub use rollup::Rollup;
