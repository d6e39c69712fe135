use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    compare::Happened,
    pairs::{Pair, Rows, cell},
    snapshot::{
        Snapshot, SnapshotCell, SnapshotColumn, SnapshotField, SnapshotLine, SnapshotMap,
        SnapshotTable,
    },
};

/// A table of the municipality's own that came, went or differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableChange {
    /// Its title.
    pub table: String,
    /// What became of it.
    pub happened: Happened,
    /// Whether the whole of it is kept from the public on either side.
    pub internal: bool,
    /// How many decimals its numbers have at most.
    pub decimals: usize,
    /// How many rows differ, also where they are not listed.
    pub counts: TableCounts,
    /// Whether rows that both sides have stand in another order.
    pub reordered: bool,
    /// Columns that came or went; their cells are not listed.
    pub columns: Vec<ColumnChange>,
    /// Rows that differ, in the order of the later side, then those that went; none of a table that came or went.
    pub rows: Vec<LineChange>,
    /// Fields of a map that differ.
    pub fields: Vec<FieldChange>,
}

impl TableChange {
    /// How many rows differ that are not listed.
    pub(super) fn unlisted(&self) -> usize {
        match self.happened {
            Happened::Changed => {
                let counts = self.counts;
                (counts.added + counts.removed + counts.changed).saturating_sub(self.rows.len())
            }
            Happened::Added | Happened::Removed => 0,
        }
    }
}

/// How many rows of a table differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableCounts {
    /// Rows that came.
    pub added: usize,
    /// Rows that went.
    pub removed: usize,
    /// Rows with other cells or another band.
    pub changed: usize,
    /// Those of them that have another band.
    pub flipped: usize,
}

/// A column that came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnChange {
    /// Its name.
    pub column: String,
    /// Whether it is kept from the public.
    pub internal: bool,
    /// Whether it came or went.
    pub happened: Happened,
}

/// A row of a table that came, went or differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineChange {
    /// What it is called: its key, or as many of its cells as tell it from the others, with `/` between; without any
    /// its number after `#`.
    pub row: String,
    /// What became of it.
    pub happened: Happened,
    /// Whether its name is kept from the public.
    pub internal: bool,
    /// The cells that differ.
    pub cells: Vec<CellChange>,
    /// The earlier band's name; none where the later side hides what colours it since too few people stand behind it.
    pub band_before: Option<String>,
    /// The later band's name.
    pub band_after: Option<String>,
    /// Whether its band is another, as far as that may be told. Where neither is then told, the later side has none and
    /// does not say why.
    pub flipped: bool,
    /// Whether the column that colours it is kept from the public.
    pub band_internal: bool,
}

/// A cell that differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellChange {
    /// Its column.
    pub column: String,
    /// What the column holds: `text`, `number`, `date` or `truth`.
    pub kind: String,
    /// Whether the column is kept from the public on either side.
    pub internal: bool,
    /// The earlier side's; none where the later side hides the cell since too few people stand behind it.
    pub before: Option<CellState>,
    /// The later side's.
    pub after: CellState,
}

/// A cell as one side has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellState {
    /// The value as `results.json` has it.
    pub value: Value,
    /// The kind of missing.
    pub missing: Option<String>,
}

/// A field of a map that came, went or differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The word of its row.
    pub row: String,
    /// The word of its column.
    pub column: String,
    /// The earlier side's.
    pub before: Option<FieldState>,
    /// The later side's.
    pub after: Option<FieldState>,
}

/// A field of a map as one side has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldState {
    /// Its number.
    pub value: f64,
    /// Its band's name.
    pub band: Option<String>,
}

/// The tables that differ, in the order of the later side, then those that went. Where a side does not tell of tables
/// nothing is known of what became of them.
pub(super) fn tables(before: &Snapshot, after: &Snapshot) -> Vec<TableChange> {
    let (Some(earlier), Some(later)) = (&before.tables, &after.tables) else {
        return Vec::new();
    };
    fn known<'a>(tables: &'a [SnapshotTable], title: &str) -> Option<&'a SnapshotTable> {
        tables.iter().find(|table| table.title == title)
    }
    let mut changes = Vec::new();
    for table in later {
        match known(earlier, &table.title) {
            Some(known) => changes.extend(Compared::of(known, table).changes()),
            None => changes.push(whole(table, Happened::Added)),
        }
    }
    let went = earlier
        .iter()
        .filter(|table| known(later, &table.title).is_none());
    changes.extend(went.map(|table| whole(table, Happened::Removed)));
    changes
}

/// A table that one side alone has.
fn whole(table: &SnapshotTable, happened: Happened) -> TableChange {
    let mut counts = TableCounts::default();
    match happened {
        Happened::Removed => counts.removed = table.rows.len(),
        Happened::Added | Happened::Changed => counts.added = table.rows.len(),
    }
    TableChange {
        table: table.title.clone(),
        happened,
        internal: table.internal,
        decimals: table.decimals,
        counts,
        reordered: false,
        columns: Vec::new(),
        rows: Vec::new(),
        fields: Vec::new(),
    }
}

