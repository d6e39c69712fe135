//! What users see: a format-free sheet first, then workbook and data files. Colours live here alone.
//!
//! [`area_sheet`] and [`overview`] turn figures into rows, columns and words without colours; [`workbook`] and
//! [`pages`] paint them. [`data_csv`] and [`results_json`] are for programs, and are contracts: see `docs/`.

mod area_sheet;
mod band_words;
mod board;
mod changes;
mod chart;
mod comparison;
mod condition_words;
mod credit;
mod csv;
mod decimal;
mod expectation;
mod explanation;
mod explanation_json;
mod formula;
mod fund_csv;
mod fund_json;
mod fund_story;
mod fund_words;
mod graph;
mod guide;
mod html;
mod inspection;
mod json;
mod label;
mod legend;
mod line_json;
mod line_words;
mod municipalities_csv;
mod note;
mod outputs;
mod overview;
mod own_table;
mod palette;
mod plan_picture;
mod record;
mod rounding;
mod sheet;
mod step_words;
mod svg;
mod tables_csv;
mod xlsx;

use crate::{
    diagnostics::Diagnostic,
    engine::{Evaluation, Results},
    model::{FileReceipt, RuleReceipt},
    project::Invented,
    text::{Language, say},
};

pub use area_sheet::area_sheet;
pub use changes::{
    CellChange, CellState, Changes, ColumnChange, FieldChange, FieldState, FigureChange,
    FigureState, FileChange, Happened, Internal, LineChange, MunicipalityChanges, PostingChange,
    PostingState, Remark, RowChange, Snapshot, TableChange, TableCounts, Update, change_lines,
    change_summary, compare, update_lines, update_summary, withhold,
};
pub use csv::data_csv;
use decimal::rank_words;
pub use decimal::{clean, decimal};
pub use expectation::with_expectation;
pub use explanation::{ExplanationLine, explanation_lines};
pub use explanation_json::explanation_json;
pub use fund_csv::ledger_csv;
pub use fund_json::story_json;
pub use fund_story::story_lines;
pub use graph::{dot, mermaid};
pub use guide::{definitions, guide_json, guide_text};
pub use html::{
    CHANGES_PAGE, CONTENTS_PAGE, DEEP_PAGE, PUBLIC_PAGE, PageError, changes_page, contents, pages,
};
pub use inspection::{InspectedFile, Inspection, inspection, inspection_lines};
pub use json::results_json;
pub use legend::{Legend, LegendLine};
pub use line_json::line_json;
pub use line_words::line_lines;
pub use municipalities_csv::{MUNICIPALITIES, municipalities_csv};
pub use outputs::{OutputKind, outputs, unmade};
pub use overview::{AreaGlance, MeasureGlance, Overview, overview};
pub use palette::{HATCH, HEADING as HEADING_FILL, INK, Paint, QUIET, RULE, paint};
pub use plan_picture::plan_picture;
pub use record::{HEADER, Record, records};
pub use sheet::{
    BorderRow, CellView, ColumnKind, ColumnView, Mark, NumberView, RowKind, RowView, SheetView,
    TrendView,
};
pub use tables_csv::tables_csv;
pub use xlsx::{WorkbookError, workbook};

/// Everything that a view may show.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The figures.
    pub results: &'a Results,
    /// The inputs.
    pub files: &'a [FileReceipt],
    /// The rules.
    pub rules: &'a [RuleReceipt],
    /// What needs attention.
    pub diagnostics: &'a [Diagnostic],
    /// Which of the figures are invented.
    pub invented: &'a Invented,
    /// What the figures came from; without it the pages explain none of them.
    pub explain: Option<Evaluation<'a>>,
    /// Whether figures of the workbook that are worked out stand there as values, not as formulas.
    pub values_only: bool,
    /// The language of the reader.
    pub language: Language,
}

/// The mark of a row of data: `yes`, `partly` or empty.
fn invented_flag(invented: &Invented) -> &'static str {
    match invented {
        Invented::None => "",
        Invented::All => "yes",
        Invented::Some(_) => "partly",
    }
}

impl<'a> Report<'a> {
    /// The mark of invented figures, and which they are; nothing where none is.
    fn invented_words(&self) -> Option<(&'static str, &'a str)> {
        let which = match self.invented {
            Invented::None => return None,
            Invented::All => say(self.language, "invented.all"),
            Invented::Some(which) => which,
        };
        Some((invented_mark(self.invented, self.language)?, which))
    }

    /// The mark of a row of data: `yes`, `partly` or empty.
    fn invented_flag(&self) -> &'static str {
        invented_flag(self.invented)
    }

    /// A heading, with the mark of invented figures.
    fn heading(&self, title: &str) -> String {
        marked(title, self.invented, self.language)
    }
}

/// A heading, with the mark of invented figures where any are.
pub fn marked(title: &str, invented: &Invented, language: Language) -> String {
    match invented_mark(invented, language) {
        Some(mark) => format!("{title} – {mark}"),
        None => title.to_owned(),
    }
}

fn invented_mark(invented: &Invented, language: Language) -> Option<&'static str> {
    let key = match invented {
        Invented::None => return None,
        Invented::All => "invented.mark",
        Invented::Some(_) => "invented.mark.some",
    };
    Some(say(language, key))
}
