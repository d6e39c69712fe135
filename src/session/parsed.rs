use std::{collections::HashMap, sync::Arc};

use rayon::prelude::*;

use crate::{
    diagnostics::Diagnostic,
    inputs::{ParsedFile, ParsedSheet, parse_anew},
    project::InputFile,
};

/// The files as they were last parsed, by name.
#[derive(Debug, Default)]
pub(super) struct ParsedFiles {
    known: HashMap<String, Arc<Parsed>>,
}

/// A file as it was parsed, with the bytes it was parsed from.
#[derive(Debug)]
struct Parsed {
    input: InputFile,
    file: Arc<ParsedFile>,
    diagnostics: Vec<Diagnostic>,
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
                Some(parsed) if parsed.input == *file => (Arc::clone(parsed), 0),
                earlier => Parsed::anew(file, earlier.map(Arc::as_ref)),
            })
            .collect();
        let fresh = parsed.iter().map(|(_, fresh)| fresh).sum();
        let mut results = Vec::with_capacity(parsed.len());
        self.known.clear();
        for (parsed, _) in parsed {
            diagnostics.extend(parsed.diagnostics.iter().cloned());
            results.push(Arc::clone(&parsed.file));
            self.known.insert(parsed.input.name.clone(), parsed);
        }
        (results, fresh)
    }
}

impl Parsed {
    /// The file as it is, and how many sheets were parsed for it.
    fn anew(input: &InputFile, earlier: Option<&Parsed>) -> (Arc<Self>, usize) {
        let nothing = ParsedFile::default();
        let earlier = earlier.map_or(&nothing, |earlier| &earlier.file);
        let checked = parse_anew(input, earlier);
        let is_fresh = |sheet: &&Arc<ParsedSheet>| {
            let mut known = earlier.sheets.iter();
            !known.any(|known| Arc::ptr_eq(known, sheet))
        };
        let fresh = checked.value.sheets.iter().filter(is_fresh).count();
        let parsed = Parsed {
            input: input.clone(),
            file: Arc::new(checked.value),
            diagnostics: checked.diagnostics,
        };
        (Arc::new(parsed), fresh)
    }
}
