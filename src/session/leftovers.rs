//! What a pack that was copied still has from the organisation it came from.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use crate::{
    diagnostics::{Code, Diagnostic, Location},
    inputs::{ParsedFile, expectations},
    model::{FileReceipt, Place, PlaceKind},
    project::{Project, SHARED},
};

/// So many places of a kind are named one by one.
const NAMED: usize = 5;
/// A sheet that names so many other municipalities is about municipalities.
const ABOUT_MANY: usize = 3;
/// A name of at most so many letters may be a word like any other, or a person's.
const SHORT: usize = 5;

/// Where another municipality is named: the key of a text, in the order in which they are told.
const SETTINGS: &str = "leftover.settings";
const SCRIPTS: &str = "leftover.scripts";
const TESTS: &str = "leftover.tests";
const SHEETS: &str = "leftover.sheets";

/// What names another municipality than the pack's own (V119), and which files are another pack's (V152).
///
/// `receipts` say which sheets hold units and tables; nobody's own are exports about all municipalities. What the
/// settings list under `mentions` may be named anywhere; tests may hold some figures of others, but not most.
pub(super) fn leftovers(
    project: &Project,
    files: &[Arc<ParsedFile>],
    receipts: &[FileReceipt],
) -> Vec<Diagnostic> {
    let others = Names::of_others(project);
    let own = own_files(files, receipts);
    let mut told = Told::default();
    others.in_rules(project, &mut told);
    others.in_tests(project, &mut told);
    for file in &own {
        others.in_sheets(file, &mut told);
    }
    let mut found = told.diagnostics();
    found.extend(copied(project, &own, receipts));
    found
}

/// The files that hold units or tables of the organisation's own.
fn own_files<'a>(files: &'a [Arc<ParsedFile>], receipts: &[FileReceipt]) -> Vec<&'a ParsedFile> {
    let shared = format!("{SHARED}/");
    let is_own = |file: &&ParsedFile| {
        let mut receipts = receipts.iter();
        let receipt = receipts.find(|receipt| receipt.file == file.file);
        let mut rows = receipt.map(own_rows).into_iter().flatten();
        !file.file.starts_with(&shared) && rows.any(|(_, rows)| rows > 0)
    };
    files.iter().map(Arc::as_ref).filter(is_own).collect()
}

/// The rows of a file's units and of its own tables, each with the key of what they are.
fn own_rows(receipt: &FileReceipt) -> [(&'static str, usize); 2] {
    let rows = |layout: &str| {
        let sheets = receipt.sheets.iter();
        let sheets = sheets.filter(|sheet| sheet.layout == layout);
        sheets.map(|sheet| sheet.rows).sum()
    };
    [
        ("leftover.units", rows("unit_table")),
        ("leftover.tables", rows("table")),
    ]
}

/// The files that a pack of another organisation has too, where they are about one of the two: its units, its own
/// tables, the figures that it expects. Where the pack's files name its own municipality more than the other's it is
/// the one that they were copied from. A file that several packs have is told of once, with the first of them.
fn copied(project: &Project, own: &[&ParsedFile], receipts: &[FileReceipt]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let named = |code: &str| Names::of(project.catalogue.with_code(code)).count(project, own);
    let mut told = BTreeSet::new();
    for copy in &project.copies {
        if told.contains(&copy.file) {
            continue;
        }
        if named(&project.pack.settings.code) > named(&copy.code) {
            continue;
        }
        let mut receipts = receipts.iter();
        let receipt = receipts.find(|receipt| receipt.file == copy.file);
        let mut parts: Vec<(&str, usize)> = receipt.map(own_rows).into_iter().flatten().collect();
        let expected = project.expected.iter();
        let expected: Vec<_> = expected
            .filter(|file| file.name == copy.file)
            .cloned()
            .collect();
        let language = project.pack.settings.language;
        parts.push((
            "leftover.expected",
            expectations(&expected, language).value.len(),
        ));
        for (what, rows) in parts.into_iter().filter(|(_, rows)| *rows > 0) {
            told.insert(&copy.file);
            found.push(
                Diagnostic::new(Code::CopiedFile)
                    .with("file", &copy.file)
                    .with("pack", &copy.pack)
                    .with("name", &copy.name)
                    .said("what", what)
                    .with("count", rows)
                    .at(Location::file(&copy.file)),
            );
        }
    }
    found
}

/// Where other municipalities were found, by kind and code.
#[derive(Default)]
struct Told<'a>(BTreeMap<(&'static str, &'a str), Mentions<'a>>);

