//! Figures of an area's sheet as formulas over other cells of the same sheet, free of any file format.
//!
//! A formula is the plan's own node with the rows that are shown in place of what it is made of. It is kept only where
//! it gives, from what the cells show, what the engine gave: so it never needs what a reader may not see.

mod area;

use crate::{
    methods::{Combination, Elementwise},
    model::Missing,
};

pub(super) use area::AreaFormulas;

/// A cell of the sheet: positions among its rows and among its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct CellAt {
    /// The row, from 0 for the heading.
    pub(super) row: usize,
    /// The column, from 0 for the first beside the labels.
    pub(super) column: usize,
}

/// How a figure is worked out.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Formula {
    /// As another cell has it.
    Cell(CellAt),
    /// A number that the rules state.
    Number(f64),
    /// One figure from several.
    Combine(Combination, Vec<Formula>),
    /// From values of the same place and year.
    Elementwise(Elementwise, Vec<Formula>),
}

/// What a cell holds that is worked out.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Live {
    /// A figure; where there is none, the reason.
    Figure(Formula),
    /// A figure less another; nothing where either is missing.
    Difference {
        /// The one.
        own: CellAt,
        /// The other.
        reference: CellAt,
    },
}

/// Why a figure stands as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beyond {
    /// A function of the rules works it out.
    Closure,
    /// It needs years that are not shown.
    Years,
    /// It needs the figures of all municipalities.
    Everybody,
    /// It is worked out from rows of a table.
    Rows,
    /// It takes more steps than fit a cell.
    Deep,
    /// What it is made of is not on the sheet, or not all of it is shown.
    Unseen,
}

impl Beyond {
    /// Tail of the text key `workbook.value.<name>`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Beyond::Closure => "closure",
            Beyond::Years => "years",
            Beyond::Everybody => "everybody",
            Beyond::Rows => "rows",
            Beyond::Deep => "deep",
            Beyond::Unseen => "unseen",
        }
    }
}

impl Formula {
    /// What it gives, by the engine's own arithmetic; none where a cell that it refers to holds no figure.
    pub(super) fn value(
        &self,
        shown: &impl Fn(CellAt) -> Option<Result<f64, Missing>>,
    ) -> Option<Result<f64, Missing>> {
        let all = |of: &[Formula]| -> Option<Vec<Result<f64, Missing>>> {
            of.iter().map(|one| one.value(shown)).collect()
        };
        match self {
            Formula::Cell(at) => shown(*at),
            Formula::Number(number) => Some(Ok(*number)),
            Formula::Combine(combination, of) => Some(combination.value(&all(of)?)),
            Formula::Elementwise(elementwise, of) => Some(elementwise.value(&all(of)?)),
        }
    }
}
