use std::collections::BTreeMap;

use rhai::{Dynamic, Map};

use crate::{
    diagnostics::{Code, Diagnostic, close_names},
    methods::Ties,
    model::{BandRule, Direction, Unit},
    plan::Span,
};

use super::{
    draft::Draft,
    functions::text_of,
    vocabulary::{Word, option, value},
};

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
        let mut spellings = word.spellings().into_iter();
        spellings.any(|name| self.left.contains_key(name))
    }

    fn take(&mut self, word: Word) -> Option<(String, Dynamic)> {
        self.asked.push(word);
        word.spellings()
            .into_iter()
            .find_map(|name| self.left.remove(name).map(|value| (name.to_owned(), value)))
    }

    fn wrong(&self, draft: &mut Draft, name: &str, found: &Dynamic, expected: String) {
        let meant = draft.decimal_comma(self.span).filter(|_| found.is_array());
        let diagnostic = Diagnostic::new(Code::OptionWrong)
            .with("option", name)
            .with("found", draft.kind_of(found))
            .with("expected", expected)
            .meant(meant.into_iter().collect());
        let span = draft.option_key(self.span, self.depth, name);
        draft.fault(diagnostic, span);
    }

    /// The options that stand under a name within these.
    pub(super) fn within(&self, draft: &Draft, name: &str, map: Map) -> Options {
        let mut inner = Options::new(map, draft.option_key(self.span, self.depth, name));
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
        self.read(draft, word, "1, 2.5", |found| {
            let whole = || found.as_int().map(|whole| whole as f64);
            found.as_float().or_else(|_| whole()).ok()
        })
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
            let expected = choices
                .iter()
                .map(|(choice, _)| format!("\"{}\"", choice.in_language(draft.language)))
                .collect::<Vec<_>>()
                .join(", ");
            self.wrong(draft, name, found, expected);
        }
        chosen
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
            (value::KRONOR, Unit::Kronor),
            (value::NUMBER, Unit::Number),
        ];
        self.choice(draft, option::FORMAT, &choices)
    }

    /// Whether a row is ranked within the group rather than among all.
    pub(super) fn in_group(&mut self, draft: &mut Draft) -> bool {
        let choices = [(value::EVERYONE, false), (value::GROUP, true)];
        self.choice(draft, option::COMPARE, &choices)
            .unwrap_or(false)
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
        let number = found
            .as_float()
            .or_else(|_| found.as_int().map(|whole| whole as f64));
        match number {
            Ok(share) if share > 0.0 && share <= 1.0 => Some(share),
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
        let (name, found) = self.take(word)?;
        let result = read(&found);
        if result.is_none() {
            self.wrong(draft, &name, &found, expected.to_owned());
        }
        result
    }

    /// How bands are cut, where the rule differs from `default`.
    pub(super) fn bands(&mut self, draft: &mut Draft, default: BandRule) -> BandRule {
        let Some((name, found)) = self.take(option::BANDS) else {
            return default;
        };
        let Some(map) = found.clone().try_cast::<Map>() else {
            let expected = format!(
                "#{{ {}: 25, {}: 25, {}: 8 }}",
                option::BEST.in_language(draft.language),
                option::WORST.in_language(draft.language),
                option::LEAST.in_language(draft.language)
            );
            self.wrong(draft, &name, &found, expected);
            return default;
        };
        let mut inner = self.within(draft, &name, map);
        let rule = BandRule {
            good_permille: inner
                .permille(draft, option::BEST)
                .unwrap_or(default.good_permille),
            poor_permille: inner
                .permille(draft, option::WORST)
                .unwrap_or(default.poor_permille),
            least: inner
                .whole(draft, option::LEAST, 1, 1000)
                .and_then(|number| u16::try_from(number).ok())
                .unwrap_or(default.least),
        };
        inner.finish(draft);
        rule
    }

    /// A share given in per cent, 0 to 100 with at most one decimal, as thousandths.
    fn permille(&mut self, draft: &mut Draft, word: Word) -> Option<u16> {
        self.read(draft, word, "0–100", |found| {
            let percent = found
                .as_float()
                .or_else(|_| found.as_int().map(|whole| whole as f64))
                .ok()?;
            let permille = (percent * 10.0).round();
            let exact = (permille - percent * 10.0).abs() < 1e-9;
            (exact && (0.0..=1000.0).contains(&permille)).then_some(permille as u16)
        })
    }

    /// Names every option that nobody asked for (V305).
    pub(super) fn finish(self, draft: &mut Draft) {
        let known: Vec<&str> = self
            .asked
            .iter()
            .map(|word| word.in_language(draft.language))
            .collect();
        for name in self.left.keys() {
            let diagnostic = Diagnostic::new(Code::OptionUnknown)
                .with("option", name)
                .with("known", known.join(", "))
                .meant(close_names(name, known.iter().copied()));
            let span = draft.option_key(self.span, self.depth, name);
            draft.fault(diagnostic, span);
        }
    }
}
