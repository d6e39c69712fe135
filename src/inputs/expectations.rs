//! Expected figures from the tables that stand beside a pack's rules.

use std::sync::Arc;

use super::{BoundTable, bind_tables, parse};
use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location},
    model::{
        Aspect, CellKind, ColumnDeclaration, Expectation, Missing, People, Scalar,
        TableDeclaration, fold,
    },
    project::InputFile,
    text::{Language, say},
};

/// The columns of such a table: tail of the text key `expected.<name>`, kind, whether it may be left out.
pub const COLUMNS: [(&str, CellKind, bool); 6] = [
    ("row", CellKind::Text, false),
    ("place", CellKind::Text, true),
    ("year", CellKind::Number, false),
    ("what", CellKind::Text, true),
    ("expected", CellKind::Number, false),
    ("tolerance", CellKind::Number, true),
];

/// Where the columns stand in [`COLUMNS`].
const ROW: usize = 0;
const PLACE: usize = 1;
const YEAR: usize = 2;
const WHAT: usize = 3;
const EXPECTED: usize = 4;
const TOLERANCE: usize = 5;

/// The expected figures of some files, each with its cell. A line that is not understood is named (V604), and the
/// others are read.
pub fn expectations(
    files: &[InputFile],
    language: Language,
) -> Checked<Vec<(Expectation, Location)>> {
    let mut found = Vec::new();
    let mut read = Vec::new();
    for file in files {
        let mut of_file = Vec::new();
        let parsed = Arc::new(parse(file).drain_into(&mut of_file));
        let declaration = declaration(&file.name, language);
        let wanted = [(&declaration, Location::file(&file.name))];
        let bound = bind_tables(&wanted, &[parsed]).drain_into(&mut of_file);
        of_file.retain(|known| !bound.refute(known) && known.code != Code::TableExtraColumns);
        found.extend(of_file);
        for table in &bound.tables {
            for row in 0..table.table.rows {
                match expectation(table, row) {
                    Ok(expectation) => {
                        let place = table.cell(EXPECTED, row);
                        read.push((expectation, place.unwrap_or(Location::file(&file.name))));
                    }
                    Err(column) => found.extend(faulty(table, row, column, language)),
                }
            }
        }
    }
    Checked::new(read, found)
}

fn declaration(file: &str, language: Language) -> TableDeclaration {
    let heading = |language, name: &str| say(language, &format!("expected.{name}")).to_owned();
    let columns = COLUMNS.iter().map(|(name, kind, optional)| {
        let all = Language::ALL.into_iter();
        ColumnDeclaration {
            name: Arc::from(heading(language, name)),
            headings: all.map(|language| heading(language, name)).collect(),
            kind: *kind,
            optional: *optional,
            internal: false,
        }
    });
    TableDeclaration {
        name: file.to_owned(),
        sheets: Vec::new(),
        columns: columns.collect(),
        key: Vec::new(),
        people: People::default(),
        guarded: false,
        dash_is_nothing: true,
    }
}

/// The expectation in a row, or the column that is not understood.
fn expectation(table: &BoundTable, row: usize) -> Result<Expectation, usize> {
    let cell = |column: usize| table.table.cell(column, row);
    let text = |column: usize| match cell(column) {
        Ok(Scalar::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    // What is empty or a dash is none; what cannot be read has been named with its cell.
    let number = |column: usize| match cell(column) {
        Ok(Scalar::Number(number)) => Ok(Some(*number)),
        Err(Missing::NotInFile) if table.cell(column, row).is_some() => Err(column),
        _ => Ok(None),
    };
    let year = number(YEAR)?.filter(|year| year.fract() == 0.0);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a number that is no year becomes one that no figure has"
    )]
    let year = year.ok_or(YEAR)? as i16;
    let tolerance = number(TOLERANCE)?;
    if tolerance.is_some_and(|tolerance| tolerance < 0.0) {
        return Err(TOLERANCE);
    }
    Ok(Expectation {
        row: text(ROW).ok_or(ROW)?,
        place: text(PLACE),
        year,
        aspect: match text(WHAT) {
            Some(word) => aspect_named(&word).ok_or(WHAT)?,
            None => Aspect::Value,
        },
        expected: number(EXPECTED)?,
        tolerance,
    })
}

/// The aspect that a word names, in any language.
fn aspect_named(word: &str) -> Option<Aspect> {
    Aspect::ALL.into_iter().find(|aspect| {
        let key = format!("aspect.{}", aspect.name());
        let mut words = Language::ALL.into_iter();
        words.any(|language| fold(say(language, &key)) == fold(word))
    })
}

/// What is wrong with a row; nothing where its cell has been named already.
fn faulty(table: &BoundTable, row: usize, column: usize, language: Language) -> Option<Diagnostic> {
    if table.table.cell(column, row) == Err(Missing::NotInFile) {
        return None;
    }
    let (name, _, _) = COLUMNS.get(column)?;
    let place = table.cell(column, row).or_else(|| table.cell(ROW, row))?;
    let found = table.table.cell(column, row);
    let nothing = |_| say(language, "kind.nothing").to_owned();
    let found = found.map_or_else(nothing, Scalar::written);
    Some(
        Diagnostic::new(Code::ExpectationFaulty)
            .with("column", say(language, &format!("expected.{name}")))
            .with("found", found)
            .at(place),
    )
}