struct Mentions<'a> {
    place: &'a Place,
    count: usize,
    at: Vec<Location>,
}

impl<'a> Told<'a> {
    fn add(&mut self, kind: &'static str, place: &'a Place, at: Location) {
        let known = self.0.entry((kind, place.code.as_str()));
        let known = known.or_insert(Mentions {
            place,
            count: 0,
            at: Vec::new(),
        });
        known.count += 1;
        if known.at.len() < NAMED {
            known.at.push(at);
        }
    }

    fn diagnostics(mut self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for wanted in [SETTINGS, SCRIPTS, TESTS, SHEETS] {
            for ((kind, _), mentions) in &mut self.0 {
                if *kind != wanted {
                    continue;
                }
                let mut fault = Diagnostic::new(Code::OtherMunicipality)
                    .said("where", kind)
                    .with("name", &mentions.place.name)
                    .with("code", &mentions.place.code)
                    .with("count", mentions.count);
                fault.places = std::mem::take(&mut mentions.at);
                found.push(fault);
            }
        }
        found
    }
}

/// Names of places, by their first words.
struct Names<'a> {
    by_word: HashMap<&'a str, Vec<&'a Place>>,
}

impl<'a> Names<'a> {
    fn of(places: impl IntoIterator<Item = &'a Place>) -> Self {
        let mut by_word: HashMap<&str, Vec<&Place>> = HashMap::new();
        for place in places {
            if let Some((_, first)) = words(&place.name).next() {
                by_word.entry(first).or_default().push(place);
            }
        }
        Names { by_word }
    }

    /// The municipalities that a pack has no reason to name.
    fn of_others(project: &'a Project) -> Self {
        let settings = &project.pack.settings;
        let places = project.catalogue.places().iter();
        Names::of(places.filter(|place| {
            place.kind == PlaceKind::Municipality
                && place.code != settings.code
                && !settings.mentions.contains(&place.code)
        }))
    }

    /// How often the expected figures and the sheets of a pack's own name any of them.
    fn count(&self, project: &Project, own: &[&ParsedFile]) -> usize {
        let language = project.pack.settings.language;
        let expected = expectations(&project.expected, language).value;
        let tests = expected
            .iter()
            .filter_map(|(known, _)| known.place.as_deref());
        let cells = own.iter().flat_map(|file| file.texts());
        tests
            .chain(cells.map(|(_, _, text)| text))
            .map(|text| self.named_in(text).count())
            .sum()
    }

