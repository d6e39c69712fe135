//! A page as a whole: its words, its parts, and the template that they fill.

use askama::Template;

use super::{
    super::{
        Legend, LegendLine, Mark, Report,
        area_sheet::span,
        legend::{compared_with, legend},
        palette::paint,
    },
    Audience, DEEP_PAGE, PUBLIC_PAGE,
    area::{AreaPart, area_part},
    cell::class,
    overview::{Glance, glances},
    own_table::{OwnTable, own_tables},
    policy::policy,
    style::style,
};
use crate::{
    engine::{AreaResult, RowResult},
    model::{Band, Direction, Missing},
    text::{Language, say, tell},
};

const SCRIPT: &str = include_str!("page.js");

/// A page, ready to be rendered.
#[derive(Debug, Template)]
#[template(path = "page.html", config = "src/views/html/askama.toml")]
pub(super) struct Page {
    language: Language,
    deep: bool,
    title: String,
    organisation: String,
    lead: String,
    policy: String,
    style: &'static str,
    script: Option<&'static str>,
    other_page: &'static str,
    glances: Vec<Glance>,
    /// What the colours mean, once for all areas that share a rule.
    legends: Vec<LegendPart>,
    areas: Vec<AreaPart>,
    /// Key of the text that says what the colours do not.
    warning: Option<&'static str>,
    /// Tables of the municipality's own.
    tables: Vec<OwnTable>,
}

#[derive(Debug)]
struct LegendPart {
    /// The areas that it is about; empty if about all.
    areas: String,
    legend: Legend,
}

impl Page {
    /// The page of a report for an audience.
    pub(super) fn new(report: &Report<'_>, audience: Audience) -> Self {
        let language = report.language;
        let results = report.results;
        let deep = audience == Audience::Deep;
        let mut years: Vec<i16> = results
            .areas
            .iter()
            .flat_map(|area| area.years.iter().copied())
            .collect();
        years.sort_unstable();
        let words = [
            ("place", results.focus.name.clone()),
            ("years", span(&years)),
        ];
        // A pack of tables and funds alone is compared with nobody, and must not say that it is.
        let (title, lead) = match (deep, results.is_own()) {
            (true, true) => ("page.title.own.deep", "page.lead.own.deep"),
            (true, false) => ("page.title.deep", "page.lead.deep"),
            (false, true) => ("page.title.own", "page.lead.own"),
            (false, false) => ("page.title", "page.lead"),
        };
        let script = deep.then_some(SCRIPT);
        let style = style();
        Page {
            language,
            deep,
            title: tell(language, title, &words),
            organisation: results.name.clone(),
            lead: tell(language, lead, &words),
            policy: policy(style, script),
            style,
            script,
            other_page: if deep { PUBLIC_PAGE } else { DEEP_PAGE },
            glances: glances(report),
            legends: legends(report, audience),
            areas: results
                .areas
                .iter()
                .enumerate()
                .map(|(number, area)| area_part(report, area, number, audience))
                .collect(),
            warning: warning(audience, &results.areas),
            tables: own_tables(report, audience),
        }
    }

    fn say<'a>(&self, key: &'a str) -> &'a str {
        say(self.language, key)
    }

    /// Where no measure can have a colour there is nothing to count.
    fn has_overview(&self) -> bool {
        !self.glances.is_empty() || self.areas.is_empty() && self.tables.is_empty()
    }

    /// The heads of the overview's counts: (class, glyph, word).
    fn heads(&self) -> [(&'static str, &'static str, &str); 4] {
        let [good, middle, poor] = Band::ALL.map(|band| {
            let mark = Mark::Band(band);
            let word = say(
                self.language,
                match band {
                    Band::Good => "band.good",
                    Band::Middle => "band.middle",
                    Band::Poor => "page.poor",
                },
            );
            (class(mark), paint(mark).glyph, word)
        });
        let grey = Mark::Grey(Missing::NotInFile);
        let none = (class(grey), paint(grey).glyph, self.say("band.missing"));
        [good, middle, poor, none]
    }

    fn count(&self, key: &'static str, count: &usize) -> String {
        tell(self.language, key, &[("count", count.to_string())])
    }
}

impl LegendPart {
    fn lines(&self) -> impl Iterator<Item = (&'static str, &'static str, &LegendLine)> {
        self.legend.lines.iter().map(|line| {
            let mark = line.band.map_or(Mark::Grey(Missing::NotInFile), Mark::Band);
            (class(mark), paint(mark).glyph, line)
        })
    }
}

/// Key of the text that says what the colours of some areas do not, as far as an audience sees them; none where there
/// are no colours.
pub(super) fn warning<'a>(
    audience: Audience,
    areas: impl IntoIterator<Item = &'a AreaResult>,
) -> Option<&'static str> {
    let rows = areas.into_iter().flat_map(|area| &area.rows);
    let shown = |row: &&RowResult| audience == Audience::Deep || row.level == 1;
    let coloured = rows.filter(|row| row.direction != Direction::None);
    let mut coloured = coloured.filter(shown).peekable();
    coloured.peek()?;
    Some(compared_with(coloured))
}

fn legends(report: &Report<'_>, audience: Audience) -> Vec<LegendPart> {
    let mut parts: Vec<LegendPart> = Vec::new();
    let areas = &report.results.areas;
    for area in areas {
        let mut shown = area.clone();
        if audience == Audience::Public {
            // A key figure with a rule of its own would be named in the remarks.
            shown.rows.retain(|row| row.level == 1);
        }
        let mut legend = legend(&shown, report.language);
        // The first stands by the overview and under every table; the second each cell says itself.
        if legend.lines.is_empty() {
            continue;
        }
        let elsewhere = warning(audience, [area]).into_iter();
        let elsewhere = elsewhere.chain(["view.legend.preliminary"]);
        let elsewhere: Vec<&str> = elsewhere.map(|key| say(report.language, key)).collect();
        legend
            .remarks
            .retain(|remark| !elsewhere.contains(&remark.as_str()));
        match parts.iter_mut().find(|part| part.legend == legend) {
            Some(part) => {
                part.areas.push_str(", ");
                part.areas.push_str(&area.name);
            }
            None => parts.push(LegendPart {
                areas: area.name.clone(),
                legend,
            }),
        }
    }
    if let [part] = parts.as_mut_slice() {
        part.areas.clear();
    }
    parts
}
