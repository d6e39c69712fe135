use std::{collections::BTreeMap, sync::Arc};

use rhai::{Dynamic, Map};

use crate::{
    diagnostics::{Code, Diagnostic, close_names},
    methods::Ties,
    model::{Direction, Unit},
    plan::Span,
};

use super::{
    draft::Draft,
    functions::{number, text_of},
    vocabulary::{Word, option, value},
};

/// A set of municipalities that a rule names.
#[derive(Clone, Debug)]
pub(super) struct Compared {
    /// Its name in the settings; none for the comparison group.
    pub(super) name: Option<Arc<str>>,
    /// Their codes, the pack's own among them, sorted.
    pub(super) codes: Arc<[String]>,
}

/// The options of one call, taken out one by one; what nobody takes is unknown to the function.
pub(super) struct Options {
    left: BTreeMap<String, Dynamic>,
    asked: Vec<Word>,
    span: Span,
    /// How many brackets lie between the span and the names.
    depth: usize,
}

impl Options {
    /// The options of a call that stands at `span`.
    pub(super) fn new(map: Map, span: Span) -> Self {
        Options {
            left: map
                .into_iter()
                .map(|(key, value)| (key.to_string(), value))
                .collect(),
            asked: Vec::new(),
            span,
            depth: 2,
        }
    }

    /// Whether an option is given and not yet taken.
    pub(super) fn has(&self, word: Word) -> bool {
        self.name(word).is_some()
    }

    /// How an option is written that is given and not yet taken.
    pub(super) fn name(&self, word: Word) -> Option<String> {
        let mut spellings = word.spellings().into_iter();
        spellings
            .find(|name| self.left.contains_key(*name))
            .map(str::to_owned)
    }

    /// Where an option stands.
    pub(super) fn key(&self, draft: &Draft, name: &str) -> Span {
        draft.option_key(self.span, self.depth, name)
    }

    fn take(&mut self, word: Word) -> Option<(String, Dynamic)> {
        self.asked.push(word);
        word.spellings()
            .into_iter()
            .find_map(|name| self.left.remove(name).map(|value| (name.to_owned(), value)))
    }

    /// Says that what is given under a name is not what it can be.
    pub(super) fn wrong(&self, draft: &mut Draft, name: &str, found: &Dynamic, expected: String) {
        self.wrong_for(draft, name, found, expected, Vec::new());
    }

    fn wrong_for(
        &self,
        draft: &mut Draft,
        name: &str,
        found: &Dynamic,
        expected: String,
        mut meant: Vec<String>,
    ) {
        meant.extend(draft.decimal_comma(self.span).filter(|_| found.is_array()));
        let diagnostic = Diagnostic::new(Code::OptionWrong)
            .with("option", name)
            .with("found", draft.kind_of(found))
            .with("expected", expected)
            .meant(meant);
        let span = self.key(draft, name);
        draft.fault(diagnostic, span);
    }

    /// The options that stand under a name within these.
    pub(super) fn within(&self, draft: &Draft, name: &str, map: Map) -> Options {
        let mut inner = Options::new(map, self.key(draft, name));
        inner.depth = 1;
        inner
    }

    /// A set of options of its own, with the name under which it stands; `expected` is said if it is none.
    pub(super) fn map(
        &mut self,
        draft: &mut Draft,
        word: Word,
        expected: &str,
    ) -> Option<(String, Map)> {
        let (name, found) = self.take(word)?;
        match found.clone().try_cast::<Map>() {
            Some(map) => Some((name, map)),
            None => {
                self.wrong(draft, &name, &found, expected.to_owned());
                None
            }
        }
    }

    /// A number.
    pub(super) fn number(&mut self, draft: &mut Draft, word: Word) -> Option<f64> {
        self.read(draft, word, "1, 2.5", number)
    }

    /// Yes or no.
    pub(super) fn truth(&mut self, draft: &mut Draft, word: Word) -> Option<bool> {
        self.read(draft, word, "true, false", |found| found.as_bool().ok())
    }

