use jiff::civil::Date;
use serde_json::{Value, json};

use super::label::of_sex;
use crate::{
    engine::{Explanation, How, Neighbour, Position, Step},
    model::{Band, Direction, Missing, PlaceKind},
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
        let value = self.value(of.own.value, of.decimals);
        let place = of_sex(&of.place.name, of.sex, self.language);
        let words = [
            ("name", name),
            ("year", of.year.to_string()),
            ("place", place),
            ("value", value),
        ];
        self.line(0, "explain.heading", &words);
        self.how(&of.own, 1, of.decimals);
        if !matches!(of.place.kind, PlaceKind::Nation | PlaceKind::Group) {
            self.nation(of);
        }
        if let Some(position) = &of.position {
            self.position(of, position);
        }
        self.line(1, "explain.rule", &[("rule", of.rule.name())]);
    }

    fn nation(&mut self, of: &Explanation) {
        let value = self.value(of.nation.value, of.decimals);
        self.line(1, "explain.nation", &[("value", value)]);
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
            ("value", self.value(step.value, step.decimals)),
        ];
        self.line(depth, "explain.member", &words);
        self.how(step, depth + 1, step.decimals);
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
                let words = [("id", key_figure.to_string()), ("count", count.to_string())];
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
                members,
                rule,
            } => {
                let present: Vec<String> = members
                    .iter()
                    .filter_map(|member| member.value.ok())
                    .map(|value| exact(value, Shown::For(self.language)))
                    .collect();
                let words = [
                    (
                        "method",
                        say(self.language, &format!("method.{method}")).to_owned(),
                    ),
                    ("numbers", present.join(" · ")),
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
            How::Parameter { since, rule } => {
                let text = parameter_line(&step.label, *since, &rule.name(), self.language);
                self.lines.push(ExplanationLine { depth, text });
            }
            How::Absent { reason, rule } => {
                let words = [("reason", reason.clone()), ("rule", rule.name())];
                self.line(depth, "explain.absent", &words);
            }
            How::Deeper => self.line(depth, "explain.deeper", &[]),
        }
    }

    fn position(&mut self, of: &Explanation, position: &Position) {
        let ranked = ("ranked", position.ranked.to_string());
        match position.rank {
            Some(rank) => {
                let key = if position.in_group {
                    "explain.rank_in_group"
                } else {
                    "explain.rank"
                };
                self.line(1, key, &[("rank", rank.to_string()), ranked.clone()]);
            }
            None => self.line(1, "explain.no_rank", std::slice::from_ref(&ranked)),
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
            ("rank", neighbour.rank.to_string()),
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
        let word = say(self.language, &format!("band.{}", band.name())).to_owned();
        self.line(1, "explain.band", &[("band", word)]);
        let (good_sign, poor_sign) = match of.direction {
            Direction::Low => ("≤", "≥"),
            _ => ("≥", "≤"),
        };
        let language = self.language;
        let share = |permille: u16| {
            let decimals = usize::from(!permille.is_multiple_of(10));
            shown(f64::from(permille) / 10.0, decimals, Shown::For(language))
        };
        for (key, border, sign, permille) in [
            (
                "explain.good_border",
                position.borders.good,
                good_sign,
                position.bands.good_permille,
            ),
            (
                "explain.poor_border",
                position.borders.poor,
                poor_sign,
                position.bands.poor_permille,
            ),
        ] {
            if let Some(border) = border {
                let words = [
                    ("sign", sign.to_owned()),
                    ("border", exact(border, Shown::For(self.language))),
                    ("share", share(permille)),
                    ranked.clone(),
                ];
                self.line(2, key, &words);
            }
        }
        if let Some(change) = position.to_next {
            let next = if band == Band::Poor {
                Band::Middle
            } else {
                Band::Good
            };
            let words = [
                ("change", exact(change, Shown::For(self.language))),
                (
                    "band",
                    say(self.language, &format!("band.{}", next.name())).to_owned(),
                ),
            ];
            self.line(2, "explain.to_next", &words);
        }
    }
}

/// The text key of what is said of the cell behind a value.
pub(super) fn cell_key(value: Result<f64, Missing>) -> &'static str {
    match value {
        Ok(_) => "explain.cell",
        Err(Missing::Suppressed | Missing::TooFew) => "explain.hidden_cell",
        Err(_) => "explain.empty_cell",
    }
}

