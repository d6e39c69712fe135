use super::{
    band_words::{band_word, border_signs, limit_words, peculiarities, share},
    comparison::{reference_name, who},
    label::of_sex,
    rank_words,
    step_words::{
        among_line, cell_key, exact, formula_words, group_lines, is_condition, marked,
        parameter_line, rows_line, scale_line, truth_word,
    },
};
use crate::{
    engine::{Explanation, How, Nation, Neighbour, Position, Step},
    methods::Ties,
    model::{Band, Borders, Direction, Missing, PlaceKind},
    text::{Language, Shown, say, shown, tell},
};

/// A line of an explanation: how deep it lies under the figure (0 for the figure itself), and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplanationLine {
    /// The depth.
    pub depth: usize,
    /// The words.
    pub text: String,
}

/// An explanation in words: every number that is named can be worked out from the lines below it.
pub fn explanation_lines(explanation: &Explanation, language: Language) -> Vec<ExplanationLine> {
    let mut writer = Writer {
        language,
        base: 0,
        lines: Vec::new(),
    };
    writer.explanation(explanation);
    writer.base = 1;
    for apart in &explanation.by_sex {
        writer.explanation(apart);
    }
    writer.lines
}

struct Writer {
    language: Language,
    /// How deep the headings lie.
    base: usize,
    lines: Vec<ExplanationLine>,
}

