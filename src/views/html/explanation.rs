//! Where the figures of a row come from: for the municipality the tree that `visare explain` writes, for a unit
//! the same tree in one line per year.

use std::cmp::Reverse;

use super::{
    super::{
        ExplanationLine, Report,
        band_words::band_word,
        decimal, explanation_lines, line_lines,
        step_words::{
            among_line, cell_key, group_lines, is_condition, marked, parameter_line, rows_line,
            scale_line, truth_word,
        },
    },
    everyone::{Everyone, everyone},
    table::{Explanation, Item},
};
use crate::{
    diagnostics::Location,
    engine::{
        self, AreaResult, Composition, Evaluation, How, LineExplanation, Position, RowResult, Step,
    },
    model::{Direction, Missing, Place, PlaceKind, Sex},
    plan::RowPath,
    text::{Language, Shown, say, shown, tell},
};

/// Explains the rows of an area.
#[derive(Clone, Copy, Debug)]
pub(super) struct Explainer<'a> {
    evaluation: Evaluation<'a>,
    number: usize,
    area: &'a AreaResult,
    language: Language,
}

impl<'a> Explainer<'a> {
    /// What explains the area at this position; none if the report has nothing to explain from.
    pub(super) fn new(report: &Report<'a>, number: usize) -> Option<Self> {
        Some(Explainer {
            evaluation: report.explain?,
            number,
            area: report.results.areas.get(number)?,
            language: report.language,
        })
    }

    /// What explains the same rows for women or men.
    pub(super) fn about(self, sex: Sex) -> Self {
        let evaluation = self.evaluation.about(sex);
        Explainer { evaluation, ..self }
    }

    /// The figures of the municipality in the row at this position, a tree for each year.
    pub(super) fn own(&self, row: usize) -> Vec<Explanation> {
        let trees = self.trees(row, 0).into_iter();
        trees.map(|(_, tree)| self.tree(&tree)).collect()
    }

    /// The figures of another place (a unit, a municipality, a group) in the row at this position, a line for
    /// each year.
    fn beside(&self, row: usize, place: usize) -> Vec<Item> {
        let trees = self.trees(row, place).into_iter();
        trees.map(|(year, tree)| self.line(year, &tree)).collect()
    }

    /// The figures of other places in the row at this position, each under its name.
    pub(super) fn others(&self, row: usize, places: &[usize]) -> Vec<Explanation> {
        places
            .iter()
            .filter_map(|position| Some((*position, self.area.places.get(*position)?)))
            .map(|(position, place)| Explanation {
                heading: place.name.clone(),
                items: self.beside(row, position),
            })
            .collect()
    }

    /// All municipalities in the newest year in which any is ranked; none for women or men alone, for a row without
    /// ranks, and for a key figure that is its measure alone.
    pub(super) fn everyone(&self, position: usize, row: &RowResult, id: &str) -> Option<Everyone> {
        let said_by_measure =
            row.level > 1 && row.counted && *row.composition == Composition::Single;
        if row.sex != Sex::Total || said_by_measure {
            return None;
        }
        let path = row_path(self.number, &self.area.rows, position)?;
        let years = row.years.iter().rev();
        let (year, ranked) = years
            .map(|year| (*year, self.evaluation.ranked(path, *year)))
            .find(|(_, ranked)| ranked.len() > 1)?;
        let shown: Vec<&Place> = self
            .area
            .places
            .iter()
            .filter(|place| place.kind == PlaceKind::Municipality)
            .collect();
        Some(everyone(row, id, year, &ranked, &shown, self.language))
    }

    fn trees(&self, row: usize, place: usize) -> Vec<(i16, engine::Explanation)> {
        let explain = || -> Option<Vec<_>> {
            let path = row_path(self.number, &self.area.rows, row)?;
            let place: &Place = self.area.places.get(place)?;
            let years = self.area.rows.get(row)?.years.iter();
            let explained = years
                .filter_map(|year| Some((*year, self.evaluation.explain_one(path, place, *year)?)));
            Some(explained.collect())
        };
        explain().unwrap_or_default()
    }

