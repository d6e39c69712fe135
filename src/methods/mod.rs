//! Pure arithmetic: means, ranks, bands, differences over columns, and the ledger of a fund. Each says where its
//! method comes from.

mod certain;
mod combine;
mod difference;
mod disclosure;
mod elementwise;
mod elimination;
mod function;
pub mod ledger;
mod nation;
mod over_years;
mod rank;
mod rows;
mod scale;
mod series;
mod spread;
mod summary;
mod table;
mod trend;

pub use combine::{Combination, Method, combine, combine_matched};
pub use difference::{difference, less};
pub use disclosure::{ClaimedGroup, Claims};
pub use elementwise::Elementwise;
pub use function::Function;
pub use nation::{mean, nation_column, with_nation};
pub use over_years::{OverYears, Window};
pub use rank::{band_beside, band_within, same_value, standing};
pub use rows::by_row;
pub use scale::{FittedScale, Mark, Scale, Ties};
pub use series::series;
pub use spread::{deviation, quantile};
pub use summary::Summary;
pub use table::{
    Across, Aggregate, AggregateFunction, Arithmetic, Comparison, GroupKey, Join, Matrix, Misfit,
    Operated, Period, PeriodLength, Rollup, RowExpression, RowFunction, Sort, TableOperation,
};
pub use trend::{Trend, trend};