impl Writer {
    fn line(&mut self, depth: usize, key: &str, words: &[(&'static str, String)]) {
        let text = tell(self.language, key, words);
        self.push(depth, text);
    }

    fn push(&mut self, depth: usize, text: String) {
        let depth = self.base + depth;
        self.lines.push(ExplanationLine { depth, text });
    }

    fn number(&self, value: f64, decimals: usize) -> String {
        shown(value, decimals, Shown::For(self.language))
    }

    /// A value as shown, followed by its exact form where rounding hides something.
    fn value(&self, value: Result<f64, Missing>, decimals: usize) -> String {
        match value {
            Ok(number) => {
                let rounded = self.number(number, decimals);
                let exact = exact(number, Shown::For(self.language));
                if self.number(number, 6) == self.number_padded(number, decimals) {
                    rounded
                } else {
                    let words = [("shown", rounded), ("exact", exact)];
                    tell(self.language, "explain.shown_as", &words)
                }
            }
            Err(kind) => say(self.language, &format!("missing.{}", kind.name())).to_owned(),
        }
    }

    /// The number as if it had exactly the decimals shown, written with six.
    fn number_padded(&self, value: f64, decimals: usize) -> String {
        let rounded: f64 = shown(value, decimals, Shown::Data)
            .replace(' ', "")
            .parse()
            .unwrap_or(value);
        self.number(rounded, 6)
    }

    fn explanation(&mut self, of: &Explanation) {
        let name = if of.label == of.measure {
            format!("{}/{}", of.area, of.measure)
        } else {
            format!("{}/{}/{}", of.area, of.measure, of.label)
        };
        let value = self.step_value(&of.own);
        let place = of_sex(&of.place.name, of.sex, self.language);
        let words = [
            ("name", name),
            ("year", of.year.to_string()),
            ("place", place),
            ("value", value),
        ];
        self.line(0, "explain.heading", &words);
        self.how(&of.own, 1, of.decimals);
        let apart = matches!(of.place.kind, PlaceKind::Nation | PlaceKind::Group);
        if !apart && of.reference.nation != Nation::Absent {
            self.nation(of);
        }
        if let Some(position) = &of.position {
            self.position(of, position);
        }
        self.line(1, "explain.rule", &[("rule", of.rule.name())]);
    }

    fn nation(&mut self, of: &Explanation) {
        let value = self.step_value(&of.nation);
        let reference = reference_name(of.reference, self.language);
        let words = [("value", value), ("reference", reference)];
        self.line(1, "explain.nation", &words);
        self.how(&of.nation, 2, of.decimals);
        if let (Ok(own), Ok(nation), Some(difference)) =
            (of.own.value, of.nation.value, of.difference)
        {
            let style = Shown::For(self.language);
            let words = [
                ("own", exact(own, style)),
                ("nation", exact(nation, style)),
                ("difference", self.value(Ok(difference), of.decimals)),
            ];
            self.line(1, "explain.difference", &words);
        }
    }

    /// A member: what it is called, its value, and how that came about.
    fn step(&mut self, step: &Step, depth: usize) {
        let words = [
            ("label", step.label.clone()),
            ("value", self.step_value(step)),
        ];
        self.line(depth, "explain.member", &words);
        self.how(step, depth + 1, step.decimals);
    }

    /// The value of a step as shown; yes or no of a condition.
    fn step_value(&self, step: &Step) -> String {
        let value = match step.value {
            Ok(value) if is_condition(step) => truth_word(value, self.language),
            value => self.value(value, step.decimals),
        };
        marked(value, step, self.language)
    }

    fn how(&mut self, step: &Step, depth: usize, decimals: usize) {
        match &step.how {
            How::Cell { key_figure, cell } => {
                let id = ("id", key_figure.to_string());
                match cell {
                    Some(cell) => {
                        let words = [id, ("cell", cell.name())];
                        self.line(depth, cell_key(step.value), &words);
                    }
                    None => self.line(depth, "explain.no_cell", &[id]),
                }
            }
            How::MeanOf { key_figure, count } => {
                let id = key_figure.as_ref().map(ToString::to_string);
                let id = id.unwrap_or_else(|| step.label.clone());
                let words = [("id", id), ("count", count.to_string())];
                self.line(depth, "explain.mean_of", &words);
            }
            How::Group { members } => {
                for text in group_lines(members, self.language) {
                    self.push(depth, text);
                }
            }
            How::Combined {
                method,
                coverage,
                numbers,
                members,
                rule,
            } => {
                let style = Shown::For(self.language);
                let sign = if *method == "points" {
                    "/"
                } else {
                    "\u{a0}×\u{a0}"
                };
                let present: Vec<String> = members
                    .iter()
                    .enumerate()
                    .filter_map(|(index, member)| {
                        let value = exact(member.value.ok()?, style);
                        Some(match numbers.get(index) {
                            Some(number) => format!("{value}{sign}{}", exact(*number, style)),
                            None => value,
                        })
                    })
                    .collect();
                let words = [
                    (
                        "method",
                        say(self.language, &format!("method.{method}")).to_owned(),
                    ),
                    ("numbers", present.join("; ")),
                    ("present", present.len().to_string()),
                    ("all", members.len().to_string()),
                    ("value", self.value(step.value, decimals)),
                    ("rule", rule.name()),
                ];
                let key = if step.value.is_ok() {
                    "explain.combined"
                } else {
                    "explain.not_combined"
                };
                self.line(depth, key, &words);
                if *coverage < 1.0 {
                    let percent = self.number(coverage * 100.0, 0);
                    self.line(depth + 1, "explain.coverage", &[("percent", percent)]);
                }
                for member in members {
                    self.step(member, depth + 1);
                }
            }
            How::Reference { of, rule } => {
                let words = [("label", step.label.clone()), ("rule", rule.name())];
                self.line(depth, "explain.reference", &words);
                self.how(of, depth + 1, decimals);
            }
            How::Formula {
                method,
                members,
                rule,
            } => {
                let words = [
                    ("formula", formula_words(method, members, self.language)),
                    ("value", self.step_value(step)),
                    ("rule", rule.name()),
                ];
                self.line(depth, "explain.formula", &words);
                for member in members {
                    self.step(member, depth + 1);
                }
            }
            How::Scaled {
                method,
                of,
                among,
                marks,
                rule,
            } => {
                let text = scale_line(method, *among, marks, &rule.name(), self.language);
                self.push(depth, text);
                self.step(of, depth + 1);
            }
            How::Among {
                method,
                of,
                count,
                rule,
            } => {
                let text = among_line(method, of, *count, &rule.name(), self.language);
                self.push(depth, text);
            }
            How::Constant { rule } => {
                self.line(depth, "explain.constant", &[("rule", rule.name())]);
            }
            How::Parameter { since, rule } => {
                let text = parameter_line(&step.label, *since, &rule.name(), self.language);
                self.push(depth, text);
            }
            How::Absent { reason, rule } => {
                let words = [("reason", reason.clone()), ("rule", rule.name())];
                self.line(depth, "explain.absent", &words);
            }
            How::Rows {
                aggregate,
                count,
                condition,
                cells,
                rule,
            } => {
                let text = rows_line(
                    (aggregate, *count, condition.as_ref()),
                    cells,
                    rule,
                    self.language,
                );
                self.push(depth, text);
            }
            How::Deeper => self.line(depth, "explain.deeper", &[]),
        }
    }

    fn position(&mut self, of: &Explanation, position: &Position) {
        let ranked = ("ranked", position.ranked.to_string());
        let compared = position.comparison();
        if let Some(compared) = &compared {
            let who = ("who", who(compared, self.language));
            match position.rank {
                Some(rank) => {
                    let rank = ("rank", rank_words(rank, self.language));
                    self.line(1, "explain.rank", &[rank, ranked.clone(), who]);
                }
                None => self.line(1, "explain.no_rank", &[who]),
            }
        }
        if compared.is_some() && position.ties != Ties::Best {
            let key = format!("explain.ties.{}", position.ties.name());
            self.line(2, &key, &[]);
        }
        for (key, neighbour) in [
            ("explain.better", &position.better),
            ("explain.worse", &position.worse),
        ] {
            if let Some(neighbour) = neighbour {
                let words = self.neighbour(neighbour);
                self.line(2, key, &words);
            }
        }
        self.band(of, position, ranked);
    }

    fn neighbour(&self, neighbour: &Neighbour) -> [(&'static str, String); 3] {
        const MOST: usize = 3;
        let mut names = neighbour
            .places
            .iter()
            .take(MOST)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        if neighbour.places.len() > MOST {
            names.push_str(" …");
        }
        [
            ("names", names),
            ("value", exact(neighbour.value, Shown::For(self.language))),
            ("rank", rank_words(neighbour.rank, self.language)),
        ]
    }

    fn band(&mut self, of: &Explanation, position: &Position, ranked: (&'static str, String)) {
        let Some(band) = position.band else {
            // One outside the comparison group has no band however many report.
            let least = position.bands.least.max(1);
            if position.ranked < least {
                let words = [ranked, ("least", least.to_string())];
                self.line(1, "explain.no_band", &words);
            }
            return;
        };
        let word = band_word(band, self.language);
        self.line(1, "explain.band", &[("band", word)]);
        self.cut(of, position, &ranked);
        if let Some((next, change)) = position.to_next {
            let words = [
                ("change", exact(change, Shown::For(self.language))),
                ("band", band_word(next, self.language)),
            ];
            self.line(2, "explain.to_next", &words);
        }
    }

    /// Where the bands begin, and why there.
    fn cut(&mut self, of: &Explanation, position: &Position, ranked: &(&'static str, String)) {
        let language = self.language;
        let words = limit_words(position.bands, of.direction, language);
        for (key, border) in ["explain.good_limit", "explain.poor_limit"]
            .into_iter()
            .zip(words.into_iter().flatten())
        {
            let rule = of.rule.name();
            self.line(2, key, &[("border", border), ("rule", rule)]);
        }
        let Some(shares) = position.bands.shares() else {
            return;
        };
        let [good_sign, poor_sign] = border_signs(of.direction);
        let mut begins = false;
        for (key, border, sign, permille) in [
            (
                "explain.good_border",
                position.borders.good,
                good_sign,
                shares.good_permille,
            ),
            (
                "explain.poor_border",
                position.borders.poor,
                poor_sign,
                shares.poor_permille,
            ),
        ] {
            if let Some(border) = border {
                let words = [
                    ("sign", sign.to_string()),
                    ("border", exact(border, Shown::For(language))),
                    ("share", share(permille, language)),
                    ranked.clone(),
                ];
                self.line(2, key, &words);
                begins = true;
            }
        }
        if position.band == Some(Band::Middle) && is_at_both_ends(of, position.borders) {
            self.line(2, "explain.both_ends", &[]);
        }
        for text in peculiarities(shares, language)
            .into_iter()
            .filter(|_| begins)
        {
            self.push(2, text.to_owned());
        }
    }
}

/// Whether a value is among the good ones and among the poor ones: it shares its place with too many.
fn is_at_both_ends(of: &Explanation, borders: Borders) -> bool {
    let (Ok(value), Some(good), Some(poor)) = (of.own.value, borders.good, borders.poor) else {
        return false;
    };
    match of.direction {
        Direction::Low => poor <= value && value <= good,
        Direction::High | Direction::None => good <= value && value <= poor,
    }
}