    fn tree(&self, tree: &engine::Explanation) -> Explanation {
        let mut references = vec![tree.rule.name()];
        collect_references(&tree.own, &mut references);
        collect_references(&tree.nation, &mut references);
        of_lines(&explanation_lines(tree, self.language), references)
    }

    fn line(&self, year: i16, tree: &engine::Explanation) -> Item {
        let mut references = Vec::new();
        collect_references(&tree.own, &mut references);
        references.sort_by_key(|name| Reverse(name.len()));
        let mut parts = vec![self.member(year.to_string(), &tree.own)];
        parts.extend(self.how(&tree.own));
        parts.extend(tree.position.as_ref().map(|position| self.band(position)));
        Item::new(&parts.join("\u{a0}· "), &references)
    }

    fn member(&self, label: String, step: &Step) -> String {
        let value = match step.value {
            Ok(value) if is_condition(step) => truth_word(value, self.language),
            value => self.value(value, step.decimals),
        };
        let value = marked(value, step, self.language);
        let words = [("label", label), ("value", value)];
        tell(self.language, "explain.member", &words)
    }

    /// How a step came about, as briefly as can be: the cells of members stand in their own rows.
    fn how(&self, step: &Step) -> Vec<String> {
        match &step.how {
            How::Cell { key_figure, cell } => {
                let key = match cell {
                    Some(_) => cell_key(step.value),
                    None => "explain.no_cell",
                };
                let cell = cell.as_ref().map_or_else(String::new, |cell| cell.name());
                let words = [("id", key_figure.to_string()), ("cell", cell)];
                vec![tell(self.language, key, &words)]
            }
            How::Combined { members, .. } | How::Formula { members, .. } => {
                let members = members.iter();
                members
                    .map(|member| self.member(member.label.clone(), member))
                    .collect()
            }
            How::Reference { of, .. } => self.how(of),
            How::Absent { reason, rule } => {
                let words = [("reason", reason.clone()), ("rule", rule.name())];
                vec![tell(self.language, "explain.absent", &words)]
            }
            How::Scaled {
                method,
                of,
                among,
                marks,
                rule,
            } => vec![
                scale_line(method, *among, marks, &rule.name(), self.language),
                self.member(of.label.clone(), of),
            ],
            How::Among {
                method,
                of,
                count,
                rule,
            } => vec![among_line(method, of, *count, &rule.name(), self.language)],
            How::Constant { rule } => {
                let words = [("rule", rule.name())];
                vec![tell(self.language, "explain.constant", &words)]
            }
            How::Parameter { since, rule } => {
                vec![parameter_line(
                    &step.label,
                    *since,
                    &rule.name(),
                    self.language,
                )]
            }
            How::Group { members } => group_lines(members, self.language),
            How::Rows {
                aggregate,
                count,
                condition,
                cells,
                rule,
            } => vec![rows_line(
                (aggregate, *count, condition.as_ref()),
                cells,
                rule,
                self.language,
            )],
            How::MeanOf { .. } | How::Deeper => {
                vec![say(self.language, "explain.deeper").to_owned()]
            }
        }
    }

    fn band(&self, position: &Position) -> String {
        let language = self.language;
        match position.band {
            Some(band) => tell(
                language,
                "explain.band",
                &[("band", band_word(band, language))],
            ),
            None => {
                let words = [
                    ("ranked", position.ranked.to_string()),
                    ("least", position.bands.least.to_string()),
                ];
                tell(language, "explain.no_band", &words)
            }
        }
    }