/// A number with as many decimals as it has, at most six.
fn exact(value: f64, style: Shown) -> String {
    let decimals = (0..6)
        .find(|decimals| {
            let text = shown(value, *decimals, Shown::Data).replace(' ', "");
            text.parse::<f64>()
                .is_ok_and(|rounded| (rounded - value).abs() <= 1e-9 * value.abs().max(1e-3))
        })
        .unwrap_or(6);
    shown(value, decimals, style)
}

/// The value of a parameter in words: from when it holds.
pub(super) fn parameter_line(
    label: &str,
    since: Option<Date>,
    rule: &str,
    language: Language,
) -> String {
    let mut words = vec![("label", label.to_owned()), ("rule", rule.to_owned())];
    match since {
        Some(date) => {
            words.push(("date", date.to_string()));
            tell(language, "explain.parameter", &words)
        }
        None => tell(language, "explain.parameter.none", &words),
    }
}

/// The mean of a group in words: who has which value, and who has none.
pub(super) fn group_lines(
    members: &[(String, Result<f64, Missing>)],
    language: Language,
) -> Vec<String> {
    let style = Shown::For(language);
    let numbers: Vec<String> = members
        .iter()
        .filter_map(|(place, value)| {
            let value = exact(value.ok()?, style);
            Some(format!("{place}\u{a0}{value}"))
        })
        .collect();
    let first = if numbers.is_empty() {
        say(language, "explain.group.none").to_owned()
    } else {
        let words = [
            ("count", numbers.len().to_string()),
            ("numbers", numbers.join(" · ")),
        ];
        tell(language, "explain.group", &words)
    };
    let without = members.iter().filter_map(|(place, value)| {
        let kind = value.err()?;
        let missing = say(language, &format!("missing.{}", kind.name())).to_owned();
        let words = [("label", place.clone()), ("value", missing)];
        Some(tell(language, "explain.member", &words))
    });
    std::iter::once(first).chain(without).collect()
}

/// An explanation as `visare explain --json` states it; the fields are described in `docs/explain.json.md`.
pub fn explanation_json(explanation: &Explanation) -> Value {
    json!({
        "area": explanation.area,
        "measure": explanation.measure,
        "row": explanation.label,
        "place": explanation.place,
        "sex": explanation.sex,
        "year": explanation.year,
        "direction": explanation.direction,
        "unit": explanation.unit,
        "decimals": explanation.decimals,
        "own": step_json(&explanation.own),
        "nation": step_json(&explanation.nation),
        "difference": explanation.difference.map(super::clean),
        "position": explanation.position.as_ref().map(position_json),
        "rule": explanation.rule,
        "by_sex": explanation.by_sex.iter().map(explanation_json).collect::<Vec<_>>(),
    })
}

fn step_json(step: &Step) -> Value {
    let how = match &step.how {
        How::Cell { key_figure, cell } => {
            json!({ "kind": "cell", "key_figure": key_figure, "cell": cell })
        }
        How::MeanOf { key_figure, count } => {
            json!({ "kind": "mean_of", "key_figure": key_figure, "count": count })
        }
        How::Group { members } => json!({
            "kind": "group",
            "members": members.iter().map(|(place, value)| json!({
                "place": place,
                "value": value.ok().map(super::clean),
                "missing": value.err(),
            })).collect::<Vec<_>>(),
        }),
        How::Combined {
            method,
            coverage,
            members,
            rule,
        } => json!({
            "kind": "combined",
            "method": method,
            "coverage": coverage,
            "members": members.iter().map(step_json).collect::<Vec<_>>(),
            "rule": rule,
        }),
        How::Reference { of, rule } => {
            json!({ "kind": "reference", "of": step_json(of), "rule": rule })
        }
        How::Parameter { since, rule } => {
            json!({ "kind": "parameter", "since": since.map(|date| date.to_string()), "rule": rule })
        }
        How::Absent { reason, rule } => {
            json!({ "kind": "absent", "reason": reason, "rule": rule })
        }
        How::Deeper => json!({ "kind": "deeper" }),
    };
    json!({
        "label": step.label,
        "value": step.value.ok().map(super::clean),
        "missing": step.value.err(),
        "decimals": step.decimals,
        "how": how,
    })
}

fn position_json(position: &Position) -> Value {
    let neighbour = |neighbour: &Neighbour| json!({ "places": neighbour.places, "value": super::clean(neighbour.value), "rank": neighbour.rank });
    json!({
        "rank": position.rank,
        "ranked": position.ranked,
        "band": position.band,
        "bands": position.bands,
        "in_group": position.in_group,
        "borders": position.borders,
        "better": position.better.as_ref().map(neighbour),
        "worse": position.worse.as_ref().map(neighbour),
        "to_next": position.to_next.map(super::clean),
    })
}
