//! engine
mod results;
pub use results::{AreaResult, Composition, Field, Figure, Nation, Results, RowResult, Source};
