//! What differs between two results: figures, colours, rows, tables, files, rules, and values that the source revised.
//!
//! Both sides are read from `results.json`, whether it stands on the disk or was made a moment ago, so that what
//! a run says of itself is also what it is compared by.

mod compare;
mod pairs;
mod postings;
mod restated;
mod snapshot;
mod table_words;
mod tables;
mod update;
mod withheld;
mod wording;

pub use compare::{Changes, FigureChange, FigureState, FileChange, Happened, RowChange, compare};
pub use postings::{PostingChange, PostingState};
pub use snapshot::Snapshot;
pub use table_words::Internal;
pub use tables::{
    CellChange, CellState, ColumnChange, FieldChange, FieldState, LineChange, TableChange,
    TableCounts,
};
pub use update::{MunicipalityChanges, Remark, Update, update_lines, update_summary};
pub use withheld::withhold;
pub use wording::{change_lines, change_summary};
