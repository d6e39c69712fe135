//! Evaluates a plan natively over whole columns, keeps what it computed, and shapes what came out.
//!
//! Takes a [`crate::plan::Plan`] and the columns of its key figures; gives [`Results`]. Knows no script language
//! and no file format.

mod budget;
mod cell_steps;
mod comparison;
mod compose;
mod composition;
mod compute;
mod dataset;
mod disclosure;
mod evaluator;
mod everybody;
mod explain;
mod fund;
mod known_rows;
mod line;
mod lineage;
mod lines;
mod mask;
mod population;
mod position;
mod results;
mod stand_in;
mod steps;
mod tables;
mod thin;
mod trace;
mod units;
mod value;
mod years;

pub use comparison::{Between, Comparison, Reference, comparisons};
pub use compose::{Outlook, compose};
pub use dataset::Dataset;
pub use disclosure::masks;
pub use evaluator::{Counts, Evaluator, ReferencePopulation};
pub use everybody::EveryRow;
pub use explain::{Explanation, How, Step};
pub use fund::{
    Account, FundResult, Happening, HeldRow, Improvement, PaymentHead, PostingLine, QueueLine,
    Waiting, compose_funds, fund_faults,
};
pub use known_rows::KnownRows;
pub use line::{CellHow, CellStep, Colour, LineExplanation, Passed, Passing};
pub use lineage::{left_rows, spread};
pub use lines::LineAt;
pub use population::{Evaluation, PopulationView};
pub use position::{Neighbour, Position, Ranked};
pub use results::{
    AreaResult, Basis, Composition, Field, Figure, Nation, Results, RowResult, Source,
};
pub use tables::{MapField, MapResult, Origins, TableHead, TableLine, TableResult, compose_tables};
pub use thin::thin_comparisons;
pub use trace::TableTrace;
pub use units::hide_units;
