//! Evaluates a plan natively over whole columns, keeps what it computed, and shapes what came out.
//!
//! Takes a [`crate::plan::Plan`] and the columns of its key figures; gives [`Results`]. Knows no script language
//! and no file format.

mod compose;
mod facts;
mod results;
mod value;
mod workspace;

pub use compose::{Scene, compose};
pub use facts::Facts;
pub use results::{AreaResult, Composition, Field, Figure, Nation, Results, RowResult, Source};
pub use workspace::{Counts, Workspace};
