//! `diagram("…", tabell, #{ slag: "staplar", … })`: how the rows of a table are drawn.

use std::sync::Arc;

use crate::{
    diagnostics::{Code, Diagnostic},
    methods::{Misfit, RowExpression},
    model::CellKind,
    plan::{ChartKind, NodeId, ShownChart, ShownGrid, Span},
};

use super::{
    super::{
        draft::Draft,
        options::Options,
        vocabulary::{Word, option, value},
    },
    arguments::{number, text_of},
    table_operations::misfits,
};

/// What each kind of chart is called.
const KINDS: [(Word, ChartKind); 10] = [
    (value::BARS, ChartKind::Bars),
    (value::STACKED, ChartKind::Stacked),
    (value::SHARES, ChartKind::Shares),
    (value::LINES, ChartKind::Lines),
    (value::SCATTER, ChartKind::Scatter),
    (value::RADAR, ChartKind::Radar),
    (value::SLOPES, ChartKind::Slopes),
    (value::SLIDERS, ChartKind::Sliders),
    (value::BOARD, ChartKind::Board),
    (value::WHEEL, ChartKind::Wheel),
];

/// Reads what a chart draws. What is not said is what a reader would guess: bars, a row called what its first column
/// that is no number says, and every column of numbers. None after a fault.
pub(super) fn chart_of(
    draft: &mut Draft,
    table: NodeId,
    options: &mut Options,
    span: Span,
) -> Option<ShownChart> {
    let kind = options.choice(draft, option::CHART, &KINDS);
    let kind = kind.unwrap_or(ChartKind::Bars);
    let known = draft.builder.columns_of(table).to_vec();
    if matches!(kind, ChartKind::Board | ChartKind::Wheel) {
        return board_of(draft, kind, options, span);
    }
    let label = options.text(draft, option::LABEL).map(Arc::from);
    let label: Option<Arc<str>> = label.or_else(|| {
        let mut words = known.iter().filter(|(_, kind)| *kind != CellKind::Number);
        let first = words.next().or(known.first());
        first.map(|(name, _)| Arc::clone(name))
    });
    let panels = options.text(draft, option::PANELS).map(Arc::from);
    let listed = options.texts(draft, option::VALUES);
    let mut values: Vec<Arc<str>> = listed.into_iter().map(Arc::from).collect();
    if values.is_empty() {
        let numbers = known.iter().filter(|(name, kind)| {
            *kind == CellKind::Number
                && Some(name) != label.as_ref()
                && Some(name) != panels.as_ref()
        });
        values = numbers.map(|(name, _)| Arc::clone(name)).collect();
    }
    let target = options.number(draft, option::TARGET);
    let baseline = options.number(draft, option::BASELINE);
    let scale = options.read(draft, option::SCALE, "[1, 5]", |found| {
        let ends = found.clone().into_array().ok()?;
        let ends: Option<Vec<f64>> = ends.iter().map(number).collect();
        match ends?.as_slice() {
            [low, high] if low < high => Some((*low, *high)),
            _ => None,
        }
    });
    let poles = options.read(draft, option::POLES, "[\"…\", \"…\"]", |found| {
        let ends = found.clone().into_array().ok()?;
        match ends.as_slice() {
            [one, other] => Some((Arc::from(text_of(one)?), Arc::from(text_of(other)?))),
            _ => None,
        }
    });
    let own = options.texts(draft, option::OWN);
    let (fewest, most) = kind.values();
    if !(fewest..=most).contains(&values.len()) {
        let word = KINDS.iter().find(|(_, known)| *known == kind);
        let word = word.map_or("", |(word, _)| word.in_language(draft.language));
        let wanted = match fewest == most {
            true => fewest.to_string(),
            false => format!("{fewest}–{most}"),
        };
        if !draft.builder.is_unsure(table) {
            let fault = Diagnostic::new(Code::ChartColumns)
                .with("kind", word)
                .with("wanted", wanted)
                .with("count", values.len())
                .with("option", option::VALUES.in_language(draft.language));
            draft.fault(fault, span);
        }
        return None;
    }
    for name in &values {
        let found = RowExpression::Column(Arc::clone(name)).kind(&known);
        if let Ok(found) = found
            && found != CellKind::Number
        {
            let misfit = Misfit::Kind {
                wanted: Some(CellKind::Number),
                found,
            };
            misfits(draft, table, &misfit, span);
        }
    }
    Some(ShownChart {
        kind,
        label: label?,
        values,
        panels,
        target,
        baseline,
        scale,
        poles,
        own: own.into_iter().map(Arc::from).collect(),
        grid: None,
    })
}

/// Reads where the rows of a board or of a wheel stand, and what stands on their cards.
fn board_of(
    draft: &mut Draft,
    kind: ChartKind,
    options: &mut Options,
    span: Span,
) -> Option<ShownChart> {
    let arcs = |texts: Vec<String>| texts.into_iter().map(Arc::from).collect::<Vec<Arc<str>>>();
    let column = options.text(draft, option::COLUMN).map(Arc::from);
    let row = options.text(draft, option::ROW).map(Arc::from);
    let mut cards = arcs(options.texts(draft, option::SHOW)).into_iter();
    let rows = arcs(options.texts(draft, option::ROWS));
    let columns = arcs(options.texts(draft, option::ORDER));
    let (Some(column), Some(label)) = (column, cards.next()) else {
        let [column, show] = [option::COLUMN, option::SHOW];
        let fault = Diagnostic::new(Code::BoardIncomplete)
            .with("column", column.in_language(draft.language))
            .with("show", show.in_language(draft.language));
        draft.fault(fault, span);
        return None;
    };
    Some(ShownChart {
        kind,
        label,
        values: Vec::new(),
        panels: None,
        target: None,
        baseline: None,
        scale: None,
        poles: None,
        own: Vec::new(),
        grid: Some(ShownGrid {
            row,
            column,
            cards: cards.collect(),
            rows,
            columns,
        }),
    })
}