    /// One of several words.
    pub(super) fn choice<T: Copy>(
        &mut self,
        draft: &mut Draft,
        word: Word,
        choices: &[(Word, T)],
    ) -> Option<T> {
        let (name, found) = self.take(word)?;
        self.chosen(draft, &name, &found, choices)
    }

    /// What a value that stands under a name is among several words.
    pub(super) fn chosen<T: Copy>(
        &self,
        draft: &mut Draft,
        name: &str,
        found: &Dynamic,
        choices: &[(Word, T)],
    ) -> Option<T> {
        let text = found.clone().into_string().unwrap_or_default();
        let chosen = choices
            .iter()
            .find(|(choice, _)| choice.is(&text))
            .map(|(_, chosen)| *chosen);
        if chosen.is_none() {
            let known = choices
                .iter()
                .map(|(choice, _)| choice.in_language(draft.language));
            self.unknown(draft, name, found, &known.collect::<Vec<_>>());
        }
        chosen
    }

    /// Says that a value is none of several words.
    fn unknown(&self, draft: &mut Draft, name: &str, found: &Dynamic, known: &[&str]) {
        let quoted = |word: &str| format!("\"{word}\"");
        let expected: Vec<String> = known.iter().map(|word| quoted(word)).collect();
        let meant = text_of(found).map(|text| close_names(&text, known.iter().copied()));
        let meant = meant.unwrap_or_default();
        let meant = meant.iter().map(|word| quoted(word)).collect();
        self.wrong_for(draft, name, found, expected.join(", "), meant);
    }

    /// Which values are good.
    pub(super) fn direction(&mut self, draft: &mut Draft) -> Option<Direction> {
        let choices = [
            (value::HIGH, Direction::High),
            (value::LOW, Direction::Low),
            (value::NONE, Direction::None),
        ];
        self.choice(draft, option::GOOD, &choices)
    }

    /// What a figure is counted in.
    pub(super) fn unit(&mut self, draft: &mut Draft) -> Option<Unit> {
        let choices = [
            (value::PERCENT, Unit::Percent),
            (value::PERCENT_IN_WORDS, Unit::Percent),
            (value::PERCENTAGE_POINTS, Unit::Points),
            (value::KRONOR, Unit::Kronor),
            (value::NUMBER, Unit::Number),
        ];
        self.choice(draft, option::FORMAT, &choices)
    }

    /// Those among whom something is compared, if not among all: the comparison group, or a group that the settings
    /// name.
    pub(super) fn compared(&mut self, draft: &mut Draft) -> Option<Compared> {
        let (name, found) = self.take(option::COMPARE)?;
        let text = found.clone().into_string().unwrap_or_default();
        if value::EVERYONE.is(&text) {
            return None;
        }
        if value::GROUP.is(&text) {
            return Some(Compared {
                name: None,
                codes: draft.group.clone(),
            });
        }
        let groups = draft.groups.clone();
        let named = groups.iter().find(|(known, _)| **known == *text);
        if let Some((known, codes)) = named {
            return Some(Compared {
                name: Some(known.clone()),
                codes: codes.clone(),
            });
        }
        let words = [value::EVERYONE, value::GROUP];
        let words = words.iter().map(|word| word.in_language(draft.language));
        let known: Vec<&str> = words
            .chain(groups.iter().map(|(name, _)| &**name))
            .collect();
        self.unknown(draft, &name, &found, &known);
        None
    }

    /// The place that those share who tie.
    pub(super) fn ties(&mut self, draft: &mut Draft, word: Word) -> Option<Ties> {
        let choices = [
            (value::BEST_PLACE, Ties::Best),
            (value::MEAN_PLACE, Ties::Mean),
            (value::DENSE_PLACE, Ties::Dense),
        ];
        self.choice(draft, word, &choices)
    }

