//! The bytes of one file → what its sheets state.

use std::{collections::HashMap, sync::Arc};

use sha2::{Digest, Sha256};

use super::{
    account::Account,
    answer::Answer,
    appearance::{Appearance, appearance},
    budget::{self, OverBudget},
    faults::NAMED_PLACES,
    file::{ParsedFile, ParsedSheet},
    json_file, layout,
    parts::{self, Mark},
    sheet::Sheet,
    text_file,
    workbook::{self, Sheets, WorkbookFault},
};
use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location},
    project::{InputFile, LARGEST_INPUT, ReadFault},
};

/// What a file states: a pure function of its name and bytes.
///
/// A file that cannot be read gives no sheets and one error; a sheet that cannot be read, or whose layout
/// is not known, gives no figures, and the others stand.
pub fn parse(file: &InputFile) -> Checked<ParsedFile> {
    parse_anew(file, &ParsedFile::default())
}

/// As [`parse`], and with the same result, but sheets whose parts in the package are as in `earlier` (the same file
/// as it was) are taken from there: they are neither unpacked nor parsed.
pub fn parse_anew(file: &InputFile, earlier: &ParsedFile) -> Checked<ParsedFile> {
    let mut parsed = ParsedFile {
        file: file.name.clone(),
        ..ParsedFile::default()
    };
    let fault = |code| {
        Diagnostic::new(code)
            .with("file", &file.name)
            .at(Location::file(&file.name))
    };
    let bytes = match &file.content {
        Ok(bytes) => bytes,
        Err(why) => {
            let fault = match why {
                ReadFault::Elsewhere => fault(Code::FileInTheCloud),
                ReadFault::NoFile => fault(Code::FileRefused).said("text", "disk.special"),
                ReadFault::TooLarge => fault(Code::FileTooLarge),
                ReadFault::Other(words) => {
                    fault(Code::FileUnreadable).with("reason", format!(": {words}"))
                }
                ReadFault::Locked | ReadFault::Missing => {
                    fault(Code::FileUnreadable).with("reason", "")
                }
            };
            return Checked::new(parsed, vec![fault]);
        }
    };
    parsed.bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    parsed.sha256 = Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if parsed.bytes > LARGEST_INPUT {
        return Checked::new(parsed, vec![fault(Code::FileTooLarge)]);
    }
    let mut known = Known::default();
    let (kind, read) = match appearance(bytes) {
        Appearance::Zip => {
            known = Known::new(bytes, earlier);
            if known.is_all() {
                (Kind::Workbook, Ok(Vec::new()))
            } else if budget::unpacks_within(bytes) {
                let wanted = |name: &str| known.sheet(name).is_none();
                (Kind::Workbook, workbook::read_zip(bytes, &wanted))
            } else {
                (Kind::Workbook, Err(WorkbookFault::OverBudget))
            }
        }
        Appearance::Empty => return Checked::new(parsed, vec![fault(Code::FileEmpty)]),
        Appearance::Xls => (Kind::Workbook, workbook::read_xls(bytes)),
        Appearance::Protected => (Kind::Workbook, Err(WorkbookFault::Protected)),
        Appearance::Damaged => (Kind::Workbook, Err(WorkbookFault::Damaged)),
        Appearance::Text(text) => (Kind::Text, one(text_file::read("csv", &text))),
        // A text without separators is a table of one column where its name says that it is a table, and something
        // stands under a heading; else whatever the file once held is lost.
        Appearance::Plain(text)
            if file.name.to_lowercase().ends_with(".csv")
                && text.lines().filter(|line| !line.trim().is_empty()).count() > 1 =>
        {
            (Kind::Text, one(text_file::read("csv", &text)))
        }
        Appearance::Plain(_) => {
            let fault = fault(Code::NotAWorkbook).with("what", "txt");
            return Checked::new(parsed, vec![fault]);
        }
        Appearance::Json(text) if !budget::values_within(&text) => {
            return Checked::new(parsed, vec![fault(Code::FileTooLarge)]);
        }
        Appearance::Json(text) => match serde_json::from_str(&text) {
            Ok(document) => {
                let answer = Answer::of(&document);
                if let Some(text) = answer.complaint {
                    let fault = fault(Code::AnswerIsError).with("text", text);
                    return Checked::new(parsed, vec![fault]);
                }
                if answer.is_empty {
                    return Checked::new(parsed, vec![fault(Code::AnswerEmpty)]);
                }
                parsed.pages = answer.pages;
                (Kind::Json, one(json_file::read("json", &document)))
            }
            Err(why) => {
                let fault = fault(Code::JsonFaulty)
                    .with("line", why.line())
                    .with("column", why.column());
                return Checked::new(parsed, vec![fault]);
            }
        },
        Appearance::Other(what) => {
            let fault = fault(Code::NotAWorkbook).with("what", what);
            return Checked::new(parsed, vec![fault]);
        }
    };
    let code = match &read {
        Ok(_) => None,
        Err(WorkbookFault::Protected) => Some(Code::WorkbookLocked),
        Err(WorkbookFault::Damaged) => Some(Code::WorkbookDamaged),
        Err(WorkbookFault::OverBudget) => Some(Code::FileTooLarge),
    };
    if let Some(code) = code {
        return Checked::new(parsed, vec![fault(code)]);
    }
    let sheets = read.unwrap_or_default();
    let mut found = Vec::new();
    if !kind.is_named(&file.name) {
        found.push(fault(Code::EndingWrong).with("what", kind.name()));
    }
    let read = sheets.into_iter().map(|sheet| match sheet {
        Ok(sheet) => {
            let name = sheet.name.clone();
            let mut read = layout::read(&file.name, &sheet);
            read.value.found = std::mem::take(&mut read.diagnostics);
            if sheet.hidden && !sheet.is_blank() {
                read.value.found.push(
                    Diagnostic::new(Code::SheetHidden)
                        .with("sheet", &name)
                        .at(Location::sheet(&file.name, &name)),
                );
            }
            read.value.found.extend(unclosed(&file.name, &sheet));
            (name, read.value.keeping(sheet))
        }
        Err(name) => {
            let mut aside = layout::left_aside(&file.name, &name);
            let fault = Diagnostic::new(Code::WorkbookDamaged)
                .with("file", &file.name)
                .at(Location::sheet(&file.name, &name));
            aside.found.push(fault);
            (name, aside)
        }
    });
    parsed.sheets = known.together(read.collect());
    let of_sheets = parsed.sheets.iter().flat_map(|sheet| &sheet.found);
    found.extend(of_sheets.cloned());
    Checked::new(parsed, found)
}

