//! Words that show a table: as rows, in the fields of a matrix, or drawn.

use std::sync::Arc;

use rhai::{Dynamic, Map};

use crate::{
    methods::RowExpression,
    plan::{Limits, ShownChart, ShownMap, ShownTable, Span},
};

use super::{
    super::{
        draft::Draft,
        handles::{MatrixHandle, TableHandle},
        options::Options,
        vocabulary::{Word, option},
    },
    arguments::{decimals, options, text_of},
    charts::chart_of,
    made_columns::among,
    table_colours::{colourless, colours},
    table_operations::misfits,
};

/// `visa_tabell("Risker", risker, #{ kolumner: […], färg: #{ … } })`: shows the rows of a table.
pub(super) fn show(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    shown(draft, word, given, span, Form::Rows)
}

/// `karta("Riskkarta", risker, #{ rad: "…", kolumn: "…", matris: m })`: shows rows in the fields of a matrix.
pub(super) fn map(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    shown(draft, word, given, span, Form::Map)
}

/// `diagram("Avvik", avvik, #{ slag: "staplar", etikett: "enhet", värden: ["antal"] })`: draws the rows of a table.
pub(super) fn chart(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    shown(draft, word, given, span, Form::Chart)
}

/// How the rows of a table are shown.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Rows,
    Map,
    Chart,
}

fn shown(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span, form: Form) -> Dynamic {
    let mut given = given.into_iter();
    let title = given.next().unwrap_or_default();
    let rows = given.next().unwrap_or_default();
    let Some(text) = text_of(&title) else {
        draft.wrong_arguments(&word, &title, span);
        return Dynamic::UNIT;
    };
    let Some(TableHandle(value)) = rows.clone().try_cast::<TableHandle>() else {
        draft.wrong_arguments(&word, &rows, span);
        return Dynamic::UNIT;
    };
    let Some(mut options) = options(draft, word, given.next(), span) else {
        return Dynamic::UNIT;
    };
    let mut columns = options.texts(draft, option::COLUMNS);
    let description = options.text(draft, option::DESCRIPTION).map(Arc::from);
    let decimals = decimals(draft, &mut options).unwrap_or(1);
    let internal = options.truth(draft, option::INTERNAL).unwrap_or(false);
    let as_map = form == Form::Map;
    let map = if as_map {
        map_of(draft, &mut options)
    } else {
        None
    };
    if as_map && map.is_none() {
        draft.wrong_arguments(&word, &Dynamic::from(Map::new()), span);
    }
    let chart = (form == Form::Chart).then(|| chart_of(draft, value, &mut options, span));
    let chart = chart.flatten();
    // What is drawn also stands in the table beside the drawing.
    for name in chart.iter().flat_map(ShownChart::columns) {
        if !columns.iter().any(|known| known == name.as_ref()) {
            columns.push(name.to_string());
        }
    }
    let colours = colours(draft, &mut options, as_map);
    options.finish(draft);
    let mut table = ShownTable {
        title: Arc::from(text),
        description,
        value,
        columns: columns.into_iter().map(Arc::from).collect(),
        decimals,
        limits: colours.as_ref().map(|colours| colours.limits.clone()),
        map,
        chart,
        internal,
        span,
    };
    table.rename(&among(draft.builder.columns_of(value)));
    let named = table.columns.iter().cloned();
    let of_limits = table.limits.iter().flat_map(Limits::columns).cloned();
    let of_map = table
        .map
        .iter()
        .flat_map(|map| [map.row.clone(), map.column.clone(), map.label.clone()]);
    let read: Vec<Arc<str>> = named.chain(of_limits).chain(of_map).collect();
    for name in read {
        if let Err(misfit) = RowExpression::Column(name).kind(draft.builder.columns_of(value)) {
            misfits(draft, value, &misfit, span);
        }
    }
    if let Some(colours) = colours {
        colourless(draft, &table, &colours);
    }
    draft.builder.show_table(table);
    rows
}

fn map_of(draft: &mut Draft, options: &mut Options) -> Option<ShownMap> {
    let row = options.text(draft, option::ROW);
    let column = options.text(draft, option::COLUMN);
    let label = options.text(draft, option::SHOW);
    let matrix = options.read(draft, option::MATRIX, "matris(…)", |found| {
        found.clone().try_cast::<MatrixHandle>()
    });
    Some(ShownMap {
        row: Arc::from(row?),
        column: Arc::from(column?),
        label: Arc::from(label?),
        matrix: matrix?.0,
    })
}
