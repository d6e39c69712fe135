use crate::plan::NodeId;

/// What a script holds in place of a column of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FigureHandle(pub(super) NodeId);

/// What a script holds in place of an area, by its index in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AreaHandle(pub(super) usize);

/// What a script holds in place of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TableHandle(pub(super) NodeId);

/// The latest so many years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LatestYears(pub(super) usize);
