use serde_json::Value;

use super::{
    super::own_table::{number_words, words},
    compare::Happened,
    tables::{CellChange, CellState, FieldChange, LineChange, TableChange},
    wording::{colours, pair, told_apart},
};
use crate::{
    model::{CellKind, Missing, Scalar, TableCell},
    text::{Language, say, tell},
};

/// How tables, columns and rows are told of that rules keep internal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Internal {
    /// Like all others: to those who have the rules and the sheets.
    Told,
    /// By how many they are: what is read by others too.
    Counted,
}

/// What differs in tables as the tail of a sentence; nothing where nothing does.
pub(super) fn table_summary(tables: &[TableChange], language: Language) -> String {
    if tables.is_empty() {
        return String::new();
    }
    tell(language, "change.tables", &summed(tables, language))
}

/// All that is counted in tables: `1 tabell ny, 7 rader nya, 2 rader ändrade, 1 bytte färg`.
fn summed(tables: &[TableChange], language: Language) -> [(&'static str, String); 1] {
    let mut parts = counts_of(tables, language);
    let reordered = tables.iter().filter(|table| table.reordered).count();
    if reordered > 0 {
        let count = [("count", reordered.to_string())];
        parts.push(tell(language, "change.tables.reordered", &count));
    }
    [("parts", parts.join(", "))]
}

/// What there is any of.
fn counts_of(tables: &[TableChange], language: Language) -> Vec<String> {
    let sum = |count: fn(&TableChange) -> usize| tables.iter().map(count).sum::<usize>();
    let whole = |wanted: Happened| {
        let mine = tables.iter().filter(|table| table.happened == wanted);
        mine.count()
    };
    let parts = [
        ("new", whole(Happened::Added)),
        ("gone", whole(Happened::Removed)),
        ("added", sum(|table| table.counts.added)),
        ("removed", sum(|table| table.counts.removed)),
        ("changed", sum(|table| table.counts.changed)),
        ("flipped", sum(|table| table.counts.flipped)),
        ("columns", sum(|table| table.columns.len())),
        ("fields", sum(|table| table.fields.len())),
    ];
    let told = parts.into_iter().filter(|(_, count)| *count > 0);
    let told = told.map(|(name, count)| {
        let key = format!("change.tables.{name}");
        tell(language, &key, &[("count", count.to_string())])
    });
    told.collect()
}

/// The changes of tables line by line: each with its counts, its columns, then rows and fields, of all tables at most
/// `most`; the last line says how many more there are.
pub(super) fn table_lines(
    tables: &[TableChange],
    internal: Internal,
    language: Language,
    most: usize,
) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut left, mut more) = (most, 0);
    let is_kept = |table: &TableChange| table.internal && internal == Internal::Counted;
    for table in tables.iter().filter(|table| !is_kept(table)) {
        let about = About {
            table,
            internal,
            language,
        };
        lines.push(about.head());
        lines.extend(about.columns());
        let (mut told, unnamed) = about.rows();
        told.extend(table.fields.iter().map(|field| about.field(field)));
        more += (told.len() + table.unlisted()).saturating_sub(left);
        told.truncate(left);
        left -= told.len();
        lines.append(&mut told);
        if unnamed > 0 {
            lines.push(about.say("change.tables.unnamed", &[("count", unnamed.to_string())]));
        }
    }
    let kept: Vec<TableChange> = tables
        .iter()
        .filter(|table| is_kept(table))
        .cloned()
        .collect();
    if !kept.is_empty() {
        let parts = summed(&kept, language);
        lines.push(tell(language, "change.tables.internal", &parts));
    }
    if more > 0 {
        let count = [("count", more.to_string())];
        lines.push(tell(language, "change.tables.more", &count));
    }
    lines
}

/// What is told of a table, to whom and in which language.
struct About<'a> {
    table: &'a TableChange,
    internal: Internal,
    language: Language,
}

