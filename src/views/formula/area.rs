use std::collections::HashMap;

use super::{Beyond, CellAt, Formula, Live};
use crate::{
    engine::Evaluation,
    methods::{less, same_value},
    model::{Missing, Sex},
    plan::{Area, NodeId, Op, Row},
    views::{CellView, ColumnKind, ColumnView, RowView, SheetView},
};

/// More operations than this in one another and nobody follows a formula.
const DEEPEST: usize = 24;

/// The formulas of the sheet of an area.
#[derive(Debug, Default)]
pub(in crate::views) struct AreaFormulas {
    cells: HashMap<CellAt, Live>,
    beyond: HashMap<usize, Beyond>,
}

impl AreaFormulas {
    /// Those of the area at a position, of which `view` is the sheet.
    pub(in crate::views) fn of(
        evaluation: Evaluation<'_>,
        position: usize,
        years: &[i16],
        view: &SheetView,
    ) -> Self {
        let mut formulas = AreaFormulas::default();
        let Some(area) = evaluation.plan.areas.get(position) else {
            return formulas;
        };
        let sheet = Sheet::new(evaluation, area, years, view);
        for (row, shown) in view.rows.iter().enumerate() {
            let Some(of) = sheet.rows.get(row).copied().flatten() else {
                continue;
            };
            for (column, kind) in view.columns.iter().enumerate() {
                let at = CellAt { row, column };
                let found = sheet.live(of, at, *kind);
                match found {
                    Ok(Some(live)) => {
                        formulas.cells.insert(at, live);
                    }
                    Err(why) if kind.kind == ColumnKind::Value && is_figure(shown, column) => {
                        formulas.beyond.entry(row).or_insert(why);
                    }
                    Ok(None) | Err(_) => {}
                }
            }
        }
        formulas
    }

    /// The formula of a cell.
    pub(in crate::views) fn cell(&self, at: CellAt) -> Option<&Live> {
        self.cells.get(&at)
    }

    /// Why figures of a row that are worked out stand as values.
    pub(in crate::views) fn beyond(&self, row: usize) -> Option<Beyond> {
        self.beyond.get(&row).copied()
    }
}

fn is_figure(row: &RowView, column: usize) -> bool {
    matches!(row.cells.get(column), Some(CellView::Number(_)))
}

/// A row of the sheet as the plan has it.
#[derive(Clone, Copy)]
struct Shown<'a> {
    measure: usize,
    row: &'a Row,
    /// Whether it is the measure's own row.
    is_measure: bool,
    lag: i16,
    sex: Sex,
}

struct Sheet<'a> {
    evaluation: Evaluation<'a>,
    years: &'a [i16],
    view: &'a SheetView,
    /// For each row of the sheet what it shows; none for headings.
    rows: Vec<Option<Shown<'a>>>,
    /// The rows of a node.
    nodes: HashMap<(NodeId, Sex), Vec<usize>>,
    /// The row of a key figure under a measure.
    figures: HashMap<(usize, usize, Sex), usize>,
}

impl<'a> Sheet<'a> {
    fn new(
        evaluation: Evaluation<'a>,
        area: &'a Area,
        years: &'a [i16],
        view: &'a SheetView,
    ) -> Self {
        let measures = area.measures.iter().enumerate();
        let planned: Vec<Shown<'a>> = measures
            .flat_map(|(index, measure)| {
                measure.rows().enumerate().map(move |(nth, row)| Shown {
                    measure: index,
                    row,
                    is_measure: nth == 0,
                    lag: measure.lag,
                    sex: Sex::Total,
                })
            })
            .collect();
        let rows: Vec<Option<Shown<'a>>> = view
            .rows
            .iter()
            .map(|row| {
                let (position, sex) = row.shows?;
                let planned = planned.get(position)?;
                Some(Shown { sex, ..*planned })
            })
            .collect();
        let mut nodes: HashMap<(NodeId, Sex), Vec<usize>> = HashMap::new();
        let mut figures = HashMap::new();
        for (at, shown) in rows.iter().enumerate() {
            let Some(shown) = shown else { continue };
            nodes
                .entry((shown.row.value, shown.sex))
                .or_default()
                .push(at);
            if let Some(figure) = shown.row.key_figure.filter(|_| !shown.is_measure) {
                figures
                    .entry((shown.measure, figure, shown.sex))
                    .or_insert(at);
            }
        }
        Sheet {
            evaluation,
            years,
            view,
            rows,
            nodes,
            figures,
        }
    }

