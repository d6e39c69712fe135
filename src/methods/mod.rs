//! Pure arithmetic: means, ranks, bands, differences over columns, and the ledger of a fund. Each says where its
//! method comes from.

mod combine;
mod difference;
pub mod ledger;
mod nation;
mod rank;
mod rows;
mod series;
mod table;
mod trend;

pub use combine::{Method, combine, combine_matched};
pub use difference::{difference, less};
pub use nation::{mean, nation_column, with_nation};
pub use rank::{band_beside, same_value, standing};
pub use rows::by_row;
pub use series::series;
pub use table::{
    Aggregate, Arithmetic, Comparison, Matrix, Misfit, Operated, RowExpression, TableOperation,
    aggregate,
};
pub use trend::{Trend, trend};
