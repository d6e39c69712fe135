//! Charts as SVG: each has a title, a description and colours by class, so that the page's style paints it and
//! forced colours, print and reading aloud work as for text. Shares and points are worked out here; the
//! drawings are templates beside these files.

mod bar;
mod chart;
mod field_map;
mod strip;
mod trend;

pub(super) use bar::Bar;
pub(super) use chart::{Drawing, drawn, wheel};
pub(super) use field_map::{Drawn, FieldMap};
pub(super) use strip::Strip;
pub(super) use trend::TrendLine;

/// A length with one decimal, as drawings write it: the same digits on every machine.
fn length(value: f64) -> String {
    format!("{value:.1}")
}