    /// A value as the tree states it: as shown, and unrounded where that says more.
    fn value(&self, value: Result<f64, Missing>, decimals: usize) -> String {
        let style = Shown::For(self.language);
        match value {
            Ok(number) => {
                let plain = decimal(number);
                let own = plain
                    .split_once('.')
                    .map_or(0, |(_, fraction)| fraction.len());
                let rounded = shown(number, decimals, style);
                if own <= decimals {
                    return rounded;
                }
                let exact = shown(number, own.min(6), style);
                let words = [("shown", rounded), ("exact", exact)];
                tell(self.language, "explain.shown_as", &words)
            }
            Err(kind) => say(self.language, &format!("missing.{}", kind.name())).to_owned(),
        }
    }
}

/// Why a row of a table is what it is.
pub(super) fn line_tree(line: &LineExplanation, language: Language) -> Explanation {
    let references = line.references().iter().map(Location::name).collect();
    of_lines(&line_lines(line, language), references)
}

/// Lines as a heading and lists below it; the longest of the places that they refer to are looked for first.
fn of_lines(lines: &[ExplanationLine], mut references: Vec<String>) -> Explanation {
    references.sort_by_key(|name| Reverse(name.len()));
    let (heading, below) = match lines.split_first() {
        Some((heading, below)) => (heading.text.clone(), below),
        None => (String::new(), &[][..]),
    };
    Explanation {
        heading,
        items: nested(below, &references),
    }
}

/// What the trees of a row leave unsaid, because it is the same in every year.
pub(super) fn about(row: &RowResult, language: Language) -> String {
    let mut lines = Vec::new();
    if row.direction != Direction::None {
        let direction = format!("direction.{}", row.direction.name());
        lines.push(say(language, &direction).to_owned());
    }
    let words = [("unit", say(language, row.unit.text_key()).to_owned())];
    lines.push(tell(language, "view.note.unit", &words));
    if row.lag != 0 {
        let words = [("years", row.lag.to_string())];
        lines.push(tell(language, "view.note.lag", &words));
    }
    if let Composition::Combined { coverage, .. } = &*row.composition
        && row.level == 1
        && *coverage >= 1.0
    {
        lines.push(say(language, "view.note.strict").to_owned());
    }
    lines.join(" ")
}

/// Where in the plan the row at a position of an area stands: the results hold each measure before its details.
fn row_path(area: usize, rows: &[RowResult], position: usize) -> Option<RowPath> {
    let until = rows.get(..=position)?;
    let measures = until.iter().filter(|row| row.level == 1).count();
    let measure = until.iter().rposition(|row| row.level == 1)?;
    Some(RowPath {
        area,
        measure: measures.checked_sub(1)?,
        detail: position.checked_sub(measure)?.checked_sub(1),
    })
}

/// The names of the cells and rules that a step and those below it refer to.
fn collect_references(step: &Step, names: &mut Vec<String>) {
    match &step.how {
        How::Cell { cell, .. } => names.extend(cell.iter().map(|cell| cell.name())),
        How::Combined { members, rule, .. } | How::Formula { members, rule, .. } => {
            names.push(rule.name());
            for member in members {
                collect_references(member, names);
            }
        }
        How::Reference { of, rule } | How::Scaled { of, rule, .. } => {
            names.push(rule.name());
            collect_references(of, names);
        }
        How::Rows { cells, rule, .. } => {
            names.extend(cells.iter().map(Location::name));
            names.push(rule.name());
        }
        How::Absent { rule, .. }
        | How::Parameter { rule, .. }
        | How::Constant { rule }
        | How::Among { rule, .. } => names.push(rule.name()),
        How::MeanOf { .. } | How::Group { .. } | How::Deeper => {}
    }
}

/// Lines as items, each with the lines that lie deeper right below it.
fn nested(mut lines: &[ExplanationLine], references: &[String]) -> Vec<Item> {
    let mut items = Vec::new();
    while let Some((first, rest)) = lines.split_first() {
        let deeper = rest
            .iter()
            .take_while(|line| line.depth > first.depth)
            .count();
        let (below, after) = rest.split_at(deeper);
        items.push(Item {
            below: nested(below, references),
            ..Item::new(&first.text, references)
        });
        lines = after;
    }
    items
}