    /// What a cell is worked out by; nothing where it is not.
    fn live(&self, of: Shown<'_>, at: CellAt, column: ColumnView) -> Result<Option<Live>, Beyond> {
        match column.kind {
            ColumnKind::Value
            | ColumnKind::UnitValue
            | ColumnKind::ComparedValue
            | ColumnKind::NationValue => self.figure(of, at, column),
            ColumnKind::Difference => Ok(self.difference(of, at, column)),
            ColumnKind::GroupValue
            | ColumnKind::Rank
            | ColumnKind::Ranked
            | ColumnKind::Trend
            | ColumnKind::Band => Ok(None),
        }
    }

    fn figure(
        &self,
        of: Shown<'_>,
        at: CellAt,
        column: ColumnView,
    ) -> Result<Option<Live>, Beyond> {
        let Some(stated) = self.value_of(at) else {
            return Ok(None);
        };
        let heading = column.year.and_then(|year| self.years.get(year));
        let Some(year) = heading.map(|year| year - of.lag) else {
            return Ok(None);
        };
        let scope = Scope { of, at, year };
        let Some(formula) = self.node(scope, of.row.value, of.sex, 0)? else {
            return Ok(None);
        };
        match formula.value(&|at| self.value_of(at)) {
            Some(found) if agree(found, stated) => Ok(Some(Live::Figure(formula))),
            _ => Err(Beyond::Unseen),
        }
    }

    /// The difference, where it is that of the two cells that are shown: a composite with gaps is compared with the
    /// nation on the members that it has.
    fn difference(&self, of: Shown<'_>, at: CellAt, column: ColumnView) -> Option<Live> {
        let node = self.evaluation.plan.node(of.row.difference?)?;
        if self.is_matched(*node.inputs.get(1)?) {
            return None;
        }
        let find = |kind: ColumnKind| {
            let mut columns = self.view.columns.iter();
            let column = columns.position(|one| one.kind == kind && one.year == column.year)?;
            Some(CellAt { column, ..at })
        };
        let (own, reference) = (find(ColumnKind::Value)?, find(ColumnKind::NationValue)?);
        let expected = match (self.value_of(own)?, self.value_of(reference)?) {
            (Ok(own), Ok(reference)) => Some(less(own, reference)),
            _ => None,
        };
        let shown = match self.cell(at)? {
            CellView::Number(number) => Some(number.value),
            CellView::Empty => None,
            _ => return None,
        };
        let same = match (expected, shown) {
            (Some(one), Some(other)) => close(one, other),
            (None, None) => true,
            _ => false,
        };
        same.then_some(Live::Difference { own, reference })
    }

    fn is_matched(&self, root: NodeId) -> bool {
        let plan = self.evaluation.plan;
        let mut stack = vec![root];
        let mut seen = std::collections::HashSet::new();
        while let Some(id) = stack.pop() {
            let Some(node) = plan.node(id).filter(|_| seen.insert(id)) else {
                continue;
            };
            if matches!(node.op, Op::CombineMatched(_)) {
                return true;
            }
            stack.extend(&node.inputs);
        }
        false
    }

    fn cell(&self, at: CellAt) -> Option<&CellView> {
        self.view.rows.get(at.row)?.cells.get(at.column)
    }

