use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

use crate::{
    diagnostics::{Diagnostic, Severity, summary_line},
    engine::{Results, RowResult},
    model::{Band, FileReceipt},
    project::{Project, Written},
    session::Outputs,
    text::{Language, say, tell},
};

/// How many lines of what needs attention are repeated at the end.
const MOST_LINES: usize = 12;

/// What came out of a run, and where it stands.
pub(super) struct CameOut<'a> {
    /// What was read and computed.
    pub(super) outputs: &'a Outputs,
    /// The figures, if the run was about one municipality.
    pub(super) results: Option<&'a Results>,
    /// How many municipalities it was about.
    pub(super) municipalities: usize,
    /// The files.
    pub(super) written: &'a [Written],
    /// The files that were taken away.
    pub(super) removed: &'a [PathBuf],
}

/// The account of a run: what was read, what came out, what was computed, what needs attention, where it is.
pub(super) fn summary(
    project: &Project,
    came_out: &CameOut<'_>,
    diagnostics: &[Diagnostic],
    language: Language,
) -> String {
    let CameOut {
        outputs,
        written,
        removed,
        ..
    } = came_out;
    let mut text = String::new();
    let line = |text: &mut String, key: &str, words: &[(&'static str, String)]| {
        let _ = writeln!(text, "{}", tell(language, key, words));
    };
    let name = project.pack.settings.name.clone();
    let pack = project.pack.folder.clone();
    line(&mut text, "run.heading", &[("name", name), ("pack", pack)]);
    if !outputs.receipts.is_empty() {
        line(&mut text, "run.read", &[]);
    }
    for receipt in &outputs.receipts {
        file_lines(&mut text, receipt, language);
    }
    if let Some(results) = came_out.results {
        let bands = bands(results, language);
        let mut rows = results.areas.iter().flat_map(|area| &area.rows);
        if !results.is_own() && !rows.any(RowResult::has_own_figure) {
            let words = [("place", results.focus.name.clone())];
            line(&mut text, "summary.no_figures", &words);
        }
        if !bands.is_empty() {
            line(&mut text, "run.out", &[]);
        }
        for counted in bands {
            let _ = writeln!(text, "  {counted}");
        }
        for fund in &results.funds {
            let posted = fund.postings.iter().filter(|line| !line.expected).count();
            let words = [
                ("title", fund.title.clone()),
                ("postings", posted.to_string()),
                ("queue", fund.queue.len().to_string()),
                ("held", (fund.held.len() + fund.waiting.len()).to_string()),
            ];
            line(&mut text, "run.fund", &words);
        }
        for table in &results.tables {
            let words = [
                ("title", table.title.clone()),
                ("rows", table.lines.len().to_string()),
            ];
            line(&mut text, "run.table", &words);
        }
    } else if came_out.municipalities > 0 {
        let count = came_out.municipalities.to_string();
        line(&mut text, "run.many", &[("count", count)]);
    }
    let counts = outputs.counts;
    line(
        &mut text,
        "run.computed",
        &[
            ("computed", counts.computed.to_string()),
            ("all", (counts.computed + counts.reused).to_string()),
        ],
    );
    attention_lines(&mut text, diagnostics, language);
    if written.is_empty() {
        line(&mut text, "run.nothing", &[]);
    } else {
        line(&mut text, "run.files", &[]);
        let paths: Vec<&Path> = written.iter().map(|output| output.path.as_path()).collect();
        paths_lines(&mut text, &paths);
    }
    if !removed.is_empty() {
        line(&mut text, "run.removed", &[]);
        let paths: Vec<&Path> = removed.iter().map(PathBuf::as_path).collect();
        paths_lines(&mut text, &paths);
    }
    text
}

fn file_lines(text: &mut String, receipt: &FileReceipt, language: Language) {
    for sheet in &receipt.sheets {
        let mut words = vec![
            ("file", receipt.file.clone()),
            ("sheet", sheet.sheet.clone()),
            (
                "layout",
                say(language, &format!("layout.{}", sheet.layout)).to_owned(),
            ),
            ("rows", sheet.rows.to_string()),
            ("cells", sheet.cells.to_string()),
            ("used", sheet.used.to_string()),
        ];
        let mut left = Vec::new();
        for (key, count) in [
            ("run.rows_left", sheet.rows_left),
            ("run.aggregates", sheet.aggregates),
            ("run.unused", sheet.unused),
            ("run.unplaced", sheet.unplaced),
            ("run.totals", sheet.totals),
        ] {
            if count > 0 {
                left.push(tell(language, key, &[("count", count.to_string())]));
            }
        }
        words.push(("left", left.concat()));
        let key = if sheet.cells == 0 {
            "run.left_aside"
        } else {
            "run.sheet"
        };
        let _ = writeln!(text, "  {}", tell(language, key, &words));
    }
}

/// For each area, how many of its measures are in each band in the last year shown.
fn bands(results: &Results, language: Language) -> Vec<String> {
    results
        .areas
        .iter()
        .filter(|area| {
            let mut measures = area.rows.iter().filter(|row| row.level == 1);
            measures.any(RowResult::can_have_bands)
        })
        .map(|area| {
            let latest = |row: &RowResult| {
                row.figures
                    .first()
                    .and_then(|figures| figures.last())
                    .map(|figure| (figure.band, figure.grey))
            };
            let measures: Vec<_> = area
                .rows
                .iter()
                .filter(|row| row.level == 1)
                .filter_map(latest)
                .collect();
            let count = |band: Band| {
                measures
                    .iter()
                    .filter(|(found, _)| *found == Some(band))
                    .count()
                    .to_string()
            };
            let grey = measures.iter().filter(|(_, grey)| grey.is_some()).count();
            let year = area.years.last().map(ToString::to_string);
            tell(
                language,
                "run.bands",
                &[
                    ("area", area.name.clone()),
                    ("year", year.unwrap_or_default()),
                    ("good", count(Band::Good)),
                    ("middle", count(Band::Middle)),
                    ("poor", count(Band::Poor)),
                    ("grey", grey.to_string()),
                ],
            )
        })
        .collect()
}

fn attention_lines(text: &mut String, diagnostics: &[Diagnostic], language: Language) {
    let grave: Vec<&Diagnostic> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity() != Severity::Note)
        .collect();
    let notes = diagnostics.len() - grave.len();
    let _ = writeln!(
        text,
        "{}",
        tell(
            language,
            if grave.is_empty() {
                "run.no_attention"
            } else {
                "run.attention"
            },
            &[("count", grave.len().to_string())]
        )
    );
    for diagnostic in grave.iter().take(MOST_LINES) {
        let _ = writeln!(text, "  {}", summary_line(diagnostic, language));
    }
    if grave.len() > MOST_LINES {
        let more = (grave.len() - MOST_LINES).to_string();
        let _ = writeln!(text, "  {}", tell(language, "run.more", &[("count", more)]));
    }
    if notes > 0 {
        let _ = writeln!(
            text,
            "  {}",
            tell(language, "run.notes", &[("count", notes.to_string())])
        );
    }
}

/// The files, or, where they are many, only the folders that hold them.
fn paths_lines(text: &mut String, files: &[&Path]) {
    const MOST_FILES: usize = 6;
    let mut shown = files.to_vec();
    if files.len() > MOST_FILES {
        shown = files.iter().filter_map(|file| file.parent()).collect();
        shown.dedup();
    }
    for path in shown.iter().take(MOST_FILES) {
        let _ = writeln!(text, "  {}", path.display());
    }
    if shown.len() > MOST_FILES {
        let _ = writeln!(text, "  …");
    }
}
