//! Tables in the rule language: which columns a municipality's own table has, and how it is known.

use std::sync::Arc;

use rhai::{Dynamic, Map};

use crate::{
    model::{CellKind, ColumnDeclaration, People, RowAnswers, TableDeclaration},
    plan::Span,
};

use super::super::{
    draft::Draft,
    handles::TableHandle,
    options::Options,
    vocabulary::{Word, option, value},
};
use super::arguments::text_of;

/// `tabell("ansökningar", #{ kolumner: #{ nr: "text", inkom: "datum" }, nyckel: ["nr"] })`: a table of the
/// municipality's own. After a fault it is a table without columns, so that the script goes on.
pub(super) fn table(draft: &mut Draft, word: Word, given: Vec<Dynamic>, span: Span) -> Dynamic {
    let mut given = given.into_iter();
    let name = given.next().unwrap_or_default();
    let options = given.next().unwrap_or_default();
    let mut declaration = TableDeclaration {
        name: String::new(),
        sheets: Vec::new(),
        columns: Vec::new(),
        key: Vec::new(),
        people: People::default(),
        guarded: false,
        dash_is_nothing: false,
    };
    let mut faulty = Vec::new();
    match (text_of(&name), options.clone().try_cast::<Map>()) {
        (Some(text), Some(map)) => {
            declaration.name = text;
            faulty = declare(draft, &mut declaration, Options::new(map, span));
            if declaration.columns.is_empty() {
                draft.wrong_arguments(&word, &options, span);
            }
        }
        (None, _) => draft.wrong_arguments(&word, &name, span),
        (_, None) => draft.wrong_arguments(&word, &options, span),
    }
    let nothing = declaration.columns.is_empty();
    let table = draft.builder.table(declaration, span);
    if nothing || !faulty.is_empty() {
        draft.builder.unsure_of(table, &faulty);
    }
    Dynamic::from(TableHandle(table))
}

/// Reads what is said of a table, and gives the columns of which something is said that is not understood.
fn declare(
    draft: &mut Draft,
    declaration: &mut TableDeclaration,
    mut options: Options,
) -> Vec<Arc<str>> {
    let mut faulty = Vec::new();
    let expected = format!(
        "#{{ nr: \"{}\", … }}",
        value::TEXT.in_language(draft.language)
    );
    if let Some((name, columns)) = options.map(draft, option::COLUMNS, &expected) {
        let inner = options.within(draft, &name, Map::new());
        for (column, found) in columns {
            let column = column.to_string();
            let before = draft.builder.faults().len();
            let written = Dynamic::from(column.clone());
            if text_of(&written).is_none() {
                options.wrong(draft, &name, &written, expected.clone());
            }
            let declared = column_of(draft, &inner, &column, found);
            if draft.builder.faults().len() > before {
                faulty.push(Arc::clone(&declared.name));
            }
            declaration.columns.push(declared);
        }
    }
    declaration.sheets = options.texts(draft, option::SHEETS);
    let names: Vec<String> = declaration
        .columns
        .iter()
        .map(|column| format!("\"{}\"", column.name))
        .collect();
    let columns = &declaration.columns;
    let named = |item: Dynamic| {
        let name = item.into_string().ok()?;
        let mut columns = columns.iter();
        columns.position(|column| column.name.as_ref() == name)
    };
    let listed = |found: &Dynamic| {
        let items = match found.clone().into_array() {
            Ok(items) => items,
            Err(_) => vec![found.clone()],
        };
        items.into_iter().map(named).collect::<Option<Vec<usize>>>()
    };
    let known = names.join(", ");
    let key = options.read(draft, option::KEY, &known, listed);
    let person = options.read(draft, option::PERSON, &known, listed);
    let answers = options.read(
        draft,
        option::ANSWERS,
        &format!("1, {known}"),
        |found| match found.as_int() {
            Ok(number) => u32::try_from(number).ok().map(RowAnswers::Number),
            Err(_) => named(found.clone()).map(RowAnswers::Column),
        },
    );
    declaration.key = key.unwrap_or_default();
    declaration.people = People {
        person: person.unwrap_or_default(),
        answers,
    };
    options.finish(draft);
    faulty
}

/// A column from its kind alone or from options about it.
fn column_of(draft: &mut Draft, around: &Options, name: &str, found: Dynamic) -> ColumnDeclaration {
    let map = match found.clone().try_cast::<Map>() {
        Some(map) => map,
        None => {
            let kind = around.chosen(draft, name, &found, &kinds());
            return ColumnDeclaration {
                name: Arc::from(name),
                headings: Vec::new(),
                kind: kind.unwrap_or(CellKind::Text),
                optional: false,
                internal: false,
            };
        }
    };
    let mut options = around.within(draft, name, map);
    let declared = ColumnDeclaration {
        name: Arc::from(name),
        headings: options.texts(draft, option::HEADINGS),
        kind: options
            .choice(draft, option::KIND, &kinds())
            .unwrap_or(CellKind::Text),
        optional: options.truth(draft, option::OPTIONAL).unwrap_or(false),
        internal: options.truth(draft, option::INTERNAL).unwrap_or(false),
    };
    options.finish(draft);
    declared
}

fn kinds() -> [(Word, CellKind); 4] {
    [
        (value::TEXT, CellKind::Text),
        (value::NUMBER, CellKind::Number),
        (value::DATE, CellKind::Date),
        (value::TRUTH, CellKind::Truth),
    ]
}