    /// What a cell shows as a figure.
    fn value_of(&self, at: CellAt) -> Option<Result<f64, Missing>> {
        match self.cell(at)? {
            CellView::Number(number) => Some(Ok(number.value)),
            CellView::Missing(kind) => Some(Err(*kind)),
            _ => None,
        }
    }

    /// The row that shows a node, for those who read a cell: under the same measure, else a measure whose columns are
    /// of the same years. The cell's own row is not one.
    fn row_of(&self, scope: Scope<'_>, id: NodeId, sex: Sex) -> Option<usize> {
        let of_figure = match self.evaluation.plan.node(id)?.op {
            Op::KeyFigure(figure) => self.figures.get(&(scope.of.measure, figure, sex)),
            _ => None,
        };
        let fits = |row: &usize| {
            let shown = self.rows.get(*row).copied().flatten();
            shown.is_some_and(|shown| {
                let below = shown.measure == scope.of.measure && !shown.is_measure;
                // What is the same as the row itself could refer back to it.
                let beside =
                    shown.is_measure && shown.lag == scope.of.lag && id != scope.of.row.value;
                below || beside
            })
        };
        let others = || self.nodes.get(&(id, sex))?.iter().find(|row| fits(row));
        let found = of_figure.or_else(others).copied();
        found.filter(|row| *row != scope.at.row)
    }

    /// The formula of a node; none where it is given and not worked out.
    fn node(
        &self,
        scope: Scope<'_>,
        id: NodeId,
        sex: Sex,
        depth: usize,
    ) -> Result<Option<Formula>, Beyond> {
        // What is shown below a measure stands for itself, and not for another row that is the same.
        let may_refer = depth > 0 || scope.of.is_measure;
        if let Some(row) = self.row_of(scope, id, sex).filter(|_| may_refer) {
            let column = scope.at.column;
            return Ok(Some(Formula::Cell(CellAt { row, column })));
        }
        if depth > DEEPEST {
            return Err(Beyond::Deep);
        }
        let node = self.evaluation.plan.node(id).ok_or(Beyond::Unseen)?;
        let inputs = |sex| -> Result<Vec<Formula>, Beyond> {
            let of = |input: &NodeId| {
                let formula = self.node(scope, *input, sex, depth + 1)?;
                formula.ok_or(Beyond::Unseen)
            };
            node.inputs.iter().map(of).collect()
        };
        let only = |sex: Sex| match node.inputs.first() {
            Some(input) => self.node(scope, *input, sex, depth + 1),
            None => Err(Beyond::Unseen),
        };
        match &node.op {
            Op::Combine(combination) => {
                Ok(Some(Formula::Combine(combination.clone(), inputs(sex)?)))
            }
            Op::Elementwise(elementwise) => {
                Ok(Some(Formula::Elementwise(*elementwise, inputs(sex)?)))
            }
            Op::Constant(number) => Ok(Some(Formula::Number(*number))),
            Op::Parameter(values) => {
                let value = values.in_year(scope.year).ok_or(Beyond::Unseen)?.1;
                Ok(Some(Formula::Number(*value)))
            }
            Op::OfSex(sex) => only(*sex),
            Op::Reference(_) => only(sex),
            Op::KeyFigure(_) | Op::Absent(_) if depth == 0 => Ok(None),
            Op::Map(_) => Err(Beyond::Closure),
            Op::OverYears(_) => Err(Beyond::Years),
            Op::Scale(_) | Op::Summary(_) => Err(Beyond::Everybody),
            Op::Per(_) => Err(Beyond::Rows),
            _ => Err(Beyond::Unseen),
        }
    }
}

/// The cell that a formula is made for.
#[derive(Clone, Copy)]
struct Scope<'a> {
    of: Shown<'a>,
    at: CellAt,
    year: i16,
}

fn close(one: f64, other: f64) -> bool {
    same_value(one, other) || (one - other).abs() < 1e-12
}

fn agree(one: Result<f64, Missing>, other: Result<f64, Missing>) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => close(one, other),
        (one, other) => one == other,
    }
}