impl About<'_> {
    /// A text about the table.
    fn say(&self, key: &str, words: &[(&'static str, String)]) -> String {
        let mut all = vec![("table", self.table.table.clone())];
        all.extend_from_slice(words);
        tell(self.language, key, &all)
    }

    fn keeps(&self, is_internal: bool) -> bool {
        is_internal && self.internal == Internal::Counted
    }

    fn head(&self) -> String {
        let counts = self.table.counts;
        let rows = [("count", (counts.added + counts.removed).to_string())];
        match self.table.happened {
            Happened::Added => self.say("change.table.added", &rows),
            Happened::Removed => self.say("change.table.removed", &rows),
            Happened::Changed => {
                let mut parts = counts_of(std::slice::from_ref(self.table), self.language);
                if self.table.reordered {
                    parts.push(say(self.language, "change.table.reordered").to_owned());
                }
                format!("{}: {}", self.table.table, parts.join(", "))
            }
        }
    }

    fn columns(&self) -> impl Iterator<Item = String> {
        let columns = self.table.columns.iter();
        let told = columns.filter(|column| !self.keeps(column.internal));
        told.map(|column| {
            let key = format!("change.column.{}", column.happened.name());
            self.say(&key, &[("column", column.column.clone())])
        })
    }

    /// The rows, those first whose colour is another, then those that came and went, and how many there are that may not
    /// be named.
    fn rows(&self) -> (Vec<String>, usize) {
        let mut rows: Vec<&LineChange> = self.table.rows.iter().collect();
        rows.sort_by_key(|row| (!row.flipped, row.happened == Happened::Changed));
        let told: Vec<String> = rows.iter().filter_map(|row| self.row(row)).collect();
        let unnamed = rows.len() - told.len();
        (told, unnamed)
    }

    /// `Risker efter värde/Uppgifter röjs: allvar betydlig → allvarlig, värde 3 → 4, gul → röd`.
    fn row(&self, row: &LineChange) -> Option<String> {
        if self.keeps(row.internal) {
            return None;
        }
        if row.happened != Happened::Changed {
            let words = [("area", self.table.table.clone()), ("row", row.row.clone())];
            let key = format!("change.row.{}", row.happened.name());
            return Some(tell(self.language, &key, &words));
        }
        let (kept, open): (Vec<&CellChange>, Vec<&CellChange>) =
            row.cells.iter().partition(|cell| self.keeps(cell.internal));
        let mut parts: Vec<String> = open.iter().map(|cell| self.cell(cell)).collect();
        if !self.keeps(row.band_internal) {
            parts.extend(self.band(row));
        }
        if !kept.is_empty() {
            let count = [("count", kept.len().to_string())];
            parts.push(tell(self.language, "change.cell.internal", &count));
        }
        (!parts.is_empty())
            .then(|| format!("{}/{}: {}", self.table.table, row.row, parts.join(", ")))
    }

    /// What became of a row's colour, as far as it may be told.
    fn band(&self, row: &LineChange) -> Option<String> {
        let bands = (&row.band_before, &row.band_after);
        match bands {
            (None, None) if row.flipped => {
                Some(say(self.language, "change.colour.hidden").to_owned())
            }
            (before, after) if row.flipped || before == after => self.colours(before, after),
            _ => None,
        }
    }

    fn cell(&self, change: &CellChange) -> String {
        let Some(before) = &change.before else {
            let words = [
                ("column", change.column.clone()),
                ("reason", self.value(&change.after, change, 0)),
            ];
            return tell(self.language, "change.cell.hidden", &words);
        };
        let sides =
            |decimals| [before, &change.after].map(|state| self.value(state, change, decimals));
        let [one, other] = told_apart(self.table.decimals, sides, true);
        format!("{} {one} → {other}", change.column)
    }

    fn value(&self, state: &CellState, change: &CellChange, decimals: usize) -> String {
        let kind = match change.kind.as_str() {
            "number" => CellKind::Number,
            _ => CellKind::Text,
        };
        let text = words(&cell_of(state), kind, decimals, self.language);
        if text.is_empty() {
            return say(self.language, "change.cell.empty").to_owned();
        }
        text
    }

    /// `Riskkarta, ruta hög/allvarlig: 5 → 6, gul → röd`.
    fn field(&self, change: &FieldChange) -> String {
        let number = |value| number_words(value, self.table.decimals, self.language);
        let what = match (&change.before, &change.after) {
            (Some(before), Some(after)) => {
                let sides = |decimals| {
                    [before, after].map(|state| number_words(state.value, decimals, self.language))
                };
                let [one, other] =
                    told_apart(self.table.decimals, sides, before.value != after.value);
                let colours = self.colours(&before.band, &after.band);
                let parts = std::iter::once(pair(one, other)).chain(colours);
                parts.collect::<Vec<_>>().join(", ")
            }
            (None, Some(after)) => {
                let words = [("value", number(after.value))];
                tell(self.language, "change.figure.added", &words)
            }
            (Some(before), None) => {
                let words = [("value", number(before.value))];
                tell(self.language, "change.figure.removed", &words)
            }
            (None, None) => String::new(),
        };
        let words = [
            ("row", change.row.clone()),
            ("column", change.column.clone()),
            ("what", what),
        ];
        self.say("change.field", &words)
    }

    fn colours(&self, before: &Option<String>, after: &Option<String>) -> Option<String> {
        let is_coloured = before.is_some() || after.is_some();
        is_coloured.then(|| {
            let names = [before, after].map(|band| band.as_deref().unwrap_or("none"));
            colours(names, self.language)
        })
    }
}

fn cell_of(state: &CellState) -> TableCell {
    let kind = state.missing.as_deref();
    let missing = Missing::ALL
        .into_iter()
        .find(|known| kind == Some(known.name()));
    match &state.value {
        Value::Number(number) => Ok(Scalar::Number(number.as_f64().unwrap_or_default())),
        Value::Bool(truth) => Ok(Scalar::Truth(*truth)),
        Value::String(text) => Ok(Scalar::Text(text.as_str().into())),
        _ => Err(missing.unwrap_or(Missing::NotInFile)),
    }
}