/// The sheets of a package that are as they were.
#[derive(Default)]
struct Known<'a> {
    marks: Vec<(String, Mark)>,
    sheets: HashMap<&'a str, &'a Arc<ParsedSheet>>,
}

impl<'a> Known<'a> {
    fn new(bytes: &[u8], earlier: &'a ParsedFile) -> Self {
        let marks = parts::marks(bytes).unwrap_or_default();
        let unchanged = earlier.sheets.iter().filter(|sheet| {
            let name = &sheet.observations.sheet;
            let now = marks.iter().find(|(known, _)| known == name);
            now.is_some_and(|(_, mark)| Some(*mark) == sheet.mark)
        });
        Known {
            sheets: unchanged
                .map(|sheet| (sheet.observations.sheet.as_str(), sheet))
                .collect(),
            marks,
        }
    }

    fn sheet(&self, name: &str) -> Option<&Arc<ParsedSheet>> {
        self.sheets.get(name).copied()
    }

    fn is_all(&self) -> bool {
        !self.marks.is_empty() && self.sheets.len() == self.marks.len()
    }

    /// All sheets in the order of the package: those that are as they were, and those just read.
    fn together(&self, read: Vec<(String, ParsedSheet)>) -> Vec<Arc<ParsedSheet>> {
        let place = |name: &str| self.marks.iter().position(|(known, _)| known == name);
        let kept = self.sheets.iter();
        let mut all: Vec<(Option<usize>, Arc<ParsedSheet>)> = kept
            .map(|(name, sheet)| (place(name), Arc::clone(sheet)))
            .collect();
        for (name, mut sheet) in read {
            let place = place(&name);
            let mark = place.and_then(|place| self.marks.get(place));
            sheet.mark = mark.map(|(_, mark)| *mark);
            all.push((place, Arc::new(sheet)));
        }
        all.sort_by_key(|(place, _)| *place);
        all.into_iter().map(|(_, sheet)| sheet).collect()
    }
}

impl ParsedSheet {
    /// Keeps the cells of a sheet that no layout is certain about, or that is about units, unless it is empty: what a file
    /// may have of them is within its budget.
    fn keeping(mut self, sheet: Sheet) -> Self {
        if self.layout == layout::UNKNOWN {
            self.account = Account::unread(&sheet);
        }
        if self.layout == layout::UNKNOWN {
            self.rows_left = sheet.filled_rows(0);
        }
        let is_kept = !self.is_certain || self.observations.of_units;
        self.cells = (is_kept && !sheet.is_blank()).then_some(sheet);
        self
    }
}

/// Says which quotation marks of a text file nothing closes; they are read as if they were not there.
fn unclosed(file: &str, sheet: &Sheet) -> Option<Diagnostic> {
    let first = sheet.stray_quotes.first()?;
    let mut found = Diagnostic::new(Code::QuoteUnclosed)
        .with("line", first.row.saturating_add(1))
        .with("count", sheet.stray_quotes.len());
    let named = sheet.stray_quotes.iter().take(NAMED_PLACES);
    found.places = named
        .map(|cell| Location::cell(file, &sheet.name, *cell))
        .collect();
    Some(found)
}

fn one(sheet: Result<Sheet, OverBudget>) -> Result<Sheets, WorkbookFault> {
    match sheet {
        Ok(sheet) => Ok(vec![Ok(sheet)]),
        Err(OverBudget) => Err(WorkbookFault::OverBudget),
    }
}

/// What a file is, for its name's ending.
#[derive(Clone, Copy)]
enum Kind {
    Workbook,
    Text,
    Json,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Workbook => "Excel",
            Kind::Text => "CSV",
            Kind::Json => "JSON",
        }
    }

    /// Whether a name ends as files of this kind do, or has no ending at all.
    fn is_named(self, name: &str) -> bool {
        let base = name.rsplit('/').next().unwrap_or(name);
        let Some((_, ending)) = base.rsplit_once('.') else {
            return true;
        };
        let endings: &[&str] = match self {
            Kind::Workbook => &["xlsx", "xlsm", "xls", "xlsb", "ods", "xltx"],
            Kind::Text => &["csv", "txt", "tsv"],
            Kind::Json => &["json"],
        };
        endings.contains(&ending.to_lowercase().as_str())
    }
}