/// A column that both sides have.
struct Column<'a> {
    head: &'a SnapshotColumn,
    internal: bool,
    /// Whether the later side hides any of its cells since too few people stand behind it.
    hides: bool,
}

/// What may be told of the colour that a row had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Colour {
    /// Which it was.
    Told,
    /// That it has gone: what coloured the row is not shown, and may be hidden.
    Unseen,
    /// Nothing: what coloured it is hidden.
    Hidden,
}

/// A table as both sides have it.
struct Compared<'a> {
    before: &'a SnapshotTable,
    after: &'a SnapshotTable,
    rows: Rows<'a>,
    /// The columns in the order in which the rows have them.
    columns: Vec<Column<'a>>,
    /// How many of them name a row.
    telling: usize,
}

impl<'a> Compared<'a> {
    fn of(before: &'a SnapshotTable, after: &'a SnapshotTable) -> Self {
        let place = |table: &SnapshotTable, name: &str| {
            let mut columns = table.columns.iter();
            columns.position(|known| known.name == name)
        };
        let shared = |head: &'a SnapshotColumn| {
            let places = [place(before, &head.name)?, place(after, &head.name)?];
            let earlier = before.columns.get(*places.first()?)?;
            let hides =
                |row: &SnapshotLine| cell(row, &places, 1).is_some_and(SnapshotCell::is_hidden);
            let column = Column {
                head,
                internal: head.internal || earlier.internal,
                hides: after.rows.iter().any(hides),
            };
            head.shown.then_some((places, column))
        };
        let mut found: Vec<([usize; 2], Column<'a>)> =
            after.columns.iter().filter_map(shared).collect();
        let in_key = |column: &Column<'_>| {
            let mut key = after.key.iter();
            key.position(|name| *name == column.head.name)
        };
        found.sort_by_key(|(_, column)| {
            let rank = in_key(column);
            (rank.is_none(), rank, column.internal)
        });
        let key = found.iter().filter(|(_, one)| in_key(one).is_some());
        let key = Some(key.count()).filter(|count| *count == after.key.len());
        let (places, columns) = found.into_iter().unzip();
        let rows = Rows {
            before: &before.rows,
            after: &after.rows,
            columns: places,
            key: key.unwrap_or(0),
        };
        let telling = rows.telling();
        Compared {
            before,
            after,
            rows,
            columns,
            telling,
        }
    }

    fn changes(&self) -> Option<TableChange> {
        let pairs = self.rows.pairs(self.telling);
        let stood = pairs
            .iter()
            .filter_map(|(before, after)| (*before).zip(*after));
        let mut change = TableChange {
            reordered: !stood.is_sorted_by_key(|(before, _)| before),
            happened: Happened::Changed,
            internal: self.before.internal || self.after.internal,
            counts: TableCounts::default(),
            columns: self.other_columns(),
            rows: pairs.iter().filter_map(|pair| self.row(pair)).collect(),
            fields: match (&self.before.map, &self.after.map) {
                (Some(before), Some(after)) => fields(before, after),
                _ => Vec::new(),
            },
            ..whole(self.after, Happened::Changed)
        };
        for row in &change.rows {
            match row.happened {
                Happened::Added => change.counts.added += 1,
                Happened::Removed => change.counts.removed += 1,
                Happened::Changed => change.counts.changed += 1,
            }
            change.counts.flipped += usize::from(row.flipped);
        }
        let differs = change.reordered
            || !change.columns.is_empty()
            || !change.rows.is_empty()
            || !change.fields.is_empty();
        differs.then_some(change)
    }

    /// Columns that one side alone shows.
    fn other_columns(&self) -> Vec<ColumnChange> {
        let mut found = Vec::new();
        for (of, other, happened) in [
            (self.after, self.before, Happened::Added),
            (self.before, self.after, Happened::Removed),
        ] {
            let lacks = |head: &&SnapshotColumn| {
                head.shown && !other.columns.iter().any(|known| known.name == head.name)
            };
            found.extend(of.columns.iter().filter(lacks).map(|head| ColumnChange {
                column: head.name.clone(),
                internal: head.internal,
                happened,
            }));
        }
        found
    }

    fn row(&self, (before, after): &Pair) -> Option<LineChange> {
        let earlier = before.and_then(|at| Some((at, self.before.rows.get(at)?)));
        let later = after.and_then(|at| Some((at, self.after.rows.get(at)?)));
        let (happened, (number, row), side) = match (earlier, later) {
            (None, Some(later)) => (Happened::Added, later, 1),
            (Some(earlier), None) => (Happened::Removed, earlier, 0),
            (_, later) => (Happened::Changed, later?, 1),
        };
        let mut change = LineChange {
            row: self.name(row, number, side),
            happened,
            internal: self.is_name_internal(),
            cells: Vec::new(),
            band_before: None,
            band_after: later.and_then(|(_, row)| row.band.clone()),
            flipped: false,
            band_internal: self.is_band_internal(),
        };
        let colour = match later {
            Some((_, row)) => self.colour(row),
            None => self
                .after
                .rows
                .iter()
                .map(|row| self.colour(row))
                .max()
                .unwrap_or(Colour::Told),
        };
        if colour == Colour::Told {
            change.band_before = earlier.and_then(|(_, row)| row.band.clone());
        }
        if let Some(((_, earlier), (_, later))) = earlier.zip(later) {
            change.cells = self.cells(earlier, later);
            change.flipped = earlier.band != later.band && colour != Colour::Hidden;
            if change.cells.is_empty() && !change.flipped {
                return None;
            }
        }
        Some(change)
    }

    /// What a row is called. What is hidden by now is not told of what went.
    fn name(&self, row: &SnapshotLine, number: usize, side: usize) -> String {
        let named = self.rows.columns.iter().zip(&self.columns);
        let words: Vec<String> = named
            .take(self.telling)
            .filter(|(_, column)| side == 1 || !column.hides)
            .filter_map(|(places, _)| cell(row, places, side))
            .map(SnapshotCell::written)
            .filter(|word| !word.is_empty())
            .collect();
        if words.is_empty() {
            return format!("#{}", number + 1);
        }
        words.join("/")
    }

    /// Whether the public may not know what rows are called: the rows of a map are not named where any column that is
    /// shown of them is internal.
    fn is_name_internal(&self) -> bool {
        let kept = |column: &SnapshotColumn| column.internal && column.shown;
        let any = [self.before, self.after]
            .into_iter()
            .any(|table| table.map.is_some() && table.columns.iter().any(kept));
        any || self
            .columns
            .iter()
            .take(self.telling)
            .any(|one| one.internal)
    }

    fn is_band_internal(&self) -> bool {
        [self.before, self.after].into_iter().any(|table| {
            let mut columns = table.columns.iter().filter(|column| column.internal);
            columns.any(|column| table.coloured.as_ref() == Some(&column.name))
        })
    }

    /// What the later side lets be known of what coloured a row: by either side's colouring column, in a map by the cells
    /// that place the row.
    fn colour(&self, later: &SnapshotLine) -> Colour {
        let tables = [self.before, self.after].into_iter();
        let names = tables.flat_map(|table| {
            let placing = table.map.iter().flat_map(|map| [&map.row, &map.column]);
            table.coloured.iter().chain(placing)
        });
        let cells = names.filter_map(|name| {
            let mut columns = self.after.columns.iter();
            later
                .cells
                .get(columns.position(|column| column.name == *name)?)
        });
        let cells: Vec<&SnapshotCell> = cells.collect();
        if cells.iter().any(|cell| cell.is_hidden()) {
            Colour::Hidden
        } else if cells.is_empty() && later.band.is_none() {
            Colour::Unseen
        } else {
            Colour::Told
        }
    }

    fn cells(&self, earlier: &SnapshotLine, later: &SnapshotLine) -> Vec<CellChange> {
        let mut found: Vec<(usize, CellChange)> = Vec::new();
        for (places, column) in self.rows.columns.iter().zip(&self.columns) {
            let Some((before, after)) = cell(earlier, places, 0).zip(cell(later, places, 1)) else {
                continue;
            };
            if before.says() == after.says() {
                continue;
            }
            let change = CellChange {
                column: column.head.name.clone(),
                kind: column.head.kind.clone(),
                internal: column.internal,
                before: (!after.is_hidden()).then(|| state(before)),
                after: state(after),
            };
            found.push((places.last().copied().unwrap_or_default(), change));
        }
        found.sort_by_key(|(place, _)| *place);
        found.into_iter().map(|(_, change)| change).collect()
    }
}

fn state(cell: &SnapshotCell) -> CellState {
    CellState {
        value: cell.value.clone(),
        missing: cell.missing.clone(),
    }
}

/// The fields that differ, in the order of the later side, then those that went.
fn fields(before: &SnapshotMap, after: &SnapshotMap) -> Vec<FieldChange> {
    let mut pairs: IndexMap<(&str, &str), [Option<&SnapshotField>; 2]> = IndexMap::new();
    for (map, side) in [(after, 1), (before, 0)] {
        for (row, fields) in map.rows.iter().zip(&map.fields) {
            for (column, field) in map.columns.iter().zip(fields) {
                let pair = pairs.entry((row, column)).or_default();
                if let Some(stands) = pair.get_mut(side) {
                    *stands = Some(field);
                }
            }
        }
    }
    let state = |field: Option<&SnapshotField>| {
        field.map(|field| FieldState {
            value: field.value,
            band: field.band.clone(),
        })
    };
    pairs
        .into_iter()
        .filter(|(_, [before, after])| before != after)
        .map(|((row, column), [before, after])| FieldChange {
            row: row.to_owned(),
            column: column.to_owned(),
            before: state(before),
            after: state(after),
        })
        .collect()
}
