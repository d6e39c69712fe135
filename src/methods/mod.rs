//! Pure arithmetic over columns: means, ranks, bands, differences. Each says where its method comes from.

mod trend;

pub use trend::{Trend, trend};
