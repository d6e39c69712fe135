//! Why a row of a table is what it is, in words.

use super::{
    ExplanationLine,
    band_words::{colour_word, worse_words},
    condition_words::{condition_words, formula},
    own_table::words,
    step_words::exact,
};
use crate::{
    diagnostics::Location,
    engine::{CellHow, CellStep, Colour, LineExplanation, Passing},
    model::{CellKind, TableCell},
    text::{Language, Shown, say, tell},
};

/// At most so many of the rows behind a figure are told one by one.
const MOST: usize = 12;

/// A row's explanation in words: every number that is named can be worked out from the lines below it.
pub fn line_lines(line: &LineExplanation, language: Language) -> Vec<ExplanationLine> {
    let mut writer = Writer {
        language,
        decimals: line.decimals,
        lines: Vec::new(),
    };
    writer.line(line);
    writer.lines
}

struct Writer {
    language: Language,
    decimals: usize,
    lines: Vec<ExplanationLine>,
}

impl Writer {
    fn push(&mut self, depth: usize, text: String) {
        self.lines.push(ExplanationLine { depth, text });
    }

    fn say(&mut self, depth: usize, key: &str, words: &[(&'static str, String)]) {
        let text = tell(self.language, key, words);
        self.push(depth, text);
    }

    fn line(&mut self, line: &LineExplanation) {
        let mut words = vec![
            ("name", format!("{}/{}", line.table, line.name)),
            ("count", line.among.to_string()),
        ];
        match line.number {
            Some(number) => {
                words.push(("number", number.to_string()));
                self.say(0, "explain.line", &words);
            }
            None => self.say(0, "explain.line.left", &words),
        }
        for step in &line.columns {
            self.step(step, 1);
        }
        if let Some(field) = &line.field {
            let label = say(self.language, "explain.line.field").to_owned();
            let words = [("label", label), ("value", self.value(&field.value))];
            self.say(1, "explain.member", &words);
            self.how(field, 2);
        }
        if let Some(colour) = &line.colour {
            self.colour(colour);
        }
        for passed in &line.passed {
            self.passed(&passed.by, &passed.rule);
        }
        self.say(1, "explain.rule", &[("rule", line.rule.name())]);
    }

    fn colour(&mut self, colour: &Colour) {
        let style = Shown::For(self.language);
        let field = say(self.language, "explain.line.field").to_owned();
        let [middle, poor] = worse_words(colour.limits, self.language);
        // With one limit nothing is ever in the middle.
        let key = if middle == poor {
            "explain.line.colour.target"
        } else {
            "explain.line.colour"
        };
        let words = [
            ("band", colour_word(colour.band, self.language)),
            ("column", colour.column.clone().unwrap_or(field)),
            ("value", exact(colour.value, style)),
            ("middle", middle),
            ("poor", poor),
        ];
        self.say(1, key, &words);
    }

    fn passed(&mut self, by: &Passing, rule: &Location) {
        let rule = ("rule", rule.name());
        match by {
            Passing::Condition { of, kept } => {
                let key = match (kept, of.as_slice()) {
                    (true, [_]) => "explain.line.kept",
                    (true, _) => "explain.line.kept_all",
                    (false, [one]) if one.value.is_err() => "explain.line.untold",
                    (false, _) => "explain.line.dropped",
                };
                let count = ("count", of.len().to_string());
                self.say(1, key, &[rule, count]);
                self.several(of, 2);
            }
            Passing::First { by, most, kept } => {
                let key = match kept {
                    true => "explain.line.first",
                    false => "explain.line.not_first",
                };
                let words = [("column", by.clone()), ("most", most.to_string()), rule];
                self.say(1, key, &words);
            }
            Passing::Order {
                by,
                descending,
                stated,
            } => {
                let key = match (stated, descending) {
                    (true, false) => "explain.line.sorted_as_stated",
                    (true, true) => "explain.line.sorted_as_stated_down",
                    (false, true) => "explain.line.sorted_down",
                    (false, false) => "explain.line.sorted",
                };
                self.say(1, key, &[("column", by.clone()), rule]);
            }
            Passing::Group { by, count } => {
                let words = [
                    ("columns", by.join(", ")),
                    ("count", count.to_string()),
                    rule,
                ];
                self.say(1, "explain.line.grouped", &words);
            }
        }
    }

    fn several(&mut self, steps: &[CellStep], depth: usize) {
        for step in steps.iter().take(MOST) {
            self.step(step, depth);
        }
        if let Some(more) = steps.len().checked_sub(MOST).filter(|more| *more > 0) {
            self.say(depth, "explain.line.more", &[("count", more.to_string())]);
        }
    }

    fn value(&self, value: &TableCell) -> String {
        match value {
            Err(kind) if kind.is_empty_cell() => {
                say(self.language, "explain.line.empty").to_owned()
            }
            other => words(other, CellKind::Text, self.decimals.max(6), self.language),
        }
    }

    /// A cell: what it is called, what it says, and how that came about.
    fn step(&mut self, step: &CellStep, depth: usize) {
        let Some(label) = step.label.clone() else {
            self.how(step, depth);
            return;
        };
        let mut words = vec![("label", label), ("value", self.value(&step.value))];
        match &step.how {
            CellHow::Cell(Some(cell)) => {
                words.push(("cell", cell.name()));
                self.say(depth, "explain.line.cell", &words);
            }
            CellHow::Cell(None) => self.say(depth, "explain.line.no_cell", &words),
            _ => {
                self.say(depth, "explain.member", &words);
                self.how(step, depth + 1);
            }
        }
    }

    fn how(&mut self, step: &CellStep, depth: usize) {
        let value = ("value", self.value(&step.value));
        match &step.how {
            // What the rule states stands in the words of what is worked out from it.
            CellHow::Cell(_) | CellHow::Stated => {}
            CellHow::Formula {
                method,
                members,
                rule,
            } => {
                let formula = self.formula(method, members);
                self.told(depth, formula, value, rule.as_ref());
                self.members(members, depth + 1);
            }
            CellHow::Lookup {
                position,
                members,
                rule,
            } => {
                let mut said = members.iter().map(|member| self.value(&member.value));
                let mut next = || said.next().unwrap_or_default();
                let mut words = vec![("one", next()), ("other", next())];
                let key = match position {
                    Some((row, column)) => {
                        words.push(("row", row.to_string()));
                        words.push(("column", column.to_string()));
                        "formula.lookup"
                    }
                    None => "formula.no_field",
                };
                let formula = tell(self.language, key, &words);
                self.told(depth, formula, value, rule.as_ref());
                self.members(members, depth + 1);
            }
            CellHow::Rows {
                aggregate,
                count,
                condition,
                members,
                rule,
            } => {
                let what = say(self.language, &format!("aggregate.{aggregate}")).to_owned();
                let mut words = vec![
                    ("what", what),
                    ("count", count.to_string()),
                    value,
                    ("rule", rule.name()),
                ];
                let key = match condition {
                    Some(condition) => {
                        words.push(("condition", condition_words(condition, self.language)));
                        "explain.line.rows.where"
                    }
                    None => "explain.line.rows",
                };
                self.say(depth, key, &words);
                self.several(members, depth + 1);
            }
            CellHow::Deeper => self.say(depth, "explain.deeper", &[]),
        }
    }

    fn members(&mut self, members: &[CellStep], depth: usize) {
        for member in members {
            self.step(member, depth);
        }
    }

    /// A formula and what it gives; with a rule, where that stands.
    fn told(
        &mut self,
        depth: usize,
        formula: String,
        value: (&'static str, String),
        rule: Option<&Location>,
    ) {
        let mut words = vec![("formula", formula), value];
        match rule {
            Some(rule) => {
                words.push(("rule", rule.name()));
                self.say(depth, "explain.formula", &words);
            }
            None => self.say(depth, "explain.line.formula", &words),
        }
    }

    fn formula(&self, method: &str, members: &[CellStep]) -> String {
        let said = members.iter().map(|member| {
            // Of what may be missing it is the column that says something.
            match (method, &member.label) {
                ("is_missing" | "same", Some(label)) => label.clone(),
                _ => self.value(&member.value),
            }
        });
        let said: Vec<String> = said.collect();
        formula(method, &said, self.language)
    }
}
