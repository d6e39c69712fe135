use std::{collections::BTreeMap, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location, Severity, close_names},
    model::AnswersColumn,
    text::{Language, hidden},
};

use super::{Invented, Least, Settings};

/// The name of the workbook where the settings give none.
const WORKBOOK: &str = "kvalitetsvisaren";

/// Reads the text of a settings file. `file` is its path relative to the folder of rules.
///
/// Every fault is named with its line: what cannot be parsed (V103), what is no setting (V112), a value that is
/// not understood (V113), a setting that must be there (V114). Any of them leaves the pack without settings. A code
/// that a list names twice counts once, and is named (V117).
pub fn parse_settings(file: &str, text: &str) -> Checked<Option<Settings>> {
    parse_settings_on(file, text, None)
}

/// As [`parse_settings`], of a pack that is based on another: what it does not say is as there, but that its scripts are
/// trusted; its name is told apart.
pub(super) fn parse_settings_on(
    file: &str,
    text: &str,
    base: Option<&Settings>,
) -> Checked<Option<Settings>> {
    let (root, faults) = DeTable::parse_recoverable(text);
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for fault in faults {
        let start = fault.span().map_or(0, |span| span.start);
        let fault = Diagnostic::new(Code::SettingsFaulty).at(Location::at_byte(file, text, start));
        if !diagnostics.contains(&fault) {
            diagnostics.push(fault);
        }
    }
    if !diagnostics.is_empty() {
        return Checked::new(None, diagnostics);
    }
    let mut table = Table::new(file, text, root.get_ref());
    let settings = settings(&mut table, base);
    table.finish(&mut diagnostics);
    diagnostics.sort_by(|a, b| a.places.cmp(&b.places));
    let is_error = |found: &Diagnostic| found.severity() == Severity::Error;
    let settings = settings.filter(|_| !diagnostics.iter().any(is_error));
    Checked::new(settings, diagnostics)
}

/// The language that a settings file states, whatever else is wrong with it.
pub(super) fn language_in(text: &str) -> Option<Language> {
    let (root, _) = DeTable::parse_recoverable(text);
    let stated = root.get_ref().get("language")?.get_ref().as_str()?;
    stated.parse().ok()
}

/// The name of the pack that a settings file says it is based on.
pub(super) fn based_on(text: &str) -> Option<String> {
    let (root, _) = DeTable::parse_recoverable(text);
    line(root.get_ref().get("based_on")?.get_ref())
}

