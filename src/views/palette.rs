//! The colours, in one place. Each mark also has a glyph, because colour alone is never enough: the bands
//! keep apart for colour-blind readers and in grey print by lightness, and by glyph where both fail.

use super::Mark;
use crate::{model::Band, plan::ShownChart};

/// How a mark is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    /// The fill, as 0xRRGGBB; none leaves the ground as it is.
    pub fill: Option<u32>,
    /// The text upon it.
    pub ink: u32,
    /// What stands before the figure.
    pub glyph: &'static str,
    /// Whether the fill is hatched.
    pub hatched: bool,
}

/// The ordinary ink.
pub const INK: u32 = 0x1B1F23;
/// Ink for what stands back: sources, explanations.
pub const QUIET: u32 = 0x4A5560;
/// The ground of headings.
pub const HEADING: u32 = 0xE6ECF0;

/// Thin rules between cells.
pub const RULE: u32 = 0xC3CCD3;
/// The light part of the hatch of what has no band.
pub const HATCH: u32 = 0xB4B4B4;

/// The colours of the series of a chart, each with the ink upon it: hues that no band has, told apart by lightness too.
pub const SERIES: [(u32, u32); ShownChart::MOST_SERIES] = [
    (0x0B4F8A, 0xFFFFFF),
    (0xE8A33D, INK),
    (0x8FC1E3, INK),
    (0x5B2A86, 0xFFFFFF),
    (0xB9C2C9, INK),
    (0x8A5A12, 0xFFFFFF),
    (0xF3DDB0, INK),
    (0x2F6B66, 0xFFFFFF),
];

/// The paint of a mark.
pub fn paint(mark: Mark) -> Paint {
    let (fill, ink, glyph) = match mark {
        Mark::Band(Band::Good) => (Some(0x7FC8A9), 0x00261A, "▲"),
        Mark::Band(Band::Middle) => (Some(0xFFF3C4), 0x4A3B00, "●"),
        Mark::Band(Band::Poor) => (Some(0xA62B1F), 0xFFFFFF, "▼"),
        Mark::Grey(_) => (Some(0xDADADA), 0x333333, "○"),
        Mark::None => (None, INK, ""),
    };
    Paint {
        fill,
        ink,
        glyph,
        hatched: matches!(mark, Mark::Grey(_)),
    }
}

/// The class of a mark, in the style of a page.
pub(super) fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::Band(band) => band.name(),
        Mark::Grey(_) => "grey",
        Mark::None => "none",
    }
}