    /// The municipalities that a text names, each with the byte at which it does.
    fn named_in<'t>(
        &'t self,
        text: &'t str,
    ) -> impl Iterator<Item = (usize, &'a Place)> + use<'a, 't> {
        words(text).flat_map(move |(at, word)| {
            let rest = text.get(at..).unwrap_or_default();
            let stems = [Some(word), word.strip_suffix('s')];
            let known = stems.into_iter().flatten();
            let known = known.filter_map(|word| self.by_word.get(word)).flatten();
            let longest = known
                .filter(move |place| is_named(&place.name, text, rest))
                .max_by_key(|place| place.name.len());
            longest.map(|place| (at, *place))
        })
    }

    fn in_rules(&self, project: &Project, told: &mut Told<'a>) {
        let pack = &project.pack;
        let name = &pack.settings.name;
        for (_, place) in self.named_in(name) {
            let mut sources = pack.sources.iter();
            let settings = sources.find(|(file, _)| file.ends_with(".toml"));
            if let Some((file, text)) = settings {
                let at = text.find(name.as_str()).unwrap_or(0);
                told.add(SETTINGS, place, Location::at_byte(file, text, at));
            }
        }
        for script in &pack.scripts {
            for (at, place) in self.named_in(&script.text) {
                let at = Location::at_byte(&script.file, &script.text, at);
                told.add(SCRIPTS, place, at);
            }
        }
    }

    fn in_tests(&self, project: &Project, told: &mut Told<'a>) {
        let settings = &project.pack.settings;
        let known = expectations(&project.expected, settings.language).value;
        let mut of_others: Vec<(&Place, Location)> = Vec::new();
        let total = known.len();
        for (expectation, at) in known {
            let text = expectation.place.as_deref().unwrap_or_default();
            let named = self.named_in(text).map(|(_, place)| place).next();
            if let Some(place) = named.filter(|place| !settings.compare.contains(&place.code)) {
                of_others.push((place, at));
            }
        }
        // A figure or two of a neighbour's may be held beside the own ones.
        if of_others.len() * 2 > total {
            for (place, at) in of_others {
                told.add(TESTS, place, at);
            }
        }
    }

    /// Looks through the sheets of a file that are not about municipalities. A cell that is a name and no more says
    /// whom its row is about: that counts where most rows of the sheet say so.
    fn in_sheets(&self, file: &ParsedFile, told: &mut Told<'a>) {
        let mut by_sheet: BTreeMap<&str, OfSheet<'a>> = BTreeMap::new();
        for (sheet, cell, text) in file.texts() {
            let of_sheet = by_sheet.entry(sheet).or_default();
            of_sheet.rows.insert(cell.row);
            for (_, place) in self.named_in(text) {
                let at = Location::cell(&file.file, sheet, cell);
                let is_label = text == place.name;
                of_sheet.named.push((place, at, is_label));
            }
        }
        for of_sheet in by_sheet.into_values() {
            let named = || of_sheet.named.iter();
            let codes: BTreeSet<&str> = named().map(|(place, ..)| place.code.as_str()).collect();
            if codes.len() >= ABOUT_MANY {
                continue;
            }
            let labels = named().filter(|(.., is_label)| *is_label).count();
            let counts_labels = labels * 2 > of_sheet.rows.len();
            for (place, at, is_label) in of_sheet.named {
                if !is_label || counts_labels {
                    told.add(SHEETS, place, at);
                }
            }
        }
    }
}

/// What one sheet names: the place, the cell, and whether the cell says nothing else.
#[derive(Default)]
struct OfSheet<'a> {
    rows: BTreeSet<u32>,
    named: Vec<(&'a Place, Location, bool)>,
}

/// Whether a text, from a word on (`rest`), names a municipality and not the county of that name. A short name must be
/// all that the text says, or be followed by the word for municipality.
fn is_named(name: &str, text: &str, rest: &str) -> bool {
    let Some(after) = rest.strip_prefix(name) else {
        return false;
    };
    let is_end = |after: &str| !after.starts_with(char::is_alphanumeric);
    let after = match after.strip_prefix('s') {
        Some(after) if is_end(after) => after,
        _ if is_end(after) => after,
        _ => return false,
    };
    let next = after.trim_start();
    let followed_by = |word: &str| next.strip_prefix(word).is_some_and(is_end);
    if followed_by("län") || followed_by("läns") {
        return false;
    }
    let is_alone = text.trim().trim_end_matches('s') == name.trim_end_matches('s');
    name.chars().count() > SHORT
        || is_alone
        || ["kommun", "kommuns", "kommune", "kommunes"]
            .into_iter()
            .any(followed_by)
}

/// The words of a text, each with its first byte.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter_map(move |word| {
            let at = from + text.get(from..)?.find(word)?;
            from = at + word.len();
            (!word.is_empty()).then_some((at, word))
        })
}

#[cfg(test)]
mod tests {
    use super::is_named;

    #[test]
    fn a_name_is_a_municipality_where_it_stands_as_a_word_of_its_own() {
        for (name, text, named) in [
            ("Västervik", "Västerviks kommun", true),
            ("Västervik", "Västervik", true),
            ("Västervik", "Västervikarna", false),
            ("Kalmar", "Kalmar läns kommuner", false),
            ("Kalmar", "Kalmar län", false),
            ("Kalmar", "Kalmar kommun", true),
            ("Vara", "Vara delaktig i planeringen", false),
            ("Vara", "Vara kommun", true),
            ("Vara", "Vara", true),
            ("Mark", "Marks kommun", true),
            ("Alingsås", "Alingsås egna siffror", true),
        ] {
            assert_eq!(is_named(name, text, text), named, "{text}");
        }
    }
}
