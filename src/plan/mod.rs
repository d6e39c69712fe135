//! The graph that rules build and the engine evaluates: what is computed, from what, asked for by which line.
//!
//! Building it computes nothing. Takes key figures and operations in any order, gives a [`Plan`] in which every
//! reference is resolved and every node comes after its inputs, or the cycles and unknown names that prevent it.

mod builder;
mod closure;
mod complete;
mod cost;
mod directions;
mod find;
mod fund;
mod graph;
mod node;
mod order;
mod people;
mod references;
mod rows;
mod shapes;
mod shown;
mod shown_chart;
mod shown_table;
mod tables;
mod units;
mod untold;
mod validate;

pub use builder::{Building, Declaration, PlanBuilder, Shape};
pub use closure::{Closure, ClosureFault, ROW_BUDGET, ScriptValue, with_deep_stack};
pub use cost::{Cost, MOST_STEPS};
pub use find::{RowNames, RowPath};
pub use fund::{Decided, EventSource, FundRule, Measurements, Payment, ShownFund, StandingWords};
pub use graph::{Plan, PlannedTable};
pub use node::{ComparisonSet, Node, NodeId, Op, Ranking, RowRule, Scaling, Span, Summarising};
pub use shown::{Area, Measure, Row, YearChoice};
pub use shown_chart::{ChartKind, ShownChart, ShownGrid};
pub use shown_table::{Limit, Limits, RowLimits, ShownMap, ShownTable};