    /// A text.
    pub(super) fn text(&mut self, draft: &mut Draft, word: Word) -> Option<String> {
        let (name, found) = self.take(word)?;
        let text = text_of(&found);
        if text.is_none() {
            self.wrong(draft, &name, &found, "\"…\"".to_owned());
        }
        text
    }

    /// A list of texts, or a single one.
    pub(super) fn texts(&mut self, draft: &mut Draft, word: Word) -> Vec<String> {
        let Some((name, found)) = self.take(word) else {
            return Vec::new();
        };
        let items = if found.is_array() {
            found.clone().into_array().unwrap_or_default()
        } else {
            vec![found.clone()]
        };
        let texts: Option<Vec<String>> = items.iter().map(text_of).collect();
        texts.unwrap_or_else(|| {
            self.wrong(draft, &name, &found, "[\"…\", \"…\"]".to_owned());
            Vec::new()
        })
    }

    /// A whole number within bounds.
    pub(super) fn whole(
        &mut self,
        draft: &mut Draft,
        word: Word,
        least: i64,
        most: i64,
    ) -> Option<i64> {
        let (name, found) = self.take(word)?;
        match found.as_int() {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                self.wrong(draft, &name, &found, format!("{least}–{most}"));
                None
            }
        }
    }

    /// A share above 0, up to 1.
    pub(super) fn share(&mut self, draft: &mut Draft, word: Word) -> Option<f64> {
        let (name, found) = self.take(word)?;
        match number(&found) {
            Some(share) if share > 0.0 && share <= 1.0 => Some(share),
            _ => {
                self.wrong(draft, &name, &found, "0.01–1".to_owned());
                None
            }
        }
    }

    /// A value that the caller reads; `expected` is said if it cannot.
    pub(super) fn read<T>(
        &mut self,
        draft: &mut Draft,
        word: Word,
        expected: &str,
        read: impl FnOnce(&Dynamic) -> Option<T>,
    ) -> Option<T> {
        self.read_or(draft, word, expected, |_| None, read)
    }

    /// As [`Options::read`]; of a value that it cannot read the caller may know what is meant.
    pub(super) fn read_or<T>(
        &mut self,
        draft: &mut Draft,
        word: Word,
        expected: &str,
        meant: impl FnOnce(&Dynamic) -> Option<String>,
        read: impl FnOnce(&Dynamic) -> Option<T>,
    ) -> Option<T> {
        let (name, found) = self.take(word)?;
        let result = read(&found);
        if result.is_none() {
            let meant = meant(&found).into_iter().collect();
            self.wrong_for(draft, &name, &found, expected.to_owned(), meant);
        }
        result
    }

    /// Names every option that nobody asked for (V305).
    pub(super) fn finish(self, draft: &mut Draft) {
        let known: Vec<&str> = self
            .asked
            .iter()
            .map(|word| word.in_language(draft.language))
            .collect();
        for (told, name) in self.left.keys().enumerate() {
            // To find its place and names that are like it is work, and for nothing where it is not told.
            if !draft.builder.tells(Code::OptionUnknown) {
                let untold = self.left.len() - told;
                draft.builder.report_untold(Code::OptionUnknown, untold);
                return;
            }
            let within = of_bands(name).filter(|_| self.asked.contains(&option::BANDS));
            let bands = option::BANDS.in_language(draft.language);
            let meant = match within {
                Some(name) => vec![format!("{bands}: #{{ {name}: … }}")],
                None => close_names(name, known.iter().copied()),
            };
            let diagnostic = Diagnostic::new(Code::OptionUnknown)
                .with("option", name)
                .with("known", known.join(", "))
                .meant(meant);
            let span = self.key(draft, name);
            draft.fault(diagnostic, span);
        }
    }
}

/// A name that stands among the options of colours, if it is one of theirs.
fn of_bands(name: &str) -> Option<&str> {
    let words = [
        option::LIMITS,
        option::TARGET,
        option::BEST,
        option::WORST,
        option::LEAST,
        option::ROUNDING,
    ];
    words.iter().any(|word| word.is(name)).then_some(name)
}
