use std::collections::HashSet;

use crate::{
    diagnostics::{Code, Location},
    methods::TableOperation,
    model::{BandRule, Cut, RowAnswers, Sex},
    text::hidden,
};

use super::{Measure, NodeId, Op, PlanBuilder, Span, YearChoice};

/// The most nodes that another process may hand over: each becomes a few columns of every place and year.
const MOST_NODES: usize = 10_000;
/// The most measures that another process may hand over: each looks through its whole expression.
const MOST_MEASURES: usize = 2_000;
/// The most expectations that another process may hand over: each may look through all rows.
const MOST_EXPECTATIONS: usize = 500;
/// The longest text, in bytes: what the script host allows.
const LONGEST_TEXT: usize = 16 * 1024;

impl PlanBuilder {
    /// Whether what another process says that its scripts have built could have been built by scripts in these
    /// files: every index lies within its list, inputs come before what takes them, nothing is set that only
    /// [`PlanBuilder::complete`] sets, and numbers and texts are no larger than the functions let them be.
    pub fn is_sound(&self, files: &[&str]) -> bool {
        !self.is_too_large()
            && self.files.iter().all(|file| files.contains(&file.as_str()))
            && (0..).zip(&self.nodes).all(|(index, node)| {
                self.op_fits(&node.op, node.inputs.len())
                    && node.inputs.iter().all(|input| input.0 < index)
                    && self.span_fits(node.span)
                    && node.label.as_deref().is_none_or(text_fits)
            })
            && self.key_figures.iter().all(|(id, declared)| {
                text_fits(id.as_str())
                    && declared.titles.iter().all(|title| text_fits(title))
                    && declared.direction.is_none_or(|(_, at)| self.span_fits(at))
            })
            && self.tables.iter().all(|table| {
                let columns = table.declaration.columns.len();
                let people = &table.declaration.people;
                let mut named = table.declaration.key.iter().chain(&people.person);
                let counted =
                    !matches!(people.answers, Some(RowAnswers::Column(at)) if at >= columns);
                self.span_fits(table.span) && counted && named.all(|column| *column < columns)
            })
            && self.shapes.iter().all(|(id, shape)| {
                self.has(*id) && shape.decimals.is_none_or(|decimals| decimals <= 6)
            })
            && self.areas.iter().all(|area| {
                text_fits(&area.name) && self.span_fits(area.span) && years_fit(&area.years)
            })
            && self
                .areas
                .iter()
                .flat_map(|area| &area.measures)
                .all(|measure| self.measure_fits(measure))
            && self.shown_tables.iter().all(|table| {
                self.has(table.value)
                    && self.span_fits(table.span)
                    && text_fits(&table.title)
                    && table.description.as_deref().is_none_or(text_fits)
                    && table.decimals <= 6
            })
            && self.expectations.iter().all(|(expectation, span)| {
                self.span_fits(*span)
                    && text_fits(&expectation.row)
                    && expectation.place.as_deref().is_none_or(text_fits)
            })
            && self.building.imports.iter().all(|(importer, imported)| {
                [importer, imported]
                    .iter()
                    .all(|file| files.contains(&file.as_str()))
            })
            && self.faults_are_within(files)
            && self.untold.keys().all(|code| {
                let mut known = Code::ALL.iter();
                known.any(|known| known.name() == code)
            })
    }

    /// Whether there is more in it than another process may hand over.
    pub fn is_too_large(&self) -> bool {
        let measures: usize = self.areas.iter().map(|area| area.measures.len()).sum();
        self.nodes.len() > MOST_NODES
            || measures > MOST_MEASURES
            || self.expectations.len() > MOST_EXPECTATIONS
    }

    fn has(&self, id: NodeId) -> bool {
        id.index() < self.nodes.len()
    }

    fn span_fits(&self, span: Span) -> bool {
        (span.file as usize) < self.files.len()
    }

    fn op_fits(&self, op: &Op, inputs: usize) -> bool {
        match op {
            Op::KeyFigure(index) => *index < self.key_figures.len() && inputs == 0,
            Op::Table(index) => *index < self.tables.len() && inputs == 0,
            Op::Rows(TableOperation::Join(_)) => inputs == 2,
            Op::Rows(_) | Op::Per(_) => inputs == 1,
            Op::Combine(combination) => inputs > 0 && combination.fits(inputs),
            Op::Elementwise(elementwise) => inputs == elementwise.takes() && elementwise.is_sound(),
            Op::OfSex(sex) => inputs == 1 && *sex != Sex::Total,
            Op::OverYears(over) => inputs == 1 && over.is_sound(),
            Op::Scale(scaling) => inputs == 2 && scaling.scale.is_sound(),
            Op::Summary(summarising) => inputs == summarising.summary.takes(),
            Op::Constant(number) => number.is_finite() && inputs == 0,
            Op::Reference(text) | Op::Absent(text) => text_fits(text) && inputs == 0,
            Op::Parameter(values) => {
                let finite = |(_, value): &(_, f64)| value.is_finite();
                inputs == 0 && values.is_ordered() && values.values().iter().all(finite)
            }
            Op::Nation(_)
            | Op::CombineMatched(_)
            | Op::Standing(_)
            | Op::NationOf
            | Op::Difference
            | Op::Map(_)
            | Op::Fund(_) => false,
        }
    }

    fn measure_fits(&self, measure: &Measure) -> bool {
        let row = &measure.row;
        self.has(row.value)
            && measure.also.iter().all(|id| self.has(*id))
            && self.span_fits(row.span)
            && text_fits(&row.label)
            && row.description.as_deref().is_none_or(text_fits)
            && (0..=10).contains(&measure.lag)
            && row.stated.decimals.is_none_or(|decimals| decimals <= 6)
            && bands_fit(row.ranking.bands)
            && bands_fit(measure.bands_below)
            && row.ranking.group.as_deref().is_none_or(text_fits)
            && row.key_figure.is_none()
            && row.standing.is_none()
            && row.difference.is_none()
            && measure.details.is_empty()
    }

    /// A fault of a script stands in a script.
    fn faults_are_within(&self, files: &[&str]) -> bool {
        let known: HashSet<&str> = files.iter().copied().collect();
        let mut places = self.faults().iter().flat_map(|fault| &fault.places);
        places.all(|place| match place {
            Location::Script { file, .. } => known.contains(file.as_str()),
            _ => false,
        })
    }
}

fn text_fits(text: &str) -> bool {
    text.len() <= LONGEST_TEXT && !text.chars().any(|letter| hidden(letter).is_some())
}

fn bands_fit(rule: BandRule) -> bool {
    match rule.cut {
        Cut::Shares(shares) => shares.good_permille <= 1000 && shares.poor_permille <= 1000,
        Cut::Limits(limits) => limits.good.is_finite() && limits.middle.is_finite(),
    }
}

fn years_fit(years: &YearChoice) -> bool {
    match years {
        YearChoice::Latest(count) => (1..=30).contains(count),
        YearChoice::Years(years) => {
            (1..=30).contains(&years.len()) && years.iter().all(|year| (1950..=2100).contains(year))
        }
    }
}
