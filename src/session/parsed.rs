use std::{collections::HashMap, sync::Arc};

use rayon::prelude::*;

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location, Severity},
    inputs::{ParsedFile, ParsedSheet, parse_anew},
    project::InputFile,
};

/// The files as they were last parsed, by name.
#[derive(Debug, Default)]
pub(super) struct ParsedFiles {
    known: HashMap<String, Arc<Parsed>>,
    /// Whether a file that cannot be used as it stands is taken as it was when it could be.
    pub(super) keeping: bool,
}

/// A file as it was parsed, with the bytes it was parsed from.
#[derive(Debug)]
struct Parsed {
    input: InputFile,
    file: Arc<ParsedFile>,
    diagnostics: Vec<Diagnostic>,
    /// The file as it stands, which cannot be used, where this is how it was before.
    refused: Option<(InputFile, Diagnostic)>,
}

impl ParsedFiles {
    /// What the files state, and how many sheets were parsed to know it: only files with other bytes are looked into,
    /// side by side, and only their sheets with other parts are parsed.
    pub(super) fn parse(
        &mut self,
        files: &[InputFile],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> (Vec<Arc<ParsedFile>>, usize) {
        let known = &self.known;
        let parsed: Vec<(Arc<Parsed>, usize)> = files
            .par_iter()
            .map(|file| match known.get(&file.name) {
                Some(parsed) if parsed.stands() == file => (Arc::clone(parsed), 0),
                earlier => Parsed::anew(file, earlier.map(Arc::as_ref), self.keeping),
            })
            .collect();
        let fresh = parsed.iter().map(|(_, fresh)| fresh).sum();
        let mut results = Vec::with_capacity(parsed.len());
        self.known.clear();
        for (parsed, _) in parsed {
            let refused = parsed.refused.iter().map(|(_, why)| why);
            diagnostics.extend(refused.chain(&parsed.diagnostics).cloned());
            results.push(Arc::clone(&parsed.file));
            self.known.insert(parsed.input.name.clone(), parsed);
        }
        (results, fresh)
    }

    /// The files that the last parsing used, as they were when they could be.
    pub(super) fn in_use(&self) -> Vec<InputFile> {
        let mut files: Vec<InputFile> = self
            .known
            .values()
            .filter(|parsed| parsed.is_sound())
            .map(|parsed| parsed.input.clone())
            .collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        files
    }
}

impl Parsed {
    /// The file as it is, and how many sheets were parsed for it. If it cannot be used and `keeping` says so, the file
    /// as it was earlier, with the reason (V704).
    fn anew(input: &InputFile, earlier: Option<&Parsed>, keeping: bool) -> (Arc<Self>, usize) {
        let nothing = ParsedFile::default();
        let known = earlier.map_or(&nothing, |earlier| &earlier.file);
        let checked = parse_anew(input, known);
        if let Some(earlier) = earlier.filter(|earlier| keeping && earlier.is_sound())
            && let Some(fault) = error_in(&checked)
        {
            let why = Diagnostic::new(Code::FileKept)
                .with("file", &input.name)
                .with("code", fault.code)
                .at(Location::file(&input.name));
            let kept = Parsed {
                input: earlier.input.clone(),
                file: Arc::clone(&earlier.file),
                diagnostics: earlier.diagnostics.clone(),
                refused: Some((input.clone(), why)),
            };
            return (Arc::new(kept), 0);
        }
        let is_fresh = |sheet: &&Arc<ParsedSheet>| {
            let mut known = known.sheets.iter();
            !known.any(|known| Arc::ptr_eq(known, sheet))
        };
        let fresh = checked.value.sheets.iter().filter(is_fresh).count();
        let parsed = Parsed {
            input: input.clone(),
            file: Arc::new(checked.value),
            diagnostics: checked.diagnostics,
            refused: None,
        };
        (Arc::new(parsed), fresh)
    }

    /// The file as it stands.
    fn stands(&self) -> &InputFile {
        self.refused
            .as_ref()
            .map_or(&self.input, |(input, _)| input)
    }

    /// Whether the file that it was parsed from could be used.
    fn is_sound(&self) -> bool {
        let mut found = self.diagnostics.iter();
        self.input.content.is_ok() && !found.any(|found| found.severity() == Severity::Error)
    }
}

/// The first error, if there is any: the file or one of its sheets cannot be read.
fn error_in(checked: &Checked<ParsedFile>) -> Option<&Diagnostic> {
    let mut found = checked.diagnostics.iter();
    found.find(|found| found.severity() == Severity::Error)
}
