//! The nodes of a plan that give rows, and those that make figures of rows.

use std::sync::Arc;

use super::{NodeId, Op, PlanBuilder, Span};
use crate::{
    methods::{Join, Misfit, Rollup, RowExpression, TableOperation},
    model::{CellKind, Scalar},
};

impl PlanBuilder {
    /// A node of the table that an operation makes of another.
    ///
    /// # Errors
    /// What does not fit the columns of the other.
    pub fn rows(
        &mut self,
        operation: TableOperation,
        input: NodeId,
        span: Span,
    ) -> Result<NodeId, Misfit> {
        let columns = operation.columns(self.columns_of(input))?;
        Ok(self.rows_with(operation, columns, input, span))
    }

    /// A node of a table with one more column, which is looked up in another.
    ///
    /// # Errors
    /// What does not fit the columns of the first.
    pub fn joined(
        &mut self,
        join: Join,
        [input, other]: [NodeId; 2],
        span: Span,
    ) -> Result<NodeId, Misfit> {
        let operation = TableOperation::Join(join);
        let columns = operation.columns(self.columns_of(input))?;
        let id = self.rows_with(operation, columns, input, span);
        if let Some(node) = self.nodes.get_mut(id.index()) {
            node.inputs.push(other);
        }
        if self.is_unsure(other) {
            self.unsure.insert(id);
        }
        Ok(id)
    }

    /// A node with the rows of another, of whose columns not all are known: what made one of them has a fault.
    pub fn rows_unsure(&mut self, input: NodeId, span: Span) -> NodeId {
        let every = RowExpression::Constant(Scalar::Truth(true));
        let columns = self.columns_of(input).to_vec();
        let id = self.rows_with(TableOperation::Filter(every), columns, input, span);
        self.unsure.insert(id);
        id
    }

    fn rows_with(
        &mut self,
        operation: TableOperation,
        columns: Vec<(Arc<str>, CellKind)>,
        input: NodeId,
        span: Span,
    ) -> NodeId {
        let id = self.node(Op::Rows(operation), vec![input], span, None);
        self.columns.insert(id, columns);
        if self.is_unsure(input) {
            self.unsure.insert(id);
        }
        id
    }

    /// Forgets columns of a table that are declared with a fault; none named: of what else it has nothing is known.
    pub fn unsure_of(&mut self, table: NodeId, columns: &[Arc<str>]) {
        if let Some(known) = self.columns.get_mut(&table) {
            known.retain(|(name, _)| !columns.contains(name));
        }
        self.unsure.insert(table);
    }

    /// Whether a node may have columns that are not known.
    pub fn is_unsure(&self, id: NodeId) -> bool {
        self.unsure.contains(&id)
    }

    /// A node that makes a column of figures of one that gives rows.
    ///
    /// # Errors
    /// What does not fit the columns of the other.
    pub fn per(&mut self, spread: Rollup, input: NodeId, span: Span) -> Result<NodeId, Misfit> {
        let by = vec![Arc::clone(&spread.place), Arc::clone(&spread.year)];
        let parts = vec![(Arc::clone(&spread.place), spread.value.clone())];
        let grouped = TableOperation::Group {
            by,
            parts,
            least: None,
            across: None,
        };
        let columns = self.columns_of(input);
        grouped.columns(columns)?;
        match spread.value.kind(columns)? {
            CellKind::Number | CellKind::Truth => {}
            found => {
                let wanted = Some(CellKind::Number);
                return Err(Misfit::Kind { wanted, found });
            }
        }
        for (name, wanted) in [
            (&spread.place, CellKind::Text),
            (&spread.year, CellKind::Number),
        ] {
            let found = RowExpression::Column(Arc::clone(name)).kind(columns)?;
            if found != wanted {
                let wanted = Some(wanted);
                return Err(Misfit::Kind { wanted, found });
            }
        }
        Ok(self.node(Op::Per(spread), vec![input], span, None))
    }

    /// The declared and worked out columns of a node that gives rows.
    pub fn columns_of(&self, id: NodeId) -> &[(Arc<str>, CellKind)] {
        self.columns.get(&id).map_or(&[], Vec::as_slice)
    }
}