fn settings(table: &mut Table<'_, '_>, base: Option<&Settings>) -> Option<Settings> {
    let kept = base.cloned();
    let (name, code) = match &kept {
        None => (
            table.required("name", "setting.text", line),
            table.required("code", "setting.code", line),
        ),
        Some(base) => {
            let folder = table.file.split('/').next().unwrap_or_default();
            let told_apart = format!("{} ({folder})", base.name);
            (
                table
                    .read("name", "setting.text", line)
                    .or(Some(told_apart)),
                table
                    .read("code", "setting.code", line)
                    .or(Some(base.code.clone())),
            )
        }
    };
    let groups = table.inner("groups", |groups| {
        let entries = groups.entries("setting.codes", codes);
        let once = |(name, codes): (String, Codes)| {
            let codes = groups.once(&name, codes);
            (name, codes)
        };
        entries.into_iter().map(once).collect::<Vec<_>>()
    });
    let groups = match &kept {
        Some(base) if groups.is_empty() => base.groups.clone(),
        _ => groups,
    };
    let named = |value: &DeValue<'_>| {
        let name = line(value)?;
        let group = groups.iter().find(|(known, _)| *known == name)?;
        let members = group.1.iter();
        Some(members.map(|code| (code.clone(), 0..0)).collect())
    };
    // What is not said is as in the pack that it is based on, or as it is everywhere.
    let stated = |key: &str| base.is_none() || table.left.contains_key(key);
    let [own_group, own_compared, own_mentions] =
        ["comparison_group", "compare", "mentions"].map(stated);
    let or_kept = |own: bool, codes: Vec<String>, of: fn(Settings) -> Vec<String>| match &kept {
        Some(base) if !own => of(base.clone()),
        _ => codes,
    };
    let comparison_group = table.codes("comparison_group", "setting.group", |value| {
        codes(value).or_else(|| named(value))
    });
    let compare = table.codes("compare", "setting.codes", codes);
    let mentions = table.codes("mentions", "setting.codes", codes);
    let answers = table.inner("units", |units| {
        units.read("answers", "setting.answers", |value| {
            match value.as_bool() {
                Some(false) => Some(AnswersColumn::Absent),
                Some(true) => None,
                None => line(value).map(AnswersColumn::Named),
            }
        })
    });
    let kept_least = kept.as_ref().map(|base| base.least).unwrap_or_default();
    Some(Settings {
        language: table
            .read("language", "setting.language", |value| {
                value.as_str()?.parse::<Language>().ok()
            })
            .or(kept.as_ref().map(|base| base.language))
            .unwrap_or_default(),
        trusted: table
            .read("trusted", "setting.truth", DeValue::as_bool)
            // Who trusts the one has not read the other.
            .unwrap_or(false),
        sources: table
            .read("sources", "setting.texts", lines)
            .or(kept.as_ref().map(|base| base.sources.clone()))
            .unwrap_or_default(),
        comparison_group: or_kept(own_group, comparison_group, |base| base.comparison_group),
        compare: or_kept(own_compared, compare, |base| base.compare),
        mentions: or_kept(own_mentions, mentions, |base| base.mentions),
        answers: answers
            .or(kept.as_ref().map(|base| base.answers.clone()))
            .unwrap_or_default(),
        least: table.inner("least", |table| least(table, kept_least)),
        invented: table
            .read("exempel", "setting.example", |value| {
                match value.as_bool() {
                    Some(false) => Some(Invented::None),
                    Some(true) => Some(Invented::All),
                    None => line(value).map(Invented::Some),
                }
            })
            .or(kept.as_ref().map(|base| base.invented.clone()))
            .unwrap_or_default(),
        workbook: table
            .read("workbook", "setting.file", file_stem)
            .or(kept.as_ref().map(|base| base.workbook.clone()))
            .unwrap_or_else(|| WORKBOOK.to_owned()),
        values_only: table
            .read("arbetsbok", "setting.workbook", values_only)
            .or(kept.as_ref().map(|base| base.values_only))
            .unwrap_or_default(),
        based_on: table.read("based_on", "setting.text", line),
        groups,
        name: name?,
        code: code?,
    })
}

fn least(table: &mut Table<'_, '_>, default: Least) -> Least {
    Least {
        ranked: table
            .read("ranked", "setting.number", whole)
            .unwrap_or(default.ranked),
        answers: table
            .read("answers", "setting.number", whole)
            .unwrap_or(default.answers),
        compared: table
            .read("compared", "setting.share", |value| {
                whole(value).filter(|share| *share <= 100)
            })
            .unwrap_or(default.compared),
        minority: table
            .read("minority", "setting.number", whole)
            .unwrap_or(default.minority),
    }
}

fn line(value: &DeValue<'_>) -> Option<String> {
    let text = value.as_str()?.trim();
    let is_seen = text.chars().all(|letter| hidden(letter).is_none());
    (!text.is_empty() && is_seen).then(|| text.to_owned())
}

fn lines(value: &DeValue<'_>) -> Option<Vec<String>> {
    let items = value.as_array()?;
    items.iter().map(|item| line(item.get_ref())).collect()
}

/// Codes, each with where it stands.
type Codes = Vec<(String, Range<usize>)>;

fn codes(value: &DeValue<'_>) -> Option<Codes> {
    let items = value.as_array()?;
    let code = |item: &Spanned<DeValue<'_>>| Some((line(item.get_ref())?, item.span()));
    items.iter().map(code).collect()
}

fn whole<T: std::str::FromStr>(value: &DeValue<'_>) -> Option<T> {
    value.as_integer()?.to_string().parse().ok()
}

/// Whether a workbook holds values or formulas, in the words of any language.
fn values_only(value: &DeValue<'_>) -> Option<bool> {
    match value.as_str()? {
        "värden" | "verdier" | "values" => Some(true),
        "formler" | "formulas" => Some(false),
        _ => None,
    }
}

fn file_stem(value: &DeValue<'_>) -> Option<String> {
    line(value).filter(|name| {
        !name.starts_with('.')
            && !name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|'])
            && !name.contains(char::is_control)
    })
}

/// A table of the file; what nobody takes out of it is no setting.
struct Table<'a, 'i> {
    file: &'a str,
    text: &'a str,
    left: BTreeMap<String, (Range<usize>, &'a Spanned<DeValue<'i>>)>,
    asked: Vec<&'static str>,
    faults: Vec<Diagnostic>,
}

