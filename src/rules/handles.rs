use std::sync::Arc;

use rhai::Dynamic;

use crate::{
    methods::{Aggregate, Arithmetic, Matrix, RowExpression},
    model::Dated,
    plan::NodeId,
};

/// What a script holds in place of a column of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FigureHandle(pub(super) NodeId);

/// What a script holds in place of a condition on figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ConditionHandle(pub(super) NodeId);

/// What a script holds in place of a value that has changed over time.
#[derive(Clone, Debug)]
pub(super) struct ParameterHandle(pub(super) Arc<Parameter>);

/// A value of the pack that has changed over time: a number, a text or yes and no.
#[derive(Debug)]
pub(super) struct Parameter {
    /// What the rule calls it.
    pub(super) name: String,
    /// Its values.
    pub(super) values: Dated<Dynamic>,
}

/// What a script holds in place of an area, by its index in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AreaHandle(pub(super) usize);

/// What a script holds in place of a fund, by its index in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FundHandle(pub(super) usize);

/// What a script holds in place of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TableHandle(pub(super) NodeId);

/// What a script holds in place of something worked out from each row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RowHandle(pub(super) Arc<RowExpression>);

impl RowHandle {
    /// The expression.
    pub(super) fn expression(&self) -> RowExpression {
        self.0.as_ref().clone()
    }
}

/// What a script holds in place of what is looked up in another table.
#[derive(Clone, Debug)]
pub(super) struct JoinHandle {
    /// The other table.
    pub(super) table: NodeId,
    /// What the row says, and the column of the other table in which the same must stand.
    pub(super) on: Arc<[(RowExpression, Arc<str>)]>,
    /// The column that is taken.
    pub(super) column: Arc<str>,
}

/// What a script holds in place of something worked out from many rows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum AggregateHandle {
    /// One value.
    One(Aggregate),
    /// The same for all rows.
    Number(f64),
    /// What a sign gives of two.
    Between(Arithmetic, Arc<[AggregateHandle; 2]>),
}

/// Numbers by two words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MatrixHandle(pub(super) Arc<Matrix>);

/// The latest so many years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LatestYears(pub(super) usize);
