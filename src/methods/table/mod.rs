//! Arithmetic over the rows of tables: expressions of a row, aggregates of many, operations on a whole table.
//!
//! Everything is strict unless a rule says otherwise: what is worked out from a missing cell is missing, as figures are.

mod across;
mod aggregate;
mod change;
mod expression;
mod join;
mod matrix;
mod operation;
mod period;
mod picked;
mod rollup;
mod row_formula;
mod row_function;
mod sort;

pub use across::Across;
pub use aggregate::{Aggregate, AggregateFunction};
pub use expression::{Arithmetic, Comparison, Misfit, RowExpression};
pub use join::Join;
pub use matrix::Matrix;
pub use operation::{GroupKey, Operated, TableOperation};
pub use period::{Period, PeriodLength};
pub use rollup::Rollup;
pub use row_function::RowFunction;
pub use sort::Sort;