impl<'a, 'i> Table<'a, 'i> {
    fn new(file: &'a str, text: &'a str, table: &'a DeTable<'i>) -> Self {
        Table {
            file,
            text,
            left: table
                .iter()
                .map(|(key, value)| (key.get_ref().to_string(), (key.span(), value)))
                .collect(),
            asked: Vec::new(),
            faults: Vec::new(),
        }
    }

    fn place(&self, span: &Range<usize>) -> Location {
        Location::at_byte(self.file, self.text, span.start)
    }

    fn wrong(&mut self, key: &str, expected: &'static str, span: &Range<usize>) {
        let found = self.text.get(span.clone()).unwrap_or("");
        let mut shown: String = found
            .lines()
            .next()
            .unwrap_or("")
            .chars()
            .take(40)
            .collect();
        if shown.len() < found.len() {
            shown.push('…');
        }
        let fault = Diagnostic::new(Code::SettingWrong)
            .with("key", key)
            .with("found", shown)
            .said("expected", expected)
            .at(self.place(span));
        self.faults.push(fault);
    }

    fn read<T>(
        &mut self,
        key: &'static str,
        expected: &'static str,
        read: impl FnOnce(&DeValue<'i>) -> Option<T>,
    ) -> Option<T> {
        self.asked.push(key);
        let (_, value) = self.left.remove(key)?;
        let result = read(value.get_ref());
        if result.is_none() {
            self.wrong(key, expected, &value.span());
        }
        result
    }

    fn required<T>(
        &mut self,
        key: &'static str,
        expected: &'static str,
        read: impl FnOnce(&DeValue<'i>) -> Option<T>,
    ) -> Option<T> {
        if !self.left.contains_key(key) {
            let fault = Diagnostic::new(Code::SettingMissing)
                .with("key", key)
                .said("expected", expected)
                .at(Location::file(self.file));
            self.faults.push(fault);
        }
        self.read(key, expected, read)
    }

    /// A list of codes, each once.
    fn codes(
        &mut self,
        key: &'static str,
        expected: &'static str,
        read: impl FnOnce(&DeValue<'i>) -> Option<Codes>,
    ) -> Vec<String> {
        let codes = self.read(key, expected, read).unwrap_or_default();
        self.once(key, codes)
    }

    /// The codes of a list, each once; one that stands there again is named.
    fn once(&mut self, key: &str, codes: Codes) -> Vec<String> {
        let mut kept: Vec<String> = Vec::new();
        for (code, span) in codes {
            if kept.contains(&code) {
                let fault = Diagnostic::new(Code::CodeTwice)
                    .with("key", key)
                    .with("code", code)
                    .at(self.place(&span));
                self.faults.push(fault);
            } else {
                kept.push(code);
            }
        }
        kept
    }

    /// A table in the table; where there is none, what is read from an empty one.
    fn inner<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Table<'_, 'i>) -> T) -> T {
        self.asked.push(key);
        let nothing = DeTable::new();
        let given = self.left.remove(key).map(|(_, value)| value);
        let found = given.and_then(|value| value.get_ref().as_table());
        if let (Some(value), None) = (given, found) {
            self.wrong(key, "setting.table", &value.span());
        }
        let mut table = Table::new(self.file, self.text, found.unwrap_or(&nothing));
        let result = read(&mut table);
        table.finish(&mut self.faults);
        result
    }

    /// Every entry of the table, whatever its key, in the order of the file; a faulty one is named and left out.
    fn entries<T>(
        &mut self,
        expected: &'static str,
        read: impl Fn(&DeValue<'i>) -> Option<T>,
    ) -> Vec<(String, T)> {
        let mut entries: Vec<_> = std::mem::take(&mut self.left).into_iter().collect();
        entries.sort_by_key(|(_, (span, _))| span.start);
        let mut found = Vec::new();
        for (key, (_, value)) in entries {
            let is_seen = key.chars().all(|letter| hidden(letter).is_none());
            match read(value.get_ref()).filter(|_| is_seen) {
                Some(entry) => found.push((key, entry)),
                None => self.wrong(&key, expected, &value.span()),
            }
        }
        found
    }

    fn finish(mut self, all: &mut Vec<Diagnostic>) {
        for (key, (span, _)) in &self.left {
            let fault = Diagnostic::new(Code::SettingUnknown)
                .with("key", key)
                .with("known", self.asked.join(", "))
                .at(self.place(span))
                .meant(close_names(key, self.asked.iter().copied()));
            self.faults.push(fault);
        }
        all.append(&mut self.faults);
    }
}
